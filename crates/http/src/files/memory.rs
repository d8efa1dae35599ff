//! Small files kept in memory, so that what is asked for often needs no other thread. A file is as it was if its `stat`
//! is: [`Files::lookup`](super::Files::lookup) has made that anyway.

use std::collections::HashMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::UNSETTLED;
use super::answer::Representation;

/// Larger files are read each time.
pub(super) const LARGEST: u64 = 64 * 1024;

/// All files together. When it is full it is emptied: what is asked for often is soon back.
const CAPACITY: usize = 16 * 1024 * 1024;

/// What is counted for a file besides its content.
const OVERHEAD: usize = 512;

/// A file in memory.
#[derive(Debug)]
pub(super) struct Kept {
    identity: Identity,
    pub(super) representation: Representation,
    pub(super) content: Bytes,
}

/// Device, inode, size, and both times to the nanosecond: whoever changes a file changes one of these.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Identity(u64, u64, u64, (i64, i64), (i64, i64));

impl Identity {
    fn of(metadata: &Metadata) -> Identity {
        Identity(
            metadata.dev(),
            metadata.ino(),
            metadata.size(),
            (metadata.mtime(), metadata.mtime_nsec()),
            (metadata.ctime(), metadata.ctime_nsec()),
        )
    }
}

/// The files in memory, by path.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<(HashMap<PathBuf, Arc<Kept>>, usize)>);

impl Memory {
    /// The file, if it is here and still the same.
    pub(super) fn get(&self, path: &Path, metadata: &Metadata) -> Option<Arc<Kept>> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = inner.0.get(path)?;
        (kept.identity == Identity::of(metadata)).then(|| kept.clone())
    }

    /// Keeps a file whose `stat` was this when its content was read.
    pub(super) fn put(&self, path: &Path, metadata: &Metadata, content: Bytes) {
        // Its clock is coarse: what was changed just now may change again without a trace.
        let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
        if content.len() as u64 > LARGEST || age.is_none_or(|age| age < UNSETTLED) {
            return;
        }
        let size = content.len() + OVERHEAD;
        let kept = Arc::new(Kept {
            identity: Identity::of(metadata),
            representation: Representation::new(path, metadata),
            content,
        });
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (files, total) = &mut *inner;
        if *total + size > CAPACITY {
            files.clear();
            *total = 0;
        }
        if let Some(old) = files.insert(path.to_owned(), kept) {
            *total -= old.content.len() + OVERHEAD;
        }
        *total += size;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn keeps_what_is_settled_and_unchanged() {
        let path =
            std::env::temp_dir().join(format!("ferroute-http-{}-memory", std::process::id()));
        let write = |content: &str, age: u64| {
            fs::write(&path, content).unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age))
                .unwrap();
            fs::metadata(&path).unwrap()
        };
        let memory = Memory::default();
        let fresh = write("abc", 0);
        memory.put(&path, &fresh, Bytes::from_static(b"abc"));
        assert!(memory.get(&path, &fresh).is_none(), "too new");

        let settled = write("abc", 10);
        memory.put(&path, &settled, Bytes::from_static(b"abc"));
        assert_eq!(memory.get(&path, &settled).unwrap().content, "abc");
        let changed = write("abd", 20);
        assert!(memory.get(&path, &changed).is_none());

        let large = Bytes::from(vec![0; LARGEST as usize]);
        for n in 0..1000 {
            memory.put(&path.with_extension(n.to_string()), &settled, large.clone());
            assert!(memory.0.lock().unwrap().1 <= CAPACITY);
        }
        memory.put(&path, &settled, Bytes::from(vec![0; LARGEST as usize + 1]));
        assert!(memory.get(&path, &settled).is_none(), "too large");
        fs::remove_file(path).unwrap();
    }
}
