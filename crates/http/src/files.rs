//! Static files: those below one root ([`Files`]), and those that a program names ([`NamedFiles`]). What follows is of the
//! first.
//!
//! Two questions, apart: *is there such a file*, asked of every request in the I/O phase, and *send it*, which happens on
//! the blocking pool. The first must cost nothing where the answer is no, which is what most requests of an API get: the
//! names directly below the root are remembered, and a path whose first segment is none of them is done with one look
//! into a set, without a system call. The list is read again when the root's modification time has changed, which is
//! looked at once a second. A path that passes costs one `stat`, of an entry that the kernel has in memory if the file
//! is asked for often. Small files that were sent before are kept in memory for as long as that `stat` stays the same;
//! everything slower, opening and reading, leaves the I/O phase.

mod answer;
mod conditions;
mod memory;
mod named;
mod send;

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use ferroute_reactor::Reactor;

pub use self::conditions::Conditions;
pub use self::named::{FileAnswer, FileHead, Found, NamedFile, NamedFiles, Sent};

use self::memory::Memory;
use crate::exchange::Exchange;
use crate::method::Method;
use crate::response::{Chunk, ResponseHead};

/// How old the list of names may be.
const FRESH: Duration = Duration::from_secs(1);

/// A directory that changed so recently may change again without its modification time telling.
const UNSETTLED: Duration = Duration::from_secs(2);

/// Static files below one root: `GET` and `HEAD`, with `ETag` and `Last-Modified`, conditional requests, single ranges,
/// content types by extension. There is no index file, and no listing. A handle: clones share what they remember.
#[derive(Clone, Debug)]
pub struct Files {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Without symlinks.
    root: PathBuf,
    names: Mutex<Names>,
    memory: Memory,
}

/// What stands directly below the root.
#[derive(Debug, Default)]
struct Names {
    set: HashSet<OsString>,
    checked: Option<Instant>,
    modified: Option<SystemTime>,
}

/// A file that [`Files::lookup`] found.
#[derive(Clone, Debug)]
pub struct File {
    root: Arc<Shared>,
    path: PathBuf,
    metadata: Metadata,
}

impl File {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Files {
    /// The files below `root`, which must be a directory.
    pub fn new(root: impl AsRef<Path>) -> io::Result<Files> {
        let root = fs::canonicalize(root)?;
        if !fs::metadata(&root)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Files {
            shared: Arc::new(Shared {
                root,
                names: Mutex::default(),
                memory: Memory::default(),
            }),
        })
    }

    /// The file that the path of a URL names (still percent-encoded, without query); `None` if there is none, or if it
    /// must not be seen: `..`, encoded slashes, backslashes, NUL, dotfiles (but for `.well-known`).
    pub fn lookup(&self, path: &[u8]) -> Option<File> {
        let relative = decode(path)?;
        let first = relative.iter().next()?;
        if !self.shared.has_name(first) {
            return None;
        }
        let path = self.shared.root.join(relative);
        let metadata = fs::metadata(&path).ok()?;
        metadata.is_file().then(|| File {
            root: self.shared.clone(),
            path,
            metadata,
        })
    }

    /// Answers an exchange with a file; 405 if its method is neither `GET` nor `HEAD`, 404 if the file is gone by now or
    /// a symlink leads out of the root.
    pub fn serve(&self, reactor: &Reactor, file: File, exchange: Exchange) {
        if !matches!(exchange.method(), Method::Get | Method::Head) {
            exchange.respond(
                &ResponseHead::new(405).with_headers(b"Allow: GET, HEAD\r\n"),
                Chunk::None,
                true,
            );
            return;
        }
        match self.shared.memory.get(&file.path, &file.metadata) {
            Some(kept) => send::from_memory(&kept, &exchange),
            None => send::spawn(reactor, file, exchange),
        }
    }
}

impl Shared {
    fn has_name(&self, name: &OsStr) -> bool {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if names.checked.is_none_or(|checked| now - checked >= FRESH) {
            names.checked = Some(now);
            names.refresh(&self.root);
        }
        names.set.contains(name)
    }
}

impl Names {
    fn refresh(&mut self, root: &Path) {
        let modified = fs::metadata(root)
            .and_then(|metadata| metadata.modified())
            .ok();
        if modified.is_some() && modified == self.modified {
            return;
        }
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        self.set = entries.map(|entry| entry.file_name()).collect();
        let settled = modified.filter(|at| at.elapsed().is_ok_and(|age| age >= UNSETTLED));
        self.modified = settled;
    }
}

/// A URL's path as a path below the root; `None` if it could mean anything else.
fn decode(path: &[u8]) -> Option<PathBuf> {
    let path = path.strip_prefix(b"/")?;
    let mut relative = PathBuf::new();
    for segment in path.split(|&byte| byte == b'/') {
        let segment = decode_segment(segment)?;
        if segment.is_empty() || (segment[0] == b'.' && segment != b".well-known") {
            return None;
        }
        if segment.iter().any(|byte| matches!(byte, b'/' | b'\\' | 0)) {
            return None;
        }
        relative.push(OsString::from_vec(segment));
    }
    Some(relative)
}

/// Decoded once; `None` where a `%` is not followed by two digits.
fn decode_segment(segment: &[u8]) -> Option<Vec<u8>> {
    let hex = |digit: Option<&u8>| digit.and_then(|&digit| char::from(digit).to_digit(16));
    let mut decoded = Vec::with_capacity(segment.len());
    let mut bytes = segment.iter();
    while let Some(&byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => (hex(bytes.next())? << 4 | hex(bytes.next())?) as u8,
            byte => byte,
        });
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (path, expected) in [
            ("/a.txt", Some("a.txt")),
            ("/a/b%20c.txt", Some("a/b c.txt")),
            ("/%c3%a9", Some("é")),
            ("/a%252fb", Some("a%2fb")),
            ("/.well-known/acme", Some(".well-known/acme")),
            ("/", None),
            ("", None),
            ("*", None),
            ("a", None),
            ("//a", None),
            ("/a//b", None),
            ("/a/", None),
            ("/..", None),
            ("/../a", None),
            ("/a/../b", None),
            ("/./a", None),
            ("/%2e%2e/a", None),
            ("/%2e/a", None),
            ("/..%2fa", None),
            ("/a%2fb", None),
            ("/a%5cb", None),
            ("/a\\b", None),
            ("/..%5ca", None),
            ("/a%00.txt", None),
            ("/.env", None),
            ("/a/.git/config", None),
            ("/%2eenv", None),
            ("/.well-known.txt", None),
            ("/a%", None),
            ("/a%2", None),
            ("/a%zz", None),
            ("/a%+1", None),
        ] {
            assert_eq!(
                decode(path.as_bytes()),
                expected.map(PathBuf::from),
                "{path}"
            );
        }
    }
}
