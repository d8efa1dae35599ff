//! The baton: the lock around what a turn needs. One thread at a time holds it, so tasks never run in parallel.

use crate::sync::{
    TryMutex, TryMutexGuard,
    atomic::{AtomicUsize, Ordering},
};

pub(crate) struct Baton<C> {
    core: TryMutex<C>,
    wanted: AtomicUsize,
}

impl<C> Baton<C> {
    pub(crate) fn new(core: C) -> Self {
        Baton {
            core: TryMutex::new(core),
            wanted: AtomicUsize::new(0),
        }
    }

    /// Takes the baton, waiting for whoever holds it to see that it is wanted. `interrupt` is called when there is
    /// somebody to wait for: it ends a poll that the holder is blocked in.
    pub(crate) fn take(&self, interrupt: impl FnOnce()) -> TryMutexGuard<'_, C> {
        if let Some(core) = self.try_take() {
            return core;
        }
        self.wanted.fetch_add(1, Ordering::SeqCst);
        interrupt();
        let core = self.core.lock();
        self.wanted.fetch_sub(1, Ordering::SeqCst);
        core
    }

    pub(crate) fn try_take(&self) -> Option<TryMutexGuard<'_, C>> {
        self.core.try_lock()
    }

    /// Whether the holder should give it up: asked after each task, and before the poll blocks.
    pub(crate) fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::SeqCst) != 0
    }
}
