//! One request and its response.

use std::fmt;
use std::sync::Arc;
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;

use crate::connection::Connection;
use crate::dispatch::{Receiver, Signal};
use crate::head::{Head, path_of};
use crate::method::Method;
use crate::request::{BodyLength, Expect, Gathered, Headers, Read, Trailers};
use crate::response::{Chunk, ResponseHead, Written};
use crate::state::{Observer, Stage, State};

/// The informational answer to `Expect: 100-continue`, for [`Exchange::inform`].
pub const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// One request and its response.
///
/// A handle: cloning it clones an `Arc`. Every method may be called from any thread; once the exchange is over they do
/// nothing. When the last handle is dropped before the response was ended, the crate answers 500 (or resets the
/// connection, if the response had begun).
pub struct Exchange {
    request: Arc<Request>,
}

/// What does not change during an exchange. The task keeps it and fills it again for the next one.
pub(crate) struct Request {
    pub(crate) connection: Connection,
    pub(crate) generation: u64,
    pub(crate) head: Head,
    /// See [`Exchange::is_surplus`].
    pub(crate) surplus: bool,
    /// How many `Exchange`s there are.
    handles: AtomicUsize,
    /// The response is complete and the request read: dropping the last handle needs no look at the state.
    answered: AtomicBool,
}

impl Request {
    pub(crate) fn new(connection: Connection) -> Request {
        Request {
            connection,
            generation: 0,
            head: Head::default(),
            surplus: false,
            handles: AtomicUsize::new(0),
            answered: AtomicBool::new(false),
        }
    }
}

impl Exchange {
    /// The first handle.
    pub(crate) fn new(request: &Arc<Request>) -> Exchange {
        request.answered.store(false, Ordering::Relaxed);
        request.handles.store(1, Ordering::Relaxed);
        Exchange {
            request: request.clone(),
        }
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.request.head.method
    }

    /// The method as sent.
    pub fn method_bytes(&self) -> &[u8] {
        self.request.head.method_bytes()
    }

    /// The request target as sent.
    pub fn target(&self) -> &[u8] {
        self.request.head.target()
    }

    /// The path of the target without its query; of an absolute-form target the path after the authority.
    pub fn path(&self) -> &[u8] {
        path_of(self.target())
    }

    /// 0 or 1, of HTTP/1.x.
    pub fn minor_version(&self) -> u8 {
        self.request.head.minor_version
    }

    /// The head as sent, from the method to the empty line.
    pub fn head_bytes(&self) -> &[u8] {
        self.request.head.bytes()
    }

    /// The headers, names as sent, in order.
    pub fn headers(&self) -> Headers<'_> {
        self.request.head.headers()
    }

    /// The first value of a header, without regard to case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers().get(name)
    }

    /// Whether the client would reuse the connection.
    pub fn wants_keep_alive(&self) -> bool {
        self.request.head.keep_alive
    }

    /// `Connection: upgrade` with `Upgrade` and no body, or `CONNECT`.
    pub fn is_upgrade(&self) -> bool {
        self.request.head.upgrade
    }

    /// The `Expect` header.
    pub fn expect(&self) -> Expect {
        self.request.head.expect
    }

    /// The length of the request's body.
    pub fn body(&self) -> BodyLength {
        self.request.head.body
    }

    /// Whether the request says `Content-Length: 0`.
    pub fn says_empty(&self) -> bool {
        self.request.head.says_empty
    }

    /// Whether the connection had served `max_requests_per_socket` before.
    pub fn is_surplus(&self) -> bool {
        self.request.surplus
    }

    /// The connection it came on.
    pub fn connection(&self) -> &Connection {
        &self.request.connection
    }

    /// The same exchange with another target, or other headers: who gets it sees no others. The caller answers for their
    /// validity. Framing and the connection stay what the client said. To be called before the exchange is given to anybody.
    #[must_use]
    pub fn with_head<'a>(
        self,
        target: &[u8],
        headers: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    ) -> Exchange {
        let old = &self.request;
        let request = Request {
            connection: old.connection.clone(),
            generation: old.generation,
            head: old.head.rewritten(target, headers),
            surplus: old.surplus,
            handles: AtomicUsize::new(1),
            answered: AtomicBool::new(old.answered.load(Ordering::Relaxed)),
        };
        // The new one takes care of the answer.
        old.answered.store(true, Ordering::Relaxed);
        Exchange {
            request: Arc::new(request),
        }
    }

    // ===== the request's body

    /// Gives back what was read of the body: it is read again, before the rest.
    pub fn unread(&self, bytes: Bytes) {
        self.update_if(|state| {
            state.incoming.unread(bytes);
            ((), false)
        });
    }

    /// The next piece of the request's body.
    pub fn read(&self) -> Read {
        let read = self.update_if(|state| {
            let was_full = state.incoming.room() == 0;
            let read = state.incoming.read();
            // The task waits for room, or for the body to be taken before it goes to the next request.
            (
                read,
                was_full || (state.stage == Stage::Ended && state.incoming.is_over()),
            )
        });
        read.unwrap_or(Read::Aborted)
    }

    /// The trailer fields, after [`Read::End`]; `None` if there were none.
    pub fn trailers(&self) -> Option<Trailers> {
        self.current()?.incoming.trailers.clone()
    }

    /// Gathers the whole body: [`Signal::READABLE`] when it is complete, [`read`](Exchange::read) then gives it in one
    /// piece; [`Signal::TOO_LARGE`] once it is clear that it is longer than `limit`: `read` then says `Aborted`, and the
    /// connection is closed after the response. `true`: it is complete already, and no signal comes.
    pub fn collect(&self, limit: u64) -> bool {
        let complete = self.update_if(|state| {
            let expected = state.decoder.remaining();
            let (complete, signal) = state.incoming.collect(limit, expected);
            state.close |= signal.contains(Signal::TOO_LARGE);
            state.signal(signal);
            (complete, !complete)
        });
        complete.unwrap_or(false)
    }

    /// The whole body, as [`collect`](Exchange::collect), but a body over the limit stays readable: on
    /// [`Signal::TOO_LARGE`] [`read`](Exchange::read) gives it from its beginning. On [`Signal::READABLE`] ask again.
    pub fn gather(&self, limit: u64) -> Gathered {
        let gathered = self.update_if(|state| {
            let expected = state.decoder.remaining();
            let gathered = state.incoming.gather(limit, expected);
            // As `read`: the task waits for room, or for the body to be taken.
            let look = match gathered {
                Gathered::Pending => true,
                Gathered::Whole(_) => state.stage == Stage::Ended,
                _ => false,
            };
            (gathered, look)
        });
        gathered.unwrap_or(Gathered::Aborted(0))
    }

    /// Somebody will read the request's body, though perhaps after the response: for a long one, that keeps the response from
    /// saying `Connection: close`. To be called before the response begins.
    pub fn will_read(&self) {
        self.update_if(|state| {
            state.incoming.will_be_read();
            ((), false)
        });
    }

    /// Nobody will read the rest of the request's body: read and drop it, or close if that would take long.
    pub fn discard_body(&self) {
        self.update_if(|state| {
            let wanted = !state.incoming.is_over();
            state.incoming.discard();
            ((), wanted)
        });
    }

    // ===== the response

    /// A complete 1xx head, written at once. Dropped on HTTP/1.0 and after the response began.
    pub fn inform(&self, head: &[u8]) {
        self.update(|state| state.inform(head));
    }

    /// Begins the response. `end`: `body` is all of it.
    pub fn respond(&self, head: &ResponseHead<'_>, body: Chunk<'_>, end: bool) -> Written {
        let server = &self.request.connection.shared.server;
        self.write_with(|state| {
            state.respond(head, body, end, &server.settings, server.is_draining())
        })
    }

    /// Headers that the response will have, whatever head it is begun with: a block of `Name: value\r\n`. They win over those
    /// of the head that have the same name, but for those that frame the message.
    pub fn preset(&self, headers: Vec<u8>) {
        self.update_if(|state| {
            state.preset = Some(headers.into_boxed_slice());
            ((), false)
        });
    }

    /// More of the response's body.
    pub fn write(&self, chunk: Chunk<'_>) -> Written {
        let settings = &self.request.connection.shared.server.settings;
        self.write_with(|state| state.write(chunk, settings.high_water_mark()))
    }

    /// The last of the response's body. `trailers`: a block of fields, sent if the body is chunked.
    pub fn end(&self, chunk: Chunk<'_>, trailers: &[u8]) -> Written {
        let settings = &self.request.connection.shared.server.settings;
        self.write_with(|state| state.end(chunk, trailers, settings.high_water_mark()))
    }

    /// What was written leaves now, though the response goes on.
    pub fn flush(&self) {
        self.update(|_| {});
    }

    /// Closes the connection now, with a RST if `reset`.
    pub fn destroy(&self, reset: bool) {
        self.update(|state| {
            // Over: the connection is its successor's.
            if state.stage != Stage::Idle {
                state.kill = Some(reset);
            }
        });
    }

    /// Raw bytes both ways from now on (upgrade, `CONNECT`, [`Dispatch::refused`](crate::Dispatch::refused)): `read`,
    /// `write` and `end` work without framing, `end` half-closes. Gives what had been read past the head. Only before
    /// the response began: whoever switches protocols writes the 101 itself.
    pub fn into_raw(&self) -> Bytes {
        self.update(|state| {
            if state.stage != Stage::Waiting {
                return Bytes::new();
            }
            state.make_raw();
            let rest = Bytes::copy_from_slice(&state.input);
            state.input.clear();
            rest
        })
        .unwrap_or_default()
    }

    // ===== signals

    /// Have `receiver` called with `token` when something of `interest` happens. [`Signal::CLOSED`] is always of
    /// interest; if the connection has ended already, it is said from inside this call.
    pub fn observe(&self, receiver: Arc<dyn Receiver>, token: u64, interest: Signal) {
        let observer = Observer {
            receiver: receiver.clone(),
            token,
            interest,
        };
        let replaced = self.update_if(|state| {
            if !state.open {
                return (Err(state.aborted), false);
            }
            if state.stage == Stage::Idle {
                return (Err(false), false);
            }
            (
                Ok(state.observer.replace(observer)),
                !state.pending.is_empty(),
            )
        });
        // Dropped here, without the lock: a receiver may hold exchanges.
        if let Some(Err(true)) = replaced {
            receiver.signal(token, Signal::CLOSED);
        }
    }

    /// Changes what is of interest.
    pub fn set_interest(&self, interest: Signal) {
        self.update_if(|state| {
            if let Some(observer) = &mut state.observer {
                observer.interest = interest;
            }
            ((), false)
        });
    }

    // ===== the way to the state

    /// The state, while this exchange is the connection's current one.
    fn current(&self) -> Option<MutexGuard<'_, State>> {
        let state = self.request.connection.shared.lock();
        (state.generation == self.request.generation).then_some(state)
    }

    /// Changes the state and has the task look at it.
    fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.update_if(|state| (change(state), true))
    }

    /// The same, but the task need not look if the change says so.
    fn update_if<T>(&self, change: impl FnOnce(&mut State) -> (T, bool)) -> Option<T> {
        let generation = self.request.generation;
        self.request.connection.shared.update_if(|state| {
            if state.generation != generation {
                return (None, false);
            }
            let (result, look) = change(state);
            (Some(result), look)
        })
    }

    fn write_with(&self, write: impl FnOnce(&mut State) -> Written) -> Written {
        let answered = &self.request.answered;
        let write = |state: &mut State| {
            let written = write(state);
            // While there is something to read somebody must be there to read it.
            let answer = state.stage == Stage::Ended && !state.raw && state.incoming.is_over();
            answered.store(answer, Ordering::Relaxed);
            written
        };
        self.update(write).unwrap_or(Written::GONE)
    }
}

impl Clone for Exchange {
    fn clone(&self) -> Exchange {
        self.request.handles.fetch_add(1, Ordering::Relaxed);
        Exchange {
            request: self.request.clone(),
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if self.request.handles.fetch_sub(1, Ordering::AcqRel) == 1
            && !self.request.answered.load(Ordering::Relaxed)
        {
            self.update(|state| state.abandoned = true);
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("connection", &self.connection().id())
            .field("method", &self.method())
            .field("target", &String::from_utf8_lossy(self.target()))
            .finish_non_exhaustive()
    }
}
