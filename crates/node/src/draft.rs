//! Draft mode's cookies, as far as they concern who answers without JavaScript, or before it: whose they are. The rest is
//! `packages/ferroute/src/next/draft.js`.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use ferroute_http::Exchange;

use crate::js::{Args, Js, Outcome};
use crate::pipeline::About;

/// Says that its owner sees drafts.
const BYPASS: &[u8] = b"__prerender_bypass";
/// What a handler gave to `setPreviewData`.
const DATA: &[u8] = b"__next_preview_data";
const REVALIDATE: &str = "x-prerender-revalidate";

static DRAFT: RwLock<Draft> = RwLock::new(Draft {
    secret: String::new(),
    dropped: Vec::new(),
});

struct Draft {
    /// The value of the server's own cookie, by which `res.revalidate()` is known, too.
    secret: String,
    /// The values of `Set-Cookie` that make a client forget the cookies.
    dropped: Vec<String>,
}

impl Draft {
    fn is_secret(&self, value: &[u8]) -> bool {
        !self.secret.is_empty() && self.secret.as_bytes() == value
    }
}

fn draft() -> RwLockReadGuard<'static, Draft> {
    DRAFT.read().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a value is the server's secret.
pub(crate) fn is_secret(value: &[u8]) -> bool {
    draft().is_secret(value)
}

/// Whether cookies have draft mode's, with the secret: one that anybody can make would make anything be computed again.
pub(crate) fn is_draft(cookies: &[u8]) -> bool {
    find(cookies, BYPASS).is_some_and(is_secret)
}

/// The last cookie of a name.
fn find<'c>(cookies: &'c [u8], name: &[u8]) -> Option<&'c [u8]> {
    cookies
        .rsplit(|&byte| byte == b';')
        .map(<[u8]>::trim_ascii)
        .find_map(|cookie| cookie.strip_prefix(name)?.strip_prefix(b"="))
}

/// Whether a request has cookies of draft mode that are not this server's: those of a build before it, or made up.
fn is_foreign(exchange: &Exchange) -> bool {
    let mut cookies = exchange.headers().filter_map(|(name, value)| {
        (name.len() == 6 && name.eq_ignore_ascii_case(b"cookie")).then_some(value)
    });
    let is_set = |value: Option<&[u8]>| value.is_some_and(|value| !value.is_empty());
    cookies.any(|cookies| {
        let bypass = find(cookies, BYPASS);
        (is_set(bypass) || is_set(find(cookies, DATA))) && !bypass.is_some_and(is_secret)
    })
}

/// Whether `res.revalidate()` asks.
pub(crate) fn is_revalidation(exchange: &Exchange) -> bool {
    exchange.header(REVALIDATE).is_some_and(is_secret)
}

/// What is known of a request for a route, with what tells its client to drop cookies that mean nothing here: as in Next,
/// whatever the answer is.
pub(crate) fn dropping(exchange: &Exchange, about: Option<Box<About>>) -> Option<Box<About>> {
    if !is_foreign(exchange) {
        return about;
    }
    let draft = draft();
    if draft.dropped.is_empty() || is_revalidation(exchange) {
        return about;
    }
    let mut about = about.unwrap_or_default();
    for cookie in &draft.dropped {
        about.preset.add_cookie(cookie.clone());
    }
    Some(about)
}

/// cacheDraft(secret, ...dropped)
pub(crate) fn use_draft(js: Js, args: &Args) -> Outcome {
    let secret = args.string(js, 0)?;
    let dropped = [1, 2]
        .into_iter()
        .filter_map(|at| args.get(js, at).and_then(|value| js.to_string(value)))
        .collect();
    *DRAFT.write().unwrap_or_else(PoisonError::into_inner) = Draft { secret, dropped };
    Ok(js.undefined())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        assert_eq!(
            find(b"a=1; __prerender_bypass=x; b=2", BYPASS),
            Some(&b"x"[..])
        );
        assert_eq!(
            find(b"__prerender_bypass=x;__prerender_bypass=y", BYPASS),
            Some(&b"y"[..])
        );
        assert_eq!(
            find(b"__prerender_bypass_x=1; a__prerender_bypass=2", BYPASS),
            None
        );
        assert_eq!(find(b"__prerender_bypass", BYPASS), None);
    }
}
