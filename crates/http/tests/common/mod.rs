//! What the tests share: a server on a thread of its own, a client that says bytes, an observer that remembers.
#![allow(dead_code)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ferroute_http::{
    Chunk, Connection, Dispatch, Error, Exchange, Listener, Listening, Peer, Receiver,
    ResponseHead, Server, Settings, Signal, TcpOptions,
};
use ferroute_reactor::Reactor;

/// Longer than anything here should take.
pub(crate) const LONG: Duration = Duration::from_secs(10);

/// A dispatcher of closures.
pub(crate) struct Handler<F> {
    request: F,
    pub(crate) events: Arc<Log<String>>,
    /// What `timed_out` and `refused` answer.
    pub(crate) takes: AtomicBool,
    /// What `refused` does with the exchange if it takes it.
    pub(crate) on_refused: fn(&Exchange),
}

impl<F: Fn(Exchange) + Send + Sync + 'static> Dispatch for Handler<F> {
    fn request(&self, exchange: Exchange) {
        (self.request)(exchange);
    }

    fn opened(&self, _connection: &Connection) {
        self.events.push("opened".into());
    }

    fn closed(&self, _connection: &Connection) {
        self.events.push("closed".into());
    }

    fn timed_out(&self, _connection: &Connection) -> bool {
        self.events.push("timed out".into());
        self.takes.load(Ordering::Relaxed)
    }

    fn refused(&self, exchange: Exchange, error: &Error) -> bool {
        let packet = error.packet().escape_ascii();
        self.events.push(format!(
            "refused {} {} {packet}",
            error.code(),
            error.bytes_parsed()
        ));
        if self.takes.load(Ordering::Relaxed) {
            (self.on_refused)(&exchange);
            return true;
        }
        false
    }

    fn surplus(&self, exchange: Exchange) {
        self.events.push("surplus".into());
        exchange.respond(&ResponseHead::new(503), Chunk::None, true);
    }

    fn dropped(&self, _peer: &Peer, _local: &Peer) {
        self.events.push("dropped".into());
    }
}

/// A list that can be waited for.
pub(crate) struct Log<T> {
    items: Mutex<Vec<T>>,
    changed: Condvar,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Log {
            items: Mutex::default(),
            changed: Condvar::new(),
        }
    }
}

impl<T: Clone> Log<T> {
    pub(crate) fn push(&self, item: T) {
        self.items.lock().unwrap().push(item);
        self.changed.notify_all();
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.items.lock().unwrap().clone()
    }

    /// The items, once there is one that fits.
    #[track_caller]
    pub(crate) fn wait(&self, mut fits: impl FnMut(&T) -> bool) -> Vec<T> {
        let until = Instant::now() + LONG;
        let mut items = self.items.lock().unwrap();
        while !items.iter().any(&mut fits) {
            let left = until
                .checked_duration_since(Instant::now())
                .expect("it never came");
            items = self.changed.wait_timeout(items, left).unwrap().0;
        }
        items.clone()
    }
}

/// A receiver that remembers.
#[derive(Default)]
pub(crate) struct Signals(pub(crate) Log<Signal>);

impl Receiver for Signals {
    fn signal(&self, _token: u64, signal: Signal) {
        self.0.push(signal);
    }
}

impl Signals {
    pub(crate) fn observe(exchange: &Exchange, interest: Signal) -> Arc<Signals> {
        let signals = Arc::new(Signals::default());
        exchange.observe(signals.clone(), 0, interest);
        signals
    }

    #[track_caller]
    pub(crate) fn wait(&self, signal: Signal) {
        self.0.wait(|said| said.contains(signal));
    }

    pub(crate) fn so_far(&self) -> Signal {
        self.0
            .all()
            .into_iter()
            .fold(Signal::NONE, |all, signal| all | signal)
    }
}

/// A reactor turned by a thread of its own.
pub(crate) struct Turning {
    pub(crate) reactor: Reactor,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Turning {
    pub(crate) fn start() -> Turning {
        let (reactor, stop) = (Reactor::new().unwrap(), Arc::new(AtomicBool::new(false)));
        let thread = std::thread::spawn({
            let (reactor, stop) = (reactor.clone(), stop.clone());
            move || {
                while !stop.load(Ordering::Relaxed) {
                    reactor.turn(Some(LONG));
                }
                reactor.shutdown();
            }
        });
        Turning {
            reactor,
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.reactor.wake();
        let _ = self.thread.take().unwrap().join();
    }
}

/// A server on loopback.
pub(crate) struct TestServer {
    pub(crate) server: Server,
    pub(crate) listening: Listening,
    pub(crate) events: Arc<Log<String>>,
    pub(crate) turning: Turning,
}

impl TestServer {
    pub(crate) fn start(request: impl Fn(Exchange) + Send + Sync + 'static) -> TestServer {
        TestServer::with(Settings::default(), request)
    }

    pub(crate) fn with(
        settings: Settings,
        request: impl Fn(Exchange) + Send + Sync + 'static,
    ) -> TestServer {
        TestServer::taking(settings, None, request)
    }

    /// With a dispatcher that takes over what is refused or timed out.
    pub(crate) fn taking(
        settings: Settings,
        on_refused: Option<fn(&Exchange)>,
        request: impl Fn(Exchange) + Send + Sync + 'static,
    ) -> TestServer {
        let events = Arc::new(Log::default());
        let handler = Handler {
            request,
            events: events.clone(),
            takes: AtomicBool::new(on_refused.is_some()),
            on_refused: on_refused.unwrap_or(|_| {}),
        };
        let server = Server::new(Arc::new(handler), settings);
        let turning = Turning::start();
        let listener =
            Listener::tcp("127.0.0.1:0".parse().unwrap(), &TcpOptions::default()).unwrap();
        let listening = server.serve(&turning.reactor, listener).unwrap();
        TestServer {
            server,
            listening,
            events,
            turning,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listening.local_addr().socket_addr().unwrap()
    }

    pub(crate) fn connect(&self) -> Client<TcpStream> {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_nodelay(true).unwrap();
        Client {
            stream,
            unread: Vec::new(),
        }
    }

    /// Waits until so many connections are open.
    #[track_caller]
    pub(crate) fn wait_for_connections(&self, count: usize) {
        eventually(|| self.server.connection_count() == count);
    }
}

#[track_caller]
pub(crate) fn eventually(mut condition: impl FnMut() -> bool) {
    let until = Instant::now() + LONG;
    while !condition() {
        assert!(Instant::now() < until, "it never came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Answers 200 with the method and the target.
pub(crate) fn tell(exchange: &Exchange) {
    let text = format!(
        "{} {}",
        exchange.method(),
        String::from_utf8_lossy(exchange.target())
    );
    exchange.respond(&ResponseHead::new(200), Chunk::Slice(text.as_bytes()), true);
}

/// A client that says bytes.
pub(crate) struct Client<S> {
    pub(crate) stream: S,
    unread: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

impl<S: Read + Write> Client<S> {
    pub(crate) fn new(stream: S) -> Self {
        Client {
            stream,
            unread: Vec::new(),
        }
    }

    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.stream.write_all(bytes.as_ref()).unwrap();
        self
    }

    pub(crate) fn get(&mut self, target: &str) -> Response {
        self.say(format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n"))
            .response()
    }

    /// One byte at least; 0 at the end.
    fn more(&mut self) -> usize {
        let mut piece = vec![0; 65536];
        let count = match self.stream.read(&mut piece) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => 0,
            Err(error) => panic!("{error}; so far: {}", self.unread.escape_ascii()),
        };
        self.unread.extend_from_slice(&piece[..count]);
        count
    }

    fn until(&mut self, end: &[u8]) -> Vec<u8> {
        loop {
            if let Some(at) = self
                .unread
                .windows(end.len())
                .position(|window| window == end)
            {
                return self.unread.drain(..at + end.len()).collect();
            }
            assert!(
                self.more() > 0,
                "closed; so far: {:?}",
                self.unread.escape_ascii().to_string()
            );
        }
    }

    pub(crate) fn exactly(&mut self, count: usize) -> Vec<u8> {
        while self.unread.len() < count {
            assert!(
                self.more() > 0,
                "closed; so far: {:?}",
                self.unread.escape_ascii().to_string()
            );
        }
        self.unread.drain(..count).collect()
    }

    pub(crate) fn rest(&mut self) -> Vec<u8> {
        while self.more() > 0 {}
        std::mem::take(&mut self.unread)
    }

    pub(crate) fn head(&mut self) -> Response {
        let head = String::from_utf8(self.until(b"\r\n\r\n")).unwrap();
        let status = head[9..12].parse().unwrap();
        Response {
            status,
            head,
            body: Vec::new(),
        }
    }

    pub(crate) fn response(&mut self) -> Response {
        let mut response = self.head();
        if response.status < 200 || matches!(response.status, 204 | 304) {
            return response;
        }
        if let Some(length) = response.header("content-length") {
            response.body = self.exactly(length.parse().unwrap());
        } else if response.header("transfer-encoding") == Some("chunked") {
            loop {
                let line = String::from_utf8(self.until(b"\r\n")).unwrap();
                let size = usize::from_str_radix(line.trim_end(), 16).unwrap();
                if size == 0 {
                    break;
                }
                response.body.extend(self.exactly(size));
                assert_eq!(self.exactly(2), b"\r\n");
            }
            while self.until(b"\r\n") != b"\r\n" {}
        } else {
            response.body = self.rest();
        }
        response
    }
}

impl Client<TcpStream> {
    /// Sends a FIN.
    pub(crate) fn half_close(&mut self) -> &mut Self {
        self.stream.shutdown(Shutdown::Write).unwrap();
        self
    }

    /// Sends a RST.
    pub(crate) fn reset(self) {
        socket2::SockRef::from(&self.stream)
            .set_linger(Some(Duration::ZERO))
            .unwrap();
    }

    /// Whether nothing comes for a while.
    pub(crate) fn is_silent(&mut self, wait: Duration) -> bool {
        self.stream.set_read_timeout(Some(wait)).unwrap();
        let result = self.stream.read(&mut [0]);
        self.stream.set_read_timeout(Some(LONG)).unwrap();
        matches!(result, Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
    }
}
