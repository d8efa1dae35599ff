//! Tests: the verdict on a request does not depend on how its bytes arrive. Every case at every offset, byte by byte, and
//! whatever proptest thinks of.

use bytes::{Buf, BytesMut};
use proptest::prelude::*;

use crate::body::{Decoder, Item};
use crate::error::{Error, Kind};
use crate::head::{Head, Limits};
use crate::scan::Scan;

const LIMITS: Limits = Limits {
    size: 16384,
    headers: 2000,
    require_host: true,
};

/// What a server made of a request: its target and body, what is wrong with it, or that it waits for more.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Verdict {
    Accepted {
        target: Vec<u8>,
        headers: usize,
        body: Vec<u8>,
        trailers: usize,
        rest: Vec<u8>,
    },
    Refused(Kind),
    Waiting,
}

fn verdict<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, limits: &Limits) -> Verdict {
    let (mut buf, mut scan, mut head) = (BytesMut::new(), Scan::default(), Head::default());
    let mut pieces = pieces.into_iter();
    loop {
        match head.parse(&buf, limits, &mut scan) {
            Ok(Some(length)) => {
                buf.advance(length);
                break;
            }
            Ok(None) => {}
            Err((kind, at)) => {
                assert!(at <= buf.len());
                return Verdict::Refused(kind);
            }
        }
        match pieces.next() {
            Some(piece) => buf.extend_from_slice(piece),
            None => return Verdict::Waiting,
        }
    }
    let (mut decoder, mut body) = (Decoder::new(head.body), Vec::new());
    loop {
        match decoder.next(&mut buf, limits) {
            Ok(Item::Data(count)) => body.extend_from_slice(&buf.split_to(count)),
            Ok(Item::End(trailers)) => {
                pieces.for_each(|piece| buf.extend_from_slice(piece));
                return Verdict::Accepted {
                    target: head.target().to_vec(),
                    headers: head.headers().len(),
                    body,
                    trailers: trailers.map_or(0, |trailers| trailers.len()),
                    rest: buf.to_vec(),
                };
            }
            Ok(Item::More) => match pieces.next() {
                Some(piece) => buf.extend_from_slice(piece),
                None => return Verdict::Waiting,
            },
            Err(kind) => return Verdict::Refused(kind),
        }
    }
}

/// The verdict on the whole, which must be that on every split.
fn check(request: &[u8], limits: &Limits) -> Verdict {
    let whole = verdict([request], limits);
    for at in 1..request.len() {
        let (first, second) = request.split_at(at);
        assert_eq!(
            verdict([first, second], limits),
            whole,
            "split at {at}: {}",
            request.escape_ascii()
        );
    }
    if request.len() < 4096 {
        assert_eq!(
            verdict(request.chunks(1), limits),
            whole,
            "byte by byte: {}",
            request.escape_ascii()
        );
    }
    whole
}

fn status(request: &[u8]) -> u16 {
    match check(request, &LIMITS) {
        Verdict::Accepted { .. } => 200,
        Verdict::Refused(kind) => Error::new(kind).status(),
        Verdict::Waiting => 0,
    }
}

fn code(request: &[u8]) -> &'static str {
    match check(request, &LIMITS) {
        Verdict::Accepted { .. } => "accepted",
        Verdict::Refused(kind) => Error::new(kind).code(),
        Verdict::Waiting => "waiting",
    }
}

#[test]
fn heads() {
    // Each with Node's name for it. Where ours is stricter than Node: see the page on HTTP.
    for (request, expected) in [
        // request lines
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "accepted"),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "accepted"),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", "accepted"),
        ("GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\n", "accepted"),
        ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", "accepted"),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", "accepted"),
        ("GET / HTTP/1.0\r\n\r\n", "accepted"),
        ("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_CR_EXPECTED"),
        ("\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_LF_EXPECTED"),
        ("\x16\x03\x01\x02\x00", "HPE_INVALID_METHOD"),
        ("FOOBAR", "HPE_INVALID_METHOD"),
        ("get / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_METHOD"),
        ("GETX / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_METHOD"),
        ("GE / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_METHOD"),
        (" / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_METHOD"),
        ("GET\r\n\r\n", "HPE_INVALID_METHOD"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HPE_INVALID_METHOD"),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("GET /\t HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("GET foo HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("GET *x HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("GET http:/a HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        (
            "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n",
            "HPE_INVALID_URL",
        ),
        (
            "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "HPE_INVALID_URL",
        ),
        ("CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("CONNECT a:x HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("GET / HTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_CONSTANT"),
        (
            "GET / x HTTP/1.1\r\nHost: a\r\n\r\n",
            "HPE_INVALID_CONSTANT",
        ),
        ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_CONSTANT"),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_CONSTANT"),
        ("GET /\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/1,1\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/11.1\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/1.11\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        // line ends
        ("GET / HTTP/1.1\nHost: a\r\n\r\n", "HPE_CR_EXPECTED"),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", "HPE_CR_EXPECTED"),
        ("GET / HTTP/1.1\r\nHost: a\r\n\n", "HPE_CR_EXPECTED"),
        ("GET / HTTP/1.1\r\nHost: a\r\n\rX", "HPE_LF_EXPECTED"),
        ("GET / HTTP/1.1\rHost: a\r\n\r\n", "HPE_LF_EXPECTED"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
            "HPE_LF_EXPECTED",
        ),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\r\n\r\n",
            "HPE_LF_EXPECTED",
        ),
        // headers
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY: \t \r\nZ:\tz\t\r\n\r\n",
            "accepted",
        ),
        (
            "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        (
            "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        (
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        (
            "GET / HTTP/1.1\r\nX Y: b\r\nHost: a\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        (
            "GET / HTTP/1.1\r\nX[]: b\r\nHost: a\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        (
            "GET / HTTP/1.1\r\n: b\r\nHost: a\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        ("GET / HTTP/1.1\r\nHost\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        // Host
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", "accepted"),
        ("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "accepted"),
        ("GET / HTTP/1.1\r\nhOsT: a_b.c-d:80\r\n\r\n", "accepted"),
        ("GET / HTTP/1.1\r\n\r\n", "HPE_MISSING_HOST"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
            "HPE_INVALID_HOST",
        ),
        (
            "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
            "HPE_INVALID_HOST",
        ),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "HPE_INVALID_HOST"),
        ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "HPE_INVALID_HOST"),
        ("GET / HTTP/1.1\r\nHost: a#b\r\n\r\n", "HPE_INVALID_HOST"),
        ("GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", "HPE_INVALID_HOST"),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "HPE_INVALID_HOST"),
        ("GET / HTTP/1.1\r\nHost: a\\b\r\n\r\n", "HPE_INVALID_HOST"),
    ] {
        assert_eq!(
            code(request.as_bytes()),
            expected,
            "{}",
            request.escape_debug()
        );
    }
}

#[test]
fn every_control_byte() {
    for byte in (0..=0x1fu8).chain([0x7f]) {
        for request in [
            [
                b"GET /".as_slice(),
                &[byte],
                b" HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            .concat(),
            [
                b"GET / HTTP/1.1\r\nHost: a\r\nX".as_slice(),
                &[byte],
                b"Y: b\r\n\r\n",
            ]
            .concat(),
        ] {
            assert_eq!(status(&request), 400, "{}", request.escape_ascii());
        }
        let request = [
            b"GET / HTTP/1.1\r\nHost: a\r\nX: a".as_slice(),
            &[byte],
            b"b\r\n\r\n",
        ]
        .concat();
        assert_eq!(
            status(&request),
            if byte == b'\t' { 200 } else { 400 },
            "{}",
            request.escape_ascii()
        );
    }
    for byte in 0x80..=0xffu8 {
        let request = [
            b"GET /".as_slice(),
            &[byte],
            b" HTTP/1.1\r\nHost: a\r\n\r\n",
        ]
        .concat();
        assert_eq!(code(&request), "HPE_INVALID_URL");
        let request = [
            b"GET / HTTP/1.1\r\nHost: a\r\nX: ".as_slice(),
            &[byte],
            b"\r\n\r\n",
        ]
        .concat();
        assert_eq!(code(&request), "accepted");
    }
}

#[test]
fn framing() {
    let post =
        |headers: &str, body: &str| format!("POST / HTTP/1.1\r\nHost: a\r\n{headers}\r\n{body}");
    for (headers, body, expected) in [
        ("Content-Length: 5\r\n", "abcde", "accepted"),
        ("Content-Length: 5 \r\n", "abcde", "accepted"),
        ("Content-Length: 0\r\n", "", "accepted"),
        ("Content-Length: 00005\r\n", "abcde", "accepted"),
        (
            "Content-Length: 5\r\nContent-Length: 5\r\n",
            "abcde",
            "HPE_UNEXPECTED_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "abcde",
            "HPE_UNEXPECTED_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 5, 5\r\n",
            "abcde",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: +5\r\n",
            "abcde",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: -5\r\n",
            "abcde",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 0x5\r\n",
            "abcde",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 5 5\r\n",
            "abcde",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        ("Content-Length:\r\n", "abcde", "HPE_INVALID_CONTENT_LENGTH"),
        (
            "Content-Length: 9223372036854775808\r\n",
            "",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 18446744073709551621\r\n",
            "abcde",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        ("Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "accepted"),
        ("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n", "accepted"),
        (
            "Transfer-Encoding: gzip, chunked\r\n",
            "0\r\n\r\n",
            "accepted",
        ),
        (
            "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n",
            "accepted",
        ),
        (
            "Transfer-Encoding:\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: ,chunked\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked,\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked, gzip\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked, chunked\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: xchunked\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked;q=1\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: identity\r\n",
            "0\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
    ] {
        assert_eq!(
            code(post(headers, body).as_bytes()),
            expected,
            "{headers:?}"
        );
    }
    for request in [
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    ] {
        assert_eq!(
            code(request.as_bytes()),
            "HPE_INVALID_TRANSFER_ENCODING",
            "{request:?}"
        );
    }
    let request = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
    assert_eq!(code(request.as_bytes()), "HPE_INVALID_CONTENT_LENGTH");
}

fn chunked(body: &str) -> Vec<u8> {
    format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{body}").into_bytes()
}

#[test]
fn chunks() {
    for (body, expected) in [
        ("5\r\nabcde\r\n0\r\n\r\n", "accepted"),
        ("5\r\nabcde\r\n0\r\n\r\nGET", "accepted"),
        (
            "A\r\nabcdefghij\r\na\r\nabcdefghij\r\n00\r\n\r\n",
            "accepted",
        ),
        ("0000000000000005\r\nabcde\r\n0\r\n\r\n", "accepted"),
        ("5;a=b;c=\"d \\\"e\";f\r\nabcde\r\n0;x\r\n\r\n", "accepted"),
        ("5\r\nabcde\r\n0\r\nX: y\r\nZ:\r\n\r\n", "accepted"),
        ("5\r\nabcde\r\n0\r\n", "waiting"),
        (
            "00000000000000005\r\nabcde\r\n0\r\n\r\n",
            "HPE_INVALID_CHUNK_SIZE",
        ),
        (
            "8000000000000000\r\nabcde\r\n0\r\n\r\n",
            "HPE_INVALID_CHUNK_SIZE",
        ),
        ("5 \r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        (" 5\r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("+5\r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("-5\r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("0x5\r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("\r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        (";a\r\nabcde\r\n0\r\n\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("5\nabcde\r\n0\r\n\r\n", "HPE_CR_EXPECTED"),
        ("5\rabcde\r\n0\r\n\r\n", "HPE_LF_EXPECTED"),
        ("5\r\nabcdeX0\r\n\r\n", "HPE_STRICT"),
        ("5\r\nabcde\n0\r\n\r\n", "HPE_STRICT"),
        ("5\r\nabcde\rX0\r\n\r\n", "HPE_STRICT"),
        ("5;\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("5; a=b\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("5;a=b c\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("5;a=\x01\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("5;a=\"b\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("5;a=\"b\"c\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("5;a\rb\r\nabcde\r\n0\r\n\r\n", "HPE_LF_EXPECTED"),
        ("5;a\nb\r\nabcde\r\n0\r\n\r\n", "HPE_STRICT"),
        ("0\r\n X: y\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("0\r\nX : y\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("0\r\nX: y\n\r\n", "HPE_CR_EXPECTED"),
        ("0\r\n\n", "HPE_CR_EXPECTED"),
        ("0\r\nContent-Length: 5\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        (
            "0\r\nX: y\r\ntransfer-ENCODING: chunked\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
        ),
        ("0\r\nHost: b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("0\r\nConnection: close\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
    ] {
        assert_eq!(code(&chunked(body)), expected, "{body:?}");
    }
    let Verdict::Accepted {
        body,
        trailers,
        rest,
        ..
    } = check(
        &chunked("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX: y\r\nZ:\r\n\r\nGET"),
        &LIMITS,
    )
    else {
        panic!("refused");
    };
    assert_eq!(
        (body.as_slice(), trailers, rest.as_slice()),
        (b"abcde".as_slice(), 2, b"GET".as_slice())
    );
}

#[test]
fn extensions_are_counted_over_all_chunks() {
    let one = format!("1;{}\r\nx\r\n", "a".repeat(8000));
    assert_eq!(
        verdict(
            [chunked(&format!("{one}{one}0\r\n\r\n")).as_slice()],
            &LIMITS
        )
        .status(),
        200
    );
    let request = chunked(&format!("{one}{one}{one}0\r\n\r\n"));
    assert_eq!(
        verdict([request.as_slice()], &LIMITS),
        Verdict::Refused(Kind::ChunkExtensionsOverflow)
    );
    assert_eq!(
        verdict(request.chunks(1), &LIMITS),
        Verdict::Refused(Kind::ChunkExtensionsOverflow)
    );
}

impl Verdict {
    fn status(&self) -> u16 {
        match self {
            Verdict::Accepted { .. } => 200,
            Verdict::Refused(kind) => Error::new(*kind).status(),
            Verdict::Waiting => 0,
        }
    }
}

#[test]
fn sizes() {
    let limits = Limits {
        size: 200,
        headers: 4,
        require_host: true,
    };
    let of_size = |size: usize| {
        let begin = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        format!("{begin}{}\r\n\r\n", "x".repeat(size - begin.len() - 4)).into_bytes()
    };
    assert_eq!(check(&of_size(200), &limits).status(), 200);
    assert_eq!(check(&of_size(201), &limits).status(), 431);
    assert_eq!(check(&of_size(300), &limits).status(), 431);

    let target = |length: usize| {
        format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(length)).into_bytes()
    };
    assert_eq!(check(&target(150), &limits).status(), 200);
    assert_eq!(check(&target(250), &limits).status(), 414);
    // What is wrong within the limit counts, what is wrong after it does not.
    assert_eq!(
        check(
            &[&target(250)[..100], b"\0", &target(250)[100..]].concat(),
            &limits
        )
        .status(),
        400
    );
    assert_eq!(
        check(
            &[&target(250)[..230], b"\0", &target(250)[230..]].concat(),
            &limits
        )
        .status(),
        414
    );

    let headers = |count: usize| {
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "X: y\r\n".repeat(count)
        )
        .into_bytes()
    };
    assert_eq!(check(&headers(3), &limits).status(), 200);
    assert_eq!(
        check(&headers(4), &limits),
        Verdict::Refused(Kind::TooManyHeaders)
    );

    let trailers = |count: usize| chunked(&format!("0\r\n{}\r\n", "X: y\r\n".repeat(count)));
    assert_eq!(check(&trailers(4), &limits).status(), 200);
    assert_eq!(check(&trailers(5), &limits).status(), 431);
    assert_eq!(
        check(
            &chunked(&format!("0\r\nX: {}\r\n\r\n", "x".repeat(200))),
            &limits
        )
        .status(),
        431
    );
}

#[test]
fn many_headers() {
    let headers = |count: usize| {
        let lines: String = (1..count).map(|n| format!("X{n}: y\r\n")).collect();
        format!("GET / HTTP/1.1\r\nHost: a\r\n{lines}\r\n").into_bytes()
    };
    let limits = Limits {
        size: 1 << 20,
        ..LIMITS
    };
    for count in [63, 64, 65, 1000, 2000] {
        let Verdict::Accepted { headers: found, .. } =
            verdict([headers(count).as_slice()], &limits)
        else {
            panic!("{count} refused")
        };
        assert_eq!(found, count);
    }
    assert_eq!(
        verdict([headers(2001).as_slice()], &limits),
        Verdict::Refused(Kind::TooManyHeaders)
    );
}

#[test]
fn what_the_headers_mean() {
    let head = |request: &str| {
        let mut head = Head::default();
        head.parse(request.as_bytes(), &LIMITS, &mut Scan::default())
            .unwrap()
            .unwrap();
        head
    };
    let get = |version: &str, headers: &str| {
        head(&format!("GET / HTTP/{version}\r\nHost: a\r\n{headers}\r\n"))
    };
    for (version, headers, keep_alive) in [
        ("1.1", "", true),
        ("1.1", "Connection: close\r\n", false),
        ("1.1", "Connection: foo, CLOSE\r\n", false),
        (
            "1.1",
            "Connection: keep-alive\r\nConnection: close\r\n",
            false,
        ),
        ("1.0", "", false),
        ("1.0", "Connection: Keep-Alive\r\n", true),
        ("1.0", "Connection: keep-alive, close\r\n", false),
    ] {
        assert_eq!(
            get(version, headers).keep_alive,
            keep_alive,
            "{version} {headers:?}"
        );
    }
    for (headers, upgrade) in [
        ("Connection: Upgrade\r\nUpgrade: websocket\r\n", true),
        (
            "Upgrade: websocket\r\nConnection: keep-alive, upgrade\r\n",
            true,
        ),
        ("Upgrade: websocket\r\n", false),
        ("Connection: Upgrade\r\n", false),
        (
            "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n",
            false,
        ),
    ] {
        assert_eq!(get("1.1", headers).upgrade, upgrade, "{headers:?}");
    }
    assert!(!get("1.0", "Connection: Upgrade\r\nUpgrade: websocket\r\n").upgrade);
    assert!(head("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n").upgrade);

    use crate::request::Expect;
    assert_eq!(
        get("1.1", "Expect: 100-Continue\r\n").expect,
        Expect::Continue
    );
    assert_eq!(get("1.1", "Expect: 200-ok\r\n").expect, Expect::Other);
    assert_eq!(get("1.0", "Expect: 100-continue\r\n").expect, Expect::None);
}

/// Requests near the edge: mostly valid pieces, put together as they should not be.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("GET / HTTP/1.1\r\n"),
        Just("POST /a HTTP/1.1\r\n"),
        Just("GET / HTTP/1.0\r\n"),
        Just("Host: a\r\n"),
        Just("X: y\r\n"),
        Just("Content-Length: 3\r\n"),
        Just("Transfer-Encoding: chunked\r\n"),
        Just("\r\n"),
        Just("\n"),
        Just("\r"),
        Just(" "),
        Just(":"),
        Just("3\r\nabc\r\n"),
        Just("0\r\n"),
        Just(";a=b"),
        Just("abc"),
        Just("\0"),
        Just("\u{e9}"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn splits_do_not_matter(request in fragments(), cuts in prop::collection::vec(0usize..200, 0..6)) {
        let limits = Limits { size: 100, headers: 3, require_host: true };
        let whole = verdict([request.as_slice()], &limits);
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(request.len())).chain([0, request.len()]).collect();
        cuts.sort_unstable();
        let pieces: Vec<_> = cuts.windows(2).map(|pair| &request[pair[0]..pair[1]]).collect();
        prop_assert_eq!(verdict(pieces, &limits), whole.clone());
        prop_assert_eq!(verdict(request.chunks(1), &limits), whole);
    }

    #[test]
    fn any_bytes(mut request in Just(b"GET /abc HTTP/1.1\r\nHost: abc\r\nContent-Length: 3\r\n\r\nabc".to_vec()),
                 changes in prop::collection::vec((0usize..60, any::<u8>()), 1..4)) {
        for (at, byte) in changes {
            let at = at % request.len();
            request[at] = byte;
        }
        let whole = verdict([request.as_slice()], &LIMITS);
        prop_assert_eq!(verdict(request.chunks(1), &LIMITS), whole.clone());
        prop_assert_eq!(verdict(request.chunks(7), &LIMITS), whole);
    }
}
