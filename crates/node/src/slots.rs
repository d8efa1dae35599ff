//! The table of what JavaScript is working on: a slot is a small integer that stands for an exchange.
//!
//! A slot number holds an index and a generation, so that a late call for an exchange that is over finds nothing
//! instead of somebody else's request. It fits V8's small integers (31 bits).

use ferroute_http::Exchange;

use crate::pipeline::About;

const INDEX_BITS: u32 = 20;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;
const GENERATION_MASK: u32 = (1 << (31 - INDEX_BITS)) - 1;

/// The most exchanges that one thread can have open.
pub(crate) const MOST_SLOTS: usize = 1 << INDEX_BITS;

struct Entry {
    generation: u32,
    exchange: Option<Exchange>,
    /// The proxy has it, and will perhaps send it on: what is known of it meanwhile.
    proxied: Option<Box<About>>,
}

/// The slots of one JavaScript thread.
#[derive(Default)]
pub(crate) struct Slots {
    entries: Vec<Entry>,
    free: Vec<u32>,
}

impl Slots {
    /// A slot for `exchange`; gives it back when all are taken.
    pub(crate) fn insert(&mut self, exchange: Exchange) -> Result<u32, Exchange> {
        let index = match self.free.pop() {
            Some(index) => index,
            None if self.entries.len() < MOST_SLOTS => {
                self.entries.push(Entry {
                    generation: 0,
                    exchange: None,
                    proxied: None,
                });
                (self.entries.len() - 1) as u32
            }
            None => return Err(exchange),
        };
        let entry = &mut self.entries[index as usize];
        entry.exchange = Some(exchange);
        Ok(entry.generation << INDEX_BITS | index)
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&Exchange> {
        let entry = self.entries.get((slot & INDEX_MASK) as usize)?;
        if entry.generation == slot >> INDEX_BITS {
            entry.exchange.as_ref()
        } else {
            None
        }
    }

    /// The proxy gets the exchange of a slot.
    pub(crate) fn set_proxied(&mut self, slot: u32, about: Box<About>) {
        if let Some(entry) = self.entry(slot) {
            entry.proxied = Some(about);
        }
    }

    /// What [`set_proxied`](Self::set_proxied) was told, once.
    pub(crate) fn take_proxied(&mut self, slot: u32) -> Option<Box<About>> {
        self.entry(slot)?.proxied.take()
    }

    fn entry(&mut self, slot: u32) -> Option<&mut Entry> {
        let entry = self.entries.get_mut((slot & INDEX_MASK) as usize)?;
        (entry.generation == slot >> INDEX_BITS && entry.exchange.is_some()).then_some(entry)
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Exchange> {
        let index = slot & INDEX_MASK;
        let entry = self.entries.get_mut(index as usize)?;
        if entry.generation != slot >> INDEX_BITS {
            return None;
        }
        let exchange = entry.exchange.take()?;
        entry.proxied = None;
        entry.generation = (entry.generation + 1) & GENERATION_MASK;
        self.free.push(index);
        Some(exchange)
    }

    /// How many are in use.
    pub(crate) fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Empty the table.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Exchange> {
        self.free.clear();
        std::mem::take(&mut self.entries)
            .into_iter()
            .filter_map(|entry| entry.exchange)
    }
}
