//! The deadlines of a connection. One timer serves them all: it is only ever moved, and compared when it fires.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::{Duration, Instant};

use ferroute_reactor::{Reactor, Sleep};

use crate::settings::Settings;
use crate::state::{Stage, State};

/// How long a draining server waits for a request that may be on its way: on a connection that had one, on a new one.
const DRAIN: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// How long after the client's FIN a response may begin before the exchange counts as aborted. A client that only
/// half-closes gets an answer that is made at once, as in Node.
const HALF_CLOSED: Duration = Duration::from_millis(20);

/// How long the client may take to read the last answer and close.
const LINGER: Duration = Duration::from_secs(2);

/// What a deadline was for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Due {
    /// The head or the whole request did not come in time.
    Request,
    /// No further request came.
    KeepAlive,
    /// Nothing happened for the inactivity timeout.
    Inactive,
    /// The client has sent its FIN and there is no answer.
    HalfClosed,
    /// The client does not go away.
    Linger,
}

pub(crate) struct Timing {
    reactor: Reactor,
    sleep: Option<Sleep>,
    /// When the current request began; before the first one: the connection; while idle: the last answer's end.
    request: Instant,
    activity: Instant,
    inactivity_told: bool,
    half_closed: Option<Instant>,
    linger: Option<Instant>,
}

impl Timing {
    pub(crate) fn new(reactor: &Reactor) -> Timing {
        let now = reactor.now();
        Timing {
            reactor: reactor.clone(),
            sleep: None,
            request: now,
            activity: now,
            inactivity_told: false,
            half_closed: None,
            linger: None,
        }
    }

    /// Bytes went in or out.
    pub(crate) fn note_activity(&mut self) {
        self.activity = self.reactor.now();
        self.inactivity_told = false;
    }

    /// The first byte of a request came, or the last one of an answer went.
    pub(crate) fn note_request(&mut self) {
        self.request = self.reactor.now();
    }

    /// The client's FIN came, or a request of a client that has sent it was dispatched.
    pub(crate) fn note_half_closed(&mut self) {
        self.half_closed = Some(self.reactor.now());
    }

    /// The last answer is on its way.
    pub(crate) fn note_linger(&mut self) {
        self.linger = Some(self.reactor.now() + LINGER);
    }

    pub(crate) fn note_inactivity_told(&mut self) {
        self.inactivity_told = true;
    }

    /// The deadline that has passed; otherwise the task is woken at the next one.
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        state: &State,
        settings: &Settings,
        draining: bool,
    ) -> Option<Due> {
        let (at, due) = self.next(state, settings, draining)?;
        if at <= self.reactor.now() {
            return Some(due);
        }
        let sleep = match &mut self.sleep {
            Some(sleep) => {
                sleep.reset(at);
                sleep
            }
            None => self.sleep.insert(self.reactor.sleep_until(at)),
        };
        Pin::new(sleep).poll(cx).is_ready().then_some(due)
    }

    fn next(&self, state: &State, settings: &Settings, draining: bool) -> Option<(Instant, Due)> {
        if let Some(linger) = self.linger {
            return Some((linger, Due::Linger));
        }
        let after = |from: Instant, timeout: Duration, due| {
            (!timeout.is_zero()).then(|| (from + timeout, due))
        };
        let first = |a: Option<(Instant, Due)>, b| match (a, b) {
            (Some((x, _)), Some((y, _))) if y < x => b,
            (None, b) => b,
            (a, _) => a,
        };

        let keep_alive = settings.keep_alive_timeout();
        let waits = state.stage == Stage::Idle && state.requests > 0 && state.input.is_empty();
        let by_stage = match state.stage {
            _ if state.raw => None,
            Stage::Idle if draining && state.input.is_empty() => after(
                self.request,
                DRAIN[usize::from(state.requests == 0)],
                Due::KeepAlive,
            ),
            Stage::Idle if waits => match keep_alive {
                Duration::ZERO => None,
                timeout => after(
                    self.request,
                    timeout + settings.keep_alive_timeout_buffer(),
                    Due::KeepAlive,
                ),
            },
            Stage::Idle => first(
                after(self.request, settings.headers_timeout(), Due::Request),
                after(self.request, settings.request_timeout(), Due::Request),
            ),
            _ if state.incoming.is_open() => {
                after(self.request, settings.request_timeout(), Due::Request)
            }
            _ => match self.half_closed {
                Some(at) if !state.aborted => after(at, HALF_CLOSED, Due::HalfClosed),
                _ => None,
            },
        };
        // Between two requests the keep-alive timeout stands in for it, as in Node.
        let inactive = match self.inactivity_told || (waits && !keep_alive.is_zero()) {
            true => None,
            false => after(
                self.activity,
                state.timeout.unwrap_or_else(|| settings.timeout()),
                Due::Inactive,
            ),
        };
        first(by_stage, inactive)
    }
}
