//! The synchronization types of the queue, the baton and readiness: the standard ones, or loom's when they are
//! model-checked.

use std::sync::PoisonError;

#[cfg(loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic};
#[cfg(not(loom))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};

/// Locks, poisoned or not: no lock of this crate is held while foreign code that could panic half-way changes what it
/// guards.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

// ===== a lock that can be tried =====

/// The lock of the baton.
#[cfg(not(loom))]
pub(crate) struct TryMutex<T>(Mutex<T>);

#[cfg(not(loom))]
pub(crate) type TryMutexGuard<'a, T> = MutexGuard<'a, T>;

#[cfg(not(loom))]
impl<T> TryMutex<T> {
    pub(crate) fn new(value: T) -> Self {
        TryMutex(Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> TryMutexGuard<'_, T> {
        lock(&self.0)
    }

    pub(crate) fn try_lock(&self) -> Option<TryMutexGuard<'_, T>> {
        use std::sync::TryLockError;
        match self.0.try_lock() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// The same, made of what loom models well: its own `try_lock` takes a thread that is about to try for one that waits,
/// and reports a deadlock that there is not.
#[cfg(loom)]
pub(crate) struct TryMutex<T> {
    locked: Mutex<bool>,
    released: loom::sync::Condvar,
    value: std::cell::UnsafeCell<T>,
}

// SAFETY: `value` is reached only through a guard, and `locked` lets one exist at a time.
#[cfg(loom)]
unsafe impl<T: Send> Sync for TryMutex<T> {}

#[cfg(loom)]
pub(crate) struct TryMutexGuard<'a, T>(&'a TryMutex<T>);

#[cfg(loom)]
impl<T> TryMutex<T> {
    pub(crate) fn new(value: T) -> Self {
        TryMutex {
            locked: Mutex::new(false),
            released: loom::sync::Condvar::new(),
            value: std::cell::UnsafeCell::new(value),
        }
    }

    pub(crate) fn lock(&self) -> TryMutexGuard<'_, T> {
        let mut locked = lock(&self.locked);
        while std::mem::replace(&mut *locked, true) {
            locked = self.released.wait(locked).unwrap();
        }
        TryMutexGuard(self)
    }

    pub(crate) fn try_lock(&self) -> Option<TryMutexGuard<'_, T>> {
        let was_locked = std::mem::replace(&mut *lock(&self.locked), true);
        (!was_locked).then(|| TryMutexGuard(self))
    }
}

#[cfg(loom)]
impl<T> Drop for TryMutexGuard<'_, T> {
    fn drop(&mut self) {
        *lock(&self.0.locked) = false;
        self.0.released.notify_one();
    }
}

#[cfg(loom)]
impl<T> std::ops::Deref for TryMutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this guard is the only one.
        unsafe { &*self.0.value.get() }
    }
}

#[cfg(loom)]
impl<T> std::ops::DerefMut for TryMutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this guard is the only one.
        unsafe { &mut *self.0.value.get() }
    }
}
