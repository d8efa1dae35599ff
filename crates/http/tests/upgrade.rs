//! Raw bytes after an upgrade or CONNECT.

mod common;

use std::sync::{Arc, Mutex};

use common::{Signals, TestServer, eventually, tell};
use ferroute_http::{Chunk, Exchange, Read, Signal};

const SWITCHING: &[u8] =
    b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

type Held = Arc<Mutex<Vec<Exchange>>>;

fn start() -> (TestServer, Held) {
    let held = Held::default();
    let server = TestServer::start({
        let held = held.clone();
        move |exchange| {
            if exchange.is_upgrade() {
                held.lock().unwrap().push(exchange)
            } else {
                tell(&exchange)
            }
        }
    });
    (server, held)
}

fn take(held: &Held) -> Exchange {
    eventually(|| !held.lock().unwrap().is_empty());
    held.lock().unwrap().pop().unwrap()
}

fn read(exchange: &Exchange) -> Vec<u8> {
    let mut data = Vec::new();
    eventually(|| match exchange.read() {
        Read::Data(bytes) => {
            data = bytes.to_vec();
            true
        }
        Read::Pending => false,
        other => panic!("{other:?}"),
    });
    data
}

#[test]
fn both_ways() {
    let (server, held) = start();
    let mut client = server.connect();
    client
        .say("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly");
    let exchange = take(&held);
    // Bytes that look like a request are none.
    assert_eq!(exchange.into_raw(), "early");
    exchange.write(Chunk::Slice(SWITCHING));
    exchange.write(Chunk::Slice(b"hello"));
    assert_eq!(client.head().status, 101);
    assert_eq!(client.exactly(5), b"hello");
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(read(&exchange), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    let signals = Signals::observe(&exchange, Signal::FINISHED);
    assert_eq!(exchange.read(), Read::Pending);
    client.say("x");
    signals.wait(Signal::READABLE);
    assert_eq!(read(&exchange), b"x");

    // Each direction ends by itself.
    exchange.end(Chunk::Slice(b"bye"), b"");
    assert_eq!(client.rest(), b"bye");
    signals.wait(Signal::FINISHED);
    client.say("still here");
    assert_eq!(read(&exchange), b"still here");
    assert!(exchange.write(Chunk::Slice(b"no")).gone);
    assert!(!signals.so_far().contains(Signal::CLOSED));
    client.half_close();
    signals.wait(Signal::CLOSED);
    assert_eq!(exchange.read(), Read::End);
    server.wait_for_connections(0);
}

#[test]
fn the_client_ends_first() {
    let (server, held) = start();
    let mut client = server.connect();
    client.say("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
    let exchange = take(&held);
    assert_eq!(exchange.into_raw(), "");
    let signals = Signals::observe(&exchange, Signal::NONE);
    assert_eq!(exchange.read(), Read::Pending);
    client.half_close();
    signals.wait(Signal::READABLE);
    assert_eq!(exchange.read(), Read::End);
    exchange.write(Chunk::Slice(b"HTTP/1.1 200 OK\r\n\r\n"));
    exchange.end(Chunk::None, b"");
    assert_eq!(client.rest(), b"HTTP/1.1 200 OK\r\n\r\n");
    signals.wait(Signal::CLOSED);
    server.wait_for_connections(0);
}

#[test]
fn an_upgrade_that_nobody_wants_is_a_request() {
    let (server, held) = start();
    let mut client = server.connect();
    client.say("GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    client.say("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    tell(&take(&held));
    assert_eq!(client.response().text(), "GET /a");
    assert_eq!(
        client.response().text(),
        "GET /b",
        "what follows is a request"
    );
}

#[test]
fn a_raw_exchange_that_is_dropped_or_destroyed() {
    let (server, held) = start();
    for destroy in [false, true] {
        let mut client = server.connect();
        client.say("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
        let exchange = take(&held);
        exchange.into_raw();
        if destroy {
            exchange.destroy(false);
        }
        drop(exchange);
        assert_eq!(client.rest(), b"");
    }
    let mut client = server.connect();
    client.say("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
    let exchange = take(&held);
    exchange.into_raw();
    exchange.end(Chunk::Slice(b"bye"), b"");
    drop(exchange);
    assert_eq!(client.rest(), b"bye", "what was said is written");
    drop(client);
    server.wait_for_connections(0);
}

#[test]
fn the_client_of_a_tunnel_vanishes() {
    let (server, held) = start();
    let mut client = server.connect();
    client.say("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
    let exchange = take(&held);
    exchange.into_raw();
    let signals = Signals::observe(&exchange, Signal::NONE);
    client.reset();
    signals.wait(Signal::CLOSED);
    assert_eq!(exchange.read(), Read::Aborted);
    assert!(exchange.write(Chunk::Slice(b"x")).gone);
}
