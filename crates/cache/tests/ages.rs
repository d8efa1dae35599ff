//! What is found as time passes and as tags are invalidated.

use std::sync::Arc;

use bytes::Bytes;
use ferroute_cache::{Cache, Clock, Entry, Found, Invalidation, Manual, Options};

const SECOND: u64 = 1_000_000;

fn options() -> Options {
    Options {
        max_memory: 1 << 20,
        dir: None,
        max_disk: 0,
        build: "1".into(),
    }
}

fn cache() -> (Cache, Arc<Manual>) {
    let clock = Arc::new(Manual::new(1000 * SECOND));
    (Cache::new(&options(), clock.clone()), clock)
}

fn entry(clock: &Manual, fresh: Option<u64>, kept: Option<u64>, tags: &[&str]) -> Entry {
    Entry {
        fresh_for: fresh.map(|seconds| seconds * SECOND),
        kept_for: kept.map(|seconds| seconds * SECOND),
        tags: tags.iter().map(|&tag| tag.into()).collect(),
        ..Entry::new(Bytes::new(), Bytes::from_static(b"body"), clock.now())
    }
}

fn state(cache: &Cache, key: &str) -> &'static str {
    match cache.get(key, &[]) {
        Found::Fresh(_) => "fresh",
        Found::Stale(_) => "stale",
        Found::Expired(_) => "expired",
        Found::Missing => "missing",
    }
}

#[test]
fn fresh_then_stale_then_expired() {
    let (cache, clock) = cache();
    assert_eq!(state(&cache, "k"), "missing");
    cache.put("k", entry(&clock, Some(2), Some(5), &[]));
    assert_eq!(state(&cache, "k"), "fresh");
    clock.advance(2 * SECOND);
    assert_eq!(state(&cache, "k"), "fresh");
    clock.advance(1);
    assert_eq!(state(&cache, "k"), "stale");
    clock.advance(3 * SECOND);
    assert_eq!(state(&cache, "k"), "expired");
}

#[test]
fn without_an_age_it_is_fresh_for_ever() {
    let (cache, clock) = cache();
    cache.put("k", entry(&clock, None, None, &[]));
    clock.advance(100 * 365 * 24 * 3600 * SECOND);
    assert_eq!(state(&cache, "k"), "fresh");
}

#[test]
fn an_expired_tag_makes_an_end_of_what_was_begun_before() {
    let (cache, clock) = cache();
    let slow = entry(&clock, None, None, &["a"]);
    cache.put("k", entry(&clock, None, None, &["a", "b"]));
    cache.put("other", entry(&clock, None, None, &["c"]));
    clock.advance(1);
    cache.invalidate("a", Invalidation::Expired);
    assert_eq!(state(&cache, "k"), "missing");
    assert_eq!(state(&cache, "other"), "fresh");
    // Its making began before the invalidation: it may hold what has changed since.
    cache.put("k", slow);
    assert_eq!(state(&cache, "k"), "missing");
    clock.advance(1);
    cache.put("k", entry(&clock, None, None, &["a"]));
    assert_eq!(state(&cache, "k"), "fresh");
}

#[test]
fn a_stale_tag_lets_it_be_served_until_its_end() {
    let (cache, clock) = cache();
    cache.put("k", entry(&clock, None, None, &["a"]));
    clock.advance(1);
    cache.invalidate("a", Invalidation::Stale(Some(10 * SECOND)));
    assert_eq!(state(&cache, "k"), "stale");
    clock.advance(10 * SECOND - 1);
    assert_eq!(state(&cache, "k"), "stale");
    clock.advance(1);
    assert_eq!(state(&cache, "k"), "missing");
}

#[test]
fn a_later_stale_does_not_revive_what_was_expired() {
    let (cache, clock) = cache();
    cache.put("k", entry(&clock, None, None, &["a"]));
    clock.advance(1);
    cache.invalidate("a", Invalidation::Expired);
    clock.advance(1);
    cache.invalidate("a", Invalidation::Stale(None));
    assert_eq!(state(&cache, "k"), "missing");

    cache.put("k", entry(&clock, None, None, &["b"]));
    clock.advance(1);
    cache.invalidate("b", Invalidation::Stale(Some(SECOND)));
    clock.advance(2 * SECOND);
    cache.invalidate("b", Invalidation::Stale(Some(1000 * SECOND)));
    assert_eq!(state(&cache, "k"), "missing");
}

#[test]
fn tags_of_the_asker_count_too() {
    let (cache, clock) = cache();
    cache.put("k", entry(&clock, None, None, &[]));
    clock.advance(1);
    cache.invalidate("page", Invalidation::Expired);
    assert!(matches!(cache.get("k", &[]), Found::Fresh(_)));
    assert!(matches!(cache.get("k", &["page"]), Found::Missing));
    assert!(matches!(cache.get("k", &["other"]), Found::Fresh(_)));
}

#[test]
fn what_was_judged_before_is_judged_again_after_an_invalidation() {
    let (cache, clock) = cache();
    cache.put("k", entry(&clock, None, None, &["a"]));
    assert_eq!(state(&cache, "k"), "fresh");
    clock.advance(1);
    cache.invalidate("z", Invalidation::Expired);
    assert_eq!(state(&cache, "k"), "fresh");
    cache.invalidate("a", Invalidation::Expired);
    assert_eq!(state(&cache, "k"), "missing");
}

#[test]
fn more_tags_than_can_be_remembered_expire_everything() {
    let (cache, clock) = cache();
    cache.put("k", entry(&clock, None, None, &["never-named"]));
    clock.advance(1);
    for index in 0..100_000 {
        cache.invalidate(&format!("t{index}"), Invalidation::Expired);
    }
    assert_eq!(state(&cache, "k"), "fresh");
    cache.invalidate("one-more", Invalidation::Expired);
    assert_eq!(state(&cache, "k"), "missing");
    clock.advance(1);
    cache.put("k", entry(&clock, None, None, &["t5"]));
    assert_eq!(state(&cache, "k"), "fresh");
}
