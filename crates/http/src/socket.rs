//! The stream under a connection: TCP or Unix.

use std::io::{self, IoSlice};
use std::net::Shutdown;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::BufMut;
use ferroute_reactor::{Interest, Io};
use mio::net::{TcpStream, UnixStream};
use socket2::{SockRef, TcpKeepalive};

/// A registered stream.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(Io<TcpStream>),
    Unix(Io<UnixStream>),
}

macro_rules! either {
    ($socket:expr, $io:ident => $body:expr) => {
        match $socket {
            Socket::Tcp($io) => $body,
            Socket::Unix($io) => $body,
        }
    };
}

impl Socket {
    pub(crate) fn poll_read(
        &self,
        cx: &mut Context<'_>,
        buf: &mut impl BufMut,
    ) -> Poll<io::Result<usize>> {
        either!(self, io => io.poll_read(cx, buf))
    }

    pub(crate) fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        either!(self, io => io.poll_write(cx, bytes))
    }

    pub(crate) fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        either!(self, io => io.poll_write_vectored(cx, slices))
    }

    /// Whether something came that was not read yet; otherwise the task is woken when it does.
    pub(crate) fn has_input(&self, cx: &mut Context<'_>) -> bool {
        either!(self, io => io.poll_ready(cx, Interest::Read)).is_ready()
    }

    /// Ends our direction. That the client is gone already is no error to anyone.
    pub(crate) fn end(&self) {
        let _ = either!(self, io => io.shutdown(Shutdown::Write));
    }

    /// Makes the coming close a RST.
    pub(crate) fn reset_on_close(&self) {
        let _ = self.option(|socket| socket.set_linger(Some(Duration::ZERO)));
    }

    pub(crate) fn set_no_delay(&self, on: bool) {
        if let Socket::Tcp(io) = self {
            let _ = io.get_ref().set_nodelay(on);
        }
    }

    pub(crate) fn set_keep_alive(&self, on: bool, initial_delay: Duration) {
        if let Socket::Tcp(_) = self {
            let _ = self.option(|socket| match on && !initial_delay.is_zero() {
                true => socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(initial_delay)),
                false => socket.set_keepalive(on),
            });
        }
    }

    fn option(&self, set: impl FnOnce(SockRef<'_>) -> io::Result<()>) -> io::Result<()> {
        either!(self, io => set(SockRef::from(io.get_ref())))
    }
}
