//! What happens to a request of the application: answered here, run by a worker, or given to the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use ferroute_http::{Connection, Dispatch, Error, Exchange, Peer};
use ferroute_router::{Canonical, canonical};

use crate::app::{self, App};
use crate::cache::{self, Looked};
use crate::draft::{self, is_revalidation};
use crate::mailbox::{Event, Mailbox, Param};
use crate::pipeline::heads::{cleaned, query_of};
use crate::pipeline::{self, About, EXTERNAL, PROXY, Spelling, Step, answers, spelling};

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

    /// Does what is to be done about a request.
    fn take(&self, step: Step, exchange: Exchange) {
        match step {
            Step::Route { id, params, about } => {
                let table = self.app.table();
                let about = draft::dropping(&exchange, about);
                let looked = pipeline::look(&table, id, &params, about.as_deref(), &exchange);
                let key = match looked {
                    Looked::Answered => return,
                    Looked::Missing(key) => Some(key),
                    Looked::Uncached => None,
                };
                self.invoke(id, key, exchange, params, about);
            }
            Step::Proxy(about) => self.invoke(PROXY, None, exchange, None, about),
            Step::External(url) => {
                let params = Some([Param::One(url)].into());
                self.invoke(EXTERNAL, None, exchange, params, None);
            }
            Step::Program(about) => self.to_program(exchange, about),
            Step::File { file, preset } => {
                answers::file(
                    &self.app.table(),
                    &self.local.reactor,
                    file,
                    &preset,
                    exchange,
                );
            }
            Step::Redirect { status, location } => {
                answers::redirect(&exchange, status, &location);
            }
            Step::Failed(error) => answers::failed(&exchange, &error),
        }
    }

    /// What no file answers.
    fn to_program(&self, exchange: Exchange, about: Option<Box<About>>) {
        to_program(self.app, exchange, about);
    }

    /// Give an invocation to a worker: the local one while it is free, else the least loaded. `key`: what it makes is for the
    /// cache.
    fn invoke(
        &self,
        target: u32,
        key: Option<Box<str>>,
        exchange: Exchange,
        params: Option<Box<[Param]>>,
        about: Option<Box<About>>,
    ) {
        let event = Event::Request {
            target,
            is_route: true,
            exchange,
            params,
            about,
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
            return answers::healthy(&exchange);
        }
        if let Some(next) = &table.hand_over
            && !next.is_ours(path, table.files.as_ref())
        {
            return match self.app.program() {
                Some(program) => program.request(exchange),
                // Next is not ready yet, or it has ended.
                None => answers::unavailable(&exchange),
            };
        }
        let exchange = cleaned(exchange);
        let path = std::str::from_utf8(exchange.path()).unwrap_or("");
        let is_plain = table.configuration.is_none() && canonical(path) == Canonical::AsIs;
        let routed = if is_plain {
            path
        } else {
            let query = query_of(exchange.target());
            match spelling(&table, path, query, self.app.program().is_some()) {
                Spelling::Routed(path) => path,
                // Which slash is at the end is nothing to `res.revalidate()`.
                Spelling::Redirect(to)
                    if only_slash_differs(path, &to) && is_revalidation(&exchange) =>
                {
                    path
                }
                Spelling::Redirect(to) => return answers::redirect(&exchange, 308, &to),
                Spelling::Bad => return answers::bad_request(&exchange),
                Spelling::Program => return self.to_program(exchange, None),
            }
        };
        let step = match &table.configuration {
            None => table.answer(routed).unwrap_or(Step::Program(None)),
            Some(configuration) => pipeline::enter(&table, configuration, &exchange, routed),
        };
        self.take(step, exchange);
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
        if connection.is_watched() {
            // By whichever worker has touched the socket of one of its requests.
            self.app.tell_workers_closed(connection.id());
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

/// Whether a path is redirected, to `to`, only for the slash at its end.
fn only_slash_differs(path: &str, to: &str) -> bool {
    let to = to.split('?').next().unwrap_or_default();
    path.strip_suffix('/') == Some(to) || to.strip_suffix('/') == Some(path)
}

/// Gives an exchange that no file answers to the program, if there is one.
pub(crate) fn to_program(app: &App, exchange: Exchange, about: Option<Box<About>>) {
    match app.program() {
        Some(program) => program.request_about(exchange, about),
        None => answers::not_found(&exchange, about.as_deref().map(|about| &about.preset)),
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
        answers::unavailable(&exchange);
    }
}
