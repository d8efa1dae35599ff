//! One request and its response.

use std::sync::Arc;

use bytes::Bytes;

use crate::connection::Connection;
use crate::dispatch::{Receiver, Signal};
use crate::method::Method;
use crate::request::{BodyLength, Expect, Headers, Read, Trailers};
use crate::response::{Chunk, ResponseHead, Written};

/// The informational answer to `Expect: 100-continue`, for [`Exchange::inform`].
pub const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// One request and its response.
///
/// A handle: cloning it clones an `Arc`. Every method may be called from any thread; once the exchange is over they do
/// nothing. When the last handle is dropped before the response was ended, the crate answers 500 (or closes, if the
/// response had begun).
#[derive(Clone)]
pub struct Exchange {
    connection: Connection,
}

impl Exchange {
    /// The method.
    pub fn method(&self) -> Method {
        todo!()
    }

    /// The method as sent.
    pub fn method_bytes(&self) -> &[u8] {
        todo!()
    }

    /// The request target as sent.
    pub fn target(&self) -> &[u8] {
        todo!()
    }

    /// The path of the target without its query; of an absolute-form target the path after the authority.
    pub fn path(&self) -> &[u8] {
        todo!()
    }

    /// 0 or 1, of HTTP/1.x.
    pub fn minor_version(&self) -> u8 {
        todo!()
    }

    /// The headers, names as sent, in order.
    pub fn headers(&self) -> Headers<'_> {
        todo!()
    }

    /// The first value of a header, without regard to case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers().get(name)
    }

    /// Whether the client would reuse the connection.
    pub fn wants_keep_alive(&self) -> bool {
        todo!()
    }

    /// `Connection: upgrade` with `Upgrade` and no body, or `CONNECT`.
    pub fn is_upgrade(&self) -> bool {
        todo!()
    }

    /// The `Expect` header.
    pub fn expect(&self) -> Expect {
        todo!()
    }

    /// The length of the request's body.
    pub fn body(&self) -> BodyLength {
        todo!()
    }

    /// The connection it came on.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The next piece of the request's body.
    pub fn read(&self) -> Read {
        todo!()
    }

    /// The trailer fields, after [`Read::End`]; `None` if there were none.
    pub fn trailers(&self) -> Option<Trailers> {
        todo!()
    }

    /// Gathers the whole body: [`Signal::READABLE`] when it is complete, [`read`](Exchange::read) then gives it in one
    /// piece; [`Signal::TOO_LARGE`] once it is clear that it is longer than `limit`, and `read` says `Aborted`.
    /// `true`: it is complete already, and no signal comes.
    pub fn collect(&self, _limit: u64) -> bool {
        todo!()
    }

    /// Nobody will read the rest of the request's body: read and drop it, or close if that would take long.
    pub fn discard_body(&self) {
        todo!()
    }

    /// A complete 1xx head, written at once. Dropped on HTTP/1.0 and after the response began.
    pub fn inform(&self, _head: &[u8]) {
        todo!()
    }

    /// Begins the response. `end`: `body` is all of it.
    pub fn respond(&self, _head: &ResponseHead<'_>, _body: Chunk<'_>, _end: bool) -> Written {
        todo!()
    }

    /// More of the response's body.
    pub fn write(&self, _chunk: Chunk<'_>) -> Written {
        todo!()
    }

    /// The last of the response's body. `trailers`: a block of fields, sent if the body is chunked.
    pub fn end(&self, _chunk: Chunk<'_>, _trailers: &[u8]) -> Written {
        todo!()
    }

    /// What was written leaves now, though the response goes on.
    pub fn flush(&self) {
        todo!()
    }

    /// Closes the connection now, with a RST if `reset`.
    pub fn destroy(&self, _reset: bool) {
        todo!()
    }

    /// Raw bytes both ways from now on (upgrade, `CONNECT`, [`Dispatch::refused`](crate::Dispatch::refused)): `read`,
    /// `write` and `end` work without framing, `end` half-closes. Gives what had been read past the head.
    pub fn into_raw(&self) -> Bytes {
        todo!()
    }

    /// Have `receiver` called with `token` when something of `interest` happens. [`Signal::CLOSED`] is always of
    /// interest.
    pub fn observe(&self, _receiver: Arc<dyn Receiver>, _token: u64, _interest: Signal) {
        todo!()
    }

    /// Changes what is of interest.
    pub fn set_interest(&self, _interest: Signal) {
        todo!()
    }
}
