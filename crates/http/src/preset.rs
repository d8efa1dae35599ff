//! Headers that an answer was to have before somebody gave it.

/// What frames a message is said by whoever gives it.
const FRAMING: [&str; 4] = [
    "connection",
    "content-length",
    "keep-alive",
    "transfer-encoding",
];

/// What may be said more than once.
const ADDED: [&str; 4] = [
    "proxy-authenticate",
    "set-cookie",
    "vary",
    "www-authenticate",
];

/// `preset`, then what `block` has under other names or adds. Both are blocks of `Name: value\r\n`.
pub(crate) fn merge(preset: &[u8], block: &[u8]) -> Vec<u8> {
    let is_in = |name: &[u8], list: &[&str]| {
        list.iter()
            .any(|listed| name.eq_ignore_ascii_case(listed.as_bytes()))
    };
    let mut merged = Vec::with_capacity(preset.len() + block.len());
    for line in lines(preset).filter(|line| !is_in(name(line), &FRAMING)) {
        merged.extend_from_slice(line);
    }
    let end = merged.len();
    for line in lines(block) {
        let is_preset = lines(&merged[..end]).any(|set| name(set).eq_ignore_ascii_case(name(line)));
        if !is_preset || is_in(name(line), &ADDED) {
            merged.extend_from_slice(line);
        }
    }
    merged
}

/// Lines with their ends.
fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    block.split_inclusive(|&byte| byte == b'\n')
}

fn name(line: &[u8]) -> &[u8] {
    line.split(|&byte| byte == b':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preset_headers_win_but_for_framing() {
        let merged = merge(
            b"etag: mine\r\nX-A: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 7\r\n",
            b"ETag: theirs\r\nContent-Length: 2\r\nSet-Cookie: c\r\nVary: b\r\n",
        );
        assert_eq!(
            String::from_utf8(merged).unwrap(),
            "etag: mine\r\nX-A: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\nSet-Cookie: c\r\nVary: b\r\n"
        );
    }
}
