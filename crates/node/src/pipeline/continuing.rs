//! A request that the proxy has seen, on its way from there: `appContinue` of `native.d.ts`.

use bytes::Bytes;
use ferroute_http::Exchange;
use ferroute_router::rules::{Headers, Request};
use serde_json::Value as Json;

use super::heads::{OfExchange, Replaced, query_of};
use super::{About, Configuration, Step, answers, look, proceed};
use crate::app::{self, App, Table};
use crate::cache::{self, Looked};
use crate::draft;
use crate::js::{Args, Js, Outcome, Thrown, Value};
use crate::mailbox::{Event, Param};
use crate::route;
use crate::thread::{Thread, js_about, js_params};

// What the answer begins with.
const TAKEN: u32 = 0;
const ROUTE: u32 = 1;
const EXTERNAL: u32 = 2;

/// What the proxy changed.
#[derive(Default)]
struct Overrides {
    /// Headers of the answer.
    headers: Vec<(String, String)>,
    /// All headers of the request.
    request: Option<Vec<(String, String)>>,
}

/// appContinue(slot, url, overrides, body)
pub(crate) fn proceed_from_js(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let slot = args.u32(js, 0)?;
    let url = args.get(js, 1).and_then(|url| js.to_string(url));
    let overrides = match args
        .get(js, 2)
        .and_then(|overrides| js.to_string(overrides))
    {
        Some(json) => Overrides::parse(&json)?,
        None => Overrides::default(),
    };
    let body = args.get(js, 3).and_then(|body| js.bytes(body));
    let app = app::current()
        .ok_or_else(|| Thrown::Error("ferroute: appCreate() was not called".into()))?;

    let about = thread.slots.borrow_mut().take_proxied(slot);
    let exchange = thread.exchange(slot, Exchange::clone);
    let (Some(about), Some(exchange)) = (about, exchange) else {
        return Ok(js.undefined());
    };
    if let Some(body) = body {
        exchange.unread(Bytes::copy_from_slice(body));
    }
    let table = app.table();
    let step = step(&table, &exchange, url.as_deref(), *about, &overrides);
    Ok(match step {
        Step::Route { id, params, about } => {
            let about = draft::dropping(&exchange, about);
            let route = (id, params, about);
            let is_plain = overrides.request.is_none();
            let Some((id, params, about)) = uncached(&table, &exchange, route, is_plain) else {
                drop(thread.free(slot));
                return Ok(tuple(js, TAKEN, &[]));
            };
            let params = js_params(js, params);
            let params = if params.is_null() {
                js.undefined()
            } else {
                params
            };
            tuple(js, ROUTE, &[js.u32(id), params, optional(js, about)])
        }
        Step::External(url) => tuple(js, EXTERNAL, &[js.string(&url), js.undefined()]),
        taken => {
            // Its observer hears of it no more: the slot's generation is over.
            drop(thread.free(slot));
            let exchange = match overrides.request {
                Some(headers) => with_headers(exchange, &headers),
                None => exchange,
            };
            take(app, &table, &thread, taken, exchange);
            tuple(js, TAKEN, &[])
        }
    })
}

type Route = (u32, Option<Box<[Param]>>, Option<Box<About>>);

/// Gives a route back that JavaScript is to run. None: the cache has answered, or will when another's answer is there.
fn uncached(
    table: &Table,
    exchange: &Exchange,
    (id, params, about): Route,
    is_plain: bool,
) -> Option<Route> {
    match look(table, id, &params, about.as_deref(), exchange) {
        Looked::Answered => None,
        // Whoever waits is run as it came, if nobody else's answer comes: not with headers that the proxy has changed.
        Looked::Missing(key) if is_plain => {
            let event = Event::Request {
                target: id,
                is_route: true,
                exchange: exchange.clone(),
                params,
                about,
            };
            match cache::join(&key, event)? {
                Event::Request { params, about, .. } => Some((id, params, about)),
                _ => None,
            }
        }
        Looked::Missing(_) | Looked::Uncached => Some((id, params, about)),
    }
}

fn step(
    table: &Table,
    exchange: &Exchange,
    url: Option<&str>,
    about: About,
    overrides: &Overrides,
) -> Step {
    let About { mut preset, .. } = about;
    if let Err(error) = preset.override_with(overrides.headers.clone()) {
        return Step::Failed(error);
    }
    if let Some(url) = url.filter(|url| !url.starts_with('/')) {
        return Step::External(url.to_owned());
    }
    let none = Configuration::default();
    let configuration = table.configuration.as_ref().unwrap_or(&none);
    let replaced = overrides.request.as_deref().map(Replaced);
    let original = OfExchange(exchange);
    let headers: &dyn Headers = match &replaced {
        Some(replaced) => replaced,
        None => &original,
    };
    let path = std::str::from_utf8(exchange.path()).unwrap_or("");
    let mut request = Request::new(path, query_of(exchange.target()), headers);
    if let Some(url) = url {
        let url = url.split('#').next().unwrap_or_default();
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        request.redirect_to(path, query);
    }
    proceed(table, configuration, request, preset)
}

/// What Rust answers, or the program.
fn take(app: &App, table: &Table, thread: &Thread, step: Step, exchange: Exchange) {
    match step {
        Step::File { file, preset } => {
            answers::file(table, &thread.mailbox.reactor, file, &preset, exchange);
        }
        Step::Redirect { status, location } => answers::redirect(&exchange, status, &location),
        Step::Failed(error) => answers::failed(&exchange, &error),
        Step::Program(about) => route::to_program(app, exchange, about),
        // Told to JavaScript, or before the proxy.
        Step::Route { .. } | Step::External(_) | Step::Proxy(_) => answers::unavailable(&exchange),
    }
}

fn with_headers(exchange: Exchange, headers: &[(String, String)]) -> Exchange {
    let target = exchange.target().to_vec();
    let bytes = |text: &str| {
        let mut bytes = Vec::with_capacity(text.len());
        answers::append_latin1(text, &mut bytes);
        bytes
    };
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (bytes(name), bytes(value)))
        // One that would be two is none.
        .filter(|(name, value)| {
            !name.is_empty()
                && name.iter().all(u8::is_ascii_graphic)
                && !name.contains(&b':')
                && !value.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0))
        })
        .collect();
    let pairs = headers
        .iter()
        .map(|(name, value)| (name.as_slice(), value.as_slice()));
    exchange.with_head(&target, pairs)
}

fn tuple(js: Js, kind: u32, rest: &[Value]) -> Value {
    let items = std::iter::once(js.u32(kind)).chain(rest.iter().copied());
    js.array(rest.len() + 1, items)
}

fn optional(js: Js, about: Option<Box<About>>) -> Value {
    about.map_or_else(|| js.undefined(), |about| js_about(js, &about))
}

impl Overrides {
    fn parse(json: &str) -> Result<Overrides, Thrown> {
        let wrong = || Thrown::Type("overrides must be JSON: { headers?, request? }".into());
        let json: Json = serde_json::from_str(json).map_err(|_| wrong())?;
        let pairs = |key: &str| -> Result<Option<Vec<(String, String)>>, Thrown> {
            let Some(given) = json.get(key).filter(|given| !given.is_null()) else {
                return Ok(None);
            };
            let pair = |pair: &Json| {
                Some((
                    pair.get(0)?.as_str()?.to_owned(),
                    pair.get(1)?.as_str()?.to_owned(),
                ))
            };
            let pairs = given.as_array().ok_or_else(wrong)?;
            let pairs: Option<Vec<_>> = pairs.iter().map(pair).collect();
            pairs.map(Some).ok_or_else(wrong)
        };
        Ok(Overrides {
            headers: pairs("headers")?.unwrap_or_default(),
            request: pairs("request")?,
        })
    }
}
