//! What every user of a reactor relies on: tasks run, readiness arrives, timers fire, the descriptor tells.
#![cfg(unix)]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use common::{echo, outer_loop_once, pair, run_until};
use ferroute_reactor::Reactor;

#[test]
fn a_spawned_task_runs_in_the_next_turn() {
    let reactor = Reactor::new().unwrap();
    let (tx, rx) = mpsc::channel();
    reactor.spawn(async move { tx.send(()).unwrap() });
    assert!(rx.try_recv().is_err(), "spawn only queues");
    let turn = reactor.turn(None);
    assert_eq!((turn.ran, turn.more), (1, false));
    rx.try_recv().unwrap();
    assert_eq!(reactor.stats().live_tasks, 0);
}

#[test]
fn the_descriptor_is_readable_when_a_task_is_queued_and_quiet_after_the_turn() {
    let reactor = Reactor::new().unwrap();
    assert!(!outer_loop_once(&reactor, Duration::ZERO));
    reactor.spawn(async {});
    assert!(outer_loop_once(&reactor, Duration::ZERO));
    assert!(!outer_loop_once(&reactor, Duration::ZERO));
    reactor.wake();
    assert!(outer_loop_once(&reactor, Duration::ZERO));
}

#[test]
fn a_stream_is_echoed() {
    use std::io::{Read, Write};
    let reactor = Reactor::new().unwrap();
    let (io, mut peer) = pair(&reactor);
    reactor.spawn(echo(io));
    for round in 0..100u8 {
        peer.write_all(&[round; 10]).unwrap();
        let mut answer = [0; 10];
        while outer_loop_once(&reactor, Duration::ZERO) {}
        peer.read_exact(&mut answer).unwrap();
        assert_eq!(answer, [round; 10]);
    }
    drop(peer);
    run_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(reactor.stats().live_sources, 0);
}

#[test]
fn a_promise_saves_the_bell_and_its_end_rings_it() {
    let reactor = Reactor::new().unwrap();
    let attended = reactor.attend();
    reactor.spawn(async {});
    reactor.spawn(async {});
    assert_eq!(reactor.stats().wakes, 0);
    reactor.turn(None);
    drop(attended);
    assert_eq!(reactor.stats().wakes, 0, "the promise was kept");
    let attended = reactor.attend();
    reactor.spawn(async {});
    drop(attended);
    assert_eq!(reactor.stats().wakes, 1);
    assert!(outer_loop_once(&reactor, Duration::ZERO));
}

#[test]
fn wake_ends_a_blocking_turn() {
    let reactor = Reactor::new().unwrap();
    let other = reactor.clone();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        other.wake();
    });
    let begun = Instant::now();
    reactor.turn(Some(Duration::from_secs(20)));
    assert!(begun.elapsed() < Duration::from_secs(10));
    thread.join().unwrap();
}

#[test]
fn a_storm_of_tasks_does_not_hold_the_owner() {
    let reactor = Reactor::new().unwrap();
    let polls = Arc::new(AtomicUsize::new(0));
    for _ in 0..10 {
        let polls = polls.clone();
        reactor.spawn(std::future::poll_fn(move |cx| {
            polls.fetch_add(1, Ordering::Relaxed);
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        }));
    }
    let turn = reactor.turn(None);
    assert!(turn.more);
    assert!(turn.ran < 100_000);
    assert!(
        outer_loop_once(&reactor, Duration::ZERO),
        "a wake-up is armed for the rest"
    );
    reactor.shutdown();
    assert_eq!(reactor.stats().live_tasks, 0);
}

#[test]
fn sockets_are_served_during_a_storm() {
    use std::io::{Read, Write};
    let reactor = Reactor::new().unwrap();
    reactor.spawn(std::future::poll_fn(|cx| {
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    }));
    let (io, mut peer) = pair(&reactor);
    reactor.spawn(echo(io));
    peer.write_all(b"x").unwrap();
    for _ in 0..4 {
        reactor.turn(None);
    }
    let mut answer = [0];
    peer.set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    peer.read_exact(&mut answer).unwrap();
    reactor.shutdown();
}

#[test]
fn a_turn_inside_a_task_does_nothing() {
    let reactor = Reactor::new().unwrap();
    let inner = reactor.clone();
    let (tx, rx) = mpsc::channel();
    reactor.spawn(async move { tx.send(inner.turn(Some(Duration::from_secs(9)))).unwrap() });
    reactor.turn(None);
    assert_eq!(rx.try_recv().unwrap(), ferroute_reactor::Turn::default());
}

#[test]
fn a_blocking_job_resolves_on_the_reactor() {
    let reactor = Reactor::new().unwrap();
    let (tx, rx) = mpsc::channel();
    let job = reactor.blocking(|| {
        std::thread::sleep(Duration::from_millis(20));
        42
    });
    let failing = reactor.blocking(|| -> u8 { panic!("no") });
    reactor.spawn(async move {
        tx.send(job.await.unwrap()).unwrap();
        assert!(failing.await.unwrap_err().to_string().contains("no"));
    });
    run_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(rx.try_recv().unwrap(), 42);
    assert_eq!(reactor.stats().panics, 0);
}
