//! The rescue thread: the clock of a nested reactor, and its saviour when the owner does not turn.
#![cfg(unix)]

mod common;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use common::{echo, is_readable, outer_loop_once, pair, run_until};
use ferroute_reactor::{Mode, Reactor};

const MS: Duration = Duration::from_millis(1);

/// The machine of a test run may be busy: what is about time holds if it holds once in a few attempts.
fn in_time(mut attempt: impl FnMut() -> Result<(), String>) {
    let failures: Vec<String> = (0..5).map_while(|_| attempt().err()).collect();
    assert!(failures.len() < 5, "{failures:#?}");
}

fn round_trip(peer: &mut UnixStream) -> Duration {
    let begun = Instant::now();
    peer.write_all(b"ping").unwrap();
    peer.read_exact(&mut [0; 4]).unwrap();
    begun.elapsed()
}

#[test]
fn a_connection_is_served_while_the_owner_blocks() {
    in_time(|| {
        let reactor = Reactor::new().unwrap();
        let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
        let (io, mut peer) = pair(&reactor);
        reactor.spawn(echo(io));
        run_until(&reactor, || {
            !is_readable(reactor.as_raw_fd(), Duration::ZERO)
        });
        let client = std::thread::spawn(move || {
            let until = Instant::now() + Duration::from_millis(900);
            let first = round_trip(&mut peer);
            let mut rest = Vec::new();
            while Instant::now() < until {
                rest.push(round_trip(&mut peer));
                std::thread::sleep(MS);
            }
            (first, rest)
        });
        std::thread::sleep(Duration::from_secs(1)); // The owner blocks.
        let (first, mut rest) = client.join().unwrap();
        rest.sort();
        let p99 = rest[rest.len() * 99 / 100];
        reactor.shutdown();
        assert!(reactor.stats().rescues >= 1);
        if first > 20 * MS || p99 > 5 * MS || rest.len() < 100 {
            return Err(format!("first {first:?}, p99 {p99:?} of {}", rest.len()));
        }
        Ok(())
    });
}

#[test]
fn a_promise_that_is_not_kept_is_noticed() {
    in_time(|| {
        let reactor = Reactor::new().unwrap();
        let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
        std::thread::sleep(Duration::from_millis(200)); // It has parked.
        let attended = reactor.attend();
        let (tx, rx) = mpsc::channel();
        reactor.spawn(async move { tx.send(()).unwrap() });
        let begun = Instant::now();
        rx.recv_timeout(Duration::from_secs(10)).unwrap(); // The owner blocks until it has run.
        let first = begun.elapsed();
        drop(attended);
        if first > 20 * MS {
            return Err(format!("{first:?}"));
        }
        Ok(())
    });
}

#[test]
fn the_owner_gets_the_baton_back_within_a_millisecond() {
    in_time(|| {
        let reactor = Reactor::new().unwrap();
        let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
        // A storm, so that the rescue thread always has something to do. It tells when a task first runs here.
        let owner = std::thread::current().id();
        let first: Arc<Mutex<Option<Instant>>> = Arc::default();
        for _ in 0..100 {
            let first = first.clone();
            reactor.spawn(std::future::poll_fn(move |cx| {
                if std::thread::current().id() == owner {
                    first.lock().unwrap().get_or_insert_with(Instant::now);
                }
                std::hint::black_box((0..1000).sum::<u64>());
                cx.waker().wake_by_ref();
                std::task::Poll::Pending
            }));
        }
        let mut delays = Vec::new();
        for _ in 0..15 {
            let rescues = reactor.stats().rescues;
            while reactor.stats().rescues == rescues {
                std::thread::sleep(MS);
            }
            *first.lock().unwrap() = None;
            let begun = Instant::now();
            reactor.turn(None);
            delays.push(first.lock().unwrap().expect("a turn runs a task") - begun);
        }
        delays.sort();
        reactor.shutdown();
        if delays[12] > MS {
            Err(format!("{delays:?}"))
        } else {
            Ok(())
        }
    });
}

#[test]
fn the_owner_is_told_of_what_was_done_without_it() {
    let reactor = Reactor::new().unwrap();
    let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
    let inbox = Arc::new(AtomicBool::new(false));
    let filled = inbox.clone();
    reactor.spawn(async move { filled.store(true, Ordering::SeqCst) });
    while !inbox.load(Ordering::SeqCst) {
        std::thread::sleep(MS); // The owner blocks.
    }
    // Now it comes back to its outer loop, which must call it though every event has been consumed.
    assert!(outer_loop_once(&reactor, Duration::from_secs(10)));
}

#[test]
fn timers_fire_on_an_outer_loop_that_has_no_timeout() {
    in_time(|| {
        let reactor = Reactor::new().unwrap();
        let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
        let (tx, rx) = mpsc::channel();
        let handle = reactor.clone();
        reactor.spawn(async move {
            // The second: armed while the rescue thread ticks, not parks.
            for pause in [50 * MS, 3 * MS, Duration::from_millis(200), MS] {
                let at = Instant::now() + pause;
                handle.sleep_until(at).await;
                tx.send(Instant::now().checked_duration_since(at)).unwrap();
            }
        });
        let mut late = Duration::ZERO;
        for _ in 0..4 {
            let delay = loop {
                if let Ok(delay) = rx.try_recv() {
                    break delay.expect("a timer fired too early");
                }
                assert!(
                    outer_loop_once(&reactor, Duration::from_secs(10)),
                    "no timer"
                );
            };
            late = late.max(delay);
        }
        if late > 5 * MS {
            Err(format!("{late:?}"))
        } else {
            Ok(())
        }
    });
}

#[test]
fn timers_fire_while_the_owner_blocks() {
    let reactor = Reactor::new().unwrap();
    let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
    let (tx, rx) = mpsc::channel();
    let handle = reactor.clone();
    reactor.spawn(async move {
        for _ in 0..3 {
            handle.sleep_until(Instant::now() + 20 * MS).await;
            tx.send(()).unwrap();
        }
    });
    for _ in 0..3 {
        rx.recv_timeout(Duration::from_secs(10)).unwrap();
    }
    assert_eq!(reactor.stats().turns, 0);
}

#[test]
fn an_owner_that_turns_is_not_rescued() {
    in_time(|| {
        let reactor = Reactor::new().unwrap();
        let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
        let (io, mut peer) = pair(&reactor);
        reactor.spawn(echo(io));
        let client = std::thread::spawn(move || {
            for _ in 0..100 {
                round_trip(&mut peer);
                std::thread::sleep(MS);
            }
        });
        while !client.is_finished() {
            outer_loop_once(&reactor, 5 * MS);
        }
        client.join().unwrap();
        match reactor.stats().rescues {
            0 => Ok(()),
            rescues => Err(format!("{rescues} rescues")),
        }
    });
}

/// How often the rescue threads of this process have gone to sleep.
#[cfg(target_os = "linux")]
fn sleeps_of(name: &str) -> u64 {
    let mut count = 0;
    for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let Ok(status) = std::fs::read_to_string(task.path().join("status")) else {
            continue;
        };
        if status.contains(&format!("Name:\t{name}\n")) {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            count += line.unwrap().trim().parse::<u64>().unwrap();
        }
    }
    count
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_rescue_thread_costs_nothing() {
    // In a process of its own: the threads of other tests have the same name.
    if std::env::var_os("FERROUTE_IDLE_TEST").is_none() {
        let test = std::env::current_exe().unwrap();
        let status = std::process::Command::new(test)
            .args(["--exact", "an_idle_rescue_thread_costs_nothing"])
            .env("FERROUTE_IDLE_TEST", "1")
            .status();
        assert!(status.unwrap().success());
        return;
    }
    let reactor = Reactor::new().unwrap();
    let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
    let (io, mut peer) = pair(&reactor);
    reactor.spawn(echo(io));
    peer.write_all(b"ping").unwrap();
    while outer_loop_once(&reactor, 20 * MS) {}
    // On a busy machine it takes its time to park.
    in_time(|| {
        std::thread::sleep(Duration::from_millis(300));
        let before = sleeps_of("ferroute-rescue");
        assert!(before > 0);
        std::thread::sleep(Duration::from_millis(300));
        match sleeps_of("ferroute-rescue") - before {
            0 => Ok(()),
            sleeps => Err(format!("it slept {sleeps} times")),
        }
    });
}

#[test]
fn one_rescue_thread_at_a_time() {
    let reactor = Reactor::new().unwrap();
    let rescue = reactor.start_rescue(Mode::Nested).unwrap();
    assert!(reactor.start_rescue(Mode::Kept).is_err());
    drop(rescue);
    for mode in [Mode::Kept, Mode::Nested, Mode::Nested, Mode::Kept] {
        let _rescue = reactor.start_rescue(mode).unwrap();
    }
    // The owner is in charge again.
    reactor.spawn(async {});
    assert_eq!(reactor.turn(None).ran, 1);
}

// ===== Mode::Kept =====

#[test]
fn a_kept_reactor_needs_no_owner() {
    let reactor = Reactor::new().unwrap();
    let rescue = reactor.start_rescue(Mode::Kept).unwrap();
    let (io, mut peer) = pair(&reactor);
    reactor.spawn(echo(io));
    for _ in 0..100 {
        round_trip(&mut peer);
    }
    assert_eq!(
        reactor.turn(Some(Duration::from_secs(10))),
        ferroute_reactor::Turn::default()
    );
    // Promises do not count: nobody would keep them.
    let attended = reactor.attend();
    let (tx, rx) = mpsc::channel();
    let handle = reactor.clone();
    reactor.spawn(async move {
        handle.sleep_until(Instant::now() + 10 * MS).await;
        tx.send(()).unwrap();
    });
    rx.recv_timeout(Duration::from_secs(10)).unwrap();
    drop(attended);
    drop(rescue);
    assert_eq!(reactor.stats().live_tasks, 1);
    reactor.shutdown();
    assert_eq!(reactor.stats().live_tasks, 0);
}

#[test]
fn a_kept_reactor_notices_a_timer_that_another_thread_arms() {
    let reactor = Reactor::new().unwrap();
    let _rescue = reactor.start_rescue(Mode::Kept).unwrap();
    let fired = Arc::new(AtomicU64::new(0));
    struct Count(Arc<AtomicU64>);
    impl std::task::Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    std::thread::sleep(20 * MS); // It blocks in its poll, with no timer to wake it.
    let waker = Arc::new(Count(fired.clone())).into();
    let mut sleep = Box::pin(reactor.sleep_until(Instant::now() + 10 * MS));
    let mut cx = std::task::Context::from_waker(&waker);
    assert!(sleep.as_mut().poll(&mut cx).is_pending());
    let begun = Instant::now();
    while fired.load(Ordering::SeqCst) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10));
        std::thread::sleep(MS);
    }
    assert!(sleep.as_mut().poll(&mut cx).is_ready());
}

#[test]
fn a_kept_reactor_is_shut_down_by_its_owner() {
    for round in 0..50 {
        let reactor = Reactor::new().unwrap();
        let rescue = reactor.start_rescue(Mode::Kept).unwrap();
        let (io, _peer) = pair(&reactor);
        reactor.spawn(echo(io));
        if round % 2 == 0 {
            reactor.shutdown();
            drop(rescue);
        } else {
            drop(rescue);
            reactor.shutdown();
        }
        assert_eq!(
            (reactor.stats().live_tasks, reactor.stats().live_sources),
            (0, 0)
        );
    }
}
