//! A server: its settings, its listeners, its connections.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ferroute_reactor::Reactor;

use crate::connection::Connection;
use crate::dispatch::Dispatch;
use crate::listener::Listener;
use crate::peer::Peer;
use crate::settings::Settings;

/// A server; a handle. It may listen on several sockets and on several reactors.
#[derive(Clone)]
pub struct Server {}

impl Server {
    /// A server that listens nowhere yet.
    pub fn new(_dispatch: Arc<dyn Dispatch>, _settings: Settings) -> Server {
        todo!()
    }

    /// Its settings: may be changed at any time.
    pub fn settings(&self) -> &Settings {
        todo!()
    }

    /// Accepts connections of `listener` and serves them on `reactor`.
    pub fn serve(&self, _reactor: &Reactor, _listener: Listener) -> io::Result<Listening> {
        todo!()
    }

    /// Have [`Dispatch::opened`] and [`Dispatch::closed`] called.
    pub fn watch_connections(&self, _on: bool) {
        todo!()
    }

    /// Have [`Dispatch::refused`] called.
    pub fn watch_errors(&self, _on: bool) {
        todo!()
    }

    /// How many connections are open.
    pub fn connection_count(&self) -> usize {
        todo!()
    }

    /// The connection with that id, if it is open.
    pub fn connection(&self, _id: u64) -> Option<Connection> {
        todo!()
    }

    /// Closes the connections that wait for their next request.
    pub fn close_idle(&self) {
        todo!()
    }

    /// Closes all connections now.
    pub fn close_all(&self) {
        todo!()
    }

    /// Graceful: closes the listeners and the idle connections; every answer from now on says `Connection: close`.
    /// The future ends with the last connection; what it does is done whether it is polled or not.
    pub fn drain(&self) -> Drain {
        todo!()
    }
}

/// A listener being served. Dropping it does not end it.
#[derive(Clone)]
pub struct Listening {}

impl Listening {
    /// Where it listens.
    pub fn local_addr(&self) -> &Peer {
        todo!()
    }

    /// Stops listening at once: the socket is closed when this returns. Connections go on.
    pub fn close(&self) {
        todo!()
    }
}

/// Ends with the last connection of a draining server.
#[must_use = "the future tells when the last connection ended"]
pub struct Drain {}

impl Future for Drain {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        todo!()
    }
}
