//! Whether a source is ready, and who waits until it is.
//!
//! Readiness is edge-triggered: an event that is overlooked never comes again. `tests/model.rs` checks that none is.

use std::task::{Context, Poll, Waker};

use crate::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
    lock,
};

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Bytes to read, a connection to accept, or the peer's end.
    Read = 0,
    /// Room to write, or a connection made.
    Write = 1,
}

// The state of a source, in one word: the directions that are ready, those that will be for ever, and a count of the
// events, so that "not ready any more" said of an older event cannot erase a newer one.
pub(crate) const READY: [u32; 2] = [1 << 0, 1 << 1];
pub(crate) const CLOSED: [u32; 2] = [1 << 2, 1 << 3];
const FLAGS: u32 = 0b1111;
const EVENT: u32 = FLAGS + 1;

impl Interest {
    pub(crate) fn ready(self) -> u32 {
        READY[self as usize]
    }

    pub(crate) fn any(self) -> u32 {
        READY[self as usize] | CLOSED[self as usize]
    }
}

pub(crate) struct Readiness {
    state: AtomicU32,
    waiting: Mutex<[Waiting; 2]>,
}

/// One direction's waker. It stays when it has been used, for the same task will wait again.
#[derive(Default)]
struct Waiting {
    waker: Option<Waker>,
    armed: bool,
}

impl Readiness {
    pub(crate) fn new() -> Self {
        Readiness {
            // A new source is tried before it is waited for: an accepted connection usually has its request already.
            state: AtomicU32::new(READY[0] | READY[1]),
            waiting: Mutex::new(Default::default()),
        }
    }

    /// The state, to be given to `clear`.
    pub(crate) fn seen(&self) -> u32 {
        self.state.load(Ordering::Acquire)
    }

    /// Records an event and wakes who waits for it.
    pub(crate) fn set_ready(&self, flags: u32) {
        let update = |state: u32| Some((state | flags).wrapping_add(EVENT));
        let _ = self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, update);
        let mut waiting = lock(&self.waiting);
        for interest in [Interest::Read, Interest::Write] {
            let slot = &mut waiting[interest as usize];
            if slot.armed && flags & interest.any() != 0 {
                slot.armed = false;
                if let Some(waker) = &slot.waker {
                    waker.wake_by_ref();
                }
            }
        }
    }

    /// Ready with the state seen, or the task will be woken.
    pub(crate) fn poll(&self, cx: &mut Context<'_>, interest: Interest) -> Poll<u32> {
        let state = self.state.load(Ordering::Acquire);
        if state & interest.any() != 0 {
            return Poll::Ready(state);
        }
        let mut waiting = lock(&self.waiting);
        // Again, for an event may have come before the lock. One that comes after it finds this task.
        let state = self.state.load(Ordering::Acquire);
        if state & interest.any() != 0 {
            return Poll::Ready(state);
        }
        let slot = &mut waiting[interest as usize];
        slot.armed = true;
        let mut old = None;
        if !slot
            .waker
            .as_ref()
            .is_some_and(|waker| waker.will_wake(cx.waker()))
        {
            old = slot.waker.replace(cx.waker().clone());
        }
        drop(waiting);
        // Dropping a waker can drop a task, and with it other sources: not under the lock.
        drop(old);
        Poll::Pending
    }

    /// Takes `flags` away unless an event came since `seen`.
    pub(crate) fn clear(&self, seen: u32, flags: u32) {
        let update = |state: u32| ((state ^ seen) & !FLAGS == 0).then_some(state & !flags);
        let _ = self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, update);
    }

    /// Lets go of the wakers: they hold the task that holds the source.
    pub(crate) fn forget(&self) {
        let wakers = {
            let mut waiting = lock(&self.waiting);
            waiting.each_mut().map(|slot| slot.waker.take())
        };
        drop(wakers);
    }
}
