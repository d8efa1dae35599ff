//! The router against Next.js's own way: sort the routes, then take the first that matches.

use std::collections::BTreeMap;

use ferroute_router::{Param, Pattern, Router, Segment};
use proptest::prelude::*;

// ===== the model =====

/// `getSortedRoutes` of Next.js: a tree of segments, written out by specificity.
#[derive(Default)]
struct UrlNode {
    route: Option<usize>,
    statics: BTreeMap<String, UrlNode>,
    param: Option<(String, Box<UrlNode>)>,
    rest: Option<(String, usize)>,
    optional_rest: Option<(String, usize)>,
}

impl UrlNode {
    fn insert(&mut self, segments: &[Segment], route: usize) -> Result<(), &'static str> {
        let Some((segment, tail)) = segments.split_first() else {
            return match self.route.replace(route) {
                None => Ok(()),
                Some(_) => Err("duplicate"),
            };
        };
        let taken = |old: &Option<(String, usize)>, name: &str| match old {
            Some((old, _)) if old == name => Err("duplicate"),
            Some(_) => Err("slug names"),
            None => Ok(()),
        };
        match segment {
            Segment::Static(text) => self
                .statics
                .entry(text.clone())
                .or_default()
                .insert(tail, route),
            Segment::Param(name) => {
                let (old, child) = self
                    .param
                    .get_or_insert_with(|| (name.clone(), Box::default()));
                if old != name {
                    return Err("slug names");
                }
                child.insert(tail, route)
            }
            Segment::CatchAll(_) if self.optional_rest.is_some() => Err("both"),
            Segment::OptionalCatchAll(_) if self.rest.is_some() => Err("both"),
            Segment::CatchAll(name) => {
                taken(&self.rest, name)?;
                self.rest = Some((name.clone(), route));
                Ok(())
            }
            Segment::OptionalCatchAll(name) => {
                taken(&self.optional_rest, name)?;
                self.optional_rest = Some((name.clone(), route));
                Ok(())
            }
        }
    }

    fn sorted(&self, routes: &mut Vec<usize>) -> Result<(), &'static str> {
        if self.route.is_some() && self.optional_rest.is_some() {
            return Err("same specificity");
        }
        routes.extend(self.route);
        for child in self.statics.values() {
            child.sorted(routes)?;
        }
        if let Some((_, child)) = &self.param {
            child.sorted(routes)?;
        }
        routes.extend(
            self.rest
                .iter()
                .chain(&self.optional_rest)
                .map(|(_, route)| *route),
        );
        Ok(())
    }
}

fn sort(patterns: &[Pattern]) -> Result<Vec<usize>, &'static str> {
    let mut root = UrlNode::default();
    for (index, pattern) in patterns.iter().enumerate() {
        root.insert(pattern.segments(), index)?;
    }
    let mut routes = Vec::new();
    root.sorted(&mut routes)?;
    Ok(routes)
}

/// What the regular expression of one route does, segment by segment.
fn matches(pattern: &Pattern, path: &[String]) -> Option<Vec<Param<'static>>> {
    let many =
        |rest: &[String]| Param::Many(rest.iter().map(|segment| decode(segment).into()).collect());
    let mut params = Vec::new();
    let mut rest = path;
    for segment in pattern.segments() {
        match (segment, rest) {
            (Segment::Static(text), [first, tail @ ..])
                if first == text || (!first.contains("%61") && decode(first) == *text) =>
            {
                rest = tail
            }
            (Segment::Param(_), [first, tail @ ..]) => {
                params.push(Param::One(decode(first).into()));
                rest = tail;
            }
            (Segment::OptionalCatchAll(_), []) => params.push(Param::Absent),
            (Segment::CatchAll(_) | Segment::OptionalCatchAll(_), [_, ..]) => {
                params.push(many(rest));
                rest = &[];
            }
            _ => return None,
        }
    }
    rest.is_empty().then_some(params)
}

/// Enough for the escapes that the strategies below make.
fn decode(segment: &str) -> String {
    segment
        .replace("%61", "a")
        .replace("%2F", "/")
        .replace("%C3%A9", "é")
}

// ===== strategies =====

fn static_segment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "é", "%61", "[", "x.json", "a[id]"])
}

/// Patterns whose names depend on the depth only, so that most sets of them are free of conflicts.
fn pattern() -> impl Strategy<Value = String> {
    let inner =
        prop_oneof![3 => static_segment().prop_map(str::to_owned), 2 => Just("[]".to_owned())];
    let last = prop_oneof![4 => Just(""), 1 => Just("[...rest]"), 1 => Just("[[...rest]]")];
    (prop::collection::vec(inner, 0..4), last).prop_map(|(inner, last)| {
        let mut pattern = String::new();
        for (depth, segment) in inner.iter().enumerate() {
            pattern += &if segment == "[]" {
                format!("/[p{depth}]")
            } else {
                format!("/{segment}")
            };
        }
        pattern + "/" + last
    })
}

/// Patterns whose names clash often.
fn clashing_pattern() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(vec![
        "a", "[x]", "[y]", "[...x]", "[...z]", "[[...x]]", "[[...z]]",
    ]);
    prop::collection::vec(segment, 0..4).prop_map(|segments| format!("/{}", segments.join("/")))
}

fn path() -> impl Strategy<Value = Vec<String>> {
    let segment =
        prop::sample::select(vec!["a", "b", "%C3%A9", "%61", "c", "x.json", "a%2Fb", "["]);
    prop::collection::vec(segment.prop_map(str::to_owned), 0..6)
}

// ===== properties =====

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn finds_what_next_finds(
        texts in prop::collection::vec(pattern(), 0..12),
        paths in prop::collection::vec((path(), any::<bool>()), 1..12),
    ) {
        let mut router = Router::new();
        let mut patterns = Vec::new();
        for text in texts {
            let pattern = Pattern::parse(&text).unwrap();
            if router.insert_pattern(&pattern, patterns.len()).is_ok() {
                patterns.push(pattern);
            }
        }
        prop_assert_eq!(router.len(), patterns.len());
        let sorted = sort(&patterns).unwrap();
        prop_assert!(sorted.is_sorted_by_key(|&route| &patterns[route]), "the order of patterns is not Next.js's");
        for (segments, slash) in paths {
            let path = format!("/{}{}", segments.join("/"), if slash && !segments.is_empty() { "/" } else { "" });
            let expected = sorted.iter().find_map(|&route| Some((route, matches(&patterns[route], &segments)?)));
            let found = router.find(&path).map(|found| (*found.value, found.params.into_iter().collect::<Vec<_>>()));
            prop_assert_eq!(found, expected, "{} in {:?}", path, patterns);
        }
    }

    #[test]
    fn accepts_what_next_accepts(texts in prop::collection::vec(clashing_pattern(), 0..5)) {
        let patterns: Vec<_> = texts.iter().map_while(|text| Pattern::parse(text).ok()).collect();
        let mut router = Router::new();
        let accepted = patterns.iter().all(|pattern| router.insert_pattern(pattern, ()).is_ok());
        prop_assert_eq!(accepted, sort(&patterns).is_ok(), "{:?}", texts);
    }

    #[test]
    fn a_refused_pattern_changes_nothing(
        texts in prop::collection::vec(clashing_pattern(), 0..8),
        path in path(),
    ) {
        let mut all = Router::new();
        let mut accepted = Router::new();
        for (index, text) in texts.iter().enumerate() {
            if all.insert(text, index).is_ok() {
                accepted.insert(text, index).unwrap();
            }
        }
        let path = format!("/{}", path.join("/"));
        prop_assert_eq!(all.find(&path), accepted.find(&path));
    }

    #[test]
    fn no_path_panics(texts in prop::collection::vec(clashing_pattern(), 0..6), path in "[/a%2Fé.\\\\]{0,40}|.{0,40}") {
        let mut router = Router::new();
        for text in texts {
            let _ = router.insert(&text, ());
        }
        let _ = router.find(&path);
    }

    #[test]
    fn a_pattern_is_displayed_as_it_is_parsed(text in prop_oneof![pattern(), clashing_pattern()]) {
        if let Ok(pattern) = Pattern::parse(&text) {
            let shown = pattern.to_string();
            prop_assert_eq!(&shown, if text == "/" { "/" } else { text.trim_end_matches('/') });
            prop_assert_eq!(Pattern::parse(&shown), Ok(pattern));
        }
    }
}
