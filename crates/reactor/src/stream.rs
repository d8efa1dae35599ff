//! Reading and writing streams: what `Io` adds for TCP and Unix sockets.

use std::io::{self, IoSlice, Read, Write};
use std::mem::MaybeUninit;
use std::net::Shutdown;
use std::task::{Context, Poll, ready};

use bytes::BufMut;
use mio::event;

use crate::io::Io;
use crate::readiness::Interest;

/// Whether a short read or write shows that the socket is drained or full: true of epoll and kqueue. Where mio emulates
/// edges (Windows), only `WouldBlock` makes it look again.
const SHORT_IS_DRAINED: bool = cfg!(unix);

/// The byte streams of mio: `TcpStream`, and `UnixStream` where there is one. Sealed, for `Io` relies on their `read`
/// only writing to the buffer it is given.
pub trait Stream: event::Source + sealed::Sealed {
    #[doc(hidden)]
    fn read(&self, buf: &mut [u8]) -> io::Result<usize>;
    #[doc(hidden)]
    fn write(&self, bytes: &[u8]) -> io::Result<usize>;
    #[doc(hidden)]
    fn write_vectored(&self, slices: &[IoSlice<'_>]) -> io::Result<usize>;
    #[doc(hidden)]
    fn shutdown(&self, how: Shutdown) -> io::Result<()>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! stream {
    ($stream:ty) => {
        impl sealed::Sealed for $stream {}
        impl Stream for $stream {
            fn read(&self, buf: &mut [u8]) -> io::Result<usize> {
                Read::read(&mut &*self, buf)
            }
            fn write(&self, bytes: &[u8]) -> io::Result<usize> {
                Write::write(&mut &*self, bytes)
            }
            fn write_vectored(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
                Write::write_vectored(&mut &*self, slices)
            }
            fn shutdown(&self, how: Shutdown) -> io::Result<()> {
                <$stream>::shutdown(self, how)
            }
        }
    };
}

stream!(mio::net::TcpStream);
#[cfg(unix)]
stream!(mio::net::UnixStream);

impl<S: Stream> Io<S> {
    /// Reads once into the free space of `buf` (all that its `chunk_mut` gives). `Ok(0)`: the peer's end, or no space.
    pub fn poll_read(
        &self,
        cx: &mut Context<'_>,
        buf: &mut impl BufMut,
    ) -> Poll<io::Result<usize>> {
        // SAFETY: the bytes stay uninitialized for everybody but a stream's `read`, which hands the slice to the
        // operating system: that only writes to it.
        let space: &mut [MaybeUninit<u8>] = unsafe { buf.chunk_mut().as_uninit_slice_mut() };
        // SAFETY: same size and layout; nobody reads through this view before `read` has written, as said above.
        let space = unsafe { &mut *(std::ptr::from_mut(space) as *mut [u8]) };
        let length = space.len();
        let (count, seen) =
            ready!(self.poll_seen(cx, Interest::Read, |stream| stream.read(space)))?;
        if SHORT_IS_DRAINED && count > 0 && count < length {
            self.clear_seen(seen, Interest::Read);
        }
        // SAFETY: `read` has written that many bytes.
        unsafe { buf.advance_mut(count) };
        Poll::Ready(Ok(count))
    }

    /// Writes once. A short write means that the socket is full, and the next one waits.
    pub fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_with(cx, bytes.len(), |stream| stream.write(bytes))
    }

    /// Writes once, from several buffers.
    pub fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // The operating system takes at most 1024 slices at once (IOV_MAX): a longer list is not a full socket.
        let length = slices.iter().take(1024).map(|slice| slice.len()).sum();
        self.poll_write_with(cx, length, |stream| stream.write_vectored(slices))
    }

    fn poll_write_with(
        &self,
        cx: &mut Context<'_>,
        length: usize,
        write: impl FnMut(&S) -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        let (count, seen) = ready!(self.poll_seen(cx, Interest::Write, write))?;
        if SHORT_IS_DRAINED && count > 0 && count < length {
            self.clear_seen(seen, Interest::Write);
        }
        Poll::Ready(Ok(count))
    }

    /// Ends one direction or both.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.get_ref().shutdown(how)
    }
}
