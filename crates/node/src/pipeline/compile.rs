//! The rules of the configuration, from JSON.

use ferroute_router::TrailingSlash;
use ferroute_router::rules::{Config, Fault, Rules};

use super::Configuration;
use crate::js::{Args, Js, Outcome, Thrown};

impl Configuration {
    /// None if there is nothing in it that a request could meet.
    pub(crate) fn new(json: &str) -> Result<Option<Configuration>, Thrown> {
        let config = parse(json)?;
        let rules = Rules::compile(&config).map_err(|faults| {
            let faults: Vec<_> = faults
                .iter()
                .map(
                    |Fault {
                         list,
                         index,
                         message,
                     }| format!("{list}[{index}]: {message}"),
                )
                .collect();
            Thrown::Error(format!("ferroute: {}", faults.join("\n")))
        })?;
        let slash = match (config.skip_trailing_slash_redirect, config.trailing_slash) {
            (true, _) => TrailingSlash::Keep,
            (false, true) => TrailingSlash::Add,
            (false, false) => TrailingSlash::Remove,
        };
        let is_default = slash == TrailingSlash::Remove && config.base_path.is_empty();
        Ok((!rules.is_empty() || !is_default).then_some(Configuration {
            rules,
            base_path: config.base_path,
            slash,
        }))
    }
}

fn parse(json: &str) -> Result<Config, Thrown> {
    serde_json::from_str(json).map_err(|error| Thrown::Type(format!("no rules: {error}")))
}

/// checkRules(json)
pub(crate) fn check(js: Js, args: &Args) -> Outcome {
    let config = parse(&args.string(js, 0)?)?;
    let faults = Rules::compile(&config).err().unwrap_or_default();
    let array = js.array(
        faults.len(),
        faults.iter().map(|fault| {
            let object = js.object();
            js.set(object, c"where", js.string(fault.list));
            js.set(object, c"index", js.f64(fault.index as f64));
            js.set(object, c"message", js.string(&fault.message));
            object
        }),
    );
    Ok(array)
}
