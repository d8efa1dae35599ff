//! Closing: listeners, idle connections, all of them, and the graceful way.

mod common;

use std::future::Future;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

use common::{LONG, Signals, TestServer, eventually, tell};
use ferroute_http::{Exchange, Settings, Signal};

type Held = Arc<Mutex<Vec<Exchange>>>;

/// `/slow` is kept, everything else answered.
fn start() -> (TestServer, Held) {
    let held = Held::default();
    let server = TestServer::start({
        let held = held.clone();
        move |exchange| match exchange.path() {
            b"/slow" => held.lock().unwrap().push(exchange),
            _ => tell(&exchange),
        }
    });
    (server, held)
}

fn take(held: &Held) -> Exchange {
    eventually(|| !held.lock().unwrap().is_empty());
    held.lock().unwrap().pop().unwrap()
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on(future: impl Future<Output = ()>) {
    let mut future = std::pin::pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let until = Instant::now() + LONG;
    while future.as_mut().poll(&mut Context::from_waker(&waker)) == Poll::Pending {
        assert!(Instant::now() < until, "it never ended");
        std::thread::park_timeout(LONG);
    }
}

#[test]
fn a_closed_listener() {
    let (server, _) = start();
    let mut client = server.connect();
    assert_eq!(client.get("/").status, 200);
    server.listening.close();
    assert!(TcpStream::connect(server.address()).is_err(), "at once");
    assert_eq!(client.get("/").status, 200, "connections go on");
    server.listening.close();
    // The port is free again.
    let listener = ferroute_http::Listener::tcp(server.address(), &Default::default()).unwrap();
    let listening = server
        .server
        .serve(&server.turning.reactor, listener)
        .unwrap();
    assert_eq!(server.connect().get("/").status, 200);
    listening.close();
}

#[test]
fn closing_idle_connections() {
    let (server, held) = start();
    let mut fresh = server.connect();
    let (mut idle, mut busy) = (server.connect(), server.connect());
    idle.get("/");
    busy.get("/");
    busy.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    let exchange = take(&held);
    server.wait_for_connections(3);
    server.server.close_idle();
    assert_eq!(idle.rest(), b"");
    tell(&exchange);
    assert_eq!(busy.response().header("connection"), Some("keep-alive"));
    assert_eq!(
        fresh.get("/").status,
        200,
        "it may be about to send its first"
    );
}

#[test]
fn closing_all() {
    let (server, held) = start();
    let (mut idle, mut busy) = (server.connect(), server.connect());
    idle.get("/");
    busy.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::NONE);
    server.server.close_all();
    assert_eq!(idle.rest(), b"");
    assert_eq!(busy.rest(), b"");
    signals.wait(Signal::CLOSED);
    server.wait_for_connections(0);
    assert_eq!(server.connect().get("/").status, 200, "it still listens");
}

#[test]
fn draining() {
    let (server, held) = start();
    let (mut idle, mut busy, mut late) = (server.connect(), server.connect(), server.connect());
    idle.get("/");
    late.get("/");
    busy.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    let exchange = take(&held);
    let began = Instant::now();
    let drain = server.server.drain();
    assert!(TcpStream::connect(server.address()).is_err());
    let response = late.get("/");
    assert_eq!(
        (response.status, response.header("connection")),
        (200, Some("close")),
        "it was on its way"
    );
    assert_eq!(late.rest(), b"");
    assert_eq!(idle.rest(), b"");
    assert!(began.elapsed() < Duration::from_millis(600));
    server.wait_for_connections(1);

    let draining = std::thread::spawn(move || block_on(drain));
    std::thread::sleep(Duration::from_millis(20));
    assert!(!draining.is_finished());
    tell(&exchange);
    let response = busy.response();
    assert_eq!(
        (response.status, response.header("connection")),
        (200, Some("close"))
    );
    assert_eq!(busy.rest(), b"");
    draining.join().unwrap();
    server.wait_for_connections(0);
    block_on(server.server.drain());
}

#[test]
fn draining_with_clients_that_say_nothing() {
    let (server, _) = start();
    let mut clients = [server.connect(), server.connect()];
    clients[1].say("GET / HT");
    server.wait_for_connections(2);
    server
        .server
        .settings()
        .set_headers_timeout(Duration::from_millis(1500));
    let began = Instant::now();
    let drain = server.server.drain();
    assert_eq!(clients[0].rest(), b"");
    assert!(began.elapsed() < Duration::from_millis(1300));
    assert!(clients[1].rest().starts_with(b"HTTP/1.1 408 "));
    drop(clients);
    block_on(drain);
}

/// Under load: everything that a client could send before it saw `Connection: close` is answered.
#[test]
fn draining_under_load() {
    let (server, _) = start();
    let address = server.address();
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let mut client = server.connect();
            std::thread::spawn(move || {
                let mut count = 0;
                loop {
                    let response = client.get("/");
                    assert_eq!(response.status, 200);
                    count += 1;
                    if response.header("connection") == Some("close") {
                        return count;
                    }
                }
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(50));
    block_on(server.server.drain());
    for client in clients {
        assert!(client.join().expect("a request failed") > 0);
    }
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn opened_and_closed_are_told_when_watched() {
    let (server, held) = start();
    drop(server.connect());
    let mut client = server.connect();
    client.get("/");
    assert_eq!(server.events.all(), <[String; 0]>::default(), "not watched");
    client.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    take(&held).connection().watch();
    drop(client);
    assert_eq!(
        server.events.wait(|event| event == "closed"),
        ["closed"],
        "that one was"
    );

    let mut before = server.connect();
    before.get("/");
    server.server.watch_connections(true);
    let mut client = server.connect();
    client.get("/");
    drop(client);
    eventually(|| server.events.all() == ["closed", "opened", "closed"]);
    drop(before);
    eventually(|| server.events.all() == ["closed", "opened", "closed", "closed"]);
}

#[test]
fn max_connections() {
    let settings = Settings::default();
    settings.set_max_connections(2);
    let server = TestServer::with(settings, |exchange| tell(&exchange));
    let (mut first, mut second) = (server.connect(), server.connect());
    assert_eq!(first.get("/").status, 200);
    assert_eq!(second.get("/").status, 200);
    assert_eq!(server.connect().rest(), b"");
    assert_eq!(server.events.wait(|event| event == "dropped"), ["dropped"]);
    drop(first);
    server.wait_for_connections(1);
    assert_eq!(server.connect().get("/").status, 200);
}

#[test]
fn a_reactor_that_is_shut_down() {
    let (server, held) = start();
    server.server.watch_connections(true);
    let mut client = server.connect();
    client.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::NONE);
    server.turning.reactor.shutdown();
    signals.wait(Signal::CLOSED);
    assert_eq!(client.rest(), b"");
    server.wait_for_connections(0);
    assert!(
        exchange
            .respond(
                &ferroute_http::ResponseHead::new(200),
                ferroute_http::Chunk::None,
                true
            )
            .gone
    );
    assert_eq!(server.events.all(), ["opened", "closed"]);
}
