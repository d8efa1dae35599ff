//! Rules and requests made to be slow, and requests made to be misunderstood.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use ferroute_router::rules::{
    Config, Has, Header, HeaderRule, Headers, Matcher, ProxyRule, RedirectRule, Request, Rules,
};
use proptest::prelude::*;

/// For a debug build on a busy machine; a release build takes a tenth of it.
const BOUND: Duration = Duration::from_millis(100);

struct Sent(Vec<(&'static str, String)>);

impl Headers for Sent {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self.0.iter().find(|(found, _)| *found == name);
        found.map(|(_, value)| Cow::Borrowed(value.as_str()))
    }
}

static NONE: Sent = Sent(Vec::new());

fn redirects(source: &str, destination: &str) -> Config {
    Config {
        redirects: vec![RedirectRule {
            source: source.to_owned(),
            destination: destination.to_owned(),
            status_code: 307,
            ..RedirectRule::default()
        }],
        ..Config::default()
    }
}

fn proxy(source: &str) -> Config {
    Config {
        proxy: Some(ProxyRule {
            matchers: vec![Matcher {
                source: source.to_owned(),
                ..Matcher::default()
            }],
        }),
        ..Config::default()
    }
}

/// The best of a few runs, so that another process cannot fail the test.
fn best<R>(mut run: impl FnMut() -> R) -> Duration {
    (0..4)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed()
        })
        .min()
        .unwrap()
}

const SOURCES: [&str; 12] = [
    "/:a-:b-:c",
    "/(.*)x(.*)-:z",
    "/:a*/:b*/:c*/end",
    "/:p((?:a+)+)b",
    "/:p((?:a|a)*)b",
    "/((?!api|_next/static).*)",
    "/:p((?=(?:a+)+c).*)",
    "/:p((?:(?!b)a+)+)c",
    "/:p((?:a*)*)-:q((?!x).*)",
    "/:p(.*)/:q(.*)/:r(.*)/:s((?!x).+)y",
    "/{a}?{b}?{c}?x:z",
    r"/:a(\w+)-:b(\w+)-:c((?<!x)\w+)",
];

#[test]
fn paths_of_16_kilobytes() {
    let paths = [
        format!("/{}", "a".repeat(16 * 1024)),
        "/a".repeat(8 * 1024),
        format!("/{}", "a-".repeat(8 * 1024)),
        format!("/{}", "x-a".repeat(5 * 1024)),
        format!("/{}", "%61".repeat(5 * 1024)),
    ];
    for source in SOURCES {
        let redirect = Rules::compile(&redirects(source, "/to")).unwrap();
        let seen = Rules::compile(&proxy(source)).unwrap();
        for path in &paths {
            let request = Request::new(path, "", &NONE);
            let took = best(|| redirect.redirect(&request));
            assert!(took < BOUND, "{source} on {}…: {took:?}", &path[..8]);
            let took = best(|| seen.has_proxy_for(&request));
            assert!(
                took < BOUND,
                "the proxy's {source} on {}…: {took:?}",
                &path[..8]
            );
        }
    }
}

/// What takes too long to decide does nothing to a request, but a proxy sees it.
#[test]
fn too_hard_to_decide() {
    let source = "/:p((?:a(?!x)|a(?!y))+c)";
    let path = format!("/{}", "a".repeat(64));
    let request = Request::new(&path, "", &NONE);
    let rules = Rules::compile(&redirects(source, "/to")).unwrap();
    assert_eq!(rules.redirect(&request).unwrap(), None);
    assert!(
        Rules::compile(&proxy(source))
            .unwrap()
            .has_proxy_for(&request)
    );
    // The same pattern decides what is short enough.
    let rules = Rules::compile(&redirects(source, "/to")).unwrap();
    let request = Request::new("/aac", "", &NONE);
    assert!(rules.redirect(&request).unwrap().is_some());
    let request = Request::new("/ab", "", &NONE);
    assert!(
        !Rules::compile(&proxy(source))
            .unwrap()
            .has_proxy_for(&request)
    );
}

#[test]
fn thousands_of_rules() {
    let redirect = |index: usize| RedirectRule {
        source: format!("/old-{index}/:slug"),
        destination: "/new/:slug".to_owned(),
        status_code: 308,
        ..RedirectRule::default()
    };
    let rules = Rules::compile(&Config {
        redirects: (0..1000).map(redirect).collect(),
        ..Config::default()
    })
    .unwrap();
    let request = Request::new("/api/hello", "", &NONE);
    let took = best(|| rules.redirect(&request));
    assert!(took < Duration::from_millis(5), "{took:?}");
    let request = Request::new("/old-999/x", "", &NONE);
    assert_eq!(
        rules.redirect(&request).unwrap().unwrap().location,
        "/new/x"
    );
}

#[test]
fn what_cannot_be_compiled_is_said() {
    for (source, destination, said) in [
        ("x", "/a", "`source` does not start with /"),
        ("/:a(", "/a", "Unbalanced pattern at 3"),
        ("/:a(?:x)", "/a", "Pattern cannot start with \"?\" at 4"),
        ("/:a((x))", "/a", "Capturing groups are not allowed at 4"),
        (
            "/:a:b",
            "/a",
            "Must have text between two parameters, missing text after \"a\"",
        ),
        ("/*", "/a", "Unexpected MODIFIER at 1, expected END"),
        ("/(x)+", "/a", ""),
        (
            "/x(y)+",
            "/a",
            "Can not repeat \"0\" without a prefix and suffix",
        ),
        ("/:a([b-a])", "/a", "Range out of order"),
        ("/:a(x**)", "/a", "Nothing to repeat"),
        (
            "/:a",
            "/:b",
            "`destination` has segments not in `source` or `has` (b)",
        ),
        (
            "/(x)",
            "/:0",
            "`destination` has segments not in `source` or `has` (0)",
        ),
        ("/:a", "", "`destination` is missing"),
        (
            "/:a",
            "ftp",
            "`destination` does not start with `/`, `http://`, or `https://`",
        ),
    ] {
        match Rules::compile(&redirects(source, destination)) {
            Ok(_) => assert_eq!(said, "", "{source} → {destination} compiles"),
            Err(faults) => assert!(
                !said.is_empty() && faults[0].message.contains(said),
                "{source} → {destination}: {faults:?}"
            ),
        }
    }
    let config = Config {
        headers: vec![HeaderRule {
            source: "/".to_owned(),
            has: vec![Has {
                kind: "header".to_owned(),
                key: Some("x".to_owned()),
                value: Some("(".to_owned()),
            }],
            ..HeaderRule::default()
        }],
        ..Config::default()
    };
    let faults = Rules::compile(&config).unwrap_err();
    assert_eq!((faults[0].list, faults[0].index), ("headers", 0));
}

/// Proxies for `/api/admin/users`, compiled once.
fn guards() -> &'static [(&'static str, Rules)] {
    static GUARDS: std::sync::OnceLock<Vec<(&str, Rules)>> = std::sync::OnceLock::new();
    GUARDS.get_or_init(|| {
        [
            "/api/admin/:path*",
            "/api/:path*",
            "/(api|x)/(.*)",
            "/api/admin/users",
            "/((?!public).*)",
        ]
        .map(|source| (source, Rules::compile(&proxy(source)).unwrap()))
        .into()
    })
}

/// A path in which some bytes are escaped.
fn spelled(path: &str, escaped: &[bool], upper: bool) -> String {
    let escape = |byte: u8| match upper {
        true => format!("%{byte:02X}"),
        false => format!("%{byte:02x}"),
    };
    path.bytes()
        .enumerate()
        .map(|(at, byte)| match escaped.get(at) {
            Some(true) if byte != b'/' => escape(byte),
            _ => char::from(byte).to_string(),
        })
        .collect()
}

proptest! {
    /// However a client spells a path, a proxy for it sees it.
    #[test]
    fn a_proxy_sees_every_spelling(
        escaped in prop::collection::vec(any::<bool>(), 20),
        upper in any::<bool>(),
        query in "[a-zA-Z0-9=&%+]{0,20}",
    ) {
        let path = spelled("/api/admin/users", &escaped, upper);
        for (source, rules) in guards() {
            let query = format!("nxtPid=1&{query}");
            prop_assert!(rules.has_proxy_for(&Request::new(&path, &query, &NONE)), "{} {}", source, path);
        }
    }

    /// No header of a client ends a line of an answer, or leads to another server.
    #[test]
    fn no_value_splits_a_head(value in any::<String>(), cookie in "[ -~]{0,30}") {
        let has = |kind: &str, key: &str| vec![Has {
            kind: kind.to_owned(),
            key: Some(key.to_owned()),
            value: None,
        }];
        let redirect = |source: &str, destination: &str, has| RedirectRule {
            source: source.to_owned(),
            destination: destination.to_owned(),
            status_code: 307,
            has,
            ..RedirectRule::default()
        };
        let rules = Rules::compile(&Config {
            redirects: vec![
                redirect("/h", "/:xx?a=:xx", vec![Has { kind: "header".to_owned(), key: Some("xx".to_owned()), value: None }]),
                redirect("/c", "/:sess", has("cookie", "sess")),
                redirect("/q", "/:q*", has("query", "q")),
            ],
            headers: vec![HeaderRule {
                source: "/h".to_owned(),
                has: has("header", "xx"),
                headers: vec![Header { key: "X-V".to_owned(), value: ":xx".to_owned() }],
                ..HeaderRule::default()
            }],
            ..Config::default()
        }).unwrap();
        let sent = Sent(vec![("xx", value.clone()), ("cookie", format!("sess={cookie}"))]);
        let escaped: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for (path, query) in [("/h", String::new()), ("/c", String::new()), ("/q", format!("q={escaped}&q=%2F"))] {
            let request = Request::new(path, &query, &sent);
            if let Ok(Some(redirect)) = rules.redirect(&request) {
                let location = redirect.location;
                prop_assert!(location.chars().all(|char| char >= ' ' && char != '\u{7f}' || char == '\t'), "{:?}", location);
                prop_assert!(location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"), "{:?}", location);
            }
            if let Ok(preset) = rules.preset(&request) {
                for (_, value) in preset.iter() {
                    prop_assert!(!value.contains(['\r', '\n', '\0']));
                }
            }
        }
    }

    /// A segment comes out of a rule as it went in.
    #[test]
    fn params_are_carried_over(segments in prop::collection::vec("[a-z0-9%._~-]{1,12}", 1..6)) {
        let rules = Rules::compile(&redirects("/from/:path*", "/to/:path*")).unwrap();
        let path = segments.join("/");
        let from = format!("/from/{path}");
        let location = rules.redirect(&Request::new(&from, "", &NONE)).unwrap().unwrap().location;
        prop_assert_eq!(location, format!("/to/{}", path));
    }

    /// Nothing that a user writes as a source is a panic.
    #[test]
    fn any_source(source in "/[a-z:*+?(){}\\\\.|\\[\\]^$<=!,0-9-]{0,30}", path in "/[a-z0-9/.%-]{0,40}") {
        if let Ok(rules) = Rules::compile(&redirects(&source, "/to")) {
            let _ = rules.redirect(&Request::new(&path, "a=b", &NONE));
        }
        if let Ok(rules) = Rules::compile(&proxy(&source)) {
            let _ = rules.has_proxy_for(&Request::new(&path, "a=b", &NONE));
        }
    }
}
