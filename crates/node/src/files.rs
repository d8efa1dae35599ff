//! Files that a program sends: `fileFind` looks, `fileSend` answers with what was found.

use std::cell::Cell;
use std::path::Path;
use std::sync::LazyLock;

use ferroute_http::{
    Conditions, ConnectionHeader, FileAnswer, FileHead, Found, Method, NamedFile, NamedFiles,
    Signal,
};

use crate::js::{Args, Encoding, Js, Outcome, Thrown, with_scratch};
use crate::response::{CLOSE, FULL, GONE, KEEP, NO_DATE, SCHEDULE_TURN, TELL_FINISHED};
use crate::thread::Thread;

// What `fileFind` finds: see `native.d.ts`.
const FILE: u32 = 0;
const MISSING: u32 = 1;
const DIRECTORY: u32 = 2;
const OTHER: u32 = 3;

// Flags of `fileSend` besides those of `respond`.
const ETAG: u32 = 1 << 10;
const LAST_MODIFIED: u32 = 1 << 11;
const RANGES: u32 = 1 << 12;
const ANY_TAG: u32 = 1 << 13;
const HEAD: u32 = 1 << 14;
const IGNORED_SHIFT: u32 = 16;

// What it answers besides what `respond` does.
const STREAMS: u32 = 8;
const ANSWER_SHIFT: u32 = 4;
const UNKNOWN: u32 = 0;
const UNCLEAR: u32 = 1;
const WHOLE: u32 = 2;
const NOT_MODIFIED: u32 = 3;
const PART: u32 = 4;

/// What all threads of the process share.
static FILES: LazyLock<NamedFiles> = LazyLock::new(NamedFiles::default);

thread_local! {
    /// What was found last, until it is sent or something else is found.
    static FOUND: Cell<Option<NamedFile>> = const { Cell::new(None) };
}

/// fileFind(path, numbers)
pub(crate) fn find(js: Js, args: &Args) -> Outcome {
    let path = args.string(js, 0)?;
    let found = match FILES.find(Path::new(&path)) {
        Found::Missing => MISSING,
        Found::Directory => DIRECTORY,
        Found::Other => OTHER,
        Found::File(file) => {
            let numbers = [
                file.id() as f64,
                file.size() as f64,
                file.modified_ms() as f64,
            ];
            js.write_floats(args.value(1)?, &numbers)?;
            FOUND.set(Some(file));
            FILE
        }
    };
    Ok(js.u32(found))
}

/// fileSend(slot, file, block, entity, status, flags, numbers)
pub(crate) fn send(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    let id = args.f64(js, 1)? as u64;
    let block = args.value(2)?;
    let entity = args.u32(js, 3)? as usize;
    let status = args.u32(js, 4)?;
    let flags = args.u32(js, 5)?;
    let numbers = args.value(6)?;
    let Ok(status) = u16::try_from(status) else {
        return Err(Thrown::Type(format!("no HTTP status: {status}")));
    };
    let found = FOUND.take().filter(|file| file.id() == id);
    let Some(file) = found.or_else(|| FILES.again(id)) else {
        return Ok(js.u32(UNKNOWN << ANSWER_SHIFT));
    };
    let method = if flags & HEAD == 0 {
        Method::Get
    } else {
        Method::Head
    };
    let mut promised = false;
    let sent = with_scratch(|headers, _| {
        if !js.append_string(block, Encoding::Latin1, headers) {
            return Err(Thrown::Type("headers must be a string".into()));
        }
        let entity = entity.min(headers.len());
        Ok(thread.exchange(slot, |exchange| {
            if exchange.method() != method {
                return None;
            }
            if flags & TELL_FINISHED != 0 {
                exchange.set_interest(Signal::FINISHED);
            }
            promised = thread.promise_turn();
            let head = FileHead {
                status,
                headers,
                entity,
                date: flags & NO_DATE == 0,
                connection: match flags & CLOSE {
                    0 => ConnectionHeader::Auto,
                    _ => ConnectionHeader::Close,
                },
                conditions: Conditions {
                    etag: flags & ETAG != 0,
                    last_modified: flags & LAST_MODIFIED != 0,
                    ranges: flags & RANGES != 0,
                    any_tag: flags & ANY_TAG != 0,
                    ignored: (flags >> IGNORED_SHIFT) as u8,
                },
            };
            let receiver = (thread.mailbox.clone() as _, u64::from(slot));
            Some(file.send(&thread.mailbox.reactor, exchange, head, receiver))
        }))
    })?;
    let turn = if promised { SCHEDULE_TURN } else { 0 };
    let Some(sent) = sent else {
        return Ok(js.u32(GONE | WHOLE << ANSWER_SHIFT));
    };
    let Some(sent) = sent.filter(|sent| sent.answer.is_some()) else {
        return Ok(js.u32(turn | UNCLEAR << ANSWER_SHIFT));
    };
    let answer = match sent.answer {
        Some(FileAnswer::Part(range)) => {
            js.write_floats(numbers, &[range.start as f64, range.end as f64])?;
            PART
        }
        Some(FileAnswer::NotModified) => NOT_MODIFIED,
        _ => WHOLE,
    };
    if !sent.streams
        && flags & (KEEP | TELL_FINISHED) == 0
        && let Some(exchange) = thread.free(slot)
    {
        exchange.discard_body();
    }
    Ok(js.u32(
        turn | if sent.written.gone { GONE } else { 0 }
            | if sent.written.full { FULL } else { 0 }
            | if sent.streams { STREAMS } else { 0 }
            | answer << ANSWER_SHIFT,
    ))
}
