//! Framing: which headers are allowed, and chunks, extensions and trailers byte for byte.

use super::*;

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
