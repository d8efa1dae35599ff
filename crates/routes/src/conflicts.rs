//! Which of the files that claim one path has it, and what to say about the others.

use std::collections::BTreeMap;
use std::path::Path;

use ferroute_router::{ConflictError, Pattern, Router};

use crate::manifest::{Route, RouteKind};
use crate::scan::{Claim, Issues};

/// Turns claims, in Next.js's order (`pages` before `app`, each sorted), into routes that do not conflict, and the patterns
/// of pages.
pub(crate) fn settle(
    claims: Vec<Claim>,
    public_dir: Option<&Path>,
    issues: &mut Issues,
) -> (Vec<Route>, Vec<String>) {
    let claims = choose(claims, issues);
    check_patterns(&claims, issues);
    let (pages, claims): (Vec<Claim>, Vec<Claim>) =
        claims.into_iter().partition(|claim| claim.is_page);
    let pages = pages.into_iter().map(|page| page.pattern).collect();
    let mut claims: Vec<(Pattern, Claim)> = claims
        .into_iter()
        .filter_map(|claim| Some((Pattern::parse(&claim.pattern).ok()?, claim)))
        .collect();
    claims.sort_by(|(a, _), (b, _)| a.cmp(b));

    let mut router = Router::new();
    claims.retain(|(pattern, _)| router.insert_pattern(pattern, ()).is_ok());
    let routes = (0..)
        .zip(claims)
        .map(|(id, (pattern, claim))| {
            if let Some(public) = public_dir.filter(|_| !pattern.is_dynamic()) {
                check_public(&claim, public, issues);
            }
            Route {
                id,
                kind: claim.kind,
                params: pattern.names().map(str::to_owned).collect(),
                pattern: claim.pattern,
                file: claim.file,
                middleware: Vec::new(),
            }
        })
        .collect();
    (routes, pages)
}

/// Leaves one claim for each pattern.
fn choose(claims: Vec<Claim>, issues: &mut Issues) -> Vec<Claim> {
    let mut chosen: Vec<Claim> = Vec::with_capacity(claims.len());
    let mut by_pattern: BTreeMap<String, usize> = BTreeMap::new();
    for claim in claims {
        let Some(&index) = by_pattern.get(&claim.pattern) else {
            by_pattern.insert(claim.pattern.clone(), chosen.len());
            chosen.push(claim);
            continue;
        };
        let old = &mut chosen[index];
        if same_place(old, &claim) {
            duplicate(old, claim, issues);
        } else if old.kind != claim.kind {
            conflict_of_kinds(old, claim, issues);
        } else if !(old.is_page && claim.is_page) {
            conflict_in_app(old, claim, issues);
        }
    }
    chosen
}

/// Whether only the extensions of two files differ, or `hello.js` stands beside `hello/index.js`.
fn same_place(a: &Claim, b: &Claim) -> bool {
    a.kind == b.kind && a.place == b.place
}

/// Next.js takes one of the two and warns.
fn duplicate(old: &mut Claim, new: Claim, issues: &mut Issues) {
    if !old.is_page {
        issues.warning(
            format!(
                "Duplicate page detected. {} and {} both resolve to {}.",
                old.shown, new.shown, new.pattern
            ),
            &[&old.file, &new.file],
        );
    }
    if new.rank < old.rank {
        *old = new;
    }
}

fn conflict_of_kinds(old: &mut Claim, new: Claim, issues: &mut Issues) {
    if old.is_page && new.is_page {
        return;
    }
    let (pages, app) = if old.kind == RouteKind::Pages {
        (&*old, &new)
    } else {
        (&new, &*old)
    };
    issues.error(
        format!(
            "App Router and Pages Router both match path: {}\nConflicting app and page file was found, please remove \
             the conflicting files to continue:\n  \"{}\" - \"{}\"",
            new.pattern, pages.shown, app.shown
        ),
        &[&pages.file, &app.file],
    );
    if old.is_page || (new.kind == RouteKind::App && !new.is_page) {
        *old = new;
    }
}

/// Names the newcomer first, as Next.js does; within a folder it adds the page before the route.
fn conflict_in_app(old: &mut Claim, new: Claim, issues: &mut Issues) {
    let noun = |claim: &Claim| if claim.is_page { "page" } else { "route" };
    let what = if old.is_page == new.is_page {
        format!("{}s", noun(&new))
    } else {
        format!("{} and {}", noun(&new), noun(old))
    };
    issues.error(
        format!(
            "Conflicting {what} at {}: {} at {} and {} at {}",
            new.pattern,
            noun(&new),
            new.place,
            noun(old),
            old.place
        ),
        &[&new.file, &old.file],
    );
    if old.is_page {
        *old = new;
    }
}

/// Reports patterns that are wrong, or that no router can hold together. Pages count: Next.js routes them as well.
fn check_patterns(claims: &[Claim], issues: &mut Issues) {
    let mut router = Router::new();
    let mut accepted: Vec<&Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        match router.insert(&claim.pattern, ()) {
            Ok(()) => accepted.push(claim),
            Err(error @ ConflictError::Pattern(_)) => {
                let mut message = error.to_string();
                // Of a segment that it cannot read Next.js names the route, in `app/` alone.
                if claim.kind == RouteKind::App
                    && let Some(sentence) = message.strip_suffix('.')
                    && !sentence.contains(" in route ")
                {
                    message = format!("{sentence} in route \"{}\".", claim.pattern);
                }
                issues.error(message, &[&claim.file]);
            }
            Err(error) => {
                let other = accepted.iter().find(|other| conflict(other, claim));
                let files: Vec<&Path> = other
                    .map(|other| other.file.as_path())
                    .into_iter()
                    .chain([&*claim.file])
                    .collect();
                issues.error(error.to_string(), &files);
            }
        }
    }
}

fn conflict(a: &Claim, b: &Claim) -> bool {
    let mut router = Router::new();
    router.insert(&a.pattern, ()).is_ok() && router.insert(&b.pattern, ()).is_err()
}

/// A file in `public/` and a route cannot both have a path. Next.js checks this for `pages/` alone.
fn check_public(claim: &Claim, public_dir: &Path, issues: &mut Issues) {
    let name = claim.pattern.trim_start_matches('/');
    let file = public_dir.join(if name.is_empty() { "index" } else { name });
    if !file.is_file() {
        return;
    }
    match claim.kind {
        RouteKind::Pages => issues.error(
            format!(
                "Conflicting public and page file was found. \
                 https://nextjs.org/docs/messages/conflicting-public-file-page\n{}",
                claim.pattern
            ),
            &[&file, &claim.file],
        ),
        RouteKind::App => issues.warning(
            format!(
                "{} hides {}: both have the path {}. Remove one.",
                file.display(),
                claim.shown,
                claim.pattern
            ),
            &[&file, &claim.file],
        ),
    }
}
