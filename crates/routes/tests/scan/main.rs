//! Scans of small projects on disk.

mod broken_projects;
mod conflicts;
mod conventions;
mod project;
