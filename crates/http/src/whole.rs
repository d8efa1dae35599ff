//! An answer whose body is there as a whole: its length and entity tag are made here, and a client that has the same
//! already is told so.

use crate::etag::{EntityTag, Freshness, has_copy, is_fresh};
use crate::exchange::Exchange;
use crate::response::{Chunk, ConnectionHeader, Framing, ResponseHead, Written};

const NOT_MODIFIED: u16 = 304;

/// What [`Exchange::respond_whole`] says besides the body.
#[derive(Debug)]
pub struct Whole<'a> {
    /// A status that has a body.
    pub status: u16,
    /// A finished block, with `Content-Type` in its first line; for [`Freshness::Next`] in any or none. What is added to it
    /// stays there.
    pub headers: &'a mut Vec<u8>,
    /// The kind of `ETag` to add.
    pub tag: Option<EntityTag>,
    /// How a client's copy is weighed; `None`: it is not.
    pub copies: Option<Freshness>,
    /// Who writes `Connection`.
    pub connection: ConnectionHeader,
}

impl Exchange {
    /// Whether the client has a copy that could stand for an answer with this status: only then it can be 304.
    pub fn has_copy(&self, status: u16, rule: Freshness) -> bool {
        rule.concerns(self.method(), status) && has_copy(&self.headers())
    }

    /// Answers with all of a body: `Content-Length` and `ETag` are added. If the client's copy is as good, the answer is 304
    /// instead, without the headers that describe a body ([`Freshness::Next`] keeps `Content-Type`); `true` then.
    pub fn respond_whole(&self, whole: Whole<'_>, body: Chunk<'_>) -> (Written, bool) {
        let Whole {
            status,
            headers,
            tag,
            copies,
            connection,
        } = whole;
        let length_at = headers.len();
        headers.extend_from_slice(b"Content-Length: ");
        headers.extend_from_slice(itoa::Buffer::new().format(body.len()).as_bytes());
        headers.extend_from_slice(b"\r\n");
        let length_end = headers.len();
        let tag = tag.map(|kind| {
            headers.extend_from_slice(b"ETag: ");
            let from = headers.len();
            kind.append(body.as_slice(), headers);
            let to = headers.len();
            headers.extend_from_slice(b"\r\n");
            from..to
        });
        let is_good = |rule| {
            let tag = tag.map(|at| &headers[at]);
            self.has_copy(status, rule) && is_fresh(&self.headers(), tag, rule)
        };
        let not_modified = copies.is_some_and(is_good);
        if not_modified {
            headers.drain(length_at..length_end);
        }
        if not_modified && copies != Some(Freshness::Next) {
            let type_end = memchr::memchr(b'\n', headers).map_or(0, |at| at + 1);
            headers.drain(..type_end);
        }
        let head = ResponseHead {
            status: if not_modified { NOT_MODIFIED } else { status },
            reason: None,
            headers,
            framing: if not_modified {
                Framing::NoBody
            } else {
                Framing::Length(body.len() as u64)
            },
            date: true,
            connection,
        };
        let body = if not_modified { Chunk::None } else { body };
        (self.respond(&head, body, true), not_modified)
    }
}
