//! The time, as a test may set it.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since 1970: fine enough that what happened before an invalidation and what happened after it differ.
pub type Micros = u64;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Micros;
}

/// The system's: entries outlive the process, so a monotonic clock would not do.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Micros {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_micros() as u64)
    }
}

/// One that stands still until it is told to go on, for tests.
#[derive(Debug, Default)]
pub struct Manual(AtomicU64);

impl Manual {
    /// A clock that says `now`.
    pub fn new(now: Micros) -> Manual {
        Manual(AtomicU64::new(now))
    }

    /// Let this many microseconds pass.
    pub fn advance(&self, by: Micros) {
        self.0.fetch_add(by, SeqCst);
    }
}

impl Clock for Manual {
    fn now(&self) -> Micros {
        self.0.load(SeqCst)
    }
}
