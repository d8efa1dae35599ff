//! Sending a file: opened and read on the blocking pool, no faster than the client takes it.

use std::fs;
use std::future::poll_fn;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

use bytes::Bytes;
use ferroute_reactor::Reactor;

use super::File;
use super::answer::{Answer, Representation};
use super::memory::{Kept, LARGEST, next_id};
use crate::dispatch::{Receiver, Signal};
use crate::exchange::Exchange;
use crate::method::Method;
use crate::response::{Chunk, ResponseHead};

/// How much is read at once. A file that is not larger is one job and one write.
pub(super) const PIECE: u64 = 128 * 1024;

pub(super) fn spawn(reactor: &Reactor, file: File, exchange: Exchange) {
    let handle = reactor.clone();
    reactor.spawn(async move {
        if let Err(error) = send(&handle, file, &exchange).await {
            let status = match error.kind() {
                io::ErrorKind::NotFound
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::InvalidFilename => 404,
                _ => 500,
            };
            // If the response has begun this does nothing, and dropping the exchange cuts it off.
            exchange.respond(&ResponseHead::new(status), Chunk::None, true);
        }
    });
}

/// A file that needs no waiting.
pub(super) fn from_memory(kept: &Kept, exchange: &Exchange) {
    let answer = kept.representation.answer(exchange);
    let body = kept
        .content
        .slice(answer.body.start as usize..answer.body.end as usize);
    exchange.respond(&answer.head(), Chunk::Owned(body), true);
}

async fn send(reactor: &Reactor, file: File, exchange: &Exchange) -> io::Result<()> {
    let job = {
        let exchange = exchange.clone();
        move || open(&file, &exchange)
    };
    let (file, answer, first) = reactor.blocking(job).await??;
    let head = answer.head();
    if exchange.method() == Method::Head {
        exchange.respond(&head, Chunk::None, true);
        return Ok(());
    }
    let drained = Arc::new(Drained::default());
    exchange.observe(drained.clone(), 0, Signal::NONE);
    let range = answer.body.clone();
    body(reactor, file, range, exchange, &head, first, &drained).await
}

/// The answer, whose first piece is here. The exchange is observed by `drained`.
pub(super) async fn body(
    reactor: &Reactor,
    file: fs::File,
    range: Range<u64>,
    exchange: &Exchange,
    head: &ResponseHead<'_>,
    first: Bytes,
    drained: &Drained,
) -> io::Result<()> {
    let mut sent = range.start + first.len() as u64;
    let mut written = exchange.respond(head, Chunk::Owned(first), sent == range.end);
    if sent == range.end {
        return Ok(());
    }
    let file = Arc::new(file);
    while sent < range.end && !written.gone {
        if written.full && !drained.wait().await {
            return Ok(());
        }
        let count = PIECE.min(range.end - sent);
        let job = {
            let file = file.clone();
            move || read(&file, sent, count)
        };
        let piece = reactor.blocking(job).await??;
        sent += piece.len() as u64;
        written = exchange.write(Chunk::Owned(piece));
    }
    exchange.end(Chunk::None, b"");
    Ok(())
}

/// The blocking part: the file, the answer, and the first piece of its body.
fn open(file: &File, exchange: &Exchange) -> io::Result<(fs::File, Answer, Bytes)> {
    let path = fs::canonicalize(&file.path)?;
    if !path.starts_with(&file.root.root) {
        return Err(io::ErrorKind::NotFound.into());
    }
    let opened = fs::File::open(&path)?;
    let metadata = opened.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    // The type goes by the name that was asked for.
    let answer = Representation::new(&file.path, &metadata).answer(exchange);
    let wanted = match exchange.method() {
        Method::Head => 0,
        _ => (answer.body.end - answer.body.start).min(PIECE),
    };
    let first = read(&opened, answer.body.start, wanted)?;
    if answer.status == 200 && first.len() as u64 == metadata.len() && metadata.len() <= LARGEST {
        let memory = &file.root.memory;
        memory.put(next_id(), &file.path, &metadata, first.clone());
    }
    Ok((opened, answer, first))
}

/// Exactly so much; a file that has become shorter is an error.
pub(super) fn read(file: &fs::File, from: u64, count: u64) -> io::Result<Bytes> {
    let mut piece = vec![0; count as usize];
    file.read_exact_at(&mut piece, from)?;
    Ok(piece.into())
}

/// Waits for `DRAINED`, or for the end.
#[derive(Default)]
pub(super) struct Drained {
    state: Mutex<(Signal, Option<Waker>)>,
    /// Who hears all but `DRAINED`.
    receiver: Option<Arc<dyn Receiver>>,
}

impl Drained {
    pub(super) fn passing_on(receiver: Arc<dyn Receiver>) -> Drained {
        Drained {
            receiver: Some(receiver),
            ..Drained::default()
        }
    }

    /// `false`: the client is gone.
    async fn wait(&self) -> bool {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.0.is_empty() {
                state.1 = Some(cx.waker().clone());
                return Poll::Pending;
            }
            let signal = std::mem::take(&mut state.0);
            Poll::Ready(!signal.contains(Signal::CLOSED))
        })
        .await
    }
}

impl Receiver for Drained {
    fn signal(&self, token: u64, signal: Signal) {
        let waker = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.0 |= signal.and(Signal::DRAINED | Signal::CLOSED);
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        let rest = signal.without(Signal::DRAINED);
        if let Some(receiver) = &self.receiver
            && !rest.is_empty()
        {
            receiver.signal(token, rest);
        }
    }
}
