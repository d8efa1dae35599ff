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
