//! Why a request was refused, under the names that Node gives its parser's errors.

use std::fmt;

use bytes::Bytes;

/// Why a request was refused.
#[derive(Clone)]
pub struct Error {
    kind: Kind,
    bytes_parsed: usize,
    packet: Bytes,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    InvalidMethod,
    InvalidUrl,
    UrlTooLong,
    InvalidConstant,
    InvalidVersion,
    UnsupportedVersion,
    CrExpected,
    LfExpected,
    InvalidHeaderToken,
    InvalidHeaderValue,
    HeaderOverflow,
    TooManyHeaders,
    MissingHost,
    InvalidHost,
    InvalidContentLength,
    RepeatedContentLength,
    ContentLengthAfterTransferEncoding,
    TransferEncodingAfterContentLength,
    InvalidTransferEncoding,
    InvalidChunkSize,
    ChunkTerminator,
    InvalidChunkExtension,
    ChunkExtensionsOverflow,
    InvalidTrailer,
    BodyTooLarge,
    UnexpectedEof,
    Timeout,
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Error {
        Error {
            kind,
            bytes_parsed: 0,
            packet: Bytes::new(),
        }
    }

    pub(crate) fn at(kind: Kind, bytes_parsed: usize, packet: Bytes) -> Error {
        Error {
            kind,
            bytes_parsed,
            packet,
        }
    }

    /// Node's name for it: `HPE_INVALID_METHOD`, `ERR_HTTP_REQUEST_TIMEOUT`…
    pub fn code(&self) -> &'static str {
        self.kind.describe().0
    }

    /// The status of the answer: 400, 408, 413, 414, 431 or 505.
    pub fn status(&self) -> u16 {
        self.kind.describe().1
    }

    /// What was wrong, as a short English sentence (Node's `reason`).
    pub fn reason(&self) -> &'static str {
        self.kind.describe().2
    }

    /// Whether a timeout expired, rather than the client having sent something wrong.
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// How many bytes of [`packet`](Error::packet) were accepted before the error.
    pub fn bytes_parsed(&self) -> usize {
        self.bytes_parsed
    }

    /// The bytes in which the error was found: of a head, all that had arrived of it (Node's `rawPacket`).
    pub fn packet(&self) -> &Bytes {
        &self.packet
    }
}

impl Kind {
    fn describe(self) -> (&'static str, u16, &'static str) {
        match self {
            Kind::InvalidMethod => ("HPE_INVALID_METHOD", 400, "Invalid method encountered"),
            Kind::InvalidUrl => ("HPE_INVALID_URL", 400, "Invalid characters in url"),
            Kind::UrlTooLong => ("HPE_HEADER_OVERFLOW", 414, "URL overflow"),
            Kind::InvalidConstant => ("HPE_INVALID_CONSTANT", 400, "Expected HTTP/"),
            Kind::InvalidVersion => ("HPE_INVALID_VERSION", 400, "Invalid HTTP version"),
            Kind::UnsupportedVersion => ("HPE_INVALID_VERSION", 505, "Unsupported HTTP version"),
            Kind::CrExpected => ("HPE_CR_EXPECTED", 400, "Missing expected CR"),
            Kind::LfExpected => ("HPE_LF_EXPECTED", 400, "Missing expected LF after CR"),
            Kind::InvalidHeaderToken => ("HPE_INVALID_HEADER_TOKEN", 400, "Invalid header token"),
            Kind::InvalidHeaderValue => {
                ("HPE_INVALID_HEADER_TOKEN", 400, "Invalid header value char")
            }
            Kind::HeaderOverflow => ("HPE_HEADER_OVERFLOW", 431, "Header overflow"),
            Kind::TooManyHeaders => ("HPE_HEADER_OVERFLOW", 431, "Too many header fields"),
            Kind::MissingHost => ("HPE_MISSING_HOST", 400, "Missing Host header"),
            Kind::InvalidHost => ("HPE_INVALID_HOST", 400, "Repeated or invalid Host header"),
            Kind::InvalidContentLength => {
                ("HPE_INVALID_CONTENT_LENGTH", 400, "Invalid Content-Length")
            }
            Kind::RepeatedContentLength => (
                "HPE_UNEXPECTED_CONTENT_LENGTH",
                400,
                "Duplicate Content-Length",
            ),
            Kind::ContentLengthAfterTransferEncoding => (
                "HPE_INVALID_CONTENT_LENGTH",
                400,
                "Content-Length can't be present with Transfer-Encoding",
            ),
            Kind::TransferEncodingAfterContentLength => (
                "HPE_INVALID_TRANSFER_ENCODING",
                400,
                "Transfer-Encoding can't be present with Content-Length",
            ),
            Kind::InvalidTransferEncoding => (
                "HPE_INVALID_TRANSFER_ENCODING",
                400,
                "Request has invalid `Transfer-Encoding`",
            ),
            Kind::InvalidChunkSize => (
                "HPE_INVALID_CHUNK_SIZE",
                400,
                "Invalid character in chunk size",
            ),
            Kind::ChunkTerminator => ("HPE_STRICT", 400, "Expected LF after chunk data"),
            Kind::InvalidChunkExtension => {
                ("HPE_STRICT", 400, "Invalid character in chunk extensions")
            }
            Kind::ChunkExtensionsOverflow => (
                "HPE_CHUNK_EXTENSIONS_OVERFLOW",
                400,
                "Chunk extensions overflow",
            ),
            Kind::InvalidTrailer => ("HPE_INVALID_HEADER_TOKEN", 400, "Invalid trailer field"),
            Kind::BodyTooLarge => ("ERR_HTTP_BODY_TOO_LARGE", 413, "Request body too large"),
            Kind::UnexpectedEof => ("HPE_INVALID_EOF_STATE", 400, "Invalid EOF state"),
            Kind::Timeout => ("ERR_HTTP_REQUEST_TIMEOUT", 408, "Request timeout"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("bytes_parsed", &self.bytes_parsed)
            .finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl std::error::Error for Error {}
