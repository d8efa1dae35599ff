//! Where a request's body ends: by length or by chunks, strictly.

use bytes::{Buf, BytesMut};

use crate::error::Kind;
use crate::head::Limits;
use crate::request::{BodyLength, Span, Trailers};
use crate::scan::header_line;

/// Chunk extensions of one body, in bytes (as Node).
const MAX_EXTENSIONS: usize = 16 * 1024;

/// Fields that say where a message ends or goes: in a trailer they would only confuse the next reader.
const FORBIDDEN_TRAILERS: [&str; 6] = [
    "content-length",
    "transfer-encoding",
    "host",
    "connection",
    "upgrade",
    "expect",
];

/// Finds the body in the bytes after a head.
#[derive(Debug)]
pub(crate) struct Decoder {
    state: State,
    extensions: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Done,
    /// So many bytes of a body of known length are to come.
    Length(u64),
    Size {
        digits: u8,
        value: u64,
    },
    Extension {
        part: Extension,
        size: u64,
    },
    SizeLf {
        size: u64,
    },
    /// So many bytes of a chunk are to come.
    Chunk(u64),
    ChunkCr,
    ChunkLf,
    /// Where the first line begins that is not known to be complete, and how many there were before it.
    Trailer {
        line: usize,
        count: usize,
    },
}

/// `*( ";" name [ "=" ( token / quoted-string ) ] )`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Extension {
    NameStart,
    Name,
    ValueStart,
    Value,
    Quoted,
    Escaped,
    AfterQuoted,
}

/// What comes next in the buffer.
#[derive(Debug)]
pub(crate) enum Item {
    /// So many bytes at the beginning of the buffer are the body's: to be taken off it.
    Data(usize),
    /// The body is complete.
    End(Option<Trailers>),
    /// Nothing before there are more bytes.
    More,
}

impl Decoder {
    pub(crate) fn new(length: BodyLength) -> Decoder {
        let state = match length {
            BodyLength::Empty => State::Done,
            BodyLength::Length(length) => State::Length(length),
            BodyLength::Chunked => State::Size {
                digits: 0,
                value: 0,
            },
        };
        Decoder {
            state,
            extensions: 0,
        }
    }

    /// How many bytes are still to come, if that is known.
    pub(crate) fn remaining(&self) -> Option<u64> {
        match self.state {
            State::Done => Some(0),
            State::Length(left) => Some(left),
            _ => None,
        }
    }

    /// Takes framing off the buffer up to the next item.
    pub(crate) fn next(&mut self, buf: &mut BytesMut, limits: &Limits) -> Result<Item, Kind> {
        loop {
            self.state = match self.state {
                State::Done => return Ok(Item::End(None)),
                State::Length(0) => State::Done,
                State::Chunk(0) => State::ChunkCr,
                State::Length(left) | State::Chunk(left) => {
                    let count = usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
                    if count == 0 {
                        return Ok(Item::More);
                    }
                    let left = left - count as u64;
                    let known = matches!(self.state, State::Length(_));
                    self.state = if known {
                        State::Length(left)
                    } else {
                        State::Chunk(left)
                    };
                    return Ok(Item::Data(count));
                }
                State::Trailer { line, count } => return self.trailer(buf, line, count, limits),
                state => match buf.first() {
                    Some(&byte) => {
                        buf.advance(1);
                        self.framing(state, byte)?
                    }
                    None => return Ok(Item::More),
                },
            }
        }
    }

    /// The state after one byte of a chunk's head or end.
    fn framing(&mut self, state: State, byte: u8) -> Result<State, Kind> {
        Ok(match (state, byte) {
            (State::Size { digits, value }, byte) if byte.is_ascii_hexdigit() => {
                // 16 digits, and not above 2^63 - 1: no sum of it can overflow.
                if digits == 16 || value >> 59 != 0 {
                    return Err(Kind::InvalidChunkSize);
                }
                let digit = char::from(byte).to_digit(16).map_or(0, u64::from);
                State::Size {
                    digits: digits + 1,
                    value: value << 4 | digit,
                }
            }
            (State::Size { digits: 1.., value }, b'\r') => State::SizeLf { size: value },
            (State::Size { digits: 1.., value }, b';') => State::Extension {
                part: Extension::NameStart,
                size: value,
            },
            (State::Size { digits: 1.., .. }, b'\n') => return Err(Kind::CrExpected),
            (State::Size { .. }, _) => return Err(Kind::InvalidChunkSize),
            (State::Extension { part, size }, byte) => {
                self.extensions += 1;
                if self.extensions > MAX_EXTENSIONS {
                    return Err(Kind::ChunkExtensionsOverflow);
                }
                match extension(part, byte)? {
                    Some(part) => State::Extension { part, size },
                    None => State::SizeLf { size },
                }
            }
            (State::SizeLf { size: 0 }, b'\n') => State::Trailer { line: 0, count: 0 },
            (State::SizeLf { size }, b'\n') => State::Chunk(size),
            (State::SizeLf { .. }, _) => return Err(Kind::LfExpected),
            (State::ChunkCr, b'\r') => State::ChunkLf,
            (State::ChunkLf, b'\n') => State::Size {
                digits: 0,
                value: 0,
            },
            _ => return Err(Kind::ChunkTerminator),
        })
    }

    /// The trailer section stays in the buffer until it is complete.
    fn trailer(
        &mut self,
        buf: &mut BytesMut,
        mut line: usize,
        mut count: usize,
        limits: &Limits,
    ) -> Result<Item, Kind> {
        let window = &buf[..buf.len().min(limits.size)];
        loop {
            match window[line..] {
                [b'\r', b'\n', ..] => break,
                [b'\r'] | [] => return self.more_trailer(buf.len(), line, count, limits),
                _ if count == limits.headers => return Err(Kind::TooManyHeaders),
                _ => {}
            }
            let Some(next) = header_line(window, line).map_err(|(kind, _)| kind)? else {
                return self.more_trailer(buf.len(), line, count, limits);
            };
            let field = &window[line..next];
            let forbidden = |name: &&str| {
                field.get(name.len()) == Some(&b':')
                    && field[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            };
            if FORBIDDEN_TRAILERS.iter().any(forbidden) {
                return Err(Kind::InvalidTrailer);
            }
            (line, count) = (next, count + 1);
        }
        self.state = State::Done;
        let bytes = buf.split_to(line + 2);
        if count == 0 {
            return Ok(Item::End(None));
        }
        let mut slots = vec![httparse::EMPTY_HEADER; count];
        let Ok(httparse::Status::Complete((_, fields))) =
            httparse::parse_headers(&bytes, &mut slots)
        else {
            return Err(Kind::InvalidTrailer);
        };
        let spans = fields
            .iter()
            .map(|field| Span::of(&bytes, field.name.as_bytes(), field.value))
            .collect();
        // A copy: the section is small, and must not keep a read buffer alive.
        Ok(Item::End(Some(Trailers {
            spans,
            bytes: bytes.to_vec().into(),
        })))
    }

    fn more_trailer(
        &mut self,
        length: usize,
        line: usize,
        count: usize,
        limits: &Limits,
    ) -> Result<Item, Kind> {
        if length >= limits.size {
            return Err(Kind::HeaderOverflow);
        }
        self.state = State::Trailer { line, count };
        Ok(Item::More)
    }
}

/// The state after one byte of an extension; `None` after the CR that ends it.
fn extension(part: Extension, byte: u8) -> Result<Option<Extension>, Kind> {
    use Extension::{AfterQuoted, Escaped, Name, NameStart, Quoted, Value, ValueStart};
    let token = byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let quotable = byte == b'\t' || (byte >= 0x20 && byte != 0x7f);
    Ok(match (part, byte) {
        (Name | Value | AfterQuoted, b'\r') => None,
        (Name | Value | AfterQuoted, b';') => Some(NameStart),
        (Name, b'=') => Some(ValueStart),
        (NameStart | Name, _) if token => Some(Name),
        (ValueStart, b'"') => Some(Quoted),
        (ValueStart | Value, _) if token => Some(Value),
        (Quoted, b'"') => Some(AfterQuoted),
        (Quoted, b'\\') => Some(Escaped),
        (Quoted | Escaped, _) if quotable => Some(Quoted),
        _ => return Err(Kind::InvalidChunkExtension),
    })
}
