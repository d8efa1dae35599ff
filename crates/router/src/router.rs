//! The trie: one node for each place between two segments.
//!
//! A search goes down by the most specific child first and comes back up when that leads nowhere, which gives the order
//! of Next.js's sorted routes. A node is reached by one way only, so a search visits each at most once, however long
//! or hostile the path: a catch-all takes the rest of the path as one slice and is only split when it has matched.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;

use crate::decode::{has_needless_escape, percent_decode};
use crate::error::ConflictError;
use crate::params::{Param, Params};
use crate::pattern::{Pattern, Segment};

/// Maps paths to values by patterns.
#[derive(Clone)]
pub struct Router<T> {
    root: Node,
    values: Vec<T>,
    /// The length in bytes of the longest static segment: what is longer is not looked up, hence never hashed.
    longest: usize,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// The value of the pattern that ends here.
    value: Option<Leaf>,
    statics: FxHashMap<Box<str>, Node>,
    param: Option<Box<(String, Node)>>,
    catch_all: Option<CatchAll>,
}

/// Where a pattern's value is, and how many names the pattern has.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    index: usize,
    names: usize,
}

#[derive(Debug, Clone)]
struct CatchAll {
    name: String,
    optional: bool,
    leaf: Leaf,
}

/// What [`Router::find`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'r, 'p, T> {
    /// The value given to [`Router::insert`].
    pub value: &'r T,
    /// The decoded values, in the order of the pattern's names.
    pub params: Params<'p>,
}

// ===== impl Router =====

impl<T> Router<T> {
    /// A router without routes.
    pub fn new() -> Self {
        Self {
            root: Node::default(),
            values: Vec::new(),
            longest: 0,
        }
    }

    /// The number of routes.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no routes.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Adds a route.
    ///
    /// # Errors
    ///
    /// When the pattern is wrong or conflicts with one that is there; the router is then as it was.
    pub fn insert(&mut self, pattern: &str, value: T) -> Result<(), ConflictError> {
        self.insert_pattern(&Pattern::parse(pattern)?, value)
    }

    /// Adds a route whose pattern is parsed already.
    ///
    /// # Errors
    ///
    /// When the pattern conflicts with one that is there; the router is then as it was.
    pub fn insert_pattern(&mut self, pattern: &Pattern, value: T) -> Result<(), ConflictError> {
        self.root.check(pattern)?;
        self.root.add(
            pattern,
            Leaf {
                index: self.values.len(),
                names: pattern.names().count(),
            },
        );
        self.values.push(value);
        for segment in pattern.segments() {
            if let Segment::Static(text) = segment {
                self.longest = self.longest.max(text.len());
            }
        }
        Ok(())
    }

    /// The route of `path`, a path as sent (percent-encoded, without a query).
    ///
    /// The path should be [canonical](crate::canonical()). In one that is not, an empty segment matches only within a
    /// catch-all, a dot segment is a segment like any other, and a segment that cannot be decoded matches nothing. A
    /// single slash at the end is ignored.
    pub fn find<'r, 'p>(&'r self, path: &'p str) -> Option<Match<'r, 'p, T>> {
        let path = path.strip_prefix('/')?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let search = Search {
            longest: self.longest,
            escaped: memchr::memchr(b'%', path.as_bytes()).is_some(),
        };
        let (leaf, mut values) = search.below(&self.root, (!path.is_empty()).then_some(path))?;
        values.reverse();
        Some(Match {
            value: &self.values[leaf.index],
            params: Params(values),
        })
    }
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Router<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router")
            .field("root", &self.root)
            .field("values", &self.values)
            .finish()
    }
}

// ===== impl Search =====

/// What holds for all of one search.
struct Search {
    longest: usize,
    /// Whether there is a `%` anywhere in the path.
    escaped: bool,
}

impl Search {
    /// Searches below `node` for `rest`, which is `None` at the end of the path. Gives the values last name first: they
    /// are collected on the way back from a success, so there is nothing to undo after a failure.
    fn below<'p>(&self, node: &Node, rest: Option<&'p str>) -> Option<(Leaf, Vec<Param<'p>>)> {
        let Some(rest) = rest else {
            if let Some(leaf) = node.value {
                return Some((leaf, Vec::with_capacity(leaf.names)));
            }
            let leaf = node
                .catch_all
                .as_ref()
                .filter(|catch_all| catch_all.optional)?
                .leaf;
            return Some((leaf, with_last(leaf, Param::Absent)));
        };

        let (segment, tail) = match memchr::memchr(b'/', rest.as_bytes()) {
            Some(end) => (&rest[..end], Some(&rest[end + 1..])),
            None => (rest, None),
        };

        if let Some(found) = self
            .statics(node, segment)
            .into_iter()
            .flatten()
            .find_map(|child| self.below(child, tail))
        {
            return Some(found);
        }
        if let Some((_, child)) = node.param.as_deref()
            && !segment.is_empty()
            && let Some((leaf, mut values)) = self.below(child, tail)
        {
            values.push(Param::One(self.decode(segment)?));
            return Some((leaf, values));
        }
        let leaf = node.catch_all.as_ref()?.leaf;
        let segments = rest
            .split('/')
            .map(|segment| self.decode(segment))
            .collect::<Option<_>>()?;
        Some((leaf, with_last(leaf, Param::Many(segments))))
    }

    /// The static children that `segment` names: as it stands, which is how Next.js compares (there, a file is called
    /// `caf%C3%A9.js`), and decoded. Not with an escape of what needs none: `%61dmin` would be a second spelling of
    /// `admin`, of which a proxy that guards `/admin` knows nothing.
    fn statics<'n>(&self, node: &'n Node, segment: &str) -> [Option<&'n Node>; 2] {
        // An escape is three bytes for one.
        let worth_hashing = segment.len()
            <= self
                .longest
                .saturating_mul(if self.escaped { 3 } else { 1 });
        if node.statics.is_empty() || !worth_hashing {
            return [None, None];
        }
        let decoded = if self.escaped && !has_needless_escape(segment) {
            percent_decode(segment).ok()
        } else {
            None
        };
        let decoded = decoded.filter(|decoded| decoded != segment);
        [
            node.statics.get(segment),
            decoded.and_then(|decoded| node.statics.get(&*decoded)),
        ]
    }

    fn decode<'p>(&self, segment: &'p str) -> Option<Cow<'p, str>> {
        if self.escaped {
            percent_decode(segment).ok()
        } else {
            Some(Cow::Borrowed(segment))
        }
    }
}

/// Room for all values of `leaf`, the last of them filled in.
fn with_last<'p>(leaf: Leaf, value: Param<'p>) -> Vec<Param<'p>> {
    let mut values = Vec::with_capacity(leaf.names);
    values.push(value);
    values
}

// ===== impl Node =====

impl Node {
    /// Whether `pattern` may be added below this node.
    fn check(&self, pattern: &Pattern) -> Result<(), ConflictError> {
        let mut node = self;
        for segment in pattern.segments() {
            let next = match segment {
                Segment::Static(text) => node.statics.get(text.as_str()),
                Segment::Param(name) => match node.param.as_deref() {
                    Some((old, _)) if old != name => {
                        return Err(ConflictError::SlugNames(old.clone(), name.clone()));
                    }
                    Some((_, child)) => Some(child),
                    None => None,
                },
                Segment::CatchAll(_) | Segment::OptionalCatchAll(_) => {
                    return node.check_catch_all(pattern, segment);
                }
            };
            match next {
                Some(child) => node = child,
                None => return Ok(()),
            }
        }
        if let Some(CatchAll {
            name,
            optional: true,
            ..
        }) = &node.catch_all
        {
            return Err(ConflictError::SameSpecificity(
                pattern.to_string(),
                name.clone(),
            ));
        }
        if node.value.is_some() {
            return Err(ConflictError::Duplicate(pattern.to_string()));
        }
        Ok(())
    }

    /// Whether `segment`, the catch-all that ends `pattern`, may be added at this node.
    fn check_catch_all(&self, pattern: &Pattern, segment: &Segment) -> Result<(), ConflictError> {
        let (Segment::CatchAll(name) | Segment::OptionalCatchAll(name)) = segment else {
            return Ok(());
        };
        let optional = matches!(segment, Segment::OptionalCatchAll(_));
        match &self.catch_all {
            Some(old) if old.optional != optional && optional => Err(
                ConflictError::OptionalBesideRequired(old.name.clone(), segment.to_string()),
            ),
            Some(old) if old.optional != optional => Err(ConflictError::RequiredBesideOptional(
                old.name.clone(),
                segment.to_string(),
            )),
            Some(old) if old.name != *name => {
                Err(ConflictError::SlugNames(old.name.clone(), name.clone()))
            }
            Some(_) => Err(ConflictError::Duplicate(pattern.to_string())),
            None if optional && self.value.is_some() => {
                let pattern = pattern.to_string();
                let above = pattern
                    .strip_suffix(&format!("/{segment}"))
                    .filter(|above| !above.is_empty());
                Err(ConflictError::SameSpecificity(
                    above.unwrap_or("/").to_owned(),
                    name.clone(),
                ))
            }
            None => Ok(()),
        }
    }

    /// Adds `pattern`, which [`check`](Self::check) has accepted.
    fn add(&mut self, pattern: &Pattern, leaf: Leaf) {
        let mut node = self;
        for segment in pattern.segments() {
            node = match segment {
                Segment::Static(text) => node.statics.entry(text.as_str().into()).or_default(),
                Segment::Param(name) => {
                    &mut node
                        .param
                        .get_or_insert_with(|| Box::new((name.clone(), Self::default())))
                        .1
                }
                Segment::CatchAll(name) | Segment::OptionalCatchAll(name) => {
                    let optional = matches!(segment, Segment::OptionalCatchAll(_));
                    node.catch_all = Some(CatchAll {
                        name: name.clone(),
                        optional,
                        leaf,
                    });
                    return;
                }
            };
        }
        node.value = Some(leaf);
    }
}
