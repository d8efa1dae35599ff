//! An event loop that lives inside another one.
//!
//! A [`Reactor`] is an executor with its own `mio::Poll`. Its descriptor can be watched by an outer loop (libuv's), whose
//! thread then runs [`turn`](Reactor::turn): so sockets and the outer loop's own work share one thread, without a hop
//! between threads on the normal path. Whoever turns holds the *baton*; when the owner is busy elsewhere, a
//! [rescue thread](Reactor::start_rescue) takes it. `docs/design/reactor.md` tells the whole of it.
//!
//! ```
//! use std::time::Duration;
//! use ferroute_reactor::Reactor;
//!
//! let reactor = Reactor::new()?;
//! let handle = reactor.clone();
//! reactor.spawn(async move {
//!     handle.sleep_until(handle.now() + Duration::from_millis(1)).await;
//!     handle.shutdown();
//! });
//! while !reactor.is_closed() {
//!     reactor.turn(Some(Duration::from_secs(1)));
//! }
//! # std::io::Result::Ok(())
//! ```

#![deny(clippy::undocumented_unsafe_blocks)]

mod baton;
mod blocking;
mod clock;
mod held;
mod io;
mod queue;
mod readiness;
mod rescue;
mod stream;
mod sync;
mod task;
mod timer;
mod turn;
#[cfg(unix)]
mod watch;

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
#[cfg(unix)]
use std::os::fd::{AsRawFd, RawFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_task::Runnable;

use crate::baton::Baton;
use crate::clock::Clock;
use crate::io::{BELL, Sources};
use crate::queue::Queue;
use crate::task::Tasks;
use crate::timer::Timers;

pub use crate::blocking::Blocking;
pub use crate::io::Io;
pub use crate::readiness::Interest;
pub use crate::rescue::{Mode, Rescue};
pub use crate::stream::Stream;
pub use crate::timer::Sleep;
pub use crate::turn::Turn;

/// A handle on a reactor. Clones are the same reactor.
///
/// Tasks hold handles, so a reactor lives until [`shutdown`](Reactor::shutdown) drops them.
#[derive(Clone)]
pub struct Reactor {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    queue: Queue<Runnable>,
    baton: Baton<Core>,
    /// The thread that holds the baton, as a number; 0 = none.
    holder: AtomicUsize,
    registry: mio::Registry,
    bell: mio::Waker,
    #[cfg(unix)]
    fd: RawFd,
    sources: Sources,
    timers: Timers,
    tasks: Tasks,
    clock: Clock,
    counters: Counters,
    closed: AtomicBool,
    /// There is a rescue thread.
    rescued: AtomicBool,
    /// It keeps the baton.
    kept: AtomicBool,
    #[cfg(unix)]
    alarm: std::sync::OnceLock<Arc<watch::Alarm>>,
}

/// What only the holder of the baton touches.
pub(crate) struct Core {
    poll: mio::Poll,
    events: mio::Events,
    /// Taken from the queue, not yet run. Empty between turns.
    batch: VecDeque<Runnable>,
}

#[derive(Default)]
struct Counters {
    turns: AtomicU64,
    tasks: AtomicU64,
    rescues: AtomicU64,
    wakes: AtomicU64,
    panics: AtomicU64,
}

/// Counts since the reactor was made, and what is alive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Turns of the owner (of the rescue thread, in `Mode::Kept`).
    pub turns: u64,
    /// Tasks run.
    pub tasks: u64,
    /// How often the rescue thread took the baton from an owner that did not turn.
    pub rescues: u64,
    /// How often the bell was rung: each is a system call.
    pub wakes: u64,
    /// Panics caught, in tasks and in their drop code.
    pub panics: u64,
    /// Tasks that have not ended.
    pub live_tasks: usize,
    /// Sources registered.
    pub live_sources: usize,
}

impl Reactor {
    /// A reactor of its own. Fails if the system has no descriptors left.
    pub fn new() -> std::io::Result<Reactor> {
        let poll = mio::Poll::new()?;
        let registry = poll.registry().try_clone()?;
        let bell = mio::Waker::new(&registry, BELL)?;
        Ok(Reactor {
            shared: Arc::new(Shared {
                queue: Queue::new(),
                holder: AtomicUsize::new(0),
                registry,
                bell,
                #[cfg(unix)]
                fd: poll.as_raw_fd(),
                baton: Baton::new(Core {
                    poll,
                    events: mio::Events::with_capacity(held::EVENTS),
                    batch: VecDeque::new(),
                }),
                sources: Sources::new(),
                timers: Timers::new(),
                tasks: Tasks::new(),
                clock: Clock::new(),
                counters: Counters::default(),
                closed: AtomicBool::new(false),
                rescued: AtomicBool::new(false),
                kept: AtomicBool::new(false),
                #[cfg(unix)]
                alarm: std::sync::OnceLock::new(),
            }),
        })
    }

    /// Queues a task. From any thread. A panic in the task is caught, counted and reported; the reactor goes on. After
    /// `shutdown` the task is dropped at once.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.shared.spawn(task);
    }

    /// Takes the baton, runs I/O and tasks until nothing is ready (or a bound is met), gives the baton back.
    ///
    /// `wait`: how long to block when nothing is ready at first; `None` = never block. A turn ends only when the run
    /// queue is empty or the outer loop will be woken for the rest. Does nothing inside a task of this reactor, after
    /// `shutdown`, and in `Mode::Kept`.
    pub fn turn(&self, wait: Option<Duration>) -> Turn {
        let shared = &*self.shared;
        if shared.is_held_here() || shared.kept.load(Ordering::SeqCst) {
            return Turn::default();
        }
        // Before the baton is taken: this is how the rescue thread knows that the owner is back.
        shared.counters.turns.fetch_add(1, Ordering::SeqCst);
        let mut held = shared.take_baton();
        if shared.is_closed() {
            return Turn::default();
        }
        held.turn(wait)
    }

    /// Makes `turn` happen soon: ends a blocking poll, or makes the nested descriptor readable.
    ///
    /// If the rescue thread turns just now, the owner is woken all the same. In `Mode::Kept` it is the rescue thread
    /// that is woken: the owner has to be told by other means.
    pub fn wake(&self) {
        self.shared.wake();
    }

    /// The coarse clock: taken once for each pass over the events; the real one outside a turn. Monotonic.
    pub fn now(&self) -> Instant {
        self.shared.clock.instant(self.shared.clock.now())
    }

    /// Resolves at or (up to 5 ms) after `at`. Cheap to create, cheap to drop, can be reset. Without a rescue thread it
    /// is noticed by turns only.
    pub fn sleep_until(&self, at: Instant) -> Sleep {
        Sleep::new(self.clone(), self.shared.clock.nanos(at))
    }

    /// Registers a mio source (`TcpListener`, `TcpStream`, `UnixStream`, `UnixListener`…), which must be non-blocking.
    pub fn register<S: mio::event::Source + Send>(&self, source: S) -> std::io::Result<Io<S>> {
        Io::new(self, source)
    }

    /// A blocking job on a small thread pool that all reactors share; the future resolves on this reactor's tasks.
    pub fn blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Blocking<T> {
        Blocking::submit(job)
    }

    /// The epoll or kqueue descriptor, to be watched for reading by an outer loop (`uv_poll_t`), level-triggered.
    #[cfg(unix)]
    pub fn as_raw_fd(&self) -> RawFd {
        self.shared.fd
    }

    /// Starts this reactor's rescue thread: see [`Mode`]. A reactor has one at a time.
    pub fn start_rescue(&self, mode: Mode) -> std::io::Result<Rescue> {
        Rescue::start(self, mode)
    }

    /// While the guard lives, the owner promises a turn: scheduling a task makes no system call. When it is dropped and
    /// anything is queued, the reactor wakes itself.
    pub fn attend(&self) -> Attended {
        self.shared.queue.attend();
        Attended {
            shared: self.shared.clone(),
            _owner: PhantomData,
        }
    }

    /// Reports each caught panic to `hook`, in place of the former one. It runs where the task ran.
    pub fn on_panic(&self, hook: impl Fn(&(dyn Any + Send)) + Send + Sync + 'static) {
        self.shared.tasks.on_panic(Arc::new(hook));
    }

    /// What it has done, and what is alive.
    pub fn stats(&self) -> Stats {
        let counters = &self.shared.counters;
        Stats {
            turns: counters.turns.load(Ordering::Relaxed),
            tasks: counters.tasks.load(Ordering::Relaxed),
            rescues: counters.rescues.load(Ordering::Relaxed),
            wakes: counters.wakes.load(Ordering::Relaxed),
            panics: counters.panics.load(Ordering::Relaxed),
            live_tasks: self.shared.tasks.len(),
            live_sources: self.shared.sources.len(),
        }
    }

    /// Drops every task and refuses new ones. Called by the owner at teardown. Called by a task, the tasks are dropped
    /// when that one yields. The outer loop must not watch the descriptor any more: nobody takes its events away.
    pub fn shutdown(&self) {
        let shared = &*self.shared;
        if shared.closed.swap(true, Ordering::SeqCst) || shared.is_held_here() {
            return;
        }
        shared.take_baton().shutdown();
        shared.alarm();
    }

    /// Whether `shutdown` was called.
    pub fn is_closed(&self) -> bool {
        self.shared.is_closed()
    }
}

impl Shared {
    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    pub(crate) fn wake(&self) {
        if self.queue.call() {
            self.ring();
        }
    }

    /// Makes the descriptor readable, or ends a poll. Only for whom the queue told to.
    pub(crate) fn ring(&self) {
        self.counters.wakes.fetch_add(1, Ordering::Relaxed);
        // Writing to an eventfd of one's own does not fail (mio resets a full one).
        let _ = self.bell.wake();
    }

    /// Wakes the rescue thread.
    pub(crate) fn alarm(&self) {
        #[cfg(unix)]
        if let Some(alarm) = self.alarm.get() {
            alarm.raise();
        }
    }

    #[cfg(unix)]
    fn alarm_or_new(&self) -> std::io::Result<Arc<watch::Alarm>> {
        if let Some(alarm) = self.alarm.get() {
            return Ok(alarm.clone());
        }
        let alarm = Arc::new(watch::Alarm::new()?);
        Ok(self.alarm.get_or_init(|| alarm).clone())
    }
}

/// The owner's promise of a turn. Made by [`Reactor::attend`].
#[must_use = "the promise ends when this is dropped"]
pub struct Attended {
    shared: Arc<Shared>,
    /// One thread promises: this does not leave it.
    _owner: PhantomData<*const ()>,
}

impl Drop for Attended {
    fn drop(&mut self) {
        if self.shared.queue.leave() {
            self.shared.ring();
        }
    }
}

impl fmt::Debug for Attended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attended").finish_non_exhaustive()
    }
}

impl fmt::Debug for Reactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reactor")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
