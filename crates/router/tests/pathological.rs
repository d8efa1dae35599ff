//! Paths and routes made to be slow. The bounds are for a debug build on a busy machine; the figures that count are in
//! `benches/router.rs`.

use std::time::{Duration, Instant};

use ferroute_router::{Pattern, Router, canonical};

const BOUND: Duration = Duration::from_millis(50);

/// The best of a few runs, so that another process cannot fail the test.
fn best<R>(mut run: impl FnMut() -> R) -> Duration {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed()
        })
        .min()
        .unwrap()
}

/// Every way through `depth` levels of `a` and `[p]`, ended by `end`: a search may have to try them all.
fn bushy(depth: usize) -> Router<()> {
    let mut router = Router::new();
    for bits in 0..1usize << depth {
        let mut pattern = String::new();
        for level in 0..depth {
            pattern += &if bits >> level & 1 == 0 {
                "/a".to_owned()
            } else {
                format!("/[p{level}]")
            };
        }
        router.insert(&(pattern + "/end"), ()).unwrap();
    }
    router
}

#[test]
fn deep_backtracking_is_bounded_by_the_routes() {
    let router = bushy(10);
    assert_eq!(router.len(), 1024);
    let path = format!("{}/nowhere", "/a".repeat(10));
    assert!(router.find(&path).is_none());
    assert!(best(|| router.find(&path)) < BOUND);
    // Segments that are long, or escaped, are looked at by every one of the thousand nodes.
    for segment in ["a".repeat(1600), "%61".repeat(530)] {
        let path = format!("/{segment}").repeat(10);
        assert!(router.find(&path).is_none());
        assert!(best(|| router.find(&path)) < BOUND);
    }
}

#[test]
fn thousands_of_segments() {
    let mut router = bushy(6);
    router.insert("/[...rest]", ()).unwrap();
    for path in ["/a".repeat(8192), "/%61".repeat(4096), "/".repeat(16384)] {
        assert!(router.find(&path).is_some());
        assert!(best(|| router.find(&path)) < BOUND);
        assert!(best(|| canonical(&path)) < BOUND);
    }
    for path in [
        "/..".repeat(5461),
        "/%2e%2E".repeat(2340),
        "\\".repeat(16384),
        "/%".repeat(8192),
    ] {
        assert!(best(|| canonical(&path)) < BOUND);
    }
}

#[test]
fn the_deepest_pattern_fits_a_small_stack() {
    let run = || {
        let mut router = Router::new();
        router
            .insert(&"/a".repeat(Pattern::MAX_SEGMENTS), ())
            .unwrap();
        assert!(router.find(&"/a".repeat(Pattern::MAX_SEGMENTS)).is_some());
        assert!(router.find(&"/a".repeat(8192)).is_none());
        assert!(
            router
                .insert(&"/a".repeat(Pattern::MAX_SEGMENTS + 1), ())
                .is_err()
        );
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}
