//! What can be wrong with a pattern, with two patterns together, and with a path.

use std::error::Error;
use std::fmt;

/// A pattern that cannot be a route by itself. The messages are Next.js's, word for word, where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternError {
    /// Something follows `[...x]` or `[[...x]]`.
    CatchAllNotLast,
    /// `[[x]]`: holds the segment.
    OptionalParameter(String),
    /// `[[[x]]]`, `[[x]`: holds the name.
    ExtraBrackets(String),
    /// `[.x]`, `[....x]`: holds the name.
    ErroneousPeriods(String),
    /// `[…x]`, with the one character `…`: holds the name.
    Ellipsis(String),
    /// `[]`, `[...]`: holds the whole pattern.
    EmptyName(String),
    /// `[x]/[x]`: holds the name.
    RepeatedName(String),
    /// `[x-y]/[xy]`: holds both names.
    SimilarNames(String, String),
    /// More than [`Pattern::MAX_SEGMENTS`](crate::Pattern::MAX_SEGMENTS) segments.
    TooLong,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CatchAllNotLast => write!(f, "Catch-all must be the last part of the URL."),
            Self::OptionalParameter(segment) => {
                write!(
                    f,
                    "Optional route parameters are not yet supported (\"{segment}\")."
                )
            }
            Self::ExtraBrackets(name) => {
                write!(
                    f,
                    "Segment names may not start or end with extra brackets ('{name}')."
                )
            }
            Self::ErroneousPeriods(name) => {
                write!(
                    f,
                    "Segment names may not start with erroneous periods ('{name}')."
                )
            }
            Self::Ellipsis(name) => {
                write!(
                    f,
                    "Detected a three-dot character ('…') at ('{name}'). Did you mean ('...')?"
                )
            }
            Self::EmptyName(pattern) => {
                write!(f, "Parameter names cannot be empty in route \"{pattern}\".")
            }
            Self::RepeatedName(name) => {
                write!(
                    f,
                    "You cannot have the same slug name \"{name}\" repeat within a single dynamic path"
                )
            }
            Self::SimilarNames(a, b) => write!(
                f,
                "You cannot have the slug names \"{a}\" and \"{b}\" differ only by non-word symbols within a single \
                 dynamic path"
            ),
            Self::TooLong => {
                write!(
                    f,
                    "A route may not have more than {} segments.",
                    crate::Pattern::MAX_SEGMENTS
                )
            }
        }
    }
}

impl Error for PatternError {}

/// A pattern that cannot join the ones that are there. The messages are Next.js's, word for word, where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConflictError {
    /// The pattern is wrong by itself.
    Pattern(PatternError),
    /// `[a]` and `[b]` in one place (or `[...a]` and `[...b]`): holds the name that is there and the new one.
    SlugNames(String, String),
    /// `[[...b]]` joins `[...a]`: holds the name that is there and the new segment.
    OptionalBesideRequired(String, String),
    /// `[...b]` joins `[[...a]]`: holds the name that is there and the new segment.
    RequiredBesideOptional(String, String),
    /// `/x` and `/x/[[...a]]`: holds `/x` and the name.
    SameSpecificity(String, String),
    /// The same pattern twice: holds it.
    Duplicate(String),
}

impl fmt::Display for ConflictError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(error) => error.fmt(f),
            Self::SlugNames(old, new) => write!(
                f,
                "You cannot use different slug names for the same dynamic path ('{old}' !== '{new}')."
            ),
            // The space before the parenthesis, and "an required", are Next.js's own.
            Self::OptionalBesideRequired(old, new) => write!(
                f,
                "You cannot use both an required and optional catch-all route at the same level (\"[...{old}]\" and \
                 \"{new}\" )."
            ),
            Self::RequiredBesideOptional(old, new) => write!(
                f,
                "You cannot use both an optional and required catch-all route at the same level (\"[[...{old}]]\" and \
                 \"{new}\")."
            ),
            Self::SameSpecificity(path, name) => write!(
                f,
                "You cannot define a route with the same specificity as a optional catch-all route (\"{path}\" and \
                 \"{path}[[...{name}]]\")."
            ),
            Self::Duplicate(pattern) => write!(f, "The route \"{pattern}\" is defined twice."),
        }
    }
}

impl Error for ConflictError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Pattern(error) => error.source(),
            _ => None,
        }
    }
}

impl From<PatternError> for ConflictError {
    fn from(error: PatternError) -> Self {
        Self::Pattern(error)
    }
}

/// Why a request's path is answered with 400 before routing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// `%` without two hexadecimal digits, or escapes that are not UTF-8.
    Encoding,
    /// The path does not begin with `/`.
    NotAbsolute,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => write!(f, "the path is not valid percent-encoded UTF-8"),
            Self::NotAbsolute => write!(f, "the path does not begin with '/'"),
        }
    }
}

impl Error for PathError {}
