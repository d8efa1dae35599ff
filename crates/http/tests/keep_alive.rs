//! One connection, several requests: when it goes on, when it ends, and that requests sent ahead keep their order.

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Client, TestServer, eventually, tell};
use ferroute_http::{Chunk, ConnectionHeader, Exchange, Framing, ResponseHead, Settings};

#[test]
fn a_connection_is_used_again() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    for target in ["/a", "/b", "/c"] {
        let response = client.get(target);
        assert_eq!(response.text(), format!("GET {target}"));
        assert_eq!(response.header("connection"), Some("keep-alive"));
        assert_eq!(response.header("keep-alive"), Some("timeout=5"));
    }
    assert_eq!(server.server.connection_count(), 1);
    let connection = server
        .server
        .connection(1)
        .or_else(|| (1..1000).find_map(|id| server.server.connection(id)));
    let connection = connection.expect("it is open");
    assert_eq!(
        connection.peer().socket_addr(),
        Some(client.stream.local_addr().unwrap())
    );
    assert_eq!(connection.local().socket_addr(), Some(server.address()));
    assert_eq!(
        connection.bytes_read(),
        3 * "GET /a HTTP/1.1\r\nHost: a\r\n\r\n".len() as u64
    );
    assert!(connection.bytes_written() > 100);
}

#[test]
fn the_client_may_ask_to_close() {
    let server = TestServer::start(|exchange| tell(&exchange));
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
    ] {
        let mut client = server.connect();
        let response = client.say(request).response();
        assert_eq!(response.header("connection"), Some("close"), "{request:?}");
        assert_eq!(response.header("content-length"), Some("5"));
        assert_eq!(client.rest(), b"");
    }
    let mut client = server.connect();
    for _ in 0..2 {
        let response = client
            .say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            .response();
        assert_eq!(response.header("connection"), Some("keep-alive"));
        assert_eq!(response.text(), "GET /");
    }
}

#[test]
fn the_program_may_ask_to_close() {
    let server = TestServer::start(|exchange| {
        let head = match exchange.path() {
            b"/close" => ResponseHead {
                connection: ConnectionHeader::Close,
                ..ResponseHead::new(200)
            },
            b"/block" => ResponseHead {
                connection: ConnectionHeader::InBlock { close: true },
                headers: b"connection: close\r\n",
                ..ResponseHead::new(200)
            },
            _ => ResponseHead {
                framing: Framing::UntilClose,
                ..ResponseHead::new(200)
            },
        };
        exchange.respond(&head, Chunk::Slice(b"bye"), true);
    });
    for target in ["/close", "/block", "/until"] {
        let mut client = server.connect();
        let response = client.get(target);
        assert_eq!(response.text(), "bye", "{target}");
        assert_eq!(
            response
                .head
                .to_lowercase()
                .matches("connection: close")
                .count(),
            1,
            "{}",
            response.head
        );
        assert_eq!(client.rest(), b"");
    }
}

#[test]
fn requests_sent_ahead_are_answered_in_order() {
    let held = Arc::new(Mutex::new(Vec::<Exchange>::new()));
    let server = TestServer::start({
        let held = held.clone();
        move |exchange| match exchange.path() {
            b"/slow" => held.lock().unwrap().push(exchange),
            _ => tell(&exchange),
        }
    });
    let mut client = server.connect();
    client.say("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    client.say("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\nGET /4 HTTP/1.1\r\nHo");
    assert_eq!(client.response().text(), "GET /1");
    assert_eq!(client.response().text(), "POST /2");
    assert!(
        client.is_silent(Duration::from_millis(20)),
        "nothing overtakes"
    );
    eventually(|| !held.lock().unwrap().is_empty());
    tell(&held.lock().unwrap().pop().unwrap());
    assert_eq!(client.response().text(), "GET /slow");
    assert_eq!(client.response().text(), "GET /3");
    assert_eq!(client.say("st: a\r\n\r\n").response().text(), "GET /4");
}

#[test]
fn a_malformed_request_behind_others() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    client
        .say("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n");
    assert_eq!(client.response().text(), "GET /1");
    assert_eq!(client.response().text(), "GET /2");
    assert_eq!(
        client.rest(),
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
    );
}

#[test]
fn thousands_of_requests_in_one_piece() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    let all: String = (0..5000)
        .map(|n| format!("GET /{n} HTTP/1.1\r\nHost: a\r\n\r\n"))
        .collect();
    let mut writer = Client::new(client.stream.try_clone().unwrap());
    let writing = std::thread::spawn(move || {
        writer.say(all);
    });
    for n in 0..5000 {
        assert_eq!(client.response().text(), format!("GET /{n}"));
    }
    writing.join().unwrap();
}

/// What is sent ahead of an answer that does not come is not read without end.
#[test]
fn reading_ahead_is_bounded() {
    let held = Arc::new(Mutex::new(Vec::<Exchange>::new()));
    let server = TestServer::start({
        let held = held.clone();
        move |exchange| held.lock().unwrap().push(exchange)
    });
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client
        .stream
        .set_write_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let piece = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
    while std::io::Write::write(&mut client.stream, piece.as_bytes()).is_ok_and(|count| count > 0) {
    }
    let read = held.lock().unwrap()[0].connection().bytes_read();
    assert!(read < 100 * 1024, "{read} bytes were read");
}

#[test]
fn max_requests_per_socket() {
    let settings = Settings::default();
    settings.set_max_requests_per_socket(2);
    let server = TestServer::with(settings, |exchange| tell(&exchange));
    let mut client = server.connect();
    let response = client.get("/1");
    assert_eq!(response.header("keep-alive"), Some("timeout=5, max=2"));
    let response = client.get("/2");
    assert_eq!(
        (response.status, response.header("connection")),
        (200, Some("close"))
    );
    let response = client.get("/3");
    assert_eq!(
        (response.status, response.header("connection")),
        (503, Some("close"))
    );
    assert_eq!(client.rest(), b"");
    assert_eq!(server.events.all(), ["surplus"]);
}

/// A dispatcher that forgets a request.
#[test]
fn an_exchange_dropped_unanswered() {
    let server = TestServer::start(|exchange| match exchange.path() {
        b"/begun" => drop(exchange.respond(&ResponseHead::new(200), Chunk::Slice(b"beg"), false)),
        b"/ended" => tell(&exchange),
        _ => drop(exchange.clone()),
    });
    let mut client = server.connect();
    let response = client.get("/");
    assert_eq!((response.status, response.text()), (500, ""));
    assert_eq!(client.get("/ended").status, 200);
    client.say("GET /begun HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(!client.rest().ends_with(b"0\r\n\r\n"), "cut off, not ended");
}

/// A handle kept for too long does nothing to its successors.
#[test]
fn an_exchange_that_is_over() {
    let kept = Arc::new(Mutex::new(None::<Exchange>));
    let server = TestServer::start({
        let kept = kept.clone();
        move |exchange| {
            if let Some(old) = kept.lock().unwrap().replace(exchange.clone()) {
                assert!(
                    old.respond(&ResponseHead::new(500), Chunk::Slice(b"late"), true)
                        .gone
                );
                assert!(old.write(Chunk::Slice(b"late")).gone);
                assert!(old.end(Chunk::Slice(b"late"), b"").gone);
                assert_eq!(old.read(), ferroute_http::Read::Aborted);
                assert_eq!(old.into_raw(), "");
                old.inform(ferroute_http::CONTINUE);
                old.destroy(true);
                assert_eq!(old.target(), b"/1", "the request stays readable");
            }
            tell(&exchange);
        }
    });
    let mut client = server.connect();
    assert_eq!(client.get("/1").text(), "GET /1");
    assert_eq!(client.get("/2").text(), "GET /2");
}
