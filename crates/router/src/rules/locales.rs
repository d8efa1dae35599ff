//! The path as rules with `locale: false` see it: with a locale in front of it, if only the default one.

use std::borrow::Cow;
use std::sync::Arc;

use super::config::{Config, I18n};
use super::request::Headers;

/// The locales of a configuration.
#[derive(Debug)]
pub(super) struct Locales {
    i18n: I18n,
    base_path: String,
}

impl Locales {
    /// None where there is nothing in front of paths, or a rule does not ask for it.
    pub(super) fn new(config: &Config, locale: Option<bool>) -> Option<Arc<Self>> {
        let i18n = config.i18n.as_ref().filter(|_| locale == Some(false))?;
        Some(Arc::new(Self {
            i18n: i18n.clone(),
            base_path: config.base_path.clone(),
        }))
    }

    /// The path with the default locale of its host in front, unless it has one of its own.
    pub(super) fn path<'p>(&self, path: &'p str, headers: &dyn Headers) -> Cow<'p, str> {
        let (base, below) = match path.strip_prefix(self.base_path.as_str()) {
            Some(below) if below.is_empty() || below.starts_with('/') => {
                (self.base_path.as_str(), below)
            }
            _ => ("", path),
        };
        let first = below.split('/').nth(1).unwrap_or_default();
        if below.starts_with("/_next/") {
            return Cow::Borrowed(path);
        }
        if self.find(first).is_some() {
            return Cow::Borrowed(path);
        }
        let rest = if below == "/" { "" } else { below };
        Cow::Owned(format!("{base}/{}{rest}", self.default_locale(headers)))
    }

    /// The same with a locale as the configuration writes it, for patterns that look at case.
    pub(super) fn exact_path<'p>(&self, path: &'p str, headers: &dyn Headers) -> Cow<'p, str> {
        let path = self.path(path, headers);
        let base = path
            .strip_prefix(self.base_path.as_str())
            .map_or("", |_| self.base_path.as_str());
        let first = path[base.len()..].split('/').nth(1).unwrap_or_default();
        match self.find(first) {
            Some(locale) if locale != first => {
                let rest = &path[base.len() + 1 + first.len()..];
                Cow::Owned(format!("{base}/{locale}{rest}"))
            }
            _ => path,
        }
    }

    fn find(&self, segment: &str) -> Option<&str> {
        let mut locales = self.i18n.locales.iter();
        let found = locales.find(|locale| locale.eq_ignore_ascii_case(segment));
        found.filter(|_| !segment.is_empty()).map(String::as_str)
    }

    fn default_locale(&self, headers: &dyn Headers) -> &str {
        let name_of = |host: &str| host.split(':').next().unwrap_or_default().to_lowercase();
        let host = (!self.i18n.domains.is_empty())
            .then(|| headers.get("host"))
            .flatten();
        host.map(|host| name_of(&host))
            .and_then(|host| {
                let mut domains = self.i18n.domains.iter();
                domains.find(|domain| name_of(&domain.domain) == host)
            })
            .map_or(&self.i18n.default_locale, |domain| &domain.default_locale)
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::Domain;
    use super::*;

    struct Host(&'static str);

    impl Headers for Host {
        fn get(&self, name: &str) -> Option<Cow<'_, str>> {
            (name == "host").then_some(Cow::Borrowed(self.0))
        }
    }

    #[test]
    fn the_default_locale_stands_in_front_of_paths_without_one() {
        let config = |base_path: &str| Config {
            base_path: base_path.to_owned(),
            i18n: Some(I18n {
                locales: vec!["en".into(), "nl-NL".into()],
                default_locale: "en".into(),
                domains: vec![Domain {
                    domain: "example.nl:80".into(),
                    default_locale: "nl-NL".into(),
                }],
            }),
            ..Config::default()
        };
        let path = |base: &str, path: &str, host| {
            let locales = Locales::new(&config(base), Some(false)).unwrap();
            locales.path(path, &Host(host)).into_owned()
        };
        assert_eq!(path("", "/", "localhost"), "/en");
        assert_eq!(path("", "/a/b", "localhost"), "/en/a/b");
        assert_eq!(path("", "/a", "Example.nl:3000"), "/nl-NL/a");
        assert_eq!(path("", "/nl-nl/a", "localhost"), "/nl-nl/a");
        let exact = |base: &str, path: &str| {
            let locales = Locales::new(&config(base), Some(false)).unwrap();
            locales.exact_path(path, &Host("localhost")).into_owned()
        };
        assert_eq!(exact("", "/nl-nl/a"), "/nl-NL/a");
        assert_eq!(exact("", "/a"), "/en/a");
        assert_eq!(exact("/docs", "/docs/EN"), "/docs/en");
        assert_eq!(exact("/docs", "/EN/a"), "/en/a");
        assert_eq!(path("", "/_next/x", "localhost"), "/_next/x");
        assert_eq!(path("/docs", "/docs", "localhost"), "/docs/en");
        assert_eq!(path("/docs", "/docs/a", "localhost"), "/docs/en/a");
        assert_eq!(path("/docs", "/docsa", "localhost"), "/en/docsa");
        assert!(Locales::new(&config(""), None).is_none());
        assert!(Locales::new(&Config::default(), Some(false)).is_none());
    }
}
