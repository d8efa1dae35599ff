//! Blocking jobs (file reads, compression of large bodies) on a few threads that all reactors share. A thread that has
//! had nothing to do for a while ends.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

const THREADS: usize = 4;
const IDLE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce() + Send>;

static POOL: Pool = Pool {
    state: Mutex::new(State {
        jobs: VecDeque::new(),
        threads: 0,
        idle: 0,
    }),
    work: Condvar::new(),
};

struct Pool {
    state: Mutex<State>,
    work: Condvar,
}

struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues `job`; fails if there is no thread to run it and none can be had.
    fn submit(&'static self, job: Job) -> io::Result<()> {
        let mut state = self.lock();
        state.jobs.push_back(job);
        if state.idle >= state.jobs.len() {
            drop(state);
            self.work.notify_one();
            return Ok(());
        }
        if state.threads == THREADS {
            return Ok(());
        }
        let builder = thread::Builder::new().name("ferroute-blocking".into());
        match builder.spawn(|| self.run()) {
            Ok(_) => state.threads += 1,
            Err(error) if state.threads == 0 => {
                let job = state.jobs.pop_back();
                drop(state);
                drop(job);
                return Err(error);
            }
            // One of the threads there are will come to it.
            Err(_) => {}
        }
        Ok(())
    }

    fn run(&self) {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                drop(state);
                // The work's own panic is its result. What is left is drop code, and this thread has to live.
                if let Err(payload) = catch_unwind(AssertUnwindSafe(job)) {
                    std::mem::forget(payload);
                }
                state = self.lock();
                continue;
            }
            state.idle += 1;
            let (woken, timeout) = self
                .work
                .wait_timeout(state, IDLE)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.idle -= 1;
            if timeout.timed_out() && state.jobs.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }
}

/// The result of a blocking job, in time. Made by [`Reactor::blocking`](crate::Reactor::blocking).
///
/// An error means that the job panicked, or that the system has no thread for it. Dropping this future forgets the
/// job: it is not run if it has not begun.
#[must_use = "a job that nobody waits for may not be run"]
pub struct Blocking<T> {
    outcome: Arc<Mutex<Outcome<T>>>,
}

enum Outcome<T> {
    Pending(Option<Waker>),
    Ready(io::Result<T>),
    Taken,
}

fn lock<T>(outcome: &Mutex<Outcome<T>>) -> MutexGuard<'_, Outcome<T>> {
    outcome.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Send + 'static> Blocking<T> {
    pub(crate) fn submit(work: impl FnOnce() -> T + Send + 'static) -> Self {
        let outcome = Arc::new(Mutex::new(Outcome::Pending(None)));
        let weak = Arc::downgrade(&outcome);
        let job = move || {
            if weak.strong_count() == 0 {
                return;
            }
            let result = catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
                let error = io::Error::other(format!(
                    "a blocking job panicked: {}",
                    panic_message(&*payload)
                ));
                std::mem::forget(payload);
                error
            });
            let Some(outcome) = weak.upgrade() else {
                return;
            };
            let before = std::mem::replace(&mut *lock(&outcome), Outcome::Ready(result));
            if let Outcome::Pending(Some(waker)) = before {
                waker.wake();
            }
        };
        if let Err(error) = POOL.submit(Box::new(job)) {
            *lock(&outcome) = Outcome::Ready(Err(error));
        }
        Blocking { outcome }
    }
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

impl<T> Future for Blocking<T> {
    type Output = io::Result<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let mut outcome = lock(&self.outcome);
        match std::mem::replace(&mut *outcome, Outcome::Taken) {
            Outcome::Ready(result) => Poll::Ready(result),
            Outcome::Pending(old) => {
                *outcome = Outcome::Pending(Some(cx.waker().clone()));
                drop(outcome);
                drop(old);
                Poll::Pending
            }
            Outcome::Taken => panic!("polled after it was ready"),
        }
    }
}

impl<T> fmt::Debug for Blocking<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking").finish_non_exhaustive()
    }
}
