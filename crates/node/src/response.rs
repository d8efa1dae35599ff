//! What JavaScript answers with.

use ferroute_http::{Chunk, ConnectionHeader, Exchange, Framing, ResponseHead, Signal, Written};

use crate::js::{Args, Encoding, Js, Outcome, Thrown, Value, with_scratch};
use crate::thread::Thread;

// Flags of `respond` and `end`: see `native.d.ts`.
const FRAMING: u32 = 0b111;
pub(crate) const NO_DATE: u32 = 1 << 3;
const CONNECTION_IN_BLOCK: u32 = 1 << 4;
pub(crate) const CLOSE: u32 = 1 << 5;
pub(crate) const TELL_FINISHED: u32 = 1 << 6;
const LATIN1: u32 = 1 << 7;
const END: u32 = 1 << 8;
pub(crate) const KEEP: u32 = 1 << 9;
// Bits 10 to 15 are those of `send`.
const READS: u32 = 1 << 16;

// What they answer.
pub(crate) const SCHEDULE_TURN: u32 = 1;
pub(crate) const GONE: u32 = 2;
pub(crate) const FULL: u32 = 4;

/// Above this a chunk is queued in memory of its own, instead of being copied into the connection's buffer.
const LARGE: usize = 64 * 1024;

/// respond(slot, status, reason, headers, flags, body, length)
pub(crate) fn respond(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    let status = args.u32(js, 1)?;
    let flags = args.u32(js, 4)?;
    let reason = args.get(js, 2);
    let body = args.get(js, 5);
    let framing = match flags & FRAMING {
        0 => Framing::NoBody,
        1 => Framing::Auto,
        2 => Framing::Length(args.f64(js, 6)?.max(0.0) as u64),
        3 => Framing::Chunked { in_block: false },
        4 => Framing::Chunked { in_block: true },
        5 => Framing::UntilClose,
        other => return Err(Thrown::Type(format!("unknown framing {other}"))),
    };
    let Ok(status) = u16::try_from(status) else {
        return Err(Thrown::Type(format!("no HTTP status: {status}")));
    };
    with_scratch(|head, chunk| {
        if !js.append_string(args.value(3)?, Encoding::Latin1, head) {
            return Err(Thrown::Type("headers must be a string".into()));
        }
        let block = head.len();
        if let Some(reason) = reason
            && !js.append_string(reason, Encoding::Latin1, head)
        {
            return Err(Thrown::Type("reason must be a string".into()));
        }
        let (headers, reason_bytes) = head.split_at(block);
        let response = ResponseHead {
            status,
            reason: reason.map(|_| reason_bytes),
            headers,
            framing,
            date: flags & NO_DATE == 0,
            connection: match (flags & CONNECTION_IN_BLOCK != 0, flags & CLOSE != 0) {
                (true, close) => ConnectionHeader::InBlock { close },
                (false, true) => ConnectionHeader::Close,
                (false, false) => ConnectionHeader::Auto,
            },
        };
        let chunk = take_chunk(js, body, flags & LATIN1 != 0, chunk)?;
        Ok(js.u32(answer(&thread, slot, flags, |exchange, end| {
            exchange.respond(&response, chunk, end)
        })))
    })
}

/// write(slot, chunk, latin1)
pub(crate) fn write(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    let latin1 = args.bool(js, 2)?;
    with_scratch(|_, scratch| {
        let chunk = take_chunk(js, Some(args.value(1)?), latin1, scratch)?;
        Ok(js.u32(answer(&thread, slot, 0, |exchange, _| {
            exchange.write(chunk)
        })))
    })
}

/// end(slot, chunk, flags, trailers)
pub(crate) fn end(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    let flags = args.u32(js, 2)?;
    let body = args.get(js, 1);
    with_scratch(|trailers, scratch| {
        if !js.append_string(args.value(3)?, Encoding::Latin1, trailers) {
            return Err(Thrown::Type("trailers must be a string".into()));
        }
        let chunk = take_chunk(js, body, flags & LATIN1 != 0, scratch)?;
        Ok(js.u32(answer(&thread, slot, flags | END, |exchange, _| {
            exchange.end(chunk, trailers)
        })))
    })
}

/// inform(slot, head)
pub(crate) fn inform(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    with_scratch(|head, _| {
        if !js.append_string(args.value(1)?, Encoding::Latin1, head) {
            return Err(Thrown::Type("head must be a string".into()));
        }
        Ok(js.u32(answer(&thread, slot, 0, |exchange, _| {
            exchange.inform(head);
            Written::default()
        })))
    })
}

/// destroy(slot, reset)
pub(crate) fn destroy(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let reset = args.bool(js, 1)?;
    thread.exchange(args.u32(js, 0)?, |exchange| exchange.destroy(reset));
    Ok(js.undefined())
}

/// release(slot)
pub(crate) fn release(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    if let Some(exchange) = thread.free(args.u32(js, 0)?) {
        exchange.discard_body();
    }
    Ok(js.undefined())
}

/// Do one step of an answer and say how it went: the bits that `respond` and its kin give JavaScript.
pub(crate) fn answer(
    thread: &Thread,
    slot: u32,
    flags: u32,
    step: impl FnOnce(&Exchange, bool) -> Written,
) -> u32 {
    let end = flags & END != 0;
    let mut promised = false;
    let written = thread.exchange(slot, |exchange| {
        if end && flags & TELL_FINISHED != 0 {
            exchange.set_interest(Signal::FINISHED);
        }
        if flags & READS != 0 {
            exchange.will_read();
        }
        promised = thread.promise_turn();
        step(exchange, end)
    });
    let Some(written) = written else {
        return GONE;
    };
    if end
        && flags & (KEEP | TELL_FINISHED) == 0
        && let Some(exchange) = thread.free(slot)
    {
        exchange.discard_body();
    }
    let bit = |bit: u32, is_set: bool| if is_set { bit } else { 0 };
    bit(SCHEDULE_TURN, promised) | bit(GONE, written.gone) | bit(FULL, written.full)
}

/// A string or bytes as a chunk.
pub(crate) fn take_chunk<'a>(
    js: Js,
    body: Option<Value>,
    latin1: bool,
    scratch: &'a mut Vec<u8>,
) -> Result<Chunk<'a>, Thrown> {
    let Some(body) = body else {
        return Ok(Chunk::None);
    };
    let encoding = if latin1 {
        Encoding::Latin1
    } else {
        Encoding::Utf8
    };
    if js.append_string(body, encoding, scratch) {
        if scratch.len() > LARGE {
            return Ok(Chunk::Owned(std::mem::take(scratch).into()));
        }
        return Ok(Chunk::Slice(scratch));
    }
    match js.bytes(body) {
        Some(bytes) if bytes.len() > LARGE => {
            Ok(Chunk::Owned(bytes::Bytes::copy_from_slice(bytes)))
        }
        Some(bytes) => Ok(Chunk::Slice(bytes)),
        None => Err(Thrown::Type("a chunk must be a string or bytes".into())),
    }
}
