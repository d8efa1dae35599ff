//! The baton in a thread's hand: what a turn drives.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_task::Runnable;

use crate::clock::Nanos;
use crate::sync::TryMutexGuard;
use crate::timer::Sleeper;
use crate::turn::{Driver, Polled, Turn, turn};
use crate::{Core, Shared};

/// How many events one poll takes.
pub(crate) const EVENTS: usize = 512;

/// How long a turn goes on, as its passes see it: then the owner's own work is late enough.
const SPAN: Nanos = 4_000_000;

/// The baton, held by this thread.
pub(crate) struct Held<'a> {
    shared: &'a Shared,
    core: TryMutexGuard<'a, Core>,
}

/// A number that no other thread has at the same time.
fn this_thread() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| std::ptr::from_ref(mark).addr())
}

impl Shared {
    /// Whether this thread holds the baton. Only its own store can have put its own number there.
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

    fn held<'a>(&'a self, core: TryMutexGuard<'a, Core>) -> Held<'a> {
        self.holder.store(this_thread(), Ordering::Relaxed);
        Held { shared: self, core }
    }

    /// Whether a turn should stop between two tasks.
    pub(crate) fn must_stop(&self) -> bool {
        self.baton.is_wanted() || self.is_closed()
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.shared.holder.store(0, Ordering::Relaxed);
    }
}

impl Held<'_> {
    /// One turn. `wait`: how long to block if there is nothing to do at first.
    pub(crate) fn turn(&mut self, wait: Option<Duration>) -> Turn {
        let shared = self.shared;
        let core = &mut *self.core;
        let now = shared.clock.tick();
        let mut driver = Inner {
            shared,
            poll: &mut core.poll,
            events: &mut core.events,
            begun: now,
            now,
        };
        let (turn, ring) = turn(&mut driver, &shared.queue, &mut core.batch, wait);
        if ring {
            shared.ring();
        }
        shared.clock.stop();
        shared
            .counters
            .tasks
            .fetch_add(turn.ran as u64, Ordering::Relaxed);
        if shared.is_closed() {
            // By one of the tasks that ran.
            self.shutdown();
        }
        turn
    }

    /// Drops every task and closes the queue for ever.
    pub(crate) fn shutdown(&mut self) {
        self.shared.drop_tasks(&mut self.core.batch);
    }
}

struct Inner<'a> {
    shared: &'a Shared,
    poll: &'a mut mio::Poll,
    events: &'a mut mio::Events,
    begun: Nanos,
    now: Nanos,
}

impl Driver for Inner<'_> {
    type Task = Runnable;

    fn fire(&mut self) {
        self.shared.timers.fire(self.now);
    }

    fn run(&mut self, batch: &mut VecDeque<Runnable>, budget: usize) -> usize {
        let mut ran = 0;
        while ran < budget && (ran == 0 || !self.shared.must_stop()) {
            let Some(runnable) = batch.pop_front() else {
                break;
            };
            ran += 1;
            runnable.run();
        }
        ran
    }

    fn poll(&mut self, wait: Option<Duration>) -> Polled {
        let Shared { clock, timers, .. } = self.shared;
        let result = if let Some(wait) = wait {
            // Nobody renews the pass's time while this blocks.
            clock.stop();
            let now = clock.real();
            let limit = now.saturating_add(Nanos::try_from(wait.as_nanos()).unwrap_or(Nanos::MAX));
            let until = timers.sleep(Sleeper::Turn, 0, limit);
            let result = self.poll.poll(
                self.events,
                Some(Duration::from_nanos(until.saturating_sub(now))),
            );
            timers.awake(Sleeper::Turn);
            result
        } else {
            self.poll.poll(self.events, Some(Duration::ZERO))
        };
        if let Err(error) = result {
            // A signal is no event. Anything else is a broken descriptor, which no retry will mend.
            debug_assert_eq!(error.kind(), io::ErrorKind::Interrupted, "{error}");
            self.events.clear();
        }
        self.now = clock.tick();
        if wait.is_some() {
            self.begun = self.now;
        }
        let (events, bell) = self.shared.sources.dispatch(self.events);
        Polled {
            events,
            bell,
            full: events + usize::from(bell) == EVENTS,
        }
    }

    fn must_stop(&self) -> bool {
        self.shared.must_stop() || self.now - self.begun >= SPAN
    }
}
