//! A request's head: from bytes to spans, and the verdict on it.
//!
//! A head is accepted only if `httparse` accepts it *and* the stricter rules below hold. Who says what is wrong with one
//! that is not accepted is [`Scan`], which also refuses an incomplete head as soon as no continuation could save it. So
//! `Scan` can only ever refuse, and the verdict does not depend on how the bytes were split.

use std::mem::MaybeUninit;

use crate::error::Kind;
use crate::method::Method;
use crate::request::{BodyLength, Expect, Headers, Span};
use crate::scan::Scan;

/// Header slots on the stack; a head with more is parsed again with slots on the heap.
const SLOTS: usize = 64;

/// What a head is measured against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) size: usize,
    pub(crate) headers: usize,
    pub(crate) require_host: bool,
}

/// A valid request head. Its vectors are used again for the next one.
#[derive(Debug)]
pub(crate) struct Head {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    pub(crate) method: Method,
    method_end: u32,
    target: (u32, u32),
    pub(crate) minor_version: u8,
    pub(crate) keep_alive: bool,
    pub(crate) upgrade: bool,
    pub(crate) expect: Expect,
    pub(crate) body: BodyLength,
    /// `Content-Length: 0`, which says that there could have been a body.
    pub(crate) says_empty: bool,
}

impl Default for Head {
    fn default() -> Head {
        Head {
            bytes: Vec::new(),
            spans: Vec::new(),
            method: Method::Other,
            method_end: 0,
            target: (0, 0),
            minor_version: 1,
            keep_alive: false,
            upgrade: false,
            expect: Expect::None,
            body: BodyLength::Empty,
            says_empty: false,
        }
    }
}

impl Head {
    /// Makes it the head of nothing.
    pub(crate) fn clear(&mut self) {
        *self = Head::default();
    }

    /// Gives vectors back that grew large: the connection may be idle for long.
    pub(crate) fn trim(&mut self) {
        if self.bytes.capacity() > 1024 || self.spans.capacity() > 32 {
            self.clear();
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn method_bytes(&self) -> &[u8] {
        &self.bytes[..self.method_end as usize]
    }

    pub(crate) fn target(&self) -> &[u8] {
        &self.bytes[self.target.0 as usize..self.target.1 as usize]
    }

    pub(crate) fn headers(&self) -> Headers<'_> {
        Headers::new(&self.bytes, &self.spans)
    }

    /// The same request with another target or other headers. What the headers said about the connection and the body stays:
    /// that is between the client and us.
    pub(crate) fn rewritten<'a>(
        &self,
        target: &[u8],
        headers: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    ) -> Head {
        let mut bytes = Vec::with_capacity(self.bytes.len() + target.len());
        let put = |part: &[u8], bytes: &mut Vec<u8>| {
            let from = bytes.len() as u32;
            bytes.extend_from_slice(part);
            (from, bytes.len() as u32)
        };
        put(self.method_bytes(), &mut bytes);
        put(b" ", &mut bytes);
        let target = put(target, &mut bytes);
        let version: &[u8] = match self.minor_version {
            0 => b" HTTP/1.0\r\n",
            _ => b" HTTP/1.1\r\n",
        };
        put(version, &mut bytes);
        let mut spans = Vec::new();
        for (name, value) in headers {
            let name = put(name, &mut bytes);
            put(b": ", &mut bytes);
            let value = put(value, &mut bytes);
            put(b"\r\n", &mut bytes);
            spans.push(Span { name, value });
        }
        put(b"\r\n", &mut bytes);
        Head {
            bytes,
            spans,
            target,
            ..*self
        }
    }

    /// Takes a head off the beginning of `buf`: its length, or `None` if more bytes are needed. `scan` carries what is
    /// known of the same bytes from call to call, and is fresh again after `Some`. On an error also the offset where it
    /// was found.
    pub(crate) fn parse(
        &mut self,
        buf: &[u8],
        limits: &Limits,
        scan: &mut Scan,
    ) -> Result<Option<usize>, (Kind, usize)> {
        let window = &buf[..buf.len().min(limits.size)];
        // Most heads come whole: try it before looking line by line. `Scan` does the lines before the request line.
        if (scan.is_fresh() && window.first().is_some_and(u8::is_ascii_uppercase))
            || scan.run(window, limits.headers)?
        {
            let start = scan.start();
            if let Some(length) = self
                .accept(&window[start..], limits)
                .map_err(|kind| (kind, start))?
            {
                *scan = Scan::default();
                return Ok(Some(start + length));
            }
            // Not complete, or not valid: `Scan` knows which.
            if scan.run(window, limits.headers)? {
                debug_assert!(false, "httparse refused what the scan accepts");
                return Err((Kind::InvalidHeaderToken, start));
            }
        }
        if buf.len() >= limits.size {
            let kind = if scan.in_target(window) {
                Kind::UrlTooLong
            } else {
                Kind::HeaderOverflow
            };
            return Err((kind, window.len()));
        }
        Ok(None)
    }

    /// The fast path. `Ok(None)`: incomplete, or syntactically wrong.
    fn accept(&mut self, bytes: &[u8], limits: &Limits) -> Result<Option<usize>, Kind> {
        let mut slots = [const { MaybeUninit::<httparse::Header<'_>>::uninit() }; SLOTS];
        let mut request = httparse::Request::new(&mut []);
        let on_stack = &mut slots[..limits.headers.min(SLOTS)];
        match request.parse_with_uninit_headers(bytes, on_stack) {
            Ok(httparse::Status::Complete(length)) => self.check(bytes, length, &request, limits),
            Err(httparse::Error::TooManyHeaders) if limits.headers > SLOTS => {
                // The smallest header line has four bytes.
                let mut slots =
                    vec![httparse::EMPTY_HEADER; limits.headers.min(bytes.len() / 4 + 1)];
                let mut request = httparse::Request::new(&mut slots);
                match request.parse(bytes) {
                    Ok(httparse::Status::Complete(length)) => {
                        self.check(bytes, length, &request, limits)
                    }
                    _ => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// What `httparse` lets through and we do not; then the meaning of the headers.
    fn check(
        &mut self,
        bytes: &[u8],
        length: usize,
        request: &httparse::Request<'_, '_>,
        limits: &Limits,
    ) -> Result<Option<usize>, Kind> {
        let bytes = &bytes[..length];
        let (Some(method), Some(target), Some(minor)) =
            (request.method, request.path, request.version)
        else {
            return Ok(None);
        };
        let Some(known) = Method::from_bytes(method.as_bytes()) else {
            return Ok(None);
        };
        if !valid_target(known, target.as_bytes()) || has_bare_lf(bytes) {
            return Ok(None);
        }
        self.method = known;
        self.method_end = method.len() as u32;
        // One space is between the two.
        self.target = (
            self.method_end + 1,
            self.method_end + 1 + target.len() as u32,
        );
        self.minor_version = minor;
        self.spans.clear();
        let mut meaning = Meaning::new(known, minor);
        for header in request.headers.iter() {
            let (name, value) = (header.name.as_bytes(), header.value);
            let span = Span::of(bytes, name, value);
            meaning.header(name, value, &bytes[span.value.1 as usize..])?;
            self.spans.push(span);
        }
        meaning.finish(self, limits)?;
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        Ok(Some(length))
    }
}

/// What the headers say about the connection and the body, gathered in one pass.
struct Meaning {
    method: Method,
    minor: u8,
    hosts: usize,
    host_valid: bool,
    length: Option<u64>,
    coding: Coding,
    close: bool,
    keep_alive: bool,
    upgrade_option: bool,
    upgrade: bool,
    expect: Expect,
}

/// `Transfer-Encoding` so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Absent,
    /// Codings, of which `chunked` is not one.
    Other,
    /// The last one is `chunked`.
    Chunked,
}

impl Meaning {
    fn new(method: Method, minor: u8) -> Meaning {
        Meaning {
            method,
            minor,
            hosts: 0,
            host_valid: true,
            length: None,
            coding: Coding::Absent,
            close: false,
            keep_alive: false,
            upgrade_option: false,
            upgrade: false,
            expect: Expect::None,
        }
    }

    /// `after`: the head from the end of the value.
    fn header(&mut self, name: &[u8], value: &[u8], after: &[u8]) -> Result<(), Kind> {
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => {
                self.hosts += 1;
                self.host_valid &= value.iter().all(|&byte| is_host_byte(byte));
            }
            6 if name.eq_ignore_ascii_case(b"expect") && self.minor == 1 => {
                let known =
                    value.eq_ignore_ascii_case(b"100-continue") && self.expect != Expect::Other;
                self.expect = if known {
                    Expect::Continue
                } else {
                    Expect::Other
                };
            }
            7 if name.eq_ignore_ascii_case(b"upgrade") => self.upgrade = true,
            10 if name.eq_ignore_ascii_case(b"connection") => {
                for option in list(value) {
                    self.close |= option.eq_ignore_ascii_case(b"close");
                    self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                    self.upgrade_option |= option.eq_ignore_ascii_case(b"upgrade");
                }
            }
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                if self.coding != Coding::Absent {
                    return Err(Kind::ContentLengthAfterTransferEncoding);
                }
                if self.length.is_some() {
                    return Err(Kind::RepeatedContentLength);
                }
                let length = content_length(value).filter(|_| !has_tab(after));
                self.length = Some(length.ok_or(Kind::InvalidContentLength)?);
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                if self.length.is_some() {
                    return Err(Kind::TransferEncodingAfterContentLength);
                }
                if self.minor == 0 || has_tab(after) {
                    return Err(Kind::InvalidTransferEncoding);
                }
                for coding in list(value) {
                    // Nothing may come after `chunked`, itself included.
                    if coding.is_empty() || self.coding == Coding::Chunked {
                        return Err(Kind::InvalidTransferEncoding);
                    }
                    let chunked = coding.eq_ignore_ascii_case(b"chunked");
                    self.coding = if chunked {
                        Coding::Chunked
                    } else {
                        Coding::Other
                    };
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self, head: &mut Head, limits: &Limits) -> Result<(), Kind> {
        if self.hosts > 1 || !self.host_valid {
            return Err(Kind::InvalidHost);
        }
        if self.hosts == 0 && self.minor == 1 && limits.require_host {
            return Err(Kind::MissingHost);
        }
        head.body = match (self.coding, self.length) {
            (Coding::Other, _) => return Err(Kind::InvalidTransferEncoding),
            (Coding::Chunked, _) => BodyLength::Chunked,
            (Coding::Absent, None | Some(0)) => BodyLength::Empty,
            (Coding::Absent, Some(length)) => BodyLength::Length(length),
        };
        head.says_empty = head.body == BodyLength::Empty && self.length.is_some();
        let connect = self.method == Method::Connect;
        // What follows CONNECT is the tunnel's: a request that calls it a body is asking for confusion.
        match head.body {
            BodyLength::Length(_) if connect => return Err(Kind::InvalidContentLength),
            BodyLength::Chunked if connect => return Err(Kind::InvalidTransferEncoding),
            _ => {}
        }
        let upgrade = self.upgrade && self.upgrade_option && self.minor == 1;
        head.upgrade = connect || (upgrade && head.body == BodyLength::Empty);
        head.keep_alive = !self.close && (self.minor == 1 || self.keep_alive);
        head.expect = self.expect;
        Ok(())
    }
}

/// The members of a comma-separated list, without the whitespace around them.
pub(crate) fn list(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
}

/// Whether there is a tab in the whitespace behind a value: Node lets it pass where nothing depends on it only.
fn has_tab(after: &[u8]) -> bool {
    let blank = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blank.copied().any(|byte| byte == b'\t')
}

/// Digits only, at most 2^63 - 1.
fn content_length(value: &[u8]) -> Option<u64> {
    if value.is_empty() {
        return None;
    }
    let length = value.iter().try_fold(0u64, |length, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        length.checked_mul(10)?.checked_add(digit)
    })?;
    (length <= i64::MAX as u64).then_some(length)
}

/// Every LF must follow a CR. (`httparse` takes it alone, and sees to the CRs.)
fn has_bare_lf(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\n', bytes).any(|at| at == 0 || bytes[at - 1] != b'\r')
}

/// `uri-host [":" port]`, by its alphabet (RFC 3986, section 3.2.2): no `/`, `@`, `#`, `?`, no space.
fn is_host_byte(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            table[byte] = (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        let others = b"-._~%!$&'()*+,;=:[]";
        let mut index = 0;
        while index < others.len() {
            table[others[index] as usize] = true;
            index += 1;
        }
        table
    };
    TABLE[usize::from(byte)]
}

/// The four forms of RFC 9112, section 3.2, over bytes that Node allows in a target.
pub(crate) fn valid_target(method: Method, target: &[u8]) -> bool {
    if !target.iter().all(|&byte| is_target_byte(byte)) {
        return false;
    }
    match target {
        _ if method == Method::Connect => valid_authority(target),
        [b'/', ..] | b"*" => true,
        _ => authority_of(target).is_some_and(|(from, to)| {
            let authority = &target[from..to];
            // A fragment is no part of a target. Node lets it pass behind a path, but not here.
            !authority.is_empty()
                && authority.iter().all(|&byte| is_host_byte(byte))
                && target.get(to) != Some(&b'#')
        }),
    }
}

pub(crate) fn is_target_byte(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7e)
}

/// `host:port`.
fn valid_authority(target: &[u8]) -> bool {
    let Some(colon) = memchr::memrchr(b':', target) else {
        return false;
    };
    let (host, port) = (&target[..colon], &target[colon + 1..]);
    !host.is_empty()
        && host.iter().all(|&byte| is_host_byte(byte))
        && (1..=5).contains(&port.len())
        && port.iter().all(u8::is_ascii_digit)
}

/// Where the authority of an absolute-form target lies.
fn authority_of(target: &[u8]) -> Option<(usize, usize)> {
    let colon = memchr::memchr(b':', target)?;
    let scheme = &target[..colon];
    if scheme.is_empty()
        || !scheme.iter().all(u8::is_ascii_alphabetic)
        || !target[colon..].starts_with(b"://")
    {
        return None;
    }
    let from = colon + 3;
    let length = target[from..]
        .iter()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    Some((from, length.map_or(target.len(), |length| from + length)))
}

/// The path of a target, without query and fragment; of an absolute-form one what follows the authority.
pub(crate) fn path_of(target: &[u8]) -> &[u8] {
    let path = match target.first() {
        Some(b'/') | None => target,
        _ => match authority_of(target) {
            Some((_, end)) if target.get(end) == Some(&b'/') => &target[end..],
            Some(_) => b"/",
            None => target,
        },
    };
    let end = path
        .iter()
        .position(|byte| matches!(byte, b'?' | b'#'))
        .unwrap_or(path.len());
    &path[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_targets() {
        for (target, path) in [
            ("/a/b?c=d#e", "/a/b"),
            ("/a#b?c", "/a"),
            ("http://host/x?y", "/x"),
            ("http://host", "/"),
            ("http://host?y", "/"),
            ("*", "*"),
            ("host:80", "host:80"),
        ] {
            assert_eq!(path_of(target.as_bytes()), path.as_bytes(), "{target}");
        }
    }

    #[test]
    fn content_lengths() {
        assert_eq!(content_length(b"007"), Some(7));
        assert_eq!(
            content_length(b"9223372036854775807"),
            Some(i64::MAX as u64)
        );
        for wrong in [
            "",
            "+5",
            "-5",
            "5,5",
            "5 5",
            "0x5",
            "9223372036854775808",
            "99999999999999999999",
        ] {
            assert_eq!(content_length(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
