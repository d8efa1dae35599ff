//! One route's pattern, parsed.

use std::fmt;
use std::str::FromStr;

use crate::error::PatternError;

/// One segment of a [`Pattern`]. The more specific ones are the lesser.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Matches itself, as it stands or decoded. Brackets inside (`a[b]`) are plain characters, as in Next.js.
    Static(String),
    /// `[x]`: any one segment.
    Param(String),
    /// `[...x]`: one or more segments, last in a pattern.
    CatchAll(String),
    /// `[[...x]]`: any number of segments, last in a pattern.
    OptionalCatchAll(String),
}

impl Segment {
    /// The name of a dynamic segment.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Static(_) => None,
            Self::Param(name) | Self::CatchAll(name) | Self::OptionalCatchAll(name) => Some(name),
        }
    }

    fn parse(text: &str, pattern: &str) -> Result<Self, PatternError> {
        let Some(inner) = unbracket(text) else {
            return Ok(Self::Static(text.to_owned()));
        };
        let (inner, optional) = unbracket(inner).map_or((inner, false), |inner| (inner, true));
        if inner.starts_with('…') {
            return Err(PatternError::Ellipsis(inner.to_owned()));
        }
        let (name, catch_all) = inner
            .strip_prefix("...")
            .map_or((inner, false), |name| (name, true));
        // The order of the checks is Next.js's, so that its message is the one people see.
        if name.starts_with('[') || name.ends_with(']') {
            return Err(PatternError::ExtraBrackets(name.to_owned()));
        }
        if name.starts_with('.') {
            return Err(PatternError::ErroneousPeriods(name.to_owned()));
        }
        if name.is_empty() {
            return Err(PatternError::EmptyName(pattern.to_owned()));
        }
        match (catch_all, optional) {
            (true, true) => Ok(Self::OptionalCatchAll(name.to_owned())),
            (true, false) => Ok(Self::CatchAll(name.to_owned())),
            (false, true) => Err(PatternError::OptionalParameter(text.to_owned())),
            (false, false) => Ok(Self::Param(name.to_owned())),
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(text) => f.write_str(text),
            Self::Param(name) => write!(f, "[{name}]"),
            Self::CatchAll(name) => write!(f, "[...{name}]"),
            Self::OptionalCatchAll(name) => write!(f, "[[...{name}]]"),
        }
    }
}

fn unbracket(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.strip_suffix(']')
}

/// A route's pattern, such as `/api/users/[id]`, `/docs/[...path]` or `/shop/[[...filters]]`.
///
/// Empty segments are dropped: `/a//b/` is `/a/b`. The order of patterns is the order in which Next.js tries them: the
/// lesser one wins where two match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    segments: Vec<Segment>,
}

impl Pattern {
    /// The most segments a pattern may have. It bounds the recursion of a search, and is far beyond any real project.
    pub const MAX_SEGMENTS: usize = 256;

    /// Parses `text`.
    ///
    /// # Errors
    ///
    /// With Next.js's message when the pattern cannot be a route.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut segments: Vec<Segment> = Vec::new();
        for part in text.split('/').filter(|part| !part.is_empty()) {
            if matches!(
                segments.last(),
                Some(Segment::CatchAll(_) | Segment::OptionalCatchAll(_))
            ) {
                return Err(PatternError::CatchAllNotLast);
            }
            if segments.len() == Self::MAX_SEGMENTS {
                return Err(PatternError::TooLong);
            }
            let segment = Segment::parse(part, text)?;
            if let Some(name) = segment.name() {
                check_distinct(segments.iter().filter_map(Segment::name), name)?;
            }
            segments.push(segment);
        }
        Ok(Self { segments })
    }

    /// The segments, in order; none for `/`.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the dynamic segments, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }

    /// Whether any segment is dynamic.
    pub fn is_dynamic(&self) -> bool {
        self.names().next().is_some()
    }
}

fn check_distinct<'a>(
    earlier: impl Iterator<Item = &'a str>,
    name: &str,
) -> Result<(), PatternError> {
    for other in earlier {
        if other == name {
            return Err(PatternError::RepeatedName(name.to_owned()));
        }
        if word_characters(other).eq(word_characters(name)) {
            return Err(PatternError::SimilarNames(
                other.to_owned(),
                name.to_owned(),
            ));
        }
    }
    Ok(())
}

/// The characters of `name` that JavaScript's `\w` matches: so `é` and `ü` "differ only by non-word symbols", as there.
fn word_characters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes()
        .filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        self.segments
            .iter()
            .try_for_each(|segment| write!(f, "/{segment}"))
    }
}
