//! A turn: the I/O phase. Runs tasks and polls readiness, under the baton, for a bounded time.
//!
//! The loop is generic over what it drives, so that `tests/model.rs` checks this very code.

use std::collections::VecDeque;
use std::time::Duration;

use crate::queue::Queue;

/// How many tasks run between two polls: a storm of tasks that wake each other does not keep the sockets waiting.
const TASKS: usize = 256;
/// How many polls one turn makes. Then the owner has its turn, and the bell announces what is left.
const PASSES: usize = 16;

/// What a turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Tasks run.
    pub ran: usize,
    /// Events of sources seen.
    pub events: usize,
    /// The turn ended at a bound, not because nothing was left. The outer loop will be woken for the rest; turning
    /// again at once is as good.
    pub more: bool,
}

/// What a poll gave.
pub(crate) struct Polled {
    /// Events of sources.
    pub(crate) events: usize,
    /// The bell was among the events.
    pub(crate) bell: bool,
    /// There were more events than the poll could take.
    pub(crate) full: bool,
}

/// What a turn drives.
pub(crate) trait Driver {
    type Task;

    /// Wakes what is due.
    fn fire(&mut self);

    /// Runs tasks from the front of `batch`: one, and more while `must_stop` says no, `budget` at most. Returns how many.
    fn run(&mut self, batch: &mut VecDeque<Self::Task>, budget: usize) -> usize;

    /// Polls readiness and wakes who waits for it; blocks for `wait` at most.
    fn poll(&mut self, wait: Option<Duration>) -> Polled;

    /// Whether the turn should stop between two tasks: somebody wants the baton, or all is over.
    fn must_stop(&self) -> bool;
}

/// One turn of the holder of the baton. `batch` is empty before and after. Returns also whether to ring the bell.
pub(crate) fn turn<D: Driver>(
    driver: &mut D,
    queue: &Queue<D::Task>,
    batch: &mut VecDeque<D::Task>,
    mut wait: Option<Duration>,
) -> (Turn, bool) {
    let mut turn = Turn::default();
    let (mut busy, mut full) = (false, false);
    queue.begin();
    for pass in 0..=PASSES {
        driver.fire();
        turn.ran += run(driver, queue, batch);
        // After a poll that gave several events there are likely more, and the outer loop's way round is dearer than one
        // more poll. After one event or none it is the other way: what became ready since keeps the descriptor readable,
        // so nothing is lost by leaving, and mostly a system call is saved.
        let done = pass > 0 && !busy && batch.is_empty();
        // Not before the first poll: two threads that want the baton all the time must not keep each other from using it.
        if done || pass == PASSES || pass > 0 && driver.must_stop() {
            break;
        }
        let wait = wait
            .take()
            .filter(|_| turn.ran == 0 && pause(driver, queue));
        let polled = driver.poll(wait);
        if wait.is_some() {
            queue.begin();
        }
        if polled.bell {
            // Only now, for who found it rung before has queued its task before: the next pass takes it.
            queue.heard();
        }
        turn.events += polled.events;
        busy = polled.events > 1;
        full = polled.full;
    }
    let (left, ring) = queue.end(batch);
    turn.more = left || full;
    (turn, ring)
}

/// Runs what is queued, and what that queues, up to a bound.
fn run<D: Driver>(driver: &mut D, queue: &Queue<D::Task>, batch: &mut VecDeque<D::Task>) -> usize {
    let mut ran = 0;
    while !batch.is_empty() || queue.take(batch) {
        ran += driver.run(batch, TASKS - ran);
        if ran == TASKS || driver.must_stop() {
            break;
        }
    }
    ran
}

/// Whether the poll may block. From then on pushes ring, and who wants the baton has said so already or rings, too.
fn pause<D: Driver>(driver: &D, queue: &Queue<D::Task>) -> bool {
    if !queue.pause() {
        return false;
    }
    if driver.must_stop() {
        queue.begin();
        return false;
    }
    true
}
