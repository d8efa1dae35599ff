//! The application that `ferroute start` and `dev` serve: file routes in workers, and a server program, on one listener.
//!
//! There is one for the process. Each of its threads is a *member*: an HTTP server on that thread's reactor, on a clone
//! of the shared listening socket. A request is routed on whichever thread accepted it, and given to a worker (the local
//! one if it is free), to the program, or answered here.

use std::os::fd::{AsFd, AsRawFd};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ferroute_http::{
    Chunk, Connection, Dispatch, Error, Exchange, Files, Listener, Listening, Method, Peer, ResponseHead, Server, Settings,
};
use ferroute_router::{Canonical, Params, Router, canonical};
use ferroute_routes::{RouteManifest, ScanOptions};

use crate::js::{Args, Js, Outcome, Thrown};
use crate::mailbox::{Event, Mailbox, Param};
use crate::server::{self, ToProgram};
use crate::thread::Thread;

/// What a request is matched against. Replaced whole when the routes change.
struct Table {
    router: Router<u32>,
    files: Option<Files>,
    health: Option<String>,
}

impl Table {
    fn has(&self, path: &str) -> bool {
        self.router.find(path).is_some() || self.files.as_ref().is_some_and(|files| files.lookup(path.as_bytes()).is_some())
    }
}

/// A thread that serves the application's listener.
struct Member {
    mailbox: Arc<Mailbox>,
    http: Server,
    listening: Option<Listening>,
    runs_functions: bool,
    /// Its thread has ended or is about to: no invocation goes there.
    left: bool,
}

/// The program that answers what no file does.
#[derive(Clone)]
struct Program {
    mailbox: Arc<Mailbox>,
    dispatch: Arc<ToProgram>,
}

struct App {
    table: RwLock<Arc<Table>>,
    members: RwLock<Vec<Member>>,
    program: RwLock<Option<Program>>,
    listener: RwLock<Option<Listener>>,
}

static APP: OnceLock<App> = OnceLock::new();

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn app() -> Result<&'static App, Thrown> {
    APP.get().ok_or_else(|| Thrown::Error("ferroute: appCreate() was not called".into()))
}

// ===== a request's way =====

/// The dispatch of one member.
struct ToApp {
    app: &'static App,
    local: Arc<Mailbox>,
}

impl Dispatch for ToApp {
    fn request(&self, exchange: Exchange) {
        let table = read(&self.app.table).clone();
        let path = std::str::from_utf8(exchange.path()).unwrap_or("");
        if table.health.as_deref() == Some(path) {
            return healthy(&exchange);
        }
        match canonical(path) {
            Canonical::AsIs => {
                if let Some(found) = table.router.find(path) {
                    let params = owned(found.params);
                    return self.app.invoke(&self.local, *found.value, exchange, params);
                }
            }
            // Another spelling of a path that is served here is sent to the right one, so that everything has one
            // spelling; anything else is the program's to judge.
            Canonical::Redirect(to) if table.has(&to) => return redirect(&exchange, &to),
            Canonical::Redirect(_) => {}
            Canonical::Bad(_) if read(&self.app.program).is_none() => return plain(&exchange, 400, "Bad Request"),
            Canonical::Bad(_) => {}
        }
        if let Some(files) = &table.files
            && let Some(file) = files.lookup(path.as_bytes())
        {
            return files.serve(&self.local.reactor, file, exchange);
        }
        match read(&self.app.program).clone() {
            Some(program) => program.dispatch.request(exchange),
            None => plain(&exchange, 404, "Not Found"),
        }
    }

    fn opened(&self, connection: &Connection) {
        if let Some(program) = &*read(&self.app.program) {
            program.dispatch.opened(connection);
        }
    }

    fn closed(&self, connection: &Connection) {
        if let Some(program) = &*read(&self.app.program) {
            program.dispatch.closed(connection);
        }
    }

    fn timed_out(&self, connection: &Connection) -> bool {
        read(&self.app.program).as_ref().is_some_and(|program| program.dispatch.timed_out(connection))
    }

    fn refused(&self, exchange: Exchange, error: &Error) -> bool {
        read(&self.app.program).as_ref().is_some_and(|program| program.dispatch.refused(exchange, error))
    }

    fn dropped(&self, peer: &Peer) {
        if let Some(program) = &*read(&self.app.program) {
            program.dispatch.dropped(peer);
        }
    }
}

impl App {
    /// Give an invocation to a worker: the local one while it is free, else the least loaded.
    fn invoke(&self, local: &Arc<Mailbox>, route: u32, exchange: Exchange, params: Option<Box<[Param]>>) {
        let event = Event::Request { target: route, is_route: true, exchange, params };
        let members = read(&self.members);
        // On another thread than its own, the local one's JavaScript is blocked: what waits there can go elsewhere, too.
        let local_is_free = local.is_current_thread();
        let workers = || members.iter().filter(|member| member.runs_functions && !member.left);
        if local_is_free && workers().any(|member| Arc::ptr_eq(&member.mailbox, local)) {
            return give(local, event);
        }
        let waiting = if local_is_free { Vec::new() } else { local.take_waiting() };
        for event in waiting.into_iter().chain([event]) {
            let blocked = |member: &&Member| !local_is_free && Arc::ptr_eq(&member.mailbox, local);
            // Where all else is the blocked one itself, it waits there.
            let best = workers().min_by_key(|member| (blocked(member), member.mailbox.pending()));
            match best {
                Some(member) => give(&member.mailbox, event),
                None => abandon(event),
            }
        }
    }
}

fn give(worker: &Mailbox, event: Event) {
    worker.add_pending();
    if let Err(event) = worker.push(event) {
        worker.done_pending();
        abandon(event);
    }
}

fn owned(params: Params<'_>) -> Option<Box<[Param]>> {
    (!params.is_empty()).then(|| {
        params
            .into_iter()
            .map(|param| match param {
                ferroute_router::Param::One(value) => Param::One(value.into_owned()),
                ferroute_router::Param::Many(values) => {
                    Param::Many(values.into_iter().map(std::borrow::Cow::into_owned).collect())
                }
                ferroute_router::Param::Absent => Param::Absent,
            })
            .collect()
    })
}

// ===== what Rust answers =====

/// What Next sends with answers that nobody may keep.
const NO_STORE: &str = "Cache-Control: private, no-cache, no-store, max-age=0, must-revalidate\r\n";

fn plain(exchange: &Exchange, status: u16, text: &'static str) {
    reply(exchange, status, &format!("{NO_STORE}Content-Type: text/plain; charset=utf-8\r\n"), text.as_bytes());
}

fn redirect(exchange: &Exchange, to: &str) {
    let query = exchange.target().iter().position(|&byte| byte == b'?').map(|at| &exchange.target()[at..]);
    let query = query.and_then(|query| std::str::from_utf8(query).ok()).unwrap_or("");
    let location = format!("{to}{query}");
    let headers = format!("Location: {location}\r\nRefresh: 0;url={location}\r\n");
    reply(exchange, 308, &headers, location.as_bytes());
}

fn healthy(exchange: &Exchange) {
    if !matches!(exchange.method(), Method::Get | Method::Head) {
        return reply(exchange, 405, "Allow: GET, HEAD\r\n", b"");
    }
    reply(exchange, 200, "Content-Type: application/json\r\nCache-Control: no-store\r\n", b"{\"status\":\"ok\"}");
}

/// 503 for an exchange whose thread is gone or has no room.
pub(crate) fn unavailable(exchange: &Exchange) {
    reply(
        exchange,
        503,
        "Content-Type: text/plain; charset=utf-8\r\nRetry-After: 1\r\n",
        b"Service Unavailable",
    );
}

fn reply(exchange: &Exchange, status: u16, headers: &str, body: &[u8]) {
    let head = ResponseHead::new(status).with_headers(headers.as_bytes());
    exchange.respond(&head, Chunk::Slice(body), true);
    exchange.discard_body();
}

/// An event that no thread will see any more.
pub(crate) fn abandon(event: Event) {
    if let Event::Request { exchange, .. } | Event::Refused { exchange, .. } = event {
        unavailable(&exchange);
    }
}

// ===== for the other parts of the addon =====

/// A thread ends: nothing goes there any more, its listener closes, its open connections are told to end. They live on,
/// on its rescue thread, while other members answer on them.
pub(crate) fn leave(mailbox: &Arc<Mailbox>) {
    let Some(app) = APP.get() else { return };
    let mut program = write(&app.program);
    if program.as_ref().is_some_and(|program| Arc::ptr_eq(&program.mailbox, mailbox)) {
        *program = None;
    }
    drop(program);
    let mut members = write(&app.members);
    for member in members.iter_mut().filter(|member| Arc::ptr_eq(&member.mailbox, mailbox)) {
        member.left = true;
        if let Some(listening) = member.listening.take() {
            listening.close();
        }
        let _ = member.http.drain();
    }
    members.retain(|member| !member.left || member.http.connection_count() > 0);
}

/// Connections of all members.
pub(crate) fn connection_count() -> usize {
    APP.get().map_or(0, |app| read(&app.members).iter().map(|member| member.http.connection_count()).sum())
}

/// Whether the application keeps the process alive.
pub(crate) fn keeps_alive() -> bool {
    APP.get().is_some_and(|app| read(&app.members).iter().any(|member| member.listening.is_some()))
}

/// A connection of the application.
pub(crate) fn connection(id: u64) -> Option<Connection> {
    read(&APP.get()?.members).iter().find_map(|member| member.http.connection(id))
}

/// Do something to all HTTP servers of the application if `server` of this thread is its program.
pub(crate) fn for_program(mailbox: &Arc<Mailbox>, server: u32, mut work: impl FnMut(&Server)) {
    let Some(app) = APP.get() else { return };
    let is_program = read(&app.program)
        .as_ref()
        .is_some_and(|program| Arc::ptr_eq(&program.mailbox, mailbox) && program.dispatch.server == server);
    if is_program {
        read(&app.members).iter().for_each(|member| work(&member.http));
    }
}

/// The program closed its server: file routes go on without it.
pub(crate) fn program_closed(mailbox: &Arc<Mailbox>, server: u32) {
    let Some(app) = APP.get() else { return };
    let mut program = write(&app.program);
    if program
        .as_ref()
        .is_some_and(|program| Arc::ptr_eq(&program.mailbox, mailbox) && program.dispatch.server == server)
    {
        *program = None;
    }
}

// ===== for JavaScript =====

/// scanRoutes(dir, options)
pub(crate) fn scan(js: Js, args: &Args) -> Outcome {
    let dir = args.string(js, 0)?;
    let mut options = ScanOptions::default();
    if let Some(extensions) = args.get(js, 1).and_then(|given| js.property(given, c"pageExtensions")) {
        options.page_extensions =
            js.array_items(extensions).into_iter().filter_map(|extension| js.to_string(extension)).collect();
    }
    let manifest = ferroute_routes::scan(dir.as_ref(), &options).map_err(|error| Thrown::Error(error.to_string()))?;
    let json = serde_json::to_string(&manifest).map_err(|error| Thrown::Error(error.to_string()))?;
    Ok(js.string(&json))
}

/// appCreate(manifest, options)
pub(crate) fn create(js: Js, args: &Args) -> Outcome {
    let manifest: RouteManifest = serde_json::from_str(&args.string(js, 0)?)
        .map_err(|error| Thrown::Type(format!("not a route manifest: {error}")))?;
    let options = args.get(js, 1);
    let text = |key| options.and_then(|options| js.property(options, key)).and_then(|value| js.to_string(value));
    let public_dir = text(c"publicDir").map(std::path::PathBuf::from).or_else(|| manifest.public_dir.clone());
    let table = Arc::new(Table {
        router: manifest.router().map_err(|error| Thrown::Error(error.to_string()))?,
        files: public_dir.map(Files::new).transpose().map_err(|error| Thrown::Error(error.to_string()))?,
        health: text(c"health"),
    });
    let mut fresh = false;
    let app = APP.get_or_init(|| {
        fresh = true;
        App {
            table: RwLock::new(table.clone()),
            members: RwLock::default(),
            program: RwLock::default(),
            listener: RwLock::default(),
        }
    });
    if !fresh {
        *write(&app.table) = table;
    }
    Ok(js.undefined())
}

/// appListen(options)
pub(crate) fn listen(js: Js, args: &Args) -> Outcome {
    let app = app()?;
    let thread = Thread::current()?;
    let listener = server::open_listener(js, args.value(0)?)?;
    let address = server::address_of(js, &listener);
    for member in write(&app.members).iter_mut() {
        serve(member, &listener)?;
    }
    *write(&app.listener) = Some(listener);
    thread.reference();
    Ok(address)
}

/// appListener()
pub(crate) fn listener(js: Js, _: &Args) -> Outcome {
    let listener = read(&app()?.listener);
    let listener = listener.as_ref().ok_or_else(|| Thrown::Error("ferroute: appListen() was not called".into()))?;
    // SAFETY: `dup` makes a descriptor of its own, without FD_CLOEXEC, which is what `exec` is to leave open.
    let copy = unsafe { libc::dup(listener.as_fd().as_raw_fd()) };
    if copy < 0 {
        return Err(Thrown::Error(format!("ferroute: cannot copy the listener: {}", std::io::Error::last_os_error())));
    }
    Ok(js.f64(f64::from(copy)))
}

fn serve(member: &mut Member, listener: &Listener) -> Result<(), Thrown> {
    let failed = |error: std::io::Error| Thrown::Error(format!("ferroute: cannot share the listener: {error}"));
    let clone = listener.try_clone().map_err(failed)?;
    member.listening = Some(member.http.serve(&member.mailbox.reactor, clone).map_err(failed)?);
    Ok(())
}

fn join(app: &'static App, thread: &Thread, runs_functions: bool) -> Result<(), Thrown> {
    let local = thread.mailbox.clone();
    let http = Server::new(Arc::new(ToApp { app, local: local.clone() }), Settings::default());
    let mut member = Member { mailbox: local, http, listening: None, runs_functions, left: false };
    if let Some(listener) = &*read(&app.listener) {
        serve(&mut member, listener)?;
    }
    write(&app.members).push(member);
    thread.reference();
    Ok(())
}

/// appJoinWorker()
pub(crate) fn join_worker(js: Js, _: &Args) -> Outcome {
    let thread = Thread::current()?;
    thread.become_worker();
    join(app()?, &thread, true)?;
    Ok(js.undefined())
}

/// appJoinProgram(server)
pub(crate) fn join_program(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let app = app()?;
    let server = args.u32(js, 0)?;
    let dispatch = thread
        .servers
        .borrow()
        .get(server)
        .map(server::Entry::dispatch)
        .ok_or_else(|| Thrown::Type(format!("no server {server}")))?;
    *write(&app.program) = Some(Program { mailbox: thread.mailbox.clone(), dispatch });
    join(app, &thread, false)?;
    Ok(js.undefined())
}

/// appLeave()
pub(crate) fn leave_app(js: Js, _: &Args) -> Outcome {
    let thread = Thread::current()?;
    leave(&thread.mailbox);
    thread.reference();
    Ok(js.undefined())
}

/// appPending()
pub(crate) fn pending(js: Js, _: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slots = thread.slots.borrow().len();
    Ok(js.f64(slots.max(thread.mailbox.pending()) as f64))
}

/// appDrain()
pub(crate) fn drain(js: Js, _: &Args) -> Outcome {
    let app = app()?;
    for member in write(&app.members).iter_mut() {
        if let Some(listening) = member.listening.take() {
            listening.close();
        }
        let _ = member.http.drain();
    }
    *write(&app.listener) = None;
    Ok(js.undefined())
}

/// appConnections()
pub(crate) fn connections(js: Js, _: &Args) -> Outcome {
    Ok(js.f64(connection_count() as f64))
}
