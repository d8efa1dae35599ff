//! What the task of a connection and the handles on it share: the answer under way, the body coming in, and what each
//! wants of the other. One lock; held by the task while it works, never while it calls out.

use std::ops::BitOr;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use bytes::BytesMut;

use crate::body::Decoder;
use crate::dispatch::{Receiver, Signal};
use crate::encode::{self, Body, Context, Plan};
use crate::head::Head;
use crate::incoming::{DISCARDED, Incoming};
use crate::method::Method;
use crate::output::Output;
use crate::preset;
use crate::request::{BodyLength, Expect};
use crate::response::{Chunk, ResponseHead, Written};
use crate::settings::Settings;

/// How far the current exchange is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// There is none: the connection waits for a head.
    Idle,
    /// The request was dispatched, the response has not begun.
    Waiting,
    /// The response has begun. A raw exchange is here until its `end`.
    Streaming,
    /// The response is complete, though perhaps not written yet.
    Ended,
    /// It is over, without regard to what it was; the connection closes.
    Over,
}

/// Who is told of what happens to the exchange.
pub(crate) struct Observer {
    pub(crate) receiver: Arc<dyn Receiver>,
    pub(crate) token: u64,
    pub(crate) interest: Signal,
}

/// Signals on their way to an observer: to be delivered without the lock.
pub(crate) struct Told {
    receiver: Arc<dyn Receiver>,
    token: u64,
    signal: Signal,
    _last: Option<Observer>,
}

impl Told {
    pub(crate) fn deliver(self) {
        if !self.signal.is_empty() {
            self.receiver.signal(self.token, self.signal);
        }
    }
}

/// See the module.
pub(crate) struct State {
    // ----- the connection
    /// The task runs, or was told to: no need to wake it.
    pub(crate) notified: bool,
    pub(crate) open: bool,
    /// Close now; with a RST?
    pub(crate) kill: Option<bool>,
    /// The client has sent its FIN.
    pub(crate) eof: bool,
    /// The inactivity timeout, if it is not the server's. Zero: none.
    pub(crate) timeout: Option<Duration>,
    /// It was set just now, and counts from now.
    pub(crate) timeout_set: bool,
    pub(crate) no_delay: Option<bool>,
    pub(crate) keep_alive: Option<(bool, Duration)>,
    /// Read and not yet understood.
    pub(crate) input: BytesMut,
    pub(crate) output: Output,
    /// Requests so far.
    pub(crate) requests: usize,

    // ----- the current exchange
    pub(crate) generation: u64,
    pub(crate) stage: Stage,
    pub(crate) raw: bool,
    pub(crate) incoming: Incoming,
    pub(crate) decoder: Decoder,
    /// No handle is left on it.
    pub(crate) abandoned: bool,
    pub(crate) observer: Option<Observer>,
    /// What the observer will be told.
    pub(crate) pending: Signal,
    /// The connection ended, or `CLOSED` was said, before the exchange was over.
    pub(crate) aborted: bool,
    /// Close after this response.
    pub(crate) close: bool,
    /// That is so only because the rest of the request's body is too long to be dropped: not while somebody may still read it.
    pub(crate) close_for_rest: bool,
    drain_promised: bool,
    is_head: bool,
    minor_version: u8,
    wants_keep_alive: bool,
    /// The client waits for `100 Continue` before it sends the body.
    expects: bool,
    body: Body,
    /// See [`Exchange::preset`](crate::Exchange::preset).
    pub(crate) preset: Option<Box<[u8]>>,
}

impl State {
    pub(crate) fn new() -> State {
        State {
            notified: true,
            open: true,
            kill: None,
            eof: false,
            timeout: None,
            timeout_set: false,
            no_delay: None,
            keep_alive: None,
            input: BytesMut::new(),
            output: Output::default(),
            requests: 0,
            generation: 0,
            stage: Stage::Idle,
            raw: false,
            incoming: Incoming::empty(),
            decoder: Decoder::new(BodyLength::Empty),
            abandoned: false,
            observer: None,
            pending: Signal::NONE,
            aborted: false,
            close: false,
            close_for_rest: false,
            drain_promised: false,
            is_head: false,
            minor_version: 1,
            wants_keep_alive: false,
            expects: false,
            body: Body::Dropped,
            preset: None,
        }
    }

    /// A new exchange, for this head.
    pub(crate) fn begin(&mut self, head: &Head) {
        self.generation += 1;
        self.stage = Stage::Waiting;
        self.raw = false;
        self.decoder = Decoder::new(head.body);
        self.incoming = if head.body == BodyLength::Empty {
            Incoming::empty()
        } else {
            Incoming::open()
        };
        self.abandoned = false;
        self.observer = None;
        self.pending = Signal::NONE;
        self.aborted = false;
        self.close = false;
        self.close_for_rest = false;
        self.drain_promised = false;
        self.is_head = head.method == Method::Head;
        self.minor_version = head.minor_version;
        self.wants_keep_alive = head.keep_alive;
        self.expects = head.expect == Expect::Continue && head.body != BodyLength::Empty;
        self.body = Body::Dropped;
        self.preset = None;
    }

    /// Bytes without framing from now on.
    pub(crate) fn make_raw(&mut self) {
        self.raw = true;
        self.stage = Stage::Streaming;
        self.body = Body::UntilClose;
        self.close = true;
        if !self.incoming.is_open() && !self.eof {
            self.incoming = Incoming::open();
        }
    }

    /// Whether the connection waits for a further request, with nothing of it here.
    pub(crate) fn is_idle(&self) -> bool {
        self.stage == Stage::Idle
            && self.requests > 0
            && self.input.is_empty()
            && self.output.is_empty()
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.pending |= signal;
    }

    /// What the observer is to be told now.
    pub(crate) fn take_signals(&mut self) -> Option<Told> {
        // What was promised is told though it be of no interest.
        const PROMISED: [Signal; 4] = [
            Signal::READABLE,
            Signal::DRAINED,
            Signal::TOO_LARGE,
            Signal::CLOSED,
        ];

        if self.pending.is_empty() {
            return None;
        }
        let observer = self.observer.as_ref()?;
        let wanted = PROMISED.into_iter().fold(observer.interest, BitOr::bitor);
        let signal = std::mem::take(&mut self.pending).and(wanted);
        let (receiver, token) = (observer.receiver.clone(), observer.token);
        // After these nothing more comes. Let go of by `Told`, without the lock: a receiver may hold exchanges.
        let last = signal.contains(Signal::CLOSED) || self.stage == Stage::Idle;
        let _last = last.then(|| self.observer.take()).flatten();
        Some(Told {
            receiver,
            token,
            signal,
            _last,
        })
    }

    /// The exchange will not come to its end.
    pub(crate) fn abort(&mut self) {
        if matches!(self.stage, Stage::Idle | Stage::Over) {
            return;
        }
        let signal = self.incoming.abort();
        self.signal(signal);
        if !self.aborted {
            self.aborted = true;
            self.signal(Signal::CLOSED);
        }
        self.stage = Stage::Over;
    }

    // ----- the response

    pub(crate) fn inform(&mut self, head: &[u8]) {
        if self.stage == Stage::Waiting && self.minor_version > 0 {
            self.expects = false;
            self.output.tail().extend_from_slice(head);
        }
    }

    pub(crate) fn respond(
        &mut self,
        head: &ResponseHead<'_>,
        body: Chunk<'_>,
        end: bool,
        settings: &Settings,
        draining: bool,
    ) -> Written {
        if self.stage != Stage::Waiting || self.is_gone() {
            return Written::GONE;
        }
        let max_requests = settings.max_requests_per_socket();
        let keep_alive = settings.keep_alive_timeout();
        let may_go_on = self.wants_keep_alive && !self.close && !draining && !self.has_ended();
        if end && may_go_on {
            self.drop_rest();
        }
        let context = Context {
            head: self.is_head,
            minor_version: self.minor_version,
            keep_alive: may_go_on && !self.close,
            // Rounded down, as Node's.
            keep_alive_secs: Some(keep_alive)
                .filter(|at| !at.is_zero())
                .map(|at| at.as_secs()),
            max_requests: max_requests as u64,
            say_close: max_requests > 0 && self.requests >= max_requests,
        };
        let length = end.then_some(body.len() as u64);
        let merged = self
            .preset
            .take()
            .map(|preset| preset::merge(&preset, head.headers));
        let head = &head.with_headers(merged.as_deref().unwrap_or(head.headers));
        let Plan {
            body: framing,
            close,
        } = encode::head(self.output.tail(), head, length, context);
        self.body = framing;
        self.close |= close;
        self.stage = Stage::Streaming;
        let high_water_mark = settings.high_water_mark();
        if end {
            self.end(body, b"", high_water_mark)
        } else {
            self.write(body, high_water_mark)
        }
    }

    /// Closed, or told to: nothing that is written now would leave.
    fn is_gone(&self) -> bool {
        !self.open || self.kill.is_some()
    }

    /// The client has sent all that it will.
    fn has_ended(&self) -> bool {
        self.eof && self.input.is_empty()
    }

    /// The response ends, or is going to with its head, and the rest of the request, if nobody reads it, is to be read and
    /// dropped: too much of it closes the connection.
    fn drop_rest(&mut self) {
        if self.close || !self.incoming.is_open() || self.incoming.is_consumed() {
            return;
        }
        // A client that was not told to continue may send its body or not: nobody could tell it from a request.
        let is_lost = self.expects || self.incoming.is_exhausted();
        self.close_for_rest = !is_lost && self.decoder.remaining().unwrap_or(0) > DISCARDED as u64;
        self.close = is_lost || self.close_for_rest;
    }

    pub(crate) fn write(&mut self, chunk: Chunk<'_>, high_water_mark: usize) -> Written {
        if self.stage != Stage::Streaming || self.is_gone() {
            return Written::GONE;
        }
        let mismatch = self.frame(chunk);
        let full = self.output.len() > high_water_mark;
        self.drain_promised |= full;
        Written {
            gone: false,
            full,
            mismatch,
        }
    }

    pub(crate) fn end(
        &mut self,
        chunk: Chunk<'_>,
        trailers: &[u8],
        high_water_mark: usize,
    ) -> Written {
        let mut written = self.write(chunk, high_water_mark);
        if written.gone {
            return written;
        }
        if !self.raw {
            self.drop_rest();
        }
        match self.body {
            Body::Chunked => {
                let out = self.output.tail();
                out.extend_from_slice(b"0\r\n");
                out.extend_from_slice(trailers);
                out.extend_from_slice(b"\r\n");
            }
            Body::Length(1..) => {
                // Only the connection's end can tell the client that no more will come.
                self.close = true;
                written.mismatch = true;
            }
            _ => {}
        }
        self.stage = Stage::Ended;
        written
    }

    /// Puts a piece of the body into the output; `true` if it was more than the head had promised.
    fn frame(&mut self, chunk: Chunk<'_>) -> bool {
        let length = chunk.len() as u64;
        if length == 0 {
            return false;
        }
        match &mut self.body {
            Body::Dropped => return false,
            Body::UntilClose => self.output.push(chunk),
            Body::Chunked => {
                encode::chunk_size(self.output.tail(), chunk.len());
                self.output.push(chunk);
                self.output.tail().extend_from_slice(b"\r\n");
            }
            Body::Length(left) if length <= *left => {
                *left -= length;
                self.output.push(chunk);
            }
            Body::Length(left) => {
                let fits = std::mem::take(left) as usize;
                self.output.push(match chunk {
                    Chunk::Owned(bytes) => Chunk::Owned(bytes.slice(..fits)),
                    ref chunk => Chunk::Slice(&chunk.as_slice()[..fits]),
                });
                return true;
            }
        }
        false
    }

    /// After a write: whether there is room again for who was told to wait.
    pub(crate) fn has_drained(&mut self, high_water_mark: usize) {
        if self.drain_promised && self.output.len() <= high_water_mark / 2 {
            self.drain_promised = false;
            self.signal(Signal::DRAINED);
        }
    }
}

/// What the task wakes by; set when it first runs, for until then it has seen nothing that it could miss.
pub(crate) type TaskWaker = std::sync::OnceLock<Waker>;
