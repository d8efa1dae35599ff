//! Percent-decoding as strict as JavaScript's `decodeURIComponent`.

use std::borrow::Cow;

use crate::error::PathError;

/// Decodes `%XX` in `text`; borrows when there is nothing to decode.
///
/// An incomplete or non-hexadecimal escape, and escapes that are not UTF-8 together, are errors, as `decodeURIComponent`
/// throws for them. `+` stays `+`.
pub(crate) fn percent_decode(text: &str) -> Result<Cow<'_, str>, PathError> {
    let Some(first) = memchr::memchr(b'%', text.as_bytes()) else {
        return Ok(Cow::Borrowed(text));
    };
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend_from_slice(&text.as_bytes()[..first]);
    let mut rest = &text.as_bytes()[first..];
    while let Some((&byte, tail)) = rest.split_first() {
        if byte != b'%' {
            decoded.push(byte);
            rest = tail;
            continue;
        }
        let [high, low, tail @ ..] = tail else {
            return Err(PathError::Encoding);
        };
        decoded.push(
            hex(*high)
                .zip(hex(*low))
                .map(|(high, low)| high << 4 | low)
                .ok_or(PathError::Encoding)?,
        );
        rest = tail;
    }
    String::from_utf8(decoded)
        .map(Cow::Owned)
        .map_err(|_| PathError::Encoding)
}

/// Whether something in `text` is escaped that a URL writes as it is: letters, digits, and the signs of RFC 3986's `pchar`.
///
/// Nobody's URL has such an escape but that of one who looks for a second spelling of a path.
pub(crate) fn has_needless_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes).any(|at| {
        let digits = bytes.get(at + 1).zip(bytes.get(at + 2));
        let byte = digits.and_then(|(&high, &low)| Some(hex(high)? << 4 | hex(low)?));
        byte.is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
        })
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borrows_without_escapes() {
        assert!(matches!(
            percent_decode("a+b.c~é"),
            Ok(Cow::Borrowed("a+b.c~é"))
        ));
    }

    #[test]
    fn knows_what_needs_no_escape() {
        for text in ["%61", "a%2Eb", "%C3%A9%7e", "%40"] {
            assert!(has_needless_escape(text), "{text}");
        }
        for text in ["a", "%C3%A9", "%20", "%2F", "%25", "%5B", "%", "%6", "%zz"] {
            assert!(!has_needless_escape(text), "{text}");
        }
    }

    #[test]
    fn decodes_once() {
        assert_eq!(percent_decode("a%2Fb%20c%C3%A9").unwrap(), "a/b cé");
        assert_eq!(percent_decode("%252F").unwrap(), "%2F");
        assert_eq!(percent_decode("%00").unwrap(), "\0");
    }

    #[test]
    fn refuses_what_decode_uri_component_refuses() {
        // The last four: a lone continuation byte, a cut sequence, an overlong one, a surrogate.
        for bad in [
            "%",
            "%2",
            "a%",
            "%zz",
            "%+1",
            "% 1",
            "%é",
            "%80",
            "%C3",
            "%C0%AF",
            "%ED%A0%80",
        ] {
            assert_eq!(percent_decode(bad), Err(PathError::Encoding), "{bad}");
        }
    }
}
