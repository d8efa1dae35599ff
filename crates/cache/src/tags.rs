//! Tags and what was said of them.
//!
//! An invalidation is a time: it concerns the entries whose making began before it. Nothing is searched or removed, an
//! entry is judged when it is asked for. What a judgement costs is paid once for each state of the tags: an entry remembers
//! the state by which none of its tags was concerned.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::clock::Micros;
use crate::entry::Entry;

/// Tags that are remembered. With one more, all entries of before are taken for invalidated, and all is forgotten.
const MOST: usize = 100_000;

/// How an invalidation is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalidation {
    /// Never served again.
    Expired,
    /// Served once more, while a new one is made; not served at all after so long. `None`: without such an end.
    Stale(Option<Micros>),
}

/// What was said of one tag. 0: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Entries made before are expired.
    pub(crate) expired: Micros,
    /// Entries made before are stale.
    pub(crate) stale: Micros,
    /// From here on the stale ones are expired; `Micros::MAX`: never.
    pub(crate) due: Micros,
}

/// How an entry stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    Untouched,
    Stale,
    Expired,
}

#[derive(Debug)]
pub(crate) struct Tags {
    said: RwLock<Table>,
    /// Changes with each invalidation. From 1, for 0 is an entry's "unknown".
    state: AtomicU64,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) tags: FxHashMap<Box<str>, Said>,
    /// Entries made before are expired, whatever their tags.
    pub(crate) floor: Micros,
}

impl Tags {
    pub(crate) fn new(table: Table) -> Tags {
        Tags {
            said: RwLock::new(table),
            state: AtomicU64::new(1),
        }
    }

    pub(crate) fn invalidate(&self, tag: &str, how: Invalidation, now: Micros) {
        let mut table = self.said.write().unwrap_or_else(PoisonError::into_inner);
        if table.tags.len() >= MOST && !table.tags.contains_key(tag) {
            table.tags.clear();
            table.floor = now;
        }
        let said = table.tags.entry(tag.into()).or_default();
        match how {
            Invalidation::Expired => said.expired = now,
            Invalidation::Stale(after) => {
                let due = after.map_or(Micros::MAX, |after| now.saturating_add(after));
                // What an older one has said goes on: the ends of both hold.
                if said.stale != 0 && said.due <= now {
                    said.expired = said.expired.max(said.stale);
                    said.due = due;
                } else if said.stale != 0 {
                    said.due = said.due.min(due);
                } else {
                    said.due = due;
                }
                said.stale = now;
            }
        }
        // Inside the lock, so that whoever sees the new state finds the new table.
        self.state.fetch_add(1, Ordering::Release);
    }

    /// How an entry stands by its own tags and, if it is a value, by those that its reader adds.
    pub(crate) fn standing(&self, entry: &Entry, also: &[&str], now: Micros) -> Standing {
        let state = self.state.load(Ordering::Acquire);
        let own = !entry.is_unconcerned(state);
        if !own && also.is_empty() {
            return Standing::Untouched;
        }
        let table = self.said.read().unwrap_or_else(PoisonError::into_inner);
        let mut standing = Standing::Untouched;
        let mut concerned = false;
        if table.floor > entry.created {
            return Standing::Expired;
        }
        let own_tags = entry.tags.iter().map(|tag| &**tag).filter(|_| own);
        for (tag, is_own) in own_tags
            .map(|tag| (tag, true))
            .chain(also.iter().map(|tag| (*tag, false)))
        {
            let Some(said) = table.tags.get(tag) else {
                continue;
            };
            if said.expired > entry.created || (said.stale > entry.created && said.due <= now) {
                return Standing::Expired;
            }
            if said.stale > entry.created {
                standing = Standing::Stale;
                concerned |= is_own;
            }
        }
        if own && !concerned {
            entry.set_unconcerned(state);
        }
        standing
    }

    pub(crate) fn table(&self) -> Table {
        self.said
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
