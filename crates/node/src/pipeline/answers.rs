//! What Rust answers by itself.

use ferroute_http::{Chunk, Exchange, File, Method, ResponseHead};
use ferroute_reactor::Reactor;
use ferroute_router::rules::Preset;

use crate::app::Table;

/// What Next sends with answers that nobody may keep.
pub(crate) const NO_STORE: &str =
    "Cache-Control: private, no-cache, no-store, max-age=0, must-revalidate\r\n";

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\r\n";

pub(crate) fn bad_request(exchange: &Exchange) {
    let headers = format!("{NO_STORE}{PLAIN}");
    reply(exchange, 400, None, &headers, b"Bad Request");
}

pub(crate) fn not_found(exchange: &Exchange, preset: Option<&Preset>) {
    let headers = format!("{NO_STORE}{PLAIN}");
    reply(exchange, 404, preset, &headers, b"Not Found");
}

/// A static file. What was preset wins over what the file says of itself, as in Next.
pub(crate) fn file(
    table: &Table,
    reactor: &Reactor,
    file: Box<File>,
    preset: &Preset,
    exchange: Exchange,
) {
    let Some(files) = &table.files else {
        return not_found(&exchange, Some(preset));
    };
    if !matches!(exchange.method(), Method::Get | Method::Head) {
        return method_not_allowed(&exchange, Some(preset));
    }
    preset_on(&exchange, preset);
    files.serve(reactor, *file, exchange);
}

/// Whatever answers the exchange has these headers.
pub(crate) fn preset_on(exchange: &Exchange, preset: &Preset) {
    if !preset.is_empty() {
        let mut block = Vec::new();
        append_block(preset, &mut block, |_| false);
        exchange.preset(block);
    }
}

/// A static file, asked for with a method that it has not.
fn method_not_allowed(exchange: &Exchange, preset: Option<&Preset>) {
    let headers = format!("Allow: GET, HEAD\r\n{NO_STORE}{PLAIN}");
    reply(exchange, 405, preset, &headers, b"Method Not Allowed");
}

/// A rule cannot be filled in with what the request has.
pub(crate) fn failed(exchange: &Exchange, error: &ferroute_router::rules::Unfilled) {
    eprintln!(
        "Error: {error} (a rule of the configuration, for {})",
        String::from_utf8_lossy(exchange.target())
    );
    let headers = format!("{NO_STORE}{PLAIN}");
    reply(exchange, 500, None, &headers, b"Internal Server Error");
}

/// As Next answers: the body is the destination, and 308 has `Refresh` for clients that do not know it.
pub(crate) fn redirect(exchange: &Exchange, status: u16, location: &str) {
    let mut headers = format!("Location: {location}\r\n");
    if status == 308 {
        headers.push_str(&format!("Refresh: 0;url={location}\r\n"));
    }
    reply(exchange, status, None, &headers, location.as_bytes());
}

pub(crate) fn healthy(exchange: &Exchange) {
    if !matches!(exchange.method(), Method::Get | Method::Head) {
        return reply(exchange, 405, None, "Allow: GET, HEAD\r\n", b"");
    }
    reply(
        exchange,
        200,
        None,
        "Content-Type: application/json\r\nCache-Control: no-store\r\n",
        b"{\"status\":\"ok\"}",
    );
}

/// 503 for an exchange whose thread is gone or has no room.
pub(crate) fn unavailable(exchange: &Exchange) {
    let headers = format!("{PLAIN}Retry-After: 1\r\n");
    reply(exchange, 503, None, &headers, b"Service Unavailable");
}

/// `headers` win over those that were preset.
fn reply(exchange: &Exchange, status: u16, preset: Option<&Preset>, headers: &str, body: &[u8]) {
    let mut block = Vec::new();
    if let Some(preset) = preset {
        let is_ours = |name: &str| {
            headers.lines().any(|line| {
                line.split(':')
                    .next()
                    .is_some_and(|ours| ours.eq_ignore_ascii_case(name))
            })
        };
        append_block(preset, &mut block, is_ours);
    }
    append_latin1(headers, &mut block);
    let head = ResponseHead::new(status).with_headers(&block);
    exchange.respond(&head, Chunk::Slice(body), true);
    exchange.discard_body();
}

/// Preset headers as lines, but for those that frame a message and those that `skips` names.
pub(crate) fn append_block(preset: &Preset, block: &mut Vec<u8>, skips: impl Fn(&str) -> bool) {
    const FRAMING: [&str; 3] = ["connection", "content-length", "transfer-encoding"];
    let frames = |name: &str| {
        FRAMING
            .iter()
            .any(|framing| framing.eq_ignore_ascii_case(name))
    };
    for (name, value) in preset.iter() {
        if frames(name) || skips(name) {
            continue;
        }
        append_latin1(name, block);
        block.extend_from_slice(b": ");
        append_latin1(value, block);
        block.extend_from_slice(b"\r\n");
    }
}

/// Text of which every character is a byte.
pub(crate) fn append_latin1(text: &str, to: &mut Vec<u8>) {
    to.extend(text.chars().map(|char| u8::try_from(char).unwrap_or(b'?')));
}
