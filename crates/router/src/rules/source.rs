//! The `source` of a rule, compiled: which paths match, and what their parts are called.

use super::query::{Query, Value};
use super::regex::{Exhausted, Expression};
use super::tokens::{self, Key, Name, Reading, Tail, Token};

/// Next.js takes no longer ones.
const LONGEST: usize = 4096;

#[derive(Debug, Clone)]
pub(super) struct Source {
    /// What every path that matches begins with.
    literal: String,
    /// None: the literal is all there is.
    expression: Option<Expression>,
    keys: Vec<Key>,
    tail: Tail,
    sensitive: bool,
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
        let is_literal = matches!(tokens.as_slice(), [Token::Text(_)]);
        let expression = if is_literal {
            None
        } else {
            Some(Expression::new(&source, !sensitive).map_err(|error| failed(&error))?)
        };
        Ok(Self {
            literal,
            expression,
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
            Some(rest) => match &self.expression {
                Some(expression) => expression.is_match(path),
                None => Ok(self.is_tail(rest)),
            },
        }
    }

    /// The params of a path that matches. Groups without a name are left out.
    pub(super) fn params(&self, path: &str) -> Result<Option<Query>, Exhausted> {
        let Some(rest) = self.begins(path) else {
            return Ok(None);
        };
        let Some(expression) = &self.expression else {
            return Ok(self.is_tail(rest).then(Query::default));
        };
        let Some(groups) = expression.captures(path)? else {
            return Ok(None);
        };
        let mut params = Query::default();
        for (index, key) in self.keys.iter().enumerate() {
            let (Name::Word(name), Some(group)) = (&key.name, groups.get(index + 1)) else {
                continue;
            };
            let value = if key.modifier.repeats() {
                let between = format!("{}{}", key.prefix, key.suffix);
                Value::Many(group.as_str().split(&between).map(str::to_owned).collect())
            } else {
                Value::One(group.as_str().to_owned())
            };
            params.set(name.clone(), value);
        }
        Ok(Some(params))
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
