//! A server: its settings, its listeners, its connections.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use ferroute_reactor::Reactor;

use crate::connection::Connection;
use crate::dispatch::Dispatch;
use crate::listener::{Listener, Listening};
use crate::peer::Peer;
use crate::settings::Settings;

/// A server; a handle. It may listen on several sockets and on several reactors.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) dispatch: Arc<dyn Dispatch>,
    pub(crate) settings: Settings,
    pub(crate) watch_connections: AtomicBool,
    pub(crate) watch_errors: AtomicBool,
    draining: AtomicBool,
    registry: Mutex<Registry>,
}

#[derive(Default)]
struct Registry {
    connections: HashMap<u64, Connection>,
    listenings: Vec<Listening>,
    drains: Vec<Waker>,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

impl Shared {
    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// A connection that counts from now on; `None` if there are as many as there may be.
    pub(crate) fn admit(self: &Arc<Shared>, peer: Peer, local: Peer) -> Option<Connection> {
        let limit = self.settings.max_connections();
        let mut registry = self.registry();
        if limit > 0 && registry.connections.len() >= limit {
            return None;
        }
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        let connection = Connection::new(id, self.clone(), peer, local);
        registry.connections.insert(id, connection.clone());
        Some(connection)
    }

    /// The connection has ended.
    pub(crate) fn dismiss(&self, id: u64) {
        let mut registry = self.registry();
        registry.connections.remove(&id);
        let drains = match registry.connections.is_empty() {
            true => std::mem::take(&mut registry.drains),
            false => Vec::new(),
        };
        drop(registry);
        drains.into_iter().for_each(Waker::wake);
    }

    pub(crate) fn forget(&self, listening: &Listening) {
        self.registry()
            .listenings
            .retain(|other| !other.is(listening));
    }
}

impl Server {
    /// A server that listens nowhere yet.
    pub fn new(dispatch: Arc<dyn Dispatch>, settings: Settings) -> Server {
        let shared = Shared {
            dispatch,
            settings,
            watch_connections: AtomicBool::new(false),
            watch_errors: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            registry: Mutex::default(),
        };
        Server {
            shared: Arc::new(shared),
        }
    }

    /// Its settings: may be changed at any time.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Accepts connections of `listener` and serves them on `reactor`.
    pub fn serve(&self, reactor: &Reactor, listener: Listener) -> io::Result<Listening> {
        let listening = Listening::start(self.shared.clone(), reactor, listener)?;
        self.shared.registry().listenings.push(listening.clone());
        Ok(listening)
    }

    /// Have [`Dispatch::opened`] and [`Dispatch::closed`] called.
    pub fn watch_connections(&self, on: bool) {
        self.shared.watch_connections.store(on, Ordering::Relaxed);
    }

    /// Have [`Dispatch::refused`] called.
    pub fn watch_errors(&self, on: bool) {
        self.shared.watch_errors.store(on, Ordering::Relaxed);
    }

    /// How many connections are open.
    pub fn connection_count(&self) -> usize {
        self.shared.registry().connections.len()
    }

    /// The connection with that id, if it is open.
    pub fn connection(&self, id: u64) -> Option<Connection> {
        self.shared.registry().connections.get(&id).cloned()
    }

    /// Closes the connections that wait for their next request. Those that never sent one stay, as in Node.
    pub fn close_idle(&self) {
        self.connections()
            .iter()
            .for_each(Connection::close_if_idle);
    }

    /// Closes all connections now, but not those that speak another protocol since an upgrade, as in Node.
    pub fn close_all(&self) {
        self.connections()
            .iter()
            .for_each(Connection::close_unless_raw);
    }

    /// Graceful: closes the listeners; every answer from now on says `Connection: close`; connections that have nothing
    /// under way are closed, those that just had something after a moment, for their next request may be on its way.
    /// The future ends with the last connection; what it waits for happens whether it is polled or not.
    pub fn drain(&self) -> Drain {
        self.shared.draining.store(true, Ordering::Relaxed);
        let listenings = std::mem::take(&mut self.shared.registry().listenings);
        listenings.iter().for_each(Listening::close);
        self.connections()
            .iter()
            .for_each(|connection| connection.shared.update(|_| {}));
        Drain {
            shared: self.shared.clone(),
        }
    }

    fn connections(&self) -> Vec<Connection> {
        self.shared
            .registry()
            .connections
            .values()
            .cloned()
            .collect()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("connections", &self.connection_count())
            .finish_non_exhaustive()
    }
}

/// Ends with the last connection of a draining server. Made by [`Server::drain`].
#[must_use = "the future tells when the last connection ended"]
pub struct Drain {
    shared: Arc<Shared>,
}

impl Future for Drain {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut registry = self.shared.registry();
        if registry.connections.is_empty() {
            return Poll::Ready(());
        }
        if !registry
            .drains
            .iter()
            .any(|waker| waker.will_wake(cx.waker()))
        {
            registry.drains.push(cx.waker().clone());
        }
        Poll::Pending
    }
}

impl fmt::Debug for Drain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").finish_non_exhaustive()
    }
}
