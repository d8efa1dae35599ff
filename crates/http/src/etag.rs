//! Entity tags of bodies, and whether a client's copy is still good: as the npm packages `etag` and `fresh` and Next.js have
//! it, which the servers of the JavaScript world answer by, so that a client's cache outlives a change of server.

use sha1::{Digest, Sha1};

use crate::fnv;
use crate::method::Method;
use crate::request::Headers;

/// The kinds of entity tags.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntityTag {
    /// Of the package `etag`, `W/"…"`: the body's length in hexadecimal digits and the first 27 characters of its SHA-1 in
    /// base64.
    Weak,
    /// The same without the mark of weakness.
    Strong,
    /// That of Next.js for a text, which is UTF-8.
    NextText,
    /// That of Next.js for a Buffer.
    NextOctets,
}

impl EntityTag {
    /// Appends the tag of `body`.
    pub fn append(self, body: &[u8], to: &mut Vec<u8>) {
        let quote: &[u8] = match self {
            EntityTag::Weak => b"W/\"",
            EntityTag::Strong => b"\"",
            EntityTag::NextText => return fnv::tag_text(body, to),
            EntityTag::NextOctets => return fnv::tag_octets(body, to),
        };
        let digest = Sha1::digest(body);
        to.extend_from_slice(quote);
        hexadecimal(to, body.len());
        to.push(b'-');
        to.extend_from_slice(&base64(digest.into()));
        to.push(b'"');
    }
}

/// Which answers a client's copy can stand for, and what decides where a request has both `If-None-Match` and
/// `If-Modified-Since`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freshness {
    /// `If-None-Match` alone: RFC 9110, 13.1.3; `fresh` 2.
    TagDecides,
    /// Both must hold: RFC 2616, 14.26; `fresh` 0.5.
    BothDecide,
    /// Both must hold, and every answer can be 304, whatever its method and status: pages/api of Next.js.
    Next,
}

impl Freshness {
    /// Whether an answer like this can be 304 at all.
    pub(crate) fn concerns(self, method: Method, status: u16) -> bool {
        self == Freshness::Next
            || matches!(method, Method::Get | Method::Head | Method::Query)
                && matches!(status, 200..=299 | 304)
    }
}

/// Whether the client has a copy that might be good: only then [`is_fresh`] can be true.
pub(crate) fn has_copy(headers: &Headers<'_>) -> bool {
    values(headers, "if-none-match").any(|value| !value.is_empty())
}

/// Whether the client's copy is as good as an answer with this entity tag and no `Last-Modified`. To be asked for `GET`,
/// `HEAD` and `QUERY` only: see [`Freshness::concerns`].
pub(crate) fn is_fresh(headers: &Headers<'_>, tag: Option<&[u8]>, rule: Freshness) -> bool {
    if !has_copy(headers) || values(headers, "cache-control").any(forbids_copies) {
        return false;
    }
    // Without a `Last-Modified` to compare, `If-Modified-Since` cannot hold.
    let is_dated = headers
        .get("if-modified-since")
        .is_some_and(|date| !date.is_empty());
    if rule != Freshness::TagDecides && is_dated {
        return false;
    }
    let mut tags = values(headers, "if-none-match");
    if let (Some(b"*"), None) = (tags.next(), tags.next()) {
        return true;
    }
    let Some(tag) = tag else {
        return false;
    };
    values(headers, "if-none-match")
        .flat_map(items)
        .any(|one| one == tag || weakened(one) == Some(tag) || weakened(tag) == Some(one))
}

/// All values of a header.
fn values<'a>(headers: &Headers<'a>, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
    headers
        .clone()
        .filter(move |(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))
        .map(|(_, value)| value)
}

/// The items of a list, without the spaces around them.
fn items(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|&byte| byte == b',')
        .map(|item| trim(item, |byte| byte == b' '))
}

/// `Cache-Control: no-cache` in a request: a reload by hand.
fn forbids_copies(control: &[u8]) -> bool {
    // What `\s` matches of Latin-1.
    let is_space = |byte| matches!(byte, b'\t'..=b'\r' | b' ' | 0xa0);
    control
        .split(|&byte| byte == b',')
        .any(|directive| trim(directive, is_space) == b"no-cache")
}

/// The tag of which this one is the weak form: the mark of weakness is left out of account.
fn weakened(tag: &[u8]) -> Option<&[u8]> {
    tag.strip_prefix(b"W/")
}

fn trim(mut bytes: &[u8], is_space: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_space(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_space(*last)
    {
        bytes = rest;
    }
    bytes
}

fn hexadecimal(to: &mut Vec<u8>, number: usize) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = (usize::BITS - (number | 1).leading_zeros()).div_ceil(4);
    for digit in (0..digits).rev() {
        to.push(DIGITS[number >> (4 * digit) & 15]);
    }
}

/// The 20 bytes of a digest as 27 characters; the padding is left out.
fn base64(digest: [u8; 20]) -> [u8; 27] {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut padded = [0; 21];
    padded[..20].copy_from_slice(&digest);
    let mut text = [0; 28];
    for (group, to) in padded.chunks_exact(3).zip(text.chunks_exact_mut(4)) {
        let bits = usize::from(group[0]) << 16 | usize::from(group[1]) << 8 | usize::from(group[2]);
        for (at, character) in to.iter_mut().enumerate() {
            *character = ALPHABET[bits >> (18 - 6 * at) & 63];
        }
    }
    let [text @ .., _] = text;
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Span;

    fn tag(kind: EntityTag, body: &[u8]) -> String {
        let mut out = Vec::new();
        kind.append(body, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// Asks with the headers of `text`, one in a line.
    fn with_headers<T>(text: &str, ask: impl FnOnce(&Headers<'_>) -> T) -> T {
        let spans: Vec<Span> = text
            .lines()
            .map(|line| {
                let (name, value) = line.split_once(':').unwrap();
                Span::of(text.as_bytes(), name.as_bytes(), value.trim().as_bytes())
            })
            .collect();
        ask(&Headers::new(text.as_bytes(), &spans))
    }

    fn fresh(headers: &str, tag: Option<&str>) -> (bool, bool) {
        with_headers(headers, |headers| {
            let by = |rule| is_fresh(headers, tag.map(str::as_bytes), rule);
            (by(Freshness::TagDecides), by(Freshness::BothDecide))
        })
    }

    // The expected tags are those of the npm package.
    #[test]
    fn tags() {
        assert_eq!(
            tag(EntityTag::Strong, b""),
            "\"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk\""
        );
        assert_eq!(
            tag(EntityTag::Weak, b"Hello, World!"),
            "W/\"d-CgqfKmdylCVXq1NV12r0Qvj2XgE\""
        );
        assert_eq!(
            tag(EntityTag::Strong, &[0; 16]),
            "\"10-4SnyfFEDvFzES83woV4WDURQZv8\""
        );
        assert!(tag(EntityTag::Weak, &[b'x'; 4096]).starts_with("W/\"1000-"));
    }

    #[test]
    fn a_client_without_a_copy_gets_an_answer() {
        for headers in [
            "Host: x",
            "If-None-Match:",
            "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT",
        ] {
            assert!(!with_headers(headers, has_copy), "{headers}");
            assert_eq!(fresh(headers, Some("\"a\"")), (false, false), "{headers}");
        }
    }

    #[test]
    fn the_tags_of_copies() {
        for (noted, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("  \"b\" ,W/\"a\"  , \"c\"", true),
            ("\"b\"\nIf-None-Match: \"a\"", true),
            ("*", true),
            ("*\nif-none-match: \"b\"", false),
            ("*, \"b\"", false),
            ("\"b\"", false),
            ("a", false),
            ("w/\"a\"", false),
            ("\"b\",\t\"a\"", false),
        ] {
            let headers = format!("If-None-Match: {noted}");
            for tag in ["\"a\"", "W/\"a\""] {
                assert_eq!(
                    fresh(&headers, Some(tag)),
                    (expected, expected),
                    "{noted} {tag}"
                );
            }
            assert_eq!(
                fresh(&headers, None),
                (noted == "*", noted == "*"),
                "{noted}"
            );
        }
    }

    #[test]
    fn a_reload_by_hand() {
        for (control, expected) in [
            ("no-cache", false),
            ("max-age=0,\u{b} no-cache\t", false),
            ("max-age=0\nCache-Control: no-cache", false),
            ("No-Cache", true),
            ("no-cache=x", true),
            ("max-age=0", true),
        ] {
            let headers = format!("If-None-Match: \"a\"\nCache-Control: {control}");
            assert_eq!(
                fresh(&headers, Some("\"a\"")),
                (expected, expected),
                "{control}"
            );
        }
    }

    #[test]
    fn the_rules_differ_where_there_is_a_date_too() {
        let date = "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT\nIf-None-Match: ";
        assert_eq!(fresh(&format!("{date}\"a\""), Some("\"a\"")), (true, false));
        assert_eq!(fresh(&format!("{date}*"), Some("\"a\"")), (true, false));
        assert_eq!(
            fresh("If-None-Match: \"a\"\nIf-Modified-Since:", Some("\"a\"")),
            (true, true)
        );
    }
}
