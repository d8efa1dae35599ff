//! Headers of an answer that are set before anybody answers.

use super::destination::Unfilled;

/// Headers of an answer that are set before anybody answers: those of the configuration, then those of the proxy. Valid on
/// the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preset(Vec<(String, String)>);

impl Preset {
    /// Names and values, in their order. A name comes more than once only if it is `Set-Cookie`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A header of the configuration: a later one wins, but `Set-Cookie` accumulates.
    pub(super) fn configure(&mut self, name: String, value: String) -> Result<(), Unfilled> {
        check_name(&name)?;
        check_value(&name, &value)?;
        if name.eq_ignore_ascii_case("set-cookie") {
            self.0.push((name, value));
            return Ok(());
        }
        match self
            .0
            .iter_mut()
            .find(|(found, _)| found.eq_ignore_ascii_case(&name))
        {
            Some(found) => *found = (name, value),
            None => self.0.push((name, value)),
        }
        Ok(())
    }

    /// One more cookie. It is valid on the wire.
    pub fn add_cookie(&mut self, value: String) {
        self.0.push(("set-cookie".to_owned(), value));
    }

    /// The headers of the proxy: each name replaces what was set under it, once; a name that comes more often is kept so.
    ///
    /// # Errors
    ///
    /// When one of them cannot be sent.
    pub fn override_with(&mut self, headers: Vec<(String, String)>) -> Result<(), Unfilled> {
        for (name, value) in &headers {
            check_name(name)?;
            check_value(name, value)?;
        }
        self.0
            .retain(|(old, _)| !headers.iter().any(|(new, _)| new.eq_ignore_ascii_case(old)));
        self.0.extend(headers);
        Ok(())
    }
}

/// As Node's `validateHeaderName`: a token.
fn check_name(name: &str) -> Result<(), Unfilled> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.is_empty() && name.bytes().all(is_token) {
        return Ok(());
    }
    Err(Unfilled(format!(
        "Header name must be a valid HTTP token [\"{name}\"]"
    )))
}

/// As Node's `validateHeaderValue`: no control character, nothing beyond latin1.
pub(super) fn check_value(name: &str, value: &str) -> Result<(), Unfilled> {
    let is_valid =
        |char: char| char == '\t' || (char >= ' ' && char != '\u{7f}' && char <= '\u{ff}');
    if value.chars().all(is_valid) {
        return Ok(());
    }
    Err(Unfilled(format!(
        "Invalid character in header content [\"{name}\"]"
    )))
}
