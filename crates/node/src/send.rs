//! A whole answer in one crossing: JavaScript's values to `Exchange::respond_whole`.

use ferroute_http::{ConnectionHeader, EntityTag, Freshness, Whole};

use crate::js::{Args, Encoding, Js, Outcome, Thrown, with_scratch};
use crate::response::{CLOSE, GONE, answer, take_chunk};
use crate::thread::Thread;

// Flags of `send` that `respond` has not got: see `native.d.ts`.
const WEAK_TAG: u32 = 1 << 10;
const STRONG_TAG: u32 = 1 << 11;
const JUDGE: u32 = 1 << 12;
const BOTH_DECIDE: u32 = 1 << 13;
const TEXT_TAG: u32 = 1 << 14;
const OCTETS_TAG: u32 = 1 << 15;

// What it answers besides.
const NOT_MODIFIED: u32 = 8;
const HAS_COPY: u32 = 16;

/// send(slot, status, headers, flags, body)
pub(crate) fn send(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    let status = args.u32(js, 1)?;
    let flags = args.u32(js, 3)?;
    let body = args.value(4)?;
    let Ok(status) = u16::try_from(status) else {
        return Err(Thrown::Type(format!("no HTTP status: {status}")));
    };
    // Before the strings are read: an answer that is not given should cost nothing.
    let rule = rule_of(flags);
    match thread.exchange(slot, |exchange| {
        flags & JUDGE == 0 && exchange.has_copy(status, rule)
    }) {
        None => return Ok(js.u32(GONE)),
        Some(true) => return Ok(js.u32(HAS_COPY)),
        Some(false) => {}
    }
    with_scratch(|headers, scratch| {
        if !js.append_string(args.value(2)?, Encoding::Latin1, headers) {
            return Err(Thrown::Type("headers must be a string".into()));
        }
        let body = take_chunk(js, Some(body), false, scratch)?;
        let whole = Whole {
            status,
            headers,
            tag: tag_of(flags),
            copies: (flags & JUDGE != 0).then_some(rule),
            connection: if flags & CLOSE == 0 {
                ConnectionHeader::Auto
            } else {
                ConnectionHeader::Close
            },
        };
        let mut not_modified = false;
        let answered = answer(&thread, slot, flags, |exchange, _| {
            let (written, is_304) = exchange.respond_whole(whole, body);
            not_modified = is_304;
            written
        });
        Ok(js.u32(answered | if not_modified { NOT_MODIFIED } else { 0 }))
    })
}

/// etag(body, strong)
pub(crate) fn etag(js: Js, args: &Args) -> Outcome {
    let body = args.value(0)?;
    let kind = if args.bool(js, 1)? {
        EntityTag::Strong
    } else {
        EntityTag::Weak
    };
    with_scratch(|tag, scratch| {
        let body = take_chunk(js, Some(body), false, scratch)?;
        kind.append(body.as_slice(), tag);
        Ok(js.latin1(tag))
    })
}

/// nextEtag(body)
pub(crate) fn next_etag(js: Js, args: &Args) -> Outcome {
    let body = args.value(0)?;
    with_scratch(|tag, scratch| {
        if js.append_string(body, Encoding::Utf8, scratch) {
            EntityTag::NextText.append(scratch, tag);
        } else if let Some(bytes) = js.bytes(body) {
            EntityTag::NextOctets.append(bytes, tag);
        } else {
            return Err(Thrown::Type("a body must be a string or bytes".into()));
        }
        Ok(js.latin1(tag))
    })
}

fn tag_of(flags: u32) -> Option<EntityTag> {
    match flags & (WEAK_TAG | STRONG_TAG | TEXT_TAG | OCTETS_TAG) {
        WEAK_TAG => Some(EntityTag::Weak),
        STRONG_TAG => Some(EntityTag::Strong),
        TEXT_TAG => Some(EntityTag::NextText),
        OCTETS_TAG => Some(EntityTag::NextOctets),
        _ => None,
    }
}

fn rule_of(flags: u32) -> Freshness {
    if flags & (TEXT_TAG | OCTETS_TAG) != 0 {
        Freshness::Next
    } else if flags & BOTH_DECIDE != 0 {
        Freshness::BothDecide
    } else {
        Freshness::TagDecides
    }
}
