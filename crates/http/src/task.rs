//! The task of a connection: reads, finds heads and bodies, dispatches, writes, keeps the time.
//!
//! It works under the lock of the connection's state and lets go of it to call out: to dispatch a request, to tell an
//! observer. While it works (`State::notified`), whoever changes the state need not wake it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes};
use ferroute_reactor::Reactor;

use crate::body::Item;
use crate::buffer;
use crate::connection::{Connection, Shared};
use crate::dispatch::Signal;
use crate::encode;
use crate::error::{Error, Kind};
use crate::exchange::{Exchange, Request};
use crate::head::Limits;
use crate::request::BodyLength;
use crate::response::{Chunk, ResponseHead};
use crate::scan::Scan;
use crate::socket::Socket;
use crate::state::{Stage, State};
use crate::timing::{Due, Timing};

/// How far the client may get ahead of the answer to its current request.
const READ_AHEAD: usize = 16 * 1024;

/// After the last answer, what the client still sends is read and dropped so that it is not reset before it has read
/// that answer: so much, and for as long as [`Timing`] says.
const LINGERED: usize = 4 * 1024 * 1024;

/// Rounds of work before other tasks get their turn.
const ROUNDS: usize = 16;

/// What was promised is always told; of the rest what is of interest.
const ALWAYS: [Signal; 4] = [Signal::READABLE, Signal::DRAINED, Signal::TOO_LARGE, Signal::CLOSED];

/// Begins to serve an accepted connection.
pub(crate) fn spawn(reactor: &Reactor, connection: Connection, socket: Socket) {
    let server = connection.shared.server.clone();
    if server.settings.no_delay() {
        socket.set_no_delay(true);
    }
    if server.settings.keep_alive() {
        socket.set_keep_alive(true, server.settings.keep_alive_initial_delay());
    }
    let work = Work {
        socket,
        scan: Scan::default(),
        request: None,
        phase: Phase::Serving,
        body_length: 0,
        finished: false,
        timing: Timing::new(reactor),
    };
    let watched = server.watch_connections.load(Relaxed);
    // Made before anything is called, so that it is counted out whatever happens.
    let task = Task { connection: connection.clone(), work: Some(work) };
    if watched {
        connection.watch();
        server.dispatch.opened(&connection);
    }
    reactor.spawn(task);
}

struct Task {
    connection: Connection,
    /// `None` once it is closed.
    work: Option<Work>,
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Task { connection, work } = &mut *self;
        let Some(work) = work else { return Poll::Ready(()) };
        connection.shared.waker.get_or_init(|| cx.waker().clone());
        for _ in 0..ROUNDS {
            match work.round(&connection.shared, cx) {
                Round::Again => {}
                Round::Wait => return Poll::Pending,
                Round::Close => {
                    self.close();
                    return Poll::Ready(());
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Task {
    fn close(&mut self) {
        let Some(work) = self.work.take() else { return };
        let shared = &self.connection.shared;
        let mut state = shared.lock();
        state.open = false;
        state.abort();
        state.output.clear();
        buffer::give_back(&mut state.input);
        state.input.clear();
        if state.kill == Some(true) {
            work.socket.reset_on_close();
        }
        let told = work.take_signals(&mut state);
        state.observer = None;
        drop(state);
        drop(work);
        shared.server.dismiss(shared.id);
        if let Some((observer, signal)) = told {
            observer.receiver.signal(observer.token, signal);
        }
        if shared.watched.load(Relaxed) {
            shared.server.dispatch.closed(&self.connection);
        }
    }
}

impl Drop for Task {
    /// The reactor was shut down, or a dispatcher panicked.
    fn drop(&mut self) {
        self.close();
    }
}
