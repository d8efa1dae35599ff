//! Small files kept in memory, so that what is asked for often needs no other thread. A file is as it was if its `stat`
//! is: whoever asks has made that anyway. A file is found by its path, or by the id that it had when it was first read.

use std::collections::HashMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// Unique in the process.
    pub(super) id: u64,
    pub(super) path: PathBuf,
    identity: Identity,
    pub(super) representation: Representation,
    pub(super) content: Bytes,
}

impl Kept {
    pub(super) fn is_still(&self, metadata: &Metadata) -> bool {
        self.identity == Identity::of(metadata)
    }
}

/// An id for a file as it is now. Below 2^53 for longer than any process lives.
pub(super) fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
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

/// The files in memory.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    by_path: HashMap<PathBuf, Arc<Kept>>,
    by_id: HashMap<u64, Arc<Kept>>,
    total: usize,
}

impl Memory {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file, if it is here and still the same.
    pub(super) fn get(&self, path: &Path, metadata: &Metadata) -> Option<Arc<Kept>> {
        let kept = self.inner().by_path.get(path)?.clone();
        kept.is_still(metadata).then_some(kept)
    }

    /// The file that was kept under this id. The caller sees to it that it is still the same.
    pub(super) fn by_id(&self, id: u64) -> Option<Arc<Kept>> {
        self.inner().by_id.get(&id).cloned()
    }

    /// Keeps a file whose `stat` was this when its content was read.
    pub(super) fn put(&self, id: u64, path: &Path, metadata: &Metadata, content: Bytes) {
        // Its clock is coarse: what was changed just now may change again without a trace.
        let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
        if content.len() as u64 > LARGEST || age.is_none_or(|age| age < UNSETTLED) {
            return;
        }
        let kept = Arc::new(Kept {
            id,
            path: path.to_owned(),
            identity: Identity::of(metadata),
            representation: Representation::new(path, metadata),
            content,
        });
        self.inner().insert(kept);
    }
}

impl Inner {
    fn insert(&mut self, kept: Arc<Kept>) {
        let size = kept.content.len() + OVERHEAD;
        if self.total + size > CAPACITY {
            *self = Inner::default();
        }
        if let Some(old) = self.by_path.insert(kept.path.clone(), kept.clone()) {
            self.by_id.remove(&old.id);
            self.total -= old.content.len() + OVERHEAD;
        }
        self.by_id.insert(kept.id, kept);
        self.total += size;
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
        memory.put(1, &path, &fresh, Bytes::from_static(b"abc"));
        assert!(memory.get(&path, &fresh).is_none(), "too new");

        let settled = write("abc", 10);
        memory.put(2, &path, &settled, Bytes::from_static(b"abc"));
        assert_eq!(memory.get(&path, &settled).unwrap().content, "abc");
        assert_eq!(memory.by_id(2).unwrap().content, "abc");
        assert!(memory.by_id(1).is_none());
        let changed = write("abd", 20);
        assert!(memory.get(&path, &changed).is_none());

        let large = Bytes::from(vec![0; LARGEST as usize]);
        for n in 10..1000 {
            memory.put(
                n,
                &path.with_extension(n.to_string()),
                &settled,
                large.clone(),
            );
            let inner = memory.inner();
            assert!(inner.total <= CAPACITY);
            assert_eq!(inner.by_id.len(), inner.by_path.len());
        }
        memory.put(3, &path, &settled, Bytes::from_static(b"abc"));
        memory.put(4, &path, &settled, Bytes::from_static(b"abc"));
        assert!(memory.by_id(3).is_none(), "replaced");
        assert_eq!(memory.by_id(4).unwrap().id, 4);
        let larger = path.with_extension("larger");
        memory.put(5, &larger, &settled, vec![0; LARGEST as usize + 1].into());
        assert!(memory.get(&larger, &settled).is_none(), "too large");
        fs::remove_file(path).unwrap();
    }
}
