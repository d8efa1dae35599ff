//! Which answer a request for a file gets: all of it, a part, 304, 412 or 416. The rules are those of RFC 9110,
//! section 13.2.2; where they leave room, of Express's `send`.

use std::fs::Metadata;
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::exchange::Exchange;
use crate::head::list;
use crate::method::Method;
use crate::request::Headers;
use crate::response::{Framing, ResponseHead};

/// A file as the protocol sees it.
#[derive(Debug)]
pub(super) struct Representation {
    pub(super) size: u64,
    /// Whole seconds, for that is all a date on the wire has.
    pub(super) modified: SystemTime,
    /// The same as JavaScript has it: rounded.
    pub(super) modified_ms: u64,
    pub(super) etag: String,
    pub(super) content_type: String,
}

/// An answer without its body.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: String,
    /// The part of the file that is the body.
    pub(super) body: Range<u64>,
    /// `Content-Length`, where the status has one.
    pub(super) length: Option<u64>,
}

impl Answer {
    pub(super) fn head(&self) -> ResponseHead<'_> {
        ResponseHead {
            framing: self.length.map_or(Framing::NoBody, Framing::Length),
            ..ResponseHead::new(self.status).with_headers(self.headers.as_bytes())
        }
    }
}

impl Representation {
    pub(super) fn new(path: &Path, metadata: &Metadata) -> Representation {
        // In Node's words: `Math.round(stat.mtimeMs)`.
        let exact = metadata.mtime() as f64 * 1e3 + metadata.mtime_nsec() as f64 / 1e6;
        let modified_ms = (exact + 0.5).floor().max(0.0) as u64;
        Representation {
            size: metadata.len(),
            modified: UNIX_EPOCH + Duration::from_secs(modified_ms / 1000),
            modified_ms,
            etag: format!("W/\"{:x}-{modified_ms:x}\"", metadata.len()),
            content_type: content_type(path),
        }
    }

    pub(super) fn answer(&self, exchange: &Exchange) -> Answer {
        let headers = exchange.headers();
        if self.is_precondition_failed(&headers) {
            return self.short(412, String::new());
        }
        if self.is_fresh(&headers) {
            let headers = format!("Accept-Ranges: bytes\r\n{}", self.validators());
            return Answer {
                status: 304,
                headers,
                body: 0..0,
                length: None,
            };
        }
        let range = headers
            .get("range")
            .filter(|_| exchange.method() == Method::Get && self.is_range_fresh(&headers));
        match range.and_then(|range| parse_range(range, self.size)) {
            None => self.whole(),
            Some(Some(range)) => self.part(range),
            Some(None) => self.unsatisfiable(),
        }
    }

    fn whole(&self) -> Answer {
        let headers = format!(
            "Accept-Ranges: bytes\r\n{}Content-Type: {}\r\nContent-Length: {}\r\n",
            self.validators(),
            self.content_type,
            self.size
        );
        Answer {
            status: 200,
            headers,
            body: 0..self.size,
            length: Some(self.size),
        }
    }

    fn part(&self, range: Range<u64>) -> Answer {
        let length = range.end - range.start;
        let headers = format!(
            "Accept-Ranges: bytes\r\n{}Content-Type: {}\r\nContent-Range: bytes {}-{}/{}\r\nContent-Length: {length}\r\n",
            self.validators(),
            self.content_type,
            range.start,
            range.end - 1,
            self.size
        );
        Answer {
            status: 206,
            headers,
            body: range,
            length: Some(length),
        }
    }

    /// Says what there is to be asked for. Nobody is to keep it: the file may grow.
    fn unsatisfiable(&self) -> Answer {
        let modified = httpdate::fmt_http_date(self.modified);
        let headers = format!(
            "Accept-Ranges: bytes\r\nCache-Control: private, no-cache, no-store, max-age=0, must-revalidate\r\n\
             Last-Modified: {modified}\r\nContent-Range: bytes */{}\r\n",
            self.size
        );
        self.short(416, headers)
    }

    fn short(&self, status: u16, headers: String) -> Answer {
        Answer {
            status,
            headers: headers + "Content-Length: 0\r\n",
            body: 0..0,
            length: Some(0),
        }
    }

    fn validators(&self) -> String {
        let modified = httpdate::fmt_http_date(self.modified);
        format!(
            "Cache-Control: public, max-age=0\r\nLast-Modified: {modified}\r\nETag: {}\r\n",
            self.etag
        )
    }

    /// `If-Match`, `If-Unmodified-Since`.
    fn is_precondition_failed(&self, headers: &Headers<'_>) -> bool {
        if let Some(tags) = headers.get("if-match") {
            return !self.is_named_by(tags);
        }
        match headers.get("if-unmodified-since").and_then(date) {
            Some(date) => self.modified > date,
            None => false,
        }
    }

    /// `If-None-Match`, `If-Modified-Since`.
    fn is_fresh(&self, headers: &Headers<'_>) -> bool {
        // A reload by hand.
        let reload =
            |value| list(value).any(|directive| directive.eq_ignore_ascii_case(b"no-cache"));
        if headers.get("cache-control").is_some_and(reload) {
            return false;
        }
        if let Some(tags) = headers.get("if-none-match") {
            return self.is_named_by(tags);
        }
        match headers.get("if-modified-since").and_then(date) {
            Some(date) => self.modified <= date,
            None => false,
        }
    }

    /// `If-Range`: a tag or a date.
    fn is_range_fresh(&self, headers: &Headers<'_>) -> bool {
        match headers.get("if-range") {
            None => true,
            Some(tag) if tag.contains(&b'"') => self.is_named_by(tag),
            Some(value) => date(value).is_some_and(|date| self.modified <= date),
        }
    }

    /// Whether a list of tags has ours. Compared weakly always: as ours are weak, nobody could ever match otherwise.
    fn is_named_by(&self, tags: &[u8]) -> bool {
        let opaque = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_vec();
        tags == b"*" || list(tags).any(|tag| opaque(tag) == opaque(self.etag.as_bytes()))
    }
}

fn date(value: &[u8]) -> Option<SystemTime> {
    httpdate::parse_http_date(std::str::from_utf8(value).ok()?).ok()
}

/// One range of bytes. `None`: none, several, or nothing to be understood: the header is ignored. `Some(None)`: it lies
/// outside the file.
fn parse_range(value: &[u8], size: u64) -> Option<Option<Range<u64>>> {
    let value = std::str::from_utf8(value).ok()?;
    let (from, to) = value.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number = |digits: &str| match digits.bytes().all(|digit| digit.is_ascii_digit()) {
        // More than fits is after the end of any file.
        true => Some(digits.parse().unwrap_or(u64::MAX)),
        false => None,
    };
    let range = match (from, to) {
        ("", "") => return None,
        ("", last) => size - number(last)?.min(size)..size,
        (from, "") => number(from)?..size,
        (from, to) => {
            let (from, to) = (number(from)?, number(to)?);
            if to < from {
                return None;
            }
            from..to.saturating_add(1).min(size)
        }
    };
    Some((range.start < range.end).then_some(range))
}

/// By extension; text says that it is UTF-8, as `send` does.
fn content_type(path: &Path) -> String {
    let guess = mime_guess::from_path(path)
        .first_raw()
        .unwrap_or("application/octet-stream");
    match guess {
        "application/javascript" | "application/json" => format!("{guess}; charset=utf-8"),
        _ if guess.starts_with("text/") => format!("{guess}; charset=utf-8"),
        _ => guess.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (value, expected) in [
            ("bytes=0-4", Some(Some(0..5))),
            ("bytes=5-", Some(Some(5..10))),
            ("bytes=-3", Some(Some(7..10))),
            ("bytes=-30", Some(Some(0..10))),
            ("bytes=0-99", Some(Some(0..10))),
            ("bytes=9-9", Some(Some(9..10))),
            ("bytes=0-18446744073709551615", Some(Some(0..10))),
            ("bytes=10-", Some(None)),
            ("bytes=99999999999999999999-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=5-4", None),
            ("bytes=-", None),
            ("bytes=0-1,3-4", None),
            ("bytes=+1-2", None),
            ("bytes=a-b", None),
            ("lines=0-1", None),
            ("bytes", None),
        ] {
            assert_eq!(parse_range(value.as_bytes(), 10), expected, "{value}");
        }
        assert_eq!(parse_range(b"bytes=0-", 0), Some(None));
    }

    #[test]
    fn content_types() {
        for (path, expected) in [
            ("a.html", "text/html; charset=utf-8"),
            ("a.CSS", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json; charset=utf-8"),
            ("a.png", "image/png"),
            ("a.unheard-of", "application/octet-stream"),
            ("a", "application/octet-stream"),
        ] {
            assert_eq!(content_type(Path::new(path)), expected);
        }
    }
}
