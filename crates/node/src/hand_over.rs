//! A website of Next.js around the file routes: which requests are the routes', and which are Next's own.

use ferroute_http::Files;
use ferroute_router::{Canonical, ConflictError, Router, canonical};
use ferroute_routes::RouteManifest;

/// Decides by the path alone. What is handed over goes as it came, rules and all: Next has its own.
pub(crate) struct HandOver {
    base_path: String,
    /// Whether a pattern is a file route of ours; the others are pages.
    router: Router<bool>,
}

impl HandOver {
    pub(crate) fn new(
        manifest: &RouteManifest,
        base_path: String,
    ) -> Result<HandOver, ConflictError> {
        let mut router = Router::new();
        for route in &manifest.routes {
            router.insert(&route.pattern, true)?;
        }
        for page in &manifest.pages {
            router.insert(page, false)?;
        }
        Ok(HandOver { base_path, router })
    }

    /// Whether a path, in any spelling but a strange one, belongs to a file route. One that no page and no file is more
    /// specific for: a catch-all does not take the pages' scripts.
    pub(crate) fn is_ours(&self, path: &str, files: Option<&Files>) -> bool {
        let Some(below) = self.below_base(path) else {
            return false;
        };
        // With a slash at its end or without: which one it is to have, is for the rules of its route to say.
        let below = match below.strip_suffix('/') {
            Some("") | None => below,
            Some(shorter) => shorter,
        };
        if !matches!(canonical(below), Canonical::AsIs) {
            return false;
        }
        match self.router.find(below) {
            Some(found) if *found.value => {
                found.params.is_empty()
                    || !below.starts_with("/_next/")
                        && files.is_none_or(|files| files.lookup(below.as_bytes()).is_none())
            }
            _ => false,
        }
    }

    fn below_base<'a>(&self, path: &'a str) -> Option<&'a str> {
        let below = path.strip_prefix(self.base_path.as_str())?;
        match below.as_bytes().first() {
            Some(b'/') => Some(below),
            None => Some("/"),
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand_over(base_path: &str, routes: &[&str], pages: &[&str]) -> HandOver {
        let route = |pattern: &&str| {
            format!(r#"{{"id":0,"kind":"app","pattern":"{pattern}","file":"/x","params":[]}}"#)
        };
        let routes: Vec<String> = routes.iter().map(route).collect();
        let json = format!(
            r#"{{"routes":[{}],"pages":{}}}"#,
            routes.join(","),
            serde_json::to_string(pages).unwrap()
        );
        HandOver::new(&serde_json::from_str(&json).unwrap(), base_path.to_owned()).unwrap()
    }

    #[test]
    fn routes_are_ours_and_all_else_is_next_s() {
        let next = hand_over("", &["/api/hello", "/api/[id]"], &["/", "/about"]);
        for path in ["/api/hello", "/api/hello/", "/api/x"] {
            assert!(next.is_ours(path, None), "{path}");
        }
        for path in [
            "/",
            "/about",
            "/api",
            "/api//hello",
            "/_next/static/a.js",
            "/%2",
        ] {
            assert!(!next.is_ours(path, None), "{path}");
        }
    }

    #[test]
    fn a_page_may_be_more_specific_than_a_route() {
        let next = hand_over("", &["/[...all]"], &["/about", "/shop/[id]"]);
        assert!(next.is_ours("/other/path", None));
        for path in ["/about", "/shop/1", "/_next/static/a.js", "/"] {
            assert!(!next.is_ours(path, None), "{path}");
        }
    }

    #[test]
    fn below_the_base_path_alone() {
        let next = hand_over("/docs", &["/api/hello"], &["/"]);
        assert!(next.is_ours("/docs/api/hello", None));
        for path in ["/api/hello", "/docsapi/hello", "/docs", "/docs/"] {
            assert!(!next.is_ours(path, None), "{path}");
        }
    }
}
