//! The coarse clock: read once for each pass over the events, not once for each question.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Nanoseconds since the reactor was made.
pub(crate) type Nanos = u64;

/// No time at all: later than every deadline.
pub(crate) const NEVER: Nanos = Nanos::MAX;

pub(crate) struct Clock {
    base: Instant,
    /// The time of the pass that runs; 0 while no turn does, for then nobody would renew it.
    pass: AtomicU64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Clock {
            base: Instant::now(),
            pass: AtomicU64::new(0),
        }
    }

    /// Reads the real clock for the pass that begins.
    pub(crate) fn tick(&self) -> Nanos {
        let now = self.real();
        self.pass.store(now, Ordering::Relaxed);
        now
    }

    /// No turn runs any more.
    pub(crate) fn stop(&self) {
        self.pass.store(0, Ordering::Relaxed);
    }

    /// The time of the pass, or the real one outside a turn.
    pub(crate) fn now(&self) -> Nanos {
        match self.pass.load(Ordering::Relaxed) {
            0 => self.real(),
            pass => pass,
        }
    }

    pub(crate) fn real(&self) -> Nanos {
        self.nanos(Instant::now()).max(1)
    }

    pub(crate) fn nanos(&self, at: Instant) -> Nanos {
        Nanos::try_from(at.saturating_duration_since(self.base).as_nanos()).unwrap_or(NEVER - 1)
    }

    pub(crate) fn instant(&self, nanos: Nanos) -> Instant {
        self.base + Duration::from_nanos(nanos)
    }
}
