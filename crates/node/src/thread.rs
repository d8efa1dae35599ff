//! A JavaScript thread: its reactor in its libuv loop, and the turns that carry requests into JavaScript and answers out.
//!
//! One callback of libuv is a number of rounds: I/O phase (the reactor turns), then JavaScript phase (the inbox is
//! drained in one callback scope, so that ticks and promise continuations have run before the next I/O phase).

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

use ferroute_http::{Exchange, Signal};
use ferroute_reactor::{Attended, Mode, Reactor, Rescue};
use napi_sys as sys;

use crate::app;
use crate::cache;
use crate::js::{Js, Thrown, Value};
use crate::mailbox::{Event, Mailbox, Param};
use crate::pipeline::{About, PROXY, Rewritten, answers};
use crate::route;
use crate::server::{DROPPED, Servers};
use crate::slots::Slots;
use crate::uv::Handles;

/// Rounds of one callback before libuv gets its loop back, for timers and other sockets.
const ROUNDS: usize = 16;
/// Events of one JavaScript phase, so that answers do not wait for a whole inbox.
const BATCH: usize = 256;

/// What is told of an exchange that needs no telling: only its early end.
const QUIET: Signal = Signal::CLOSED;

/// The functions that `open` was given.
struct Callbacks {
    on_request: sys::napi_ref,
    on_signal: sys::napi_ref,
    on_connection: sys::napi_ref,
    on_refused: sys::napi_ref,
}

/// The state of one JavaScript thread. Lives in a thread-local, used on that thread only.
pub(crate) struct Thread {
    js: Js,
    pub(crate) mailbox: Arc<Mailbox>,
    pub(crate) slots: RefCell<Slots>,
    pub(crate) servers: RefCell<Servers>,
    handles: RefCell<Option<Handles>>,
    rescue: RefCell<Option<Rescue>>,
    callbacks: Callbacks,
    /// The async resource that batches run in: Node keeps it weakly.
    resource: sys::napi_ref,
    context: sys::napi_async_context,
    running: Cell<bool>,
    in_batch: Cell<bool>,
    /// Held from the first answer outside a batch until the turn that JavaScript was asked to make.
    promised: RefCell<Option<Attended>>,
    is_worker: Cell<bool>,
    /// What makes a new answer in the place of a stale one; null in threads that run no functions.
    on_revalidate: Cell<sys::napi_ref>,
    /// JavaScript cannot run any more (`process.exit` in a worker, out of memory): what is in the inbox is not begun.
    is_ending: Cell<bool>,
    /// The rescue thread keeps the baton: this thread runs JavaScript only.
    kept: bool,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Thread>>> = const { RefCell::new(None) };
}

/// The callback of this thread's libuv handles.
pub(crate) fn run_current() {
    let thread = CURRENT.with_borrow(Clone::clone);
    if let Some(thread) = thread {
        // No panic crosses into libuv: what it was doing is lost, the server is not.
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| thread.run())).is_err() {
            thread.running.set(false);
            thread.in_batch.set(false);
            thread.mailbox.attend(false);
            thread.mailbox.bell.ring();
        }
    }
}

impl Thread {
    /// The calling thread's, or an error for JavaScript that forgot `open`.
    pub(crate) fn current() -> Result<Rc<Thread>, Thrown> {
        CURRENT
            .with_borrow(Clone::clone)
            .ok_or_else(|| Thrown::Error("ferroute: open() was not called".into()))
    }

    /// Make the calling thread one that serves.
    pub(crate) fn open(js: Js, callbacks: Value) -> Result<(), Thrown> {
        if CURRENT.with_borrow(Option::is_some) {
            return Err(Thrown::Error(
                "ferroute: open() was called before on this thread".into(),
            ));
        }
        let callback = |key: &std::ffi::CStr| -> Result<sys::napi_ref, Thrown> {
            let function = js
                .property(callbacks, key)
                .filter(|value| js.kind(*value) == sys::ValueType::napi_function)
                .ok_or_else(|| Thrown::Type(format!("open() needs {}", key.to_string_lossy())))?;
            Ok(reference(js, function))
        };
        let callbacks = Callbacks {
            on_request: callback(c"onRequest")?,
            on_signal: callback(c"onSignal")?,
            on_connection: callback(c"onConnection")?,
            on_refused: callback(c"onRefused")?,
        };
        let reactor = Reactor::new()
            .map_err(|error| Thrown::Error(format!("ferroute: no reactor: {error}")))?;
        let kept = std::env::var_os("FERROUTE_BATON").is_some_and(|value| value == "rescue");
        let mailbox = Arc::new(Mailbox::new(reactor.clone(), kept));

        let resource = js.object();
        let mut context = ptr::null_mut();
        let mut uv_loop = ptr::null_mut();
        // SAFETY: both write one pointer each; the loop is the calling thread's.
        unsafe {
            sys::napi_async_init(js.0, resource, js.string("FERROUTE"), &mut context);
            sys::napi_get_uv_event_loop(js.0, &mut uv_loop);
        }
        let mode = if kept { Mode::Kept } else { Mode::Nested };
        let watched = (!kept).then(|| reactor.as_raw_fd());
        // SAFETY: the loop is this thread's, the descriptor lives as long as the reactor, which outlives the handles.
        let handles = unsafe { Handles::open(uv_loop.cast::<c_void>(), watched, &mailbox.bell) }
            .map_err(|error| Thrown::Error(format!("ferroute: {error}")))?;
        let rescue = reactor
            .start_rescue(mode)
            .map_err(|error| Thrown::Error(format!("ferroute: no rescue thread: {error}")))?;
        let thread = Rc::new(Thread {
            js,
            mailbox,
            slots: RefCell::default(),
            servers: RefCell::default(),
            handles: RefCell::new(Some(handles)),
            rescue: RefCell::new(Some(rescue)),
            callbacks,
            resource: reference(js, resource),
            context,
            running: Cell::new(false),
            in_batch: Cell::new(false),
            promised: RefCell::new(None),
            is_worker: Cell::new(false),
            on_revalidate: Cell::new(ptr::null_mut()),
            is_ending: Cell::new(false),
            kept,
        });
        CURRENT.set(Some(thread));
        let mut hook = ptr::null_mut();
        // SAFETY: the hook runs on this thread when its environment ends; it takes its state from the thread-local.
        unsafe {
            sys::napi_add_async_cleanup_hook(js.0, Some(on_cleanup), ptr::null_mut(), &mut hook);
        }
        Ok(())
    }

    /// Rounds of I/O and JavaScript until both are quiet.
    fn run(&self) {
        // A handler that runs the loop by itself (a synchronous wait) finds the turn taken.
        if self.running.replace(true) {
            return;
        }
        let attended = (!self.kept).then(|| self.mailbox.reactor.attend());
        self.mailbox.attend(true);
        for _ in 0..ROUNDS {
            if !self.kept {
                self.mailbox.reactor.turn(None);
            }
            if !self.deliver() {
                break;
            }
        }
        if !self.is_ending.get() {
            self.mailbox.attend(false);
        }
        drop(attended);
        self.running.set(false);
        self.reference();
    }

    /// The JavaScript phase: a batch of the inbox, in one callback scope. False if there was nothing.
    fn deliver(&self) -> bool {
        if self.is_ending.get() {
            return false;
        }
        let Some(first) = self.mailbox.pop() else {
            return false;
        };
        let js = self.js;
        let mut handles = ptr::null_mut();
        let mut scope = ptr::null_mut();
        // SAFETY: scopes are opened and closed in order on the environment's own thread; a failure (the environment
        // is ending) leaves them null, and they are not closed then.
        unsafe {
            if sys::napi_open_handle_scope(js.0, &mut handles) != sys::Status::napi_ok {
                return false;
            }
            sys::napi_open_callback_scope(js.0, ptr::null_mut(), self.context, &mut scope);
        }
        self.in_batch.set(true);
        let functions = Functions::load(self);
        let mut next = Some(first);
        let mut left = BATCH;
        let mut has_called = false;
        while let Some(event) = next {
            left -= 1;
            has_called |= matches!(event, Event::Request { .. });
            if !self.deliver_one(&functions, event) {
                self.is_ending.set(true);
                break;
            }
            // Not taken out if it will not be delivered: the rescue thread may be filling the inbox meanwhile.
            next = match left {
                0 => None,
                // What a handler has left for its next tick comes before the end of its connection, though others have
                // closed that while the handler was at work.
                _ if has_called => self.mailbox.pop_unless_end(),
                _ => self.mailbox.pop(),
            };
        }
        // SAFETY: as above. Closing the callback scope runs ticks and microtasks: answers given there belong to the batch.
        unsafe {
            if !scope.is_null() {
                sys::napi_close_callback_scope(js.0, scope);
            }
            self.in_batch.set(false);
            sys::napi_close_handle_scope(js.0, handles);
        }
        true
    }

    /// Give one event to its handler. False when JavaScript cannot run any more.
    fn deliver_one(&self, functions: &Functions, event: Event) -> bool {
        let js = self.js;
        match event {
            Event::Request {
                target,
                is_route,
                exchange,
                params,
                about,
            } => {
                let flags = crate::request::flags(&exchange, is_route);
                let head = js.latin1(exchange.head_bytes());
                let connection = js.f64(exchange.connection().id() as f64);
                let Some(slot) = self.admit(exchange) else {
                    return true;
                };
                let mut arguments = [
                    js.u32(target),
                    js.u32(slot),
                    js.u32(flags),
                    head,
                    connection,
                    js_params(js, params),
                    ptr::null_mut(),
                ];
                let mut count = if arguments[5].is_null() { 5 } else { 6 };
                if let Some(about) = &about {
                    if count == 5 {
                        arguments[5] = js.undefined();
                    }
                    arguments[6] = js_about(js, about);
                    count = 7;
                }
                if is_route && target == PROXY {
                    let mut slots = self.slots.borrow_mut();
                    slots.set_proxied(slot, about.unwrap_or_default());
                }
                functions.call(js, functions.on_request, &arguments[..count])
            }
            Event::Revalidate { route, key, params } => {
                self.mailbox.done_pending();
                let mut callback = ptr::null_mut();
                // SAFETY: the reference lives as long as the thread's state; null gives null.
                unsafe {
                    sys::napi_get_reference_value(js.0, self.on_revalidate.get(), &mut callback)
                };
                cache::begun(&key, &self.mailbox);
                let params = js_params(js, params);
                let arguments = [js.u32(route), js.string(&key), params];
                let count = if params.is_null() { 2 } else { 3 };
                functions.call(js, callback, &arguments[..count])
            }
            Event::Signal { slot, signal } => {
                if self.slots.borrow().get(slot).is_none() {
                    return true;
                }
                let alive = functions.call(
                    js,
                    functions.on_signal,
                    &[js.u32(slot), js.u32(u32::from(signal.bits()))],
                );
                if signal.contains(Signal::CLOSED) {
                    self.free(slot);
                }
                alive
            }
            Event::Connection {
                server,
                connection,
                kind,
            } => functions.call(
                js,
                functions.on_connection,
                &[js.u32(server), js.f64(connection as f64), js.u32(kind)],
            ),
            Event::Dropped {
                server,
                peer,
                local,
            } => functions.call(
                js,
                functions.on_connection,
                &[
                    js.u32(server),
                    js.u32(0),
                    js.u32(DROPPED),
                    crate::connection::addresses(js, 0, &peer, &local),
                ],
            ),
            Event::Refused {
                server,
                exchange,
                error,
            } => {
                let Some(slot) = self.admit(exchange) else {
                    return true;
                };
                functions.call(
                    js,
                    functions.on_refused,
                    &[
                        js.u32(server),
                        js.u32(slot),
                        js.string(error.code),
                        js.string(&error.message),
                        js.f64(error.bytes_parsed as f64),
                        js.buffer(&error.packet),
                    ],
                )
            }
        }
    }

    /// A slot for an exchange; answers 503 when there is none left.
    fn admit(&self, exchange: Exchange) -> Option<u32> {
        match self.slots.borrow_mut().insert(exchange.clone()) {
            Ok(slot) => {
                exchange.observe(self.mailbox.clone(), u64::from(slot), QUIET);
                Some(slot)
            }
            Err(exchange) => {
                answers::unavailable(&exchange);
                None
            }
        }
    }

    /// Work on the exchange of a slot; `None` if it is over.
    pub(crate) fn exchange<T>(&self, slot: u32, work: impl FnOnce(&Exchange) -> T) -> Option<T> {
        self.slots.borrow().get(slot).map(work)
    }

    /// Forget a slot.
    pub(crate) fn free(&self, slot: u32) -> Option<Exchange> {
        let exchange = self.slots.borrow_mut().remove(slot);
        if exchange.is_some() && self.is_worker.get() {
            self.mailbox.done_pending();
        }
        exchange
    }

    /// To be called before an answer: outside a batch the first one of a tick promises a turn, so that none of them
    /// makes a system call. True if JavaScript must be told to make that turn.
    pub(crate) fn promise_turn(&self) -> bool {
        if self.kept || self.in_batch.get() {
            return false;
        }
        let mut promised = self.promised.borrow_mut();
        if promised.is_some() {
            return false;
        }
        *promised = Some(self.mailbox.reactor.attend());
        true
    }

    /// The turn that `promise_turn` announced.
    pub(crate) fn turn(&self) {
        let promised = self.promised.borrow_mut().take();
        if self.running.replace(true) {
            // Inside a callback's rounds: the next one does it.
            return;
        }
        self.mailbox.reactor.turn(None);
        drop(promised);
        self.running.set(false);
        self.reference();
    }

    /// Keep the process alive while there is something to serve.
    pub(crate) fn reference(&self) {
        if let Some(handles) = &mut *self.handles.borrow_mut() {
            handles.reference(self.servers.borrow().keep_alive());
        }
    }

    /// This thread runs functions.
    pub(crate) fn become_worker(&self) {
        self.is_worker.set(true);
    }

    /// What is called for stale answers of the cache.
    pub(crate) fn revalidate_with(&self, js: Js, callback: Value) {
        let old = self.on_revalidate.replace(reference(js, callback));
        if !old.is_null() {
            // SAFETY: the reference was made here, and is forgotten.
            unsafe { sys::napi_delete_reference(js.0, old) };
        }
    }

    /// The environment ends: pass on what was not begun, answer what was, then let go. The reactor goes on with its open connections on the
    /// rescue thread (other workers may be answering on them), and ends with the last of them.
    fn end(&self, closed: unsafe fn(*mut c_void), argument: *mut c_void) {
        app::leave(&self.mailbox);
        for event in self.mailbox.close() {
            route::pass_on(event);
        }
        for exchange in self.slots.borrow_mut().drain() {
            answers::unavailable(&exchange);
        }
        self.servers.borrow().end();
        cache::left(&self.mailbox);
        self.promised.take();
        if let Some(rescue) = self.rescue.take() {
            // Without a thread to be had the connections end with this one.
            if rescue.keep_until_idle().is_err() {
                self.mailbox.reactor.shutdown();
            }
        }
        // SAFETY: the environment is still there; deleting and destroying what `open` made.
        unsafe {
            let callbacks = &self.callbacks;
            for reference in [
                callbacks.on_request,
                callbacks.on_signal,
                callbacks.on_connection,
                callbacks.on_refused,
                self.resource,
                self.on_revalidate.get(),
            ] {
                sys::napi_delete_reference(self.js.0, reference);
            }
            sys::napi_async_destroy(self.js.0, self.context);
        }
        if let Some(handles) = self.handles.take() {
            handles.close(&self.mailbox.bell, closed, argument);
        }
    }
}

unsafe extern "C" fn on_cleanup(hook: sys::napi_async_cleanup_hook_handle, _: *mut c_void) {
    let thread = CURRENT.take();
    match thread {
        Some(thread) => thread.end(remove_hook, hook.cast::<c_void>()),
        // SAFETY: the hook was given by Node for this call.
        None => unsafe { remove_hook(hook.cast::<c_void>()) },
    }
}

unsafe fn remove_hook(hook: *mut c_void) {
    // SAFETY: `hook` is what Node gave to `on_cleanup`, removed once.
    unsafe { sys::napi_remove_async_cleanup_hook(hook.cast()) };
}

fn reference(js: Js, value: Value) -> sys::napi_ref {
    let mut reference = ptr::null_mut();
    // SAFETY: the value belongs to the current scope.
    unsafe { sys::napi_create_reference(js.0, value, 1, &mut reference) };
    reference
}

/// Null when the route has no parameters.
pub(crate) fn js_params(js: Js, params: Option<Box<[Param]>>) -> Value {
    let Some(params) = params else {
        return ptr::null_mut();
    };
    js.array(
        params.len(),
        params.iter().map(|param| match param {
            Param::One(value) => js.string(value),
            Param::Many(values) => {
                js.array(values.len(), values.iter().map(|value| js.string(value)))
            }
            Param::Absent => js.undefined(),
        }),
    )
}

/// `About` of `native.d.ts`.
pub(crate) fn js_about(js: Js, about: &About) -> Value {
    let rewritten = about.rewritten.as_ref();
    let text = |text: Option<&String>| text.map_or_else(|| js.undefined(), |text| js.string(text));
    let query = text(rewritten.map(|rewritten| &rewritten.query));
    let path = text(rewritten.map(|rewritten| &rewritten.path));
    let headers = if about.preset.is_empty() {
        js.undefined()
    } else {
        let parts: Vec<_> = about.preset.iter().collect();
        js.array(
            2 * parts.len(),
            parts
                .into_iter()
                .flat_map(|(name, value)| [js.string(name), js.string(value)]),
        )
    };
    match rewritten.filter(|rewritten| !rewritten.lists.is_empty()) {
        None => js.array(3, [query, headers, path].into_iter()),
        Some(Rewritten { lists, .. }) => {
            let lists = js.array(lists.len(), lists.iter().map(|name| js.string(name)));
            js.array(4, [query, headers, path, lists].into_iter())
        }
    }
}

/// The callbacks as values of the batch's handle scope.
struct Functions {
    receiver: Value,
    on_request: Value,
    on_signal: Value,
    on_connection: Value,
    on_refused: Value,
}

impl Functions {
    fn load(thread: &Thread) -> Functions {
        let value = |reference| {
            let mut value = ptr::null_mut();
            // SAFETY: the references live as long as the thread's state.
            unsafe { sys::napi_get_reference_value(thread.js.0, reference, &mut value) };
            value
        };
        let callbacks = &thread.callbacks;
        Functions {
            receiver: thread.js.undefined(),
            on_request: value(callbacks.on_request),
            on_signal: value(callbacks.on_signal),
            on_connection: value(callbacks.on_connection),
            on_refused: value(callbacks.on_refused),
        }
    }

    /// Call one. A throw goes to `uncaughtException` and the batch goes on; false when JavaScript cannot run any more.
    fn call(&self, js: Js, function: Value, arguments: &[Value]) -> bool {
        let mut result = ptr::null_mut();
        // SAFETY: all handles belong to the batch's scope.
        let status = unsafe {
            sys::napi_call_function(
                js.0,
                self.receiver,
                function,
                arguments.len(),
                arguments.as_ptr(),
                &mut result,
            )
        };
        status == sys::Status::napi_ok || js.report_exception() || js.can_run()
    }
}
