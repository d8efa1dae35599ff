//! Bodies of requests and responses: chunks, trailers, limits, and that nothing is read or made faster than it is wanted.

mod common;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use common::{Client, Signals, TestServer, eventually, tell};
use ferroute_http::{
    BodyLength, CONTINUE, Chunk, Exchange, Expect, Framing, Gathered, Read, Receiver, ResponseHead,
    Settings, Signal,
};

type Held = Arc<Mutex<Vec<Exchange>>>;

/// A server that keeps its exchanges for the test.
fn holding(settings: Settings) -> (TestServer, Held) {
    let held = Held::default();
    let server = TestServer::with(settings, {
        let held = held.clone();
        move |exchange| held.lock().unwrap().push(exchange)
    });
    (server, held)
}

fn take(held: &Held) -> Exchange {
    eventually(|| !held.lock().unwrap().is_empty());
    held.lock().unwrap().remove(0)
}

#[test]
fn a_body_that_comes_with_its_head_is_there_at_once() {
    let server = TestServer::start(|exchange| {
        assert_eq!(exchange.body(), BodyLength::Length(5));
        assert_eq!(exchange.read(), Read::Data(Bytes::from_static(b"abcde")));
        assert_eq!(exchange.read(), Read::End);
        assert_eq!(exchange.read(), Read::End);
        tell(&exchange);
    });
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
    assert_eq!(client.response().text(), "POST /");
}

#[test]
fn chunks_and_trailers() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    let exchange = take(&held);
    assert_eq!(exchange.body(), BodyLength::Chunked);
    let signals = Signals::observe(&exchange, Signal::NONE);
    assert_eq!(exchange.read(), Read::Data(Bytes::from_static(b"abc")));
    assert_eq!(exchange.read(), Read::Pending);
    client.say("2;x=y\r\nde\r\n");
    signals.wait(Signal::READABLE);
    assert_eq!(exchange.read(), Read::Data(Bytes::from_static(b"de")));
    assert_eq!(exchange.read(), Read::Pending);
    assert!(exchange.trailers().is_none());
    client.say("0\r\nX-Sum: 5\r\nb:\r\n\r\n");
    eventually(|| signals.0.all().len() == 2);
    assert_eq!(exchange.read(), Read::End);
    let trailers = exchange.trailers().unwrap();
    let fields: Vec<_> = trailers.iter().collect();
    assert_eq!(
        fields,
        [(b"X-Sum".as_slice(), b"5".as_slice()), (b"b", b"")]
    );
    tell(&exchange);
    assert_eq!(client.response().text(), "POST /");
}

#[test]
fn a_body_that_nobody_reads_stays_with_the_client() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();
    const LENGTH: usize = 30 << 20;
    client.say(format!(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {LENGTH}\r\n\r\n"
    ));
    let mut writer = Client::new(client.stream.try_clone().unwrap());
    let writing = std::thread::spawn(move || {
        for _ in 0..LENGTH / 65536 {
            writer.say([b'x'; 65536]);
        }
    });
    let exchange = take(&held);
    std::thread::sleep(Duration::from_millis(100));
    let read = exchange.connection().bytes_read();
    assert!(
        (60 * 1024..140 * 1024).contains(&read),
        "{read} bytes were read"
    );

    let signals = Signals::observe(&exchange, Signal::NONE);
    let mut length = 0;
    loop {
        match exchange.read() {
            Read::Data(bytes) => length += bytes.len(),
            Read::Pending => {
                let seen = signals.0.all().len();
                eventually(|| {
                    signals.0.all().len() > seen
                        || exchange.connection().bytes_read() > LENGTH as u64
                });
            }
            Read::End => break,
            Read::Aborted => panic!("aborted"),
        }
    }
    assert_eq!(length, LENGTH);
    tell(&exchange);
    assert_eq!(client.response().status, 200);
    writing.join().unwrap();
}

#[test]
fn collecting() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();

    client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::NONE);
    assert!(!exchange.collect(5));
    assert_eq!(exchange.read(), Read::Pending, "not before it is whole");
    client.say("2\r\nde\r\n0\r\n\r\n");
    signals.wait(Signal::READABLE);
    assert_eq!(exchange.read(), Read::Data(Bytes::from_static(b"abcde")));
    assert_eq!(exchange.read(), Read::End);
    tell(&exchange);
    assert_eq!(client.response().status, 200);

    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
    let exchange = take(&held);
    assert!(exchange.collect(5), "it is there already");
    assert_eq!(exchange.read(), Read::Data(Bytes::from_static(b"abcde")));
    tell(&exchange);
    assert_eq!(client.response().status, 200);
    let exchange = {
        client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        take(&held)
    };
    assert!(exchange.collect(0));
    assert_eq!(exchange.read(), Read::End);
    tell(&exchange);
    assert_eq!(client.response().status, 200);
}

#[test]
fn collecting_too_much() {
    for body in [
        "Content-Length: 6\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n",
    ] {
        let (server, held) = holding(Settings::default());
        let mut client = server.connect();
        client.say(format!("POST / HTTP/1.1\r\nHost: a\r\n{body}"));
        let exchange = take(&held);
        let signals = Signals::observe(&exchange, Signal::NONE);
        assert!(!exchange.collect(5));
        signals.wait(Signal::TOO_LARGE);
        assert_eq!(exchange.read(), Read::Aborted);
        exchange.respond(&ResponseHead::new(413), Chunk::None, true);
        let response = client.response();
        assert_eq!(
            (response.status, response.header("connection")),
            (413, Some("close"))
        );
        assert_eq!(client.rest(), b"");
    }
}

#[test]
fn gathering() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();

    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::NONE);
    assert_eq!(exchange.gather(5), Gathered::Pending);
    client.say("de");
    signals.wait(Signal::READABLE);
    let whole = Gathered::Whole(Bytes::from_static(b"abcde"));
    assert_eq!(exchange.gather(5), whole);
    tell(&exchange);
    assert_eq!(client.response().status, 200);

    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
    let exchange = take(&held);
    assert_eq!(exchange.gather(5), whole, "it is there already");
    tell(&exchange);
    assert_eq!(client.response().header("connection"), Some("keep-alive"));

    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::REQUEST_ABORTED);
    assert_eq!(exchange.gather(5), Gathered::Pending);
    drop(client);
    signals.wait(Signal::REQUEST_ABORTED);
    assert_eq!(exchange.gather(5), Gathered::Aborted(3));
}

#[test]
fn gathering_too_much() {
    for (body, told_at_once, rest) in [
        ("Content-Length: 6\r\n\r\nabc", true, "def"),
        (
            "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            false,
            "3\r\ndef\r\n0\r\n\r\n",
        ),
    ] {
        let (server, held) = holding(Settings::default());
        let mut client = server.connect();
        client.say(format!("POST / HTTP/1.1\r\nHost: a\r\n{body}"));
        let exchange = take(&held);
        let signals = Signals::observe(&exchange, Signal::NONE);
        if told_at_once {
            assert_eq!(exchange.gather(5), Gathered::TooLarge);
            client.say(rest);
        } else {
            assert_eq!(exchange.gather(5), Gathered::Pending);
            client.say(rest);
            signals.wait(Signal::TOO_LARGE);
        }
        let mut read = Vec::new();
        loop {
            match exchange.read() {
                Read::Data(piece) => read.extend_from_slice(&piece),
                Read::Pending => signals.wait(Signal::READABLE),
                Read::End => break,
                Read::Aborted => panic!("aborted"),
            }
        }
        assert_eq!(read, b"abcdef", "nothing is lost");
        tell(&exchange);
        assert_eq!(client.response().header("connection"), Some("keep-alive"));
    }
}

#[test]
fn a_limit_for_all_bodies() {
    let settings = Settings::default();
    settings.set_max_body(Some(10));
    let (server, held) = holding(settings);
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
    assert_eq!(
        client.rest(),
        b"HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n"
    );
    assert!(held.lock().unwrap().is_empty(), "before the handler");

    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nabcdefgh\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::REQUEST_ABORTED);
    client.say("3\r\nijk\r\n0\r\n\r\n");
    assert!(client.rest().starts_with(b"HTTP/1.1 413 "));
    signals.wait(Signal::CLOSED);
    assert!(signals.so_far().contains(Signal::REQUEST_ABORTED));
    assert_eq!(exchange.read(), Read::Aborted);
    assert!(
        exchange
            .respond(&ResponseHead::new(200), Chunk::None, true)
            .gone
    );
}

#[test]
fn a_malformed_chunk_after_the_dispatch() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::REQUEST_ABORTED);
    assert_eq!(exchange.read(), Read::Pending);
    client.say("x\r\n");
    assert!(client.rest().starts_with(b"HTTP/1.1 400 "));
    signals.wait(Signal::CLOSED);
    assert!(
        signals
            .so_far()
            .contains(Signal::REQUEST_ABORTED | Signal::READABLE)
    );

    // Where the response has begun, there is nothing more to say.
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let exchange = take(&held);
    exchange.respond(&ResponseHead::new(200), Chunk::Slice(b"x"), false);
    assert_eq!(client.head().status, 200);
    client.say("x\r\n");
    assert_eq!(client.rest(), b"1\r\nx\r\n");
}

#[test]
fn expect_continue() {
    let (server, held) = holding(Settings::default());
    let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
    let mut client = server.connect();
    client.say(request);
    let exchange = take(&held);
    assert_eq!(exchange.expect(), Expect::Continue);
    assert!(
        client.is_silent(Duration::from_millis(20)),
        "whoever takes the request answers it"
    );
    exchange.inform(CONTINUE);
    assert_eq!(client.head().status, 100);
    client.say("abc");
    let signals = Signals::observe(&exchange, Signal::NONE);
    if !exchange.collect(3) {
        signals.wait(Signal::READABLE);
    }
    assert_eq!(exchange.read(), Read::Data(Bytes::from_static(b"abc")));
    tell(&exchange);
    assert_eq!(client.response().header("connection"), Some("keep-alive"));

    // Refused without a word: whether the body comes nobody knows, so the connection cannot go on.
    client.say(request);
    take(&held).respond(&ResponseHead::new(417), Chunk::None, true);
    let response = client.response();
    assert_eq!(
        (response.status, response.header("connection")),
        (417, Some("close"))
    );
    assert_eq!(client.rest(), b"");
}

#[test]
fn early_hints() {
    let server = TestServer::start(|exchange| {
        exchange.inform(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
        tell(&exchange);
        exchange.inform(b"HTTP/1.1 103 Early Hints\r\n\r\n");
    });
    let mut client = server.connect();
    let hints = client.get("/");
    assert_eq!(
        (hints.status, hints.header("link")),
        (103, Some("</a.css>"))
    );
    assert_eq!(client.response().status, 200);
    assert_eq!(client.get("/").status, 103);
    assert_eq!(client.response().status, 200);
    let mut client = server.connect();
    assert_eq!(
        client.say("GET / HTTP/1.0\r\n\r\n").response().status,
        200,
        "not for HTTP/1.0"
    );
}

// ===== a response before the request's end

#[test]
fn what_is_left_of_a_small_body_is_dropped() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    let response = client.response();
    assert_eq!(response.header("connection"), Some("keep-alive"));
    client.say([b'x'; 100_000]);
    assert_eq!(client.get("/next").text(), "GET /next");
}

#[test]
fn what_is_left_of_a_large_body_ends_the_connection() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    let response = client.response();
    assert_eq!(
        (response.status, response.header("connection")),
        (200, Some("close"))
    );
    client.say([b'x'; 1_000_000]);
    assert_eq!(client.rest(), b"");

    // By chunks nobody knows before it came.
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(client.response().header("connection"), Some("keep-alive"));
    for _ in 0..10 {
        client.say("10000\r\n").say([b'x'; 65536]).say("\r\n");
    }
    assert_eq!(client.rest(), b"");
}

#[test]
fn a_reader_may_go_on_after_the_response() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 600000\r\n\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::FINISHED);
    assert_eq!(exchange.read(), Read::Pending);
    tell(&exchange);
    assert_eq!(client.response().header("connection"), Some("keep-alive"));
    signals.wait(Signal::FINISHED);
    client.say([b'x'; 600_000]);
    let mut length = 0;
    eventually(|| match exchange.read() {
        Read::Data(bytes) => {
            length += bytes.len();
            false
        }
        Read::Pending => false,
        Read::End => true,
        Read::Aborted => panic!("aborted"),
    });
    assert_eq!(length, 600_000);
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    tell(&take(&held));
    assert_eq!(client.response().status, 200);
    assert!(
        !signals.so_far().contains(Signal::CLOSED),
        "it is over, not closed"
    );
}

#[test]
fn a_reader_that_leaves_after_the_response() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    let exchange = take(&held);
    assert!(matches!(exchange.read(), Read::Data(_)));
    tell(&exchange);
    drop(exchange);
    assert_eq!(client.response().status, 200);
    client.say("cdeGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    tell(&take(&held));
    assert_eq!(client.response().text(), "GET /");
}

// ===== responses

#[test]
fn framings() {
    let server = TestServer::start(|exchange| {
        let framing = match exchange.path() {
            b"/auto" => Framing::Auto,
            b"/length" => Framing::Length(6),
            b"/chunked" => Framing::Chunked { in_block: false },
            b"/block" => Framing::Chunked { in_block: true },
            _ => Framing::UntilClose,
        };
        let headers: &[u8] = match framing {
            Framing::Length(_) => b"content-length: 6\r\n",
            Framing::Chunked { in_block: true } => b"transfer-encoding: chunked\r\n",
            _ => b"",
        };
        exchange.respond(
            &ResponseHead {
                framing,
                headers,
                ..ResponseHead::new(200)
            },
            Chunk::None,
            false,
        );
        exchange.write(Chunk::Slice(b"abc"));
        exchange.write(Chunk::None);
        exchange.end(Chunk::Slice(b"def"), b"X-Trailer: 1\r\n");
    });
    for version in ["1.0", "1.1"] {
        for path in ["/auto", "/length", "/chunked", "/block", "/close"] {
            let mut client = server.connect();
            let request =
                format!("GET {path} HTTP/{version}\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
            let response = client.say(&request).response();
            assert_eq!(response.text(), "abcdef", "{version} {path}");
            let keeps = match path {
                "/length" | "/block" => true,
                "/close" => false,
                _ => version == "1.1",
            };
            assert_eq!(
                response.header("connection"),
                Some(if keeps { "keep-alive" } else { "close" }),
                "{path}"
            );
            if keeps {
                assert_eq!(
                    client.say(&request).response().text(),
                    "abcdef",
                    "{version} {path}"
                );
            } else {
                assert_eq!(client.rest(), b"");
            }
        }
    }
    let mut client = server.connect();
    client.say("GET /auto HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(
        client
            .rest()
            .ends_with(b"\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\nX-Trailer: 1\r\n\r\n")
    );
}

#[test]
fn answers_that_cannot_have_a_body() {
    let server = TestServer::start(|exchange| {
        let status = std::str::from_utf8(&exchange.path()[1..])
            .unwrap()
            .parse()
            .unwrap();
        let head = ResponseHead {
            headers: b"X: y\r\n",
            ..ResponseHead::new(status)
        };
        let written = exchange.respond(
            &head,
            Chunk::Slice(b"must not be sent"),
            exchange.method().as_str() != "PUT",
        );
        assert!(!written.gone);
        exchange.write(Chunk::Slice(b"nor this"));
        exchange.end(Chunk::Slice(b"nor this"), b"");
    });
    let mut client = server.connect();
    for request in [
        "HEAD /200",
        "HEAD /404",
        "GET /204",
        "GET /304",
        "PUT /204",
        "PUT /304",
    ] {
        let response = client
            .say(format!("{request} HTTP/1.1\r\nHost: a\r\n\r\n"))
            .head();
        assert!(response.head.contains("\r\nX: y\r\n"), "{}", response.head);
        assert_eq!(response.header("transfer-encoding"), None, "{request}");
    }
    assert_eq!(client.get("/200").text(), "must not be sent");
}

#[test]
fn a_body_of_the_wrong_length() {
    let server = TestServer::start(|exchange| {
        let framing = Framing::Length(5);
        let head = ResponseHead {
            framing,
            headers: b"Content-Length: 5\r\n",
            ..ResponseHead::new(200)
        };
        if exchange.path() == b"/short" {
            assert!(exchange.respond(&head, Chunk::Slice(b"abc"), true).mismatch);
        } else {
            assert!(
                !exchange
                    .respond(&head, Chunk::Slice(b"abc"), false)
                    .mismatch
            );
            assert!(
                exchange
                    .write(Chunk::Owned(Bytes::from(vec![b'x'; 10_000])))
                    .mismatch
            );
            assert!(exchange.end(Chunk::Slice(b"HTTP/1.1 200 OK"), b"").mismatch);
        }
    });
    let mut client = server.connect();
    assert_eq!(client.get("/long").text(), "abcxx");
    assert_eq!(client.get("/long").text(), "abcxx", "the rest was dropped");
    client.say("GET /short HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(client.head().status, 200);
    assert_eq!(client.rest(), b"abc", "only the end can tell");
}

/// Writes without end, as fast as it may.
struct Producer {
    exchange: Exchange,
    made: AtomicU64,
}

impl Producer {
    fn go_on(&self) {
        loop {
            self.made.fetch_add(10_000, Ordering::Relaxed);
            let written = self
                .exchange
                .write(Chunk::Owned(Bytes::from(vec![b'x'; 10_000])));
            if written.full || written.gone {
                return;
            }
        }
    }
}

impl Receiver for Producer {
    fn signal(&self, _token: u64, signal: Signal) {
        if signal.contains(Signal::DRAINED) {
            self.go_on();
        }
    }
}

#[test]
fn a_producer_waits_for_its_reader() {
    let producers = Arc::new(Mutex::new(Vec::new()));
    let server = TestServer::start({
        let producers = producers.clone();
        move |exchange| {
            let producer = Arc::new(Producer {
                exchange: exchange.clone(),
                made: AtomicU64::new(0),
            });
            exchange.observe(producer.clone(), 0, Signal::NONE);
            exchange.respond(&ResponseHead::new(200), Chunk::None, false);
            producers.lock().unwrap().push(producer.clone());
            producer.go_on();
        }
    });
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    eventually(|| !producers.lock().unwrap().is_empty());
    let producer = producers.lock().unwrap()[0].clone();
    let ahead =
        || producer.made.load(Ordering::Relaxed) - producer.exchange.connection().bytes_written();
    std::thread::sleep(Duration::from_millis(100));
    assert!(ahead() < 100_000, "{} bytes are waiting", ahead());
    let before = producer.made.load(Ordering::Relaxed);
    client.exactly(before as usize);
    eventually(|| producer.made.load(Ordering::Relaxed) > before);
    assert!(ahead() < 100_000, "{} bytes are waiting", ahead());
    producer.exchange.destroy(false);
    eventually(|| producer.exchange.write(Chunk::Slice(b"x")).gone);
}

#[test]
fn finished_comes_when_all_is_written() {
    let (server, held) = holding(Settings::default());
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    let exchange = take(&held);
    let signals = Signals::observe(&exchange, Signal::FINISHED);
    const LENGTH: usize = 20 << 20;
    let written = exchange.respond(
        &ResponseHead::new(200),
        Chunk::Owned(Bytes::from(vec![b'x'; LENGTH])),
        true,
    );
    assert!(written.full);
    std::thread::sleep(Duration::from_millis(50));
    assert!(!signals.so_far().contains(Signal::FINISHED));
    assert_eq!(client.response().body.len(), LENGTH);
    signals.wait(Signal::FINISHED);
}
