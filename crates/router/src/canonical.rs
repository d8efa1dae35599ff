//! The one spelling of a path that routing accepts.
//!
//! Proxy, handlers and static files must never disagree about which path they were asked for. So every other spelling
//! (`//`, `\`, dot segments, encoded dots) is redirected to the canonical one before any of them sees it.

use std::borrow::Cow;

use crate::decode::percent_decode;
use crate::error::PathError;

/// What to do about a request's path before routing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Canonical {
    /// Route it.
    AsIs,
    /// Answer with 308 and this path; the query, if any, is to be appended unchanged. It begins with exactly one `/`, so
    /// it never leads to another host.
    Redirect(String),
    /// Answer with 400.
    Bad(PathError),
}

/// What a path does with a slash at its end, as Next.js's `trailingSlash` and `skipTrailingSlashRedirect`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TrailingSlash {
    /// `/x/` is redirected to `/x`: the default.
    #[default]
    Remove,
    /// `/x` is redirected to `/x/`, and `/x.txt/` to `/x.txt`; below `/.well-known` nothing is.
    Add,
    /// Both are accepted.
    Keep,
}

/// [`canonical_with`] the default, [`TrailingSlash::Remove`].
pub fn canonical(path: &str) -> Canonical {
    canonical_with(path, TrailingSlash::Remove)
}

/// Decides whether `path`, as sent and without its query, is spelled canonically.
///
/// Repeated slashes are one, a backslash is a slash, `.` and `..` (also with `%2e`) are resolved as the URL standard
/// does. Everything else that is encoded stays as it is: `%2F` does not separate segments.
pub fn canonical_with(path: &str, slash: TrailingSlash) -> Canonical {
    if !path.starts_with(['/', '\\']) {
        return Canonical::Bad(PathError::NotAbsolute);
    }
    if let Err(error) = percent_decode(path) {
        return Canonical::Bad(error);
    }
    let resolved = if is_resolved(path) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(resolve(path))
    };
    let slashed = match slash {
        TrailingSlash::Keep => &*resolved,
        TrailingSlash::Remove => without_slash(&resolved),
        TrailingSlash::Add if is_well_known(&resolved) => &*resolved,
        TrailingSlash::Add if is_file_like(&resolved) => without_slash(&resolved),
        TrailingSlash::Add if resolved.ends_with('/') || last_segment(&resolved).contains('.') => {
            &*resolved
        }
        TrailingSlash::Add => return Canonical::Redirect(resolved.into_owned() + "/"),
    };
    if slashed == path {
        Canonical::AsIs
    } else {
        Canonical::Redirect(slashed.to_owned())
    }
}

fn is_resolved(path: &str) -> bool {
    if memchr::memchr(b'\\', path.as_bytes()).is_some() {
        return false;
    }
    // The last segment may be empty: that is a trailing slash.
    let mut segments = path[1..].split('/');
    let last = segments.next_back().unwrap_or_default();
    dots(last) == 0 && segments.all(|segment| !segment.is_empty() && dots(segment) == 0)
}

fn resolve(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_in_slash = false;
    for segment in path.split(['/', '\\']) {
        let dots = dots(segment);
        ends_in_slash = segment.is_empty() || dots > 0;
        if dots == 2 {
            kept.pop();
        } else if !ends_in_slash {
            kept.push(segment);
        }
    }
    let mut resolved = String::with_capacity(path.len());
    for segment in &kept {
        resolved.push('/');
        resolved.push_str(segment);
    }
    if ends_in_slash || kept.is_empty() {
        resolved.push('/');
    }
    resolved
}

/// 1 for a `.` segment, 2 for `..`, in any spelling; else 0.
fn dots(segment: &str) -> usize {
    let mut rest = segment.as_bytes();
    let mut count = 0;
    while !rest.is_empty() {
        rest = match rest {
            [b'.', tail @ ..] | [b'%', b'2', b'e' | b'E', tail @ ..] => tail,
            _ => return 0,
        };
        count += 1;
    }
    if count <= 2 { count } else { 0 }
}

fn without_slash(path: &str) -> &str {
    path.strip_suffix('/')
        .filter(|path| !path.is_empty())
        .unwrap_or(path)
}

/// Next.js leaves out whatever begins so, `/.well-known-too` as well.
fn is_well_known(path: &str) -> bool {
    path.starts_with("/.well-known")
}

fn last_segment(path: &str) -> &str {
    let path = without_slash(path);
    &path[path.rfind('/').map_or(0, |slash| slash + 1)..]
}

/// Whether the last segment ends in an extension, by Next.js's `[^/]+\.\w+`.
fn is_file_like(path: &str) -> bool {
    last_segment(path)
        .rsplit_once('.')
        .is_some_and(|(stem, extension)| {
            !stem.is_empty()
                && !extension.is_empty()
                && extension
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
}
