//! What becomes of a request, by the rules of the configuration and what there is: the order is Next.js's.
//!
//! health → spelling → headers → redirects → proxy → rewrites before files → static files and static routes → rewrites after
//! files → dynamic routes → fallback rewrites → the program, or 404. Everything up to the proxy is [`enter`], what follows is
//! [`proceed`]: on the thread that accepted the request, or, when the proxy has seen it, on that of the worker it ran on.

pub(crate) mod answers;
mod compile;
mod continuing;
pub(crate) mod heads;

use std::borrow::Cow;

use ferroute_http::{Exchange, File};
use ferroute_router::rules::{self, Preset, Request, Rewrite, Rules, Stage, Unfilled};
use ferroute_router::{Canonical, Params, PathError, TrailingSlash, canonical_with};

pub(crate) use self::compile::check;
pub(crate) use self::continuing::proceed_from_js;
use self::heads::{OfExchange, query_of};
use crate::app::Table;
use crate::cache::{self, Looked};
use crate::draft::is_revalidation;
use crate::mailbox::Param;

/// The target of a request that a rewrite sends to another server; the URL is its one param. See `native.d.ts`.
pub(crate) const EXTERNAL: u32 = 0xffff_fffd;
/// The target of a request that the proxy is to see first.
pub(crate) const PROXY: u32 = 0xffff_fffe;

/// The rules of the configuration, with what of it concerns the spelling of paths.
#[derive(Default)]
pub(crate) struct Configuration {
    pub(crate) rules: Rules,
    pub(crate) base_path: String,
    pub(crate) slash: TrailingSlash,
}

/// What rules and proxy made of a request, as far as whoever answers it must know.
#[derive(Default)]
pub(crate) struct About {
    pub(crate) rewritten: Option<Rewritten>,
    pub(crate) preset: Preset,
}

/// Where a request was rewritten to.
pub(crate) struct Rewritten {
    /// Form-urlencoded.
    pub(crate) query: String,
    /// The names of the query that hold a list of one.
    pub(crate) lists: Vec<String>,
    pub(crate) path: String,
}

impl Rewritten {
    fn of(request: &Request<'_>) -> Option<Rewritten> {
        request.is_rewritten().then(|| Rewritten {
            query: request.query().to_form(),
            lists: request.query().lists_of_one().map(str::to_owned).collect(),
            path: request.path().to_owned(),
        })
    }
}

impl About {
    /// None if there is nothing to know.
    pub(crate) fn boxed(self) -> Option<Box<About>> {
        (self.rewritten.is_some() || !self.preset.is_empty()).then(|| Box::new(self))
    }
}

/// What is to be done about a request.
pub(crate) enum Step {
    /// Run a route.
    Route {
        id: u32,
        params: Option<Box<[Param]>>,
        about: Option<Box<About>>,
    },
    /// Send a static file.
    File {
        file: Box<File>,
        preset: Preset,
    },
    /// The proxy is to see it.
    Proxy(Option<Box<About>>),
    /// A rewrite leads to another server.
    External(String),
    Redirect {
        status: u16,
        location: String,
    },
    /// No file answers it.
    Program(Option<Box<About>>),
    Failed(Unfilled),
}

/// A path in the one spelling that is routed, or what is to be done instead.
pub(crate) enum Spelling<'p> {
    Routed(&'p str),
    Redirect(String),
    Bad,
    /// Not ours to judge.
    Program,
}

/// Everything has one spelling. With a program and no rules, what no file answers is the program's to judge. With rules it
/// has passed them, and the proxy, when the program gets it: only the slash at its end is still the program's.
pub(crate) fn spelling<'p>(
    table: &Table,
    path: &'p str,
    query: &str,
    has_program: bool,
) -> Spelling<'p> {
    let configuration = table.configuration.as_ref();
    let slash = configuration.map_or(TrailingSlash::Remove, |configuration| configuration.slash);
    match canonical_with(path, slash) {
        Canonical::AsIs => Spelling::Routed(path),
        Canonical::Redirect(to) => {
            let only_slash =
                path.strip_suffix('/') == Some(&*to) || to.strip_suffix('/') == Some(path);
            let is_ours = !has_program || table.has(&to);
            match configuration {
                None if !is_ours => return Spelling::Program,
                Some(_) if !is_ours && only_slash => return Spelling::Routed(path),
                _ => {}
            }
            // As in Next: what the URL says literally stays so, a redirect by a rule writes the query anew.
            Spelling::Redirect(match query {
                "" => to,
                query if only_slash => rules::carry_over(&to, query),
                query => format!("{to}?{query}"),
            })
        }
        Canonical::Bad(_) if !has_program => Spelling::Bad,
        Canonical::Bad(PathError::Encoding) if configuration.is_some() => Spelling::Routed(path),
        Canonical::Bad(_) => Spelling::Program,
    }
}

/// From the beginning up to the proxy, and beyond if it does not see the request.
pub(crate) fn enter(
    table: &Table,
    configuration: &Configuration,
    exchange: &Exchange,
    path: &str,
) -> Step {
    let step = by_rules(table, configuration, exchange, path);
    let is_led_away = match &step {
        Step::Route { about, .. } => about
            .as_ref()
            .is_some_and(|about| about.rewritten.is_some()),
        Step::File { .. } | Step::Failed(_) | Step::Program(_) => false,
        Step::Proxy(_) | Step::Redirect { .. } | Step::External(_) => true,
    };
    // `res.revalidate()` is about the route that has the path, as in Next, whatever rules make of it for others.
    if is_led_away && is_revalidation(exchange) {
        let path = configuration.below(path);
        if let Some(Target::Route { id, params }) =
            table.fixed(path).or_else(|| table.dynamic(path))
        {
            return Step::Route {
                id,
                params,
                about: None,
            };
        }
    }
    step
}

fn by_rules(table: &Table, configuration: &Configuration, exchange: &Exchange, path: &str) -> Step {
    let headers = OfExchange(exchange);
    let rules = &configuration.rules;
    let request = Request::new(path, query_of(exchange.target()), &headers);
    let preset = match rules.preset(&request) {
        Ok(preset) => preset,
        Err(error) => return Step::Failed(error),
    };
    match rules.redirect(&request) {
        Ok(None) => {}
        Ok(Some(redirect)) => {
            return Step::Redirect {
                status: redirect.status,
                location: redirect.location,
            };
        }
        Err(error) => return Step::Failed(error),
    }
    if rules.has_proxy_for(&request) {
        let about = About {
            rewritten: None,
            preset,
        };
        return Step::Proxy(about.boxed());
    }
    proceed(table, configuration, request, preset)
}

/// From the rewrites before files to the end.
pub(crate) fn proceed(
    table: &Table,
    configuration: &Configuration,
    mut request: Request<'_>,
    preset: Preset,
) -> Step {
    let rules = &configuration.rules;
    let mut preset = Some(preset);
    let found = (|| {
        match rules.rewrite(Stage::BeforeFiles, &mut request, |_| None)? {
            Rewrite::External(url) => return Ok(Some(Target::External(url))),
            Rewrite::Found(found) => return Ok(Some(found)),
            Rewrite::Done => {}
        }
        if let Some(found) = table.fixed(configuration.below(request.path())) {
            return Ok(Some(found));
        }
        let anything = |request: &Request<'_>| {
            let path = configuration.below(request.path());
            table.fixed(path).or_else(|| table.dynamic(path))
        };
        match rules.rewrite(Stage::AfterFiles, &mut request, anything)? {
            Rewrite::External(url) => return Ok(Some(Target::External(url))),
            Rewrite::Found(found) => return Ok(Some(found)),
            Rewrite::Done => {}
        }
        if let Some(found) = anything(&request) {
            return Ok(Some(found));
        }
        match rules.rewrite(Stage::Fallback, &mut request, anything)? {
            Rewrite::External(url) => Ok(Some(Target::External(url))),
            Rewrite::Found(found) => Ok(Some(found)),
            Rewrite::Done => Ok(None),
        }
    })();
    let mut about = |request: &Request<'_>| {
        About {
            rewritten: Rewritten::of(request),
            preset: preset.take().unwrap_or_default(),
        }
        .boxed()
    };
    match found {
        Err(error) => Step::Failed(error),
        Ok(Some(Target::Route { id, params })) => Step::Route {
            id,
            params,
            about: about(&request),
        },
        Ok(Some(Target::File(file))) => Step::File {
            file,
            preset: preset.take().unwrap_or_default(),
        },
        Ok(Some(Target::External(url))) => Step::External(url),
        Ok(None) => Step::Program(about(&request)),
    }
}

/// What the cache has for a route.
pub(crate) fn look(
    table: &Table,
    route: u32,
    params: &Option<Box<[Param]>>,
    about: Option<&About>,
    exchange: &Exchange,
) -> Looked {
    let rewritten = about.and_then(|about| about.rewritten.as_ref());
    let path = match rewritten {
        Some(rewritten) => &rewritten.path,
        None => std::str::from_utf8(exchange.path()).unwrap_or(""),
    };
    let below = match &table.configuration {
        Some(configuration) => configuration.below(path).unwrap_or(path),
        None => path,
    };
    cache::look(route, below, exchange, about, || params.clone())
}

/// What answers a path.
enum Target {
    Route {
        id: u32,
        params: Option<Box<[Param]>>,
    },
    File(Box<File>),
    External(String),
}

impl Configuration {
    /// A path without the basePath; None if it does not lie below it.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.base_path.as_str())?;
        match rest.as_bytes().first() {
            None => Some("/"),
            Some(b'/') => Some(rest),
            Some(_) => None,
        }
    }
}

impl Table {
    /// Whether a path, with the basePath, is answered by a file of either kind.
    fn has(&self, path: &str) -> bool {
        let below = match &self.configuration {
            Some(configuration) => configuration.below(path),
            None => Some(path),
        };
        self.fixed(below).or_else(|| self.dynamic(below)).is_some()
    }

    /// A static file, or a route without params.
    fn fixed(&self, path: Option<&str>) -> Option<Target> {
        let path = path?;
        if let Some(files) = &self.files
            && let Some(file) = files.lookup(self.without_slash(path).as_bytes())
        {
            return Some(Target::File(Box::new(file)));
        }
        let found = self.router.find(path)?;
        found.params.is_empty().then_some(Target::Route {
            id: *found.value,
            params: None,
        })
    }

    /// The path of a file: where both spellings are served, `/x.txt/` is one of it.
    fn without_slash<'p>(&self, path: &'p str) -> &'p str {
        match &self.configuration {
            Some(configuration) if configuration.slash == TrailingSlash::Keep => {
                path.strip_suffix('/').unwrap_or(path)
            }
            _ => path,
        }
    }

    fn dynamic(&self, path: Option<&str>) -> Option<Target> {
        let found = self.router.find(path?)?;
        Some(Target::Route {
            id: *found.value,
            params: owned(found.params),
        })
    }

    /// Without rules: a static file or a route. One search of each at most.
    pub(crate) fn answer(&self, path: &str) -> Option<Step> {
        let found = self.router.find(path);
        // A route without params is found before files are looked at: there is no file beside it.
        if let Some(found) = found.as_ref().filter(|found| found.params.is_empty()) {
            return Some(Step::Route {
                id: *found.value,
                params: None,
                about: None,
            });
        }
        if let Some(files) = &self.files
            && let Some(file) = files.lookup(path.as_bytes())
        {
            return Some(Step::File {
                file: Box::new(file),
                preset: Preset::default(),
            });
        }
        let found = found?;
        Some(Step::Route {
            id: *found.value,
            params: owned(found.params),
            about: None,
        })
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
