//! The way out: writing, and what follows when all is written.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Flow, Phase, REPEATS, Step, Work, add};
use crate::connection::Shared;
use crate::dispatch::Signal;
use crate::state::{Stage, State};

/// How much of what a client still sends is read and dropped after the last answer, so that it can read that answer: a
/// close with unread input is a reset.
const LINGERED: usize = 8 * 1024 * 1024;

impl Work {
    pub(super) fn write(
        &mut self,
        state: &mut State,
        shared: &Shared,
        cx: &mut Context<'_>,
    ) -> Flow {
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
    pub(super) fn write_last(&mut self, state: &mut State, shared: &Shared, cx: &mut Context<'_>) {
        while !state.output.is_empty()
            && let Poll::Ready(Ok(count)) = state.output.poll_write(&self.socket, cx)
        {
            add(&shared.bytes_written, count);
        }
    }

    /// The output is written: what follows?
    pub(super) fn settle(&mut self, state: &mut State, cx: &mut Context<'_>) -> Flow {
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
        // An unread body waits for its reader, or for somebody to say that there is none.
        if state.close_for_rest && !state.incoming.is_over() && !state.incoming.is_discarded() {
            return None;
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
        match state.pending.is_empty() {
            true => self.released = state.observer.take(),
            false if state.observer.is_none() => state.pending = Signal::NONE,
            false => {}
        }
        let more = !state.pending.is_empty() || !state.input.is_empty() || state.eof;
        more.then_some(Step::Again)
    }

    pub(super) fn settle_raw(&mut self, state: &mut State) -> Flow {
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
    pub(super) fn close_after(&mut self, state: &mut State, cx: &mut Context<'_>) -> Step {
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
}
