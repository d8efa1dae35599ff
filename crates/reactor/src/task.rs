//! The life of tasks: spawning, the panics that are caught, and the end of all of them.

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::mem::ManuallyDrop;
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

/// A task's future. No panic leaves it, neither of its polls nor of its drop (for which `async_task` would abort the
/// process), and when it is dropped it strikes itself off the list.
struct Guarded<F> {
    future: ManuallyDrop<F>,
    shared: Arc<Shared>,
    key: usize,
}

impl<F: Future<Output = ()>> Future for Guarded<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: nothing is moved out of `self` here; of its fields only `future` is treated as pinned.
        let guarded = unsafe { self.get_unchecked_mut() };
        // SAFETY: pinned with `self`: it is never moved, `drop` drops it in place, and `Guarded` is not `Unpin` unless
        // `F` is.
        let future = unsafe { Pin::new_unchecked(&mut *guarded.future) };
        guarded
            .shared
            .guarded(|| future.poll(cx))
            .unwrap_or(Poll::Ready(()))
    }
}

impl<F> Drop for Guarded<F> {
    fn drop(&mut self) {
        self.shared.guarded(|| {
            // SAFETY: dropped here only, and not used afterwards.
            unsafe { ManuallyDrop::drop(&mut self.future) }
        });
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
        let guarded = Guarded {
            future: ManuallyDrop::new(future),
            shared: self.clone(),
            key: entry.key(),
        };
        let shared = self.clone();
        let (runnable, task) =
            async_task::spawn(guarded, move |runnable| shared.schedule(runnable));
        entry.insert(runnable.waker());
        drop(live);
        task.detach();
        runnable.schedule();
    }

    fn schedule(&self, runnable: Runnable) {
        match self.queue.push(runnable) {
            Pushed::Queued => {}
            Pushed::Ring => self.ring(),
            Pushed::Refused(runnable) => drop(runnable),
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
        batch.clear();
        // One's drop code may wake others, which come through the queue.
        while self.queue.take(batch) {
            batch.clear();
        }
        self.queue.close();
        // What was pushed between the last look and the close.
        while self.queue.take(batch) {
            batch.clear();
        }
    }

    /// Runs foreign code. `None`: it panicked, which has been reported.
    fn guarded<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        catch_unwind(AssertUnwindSafe(work))
            .map_err(|payload| self.panicked(payload))
            .ok()
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
