//! The end: of tasks that panic, and of all of them at once.
#![cfg(unix)]

mod common;

use std::future::{pending, poll_fn};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use common::{echo, pair, run_until};
use ferroute_reactor::{Mode, Reactor};

/// Runs `work` when it is dropped.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

// ===== panics =====

#[test]
fn a_panic_ends_its_task_only() {
    let reactor = Reactor::new().unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let hook = told.clone();
    reactor.on_panic(move |payload| {
        hook.lock()
            .unwrap()
            .push(*payload.downcast_ref::<&str>().unwrap());
        panic!("a hook may, too");
    });
    let ran = Arc::new(AtomicUsize::new(0));
    for i in 0..10 {
        let ran = ran.clone();
        reactor.spawn(async move {
            if i == 3 || i == 4 {
                panic!("by intent");
            }
            ran.fetch_add(1, Ordering::Relaxed);
        });
    }
    assert_eq!(reactor.turn(None).ran, 10);
    assert_eq!(ran.load(Ordering::Relaxed), 8);
    assert_eq!(*told.lock().unwrap(), ["by intent"; 2]);
    let stats = reactor.stats();
    assert_eq!((stats.panics, stats.live_tasks), (2, 0));
}

#[test]
fn a_panic_while_a_task_is_dropped_is_caught() {
    let reactor = Reactor::new().unwrap();
    for _ in 0..3 {
        let guard = OnDrop(|| panic!("in drop"));
        reactor.spawn(async move {
            let _guard = guard;
            pending::<()>().await;
        });
    }
    reactor.turn(None);
    reactor.shutdown();
    let guard = OnDrop(|| panic!("in drop, refused"));
    reactor.spawn(async move { drop(guard) });
    let stats = reactor.stats();
    assert_eq!((stats.panics, stats.live_tasks), (4, 0));
}

// ===== shutdown =====

#[test]
fn shutdown_drops_tasks_wherever_they_wait() {
    let reactor = Reactor::new().unwrap();
    let alive = Arc::new(());
    let mut peers = Vec::new();
    let spawned = |turned: bool, peers: &mut Vec<_>| {
        let (io, peer) = pair(&reactor);
        peers.push(peer);
        let token = alive.clone();
        reactor.spawn(async move {
            let _token = token;
            echo(io).await;
        });
        let (token, handle) = (alive.clone(), reactor.clone());
        reactor.spawn(async move {
            let _token = token;
            handle
                .sleep_until(handle.now() + Duration::from_secs(1000))
                .await;
        });
        let token = alive.clone();
        reactor.spawn(async move {
            let _token = token;
            pending::<()>().await;
        });
        let (token, job) = (
            alive.clone(),
            reactor.blocking(|| std::thread::sleep(Duration::from_millis(20))),
        );
        reactor.spawn(async move {
            let _token = token;
            let _ = job.await;
        });
        if turned {
            reactor.turn(None);
        }
    };
    spawned(true, &mut peers);
    spawned(false, &mut peers);
    assert_eq!(Arc::strong_count(&alive), 9);
    reactor.shutdown();
    assert_eq!(Arc::strong_count(&alive), 1);
    let stats = reactor.stats();
    assert_eq!((stats.live_tasks, stats.live_sources), (0, 0));
    for mut peer in peers {
        assert_eq!(
            std::io::Read::read(&mut peer, &mut [0]).unwrap(),
            0,
            "the connection is closed"
        );
    }
    // Every later use is harmless.
    let token = alive.clone();
    reactor.spawn(async move { drop(token) });
    assert_eq!(Arc::strong_count(&alive), 1);
    reactor.shutdown();
    reactor.wake();
    drop(reactor.attend());
    assert_eq!(
        reactor.turn(Some(Duration::from_secs(10))),
        ferroute_reactor::Turn::default()
    );
}

#[test]
fn drop_code_may_use_the_reactor() {
    let reactor = Reactor::new().unwrap();
    let dropped = Arc::new(AtomicUsize::new(0));
    for _ in 0..5 {
        let (handle, counter) = (reactor.clone(), dropped.clone());
        let (io, peer) = pair(&reactor);
        let guard = OnDrop(move || {
            counter.fetch_add(1, Ordering::Relaxed);
            let token = OnDrop({
                let counter = counter.clone();
                move || {
                    counter.fetch_add(100, Ordering::Relaxed);
                }
            });
            handle.spawn(async move { drop(token) });
            handle.turn(Some(Duration::from_secs(10)));
            handle.wake();
            handle.stats();
            drop(handle.register(mio::net::UnixStream::from_std(peer.try_clone().unwrap())));
            let mut sleep = Box::pin(handle.sleep_until(Instant::now() + Duration::from_secs(1)));
            let _ = sleep
                .as_mut()
                .poll(&mut std::task::Context::from_waker(Waker::noop()));
            drop(handle.attend());
            handle.shutdown();
        });
        reactor.spawn(async move {
            let _guard = guard;
            echo(io).await;
        });
    }
    reactor.turn(None);
    reactor.shutdown();
    assert_eq!(dropped.load(Ordering::Relaxed), 505);
    assert_eq!(reactor.stats().live_tasks, 0);
}

/// Each task, when dropped, wakes the next: a recursion would overflow the stack.
#[test]
fn a_long_chain_of_tasks_is_dropped_without_recursion() {
    const TASKS: usize = 100_000;
    let reactor = Reactor::new().unwrap();
    let wakers: Arc<Mutex<Vec<Waker>>> = Arc::default();
    for i in 0..TASKS {
        let all = wakers.clone();
        let guard = OnDrop({
            let all = wakers.clone();
            move || {
                let next = all.lock().unwrap().get(i + 1).cloned();
                if let Some(waker) = next {
                    waker.wake();
                }
            }
        });
        reactor.spawn(poll_fn(move |cx| {
            let _guard = &guard;
            all.lock().unwrap().push(cx.waker().clone());
            Poll::Pending
        }));
    }
    run_until(&reactor, || wakers.lock().unwrap().len() == TASKS);
    reactor.shutdown();
    assert_eq!(reactor.stats().live_tasks, 0);
}

#[test]
fn a_task_may_shut_its_reactor_down() {
    let reactor = Reactor::new().unwrap();
    let alive = Arc::new(());
    for i in 0..10 {
        let (handle, token) = (reactor.clone(), alive.clone());
        reactor.spawn(async move {
            let _token = token;
            if i == 5 {
                handle.shutdown();
            }
            pending::<()>().await;
        });
    }
    reactor.turn(None);
    assert_eq!(Arc::strong_count(&alive), 1);
    assert_eq!(reactor.stats().live_tasks, 0);
}

#[test]
fn shutdown_while_the_rescue_thread_works() {
    for round in 0..20u64 {
        let reactor = Reactor::new().unwrap();
        let rescue = reactor.start_rescue(Mode::Nested).unwrap();
        for _ in 0..50 {
            reactor.spawn(poll_fn(|cx| {
                cx.waker().wake_by_ref();
                Poll::Pending
            }));
        }
        std::thread::sleep(Duration::from_millis(round * 2));
        let begun = Instant::now();
        reactor.shutdown();
        assert_eq!(reactor.stats().live_tasks, 0);
        drop(rescue);
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn a_task_may_own_the_rescue_thread() {
    for mode in [Mode::Nested, Mode::Kept] {
        let reactor = Reactor::new().unwrap();
        let rescue = reactor.start_rescue(mode).unwrap();
        reactor.spawn(async move {
            let _rescue = rescue;
            pending::<()>().await;
        });
        std::thread::sleep(Duration::from_millis(30));
        reactor.shutdown();
        assert_eq!(reactor.stats().live_tasks, 0);
    }
}

#[test]
fn wakers_outlive_the_reactor() {
    let reactor = Reactor::new().unwrap();
    let kept: Arc<Mutex<Option<Waker>>> = Arc::default();
    let slot = kept.clone();
    reactor.spawn(poll_fn(move |cx| {
        *slot.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    }));
    reactor.turn(None);
    reactor.shutdown();
    drop(reactor);
    let waker = kept.lock().unwrap().take().unwrap();
    waker.wake_by_ref();
    waker.wake();
}
