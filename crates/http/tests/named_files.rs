//! Files that a program names: found, answered at once or from another thread, and found again.

mod common;

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use common::{Client, TestServer, eventually};
use ferroute_http::{
    Chunk, Conditions, ConnectionHeader, Exchange, FileAnswer, FileHead, Found, NamedFiles,
    Receiver, ResponseHead, Sent, Signal,
};
use ferroute_reactor::Reactor;

/// A directory of its own, removed at the end.
struct Root(PathBuf);

impl Root {
    fn new(name: &str) -> Root {
        let path =
            std::env::temp_dir().join(format!("ferroute-http-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("sub")).unwrap();
        Root(path)
    }

    /// A file that is old enough to be kept in memory.
    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60))
            .unwrap();
        path
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a program would do: it looks for the file the first time, and again when it is not the same any more.
#[derive(Default)]
struct Program {
    files: NamedFiles,
    reactor: OnceLock<Reactor>,
    known: Mutex<Option<u64>>,
    sent: Mutex<Vec<(bool, Sent)>>,
    signals: Arc<Signals>,
    /// As a table of slots would.
    held: Mutex<Vec<Exchange>>,
}

#[derive(Default)]
struct Signals(Mutex<Signal>);

impl Receiver for Signals {
    fn signal(&self, token: u64, signal: Signal) {
        assert_eq!(token, 7);
        *self.0.lock().unwrap() |= signal;
    }
}

impl Program {
    fn answer(&self, path: &Path, exchange: Exchange) {
        let mut known = self.known.lock().unwrap();
        let again = known.and_then(|id| self.files.again(id));
        let was_known = again.is_some();
        let file = again.or_else(|| match self.files.find(path) {
            Found::File(file) => Some(file),
            _ => None,
        });
        let Some(file) = file else {
            exchange.respond(&ResponseHead::new(404), Chunk::Slice(b"none"), true);
            return;
        };
        *known = Some(file.id());
        let mut block = b"X-One: 1\r\n".to_vec();
        let entity = block.len();
        block.extend_from_slice(b"Content-Type: text/x\r\n");
        let head = FileHead {
            status: 200,
            headers: &mut block,
            entity,
            date: false,
            connection: ConnectionHeader::Auto,
            conditions: Conditions {
                etag: true,
                last_modified: true,
                ranges: true,
                any_tag: true,
                ignored: 0,
            },
        };
        let reactor = self.reactor.get().unwrap();
        let sent = file.send(reactor, &exchange, head, (self.signals.clone(), 7));
        if sent.answer.is_none() {
            exchange.respond(&ResponseHead::new(400), Chunk::Slice(b"unclear"), true);
        }
        self.sent.lock().unwrap().push((was_known, sent));
        self.held.lock().unwrap().push(exchange);
    }
}

fn serve(path: PathBuf) -> (TestServer, Arc<Program>) {
    let program = Arc::new(Program::default());
    let server = TestServer::start({
        let program = program.clone();
        move |exchange| program.answer(&path, exchange)
    });
    let _ = program.reactor.set(server.turning.reactor.clone());
    (server, program)
}

fn ask(client: &mut Client<TcpStream>, headers: &str) -> common::Response {
    client
        .say(format!("GET / HTTP/1.1\r\nHost: a\r\n{headers}\r\n"))
        .response()
}

#[test]
fn from_another_thread_and_then_from_memory() {
    let root = Root::new("named-memory");
    let path = root.write("a.txt", "0123456789");
    let (server, program) = serve(path.clone());
    let mut client = server.connect();
    for round in 0..3 {
        let response = ask(&mut client, "");
        assert_eq!((response.status, response.text()), (200, "0123456789"));
        assert_eq!(response.header("content-length"), Some("10"));
        assert_eq!(response.header("content-type"), Some("text/x"));
        assert_eq!(response.header("x-one"), Some("1"));
        let (was_known, sent) = program.sent.lock().unwrap()[round].clone();
        assert_eq!((was_known, sent.streams), (round > 0, round == 0));
        assert_eq!(sent.answer, Some(FileAnswer::Whole));
    }
    let part = ask(&mut client, "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.text()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    assert_eq!(part.header("content-length"), Some("3"));
    let fresh = ask(&mut client, "If-None-Match: *\r\n");
    assert_eq!((fresh.status, fresh.text()), (304, ""));
    assert_eq!(fresh.header("x-one"), Some("1"));
    assert_eq!(fresh.header("content-type"), None);
    assert_eq!(fresh.header("content-length"), None);
    assert_eq!(ask(&mut client, "Range: bytes=10-\r\n").text(), "unclear");
    let head = client.say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").head();
    assert_eq!(head.header("content-length"), Some("10"));

    fs::write(&path, "9876543210").unwrap();
    assert_eq!(ask(&mut client, "").text(), "9876543210");
    root.write("a.txt", "short");
    for _ in 0..3 {
        assert_eq!(ask(&mut client, "").text(), "short");
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(ask(&mut client, "").text(), "none");
}

#[test]
fn what_stands_under_a_path() {
    let root = Root::new("named-kinds");
    let path = root.write("a.txt", "a");
    symlink(&path, root.0.join("link")).unwrap();
    symlink("nowhere", root.0.join("broken")).unwrap();
    let files = NamedFiles::default();
    let find = |name: &str| files.find(&root.0.join(name));
    assert!(matches!(find("a.txt"), Found::File(_)));
    assert!(matches!(find("link"), Found::File(_)), "links are followed");
    assert!(matches!(find("sub"), Found::Directory));
    for missing in [
        "b",
        "broken",
        "a.txt/b",
        "a.txt/",
        "sub/b",
        &"x".repeat(300),
    ] {
        assert!(matches!(find(missing), Found::Missing), "{missing}");
    }
    assert!(matches!(files.find(Path::new("/dev/null")), Found::Other));
    assert!(matches!(find("a\0b"), Found::Other));
    let socket = root.0.join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
    assert!(matches!(find("socket"), Found::Other));
    // Times before 1970 are left to others.
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(9))
        .unwrap();
    assert!(matches!(find("a.txt"), Found::Other));
}

#[test]
fn the_time_is_rounded_as_javascript_rounds_it() {
    let root = Root::new("named-time");
    let path = root.write("a.txt", "a");
    let file = fs::File::options().write(true).open(&path).unwrap();
    let at = SystemTime::UNIX_EPOCH + Duration::new(1500, 999_600_000);
    file.set_modified(at).unwrap();
    let Found::File(found) = NamedFiles::default().find(&path) else {
        panic!("it is there");
    };
    assert_eq!((found.size(), found.modified_ms()), (1, 1_501_000));
}

#[test]
fn large_ones_stream_and_tell_of_their_end() {
    let root = Root::new("named-large");
    let content: Vec<u8> = (0..10u32 << 18).flat_map(u32::to_le_bytes).collect();
    let (server, program) = serve(root.write("large.bin", &content));
    let mut client = server.connect();
    let signals = || std::mem::take(&mut *program.signals.0.lock().unwrap());
    assert!(ask(&mut client, "").body == content);
    eventually(|| signals() == Signal::FINISHED);
    let range = "Range: bytes=1000-9000000\r\n";
    assert!(ask(&mut client, range).body == content[1000..=9_000_000]);
    eventually(|| signals() == Signal::FINISHED);
    let head = client.say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").head();
    assert_eq!(head.header("content-length"), Some("10485760"));

    let mut leaver = server.connect();
    leaver.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    leaver.exactly(1000);
    drop(leaver);
    eventually(|| signals() == Signal::CLOSED);
    drop(client);
    server.wait_for_connections(0);
    eventually(|| server.turning.reactor.stats().live_tasks == 1);
}

#[test]
fn a_file_that_gets_shorter_cuts_the_connection() {
    let root = Root::new("named-short");
    let path = root.write("large.bin", vec![1; 8 << 20]);
    let (server, program) = serve(path.clone());
    let mut client = server.connect();
    client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.exactly(1000);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_len(10).unwrap();
    client.rest();
    eventually(|| program.signals.0.lock().unwrap().contains(Signal::CLOSED));
}
