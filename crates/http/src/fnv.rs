//! The entity tags of Next.js: FNV-1a over the UTF-16 code units of a text, folded to 52 bits, and the length of the text, both
//! with 36 digits. Bytes are tagged as the JSON that JavaScript makes of a Buffer, which is not built for that.

/// FNV-1a with 64 bits. Next.js computes it in four lanes of 16 bits, for want of wide integers.
struct Fnv {
    hash: u64,
    /// Code units so far.
    length: u64,
}

impl Fnv {
    fn new() -> Fnv {
        Fnv {
            hash: 0xcbf2_9ce4_8422_2325,
            length: 0,
        }
    }

    fn unit(&mut self, unit: u16) {
        self.hash = (self.hash ^ u64::from(unit)).wrapping_mul(0x0000_0100_0000_01b3);
        self.length += 1;
    }

    fn ascii(&mut self, text: &[u8]) {
        for &byte in text {
            self.unit(u16::from(byte));
        }
    }

    /// Appends the tag, in quotes.
    fn finish(self, to: &mut Vec<u8>) {
        const BITS: u32 = 52;
        to.push(b'"');
        digits(to, self.hash & ((1 << BITS) - 1) ^ self.hash >> BITS);
        digits(to, self.length);
        to.push(b'"');
    }
}

/// Appends the tag of a text, which is UTF-8.
pub(crate) fn tag_text(text: &[u8], to: &mut Vec<u8>) {
    let mut fnv = Fnv::new();
    if text.is_ascii() {
        fnv.ascii(text);
    } else {
        for unit in String::from_utf8_lossy(text).encode_utf16() {
            fnv.unit(unit);
        }
    }
    fnv.finish(to);
}

/// Appends the tag of a Buffer: that of `{"type":"Buffer","data":[1,2,3]}`.
pub(crate) fn tag_octets(octets: &[u8], to: &mut Vec<u8>) {
    let mut fnv = Fnv::new();
    fnv.ascii(b"{\"type\":\"Buffer\",\"data\":[");
    let mut rest = octets;
    while let [octet, others @ ..] = rest {
        if *octet >= 100 {
            fnv.unit(u16::from(b'0' + octet / 100));
        }
        if *octet >= 10 {
            fnv.unit(u16::from(b'0' + octet / 10 % 10));
        }
        fnv.unit(u16::from(b'0' + octet % 10));
        if !others.is_empty() {
            fnv.unit(u16::from(b','));
        }
        rest = others;
    }
    fnv.ascii(b"]}");
    fnv.finish(to);
}

/// Appends a number with 36 digits, as `toString(36)`.
fn digits(to: &mut Vec<u8>, mut number: u64) {
    let from = to.len();
    loop {
        to.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize]);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    to[from..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut tag = Vec::new();
        tag_text(text.as_bytes(), &mut tag);
        String::from_utf8(tag).unwrap()
    }

    fn octets(octets: &[u8]) -> String {
        let mut tag = Vec::new();
        tag_octets(octets, &mut tag);
        String::from_utf8(tag).unwrap()
    }

    // The expected tags are those of next 16.
    #[test]
    fn texts() {
        assert_eq!(text(""), "\"78p3gz236i0\"");
        assert_eq!(text("a"), "\"ap6mcnqid61\"");
        assert_eq!(
            text("{\"message\":\"Hello from Next.js API!\"}"),
            "\"3ka27970fe11\""
        );
        assert_eq!(text("é€"), "\"q7z0f1b7742\"");
        assert_eq!(text("😀\u{10ffff}x"), "\"x6s7mkk6t85\"");
        assert_eq!(text(&"0123456789".repeat(10_000)), "\"j5qawnl0v7255s\"");
    }

    #[test]
    fn a_buffer_has_the_tag_of_its_json() {
        assert_eq!(octets(b""), text("{\"type\":\"Buffer\",\"data\":[]}"));
        let all: Vec<u8> = (0..=255).collect();
        let list: Vec<String> = all.iter().map(u8::to_string).collect();
        assert_eq!(
            octets(&all),
            text(&format!(
                "{{\"type\":\"Buffer\",\"data\":[{}]}}",
                list.join(",")
            ))
        );
    }
}
