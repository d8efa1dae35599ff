//! A client's connection.

use std::time::Duration;

use crate::peer::Peer;

/// A client's connection: a handle that may outlive it.
#[derive(Clone)]
pub struct Connection {}

impl Connection {
    /// A number unique in the process, from 1.
    pub fn id(&self) -> u64 {
        todo!()
    }

    /// The client's address.
    pub fn peer(&self) -> &Peer {
        todo!()
    }

    /// Our address.
    pub fn local(&self) -> &Peer {
        todo!()
    }

    /// Whether the bytes on the wire are encrypted by us. TLS ends before this crate: never.
    pub fn is_encrypted(&self) -> bool {
        false
    }

    /// Whether it is still open.
    pub fn is_open(&self) -> bool {
        todo!()
    }

    /// Bytes read from the socket so far.
    pub fn bytes_read(&self) -> u64 {
        todo!()
    }

    /// Bytes written to the socket so far.
    pub fn bytes_written(&self) -> u64 {
        todo!()
    }

    /// Closes it now, with a RST if `reset`.
    pub fn destroy(&self, _reset: bool) {
        todo!()
    }

    /// Its own inactivity timeout in place of the server's; `None`: none at all.
    pub fn set_timeout(&self, _timeout: Option<Duration>) {
        todo!()
    }

    /// Sets `TCP_NODELAY`.
    pub fn no_delay(&self, _on: bool) {
        todo!()
    }

    /// Sets `SO_KEEPALIVE`, with the idle time before the first probe (zero: the system's default).
    pub fn keep_alive(&self, _on: bool, _initial_delay: Duration) {
        todo!()
    }

    /// Have [`Dispatch::closed`](crate::Dispatch::closed) called for it, though the server is not watched.
    pub fn watch(&self) {
        todo!()
    }
}
