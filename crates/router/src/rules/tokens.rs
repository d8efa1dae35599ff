//! path-to-regexp 6's patterns (`/blog/:slug*`, `/post/:id(\\d+)`, `/{a-:b}?`), as Next.js uses them: from text to tokens, and from
//! tokens to the source of a JavaScript regular expression.

use std::fmt::Write as _;

/// A name of a pattern: a word, or the index of a group without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    Word(String),
    Index(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modifier {
    None,
    Optional,
    ZeroOrMore,
    OneOrMore,
}

impl Modifier {
    pub(super) fn repeats(self) -> bool {
        matches!(self, Self::ZeroOrMore | Self::OneOrMore)
    }

    pub(super) fn is_optional(self) -> bool {
        matches!(self, Self::ZeroOrMore | Self::Optional)
    }

    fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Optional => "?",
            Self::ZeroOrMore => "*",
            Self::OneOrMore => "+",
        }
    }
}

/// What stands for a part of a path that is not fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: Name,
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// Empty for a group that holds only text: `{text}?`.
    pub(super) pattern: String,
    pub(super) modifier: Modifier,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Text(String),
    Key(Key),
}

/// How a pattern is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// What `:x` without a pattern of its own stops at.
    pub(super) delimiter: &'static str,
    /// Two parameters may follow each other without text between them: where tokens are only filled in.
    pub(super) adjacent: bool,
}

/// As Next.js compiles the `source` of a rule.
pub(super) const SOURCE: Reading = Reading {
    delimiter: "/",
    adjacent: false,
};
/// As path-to-regexp reads by default: matchers of a proxy.
pub(super) const MATCHER: Reading = Reading {
    delimiter: "/#?",
    adjacent: false,
};
/// Destinations, and values of headers.
pub(super) const TEMPLATE: Reading = Reading {
    delimiter: "/#?",
    adjacent: true,
};

// ===== text → lexemes =====

#[derive(Debug, Clone, PartialEq, Eq)]
enum Lexeme {
    Char(char),
    Escaped(char),
    Name(String),
    Pattern(String),
    Open,
    Close,
    Modifier(Modifier),
    End,
}

impl Lexeme {
    fn kind(&self) -> &'static str {
        match self {
            Self::Char(_) => "CHAR",
            Self::Escaped(_) => "ESCAPED_CHAR",
            Self::Name(_) => "NAME",
            Self::Pattern(_) => "PATTERN",
            Self::Open => "OPEN",
            Self::Close => "CLOSE",
            Self::Modifier(_) => "MODIFIER",
            Self::End => "END",
        }
    }
}

fn lexemes(text: &str) -> Result<Vec<(Lexeme, usize)>, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        at += 1;
        let lexeme = match chars[start] {
            '*' => Lexeme::Modifier(Modifier::ZeroOrMore),
            '+' => Lexeme::Modifier(Modifier::OneOrMore),
            '?' => Lexeme::Modifier(Modifier::Optional),
            '{' => Lexeme::Open,
            '}' => Lexeme::Close,
            '\\' => {
                let Some(&escaped) = chars.get(at) else {
                    return Err(format!("Nothing is escaped by the \\ at {start}"));
                };
                at += 1;
                Lexeme::Escaped(escaped)
            }
            ':' => {
                while chars
                    .get(at)
                    .is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_')
                {
                    at += 1;
                }
                if at == start + 1 {
                    return Err(format!("Missing parameter name at {start}"));
                }
                Lexeme::Name(chars[start + 1..at].iter().collect())
            }
            '(' => {
                let (pattern, end) = group(&chars, start)?;
                at = end;
                Lexeme::Pattern(pattern)
            }
            other => Lexeme::Char(other),
        };
        found.push((lexeme, start));
    }
    found.push((Lexeme::End, chars.len()));
    Ok(found)
}

/// The regular expression in the parentheses that open at `start`, and where it ends.
fn group(chars: &[char], start: usize) -> Result<(String, usize), String> {
    let mut at = start + 1;
    if chars.get(at) == Some(&'?') {
        return Err(format!("Pattern cannot start with \"?\" at {at}"));
    }
    let mut depth = 1;
    let mut pattern = String::new();
    while let Some(&next) = chars.get(at) {
        match next {
            '\\' => {
                pattern.push(next);
                at += 1;
                pattern.extend(chars.get(at));
                at += 1;
                continue;
            }
            ')' => {
                depth -= 1;
                if depth == 0 {
                    at += 1;
                    break;
                }
            }
            '(' => {
                depth += 1;
                if chars.get(at + 1) != Some(&'?') {
                    return Err(format!("Capturing groups are not allowed at {at}"));
                }
                // `(?<name>` would shift the numbers of all that follow.
                if chars.get(at + 2) == Some(&'<') && !matches!(chars.get(at + 3), Some('=' | '!'))
                {
                    return Err(format!("Named groups are not allowed at {at}"));
                }
            }
            _ => {}
        }
        pattern.push(next);
        at += 1;
    }
    if depth > 0 {
        return Err(format!("Unbalanced pattern at {start}"));
    }
    if pattern.is_empty() {
        return Err(format!("Missing pattern at {start}"));
    }
    Ok((pattern, at))
}

// ===== lexemes → tokens =====

struct Parser {
    lexemes: Vec<(Lexeme, usize)>,
    at: usize,
    reading: Reading,
    tokens: Vec<Token>,
    unnamed: usize,
}

/// Reads a pattern.
pub(super) fn parse(text: &str, reading: Reading) -> Result<Vec<Token>, String> {
    let mut parser = Parser {
        lexemes: lexemes(text)?,
        at: 0,
        reading,
        tokens: Vec::new(),
        unnamed: 0,
    };
    parser.run()?;
    Ok(parser.tokens)
}

impl Parser {
    fn run(&mut self) -> Result<(), String> {
        let mut text = String::new();
        loop {
            let char = self.char();
            let name = self.name();
            let pattern = self.pattern();
            if name.is_some() || pattern.is_some() {
                let mut prefix = char.map(String::from).unwrap_or_default();
                if !matches!(prefix.as_str(), "" | "." | "/") {
                    text.push_str(&prefix);
                    prefix.clear();
                }
                self.flush(&mut text);
                let pattern = match pattern {
                    Some(pattern) => pattern,
                    None => self.safe(&prefix)?,
                };
                let name = self.named(name);
                let modifier = self.modifier();
                self.tokens.push(Token::Key(Key {
                    name,
                    prefix,
                    suffix: String::new(),
                    pattern,
                    modifier,
                }));
                continue;
            }
            if let Some(char) = char.or_else(|| self.escaped()) {
                text.push(char);
                continue;
            }
            self.flush(&mut text);
            if self.take(&Lexeme::Open) {
                self.group()?;
                continue;
            }
            return self.expect(&Lexeme::End);
        }
    }

    /// What stands in braces.
    fn group(&mut self) -> Result<(), String> {
        let prefix = self.text();
        let name = self.name();
        let pattern = self.pattern();
        let suffix = self.text();
        self.expect(&Lexeme::Close)?;
        let pattern = match (&name, pattern) {
            (_, Some(pattern)) => pattern,
            (Some(_), None) => self.safe(&prefix)?,
            (None, None) => String::new(),
        };
        let name = match name {
            None if pattern.is_empty() => Name::Word(String::new()),
            name => self.named(name),
        };
        let modifier = self.modifier();
        self.tokens.push(Token::Key(Key {
            name,
            prefix,
            suffix,
            pattern,
            modifier,
        }));
        Ok(())
    }

    /// What a parameter without a pattern of its own matches.
    fn safe(&self, prefix: &str) -> Result<String, String> {
        let delimiter = self.reading.delimiter;
        let before = match self.tokens.last() {
            _ if !prefix.is_empty() => prefix,
            Some(Token::Text(text)) => text,
            Some(Token::Key(key)) if !self.reading.adjacent => {
                let name = match &key.name {
                    Name::Word(word) => word.clone(),
                    Name::Index(index) => index.to_string(),
                };
                return Err(format!(
                    "Must have text between two parameters, missing text after \"{name}\""
                ));
            }
            _ => "",
        };
        let mut pattern = String::new();
        if before.is_empty() || delimiter.chars().any(|one| before.contains(one)) {
            pattern.push_str("[^");
            escape(delimiter, &mut pattern);
            pattern.push_str("]+?");
        } else if before.chars().count() == 1 {
            // path-to-regexp looks ahead for it, which would not run in linear time.
            pattern.push_str("[^");
            escape(delimiter, &mut pattern);
            class_member(before, &mut pattern);
            pattern.push_str("]+?");
        } else {
            pattern.push_str("(?:(?!");
            escape(before, &mut pattern);
            pattern.push_str(")[^");
            escape(delimiter, &mut pattern);
            pattern.push_str("])+?");
        }
        Ok(pattern)
    }

    fn named(&mut self, name: Option<String>) -> Name {
        match name {
            Some(name) => Name::Word(name),
            None => {
                self.unnamed += 1;
                Name::Index(self.unnamed - 1)
            }
        }
    }

    fn flush(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.tokens.push(Token::Text(std::mem::take(text)));
        }
    }

    fn next(&self) -> &(Lexeme, usize) {
        &self.lexemes[self.at]
    }

    fn take(&mut self, lexeme: &Lexeme) -> bool {
        let found = self.next().0 == *lexeme;
        self.at += usize::from(found && *lexeme != Lexeme::End);
        found
    }

    fn expect(&mut self, lexeme: &Lexeme) -> Result<(), String> {
        if self.take(lexeme) {
            return Ok(());
        }
        let (found, at) = self.next();
        Err(format!(
            "Unexpected {} at {at}, expected {}",
            found.kind(),
            lexeme.kind()
        ))
    }

    fn char(&mut self) -> Option<char> {
        let Lexeme::Char(char) = self.next().0 else {
            return None;
        };
        self.at += 1;
        Some(char)
    }

    fn escaped(&mut self) -> Option<char> {
        let Lexeme::Escaped(char) = self.next().0 else {
            return None;
        };
        self.at += 1;
        Some(char)
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        while let Some(char) = self.char().or_else(|| self.escaped()) {
            text.push(char);
        }
        text
    }

    fn name(&mut self) -> Option<String> {
        let Lexeme::Name(name) = &self.next().0 else {
            return None;
        };
        let name = name.clone();
        self.at += 1;
        Some(name)
    }

    fn pattern(&mut self) -> Option<String> {
        let Lexeme::Pattern(pattern) = &self.next().0 else {
            return None;
        };
        let pattern = pattern.clone();
        self.at += 1;
        Some(pattern)
    }

    fn modifier(&mut self) -> Modifier {
        let Lexeme::Modifier(modifier) = self.next().0 else {
            return Modifier::None;
        };
        self.at += 1;
        modifier
    }
}

// ===== tokens → a regular expression =====

/// What may stand at the end of a path that a pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// One `/`: what Next.js makes of the `source` of a rule.
    Slash,
    /// One of `/#?`: path-to-regexp's default.
    Delimiter,
}

/// The source of the JavaScript regular expression for whole paths, and the keys of its groups.
pub(super) fn expression(tokens: &[Token], tail: Tail) -> Result<(String, Vec<Key>), String> {
    let mut source = String::from("^");
    let mut keys = Vec::new();
    for token in tokens {
        match token {
            Token::Text(text) => escape(text, &mut source),
            Token::Key(key) => {
                key.write(&mut source)?;
                if !key.pattern.is_empty() {
                    keys.push(key.clone());
                }
            }
        }
    }
    source.push_str(match tail {
        Tail::Slash => r"(?:\/)?$",
        Tail::Delimiter => r"[\/#\?]?$",
    });
    Ok((source, keys))
}

impl Key {
    fn write(&self, source: &mut String) -> Result<(), String> {
        let (mut prefix, mut suffix) = (String::new(), String::new());
        escape(&self.prefix, &mut prefix);
        escape(&self.suffix, &mut suffix);
        let (pattern, modifier) = (&self.pattern, self.modifier.text());
        // Writing to a string does not fail.
        let _ = match (prefix.is_empty() && suffix.is_empty(), self.modifier) {
            _ if pattern.is_empty() => write!(source, "(?:{prefix}{suffix}){modifier}"),
            (true, modifier) if modifier.repeats() => {
                let name = match &self.name {
                    Name::Word(word) => word.clone(),
                    Name::Index(index) => index.to_string(),
                };
                return Err(format!(
                    "Can not repeat \"{name}\" without a prefix and suffix"
                ));
            }
            (true, _) => write!(source, "({pattern}){modifier}"),
            (false, many) if many.repeats() => {
                let optional = if many.is_optional() { "?" } else { "" };
                write!(
                    source,
                    "(?:{prefix}((?:{pattern})(?:{suffix}{prefix}(?:{pattern}))*){suffix}){optional}"
                )
            }
            (false, _) => write!(source, "(?:{prefix}({pattern}){suffix}){modifier}"),
        };
        Ok(())
    }
}

/// Appends `text` so that it stands for itself in a regular expression.
pub(super) fn escape(text: &str, into: &mut String) {
    for char in text.chars() {
        if ".+*?=^!:${}()[]|/\\".contains(char) {
            into.push('\\');
        }
        into.push(char);
    }
}

/// Appends a character to a class.
fn class_member(char: &str, into: &mut String) {
    if char == "-" || char == "]" || char == "^" || char == "\\" {
        into.push('\\');
    }
    into.push_str(char);
}

/// A repeated parameter without a prefix gets one, as Next.js gives it to the matchers of a proxy.
pub(super) fn with_prefixes(tokens: &mut [Token]) {
    for token in tokens {
        if let Token::Key(key) = token
            && key.modifier.repeats()
            && key.prefix.is_empty()
            && key.suffix.is_empty()
        {
            key.prefix = "/".to_owned();
        }
    }
}
