//! The HTTP servers that a program on this thread made: `http.createServer()` is one entry here.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::{FromRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use slab::Slab;

use ferroute_http::{
    Connection, Dispatch, Error, Exchange, Listener, Listening, Peer, Server, Settings, TcpOptions,
    UnixOptions,
};

use crate::app;
use crate::js::{Args, Js, Outcome, Thrown, Value};
use crate::mailbox::{Event, Mailbox, Refusal};
use crate::pipeline::About;
use crate::thread::Thread;

/// In the place of a server's number: connections of file routes belong to none. As in `http/connection-socket.js`.
pub(crate) const NONE: u32 = u32::MAX;

// Third argument of `onConnection`.
pub(crate) const OPENED: u32 = 0;
pub(crate) const CLOSED: u32 = 1;
pub(crate) const TIMED_OUT: u32 = 2;
pub(crate) const DROPPED: u32 = 3;

// Flags of `serverWatch`.
const WATCH_CONNECTIONS: u32 = 1;
const WATCH_ERRORS: u32 = 2;

/// Hands the requests of one server to its program's thread.
pub(crate) struct ToProgram {
    pub(crate) mailbox: Arc<Mailbox>,
    pub(crate) server: u32,
    /// Whether the program wants to hear of connections. (They may be watched without: to know when the last has ended.)
    pub(crate) tell_connections: AtomicBool,
}

impl ToProgram {
    /// Whether it stands for this server of that thread.
    pub(crate) fn is(&self, mailbox: &Arc<Mailbox>, server: u32) -> bool {
        Arc::ptr_eq(&self.mailbox, mailbox) && self.server == server
    }

    /// A request of the application that no file answers.
    pub(crate) fn request_about(&self, exchange: Exchange, about: Option<Box<About>>) {
        let event = Event::Request {
            target: self.server,
            is_route: false,
            exchange,
            params: None,
            about,
        };
        if let Err(event) = self.mailbox.push(event) {
            crate::route::abandon(event);
        }
    }

    fn tell(&self, connection: u64, kind: u32) {
        let _ = self.mailbox.push(Event::Connection {
            server: self.server,
            connection,
            kind,
        });
    }
}

impl Dispatch for ToProgram {
    fn request(&self, exchange: Exchange) {
        self.request_about(exchange, None);
    }

    fn opened(&self, connection: &Connection) {
        if self.tell_connections.load(SeqCst) {
            self.tell(connection.id(), OPENED);
        }
    }

    fn closed(&self, connection: &Connection) {
        self.tell(connection.id(), CLOSED);
    }

    fn timed_out(&self, connection: &Connection) -> bool {
        self.tell(connection.id(), TIMED_OUT);
        true
    }

    fn refused(&self, exchange: Exchange, error: &Error) -> bool {
        let error = Box::new(Refusal {
            code: error.code(),
            message: error.to_string(),
            bytes_parsed: error.bytes_parsed(),
            packet: error.packet().clone(),
        });
        self.mailbox
            .push(Event::Refused {
                server: self.server,
                exchange,
                error,
            })
            .is_ok()
    }

    fn surplus(&self, exchange: Exchange) {
        self.request(exchange);
    }

    fn dropped(&self, peer: &Peer, local: &Peer) {
        let _ = self.mailbox.push(Event::Dropped {
            server: self.server,
            peer: peer.clone(),
            local: local.clone(),
        });
    }
}

/// One server of this thread.
pub(crate) struct Entry {
    pub(crate) http: Server,
    dispatch: Arc<ToProgram>,
    listening: Option<Listening>,
    referenced: bool,
}

impl Entry {
    pub(crate) fn dispatch(&self) -> Arc<ToProgram> {
        self.dispatch.clone()
    }
}

/// The servers of this thread, by number. A number is used again after `serverFree`.
#[derive(Default)]
pub(crate) struct Servers(Slab<Entry>);

impl Servers {
    pub(crate) fn get(&self, server: u32) -> Option<&Entry> {
        self.0.get(server as usize)
    }

    /// Whether any of them should keep the process alive: one that listens and was not `unref`ed, or has connections.
    pub(crate) fn keep_alive(&self) -> bool {
        self.0.iter().any(|(_, entry)| {
            (entry.listening.is_some() && entry.referenced) || entry.http.connection_count() > 0
        }) || app::keeps_alive()
    }

    /// The thread ends: no new connections, and the open ones end with what they are being answered.
    pub(crate) fn end(&self) {
        for (_, entry) in &self.0 {
            drop(entry.http.drain());
        }
    }

    /// Connections of all of them.
    pub(crate) fn connections(&self) -> usize {
        self.0
            .iter()
            .map(|(_, entry)| entry.http.connection_count())
            .sum()
    }
}

/// Work on a server of this thread; a number that is none is JavaScript's mistake.
fn with<T>(thread: &Thread, server: u32, work: impl FnOnce(&mut Entry) -> T) -> Result<T, Thrown> {
    match thread.servers.borrow_mut().0.get_mut(server as usize) {
        Some(entry) => Ok(work(entry)),
        None => Err(Thrown::Type(format!("no server {server}"))),
    }
}

/// A connection of a server, or of the application when that server is its program.
pub(crate) fn find_connection(thread: &Thread, server: u32, connection: u64) -> Option<Connection> {
    let own = thread
        .servers
        .borrow()
        .get(server)
        .and_then(|entry| entry.http.connection(connection));
    own.or_else(|| app::connection(connection))
}

/// createServer()
pub(crate) fn create(js: Js, _: &Args) -> Outcome {
    let thread = Thread::current()?;
    let mut servers = thread.servers.borrow_mut();
    let vacant = servers.0.vacant_entry();
    let number = vacant.key() as u32;
    let dispatch = Arc::new(ToProgram {
        mailbox: thread.mailbox.clone(),
        server: number,
        tell_connections: AtomicBool::new(false),
    });
    let http = Server::new(dispatch.clone(), Settings::default());
    vacant.insert(Entry {
        http,
        dispatch,
        listening: None,
        referenced: true,
    });
    Ok(js.u32(number))
}

/// serverSet(server, name, value)
pub(crate) fn set(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    let name = args.string(js, 1)?;
    let value = args.f64(js, 2)?;
    let mut known = true;
    with(&thread, server, |entry| {
        known = apply(entry.http.settings(), &name, value)
    })?;
    app::for_program(&thread.mailbox, server, |http| {
        apply(http.settings(), &name, value);
    });
    if known {
        Ok(js.undefined())
    } else {
        Err(Thrown::Type(format!("unknown setting {name}")))
    }
}

/// Node's names, Node's units.
fn apply(settings: &Settings, name: &str, value: f64) -> bool {
    let count = if value.is_finite() && value > 0.0 {
        value as usize
    } else {
        0
    };
    let time = Duration::from_secs_f64(if value.is_finite() && value > 0.0 {
        value / 1000.0
    } else {
        0.0
    });
    let _: &Settings = match name {
        "headersTimeout" => settings.set_headers_timeout(time),
        "requestTimeout" => settings.set_request_timeout(time),
        "keepAliveTimeout" => settings.set_keep_alive_timeout(time),
        "keepAliveTimeoutBuffer" => settings.set_keep_alive_timeout_buffer(time),
        "timeout" => settings.set_timeout(time),
        "maxHeadersCount" => settings.set_max_headers_count(count),
        "maxHeaderSize" => settings.set_max_header_size(count),
        "maxRequestsPerSocket" => settings.set_max_requests_per_socket(count),
        "maxConnections" => settings.set_max_connections(count),
        "requireHostHeader" => settings.set_require_host_header(value != 0.0),
        "highWaterMark" => settings.set_high_water_mark(count),
        "noDelay" => settings.set_no_delay(value != 0.0),
        "keepAlive" => settings.set_keep_alive(value != 0.0),
        "keepAliveInitialDelay" => settings.set_keep_alive_initial_delay(time),
        _ => return false,
    };
    true
}

/// serverWatch(server, flags)
pub(crate) fn watch(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    let flags = args.u32(js, 1)?;
    let apply = |http: &Server| {
        http.watch_connections(flags & WATCH_CONNECTIONS != 0);
        http.watch_errors(flags & WATCH_ERRORS != 0);
    };
    with(&thread, server, |entry| {
        entry
            .dispatch
            .tell_connections
            .store(flags & WATCH_CONNECTIONS != 0, SeqCst);
        apply(&entry.http);
    })?;
    app::for_program(&thread.mailbox, server, apply);
    Ok(js.undefined())
}

/// serverListen(server, options)
pub(crate) fn listen(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    let listener = open_listener(js, args.value(1)?)?;
    let address = address_of(js, &listener);
    let reactor = thread.mailbox.reactor.clone();
    let served = with(&thread, server, |entry| {
        entry
            .http
            .serve(&reactor, listener)
            .map(|listening| entry.listening = Some(listening))
    })?;
    served.map_err(|error| Thrown::Value(system_error(js, &error, None, None)))?;
    thread.reference();
    Ok(address)
}

/// serverClose(server)
pub(crate) fn close(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    with(&thread, server, |entry| {
        if let Some(listening) = entry.listening.take() {
            listening.close();
        }
        // The end of the last connection must be heard, whoever turns the reactor then: the process may end with it.
        entry.http.watch_connections(true);
    })?;
    app::program_closed(&thread.mailbox, server);
    thread.reference();
    Ok(js.undefined())
}

/// serverFree(server)
pub(crate) fn free(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    if let Some(entry) = thread.servers.borrow_mut().0.try_remove(server as usize)
        && let Some(listening) = entry.listening
    {
        listening.close();
    }
    thread.reference();
    Ok(js.undefined())
}

/// serverRef(server, ref)
pub(crate) fn reference(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let wanted = args.bool(js, 1)?;
    with(&thread, args.u32(js, 0)?, |entry| {
        entry.referenced = wanted;
        if !wanted {
            entry.http.watch_connections(true);
        }
    })?;
    thread.reference();
    Ok(js.undefined())
}

/// serverConnections(server)
pub(crate) fn connections(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    let mut count = with(&thread, server, |entry| entry.http.connection_count())?;
    app::for_program(&thread.mailbox, server, |http| {
        count += http.connection_count()
    });
    Ok(js.f64(count as f64))
}

/// serverCloseConnections(server, idleOnly)
pub(crate) fn close_connections(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    let idle_only = args.bool(js, 1)?;
    let close = |http: &Server| {
        if idle_only {
            http.close_idle()
        } else {
            http.close_all()
        }
    };
    with(&thread, server, |entry| close(&entry.http))?;
    app::for_program(&thread.mailbox, server, close);
    Ok(js.undefined())
}

/// Open what `ListenOptions` of `native.d.ts` name.
pub(crate) fn open_listener(js: Js, options: Value) -> Result<Listener, Thrown> {
    let number = |key| js.property(options, key).and_then(|value| js.to_f64(value));
    let flag = |key| {
        js.property(options, key)
            .and_then(|value| js.to_bool(value))
            .unwrap_or(false)
    };
    let text = |key| {
        js.property(options, key)
            .and_then(|value| js.to_string(value))
    };

    if let Some(fd) = number(c"fd") {
        // SAFETY: the program hands over a descriptor that it says is a listening socket; it is checked by the crate.
        let fd = unsafe { OwnedFd::from_raw_fd(fd as i32) };
        return Listener::from_fd(fd)
            .map_err(|error| Thrown::Value(system_error(js, &error, None, None)));
    }
    let backlog = number(c"backlog").map_or(TcpOptions::default().backlog, |backlog| {
        backlog.max(1.0) as u32
    });
    if let Some(path) = text(c"path") {
        let settings = UnixOptions {
            backlog,
            readable_all: flag(c"readableAll"),
            writable_all: flag(c"writableAll"),
        };
        return Listener::unix(&path, &settings)
            .map_err(|error| Thrown::Value(system_error(js, &error, Some(&path), None)));
    }
    let settings = TcpOptions {
        backlog,
        reuse_port: flag(c"reusePort"),
        ipv6_only: flag(c"ipv6Only"),
    };
    let port = number(c"port").unwrap_or(0.0) as u16;
    let host = text(c"host");
    let at = |address: IpAddr| {
        Listener::tcp(SocketAddr::new(address, port), &settings).map_err(|error| {
            Thrown::Value(system_error(
                js,
                &error,
                Some(&address.to_string()),
                Some(port),
            ))
        })
    };
    match host {
        Some(host) => {
            let (address, scope) = host
                .split_once('%')
                .map_or((host.as_str(), None), |(a, s)| (a, Some(s)));
            let parsed: IpAddr = address
                .parse()
                .map_err(|_| Thrown::Type(format!("host must be an address, not {host:?}")))?;
            match (parsed, scope.map(scope_id)) {
                (IpAddr::V6(v6), Some(scope)) => {
                    let address = SocketAddr::V6(std::net::SocketAddrV6::new(v6, port, 0, scope));
                    Listener::tcp(address, &settings).map_err(|error| {
                        Thrown::Value(system_error(js, &error, Some(&host), Some(port)))
                    })
                }
                _ => at(parsed),
            }
        }
        // As Node: all addresses of both families, or of IPv4 where there is no IPv6.
        None => match Listener::tcp(
            SocketAddr::from((std::net::Ipv6Addr::UNSPECIFIED, port)),
            &settings,
        ) {
            Ok(listener) => Ok(listener),
            Err(error)
                if matches!(
                    error.raw_os_error(),
                    Some(libc::EAFNOSUPPORT | libc::EINVAL | libc::EADDRNOTAVAIL)
                ) =>
            {
                at(std::net::Ipv4Addr::UNSPECIFIED.into())
            }
            Err(error) => Err(Thrown::Value(system_error(
                js,
                &error,
                Some("::"),
                Some(port),
            ))),
        },
    }
}

/// A zone of a link-local address: a number, or an interface's name.
fn scope_id(zone: &str) -> u32 {
    zone.parse().unwrap_or_else(|_| {
        let name = std::ffi::CString::new(zone).unwrap_or_default();
        // SAFETY: the name ends with NUL; an unknown one gives 0.
        unsafe { libc::if_nametoindex(name.as_ptr()) }
    })
}

/// `Address` of `native.d.ts`, or a path.
pub(crate) fn address_of(js: Js, listener: &Listener) -> Value {
    match listener.local_addr() {
        Peer::Tcp(address) => {
            let object = js.object();
            js.set(object, c"address", js.string(&address.ip().to_string()));
            js.set(object, c"family", js.string(family(address)));
            js.set(object, c"port", js.u32(u32::from(address.port())));
            object
        }
        Peer::Unix(path) => js.string(
            &path
                .as_ref()
                .map(|path| path.to_string_lossy())
                .unwrap_or_default(),
        ),
    }
}

pub(crate) fn family(address: &SocketAddr) -> &'static str {
    if address.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// An error as Node's `listen` makes it: `listen EADDRINUSE: address already in use :::3000`, with its properties.
fn system_error(js: Js, error: &std::io::Error, address: Option<&str>, port: Option<u16>) -> Value {
    let errno = error.raw_os_error().unwrap_or(libc::EINVAL);
    let (code, text) = errno_name(errno);
    let place = match (address, port) {
        (Some(address), Some(port)) => format!(" {address}:{port}"),
        (Some(path), None) => format!(" {path}"),
        _ => String::new(),
    };
    let object = js.error(code, &format!("listen {code}: {text}{place}"));
    js.set(object, c"errno", js.f64(f64::from(-errno)));
    js.set(object, c"syscall", js.string("listen"));
    if let Some(address) = address {
        js.set(object, c"address", js.string(address));
    }
    if let Some(port) = port {
        js.set(object, c"port", js.u32(u32::from(port)));
    }
    object
}

/// libuv's names and words for what `bind` and `listen` fail with.
fn errno_name(errno: i32) -> (&'static str, &'static str) {
    match errno {
        libc::EADDRINUSE => ("EADDRINUSE", "address already in use"),
        libc::EADDRNOTAVAIL => ("EADDRNOTAVAIL", "address not available"),
        libc::EACCES => ("EACCES", "permission denied"),
        libc::EAFNOSUPPORT => ("EAFNOSUPPORT", "address family not supported"),
        libc::EBADF => ("EBADF", "bad file descriptor"),
        libc::EMFILE => ("EMFILE", "too many open files"),
        libc::ENFILE => ("ENFILE", "file table overflow"),
        libc::ENOENT => ("ENOENT", "no such file or directory"),
        libc::ENOTDIR => ("ENOTDIR", "not a directory"),
        libc::ENOTSOCK => ("ENOTSOCK", "socket operation on non-socket"),
        libc::ENAMETOOLONG => ("ENAMETOOLONG", "name too long"),
        libc::EROFS => ("EROFS", "read-only file system"),
        _ => ("EINVAL", "invalid argument"),
    }
}
