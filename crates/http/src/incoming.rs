//! The body of a request between the socket and whoever reads it.

use std::collections::VecDeque;

use bytes::{Buf, Bytes, BytesMut};

use crate::dispatch::Signal;
use crate::request::{Gathered, Read, Trailers};

/// How much of a body that nobody reads is taken off the socket.
const BUFFERED: usize = 64 * 1024;

/// How much of an unwanted body is read and dropped before the connection is closed instead.
pub(crate) const DISCARDED: usize = 256 * 1024;

/// Smaller pieces are copied: a slice would keep a whole read buffer alive.
const COPIED: usize = 16 * 1024;

/// The body of a request between the socket and whoever reads it.
#[derive(Debug)]
pub(crate) struct Incoming {
    pieces: VecDeque<Bytes>,
    /// The newest bytes, and all of a body that is collected.
    tail: BytesMut,
    buffered: usize,
    /// How much has come in all.
    received: u64,
    status: Status,
    mode: Mode,
    /// Somebody was told that `READABLE` will come.
    promised: bool,
    pub(crate) trailers: Option<Trailers>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Status {
    Open,
    Complete,
    Aborted,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Nobody has asked for it.
    Unasked,
    Stream,
    /// The whole of it in one piece. Past `limit` it is a stream again if it `keeps` what has come, else it is dropped.
    Collect {
        limit: u64,
        keeps: bool,
    },
    /// Dropped. So much still will be.
    Discard {
        left: usize,
    },
}

impl Incoming {
    /// That of a request without a body.
    pub(crate) fn empty() -> Incoming {
        Incoming {
            pieces: VecDeque::new(),
            tail: BytesMut::new(),
            buffered: 0,
            received: 0,
            status: Status::Complete,
            mode: Mode::Unasked,
            promised: false,
            trailers: None,
        }
    }

    /// One that bytes will come for.
    pub(crate) fn open() -> Incoming {
        Incoming {
            status: Status::Open,
            ..Incoming::empty()
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.status == Status::Open
    }

    /// Whether somebody reads it.
    pub(crate) fn is_consumed(&self) -> bool {
        matches!(self.mode, Mode::Stream | Mode::Collect { .. })
    }

    /// Whether there is nothing more to come and nothing more to be read.
    pub(crate) fn is_over(&self) -> bool {
        self.status != Status::Open && self.buffered == 0
    }

    /// How much more may be taken off the socket.
    pub(crate) fn room(&self) -> usize {
        match self.mode {
            Mode::Unasked | Mode::Stream => BUFFERED.saturating_sub(self.buffered),
            Mode::Collect { .. } => BUFFERED,
            Mode::Discard { left } => left,
        }
    }

    /// Takes `count` bytes of the body off `buf`.
    pub(crate) fn push(&mut self, buf: &mut BytesMut, count: usize) -> Signal {
        self.received += count as u64;
        match self.mode {
            Mode::Discard { left } => {
                buf.advance(count);
                self.mode = Mode::Discard {
                    left: left.saturating_sub(count),
                };
                Signal::NONE
            }
            Mode::Collect { limit, keeps } if (self.buffered + count) as u64 > limit => {
                if !keeps {
                    buf.advance(count);
                    return self.too_large();
                }
                self.mode = Mode::Stream;
                self.promised = false;
                self.store(buf, count);
                // Whoever counts pieces finds the limit passed with the one that passed it.
                self.seal();
                Signal::TOO_LARGE
            }
            Mode::Collect { .. } => {
                self.store(buf, count);
                Signal::NONE
            }
            Mode::Unasked | Mode::Stream => {
                self.store(buf, count);
                self.keep_promise()
            }
        }
    }

    fn store(&mut self, buf: &mut BytesMut, count: usize) {
        if count >= COPIED && !matches!(self.mode, Mode::Collect { .. }) {
            self.seal();
            self.pieces.push_back(buf.split_to(count).freeze());
        } else {
            self.tail.extend_from_slice(&buf[..count]);
            buf.advance(count);
        }
        self.buffered += count;
    }

    /// All has come.
    pub(crate) fn complete(&mut self) -> Signal {
        self.status = Status::Complete;
        self.keep_promise()
    }

    /// No more will come, though it is not complete. What has come is lost, as in Node.
    pub(crate) fn abort(&mut self) -> Signal {
        if self.status != Status::Open {
            return Signal::NONE;
        }
        self.status = Status::Aborted;
        self.drop_buffered();
        self.keep_promise() | Signal::REQUEST_ABORTED
    }

    pub(crate) fn read(&mut self) -> Read {
        self.will_be_read();
        let whole = matches!(self.mode, Mode::Collect { .. }) && self.status == Status::Open;
        if self.buffered > 0 && !whole {
            let piece = self
                .pieces
                .pop_front()
                .unwrap_or_else(|| std::mem::take(&mut self.tail).freeze());
            self.buffered -= piece.len();
            return Read::Data(piece);
        }
        match (self.status, self.mode) {
            (Status::Aborted, _) | (Status::Open, Mode::Discard { .. }) => Read::Aborted,
            (Status::Complete, _) => Read::End,
            (Status::Open, _) => {
                self.promised = true;
                Read::Pending
            }
        }
    }

    /// Puts back what was read. Whoever reads next finds a body that nobody has asked for.
    pub(crate) fn unread(&mut self, bytes: Bytes) {
        if self.status == Status::Aborted || matches!(self.mode, Mode::Discard { .. }) {
            return;
        }
        self.mode = Mode::Unasked;
        self.promised = false;
        if !bytes.is_empty() {
            self.buffered += bytes.len();
            self.pieces.push_front(bytes);
        }
    }

    /// Somebody will read it.
    pub(crate) fn will_be_read(&mut self) {
        if self.mode == Mode::Unasked {
            self.mode = Mode::Stream;
        }
    }

    /// Gathers the rest in one piece; `expected`: how long it is, if that is known. `true`: it is there already.
    pub(crate) fn collect(&mut self, limit: u64, expected: Option<u64>) -> (bool, Signal) {
        match (self.status, self.mode) {
            (Status::Aborted, _) | (_, Mode::Discard { .. }) => return (false, Signal::NONE),
            _ => {}
        }
        if (self.buffered as u64).saturating_add(expected.unwrap_or(0)) > limit {
            return (false, self.too_large());
        }
        (self.begin(limit, false, expected), Signal::NONE)
    }

    /// The same for those who read what is over the limit all the same, piece by piece.
    pub(crate) fn gather(&mut self, limit: u64, expected: Option<u64>) -> Gathered {
        match (self.status, self.mode) {
            (Status::Aborted, _) | (_, Mode::Discard { .. }) => {
                return Gathered::Aborted(self.received);
            }
            _ => {}
        }
        if (self.buffered as u64).saturating_add(expected.unwrap_or(0)) > limit {
            return Gathered::TooLarge;
        }
        if !self.begin(limit, true, expected) {
            return Gathered::Pending;
        }
        self.buffered = 0;
        Gathered::Whole(std::mem::take(&mut self.tail).freeze())
    }

    /// `true`: all is there, in `tail`.
    fn begin(&mut self, limit: u64, keeps: bool, expected: Option<u64>) -> bool {
        self.mode = Mode::Collect { limit, keeps };
        if !self.pieces.is_empty() {
            self.seal();
            let mut whole = BytesMut::with_capacity(self.buffered);
            self.pieces
                .drain(..)
                .for_each(|piece| whole.extend_from_slice(&piece));
            self.tail = whole;
        }
        if self.status == Status::Complete {
            return true;
        }
        // Not more than has a meaning: a client may announce what it never sends.
        let more = usize::try_from(expected.unwrap_or(0))
            .map_or(BUFFERED, |expected| expected.min(BUFFERED));
        self.tail.reserve(more);
        self.promised = true;
        false
    }

    /// Nobody will read it.
    pub(crate) fn discard(&mut self) {
        if !matches!(self.mode, Mode::Discard { .. }) {
            self.drop_buffered();
            self.mode = Mode::Discard { left: DISCARDED };
        }
    }

    /// Whether it is dropped.
    pub(crate) fn is_discarded(&self) -> bool {
        matches!(self.mode, Mode::Discard { .. })
    }

    /// Whether more of it is unwanted than is worth reading.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.mode == Mode::Discard { left: 0 }
    }

    fn too_large(&mut self) -> Signal {
        self.discard();
        Signal::TOO_LARGE
    }

    fn keep_promise(&mut self) -> Signal {
        match std::mem::take(&mut self.promised) {
            true => Signal::READABLE,
            false => Signal::NONE,
        }
    }

    fn seal(&mut self) {
        if !self.tail.is_empty() {
            self.pieces
                .push_back(std::mem::take(&mut self.tail).freeze());
        }
    }

    fn drop_buffered(&mut self) {
        self.pieces = VecDeque::new();
        self.tail = BytesMut::new();
        self.buffered = 0;
        self.promised = self.promised && self.status != Status::Open;
    }
}
