//! Where a server can listen.

mod common;

use std::collections::HashSet;
use std::io::ErrorKind;
use std::net::{Ipv6Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::ThreadId;
use std::time::Duration;

use common::{Client, LONG, TestServer, Turning, eventually, tell};
use ferroute_http::{Listener, Peer, TcpOptions, UnixOptions};

fn socket_path(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("ferroute-http-{}-{name}.sock", std::process::id()))
}

#[test]
fn unix_sockets() {
    let server = TestServer::start(|exchange| {
        assert_eq!(exchange.connection().peer(), &Peer::Unix(None));
        tell(&exchange);
    });
    let path = socket_path("plain");
    let options = UnixOptions {
        readable_all: true,
        writable_all: true,
        ..UnixOptions::default()
    };
    let listener = Listener::unix(&path, &options).unwrap();
    assert_eq!(listener.local_addr(), &Peer::Unix(Some(path.clone())));
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o666,
        0o666
    );
    assert_eq!(
        Listener::unix(&path, &options).unwrap_err().kind(),
        ErrorKind::AddrInUse,
        "as Node"
    );
    let listening = server
        .server
        .serve(&server.turning.reactor, listener)
        .unwrap();
    let mut client = Client::new(UnixStream::connect(&path).unwrap());
    for _ in 0..3 {
        assert_eq!(client.get("/").text(), "GET /");
    }
    listening.close();
    assert!(!path.exists(), "the file goes with the last listener");
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn inherited_descriptors() {
    let server = TestServer::start(|exchange| tell(&exchange));
    let inherited = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = inherited.local_addr().unwrap();
    let listener = Listener::from_fd(inherited.into()).unwrap();
    assert_eq!(listener.local_addr(), &Peer::Tcp(address));
    server
        .server
        .serve(&server.turning.reactor, listener)
        .unwrap();
    assert_eq!(
        Client::new(TcpStream::connect(address).unwrap())
            .get("/")
            .status,
        200
    );

    let path = socket_path("inherited");
    let listener = Listener::from_fd(UnixListener::bind(&path).unwrap().into()).unwrap();
    let listening = server
        .server
        .serve(&server.turning.reactor, listener)
        .unwrap();
    assert_eq!(
        Client::new(UnixStream::connect(&path).unwrap())
            .get("/")
            .status,
        200
    );
    listening.close();
    assert!(path.exists(), "it was not ours");
    std::fs::remove_file(path).unwrap();

    let stream = TcpStream::connect(address).unwrap();
    assert_eq!(
        Listener::from_fd(stream.into()).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}

#[test]
fn ports_and_families() {
    let options = TcpOptions::default();
    let any = |port| (Ipv6Addr::UNSPECIFIED, port).into();
    let listener = Listener::tcp(any(0), &options).unwrap();
    let port = listener.local_addr().socket_addr().unwrap().port();
    assert_eq!(
        Listener::tcp(any(port), &options).unwrap_err().kind(),
        ErrorKind::AddrInUse
    );
    let server = TestServer::start(|exchange| tell(&exchange));
    let listening = server
        .server
        .serve(&server.turning.reactor, listener)
        .unwrap();
    for address in ["127.0.0.1", "::1"] {
        assert_eq!(
            Client::new(TcpStream::connect((address, port)).unwrap())
                .get("/")
                .status,
            200,
            "{address}"
        );
    }
    listening.close();

    let shared = TcpOptions {
        reuse_port: true,
        ipv6_only: true,
        ..TcpOptions::default()
    };
    let first = Listener::tcp(any(port), &shared).unwrap();
    let _second = Listener::tcp(any(port), &shared).unwrap();
    server.server.serve(&server.turning.reactor, first).unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

/// A listener on two reactors: the one that is busy leaves connections to the other.
#[test]
fn a_listener_on_several_reactors() {
    let threads = Arc::new(Mutex::new(Vec::<ThreadId>::new()));
    let server = TestServer::start({
        let threads = threads.clone();
        move |exchange| {
            threads.lock().unwrap().push(std::thread::current().id());
            tell(&exchange);
        }
    });
    server.listening.close();
    let turnings = [Turning::start(), Turning::start()];
    let listener = Listener::tcp("127.0.0.1:0".parse().unwrap(), &TcpOptions::default()).unwrap();
    let address = listener.local_addr().socket_addr().unwrap();
    let listenings = turnings.each_ref().map(|turning| {
        server
            .server
            .serve(&turning.reactor, listener.try_clone().unwrap())
            .unwrap()
    });
    drop(listener);

    let connect = || Client::new(TcpStream::connect(address).unwrap());
    let accepting = || threads.lock().unwrap().iter().collect::<HashSet<_>>().len();
    // One reactor is kept busy by a task: the other serves all.
    let (release, kept) = mpsc::channel::<()>();
    let (busy, is_busy) = mpsc::channel();
    turnings[0].reactor.spawn(async move {
        busy.send(()).unwrap();
        let _ = kept.recv_timeout(LONG);
    });
    is_busy.recv().unwrap();
    for _ in 0..10 {
        assert_eq!(connect().get("/").status, 200);
    }
    assert_eq!(accepting(), 1);
    release.send(()).unwrap();

    // Bursts are shared.
    eventually(|| {
        let clients: Vec<_> = (0..100).map(|_| connect()).collect();
        for mut client in clients {
            assert_eq!(client.get("/").status, 200);
        }
        accepting() == 2
    });

    listenings[0].close();
    assert_eq!(connect().get("/").status, 200, "the other still listens");
    listenings[1].close();
    assert!(TcpStream::connect(address).is_err());
}

/// Out of descriptors: nothing spins, and it goes on when there are some again.
#[test]
fn out_of_descriptors() {
    // The limit is the process's: in a process of its own.
    if std::env::var_os("FERROUTE_TEST_DESCRIPTORS").is_none() {
        let status = std::process::Command::new("sh")
            .args([
                "-c",
                "ulimit -n 64 && exec \"$0\" --exact out_of_descriptors",
            ])
            .arg(std::env::current_exe().unwrap())
            .env("FERROUTE_TEST_DESCRIPTORS", "1")
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        return;
    }
    let server = TestServer::start(|exchange| tell(&exchange));
    let mut client = server.connect();
    assert_eq!(client.get("/").status, 200);
    // One descriptor is left for a client, none for its connection.
    let mut hoard = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        hoard.push(file);
    }
    hoard.pop();
    let waiting = TcpStream::connect(server.address()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let turns = server.turning.reactor.stats().turns;
    std::thread::sleep(Duration::from_millis(300));
    assert!(
        server.turning.reactor.stats().turns - turns < 20,
        "it spins"
    );
    assert_eq!(client.get("/").status, 200, "others are served");
    assert_eq!(server.server.connection_count(), 1);
    hoard.clear();
    waiting.set_read_timeout(Some(LONG)).unwrap();
    let began = std::time::Instant::now();
    assert_eq!(Client::new(waiting).get("/").status, 200);
    assert!(began.elapsed() < Duration::from_secs(1));
    eventually(|| server.server.connection_count() >= 1);
}
