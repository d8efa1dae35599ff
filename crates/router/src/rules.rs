//! The rules of a Next.js configuration: `headers`, `redirects`, `rewrites`, and the matcher of a proxy.
//!
//! [`Rules::compile`] makes of the [`Config`] what a request is asked against; the order in which the rules have their say
//! is the server's business. Patterns are those of path-to-regexp 6, as Next.js compiles them: without regard to case, an
//! optional slash at the end. A path of 16 KB costs at most a few milliseconds for each rule, whatever the pattern: what
//! cannot run in linear time has a limit of steps, past which a rule does not apply, and a proxy runs.
//!
//! ```
//! use std::borrow::Cow;
//! use ferroute_router::rules::{Config, Headers, Redirect, Request, Rules, RedirectRule};
//!
//! struct None;
//! impl Headers for None {
//!     fn get(&self, _: &str) -> Option<Cow<'_, str>> { Option::None }
//! }
//! let rules = Rules::compile(&Config {
//!     redirects: vec![RedirectRule {
//!         source: "/blog/:slug".to_owned(),
//!         destination: "/news/:slug".to_owned(),
//!         status_code: 308,
//!         ..RedirectRule::default()
//!     }],
//!     ..Config::default()
//! })
//! .unwrap();
//! let request = Request::new("/Blog/a", "b=c", &None);
//! let found = rules.redirect(&request).unwrap();
//! assert_eq!(found, Some(Redirect { status: 308, location: "/news/a?b=c".to_owned() }));
//! ```

use std::borrow::Cow;
use std::sync::Arc;

mod conditions;
mod config;
mod destination;
mod locales;
mod preset;
mod proxy;
mod query;
mod regex;
mod request;
mod segments;
mod source;
mod tokens;

pub use self::config::{
    Config, Domain, Has, Header, HeaderRule, I18n, Matcher, ProxyRule, RedirectRule, RewriteRule,
};
pub use self::destination::Unfilled;
pub use self::preset::Preset;
pub use self::query::{Query, Value};
pub use self::request::{Headers, Request};

use self::conditions::Conditions;
use self::destination::{Destination, Filled, fill_text};
use self::locales::Locales;
use self::proxy::Proxy;
use self::source::Source;
use self::tokens::{SOURCE, Tail};

/// The rules of a configuration, compiled.
#[derive(Debug, Default)]
pub struct Rules {
    headers: Vec<Headed>,
    redirects: Vec<Redirecting>,
    before_files: Vec<Rewriting>,
    after_files: Vec<Rewriting>,
    fallback: Vec<Rewriting>,
    proxy: Option<Proxy>,
}

/// Which requests a rule is for.
#[derive(Debug, Clone)]
struct Subject {
    source: Source,
    conditions: Conditions,
    /// With `locale: false`: what stands in front of the path.
    locales: Option<Arc<Locales>>,
}

#[derive(Debug)]
struct Headed {
    subject: Subject,
    headers: Vec<Header>,
}

#[derive(Debug)]
struct Redirecting {
    subject: Subject,
    /// What is never redirected: Next.js's own files.
    restricted: String,
    destination: Destination,
    status: u16,
}

#[derive(Debug)]
struct Rewriting {
    subject: Subject,
    destination: Destination,
}

/// A rule that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `headers`, `redirects`, `beforeFiles`, `afterFiles`, `fallback` or `proxy`.
    pub list: &'static str,
    /// The rule's index there.
    pub index: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Where a request is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The status of the answer.
    pub status: u16,
    /// Its `Location`, and its body.
    pub location: String,
}

/// Which rewrites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before anything is looked for.
    BeforeFiles,
    /// After files and static routes.
    AfterFiles,
    /// After everything.
    Fallback,
}

/// What [`Rules::rewrite`] came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rewrite<T> {
    /// No rewrite decided anything; the request may have been rewritten.
    Done,
    /// `found` found this at where a rewrite led.
    Found(T),
    /// A URL on another server.
    External(String),
}

// ===== compilation =====

impl Rules {
    /// Compiles rules.
    ///
    /// # Errors
    ///
    /// With every rule that cannot be compiled, and why.
    pub fn compile(config: &Config) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut rules = Self::default();
        for (index, rule) in config.headers.iter().enumerate() {
            let compiled = Subject::new(
                config,
                &rule.source,
                rule.base_path,
                rule.locale,
                &rule.has,
                &rule.missing,
            );
            match compiled {
                Ok(subject) => rules.headers.push(Headed {
                    subject,
                    headers: rule.headers.clone(),
                }),
                Err(message) => faults.push(Fault {
                    list: "headers",
                    index,
                    message,
                }),
            }
        }
        for (index, rule) in config.redirects.iter().enumerate() {
            match Redirecting::new(config, rule) {
                Ok(compiled) => rules.redirects.push(compiled),
                Err(message) => faults.push(Fault {
                    list: "redirects",
                    index,
                    message,
                }),
            }
        }
        for (list, given, compiled) in [
            ("beforeFiles", &config.before_files, &mut rules.before_files),
            ("afterFiles", &config.after_files, &mut rules.after_files),
            ("fallback", &config.fallback, &mut rules.fallback),
        ] {
            for (index, rule) in given.iter().enumerate() {
                match Rewriting::new(config, rule) {
                    Ok(rewriting) => compiled.push(rewriting),
                    Err(message) => faults.push(Fault {
                        list,
                        index,
                        message,
                    }),
                }
            }
        }
        if let Some(proxy) = &config.proxy {
            rules.proxy = Proxy::new(config, proxy, &mut faults);
        }
        if faults.is_empty() {
            Ok(rules)
        } else {
            Err(faults)
        }
    }

    /// Whether there is nothing that a request could meet.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty()
            && self.redirects.is_empty()
            && self.before_files.is_empty()
            && self.after_files.is_empty()
            && self.fallback.is_empty()
            && self.proxy.is_none()
    }
}

impl Subject {
    fn new(
        config: &Config,
        source: &str,
        base_path: Option<bool>,
        locale: Option<bool>,
        has: &[Has],
        missing: &[Has],
    ) -> Result<Self, String> {
        if !source.starts_with('/') {
            return Err("`source` does not start with /".to_owned());
        }
        let source = with_base(base_of(config, base_path), source);
        Ok(Self {
            source: Source::new(&source, SOURCE, Tail::Slash, config.case_sensitive_routes)?,
            conditions: Conditions::new(has, missing)?,
            locales: Locales::new(config, locale),
        })
    }

    /// Next.js's checks of a destination against what the rule knows. (Only paths are checked.)
    fn check(&self, destination: &Destination) -> Result<(), String> {
        if destination.is_external() {
            return Ok(());
        }
        if destination.has_unnamed() {
            return Err("`destination` has unnamed params".to_owned());
        }
        let known = self.conditions.names();
        let unknown: Vec<_> = destination
            .names()
            .filter(|name| {
                !self.source.names().any(|known| known == *name)
                    && !known.iter().any(|known| known == name)
            })
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(format!(
            "`destination` has segments not in `source` or `has` ({})",
            unknown.join(", ")
        ))
    }

    /// The params of a request that the rule is for. A pattern that takes too long does not match.
    fn params(&self, request: &Request<'_>) -> Option<Query> {
        let path = match &self.locales {
            Some(locales) => locales.path(request.path(), request.headers),
            None => Cow::Borrowed(request.path()),
        };
        let mut params = self.source.params(&path).ok()??;
        self.conditions
            .hold(request, &mut params)
            .unwrap_or(false)
            .then_some(params)
    }
}

impl Redirecting {
    fn new(config: &Config, rule: &RedirectRule) -> Result<Self, String> {
        let base = base_of(config, rule.base_path);
        let subject = Subject::new(
            config,
            &rule.source,
            rule.base_path,
            rule.locale,
            &rule.has,
            &rule.missing,
        )?;
        let destination = destination_of(base, &rule.destination)?;
        subject.check(&destination)?;
        if !matches!(rule.status_code, 301 | 302 | 303 | 307 | 308) {
            return Err("`statusCode` is not undefined or valid statusCode".to_owned());
        }
        Ok(Self {
            subject,
            restricted: format!("{}/_next", config.base_path),
            destination,
            status: rule.status_code,
        })
    }

    fn is_restricted(&self, path: &str) -> bool {
        path.get(..self.restricted.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(&self.restricted))
    }
}

impl Rewriting {
    fn new(config: &Config, rule: &RewriteRule) -> Result<Self, String> {
        let base = base_of(config, rule.base_path);
        let subject = Subject::new(
            config,
            &rule.source,
            rule.base_path,
            rule.locale,
            &rule.has,
            &rule.missing,
        )?;
        let destination = destination_of(base, &rule.destination)?;
        if rule.base_path == Some(false) && !destination.is_external() {
            return Err(
                "rewrites urls outside of the basePath. Please use a destination that starts with `http://` or `https://`"
                    .to_owned(),
            );
        }
        subject.check(&destination)?;
        Ok(Self {
            subject,
            destination,
        })
    }
}

fn base_of(config: &Config, base_path: Option<bool>) -> &str {
    if base_path == Some(false) {
        ""
    } else {
        &config.base_path
    }
}

fn with_base(base: &str, path: &str) -> String {
    match path {
        "/" if !base.is_empty() => base.to_owned(),
        path => format!("{base}{path}"),
    }
}

fn destination_of(base: &str, destination: &str) -> Result<Destination, String> {
    if destination.is_empty() {
        return Err("`destination` is missing".to_owned());
    }
    let destination = if destination.starts_with('/') {
        with_base(base, destination)
    } else {
        destination.to_owned()
    };
    Destination::new(&destination).map_err(|error| match error.starts_with('`') {
        true => error,
        false => format!("`destination` parse failed: {error}"),
    })
}

// ===== what happens to a request =====

impl Rules {
    /// The headers of a request's answer.
    ///
    /// # Errors
    ///
    /// When a header cannot be filled in, or not be sent.
    pub fn preset(&self, request: &Request<'_>) -> Result<Preset, Unfilled> {
        let mut preset = Preset::default();
        for rule in &self.headers {
            let Some(params) = rule.subject.params(request) else {
                continue;
            };
            for Header { key, value } in &rule.headers {
                if params.is_empty() {
                    preset.configure(key.clone(), value.clone())?;
                } else {
                    preset.configure(fill_text(key, &params)?, fill_text(value, &params)?)?;
                }
            }
        }
        Ok(preset)
    }

    /// Where a request is redirected.
    ///
    /// # Errors
    ///
    /// When the destination cannot be filled in, or not be sent.
    pub fn redirect(&self, request: &Request<'_>) -> Result<Option<Redirect>, Unfilled> {
        for rule in &self.redirects {
            if rule.is_restricted(request.path()) {
                continue;
            }
            let Some(params) = rule.subject.params(request) else {
                continue;
            };
            let filled = rule.destination.fill(&params, request.query(), false)?;
            let location = filled.url(request.query(), true);
            preset::check_value("Location", &location)?;
            return Ok(Some(Redirect {
                status: rule.status,
                location,
            }));
        }
        Ok(None)
    }

    /// Whether the proxy is to see a request.
    pub fn has_proxy_for(&self, request: &Request<'_>) -> bool {
        self.proxy.as_ref().is_some_and(|proxy| proxy.sees(request))
    }

    /// Runs the rewrites of a stage. After each one that matches, `found` is asked whether there is something where it
    /// leads, but for those before files.
    ///
    /// # Errors
    ///
    /// When a destination cannot be filled in.
    pub fn rewrite<T>(
        &self,
        stage: Stage,
        request: &mut Request<'_>,
        mut found: impl FnMut(&Request<'_>) -> Option<T>,
    ) -> Result<Rewrite<T>, Unfilled> {
        let rules = match stage {
            Stage::BeforeFiles => &self.before_files,
            Stage::AfterFiles => &self.after_files,
            Stage::Fallback => &self.fallback,
        };
        for rule in rules {
            let Some(params) = rule.subject.params(request) else {
                continue;
            };
            let filled = rule.destination.fill(&params, request.query(), true)?;
            if filled.origin.is_some() {
                let url = filled.url(request.query(), false);
                preset::check_value("URL", &url)?;
                return Ok(Rewrite::External(url));
            }
            request.rewrite(filled.path, filled.query);
            if stage != Stage::BeforeFiles
                && let Some(found) = found(request)
            {
                return Ok(Rewrite::Found(found));
            }
        }
        Ok(Rewrite::Done)
    }
}

impl Filled {
    /// As Node's `url.format` writes it.
    fn url(&self, initial: &Query, normalises: bool) -> String {
        let mut url = self.origin.clone().unwrap_or_default();
        let path = if normalises {
            without_repeats(&self.path)
        } else {
            self.path.clone()
        };
        url.push_str(&location(&path, &self.query.to_location(initial)));
        url.push_str(&self.hash);
        url
    }
}

/// A path with a query as a redirect carries it over: written anew from what was read.
pub fn carry_over(path: &str, query: &str) -> String {
    let query = Query::parse(query);
    location(path, &query.to_location(&query))
}

/// Path and query, neither of which can end early.
fn location(path: &str, query: &str) -> String {
    let path = path.replace('?', "%3F").replace('#', "%23");
    if query.is_empty() {
        return path;
    }
    format!("{path}?{}", query.replace('#', "%23"))
}

/// Next.js's `normalizeRepeatedSlashes`: so no redirect to a path leads to another server.
fn without_repeats(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut in_path = true;
    for char in path.chars() {
        in_path &= char != '?';
        let char = if char == '\\' && in_path { '/' } else { char };
        if !(char == '/' && in_path && normal.ends_with('/')) {
            normal.push(char);
        }
    }
    normal
}
