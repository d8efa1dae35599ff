//! JavaScript's regular expressions on Rust's engines.
//!
//! Most expressions run in linear time on the automata of the `regex` family. Only what needs look-around or
//! back-references backtracks, and not without bound: an expression that takes too many steps is [`Exhausted`].

use fancy_regex::{Captures, Regex, RegexBuilder};

/// How many steps back one match may take: a few milliseconds.
const STEPS: usize = 50_000;

/// The same for texts above [`LONG`], of which one step may look at all.
const STEPS_IN_LONG: usize = 300;

const LONG: usize = 1024;

/// The most that a compiled expression may take, in bytes.
const SIZE: usize = 4 << 20;

/// A regular expression of JavaScript's syntax, without flags but perhaps `i`.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    regex: Regex,
    /// For long texts, if it backtracks.
    long: Option<Regex>,
    /// There are named groups.
    pub(super) is_named: bool,
}

/// A match took too many steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exhausted;

impl Expression {
    pub(super) fn new(source: &str, ignore_case: bool) -> Result<Self, String> {
        let translated = translate(source)?;
        let build = |steps| {
            RegexBuilder::new(&translated)
                .case_insensitive(ignore_case)
                .backtrack_limit(steps)
                .delegate_size_limit(SIZE)
                .build()
                .map_err(|error| format!("Invalid regular expression: /{source}/: {error}"))
        };
        let regex = build(STEPS)?;
        let is_named = regex.capture_names().flatten().next().is_some();
        let long = match backtracks(&translated) {
            true => Some(build(STEPS_IN_LONG)?),
            false => None,
        };
        Ok(Self {
            regex,
            long,
            is_named,
        })
    }

    fn regex_for(&self, text: &str) -> &Regex {
        match &self.long {
            Some(long) if text.len() > LONG => long,
            _ => &self.regex,
        }
    }

    /// Whether `text` matches somewhere.
    pub(super) fn is_match(&self, text: &str) -> Result<bool, Exhausted> {
        self.regex_for(text).is_match(text).map_err(|_| Exhausted)
    }

    /// The groups of the first match.
    pub(super) fn captures<'t>(
        &self,
        text: &'t str,
    ) -> Result<Option<Captures<'t, str>>, Exhausted> {
        self.regex_for(text).captures(text).map_err(|_| Exhausted)
    }

    /// The names of the groups that have one.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.regex.capture_names().flatten()
    }
}

/// Whether a translated expression needs more than an automaton: look-around, or what a group has matched. (What stands
/// for itself is escaped there, so none of this is text.)
fn backtracks(translated: &str) -> bool {
    let looks = ["(?=", "(?!", "(?<=", "(?<!", r"\k"];
    let refers = translated
        .as_bytes()
        .windows(2)
        .any(|two| two[0] == b'\\' && two[1].is_ascii_digit());
    refers || looks.iter().any(|look| translated.contains(look))
}

// ===== translation =====

const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str =
    r"\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}";

/// From JavaScript's syntax (without the `u` flag) to that of Rust's engines.
fn translate(source: &str) -> Result<String, String> {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len() + 16);
    let mut at = 0;
    // Whether what came last is a quantifier: another one would be a possessive one here, and is an error there.
    let mut quantified = false;
    while at < chars.len() {
        let char = chars[at];
        at += 1;
        let mut quantifier = false;
        match char {
            '\\' => at = escape(&chars, at, &mut out)?,
            '[' => at = class(&chars, at, &mut out)?,
            '.' => out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            '(' => {
                let end = opening(&chars, at).ok_or_else(|| invalid(source, "Invalid group"))?;
                out.extend(&chars[at - 1..end]);
                at = end;
            }
            '*' | '+' | '?' => {
                if quantified && char != '?' {
                    return Err(invalid(source, "Nothing to repeat"));
                }
                quantifier = !(quantified && char == '?');
                out.push(char);
                if quantified {
                    // Lazy: nothing may quantify it further.
                    if matches!(chars.get(at), Some('*' | '+' | '?')) {
                        return Err(invalid(source, "Nothing to repeat"));
                    }
                }
            }
            '{' => match count(&chars, at) {
                Some(end) => {
                    if quantified {
                        return Err(invalid(source, "Nothing to repeat"));
                    }
                    out.extend(&chars[at - 1..end]);
                    at = end;
                    quantifier = true;
                }
                None => out.push_str(r"\{"),
            },
            '}' => out.push_str(r"\}"),
            ']' => out.push_str(r"\]"),
            // The end is the end: Rust's `$` is the same without the flag for lines.
            '^' | '$' | '|' | ')' => out.push(char),
            other => literal(other, &mut out),
        }
        quantified = quantifier;
    }
    Ok(out)
}

fn invalid(source: &str, what: &str) -> String {
    format!("Invalid regular expression: /{source}/: {what}")
}

/// What a parenthesis opens, from behind it: where that ends.
fn opening(chars: &[char], at: usize) -> Option<usize> {
    if chars.get(at) != Some(&'?') {
        return Some(at);
    }
    match (chars.get(at + 1)?, chars.get(at + 2)) {
        (':' | '=' | '!', _) => Some(at + 2),
        ('<', Some('=' | '!')) => Some(at + 3),
        ('<', Some(_)) => Some(at + 1 + chars[at + 1..].iter().position(|&char| char == '>')? + 1),
        _ => None,
    }
}

/// `{3}`, `{3,}`, `{3,5}` from behind the brace: where it ends.
fn count(chars: &[char], at: usize) -> Option<usize> {
    let end = at + chars[at..].iter().position(|&char| char == '}')?;
    let inside: String = chars[at..end].iter().collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let valid = match inside.split_once(',') {
        Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
        None => is_number(&inside),
    };
    valid.then_some(end + 1)
}

/// A character that stands for itself.
fn literal(char: char, out: &mut String) {
    use std::fmt::Write as _;
    if char.is_ascii_alphanumeric() || char == '_' || char == '/' || char == '-' {
        out.push(char);
    } else {
        // Writing to a string does not fail.
        let _ = write!(out, r"\x{{{:x}}}", u32::from(char));
    }
}

/// What a backslash makes of what follows, outside of a class; gives where it ends.
fn escape(chars: &[char], at: usize, out: &mut String) -> Result<usize, String> {
    let Some(&char) = chars.get(at) else {
        return Err("Invalid regular expression: \\ at end of pattern".to_owned());
    };
    match char {
        'd' => out.push_str("[0-9]"),
        'D' => out.push_str("[^0-9]"),
        'w' | 'W' | 's' | 'S' => {
            out.push('[');
            if char.is_ascii_uppercase() {
                out.push('^');
            }
            out.push_str(if char.eq_ignore_ascii_case(&'w') {
                WORD
            } else {
                SPACE
            });
            out.push(']');
        }
        'b' => out.push_str(r"\b"),
        'B' => out.push_str(r"\B"),
        '1'..='9' => {
            out.push('\\');
            out.push(char);
        }
        'k' => {
            let end = chars[at..]
                .iter()
                .position(|&char| char == '>')
                .map_or(chars.len(), |length| at + length + 1);
            out.push('\\');
            out.extend(&chars[at..end]);
            return Ok(end);
        }
        _ => {
            let (char, end) = single(chars, at);
            literal(char, out);
            return Ok(end);
        }
    }
    Ok(at + 1)
}

/// The one character that an escape stands for, and where it ends. `at`: behind the backslash.
fn single(chars: &[char], at: usize) -> (char, usize) {
    let hex = |from: usize, digits: usize| -> Option<char> {
        let text: String = chars.get(from..from + digits)?.iter().collect();
        char::from_u32(u32::from_str_radix(&text, 16).ok()?)
    };
    match chars[at] {
        'n' => ('\n', at + 1),
        'r' => ('\r', at + 1),
        't' => ('\t', at + 1),
        'v' => ('\u{b}', at + 1),
        'f' => ('\u{c}', at + 1),
        '0' => ('\0', at + 1),
        'x' => hex(at + 1, 2).map_or(('x', at + 1), |char| (char, at + 3)),
        'u' => hex(at + 1, 4).map_or(('u', at + 1), |char| (char, at + 5)),
        'c' => match chars.get(at + 1) {
            Some(letter) if letter.is_ascii_alphabetic() => {
                (char::from(*letter as u8 & 31), at + 2)
            }
            _ => ('c', at + 1),
        },
        other => (other, at + 1),
    }
}

/// A character class from behind its bracket; gives where it ends.
fn class(chars: &[char], mut at: usize, out: &mut String) -> Result<usize, String> {
    let negated = chars.get(at) == Some(&'^');
    at += usize::from(negated);
    let mut items = String::new();
    loop {
        let Some(&char) = chars.get(at) else {
            return Err("Invalid regular expression: Unterminated character class".to_owned());
        };
        if char == ']' {
            at += 1;
            break;
        }
        let (first, end) = member(chars, at, &mut items);
        at = end;
        // A range needs a character on both sides.
        let (Some(first), Some('-')) = (first, chars.get(at)) else {
            if let Some(first) = first {
                literal_in_class(first, &mut items);
            }
            continue;
        };
        if matches!(chars.get(at + 1), None | Some(']')) {
            literal_in_class(first, &mut items);
            continue;
        }
        let mut set = String::new();
        let (last, end) = member(chars, at + 1, &mut set);
        match last {
            Some(last) if last < first => {
                return Err(
                    "Invalid regular expression: Range out of order in character class".to_owned(),
                );
            }
            Some(last) => {
                literal_in_class(first, &mut items);
                items.push('-');
                literal_in_class(last, &mut items);
            }
            None => {
                literal_in_class(first, &mut items);
                literal_in_class('-', &mut items);
                items.push_str(&set);
            }
        }
        at = end;
    }
    match (items.is_empty(), negated) {
        (true, true) => out.push_str(r"[\s\S]"),
        (true, false) => out.push_str(r"[^\s\S]"),
        (false, _) => {
            out.push_str(if negated { "[^" } else { "[" });
            out.push_str(&items);
            out.push(']');
        }
    }
    Ok(at)
}

/// One member of a class: a character, or a set that is appended to `sets`.
fn member(chars: &[char], at: usize, sets: &mut String) -> (Option<char>, usize) {
    if chars[at] != '\\' {
        return (Some(chars[at]), at + 1);
    }
    match chars.get(at + 1) {
        None => (Some('\\'), at + 1),
        Some('b') => (Some('\u{8}'), at + 2),
        Some('d') => {
            sets.push_str(DIGIT);
            (None, at + 2)
        }
        Some('w') => {
            sets.push_str(WORD);
            (None, at + 2)
        }
        Some('s') => {
            sets.push_str(SPACE);
            (None, at + 2)
        }
        Some('D') => {
            sets.push_str("[^0-9]");
            (None, at + 2)
        }
        Some('W') => {
            sets.push_str("[^0-9A-Za-z_]");
            (None, at + 2)
        }
        Some('S') => {
            sets.push_str(r"[^");
            sets.push_str(SPACE);
            sets.push(']');
            (None, at + 2)
        }
        Some(_) => {
            let (char, end) = single(chars, at + 1);
            (Some(char), end)
        }
    }
}

fn literal_in_class(char: char, out: &mut String) {
    use std::fmt::Write as _;
    if char.is_ascii_alphanumeric() || char == '_' || char == '/' {
        out.push(char);
    } else {
        // Writing to a string does not fail.
        let _ = write!(out, r"\x{{{:x}}}", u32::from(char));
    }
}
