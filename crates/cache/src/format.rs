//! Entries and tags as bytes of a file. What is not whole, or not of this version, reads as nothing.

use bytes::Bytes;

use crate::clock::Micros;
use crate::entry::Entry;
use crate::tags::{Said, Table};

/// Changes with the layout: files of another one are ignored.
const ENTRY: &[u8; 8] = b"FRCACHE1";
const TAGS: &[u8; 8] = b"FRCTAGS1";
const HEADER: usize = 16;

/// FNV-1a of 64 bits: names files and finds torn ones. No defence against whoever may write here: that one may change the
/// program, too.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    to.extend_from_slice(bytes);
}

fn number(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(&number.to_le_bytes());
}

/// With its checksum in front of it.
fn sealed(magic: &[u8; 8], content: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    out.extend_from_slice(magic);
    out.extend_from_slice(&[0; 8]);
    content(&mut out);
    let sum = checksum(&out[HEADER..]);
    out[8..HEADER].copy_from_slice(&sum.to_le_bytes());
    out
}

/// What is left to be read.
struct Reader {
    rest: Bytes,
}

impl Reader {
    fn open(magic: &[u8; 8], file: Vec<u8>) -> Option<Reader> {
        let file = Bytes::from(file);
        let is_whole = file.len() >= HEADER
            && &file[..8] == magic
            && file[8..HEADER] == checksum(&file[HEADER..]).to_le_bytes();
        is_whole.then(|| Reader {
            rest: file.slice(HEADER..),
        })
    }

    fn number(&mut self) -> Option<u64> {
        if self.rest.len() < 8 {
            return None;
        }
        let bytes = self.rest.split_to(8);
        Some(u64::from_le_bytes(bytes[..].try_into().ok()?))
    }

    fn bytes(&mut self) -> Option<Bytes> {
        let length = usize::try_from(self.number()?).ok()?;
        (self.rest.len() >= length).then(|| self.rest.split_to(length))
    }

    fn text(&mut self) -> Option<Box<str>> {
        Some(std::str::from_utf8(&self.bytes()?).ok()?.into())
    }
}

pub(crate) fn encode(build: &str, key: &str, entry: &Entry) -> Vec<u8> {
    sealed(ENTRY, |out| {
        put(out, build.as_bytes());
        put(out, key.as_bytes());
        number(out, u64::from(entry.status));
        number(out, u64::from(entry.of_build));
        number(out, entry.created);
        number(out, entry.fresh_for.unwrap_or(Micros::MAX));
        number(out, entry.kept_for.unwrap_or(Micros::MAX));
        number(out, entry.tags.len() as u64);
        for tag in &entry.tags {
            put(out, tag.as_bytes());
        }
        put(out, &entry.head);
        put(out, &entry.body);
    })
}

/// The entry of `key`, if that is what the file holds and this build may see it.
pub(crate) fn decode(build: &str, key: &str, file: Vec<u8>) -> Option<Entry> {
    let mut reader = Reader::open(ENTRY, file)?;
    let its_build = reader.text()?;
    if *reader.text()? != *key {
        return None;
    }
    let status = u16::try_from(reader.number()?).ok()?;
    let of_build = reader.number()? != 0;
    if of_build && *its_build != *build {
        return None;
    }
    let created = reader.number()?;
    let mut age = || {
        reader
            .number()
            .map(|age| Some(age).filter(|&age| age != Micros::MAX))
    };
    let (fresh_for, kept_for) = (age()?, age()?);
    let count = reader.number()?;
    let tags = (0..count)
        .map(|_| reader.text())
        .collect::<Option<Box<[_]>>>()?;
    let (head, body) = (reader.bytes()?, reader.bytes()?);
    Some(Entry {
        status,
        tags,
        fresh_for,
        kept_for,
        of_build,
        ..Entry::new(head, body, created)
    })
}

pub(crate) fn encode_tags(table: &Table) -> Vec<u8> {
    sealed(TAGS, |out| {
        number(out, table.floor);
        number(out, table.tags.len() as u64);
        for (tag, said) in &table.tags {
            put(out, tag.as_bytes());
            for time in [said.expired, said.stale, said.due] {
                number(out, time);
            }
        }
    })
}

pub(crate) fn decode_tags(file: Vec<u8>) -> Option<Table> {
    let mut reader = Reader::open(TAGS, file)?;
    let mut table = Table {
        floor: reader.number()?,
        ..Table::default()
    };
    for _ in 0..reader.number()? {
        let tag = reader.text()?;
        let said = Said {
            expired: reader.number()?,
            stale: reader.number()?,
            due: reader.number()?,
        };
        table.tags.insert(tag, said);
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> Entry {
        Entry {
            status: 203,
            tags: ["a".into(), "ü".into()].into(),
            fresh_for: Some(5),
            of_build: true,
            ..Entry::new(
                Bytes::from_static(b"h: v\r\n"),
                Bytes::from_static(b"body"),
                7,
            )
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let file = encode("build", "/x", &entry());
        let read = decode("build", "/x", file.clone()).expect("whole");
        assert_eq!((read.status, read.created, read.of_build), (203, 7, true));
        assert_eq!((read.fresh_for, read.kept_for), (Some(5), None));
        assert_eq!((&*read.head, &*read.body), (&b"h: v\r\n"[..], &b"body"[..]));
        assert_eq!(read.tags, entry().tags);
        assert!(decode("build", "/y", file.clone()).is_none(), "another key");
        assert!(decode("other", "/x", file).is_none(), "another build");
    }

    #[test]
    fn tags_are_read_as_they_were_written() {
        let mut table = Table {
            floor: 3,
            ..Table::default()
        };
        let said = Said {
            expired: 1,
            stale: 2,
            due: Micros::MAX,
        };
        table.tags.insert("t".into(), said);
        assert_eq!(decode_tags(encode_tags(&table)), Some(table));
    }

    proptest! {
        #[test]
        fn a_torn_or_changed_file_is_nothing(cut in 0usize..200, flip in 0usize..200, bit in 0u8..8) {
            let whole = encode("build", "/x", &entry());
            let cut = cut % whole.len();
            prop_assert!(decode("build", "/x", whole[..cut].to_vec()).is_none());
            let mut flipped = whole.clone();
            let at = flip % whole.len();
            flipped[at] ^= 1 << bit;
            prop_assert!(decode("build", "/x", flipped).is_none());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut file = sealed(ENTRY, |out| out.extend_from_slice(&bytes));
            let _ = decode("", "", file.clone());
            file[..8].copy_from_slice(TAGS);
            let _ = decode_tags(file);
        }
    }
}
