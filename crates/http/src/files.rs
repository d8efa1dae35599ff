//! Static files below one root.

use std::io;
use std::path::Path;

use ferroute_reactor::Reactor;

use crate::exchange::Exchange;

/// Static files below one root.
#[derive(Clone)]
pub struct Files {}

/// A file that [`Files::lookup`] found.
#[derive(Clone)]
pub struct File {}

impl Files {
    /// The files below `root`.
    pub fn new(_root: impl AsRef<Path>) -> io::Result<Files> {
        todo!()
    }

    /// The file that a URL path names (still percent-encoded, without query); `None` if there is none.
    pub fn lookup(&self, _path: &[u8]) -> Option<File> {
        todo!()
    }

    /// Answers an exchange with a file: GET and HEAD, 405 for everything else.
    pub fn serve(&self, _reactor: &Reactor, _file: File, _exchange: Exchange) {
        todo!()
    }
}
