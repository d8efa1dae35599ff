//! A client's connection, as everybody but its task sees it.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::peer::Peer;
use crate::server::Shared as Server;
use crate::state::{State, TaskWaker};

/// A client's connection: a handle that may outlive it.
#[derive(Clone)]
pub struct Connection {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) id: u64,
    pub(crate) server: Arc<Server>,
    peer: Peer,
    local: Peer,
    state: Mutex<State>,
    pub(crate) waker: TaskWaker,
    pub(crate) watched: AtomicBool,
    pub(crate) bytes_read: AtomicU64,
    pub(crate) bytes_written: AtomicU64,
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic in the task ends the connection; what it left behind is only read from then on.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and has the task look at it.
    pub(crate) fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        self.update_if(|state| (change(state), true))
    }

    /// The same, but the task need not look if the change says so.
    pub(crate) fn update_if<T>(&self, change: impl FnOnce(&mut State) -> (T, bool)) -> T {
        let mut state = self.lock();
        let (result, look) = change(&mut state);
        let wake = look && !state.notified;
        state.notified |= look;
        // Waking can drop the task, and that takes the lock.
        drop(state);
        if wake && let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
        result
    }
}

impl Connection {
    pub(crate) fn new(id: u64, server: Arc<Server>, peer: Peer, local: Peer) -> Connection {
        let shared = Shared {
            id,
            server,
            peer,
            local,
            state: Mutex::new(State::new()),
            waker: TaskWaker::new(),
            watched: AtomicBool::new(false),
            bytes_read: AtomicU64::new(0),
            bytes_written: AtomicU64::new(0),
        };
        Connection {
            shared: Arc::new(shared),
        }
    }

    /// A number unique in the process, from 1.
    pub fn id(&self) -> u64 {
        self.shared.id
    }

    /// The client's address.
    pub fn peer(&self) -> &Peer {
        &self.shared.peer
    }

    /// Our address.
    pub fn local(&self) -> &Peer {
        &self.shared.local
    }

    /// Whether the bytes on the wire are encrypted by us. TLS ends before this crate: never.
    pub fn is_encrypted(&self) -> bool {
        false
    }

    /// Whether it is still open.
    pub fn is_open(&self) -> bool {
        self.shared.lock().open
    }

    /// Bytes read from the socket so far.
    pub fn bytes_read(&self) -> u64 {
        self.shared.bytes_read.load(Relaxed)
    }

    /// Bytes written to the socket so far.
    pub fn bytes_written(&self) -> u64 {
        self.shared.bytes_written.load(Relaxed)
    }

    /// Bytes that wait to be written to the socket.
    pub fn bytes_waiting(&self) -> u64 {
        self.shared.lock().output.len() as u64
    }

    /// Closes it now, with a RST if `reset`.
    pub fn destroy(&self, reset: bool) {
        self.shared.update(|state| state.kill = Some(reset));
    }

    /// Closes it if it waits for its next request.
    pub(crate) fn close_if_idle(&self) {
        self.shared.update(|state| {
            if state.is_idle() {
                state.kill = Some(false);
            }
        });
    }

    /// Closes it, unless it was switched to another protocol.
    pub(crate) fn close_unless_raw(&self) {
        self.shared.update(|state| {
            if !state.raw {
                state.kill = Some(false);
            }
        });
    }

    /// Its own inactivity timeout in place of the server's, counted from now; `None`: none at all.
    pub fn set_timeout(&self, timeout: Option<Duration>) {
        self.shared.update(|state| {
            state.timeout = Some(timeout.unwrap_or_default());
            state.timeout_set = true;
        });
    }

    /// Sets `TCP_NODELAY`.
    pub fn no_delay(&self, on: bool) {
        self.shared.update(|state| state.no_delay = Some(on));
    }

    /// Sets `SO_KEEPALIVE`, with the idle time before the first probe (zero: the system's default).
    pub fn keep_alive(&self, on: bool, initial_delay: Duration) {
        self.shared
            .update(|state| state.keep_alive = Some((on, initial_delay)));
    }

    /// Whether [`Connection::watch`] was called.
    pub fn is_watched(&self) -> bool {
        self.shared.watched.load(Relaxed)
    }

    /// Have [`Dispatch::closed`](crate::Dispatch::closed) called for it, though the server is not watched.
    pub fn watch(&self) {
        self.shared.watched.store(true, Relaxed);
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("id", &self.id())
            .field("peer", self.peer())
            .finish_non_exhaustive()
    }
}
