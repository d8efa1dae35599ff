//! Every timeout, with short settings: that it comes, that it comes in time, and what the client sees.

mod common;

use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{Client, TestServer, tell};
use ferroute_http::{Chunk, Exchange, ResponseHead, Settings};

const SHORT: Duration = Duration::from_millis(60);

/// What the client gets, and that the connection ends not earlier than `after` that moment, and not a second later.
#[track_caller]
fn ends(client: &mut Client<TcpStream>, began: Instant, after: Duration) -> String {
    let answer = client.rest();
    let took = began.elapsed();
    // A moment less: the reactor's clock is taken once a pass.
    assert!(
        took + Duration::from_millis(5) >= after,
        "too early: {took:?} instead of {after:?}"
    );
    assert!(
        took < after + Duration::from_secs(1),
        "too late: {took:?} instead of {after:?}"
    );
    String::from_utf8(answer).unwrap()
}

/// The same, counted from a new connection on which something is said.
#[track_caller]
fn ends_after(server: &TestServer, request: &str, after: Duration) -> String {
    let began = Instant::now();
    ends(server.connect().say(request), began, after)
}

const TIMED_OUT: &str = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

#[test]
fn head() {
    let settings = Settings::default();
    settings.set_headers_timeout(SHORT);
    let server = TestServer::with(settings, |exchange| tell(&exchange));
    assert_eq!(ends_after(&server, "", SHORT), TIMED_OUT, "nothing at all");
    assert_eq!(
        ends_after(&server, "GET / HTTP/1.1\r\nHo", SHORT),
        TIMED_OUT
    );

    // Trickling does not help.
    let mut client = server.connect();
    let began = Instant::now();
    while began.elapsed() < SHORT * 2 && std::io::Write::write_all(&mut client.stream, b"G").is_ok()
    {
        std::thread::sleep(SHORT / 8);
    }
    assert!(client.rest().starts_with(b"HTTP/1.1 4"));

    // For a further request it counts from its first byte.
    let mut client = server.connect();
    client.get("/");
    std::thread::sleep(SHORT * 2);
    let began = Instant::now();
    assert_eq!(ends(client.say("GET"), began, SHORT), TIMED_OUT);
}

#[test]
fn whole_request() {
    let settings = Settings::default();
    settings.set_request_timeout(SHORT);
    let held = Arc::new(Mutex::new(Vec::<Exchange>::new()));
    let server = TestServer::with(settings, {
        let held = held.clone();
        move |exchange| {
            if exchange.path() == b"/begun" {
                exchange.respond(&ResponseHead::new(200), Chunk::Slice(b"x"), false);
            }
            held.lock().unwrap().push(exchange);
        }
    });
    let request = |path| format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
    assert_eq!(ends_after(&server, &request("/"), SHORT), TIMED_OUT);
    let answer = ends_after(&server, &request("/begun"), SHORT);
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("1\r\nx\r\n"),
        "{answer:?}"
    );

    // Once it is complete the handler may take its time.
    let mut client = server.connect();
    client.say(request("/")).say("de");
    assert!(client.is_silent(SHORT * 3));
    let exchange = held.lock().unwrap().pop().unwrap();
    tell(&exchange);
    assert_eq!(client.response().text(), "POST /");
}

#[test]
fn keep_alive() {
    const LONGER: Duration = Duration::from_millis(300);
    let settings = Settings::default();
    settings
        .set_keep_alive_timeout(LONGER)
        .set_keep_alive_timeout_buffer(LONGER);
    let server = TestServer::with(settings, |exchange| tell(&exchange));
    let mut client = server.connect();
    let mut began = Instant::now();
    for _ in 0..4 {
        std::thread::sleep(LONGER / 6);
        began = Instant::now();
        assert_eq!(
            client.get("/").header("keep-alive"),
            Some("timeout=0"),
            "as Node"
        );
    }
    // The buffer longer than it says.
    assert_eq!(ends(&mut client, began, LONGER * 2), "");

    server
        .server
        .settings()
        .set_keep_alive_timeout(Duration::ZERO);
    let mut client = server.connect();
    client.get("/");
    assert!(client.is_silent(LONGER * 3), "zero means never");
}

#[test]
fn inactivity() {
    let settings = Settings::default();
    settings.set_timeout(SHORT);
    let held = Arc::new(Mutex::new(Vec::<Exchange>::new()));
    let server = TestServer::with(settings, {
        let held = held.clone();
        move |exchange| held.lock().unwrap().push(exchange)
    });
    assert_eq!(
        ends_after(&server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", SHORT),
        ""
    );
    assert_eq!(server.events.all(), ["timed out"]);

    // A connection may have its own.
    server.server.settings().set_timeout(Duration::ZERO);
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    common::eventually(|| held.lock().unwrap().len() == 2);
    let exchange = held.lock().unwrap().pop().unwrap();
    exchange.connection().set_timeout(Some(SHORT * 10));
    std::thread::sleep(SHORT * 4);
    let began = Instant::now();
    exchange.inform(ferroute_http::CONTINUE);
    assert!(
        ends(&mut client, began, SHORT * 10).starts_with("HTTP/1.1 100 "),
        "writing is activity"
    );

    server.server.settings().set_timeout(SHORT * 10);
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    common::eventually(|| held.lock().unwrap().len() == 2);
    let exchange = held.lock().unwrap().pop().unwrap();
    exchange.connection().set_timeout(None);
    server.server.settings().set_timeout(SHORT);
    assert!(client.is_silent(SHORT * 4), "none at all");
}

#[test]
fn inactivity_taken_care_of() {
    let settings = Settings::default();
    settings.set_timeout(SHORT);
    // Else that one is in force between requests.
    settings.set_keep_alive_timeout(Duration::ZERO);
    let held = Arc::new(Mutex::new(Vec::<Exchange>::new()));
    let server = TestServer::taking(settings, Some(|_| {}), {
        let held = held.clone();
        move |exchange| held.lock().unwrap().push(exchange)
    });
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    server.events.wait(|event| event == "timed out");
    assert!(client.is_silent(SHORT * 3));
    assert_eq!(server.events.all(), ["timed out"], "told once");
    let exchange = held.lock().unwrap().pop().unwrap();
    tell(&exchange);
    assert_eq!(client.response().status, 200);
    common::eventually(|| server.events.all().len() == 2);
}

#[test]
fn settings_change_while_running() {
    let server = TestServer::start(|exchange| tell(&exchange));
    server.server.settings().set_headers_timeout(SHORT);
    assert_eq!(ends_after(&server, "", SHORT), TIMED_OUT);
}
