//! The words in which a response is told to an [`Exchange`](crate::Exchange).

use bytes::Bytes;

/// The head of a response, as the caller wants it on the wire.
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    /// The status code, 100 to 999.
    pub status: u16,
    /// The reason phrase; `None` = the standard one.
    pub reason: Option<&'a [u8]>,
    /// A finished block: `Name: value\r\n` for each, names as the program wrote them. Sent as it is: the caller
    /// answers for its validity.
    pub headers: &'a [u8],
    /// How the end of the body is told.
    pub framing: Framing,
    /// Add `Date`.
    pub date: bool,
    /// Who writes `Connection`.
    pub connection: ConnectionHeader,
}

impl ResponseHead<'_> {
    /// A head without headers of its own: `Framing::Auto`, `Date` and `Connection` added.
    pub fn new(status: u16) -> ResponseHead<'static> {
        ResponseHead {
            status,
            reason: None,
            headers: b"",
            framing: Framing::Auto,
            date: true,
            connection: ConnectionHeader::Auto,
        }
    }
}

impl<'a> ResponseHead<'a> {
    /// The same with this block of headers.
    pub fn with_headers<'b>(self, headers: &'b [u8]) -> ResponseHead<'b>
    where
        'a: 'b,
    {
        ResponseHead { headers, ..self }
    }
}

/// How the end of a response's body is told. Whatever it says, an answer to `HEAD` and one with status 1xx, 204 or 304
/// carries no body byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// No body follows. Where the status promises one, `Content-Length: 0` is added.
    NoBody,
    /// `Content-Length` when the end is known at once, else chunked on HTTP/1.1, else until close.
    Auto,
    /// `Content-Length` is in the block already, with this value.
    Length(u64),
    /// Chunked. `in_block`: the block holds `Transfer-Encoding` already; otherwise it is added (on HTTP/1.0, where
    /// nobody would understand it, the body goes until close).
    Chunked {
        /// `Transfer-Encoding` is in the block.
        in_block: bool,
    },
    /// The end of the connection is the end of the body.
    UntilClose,
}

/// Who writes the `Connection` header of a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConnectionHeader {
    /// `Connection: keep-alive` and `Keep-Alive: timeout=N` are added, or `Connection: close`, as it will be.
    Auto,
    /// The block holds one.
    InBlock {
        /// Close after this response.
        close: bool,
    },
    /// `Connection: close` is added, and done.
    Close,
}

/// A piece of a body.
#[derive(Clone, Debug)]
pub enum Chunk<'a> {
    /// Nothing.
    None,
    /// Bytes that are copied.
    Slice(&'a [u8]),
    /// Bytes that are kept; large ones are written without a copy.
    Owned(Bytes),
}

impl Chunk<'_> {
    /// How many bytes it is.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Chunk::None => &[],
            Chunk::Slice(bytes) => bytes,
            Chunk::Owned(bytes) => bytes,
        }
    }
}

impl<'a> From<&'a [u8]> for Chunk<'a> {
    fn from(bytes: &'a [u8]) -> Chunk<'a> {
        Chunk::Slice(bytes)
    }
}

impl<'a> From<&'a str> for Chunk<'a> {
    fn from(text: &'a str) -> Chunk<'a> {
        Chunk::Slice(text.as_bytes())
    }
}

impl From<Bytes> for Chunk<'_> {
    fn from(bytes: Bytes) -> Self {
        Chunk::Owned(bytes)
    }
}

/// What became of a piece of a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Nobody will read it: the connection, or this exchange on it, is over.
    pub gone: bool,
    /// The output is above the high-water mark; [`Signal::DRAINED`](crate::Signal::DRAINED) will come.
    pub full: bool,
    /// The body did not have the length that its head had promised. What was too much was dropped; what was too little
    /// ends in the connection's close.
    pub mismatch: bool,
}

impl Written {
    pub(crate) const GONE: Written = Written {
        gone: true,
        full: false,
        mismatch: false,
    };
}
