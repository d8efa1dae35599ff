//! The messages, word for word as Next.js has them.

use ferroute_router::{Pattern, Router};

fn pattern_error(pattern: &str) -> String {
    Pattern::parse(pattern).unwrap_err().to_string()
}

/// The error of the last of `patterns`; the others must be accepted.
fn conflict<const N: usize>(patterns: [&str; N]) -> String {
    let mut router = Router::new();
    let (last, others) = patterns.split_last().unwrap();
    for pattern in others {
        router.insert(pattern, ()).unwrap();
    }
    router.insert(last, ()).unwrap_err().to_string()
}

#[test]
fn patterns_that_are_wrong_by_themselves() {
    for (pattern, message) in [
        ("/[...a]/b", "Catch-all must be the last part of the URL."),
        (
            "/[[...a]]/[b]",
            "Catch-all must be the last part of the URL.",
        ),
        (
            "/[[a]]",
            "Optional route parameters are not yet supported (\"[[a]]\").",
        ),
        (
            "/[[[a]]]",
            "Segment names may not start or end with extra brackets ('[a]').",
        ),
        (
            "/[[a]",
            "Segment names may not start or end with extra brackets ('[a').",
        ),
        (
            "/[...[a]]",
            "Segment names may not start or end with extra brackets ('[a]').",
        ),
        (
            "/[.a]",
            "Segment names may not start with erroneous periods ('.a').",
        ),
        (
            "/[....a]",
            "Segment names may not start with erroneous periods ('.a').",
        ),
        (
            "/[…a]",
            "Detected a three-dot character ('…') at ('…a'). Did you mean ('...')?",
        ),
        (
            "/x/[]",
            "Parameter names cannot be empty in route \"/x/[]\".",
        ),
        (
            "/[...]",
            "Parameter names cannot be empty in route \"/[...]\".",
        ),
        (
            "/[[...]]",
            "Parameter names cannot be empty in route \"/[[...]]\".",
        ),
        (
            "/[a]/x/[a]",
            "You cannot have the same slug name \"a\" repeat within a single dynamic path",
        ),
        (
            "/[a]/[...a]",
            "You cannot have the same slug name \"a\" repeat within a single dynamic path",
        ),
        (
            "/[a-b]/[ab]",
            "You cannot have the slug names \"a-b\" and \"ab\" differ only by non-word symbols within a single dynamic path",
        ),
    ] {
        assert_eq!(pattern_error(pattern), message, "{pattern}");
    }
}

#[test]
fn patterns_that_conflict() {
    assert_eq!(
        conflict(["/x/[a]/one", "/x/[b]/two"]),
        "You cannot use different slug names for the same dynamic path ('a' !== 'b')."
    );
    assert_eq!(
        conflict(["/[...a]", "/[...b]"]),
        "You cannot use different slug names for the same dynamic path ('a' !== 'b')."
    );
    assert_eq!(
        conflict(["/[...a]", "/[[...b]]"]),
        "You cannot use both an required and optional catch-all route at the same level (\"[...a]\" and \"[[...b]]\" )."
    );
    assert_eq!(
        conflict(["/[[...a]]", "/[...b]"]),
        "You cannot use both an optional and required catch-all route at the same level (\"[[...a]]\" and \"[...b]\")."
    );
    let same = "You cannot define a route with the same specificity as a optional catch-all route (\"/x\" and \
                \"/x[[...a]]\").";
    assert_eq!(conflict(["/x", "/x/[[...a]]"]), same);
    assert_eq!(conflict(["/x/[[...a]]", "/x"]), same);
    let root = "You cannot define a route with the same specificity as a optional catch-all route (\"/\" and \
                \"/[[...a]]\").";
    assert_eq!(conflict(["/", "/[[...a]]"]), root);
    assert_eq!(conflict(["/[[...a]]", "/"]), root);
    assert_eq!(
        conflict(["/x/[a]", "/x//[a]/"]),
        "The route \"/x/[a]\" is defined twice."
    );
}

#[test]
fn siblings_of_every_kind_coexist() {
    let mut router = Router::new();
    for pattern in [
        "/a/b",
        "/a/[id]",
        "/a/[id]/c",
        "/a/[...rest]",
        "/[[...all]]",
    ] {
        router.insert(pattern, pattern).unwrap();
    }
    for (path, pattern) in [
        ("/a/b", "/a/b"),
        ("/a/x", "/a/[id]"),
        ("/a/b/c", "/a/[id]/c"),
        ("/a/b/d", "/a/[...rest]"),
        ("/a", "/[[...all]]"),
        ("/", "/[[...all]]"),
        ("/z/b", "/[[...all]]"),
    ] {
        assert_eq!(*router.find(path).unwrap().value, pattern, "{path}");
    }
}
