//! `app/`: `route.*` are routes, `page.*` are pages, `middleware.*` stand before the routes of their folder, all other files are
//! their business.

use std::path::{Path, PathBuf};

use crate::manifest::RouteKind;
use crate::scan::{Claim, Issues, MIDDLEWARE, ScanOptions};
use crate::walk::walk;

pub(crate) fn claim(
    root: &Path,
    app_dir: &Path,
    options: &ScanOptions,
    claims: &mut Vec<Claim>,
    middleware: &mut Vec<PathBuf>,
    issues: &mut Issues,
) {
    for found in walk(app_dir, |name| name.starts_with('_'), issues) {
        let shown = found
            .path
            .strip_prefix(root)
            .unwrap_or(&found.path)
            .display()
            .to_string();
        let (name, folders) = found.split();
        let Some((stem, extension)) = options.split(name) else {
            if let Some(message) = options
                .near_miss(&shown)
                .filter(|_| name.starts_with("route."))
            {
                issues.warning(message, &[&found.path]);
            }
            continue;
        };
        if stem == MIDDLEWARE && !name.ends_with(".d.ts") && found.is_readable(issues) {
            middleware.push(found.path);
            continue;
        }
        let is_page = stem == "page";
        if !is_page && stem != "route" {
            continue;
        }
        if folders.iter().any(|folder| is_intercepting(folder)) {
            if !is_page {
                issues.warning(
                    format!("{shown} is not served: it is in an intercepting folder, which only pages can use. Move it."),
                    &[&found.path],
                );
            }
            continue;
        }
        if !is_page && !found.is_readable(issues) {
            continue;
        }
        let mut pattern = String::new();
        let mut place = String::new();
        for folder in folders {
            // A folder whose name begins with `_` is private; Next.js lets `%5F` begin a path with one nevertheless.
            let segment = folder.replace("%5F", "_");
            place.push('/');
            place.push_str(&segment);
            if !is_transparent(folder) {
                pattern.push('/');
                pattern.push_str(&segment);
            }
        }
        place.push('/');
        place.push_str(stem);
        claims.push(Claim {
            kind: RouteKind::App,
            is_page,
            pattern: if pattern.is_empty() {
                "/".to_owned()
            } else {
                pattern
            },
            file: found.path,
            shown,
            place,
            rank: options.rank(extension),
        });
    }
}

/// Groups, `(shop)`, and slots, `@modal`, are not part of the path.
fn is_transparent(folder: &str) -> bool {
    folder.starts_with('@') || folder.starts_with('(') && folder.ends_with(')')
}

/// `(.)photo`, `(..)photo`, `(..)(..)photo`, `(...)photo`: reached by navigation inside the browser alone.
fn is_intercepting(folder: &str) -> bool {
    !is_transparent(folder)
        && ["(.)", "(..)", "(...)"]
            .iter()
            .any(|marker| folder.starts_with(marker))
}
