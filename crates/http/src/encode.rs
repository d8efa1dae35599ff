//! Response heads, as bytes.

use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::response::{ConnectionHeader, Framing, ResponseHead};

/// What about the request and the server decides how an answer is framed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The request's method is `HEAD`.
    pub(crate) head: bool,
    pub(crate) minor_version: u8,
    /// The connection can go on after this answer.
    pub(crate) keep_alive: bool,
    /// `Keep-Alive`'s timeout in seconds; `None`: there is none.
    pub(crate) keep_alive_secs: Option<u64>,
    /// `Keep-Alive`'s max; 0: not said.
    pub(crate) max_requests: u64,
    /// Say `Connection: close` though it goes on: the connection's last request but one for a rude client.
    pub(crate) say_close: bool,
}

/// How the rest of the answer goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    pub(crate) body: Body,
    pub(crate) close: bool,
}

/// What body bytes become on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Body {
    /// Nothing: the answer cannot have one.
    Dropped,
    /// So many bytes are still to come.
    Length(u64),
    /// Chunks.
    Chunked,
    /// As they are.
    UntilClose,
}

/// The `Content-Length` or `Transfer-Encoding` that the program's block has not got.
enum Added {
    Nothing,
    Length(u64),
    Chunked,
}

/// Appends a head to `out`. `length`: the whole body's, if it is known.
pub(crate) fn head(
    out: &mut Vec<u8>,
    head: &ResponseHead<'_>,
    length: Option<u64>,
    context: Context,
) -> Plan {
    let (body, added) = frame(head, length, context);
    let asked = match head.connection {
        ConnectionHeader::Auto => false,
        ConnectionHeader::InBlock { close } => close,
        ConnectionHeader::Close => true,
    };
    let close = asked || !context.keep_alive || body == Body::UntilClose;

    // One reservation for the usual head.
    out.reserve(head.headers.len() + 192);
    status_line(out, head.status, head.reason);
    out.extend_from_slice(head.headers);
    if head.date {
        date(out);
    }
    if !matches!(head.connection, ConnectionHeader::InBlock { .. }) {
        if close || context.say_close {
            out.extend_from_slice(b"Connection: close\r\n");
        } else {
            out.extend_from_slice(b"Connection: keep-alive\r\n");
            keep_alive(out, context);
        }
    }
    match added {
        Added::Nothing => {}
        Added::Length(length) => {
            out.extend_from_slice(b"Content-Length: ");
            decimal(out, length);
            out.extend_from_slice(b"\r\n");
        }
        Added::Chunked => out.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
    }
    out.extend_from_slice(b"\r\n");
    Plan { body, close }
}

fn frame(head: &ResponseHead<'_>, length: Option<u64>, context: Context) -> (Body, Added) {
    if context.head || matches!(head.status, 100..=199 | 204 | 304) {
        return (Body::Dropped, Added::Nothing);
    }
    let chunkable = context.minor_version > 0;
    match (head.framing, length) {
        (Framing::NoBody, _) => (Body::Length(0), Added::Length(0)),
        (Framing::Length(length), _) => (Body::Length(length), Added::Nothing),
        (Framing::Auto, Some(length)) => (Body::Length(length), Added::Length(length)),
        (Framing::Chunked { in_block: true }, _) => (Body::Chunked, Added::Nothing),
        (Framing::Auto | Framing::Chunked { in_block: false }, _) if chunkable => {
            (Body::Chunked, Added::Chunked)
        }
        (Framing::Auto | Framing::Chunked { in_block: false } | Framing::UntilClose, _) => {
            (Body::UntilClose, Added::Nothing)
        }
    }
}

fn status_line(out: &mut Vec<u8>, status: u16, reason: Option<&[u8]>) {
    if status == 200 && reason.is_none() {
        out.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
        return;
    }
    out.extend_from_slice(b"HTTP/1.1 ");
    decimal(out, u64::from(status));
    out.push(b' ');
    out.extend_from_slice(reason.unwrap_or_else(|| standard_reason(status).as_bytes()));
    out.extend_from_slice(b"\r\n");
}

fn keep_alive(out: &mut Vec<u8>, context: Context) {
    let Some(secs) = context.keep_alive_secs else {
        return;
    };
    out.extend_from_slice(b"Keep-Alive: timeout=");
    decimal(out, secs);
    if context.max_requests > 0 {
        out.extend_from_slice(b", max=");
        decimal(out, context.max_requests);
    }
    out.extend_from_slice(b"\r\n");
}

fn decimal(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// `Date`, formatted once a second for each thread.
fn date(out: &mut Vec<u8>) {
    thread_local! {
        static LINE: RefCell<(u64, Vec<u8>)> = const { RefCell::new((0, Vec::new())) };
    }
    let now = SystemTime::now();
    let second = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    LINE.with_borrow_mut(|(at, line)| {
        if *at != second || line.is_empty() {
            *line = format!("Date: {}\r\n", httpdate::HttpDate::from(now)).into_bytes();
            *at = second;
        }
        out.extend_from_slice(line);
    });
}

/// The head of a chunk.
pub(crate) fn chunk_size(out: &mut Vec<u8>, size: usize) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 2 * size_of::<usize>()];
    let mut from = text.len();
    let mut rest = size;
    loop {
        from -= 1;
        text[from] = DIGITS[rest & 15];
        rest >>= 4;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&text[from..]);
    out.extend_from_slice(b"\r\n");
}

/// The whole answer to a request that was refused: as Node's, status line and `Connection: close`.
pub(crate) fn refusal(out: &mut Vec<u8>, status: u16) {
    status_line(out, status, None);
    out.extend_from_slice(b"Connection: close\r\n\r\n");
}

/// The reason phrase of a status, as Node's `http.STATUS_CODES`.
pub(crate) fn standard_reason(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a Teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        509 => "Bandwidth Limit Exceeded",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: Context = Context {
        head: false,
        minor_version: 1,
        keep_alive: true,
        keep_alive_secs: Some(5),
        max_requests: 0,
        say_close: false,
    };

    fn encode(response: ResponseHead<'_>, length: Option<u64>, context: Context) -> (String, Plan) {
        let mut out = Vec::new();
        let plan = head(
            &mut out,
            &ResponseHead {
                date: false,
                ..response
            },
            length,
            context,
        );
        (String::from_utf8(out).unwrap(), plan)
    }

    #[test]
    fn the_order_is_nodes() {
        let mut out = Vec::new();
        let response = ResponseHead::new(200).with_headers(b"X-a: 1\r\n");
        head(&mut out, &response, Some(2), KEEP);
        let text = String::from_utf8(out).unwrap();
        let names: Vec<_> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            ["X-a", "Date", "Connection", "Keep-Alive", "Content-Length"]
        );
    }

    #[test]
    fn framing_of_answers() {
        let auto = ResponseHead::new(200);
        let (text, plan) = encode(auto, Some(2), KEEP);
        assert_eq!(
            text,
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\n"
        );
        assert_eq!(
            plan,
            Plan {
                body: Body::Length(2),
                close: false
            }
        );

        let (text, plan) = encode(auto, None, KEEP);
        assert!(
            text.ends_with("Transfer-Encoding: chunked\r\n\r\n"),
            "{text}"
        );
        assert_eq!(
            plan,
            Plan {
                body: Body::Chunked,
                close: false
            }
        );

        let (text, plan) = encode(
            auto,
            None,
            Context {
                minor_version: 0,
                ..KEEP
            },
        );
        assert_eq!(text, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        assert_eq!(
            plan,
            Plan {
                body: Body::UntilClose,
                close: true
            }
        );

        for (response, context) in [
            (auto, Context { head: true, ..KEEP }),
            (ResponseHead::new(204), KEEP),
            (ResponseHead::new(304), KEEP),
        ] {
            let (text, plan) = encode(response, Some(5), context);
            assert!(
                !text.contains("Content-Length") && !text.contains("Transfer-Encoding"),
                "{text}"
            );
            assert_eq!(
                plan,
                Plan {
                    body: Body::Dropped,
                    close: false
                }
            );
        }

        let (text, plan) = encode(
            ResponseHead {
                framing: Framing::NoBody,
                ..auto
            },
            None,
            KEEP,
        );
        assert!(text.ends_with("Content-Length: 0\r\n\r\n"), "{text}");
        assert_eq!(plan.body, Body::Length(0));
    }

    #[test]
    fn who_says_connection() {
        let close = ResponseHead {
            connection: ConnectionHeader::Close,
            ..ResponseHead::new(200)
        };
        let (text, plan) = encode(close, Some(0), KEEP);
        assert!(text.contains("Connection: close\r\n") && plan.close);

        let block = ResponseHead::new(200).with_headers(b"connection: close\r\n");
        let block = ResponseHead {
            connection: ConnectionHeader::InBlock { close: true },
            ..block
        };
        let (text, plan) = encode(block, Some(0), KEEP);
        assert!(!text.contains("Connection:") && plan.close);

        let (text, plan) = encode(
            ResponseHead::new(200),
            Some(0),
            Context {
                say_close: true,
                ..KEEP
            },
        );
        assert!(text.contains("Connection: close\r\n") && !plan.close);

        let (text, _) = encode(
            ResponseHead::new(200),
            Some(0),
            Context {
                max_requests: 3,
                ..KEEP
            },
        );
        assert!(text.contains("Keep-Alive: timeout=5, max=3\r\n"));
    }

    #[test]
    fn reasons() {
        let (text, _) = encode(
            ResponseHead {
                reason: Some(b"Fine"),
                ..ResponseHead::new(299)
            },
            Some(0),
            KEEP,
        );
        assert!(text.starts_with("HTTP/1.1 299 Fine\r\n"), "{text}");
        let (text, _) = encode(ResponseHead::new(299), Some(0), KEEP);
        assert!(text.starts_with("HTTP/1.1 299 unknown\r\n"), "{text}");
    }

    #[test]
    fn chunk_sizes() {
        for size in [0, 9, 10, 15, 16, 255, 65536, usize::MAX] {
            let mut out = Vec::new();
            chunk_size(&mut out, size);
            assert_eq!(String::from_utf8(out).unwrap(), format!("{size:x}\r\n"));
        }
    }
}
