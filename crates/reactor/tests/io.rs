//! Sources: readiness in both directions, the ends of streams, and descriptors that are closed and used again.
#![cfg(unix)]

mod common;

use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{echo, outer_loop_once, pair, run_until};
use ferroute_reactor::{Interest, Io, Reactor};

/// Counts how often it is polled, and polls for reading.
fn reader(
    reactor: &Reactor,
    io: Arc<Io<mio::net::UnixStream>>,
) -> (Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let (polls, bytes) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counts = (polls.clone(), bytes.clone());
    reactor.spawn(poll_fn(move |cx| {
        counts.0.fetch_add(1, Ordering::Relaxed);
        loop {
            let mut buf = Vec::with_capacity(64);
            match io.poll_read(cx, &mut buf) {
                std::task::Poll::Ready(Ok(0)) => return std::task::Poll::Ready(()),
                std::task::Poll::Ready(count) => {
                    counts.1.fetch_add(count.unwrap(), Ordering::Relaxed)
                }
                std::task::Poll::Pending => return std::task::Poll::Pending,
            };
        }
    }));
    (polls, bytes)
}

#[test]
fn tcp_connections_are_accepted_and_served() {
    let reactor = Reactor::new().unwrap();
    let listener = mio::net::TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let listener = reactor.register(listener).unwrap();
    let handle = reactor.clone();
    reactor.spawn(async move {
        loop {
            let (stream, _) = poll_fn(|cx| listener.poll_op(cx, Interest::Read, |l| l.accept()))
                .await
                .unwrap();
            handle.spawn(echo(handle.register(stream).unwrap()));
        }
    });
    let clients: Vec<_> = (0..20u8)
        .map(|i| {
            std::thread::spawn(move || {
                let mut stream = std::net::TcpStream::connect(address).unwrap();
                let sent: Vec<u8> = (0..100_000).map(|n| (n % 251) as u8 ^ i).collect();
                let mut back = vec![0; sent.len()];
                let mut writer = stream.try_clone().unwrap();
                let bytes = sent.clone();
                let writing = std::thread::spawn(move || writer.write_all(&bytes).unwrap());
                stream.read_exact(&mut back).unwrap();
                writing.join().unwrap();
                assert!(back == sent);
            })
        })
        .collect();
    run_until(&reactor, || {
        clients.iter().all(|client| client.is_finished())
    });
    clients
        .into_iter()
        .for_each(|client| client.join().unwrap());
    run_until(&reactor, || reactor.stats().live_sources == 1);
    reactor.shutdown();
}

/// A writer that has filled the socket waits until there is room again, and both directions wait at once.
#[test]
fn a_full_socket_holds_the_writer_and_not_the_reader() {
    let reactor = Reactor::new().unwrap();
    let (io, mut peer) = pair(&reactor);
    let io = Arc::new(io);
    let (_, read) = reader(&reactor, io.clone());
    const TOTAL: usize = 4 << 20;
    let writer = io.clone();
    reactor.spawn(async move {
        let chunk = vec![7; 100_000];
        let mut left = TOTAL;
        while left > 0 {
            let half = left.min(chunk.len()) / 2;
            let slices = [
                std::io::IoSlice::new(&chunk[..half]),
                std::io::IoSlice::new(&chunk[..left.min(chunk.len()) - half]),
            ];
            left -= poll_fn(|cx| writer.poll_write_vectored(cx, &slices))
                .await
                .unwrap();
        }
        writer.shutdown(Shutdown::Write).unwrap();
    });
    while outer_loop_once(&reactor, Duration::from_millis(20)) {}
    assert_eq!(reactor.stats().live_tasks, 2, "the writer waits");
    peer.write_all(b"hello").unwrap();
    run_until(&reactor, || read.load(Ordering::Relaxed) == 5);
    let reading = std::thread::spawn(move || {
        let mut all = Vec::new();
        peer.read_to_end(&mut all).unwrap();
        all.len()
    });
    run_until(&reactor, || reading.is_finished());
    assert_eq!(reading.join().unwrap(), TOTAL);
    run_until(&reactor, || reactor.stats().live_tasks == 0);
}

/// Data and the end in one event, a short read between them: no second edge will tell of the end.
#[test]
fn the_end_is_seen_behind_a_short_read() {
    let reactor = Reactor::new().unwrap();
    let (io, mut peer) = pair(&reactor);
    let (polls, read) = reader(&reactor, Arc::new(io));
    reactor.turn(None);
    assert_eq!(polls.load(Ordering::Relaxed), 1);
    peer.write_all(b"bye").unwrap();
    drop(peer);
    run_until(&reactor, || reactor.stats().live_tasks == 0);
    assert_eq!(read.load(Ordering::Relaxed), 3);
}

#[test]
fn a_task_is_woken_only_for_what_it_waits_for() {
    let reactor = Reactor::new().unwrap();
    let (io, mut peer) = pair(&reactor);
    let io = Arc::new(io);
    let (polls, read) = reader(&reactor, io.clone());
    while outer_loop_once(&reactor, Duration::ZERO) {}
    let before = polls.load(Ordering::Relaxed);
    // Room to write comes and goes; the reader does not hear of it.
    io.get_ref().write_all(&[0; 1000]).unwrap();
    peer.read_exact(&mut [0; 1000]).unwrap();
    while outer_loop_once(&reactor, Duration::from_millis(5)) {}
    assert_eq!(polls.load(Ordering::Relaxed), before);
    peer.write_all(b"x").unwrap();
    while outer_loop_once(&reactor, Duration::from_millis(5)) {}
    assert_eq!(
        (polls.load(Ordering::Relaxed), read.load(Ordering::Relaxed)),
        (before + 1, 1)
    );
    reactor.shutdown();
}

/// A descriptor that lives on in a copy goes on making events when its source was closed without a word.
#[test]
fn events_of_a_copied_descriptor_are_ignored() {
    let reactor = Reactor::new().unwrap();
    let (io, mut peer) = pair(&reactor);
    let copy = std::os::fd::AsFd::as_fd(io.get_ref())
        .try_clone_to_owned()
        .unwrap();
    drop(io);
    peer.write_all(b"for the copy").unwrap();
    assert!(!outer_loop_once(&reactor, Duration::from_millis(5)));
    drop(copy);
}

#[test]
fn a_source_can_be_taken_back_and_registered_again() {
    let reactor = Reactor::new().unwrap();
    let other = Reactor::new().unwrap();
    let (io, mut peer) = pair(&reactor);
    let stream = io.into_inner().unwrap();
    assert_eq!(reactor.stats().live_sources, 0);
    other.spawn(echo(other.register(stream).unwrap()));
    peer.write_all(b"ping").unwrap();
    while outer_loop_once(&other, Duration::from_millis(5)) {}
    assert!(!outer_loop_once(&reactor, Duration::ZERO));
    let mut back = [0; 4];
    peer.read_exact(&mut back).unwrap();
    other.shutdown();
}

#[test]
fn a_source_that_cannot_be_registered_leaves_nothing_behind() {
    use std::os::fd::AsRawFd;
    struct File(std::fs::File);
    impl mio::event::Source for File {
        fn register(
            &mut self,
            r: &mio::Registry,
            t: mio::Token,
            i: mio::Interest,
        ) -> std::io::Result<()> {
            mio::unix::SourceFd(&self.0.as_raw_fd()).register(r, t, i)
        }
        fn reregister(
            &mut self,
            _: &mio::Registry,
            _: mio::Token,
            _: mio::Interest,
        ) -> std::io::Result<()> {
            unreachable!()
        }
        fn deregister(&mut self, _: &mio::Registry) -> std::io::Result<()> {
            panic!("it is not registered")
        }
    }
    let reactor = Reactor::new().unwrap();
    let file = std::fs::File::open(std::env::current_exe().unwrap()).unwrap();
    if cfg!(target_os = "linux") {
        assert!(
            reactor.register(File(file)).is_err(),
            "epoll takes no regular files"
        );
        assert_eq!(reactor.stats().live_sources, 0);
    }
}

#[test]
fn many_events_at_once_are_all_seen() {
    let reactor = Reactor::new().unwrap();
    // More than one poll takes.
    let mut peers: Vec<_> = (0..400)
        .map(|_| {
            let (io, peer) = pair(&reactor);
            reactor.spawn(echo(io));
            peer
        })
        .collect();
    while outer_loop_once(&reactor, Duration::ZERO) {}
    for _ in 0..3 {
        for peer in &mut peers {
            peer.write_all(b"x").unwrap();
        }
        while outer_loop_once(&reactor, Duration::ZERO) {}
        for peer in &mut peers {
            peer.set_read_timeout(Some(Duration::from_secs(10)))
                .unwrap();
            peer.read_exact(&mut [0]).unwrap();
        }
    }
    drop(peers);
    run_until(&reactor, || reactor.stats().live_sources == 0);
}
