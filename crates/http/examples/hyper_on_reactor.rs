//! hyper's HTTP/1.1 connection on the same reactor, with the same answer as `hello`: what the crate's own connection is
//! compared with.
//!
//! ```text
//! cargo run --release --example hyper_on_reactor -- 127.0.0.1:3000
//! ```

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use ferroute_reactor::{Interest, Io, Reactor};
use http_body_util::Full;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use mio::net::{TcpListener, TcpStream};

/// A registered stream as hyper wants it. hyper's cursor can be filled without `unsafe` only by a copy, which for a head
/// is of no weight.
struct Stream {
    io: Io<TcpStream>,
    space: Box<[u8]>,
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut cursor: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let Stream { io, space } = &mut *self;
        let length = cursor.remaining().min(space.len());
        let count = ready!(io.poll_read(cx, &mut &mut space[..length]))?;
        cursor.put_slice(&space[..count]);
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.io.poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.io.shutdown(std::net::Shutdown::Write))
    }
}

async fn hello(
    _request: Request<hyper::body::Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let mut response = Response::new(Full::new(Bytes::from_static(
        br#"{"message":"Hello from Rust!"}"#,
    )));
    let json = header::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    Ok(response)
}

async fn accept(reactor: Reactor, listener: Io<TcpListener>) {
    loop {
        let accepted =
            poll_fn(|cx| listener.poll_op(cx, Interest::Read, TcpListener::accept)).await;
        let Ok((stream, _)) = accepted else { return };
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let Ok(stream) = reactor.register(stream) else {
            return;
        };
        let stream = Stream {
            io: stream,
            space: vec![0; 8 * 1024].into(),
        };
        reactor.spawn(async move {
            // What a client does wrong ends its connection, no more.
            let _ = http1::Builder::new()
                .serve_connection(stream, service_fn(hello))
                .await;
        });
    }
}

fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:3000".into());
    let address: SocketAddr = address.parse().map_err(io::Error::other)?;
    let reactor = Reactor::new()?;
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    reactor.spawn(accept(reactor.clone(), reactor.register(listener)?));
    loop {
        reactor.turn(Some(Duration::from_secs(60)));
    }
}
