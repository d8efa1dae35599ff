//! What the reactor's own work costs: `cargo bench -p ferroute-reactor`. Plain timing, the best of several rounds.
#![cfg_attr(not(unix), allow(unused))]

use std::future::poll_fn;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use ferroute_reactor::Reactor;

const ROUNDS: usize = 5;

/// Prints the best round's nanoseconds for each of `count` operations.
fn report(name: &str, count: u64, mut round: impl FnMut() -> Duration) {
    let best = (0..ROUNDS).map(|_| round()).min().expect("ROUNDS > 0");
    println!(
        "{name:<58} {:>9.1} ns",
        best.as_nanos() as f64 / count as f64
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn main() {
    spawn_and_run();
    self_wake();
    wake_from_a_thread();
    timers();
    idle_turn();
    #[cfg(unix)]
    sockets::all();
}

fn spawn_and_run() {
    const N: u64 = 100_000;
    let reactor = Reactor::new().unwrap();
    report("spawn + run + end of a task", N, || {
        timed(|| {
            for _ in 0..N / 100 {
                let attended = reactor.attend();
                for i in 0..100 {
                    reactor.spawn(async move {
                        black_box(i);
                    });
                }
                while reactor.turn(None).more {}
                drop(attended);
            }
        })
    });
}

fn self_wake() {
    const N: u64 = 1_000_000;
    let reactor = Reactor::new().unwrap();
    report("a task that wakes itself, for each run", N, || {
        let mut left = N;
        reactor.spawn(poll_fn(move |cx| {
            left -= 1;
            if left == 0 {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        }));
        let attended = reactor.attend();
        let time = timed(|| while reactor.turn(None).more {});
        drop(attended);
        time
    });
}

/// Spawns a task that counts its runs for ever; gives its waker and its count.
fn counting_task(reactor: &Reactor) -> (Waker, Arc<AtomicU64>) {
    let runs = Arc::new(AtomicU64::new(0));
    let (tx, rx) = std::sync::mpsc::channel();
    let counted = runs.clone();
    reactor.spawn(poll_fn(move |cx| {
        counted.fetch_add(1, Ordering::Release);
        let _ = tx.send(cx.waker().clone());
        Poll::Pending
    }));
    reactor.turn(None);
    (rx.recv().unwrap(), runs)
}

fn wake_from_a_thread() {
    const N: u64 = 20_000;
    let reactor = Reactor::new().unwrap();
    let (waker, runs) = counting_task(&reactor);
    let stop = Arc::new(AtomicBool::new(false));
    let owner = {
        let (reactor, stop) = (reactor.clone(), stop.clone());
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                reactor.turn(Some(Duration::from_secs(1)));
            }
        })
    };
    report("wake from another thread until the task has run", N, || {
        timed(|| {
            for _ in 0..N {
                let before = runs.load(Ordering::Acquire);
                waker.wake_by_ref();
                while runs.load(Ordering::Acquire) == before {
                    std::hint::spin_loop();
                }
            }
        })
    });
    stop.store(true, Ordering::Relaxed);
    reactor.wake();
    owner.join().unwrap();
    report("wake of a queued task", N, || {
        timed(|| {
            for _ in 0..N {
                waker.wake_by_ref();
            }
        })
    });
    reactor.shutdown();
}

fn timers() {
    const N: u64 = 100_000;
    let reactor = Reactor::new().unwrap();
    let far = Instant::now() + Duration::from_secs(1000);
    let waker = Waker::noop();
    let mut cx = std::task::Context::from_waker(waker);
    report("a timer put in and taken out, among 10,000", N, || {
        let mut others: Vec<_> = (0..10_000)
            .map(|i| Box::pin(reactor.sleep_until(far + Duration::from_millis(i * 7919 % 10_000))))
            .collect();
        for sleep in &mut others {
            let _ = sleep.as_mut().poll(&mut cx);
        }
        timed(|| {
            for i in 0..N {
                let mut sleep = std::pin::pin!(reactor.sleep_until(far + Duration::from_micros(i)));
                let _ = black_box(sleep.as_mut().poll(&mut cx));
            }
        })
    });
    report("a timer fired", N, || {
        let due = Instant::now() + Duration::from_millis(300);
        let mut sleeps: Vec<_> = (0..N).map(|_| Box::pin(reactor.sleep_until(due))).collect();
        for sleep in &mut sleeps {
            let _ = sleep.as_mut().poll(&mut cx);
        }
        std::thread::sleep(
            due.saturating_duration_since(Instant::now()) + Duration::from_millis(1),
        );
        timed(|| {
            reactor.turn(None);
        })
    });
    let mut sleep = Box::pin(reactor.sleep_until(far));
    let _ = sleep.as_mut().poll(&mut cx);
    report("a deadline moved further", N, || {
        timed(|| {
            for i in 0..N {
                sleep
                    .as_mut()
                    .get_mut()
                    .reset(far + Duration::from_micros(i));
            }
        })
    });
}

fn idle_turn() {
    const N: u64 = 100_000;
    let reactor = Reactor::new().unwrap();
    report("a turn with nothing to do (one empty poll)", N, || {
        timed(|| {
            for _ in 0..N {
                reactor.turn(None);
            }
        })
    });
}

#[cfg(unix)]
mod sockets {
    use std::io::{Read, Write};
    use std::os::fd::RawFd;
    use std::os::unix::net::UnixStream;

    use ferroute_reactor::{Io, Mode};

    use super::*;

    pub(crate) fn all() {
        ping_pong(None);
        ping_pong(Some(Mode::Nested));
        for connections in [16, 64, 256] {
            many(connections);
        }
    }

    fn pair(reactor: &Reactor) -> (Io<mio::net::UnixStream>, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        let io = reactor
            .register(mio::net::UnixStream::from_std(ours))
            .unwrap();
        (io, theirs)
    }

    async fn echo(io: Io<mio::net::UnixStream>) {
        let mut buf = Vec::with_capacity(1024);
        loop {
            buf.clear();
            match poll_fn(|cx| io.poll_read(cx, &mut buf)).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            if poll_fn(|cx| io.poll_write(cx, &buf)).await.is_err() {
                return;
            }
        }
    }

    fn wait_readable(fd: RawFd, timeout: Duration) -> bool {
        let mut polled = libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one record that lives until the call returns.
        unsafe { libc::poll(&raw mut polled, 1, timeout.as_millis() as i32) == 1 }
    }

    fn ping_pong(mode: Option<Mode>) {
        const N: u64 = 50_000;
        let reactor = Reactor::new().unwrap();
        let rescue = mode.map(|mode| reactor.start_rescue(mode).unwrap());
        let (io, mut peer) = pair(&reactor);
        reactor.spawn(echo(io));
        let name = match mode {
            None => "ping-pong over a socket pair, one thread, for each round",
            Some(_) => "  the same with a rescue thread",
        };
        report(name, N, || {
            timed(|| {
                for _ in 0..N {
                    peer.write_all(b"ping").unwrap();
                    while wait_readable(reactor.as_raw_fd(), Duration::ZERO) {
                        reactor.turn(None);
                    }
                    peer.read_exact(&mut [0; 4]).unwrap();
                }
            })
        });
        drop(rescue);
        reactor.shutdown();
    }

    fn thread_cpu() -> Duration {
        // SAFETY: both calls fill a record that lives until they return.
        let time = unsafe {
            let mut time: libc::timespec = std::mem::zeroed();
            libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time);
            time
        };
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }

    /// CPU time of an owner whose outer loop serves many connections, each of which sends again when it is answered.
    fn many(connections: usize) {
        const N: u64 = 200_000;
        let reactor = Reactor::new().unwrap();
        let _rescue = reactor.start_rescue(Mode::Nested).unwrap();
        let mut peers = Vec::new();
        for _ in 0..connections {
            let (io, peer) = pair(&reactor);
            reactor.spawn(echo(io));
            peers.push(peer);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let client = {
            let (reactor, stop) = (reactor.clone(), stop.clone());
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    for peer in &mut peers {
                        peer.write_all(b"ping").unwrap();
                    }
                    for peer in &mut peers {
                        peer.read_exact(&mut [0; 4]).unwrap();
                    }
                }
                drop(peers);
                reactor.wake();
            })
        };
        let tasks = || reactor.stats().tasks;
        report(
            &format!("echo on {connections} connections, the owner's CPU for each"),
            N,
            || {
                let (cpu, until) = (thread_cpu(), tasks() + N);
                while tasks() < until {
                    if wait_readable(reactor.as_raw_fd(), Duration::from_secs(1)) {
                        reactor.turn(None);
                    }
                }
                thread_cpu() - cpu
            },
        );
        stop.store(true, Ordering::Relaxed);
        while !client.is_finished() {
            wait_readable(reactor.as_raw_fd(), Duration::from_millis(1));
            reactor.turn(None);
        }
        client.join().unwrap();
    }
}
