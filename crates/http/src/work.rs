//! What the task of a connection does: read, find heads and bodies, write, close.

mod input;
mod output;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::Context;

use bytes::Bytes;
use ferroute_reactor::Reactor;

use crate::buffer;
use crate::connection::{Connection, Shared};
use crate::dispatch::Signal;
use crate::encode;
use crate::error::{Error, Kind};
use crate::exchange::{Exchange, Request};
use crate::response::{Chunk, ResponseHead};
use crate::scan::Scan;
use crate::socket::Socket;
use crate::state::{Observer, Stage, State, Told};
use crate::timing::{Due, Timing};

/// Reads, or writes, before the task looks at everything else again.
const REPEATS: usize = 8;

/// What the task does next.
pub(crate) enum Round {
    Again,
    Wait,
    Close,
}

/// What has to be done without the lock, or by the caller.
enum Step {
    Again,
    Wait,
    Close,
    Dispatch(Exchange),
    /// With what the observer of the exchange that was under way is to be told.
    Refuse(Exchange, Error, Option<Told>),
    Surplus(Exchange),
    TimedOut,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Serving,
    /// The last answer is in the output: it is written, then our direction ends.
    Closing,
    /// Our direction has ended. So many bytes are dropped before the client is cut off.
    Lingering(usize),
}

/// The part of a connection that only its task sees.
pub(crate) struct Work {
    socket: Socket,
    timing: Timing,
    phase: Phase,
    scan: Scan,
    /// The current request, or the last one, to be filled again.
    request: Option<Arc<Request>>,
    /// Bytes of the current request's body so far.
    body_length: u64,
    /// `FINISHED` was said of the current response.
    finished: bool,
    /// Our direction of a raw exchange has ended.
    shut: bool,
    /// The observer of an exchange that is over: to be let go of without the lock, for it may hold exchanges.
    released: Option<Observer>,
    /// Nobody reads the raw exchange on: close it once its output is written.
    deserted: bool,
}

/// `None`: go on with the next thing.
type Flow = Option<Step>;

impl Work {
    pub(crate) fn new(reactor: &Reactor, socket: Socket) -> Work {
        Work {
            socket,
            timing: Timing::new(reactor),
            phase: Phase::Serving,
            scan: Scan::default(),
            request: None,
            body_length: 0,
            finished: false,
            shut: false,
            released: None,
            deserted: false,
        }
    }

    pub(crate) fn close(self, reset: bool) {
        if reset {
            self.socket.reset_on_close();
        }
    }

    /// Does what can be done up to the first call to the outside.
    pub(crate) fn round(&mut self, shared: &Arc<Shared>, cx: &mut Context<'_>) -> Round {
        let mut state = shared.lock();
        state.notified = true;
        if let Some(reset) = state.kill {
            if !reset {
                self.write_last(&mut state, shared, cx);
            }
            return Round::Close;
        }
        self.set_options(&mut state);
        if let Some(told) = state.take_signals() {
            drop(state);
            told.deliver();
            return Round::Again;
        }
        let mut step = self.work(&mut state, shared, cx);
        if matches!(step, Step::Wait) {
            step = self.wait(&mut state, shared, cx);
        }
        if let Step::Wait = step {
            buffer::give_back(&mut state.input);
            state.notified = false;
        }
        drop(state);
        drop(self.released.take());
        self.call_out(step, shared)
    }

    fn call_out(&mut self, step: Step, shared: &Arc<Shared>) -> Round {
        let dispatch = &shared.server.dispatch;
        match step {
            Step::Again => {}
            Step::Wait => return Round::Wait,
            Step::Close => return Round::Close,
            Step::Dispatch(exchange) => dispatch.request(exchange),
            Step::Refuse(exchange, error, told) => {
                let taken = dispatch.refused(exchange, &error);
                if let Some(told) = told {
                    told.deliver();
                }
                if !taken {
                    let mut state = shared.lock();
                    // Whoever kept a handle has it on an exchange that is over.
                    state.generation += 1;
                    state.raw = false;
                    state.output.clear();
                    self.answer_refused(&mut state, error.status());
                }
            }
            Step::Surplus(exchange) => dispatch.surplus(exchange),
            Step::TimedOut => {
                if !dispatch.timed_out(&Connection {
                    shared: shared.clone(),
                }) {
                    return Round::Close;
                }
            }
        }
        Round::Again
    }

    fn set_options(&mut self, state: &mut State) {
        if std::mem::take(&mut state.timeout_set) {
            self.timing.note_activity();
        }
        if let Some(on) = state.no_delay.take() {
            self.socket.set_no_delay(on);
        }
        if let Some((on, initial_delay)) = state.keep_alive.take() {
            self.socket.set_keep_alive(on, initial_delay);
        }
    }

    fn work(&mut self, state: &mut State, shared: &Arc<Shared>, cx: &mut Context<'_>) -> Step {
        for _ in 0..REPEATS {
            if std::mem::take(&mut state.abandoned)
                && let Some(step) = self.take_care(state, shared)
            {
                return step;
            }
            if let Some(step) = self.consume(state, shared) {
                return step;
            }
            if let Some(step) = self.write(state, shared, cx) {
                return step;
            }
            if state.output.is_empty()
                && let Some(step) = self.settle(state, cx)
            {
                return step;
            }
            if let Some(step) = self.read(state, shared, cx) {
                return step;
            }
        }
        Step::Again
    }

    /// Nothing can be done: is a deadline over, or has somebody to be told something?
    fn wait(&mut self, state: &mut State, shared: &Arc<Shared>, cx: &mut Context<'_>) -> Step {
        if !state.pending.is_empty() && state.observer.is_some() {
            return Step::Again;
        }
        let server = &shared.server;
        match self
            .timing
            .poll(cx, state, &server.settings, server.is_draining())
        {
            None => Step::Wait,
            Some(Due::KeepAlive | Due::Linger) => Step::Close,
            Some(Due::Request) if state.stage == Stage::Idle => {
                self.refuse(state, shared, Kind::Timeout, 0)
            }
            Some(Due::Request) => self.fail(state, shared, Kind::Timeout),
            Some(Due::HalfClosed) => {
                // The answer may still come, and is sent if it does: a client that only half-closed will see it.
                state.aborted = true;
                state.signal(Signal::CLOSED);
                Step::Again
            }
            Some(Due::Inactive) => {
                self.timing.note_inactivity_told();
                Step::TimedOut
            }
        }
    }

    // ===== errors

    /// A request that was not dispatched yet cannot be.
    fn refuse(&mut self, state: &mut State, shared: &Arc<Shared>, kind: Kind, at: usize) -> Step {
        if !shared.server.watch_errors.load(Relaxed) {
            self.answer_refused(state, Error::new(kind).status());
            return Step::Again;
        }
        let error = Error::at(kind, at, Bytes::copy_from_slice(&state.input));
        state.input.clear();
        let mut vacant = self.vacant(shared);
        let request = ours(&mut vacant);
        request.head.clear();
        request.generation = state.generation + 1;
        state.begin(&request.head);
        state.make_raw();
        self.finished = false;
        self.deserted = true;
        let exchange = Exchange::new(&vacant);
        self.request = Some(vacant);
        Step::Refuse(exchange, error, None)
    }

    fn answer_refused(&mut self, state: &mut State, status: u16) {
        state.stage = Stage::Over;
        state.input.clear();
        encode::refusal(state.output.tail(), status);
        self.phase = Phase::Closing;
        self.timing.note_linger();
    }

    /// The body of a dispatched request cannot be read to its end.
    fn fail(&mut self, state: &mut State, shared: &Arc<Shared>, kind: Kind) -> Step {
        match state.stage {
            Stage::Waiting => {
                state.abort();
                // Whoever is asked what to answer has a new exchange: the observer of this one is told after that.
                let is_watched = shared.server.watch_errors.load(Relaxed);
                let told = is_watched.then(|| state.take_signals()).flatten();
                return match self.refuse(state, shared, kind, 0) {
                    Step::Refuse(exchange, error, _) => Step::Refuse(exchange, error, told),
                    step => step,
                };
            }
            Stage::Ended => {
                let signal = state.incoming.abort();
                state.signal(signal);
                state.close = true;
            }
            _ => return Step::Close,
        }
        Step::Again
    }

    /// The last handle on the exchange is gone.
    fn take_care(&mut self, state: &mut State, shared: &Shared) -> Flow {
        match state.stage {
            Stage::Waiting if state.eof => return Some(Step::Close),
            Stage::Waiting => {
                let server = &shared.server;
                state.respond(
                    &ResponseHead::new(500),
                    Chunk::None,
                    true,
                    &server.settings,
                    server.is_draining(),
                );
            }
            Stage::Streaming => {
                // Whatever the framing, a reset tells the client that this was not all.
                state.kill = Some(!state.raw);
                return Some(Step::Close);
            }
            Stage::Ended if state.raw => self.deserted = true,
            Stage::Ended => state.incoming.discard(),
            Stage::Idle | Stage::Over => {}
        }
        None
    }
}

fn ours(request: &mut Arc<Request>) -> &mut Request {
    Arc::get_mut(request).expect("a vacant request has one owner")
}

/// Only the task adds: no need for a locked instruction.
fn add(counter: &AtomicU64, count: usize) {
    counter.store(counter.load(Relaxed) + count as u64, Relaxed);
}
