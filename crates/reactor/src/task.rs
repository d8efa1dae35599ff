//! The life of tasks: spawning, the panics that are caught, and the end of all of them.

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use async_task::Runnable;
use slab::Slab;

use crate::Shared;
use crate::queue::Pushed;

type PanicHook = Arc<dyn Fn(&(dyn Any + Send)) + Send + Sync>;

/// Every task that has not ended, by its waker: a task that nobody will wake must be found at the shutdown.
pub(crate) struct Tasks {
    live: Mutex<Live>,
    on_panic: Mutex<Option<PanicHook>>,
}

struct Live {
    wakers: Slab<Waker>,
    closed: bool,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        Tasks {
            live: Mutex::new(Live {
                wakers: Slab::new(),
                closed: false,
            }),
            on_panic: Mutex::new(None),
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn len(&self) -> usize {
        self.live().wakers.len()
    }

    pub(crate) fn on_panic(&self, hook: PanicHook) {
        *self.on_panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(hook);
    }
}

/// A task's future, which strikes itself off the list when it is dropped.
struct Listed<F> {
    future: F,
    shared: Arc<Shared>,
    key: usize,
}

impl<F: Future<Output = ()>> Future for Listed<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: `future` is pinned with `self`: it is never moved out, `Listed` has no `Unpin` of its own and its
        // `Drop` does not touch the field.
        let future = unsafe { self.map_unchecked_mut(|listed| &mut listed.future) };
        future.poll(cx)
    }
}

impl<F> Drop for Listed<F> {
    fn drop(&mut self) {
        let waker = self.shared.tasks.live().wakers.try_remove(self.key);
        drop(waker);
    }
}

impl Shared {
    pub(crate) fn spawn(self: &Arc<Self>, future: impl Future<Output = ()> + Send + 'static) {
        let mut live = self.tasks.live();
        if live.closed {
            drop(live);
            // Here, where no lock is held: its drop code may call back.
            self.guarded(|| drop(future));
            return;
        }
        let entry = live.wakers.vacant_entry();
        let listed = Listed {
            future,
            shared: self.clone(),
            key: entry.key(),
        };
        let shared = self.clone();
        let (runnable, task) = async_task::spawn(listed, move |runnable| shared.schedule(runnable));
        entry.insert(runnable.waker());
        drop(live);
        task.detach();
        runnable.schedule();
    }

    fn schedule(&self, runnable: Runnable) {
        match self.queue.push(runnable) {
            Pushed::Queued => {}
            Pushed::Ring => self.ring(),
            Pushed::Refused(runnable) => self.guarded(|| drop(runnable)),
        }
    }

    /// Runs tasks from `batch`: one, and more until `budget` is used up or the turn must stop. Returns how many.
    pub(crate) fn run_batch(&self, batch: &mut VecDeque<Runnable>, budget: usize) -> usize {
        let mut ran = 0;
        // One catch for many tasks: it is entered again only after a panic.
        loop {
            let caught = catch_unwind(AssertUnwindSafe(|| {
                while ran < budget && (ran == 0 || !self.must_stop()) {
                    let Some(runnable) = batch.pop_front() else {
                        return;
                    };
                    ran += 1;
                    runnable.run();
                }
            }));
            match caught {
                Ok(()) => return ran,
                Err(payload) => self.panicked(payload),
            }
        }
    }

    /// Drops tasks one after another. One's drop code may wake others, which come through the queue.
    fn drop_batch(&self, batch: &mut VecDeque<Runnable>) {
        while let Some(runnable) = batch.pop_front() {
            self.guarded(|| drop(runnable));
        }
    }

    /// Drops every task. `batch`: what a turn has taken from the queue and not run. The caller holds the baton.
    pub(crate) fn drop_tasks(&self, batch: &mut VecDeque<Runnable>) {
        let wakers: Vec<Waker> = {
            let mut live = self.tasks.live();
            live.closed = true;
            live.wakers.iter().map(|(_, waker)| waker.clone()).collect()
        };
        for waker in wakers {
            waker.wake();
        }
        self.drop_batch(batch);
        while self.queue.take(batch) {
            self.drop_batch(batch);
        }
        self.queue.close();
        // What was pushed between the last look and the close.
        while self.queue.take(batch) {
            self.drop_batch(batch);
        }
    }

    fn guarded(&self, work: impl FnOnce()) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(work)) {
            self.panicked(payload);
        }
    }

    fn panicked(&self, payload: Box<dyn Any + Send>) {
        self.counters.panics.fetch_add(1, Ordering::Relaxed);
        let hook = self
            .tasks
            .on_panic
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let reported = catch_unwind(AssertUnwindSafe(|| {
            if let Some(hook) = hook {
                hook(&*payload);
            }
            drop(payload);
        }));
        // A panic of the hook, or of the payload's own drop: nothing is left to tell it to.
        if let Err(payload) = reported {
            std::mem::forget(payload);
        }
    }
}
