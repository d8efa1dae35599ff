//! Tests: the verdict on a request does not depend on how its bytes arrive. Every case at every offset, byte by byte, and
//! whatever proptest thinks of.

mod bodies;
mod heads;

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

fn chunked(body: &str) -> Vec<u8> {
    format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{body}").into_bytes()
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
