//! The process's cache: answers of file routes that are given again without JavaScript, and values that programs keep.
//!
//! The way of a request for a route that is cached: [`look`] finds an entry and answers on the spot, or makes the request
//! the one that *leads* (it goes to a worker, which gives what it made to `cacheKeep`), or lets it wait for the one that does.
//! A stale entry is given, and a worker is asked for a new one.
//!
//! The key of an answer is the path that was routed, in its one spelling. Neither the method (GET and HEAD have one answer),
//! nor the host, nor the query are part of it: a handler that looks at them makes its answer one that is not kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use ferroute_cache::{
    Cache, Entry, Flights, Found, Invalidation, Joined, Micros, Options, SystemClock,
};
use ferroute_http::{BodyLength, Chunk, Exchange, Method, ResponseHead};

use crate::draft::{is_draft, is_secret};
use crate::js::{Args, Encoding, Js, Outcome, Thrown, Value};
use crate::mailbox::{Event, Mailbox, Param};
use crate::pipeline::{About, answers};
use crate::route;
use crate::thread::Thread;

/// Routes beyond are not cached.
const MOST_ROUTES: usize = 1 << 16;
/// Above this a body is queued as it is, instead of being copied into the connection's buffer.
const LARGE: usize = 8 * 1024;
const SECOND: f64 = 1e6;

/// By route: whether Rust asks the cache before it asks JavaScript.
static CACHED: [AtomicU8; MOST_ROUTES] = [const { AtomicU8::new(0) }; MOST_ROUTES];
static KEPT: OnceLock<Kept> = OnceLock::new();

struct Kept {
    cache: Cache,
    flights: Flights<Event>,
    leads: Mutex<Leads>,
}

#[derive(Default)]
struct Leads {
    /// Requests that lead and have not begun, by their connection.
    waiting: HashMap<u64, Box<str>>,
    /// Keys that a worker is computing.
    begun: HashMap<Box<str>, usize>,
}

impl Kept {
    fn leads(&self) -> MutexGuard<'_, Leads> {
        self.leads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those who wait for a key have to see for themselves: one of them leads.
    fn look_again(&self, key: &str, waiting: Vec<Event>) {
        for event in waiting {
            if let Some(event) = self.join(key, event) {
                route::pass_on(event);
            }
        }
    }

    fn join(&self, key: &str, event: Event) -> Option<Event> {
        let connection = match &event {
            Event::Request { exchange, .. } => exchange.connection().id(),
            _ => return Some(event),
        };
        match self.flights.join(key, event, self.cache.now()) {
            Joined::Waits => None,
            Joined::Leads(event) => {
                // One may have landed since it was looked.
                if let Found::Fresh(entry) = self.cache.get(key, &[]) {
                    for event in self.flights.land(key).into_iter().chain([event]) {
                        give(&event, &entry, State::Hit);
                    }
                    return None;
                }
                self.leads().waiting.insert(connection, key.into());
                Some(event)
            }
        }
    }

    fn land(&self, key: &str) -> Vec<Event> {
        self.leads().begun.remove(key);
        self.flights.land(key)
    }
}

fn kept() -> Result<&'static Kept, Thrown> {
    KEPT.get()
        .ok_or_else(|| Thrown::Error("ferroute: cacheOpen() was not called".into()))
}

/// The key of a path.
fn key_of(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some("") | None => path,
        Some(stripped) => stripped,
    }
}

// ===== the way of a request =====

/// What the cache says of a request.
pub(crate) enum Looked {
    /// It has answered.
    Answered,
    /// It has nothing for the request under this key: see [`join`].
    Missing(Box<str>),
    /// The request is none of its.
    Uncached,
}

/// Answers a request for a route from the cache. `params`: asked for only when a worker has to make a new answer.
pub(crate) fn look(
    route: u32,
    path: &str,
    exchange: &Exchange,
    about: Option<&About>,
    params: impl FnOnce() -> Option<Box<[Param]>>,
) -> Looked {
    let is_cached = CACHED
        .get(route as usize)
        .is_some_and(|cached| cached.load(Relaxed) != 0);
    if !is_cached || !matches!(exchange.method(), Method::Get | Method::Head) {
        return Looked::Uncached;
    }
    let Some(kept) = KEPT.get() else {
        return Looked::Uncached;
    };
    let asked = Asked::of(exchange);
    if asked.passes_by {
        return Looked::Uncached;
    }
    let key = key_of(path);
    match kept.cache.get(key, &[]) {
        Found::Fresh(entry) => {
            tell(exchange, about);
            send(exchange, &entry, State::Hit, asked.tags);
            Looked::Answered
        }
        Found::Stale(entry) => {
            if kept.flights.begin(key, kept.cache.now()) {
                route::run_anywhere(Event::Revalidate {
                    route,
                    key: key.into(),
                    params: params(),
                });
            }
            tell(exchange, about);
            send(exchange, &entry, State::Stale, asked.tags);
            Looked::Answered
        }
        Found::Expired(_) | Found::Missing => Looked::Missing(key.into()),
    }
}

/// Has an invocation wait for another one's answer. Gives it back when it is to be run, and leads.
pub(crate) fn join(key: &str, event: Event) -> Option<Event> {
    match KEPT.get() {
        Some(kept) => kept.join(key, event),
        None => Some(event),
    }
}

/// What of the request's headers concerns the cache.
struct Asked<'a> {
    /// In draft mode, or it is to have the answer made anew.
    passes_by: bool,
    tags: Option<&'a [u8]>,
}

impl<'a> Asked<'a> {
    fn of(exchange: &'a Exchange) -> Asked<'a> {
        let mut asked = Asked {
            passes_by: false,
            tags: None,
        };
        for (name, value) in exchange.headers() {
            match name.len() {
                6 if name.eq_ignore_ascii_case(b"cookie") => {
                    asked.passes_by |= is_draft(value);
                }
                22 if name.eq_ignore_ascii_case(b"x-prerender-revalidate") => {
                    asked.passes_by |= is_secret(value);
                }
                13 if name.eq_ignore_ascii_case(b"if-none-match") => asked.tags = Some(value),
                _ => {}
            }
        }
        asked
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Hit,
    Stale,
    Miss,
}

/// The first line of the block of each kept answer: a hit is sent as it lies there.
const HIT: &[u8] = b"x-nextjs-cache: HIT\r\n";

fn send(exchange: &Exchange, entry: &Entry, state: State, tags: Option<&[u8]>) {
    let other;
    let mut headers = &entry.head[..];
    let line = match state {
        State::Hit => HIT,
        State::Stale => b"x-nextjs-cache: STALE\r\n",
        State::Miss => b"x-nextjs-cache: MISS\r\n",
    };
    if state != State::Hit
        && let Some(rest) = headers.strip_prefix(HIT)
    {
        other = [line, rest].concat();
        headers = &other;
    }
    let is_same = tags.is_some_and(|tags| entry.status == 200 && has_copy(headers, tags));
    let status = if is_same { 304 } else { entry.status };
    let body = match entry.body.len() {
        0 => Chunk::None,
        length if length < LARGE => Chunk::Slice(&entry.body),
        _ => Chunk::Owned(entry.body.clone()),
    };
    exchange.respond(&ResponseHead::new(status).with_headers(headers), body, true);
    if exchange.body() != BodyLength::Empty {
        exchange.discard_body();
    }
}

/// The answer has the headers of the configuration and of the proxy.
fn tell(exchange: &Exchange, about: Option<&About>) {
    if let Some(about) = about {
        answers::preset_on(exchange, &about.preset);
    }
}

/// To one that waited.
fn give(event: &Event, entry: &Entry, state: State) {
    if let Event::Request {
        exchange, about, ..
    } = event
    {
        tell(exchange, about.as_deref());
        send(exchange, entry, state, exchange.header("if-none-match"));
    }
}

/// Whether the client has what the handler named with an `ETag` of its own. Weakly compared, as RFC 9110, 13.1.2 has it.
fn has_copy(headers: &[u8], tags: &[u8]) -> bool {
    let etag = headers.split(|&byte| byte == b'\n').find_map(|line| {
        let (name, value) = line.split_at_checked(5)?;
        name.eq_ignore_ascii_case(b"etag:")
            .then(|| value.trim_ascii())
    });
    let strong = |tag: &'_ [u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_vec();
    etag.is_some_and(|etag| {
        tags.trim_ascii() == b"*"
            || tags
                .split(|&byte| byte == b',')
                .any(|tag| strong(tag.trim_ascii()) == strong(etag))
    })
}

// ===== what the other parts of the addon tell =====

/// An event will not be run by anybody.
pub(crate) fn given_up(event: &Event) {
    let Some(kept) = KEPT.get() else { return };
    match event {
        Event::Revalidate { key, .. } => kept.look_again(key, kept.land(key)),
        Event::Request { exchange, .. } => {
            let key = kept.leads().waiting.remove(&exchange.connection().id());
            if let Some(key) = key {
                kept.look_again(&key, kept.land(&key));
            }
        }
        _ => {}
    }
}

/// A thread has ended: what it was computing has to be computed by another.
pub(crate) fn left(mailbox: &Arc<Mailbox>) {
    let Some(kept) = KEPT.get() else { return };
    let thread = Arc::as_ptr(mailbox) as usize;
    let lost: Vec<Box<str>> = {
        let mut leads = kept.leads();
        let lost = leads
            .begun
            .extract_if(|_, by| *by == thread)
            .map(|(key, _)| key);
        lost.collect()
    };
    for key in lost {
        kept.look_again(&key, kept.land(&key));
    }
}

/// A worker begins to revalidate a key.
pub(crate) fn begun(key: &str, mailbox: &Arc<Mailbox>) {
    if let Some(kept) = KEPT.get() {
        let thread = Arc::as_ptr(mailbox) as usize;
        kept.leads().begun.insert(key.into(), thread);
    }
}

// ===== for JavaScript =====

/// cacheOpen(options)
pub(crate) fn open(js: Js, args: &Args) -> Outcome {
    let given = args.value(0)?;
    let text = |key| {
        js.property(given, key)
            .and_then(|value| js.to_string(value))
    };
    let number = |key, default: f64| {
        js.property(given, key)
            .and_then(|value| js.to_f64(value))
            .unwrap_or(default)
            .max(0.0) as u64
    };
    let options = Options {
        max_memory: number(c"maxMemory", 50.0 * 1024.0 * 1024.0),
        dir: text(c"dir").map(Into::into),
        max_disk: number(c"maxDisk", 512.0 * 1024.0 * 1024.0),
        build: text(c"build").unwrap_or_default(),
    };
    KEPT.get_or_init(|| Kept {
        cache: Cache::new(&options, Arc::new(SystemClock)),
        flights: Flights::default(),
        leads: Mutex::default(),
    });
    Ok(js.undefined())
}

/// cacheRoute(route, isCached)
pub(crate) fn route(js: Js, args: &Args) -> Outcome {
    let route = args.u32(js, 0)? as usize;
    let is_cached = args.bool(js, 1)?;
    if let Some(cached) = CACHED.get(route) {
        cached.store(u8::from(is_cached), Relaxed);
    }
    Ok(js.undefined())
}

/// cacheIsRoute(route)
pub(crate) fn is_route(js: Js, args: &Args) -> Outcome {
    let route = args.u32(js, 0)? as usize;
    let is_cached = CACHED
        .get(route)
        .is_some_and(|cached| cached.load(Relaxed) != 0);
    Ok(js.bool(is_cached))
}

/// cacheWorker(onRevalidate)
pub(crate) fn worker(js: Js, args: &Args) -> Outcome {
    Thread::current()?.revalidate_with(js, args.value(0)?);
    Ok(js.undefined())
}

/// cacheLead(slot)
pub(crate) fn lead(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let kept = kept()?;
    let connection = thread.exchange(args.u32(js, 0)?, |exchange| exchange.connection().id());
    let key = connection.and_then(|connection| kept.leads().waiting.remove(&connection));
    Ok(match key {
        Some(key) => {
            let value = js.string(&key);
            begun(&key, &thread.mailbox);
            value
        }
        None => js.undefined(),
    })
}

/// cacheKeep(key, status, headers, body, tags, revalidate, expire, created)
pub(crate) fn keep(js: Js, args: &Args) -> Outcome {
    let kept = kept()?;
    let key = args.string(js, 0)?;
    let Ok(status) = u16::try_from(args.u32(js, 1)?) else {
        return Err(Thrown::Type("no HTTP status".into()));
    };
    let mut head = HIT.to_vec();
    if !js.append_string(args.value(2)?, Encoding::Latin1, &mut head) {
        return Err(Thrown::Type("headers must be a string".into()));
    }
    let entry = Entry {
        status,
        of_build: true,
        ..entry(js, args, head.into(), args.value(3)?)?
    };
    let entry = kept.cache.put(&key, entry);
    for event in kept.land(&key) {
        give(&event, &entry, State::Miss);
    }
    Ok(js.undefined())
}

/// The entry of the arguments that `cacheKeep` and `cacheSet` share.
fn entry(js: Js, args: &Args, head: Bytes, body: Value) -> Result<Entry, Thrown> {
    let body = bytes_of(js, body)?;
    let tags = js
        .array_items(args.value(4)?)
        .into_iter()
        .filter_map(|tag| js.to_string(tag))
        .map(String::into_boxed_str)
        .collect();
    let seconds = |at| -> Result<Option<Micros>, Thrown> {
        let seconds = args.f64(js, at)?;
        Ok((seconds >= 0.0 && seconds.is_finite()).then_some((seconds * SECOND) as Micros))
    };
    Ok(Entry {
        tags,
        fresh_for: seconds(5)?,
        kept_for: seconds(6)?,
        ..Entry::new(head, body, args.f64(js, 7)?.max(0.0) as Micros)
    })
}

fn bytes_of(js: Js, value: Value) -> Result<Bytes, Thrown> {
    if let Some(bytes) = js.bytes(value) {
        return Ok(Bytes::copy_from_slice(bytes));
    }
    let mut text = Vec::new();
    if js.append_string(value, Encoding::Utf8, &mut text) {
        return Ok(text.into());
    }
    Err(Thrown::Type("a body must be a string or bytes".into()))
}

/// cacheDrop(key, why)
pub(crate) fn drop_key(js: Js, args: &Args) -> Outcome {
    let kept = kept()?;
    let key = args.string(js, 0)?;
    let has_failed = args.u32(js, 1)? == 1;
    for event in kept.land(&key) {
        match &event {
            // As the one that led: the handler threw.
            Event::Request { exchange, .. } if has_failed => {
                let head = ResponseHead::new(500).with_headers(answers::NO_STORE.as_bytes());
                exchange.respond(&head, Chunk::None, true);
                exchange.discard_body();
            }
            _ => route::pass_on(event),
        }
    }
    Ok(js.undefined())
}

/// cacheGet(key, tags?)
pub(crate) fn get(js: Js, args: &Args) -> Outcome {
    let key = args.string(js, 0)?;
    let also: Vec<String> = args
        .get(js, 1)
        .map(|tags| js.array_items(tags))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|tag| js.to_string(tag))
        .collect();
    let also: Vec<&str> = also.iter().map(String::as_str).collect();
    let (state, entry) = match kept()?.cache.get(&key, &also) {
        Found::Fresh(entry) => (0, entry),
        Found::Stale(entry) => (1, entry),
        Found::Expired(entry) => (2, entry),
        Found::Missing => return Ok(js.undefined()),
    };
    let seconds = |age: Option<Micros>| js.f64(age.map_or(-1.0, |age| age as f64 / SECOND));
    let values = [
        js.u32(state),
        js.buffer(&entry.body),
        js.latin1(&entry.head),
        js.u32(u32::from(entry.status)),
        js.f64(entry.created as f64),
        seconds(entry.fresh_for),
        seconds(entry.kept_for),
        js.array(
            entry.tags.len(),
            entry.tags.iter().map(|tag| js.string(tag)),
        ),
    ];
    Ok(js.array(values.len(), values.into_iter()))
}

/// cacheSet(key, value, note, ofBuild, tags, revalidate, expire, created)
pub(crate) fn set(js: Js, args: &Args) -> Outcome {
    let key = args.string(js, 0)?;
    let mut note = Vec::new();
    js.append_string(args.value(2)?, Encoding::Latin1, &mut note);
    let entry = Entry {
        of_build: args.bool(js, 3)?,
        ..entry(js, args, note.into(), args.value(1)?)?
    };
    kept()?.cache.put(&key, entry);
    Ok(js.undefined())
}

/// cacheBegin(key)
pub(crate) fn begin(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let kept = kept()?;
    let key = args.string(js, 0)?;
    let is_first = kept.flights.begin(&key, kept.cache.now());
    if is_first {
        // Should the thread end before it has made the value, the next may.
        begun(&key, &thread.mailbox);
    }
    Ok(js.bool(is_first))
}

/// cacheEnd(key)
pub(crate) fn end(js: Js, args: &Args) -> Outcome {
    let kept = kept()?;
    let key = args.string(js, 0)?;
    kept.look_again(&key, kept.land(&key));
    Ok(js.undefined())
}

/// cacheTag(tag, end)
pub(crate) fn tag(js: Js, args: &Args) -> Outcome {
    let how = match args.get(js, 1).and_then(|end| js.to_f64(end)) {
        None => Invalidation::Expired,
        Some(seconds) if seconds < 0.0 || !seconds.is_finite() => Invalidation::Stale(None),
        Some(0.0) => Invalidation::Expired,
        Some(seconds) => Invalidation::Stale(Some((seconds * SECOND) as Micros)),
    };
    kept()?.cache.invalidate(&args.string(js, 0)?, how);
    Ok(js.undefined())
}

/// cacheNow()
pub(crate) fn now(js: Js, _: &Args) -> Outcome {
    Ok(js.f64(kept()?.cache.now() as f64))
}

/// cacheFlush(ms)
pub(crate) fn flush(js: Js, args: &Args) -> Outcome {
    if let Some(kept) = KEPT.get() {
        let most = Duration::from_millis(args.u32(js, 0)?.into());
        kept.cache.flush(most);
    }
    Ok(js.undefined())
}

/// cacheStats()
pub(crate) fn stats(js: Js, _: &Args) -> Outcome {
    let stats = js.object();
    if let Some(kept) = KEPT.get() {
        let figures = kept.cache.stats();
        for (name, value) in [
            (c"entries", figures.entries),
            (c"memory", figures.memory),
            (c"written", figures.written),
            (c"failed", figures.failed),
            (c"dropped", figures.dropped),
            (c"disk", figures.disk),
            (c"flights", kept.flights.len() as u64),
        ] {
            js.set(stats, name, js.f64(value as f64));
        }
    }
    Ok(stats)
}
