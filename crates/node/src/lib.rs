//! Ferroute's addon: the only crate that knows Node-API.
//!
//! It joins three things: a JavaScript thread's libuv loop, the reactor nested in it ([`thread`]), and the HTTP servers on
//! that reactor ([`server`] for programs, [`app`], [`route`] and [`pipeline`] for file routes). The boundary is described, function by function, in
//! `packages/ferroute/src/binding/native.d.ts`.
//!
//! A request's way: `ferroute_http` parses its head → a `Dispatch` here puts it into a thread's inbox ([`mailbox`]) →
//! the thread drains the inbox into JavaScript ([`thread`]), under a slot number ([`slots`]) → JavaScript asks
//! ([`request`]) and answers ([`response`]).

mod app;
mod cache;
mod connection;
mod draft;
mod files;
mod hand_over;
mod js;
mod mailbox;
mod pipeline;
mod process;
mod request;
mod response;
mod route;
mod send;
mod server;
mod slots;
mod thread;
mod uv;

use crate::js::{Args, Function, Js, Outcome, Value};
use crate::thread::Thread;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn open(js: Js, args: &Args) -> Outcome {
    Thread::open(js, args.value(0)?)?;
    Ok(js.undefined())
}

fn turn(js: Js, _: &Args) -> Outcome {
    Thread::current()?.turn();
    Ok(js.undefined())
}

/// Called by Node for each environment (the main thread, each worker) that loads the addon.
///
/// # Safety
///
/// Only Node calls this, with a live environment and its exports object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_register_module_v1(env: napi_sys::napi_env, exports: Value) -> Value {
    let js = Js(env);
    let functions: &[(&std::ffi::CStr, Function)] = &[
        (c"open", open),
        (c"turn", turn),
        (c"createServer", server::create),
        (c"serverSet", server::set),
        (c"serverWatch", server::watch),
        (c"serverListen", server::listen),
        (c"serverClose", server::close),
        (c"serverFree", server::free),
        (c"serverRef", server::reference),
        (c"serverConnections", server::connections),
        (c"serverCloseConnections", server::close_connections),
        (c"connectionOf", connection::of_slot),
        (c"connectionInfo", connection::info_of),
        (c"connectionWatch", connection::watch),
        (c"connectionDestroy", connection::destroy),
        (c"connectionTimeout", connection::timeout),
        (c"connectionNoDelay", connection::no_delay),
        (c"connectionKeepAlive", connection::keep_alive),
        (c"connectionBytes", connection::bytes),
        (c"rawHeaders", request::raw_headers),
        (c"rawTrailers", request::raw_trailers),
        (c"header", request::header),
        (c"read", request::read),
        (c"collect", request::collect),
        (c"body", request::body),
        (c"takeOver", request::take_over),
        (c"respond", response::respond),
        (c"send", send::send),
        (c"etag", send::etag),
        (c"nextEtag", send::next_etag),
        (c"write", response::write),
        (c"end", response::end),
        (c"inform", response::inform),
        (c"destroy", response::destroy),
        (c"release", response::release),
        (c"fileFind", files::find),
        (c"fileSend", files::send),
        (c"scanRoutes", app::scan),
        (c"appCreate", app::create),
        (c"appContinue", pipeline::proceed_from_js),
        (c"checkRules", pipeline::check),
        (c"appListen", app::listen),
        (c"appListener", app::listener),
        (c"appJoinWorker", app::join_worker),
        (c"appJoinProgram", app::join_program),
        (c"appLeave", app::leave_app),
        (c"appPending", app::pending),
        (c"appDrain", app::drain),
        (c"appConnections", app::connections),
        (c"cacheOpen", cache::open),
        (c"cacheRoute", cache::route),
        (c"cacheIsRoute", cache::is_route),
        (c"cacheDraft", draft::use_draft),
        (c"cacheWorker", cache::worker),
        (c"cacheLead", cache::lead),
        (c"cacheKeep", cache::keep),
        (c"cacheDrop", cache::drop_key),
        (c"cacheGet", cache::get),
        (c"cacheSet", cache::set),
        (c"cacheBegin", cache::begin),
        (c"cacheEnd", cache::end),
        (c"cacheTag", cache::tag),
        (c"cacheNow", cache::now),
        (c"cacheFlush", cache::flush),
        (c"cacheStats", cache::stats),
        (c"exec", process::exec),
        (c"stats", process::stats),
    ];
    for (name, function) in functions {
        js.export(exports, name, *function);
    }
    let methods = ferroute_http::METHODS;
    js.set(
        exports,
        c"methods",
        js.array(methods.len(), methods.iter().map(|name| js.string(name))),
    );
    exports
}
