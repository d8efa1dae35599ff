//! Which requests a proxy sees.

use std::borrow::Cow;
use std::sync::Arc;

use super::Fault;
use super::conditions::Conditions;
use super::config::{Config, ProxyRule};
use super::locales::Locales;
use super::request::Request;
use super::source::Source;
use super::tokens::{MATCHER, Tail};
use crate::decode::percent_decode;

/// What Next.js matches behind a matcher's source: the forms in which its client asks for a page's data.
const TRANSPORT: &str = r"{(\.json|\.rsc|\.segments/.+\.segment\.rsc)}?";
/// The same for `/`, which is `/index` there.
const ROOT_TRANSPORT: &str =
    r"(/?index|/?index\.json|/?index(?:\.rsc|\.segments/.+\.segment\.rsc))?";

/// The matchers of a proxy; none: it sees everything.
#[derive(Debug)]
pub(super) struct Proxy {
    matchers: Vec<(Source, Conditions, Option<Arc<Locales>>)>,
    base_path: String,
}

impl Proxy {
    pub(super) fn new(config: &Config, rule: &ProxyRule, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut matchers = Vec::new();
        for (index, matcher) in rule.matchers.iter().enumerate() {
            let behind = if matcher.source == "/" {
                ROOT_TRANSPORT
            } else {
                TRANSPORT
            };
            let compiled = if matcher.source.starts_with('/') {
                let source = format!("{}{}{behind}", config.base_path, matcher.source);
                Source::new(&source, MATCHER, Tail::Delimiter, true)
            } else {
                Err("source must start with /".to_owned())
            };
            let compiled = compiled
                .and_then(|source| Ok((source, Conditions::new(&matcher.has, &matcher.missing)?)))
                .map(|(source, conditions)| {
                    (source, conditions, Locales::new(config, matcher.locale))
                });
            match compiled {
                Ok(compiled) => matchers.push(compiled),
                Err(message) => faults.push(Fault {
                    list: "proxy",
                    index,
                    message,
                }),
            }
        }
        Some(Self {
            matchers,
            base_path: config.base_path.clone(),
        })
    }

    /// The path is tried as sent and decoded: no spelling of a path that is served gets past.
    pub(super) fn sees(&self, request: &Request<'_>) -> bool {
        if self.matchers.is_empty() {
            return true;
        }
        let path = request.path();
        if self.matches(path, request) {
            return true;
        }
        match percent_decode(path) {
            Ok(decoded) if decoded != path => self.matches(&decoded, request),
            _ => false,
        }
    }

    fn matches(&self, path: &str, request: &Request<'_>) -> bool {
        let data = self.without_data_prefix(path);
        self.matchers.iter().any(|(source, conditions, locales)| {
            let is_match = |path: &str| {
                let path = match locales {
                    Some(locales) => locales.exact_path(path, request.headers),
                    None => Cow::Borrowed(path),
                };
                source.is_match(&path).unwrap_or(true)
            };
            // What takes too long to decide is seen: a proxy may guard something.
            (is_match(path) || data.as_deref().is_some_and(is_match))
                && conditions
                    .hold(request, &mut Default::default())
                    .unwrap_or(true)
        })
    }

    /// `/_next/data/<build>/x` is `/x` for a matcher.
    fn without_data_prefix(&self, path: &str) -> Option<String> {
        let rest = path
            .strip_prefix(&self.base_path)?
            .strip_prefix("/_next/data/")?;
        let slash = rest.find('/')?;
        (slash > 0).then(|| format!("{}{}", self.base_path, &rest[slash..]))
    }
}
