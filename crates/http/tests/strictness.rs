//! What is refused, over real sockets: the status, and that the connection is closed. (That splits do not matter is
//! tested for every case and offset inside the crate; here for a few.)

mod common;

use std::time::{Duration, Instant};

use common::{TestServer, tell};
use ferroute_http::{Chunk, Settings};

fn refused(server: &TestServer, request: &[u8], status: u16) {
    for pieces in [
        vec![request],
        request
            .split_at_checked(request.len() / 2)
            .map_or(vec![], |(a, b)| vec![a, b]),
    ] {
        let mut client = server.connect();
        for (index, piece) in pieces.into_iter().enumerate() {
            if index > 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
            client.say(piece);
        }
        let began = Instant::now();
        let answer = client.rest();
        assert!(
            began.elapsed() < Duration::from_secs(1),
            "late: {}",
            request.escape_ascii()
        );
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{}: {answer:?}",
            request.escape_ascii()
        );
        assert!(
            answer.ends_with("\r\nConnection: close\r\n\r\n"),
            "{answer:?}"
        );
        assert_eq!(answer.lines().count(), 3);
    }
}

#[test]
fn malformed_requests() {
    let server = TestServer::start(|exchange| tell(&exchange));
    for request in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}",
        "HELLO THERE",
    ] {
        refused(&server, request.as_bytes(), 400);
    }
    refused(&server, b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
}

#[test]
fn long_heads() {
    let server = TestServer::start(|exchange| tell(&exchange));
    refused(
        &server,
        format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(17000)).as_bytes(),
        414,
    );
    refused(
        &server,
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
            "x".repeat(17000)
        )
        .as_bytes(),
        431,
    );

    let many: String = (0..1000).map(|n| format!("X{n}: y\r\n")).collect();
    let response = server
        .connect()
        .say(format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n"))
        .response();
    assert_eq!(response.status, 200);

    server.server.settings().set_max_headers_count(100);
    refused(
        &server,
        format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n").as_bytes(),
        431,
    );
}

#[test]
fn a_client_that_goes_on_sending_can_read_the_refusal() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    for _ in 0..64 {
        client.say([b'x'; 16 * 1024]);
    }
    assert!(client.rest().starts_with(b"HTTP/1.1 400 "));
}

#[test]
fn an_incomplete_head_at_the_end() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    assert!(
        client
            .say("GET / HTTP/1.1\r\nHo")
            .half_close()
            .rest()
            .starts_with(b"HTTP/1.1 400 ")
    );
    assert_eq!(server.connect().half_close().rest(), b"");
}

#[test]
fn missing_host_is_allowed_if_told_so() {
    let settings = Settings::default();
    settings.set_require_host_header(false);
    let server = TestServer::with(settings, |exchange| tell(&exchange));
    assert_eq!(
        server
            .connect()
            .say("GET / HTTP/1.1\r\n\r\n")
            .response()
            .status,
        200
    );
}

#[test]
fn the_handler_sees_the_request_as_sent() {
    let server = TestServer::start(|exchange| {
        let mut text = format!(
            "{} {} {} {}\n",
            exchange.method().as_str(),
            String::from_utf8_lossy(exchange.target()),
            String::from_utf8_lossy(exchange.path()),
            exchange.minor_version()
        );
        for (name, value) in exchange.headers() {
            text += &format!(
                "{}={}\n",
                String::from_utf8_lossy(name),
                String::from_utf8_lossy(value)
            );
        }
        assert_eq!(exchange.header("x-a"), Some(b"1".as_slice()));
        assert_eq!(exchange.method_bytes(), b"M-SEARCH");
        exchange.respond(
            &ferroute_http::ResponseHead::new(200),
            Chunk::Slice(text.as_bytes()),
            true,
        );
    });
    let response = server
        .connect()
        .say("M-SEARCH http://b/p?q HTTP/1.1\r\nhOST:  a \r\nX-A:1\r\n__proto__: x\r\nx-a: 2\r\n\r\n")
        .response();
    assert_eq!(
        response.text(),
        "M-SEARCH http://b/p?q /p 1\nhOST=a\nX-A=1\n__proto__=x\nx-a=2\n"
    );
}

/// `clientError`: the program answers by itself.
#[test]
fn a_program_may_take_a_refused_request() {
    let server = TestServer::taking(
        Settings::default(),
        Some(|exchange| {
            assert_eq!(exchange.method_bytes(), b"");
            exchange.into_raw();
            exchange.end(Chunk::Slice(b"my own words"), b"");
        }),
        |exchange| tell(&exchange),
    );
    let answer = server.connect().say("GET / HTTP/1.1\r\n\r\n").rest();
    assert!(answer.starts_with(b"HTTP/1.1 400 "), "not watched");
    server.server.watch_errors(true);
    let mut client = server.connect();
    assert_eq!(
        client.say("GET / HTTP/1.1\r\nBad Name: x\r\n\r\n").rest(),
        b"my own words"
    );
    drop(client);
    server.wait_for_connections(0);
    assert_eq!(
        server.events.all(),
        [r"refused HPE_INVALID_HEADER_TOKEN 19 GET / HTTP/1.1\r\nBad Name: x\r\n\r\n"]
    );
}

#[test]
fn a_program_may_leave_a_refused_request() {
    let server = TestServer::start(|exchange| tell(&exchange));
    server.server.watch_errors(true);
    assert!(
        server
            .connect()
            .say("FOO")
            .rest()
            .starts_with(b"HTTP/1.1 400 ")
    );
    assert_eq!(server.events.all(), ["refused HPE_INVALID_METHOD 0 FOO"]);
}
