//! Read buffers. A connection has one only while it reads: a thread runs one task at a time, so one buffer for each
//! thread serves all its connections, and an idle connection has none.

use std::cell::Cell;

use bytes::BytesMut;

/// How much is read at once.
pub(crate) const SIZE: usize = 64 * 1024;

/// Free space below which a buffer is not read into.
const ENOUGH: usize = 4 * 1024;

thread_local! {
    static SPARE: Cell<Option<BytesMut>> = const { Cell::new(None) };
}

/// Gives `input` space to read into; its content stays.
pub(crate) fn prepare(input: &mut BytesMut) {
    if input.capacity() - input.len() >= ENOUGH {
        return;
    }
    if input.len() + ENOUGH > SIZE {
        input.reserve(input.len());
        return;
    }
    let mut buffer = SPARE
        .take()
        .unwrap_or_else(|| BytesMut::with_capacity(SIZE));
    buffer.extend_from_slice(input);
    *input = buffer;
}

/// Takes the thread's buffer back; what is in it moves to one of its own size.
pub(crate) fn give_back(input: &mut BytesMut) {
    if input.capacity() == 0 || (!input.is_empty() && input.capacity() < 2 * input.len() + ENOUGH) {
        return;
    }
    let rest = if input.is_empty() {
        BytesMut::new()
    } else {
        BytesMut::from(&input[..])
    };
    let mut buffer = std::mem::replace(input, rest);
    buffer.clear();
    // Not if it went out of shape, or pieces of it are still in use.
    if buffer.try_reclaim(SIZE) && buffer.capacity() <= 2 * SIZE {
        SPARE.set(Some(buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_connection_has_none() {
        let mut input = BytesMut::new();
        prepare(&mut input);
        assert!(input.capacity() >= SIZE);
        input.extend_from_slice(b"GET / HT");
        give_back(&mut input);
        assert_eq!(&input[..], b"GET / HT");
        assert!(input.capacity() < 64);
        prepare(&mut input);
        assert_eq!(&input[..], b"GET / HT");
        assert!(input.capacity() >= SIZE);
        input.clear();
        give_back(&mut input);
        assert_eq!(input.capacity(), 0);
    }

    #[test]
    fn grows_past_its_usual_size() {
        let mut input = BytesMut::new();
        for _ in 0..40 {
            prepare(&mut input);
            assert!(input.capacity() - input.len() >= ENOUGH);
            input.extend_from_slice(&[b'x'; ENOUGH]);
        }
        give_back(&mut input);
        assert_eq!(input.len(), 40 * ENOUGH);
    }
}
