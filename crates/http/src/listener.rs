//! Where a server accepts: TCP, Unix sockets, inherited descriptors.

use std::io;
use std::net::SocketAddr;
use std::os::fd::RawFd;
use std::path::Path;

use crate::peer::Peer;

/// What a TCP listener can be told.
#[derive(Clone, Debug)]
pub struct TcpOptions {
    /// How many connections may wait to be accepted; 511 as in Node.
    pub backlog: u32,
    /// `SO_REUSEPORT`: several listeners on one port.
    pub reuse_port: bool,
    /// An IPv6 listener does not take IPv4 connections.
    pub ipv6_only: bool,
}

impl Default for TcpOptions {
    fn default() -> TcpOptions {
        TcpOptions { backlog: 511, reuse_port: false, ipv6_only: false }
    }
}

/// What a Unix listener can be told.
#[derive(Clone, Debug)]
pub struct UnixOptions {
    /// How many connections may wait to be accepted; 511 as in Node.
    pub backlog: u32,
    /// Everyone may read (`chmod a+r`).
    pub readable_all: bool,
    /// Everyone may write (`chmod a+w`).
    pub writable_all: bool,
}

impl Default for UnixOptions {
    fn default() -> UnixOptions {
        UnixOptions { backlog: 511, readable_all: false, writable_all: false }
    }
}

/// A bound, listening socket, not served yet.
#[derive(Debug)]
pub struct Listener {}

impl Listener {
    /// Listens on an address. `[::]:port` takes IPv4 too, unless `ipv6_only`.
    pub fn tcp(_address: SocketAddr, _options: &TcpOptions) -> io::Result<Listener> {
        todo!()
    }

    /// Listens on a path. A file that exists is `AddrInUse`, as in Node; it is removed when the last listener on it
    /// is closed.
    pub fn unix(_path: impl AsRef<Path>, _options: &UnixOptions) -> io::Result<Listener> {
        todo!()
    }

    /// Takes over a descriptor that listens already (TCP or Unix).
    pub fn from_fd(_fd: RawFd) -> io::Result<Listener> {
        todo!()
    }

    /// Another handle on the same socket, to be served on another reactor.
    pub fn try_clone(&self) -> io::Result<Listener> {
        todo!()
    }

    /// Where it listens.
    pub fn local_addr(&self) -> &Peer {
        todo!()
    }
}
