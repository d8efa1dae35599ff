//! The rescue thread: the reactor's clock, and the one that turns it when the owner does not.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::{Reactor, Shared};

/// Who turns a reactor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The owner, whose loop watches the reactor's descriptor. The rescue thread fires the clock, and takes the baton
    /// while the owner does not turn though it should. Needs a descriptor that can be nested: not on Windows.
    Nested,
    /// The rescue thread keeps the baton, always. The owner's `turn` does nothing, and its promises do not count.
    Kept,
}

/// What the thread does until it is told to stop.
type Work = Box<dyn FnOnce(&Shared, &AtomicBool) + Send>;

/// A running rescue thread. Dropping it stops and joins the thread.
#[must_use = "dropping it stops the thread"]
pub struct Rescue {
    shared: Arc<Shared>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Rescue {
    pub(crate) fn start(reactor: &Reactor, mode: Mode) -> io::Result<Rescue> {
        let shared = reactor.shared.clone();
        if shared.rescued.swap(true, Ordering::SeqCst) {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "this reactor has a rescue thread",
            ));
        }
        // From here on, dropping it says that there is none.
        let mut rescue = Rescue {
            shared,
            stop: Arc::default(),
            thread: None,
        };
        let work: Work = match mode {
            #[cfg(unix)]
            Mode::Nested => {
                let alarm = rescue.shared.alarm_or_new()?;
                Box::new(move |shared, stop| crate::watch::nested(shared, &alarm, stop))
            }
            #[cfg(not(unix))]
            Mode::Nested => return Err(io::ErrorKind::Unsupported.into()),
            Mode::Kept => {
                rescue.shared.kept.store(true, Ordering::SeqCst);
                Box::new(|shared, stop| keep(shared, || !stop.load(Ordering::SeqCst)))
            }
        };
        let (shared, stop) = (rescue.shared.clone(), rescue.stop.clone());
        let builder = thread::Builder::new().name("ferroute-rescue".into());
        rescue.thread = Some(builder.spawn(move || work(&shared, &stop))?);
        Ok(rescue)
    }
}

impl Rescue {
    /// The owner is gone for good: a thread keeps the baton until the last task has ended, then shuts the reactor down.
    /// Nobody waits for that thread.
    pub fn keep_until_idle(self) -> io::Result<()> {
        let shared = self.shared.clone();
        drop(self);
        shared.rescued.store(true, Ordering::SeqCst);
        shared.kept.store(true, Ordering::SeqCst);
        let builder = thread::Builder::new().name("ferroute-drain".into());
        builder.spawn(move || {
            keep(&shared, || shared.tasks.len() > 0);
            Reactor { shared }.shutdown();
        })?;
        Ok(())
    }
}

impl Drop for Rescue {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.shared.alarm();
        self.shared.wake();
        if let Some(thread) = self.thread.take() {
            // A task that owns its reactor's rescue thread may be dropped on that thread.
            if thread.thread().id() != thread::current().id() {
                // It catches what panics; if it ended by one all the same, it has ended.
                let _ = thread.join();
            }
        }
        // Somebody has to turn again: promises count, and what is queued needs a bell.
        self.shared.kept.store(false, Ordering::SeqCst);
        self.shared.queue.watch(true);
        self.shared.rescued.store(false, Ordering::SeqCst);
        self.shared.wake();
    }
}

impl fmt::Debug for Rescue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rescue").finish_non_exhaustive()
    }
}

/// Turns while there is a reason to.
fn keep(shared: &Shared, wanted: impl Fn() -> bool) {
    /// The bell ends a wait at once; this only bounds what a missed one could cost.
    const WAIT: Duration = Duration::from_secs(60);
    shared.queue.watch(false);
    while wanted() && !shared.is_closed() {
        match shared.try_take_baton() {
            Some(mut held) => {
                shared.counters.turns.fetch_add(1, Ordering::Relaxed);
                held.turn(Some(WAIT));
            }
            // The owner is shutting down, or was turning when this thread started. Not a wait for the lock: what it
            // does under it may be to join this thread.
            None => thread::sleep(Duration::from_millis(1)),
        }
    }
}
