//! The task of a connection: reads, finds heads and bodies, dispatches, writes, keeps the time.
//!
//! It works under the lock of the connection's state and lets go of it to call out: to dispatch a request, to tell an
//! observer. While it works (`State::notified`), whoever changes the state need not wake it.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll};

use ferroute_reactor::Reactor;

use crate::buffer;
use crate::connection::Connection;
use crate::output::Output;
use crate::socket::Socket;
use crate::work::{Round, Work};

/// Rounds of work before other tasks get their turn.
const ROUNDS: usize = 16;

/// Begins to serve an accepted connection.
pub(crate) fn spawn(reactor: &Reactor, connection: Connection, socket: Socket) {
    let server = connection.shared.server.clone();
    if server.settings.no_delay() {
        socket.set_no_delay(true);
    }
    if server.settings.keep_alive() {
        socket.set_keep_alive(true, server.settings.keep_alive_initial_delay());
    }
    // Before anything is called out: the connection is counted out whatever happens.
    let task = Task {
        connection: connection.clone(),
        work: Some(Work::new(reactor, socket)),
    };
    if server.watch_connections.load(Relaxed) {
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
        let Some(work) = work else {
            return Poll::Ready(());
        };
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
        buffer::give_back(&mut connection.shared.lock().input);
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
        state.output = Output::default();
        state.input.clear();
        buffer::give_back(&mut state.input);
        let told = state.take_signals();
        let observer = state.observer.take();
        let reset = state.kill == Some(true);
        drop(state);
        drop(observer);
        work.close(reset);
        shared.server.dismiss(shared.id);
        if let Some(told) = told {
            told.deliver();
        }
        if shared.watched.load(Relaxed) || shared.server.watch_connections.load(Relaxed) {
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
