//! Which files are routes, and of which paths.

use crate::project::{Project, messages, routes};
use ferroute_routes::{RouteKind, RouteManifest, ScanOptions};

fn extensions(extensions: &[&str]) -> ScanOptions {
    ScanOptions {
        page_extensions: extensions
            .iter()
            .map(|&extension| extension.to_owned())
            .collect(),
    }
}

#[test]
fn pages_api() {
    assert_eq!(
        routes(&[
            "pages/api/index.ts",
            "pages/api/hello.js",
            "pages/api/users/index.jsx",
            "pages/api/users/[id].tsx",
            "pages/api/docs/[...path].js",
            "pages/api/shop/[[...filters]].js",
            "pages/api/hello.json.js",
            "pages/api/index/index.js",
        ]),
        [
            "/api pages/api/index.ts",
            "/api/docs/[...path] pages/api/docs/[...path].js",
            "/api/hello pages/api/hello.js",
            "/api/hello.json pages/api/hello.json.js",
            "/api/index pages/api/index/index.js",
            "/api/shop/[[...filters]] pages/api/shop/[[...filters]].js",
            "/api/users pages/api/users/index.jsx",
            "/api/users/[id] pages/api/users/[id].tsx",
        ]
    );
    assert_eq!(routes(&["pages/api.js"]), ["/api pages/api.js"]);
}

#[test]
fn everything_else_in_pages_is_a_page() {
    assert_eq!(
        routes(&[
            "pages/index.js",
            "pages/_app.tsx",
            "pages/apis/x.js",
            "pages/api-docs.js",
            "pages/[id].js"
        ]),
        [""; 0]
    );
}

#[test]
fn names_that_mean_nothing_in_pages() {
    // Next.js serves test files, private-looking names and groups from pages/api as they are.
    assert_eq!(
        routes(&[
            "pages/api/a.test.js",
            "pages/api/_b.js",
            "pages/api/(c)/@d.js",
            "pages/api/_e/f.js",
            "pages/api/.g.js"
        ]),
        [
            "/api/(c)/@d pages/api/(c)/@d.js",
            "/api/.g pages/api/.g.js",
            "/api/_b pages/api/_b.js",
            "/api/_e/f pages/api/_e/f.js",
            "/api/a.test pages/api/a.test.js",
        ]
    );
}

#[test]
fn files_that_are_no_modules() {
    assert_eq!(
        routes(&[
            "pages/api/types.d.ts",
            "pages/api/README.md",
            "pages/api/.js",
            "pages/api/data.json",
            "pages/api/Makefile"
        ]),
        [""; 0]
    );
}

#[test]
fn app_route_handlers() {
    assert_eq!(
        routes(&[
            "app/route.ts",
            "app/api/hello/route.js",
            "app/api/users/[id]/route.tsx",
            "app/robots.txt/route.ts",
            "app/api/hello.json/route.ts",
            "app/docs/[...path]/route.ts",
            "app/shop/[[...filters]]/route.ts",
        ]),
        [
            "/ app/route.ts",
            "/api/hello app/api/hello/route.js",
            "/api/hello.json app/api/hello.json/route.ts",
            "/api/users/[id] app/api/users/[id]/route.tsx",
            "/docs/[...path] app/docs/[...path]/route.ts",
            "/robots.txt app/robots.txt/route.ts",
            "/shop/[[...filters]] app/shop/[[...filters]]/route.ts",
        ]
    );
}

#[test]
fn groups_slots_and_private_folders() {
    assert_eq!(
        routes(&[
            "app/(shop)/(deep)/cart/route.ts",
            "app/(admin)/users/route.ts",
            "app/feed/@modal/open/route.ts",
            "app/_lib/route.ts",
            "app/api/_internal/x/route.ts",
            "app/%5Fwell/a%5Fb/route.ts",
            "app/_route.ts",
        ]),
        [
            "/_well/a_b app/%5Fwell/a%5Fb/route.ts",
            "/cart app/(shop)/(deep)/cart/route.ts",
            "/feed/open app/feed/@modal/open/route.ts",
            "/users app/(admin)/users/route.ts",
        ]
    );
}

#[test]
fn other_files_in_app() {
    assert_eq!(
        routes(&[
            "app/page.tsx",
            "app/layout.tsx",
            "app/x/route.test.ts",
            "app/x/routes.ts",
            "app/x/my-route.ts",
            "app/x/route/helper.ts",
            "app/x/route.d.ts",
            "app/x/default.tsx",
        ]),
        [""; 0]
    );
    assert_eq!(
        routes(&["app/route/route.ts"]),
        ["/route app/route/route.ts"]
    );
}

#[test]
fn intercepting_folders_are_for_pages() {
    let project = Project::new(&[
        "app/feed/(.)photo/[id]/route.ts",
        "app/(..)(..)x/page.tsx",
        "app/photo/[id]/route.ts",
    ]);
    let manifest = project.scan();
    assert_eq!(
        project.table(&manifest),
        ["/photo/[id] app/photo/[id]/route.ts"]
    );
    assert_eq!(
        messages(&manifest.warnings),
        [
            "app/feed/(.)photo/[id]/route.ts is not served: it is in an intercepting folder, which only pages can use. Move it."
        ]
    );
}

#[test]
fn src_is_looked_into() {
    assert_eq!(
        routes(&["src/pages/api/a.js", "src/app/b/route.ts"]),
        ["/api/a src/pages/api/a.js", "/b src/app/b/route.ts"]
    );
    assert_eq!(
        routes(&["pages/api/a.js", "src/pages/api/b.js"]),
        ["/api/a pages/api/a.js"]
    );
    // A file by that name is not the folder: Express projects have one.
    assert_eq!(
        routes(&["app", "src/app/b/route.ts"]),
        ["/b src/app/b/route.ts"]
    );
}

#[test]
fn both_conventions_at_once() {
    let project = Project::new(&["pages/api/a.js", "app/api/[b]/route.ts", "public/x.txt"]);
    let manifest = project.scan();
    assert_eq!(messages(&manifest.errors), [""; 0]);
    let kinds: Vec<_> = manifest
        .routes
        .iter()
        .map(|route| (route.id, route.kind, route.pattern.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (0, RouteKind::Pages, "/api/a"),
            (1, RouteKind::App, "/api/[b]")
        ]
    );
    assert_eq!(manifest.public_dir, Some(project.path("public")));
    let router = manifest.router().unwrap();
    assert_eq!(*router.find("/api/a").unwrap().value, 0);
    assert_eq!(*router.find("/api/z").unwrap().value, 1);
}

#[test]
fn a_project_without_file_routes() {
    let manifest = Project::new(&["server.js", "public"]).scan();
    assert_eq!(manifest, RouteManifest::default());
    assert!(manifest.router().unwrap().is_empty());
}

#[test]
fn page_extensions() {
    let project = Project::new(&[
        "pages/api/a.api.ts",
        "pages/api/b.ts",
        "pages/api/c.mjs",
        "app/d/route.api.ts",
        "app/e/route.ts",
    ]);
    assert_eq!(
        project.table(&project.scan_with(&extensions(&["api.ts"]))),
        ["/api/a pages/api/a.api.ts", "/d app/d/route.api.ts"]
    );
    assert_eq!(
        project.table(&project.scan_with(&extensions(&["ts", "api.ts", "mjs"]))),
        [
            "/api/a pages/api/a.api.ts",
            "/api/b pages/api/b.ts",
            "/api/c pages/api/c.mjs",
            "/d app/d/route.api.ts",
            "/e app/e/route.ts"
        ]
    );
}

#[test]
fn other_module_extensions_are_pointed_out() {
    let project = Project::new(&[
        "pages/api/a.mjs",
        "pages/api/types.d.mts",
        "pages/lib.mjs",
        "app/x/route.cts",
        "app/x/util.mjs",
    ]);
    let manifest = project.scan();
    assert_eq!(manifest.routes, []);
    assert_eq!(
        messages(&manifest.warnings),
        [
            "pages/api/a.mjs is not a route: its extension is not among pageExtensions (tsx, ts, jsx, js). Rename it to \
             pages/api/a.js, or add \"mjs\" to pageExtensions.",
            "app/x/route.cts is not a route: its extension is not among pageExtensions (tsx, ts, jsx, js). Rename it to \
             app/x/route.ts, or add \"cts\" to pageExtensions.",
        ]
    );
}

#[test]
fn as_json() {
    let project = Project::new(&["app/x/[id]/[...rest]/route.ts"]);
    let manifest = project.scan();
    let file = project.path("app/x/[id]/[...rest]/route.ts");
    let json = serde_json::to_value(&manifest).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "routes": [{
                "id": 0, "kind": "app", "pattern": "/x/[id]/[...rest]", "file": file, "params": ["id", "rest"],
            }],
            "errors": [],
            "warnings": [],
        })
    );
    assert_eq!(
        serde_json::from_value::<RouteManifest>(json).unwrap(),
        manifest
    );
    let with_public = serde_json::json!({ "routes": [], "errors": [{ "message": "m", "files": ["f"] }], "publicDir": "/p" });
    let read: RouteManifest = serde_json::from_value(with_public).unwrap();
    assert_eq!(
        (read.errors[0].message.as_str(), read.public_dir),
        ("m", Some("/p".into()))
    );
    let options: ScanOptions = serde_json::from_str(r#"{ "pageExtensions": ["js"] }"#).unwrap();
    assert_eq!(options, extensions(&["js"]));
    assert_eq!(
        serde_json::from_str::<ScanOptions>("{}").unwrap(),
        ScanOptions::default()
    );
}

#[test]
fn middleware_of_folders() {
    let project = Project::new(&[
        "app/middleware.ts",
        "app/(shop)/middleware.js",
        "app/(shop)/cart/route.js",
        "app/other/route.js",
        "app/other/middleware.d.ts",
        "app/other/_private/middleware.js",
        "pages/middleware.js",
        "pages/api/middleware.js",
        "pages/api/hello.js",
    ]);
    let manifest = project.scan();
    let middleware = |pattern: &str| -> Vec<String> {
        let route = manifest
            .routes
            .iter()
            .find(|route| route.pattern == pattern)
            .expect("a route");
        route
            .middleware
            .iter()
            .map(|file| {
                let inside = file.strip_prefix(project.root()).expect("inside");
                inside.display().to_string()
            })
            .collect()
    };
    assert_eq!(
        middleware("/cart"),
        ["app/middleware.ts", "app/(shop)/middleware.js"]
    );
    assert_eq!(middleware("/other"), ["app/middleware.ts"]);
    assert_eq!(middleware("/api/hello"), ["pages/api/middleware.js"]);
    // What it exports says whether it is one: to Next.js it is a route.
    assert_eq!(middleware("/api/middleware"), [""; 0]);
}
