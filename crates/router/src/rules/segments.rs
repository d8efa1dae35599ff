//! Patterns of whole segments, such as `/blog/:slug` and `/api/:path*`: most of those that there are. They are matched by
//! hand, so that a thousand of them are compiled in no time.

use super::tokens::{Key, Modifier, Token};

/// What `:x` matches if it says nothing else, in the `source` of a rule.
const SEGMENT: &str = r"[^\/]+?";

/// A pattern of whole segments; only its last parameter may be optional or repeat.
#[derive(Debug, Clone)]
pub(super) struct Segments {
    parts: Vec<Part>,
    sensitive: bool,
}

#[derive(Debug, Clone)]
enum Part {
    Text(String),
    Segment,
    /// At the end.
    Optional,
    /// At the end; perhaps none.
    Many {
        least: usize,
    },
}

impl Segments {
    /// None if the pattern is of another kind.
    pub(super) fn new(tokens: &[Token], sensitive: bool) -> Option<Self> {
        let mut parts = Vec::with_capacity(tokens.len());
        for (index, token) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1);
            let key = match token {
                Token::Text(text) => {
                    parts.push(Part::Text(text.clone()));
                    continue;
                }
                Token::Key(key) => key,
            };
            if key.pattern != SEGMENT || key.prefix != "/" || !key.suffix.is_empty() {
                return None;
            }
            let ends = match next {
                None => true,
                Some(Token::Text(text)) => text.starts_with('/'),
                Some(Token::Key(Key { prefix, .. })) => prefix == "/",
            };
            if !ends {
                return None;
            }
            parts.push(match (key.modifier, next) {
                (Modifier::None, _) => Part::Segment,
                (Modifier::Optional, None) => Part::Optional,
                (Modifier::ZeroOrMore, None) => Part::Many { least: 0 },
                (Modifier::OneOrMore, None) => Part::Many { least: 1 },
                (_, Some(_)) => return None,
            });
        }
        Some(Self { parts, sensitive })
    }

    /// What each parameter matches, in their order (None for one that matches nothing), if all of the path does, but for a
    /// slash at its end.
    pub(super) fn groups<'p>(&self, path: &'p str) -> Option<Vec<Option<&'p str>>> {
        let mut groups = Vec::new();
        let mut rest = path;
        for part in &self.parts {
            match part {
                Part::Text(text) => rest = self.after(text, rest)?,
                Part::Optional if matches!(rest, "" | "/") => groups.push(None),
                Part::Segment | Part::Optional => {
                    let (segment, tail) = segment(rest)?;
                    groups.push(Some(segment));
                    rest = tail;
                }
                Part::Many { least } if matches!(rest, "" | "/") => {
                    if *least > 0 {
                        return None;
                    }
                    groups.push(None);
                }
                Part::Many { .. } => {
                    let all = rest.strip_prefix('/')?;
                    let all = all.strip_suffix('/').unwrap_or(all);
                    if all.split('/').any(str::is_empty) {
                        return None;
                    }
                    groups.push(Some(all));
                    rest = "";
                }
            }
        }
        matches!(rest, "" | "/").then_some(groups)
    }

    fn after<'p>(&self, text: &str, path: &'p str) -> Option<&'p str> {
        let start = path.get(..text.len())?;
        let same = if self.sensitive {
            start == text
        } else {
            start.eq_ignore_ascii_case(text)
        };
        same.then(|| &path[text.len()..])
    }
}

/// The first segment, and what follows it.
fn segment(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    let (segment, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    (!segment.is_empty()).then_some((segment, rest))
}
