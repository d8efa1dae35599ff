//! What is kept of answers and values: in memory up to a limit, on disk across restarts.
//!
//! One [`Cache`] serves all threads of the process. An [`Entry`] is fresh, then stale (served, while one new one is
//! made), then expired; by its age, and by invalidations of its tags. [`Flights`] sees that what many wait for is computed
//! once. Knows no HTTP and no JavaScript: an entry is a status, a block of bytes before the body, and a body.

mod clock;
mod disk;
mod entry;
mod flights;
mod format;
mod store;
mod tags;
mod writer;

pub use clock::{Clock, Manual, Micros, SystemClock};
pub use entry::{Entry, Judged};
pub use flights::{Flights, Joined};
pub use store::{Cache, Found, Options, Stats};
pub use tags::Invalidation;
