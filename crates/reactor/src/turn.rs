//! A turn: the I/O phase. Polls readiness, fires timers and runs tasks, under the baton, for a bounded time.

use std::collections::VecDeque;
use std::io;
use std::sync::MutexGuard;
use std::sync::atomic::Ordering;
use std::task::Waker;
use std::time::Duration;

use async_task::Runnable;

use crate::clock::Nanos;
use crate::timer::Sleeper;
use crate::{Core, Shared, Turn};

/// How many events one poll takes.
pub(crate) const EVENTS: usize = 512;
/// How many tasks run between two polls: a storm of tasks that wake each other does not keep the sockets waiting.
const TASKS: usize = 256;
/// How many polls one turn makes: then it is the owner's turn, with whatever is left announced by the bell.
const PASSES: usize = 16;

/// The baton in a thread's hand.
pub(crate) struct Held<'a> {
    shared: &'a Shared,
    core: MutexGuard<'a, Core>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.shared.holder.store(0, Ordering::Relaxed);
    }
}

/// A number that no other thread has at the same time.
fn this_thread() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| std::ptr::from_ref(mark).addr())
}

impl Shared {
    /// Whether this thread is in a turn of this reactor already. Only its own store can give its own number.
    pub(crate) fn is_held_here(&self) -> bool {
        self.holder.load(Ordering::Relaxed) == this_thread()
    }

    /// Takes the baton from whoever has it.
    pub(crate) fn take_baton(&self) -> Held<'_> {
        self.held(self.baton.take(|| {
            if self.queue.interrupt() {
                self.ring();
            }
        }))
    }

    /// Takes the baton if nobody has it.
    pub(crate) fn try_take_baton(&self) -> Option<Held<'_>> {
        self.baton.try_take().map(|core| self.held(core))
    }

    fn held<'a>(&'a self, core: MutexGuard<'a, Core>) -> Held<'a> {
        self.holder.store(this_thread(), Ordering::Relaxed);
        Held { shared: self, core }
    }
}

impl Held<'_> {
    /// One turn. `wait`: how long to block if there is nothing to do at first.
    pub(crate) fn turn(&mut self, mut wait: Option<Duration>) -> Turn {
        let shared = self.shared;
        let Core { poll, events, batch, due } = &mut *self.core;
        let mut turn = Turn::default();
        let mut last_poll_full = false;
        shared.queue.begin();
        let mut now = shared.clock.tick();
        for pass in 0..=PASSES {
            shared.fire(now, due);
            turn.ran += shared.run_some(batch);
            // Left without another look at the sockets, which is no loss: the descriptor that the owner's loop watches
            // stays readable for what came meanwhile, and if nothing came, a system call is saved.
            let polled_once = pass > 0 && !last_poll_full && batch.is_empty();
            if pass == PASSES || polled_once || shared.is_wanted_back() {
                break;
            }
            let wait = wait.take().filter(|wait| turn.ran == 0 && !wait.is_zero());
            let pause = wait.and_then(|wait| shared.pause(wait));
            let polled = poll.poll(events, Some(pause.unwrap_or_default()));
            if pause.is_some() {
                shared.resume();
            }
            now = shared.clock.tick();
            if let Err(error) = polled {
                // A signal is no event. Anything else is a broken descriptor, which no retry will mend.
                debug_assert_eq!(error.kind(), io::ErrorKind::Interrupted, "{error}");
                events.clear();
            }
            let (count, bell) = shared.sources.dispatch(events);
            if bell {
                shared.queue.heard();
            }
            turn.events += count;
            last_poll_full = count + usize::from(bell) == EVENTS;
        }
        if shared.is_closed() {
            // By one of the tasks that ran.
            shared.drop_tasks(batch);
        }
        let (left, ring) = shared.queue.end(batch);
        if ring {
            shared.ring();
        }
        shared.clock.stop();
        turn.more = left || last_poll_full;
        shared.counters.tasks.fetch_add(turn.ran as u64, Ordering::Relaxed);
        turn
    }

    /// Drops every task and closes the queue for ever.
    pub(crate) fn shutdown(&mut self) {
        self.shared.drop_tasks(&mut self.core.batch);
    }
}

impl Shared {
    /// Whether a turn should stop between two tasks.
    pub(crate) fn is_wanted_back(&self) -> bool {
        self.baton.is_wanted() || self.is_closed()
    }

    fn fire(&self, now: Nanos, due: &mut Vec<Waker>) {
        self.timers.expire(now, due);
        for waker in due.drain(..) {
            waker.wake();
        }
    }

    /// Runs what is queued, and what that queues, up to a bound.
    fn run_some(&self, batch: &mut VecDeque<Runnable>) -> usize {
        let mut ran = 0;
        loop {
            if batch.is_empty() && !self.queue.take(batch) {
                return ran;
            }
            ran += self.run_batch(batch, TASKS - ran);
            if ran == TASKS || self.is_wanted_back() {
                return ran;
            }
        }
    }

    /// Prepares to block for `wait` at most, and until the first deadline. `None`: do not block.
    fn pause(&self, wait: Duration) -> Option<Duration> {
        // Nobody renews the pass's time while it blocks.
        self.clock.stop();
        let now = self.clock.real();
        let until = now.saturating_add(Nanos::try_from(wait.as_nanos()).unwrap_or(Nanos::MAX));
        let until = self.timers.sleep(Sleeper::Turn, until);
        // From here on pushes ring. Whoever wants the baton has either said so already, or rings, too.
        if !self.queue.pause() || self.baton.is_wanted() {
            self.resume();
            return None;
        }
        Some(Duration::from_nanos(until.saturating_sub(now)))
    }

    fn resume(&self) {
        self.timers.awake(Sleeper::Turn);
        self.queue.begin();
    }
}
