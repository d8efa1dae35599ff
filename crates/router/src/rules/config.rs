//! Rules as the configuration has them, before they are compiled.

use serde::Deserialize;

/// All rules of a configuration. `source` and `destination` are as the user wrote them, without the basePath.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Config {
    /// `basePath`: empty, or `/docs`.
    pub base_path: String,
    /// `trailingSlash`.
    pub trailing_slash: bool,
    /// `skipTrailingSlashRedirect`.
    pub skip_trailing_slash_redirect: bool,
    /// `experimental.caseSensitiveRoutes`.
    pub case_sensitive_routes: bool,
    /// `i18n`: rules with `locale: false` see its locales in front of paths.
    pub i18n: Option<I18n>,
    /// `headers()`.
    pub headers: Vec<HeaderRule>,
    /// `redirects()`.
    pub redirects: Vec<RedirectRule>,
    /// `rewrites().beforeFiles`.
    pub before_files: Vec<RewriteRule>,
    /// `rewrites().afterFiles`, or `rewrites()` that is an array.
    pub after_files: Vec<RewriteRule>,
    /// `rewrites().fallback`.
    pub fallback: Vec<RewriteRule>,
    /// The project's proxy.
    pub proxy: Option<ProxyRule>,
}

/// `i18n`, as far as paths are concerned.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct I18n {
    /// All of them.
    pub locales: Vec<String>,
    /// Of paths without one.
    pub default_locale: String,
    /// Hosts with another default.
    pub domains: Vec<Domain>,
}

/// One entry of `i18n.domains`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Domain {
    /// The host, perhaps with a port.
    pub domain: String,
    /// Of its paths without one.
    pub default_locale: String,
}

/// One entry of `headers()`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HeaderRule {
    /// Which requests.
    pub source: String,
    /// `false`: `source` does not begin with the basePath.
    pub base_path: Option<bool>,
    /// `false`: `source` is matched against the path with its locale in front, the default one included.
    pub locale: Option<bool>,
    /// What must be there.
    pub has: Vec<Has>,
    /// What must not be there.
    pub missing: Vec<Has>,
    /// What the answers get.
    pub headers: Vec<Header>,
}

/// A header of a [`HeaderRule`].
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Header {
    /// Its name; `:param` is filled in.
    pub key: String,
    /// Its value; `:param` is filled in.
    pub value: String,
}

/// One entry of `redirects()`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RedirectRule {
    /// Which requests.
    pub source: String,
    /// Where they are sent.
    pub destination: String,
    /// 301, 302, 303, 307 or 308.
    pub status_code: u16,
    /// `false`: neither `source` nor `destination` begins with the basePath.
    pub base_path: Option<bool>,
    /// `false`: `source` is matched against the path with its locale in front, the default one included.
    pub locale: Option<bool>,
    /// What must be there.
    pub has: Vec<Has>,
    /// What must not be there.
    pub missing: Vec<Has>,
}

/// One entry of `rewrites()`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RewriteRule {
    /// Which requests.
    pub source: String,
    /// What answers them: a path, or a URL on another server.
    pub destination: String,
    /// `false`: `source` does not begin with the basePath, and `destination` is on another server.
    pub base_path: Option<bool>,
    /// `false`: `source` is matched against the path with its locale in front, the default one included.
    pub locale: Option<bool>,
    /// What must be there.
    pub has: Vec<Has>,
    /// What must not be there.
    pub missing: Vec<Has>,
}

/// Which requests the proxy sees; no matcher: all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProxyRule {
    /// `config.matcher`.
    pub matchers: Vec<Matcher>,
}

/// One entry of a proxy's `config.matcher`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Matcher {
    /// Which requests.
    pub source: String,
    /// `false`: `source` is matched against the path with its locale in front, the default one included.
    pub locale: Option<bool>,
    /// What must be there.
    pub has: Vec<Has>,
    /// What must not be there.
    pub missing: Vec<Has>,
}

/// One entry of `has` or `missing`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Has {
    /// `header`, `cookie`, `query` or `host`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of the header, cookie or query; none for `host`.
    pub key: Option<String>,
    /// A regular expression for the whole value; none: anything but an empty one.
    pub value: Option<String>,
}
