//! The limit of memory, and many threads at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use bytes::Bytes;
use ferroute_cache::{Cache, Entry, Found, Invalidation, Manual, Options, SystemClock};
use proptest::prelude::*;

fn with_memory(max_memory: u64) -> Cache {
    let options = Options {
        max_memory,
        dir: None,
        max_disk: 0,
        build: String::new(),
    };
    Cache::new(&options, Arc::new(Manual::new(1)))
}

fn of_size(size: usize) -> Entry {
    Entry::new(Bytes::new(), Bytes::from(vec![7; size]), 1)
}

#[test]
fn nothing_is_kept_without_memory() {
    let cache = with_memory(0);
    cache.put("k", of_size(1));
    assert!(matches!(cache.get("k", &[]), Found::Missing));
}

#[test]
fn what_is_asked_for_stays_and_the_rest_goes() {
    let cache = with_memory(1 << 20);
    cache.put("wanted", of_size(1000));
    for index in 0..10_000 {
        assert!(
            matches!(cache.get("wanted", &[]), Found::Fresh(_)),
            "gone after {index} others"
        );
        cache.put(&format!("once-{index}"), of_size(1000));
    }
    assert!(cache.stats().memory <= 1 << 20);
}

#[test]
fn one_larger_than_everything_is_not_kept_and_drives_nothing_out() {
    let cache = with_memory(1 << 20);
    cache.put("small", of_size(1000));
    cache.put("huge", of_size(2 << 20));
    assert!(matches!(cache.get("huge", &[]), Found::Missing));
    assert!(matches!(cache.get("small", &[]), Found::Fresh(_)));
}

proptest! {
    #[test]
    fn the_limit_holds(limit in 1u64..200_000, sizes in prop::collection::vec((0u8..40, 0usize..20_000), 1..300)) {
        let cache = with_memory(limit);
        for (key, size) in sizes {
            let key = format!("k{key}");
            cache.put(&key, of_size(size));
            prop_assert!(cache.stats().memory <= limit);
            // What is there is what was put last.
            if let Found::Fresh(entry) = cache.get(&key, &[]) {
                prop_assert_eq!(entry.body.len(), size);
            }
        }
    }
}

/// Writers make values of a version, an invalidator raises it: nobody may see a version of before an invalidation that had
/// ended when it asked.
#[test]
fn nobody_sees_what_was_invalidated_before() {
    let options = Options {
        max_memory: 1 << 20,
        dir: None,
        max_disk: 0,
        build: String::new(),
    };
    let cache = Cache::new(&options, Arc::new(SystemClock));
    let version = AtomicU64::new(0);
    // What has been invalidated for certain.
    let floor = AtomicU64::new(0);
    let seen = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while floor.load(SeqCst) < 2000 {
                    let created = cache.now();
                    let value = version.load(SeqCst);
                    let entry = Entry {
                        tags: ["t".into()].into(),
                        ..Entry::new(Bytes::new(), value.to_le_bytes().to_vec().into(), created)
                    };
                    cache.put("k", entry);
                }
            });
            scope.spawn(|| {
                while floor.load(SeqCst) < 2000 {
                    let least = floor.load(SeqCst);
                    if let Found::Fresh(entry) = cache.get("k", &[]) {
                        let value = u64::from_le_bytes(entry.body[..].try_into().expect("8 bytes"));
                        assert!(value >= least, "saw {value} after {least}");
                        seen.fetch_add(1, SeqCst);
                    }
                }
            });
        }
        scope.spawn(|| {
            for next in 1..=2000 {
                version.store(next, SeqCst);
                // A later microsecond than any value of before was begun in.
                std::thread::sleep(std::time::Duration::from_micros(20));
                cache.invalidate("t", Invalidation::Expired);
                floor.store(next, SeqCst);
                std::thread::yield_now();
            }
        });
    });
    assert!(seen.load(SeqCst) > 0, "the readers never saw a value");
}
