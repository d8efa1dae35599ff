//! What the crate calls: `Dispatch` for requests and connections, `Receiver` for what happens to one exchange.

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

use crate::connection::Connection;
use crate::error::Error;
use crate::exchange::Exchange;
use crate::peer::Peer;
use crate::response::{Chunk, ResponseHead};

/// Where a server's requests go. Called in the I/O phase, on whichever thread holds the baton; no lock is held, so
/// every method of the exchange and of the connection may be called from inside.
pub trait Dispatch: Send + Sync + 'static {
    /// A request's head is complete and valid.
    fn request(&self, exchange: Exchange);

    /// A connection was accepted. Only while [`Server::watch_connections`](crate::Server::watch_connections).
    fn opened(&self, _connection: &Connection) {}

    /// A connection ended. Only while [`Server::watch_connections`](crate::Server::watch_connections), or for a
    /// connection on which [`Connection::watch`] was called.
    fn closed(&self, _connection: &Connection) {}

    /// Nothing was read or written for the inactivity `timeout`. `true`: it is taken care of, do not close. Not called
    /// again before there was activity.
    fn timed_out(&self, _connection: &Connection) -> bool {
        false
    }

    /// A request was refused before it was dispatched (Node's `clientError`). `true`: the exchange was taken over and
    /// is raw (see [`Exchange::into_raw`]); `false`: the crate answers by itself and closes. Only while
    /// [`Server::watch_errors`](crate::Server::watch_errors).
    fn refused(&self, _exchange: Exchange, _error: &Error) -> bool {
        false
    }

    /// A request came on a connection that has served `max_requests_per_socket` already (Node's `dropRequest`): it is to
    /// be answered, and the connection closes with that.
    fn surplus(&self, exchange: Exchange) {
        exchange.respond(&ResponseHead::new(503), Chunk::None, true);
    }

    /// A connection was closed at once because of `max_connections`.
    fn dropped(&self, _peer: &Peer, _local: &Peer) {}
}

/// Who hears of what happens to an exchange after it was dispatched.
///
/// Called in the I/O phase, without locks held. The one exception: [`Exchange::observe`] on an exchange that is over
/// already says [`Signal::CLOSED`] from inside that call.
pub trait Receiver: Send + Sync {
    /// `token` is what was given to [`Exchange::observe`].
    fn signal(&self, token: u64, signal: Signal);
}

/// A set of things that happened to an exchange.
///
/// `READABLE`, `TOO_LARGE` and `DRAINED` come only when a call promised them (a `read` that said `Pending`, a
/// `collect`, a `write` that said `full`), once for each promise, and always. `CLOSED` comes always, and as the last one;
/// it does not come when an exchange is over (answered, and its request read) and the connection goes on or ends later.
/// `FINISHED` and `REQUEST_ABORTED` come when they are of interest.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Signal(u8);

impl Signal {
    /// Nothing.
    pub const NONE: Signal = Signal(0);
    /// [`Exchange::read`] has something.
    pub const READABLE: Signal = Signal(1);
    /// The output fell below the high-water mark: write more.
    pub const DRAINED: Signal = Signal(2);
    /// The whole response was handed to the operating system.
    pub const FINISHED: Signal = Signal(4);
    /// The connection ended, or the client went away while its answer was pending. Before `FINISHED` it means an abort.
    pub const CLOSED: Signal = Signal(8);
    /// The body went over the limit of [`Exchange::collect`].
    pub const TOO_LARGE: Signal = Signal(16);
    /// The request's body ended early; the connection may still be writable.
    pub const REQUEST_ABORTED: Signal = Signal(32);

    /// The bits, as the constants above have them.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The set of these bits; unknown bits are dropped.
    pub fn from_bits(bits: u8) -> Signal {
        Signal(bits & 63)
    }

    /// Whether all of `other` is in this set.
    pub fn contains(self, other: Signal) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether anything of `other` is in this set.
    pub fn intersects(self, other: Signal) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// This set without `other`.
    #[must_use]
    pub fn without(self, other: Signal) -> Signal {
        Signal(self.0 & !other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub fn and(self, other: Signal) -> Signal {
        Signal(self.0 & other.0)
    }
}

impl BitOr for Signal {
    type Output = Signal;

    fn bitor(self, other: Signal) -> Signal {
        Signal(self.0 | other.0)
    }
}

impl BitOrAssign for Signal {
    fn bitor_assign(&mut self, other: Signal) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 6] = [
            "READABLE",
            "DRAINED",
            "FINISHED",
            "CLOSED",
            "TOO_LARGE",
            "REQUEST_ABORTED",
        ];
        let names = NAMES
            .iter()
            .enumerate()
            .filter(|(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, name)| name);
        f.debug_set().entries(names).finish()
    }
}
