//! Timers: an ordered map behind a lock, and its first deadline beside it, so that a pass without a due timer takes no
//! lock.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use crate::Reactor;
use crate::clock::{NEVER, Nanos};

/// A deadline and a number that makes it unique.
type Key = (Nanos, u64);

pub(crate) struct Timers {
    state: Mutex<State>,
    /// The first deadline, or `NEVER`.
    first: AtomicU64,
}

struct State {
    armed: BTreeMap<Key, Waker>,
    next_id: u64,
    /// Until when the thread that sleeps for us sleeps; 0 if none does.
    until: [Nanos; 2],
}

/// Who sleeps until the first deadline.
#[derive(Clone, Copy)]
pub(crate) enum Sleeper {
    /// A turn that blocks in its poll.
    Turn = 0,
    /// The rescue thread.
    Rescue = 1,
}

impl Timers {
    pub(crate) fn new() -> Self {
        Timers {
            state: Mutex::new(State {
                armed: BTreeMap::new(),
                next_id: 0,
                until: [0; 2],
            }),
            first: AtomicU64::new(NEVER),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first deadline, or `NEVER`.
    pub(crate) fn first(&self) -> Nanos {
        self.first.load(Ordering::Relaxed)
    }

    /// Announces that `who` sleeps until `limit`, or the first deadline after `past` if that is earlier; returns which.
    pub(crate) fn sleep(&self, who: Sleeper, past: Nanos, limit: Nanos) -> Nanos {
        let mut state = self.lock();
        let next = Some(self.first()).filter(|first| *first > past);
        let until = next.map_or(limit, |first| first.min(limit));
        state.until[who as usize] = until;
        until
    }

    /// `who` is awake: no deadline has to wake it.
    pub(crate) fn awake(&self, who: Sleeper) {
        self.lock().until[who as usize] = 0;
    }

    /// Wakes what is due at `now`.
    pub(crate) fn fire(&self, now: Nanos) {
        if now < self.first() {
            return;
        }
        let mut due = Vec::new();
        let mut state = self.lock();
        while let Some(entry) = state.armed.first_entry()
            && entry.key().0 <= now
        {
            due.push(entry.remove());
        }
        self.publish(&state);
        drop(state);
        for waker in due {
            waker.wake();
        }
    }

    /// Puts `waker` in at `at`, in place of `old`. Returns its key and who has to be woken because it sleeps too long.
    fn arm(&self, old: Option<Key>, at: Nanos, waker: Waker) -> (Key, [bool; 2]) {
        let mut state = self.lock();
        let replaced = old.and_then(|key| state.armed.remove(&key));
        let key = (at, state.next_id);
        state.next_id += 1;
        state.armed.insert(key, waker);
        self.publish(&state);
        let late = state.until.map(|until| at < until);
        for (until, late) in state.until.iter_mut().zip(late) {
            if late {
                *until = at;
            }
        }
        drop(state);
        drop(replaced);
        (key, late)
    }

    fn disarm(&self, key: Key) {
        let mut state = self.lock();
        let waker = state.armed.remove(&key);
        self.publish(&state);
        drop(state);
        drop(waker);
    }

    fn publish(&self, state: &State) {
        let first = state
            .armed
            .first_key_value()
            .map_or(NEVER, |(key, _)| key.0);
        self.first.store(first, Ordering::Relaxed);
    }
}

/// A future that ends at an instant, or up to 5 ms later. Made by [`Reactor::sleep_until`].
///
/// Moving the deadline later with [`reset`](Sleep::reset) costs nothing: the timer stays where it is and is put further
/// when it fires. So one `Sleep` serves a connection for its whole life.
#[must_use = "a Sleep does nothing unless it is polled"]
pub struct Sleep {
    reactor: Reactor,
    at: Nanos,
    /// What stands in the timers, or stood there until it fired.
    armed: Option<(Key, Waker)>,
}

impl Sleep {
    pub(crate) fn new(reactor: Reactor, at: Nanos) -> Self {
        Sleep {
            reactor,
            at,
            armed: None,
        }
    }

    /// Moves the deadline. A task that waits on this `Sleep` is woken at the new one, or at the old one if that is
    /// earlier and still pending; it then finds this future not ready.
    pub fn reset(&mut self, at: Instant) {
        self.at = self.reactor.shared.clock.nanos(at);
        if let Some((key, waker)) = &self.armed
            && self.at < key.0
        {
            let waker = waker.clone();
            self.arm(waker);
        }
    }

    /// The deadline.
    pub fn deadline(&self) -> Instant {
        self.reactor.shared.clock.instant(self.at)
    }

    /// Whether the deadline has passed by the reactor's clock.
    pub fn is_elapsed(&self) -> bool {
        self.reactor.shared.clock.now() >= self.at
    }

    fn arm(&mut self, waker: Waker) {
        let shared = &self.reactor.shared;
        let old = self.armed.take();
        let (key, late) =
            shared
                .timers
                .arm(old.as_ref().map(|(key, _)| *key), self.at, waker.clone());
        if late[Sleeper::Turn as usize] {
            shared.wake();
        }
        if late[Sleeper::Rescue as usize] {
            shared.alarm();
        }
        self.armed = Some((key, waker));
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let now = self.reactor.shared.clock.now();
        if now >= self.at {
            return Poll::Ready(());
        }
        match &self.armed {
            // Nothing fires before its time, so this one still stands: no need to look.
            Some((key, waker))
                if now < key.0 && key.0 <= self.at && waker.will_wake(cx.waker()) => {}
            _ => self.arm(cx.waker().clone()),
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some((key, _)) = self.armed.take() {
            self.reactor.shared.timers.disarm(key);
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sleep")
            .field("deadline", &self.deadline())
            .finish_non_exhaustive()
    }
}
