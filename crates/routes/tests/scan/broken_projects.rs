//! What cannot be read never ends the scan.

use std::fs;
use std::io;
use std::path::Path;

use crate::project::{Project, messages, routes};
use ferroute_routes::{ScanOptions, scan};

#[test]
fn a_missing_directory_is_named() {
    let project = Project::new(&["file"]);
    let missing = project.path("missing");
    let error = scan(&missing, &ScanOptions::default()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert_eq!(
        error.to_string(),
        format!("{}: no such directory", missing.display())
    );

    let file = project.path("file");
    let error = scan(&file, &ScanOptions::default()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotADirectory);
    assert_eq!(
        error.to_string(),
        format!("{}: not a directory", file.display())
    );
}

#[test]
fn files_are_absolute_for_a_relative_directory() {
    // The tests of a crate run in its own folder, which is no project.
    let manifest = scan(Path::new("."), &ScanOptions::default()).unwrap();
    assert_eq!(manifest.routes, []);
    let project = Project::new(&["pages/api/a.js"]);
    assert!(project.scan().routes[0].file.is_absolute());
}

#[test]
fn folders_called_like_routes() {
    assert_eq!(
        routes(&["pages/api/x.js/y.js", "app/route.ts/route.ts"]),
        [
            "/api/x.js/y pages/api/x.js/y.js",
            "/route.ts app/route.ts/route.ts"
        ]
    );
}

#[test]
fn deep_trees() {
    let mut folders = "pages/api".to_owned();
    for _ in 0..400 {
        folders += "/d";
    }
    let project = Project::new(&[&format!("{folders}/x.js"), "pages/api/y.js"]);
    let manifest = project.scan();
    assert_eq!(
        messages(&manifest.errors),
        ["A route may not have more than 256 segments."]
    );
    assert_eq!(project.table(&manifest), ["/api/y pages/api/y.js"]);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn unreadable_files_and_folders() {
        let project = Project::new(&[
            "pages/api/a.js",
            "pages/api/b.js",
            "pages/api/c/d.js",
            "app/e/route.ts",
        ]);
        let shut =
            ["pages/api/b.js", "pages/api/c", "app/e/route.ts"].map(|file| project.path(file));
        for path in &shut {
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        }
        if fs::File::open(&shut[0]).is_ok() {
            // The superuser reads everything.
            return;
        }
        let manifest = project.scan();
        for path in &shut {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        assert_eq!(project.table(&manifest), ["/api/a pages/api/a.js"]);
        let mut expected: Vec<_> = shut.iter().map(|path| vec![path.clone()]).collect();
        expected.sort();
        let mut files: Vec<_> = manifest
            .errors
            .iter()
            .map(|error| error.files.clone())
            .collect();
        files.sort();
        assert_eq!(files, expected);
        for error in &manifest.errors {
            let path = error.files[0].display();
            assert_eq!(
                error.message,
                format!(
                    "Cannot read {path}: Permission denied (os error 13). Give the user who runs the server the right to \
                     read it."
                )
            );
        }
    }

    #[test]
    fn links_are_followed() {
        let project = Project::new(&["lib/hello.js", "lib/more/x.js", "pages/api/"]);
        symlink("../../lib/hello.js", project.path("pages/api/hello.js")).unwrap();
        symlink("../../lib/more", project.path("pages/api/more")).unwrap();
        symlink("../../lib/more", project.path("pages/api/again")).unwrap();
        symlink("nowhere.js", project.path("pages/api/dangling.js")).unwrap();
        let manifest = project.scan();
        assert_eq!(
            project.table(&manifest),
            [
                "/api/again/x pages/api/again/x.js",
                "/api/hello pages/api/hello.js",
                "/api/more/x pages/api/more/x.js"
            ]
        );
        assert_eq!(manifest.errors, []);
    }

    #[test]
    fn loops_are_errors() {
        let project = Project::new(&["pages/api/a/x.js", "other/"]);
        symlink("..", project.path("pages/api/a/up")).unwrap();
        symlink("../../other", project.path("pages/api/other")).unwrap();
        symlink("../pages/api/other", project.path("other/self")).unwrap();
        symlink("me.js", project.path("pages/api/me.js")).unwrap();
        symlink("../../..", project.path("pages/api/root")).unwrap();
        let manifest = project.scan();
        assert_eq!(project.table(&manifest), ["/api/a/x pages/api/a/x.js"]);
        let found = messages(&manifest.errors);
        let path = |file: &str| project.path(file).display().to_string();
        let expected = [
            "pages/api/a/up",
            "pages/api/me.js",
            "pages/api/other/self",
            "pages/api/root",
        ]
        .map(path);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (message, link) in found.into_iter().zip(expected) {
            if link.ends_with("me.js") {
                assert!(
                    message.starts_with(&format!("Cannot read {link}: ")),
                    "{message}"
                );
            } else {
                assert_eq!(
                    message,
                    format!(
                        "{link} is a symbolic link to a folder that it is in. Remove the link."
                    )
                );
            }
        }
    }

    #[test]
    fn names_that_are_not_unicode() {
        let project = Project::new(&["pages/api/a.js"]);
        let bad = project
            .path("pages/api")
            .join(OsStr::from_bytes(b"\xff.js"));
        if fs::write(&bad, "").is_err() {
            // Some file systems allow none.
            return;
        }
        let manifest = project.scan();
        assert_eq!(project.table(&manifest), ["/api/a pages/api/a.js"]);
        assert_eq!(
            messages(&manifest.errors),
            [format!(
                "{}: the name is not valid Unicode. Rename it.",
                bad.display()
            )]
        );
        serde_json::to_string(&manifest).unwrap();

        let dir = project.root().join(OsStr::from_bytes(b"\xfe"));
        fs::create_dir(&dir).unwrap();
        let error = scan(&dir, &ScanOptions::default()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn sockets_are_no_modules() {
        let project = Project::new(&["pages/api/a.js"]);
        let _listener = UnixListener::bind(project.path("pages/api/s.js")).unwrap();
        let manifest = project.scan();
        assert_eq!(project.table(&manifest), ["/api/a pages/api/a.js"]);
        assert_eq!(manifest.errors, []);
    }
}
