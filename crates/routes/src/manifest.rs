//! What a scan gives: plain data, the same in Rust and, as JSON, in JavaScript.

use std::path::PathBuf;

use ferroute_router::{ConflictError, Router};
use serde::{Deserialize, Serialize};

/// The file routes of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteManifest {
    /// The routes, the more specific first. No two of them conflict when they come from [`scan`](crate::scan).
    pub routes: Vec<Route>,
    /// The patterns of pages, which are not served: a project that has some is a website of Next.js, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<String>,
    /// What stops Next.js from building such a project.
    #[serde(default)]
    pub errors: Vec<RouteError>,
    /// What works, though perhaps not as it was meant.
    #[serde(default)]
    pub warnings: Vec<RouteError>,
    /// The folder of static files, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_dir: Option<PathBuf>,
}

/// One route: a file that answers the paths of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// Its index in [`RouteManifest::routes`].
    pub id: u32,
    /// Which of the two conventions the file follows.
    pub kind: RouteKind,
    /// The pattern, in Next.js's notation: `/api/users/[id]`.
    pub pattern: String,
    /// The file, absolute.
    pub file: PathBuf,
    /// The names of the pattern, in order: those of [`Match::params`](ferroute_router::Match::params).
    pub params: Vec<String>,
    /// The files `middleware.*` in the folders above it, absolute, the outermost first. A feature of ours, not of Next.js.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub middleware: Vec<PathBuf>,
}

/// The two conventions of route files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RouteKind {
    /// `pages/api/hello.js`: one default export for all methods.
    Pages,
    /// `app/hello/route.ts`: one export for each method.
    App,
}

/// Something about the project that its author should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteError {
    /// What is wrong, in Next.js's words where it has some, else with the mend.
    pub message: String,
    /// The files or folders concerned, absolute.
    pub files: Vec<PathBuf>,
}

impl RouteManifest {
    /// A router from paths to route ids.
    ///
    /// # Errors
    ///
    /// When two routes conflict, which none from [`scan`](crate::scan) do.
    pub fn router(&self) -> Result<Router<u32>, ConflictError> {
        let mut router = Router::new();
        for route in &self.routes {
            router.insert(&route.pattern, route.id)?;
        }
        Ok(router)
    }
}
