//! What the task of a connection does: read, find heads and bodies, write, close.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};

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
use crate::settings::Settings;
use crate::socket::Socket;
use crate::state::{Stage, State, Told};
use crate::timing::{Due, Timing};

/// How far the client may get ahead of the answer to its current request.
const READ_AHEAD: usize = 16 * 1024;

/// How much of what a client still sends is read and dropped after the last answer, so that it can read that answer: a
/// close with unread input is a reset.
const LINGERED: usize = 8 * 1024 * 1024;

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
    Drop,
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
            return Round::Wait;
        }
        drop(state);
        self.call_out(step, shared)
    }

    fn call_out(&mut self, step: Step, shared: &Arc<Shared>) -> Round {
        let dispatch = &shared.server.dispatch;
        match step {
            Step::Again | Step::Wait => {}
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
            Step::Drop => dispatch.dropped(
                &Connection {
                    shared: shared.clone(),
                }
                .peer()
                .clone(),
            ),
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

    // ===== input

    /// Makes of the input what can be made of it.
    fn consume(&mut self, state: &mut State, shared: &Arc<Shared>) -> Flow {
        if self.phase != Phase::Serving {
            state.input.clear();
            return None;
        }
        if state.raw {
            self.consume_raw(state);
            return None;
        }
        match state.stage {
            Stage::Idle if state.output.is_empty() => self.head(state, shared),
            Stage::Idle | Stage::Over => None,
            _ if !state.incoming.is_open() => None,
            _ => self
                .body(state, &shared.server.settings)
                .err()
                .map(|kind| self.fail(state, shared, kind)),
        }
    }

    fn consume_raw(&mut self, state: &mut State) {
        let count = state.input.len();
        if count > 0 && state.incoming.is_open() {
            let signal = state.incoming.push(&mut state.input, count);
            state.signal(signal);
        }
        if state.eof && state.incoming.is_open() {
            let signal = state.incoming.complete();
            state.signal(signal);
        }
    }

    fn head(&mut self, state: &mut State, shared: &Arc<Shared>) -> Flow {
        if state.input.is_empty() {
            return state.eof.then_some(Step::Close);
        }
        let settings = &shared.server.settings;
        let limits = limits(settings);
        let mut vacant = self.vacant(shared);
        let request = ours(&mut vacant);
        let parsed = request.head.parse(&state.input, &limits, &mut self.scan);
        if let Ok(Some(length)) = parsed {
            state.input.advance(length);
            state.requests += 1;
            request.generation = state.generation + 1;
            state.begin(&request.head);
        }
        let body = request.head.body;
        self.request = Some(vacant);
        match parsed {
            Ok(Some(_)) => {}
            Ok(None) if state.eof => {
                return Some(self.refuse(state, shared, Kind::UnexpectedEof, state.input.len()));
            }
            Ok(None) => return None,
            Err((kind, at)) => return Some(self.refuse(state, shared, kind, at)),
        }
        self.finished = false;
        self.body_length = 0;
        if state.eof {
            self.timing.note_half_closed();
        }
        if let (BodyLength::Length(length), Some(max)) = (body, settings.max_body())
            && length > max
        {
            return Some(self.refuse(state, shared, Kind::BodyTooLarge, 0));
        }
        let max_requests = settings.max_requests_per_socket();
        if max_requests > 0 && state.requests > max_requests {
            state.close = true;
            state.respond(&ResponseHead::new(503), Chunk::None, true, settings, true);
            return Some(Step::Drop);
        }
        // What is here of the body is there when the request is.
        if state.incoming.is_open()
            && let Err(kind) = self.body(state, settings)
        {
            return Some(self.refuse(state, shared, kind, 0));
        }
        self.request
            .as_ref()
            .map(|request| Step::Dispatch(Exchange::new(request)))
    }

    fn body(&mut self, state: &mut State, settings: &Settings) -> Result<(), Kind> {
        let limits = limits(settings);
        while state.incoming.room() > 0 {
            match state.decoder.next(&mut state.input, &limits)? {
                Item::Data(count) => {
                    self.body_length += count as u64;
                    if settings
                        .max_body()
                        .is_some_and(|max| self.body_length > max)
                    {
                        return Err(Kind::BodyTooLarge);
                    }
                    let signal = state.incoming.push(&mut state.input, count);
                    state.close |= signal.contains(Signal::TOO_LARGE);
                    state.signal(signal);
                }
                Item::End(trailers) => {
                    state.incoming.trailers = trailers;
                    let signal = state.incoming.complete();
                    state.signal(signal);
                    if state.eof {
                        self.timing.note_half_closed();
                    }
                    break;
                }
                Item::More if state.eof => return Err(Kind::UnexpectedEof),
                Item::More => break,
            }
        }
        Ok(())
    }

    /// `None`: there is something new.
    fn read(&mut self, state: &mut State, shared: &Shared, cx: &mut Context<'_>) -> Flow {
        let wanted = match self.phase {
            _ if state.eof => 0,
            Phase::Closing => 0,
            Phase::Lingering(left) => left,
            Phase::Serving if state.stage == Stage::Over => 0,
            Phase::Serving if state.stage == Stage::Idle && state.output.is_empty() => buffer::SIZE,
            Phase::Serving if state.incoming.is_open() => state.incoming.room(),
            Phase::Serving => READ_AHEAD.saturating_sub(state.input.len()),
        };
        if wanted == 0 || !self.socket.has_input(cx) {
            return Some(Step::Wait);
        }
        buffer::prepare(&mut state.input);
        let was_empty = state.input.is_empty();
        let count = match self
            .socket
            .poll_read(cx, &mut (&mut state.input).limit(wanted))
        {
            Poll::Ready(Ok(count)) => count,
            Poll::Ready(Err(_)) => return Some(Step::Close),
            Poll::Pending => return Some(Step::Wait),
        };
        if count == 0 {
            state.eof = true;
            self.timing.note_half_closed();
        } else {
            add(&shared.bytes_read, count);
            self.timing.note_activity();
            if state.stage == Stage::Idle && was_empty && state.requests > 0 {
                self.timing.note_request();
            }
        }
        if let Phase::Lingering(left) = &mut self.phase {
            *left = left.saturating_sub(count);
            if state.eof || *left == 0 {
                return Some(Step::Close);
            }
        }
        None
    }

    // ===== output

    fn write(&mut self, state: &mut State, shared: &Shared, cx: &mut Context<'_>) -> Flow {
        if state.output.is_empty() {
            return None;
        }
        let mut blocked = false;
        for _ in 0..REPEATS {
            match state.output.poll_write(&self.socket, cx) {
                Poll::Ready(Ok(count)) => {
                    add(&shared.bytes_written, count);
                    self.timing.note_activity();
                }
                Poll::Ready(Err(_)) => return Some(Step::Close),
                Poll::Pending => blocked = true,
            }
            if blocked || state.output.is_empty() {
                break;
            }
        }
        state.has_drained(shared.server.settings.high_water_mark());
        // More could be written, but others wait.
        (!blocked && !state.output.is_empty()).then_some(Step::Again)
    }

    /// Before a close that does not wait: what was written leaves, as far as the system takes it at once.
    fn write_last(&mut self, state: &mut State, shared: &Shared, cx: &mut Context<'_>) {
        while !state.output.is_empty()
            && let Poll::Ready(Ok(count)) = state.output.poll_write(&self.socket, cx)
        {
            add(&shared.bytes_written, count);
        }
    }

    /// The output is written: what follows?
    fn settle(&mut self, state: &mut State, cx: &mut Context<'_>) -> Flow {
        match self.phase {
            Phase::Lingering(_) => return None,
            Phase::Closing => {
                self.socket.end();
                self.phase = Phase::Lingering(LINGERED);
                self.timing.note_linger();
                return state.eof.then_some(Step::Close);
            }
            Phase::Serving if state.stage != Stage::Ended => return None,
            Phase::Serving => {}
        }
        if !std::mem::replace(&mut self.finished, true) {
            state.signal(Signal::FINISHED);
        }
        if state.raw {
            return self.settle_raw(state);
        }
        if !state.incoming.is_consumed() {
            state.incoming.discard();
        }
        if state.close || state.incoming.is_exhausted() {
            return Some(self.close_after(state, cx));
        }
        if !state.incoming.is_over() {
            return None;
        }
        state.stage = Stage::Idle;
        self.timing.note_request();
        if let Some(request) = self.request.as_mut().and_then(Arc::get_mut) {
            request.head.trim();
        }
        if state.pending.is_empty() || state.observer.is_none() {
            state.pending = Signal::NONE;
            state.observer = None;
        }
        let more = !state.pending.is_empty() || !state.input.is_empty() || state.eof;
        more.then_some(Step::Again)
    }

    fn settle_raw(&mut self, state: &mut State) -> Flow {
        if !std::mem::replace(&mut self.shut, true) {
            self.socket.end();
        }
        if state.eof && state.incoming.is_over() {
            return Some(Step::Close);
        }
        if self.deserted {
            state.abort();
            state.raw = false;
            self.phase = Phase::Lingering(LINGERED);
            self.timing.note_linger();
            return Some(Step::Again);
        }
        None
    }

    /// The last response is written.
    fn close_after(&mut self, state: &mut State, cx: &mut Context<'_>) -> Step {
        let over = state.incoming.is_over();
        if over {
            state.stage = Stage::Over;
            if state.input.is_empty() && (state.eof || !self.socket.has_input(cx)) {
                return Step::Close;
            }
        } else {
            state.abort();
        }
        self.phase = Phase::Closing;
        Step::Again
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

    /// A request to be filled in: the last one, if nobody has it any more.
    fn vacant(&mut self, shared: &Arc<Shared>) -> Arc<Request> {
        let mut last = self.request.take();
        if last
            .as_mut()
            .is_some_and(|request| Arc::get_mut(request).is_none())
        {
            last = None;
        }
        last.unwrap_or_else(|| {
            Arc::new(Request::new(Connection {
                shared: shared.clone(),
            }))
        })
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

fn limits(settings: &Settings) -> Limits {
    let size = settings.max_header_size();
    let headers = match settings.max_headers_count() {
        0 => size,
        count => count,
    };
    Limits {
        size,
        headers,
        require_host: settings.require_host_header(),
    }
}

/// Only the task adds: no need for a locked instruction.
fn add(counter: &AtomicU64, count: usize) {
    counter.store(counter.load(Relaxed) + count as u64, Relaxed);
}
