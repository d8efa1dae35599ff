//! Where a server accepts: TCP, Unix sockets, inherited descriptors.

use std::fmt;
use std::fs;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ferroute_reactor::{Interest, Io, Reactor, Sleep};
use mio::net::{TcpListener, UnixListener};
use socket2::{Domain, SockAddr, Socket as RawSocket, Type};

use crate::peer::Peer;
use crate::server::Shared as Server;
use crate::socket::Socket;
use crate::task;

/// Connections accepted in one go. Then other tasks run, and another reactor that listens on the same socket and has
/// less to do gets its share.
const BATCH: usize = 4;

/// How long nothing is accepted after the system had no descriptor or no memory left.
const BACK_OFF: Duration = Duration::from_millis(100);

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
        TcpOptions {
            backlog: 511,
            reuse_port: false,
            ipv6_only: false,
        }
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
        UnixOptions {
            backlog: 511,
            readable_all: false,
            writable_all: false,
        }
    }
}

/// A bound, listening socket, not served yet.
#[derive(Debug)]
pub struct Listener {
    socket: RawSocket,
    address: Peer,
    /// Of a Unix socket that we made.
    file: Option<Arc<SocketFile>>,
}

/// Removes the file of a Unix socket when the last listener on it is gone.
#[derive(Debug)]
struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Somebody else may have removed it: then there is nothing to do.
        let _ = fs::remove_file(&self.0);
    }
}

impl Listener {
    /// Listens on an address. `[::]:port` takes IPv4 too, unless `ipv6_only`.
    pub fn tcp(address: SocketAddr, options: &TcpOptions) -> io::Result<Listener> {
        let socket = RawSocket::new(Domain::for_address(address), Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        if address.is_ipv6() {
            socket.set_only_v6(options.ipv6_only)?;
        }
        if options.reuse_port {
            socket.set_reuse_port(true)?;
        }
        socket.bind(&address.into())?;
        socket.listen(backlog(options.backlog))?;
        Listener::new(socket, None)
    }

    /// Listens on a path. A file that exists is `AddrInUse`, as in Node; ours is removed when the last listener on it
    /// is closed.
    pub fn unix(path: impl AsRef<Path>, options: &UnixOptions) -> io::Result<Listener> {
        let path = path.as_ref();
        let socket = RawSocket::new(Domain::UNIX, Type::STREAM, None)?;
        socket.bind(&SockAddr::unix(path)?)?;
        let file = SocketFile(path.to_owned());
        let more = if options.readable_all { 0o444 } else { 0 }
            | if options.writable_all { 0o222 } else { 0 };
        if more != 0 {
            // Nobody executes a socket; Node 22 and newer say so, too.
            let mode = fs::metadata(path)?.permissions().mode() & 0o666;
            fs::set_permissions(path, fs::Permissions::from_mode(mode | more))?;
        }
        socket.listen(backlog(options.backlog))?;
        Listener::new(socket, Some(Arc::new(file)))
    }

    /// Takes over a descriptor that listens already (TCP or Unix).
    pub fn from_fd(fd: OwnedFd) -> io::Result<Listener> {
        let socket = RawSocket::from(fd);
        if !socket.is_listener()? {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not a listening socket",
            ));
        }
        Listener::new(socket, None)
    }

    fn new(socket: RawSocket, file: Option<Arc<SocketFile>>) -> io::Result<Listener> {
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let address = match address.as_socket() {
            Some(address) => Peer::Tcp(address),
            None => Peer::Unix(address.as_pathname().map(Path::to_owned)),
        };
        Ok(Listener {
            socket,
            address,
            file,
        })
    }

    /// Another handle on the same socket, to be served on another reactor.
    pub fn try_clone(&self) -> io::Result<Listener> {
        Ok(Listener {
            socket: self.socket.try_clone()?,
            address: self.address.clone(),
            file: self.file.clone(),
        })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> &Peer {
        &self.address
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

fn backlog(wanted: u32) -> i32 {
    i32::try_from(wanted).unwrap_or(i32::MAX)
}

/// A listener being served. Dropping it does not end it.
#[derive(Clone)]
pub struct Listening {
    shared: Arc<Shared>,
}

struct Shared {
    server: Arc<Server>,
    address: Peer,
    open: Mutex<Option<Open>>,
}

/// What is there until it is closed.
struct Open {
    io: ListenerIo,
    _file: Option<Arc<SocketFile>>,
    waker: Option<Waker>,
}

enum ListenerIo {
    Tcp(Io<TcpListener>),
    Unix(Io<UnixListener>),
}

impl Listening {
    pub(crate) fn start(
        server: Arc<Server>,
        reactor: &Reactor,
        listener: Listener,
    ) -> io::Result<Listening> {
        let Listener {
            socket,
            address,
            file,
        } = listener;
        let io = match address {
            Peer::Tcp(_) => {
                ListenerIo::Tcp(reactor.register(TcpListener::from_std(socket.into()))?)
            }
            Peer::Unix(_) => {
                ListenerIo::Unix(reactor.register(UnixListener::from_std(socket.into()))?)
            }
        };
        let open = Mutex::new(Some(Open {
            io,
            _file: file,
            waker: None,
        }));
        let listening = Listening {
            shared: Arc::new(Shared {
                server,
                address,
                open,
            }),
        };
        reactor.spawn(Acceptor {
            listening: listening.clone(),
            reactor: reactor.clone(),
            back_off: None,
        });
        Ok(listening)
    }

    /// Where it listens.
    pub fn local_addr(&self) -> &Peer {
        &self.shared.address
    }

    /// Stops listening at once: the socket is closed when this returns. Connections go on.
    pub fn close(&self) {
        // Bound first: what is dropped and woken must not find the lock held.
        let open = self.open().take();
        if let Some(Open { io, _file, waker }) = open {
            drop(io);
            self.shared.server.forget(self);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    pub(crate) fn is(&self, other: &Listening) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    fn open(&self) -> MutexGuard<'_, Option<Open>> {
        self.shared
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// `Ready(None)`: it was closed.
    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<Option<io::Result<(Accepted, Peer)>>> {
        let mut open = self.open();
        let Some(Open { io, waker, .. }) = &mut *open else {
            return Poll::Ready(None);
        };
        if !waker
            .as_ref()
            .is_some_and(|waker| waker.will_wake(cx.waker()))
        {
            *waker = Some(cx.waker().clone());
        }
        let accepted = match io {
            ListenerIo::Tcp(io) => io
                .poll_op(cx, Interest::Read, TcpListener::accept)
                .map_ok(|(stream, address)| (Accepted::Tcp(stream), Peer::Tcp(address))),
            ListenerIo::Unix(io) => {
                io.poll_op(cx, Interest::Read, UnixListener::accept)
                    .map_ok(|(stream, address)| {
                        (
                            Accepted::Unix(stream),
                            Peer::Unix(address.as_pathname().map(Path::to_owned)),
                        )
                    })
            }
        };
        accepted.map(Some)
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening")
            .field("address", self.local_addr())
            .finish_non_exhaustive()
    }
}

enum Accepted {
    Tcp(mio::net::TcpStream),
    Unix(mio::net::UnixStream),
}

/// The task of a listener.
struct Acceptor {
    listening: Listening,
    reactor: Reactor,
    back_off: Option<Sleep>,
}

impl Acceptor {
    fn serve(&self, accepted: Accepted, peer: Peer) -> io::Result<()> {
        let server = &self.listening.shared.server;
        let local = match (&accepted, self.listening.local_addr()) {
            (Accepted::Tcp(stream), Peer::Tcp(address)) if address.ip().is_unspecified() => {
                Peer::Tcp(stream.local_addr()?)
            }
            (_, address) => address.clone(),
        };
        let Some(connection) = server.admit(peer.clone(), local.clone()) else {
            drop(accepted);
            server.dispatch.dropped(&peer, &local);
            return Ok(());
        };
        let socket = match accepted {
            Accepted::Tcp(stream) => self.reactor.register(stream).map(Socket::Tcp),
            Accepted::Unix(stream) => self.reactor.register(stream).map(Socket::Unix),
        };
        match socket {
            Ok(socket) => task::spawn(&self.reactor, connection, socket),
            Err(error) => {
                server.dismiss(connection.id());
                return Err(error);
            }
        }
        Ok(())
    }
}

impl Drop for Acceptor {
    /// The reactor was shut down: nobody accepts any more, and clients shall know.
    fn drop(&mut self) {
        self.listening.close();
    }
}

impl Future for Acceptor {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let acceptor = &mut *self;
        if let Some(sleep) = &mut acceptor.back_off {
            if Pin::new(sleep).poll(cx).is_pending() && acceptor.listening.open().is_some() {
                return Poll::Pending;
            }
            acceptor.back_off = None;
        }
        for _ in 0..BATCH {
            let result = match acceptor.listening.poll_accept(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Ready(Some(Ok((accepted, peer)))) => acceptor.serve(accepted, peer),
                Poll::Ready(Some(Err(error))) => Err(error),
            };
            match result.map_err(|error| error.kind()) {
                // This client has given up; there may be others.
                Ok(()) | Err(io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {
                }
                // Out of descriptors or memory. Trying again at once would only burn the processor.
                Err(_) => {
                    let mut sleep = acceptor
                        .reactor
                        .sleep_until(acceptor.reactor.now() + BACK_OFF);
                    if Pin::new(&mut sleep).poll(cx).is_pending() {
                        acceptor.back_off = Some(sleep);
                        return Poll::Pending;
                    }
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
