//! A plain Rust server on one thread, without Node: JSON, an echo, a stream, 404.
//!
//! ```text
//! cargo run --release --example hello -- 127.0.0.1:3000
//! ```

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ferroute_http::{
    Chunk, Dispatch, Exchange, Listener, Method, Read, Receiver, ResponseHead, Server, Settings,
    Signal, TcpOptions,
};
use ferroute_reactor::Reactor;

struct Routes;

impl Dispatch for Routes {
    fn request(&self, exchange: Exchange) {
        match (exchange.method(), exchange.path()) {
            (Method::Get | Method::Head, b"/") => {
                let head = ResponseHead::new(200)
                    .with_headers(b"Content-Type: application/json; charset=utf-8\r\n");
                exchange.respond(
                    &head,
                    Chunk::Slice(br#"{"message":"Hello from Rust!"}"#),
                    true,
                );
            }
            (Method::Post, b"/echo") => Arc::new(Echo(exchange)).begin(),
            (Method::Get, b"/stream") => Arc::new(Stream(exchange)).begin(),
            _ => {
                exchange.respond(&ResponseHead::new(404), Chunk::Slice(b"Not found\n"), true);
            }
        }
    }
}

/// Sends the request's body back, no faster than the client takes it.
struct Echo(Exchange);

impl Echo {
    fn begin(self: Arc<Self>) {
        self.0.respond(&ResponseHead::new(200), Chunk::None, false);
        self.0.observe(self.clone(), 0, Signal::NONE);
        self.go_on();
    }

    fn go_on(&self) {
        loop {
            match self.0.read() {
                Read::Data(bytes) => {
                    if self.0.write(Chunk::Owned(bytes)).full {
                        return;
                    }
                }
                Read::Pending => return,
                Read::End => {
                    self.0.end(Chunk::None, b"");
                    return;
                }
                Read::Aborted => return self.0.destroy(false),
            }
        }
    }
}

impl Receiver for Echo {
    fn signal(&self, _token: u64, signal: Signal) {
        if signal.intersects(Signal::READABLE | Signal::DRAINED) {
            self.go_on();
        }
    }
}

/// 100 MB, no faster than the client takes it.
struct Stream(Exchange);

impl Stream {
    fn begin(self: Arc<Self>) {
        self.0.respond(&ResponseHead::new(200), Chunk::None, false);
        self.0.observe(self.clone(), 0, Signal::NONE);
        self.go_on(0);
    }

    fn go_on(self: &Arc<Self>, mut sent: u64) {
        const PIECE: &[u8] = &[b'x'; 64 * 1024];
        while sent < 1600 {
            sent += 1;
            if self.0.write(Chunk::Owned(Bytes::from_static(PIECE))).full {
                return self.0.observe(self.clone(), sent, Signal::NONE);
            }
        }
        self.0.end(Chunk::None, b"");
    }
}

impl Receiver for Stream {
    fn signal(&self, sent: u64, signal: Signal) {
        if signal.contains(Signal::DRAINED) {
            Arc::new(Stream(self.0.clone())).go_on(sent);
        }
    }
}

fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:3000".into());
    let address = address.parse().map_err(std::io::Error::other)?;
    let reactor = Reactor::new()?;
    let server = Server::new(Arc::new(Routes), Settings::default());
    let listening = server.serve(&reactor, Listener::tcp(address, &TcpOptions::default())?)?;
    println!("listening on {}", listening.local_addr());
    loop {
        reactor.turn(Some(Duration::from_secs(60)));
    }
}
