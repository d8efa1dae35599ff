//! Blocking jobs: on few threads, and without a way to hurt them.
#![cfg(unix)]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use common::run_until;
use ferroute_reactor::Reactor;

/// The pool is one for the process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn many_jobs_share_a_few_threads() {
    let _alone = ALONE.lock();
    let reactor = Reactor::new().unwrap();
    let threads: Arc<Mutex<Vec<_>>> = Arc::default();
    let sum = Arc::new(AtomicUsize::new(0));
    for number in 0..200 {
        let (sum, seen) = (sum.clone(), threads.clone());
        let job = reactor.blocking(move || {
            seen.lock().unwrap().push(std::thread::current().id());
            std::thread::sleep(Duration::from_millis(1));
            number
        });
        reactor.spawn(async move {
            sum.fetch_add(job.await.unwrap(), Ordering::Relaxed);
        });
    }
    run_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(sum.load(Ordering::Relaxed), 199 * 200 / 2);
    let mut threads = threads.lock().unwrap().clone();
    threads.sort_by_key(|id| format!("{id:?}"));
    threads.dedup();
    assert!(
        (2..=4).contains(&threads.len()),
        "{} threads",
        threads.len()
    );
}

#[test]
fn a_job_that_nobody_waits_for_any_more_is_not_begun() {
    let _alone = ALONE.lock();
    let reactor = Reactor::new().unwrap();
    let (hold, held) = mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    // All threads are busy.
    let busy: Vec<_> = (0..4)
        .map(|_| {
            let held = held.clone();
            reactor.blocking(move || {
                let _ = held.lock().unwrap().recv();
            })
        })
        .collect();
    let ran = Arc::new(AtomicUsize::new(0));
    let counter = ran.clone();
    drop(reactor.blocking(move || counter.fetch_add(1, Ordering::Relaxed)));
    let counter = ran.clone();
    let last = reactor.blocking(move || counter.fetch_add(100, Ordering::Relaxed));
    drop(hold);
    reactor.spawn(async move {
        for job in busy {
            job.await.unwrap();
        }
        last.await.unwrap();
    });
    run_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(ran.load(Ordering::Relaxed), 100);
}

#[test]
fn panics_leave_the_threads_alive() {
    let _alone = ALONE.lock();
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a result that nobody takes");
        }
    }
    let reactor = Reactor::new().unwrap();
    for _ in 0..20 {
        // Begun, and forgotten before it ends.
        let (begin, begun) = mpsc::channel();
        let (end, may_end) = mpsc::channel::<()>();
        let job = reactor.blocking(move || {
            begin.send(()).unwrap();
            may_end.recv().unwrap();
            Bomb
        });
        begun.recv().unwrap();
        drop(job);
        end.send(()).unwrap();
        let failing = reactor.blocking(|| std::panic::panic_any(7));
        reactor.spawn(async move {
            assert!(failing.await.unwrap_err().to_string().contains("panicked"))
        });
    }
    let job = reactor.blocking(|| "alive");
    reactor.spawn(async move { assert_eq!(job.await.unwrap(), "alive") });
    run_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(reactor.stats().panics, 0);
}

#[test]
fn a_job_may_end_after_its_reactor() {
    let _alone = ALONE.lock();
    let reactor = Reactor::new().unwrap();
    let (begin, begun) = mpsc::channel();
    let (end, may_end) = mpsc::channel::<()>();
    let (tx, ended) = mpsc::channel();
    let job = reactor.blocking(move || {
        begin.send(()).unwrap();
        may_end.recv().unwrap();
        tx.send(()).unwrap();
    });
    reactor.spawn(async move { job.await.unwrap() });
    reactor.turn(None);
    begun.recv().unwrap();
    reactor.shutdown();
    drop(reactor);
    end.send(()).unwrap();
    ended.recv_timeout(Duration::from_secs(10)).unwrap();
}
