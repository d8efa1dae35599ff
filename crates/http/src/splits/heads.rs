//! Request lines, header lines, hosts, and what the headers mean.

use super::*;
use crate::request::Expect;

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

    assert_eq!(
        get("1.1", "Expect: 100-Continue\r\n").expect,
        Expect::Continue
    );
    assert_eq!(get("1.1", "Expect: 200-ok\r\n").expect, Expect::Other);
    assert_eq!(get("1.0", "Expect: 100-continue\r\n").expect, Expect::None);
}
