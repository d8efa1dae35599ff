//! One kept answer or value.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use crate::clock::Micros;

/// What an entry costs beside its own bytes: its fields, its place in the table, allocations.
const OVERHEAD: usize = 256;

/// One kept answer or value. Never changed: a new one takes its place.
#[derive(Debug)]
pub struct Entry {
    /// The status of an answer; 0 for a value.
    pub status: u16,
    /// What goes before the body: the header block of an answer, ready to be sent; whatever the owner of a value notes.
    pub head: Bytes,
    /// The answer's body, or the value.
    pub body: Bytes,
    /// What it can be invalidated by.
    pub tags: Box<[Box<str>]>,
    /// When its making began. Not when it ended: an invalidation in between concerns it.
    pub created: Micros,
    /// How long it is fresh; `None`: for ever.
    pub fresh_for: Option<Micros>,
    /// How long it may be served at all; `None`: for ever.
    pub kept_for: Option<Micros>,
    /// It belongs to this build of the program: the next one must not see it.
    pub of_build: bool,
    /// What the cache remembers of its tags.
    pub judged: Judged,
}

/// The state of the tags by which none of an entry's own is concerned; 0: unknown.
#[derive(Debug, Default)]
pub struct Judged(AtomicU64);

impl Entry {
    /// A value or answer without tags that is fresh for ever.
    pub fn new(head: Bytes, body: Bytes, created: Micros) -> Entry {
        Entry {
            status: 0,
            head,
            body,
            tags: Box::default(),
            created,
            fresh_for: None,
            kept_for: None,
            of_build: false,
            judged: Judged::default(),
        }
    }

    /// What it counts against the limit, in bytes.
    pub fn weight(&self, key: &str) -> u64 {
        let tags: usize = self.tags.iter().map(|tag| tag.len() + 16).sum();
        (key.len() + self.head.len() + self.body.len() + tags + OVERHEAD) as u64
    }

    /// Whether it is as old as `age`.
    pub(crate) fn is_older(&self, age: Option<Micros>, now: Micros) -> bool {
        age.is_some_and(|age| now > self.created.saturating_add(age))
    }

    pub(crate) fn is_unconcerned(&self, tags: u64) -> bool {
        self.judged.0.load(Ordering::Acquire) == tags
    }

    pub(crate) fn set_unconcerned(&self, tags: u64) {
        self.judged.0.store(tags, Ordering::Release);
    }
}
