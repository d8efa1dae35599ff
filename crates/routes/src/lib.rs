//! File routes on disk: `pages/api/**` and `app/**/route.*`, read into a [`RouteManifest`].
//!
//! [`scan`] finds what Next.js would find, in the same folders and by the same names, and says what is wrong with it in
//! Next.js's words. A mistake in one file is an entry in [`RouteManifest::errors`], never the end of the scan: all other
//! routes are there. How a path finds its route is the business of `ferroute-router`; what a route file exports, of
//! whoever loads it.

mod app;
mod conflicts;
mod manifest;
mod pages;
mod scan;
mod walk;

pub use manifest::{Route, RouteError, RouteKind, RouteManifest};
pub use scan::{ScanOptions, scan};
