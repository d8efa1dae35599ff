//! The folder where entries outlive the process: one file for each, and one for what was said of tags.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::entry::Entry;
use crate::format;
use crate::tags::Table;

const TAGS: &str = "tags";
/// Ends the names of files that are being written.
const UNFINISHED: &str = ".tmp";

#[derive(Clone, Debug)]
pub(crate) struct Disk {
    dir: PathBuf,
    build: Box<str>,
}

/// A file of the folder.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) name: u64,
    pub(crate) size: u64,
    pub(crate) written: std::time::SystemTime,
}

impl Disk {
    pub(crate) fn new(dir: &Path, build: &str) -> Disk {
        Disk {
            dir: dir.into(),
            build: build.into(),
        }
    }

    fn path(&self, name: u64) -> PathBuf {
        self.dir.join(format!("{name:016x}"))
    }

    pub(crate) fn name(key: &str) -> u64 {
        format::checksum(key.as_bytes())
    }

    /// What is there for a key. Reading it is the caller's to wait for: it happens where the memory has nothing, instead
    /// of a computation that is dearer.
    pub(crate) fn read(&self, key: &str) -> Option<Entry> {
        let file = fs::read(self.path(Disk::name(key))).ok()?;
        format::decode(&self.build, key, file)
    }

    /// Writes an entry, all of it or nothing. Gives its size.
    pub(crate) fn write(&self, key: &str, entry: &Entry) -> io::Result<u64> {
        let file = format::encode(&self.build, key, entry);
        self.replace(&self.path(Disk::name(key)), &file)?;
        Ok(file.len() as u64)
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let unfinished = path.with_extension(format!("{}{UNFINISHED}", std::process::id()));
        let written = fs::write(&unfinished, content).and_then(|()| fs::rename(&unfinished, path));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    pub(crate) fn remove(&self, name: u64) {
        let _ = fs::remove_file(self.path(name));
    }

    pub(crate) fn read_tags(&self) -> Option<Table> {
        format::decode_tags(fs::read(self.dir.join(TAGS)).ok()?)
    }

    pub(crate) fn write_tags(&self, table: &Table) -> io::Result<()> {
        self.replace(&self.dir.join(TAGS), &format::encode_tags(table))
    }

    /// Makes the folder and says what is in it. What a killed process left unfinished is removed.
    pub(crate) fn open(&self) -> io::Result<Vec<Stored>> {
        fs::create_dir_all(&self.dir)?;
        let mut stored = Vec::new();
        for file in fs::read_dir(&self.dir)? {
            let Ok(file) = file else { continue };
            let name = file.file_name();
            let Some(name) = name.to_str() else { continue };
            if name.ends_with(UNFINISHED) {
                let _ = fs::remove_file(file.path());
                continue;
            }
            if name.len() != 16 {
                continue;
            }
            let (Ok(name), Ok(about)) = (u64::from_str_radix(name, 16), file.metadata()) else {
                continue;
            };
            let written = about.modified().unwrap_or(std::time::UNIX_EPOCH);
            stored.push(Stored {
                name,
                size: about.len(),
                written,
            });
        }
        Ok(stored)
    }
}

/// Whether there is no use in trying again.
pub(crate) fn is_final(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotADirectory
    )
}
