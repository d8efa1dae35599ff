//! `pages/`: `pages/api/**` are routes, all else are pages.

use std::path::{Path, PathBuf};

use crate::manifest::RouteKind;
use crate::scan::{Claim, Issues, MIDDLEWARE, ScanOptions};
use crate::walk::walk;

pub(crate) fn claim(
    root: &Path,
    pages_dir: &Path,
    options: &ScanOptions,
    claims: &mut Vec<Claim>,
    middleware: &mut Vec<PathBuf>,
    issues: &mut Issues,
) {
    for found in walk(pages_dir, |_| false, issues) {
        let shown = found
            .path
            .strip_prefix(root)
            .unwrap_or(&found.path)
            .display()
            .to_string();
        let (name, folders) = found.split();
        let is_api = folders.first().is_some_and(|folder| folder == "api");
        let Some((stem, extension)) = options.split(name) else {
            if let Some(message) = options.near_miss(&shown).filter(|_| is_api) {
                issues.warning(message, &[&found.path]);
            }
            continue;
        };
        if name.ends_with(".d.ts")
            || folders.is_empty() && ["_app", "_document", "_error"].contains(&stem)
        {
            continue;
        }
        let is_index = stem == "index";
        let mut pattern = String::new();
        for part in folders
            .iter()
            .map(String::as_str)
            .chain((!is_index).then_some(stem))
        {
            pattern.push('/');
            pattern.push_str(part);
        }
        let is_page = !is_api && pattern != "/api";
        if !is_page && !found.is_readable(issues) {
            continue;
        }
        // To Next.js it is a route as any other. What it exports decides: see `src/next/folder-middleware.js`.
        if !is_page && stem == MIDDLEWARE {
            middleware.push(found.path.clone());
        }
        claims.push(Claim {
            kind: RouteKind::Pages,
            is_page,
            pattern: if pattern.is_empty() {
                "/".to_owned()
            } else {
                pattern
            },
            file: found.path,
            shown,
            place: String::new(),
            // Next.js 16 takes `hello/index.js` before `hello.js`; then the extensions decide.
            rank: usize::from(!is_index) * options.page_extensions.len() + options.rank(extension),
        });
    }
}
