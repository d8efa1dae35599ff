//! The cache itself: memory, disk and tags.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::Cache as Memory;

use crate::clock::{Clock, Micros};
use crate::disk::Disk;
use crate::entry::Entry;
use crate::tags::{Invalidation, Standing, Tags};
use crate::writer::Writer;

/// A value that one part cannot hold is not kept in memory, so there are few.
const SHARDS: usize = 4;
/// What an entry is supposed to weigh, to guess how many there will be.
const USUAL: u64 = 2048;

/// How a cache is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes in memory; 0: none are kept there.
    pub max_memory: u64,
    /// Where entries outlive the process; `None`: nowhere.
    pub dir: Option<PathBuf>,
    /// Bytes on disk.
    pub max_disk: u64,
    /// Names the program's build: entries that belong to another one are not seen.
    pub build: String,
}

/// What was found for a key.
#[derive(Clone, Debug)]
pub enum Found {
    /// To be served.
    Fresh(Arc<Entry>),
    /// To be served, while a new one is made.
    Stale(Arc<Entry>),
    /// Too old to be served: a new one has to be made first.
    Expired(Arc<Entry>),
    /// There is none, or a tag's invalidation has made an end of it.
    Missing,
}

/// Figures for tests and telemetry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Entries in memory.
    pub entries: u64,
    /// What they weigh, in bytes.
    pub memory: u64,
    /// Files written.
    pub written: u64,
    /// Writes that failed.
    pub failed: u64,
    /// Writes that were not tried: too many at once, or after a failure.
    pub dropped: u64,
    /// Bytes on disk.
    pub disk: u64,
}

#[derive(Clone)]
struct Weigh;

impl Weighter<Box<str>, Arc<Entry>> for Weigh {
    fn weight(&self, key: &Box<str>, entry: &Arc<Entry>) -> u64 {
        entry.weight(key)
    }
}

/// The cache of a process. Every method may be called from any thread.
pub struct Cache {
    memory: Option<Memory<Box<str>, Arc<Entry>, Weigh>>,
    tags: Arc<Tags>,
    disk: Option<(Disk, Writer)>,
    clock: Arc<dyn Clock>,
}

impl Cache {
    /// A cache. Without a thread to be had for the disk, it does without the disk.
    pub fn new(options: &Options, clock: Arc<dyn Clock>) -> Cache {
        let disk = options
            .dir
            .as_deref()
            .map(|dir| Disk::new(dir, &options.build));
        let table = disk.as_ref().and_then(Disk::read_tags);
        let tags = Arc::new(Tags::new(table.unwrap_or_default()));
        let memory = (options.max_memory > 0).then(|| {
            let items = usize::try_from(options.max_memory / USUAL).unwrap_or(usize::MAX);
            let built = quick_cache::OptionsBuilder::new()
                .shards(SHARDS)
                .estimated_items_capacity(items.clamp(16, 1 << 16))
                .weight_capacity(options.max_memory)
                .build();
            match built {
                Ok(built) => Memory::with_options(
                    built,
                    Weigh,
                    quick_cache::DefaultHashBuilder::default(),
                    quick_cache::sync::DefaultLifecycle::default(),
                ),
                Err(_) => Memory::with_weighter(16, options.max_memory, Weigh),
            }
        });
        let disk = disk.and_then(|disk| {
            let writer = Writer::start(disk.clone(), options.max_disk, &tags).ok()?;
            Some((disk, writer))
        });
        Cache {
            memory,
            tags,
            disk,
            clock,
        }
    }

    /// The time by which entries are judged.
    pub fn now(&self) -> Micros {
        self.clock.now()
    }

    /// What there is for a key. `also`: tags that the asker adds to those of the entry.
    pub fn get(&self, key: &str, also: &[&str]) -> Found {
        let in_memory = self.memory.as_ref().and_then(|memory| memory.get(key));
        match in_memory.or_else(|| self.load(key)) {
            Some(entry) => self.judge(entry, also),
            None => Found::Missing,
        }
    }

    /// From the disk into memory.
    fn load(&self, key: &str) -> Option<Arc<Entry>> {
        let entry = Arc::new(self.disk.as_ref()?.0.read(key)?);
        if let Some(memory) = &self.memory {
            memory.insert(key.into(), entry.clone());
        }
        Some(entry)
    }

    fn judge(&self, entry: Arc<Entry>, also: &[&str]) -> Found {
        let now = self.clock.now();
        match self.tags.standing(&entry, also, now) {
            Standing::Expired => Found::Missing,
            _ if entry.is_older(entry.kept_for, now) => Found::Expired(entry),
            Standing::Stale => Found::Stale(entry),
            Standing::Untouched if entry.is_older(entry.fresh_for, now) => Found::Stale(entry),
            Standing::Untouched => Found::Fresh(entry),
        }
    }

    /// Keep an entry.
    pub fn put(&self, key: &str, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        if let Some(memory) = &self.memory {
            memory.insert(key.into(), entry.clone());
        }
        if let Some((_, writer)) = &self.disk {
            writer.entry(key, &entry);
        }
        entry
    }

    /// Something has changed: entries with this tag whose making began before now are not as good as they were.
    pub fn invalidate(&self, tag: &str, how: Invalidation) {
        self.tags.invalidate(tag, how, self.clock.now());
        if let Some((_, writer)) = &self.disk {
            writer.tags();
        }
    }

    /// Waits until all is on disk, at most so long.
    pub fn flush(&self, most: Duration) {
        if let Some((_, writer)) = &self.disk {
            writer.flush(most);
        }
    }

    /// Figures.
    pub fn stats(&self) -> Stats {
        let counts = self.disk.as_ref().map(|(_, writer)| writer.counts());
        let count = |of: fn(&crate::writer::Counts) -> &std::sync::atomic::AtomicU64| {
            counts.map_or(0, |counts| of(counts).load(Relaxed))
        };
        Stats {
            entries: self.memory.as_ref().map_or(0, |memory| memory.len() as u64),
            memory: self.memory.as_ref().map_or(0, Memory::weight),
            written: count(|counts| &counts.written),
            failed: count(|counts| &counts.failed),
            dropped: count(|counts| &counts.dropped),
            disk: count(|counts| &counts.size),
        }
    }
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
