//! One end of a connection, or where a listener listens.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// An address: of a client, of our end of a connection, or of a listener.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Peer {
    /// An IP address and a port.
    Tcp(SocketAddr),
    /// A Unix socket; most clients' have no name.
    Unix(Option<PathBuf>),
}

impl Peer {
    /// The IP address and port; `None` on a Unix socket.
    pub fn socket_addr(&self) -> Option<SocketAddr> {
        match self {
            Peer::Tcp(address) => Some(*address),
            Peer::Unix(_) => None,
        }
    }

    /// The path of a named Unix socket.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Peer::Unix(path) => path.as_deref(),
            Peer::Tcp(_) => None,
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Peer::Tcp(address) => address.fmt(f),
            Peer::Unix(Some(path)) => write!(f, "unix:{}", path.display()),
            Peer::Unix(None) => f.write_str("unix:"),
        }
    }
}
