//! Projects in temporary directories.

use std::fs;
use std::path::{Path, PathBuf};

use ferroute_routes::{RouteError, RouteManifest, ScanOptions, scan};
use tempfile::TempDir;

pub(crate) struct Project(TempDir);

impl Project {
    /// Empty files by these names; a name that ends in `/` is a folder.
    pub(crate) fn new(files: &[&str]) -> Self {
        let project = Self(TempDir::new().unwrap());
        for file in files {
            project.add(file);
        }
        project
    }

    pub(crate) fn add(&self, file: &str) {
        let path = self.path(file);
        if file.ends_with('/') {
            return fs::create_dir_all(path).unwrap();
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub(crate) fn scan(&self) -> RouteManifest {
        self.scan_with(&ScanOptions::default())
    }

    pub(crate) fn scan_with(&self, options: &ScanOptions) -> RouteManifest {
        scan(self.root(), options).unwrap()
    }

    /// `pattern file` of each route.
    pub(crate) fn table(&self, manifest: &RouteManifest) -> Vec<String> {
        let file = |file: &Path| {
            file.strip_prefix(self.root())
                .unwrap()
                .display()
                .to_string()
        };
        manifest
            .routes
            .iter()
            .map(|route| format!("{} {}", route.pattern, file(&route.file)))
            .collect()
    }
}

/// The routes of a project of these files, which must have neither errors nor warnings.
pub(crate) fn routes(files: &[&str]) -> Vec<String> {
    let project = Project::new(files);
    let manifest = project.scan();
    assert_eq!((&manifest.errors, &manifest.warnings), (&vec![], &vec![]));
    project.table(&manifest)
}

pub(crate) fn messages(issues: &[RouteError]) -> Vec<&str> {
    issues.iter().map(|issue| issue.message.as_str()).collect()
}
