//! Destinations, and the values of headers: text in which `:param` is filled in.

use super::query::{Query, Value, encode_component};
use super::request::normal;
use super::tokens::{self, Key, Name, Token};

/// A destination cannot be filled in with what a request has; Next.js throws, and answers 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled(pub(super) String);

impl std::fmt::Display for Unfilled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfilled {}

/// Where a redirect or a rewrite leads.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    host: Option<Host>,
    /// Path and fragment.
    path: Vec<Token>,
    /// The names that path and host use.
    used: Vec<String>,
    /// Values are still to be filled in.
    query: Query,
}

#[derive(Debug, Clone)]
struct Host {
    /// `https://` and perhaps credentials.
    before: String,
    name: Vec<Token>,
    /// `:8443`, or nothing.
    port: String,
}

/// A destination that is filled in.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    /// `https://host:port`, when it is on another server.
    pub(super) origin: Option<String>,
    pub(super) path: String,
    /// With its `#`, or empty.
    pub(super) hash: String,
    pub(super) query: Query,
}

impl Destination {
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let (host, rest) = if text.starts_with('/') {
            (None, text)
        } else {
            let (host, rest) = Host::split(text)?;
            (Some(host), rest)
        };
        let (rest, hash) = match rest.find('#') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = match path {
            "" => "/".to_owned(),
            path => normal(&resolved(path)).into_owned(),
        };
        let path = tokens::parse(&format!("{path}{hash}"), tokens::TEMPLATE)?;
        let mut used = Vec::new();
        let tokens = path.iter().chain(host.iter().flat_map(|host| &host.name));
        for token in tokens {
            if let Token::Key(Key {
                name: Name::Word(word),
                ..
            }) = token
            {
                used.push(word.clone());
            }
        }
        Ok(Self {
            host,
            path,
            used,
            query: Query::parse(query),
        })
    }

    /// Whether it is on another server.
    pub(super) fn is_external(&self) -> bool {
        self.host.is_some()
    }

    /// The names of path and host that are used.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.used
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
    }

    /// Whether a group without a name is used.
    pub(super) fn has_unnamed(&self) -> bool {
        self.path.iter().any(
            |token| matches!(token, Token::Key(Key { name: Name::Index(_), pattern, .. }) if !pattern.is_empty()),
        )
    }

    /// Fills in `params`. The query is the request's, then the params if none of them is used in path or host (and `append`),
    /// then what the destination says.
    pub(super) fn fill(
        &self,
        params: &Query,
        query: &Query,
        append: bool,
    ) -> Result<Filled, Unfilled> {
        let mut own = self.query.clone();
        for value in own.values_mut() {
            match value {
                Value::One(text) => *text = fill_text(text, params)?,
                Value::Many(texts) => {
                    for text in texts {
                        *text = fill_text(text, params)?;
                    }
                }
            }
        }
        if append
            && !params
                .iter()
                .any(|(name, _)| self.used.iter().any(|used| used == name))
        {
            for (name, value) in params.iter() {
                if own.get(name).is_none() {
                    own.set(name.to_owned(), value.clone());
                }
            }
        }
        let whole = fill_tokens(&self.path, params, false)?;
        let (path, hash) = match whole.split_once('#') {
            Some((path, hash)) => (path, hash.split('#').next().unwrap_or_default()),
            None => (whole.as_str(), ""),
        };
        let origin = match &self.host {
            Some(host) => {
                let name = fill_tokens(&host.name, params, true)?;
                Some(format!("{}{name}{}", host.before, host.port))
            }
            None => None,
        };
        let mut merged = query.clone();
        merged.assign(own);
        Ok(Filled {
            origin,
            path: path.to_owned(),
            hash: if hash.is_empty() {
                String::new()
            } else {
                format!("#{hash}")
            },
            query: merged,
        })
    }
}

impl Host {
    /// Takes the origin off a URL.
    fn split(text: &str) -> Result<(Self, &str), String> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(
                "`destination` does not start with `/`, `http://`, or `https://`".to_owned(),
            );
        };
        let scheme = scheme.to_ascii_lowercase();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (credentials, authority) = match authority.rsplit_once('@') {
            Some((credentials, authority)) => (format!("{credentials}@"), authority),
            None => (String::new(), authority),
        };
        let is_port =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) if is_port(port) => (name, port),
            _ => (authority, ""),
        };
        if name.is_empty() {
            return Err("`destination` has no host".to_owned());
        }
        let default = match scheme.as_str() {
            "http" => "80",
            "https" => "443",
            _ => "",
        };
        let mut name = tokens::parse(name, tokens::TEMPLATE)?;
        for token in &mut name {
            if let Token::Text(text) = token {
                text.make_ascii_lowercase();
            }
        }
        let host = Self {
            before: format!("{scheme}://{credentials}"),
            name,
            port: if port.is_empty() || port == default {
                String::new()
            } else {
                format!(":{port}")
            },
        };
        Ok((host, rest))
    }
}

/// A path without dot segments, as the URL standard resolves it; `\` is `/`.
fn resolved(path: &str) -> String {
    let is_dot = |segment: &str| segment == "." || segment.eq_ignore_ascii_case("%2e");
    let is_double = |segment: &str| {
        let lower = segment.to_ascii_lowercase();
        matches!(lower.as_str(), ".." | ".%2e" | "%2e." | "%2e%2e")
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split(['/', '\\']).skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        if is_double(segment) {
            kept.pop();
        } else if !is_dot(segment) {
            kept.push(segment);
            continue;
        }
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

/// What `compile` of path-to-regexp makes of tokens, without validation.
fn fill_tokens(tokens: &[Token], params: &Query, encodes: bool) -> Result<String, Unfilled> {
    let mut text = String::new();
    for token in tokens {
        let key = match token {
            Token::Text(part) => {
                text.push_str(part);
                continue;
            }
            Token::Key(key) => key,
        };
        let (name, value) = match &key.name {
            Name::Word(word) => (word.clone(), params.get(word)),
            Name::Index(index) => (index.to_string(), None),
        };
        let mut push = |value: &str| {
            text.push_str(&key.prefix);
            if encodes {
                encode_component(value, &mut text);
            } else {
                text.push_str(value);
            }
            text.push_str(&key.suffix);
        };
        match value {
            Some(Value::One(value)) => push(value),
            Some(Value::Many(_)) if !key.modifier.repeats() => {
                return Err(Unfilled(format!(
                    "To use a multi-match in the destination you must add `*` at the end of the param name (`{name}`) to \
                     signify it should repeat."
                )));
            }
            Some(Value::Many(values)) => values.iter().for_each(|value| push(value)),
            None if key.modifier.is_optional() => {}
            None => return Err(Unfilled(format!("Expected \"{name}\" to be a string"))),
        }
    }
    Ok(text)
}

/// Fills `:param` into text that is no path: a header, or a value of a query.
pub(super) fn fill_text(text: &str, params: &Query) -> Result<String, Unfilled> {
    if !text.contains(':') {
        return Ok(text.to_owned());
    }
    let mut template = String::with_capacity(text.len() + 8);
    template.push('/');
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        if char == ':'
            && let Some(name) = name_at(&rest[1..], params)
        {
            let end = 1 + name.len();
            template.push_str(&rest[..end]);
            rest = &rest[end..];
            if let Some(modifier) = rest.chars().next().filter(|next| "*?+".contains(*next)) {
                template.push(modifier);
                rest = &rest[1..];
            }
            continue;
        }
        // As `compileNonPath`, which leaves a backslash as it is: it escapes what follows.
        if ":*?+(){}".contains(char) {
            template.push('\\');
        }
        template.push(char);
        rest = &rest[char.len_utf8()..];
    }
    let tokens = tokens::parse(&template, tokens::TEMPLATE).map_err(Unfilled)?;
    let filled = fill_tokens(&tokens, params, false)?;
    // It begins with the slash, or with what came in its place.
    Ok(filled.chars().skip(1).collect())
}

/// The param whose name, as a whole word, text begins with.
fn name_at<'t>(text: &'t str, params: &Query) -> Option<&'t str> {
    let end = text
        .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        .unwrap_or(text.len());
    let word = &text[..end];
    params.get(word).map(|_| word)
}
