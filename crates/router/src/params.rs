//! The values that a path gives to the names of its pattern.

use std::borrow::Cow;
use std::ops::Deref;

/// The decoded value of one name of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param<'p> {
    /// `[x]`: one segment, never empty.
    One(Cow<'p, str>),
    /// `[...x]` and `[[...x]]`: one or more segments. Each is decoded by itself, so `%2F` does not split one.
    Many(Vec<Cow<'p, str>>),
    /// `[[...x]]` that matched nothing.
    Absent,
}

/// The values of a match, in the order of the pattern's names. Empty, and without an allocation, for a static route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params<'p>(pub(crate) Vec<Param<'p>>);

impl<'p> Deref for Params<'p> {
    type Target = [Param<'p>];

    fn deref(&self) -> &[Param<'p>] {
        &self.0
    }
}

impl<'p> IntoIterator for Params<'p> {
    type Item = Param<'p>;
    type IntoIter = std::vec::IntoIter<Param<'p>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, 'p> IntoIterator for &'a Params<'p> {
    type Item = &'a Param<'p>;
    type IntoIter = std::slice::Iter<'a, Param<'p>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
