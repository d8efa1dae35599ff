//! Static files: what is found, what is sent, and what is never seen.

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::Duration;

use common::{Response, TestServer, eventually};
use ferroute_http::{Chunk, Files, ResponseHead};

/// A directory of its own, removed at the end.
struct Root(PathBuf);

impl Root {
    fn new(name: &str) -> Root {
        let path =
            std::env::temp_dir().join(format!("ferroute-http-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("public/sub")).unwrap();
        fs::write(path.join("public/hello.txt"), "0123456789").unwrap();
        fs::write(path.join("public/sub/page.html"), "<p>").unwrap();
        fs::write(path.join("public/.env"), "secret").unwrap();
        fs::write(path.join("secret.txt"), "secret").unwrap();
        Root(path)
    }

    fn public(&self) -> PathBuf {
        self.0.join("public")
    }

    /// Serves it; what is not found is 404 with the word `app`.
    fn serve(&self) -> TestServer {
        let files = Files::new(self.public()).unwrap();
        let reactor = std::sync::Arc::new(std::sync::OnceLock::<ferroute_reactor::Reactor>::new());
        let server = TestServer::start({
            let reactor = reactor.clone();
            move |exchange| match files.lookup(exchange.path()) {
                Some(file) => files.serve(reactor.get().unwrap(), file, exchange),
                None => drop(exchange.respond(&ResponseHead::new(404), Chunk::Slice(b"app"), true)),
            }
        });
        reactor.set(server.turning.reactor.clone()).unwrap();
        server
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn get(server: &TestServer, path: &str, headers: &str) -> Response {
    server
        .connect()
        .say(format!("GET {path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n"))
        .response()
}

#[test]
fn whole_files() {
    let root = Root::new("whole");
    let server = root.serve();
    let mut client = server.connect();
    let response = client.get("/hello.txt?x=y");
    assert_eq!((response.status, response.text()), (200, "0123456789"));
    assert_eq!(
        response.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(response.header("cache-control"), Some("public, max-age=0"));
    assert_eq!(response.header("accept-ranges"), Some("bytes"));
    assert!(response.header("etag").unwrap().starts_with("W/\"a-"));
    assert!(response.header("last-modified").unwrap().ends_with(" GMT"));
    assert_eq!(
        client.get("/sub/page.html").header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(client.get("http://a/sub/page.html").text(), "<p>");

    let head = client
        .say("HEAD /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n")
        .head();
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, Some("10"))
    );
    let response = client
        .say("POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        .response();
    assert_eq!(
        (response.status, response.header("allow")),
        (405, Some("GET, HEAD"))
    );

    fs::write(root.public().join("empty.js"), "").unwrap();
    eventually(|| client.get("/empty.js").status == 200);
    let response = client.get("/empty.js");
    assert_eq!(
        (response.text(), response.header("content-length")),
        ("", Some("0"))
    );
    for absent in [
        "/",
        "/sub",
        "/sub/",
        "/hello.txt/",
        "/other.txt",
        "/sub/other",
    ] {
        assert_eq!(client.get(absent).text(), "app", "{absent}");
    }
}

#[test]
fn conditional_requests() {
    let root = Root::new("conditional");
    let server = root.serve();
    let response = get(&server, "/hello.txt", "");
    let etag = response.header("etag").unwrap().to_owned();
    let modified = response.header("last-modified").unwrap().to_owned();
    let (past, future) = (
        "Mon, 01 Jan 2001 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
    );
    for (headers, status) in [
        (format!("If-None-Match: {etag}\r\n"), 304),
        (
            format!("If-None-Match: {}\r\n", etag.trim_start_matches("W/")),
            304,
        ),
        (format!("If-None-Match: \"x\", {etag}\r\n"), 304),
        ("If-None-Match: *\r\n".into(), 304),
        ("If-None-Match: \"x\"\r\n".into(), 200),
        (
            format!("If-None-Match: \"x\"\r\nIf-Modified-Since: {future}\r\n"),
            200,
        ),
        (
            format!("If-None-Match: {etag}\r\nCache-Control: no-cache\r\n"),
            200,
        ),
        (format!("If-Modified-Since: {modified}\r\n"), 304),
        (format!("If-Modified-Since: {past}\r\n"), 200),
        ("If-Modified-Since: yesterday\r\n".into(), 200),
        (format!("If-Match: {etag}\r\n"), 200),
        ("If-Match: *\r\n".into(), 200),
        ("If-Match: \"x\"\r\n".into(), 412),
        (format!("If-Unmodified-Since: {modified}\r\n"), 200),
        (format!("If-Unmodified-Since: {past}\r\n"), 412),
    ] {
        let response = get(&server, "/hello.txt", &headers);
        assert_eq!(response.status, status, "{headers}");
        if status == 304 {
            assert_eq!(response.header("etag"), Some(etag.as_str()));
            assert_eq!(response.header("content-type"), None);
            assert_eq!(response.header("content-length"), None);
        }
    }
}

#[test]
fn ranges() {
    let root = Root::new("ranges");
    let server = root.serve();
    let etag = get(&server, "/hello.txt", "")
        .header("etag")
        .unwrap()
        .to_owned();
    let past = "Mon, 01 Jan 2001 00:00:00 GMT";
    for (headers, status, body, content_range) in [
        (
            "Range: bytes=2-4\r\n".to_owned(),
            206,
            "234",
            Some("bytes 2-4/10"),
        ),
        (
            "Range: bytes=7-\r\n".into(),
            206,
            "789",
            Some("bytes 7-9/10"),
        ),
        (
            "Range: bytes=-2\r\n".into(),
            206,
            "89",
            Some("bytes 8-9/10"),
        ),
        ("Range: bytes=10-\r\n".into(), 416, "", Some("bytes */10")),
        ("Range: bytes=0-1,3-4\r\n".into(), 200, "0123456789", None),
        ("Range: bites=2-4\r\n".into(), 200, "0123456789", None),
        (
            format!("Range: bytes=2-4\r\nIf-Range: {etag}\r\n"),
            206,
            "234",
            Some("bytes 2-4/10"),
        ),
        (
            "Range: bytes=2-4\r\nIf-Range: \"x\"\r\n".into(),
            200,
            "0123456789",
            None,
        ),
        (
            format!("Range: bytes=2-4\r\nIf-Range: {past}\r\n"),
            200,
            "0123456789",
            None,
        ),
    ] {
        let response = get(&server, "/hello.txt", &headers);
        assert_eq!(
            (response.status, response.text()),
            (status, body),
            "{headers}"
        );
        assert_eq!(response.header("content-range"), content_range, "{headers}");
    }
}

#[test]
fn large_files() {
    let root = Root::new("large");
    let content: Vec<u8> = (0..30u32 << 18).flat_map(u32::to_le_bytes).collect();
    fs::write(root.public().join("large.bin"), &content).unwrap();
    let server = root.serve();
    let mut client = server.connect();
    let response = client.get("/large.bin");
    assert_eq!(
        response.header("content-type"),
        Some("application/octet-stream")
    );
    assert!(response.body == content);
    let range = "GET /large.bin HTTP/1.1\r\nHost: a\r\nRange: bytes=1000-9000000\r\n\r\n";
    assert!(client.say(range).response().body == content[1000..=9_000_000]);

    // A reader that waits holds up neither memory nor the others.
    let mut slow = server.connect();
    slow.say("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(client.get("/hello.txt").status, 200);
    assert!(slow.response().body == content);

    // One that leaves ends it.
    let mut leaver = server.connect();
    leaver.say("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    leaver.exactly(1000);
    drop(leaver);
    drop((client, slow));
    server.wait_for_connections(0);
    eventually(|| server.turning.reactor.stats().live_tasks == 1);
}

#[test]
fn nothing_outside_the_root() {
    let root = Root::new("outside");
    symlink(root.0.join("secret.txt"), root.public().join("link.txt")).unwrap();
    symlink(&root.0, root.public().join("up")).unwrap();
    symlink("hello.txt", root.public().join("inside.txt")).unwrap();
    let server = root.serve();
    let mut client = server.connect();
    assert_eq!(client.get("/inside.txt").text(), "0123456789");
    for path in [
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/sub%2f..%2f..%2fsecret.txt",
        "/hello.txt%00.html",
        "/.env",
        "/%2eenv",
        "/link.txt",
        "/up/secret.txt",
        "//hello.txt",
        "/sub//page.html",
    ] {
        let response = client.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(!response.text().contains("secret"));
    }
}

#[test]
fn files_come_and_go() {
    let root = Root::new("changes");
    let server = root.serve();
    let mut client = server.connect();
    assert_eq!(client.get("/new.txt").status, 404);
    fs::write(root.public().join("new.txt"), "new").unwrap();
    eventually(|| client.get("/new.txt").status == 200);
    fs::write(root.public().join("new.txt"), "newer").unwrap();
    assert_eq!(client.get("/new.txt").text(), "newer");
    fs::remove_file(root.public().join("new.txt")).unwrap();
    assert_eq!(client.get("/new.txt").status, 404);
    fs::create_dir(root.public().join("dir")).unwrap();
    fs::write(root.public().join("dir/a"), "a").unwrap();
    eventually(|| client.get("/dir/a").status == 200);
}

/// A file that was sent before, from memory: the same answers, and no other when it changes.
#[test]
fn files_asked_for_again() {
    let root = Root::new("again");
    let path = root.public().join("hello.txt");
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(60))
        .unwrap();
    let server = root.serve();
    let mut client = server.connect();
    let first = client.get("/hello.txt");
    for _ in 0..3 {
        let again = client.get("/hello.txt");
        assert_eq!(
            (again.text(), again.header("etag")),
            ("0123456789", first.header("etag"))
        );
    }
    let range = "GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\n\r\n";
    assert_eq!(client.say(range).response().text(), "234");
    let head = client
        .say("HEAD /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n")
        .head();
    assert_eq!(head.header("content-length"), Some("10"));
    fs::write(&path, "9876543210").unwrap();
    assert_eq!(client.get("/hello.txt").text(), "9876543210");
    fs::remove_file(&path).unwrap();
    assert_eq!(client.get("/hello.txt").status, 404);
}

#[test]
fn a_root_must_be_a_directory() {
    let root = Root::new("root");
    assert!(Files::new(root.public().join("hello.txt")).is_err());
    assert!(Files::new(root.public().join("absent")).is_err());
}
