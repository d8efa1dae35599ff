//! Timers, by the reactor's own clock and by the real one.
#![cfg(unix)]

mod common;

use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use common::Random;
use ferroute_reactor::Reactor;

const MS: Duration = Duration::from_millis(1);

/// Turns, blocking, until `done`.
fn turn_until(reactor: &Reactor, done: impl Fn() -> bool) {
    while !done() {
        reactor.turn(Some(Duration::from_secs(10)));
    }
}

#[test]
fn timers_fire_in_order_and_never_early() {
    let reactor = Reactor::new().unwrap();
    let (tx, rx) = mpsc::channel();
    let mut random = Random::new(7);
    let begun = Instant::now();
    for _ in 0..300 {
        let (handle, tx) = (reactor.clone(), tx.clone());
        let at = begun + MS * (200 + random.below(120) as u32);
        reactor.spawn(async move {
            handle.sleep_until(at).await;
            assert!(handle.now() >= at && Instant::now() >= at);
            tx.send(at).unwrap();
        });
    }
    turn_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(reactor.stats().panics, 0);
    let fired: Vec<_> = rx.try_iter().collect();
    assert_eq!(fired.len(), 300);
    assert!(fired.is_sorted());
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_deadline_can_be_moved_both_ways() {
    let reactor = Reactor::new().unwrap();
    let handle = reactor.clone();
    reactor.spawn(async move {
        let pending = |sleep: &mut ferroute_reactor::Sleep| {
            let mut cx = Context::from_waker(Waker::noop());
            Pin::new(sleep).poll(&mut cx).is_pending()
        };
        let begun = Instant::now();
        // Later, before and after it was armed.
        let mut sleep = handle.sleep_until(begun + 100 * MS);
        sleep.reset(begun + 200 * MS);
        assert!(pending(&mut sleep));
        sleep.reset(begun + 300 * MS);
        assert_eq!(sleep.deadline(), begun + 300 * MS);
        (&mut sleep).await;
        assert!(begun.elapsed() >= 300 * MS);
        // Earlier.
        sleep.reset(begun + Duration::from_secs(1000));
        assert!(pending(&mut sleep) && !sleep.is_elapsed());
        sleep.reset(begun + 400 * MS);
        (&mut sleep).await;
        assert!(begun.elapsed() >= 400 * MS && sleep.is_elapsed());
        // A used one again, and one that is past.
        sleep.reset(begun + 450 * MS);
        (&mut sleep).await;
        assert!(begun.elapsed() >= 450 * MS);
        sleep.reset(begun);
        sleep.await;
        assert!(begun.elapsed() < Duration::from_secs(100));
    });
    turn_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(reactor.stats().panics, 0);
}

/// A task whose deadline moves on with each request is not woken before the first one's time.
#[test]
fn moving_the_deadline_costs_no_wake() {
    let reactor = Reactor::new().unwrap();
    let (tx, rx) = mpsc::channel();
    let handle = reactor.clone();
    let begun = Instant::now();
    reactor.spawn(async move {
        let mut sleep = handle.sleep_until(begun + 200 * MS);
        std::future::poll_fn(|cx| {
            tx.send(begun.elapsed()).unwrap();
            if begun.elapsed() < 200 * MS {
                for i in 1..100u32 {
                    sleep.reset(begun + 200 * MS + MS * i);
                    assert!(Pin::new(&mut sleep).poll(cx).is_pending());
                }
            }
            Pin::new(&mut sleep).poll(cx)
        })
        .await;
    });
    turn_until(&reactor, || reactor.stats().live_tasks == 0);
    let polls: Vec<_> = rx.try_iter().collect();
    assert_eq!(
        polls.len(),
        3,
        "at the start, at the first deadline, at the last one: {polls:?}"
    );
    assert!(polls[1] >= 200 * MS && polls[2] >= 299 * MS);
}

#[test]
fn a_dropped_timer_does_not_wake() {
    let reactor = Reactor::new().unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    let mut sleeps: Vec<_> = (0..1000)
        .map(|i| Box::pin(reactor.sleep_until(Instant::now() + MS * (10 + i))))
        .collect();
    for sleep in &mut sleeps {
        assert!(sleep.as_mut().poll(&mut cx).is_pending());
    }
    drop(sleeps);
    let begun = Instant::now();
    reactor.turn(Some(60 * MS));
    assert!(begun.elapsed() >= 60 * MS, "no timer ends the wait");
}

#[test]
fn the_clock_does_not_stand_still_outside_a_turn() {
    let reactor = Reactor::new().unwrap();
    reactor.turn(None);
    let before = reactor.now();
    std::thread::sleep(5 * MS);
    assert!(reactor.now() >= before + 5 * MS);
    // Inside, it does.
    let handle = reactor.clone();
    reactor.spawn(async move {
        let before = handle.now();
        std::thread::sleep(5 * MS);
        assert_eq!(handle.now(), before);
    });
    reactor.turn(None);
    assert_eq!(reactor.stats().panics, 0);
}
