//! The run queue, and the rule for who has to be woken when something is put into it.
//!
//! Whether a push must ring the bell (make the reactor's descriptor readable) is decided under the same lock as the
//! push itself, so there is no window in which a turn has looked at the queue for the last time and a pusher still
//! believes that the turn goes on. `tests/model.rs` checks this file and `baton.rs` under every interleaving.

use std::collections::VecDeque;

use crate::sync::{Mutex, lock};

pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
}

struct State<T> {
    tasks: VecDeque<T>,
    /// A turn runs and will look at the queue again before it ends or blocks.
    turning: bool,
    /// How many promises of a turn are alive.
    attended: usize,
    /// Nobody looks whether promises are kept, so they do not count.
    unwatched: bool,
    /// The bell was rung and has not been heard: its event waits in the poll, or is about to.
    rung: bool,
    closed: bool,
}

impl<T> State<T> {
    /// Whether nobody is bound to look at the queue.
    fn alone(&self) -> bool {
        !self.turning && (self.attended == 0 || self.unwatched)
    }

    /// Whether the caller has to ring; at most one does until the bell is heard.
    fn ring(&mut self) -> bool {
        !std::mem::replace(&mut self.rung, true)
    }
}

/// What became of a push.
#[must_use]
pub(crate) enum Pushed<T> {
    Queued,
    /// The pusher has to ring the bell.
    Ring,
    /// The queue is closed: the task comes back, to be dropped where no lock is held.
    Refused(T),
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Queue {
            state: Mutex::new(State {
                tasks: VecDeque::new(),
                turning: false,
                attended: 0,
                unwatched: false,
                rung: false,
                closed: false,
            }),
        }
    }

    pub(crate) fn push(&self, task: T) -> Pushed<T> {
        let mut state = lock(&self.state);
        if state.closed {
            return Pushed::Refused(task);
        }
        state.tasks.push_back(task);
        if state.alone() && state.ring() {
            Pushed::Ring
        } else {
            Pushed::Queued
        }
    }

    /// Asks for a turn without a task. True: ring.
    #[must_use]
    pub(crate) fn call(&self) -> bool {
        lock(&self.state).ring()
    }

    /// The bell's event was taken out of the poll. The caller looks at the queue afterwards.
    pub(crate) fn heard(&self) {
        lock(&self.state).rung = false;
    }

    // ===== the turn's side, under the baton =====

    /// A turn begins: until `pause` or `end`, pushes need not ring.
    pub(crate) fn begin(&self) {
        lock(&self.state).turning = true;
    }

    /// Moves everything queued into `batch`, which is empty. False if there was nothing.
    pub(crate) fn take(&self, batch: &mut VecDeque<T>) -> bool {
        debug_assert!(batch.is_empty());
        std::mem::swap(&mut lock(&self.state).tasks, batch);
        !batch.is_empty()
    }

    /// The turn is about to block. False: do not, there are tasks.
    #[must_use]
    pub(crate) fn pause(&self) -> bool {
        let mut state = lock(&self.state);
        state.turning = !state.tasks.is_empty();
        !state.turning
    }

    /// The turn ends, with `rest` not run. Returns whether tasks are left, and whether the caller has to ring for them.
    #[must_use]
    pub(crate) fn end(&self, rest: &mut VecDeque<T>) -> (bool, bool) {
        let mut state = lock(&self.state);
        if !rest.is_empty() {
            rest.append(&mut state.tasks);
            std::mem::swap(&mut state.tasks, rest);
        }
        state.turning = false;
        let left = !state.tasks.is_empty();
        (left, left && state.alone() && state.ring())
    }

    /// Somebody wants the baton. True: its holder may be blocked in the poll, ring.
    #[must_use]
    pub(crate) fn interrupt(&self) -> bool {
        let mut state = lock(&self.state);
        !state.turning && state.ring()
    }

    // ===== the owner's promise, and the rescue thread that watches whether it is kept =====

    /// The owner promises a turn.
    pub(crate) fn attend(&self) {
        lock(&self.state).attended += 1;
    }

    /// The promise ends. True: ring, for there are tasks that nobody was woken for.
    #[must_use]
    pub(crate) fn leave(&self) -> bool {
        let mut state = lock(&self.state);
        state.attended -= 1;
        !state.tasks.is_empty() && state.alone() && state.ring()
    }

    /// The watcher goes to sleep. False: it must not, a promise is open or there are tasks.
    #[cfg(unix)]
    #[must_use]
    pub(crate) fn park(&self) -> bool {
        let mut state = lock(&self.state);
        state.unwatched = state.attended == 0 && state.tasks.is_empty();
        state.unwatched
    }

    /// From now on promises count (again), or no longer.
    pub(crate) fn watch(&self, watched: bool) {
        lock(&self.state).unwatched = !watched;
    }

    #[cfg(unix)]
    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.state).tasks.is_empty()
    }

    pub(crate) fn close(&self) {
        lock(&self.state).closed = true;
    }
}
