//! Seeded stress: several threads spawn and wake tasks and wait for what they do, so that a lost wake-up is a hang.
//!
//! `FERROUTE_STRESS_SECONDS` makes it longer, `FERROUTE_STRESS_SEED` repeats a run (as far as threads allow).
#![cfg(unix)]

mod common;

use std::future::poll_fn;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use common::{Random, echo, is_readable, pair};
use ferroute_reactor::{Io, Mode, Reactor};

const THREADS: u64 = 4;
const HANG: Duration = Duration::from_secs(10);

/// A task that answers: what was asked of it, what it has answered, and how to wake it.
struct Bell {
    asked: AtomicU64,
    answered: AtomicU64,
    waker: Mutex<Option<Waker>>,
    running: AtomicBool,
}

/// What all threads and tasks of a run share.
struct Run {
    reactor: Reactor,
    bells: Vec<Bell>,
    /// Tasks that end by themselves, and whether one of any kind runs now.
    spawned: AtomicUsize,
    ended: AtomicUsize,
    anything_runs: AtomicBool,
    rounds: AtomicU64,
    /// There is a rescue thread, so timers fire.
    clock: bool,
}

impl Run {
    /// Runs a task's step, alone.
    fn alone<T>(&self, step: impl FnOnce() -> T) -> T {
        assert!(
            !self.anything_runs.swap(true, Ordering::SeqCst),
            "two tasks run at once"
        );
        let result = step();
        self.anything_runs.store(false, Ordering::SeqCst);
        result
    }

    /// The task behind bell number `index`, for ever.
    fn answer(self: &Arc<Self>, index: usize, seed: u64) {
        let run = self.clone();
        let mut random = Random::new(seed ^ index as u64);
        self.reactor.spawn(poll_fn(move |cx| {
            run.alone(|| {
                let bell = &run.bells[index];
                assert!(
                    !bell.running.swap(true, Ordering::SeqCst),
                    "a task runs twice"
                );
                let mut waker = bell.waker.lock().unwrap();
                if !waker
                    .as_ref()
                    .is_some_and(|waker| waker.will_wake(cx.waker()))
                {
                    *waker = Some(cx.waker().clone());
                }
                drop(waker);
                let asked = bell.asked.load(Ordering::SeqCst);
                if random.one_in(8) {
                    // Not now, but soon.
                    cx.waker().wake_by_ref();
                } else {
                    bell.answered.store(asked, Ordering::SeqCst);
                }
                if random.one_in(8) {
                    let other = &run.bells[random.below(run.bells.len() as u64) as usize];
                    if let Some(waker) = &*other.waker.lock().unwrap() {
                        waker.wake_by_ref();
                    }
                }
                if random.one_in(16) {
                    run.spawn_short(&mut random);
                }
                bell.running.store(false, Ordering::SeqCst);
            });
            Poll::Pending
        }));
    }

    /// A task that ends after a few steps of one kind or another.
    fn spawn_short(self: &Arc<Self>, random: &mut Random) {
        if self.spawned.load(Ordering::SeqCst) > self.ended.load(Ordering::SeqCst) + 100 {
            return;
        }
        let run = self.clone();
        let kind = random.below(if self.clock { 4 } else { 3 });
        let pause = Duration::from_micros(random.below(3000));
        self.spawned.fetch_add(1, Ordering::SeqCst);
        self.reactor.spawn(async move {
            match kind {
                0 => {}
                3 => run.reactor.sleep_until(run.reactor.now() + pause).await,
                2 => drop(
                    run.reactor
                        .blocking(move || std::thread::sleep(pause))
                        .await,
                ),
                _ => {
                    let mut yields = 3;
                    poll_fn(|cx| {
                        yields -= 1;
                        cx.waker().wake_by_ref();
                        if yields == 0 {
                            Poll::Ready(())
                        } else {
                            Poll::Pending
                        }
                    })
                    .await;
                }
            }
            run.alone(|| run.ended.fetch_add(1, Ordering::SeqCst));
        });
    }

    fn hung(&self, what: &str) -> ! {
        // Not a panic of this thread only: the owner's loop would go on for ever.
        eprintln!("HUNG: {what}; {:?}", self.reactor.stats());
        std::process::abort();
    }

    /// A thread's life: asks a few tasks and waits until they have answered, or lets its socket be echoed.
    fn ask(self: &Arc<Self>, mut random: Random, mut peer: UnixStream, until: Instant) {
        peer.set_read_timeout(Some(HANG)).unwrap();
        while Instant::now() < until {
            self.rounds.fetch_add(1, Ordering::Relaxed);
            match random.below(6) {
                0 => self.spawn_short(&mut random),
                1 => {
                    let bytes = vec![random.below(256) as u8; 1 + random.below(5000) as usize];
                    let mut back = vec![0; bytes.len()];
                    peer.write_all(&bytes).unwrap();
                    if peer.read_exact(&mut back).is_err() {
                        self.hung("an echo");
                    }
                    assert!(back == bytes);
                }
                2 => std::thread::sleep(Duration::from_micros(random.below(2000))),
                _ => self.ring(&mut random),
            }
        }
    }

    fn ring(&self, random: &mut Random) {
        let mut asked = Vec::new();
        for _ in 0..1 + random.below(3) {
            let bell = &self.bells[random.below(self.bells.len() as u64) as usize];
            asked.push((bell, bell.asked.fetch_add(1, Ordering::SeqCst) + 1));
            let waker = bell.waker.lock().unwrap();
            if let Some(waker) = &*waker {
                waker.wake_by_ref();
            }
        }
        let begun = Instant::now();
        for (bell, number) in asked {
            let mut looks = 0u32;
            while bell.answered.load(Ordering::SeqCst) < number {
                looks += 1;
                if looks.is_multiple_of(64) {
                    std::thread::sleep(Duration::from_micros(50));
                } else {
                    std::thread::yield_now();
                }
                if begun.elapsed() > HANG {
                    self.hung("a wake-up");
                }
            }
        }
    }
}

/// What the owner does between two turns.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    /// Waits for the descriptor, and nothing else.
    Loops,
    /// As above, with promises around turns and work of its own.
    Promises,
    /// As above, and now and then blocks for 30 to 50 ms: somebody else has to turn.
    Blocks,
    /// Never turns: the rescue thread keeps the baton.
    Absent,
}

fn stress(owner: Owner, mode: Option<Mode>) {
    let variable = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let seed = variable("FERROUTE_STRESS_SEED")
        .unwrap_or_else(|| SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64);
    let seconds = variable("FERROUTE_STRESS_SECONDS").unwrap_or(2);
    println!("FERROUTE_STRESS_SEED={seed}");

    let reactor = Reactor::new().unwrap();
    let bell = || Bell {
        asked: AtomicU64::new(0),
        answered: AtomicU64::new(0),
        waker: Mutex::new(None),
        running: AtomicBool::new(false),
    };
    let run = Arc::new(Run {
        reactor: reactor.clone(),
        bells: (0..10).map(|_| bell()).collect(),
        spawned: AtomicUsize::new(0),
        ended: AtomicUsize::new(0),
        anything_runs: AtomicBool::new(false),
        rounds: AtomicU64::new(0),
        clock: mode.is_some(),
    });
    for index in 0..run.bells.len() {
        run.answer(index, seed);
    }
    reactor.turn(None);
    let rescue = mode.map(|mode| reactor.start_rescue(mode).unwrap());
    let until = Instant::now() + Duration::from_secs(seconds);
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let (io, peer): (Io<_>, _) = pair(&reactor);
            reactor.spawn(echo(io));
            let (run, random) = (run.clone(), Random::new(seed.rotate_left(13) ^ number));
            std::thread::spawn(move || run.ask(random, peer, until))
        })
        .collect();

    let mut random = Random::new(seed.rotate_left(31));
    let mut turns = 0;
    let mut blocks = 0;
    let done = || run.ended.load(Ordering::SeqCst) == run.spawned.load(Ordering::SeqCst);
    let mut ending = None;
    loop {
        if threads.iter().all(|thread| thread.is_finished()) {
            if done() {
                break;
            }
            if ending.get_or_insert_with(Instant::now).elapsed() > HANG {
                run.hung("the short tasks");
            }
        }
        if owner == Owner::Absent {
            std::thread::sleep(Duration::from_millis(1));
            continue;
        }
        // The timeout only ends the test.
        if !is_readable(reactor.as_raw_fd(), Duration::from_millis(100)) {
            continue;
        }
        turns += 1;
        if owner == Owner::Loops || ending.is_some() || random.one_in(3) {
            reactor.turn(None);
            continue;
        }
        let attended = random.one_in(2).then(|| reactor.attend());
        reactor.turn(None);
        for _ in 0..random.below(4) {
            run.spawn_short(&mut random);
        }
        if owner == Owner::Blocks && random.one_in(200) {
            blocks += 1;
            std::thread::sleep(Duration::from_millis(30 + random.below(21)));
        }
        if random.one_in(2) {
            reactor.turn(None);
        }
        drop(attended);
    }
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    let stats = reactor.stats();
    println!(
        "{} rounds, {turns} turns, {blocks} blocks, {stats:?}",
        run.rounds.load(Ordering::Relaxed)
    );
    assert_eq!(stats.panics, 0);
    if owner == Owner::Blocks && blocks > 3 {
        assert!(stats.rescues > 0);
    }
    reactor.shutdown();
    drop(rescue);
    assert_eq!(
        (reactor.stats().live_tasks, reactor.stats().live_sources),
        (0, 0)
    );
}

/// No rescue thread: nothing but the bell tells the owner, so nothing hides a lost wake-up.
#[test]
fn an_outer_loop_alone() {
    stress(Owner::Loops, None);
}

#[test]
fn promises_alone() {
    stress(Owner::Promises, None);
}

#[test]
fn an_outer_loop_with_a_clock() {
    stress(Owner::Loops, Some(Mode::Nested));
}

#[test]
fn an_owner_that_blocks() {
    stress(Owner::Blocks, Some(Mode::Nested));
}

#[test]
fn a_kept_reactor() {
    stress(Owner::Absent, Some(Mode::Kept));
}
