//! What many ask for at once is computed once: the first leads, the others wait for what it brings.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::clock::Micros;

/// A computation that has not ended after this long is taken for lost: the next to ask computes for itself.
const LOST: Micros = 60_000_000;

/// What is being computed, and who waits for it.
#[derive(Debug)]
pub struct Flights<W> {
    flights: Mutex<FxHashMap<Box<str>, Flight<W>>>,
}

#[derive(Debug)]
struct Flight<W> {
    began: Micros,
    waiting: Vec<W>,
}

/// What became of someone who asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Joined<W> {
    /// Nobody computes it: the asker has to.
    Leads(W),
    /// Kept until the computation lands.
    Waits,
}

impl<W> Default for Flights<W> {
    fn default() -> Flights<W> {
        Flights {
            flights: Mutex::default(),
        }
    }
}

impl<W> Flights<W> {
    fn flights(&self) -> MutexGuard<'_, FxHashMap<Box<str>, Flight<W>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ask for a key.
    pub fn join(&self, key: &str, who: W, now: Micros) -> Joined<W> {
        let mut flights = self.flights();
        match flights.get_mut(key) {
            Some(flight) if now.saturating_sub(flight.began) < LOST => {
                flight.waiting.push(who);
                Joined::Waits
            }
            Some(flight) => {
                flight.began = now;
                Joined::Leads(who)
            }
            None => {
                let waiting = Vec::new();
                flights.insert(
                    key.into(),
                    Flight {
                        began: now,
                        waiting,
                    },
                );
                Joined::Leads(who)
            }
        }
    }

    /// Begin to compute a key though nobody waits for it. False if somebody does already.
    pub fn begin(&self, key: &str, now: Micros) -> bool {
        let mut flights = self.flights();
        match flights.get_mut(key) {
            Some(flight) if now.saturating_sub(flight.began) < LOST => false,
            Some(flight) => {
                flight.began = now;
                true
            }
            None => {
                let waiting = Vec::new();
                flights.insert(
                    key.into(),
                    Flight {
                        began: now,
                        waiting,
                    },
                );
                true
            }
        }
    }

    /// The computation has ended, somehow: those who waited.
    pub fn land(&self, key: &str) -> Vec<W> {
        self.flights()
            .remove(key)
            .map(|flight| flight.waiting)
            .unwrap_or_default()
    }

    /// How many keys are being computed.
    pub fn len(&self) -> usize {
        self.flights().len()
    }

    /// Whether nothing is being computed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_leads_and_the_others_wait() {
        let flights = Flights::default();
        assert_eq!(flights.join("a", 1, 0), Joined::Leads(1));
        assert_eq!(flights.join("a", 2, 5), Joined::Waits);
        assert_eq!(flights.join("b", 3, 5), Joined::Leads(3));
        assert!(!flights.begin("a", 6));
        assert_eq!(flights.land("a"), [2]);
        assert_eq!(flights.land("a"), []);
        assert!(flights.begin("a", 7));
        assert_eq!(flights.len(), 2);
    }

    #[test]
    fn a_lost_one_does_not_stop_the_next() {
        let flights = Flights::default();
        assert_eq!(flights.join("a", 1, 0), Joined::Leads(1));
        assert_eq!(flights.join("a", 2, LOST - 1), Joined::Waits);
        assert_eq!(flights.join("a", 3, LOST), Joined::Leads(3));
        assert_eq!(flights.join("a", 4, LOST + 1), Joined::Waits);
        assert_eq!(flights.land("a"), [2, 4]);
    }
}
