//! Model check of the run queue, the bell, the baton and readiness: the crate's own files, compiled against loom, under
//! every interleaving (up to a bound on preemptions).
//!
//! `RUSTFLAGS="--cfg loom" CARGO_TARGET_DIR=target/loom cargo test -p ferroute-reactor --release --test model`
//!
//! A lost wake-up shows itself as a deadlock: every thread waits, and loom says so.
#![cfg(loom)]
#![allow(dead_code, unreachable_pub, missing_docs)]

#[path = "../src/baton.rs"]
mod baton;
#[path = "../src/queue.rs"]
mod queue;
#[path = "../src/readiness.rs"]
mod readiness;
#[path = "../src/sync.rs"]
mod sync;
#[path = "../src/turn.rs"]
mod turn;

use std::collections::VecDeque;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;

use baton::Baton;
use queue::{Pushed, Queue};
use readiness::{Interest, Readiness};
use turn::{Driver, Polled, Turn};

const BLOCK: Option<Duration> = Some(Duration::from_secs(1));

/// The reactor's descriptor: an event, edge-triggered inside (a poll takes it), level-triggered outside (it is readable
/// until a poll takes it).
struct Descriptor {
    event: Mutex<bool>,
    changed: Condvar,
}

impl Descriptor {
    fn ring(&self) {
        *self.event.lock().unwrap() = true;
        self.changed.notify_all();
    }

    fn poll(&self, block: bool) -> bool {
        let mut event = self.event.lock().unwrap();
        while block && !*event {
            event = self.changed.wait(event).unwrap();
        }
        std::mem::replace(&mut *event, false)
    }

    fn wait_readable(&self) {
        let mut event = self.event.lock().unwrap();
        while !*event {
            event = self.changed.wait(event).unwrap();
        }
    }
}

/// A reactor without sockets, timers and futures: a task is a number.
struct Reactor {
    queue: Queue<usize>,
    baton: Baton<VecDeque<usize>>,
    descriptor: Descriptor,
    running: AtomicBool,
    ran: AtomicUsize,
}

struct Inner<'a>(&'a Reactor);

impl Driver for Inner<'_> {
    type Task = usize;

    fn fire(&mut self) {}

    fn run(&mut self, batch: &mut VecDeque<usize>, budget: usize) -> usize {
        let mut ran = 0;
        while ran < budget && (ran == 0 || !self.must_stop()) {
            let Some(task) = batch.pop_front() else { break };
            assert!(
                !self.0.running.swap(true, Ordering::Relaxed),
                "two tasks at once"
            );
            let before = self.0.ran.fetch_add(task, Ordering::Relaxed);
            assert_eq!(before & task, 0, "a task ran twice");
            assert!(self.0.running.swap(false, Ordering::Relaxed));
            ran += 1;
        }
        ran
    }

    fn poll(&mut self, wait: Option<Duration>) -> Polled {
        let bell = self.0.descriptor.poll(wait.is_some());
        Polled {
            events: 0,
            bell,
            full: false,
        }
    }

    fn must_stop(&self) -> bool {
        self.0.baton.is_wanted()
    }
}

impl Reactor {
    fn new() -> Arc<Reactor> {
        Arc::new(Reactor {
            queue: Queue::new(),
            baton: Baton::new(VecDeque::new()),
            descriptor: Descriptor {
                event: Mutex::new(false),
                changed: Condvar::new(),
            },
            running: AtomicBool::new(false),
            ran: AtomicUsize::new(0),
        })
    }

    fn push(&self, task: usize) {
        match self.queue.push(task) {
            Pushed::Queued => {}
            Pushed::Ring => self.descriptor.ring(),
            Pushed::Refused(_) => unreachable!("it is never closed"),
        }
    }

    fn wake(&self) {
        if self.queue.call() {
            self.descriptor.ring();
        }
    }

    fn run(&self, batch: &mut VecDeque<usize>, wait: Option<Duration>) -> Turn {
        let (turn, ring) = turn::turn(&mut Inner(self), &self.queue, batch, wait);
        assert!(batch.is_empty());
        if ring {
            self.descriptor.ring();
        }
        turn
    }

    fn turn(&self, wait: Option<Duration>) -> Turn {
        let mut batch = self.baton.take(|| {
            if self.queue.interrupt() {
                self.descriptor.ring();
            }
        });
        self.run(&mut batch, wait)
    }

    fn try_turn(&self, wait: Option<Duration>) -> Option<Turn> {
        let mut batch = self.baton.try_take()?;
        Some(self.run(&mut batch, wait))
    }

    fn ran(&self, tasks: usize) -> bool {
        self.ran.load(Ordering::Relaxed) & tasks == tasks
    }

    /// What an outer loop does: waits for the descriptor, turns, and so on until all of `tasks` have run.
    fn outer_loop(&self, tasks: usize) {
        while !self.ran(tasks) {
            self.descriptor.wait_readable();
            self.turn(None);
        }
    }
}

fn check(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound.get_or_insert(preemptions);
    builder.check(model);
}

fn spawn(
    reactor: &Arc<Reactor>,
    work: impl FnOnce(&Reactor) + Send + 'static,
) -> thread::JoinHandle<()> {
    let reactor = reactor.clone();
    thread::spawn(move || work(&reactor))
}

// ===== queue and bell =====

#[test]
fn no_push_is_lost_on_an_outer_loop() {
    check(4, || {
        let reactor = Reactor::new();
        let one = spawn(&reactor, |reactor| {
            reactor.push(1);
            reactor.push(2);
        });
        let two = spawn(&reactor, |reactor| reactor.push(4));
        reactor.outer_loop(7);
        one.join().unwrap();
        two.join().unwrap();
    });
}

#[test]
fn no_push_is_lost_on_a_blocking_turn() {
    check(4, || {
        let reactor = Reactor::new();
        let one = spawn(&reactor, |reactor| {
            reactor.push(1);
            reactor.push(2);
        });
        let two = spawn(&reactor, |reactor| reactor.push(4));
        while !reactor.ran(7) {
            reactor.turn(BLOCK);
        }
        one.join().unwrap();
        two.join().unwrap();
    });
}

#[test]
fn a_wake_without_a_task_reaches_the_outer_loop() {
    check(4, || {
        let reactor = Reactor::new();
        let inbox = Arc::new(AtomicBool::new(false));
        let sender = {
            let inbox = inbox.clone();
            spawn(&reactor, move |reactor| {
                reactor.push(1);
                inbox.store(true, Ordering::Release);
                reactor.wake();
            })
        };
        // The owner looks into its inbox after each turn.
        loop {
            reactor.descriptor.wait_readable();
            reactor.turn(None);
            if inbox.load(Ordering::Acquire) {
                break;
            }
        }
        sender.join().unwrap();
        assert!(reactor.ran(1));
    });
}

/// At the shutdown every task is dropped: by who closes the queue, or by who comes too late.
#[test]
fn a_closed_queue_keeps_no_task() {
    check(4, || {
        let reactor = Reactor::new();
        let refused = Arc::new(AtomicUsize::new(0));
        let pusher = {
            let refused = refused.clone();
            spawn(&reactor, move |reactor| {
                for _ in 0..2 {
                    if let Pushed::Refused(_) = reactor.queue.push(1) {
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
            })
        };
        let mut dropped = 0;
        let mut batch = VecDeque::new();
        reactor.queue.close();
        while reactor.queue.take(&mut batch) {
            dropped += batch.drain(..).count();
        }
        pusher.join().unwrap();
        assert_eq!(dropped + refused.load(Ordering::Relaxed), 2);
        assert!(reactor.queue.is_empty());
    });
}

// ===== promises =====

#[test]
fn a_promise_that_is_not_kept_rings_when_it_ends() {
    check(4, || {
        let reactor = Reactor::new();
        let pusher = spawn(&reactor, |reactor| {
            reactor.push(1);
            reactor.push(2);
        });
        reactor.queue.attend();
        reactor.push(4);
        if reactor.queue.leave() {
            reactor.descriptor.ring();
        }
        reactor.outer_loop(7);
        pusher.join().unwrap();
    });
}

#[test]
fn a_promise_around_a_turn_loses_nothing() {
    check(4, || {
        let reactor = Reactor::new();
        let pusher = spawn(&reactor, |reactor| {
            reactor.push(1);
            reactor.push(2);
        });
        reactor.queue.attend();
        reactor.push(4);
        reactor.turn(None);
        assert!(reactor.ran(4));
        if reactor.queue.leave() {
            reactor.descriptor.ring();
        }
        reactor.outer_loop(7);
        pusher.join().unwrap();
    });
}

/// JavaScript blocks under a promise until its answer has been sent: only the rescue thread can send it. It parks when
/// it may, and then only the bell wakes it.
#[test]
fn a_blocked_owner_is_rescued_though_the_watcher_parks() {
    check(3, || {
        let reactor = Reactor::new();
        let answered = Arc::new((Mutex::new(false), Condvar::new()));
        let rescuer = {
            let answered = answered.clone();
            spawn(&reactor, move |reactor| {
                while !reactor.ran(1) {
                    if reactor.queue.park() {
                        reactor.descriptor.wait_readable();
                        reactor.queue.watch(true);
                    } else {
                        // A tick.
                        thread::yield_now();
                    }
                    if !reactor.queue.is_empty() {
                        reactor.try_turn(None);
                        reactor.wake();
                    }
                }
                *answered.0.lock().unwrap() = true;
                answered.1.notify_all();
            })
        };
        reactor.queue.attend();
        reactor.push(1);
        let mut done = answered.0.lock().unwrap();
        while !*done {
            done = answered.1.wait(done).unwrap();
        }
        drop(done);
        if reactor.queue.leave() {
            reactor.descriptor.ring();
        }
        rescuer.join().unwrap();
    });
}

// ===== the baton =====

#[test]
fn who_wants_the_baton_gets_it_from_a_blocked_poll() {
    check(3, || {
        let reactor = Reactor::new();
        let keeper = spawn(&reactor, |reactor| {
            // Blocks for ever unless it is interrupted or there is a task.
            reactor.turn(BLOCK);
            // As a rescue does: what it ran may be of interest to the owner.
            reactor.wake();
        });
        let pusher = spawn(&reactor, |reactor| reactor.push(1));
        reactor.turn(None);
        reactor.outer_loop(1);
        // A keeper that came late still blocks: nobody wants anything of it.
        reactor.wake();
        keeper.join().unwrap();
        pusher.join().unwrap();
    });
}

#[test]
fn who_wants_the_baton_gets_it_though_nothing_happens() {
    check(4, || {
        let reactor = Reactor::new();
        let keeper = spawn(&reactor, |reactor| {
            reactor.turn(BLOCK);
        });
        reactor.turn(None);
        reactor.wake();
        keeper.join().unwrap();
    });
}

#[test]
fn owner_and_rescuer_share_the_work() {
    check(3, || {
        let reactor = Reactor::new();
        let pusher = spawn(&reactor, |reactor| {
            reactor.push(1);
            reactor.push(2);
        });
        let rescuer = spawn(&reactor, |reactor| {
            reactor.try_turn(None);
            reactor.wake();
        });
        reactor.outer_loop(3);
        pusher.join().unwrap();
        rescuer.join().unwrap();
    });
}

/// `Mode::Kept`: the keeper never looks at promises, so they do not hold a bell back.
#[test]
fn a_keeper_hears_of_every_task_though_the_owner_promises() {
    check(4, || {
        let reactor = Reactor::new();
        reactor.queue.watch(false);
        let keeper = spawn(&reactor, |reactor| {
            while !reactor.ran(3) {
                reactor.try_turn(BLOCK);
            }
        });
        reactor.queue.attend();
        reactor.push(1);
        reactor.push(2);
        keeper.join().unwrap();
        assert!(!reactor.queue.leave());
    });
}

// ===== readiness =====

/// A waker that a thread waits for.
struct Unpark {
    woken: Mutex<bool>,
    changed: Condvar,
}

impl Wake for Unpark {
    fn wake(self: std::sync::Arc<Self>) {
        *self.woken.lock().unwrap() = true;
        self.changed.notify_all();
    }
}

impl Unpark {
    fn wait(&self) {
        let mut woken = self.woken.lock().unwrap();
        while !*woken {
            woken = self.changed.wait(woken).unwrap();
        }
        *woken = false;
    }
}

/// A socket: bytes come in on one thread, which then tells of the event; a task on another reads until it would block.
#[test]
fn no_edge_is_lost() {
    check(4, || {
        let socket = Arc::new((AtomicUsize::new(0), Readiness::new()));
        let peer = {
            let socket = socket.clone();
            thread::spawn(move || {
                for _ in 0..2 {
                    socket.0.fetch_add(1, Ordering::AcqRel);
                    // Of no interest to the reader.
                    socket.1.set_ready(readiness::READY[1]);
                    socket.1.set_ready(readiness::READY[0]);
                }
            })
        };
        let unpark = std::sync::Arc::new(Unpark {
            woken: Mutex::new(false),
            changed: Condvar::new(),
        });
        let waker = Waker::from(unpark.clone());
        let mut cx = Context::from_waker(&waker);
        let mut read = 0;
        while read < 2 {
            match socket.1.poll(&mut cx, Interest::Read) {
                Poll::Pending => unpark.wait(),
                Poll::Ready(seen) => match socket.0.swap(0, Ordering::AcqRel) {
                    0 => socket.1.clear(seen, Interest::Read.any()),
                    count => read += count,
                },
            }
        }
        peer.join().unwrap();
        socket.1.forget();
    });
}
