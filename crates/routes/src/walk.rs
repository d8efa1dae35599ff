//! All files below a folder, through symbolic links, with what could not be read as errors.

use std::fs::{self, File, FileType};
use std::io;
use std::path::{Path, PathBuf};

use crate::scan::Issues;

/// A regular file, and its names from the folder down.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) parts: Vec<String>,
}

impl Found {
    /// The file's name and the folders above it.
    pub(crate) fn split(&self) -> (&str, &[String]) {
        self.parts
            .split_last()
            .map_or(("", &[]), |(name, folders)| (name, folders))
    }

    /// Whether the file can be read; if not, says so.
    pub(crate) fn is_readable(&self, issues: &mut Issues) -> bool {
        File::open(&self.path)
            .map_err(|error| cannot_read(&self.path, &error, issues))
            .is_ok()
    }
}

/// The files below `root`, sorted, without whatever `skip` names.
pub(crate) fn walk(root: &Path, skip: fn(&str) -> bool, issues: &mut Issues) -> Vec<Found> {
    let mut walk = Walk {
        skip,
        issues,
        found: Vec::new(),
    };
    match fs::canonicalize(root) {
        Ok(real) => walk.directory(root, &mut Vec::new(), &mut vec![real]),
        Err(error) => cannot_read(root, &error, walk.issues),
    }
    let mut found = walk.found;
    found.sort_by_cached_key(|file| file.parts.join("/"));
    found
}

struct Walk<'a> {
    skip: fn(&str) -> bool,
    issues: &'a mut Issues,
    found: Vec<Found>,
}

impl Walk<'_> {
    /// `parts` are the names from the root to `path`, `real` the directories entered on the way, links resolved.
    fn directory(&mut self, path: &Path, parts: &mut Vec<String>, real: &mut Vec<PathBuf>) {
        let mut entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>)
        {
            Ok(entries) => entries,
            Err(error) => return cannot_read(path, &error, self.issues),
        };
        // So that errors come in the same order everywhere.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                self.issues.error(
                    format!(
                        "{}: the name is not valid Unicode. Rename it.",
                        path.display()
                    ),
                    &[&path],
                );
                continue;
            };
            if (self.skip)(&name) {
                continue;
            }
            match entry.file_type() {
                Ok(file_type) => {
                    parts.push(name);
                    self.entry(path, file_type, parts, real);
                    parts.pop();
                }
                Err(error) => cannot_read(&path, &error, self.issues),
            }
        }
    }

    fn entry(
        &mut self,
        path: PathBuf,
        file_type: FileType,
        parts: &mut Vec<String>,
        real: &mut Vec<PathBuf>,
    ) {
        let linked = file_type.is_symlink();
        let file_type = if linked {
            match fs::metadata(&path) {
                Ok(metadata) => metadata.file_type(),
                // Next.js skips dangling links in silence, and editors leave some as lock files.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return,
                Err(error) => return cannot_read(&path, &error, self.issues),
            }
        } else {
            file_type
        };
        if file_type.is_file() {
            return self.found.push(Found {
                path,
                parts: parts.clone(),
            });
        }
        // Sockets, pipes and devices are no modules, and opening a pipe may never return.
        if !file_type.is_dir() {
            return;
        }
        let target = match (linked, real.last(), parts.last()) {
            (false, Some(above), Some(name)) => Ok(above.join(name)),
            _ => fs::canonicalize(&path),
        };
        match target {
            Ok(target) if linked && real.iter().any(|above| above.starts_with(&target)) => {
                self.issues.error(
                    format!(
                        "{} is a symbolic link to a folder that it is in. Remove the link.",
                        path.display()
                    ),
                    &[&path],
                )
            }
            Ok(target) => {
                real.push(target);
                self.directory(&path, parts, real);
                real.pop();
            }
            Err(error) => cannot_read(&path, &error, self.issues),
        }
    }
}

fn cannot_read(path: &Path, error: &io::Error, issues: &mut Issues) {
    let mend = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            " Give the user who runs the server the right to read it."
        }
        io::ErrorKind::InvalidFilename => " Shorten its path.",
        _ => "",
    };
    issues.error(
        format!("Cannot read {}: {error}.{mend}", path.display()),
        &[path],
    );
}
