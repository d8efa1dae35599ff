//! What waits to be written to a connection.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};

use crate::response::Chunk;
use crate::socket::Socket;

/// Owned chunks of at least this size are queued, smaller ones copied: a copy is cheaper than another slice.
const QUEUED: usize = 8 * 1024;

/// Capacity that an empty buffer may keep, so that an idle connection stays small.
const KEPT: usize = 2 * 1024;

/// Slices of one vectored write.
const SLICES: usize = 32;

/// A queue of large chunks, and after them a buffer for all the small pieces.
#[derive(Debug, Default)]
pub(crate) struct Output {
    queue: VecDeque<Bytes>,
    queued: usize,
    tail: Vec<u8>,
    /// How much of `tail` is written already; only when the queue is empty.
    written: usize,
}

impl Output {
    pub(crate) fn len(&self) -> usize {
        self.queued + self.tail.len() - self.written
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The buffer that small pieces are appended to.
    pub(crate) fn tail(&mut self) -> &mut Vec<u8> {
        &mut self.tail
    }

    pub(crate) fn push(&mut self, chunk: Chunk<'_>) {
        match chunk {
            Chunk::Owned(bytes) if bytes.len() >= QUEUED => {
                self.seal();
                self.queued += bytes.len();
                self.queue.push_back(bytes);
            }
            chunk => self.tail.extend_from_slice(chunk.as_slice()),
        }
    }

    /// Moves the tail to the queue, for something must come after it.
    fn seal(&mut self) {
        let mut bytes = Bytes::from(std::mem::take(&mut self.tail));
        bytes.advance(std::mem::take(&mut self.written));
        if !bytes.is_empty() {
            self.queued += bytes.len();
            self.queue.push_back(bytes);
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Output::default();
    }

    /// Writes once. Must not be empty.
    pub(crate) fn poll_write(
        &mut self,
        socket: &Socket,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let count = if self.queue.is_empty() {
            ready!(socket.poll_write(cx, &self.tail[self.written..]))?
        } else {
            let mut slices = [IoSlice::new(&[]); SLICES];
            let pieces = self
                .queue
                .iter()
                .map(|bytes| &bytes[..])
                .chain([&self.tail[..]]);
            let mut used = 0;
            for (slice, piece) in slices.iter_mut().zip(pieces) {
                *slice = IoSlice::new(piece);
                used += 1;
            }
            ready!(socket.poll_write_vectored(cx, &slices[..used]))?
        };
        if count == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        self.consume(count);
        Poll::Ready(Ok(count))
    }

    fn consume(&mut self, mut count: usize) {
        while let Some(first) = self.queue.front_mut() {
            if count < first.len() {
                first.advance(count);
                self.queued -= count;
                return;
            }
            count -= first.len();
            self.queued -= first.len();
            self.queue.pop_front();
        }
        self.written += count;
        if self.written == self.tail.len() {
            self.written = 0;
            self.tail.clear();
            self.tail.shrink_to(KEPT);
            self.queue.shrink_to(0);
        } else if self.written > KEPT.max(self.tail.len() / 2) {
            // A slow reader of a response that goes on: what is written must not pile up.
            self.tail.drain(..self.written);
            self.written = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(output: &Output) -> Vec<u8> {
        let mut all: Vec<u8> = output.queue.iter().flatten().copied().collect();
        all.extend_from_slice(&output.tail[output.written..]);
        all
    }

    #[test]
    fn keeps_the_order_through_partial_writes() {
        let mut output = Output::default();
        let mut expected = Vec::new();
        for round in 0..20u8 {
            let (small, large) = (
                vec![round; 100 * usize::from(round)],
                vec![round; QUEUED + usize::from(round)],
            );
            output.push(Chunk::Slice(&small));
            expected.extend_from_slice(&small);
            if round % 3 == 0 {
                output.push(Chunk::Owned(large.clone().into()));
                expected.extend_from_slice(&large);
            }
            let count = output.len() / 3;
            output.consume(count);
            expected.drain(..count);
            assert_eq!(output.len(), expected.len());
            assert_eq!(content(&output), expected);
        }
        output.consume(expected.len());
        assert!(output.is_empty() && output.tail.capacity() <= KEPT);
    }
}
