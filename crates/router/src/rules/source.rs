//! The `source` of a rule, compiled: which paths match, and what their parts are called.

use super::query::{Query, Value};
use super::regex::{Exhausted, Expression};
use super::segments::Segments;
use super::tokens::{self, Key, Name, Reading, Tail, Token};

/// Next.js takes no longer ones.
const LONGEST: usize = 4096;

#[derive(Debug, Clone)]
pub(super) struct Source {
    /// What every path that matches begins with.
    literal: String,
    kind: Kind,
    keys: Vec<Key>,
    tail: Tail,
    sensitive: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    /// The literal is all there is.
    Literal,
    Segments(Segments),
    Expression(Expression),
}

impl Source {
    pub(super) fn new(
        text: &str,
        reading: Reading,
        tail: Tail,
        sensitive: bool,
    ) -> Result<Self, String> {
        if !text.starts_with('/') {
            return Err("`source` does not start with /".to_owned());
        }
        let tokens = tokens::parse(text, reading).map_err(|error| failed(&error))?;
        Self::of(tokens, tail, sensitive)
    }

    pub(super) fn of(mut tokens: Vec<Token>, tail: Tail, sensitive: bool) -> Result<Self, String> {
        if tail == Tail::Delimiter {
            tokens::with_prefixes(&mut tokens);
        }
        let (source, keys) = tokens::expression(&tokens, tail).map_err(|error| failed(&error))?;
        if source.len() > LONGEST {
            return Err(format!("`source` exceeds max built length of {LONGEST}"));
        }
        let literal = match tokens.first() {
            Some(Token::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let kind = if matches!(tokens.as_slice(), [Token::Text(_)]) {
            Kind::Literal
        } else if tail == Tail::Slash
            && let Some(segments) = Segments::new(&tokens, sensitive)
        {
            Kind::Segments(segments)
        } else {
            Kind::Expression(Expression::new(&source, !sensitive).map_err(|error| failed(&error))?)
        };
        Ok(Self {
            literal,
            kind,
            keys,
            tail,
            sensitive,
        })
    }

    /// The names that it gives values to.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter_map(|key| match &key.name {
            Name::Word(word) => Some(word.as_str()),
            Name::Index(_) => None,
        })
    }

    /// Whether a path matches.
    pub(super) fn is_match(&self, path: &str) -> Result<bool, Exhausted> {
        match self.begins(path) {
            None => Ok(false),
            Some(rest) => match &self.kind {
                Kind::Literal => Ok(self.is_tail(rest)),
                Kind::Segments(segments) => Ok(segments.groups(path).is_some()),
                Kind::Expression(expression) => expression.is_match(path),
            },
        }
    }

    /// The params of a path that matches. Groups without a name are left out.
    pub(super) fn params(&self, path: &str) -> Result<Option<Query>, Exhausted> {
        let Some(rest) = self.begins(path) else {
            return Ok(None);
        };
        match &self.kind {
            Kind::Literal => Ok(self.is_tail(rest).then(Query::default)),
            Kind::Segments(segments) => {
                let groups = segments.groups(path);
                Ok(groups.map(|groups| self.named(|index| groups.get(index).copied().flatten())))
            }
            Kind::Expression(expression) => {
                let Some(groups) = expression.captures(path)? else {
                    return Ok(None);
                };
                let group = |index| groups.get(index + 1).map(|group| &path[group.range()]);
                Ok(Some(self.named(group)))
            }
        }
    }

    /// The values of names; `group`: what the parameter of an index has matched.
    fn named<'g>(&self, group: impl Fn(usize) -> Option<&'g str>) -> Query {
        let mut params = Query::default();
        for (index, key) in self.keys.iter().enumerate() {
            let (Name::Word(name), Some(found)) = (&key.name, group(index)) else {
                continue;
            };
            let value = if key.modifier.repeats() {
                let between = format!("{}{}", key.prefix, key.suffix);
                Value::Many(found.split(&between).map(str::to_owned).collect())
            } else {
                Value::One(found.to_owned())
            };
            params.set(name.clone(), value);
        }
        params
    }

    /// What follows the literal, if the path begins with that.
    fn begins<'p>(&self, path: &'p str) -> Option<&'p str> {
        let start = path.get(..self.literal.len())?;
        let same = if self.sensitive {
            start == self.literal
        } else {
            start.eq_ignore_ascii_case(&self.literal)
        };
        same.then(|| &path[self.literal.len()..])
    }

    fn is_tail(&self, rest: &str) -> bool {
        match (self.tail, rest) {
            (_, "") | (Tail::Slash, "/") | (Tail::Delimiter, "/" | "#" | "?") => true,
            (Tail::Slash | Tail::Delimiter, _) => false,
        }
    }
}

fn failed(error: &str) -> String {
    format!("`source` parse failed: {error}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tokens::SOURCE;
    use super::*;

    proptest! {
        /// What is matched by hand is matched as the expression would.
        #[test]
        fn segments_are_what_the_expression_says(
            parts in prop::collection::vec(prop_oneof![Just("/a"), Just("/:x"), Just("/B-c")], 1..4),
            last in prop_oneof![Just(""), Just("/:z?"), Just("/:z*"), Just("/:z+"), Just("{/:z}?")],
            path in "(/(a|b-c|A|x%20y|\\.)?){0,5}",
            sensitive in any::<bool>(),
        ) {
            let pattern = format!("{}{last}", parts.concat());
            let source = Source::new(&pattern, SOURCE, Tail::Slash, sensitive).unwrap();
            prop_assert!(!matches!(source.kind, Kind::Expression(_)), "{}", pattern);
            let tokens = tokens::parse(&pattern, SOURCE).unwrap();
            let (text, _) = tokens::expression(&tokens, Tail::Slash).unwrap();
            let expression = Source {
                kind: Kind::Expression(Expression::new(&text, !sensitive).unwrap()),
                ..source.clone()
            };
            prop_assert_eq!(source.params(&path), expression.params(&path), "{} {}", pattern, path);
            prop_assert_eq!(source.is_match(&path), expression.is_match(&path));
        }
    }
}
