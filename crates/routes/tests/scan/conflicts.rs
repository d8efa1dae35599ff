//! Files that cannot be together, and what is said about them.

use crate::project::{Project, messages};
use proptest::prelude::*;

/// The one error of a project of these files, with the files it names, and the routes that are left.
fn error(files: &[&str]) -> (String, Vec<String>, Vec<String>) {
    let project = Project::new(files);
    let manifest = project.scan();
    assert_eq!(manifest.errors.len(), 1, "{:?}", manifest.errors);
    let error = &manifest.errors[0];
    let named = error.files.iter().map(|file| {
        file.strip_prefix(project.root())
            .unwrap()
            .display()
            .to_string()
    });
    (
        error.message.clone(),
        named.collect(),
        project.table(&manifest),
    )
}

#[test]
fn a_route_and_a_page() {
    assert_eq!(
        error(&["app/(a)/x/page.tsx", "app/(a)/x/route.ts", "app/y/route.ts"]),
        (
            "Conflicting route and page at /x: route at /(a)/x/route and page at /(a)/x/page"
                .to_owned(),
            vec![
                "app/(a)/x/route.ts".to_owned(),
                "app/(a)/x/page.tsx".to_owned()
            ],
            vec![
                "/x app/(a)/x/route.ts".to_owned(),
                "/y app/y/route.ts".to_owned()
            ],
        )
    );
    let (message, _, routes) = error(&["app/(a)/x/route.ts", "app/(b)/x/page.tsx"]);
    assert_eq!(
        message,
        "Conflicting page and route at /x: page at /(b)/x/page and route at /(a)/x/route"
    );
    assert_eq!(routes, ["/x app/(a)/x/route.ts"]);
}

#[test]
fn two_routes_in_different_groups() {
    let (message, _, routes) = error(&["app/(a)/x/route.ts", "app/(b)/x/route.ts"]);
    assert_eq!(
        message,
        "Conflicting routes at /x: route at /(b)/x/route and route at /(a)/x/route"
    );
    assert_eq!(routes, ["/x app/(a)/x/route.ts"]);
}

#[test]
fn both_conventions() {
    let (message, files, routes) = error(&["pages/api/x.js", "app/api/x/route.ts"]);
    assert_eq!(
        message,
        "App Router and Pages Router both match path: /api/x\nConflicting app and page file was found, please remove the \
         conflicting files to continue:\n  \"pages/api/x.js\" - \"app/api/x/route.ts\""
    );
    assert_eq!(files, ["pages/api/x.js", "app/api/x/route.ts"]);
    assert_eq!(routes, ["/api/x app/api/x/route.ts"]);
    // A page is not served, so the other keeps the path.
    assert_eq!(
        error(&["pages/x.js", "app/x/route.ts"]).2,
        ["/x app/x/route.ts"]
    );
    assert_eq!(
        error(&["pages/api/x.js", "app/api/x/page.tsx"]).2,
        ["/api/x pages/api/x.js"]
    );
}

#[test]
fn pages_among_themselves_are_not_our_business() {
    let manifest = Project::new(&[
        "pages/x.js",
        "app/x/page.js",
        "app/(a)/x/page.js",
        "pages/x/index.js",
    ])
    .scan();
    assert_eq!((manifest.errors, manifest.warnings), (vec![], vec![]));
}

#[test]
fn slug_names() {
    let (message, files, routes) =
        error(&["pages/api/[a]/x.js", "pages/api/[b]/y.js", "pages/api/z.js"]);
    assert_eq!(
        message,
        "You cannot use different slug names for the same dynamic path ('a' !== 'b')."
    );
    assert_eq!(files, ["pages/api/[a]/x.js", "pages/api/[b]/y.js"]);
    assert_eq!(
        routes,
        ["/api/z pages/api/z.js", "/api/[a]/x pages/api/[a]/x.js"]
    );
    // A page's names count as well.
    let (message, _, routes) = error(&["pages/[page].js", "app/[route]/x/route.ts"]);
    assert_eq!(
        message,
        "You cannot use different slug names for the same dynamic path ('page' !== 'route')."
    );
    assert_eq!(routes, ["/[route]/x app/[route]/x/route.ts"]);
}

#[test]
fn patterns_that_are_wrong() {
    for (file, expected) in [
        (
            "pages/api/[...a]/b.js",
            "Catch-all must be the last part of the URL.",
        ),
        (
            "pages/api/[[a]].js",
            "Optional route parameters are not yet supported (\"[[a]]\").",
        ),
        (
            "app/[a]/[a]/route.ts",
            "You cannot have the same slug name \"a\" repeat within a single dynamic path",
        ),
        (
            "app/[...a]/b/route.ts",
            "Catch-all must be the last part of the URL in route \"/[...a]/b\".",
        ),
        (
            "app/x/[]/route.ts",
            "Parameter names cannot be empty in route \"/x/[]\".",
        ),
    ] {
        let (message, files, routes) = error(&[file, "pages/api/fine.js"]);
        assert_eq!(message, expected);
        assert_eq!(files, [file]);
        assert_eq!(routes, ["/api/fine pages/api/fine.js"]);
    }
}

#[test]
fn optional_catch_all_beside_its_own_level() {
    let (message, _, routes) = error(&["pages/api/index.js", "pages/api/[[...x]].js"]);
    assert_eq!(
        message,
        "You cannot define a route with the same specificity as a optional catch-all route (\"/api\" and \"/api[[...x]]\")."
    );
    assert_eq!(routes, ["/api pages/api/index.js"]);
    let (message, _, _) = error(&["pages/api/[...x].js", "pages/api/[[...x]].js"]);
    assert_eq!(
        message,
        "You cannot use both an required and optional catch-all route at the same level (\"[...x]\" and \"[[...x]]\" )."
    );
}

#[test]
fn duplicates_are_a_warning() {
    for (files, message, route) in [
        (
            ["pages/api/x.js", "pages/api/x.ts"],
            "Duplicate page detected. pages/api/x.js and pages/api/x.ts both resolve to /api/x.",
            "/api/x pages/api/x.js",
        ),
        (
            ["pages/api/x.ts", "pages/api/x/index.js"],
            "Duplicate page detected. pages/api/x.ts and pages/api/x/index.js both resolve to /api/x.",
            "/api/x pages/api/x/index.js",
        ),
        (
            ["pages/api.js", "pages/api/index.js"],
            "Duplicate page detected. pages/api.js and pages/api/index.js both resolve to /api.",
            "/api pages/api/index.js",
        ),
        (
            ["app/x/route.js", "app/x/route.tsx"],
            "Duplicate page detected. app/x/route.js and app/x/route.tsx both resolve to /x.",
            "/x app/x/route.js",
        ),
    ] {
        let project = Project::new(&files);
        let manifest = project.scan();
        assert_eq!(messages(&manifest.warnings), [message]);
        assert_eq!(messages(&manifest.errors), [""; 0]);
        assert_eq!(project.table(&manifest), [route]);
    }
}

#[test]
fn pages_and_app_in_different_places() {
    let (message, files, routes) = error(&["pages/api/x.js", "src/app/y/route.ts"]);
    assert_eq!(
        message,
        "`pages` and `app` directories should be under the same folder"
    );
    assert_eq!(files, ["pages", "src/app"]);
    assert_eq!(routes.len(), 2);
}

#[test]
fn public_files() {
    let (message, files, _) = error(&["pages/api/x.js", "public/api/x"]);
    assert_eq!(
        message,
        "Conflicting public and page file was found. https://nextjs.org/docs/messages/conflicting-public-file-page\n/api/x"
    );
    assert_eq!(files, ["public/api/x", "pages/api/x.js"]);

    let project = Project::new(&[
        "app/robots.txt/route.ts",
        "public/robots.txt",
        "app/[x]/route.ts",
        "public/[x]",
        "public/a/",
    ]);
    let manifest = project.scan();
    assert_eq!(messages(&manifest.errors), [""; 0]);
    assert_eq!(
        messages(&manifest.warnings),
        [format!(
            "{} hides app/robots.txt/route.ts: both have the path /robots.txt. Remove one.",
            project.path("public/robots.txt").display()
        )]
    );
}

fn any_file() -> impl Strategy<Value = String> {
    let folder = prop::sample::select(vec![
        "api", "a", "[x]", "[y]", "[...x]", "[[...x]]", "(g)", "@s", "_p", "[", "[[x]]",
    ]);
    let name = prop::sample::select(vec![
        "route.ts", "route.js", "page.tsx", "index.js", "[x].js", "a.ts", "b.mjs",
    ]);
    let root = prop::sample::select(vec!["pages/api", "pages", "app", "public"]);
    (root, prop::collection::vec(folder, 0..4), name)
        .prop_map(|(root, folders, name)| [&[root], &*folders, &[name]].concat().join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is on disk, what a scan gives can be served.
    #[test]
    fn what_is_left_never_conflicts(files in prop::collection::vec(any_file(), 0..15)) {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let project = Project::new(&files);
        let manifest = project.scan();
        let router = manifest.router().unwrap();
        prop_assert_eq!(router.len(), manifest.routes.len());
        for (index, route) in manifest.routes.iter().enumerate() {
            prop_assert_eq!(route.id as usize, index);
            prop_assert!(route.file.is_file());
        }
        prop_assert_eq!(&project.scan(), &manifest);
        // A file is only left out with a reason.
        let ours = |file: &&&str| file.starts_with("pages/api/") && !file.ends_with(".mjs");
        if manifest.errors.is_empty() && manifest.warnings.is_empty() {
            let served = manifest.routes.iter().filter(|route| route.file.starts_with(project.path("pages"))).count();
            let mut unique: Vec<_> = files.iter().filter(ours).collect();
            unique.sort_unstable();
            unique.dedup();
            prop_assert_eq!(served, unique.len());
        }
    }
}
