//! Rules against vectors made with the functions of `next@16.4.6` itself: `tests/rules/next16.jsonl` has, for each
//! configuration and request, what those functions gave.

use std::borrow::Cow;

use ferroute_router::rules::{Config, Headers, Request, Rewrite, Rules, Stage, Value};
use serde_json::Value as Json;

struct Map<'a>(&'a Json);

impl Headers for Map<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0.get(name)?.as_str().map(Cow::Borrowed)
    }
}

fn value(value: &Value) -> Json {
    match value {
        Value::One(value) => value.clone().into(),
        Value::Many(values) => values.clone().into(),
    }
}

/// As the vectors have it: what JavaScript would have set, one name after the other in the order of first assignment.
fn preset(rules: &Rules, request: &Request<'_>) -> Json {
    match rules.preset(request) {
        Err(_) => "error".into(),
        Ok(preset) => preset
            .iter()
            .map(|(name, value)| serde_json::json!([name, value]))
            .collect(),
    }
}

fn redirect(rules: &Rules, request: &Request<'_>) -> Json {
    match rules.redirect(request) {
        Err(_) => "error".into(),
        Ok(None) => Json::Null,
        Ok(Some(redirect)) => serde_json::json!([redirect.status, redirect.location]),
    }
}

fn rewrite(rules: &Rules, mut request: Request<'_>) -> Json {
    let found = rules.rewrite(Stage::BeforeFiles, &mut request, |_| None::<()>);
    match found {
        Err(_) => "error".into(),
        Ok(Rewrite::External(url)) => serde_json::json!({ "external": url }),
        Ok(_) if !request.is_rewritten() => Json::Null,
        Ok(_) => serde_json::json!({
            "path": request.path(),
            "query": request.query().iter().map(|(name, found)| serde_json::json!([name, value(found)])).collect::<Vec<_>>(),
        }),
    }
}

#[test]
fn as_next_does() {
    let cases: Vec<Json> = include_str!("rules/next16.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut failures = Vec::new();
    let mut compared = 0;
    for case in &cases {
        let config: Config = serde_json::from_value(case["config"].clone()).unwrap();
        let rules = Rules::compile(&config).unwrap_or_else(|faults| panic!("{faults:?} in {case}"));
        for asked in case["requests"].as_array().unwrap() {
            let headers = Map(&asked["headers"]);
            let request = || {
                Request::new(
                    asked["path"].as_str().unwrap(),
                    asked["query"].as_str().unwrap(),
                    &headers,
                )
            };
            let expected = &asked["expect"];
            let mut compare = |what: &str, found: Json| {
                compared += 1;
                if expected[what] != found {
                    failures.push(format!(
                        "{what} of {} ?{} {} with {}:\n  next {}\n  here {found}",
                        asked["path"],
                        asked["query"],
                        asked["headers"],
                        case["config"],
                        expected[what]
                    ));
                }
            };
            compare("preset", preset(&rules, &request()));
            compare("redirect", redirect(&rules, &request()));
            if !expected["proxy"].is_null() {
                compare("proxy", rules.has_proxy_for(&request()).into());
            }
            compare("rewrite", rewrite(&rules, request()));
        }
    }
    assert!(compared > 5000, "{compared}");
    assert!(
        failures.is_empty(),
        "{} of {compared}:\n{}",
        failures.len(),
        failures[..failures.len().min(12)].join("\n")
    );
}
