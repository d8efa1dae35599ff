//! What JavaScript asks about a request, when it asks.

use ferroute_http::{BodyLength, Exchange, Expect, Gathered, Read};

use crate::js::{Args, Js, Outcome, Value};
use crate::thread::Thread;

/// The third argument of `onRequest`: see `native.d.ts`.
pub(crate) fn flags(exchange: &Exchange, is_route: bool) -> u32 {
    let mut flags = exchange.method() as u32;
    let mut set = |bit: u32, condition: bool| flags |= u32::from(condition) << bit;
    set(8, exchange.minor_version() == 0);
    set(9, exchange.body() != BodyLength::Empty);
    set(10, exchange.is_upgrade());
    set(11, exchange.expect() == Expect::Continue);
    set(12, exchange.expect() == Expect::Other);
    set(13, exchange.wants_keep_alive());
    set(14, exchange.body() == BodyLength::Chunked);
    set(15, is_route);
    set(23, exchange.is_surplus());
    set(24, exchange.says_empty());
    flags
}

pub(crate) fn raw_headers(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let headers = thread.exchange(args.u32(js, 0)?, |exchange| {
        let headers = exchange.headers();
        pairs(js, headers.len(), headers)
    });
    Ok(headers.unwrap_or_else(|| js.array(0, std::iter::empty())))
}

pub(crate) fn raw_trailers(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let trailers = thread
        .exchange(args.u32(js, 0)?, Exchange::trailers)
        .flatten();
    Ok(match trailers {
        Some(trailers) => pairs(js, trailers.len(), trailers.iter()),
        None => js.array(0, std::iter::empty()),
    })
}

fn pairs<'a>(js: Js, count: usize, fields: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Value {
    js.array(
        2 * count,
        fields.flat_map(|(name, value)| [js.latin1(name), js.latin1(value)]),
    )
}

pub(crate) fn header(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let name = args.string(js, 1)?;
    let value = thread.exchange(args.u32(js, 0)?, |exchange| {
        exchange.header(&name).map(|value| js.latin1(value))
    });
    Ok(value.flatten().unwrap_or_else(|| js.undefined()))
}

const PENDING: u32 = 0;
const END: u32 = 1;
const ABORTED: u32 = 2;

pub(crate) fn read(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let read = thread.exchange(args.u32(js, 0)?, Exchange::read);
    Ok(match read {
        Some(Read::Data(bytes)) => js.buffer(&bytes),
        Some(Read::Pending) => js.u32(PENDING),
        Some(Read::End) => js.u32(END),
        Some(Read::Aborted) | None => js.u32(ABORTED),
    })
}

pub(crate) fn collect(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let limit = args.f64(js, 1)?.clamp(0.0, u64::MAX as f64) as u64;
    let complete = thread.exchange(args.u32(js, 0)?, |exchange| exchange.collect(limit));
    Ok(js.bool(complete.unwrap_or(false)))
}

const TOO_LARGE: u32 = 1;

/// What text that is not plain UTF-8 begins with, or text that says so.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(crate) fn body(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let limit = args.f64(js, 1)?.clamp(0.0, u64::MAX as f64) as u64;
    let as_text = args.bool(js, 2)?;
    let gathered = thread.exchange(args.u32(js, 0)?, |exchange| exchange.gather(limit));
    Ok(match gathered.unwrap_or(Gathered::Aborted(0)) {
        Gathered::Pending => js.u32(PENDING),
        Gathered::TooLarge => js.u32(TOO_LARGE),
        Gathered::Aborted(received) => js.f64(-1.0 - received as f64),
        Gathered::Whole(bytes) if as_text && bytes.is_ascii() => js.latin1(&bytes),
        Gathered::Whole(bytes) if as_text && !bytes.starts_with(BYTE_ORDER_MARK) => {
            match std::str::from_utf8(&bytes) {
                Ok(text) => js.string(text),
                Err(_) => js.buffer(&bytes),
            }
        }
        Gathered::Whole(bytes) => js.buffer(&bytes),
    })
}

pub(crate) fn take_over(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let head = thread
        .exchange(args.u32(js, 0)?, Exchange::into_raw)
        .unwrap_or_default();
    Ok(js.buffer(&head))
}
