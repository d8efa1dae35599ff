//! The thread that writes to the disk: nothing on the way of a request waits for it.
//!
//! What comes faster than it can be written is dropped: it is in memory, and comes again with its next computation.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::disk::{Disk, is_final};
use crate::entry::Entry;
use crate::tags::Tags;

/// Orders that wait.
const WAITING: usize = 4096;
/// After a failure (a full disk), nothing is tried for this long.
const PAUSE: Duration = Duration::from_secs(5);
/// Tags are written at most this often.
const TAGS_EVERY: Duration = Duration::from_millis(50);

enum Order {
    Entry(Box<str>, Arc<Entry>),
    /// The tags have changed.
    Tags,
    Flush(SyncSender<()>),
}

/// What became of writing.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) written: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) dropped: AtomicU64,
    /// Bytes on disk.
    pub(crate) size: AtomicU64,
}

pub(crate) struct Writer {
    orders: SyncSender<Order>,
    counts: Arc<Counts>,
}

impl Writer {
    /// The thread ends with the last order after the cache is gone.
    pub(crate) fn start(disk: Disk, limit: u64, tags: &Arc<Tags>) -> io::Result<Writer> {
        let (orders, receiver) = sync_channel(WAITING);
        let counts = Arc::new(Counts::default());
        let mut work = Work {
            disk,
            limit,
            counts: counts.clone(),
            tags: Arc::downgrade(tags),
            sizes: HashMap::new(),
            oldest: VecDeque::new(),
            size: 0,
            paused_until: None,
            tags_changed: false,
            is_over: false,
        };
        thread::Builder::new()
            .name("ferroute-cache".into())
            .spawn(move || work.run(&receiver))?;
        Ok(Writer { orders, counts })
    }

    fn order(&self, order: Order) {
        if self.orders.try_send(order).is_err() {
            self.counts.dropped.fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn entry(&self, key: &str, entry: &Arc<Entry>) {
        self.order(Order::Entry(key.into(), entry.clone()));
    }

    pub(crate) fn tags(&self) {
        self.order(Order::Tags);
    }

    /// Waits until all that was ordered is written, at most so long.
    pub(crate) fn flush(&self, most: Duration) {
        let (done, flushed) = sync_channel(1);
        if self.orders.try_send(Order::Flush(done)).is_ok() {
            let _ = flushed.recv_timeout(most);
        }
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }
}

struct Work {
    disk: Disk,
    limit: u64,
    counts: Arc<Counts>,
    tags: Weak<Tags>,
    sizes: HashMap<u64, u64>,
    /// In the order of their writing. One that was written again stands here twice: the earlier counts, and that it goes
    /// a little early is no harm.
    oldest: VecDeque<u64>,
    size: u64,
    paused_until: Option<Instant>,
    tags_changed: bool,
    is_over: bool,
}

impl Work {
    fn run(&mut self, orders: &Receiver<Order>) {
        match self.disk.open() {
            Ok(mut stored) => {
                stored.sort_by_key(|stored| stored.written);
                for file in stored {
                    self.count(file.name, file.size);
                }
                self.bound();
            }
            Err(error) => self.failed(&error),
        }
        loop {
            let order = if self.tags_changed {
                orders.recv_timeout(TAGS_EVERY)
            } else {
                orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match order {
                Ok(Order::Entry(key, entry)) => {
                    self.attempt(|work| {
                        let size = work.disk.write(&key, &entry)?;
                        work.count(Disk::name(&key), size);
                        work.bound();
                        Ok(())
                    });
                }
                Ok(Order::Tags) => self.tags_changed = true,
                Ok(Order::Flush(done)) => {
                    self.write_tags();
                    let _ = done.try_send(());
                }
                Err(RecvTimeoutError::Timeout) => self.write_tags(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.write_tags();
                    return;
                }
            }
        }
    }

    fn write_tags(&mut self) {
        let Some(tags) = self.tags.upgrade().filter(|_| self.tags_changed) else {
            return;
        };
        self.tags_changed = false;
        self.attempt(|work| work.disk.write_tags(&tags.table()));
    }

    fn attempt(&mut self, write: impl FnOnce(&mut Work) -> io::Result<()>) {
        let is_paused = self
            .paused_until
            .is_some_and(|until| Instant::now() < until);
        if self.is_over || is_paused {
            self.counts.dropped.fetch_add(1, Relaxed);
            return;
        }
        self.paused_until = None;
        match write(self) {
            Ok(()) => {
                self.counts.written.fetch_add(1, Relaxed);
            }
            Err(error) => self.failed(&error),
        }
    }

    fn failed(&mut self, error: &io::Error) {
        self.counts.failed.fetch_add(1, Relaxed);
        self.is_over = is_final(error);
        self.paused_until = Some(Instant::now() + PAUSE);
    }

    fn count(&mut self, name: u64, size: u64) {
        let before = self.sizes.insert(name, size).unwrap_or(0);
        self.size = self.size + size - before;
        self.oldest.push_back(name);
        // Written again and again, a file must not make the queue long.
        if self.oldest.len() > 2 * self.sizes.len() + 64 {
            let mut seen = std::collections::HashSet::new();
            let mut kept: VecDeque<u64> = self
                .oldest
                .iter()
                .rev()
                .copied()
                .filter(|name| seen.insert(*name))
                .collect();
            kept.make_contiguous().reverse();
            self.oldest = kept;
        }
        self.counts.size.store(self.size, Relaxed);
    }

    /// Removes the oldest until all is within the limit.
    fn bound(&mut self) {
        while self.size > self.limit {
            let Some(name) = self.oldest.pop_front() else {
                return;
            };
            if let Some(size) = self.sizes.remove(&name) {
                self.disk.remove(name);
                self.size -= size;
            }
        }
        self.counts.size.store(self.size, Relaxed);
    }
}
