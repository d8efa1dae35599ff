//! What the tests share: a pair of sockets, an echoing task, and an outer loop that watches a reactor's descriptor.
#![allow(dead_code)]

use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use ferroute_reactor::{Io, Reactor};

/// A registered end, and a blocking one.
pub(crate) fn pair(reactor: &Reactor) -> (Io<mio::net::UnixStream>, UnixStream) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    let io = reactor
        .register(mio::net::UnixStream::from_std(ours))
        .unwrap();
    (io, theirs)
}

/// Sends back what it reads, until the peer's end.
pub(crate) async fn echo<S: ferroute_reactor::Stream>(io: Io<S>) {
    use std::future::poll_fn;
    let mut buf = Vec::with_capacity(16 * 1024);
    loop {
        buf.clear();
        match poll_fn(|cx| io.poll_read(cx, &mut buf)).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let mut rest = &buf[..];
        while !rest.is_empty() {
            match poll_fn(|cx| io.poll_write(cx, rest)).await {
                Ok(count) => rest = &rest[count..],
                Err(_) => return,
            }
        }
    }
}

/// Whether `fd` becomes readable within `timeout`.
pub(crate) fn is_readable(fd: std::os::fd::RawFd, timeout: Duration) -> bool {
    let mut polled = libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one record that lives until the call returns.
    unsafe { libc::poll(&raw mut polled, 1, timeout.as_millis() as i32) == 1 }
}

/// What an outer loop does: if the descriptor is readable, turn. Says whether it was.
pub(crate) fn outer_loop_once(reactor: &Reactor, timeout: Duration) -> bool {
    let readable = is_readable(reactor.as_raw_fd(), timeout);
    if readable {
        reactor.turn(None);
    }
    readable
}

/// Turns as an outer loop does until `done`.
pub(crate) fn run_until(reactor: &Reactor, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        outer_loop_once(reactor, Duration::from_millis(10));
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it takes too long: {:?}",
            reactor.stats()
        );
    }
}

/// Numbers that a seed decides (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}
