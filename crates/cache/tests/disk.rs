//! What outlives the process.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ferroute_cache::{Cache, Entry, Found, Invalidation, Options, SystemClock};

const SOON: Duration = Duration::from_secs(20);

fn open(dir: &Path, build: &str, max_disk: u64) -> Cache {
    let options = Options {
        max_memory: 1 << 20,
        dir: Some(dir.into()),
        max_disk,
        build: build.into(),
    };
    Cache::new(&options, Arc::new(SystemClock))
}

fn entry(cache: &Cache, body: &str, of_build: bool) -> Entry {
    Entry {
        of_build,
        tags: ["t".into()].into(),
        ..Entry::new(
            Bytes::from_static(b"head"),
            body.to_owned().into(),
            cache.now(),
        )
    }
}

fn body(cache: &Cache, key: &str) -> Option<Bytes> {
    match cache.get(key, &[]) {
        Found::Fresh(entry) => Some(entry.body.clone()),
        _ => None,
    }
}

#[test]
fn a_restart_finds_what_was_kept() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("not/there/yet");
    let cache = open(&dir, "1", 1 << 20);
    cache.put("/a", entry(&cache, "a", true));
    cache.put("value", entry(&cache, "b", false));
    cache.flush(SOON);
    assert_eq!(cache.stats().written, 2);
    drop(cache);

    let again = open(&dir, "1", 1 << 20);
    assert_eq!(body(&again, "/a").unwrap(), "a");
    assert_eq!(body(&again, "value").unwrap(), "b");
    assert_eq!(again.stats().entries, 2, "they are in memory now");

    let next_build = open(&dir, "2", 1 << 20);
    assert_eq!(body(&next_build, "/a"), None, "answers are the build's");
    assert_eq!(body(&next_build, "value").unwrap(), "b");
}

#[test]
fn a_restart_knows_what_was_invalidated() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(dir.path(), "1", 1 << 20);
    cache.put("/a", entry(&cache, "a", true));
    std::thread::sleep(Duration::from_millis(1));
    cache.invalidate("t", Invalidation::Expired);
    cache.flush(SOON);
    drop(cache);
    assert_eq!(body(&open(dir.path(), "1", 1 << 20), "/a"), None);
}

#[test]
fn the_disk_is_bounded_and_the_oldest_go() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(dir.path(), "1", 20_000);
    for index in 0..100 {
        cache.put(&format!("/{index}"), entry(&cache, &"x".repeat(1000), true));
    }
    cache.flush(SOON);
    let size: u64 = fs::read_dir(dir.path())
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(size <= 20_000, "{size}");
    assert!(cache.stats().disk <= 20_000);
    drop(cache);
    let again = open(dir.path(), "1", 5_000);
    again.flush(SOON);
    assert!(again.stats().disk <= 5_000, "what was there counts, too");
    assert!(body(&again, "/99").is_some());
    assert!(body(&again, "/1").is_none());
}

#[test]
fn damaged_files_are_ignored_and_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(dir.path(), "1", 1 << 20);
    cache.put("/a", entry(&cache, "a", true));
    cache.flush(SOON);
    drop(cache);
    for file in fs::read_dir(dir.path()).unwrap() {
        fs::write(file.unwrap().path(), b"garbage").unwrap();
    }
    fs::write(dir.path().join("0123456789abcdef.99.tmp"), b"half").unwrap();
    let again = open(dir.path(), "1", 1 << 20);
    assert_eq!(body(&again, "/a"), None);
    again.put("/a", entry(&again, "new", true));
    again.flush(SOON);
    assert!(!dir.path().join("0123456789abcdef.99.tmp").exists());
    drop(again);
    assert_eq!(body(&open(dir.path(), "1", 1 << 20), "/a").unwrap(), "new");
}

#[test]
fn without_a_folder_it_keeps_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let cache = open(&file, "1", 1 << 20);
    cache.put("/a", entry(&cache, "a", true));
    cache.flush(SOON);
    assert_eq!(body(&cache, "/a").unwrap(), "a");
    assert!(cache.stats().failed > 0);
    assert_eq!(cache.stats().written, 0);
}

/// `/dev/full` has no room: every write to it fails as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_crash() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(dir.path(), "1", 1 << 20);
    cache.flush(SOON);
    // The name of the unfinished file of "/a" leads to the full device.
    let name = "/a".bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let unfinished = dir
        .path()
        .join(format!("{name:016x}.{}.tmp", std::process::id()));
    std::os::unix::fs::symlink("/dev/full", &unfinished).unwrap();
    cache.put("/a", entry(&cache, "a", true));
    cache.flush(SOON);
    assert_eq!(cache.stats().failed, 1);
    assert_eq!(body(&cache, "/a").unwrap(), "a");
    assert!(!unfinished.exists(), "what is unfinished is removed");
    cache.put("/b", entry(&cache, "b", true));
    cache.flush(SOON);
    assert_eq!(cache.stats().dropped, 1, "not tried again at once");
}
