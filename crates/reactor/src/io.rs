//! Sources of readiness: what a reactor knows of a socket, and the handle through which a task uses it.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use mio::{Token, event};
use slab::Slab;

use crate::Reactor;
use crate::readiness::{CLOSED, Interest, READY, Readiness};

/// The token of the reactor's own bell.
pub(crate) const BELL: Token = Token(usize::MAX);

struct Source {
    token: Token,
    readiness: Readiness,
}

/// The sources of a reactor, by token. A token is an index and the number of a registration, so that an event of a
/// closed source never reaches the next one at the same index.
pub(crate) struct Sources {
    state: Mutex<State>,
}

struct State {
    slab: Slab<Arc<Source>>,
    registrations: usize,
}

const HALF: u32 = usize::BITS / 2;
const INDEX: usize = (1 << HALF) - 1;

impl Sources {
    pub(crate) fn new() -> Self {
        Sources {
            state: Mutex::new(State {
                slab: Slab::new(),
                registrations: 0,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self) -> Arc<Source> {
        let mut state = self.lock();
        state.registrations = state.registrations.wrapping_add(1);
        let generation = state.registrations;
        let entry = state.slab.vacant_entry();
        let source = Arc::new(Source {
            token: Token(generation << HALF | entry.key() & INDEX),
            readiness: Readiness::new(),
        });
        entry.insert(source.clone());
        source
    }

    fn remove(&self, source: &Source) {
        let removed = self.lock().slab.try_remove(source.token.0 & INDEX);
        drop(removed);
        source.readiness.forget();
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().slab.len()
    }

    /// Hands events to their sources. Returns how many there were, and whether the bell was among them.
    ///
    /// Under the baton: nobody can be dropping all tasks meanwhile, so waking one only queues it and never comes back
    /// for the lock that is held here.
    pub(crate) fn dispatch(&self, events: &mio::Events) -> (usize, bool) {
        let state = self.lock();
        let (mut count, mut bell) = (0, false);
        for event in events {
            if event.token() == BELL {
                bell = true;
                continue;
            }
            count += 1;
            if let Some(source) = state.slab.get(event.token().0 & INDEX)
                && source.token == event.token()
            {
                source.readiness.set_ready(flags(event));
            }
        }
        (count, bell)
    }
}

fn flags(event: &event::Event) -> u32 {
    let mut flags = 0;
    if event.is_readable() || event.is_error() {
        flags |= READY[0];
    }
    if event.is_read_closed() {
        flags |= CLOSED[0];
    }
    if event.is_writable() || event.is_error() {
        flags |= READY[1];
    }
    if event.is_write_closed() {
        flags |= CLOSED[1];
    }
    flags
}

/// A source of readiness (a socket, a listener) registered with a reactor. Dropping it deregisters and closes it.
///
/// A new source counts as ready both ways: the first operation is tried, not waited for. All methods take `&self`; each
/// direction keeps the waker of one task, the last that polled it. Waking must only queue the task, as every executor's
/// waker does, not poll it on the spot.
pub struct Io<S: event::Source> {
    reactor: Reactor,
    entry: Arc<Source>,
    /// `None` only in `into_inner` and `drop`.
    source: Option<S>,
}

impl<S: event::Source> Io<S> {
    pub(crate) fn new(reactor: &Reactor, mut source: S) -> io::Result<Self> {
        let shared = &reactor.shared;
        let entry = shared.sources.insert();
        let both = mio::Interest::READABLE | mio::Interest::WRITABLE;
        if let Err(error) = shared.registry.register(&mut source, entry.token, both) {
            shared.sources.remove(&entry);
            return Err(error);
        }
        Ok(Io {
            reactor: reactor.clone(),
            entry,
            source: Some(source),
        })
    }

    /// Ready if an operation is worth trying; otherwise the task is woken when it is.
    pub fn poll_ready(&self, cx: &mut Context<'_>, interest: Interest) -> Poll<()> {
        self.entry.readiness.poll(cx, interest).map(drop)
    }

    /// Runs `operation` when the source is ready, until it gives something other than `WouldBlock` and `Interrupted`.
    pub fn poll_op<T>(
        &self,
        cx: &mut Context<'_>,
        interest: Interest,
        mut operation: impl FnMut(&S) -> io::Result<T>,
    ) -> Poll<io::Result<T>> {
        self.poll_seen(cx, interest, |source| operation(source))
            .map_ok(|(value, _)| value)
    }

    /// As `poll_op`; gives also the state that was seen before the operation.
    pub(crate) fn poll_seen<T>(
        &self,
        cx: &mut Context<'_>,
        interest: Interest,
        mut operation: impl FnMut(&S) -> io::Result<T>,
    ) -> Poll<io::Result<(T, u32)>> {
        loop {
            let seen = ready!(self.entry.readiness.poll(cx, interest));
            match operation(self.get_ref()) {
                Ok(value) => return Poll::Ready(Ok((value, seen))),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.entry.readiness.clear(seen, interest.any())
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    /// Says that the source is drained (a read or write was short), which saves the system call that would only say
    /// `WouldBlock`. To be called in a task of this reactor, straight after the operation: an event that came between
    /// the two would be lost.
    pub fn clear_ready(&self, interest: Interest) {
        self.clear_seen(self.entry.readiness.seen(), interest);
    }

    /// As `clear_ready`, unless an event came since `seen`.
    pub(crate) fn clear_seen(&self, seen: u32, interest: Interest) {
        self.entry.readiness.clear(seen, interest.ready());
    }

    /// The source itself.
    pub fn get_ref(&self) -> &S {
        self.source
            .as_ref()
            .expect("only into_inner and drop take the source")
    }

    /// The reactor that it is registered with.
    pub fn reactor(&self) -> &Reactor {
        &self.reactor
    }

    /// Deregisters the source and gives it back. On an error it is closed.
    pub fn into_inner(mut self) -> io::Result<S> {
        let mut source = self
            .source
            .take()
            .expect("only into_inner and drop take the source");
        self.reactor.shared.registry.deregister(&mut source)?;
        Ok(source)
    }
}

impl<S: event::Source> Drop for Io<S> {
    fn drop(&mut self) {
        if let Some(mut source) = self.source.take() {
            // Fails only if the descriptor is not registered any more, and then there is nothing to do.
            let _ = self.reactor.shared.registry.deregister(&mut source);
        }
        self.reactor.shared.sources.remove(&self.entry);
    }
}

impl<S: event::Source + fmt::Debug> fmt::Debug for Io<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Io")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;
    use std::task::Waker;

    use super::*;

    /// Events can outlive their registration: a descriptor that was copied stays in epoll when it is closed.
    #[test]
    fn an_event_of_a_former_registration_reaches_nobody() {
        let reactor = Reactor::new().unwrap();
        let shared = &reactor.shared;
        let (stale, mut peer) = UnixStream::pair().unwrap();
        let former = shared.sources.insert();
        let stale = stale.as_raw_fd();
        let mut stale = mio::unix::SourceFd(&stale);
        shared
            .registry
            .register(&mut stale, former.token, mio::Interest::READABLE)
            .unwrap();
        shared.sources.remove(&former);
        let successor = shared.sources.insert();
        assert_eq!(former.token.0 & INDEX, successor.token.0 & INDEX);
        successor
            .readiness
            .clear(successor.readiness.seen(), Interest::Read.any());
        peer.write_all(b"stale").unwrap();
        assert_eq!(reactor.turn(None).events, 1);
        let mut cx = Context::from_waker(Waker::noop());
        assert!(
            successor
                .readiness
                .poll(&mut cx, Interest::Read)
                .is_pending()
        );
    }
}
