//! What a request's head may say, and how rules read it.

use std::borrow::Cow;

use ferroute_http::Exchange;
use ferroute_router::rules::Headers;

/// Headers by which Next.js's own parts talk to each other. From a client they mean nothing: neither the rules nor
/// JavaScript see them.
const INTERNAL: [&str; 14] = [
    "next-resume",
    "x-matched-path",
    "x-middleware-next",
    "x-middleware-override-headers",
    "x-middleware-redirect",
    "x-middleware-rewrite",
    "x-middleware-set-cookie",
    "x-middleware-skip",
    "x-middleware-subrequest",
    "x-next-resume-state-length",
    "x-nextjs-data",
    "x-nextjs-html-request-id",
    "x-nextjs-request-id",
    "x-now-route-matches",
];

fn is_internal(name: &[u8]) -> bool {
    // Nearly all names end here: a letter and a dash that few have.
    let ([b'x' | b'X', b'-', b'm' | b'M' | b'n' | b'N', ..] | [b'n' | b'N', b'e' | b'E', ..]) =
        name
    else {
        return false;
    };
    INTERNAL
        .iter()
        .any(|internal| name.eq_ignore_ascii_case(internal.as_bytes()))
}

/// The exchange without internal headers, and with path and query of its target for its target: an absolute form names a
/// host that means nothing here, and a fragment is no part of a request.
pub(crate) fn cleaned(exchange: Exchange) -> Exchange {
    let is_clean = exchange.headers().all(|(name, _)| !is_internal(name));
    if is_clean && is_origin_form(exchange.target()) {
        return exchange;
    }
    let target = origin_form(&exchange).to_vec();
    let headers: Vec<_> = exchange
        .headers()
        .filter(|(name, _)| !is_internal(name))
        .map(|(name, value)| (name.to_vec(), value.to_vec()))
        .collect();
    exchange.with_head(
        &target,
        headers
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice())),
    )
}

fn is_origin_form(target: &[u8]) -> bool {
    matches!(target, [b'/', ..] | b"*") && !target.contains(&b'#')
}

/// Path and query of a target; what has no path is left as it is.
fn origin_form(exchange: &Exchange) -> Cow<'_, [u8]> {
    let (target, path) = (exchange.target(), exchange.path());
    if !path.starts_with(b"/") {
        return Cow::Borrowed(target);
    }
    let query = query_of(target);
    let mut form = path.to_vec();
    if !query.is_empty() {
        form.push(b'?');
        form.extend_from_slice(query.as_bytes());
    }
    Cow::Owned(form)
}

/// The query of a target, without `?` and fragment.
pub(crate) fn query_of(target: &[u8]) -> &str {
    let end = target.iter().position(|&byte| byte == b'#');
    let target = &target[..end.unwrap_or(target.len())];
    let query = target.iter().position(|&byte| byte == b'?');
    query
        .and_then(|at| std::str::from_utf8(&target[at + 1..]).ok())
        .unwrap_or("")
}

/// Of which headers Node keeps the first value only.
const FIRST: [&str; 18] = [
    "age",
    "authorization",
    "content-length",
    "content-type",
    "etag",
    "expires",
    "from",
    "host",
    "if-modified-since",
    "if-unmodified-since",
    "last-modified",
    "location",
    "max-forwards",
    "proxy-authorization",
    "referer",
    "retry-after",
    "server",
    "user-agent",
];

/// The headers of an exchange as Node's `req.headers` has them.
pub(crate) struct OfExchange<'a>(pub(crate) &'a Exchange);

impl Headers for OfExchange<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let values = self
            .0
            .headers()
            .filter(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()));
        join(name, values.map(|(_, value)| from_latin1(value)))
    }
}

/// Headers that the proxy has put in the place of the request's.
pub(crate) struct Replaced<'a>(pub(crate) &'a [(String, String)]);

impl Headers for Replaced<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let values = self.0.iter().filter_map(|(found, value)| {
            found
                .eq_ignore_ascii_case(name)
                .then_some(Cow::Borrowed(value.as_str()))
        });
        join(name, values)
    }
}

fn join<'a>(name: &str, mut values: impl Iterator<Item = Cow<'a, str>>) -> Option<Cow<'a, str>> {
    let first = values.next()?;
    if FIRST.contains(&name) {
        return Some(first);
    }
    let between = if name == "cookie" { "; " } else { ", " };
    Some(values.fold(first, |all, value| {
        Cow::Owned(format!("{all}{between}{value}"))
    }))
}

fn from_latin1(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if bytes.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}
