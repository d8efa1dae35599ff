//! Nanoseconds for each `Router::find`, by the number of routes and the kind of path.
//!
//! `cargo bench -p ferroute-router`

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use std::borrow::Cow;

use ferroute_router::rules::{
    Config, Header, HeaderRule, Headers, Matcher, ProxyRule, RedirectRule, Request, RewriteRule,
    Rules, Stage,
};
use ferroute_router::{Router, canonical};

fn main() {
    println!("{:<44}{:>10}", "find", "ns");
    for routes in [1, 100, 1000] {
        routers_of(routes);
    }
    println!();
    hostile_paths();
    println!();
    let path = "/api/resource-500/some-id";
    report("canonical, nothing to do", measure(1, |_| canonical(path)));
    report(
        "canonical, redirect",
        measure(1, |_| canonical("/api//resource-500/../x")),
    );
    println!();
    rules();
}

struct NoHeaders;

impl Headers for NoHeaders {
    fn get(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }
}

/// What the rules of a configuration cost a request.
fn rules() {
    let redirect = |source: &str| RedirectRule {
        source: source.to_owned(),
        destination: "/to".to_owned(),
        status_code: 307,
        ..RedirectRule::default()
    };
    let redirects = |sources: Vec<String>| {
        Rules::compile(&Config {
            redirects: sources.iter().map(|source| redirect(source)).collect(),
            ..Config::default()
        })
        .unwrap()
    };
    let proxy = |source: &str| {
        Rules::compile(&Config {
            proxy: Some(ProxyRule {
                matchers: vec![Matcher {
                    source: source.to_owned(),
                    ..Matcher::default()
                }],
            }),
            ..Config::default()
        })
        .unwrap()
    };
    let ask = || Request::new("/api/hello", "a=1", &NoHeaders);
    let none = redirects((0..1000).map(|i| format!("/old-{i}/:slug")).collect());
    let began = Instant::now();
    black_box(redirects(
        (0..1000).map(|i| format!("/old-{i}/:slug")).collect(),
    ));
    report(
        "compiling a redirect",
        began.elapsed().as_nanos() as f64 / 1000.0,
    );
    report(
        "1000 redirects for other paths",
        measure(1, |_| none.redirect(&ask())),
    );
    let all = Rules::compile(&Config {
        headers: vec![HeaderRule {
            source: "/:path*".to_owned(),
            headers: vec![Header {
                key: "X-A".to_owned(),
                value: "b".to_owned(),
            }],
            ..HeaderRule::default()
        }],
        before_files: vec![RewriteRule {
            source: "/api/:name".to_owned(),
            destination: "/api/v1/:name".to_owned(),
            ..RewriteRule::default()
        }],
        ..Config::default()
    })
    .unwrap();
    report(
        "one header for every path",
        measure(1, |_| all.preset(&ask())),
    );
    report(
        "one rewrite",
        measure(1, |_| {
            all.rewrite(Stage::BeforeFiles, &mut ask(), |_| None::<()>)
                .is_ok()
        }),
    );
    for source in [
        "/api/:path*",
        "/dashboard/:path*",
        "/((?!api|_next/static|favicon.ico).*)",
    ] {
        let rules = proxy(source);
        report(
            &format!("matcher {source}"),
            measure(1, |_| rules.has_proxy_for(&ask())),
        );
    }
    for (source, path) in [
        ("/:a-:b-:c", format!("/{}", "a-".repeat(8192))),
        ("/((?!api).*)", format!("/{}", "a".repeat(16384))),
        (
            "/:p((?:a(?!x)|a(?!y))+c)",
            format!("/{}", "a".repeat(16384)),
        ),
        ("/:p(.*)/:q(.*)/:r(.*)/:s((?!x).+)y", "/a".repeat(8192)),
    ] {
        let rules = redirects(vec![source.to_owned()]);
        let request = Request::new(&path, "", &NoHeaders);
        report(
            &format!("16 KB, {source}"),
            measure(1, |_| rules.redirect(&request).is_ok()),
        );
    }
}

fn routers_of(routes: usize) {
    let mut router = Router::new();
    for i in 0..routes {
        for pattern in ["list", "[id]", "[id]/parts/[part]", "files/[...path]"] {
            router
                .insert(&format!("/api/resource-{i}/{pattern}"), i)
                .unwrap();
        }
    }
    let kinds = [
        ("static", "list"),
        ("one param", "some-id"),
        ("one param, escaped", "some%20id"),
        ("two params", "some-id/parts/7"),
        ("catch-all of three", "files/a/b/c"),
        ("no such route", "some-id/nothing"),
    ];
    for (kind, tail) in kinds {
        // All routes in turn: neither the cache nor the branch predictor sees the same one twice in a row.
        let paths: Vec<String> = (0..routes)
            .map(|i| format!("/api/resource-{i}/{tail}"))
            .collect();
        report(
            &format!("{kind}, {} routes", router.len()),
            measure(paths.len(), |i| router.find(&paths[i])),
        );
    }
}

fn hostile_paths() {
    let depth = 10;
    let mut router = Router::new();
    for bits in 0..1usize << depth {
        let mut pattern = String::new();
        for level in 0..depth {
            match bits >> level & 1 {
                0 => pattern.push_str("/a"),
                _ => write!(pattern, "/[p{level}]").unwrap(),
            }
        }
        router.insert(&(pattern + "/end"), ()).unwrap();
    }
    router.insert("/deep/[...rest]", ()).unwrap();
    for (kind, path) in [
        (
            "1024 ways, all in vain",
            format!("{}/x", "/a".repeat(depth)),
        ),
        (
            "1024 ways, segments of 1.6 KB",
            format!("/{}", "b".repeat(1600)).repeat(depth),
        ),
        (
            "1024 ways, escaped segments of 1.6 KB",
            format!("/{}", "%61".repeat(530)).repeat(depth),
        ),
        ("catch-all of 8192", format!("/deep{}", "/a".repeat(8192))),
        (
            "catch-all of 4096, escaped",
            format!("/deep{}", "/%61".repeat(4096)),
        ),
    ] {
        report(kind, measure(1, |_| router.find(&path)));
    }
    let path = "/..".repeat(5461);
    report(
        "canonical, 16 KB of dot segments",
        measure(1, |_| canonical(&path)),
    );
}

/// The time of one call of `run`, which is given 0 to `inputs` - 1 in turn: the best of several rounds.
fn measure<R>(inputs: usize, mut run: impl FnMut(usize) -> R) -> f64 {
    let mut calls = 1;
    let mut best = f64::INFINITY;
    let started = Instant::now();
    while started.elapsed() < Duration::from_millis(300) {
        let round = Instant::now();
        for _ in 0..calls {
            for input in 0..inputs {
                black_box(run(black_box(input)));
            }
        }
        let elapsed = round.elapsed();
        best = best.min(elapsed.as_nanos() as f64 / (calls * inputs) as f64);
        if elapsed < Duration::from_millis(5) {
            calls *= 2;
        }
    }
    best
}

fn report(name: &str, nanoseconds: f64) {
    println!("{name:<44}{nanoseconds:>10.1}");
}
