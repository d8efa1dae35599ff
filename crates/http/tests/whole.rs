//! Answers with a whole body: their length and entity tag, and the client that has the same already.

mod common;

use std::sync::mpsc;

use common::{Response, TestServer};
use ferroute_http::{Chunk, ConnectionHeader, EntityTag, Freshness, Whole};

const BODY: &str = "Hello, World!";
const TAG: &str = "W/\"d-CgqfKmdylCVXq1NV12r0Qvj2XgE\"";

/// What a server says that answers with [`BODY`], and whether it saw a copy.
fn ask(method: &str, headers: &str, copies: Option<Freshness>) -> (Response, bool) {
    let (tell, told) = mpsc::channel();
    let server = TestServer::start(move |exchange| {
        let mut headers = b"Content-Type: text/plain\r\nX-Own: 1\r\n".to_vec();
        let whole = Whole {
            status: 201,
            headers: &mut headers,
            tag: Some(EntityTag::Weak),
            copies,
            connection: ConnectionHeader::Auto,
        };
        let has_copy = exchange.has_copy(201, copies.unwrap_or(Freshness::TagDecides));
        let (_, not_modified) = exchange.respond_whole(whole, Chunk::from(BODY));
        tell.send((has_copy, not_modified)).unwrap();
    });
    let mut client = server.connect();
    client.say(format!("{method} / HTTP/1.1\r\nHost: a\r\n{headers}\r\n"));
    let response = if method == "HEAD" {
        client.head()
    } else {
        client.response()
    };
    let (has_copy, not_modified) = told.recv().unwrap();
    assert_eq!(not_modified, response.status == 304);
    (response, has_copy)
}

#[test]
fn length_and_tag_are_added() {
    for method in ["GET", "POST", "HEAD"] {
        let (response, has_copy) = ask(method, "", Some(Freshness::TagDecides));
        assert_eq!((response.status, has_copy), (201, false));
        for (name, value) in [
            ("content-type", "text/plain"),
            ("content-length", "13"),
            ("etag", TAG),
            ("x-own", "1"),
        ] {
            assert_eq!(response.header(name), Some(value), "{method} {name}");
        }
        let body = if method == "HEAD" { "" } else { BODY };
        assert_eq!(response.text(), body);
    }
}

#[test]
fn a_good_copy_is_not_sent_again() {
    let condition = format!("If-None-Match: {TAG}\r\n");
    for method in ["GET", "HEAD", "QUERY"] {
        let (response, has_copy) = ask(method, &condition, Some(Freshness::TagDecides));
        assert_eq!((response.status, has_copy), (304, true));
        assert_eq!(response.header("etag"), Some(TAG));
        assert_eq!(response.header("x-own"), Some("1"));
        for name in ["content-type", "content-length", "transfer-encoding"] {
            assert_eq!(response.header(name), None, "{name}");
        }
    }
}

#[test]
fn a_copy_that_does_not_count() {
    let condition = format!("If-None-Match: {TAG}\r\n");
    let dated = format!("{condition}If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT\r\n");
    for (method, headers, copies, has_copy) in [
        ("POST", &condition, Some(Freshness::TagDecides), false),
        ("GET", &condition, None, true),
        ("GET", &dated, Some(Freshness::BothDecide), true),
        (
            "GET",
            &"If-None-Match: \"x\"\r\n".to_owned(),
            Some(Freshness::TagDecides),
            true,
        ),
    ] {
        let (response, found) = ask(method, headers, copies);
        assert_eq!(
            (response.status, found),
            (201, has_copy),
            "{method} {headers}"
        );
        assert_eq!(response.text(), BODY);
    }
}

#[test]
fn next_answers_304_to_every_method_and_keeps_the_type() {
    let tag = "\"zsmoe2pbvd\"";
    let server = TestServer::start(move |exchange| {
        let whole = Whole {
            status: 404,
            headers: &mut b"X-Own: 1\r\nContent-Type: text/plain\r\n".to_vec(),
            tag: Some(EntityTag::NextText),
            copies: Some(Freshness::Next),
            connection: ConnectionHeader::Auto,
        };
        exchange.respond_whole(whole, Chunk::from(BODY));
    });
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    let response = client.response();
    assert_eq!((response.status, response.text()), (404, BODY));
    assert_eq!(response.header("etag"), Some(tag));
    client.say(format!(
        "POST / HTTP/1.1\r\nHost: a\r\nIf-None-Match: {tag}\r\n\r\n"
    ));
    let response = client.response();
    assert_eq!(response.status, 304);
    for (name, value) in [
        ("etag", Some(tag)),
        ("x-own", Some("1")),
        ("content-type", Some("text/plain")),
        ("content-length", None),
    ] {
        assert_eq!(response.header(name), value, "{name}");
    }
}
