//! Many clients at once, answered from other threads: no wake-up is lost, and nobody sees another's data.

mod common;

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use common::{Client, TestServer};
use ferroute_http::{Chunk, Exchange, Read, Receiver, ResponseHead, Signal};

/// A small generator of numbers: the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Sends an exchange whose body can be read, or whose output has room, back to the threads that answer.
struct Again {
    job: Job,
    jobs: mpsc::Sender<Job>,
}

/// An exchange, and a lock: two threads at once would change the order of its body.
type Job = (Exchange, Arc<Mutex<()>>);

impl Receiver for Again {
    fn signal(&self, _token: u64, signal: Signal) {
        if signal.intersects(Signal::READABLE | Signal::DRAINED) {
            let _ = self.jobs.send(self.job.clone());
        }
    }
}

/// Echoes what there is.
fn echo((exchange, lock): &Job) {
    let _lock = lock.lock();
    loop {
        match exchange.read() {
            Read::Data(bytes) => {
                if exchange.write(Chunk::Owned(bytes)).full {
                    return;
                }
            }
            Read::Pending => return,
            Read::End => {
                exchange.end(Chunk::None, b"");
                return;
            }
            Read::Aborted => return exchange.destroy(false),
        }
    }
}

#[test]
fn echoes_from_other_threads() {
    let (jobs, queue) = mpsc::channel::<Job>();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..3 {
        let queue = queue.clone();
        thread::spawn(move || {
            loop {
                let job = queue.lock().unwrap().recv();
                let Ok(job) = job else { return };
                echo(&job);
            }
        });
    }
    let server = TestServer::start(move |exchange| {
        let job = (exchange.clone(), Arc::default());
        let again = Arc::new(Again {
            job: Job::clone(&job),
            jobs: jobs.clone(),
        });
        exchange.observe(again, 0, Signal::NONE);
        exchange.respond(&ResponseHead::new(200), Chunk::None, false);
        jobs.send(job).unwrap();
    });
    let clients: Vec<_> = (1..=8u64)
        .map(|seed| {
            let mut client = server.connect();
            thread::spawn(move || {
                let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
                for round in 0..150 {
                    let length = match random.below(4) {
                        0 => 0,
                        1 => random.below(100),
                        2 => random.below(5_000),
                        _ => random.below(300_000),
                    } as usize;
                    let body: Vec<u8> = (0..length)
                        .map(|at| (at as u64 ^ seed ^ round) as u8)
                        .collect();
                    let request = match random.below(2) {
                        0 => [
                            format!(
                                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
                            )
                            .as_bytes(),
                            &body,
                        ]
                        .concat(),
                        _ => {
                            let mut all =
                                b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    .to_vec();
                            for piece in body.chunks(1 + random.below(20_000) as usize) {
                                all.extend(format!("{:x}\r\n", piece.len()).bytes());
                                all.extend(piece);
                                all.extend(b"\r\n");
                            }
                            all.extend(b"0\r\n\r\n");
                            all
                        }
                    };
                    let mut writer = Client::new(client.stream.try_clone().unwrap());
                    let cut = random.below(request.len() as u64 + 1) as usize;
                    let pause = Duration::from_micros(random.below(500));
                    let writing = thread::spawn(move || {
                        writer.say(&request[..cut]);
                        thread::sleep(pause);
                        writer.say(&request[cut..]);
                    });
                    let response = client.response();
                    writing.join().unwrap();
                    assert!(
                        response.body == body,
                        "round {round} of {seed}: {} bytes",
                        response.body.len()
                    );
                }
            })
        })
        .collect();
    for client in clients {
        client.join().unwrap();
    }
    server.wait_for_connections(0);
}

/// Answers that race with the client's going away.
#[test]
fn answers_and_aborts() {
    let (jobs, queue) = mpsc::channel::<Exchange>();
    let answering = thread::spawn(move || {
        for (count, exchange) in queue.into_iter().enumerate() {
            if count % 3 == 0 {
                thread::yield_now();
            }
            let body = Chunk::Owned(Bytes::from(vec![b'x'; (count % 7) * 20_000]));
            exchange.respond(&ResponseHead::new(200), body, count % 2 == 0);
            if count % 5 != 0 {
                exchange.end(Chunk::None, b"");
            }
        }
    });
    let server = TestServer::start(move |exchange| jobs.send(exchange).unwrap());
    let clients: Vec<_> = (0..4)
        .map(|seed| {
            let address = server.address();
            thread::spawn(move || {
                let mut random = Random(seed + 77);
                for _ in 0..300 {
                    let mut client = Client::new(std::net::TcpStream::connect(address).unwrap());
                    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                    thread::sleep(Duration::from_micros(random.below(300)));
                    match random.below(3) {
                        0 => client.reset(),
                        1 => drop(client.stream.shutdown(std::net::Shutdown::Write)),
                        _ => drop(client),
                    }
                }
            })
        })
        .collect();
    for client in clients {
        client.join().unwrap();
    }
    server.wait_for_connections(0);
    let stats = server.turning.reactor.stats();
    assert_eq!(stats.panics, 0);
    common::eventually(|| server.turning.reactor.stats().live_tasks == 1);
    drop(server);
    answering.join().unwrap();
}
