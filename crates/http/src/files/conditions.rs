//! What a program's file is answered with: all of it, a part, or 304. The rules are those of Express's `send`, which for
//! two of Express's lines differ in one point (see [`Conditions::any_tag`]).
//!
//! What `send` would read out of unusual headers (repeated ones, dates in no standard form, lists of ranges), and what it
//! makes an error of (412, 416), is [`Verdict::Unclear`]: left to `send` itself.

use std::ops::Range;
use std::time::SystemTime;

use super::answer::Representation;
use crate::request::Headers;

/// What the answer says of the file, and which headers of the request count.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// The answer has our `ETag`.
    pub etag: bool,
    /// The answer has our `Last-Modified`.
    pub last_modified: bool,
    /// `Range` is heeded.
    pub ranges: bool,
    /// `If-None-Match` goes before `If-Modified-Since`, and `*` in it means any tag. Otherwise both must hold, and `*`
    /// says nothing.
    pub any_tag: bool,
    /// Headers that the program has taken out of its request, as bits: `If-Match`, `If-None-Match`, `If-Modified-Since`,
    /// `If-Unmodified-Since`, `If-Range`, `Range`, `Cache-Control`.
    pub ignored: u8,
}

/// The headers that matter here, in the order of those bits.
const NAMES: [&str; 7] = [
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
    "if-range",
    "range",
    "cache-control",
];

/// Which answer it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Whole,
    NotModified,
    Part(Range<u64>),
    Unclear,
}

/// One of the headers.
#[derive(Clone, Copy)]
enum Field<'a> {
    Absent,
    Once(&'a [u8]),
    Repeated,
}

/// Nothing that can be said with certainty.
struct Unclear;

impl Conditions {
    /// The verdict on a request with these headers; `cachable`: its status is one that 304 may stand for.
    pub(super) fn judge(
        &self,
        headers: Headers<'_>,
        file: &Representation,
        cachable: bool,
    ) -> Verdict {
        let Some(fields) = self.gather(headers) else {
            return Verdict::Whole;
        };
        self.decide(&fields, file, cachable)
            .unwrap_or(Verdict::Unclear)
    }

    /// The headers of [`NAMES`]; `None` if there is none that asks for anything.
    fn gather<'a>(&self, headers: Headers<'a>) -> Option<[Field<'a>; NAMES.len()]> {
        let mut fields = [Field::Absent; NAMES.len()];
        let mut asked = false;
        for (name, value) in headers {
            // Most names are of another length.
            if !matches!(name.len(), 5 | 8 | 13 | 17 | 19) {
                continue;
            }
            let known = NAMES
                .iter()
                .position(|known| name.eq_ignore_ascii_case(known.as_bytes()));
            let Some(at) = known.filter(|at| self.ignored & 1 << at == 0) else {
                continue;
            };
            asked |= at != CACHE_CONTROL;
            fields[at] = match fields[at] {
                Field::Absent if value.is_empty() => Field::Absent,
                Field::Absent => Field::Once(value),
                _ => Field::Repeated,
            };
        }
        asked.then_some(fields)
    }

    fn decide(
        &self,
        fields: &[Field<'_>; NAMES.len()],
        file: &Representation,
        cachable: bool,
    ) -> Result<Verdict, Unclear> {
        if let Some(tags) = fields[IF_MATCH].get()? {
            if !self.etag || (tags != b"*" && !is_named(tags, &file.etag)) {
                return Err(Unclear);
            }
        } else if let Some(value) = fields[IF_UNMODIFIED_SINCE].get()?
            && (!self.last_modified || file.modified > date(value)?)
        {
            return Err(Unclear);
        }
        if cachable && self.is_fresh(fields, file)? {
            return Ok(Verdict::NotModified);
        }
        let Some(range) = fields[RANGE].get()?.filter(|_| self.ranges) else {
            return Ok(Verdict::Whole);
        };
        let Some(spec) = range.strip_prefix(b"bytes=") else {
            return Ok(Verdict::Whole);
        };
        let part = part(spec, file.size)?;
        Ok(match self.is_range_fresh(fields, file)? {
            true => Verdict::Part(part),
            false => Verdict::Whole,
        })
    }

    fn is_fresh(
        &self,
        fields: &[Field<'_>; NAMES.len()],
        file: &Representation,
    ) -> Result<bool, Unclear> {
        let tags = fields[IF_NONE_MATCH].get()?;
        let since = fields[IF_MODIFIED_SINCE].get()?;
        if tags.is_none() && since.is_none() {
            return Ok(false);
        }
        // A reload by hand.
        if let Some(control) = fields[CACHE_CONTROL].get()? {
            if !control.is_ascii() {
                return Err(Unclear);
            }
            let mut directives = control.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
            if directives.any(|directive| directive == b"no-cache") {
                return Ok(false);
            }
        }
        if let Some(tags) = tags {
            let any = tags == b"*";
            let named = self.etag && is_named(tags, &file.etag);
            if self.any_tag {
                return Ok(any || named);
            }
            if !any && !named {
                return Ok(false);
            }
        }
        match since {
            Some(_) if !self.last_modified => Ok(false),
            Some(value) => Ok(file.modified <= date(value)?),
            None => Ok(true),
        }
    }

    fn is_range_fresh(
        &self,
        fields: &[Field<'_>; NAMES.len()],
        file: &Representation,
    ) -> Result<bool, Unclear> {
        let Some(value) = fields[IF_RANGE].get()? else {
            return Ok(true);
        };
        if value.contains(&b'"') {
            let tag = file.etag.as_bytes();
            return Ok(self.etag && value.windows(tag.len()).any(|window| window == tag));
        }
        Ok(self.last_modified && file.modified <= date(value)?)
    }
}

const IF_MATCH: usize = 0;
const IF_NONE_MATCH: usize = 1;
const IF_MODIFIED_SINCE: usize = 2;
const IF_UNMODIFIED_SINCE: usize = 3;
const IF_RANGE: usize = 4;
const RANGE: usize = 5;
const CACHE_CONTROL: usize = 6;

impl<'a> Field<'a> {
    fn get(self) -> Result<Option<&'a [u8]>, Unclear> {
        match self {
            Field::Absent => Ok(None),
            Field::Once(value) => Ok(Some(value)),
            Field::Repeated => Err(Unclear),
        }
    }
}

/// Whether a list of tags has ours, compared weakly. Only spaces are blank here, as in `send`.
fn is_named(tags: &[u8], ours: &str) -> bool {
    let ours = ours.as_bytes();
    let opaque = ours.strip_prefix(b"W/").unwrap_or(ours);
    tags.split(|&byte| byte == b',').any(|tag| {
        let from = tag.iter().position(|&byte| byte != b' ');
        let to = tag.iter().rposition(|&byte| byte != b' ');
        let tag = match (from, to) {
            (Some(from), Some(to)) => &tag[from..=to],
            _ => b"",
        };
        tag == ours || tag == opaque || tag.strip_prefix(b"W/") == Some(ours)
    })
}

/// A date in the one form that everybody writes. What else JavaScript's `Date.parse` takes is much, and nowhere written.
fn date(value: &[u8]) -> Result<SystemTime, Unclear> {
    let value = std::str::from_utf8(value).map_err(|_| Unclear)?;
    let date = httpdate::parse_http_date(value).map_err(|_| Unclear)?;
    if httpdate::fmt_http_date(date) == value {
        Ok(date)
    } else {
        Err(Unclear)
    }
}

/// One range that lies in the file.
fn part(spec: &[u8], size: u64) -> Result<Range<u64>, Unclear> {
    let spec = std::str::from_utf8(spec).map_err(|_| Unclear)?;
    let (from, to) = spec.split_once('-').ok_or(Unclear)?;
    let number = |digits: &str| match digits.bytes().all(|digit| digit.is_ascii_digit()) {
        // What does not fit a double is no number that both would read alike.
        true if digits.len() < 16 => digits.parse::<u64>().map_err(|_| Unclear),
        _ => Err(Unclear),
    };
    let range = match (from, to) {
        ("", last) => size.checked_sub(number(last)?).ok_or(Unclear)?..size,
        (from, "") => number(from)?..size,
        (from, to) => number(from)?..size.min(number(to)? + 1),
    };
    match range.start < range.end {
        true => Ok(range),
        false => Err(Unclear),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::request::Span;

    const ALL: Conditions = Conditions {
        etag: true,
        last_modified: true,
        ranges: true,
        any_tag: true,
        ignored: 0,
    };

    fn judge(conditions: Conditions, lines: &str) -> Verdict {
        let file = Representation {
            size: 10,
            modified: UNIX_EPOCH + Duration::from_secs(784_111_777),
            modified_ms: 784_111_777_000,
            etag: "W/\"a-1\"".into(),
            content_type: String::new(),
        };
        let bytes = lines.as_bytes();
        let spans: Vec<Span> = lines
            .lines()
            .map(|line| {
                let (name, value) = line.split_once(": ").unwrap();
                Span::of(bytes, name.as_bytes(), value.as_bytes())
            })
            .collect();
        conditions.judge(Headers::new(bytes, &spans), &file, true)
    }

    const SAME: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";

    #[test]
    fn as_send_decides() {
        let part = |range: Range<u64>| Verdict::Part(range);
        for (lines, expected) in [
            ("Accept: */*".to_owned(), Verdict::Whole),
            ("Cache-Control: no-cache".into(), Verdict::Whole),
            ("If-None-Match: W/\"a-1\"".into(), Verdict::NotModified),
            ("if-none-match: \"a-1\"".into(), Verdict::NotModified),
            (
                "If-None-Match: \"b\" , W/\"a-1\" ".into(),
                Verdict::NotModified,
            ),
            ("If-None-Match: *".into(), Verdict::NotModified),
            ("If-None-Match: \"b\"".into(), Verdict::Whole),
            (
                format!("If-None-Match: \"b\"\nIf-Modified-Since: {SAME}"),
                Verdict::Whole,
            ),
            (
                format!("If-None-Match: \"a-1\"\nIf-Modified-Since: {BEFORE}"),
                Verdict::NotModified,
            ),
            (
                "If-None-Match: \"a-1\"\nCache-Control: max-age=0, no-cache".into(),
                Verdict::Whole,
            ),
            (
                "If-None-Match: \"a-1\"\nIf-None-Match: \"b\"".into(),
                Verdict::Unclear,
            ),
            (format!("If-Modified-Since: {SAME}"), Verdict::NotModified),
            (format!("If-Modified-Since: {BEFORE}"), Verdict::Whole),
            ("If-Modified-Since: 1994-11-06".into(), Verdict::Unclear),
            (
                "If-Modified-Since: Mon, 06 Nov 1994 08:49:37 GMT".into(),
                Verdict::Unclear,
            ),
            (
                "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT".into(),
                Verdict::Unclear,
            ),
            ("If-Match: \"a-1\"".into(), Verdict::Whole),
            ("If-Match: *".into(), Verdict::Whole),
            ("If-Match: \"b\"".into(), Verdict::Unclear),
            (format!("If-Unmodified-Since: {SAME}"), Verdict::Whole),
            (format!("If-Unmodified-Since: {BEFORE}"), Verdict::Unclear),
            (
                format!("If-Match: *\nIf-Unmodified-Since: {BEFORE}"),
                Verdict::Whole,
            ),
            ("Range: bytes=0-4".into(), part(0..5)),
            ("Range: bytes=5-".into(), part(5..10)),
            ("Range: bytes=-3".into(), part(7..10)),
            ("Range: bytes=-10".into(), part(0..10)),
            ("Range: bytes=0-99".into(), part(0..10)),
            ("Range: items=0-4".into(), Verdict::Whole),
            // 416, lists, and what two releases of range-parser read differently.
            ("Range: bytes=-11".into(), Verdict::Unclear),
            ("Range: bytes=10-".into(), Verdict::Unclear),
            ("Range: bytes=5-4".into(), Verdict::Unclear),
            ("Range: bytes=-".into(), Verdict::Unclear),
            ("Range: bytes=-0".into(), Verdict::Unclear),
            ("Range: bytes=0-1,3-4".into(), Verdict::Unclear),
            ("Range: bytes= 0-1".into(), Verdict::Unclear),
            ("Range: bytes=+0-1".into(), Verdict::Unclear),
            ("Range: bytes=0-9999999999999999".into(), Verdict::Unclear),
            (
                "Range: bytes=0-1\nRange: bytes=3-4".into(),
                Verdict::Unclear,
            ),
            ("Range: bytes=0-4\nIf-Range: W/\"a-1\"".into(), part(0..5)),
            ("Range: bytes=0-4\nIf-Range: \"b\"".into(), Verdict::Whole),
            (format!("Range: bytes=0-4\nIf-Range: {SAME}"), part(0..5)),
            (
                format!("Range: bytes=0-4\nIf-Range: {BEFORE}"),
                Verdict::Whole,
            ),
            ("Range: bytes=0-4\nIf-Range: soon".into(), Verdict::Unclear),
        ] {
            assert_eq!(judge(ALL, &lines), expected, "{lines}");
        }
    }

    #[test]
    fn without_validators_or_ranges() {
        let none = Conditions {
            etag: false,
            last_modified: false,
            ranges: false,
            ..ALL
        };
        for (lines, expected) in [
            ("If-None-Match: W/\"a-1\"".to_owned(), Verdict::Whole),
            ("If-Match: *".into(), Verdict::Unclear),
            (format!("If-Modified-Since: {SAME}"), Verdict::Whole),
            (format!("If-Unmodified-Since: {SAME}"), Verdict::Unclear),
            ("Range: bytes=0-4".into(), Verdict::Whole),
        ] {
            assert_eq!(judge(none, &lines), expected, "{lines}");
        }
        let ranges = Conditions {
            ranges: true,
            ..none
        };
        let lines = "Range: bytes=0-4\nIf-Range: W/\"a-1\"";
        assert_eq!(judge(ranges, lines), Verdict::Whole);
    }

    #[test]
    fn both_must_hold_for_the_older_line() {
        let older = Conditions {
            any_tag: false,
            ..ALL
        };
        for (lines, expected) in [
            ("If-None-Match: *".to_owned(), Verdict::NotModified),
            (
                format!("If-None-Match: *\nIf-Modified-Since: {BEFORE}"),
                Verdict::Whole,
            ),
            (
                format!("If-None-Match: \"a-1\"\nIf-Modified-Since: {BEFORE}"),
                Verdict::Whole,
            ),
            (
                format!("If-None-Match: \"a-1\"\nIf-Modified-Since: {SAME}"),
                Verdict::NotModified,
            ),
        ] {
            assert_eq!(judge(older, &lines), expected, "{lines}");
        }
    }

    #[test]
    fn what_the_program_took_out_does_not_count() {
        let conditions = Conditions {
            ignored: 1 << IF_NONE_MATCH,
            ..ALL
        };
        assert_eq!(judge(conditions, "If-None-Match: *"), Verdict::Whole);
    }
}
