//! `has` and `missing`: what a rule asks of a request beside its path.

use std::borrow::Cow;

use super::config::Has;
use super::query::{Query, Value};
use super::regex::{Exhausted, Expression};
use super::request::Request;

/// All conditions of a rule.
#[derive(Debug, Clone, Default)]
pub(super) struct Conditions {
    has: Vec<Condition>,
    missing: Vec<Condition>,
}

#[derive(Debug, Clone)]
struct Condition {
    kind: Kind,
    key: String,
    value: Option<Expression>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Header,
    Cookie,
    Query,
    Host,
}

impl Conditions {
    pub(super) fn new(has: &[Has], missing: &[Has]) -> Result<Self, String> {
        let compile = |items: &[Has]| items.iter().map(Condition::new).collect::<Result<_, _>>();
        Ok(Self {
            has: compile(has)?,
            missing: compile(missing)?,
        })
    }

    /// Whether a request meets them; what they found is added to `params` if it does.
    pub(super) fn hold(
        &self,
        request: &Request<'_>,
        params: &mut Query,
    ) -> Result<bool, Exhausted> {
        if self.has.is_empty() && self.missing.is_empty() {
            return Ok(true);
        }
        let mut found = Query::default();
        for condition in &self.has {
            if !condition.holds(request, &mut found)? {
                return Ok(false);
            }
        }
        for condition in &self.missing {
            if condition.holds(request, &mut found)? {
                return Ok(false);
            }
        }
        params.assign(found);
        Ok(true)
    }

    /// The names that a destination may use.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for condition in &self.has {
            match &condition.value {
                None => names.push(condition.key.clone()),
                Some(value) => names.extend(value.names().map(str::to_owned)),
            }
            if condition.kind == Kind::Host {
                names.push("host".to_owned());
            }
        }
        names
    }
}

impl Condition {
    fn new(has: &Has) -> Result<Self, String> {
        let kind = match has.kind.as_str() {
            "header" => Kind::Header,
            "cookie" => Kind::Cookie,
            "query" => Kind::Query,
            "host" => Kind::Host,
            other => return Err(format!("invalid type \"{other}\"")),
        };
        let mut key = has.key.clone().unwrap_or_default();
        if kind == Kind::Header {
            key.make_ascii_lowercase();
        }
        let value = has.value.as_deref().filter(|value| !value.is_empty());
        // Not in a group: `a|b` is `^a` or `b$`, as in Next.js.
        let value = value
            .map(|value| Expression::new(&format!("^{value}$"), false))
            .transpose()?;
        Ok(Self { kind, key, value })
    }

    fn holds(&self, request: &Request<'_>, params: &mut Query) -> Result<bool, Exhausted> {
        let Some(value) = self.value_of(request) else {
            return Ok(false);
        };
        let Some(last) = value.last().filter(|_| !value.is_falsy()) else {
            return Ok(false);
        };
        let Some(expression) = &self.value else {
            let value = match value {
                Found::Text(text) => Value::One(text.into_owned()),
                Found::Query(value) => value.clone(),
            };
            params.set(letters(&self.key), value);
            return Ok(true);
        };
        let Some(groups) = expression.captures(last)? else {
            return Ok(false);
        };
        if expression.is_named {
            for name in expression.names() {
                if let Some(group) = groups.name(name) {
                    params.set(name.to_owned(), Value::One(group.as_str().to_owned()));
                }
            }
        } else if self.kind == Kind::Host
            && let Some(all) = groups.get(0).filter(|all| !all.as_str().is_empty())
        {
            params.set("host".to_owned(), Value::One(all.as_str().to_owned()));
        }
        Ok(true)
    }

    fn value_of<'r>(&self, request: &'r Request<'_>) -> Option<Found<'r>> {
        match self.kind {
            Kind::Header => request.headers.get(&self.key).map(Found::Text),
            Kind::Query => request.query().get(&self.key).map(Found::Query),
            Kind::Cookie => {
                let header = request.headers.get("cookie")?;
                cookie(&header, &self.key).map(|value| Found::Text(Cow::Owned(value)))
            }
            Kind::Host => {
                let header = request.headers.get("host")?;
                let host = header.split(':').next().unwrap_or_default();
                Some(Found::Text(Cow::Owned(host.to_lowercase())))
            }
        }
    }
}

enum Found<'r> {
    Text(Cow<'r, str>),
    Query(&'r Value),
}

impl Found<'_> {
    /// Of several values the last is looked at.
    fn last(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Query(value) => value.items().last().map(String::as_str),
        }
    }

    /// What is not there for JavaScript. (An array always is.)
    fn is_falsy(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Query(Value::One(text)) => text.is_empty(),
            Self::Query(Value::Many(_)) => false,
        }
    }
}

/// A name as a destination can use it.
fn letters(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphabetic).collect()
}

/// The value of a cookie, as the npm package `cookie` reads it: the first of its name, decoded if it can be.
fn cookie(header: &str, name: &str) -> Option<String> {
    header.split(';').find_map(|pair| {
        let (found, value) = pair.split_once('=')?;
        if found.trim() != name {
            return None;
        }
        let value = value.trim();
        let value = match value.strip_prefix('"') {
            Some(quoted) => &quoted[..quoted.len() - usize::from(quoted.ends_with('"'))],
            None => value,
        };
        Some(match crate::decode::percent_decode(value) {
            Ok(decoded) => decoded.into_owned(),
            Err(_) => value.to_owned(),
        })
    })
}
