//! Files that a program names by their whole path, answered as Express's `send` answers: symlinks are followed, what may
//! be seen was decided before. [`NamedFiles::find`] looks, [`NamedFiles::again`] looks again at what was found before,
//! [`NamedFile::send`] answers: at once from memory, else from the blocking pool.

use std::fs::{self, Metadata};
use std::io;
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use ferroute_reactor::Reactor;

use super::answer::Representation;
use super::conditions::{Conditions, Verdict};
use super::memory::{Kept, LARGEST, Memory, next_id};
use super::send::{self, Drained};
use crate::dispatch::{Receiver, Signal};
use crate::exchange::Exchange;
use crate::method::Method;
use crate::response::{Chunk, ConnectionHeader, Framing, ResponseHead, Written};

/// The files of a process's programs. A handle: clones share what they remember.
#[derive(Clone, Debug, Default)]
pub struct NamedFiles {
    memory: Arc<Memory>,
}

/// What stands under a path.
#[derive(Debug)]
pub enum Found {
    /// A regular file that can be read.
    File(NamedFile),
    /// Nothing: `ENOENT`, `ENOTDIR` or `ENAMETOOLONG`.
    Missing,
    /// A directory.
    Directory,
    /// Something else, or nobody may look.
    Other,
}

/// A file as it was when it was looked at.
#[derive(Debug)]
pub struct NamedFile {
    id: u64,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Kept(Arc<Kept>),
    Open(Box<Open>),
}

#[derive(Debug)]
struct Open {
    path: PathBuf,
    metadata: Metadata,
    representation: Representation,
    file: fs::File,
    memory: Arc<Memory>,
}

/// The head of an answer with a file. `Content-Length` and `Content-Range` are added.
#[derive(Debug)]
pub struct FileHead<'a> {
    /// The status, if it is not to be 304 or 206.
    pub status: u16,
    /// A finished block of the other headers; the two are appended to it.
    pub headers: &'a mut Vec<u8>,
    /// Where the part of the block begins that a 304 leaves out.
    pub entity: usize,
    /// Add `Date`.
    pub date: bool,
    /// Who writes `Connection`.
    pub connection: ConnectionHeader,
    /// What the block says, and what of the request counts.
    pub conditions: Conditions,
}

/// What became of an answer with a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sent {
    /// `None`: nothing was done, `send` itself has to look at this request.
    pub answer: Option<FileAnswer>,
    /// What became of what was written in the call.
    pub written: Written,
    /// The answer is under way on another thread: `FINISHED` or `CLOSED` will be signalled.
    pub streams: bool,
}

/// Which answer a file got.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileAnswer {
    /// All of it.
    Whole,
    /// 304.
    NotModified,
    /// 206, with these bytes.
    Part(Range<u64>),
}

impl NamedFiles {
    /// What stands under `path` now.
    pub fn find(&self, path: &Path) -> Found {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return missing(&error),
        };
        if metadata.is_dir() {
            return Found::Directory;
        }
        // Express writes dates before 1970 in a way of its own.
        if !metadata.is_file() || metadata.mtime() < 0 {
            return Found::Other;
        }
        if let Some(kept) = self.memory.get(path, &metadata) {
            return Found::File(NamedFile::kept(kept));
        }
        match Open::new(path, &self.memory) {
            Ok(open) => Found::File(NamedFile {
                id: next_id(),
                source: Source::Open(Box::new(open)),
            }),
            Err(error) => missing(&error),
        }
    }

    /// The file that had this id, if it is in memory and the same still.
    pub fn again(&self, id: u64) -> Option<NamedFile> {
        let kept = self.memory.by_id(id)?;
        let metadata = fs::metadata(&kept.path).ok()?;
        kept.is_still(&metadata).then(|| NamedFile::kept(kept))
    }
}

fn missing(error: &io::Error) -> Found {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => {
            Found::Missing
        }
        _ => Found::Other,
    }
}

impl Open {
    fn new(path: &Path, memory: &Arc<Memory>) -> io::Result<Open> {
        let file = fs::File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok(Open {
            path: path.to_owned(),
            representation: Representation::new(path, &metadata),
            metadata,
            file,
            memory: memory.clone(),
        })
    }
}

impl NamedFile {
    fn kept(kept: Arc<Kept>) -> NamedFile {
        NamedFile {
            id: kept.id,
            source: Source::Kept(kept),
        }
    }

    /// Unique in the process; another as soon as the file has changed.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.representation().size
    }

    /// When it was last changed, in milliseconds since 1970, as JavaScript's `stat.mtime` has it.
    pub fn modified_ms(&self) -> u64 {
        self.representation().modified_ms
    }

    fn representation(&self) -> &Representation {
        match &self.source {
            Source::Kept(kept) => &kept.representation,
            Source::Open(open) => &open.representation,
        }
    }

    /// Answers a `GET` or `HEAD`. `receiver` hears of an answer that streams.
    pub fn send(
        self,
        reactor: &Reactor,
        exchange: &Exchange,
        head: FileHead<'_>,
        receiver: (Arc<dyn Receiver>, u64),
    ) -> Sent {
        let file = self.representation();
        let size = file.size;
        let cachable = (200..300).contains(&head.status) || head.status == 304;
        let verdict = head.conditions.judge(exchange.headers(), file, cachable);
        let (answer, status, range) = match verdict {
            Verdict::Unclear => return Sent::default(),
            Verdict::NotModified => (FileAnswer::NotModified, 304, 0..0),
            Verdict::Whole => (FileAnswer::Whole, head.status, 0..size),
            Verdict::Part(range) => (FileAnswer::Part(range.clone()), 206, range),
        };
        let response = finish_head(head, status, &answer, &range, size);
        let bodiless = exchange.method() == Method::Head || range.is_empty();
        let mut sent = Sent {
            answer: Some(answer),
            ..Sent::default()
        };
        match self.source {
            _ if bodiless => sent.written = exchange.respond(&response, Chunk::None, true),
            Source::Kept(kept) => {
                let body = kept.content.slice(range.start as usize..range.end as usize);
                sent.written = exchange.respond(&response, Chunk::Owned(body), true);
            }
            Source::Open(open) => {
                sent.streams = true;
                let head = OwnedHead::new(&response);
                stream(reactor, self.id, *open, range, exchange, head, receiver);
            }
        }
        sent
    }
}

/// A head that waits for the first piece of its body.
struct OwnedHead {
    headers: Vec<u8>,
    response: ResponseHead<'static>,
}

impl OwnedHead {
    /// The reason is the standard one.
    fn new(response: &ResponseHead<'_>) -> OwnedHead {
        OwnedHead {
            headers: response.headers.to_owned(),
            response: ResponseHead {
                status: response.status,
                reason: None,
                headers: b"",
                framing: response.framing,
                date: response.date,
                connection: response.connection,
            },
        }
    }
}

/// Answer from the blocking pool: from memory the next time, if the file is small.
fn stream(
    reactor: &Reactor,
    id: u64,
    open: Open,
    range: Range<u64>,
    exchange: &Exchange,
    head: OwnedHead,
    (receiver, token): (Arc<dyn Receiver>, u64),
) {
    let drained = Arc::new(Drained::passing_on(receiver));
    exchange.observe(drained.clone(), token, Signal::FINISHED);
    let exchange = exchange.clone();
    let handle = reactor.clone();
    reactor.spawn(async move {
        let wanted = range.clone();
        let first = handle.blocking(move || open.begin(id, wanted));
        let sent = async {
            let (file, first) = first.await??;
            let response = ResponseHead {
                headers: &head.headers,
                ..head.response
            };
            send::body(&handle, file, range, &exchange, &response, first, &drained).await
        };
        if sent.await.is_err() {
            // Only the connection's end can tell the client, and the program.
            exchange.destroy(false);
        }
    });
}

impl Open {
    /// The blocking part: the first piece of the body. A small file is read whole, to be kept.
    fn begin(self, id: u64, range: Range<u64>) -> io::Result<(fs::File, Bytes)> {
        let size = self.representation.size;
        if size > LARGEST {
            let first = send::read(
                &self.file,
                range.start,
                (range.end - range.start).min(send::PIECE),
            )?;
            return Ok((self.file, first));
        }
        let content = send::read(&self.file, 0, size)?;
        let first = content.slice(range.start as usize..range.end as usize);
        self.memory.put(id, &self.path, &self.metadata, content);
        Ok((self.file, first))
    }
}

/// The head as it leaves.
fn finish_head<'a>(
    head: FileHead<'a>,
    status: u16,
    answer: &FileAnswer,
    range: &Range<u64>,
    size: u64,
) -> ResponseHead<'a> {
    let block = head.headers;
    let length = range.end - range.start;
    if *answer == FileAnswer::NotModified {
        block.truncate(head.entity);
    } else {
        if matches!(answer, FileAnswer::Part(_)) {
            block.extend_from_slice(b"Content-Range: bytes ");
            number(block, range.start);
            block.push(b'-');
            number(block, range.end - 1);
            block.push(b'/');
            number(block, size);
            block.extend_from_slice(b"\r\n");
        }
        block.extend_from_slice(b"Content-Length: ");
        number(block, length);
        block.extend_from_slice(b"\r\n");
    }
    ResponseHead {
        status,
        reason: None,
        headers: block,
        framing: match answer {
            FileAnswer::NotModified => Framing::NoBody,
            _ => Framing::Length(length),
        },
        date: head.date,
        connection: head.connection,
    }
}

fn number(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}
