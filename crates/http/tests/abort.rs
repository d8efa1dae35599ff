//! A client that goes away: who hears of it, when, and what becomes of what was under way.

mod common;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{Signals, TestServer, eventually, tell};
use ferroute_http::{Chunk, Exchange, Read, ResponseHead, Signal};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

type Seen = Arc<Mutex<Vec<(Exchange, Arc<Signals>)>>>;

/// A server that begins to observe every exchange and keeps it.
struct Observed {
    server: TestServer,
    all: Seen,
}

impl Observed {
    fn start() -> Observed {
        let all = Arc::new(Mutex::new(Vec::new()));
        let server = TestServer::start({
            let all: Seen = all.clone();
            move |exchange| {
                let signals =
                    Signals::observe(&exchange, Signal::FINISHED | Signal::REQUEST_ABORTED);
                all.lock().unwrap().push((exchange, signals));
            }
        });
        Observed { server, all }
    }

    fn take(&self) -> (Exchange, Arc<Signals>) {
        eventually(|| !self.all.lock().unwrap().is_empty());
        self.all.lock().unwrap().remove(0)
    }
}

/// What takes 50 ms at most, if the machine lets it: one of several tries.
#[track_caller]
fn in_time(mut attempt: impl FnMut() -> Duration) {
    let best = (0..10)
        .map(|_| attempt())
        .find(|took| *took < Duration::from_millis(50));
    assert!(best.is_some(), "never in time");
}

#[test]
fn a_fin_or_a_rst_while_the_handler_works() {
    let observed = Observed::start();
    for how in ["close", "reset", "half-close"] {
        in_time(|| {
            let mut client = observed.server.connect();
            client.say(GET);
            let (exchange, signals) = observed.take();
            let began = Instant::now();
            match how {
                "close" => drop(client),
                "reset" => client.reset(),
                _ => {
                    client.half_close();
                    signals.wait(Signal::CLOSED);
                }
            }
            signals.wait(Signal::CLOSED);
            let took = began.elapsed();
            assert_eq!(
                signals.so_far(),
                Signal::CLOSED,
                "{how}: the request had come whole"
            );
            drop(exchange);
            observed.server.wait_for_connections(0);
            assert_eq!(signals.0.all().len(), 1, "told once");
            took
        });
    }
}

#[test]
fn a_client_that_leaves_a_stream() {
    let observed = Observed::start();
    in_time(|| {
        let mut client = observed.server.connect();
        client.say(GET);
        let (exchange, signals) = observed.take();
        exchange.respond(&ResponseHead::new(200), Chunk::Slice(b"event"), false);
        assert_eq!(client.head().status, 200);
        let began = Instant::now();
        drop(client);
        signals.wait(Signal::CLOSED);
        let took = began.elapsed();
        eventually(|| exchange.write(Chunk::Slice(b"more")).gone);
        drop(exchange);
        observed.server.wait_for_connections(0);
        took
    });
}

#[test]
fn a_body_that_stops() {
    let observed = Observed::start();
    for reset in [false, true] {
        let mut client = observed.server.connect();
        client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
        let (exchange, signals) = observed.take();
        assert!(matches!(exchange.read(), Read::Data(_)));
        assert_eq!(exchange.read(), Read::Pending);
        if reset {
            client.reset();
        } else {
            assert!(
                client.half_close().rest().starts_with(b"HTTP/1.1 400 "),
                "as Node"
            );
        }
        signals.wait(Signal::CLOSED);
        assert!(
            signals
                .so_far()
                .contains(Signal::REQUEST_ABORTED | Signal::READABLE)
        );
        assert_eq!(exchange.read(), Read::Aborted);
    }
    observed.server.wait_for_connections(0);
}

/// A client that half-closes after its request, as `nc` does, gets an answer that is made at once.
#[test]
fn half_closed_clients_get_their_answer() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    client.say(GET).half_close();
    assert_eq!(client.response().text(), "GET /");
    assert_eq!(client.rest(), b"");

    let mut client = server.connect();
    client.say(GET.repeat(3)).half_close();
    for _ in 0..3 {
        assert_eq!(client.response().text(), "GET /");
    }
    assert_eq!(client.rest(), b"");
    server.wait_for_connections(0);
}

/// And one that comes later too, though it was told by then that the client may be gone.
#[test]
fn a_late_answer_to_a_half_closed_client() {
    let observed = Observed::start();
    let mut client = observed.server.connect();
    client.say(GET).half_close();
    let (exchange, signals) = observed.take();
    signals.wait(Signal::CLOSED);
    tell(&exchange);
    assert_eq!(client.response().text(), "GET /");
    assert_eq!(client.rest(), b"");
    assert_eq!(signals.so_far(), Signal::CLOSED, "the last word");
}

#[test]
fn a_request_read_before_its_client_left_stays_readable() {
    let observed = Observed::start();
    let mut client = observed.server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
    let (exchange, signals) = observed.take();
    client.reset();
    signals.wait(Signal::CLOSED);
    assert_eq!(exchange.target(), b"/");
    assert!(matches!(exchange.read(), Read::Data(_)));
    assert_eq!(exchange.read(), Read::End);
    assert!(
        exchange
            .respond(&ResponseHead::new(200), Chunk::None, true)
            .gone
    );
}

#[test]
fn observing_too_late() {
    let held = Arc::new(Mutex::new(Vec::<Exchange>::new()));
    let server = TestServer::start({
        let held = held.clone();
        move |exchange| held.lock().unwrap().push(exchange)
    });
    let mut client = server.connect();
    client.say(GET);
    eventually(|| !held.lock().unwrap().is_empty());
    client.reset();
    server.wait_for_connections(0);
    let exchange = held.lock().unwrap().pop().unwrap();
    let signals = Signals::observe(&exchange, Signal::NONE);
    assert_eq!(signals.0.all(), [Signal::CLOSED], "at once");
}

#[test]
fn destroying() {
    let server = TestServer::start(|exchange| match exchange.path() {
        b"/reset" => exchange.destroy(true),
        b"/connection" => exchange.connection().destroy(false),
        _ => {
            exchange.respond(&ResponseHead::new(200), Chunk::Slice(b"x"), false);
            exchange.destroy(false);
        }
    });
    for path in ["/", "/reset", "/connection"] {
        let mut client = server.connect();
        client.say(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
        let result = std::io::Read::read(&mut client.stream, &mut [0; 100]);
        match path {
            "/reset" => assert_eq!(
                result.unwrap_err().kind(),
                std::io::ErrorKind::ConnectionReset
            ),
            "/" => assert!(
                result.unwrap() > 0,
                "what was written leaves first, as in Node"
            ),
            _ => assert_eq!(result.unwrap(), 0, "{path}"),
        }
    }
    server.wait_for_connections(0);
}

/// Connections, tasks and sources are all given back.
#[test]
fn nothing_is_left_of_thousands_of_aborts() {
    let observed = Observed::start();
    for round in 0..1000 {
        let mut client = observed.server.connect();
        match round % 4 {
            0 => drop(client),
            1 => drop(client.say("GET / HT")),
            2 => {
                client.say(GET);
                client.reset();
            }
            _ => {
                client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
                drop(client);
            }
        }
        if round % 50 == 0 {
            observed.all.lock().unwrap().clear();
        }
    }
    eventually(|| {
        observed.all.lock().unwrap().clear();
        observed.server.server.connection_count() == 0
    });
    let reactor = &observed.server.turning.reactor;
    // The listener's.
    eventually(|| reactor.stats().live_tasks == 1 && reactor.stats().live_sources == 1);
    assert_eq!(reactor.stats().panics, 0);
}

#[test]
fn a_panic_of_the_dispatcher_ends_its_connection_only() {
    let server = TestServer::start(|exchange| match exchange.path() {
        b"/panic" => panic!("on purpose"),
        _ => tell(&exchange),
    });
    server.turning.reactor.on_panic(|_| {});
    let mut other = server.connect();
    assert_eq!(other.get("/").status, 200);
    let mut client = server.connect();
    client.say("GET /panic HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(client.rest(), b"");
    assert_eq!(other.get("/").status, 200);
    server.wait_for_connections(1);
}

/// A receiver that holds the last handle of its own exchange, or of one before: it is let go of without a lock held.
#[test]
fn receivers_that_hold_exchanges() {
    struct Holder(#[allow(dead_code)] Exchange);
    impl ferroute_http::Receiver for Holder {
        fn signal(&self, _token: u64, _signal: Signal) {}
    }
    let server = TestServer::start(|exchange| {
        let holder = Arc::new(Holder(exchange.clone()));
        exchange.observe(holder, 0, Signal::FINISHED);
        match exchange.path() {
            b"/replaced" => exchange.observe(Arc::new(Signals::default()), 0, Signal::NONE),
            b"/quiet" => exchange.set_interest(Signal::NONE),
            b"/silent" => return,
            _ => {}
        }
        tell(&exchange);
    });
    let mut client = server.connect();
    for path in ["/", "/replaced", "/quiet", "/"] {
        assert_eq!(client.get(path).status, 200, "{path}");
    }
    client.say("GET /silent HTTP/1.1\r\nHost: a\r\n\r\n");
    drop(client);
    server.wait_for_connections(0);
}
