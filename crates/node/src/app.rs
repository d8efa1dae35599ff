//! The application that `ferroute start` and `dev` serve: file routes in workers, and a server program, on one listener.
//!
//! There is one for the process. Each of its threads is a *member*: an HTTP server on that thread's reactor, on a clone
//! of the shared listening socket. What happens to a request is the business of `route.rs`.

use std::os::fd::{AsFd, AsRawFd};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ferroute_http::{Connection, Files, Listener, Listening, Server, Settings};
use ferroute_router::Router;
use ferroute_routes::{RouteManifest, ScanOptions};

use crate::hand_over::HandOver;
use crate::js::{Args, Js, Outcome, Thrown};
use crate::mailbox::{Event, Mailbox};
use crate::pipeline::Configuration;
use crate::route::ToApp;
use crate::server::{self, ToProgram};
use crate::thread::Thread;

/// What a request is matched against. Replaced whole when the routes change.
pub(crate) struct Table {
    pub(crate) router: Router<u32>,
    pub(crate) files: Option<Files>,
    pub(crate) health: Option<String>,
    /// There when the project is a website of Next.js, which is the program then.
    pub(crate) hand_over: Option<HandOver>,
    /// None: there is nothing that a request could meet beside files.
    pub(crate) configuration: Option<Configuration>,
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

impl Member {
    /// No new connections; the open ones end with what they are being answered.
    fn stop(&mut self) {
        self.listening = None;
        drop(self.http.drain());
    }
}

pub(crate) struct App {
    table: RwLock<Arc<Table>>,
    members: RwLock<Vec<Member>>,
    /// The program that answers what no file does.
    program: RwLock<Option<Arc<ToProgram>>>,
    listener: RwLock<Option<Listener>>,
}

impl App {
    pub(crate) fn table(&self) -> Arc<Table> {
        read(&self.table).clone()
    }

    pub(crate) fn program(&self) -> Option<Arc<ToProgram>> {
        read(&self.program).clone()
    }

    /// A connection that somebody watches has ended. Any worker may have had a request of it.
    pub(crate) fn tell_workers_closed(&self, connection: u64) {
        for member in read(&self.members).iter() {
            if member.runs_functions {
                // One that ends has no use for it.
                let _ = member.mailbox.push(Event::Connection {
                    server: server::NONE,
                    connection,
                    kind: server::CLOSED,
                });
            }
        }
    }

    /// The worker that should run an invocation: `local` if that is one, else the one with the fewest open. `blocked` is
    /// taken only if there is no other.
    pub(crate) fn worker(
        &self,
        local: Option<&Arc<Mailbox>>,
        blocked: Option<&Arc<Mailbox>>,
    ) -> Option<Arc<Mailbox>> {
        let is = |member: &Member, one: Option<&Arc<Mailbox>>| {
            one.is_some_and(|one| Arc::ptr_eq(one, &member.mailbox))
        };
        read(&self.members)
            .iter()
            .filter(|member| member.runs_functions && !member.left)
            .min_by_key(|member| {
                (
                    !is(member, local),
                    is(member, blocked),
                    member.mailbox.pending(),
                )
            })
            .map(|member| member.mailbox.clone())
    }
}

static APP: OnceLock<App> = OnceLock::new();

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

/// The application, if there is one in this process.
pub(crate) fn current() -> Option<&'static App> {
    APP.get()
}

fn app() -> Result<&'static App, Thrown> {
    current().ok_or_else(|| Thrown::Error("ferroute: appCreate() was not called".into()))
}

// ===== for the other parts of the addon =====

/// A thread ends: nothing goes there any more, its listener closes, its open connections are told to end. They live on,
/// on its rescue thread, while other members answer on them.
pub(crate) fn leave(mailbox: &Arc<Mailbox>) {
    let Some(app) = APP.get() else { return };
    write(&app.program).take_if(|program| Arc::ptr_eq(&program.mailbox, mailbox));
    let mut members = write(&app.members);
    for member in members
        .iter_mut()
        .filter(|member| Arc::ptr_eq(&member.mailbox, mailbox))
    {
        member.left = true;
        member.stop();
    }
    members.retain(|member| !member.left || member.http.connection_count() > 0);
}

/// Connections of all members.
pub(crate) fn connection_count() -> usize {
    APP.get().map_or(0, |app| {
        read(&app.members)
            .iter()
            .map(|member| member.http.connection_count())
            .sum()
    })
}

/// Whether the application keeps the process alive.
pub(crate) fn keeps_alive() -> bool {
    APP.get().is_some_and(|app| {
        read(&app.members)
            .iter()
            .any(|member| member.listening.is_some())
    })
}

/// A connection of the application.
pub(crate) fn connection(id: u64) -> Option<Connection> {
    read(&APP.get()?.members)
        .iter()
        .find_map(|member| member.http.connection(id))
}

/// Do something to all HTTP servers of the application if `server` of this thread is its program.
pub(crate) fn for_program(mailbox: &Arc<Mailbox>, server: u32, mut work: impl FnMut(&Server)) {
    let Some(app) = APP.get() else { return };
    let program = app.program();
    if program.is_some_and(|program| program.is(mailbox, server)) {
        read(&app.members)
            .iter()
            .for_each(|member| work(&member.http));
    }
}

/// The program closed its server: file routes go on without it.
pub(crate) fn program_closed(mailbox: &Arc<Mailbox>, server: u32) {
    let Some(app) = APP.get() else { return };
    write(&app.program).take_if(|program| program.is(mailbox, server));
}

// ===== for JavaScript =====

/// scanRoutes(dir, options)
pub(crate) fn scan(js: Js, args: &Args) -> Outcome {
    let dir = args.string(js, 0)?;
    let mut options = ScanOptions::default();
    if let Some(extensions) = args
        .get(js, 1)
        .and_then(|given| js.property(given, c"pageExtensions"))
    {
        options.page_extensions = js
            .array_items(extensions)
            .into_iter()
            .filter_map(|extension| js.to_string(extension))
            .collect();
    }
    let manifest = ferroute_routes::scan(dir.as_ref(), &options)
        .map_err(|error| Thrown::Error(error.to_string()))?;
    let json =
        serde_json::to_string(&manifest).map_err(|error| Thrown::Error(error.to_string()))?;
    Ok(js.string(&json))
}

/// appCreate(manifest, options)
pub(crate) fn create(js: Js, args: &Args) -> Outcome {
    let manifest: RouteManifest = serde_json::from_str(&args.string(js, 0)?)
        .map_err(|error| Thrown::Type(format!("not a route manifest: {error}")))?;
    let options = args.get(js, 1);
    let text = |key| {
        options
            .and_then(|options| js.property(options, key))
            .and_then(|value| js.to_string(value))
    };
    let public_dir = text(c"publicDir")
        .map(std::path::PathBuf::from)
        .or_else(|| manifest.public_dir.clone());
    let table = Arc::new(Table {
        router: manifest
            .router()
            .map_err(|error| Thrown::Error(error.to_string()))?,
        files: public_dir
            .map(Files::new)
            .transpose()
            .map_err(|error| Thrown::Error(error.to_string()))?,
        health: text(c"health"),
        hand_over: text(c"handOver")
            .map(|base_path| HandOver::new(&manifest, base_path))
            .transpose()
            .map_err(|error| Thrown::Error(error.to_string()))?,
        configuration: match text(c"rules") {
            Some(rules) => Configuration::new(&rules)?,
            None => None,
        },
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
    let listener = server::open_listener(js, args.value(0)?)?;
    let address = server::address_of(js, &listener);
    for member in write(&app.members).iter_mut() {
        serve(member, &listener)?;
    }
    *write(&app.listener) = Some(listener);
    // A thread that serves nothing itself is kept alive by its workers.
    if let Ok(thread) = Thread::current() {
        thread.reference();
    }
    Ok(address)
}

/// appListener()
pub(crate) fn listener(js: Js, _: &Args) -> Outcome {
    let listener = read(&app()?.listener);
    let listener = listener
        .as_ref()
        .ok_or_else(|| Thrown::Error("ferroute: appListen() was not called".into()))?;
    // SAFETY: `dup` makes a descriptor of its own, without FD_CLOEXEC, which is what `exec` is to leave open.
    let copy = unsafe { libc::dup(listener.as_fd().as_raw_fd()) };
    if copy < 0 {
        return Err(Thrown::Error(format!(
            "ferroute: cannot copy the listener: {}",
            std::io::Error::last_os_error()
        )));
    }
    Ok(js.f64(f64::from(copy)))
}

fn serve(member: &mut Member, listener: &Listener) -> Result<(), Thrown> {
    let failed = |error: std::io::Error| {
        Thrown::Error(format!("ferroute: cannot share the listener: {error}"))
    };
    let clone = listener.try_clone().map_err(failed)?;
    member.listening = Some(
        member
            .http
            .serve(&member.mailbox.reactor, clone)
            .map_err(failed)?,
    );
    Ok(())
}

fn join(app: &'static App, thread: &Thread, runs_functions: bool) -> Result<(), Thrown> {
    let local = thread.mailbox.clone();
    let http = Server::new(
        Arc::new(ToApp::new(app, local.clone())),
        Settings::default(),
    );
    let mut member = Member {
        mailbox: local,
        http,
        listening: None,
        runs_functions,
        left: false,
    };
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
    *write(&app.program) = Some(dispatch);
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
        member.stop();
    }
    *write(&app.listener) = None;
    Ok(js.undefined())
}

/// appConnections()
pub(crate) fn connections(js: Js, _: &Args) -> Outcome {
    Ok(js.f64(connection_count() as f64))
}
