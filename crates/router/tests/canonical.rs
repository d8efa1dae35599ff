//! The one spelling of a path.

use ferroute_router::{Canonical, PathError, TrailingSlash, canonical, canonical_with};
use proptest::prelude::*;

#[test]
fn accepts_the_canonical_spelling() {
    for path in [
        "/",
        "/a",
        "/a/b.json",
        "/a%20b",
        "/a%2Fb",
        "/%5C",
        "/é",
        "/...",
        "/.a",
        "/a..",
        "/%2e%2e%2e",
        "/%252e",
    ] {
        assert_eq!(canonical(path), Canonical::AsIs, "{path}");
    }
}

#[test]
fn redirects_every_other() {
    for (path, to) in [
        ("//", "/"),
        ("/a/", "/a"),
        ("/a//b", "/a/b"),
        ("//a///b//", "/a/b"),
        ("/a\\b", "/a/b"),
        ("/\\evil.example/x", "/evil.example/x"),
        ("//evil.example/..", "/"),
        ("\\\\evil.example", "/evil.example"),
        ("/.", "/"),
        ("/a/./b", "/a/b"),
        ("/a/../b", "/b"),
        ("/a/b/..", "/a"),
        ("/../../a", "/a"),
        ("/a/%2e%2E/b", "/b"),
        ("/a/.%2e/b", "/b"),
        ("/a/%2e/b", "/a/b"),
        ("/a/..\\..\\b", "/b"),
    ] {
        assert_eq!(
            canonical(path),
            Canonical::Redirect(to.to_owned()),
            "{path}"
        );
    }
}

#[test]
fn refuses_what_cannot_be_decoded() {
    for path in ["/%", "/%2", "/%zz", "/a/%C3", "/%ff", "//%2"] {
        assert_eq!(
            canonical(path),
            Canonical::Bad(PathError::Encoding),
            "{path}"
        );
    }
    for path in ["", "a", "*", "http://a/b"] {
        assert_eq!(
            canonical(path),
            Canonical::Bad(PathError::NotAbsolute),
            "{path}"
        );
    }
}

#[test]
fn trailing_slash_added() {
    let redirected = [
        ("/a", "/a/"),
        ("/a.json/", "/a.json"),
        ("/a//b", "/a/b/"),
        ("/a/..", "/"),
        ("/x.y/b", "/x.y/b/"),
    ];
    for (path, to) in redirected {
        assert_eq!(
            canonical_with(path, TrailingSlash::Add),
            Canonical::Redirect(to.to_owned()),
            "{path}"
        );
    }
    for path in [
        "/",
        "/a/",
        "/a.json",
        "/.well-known/acme",
        "/.well-known/acme/",
        "/.well-known/a.json/",
        "/a.b-c",
        "/a.",
    ] {
        assert_eq!(
            canonical_with(path, TrailingSlash::Add),
            Canonical::AsIs,
            "{path}"
        );
    }
}

#[test]
fn trailing_slash_kept() {
    for path in ["/", "/a", "/a/", "/a.json/"] {
        assert_eq!(
            canonical_with(path, TrailingSlash::Keep),
            Canonical::AsIs,
            "{path}"
        );
    }
    assert_eq!(
        canonical_with("/a//", TrailingSlash::Keep),
        Canonical::Redirect("/a/".to_owned())
    );
    assert_eq!(
        canonical_with("/a/b/..", TrailingSlash::Keep),
        Canonical::Redirect("/a/".to_owned())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_redirect_leads_to_a_canonical_path_of_this_host(
        path in "[/\\\\.a%2eE5Cc]{0,24}|(/|\\\\|\\.|%2e|%2E|a|\\.well-known|b\\.c|%2F|é){0,16}",
        slash in prop::sample::select(vec![TrailingSlash::Remove, TrailingSlash::Add, TrailingSlash::Keep]),
    ) {
        if let Canonical::Redirect(to) = canonical_with(&path, slash) {
            prop_assert_ne!(&to, &path);
            prop_assert!(to.starts_with('/') && !to.contains("//") && !to.contains('\\'), "{}", to);
            prop_assert_eq!(canonical_with(&to, slash), Canonical::AsIs, "{} to {}", path, to);
        }
    }
}
