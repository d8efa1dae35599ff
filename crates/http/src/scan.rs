//! Why a head is refused: a strict look at it, line by line, that can stop at any byte and go on later.

use crate::error::Kind;
use crate::head::{is_target_byte, valid_target};
use crate::method::Method;

/// What is known of the beginning of a buffer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scan {
    /// Where the request line begins: after the empty lines that RFC 9112, section 2.2, lets a client send.
    start: usize,
    /// Where the first line begins that is not known to be complete and valid.
    line: usize,
    /// Complete lines, the request line first.
    lines: usize,
}

/// The verdict on a line that is not complete yet and could still become valid.
const UNDECIDED: Result<Option<usize>, (Kind, usize)> = Ok(None);

impl Scan {
    /// Whether nothing was looked at yet.
    pub(crate) fn is_fresh(&self) -> bool {
        self.line == 0
    }

    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Whether what there is of the head is a method and the beginning of a target.
    pub(crate) fn in_target(&self, window: &[u8]) -> bool {
        let line = &window[self.line..];
        self.lines == 0 && memchr::memchr(b' ', line).is_some()
    }

    /// Looks at what came since the last call. `true`: the head is complete and its syntax is valid. The offset of an
    /// error is that of the byte that is wrong.
    pub(crate) fn run(&mut self, window: &[u8], max_headers: usize) -> Result<bool, (Kind, usize)> {
        while self.lines == 0 {
            match window[self.line..] {
                [b'\r', b'\n', ..] => self.line += 2,
                [b'\r'] | [] => return Ok(false),
                [b'\r', ..] => return Err((Kind::LfExpected, self.line + 1)),
                [b'\n', ..] => return Err((Kind::CrExpected, self.line)),
                _ => {
                    self.start = self.line;
                    match request_line(window, self.line)? {
                        Some(next) => (self.line, self.lines) = (next, 1),
                        None => return Ok(false),
                    }
                }
            }
        }
        loop {
            match window[self.line..] {
                [b'\r', b'\n', ..] => return Ok(true),
                [b'\r'] | [] => return Ok(false),
                _ => {
                    if self.lines > max_headers {
                        return Err((Kind::TooManyHeaders, self.line));
                    }
                    match header_line(window, self.line)? {
                        Some(next) => (self.line, self.lines) = (next, self.lines + 1),
                        None => return Ok(false),
                    }
                }
            }
        }
    }
}

/// The offset after the line that begins at `from`.
fn request_line(window: &[u8], from: usize) -> Result<Option<usize>, (Kind, usize)> {
    let line = &window[from..];
    let space = memchr::memchr(b' ', line);
    let name = &line[..space.unwrap_or(line.len())];
    if let Some(end) = (1..=name.len()).find(|&end| !Method::has_prefix(&name[..end])) {
        return Err((Kind::InvalidMethod, from + end - 1));
    }
    let Some(space) = space else { return UNDECIDED };
    let method = Method::from_bytes(name).ok_or((Kind::InvalidMethod, from + space))?;

    let target = from + space + 1;
    let Some(length) = window[target..]
        .iter()
        .position(|&byte| !is_target_byte(byte))
    else {
        return UNDECIDED;
    };
    let end = target + length;
    match window[end] {
        b' ' if valid_target(method, &window[target..end]) => {}
        b' ' => return Err((Kind::InvalidUrl, target)),
        // HTTP/0.9 had no version.
        b'\r' | b'\n' if length > 0 => return Err((Kind::InvalidVersion, end)),
        _ => return Err((Kind::InvalidUrl, end)),
    }

    const CONSTANT: &[u8] = b"HTTP/";
    let version = end + 1;
    let rest = &window[version..];
    let wrong = rest
        .iter()
        .zip(CONSTANT)
        .position(|(found, expected)| found != expected);
    if let Some(at) = wrong {
        return Err((Kind::InvalidConstant, version + at));
    }
    let digits = rest.get(CONSTANT.len()..).unwrap_or_default();
    let shape: [fn(&u8) -> bool; 3] =
        [u8::is_ascii_digit, |&byte| byte == b'.', u8::is_ascii_digit];
    if let Some(at) = digits
        .iter()
        .zip(shape)
        .position(|(byte, fits)| !fits(byte))
    {
        return Err((Kind::InvalidVersion, version + CONSTANT.len() + at));
    }
    let after = version + CONSTANT.len() + 3;
    match digits {
        [b'1', b'.', b'0' | b'1', ..] => {}
        [_, _, _, ..] => return Err((Kind::UnsupportedVersion, after - 3)),
        _ => return UNDECIDED,
    }
    line_end(window, after, Kind::InvalidVersion)
}

/// The same for a header line, or a trailer's.
pub(crate) fn header_line(window: &[u8], from: usize) -> Result<Option<usize>, (Kind, usize)> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match window[from] {
        b'\r' => return Err((Kind::LfExpected, from + 1)),
        b'\n' => return Err((Kind::CrExpected, from)),
        _ => {}
    }
    let Some(length) = window[from..].iter().position(|&byte| !is_token(byte)) else {
        return UNDECIDED;
    };
    let colon = from + length;
    if length == 0 || window[colon] != b':' {
        return Err((Kind::InvalidHeaderToken, colon));
    }
    let in_value = |byte: u8| byte == b'\t' || (byte >= 0x20 && byte != 0x7f);
    let Some(length) = window[colon + 1..].iter().position(|&byte| !in_value(byte)) else {
        return UNDECIDED;
    };
    line_end(window, colon + 1 + length, Kind::InvalidHeaderValue)
}

/// CRLF at `at`; `otherwise`: what it is if neither CR nor LF is there.
fn line_end(window: &[u8], at: usize, otherwise: Kind) -> Result<Option<usize>, (Kind, usize)> {
    match window[at..] {
        [b'\r', b'\n', ..] => Ok(Some(at + 2)),
        [b'\r'] | [] => UNDECIDED,
        [b'\r', ..] => Err((Kind::LfExpected, at + 1)),
        [b'\n', ..] => Err((Kind::CrExpected, at)),
        _ => Err((otherwise, at)),
    }
}
