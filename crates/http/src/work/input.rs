//! The way in: from the socket to heads, bodies, and exchanges to be dispatched.

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, BufMut};

use super::{Flow, Phase, Step, Work, add, ours};
use crate::body::Item;
use crate::buffer;
use crate::connection::{Connection, Shared};
use crate::dispatch::Signal;
use crate::error::Kind;
use crate::exchange::{Exchange, Request};
use crate::head::Limits;
use crate::request::BodyLength;
use crate::settings::Settings;
use crate::state::{Stage, State};

/// How far the client may get ahead of the answer to its current request.
const READ_AHEAD: usize = 16 * 1024;

impl Work {
    /// Makes of the input what can be made of it.
    pub(super) fn consume(&mut self, state: &mut State, shared: &Arc<Shared>) -> Flow {
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

    pub(super) fn consume_raw(&mut self, state: &mut State) {
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

    pub(super) fn head(&mut self, state: &mut State, shared: &Arc<Shared>) -> Flow {
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
            let max_requests = settings.max_requests_per_socket();
            request.surplus = max_requests > 0 && state.requests > max_requests;
            request.generation = state.generation + 1;
            state.begin(&request.head);
            state.close = request.surplus;
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
        // What is here of the body is there when the request is.
        if state.incoming.is_open()
            && let Err(kind) = self.body(state, settings)
        {
            return Some(self.refuse(state, shared, kind, 0));
        }
        let exchange = Exchange::new(self.request.as_ref()?);
        Some(match exchange.is_surplus() {
            true => Step::Surplus(exchange),
            false => Step::Dispatch(exchange),
        })
    }

    pub(super) fn body(&mut self, state: &mut State, settings: &Settings) -> Result<(), Kind> {
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
                    state.close |=
                        signal.contains(Signal::TOO_LARGE) && state.incoming.is_discarded();
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
    pub(super) fn read(
        &mut self,
        state: &mut State,
        shared: &Shared,
        cx: &mut Context<'_>,
    ) -> Flow {
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

    /// A request to be filled in: the last one, if nobody has it any more.
    pub(super) fn vacant(&mut self, shared: &Arc<Shared>) -> Arc<Request> {
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
