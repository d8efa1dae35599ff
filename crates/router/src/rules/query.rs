//! A query as Next.js has it: an object from names to a value or several, in the order of JavaScript's objects.

use std::borrow::Cow;

/// The value of a name: of a query, or of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One.
    One(String),
    /// A name that came several times, or the segments of `:x*`.
    Many(Vec<String>),
}

impl Value {
    pub(super) fn items(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

/// An object of JavaScript's: names in the order of their first assignment, but those that are array indices come first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, Value)>);

impl Query {
    /// Reads a query, without its `?`, as `URLSearchParams` does.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.append(decode(name).into_owned(), decode(value).into_owned());
        }
        query
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names that hold a list of one: what [`to_form`](Self::to_form) cannot tell.
    pub fn lists_of_one(&self) -> impl Iterator<Item = &str> {
        let is_one = |value: &Value| matches!(value, Value::Many(values) if values.len() == 1);
        self.iter()
            .filter(move |(_, value)| is_one(value))
            .map(|(name, _)| name)
    }

    fn append(&mut self, name: String, value: String) {
        match self.0.iter_mut().find(|(found, _)| *found == name) {
            Some((_, Value::Many(values))) => values.push(value),
            Some((_, found)) => {
                let Value::One(first) = std::mem::replace(found, Value::Many(Vec::new())) else {
                    return;
                };
                *found = Value::Many(vec![first, value]);
            }
            None => self.set(name, Value::One(value)),
        }
    }

    pub(super) fn set(&mut self, name: String, value: Value) {
        if let Some((_, found)) = self.0.iter_mut().find(|(found, _)| *found == name) {
            *found = value;
            return;
        }
        let at = match index_of(&name) {
            Some(index) => self
                .0
                .iter()
                .position(|(other, _)| index_of(other).is_none_or(|other| other > index))
                .unwrap_or(self.0.len()),
            None => self.0.len(),
        };
        self.0.insert(at, (name, value));
    }

    /// `Object.assign`.
    pub(super) fn assign(&mut self, other: Query) {
        for (name, value) in other.0 {
            self.set(name, value);
        }
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// As form-urlencoded text, from which [`parse`](Self::parse) makes the same.
    pub fn to_form(&self) -> String {
        self.stringify(|_| true)
    }

    /// As Next.js writes the query of a redirect: encoded is what came with the request, and what the configuration says is
    /// left as it stands.
    pub(super) fn to_location(&self, initial: &Query) -> String {
        self.stringify(|text| {
            initial.get(text).is_some()
                || initial
                    .iter()
                    .any(|(_, value)| value.items().iter().any(|value| value == text))
        })
    }

    fn stringify(&self, encodes: impl Fn(&str) -> bool) -> String {
        let mut text = String::new();
        let push = |part: &str, text: &mut String| {
            if encodes(part) {
                encode_component(part, text);
            } else {
                text.push_str(part);
            }
        };
        for (name, value) in &self.0 {
            for value in value.items() {
                if !text.is_empty() {
                    text.push('&');
                }
                push(name, &mut text);
                text.push('=');
                push(value, &mut text);
            }
        }
        text
    }
}

/// An array index in its one spelling.
fn index_of(name: &str) -> Option<u32> {
    let index: u32 = name.parse().ok()?;
    (index < u32::MAX && (name == "0" || !name.starts_with(['0', '+']))).then_some(index)
}

/// `+` is a space, `%XX` a byte; what is no UTF-8 is replaced.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let hex = |at: usize| {
        bytes
            .get(at)
            .and_then(|&digit| char::from(digit).to_digit(16))
    };
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high << 4 | low) as u8);
                at += 2;
            }
            (b'+', ..) => decoded.push(b' '),
            (byte, ..) => decoded.push(byte),
        }
        at += 1;
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

/// `encodeURIComponent`.
pub(super) fn encode_component(text: &str, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(DIGITS[usize::from(byte >> 4)]));
            into.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_objects_do() {
        let query = Query::parse("b=1&2=x&a=2&1=y&b=3&01=z");
        let names: Vec<_> = query.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["1", "2", "b", "a", "01"]);
        assert_eq!(
            query.get("b"),
            Some(&Value::Many(vec!["1".into(), "3".into()]))
        );
        assert_eq!(query.to_form(), "1=y&2=x&b=1&b=3&a=2&01=z");
    }

    #[test]
    fn decodes_as_search_params_do() {
        let query = Query::parse("a+b=%20%zz%c3%a9%ff&&c&=d");
        assert_eq!(
            query.get("a b"),
            Some(&Value::One(" %zzé\u{fffd}".to_owned()))
        );
        assert_eq!(query.get("c"), Some(&Value::One(String::new())));
        assert_eq!(query.get(""), Some(&Value::One("d".to_owned())));
        assert_eq!(Query::parse(&query.to_form()), query);
    }

    #[test]
    fn locations_encode_what_came_with_the_request() {
        let initial = Query::parse("z=a+b");
        let mut query = initial.clone();
        query.set("own".to_owned(), Value::One("x y".to_owned()));
        assert_eq!(query.to_location(&initial), "z=a%20b&own=x y");
    }
}
