//! The scan: finds the folders, gathers the files of both conventions, settles their conflicts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::conflicts::settle;
use crate::manifest::{RouteError, RouteKind, RouteManifest};
use crate::{app, pages};

/// The stem of the files that stand before the routes of their folder.
pub(crate) const MIDDLEWARE: &str = "middleware";

/// What [`scan`] looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScanOptions {
    /// The extensions, without a dot, that make a file a route; the later wins where two files claim one path, as in
    /// Next.js 16. The
    /// default is Next.js's: `tsx`, `ts`, `jsx`, `js`.
    pub page_extensions: Vec<String>,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self {
            page_extensions: ["tsx", "ts", "jsx", "js"].map(str::to_owned).into(),
        }
    }
}

impl ScanOptions {
    /// Splits a file name into its stem and the index of its extension. The longest extension counts, so that `api.ts`
    /// is seen before `ts`.
    pub(crate) fn split<'a>(&self, name: &'a str) -> Option<(&'a str, usize)> {
        self.page_extensions
            .iter()
            .enumerate()
            .filter_map(|(index, extension)| {
                Some((
                    name.strip_suffix(extension.as_str())?.strip_suffix('.')?,
                    index,
                ))
            })
            .filter(|(stem, _)| !stem.is_empty())
            .min_by_key(|(stem, _)| stem.len())
    }

    /// Of two files for one path the one with the lower rank has it: `hello.js` before `hello.ts`.
    pub(crate) fn rank(&self, extension: usize) -> usize {
        self.page_extensions.len() - extension
    }

    /// Why a file with this name is no route although it looks like one: it is a module whose extension Next.js does not
    /// accept by default.
    pub(crate) fn near_miss(&self, shown: &str) -> Option<String> {
        let (stem, extension) = shown.rsplit_once('.')?;
        if !["mjs", "cjs", "mts", "cts"].contains(&extension) || stem.ends_with(".d") {
            return None;
        }
        let renamed = if extension.ends_with("ts") {
            "ts"
        } else {
            "js"
        };
        Some(format!(
            "{shown} is not a route: its extension is not among pageExtensions ({}). Rename it to {stem}.{renamed}, or \
             add \"{extension}\" to pageExtensions.",
            self.page_extensions.join(", ")
        ))
    }
}

/// A file that claims a path.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) kind: RouteKind,
    /// Whether it is a page: not served, but Next.js lets nothing else have its path.
    pub(crate) is_page: bool,
    pub(crate) pattern: String,
    pub(crate) file: PathBuf,
    /// The file from the project's root, for messages: `pages/api/hello.js`.
    pub(crate) shown: String,
    /// The file's place in `app/` with groups and slots and without its extension: `/(admin)/users/route`. Empty for
    /// `pages/`.
    pub(crate) place: String,
    /// Where two claims differ in nothing else, the lower one has the path.
    pub(crate) rank: usize,
}

/// Errors and warnings, as they are found.
#[derive(Debug, Default)]
pub(crate) struct Issues {
    pub(crate) errors: Vec<RouteError>,
    pub(crate) warnings: Vec<RouteError>,
}

impl Issues {
    pub(crate) fn error(&mut self, message: String, files: &[&Path]) {
        self.errors.push(RouteError {
            message,
            files: lossy(files),
        });
    }

    pub(crate) fn warning(&mut self, message: String, files: &[&Path]) {
        self.warnings.push(RouteError {
            message,
            files: lossy(files),
        });
    }
}

/// A path that is not Unicode cannot be written as JSON; it is only shown here, so replacement characters will do.
fn lossy(files: &[&Path]) -> Vec<PathBuf> {
    files
        .iter()
        .map(|file| file.to_string_lossy().into_owned().into())
        .collect()
}

/// Finds the file routes of the project in `dir`: in `pages/` and `app/`, or else in `src/pages/` and `src/app/`.
///
/// A project with neither gives an empty manifest.
///
/// # Errors
///
/// When `dir` is missing, is not a directory, or has a name that is not Unicode. Anything wrong below it is an entry in
/// [`RouteManifest::errors`].
pub fn scan(dir: &Path, options: &ScanOptions) -> io::Result<RouteManifest> {
    let dir = std::path::absolute(dir)?;
    let named = |kind, what: &str| io::Error::new(kind, format!("{}: {what}", dir.display()));
    match fs::metadata(&dir) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(named(io::ErrorKind::NotADirectory, "not a directory")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(named(io::ErrorKind::NotFound, "no such directory"));
        }
        Err(error) => return Err(named(error.kind(), &error.to_string())),
    }
    if dir.to_str().is_none() {
        return Err(named(
            io::ErrorKind::InvalidData,
            "the name is not valid Unicode; rename the directory",
        ));
    }

    let mut issues = Issues::default();
    let pages_dir = find_dir(&dir, "pages");
    let app_dir = find_dir(&dir, "app");
    if let (Some(pages), Some(app)) = (&pages_dir, &app_dir)
        && pages.parent() != app.parent()
    {
        issues.error(
            "`pages` and `app` directories should be under the same folder".to_owned(),
            &[pages, app],
        );
    }

    let mut claims = Vec::new();
    let mut middleware = Vec::new();
    if let Some(pages_dir) = pages_dir {
        pages::claim(
            &dir,
            &pages_dir,
            options,
            &mut claims,
            &mut middleware,
            &mut issues,
        );
    }
    if let Some(app_dir) = app_dir {
        app::claim(
            &dir,
            &app_dir,
            options,
            &mut claims,
            &mut middleware,
            &mut issues,
        );
    }
    let public_dir = Some(dir.join("public")).filter(|public| public.is_dir());
    let (mut routes, pages) = settle(claims, public_dir.as_deref(), &mut issues);
    for route in &mut routes {
        route.middleware = middleware_above(&route.file, &middleware);
    }
    Ok(RouteManifest {
        routes,
        pages,
        errors: issues.errors,
        warnings: issues.warnings,
        public_dir,
    })
}

/// Those of `all` that stand in a folder above `file`, or in its own, the outermost first; one for each folder.
fn middleware_above(file: &Path, all: &[PathBuf]) -> Vec<PathBuf> {
    let mut above: Vec<PathBuf> = all
        .iter()
        .filter(|middleware| {
            *middleware != file
                && middleware
                    .parent()
                    .is_some_and(|folder| file.starts_with(folder))
        })
        .cloned()
        .collect();
    above.sort_by_key(|middleware| middleware.components().count());
    above.dedup_by(|a, b| a.parent() == b.parent());
    above
}

fn find_dir(dir: &Path, name: &str) -> Option<PathBuf> {
    [dir.join(name), dir.join("src").join(name)]
        .into_iter()
        .find(|path| path.is_dir())
}
