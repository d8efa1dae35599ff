//! What happens to a request of the application: answered here, run by a worker, or given to the program.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use ferroute_http::{Chunk, Connection, Dispatch, Error, Exchange, Method, Peer, ResponseHead};
use ferroute_router::{Canonical, Params, canonical};

use crate::app::{self, App, Table};
use crate::cache::{self, Looked};
use crate::mailbox::{Event, Mailbox, Param};

/// How long an invocation may wait in the inbox of a worker before it is looked whether that one is blocked.
const PATIENCE: Duration = Duration::from_millis(20);

/// The dispatch of one member.
pub(crate) struct ToApp {
    app: &'static App,
    local: Arc<Mailbox>,
    /// A task looks after the local inbox.
    looked_after: Arc<AtomicBool>,
}

impl ToApp {
    pub(crate) fn new(app: &'static App, local: Arc<Mailbox>) -> ToApp {
        ToApp {
            app,
            local,
            looked_after: Arc::default(),
        }
    }

    /// Give an invocation to a worker: the local one while it is free, else the least loaded. `key`: what it makes is for the
    /// cache.
    fn invoke(
        &self,
        route: u32,
        key: Option<Box<str>>,
        exchange: Exchange,
        params: Option<Box<[Param]>>,
    ) {
        let event = Event::Request {
            target: route,
            is_route: true,
            exchange,
            params,
        };
        let event = match key {
            Some(key) => match cache::join(&key, event) {
                Some(event) => event,
                None => return,
            },
            None => event,
        };
        if self.local.is_free() {
            give(self.app.worker(Some(&self.local), None), event);
            self.look_after();
        } else {
            give(self.app.worker(None, Some(&self.local)), event);
        }
    }

    /// See that nothing waits behind a handler that blocks: what is in the local inbox a while from now, with JavaScript
    /// busy, goes to other workers.
    fn look_after(&self) {
        if self.looked_after.swap(true, SeqCst) {
            return;
        }
        let (app, local, looked_after) = (self.app, self.local.clone(), self.looked_after.clone());
        let reactor = self.local.reactor.clone();
        self.local.reactor.spawn(async move {
            loop {
                reactor.sleep_until(reactor.now() + PATIENCE).await;
                if !local.is_free() {
                    for event in local.take_waiting() {
                        local.done_pending();
                        give(app.worker(None, Some(&local)), event);
                    }
                }
                if local.is_empty() {
                    looked_after.store(false, SeqCst);
                    // Whoever came in between saw that somebody looks after it.
                    if local.is_empty() || looked_after.swap(true, SeqCst) {
                        return;
                    }
                }
            }
        });
    }
}

impl Dispatch for ToApp {
    fn request(&self, exchange: Exchange) {
        let table = self.app.table();
        let path = std::str::from_utf8(exchange.path()).unwrap_or("");
        if table.health.as_deref() == Some(path) {
            return healthy(&exchange);
        }
        if let Some(next) = &table.hand_over
            && !next.is_ours(path, table.files.as_ref())
        {
            return match self.app.program() {
                Some(program) => program.request(exchange),
                // Next is not ready yet, or it has ended.
                None => unavailable(&exchange),
            };
        }
        match canonical(path) {
            Canonical::AsIs => {
                if let Some(found) = table.router.find(path) {
                    let (route, params) = (*found.value, found.params);
                    let key = match cache::look(route, path, &exchange, || owned(params.clone())) {
                        Looked::Answered => return,
                        Looked::Missing(key) => Some(key),
                        Looked::Uncached => None,
                    };
                    let params = owned(params);
                    return self.invoke(route, key, exchange, params);
                }
            }
            // Another spelling of a path that is served here is sent to the right one, so that everything has one
            // spelling; anything else is the program's to judge.
            Canonical::Redirect(to) if table.has(&to) => return redirect(&exchange, &to),
            Canonical::Redirect(_) => {}
            Canonical::Bad(_) if self.app.program().is_none() => {
                return plain(&exchange, 400, "Bad Request");
            }
            Canonical::Bad(_) => {}
        }
        if let Some(files) = &table.files
            && let Some(file) = files.lookup(path.as_bytes())
        {
            return files.serve(&self.local.reactor, file, exchange);
        }
        match self.app.program() {
            Some(program) => program.request(exchange),
            None => plain(&exchange, 404, "Not Found"),
        }
    }

    fn opened(&self, connection: &Connection) {
        if let Some(program) = self.app.program() {
            program.opened(connection);
        }
    }

    fn closed(&self, connection: &Connection) {
        if let Some(program) = self.app.program() {
            program.closed(connection);
        }
    }

    fn timed_out(&self, connection: &Connection) -> bool {
        self.app
            .program()
            .is_some_and(|program| program.timed_out(connection))
    }

    fn refused(&self, exchange: Exchange, error: &Error) -> bool {
        self.app
            .program()
            .is_some_and(|program| program.refused(exchange, error))
    }

    fn dropped(&self, peer: &Peer, local: &Peer) {
        if let Some(program) = self.app.program() {
            program.dropped(peer, local);
        }
    }
}

impl Table {
    /// Whether a path is answered by a file of either kind.
    fn has(&self, path: &str) -> bool {
        self.router.find(path).is_some()
            || self
                .files
                .as_ref()
                .is_some_and(|files| files.lookup(path.as_bytes()).is_some())
    }
}

fn give(worker: Option<Arc<Mailbox>>, event: Event) {
    let Some(worker) = worker else {
        return abandon(event);
    };
    worker.add_pending();
    if let Err(event) = worker.push(event) {
        worker.done_pending();
        abandon(event);
    }
}

pub(crate) fn owned(params: Params<'_>) -> Option<Box<[Param]>> {
    (!params.is_empty()).then(|| {
        params
            .into_iter()
            .map(|param| match param {
                ferroute_router::Param::One(value) => Param::One(value.into_owned()),
                ferroute_router::Param::Many(values) => {
                    Param::Many(values.into_iter().map(Cow::into_owned).collect())
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
    reply(
        exchange,
        status,
        &format!("{NO_STORE}Content-Type: text/plain; charset=utf-8\r\n"),
        text.as_bytes(),
    );
}

fn redirect(exchange: &Exchange, to: &str) {
    let query = exchange
        .target()
        .iter()
        .position(|&byte| byte == b'?')
        .map(|at| &exchange.target()[at..]);
    let query = query
        .and_then(|query| std::str::from_utf8(query).ok())
        .unwrap_or("");
    let location = format!("{to}{query}");
    let headers = format!("Location: {location}\r\nRefresh: 0;url={location}\r\n");
    reply(exchange, 308, &headers, location.as_bytes());
}

fn healthy(exchange: &Exchange) {
    if !matches!(exchange.method(), Method::Get | Method::Head) {
        return reply(exchange, 405, "Allow: GET, HEAD\r\n", b"");
    }
    reply(
        exchange,
        200,
        "Content-Type: application/json\r\nCache-Control: no-store\r\n",
        b"{\"status\":\"ok\"}",
    );
}

/// 503 for an exchange whose thread is gone or has no room.
pub(crate) fn unavailable(exchange: &Exchange) {
    let headers = "Content-Type: text/plain; charset=utf-8\r\nRetry-After: 1\r\n";
    reply(exchange, 503, headers, b"Service Unavailable");
}

fn reply(exchange: &Exchange, status: u16, headers: &str, body: &[u8]) {
    let head = ResponseHead::new(status).with_headers(headers.as_bytes());
    exchange.respond(&head, Chunk::Slice(body), true);
    exchange.discard_body();
}

/// An event for any worker.
pub(crate) fn run_anywhere(event: Event) {
    give(app::current().and_then(|app| app.worker(None, None)), event);
}

/// An event that its thread, which has left, did not begin: another worker can, or nobody will.
pub(crate) fn pass_on(event: Event) {
    match event {
        Event::Request { is_route: true, .. } | Event::Revalidate { .. } => {
            give(app::current().and_then(|app| app.worker(None, None)), event)
        }
        _ => abandon(event),
    }
}

/// An event that no thread will see any more.
pub(crate) fn abandon(event: Event) {
    cache::given_up(&event);
    if let Event::Request { exchange, .. } | Event::Refused { exchange, .. } = event {
        unavailable(&exchange);
    }
}
