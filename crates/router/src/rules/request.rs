//! What rules look at: path, query and headers of a request.

use std::borrow::Cow;

use super::query::Query;

/// The headers of a request, by Node's rules for headers that come more than once.
pub trait Headers {
    /// The value of a header, joined if it came several times; `name` in lower case.
    fn get(&self, name: &str) -> Option<Cow<'_, str>>;
}

/// A request on its way through the rules. A rewrite changes path and query.
pub struct Request<'a> {
    /// Percent-encoded, as the URL standard writes it.
    pub(super) path: Cow<'a, str>,
    pub(super) query: Lazy<'a>,
    pub(super) headers: &'a dyn Headers,
    /// A rewrite matched.
    pub(super) rewritten: bool,
}

/// A query that is read when a rule asks for it.
pub(super) struct Lazy<'a> {
    text: Cow<'a, str>,
    parsed: std::cell::OnceCell<Query>,
}

impl<'a> Lazy<'a> {
    pub(super) fn get(&self) -> &Query {
        self.parsed.get_or_init(|| Query::parse(&self.text))
    }

    pub(super) fn get_mut(&mut self) -> &mut Query {
        self.get();
        // It was read just now.
        self.parsed.get_mut().expect("a query that was read")
    }
}

impl<'a> Request<'a> {
    /// `path` and `query` as sent; the query without its `?`.
    pub fn new(path: &'a str, query: &'a str, headers: &'a dyn Headers) -> Self {
        Self {
            path: normal(path),
            query: Lazy {
                text: Cow::Borrowed(query),
                parsed: std::cell::OnceCell::new(),
            },
            headers,
            rewritten: false,
        }
    }

    /// The path as it is now.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query as it is now.
    pub fn query(&self) -> &Query {
        self.query.get()
    }

    pub(super) fn rewrite(&mut self, path: String, query: Query) {
        self.path = Cow::Owned(path);
        self.query.get_mut().assign(query);
        self.rewritten = true;
    }

    /// Goes on somewhere else, as a proxy's rewrite says: with that path and that query only.
    pub fn redirect_to(&mut self, path: &str, query: &str) {
        self.path = Cow::Owned(normal(path).into_owned());
        self.query = Lazy {
            text: Cow::Owned(query.to_owned()),
            parsed: std::cell::OnceCell::new(),
        };
        self.rewritten = true;
    }

    /// Whether a rewrite matched.
    pub fn is_rewritten(&self) -> bool {
        self.rewritten
    }
}

/// A path as the URL standard writes it. (Dot segments are the business of [`canonical`](crate::canonical()).)
pub(super) fn normal(path: &str) -> Cow<'_, str> {
    let encoded = |byte: u8| {
        matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'`' | b'{' | b'}')
            || !(0x21..0x7f).contains(&byte)
    };
    if !path.bytes().any(encoded) {
        return Cow::Borrowed(path);
    }
    let mut normal = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if encoded(byte) {
            normal.push_str(&format!("%{byte:02X}"));
        } else {
            normal.push(char::from(byte));
        }
    }
    Cow::Owned(normal)
}
