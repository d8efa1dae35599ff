//! The hello of the bench on Ferroute's reactor and HTTP crate alone, one thread, no JavaScript: beside axum it says
//! what the crate costs, beside `ferroute` what Node does.

use std::{env, io, sync::Arc, time::Duration};

use ferroute_http::{
    Chunk, Dispatch, Exchange, Listener, Method, ResponseHead, Server, Settings, TcpOptions,
};
use ferroute_reactor::Reactor;

struct Routes;

impl Dispatch for Routes {
    fn request(&self, exchange: Exchange) {
        match (exchange.method(), exchange.path()) {
            (Method::Get, b"/api/hello") => {
                let head =
                    ResponseHead::new(200).with_headers(b"Content-Type: application/json\r\n");
                let body = br#"{"message":"Hello from Next.js API!"}"#;
                exchange.respond(&head, Chunk::Slice(body), true);
            }
            _ => {
                exchange.respond(&ResponseHead::new(404), Chunk::None, true);
            }
        }
    }
}

fn main() -> io::Result<()> {
    let port = env::var("PORT").unwrap_or_else(|_| "3000".into());
    let address = format!("127.0.0.1:{port}")
        .parse()
        .map_err(io::Error::other)?;
    let reactor = Reactor::new()?;
    let server = Server::new(Arc::new(Routes), Settings::default());
    let _listening = server.serve(&reactor, Listener::tcp(address, &TcpOptions::default())?)?;
    loop {
        reactor.turn(Some(Duration::from_secs(60)));
    }
}
