//! Path patterns and matching for file routes: `/api/users/[id]`, `/docs/[...path]`, `/shop/[[...filters]]`.
//!
//! [`Router`] finds the route of a path as Next.js would, by specificity (static, then `[x]`, then `[...x]`, then
//! `[[...x]]`, segment by segment) and at a cost that does not grow with the number of routes. [`canonical`] decides
//! beforehand whether a path is spelled the one way that routing accepts. Nothing here touches files or sockets: what
//! is on disk is the business of `ferroute-routes`.
//!
//! ```
//! use ferroute_router::{Param, Router};
//!
//! let mut router = Router::new();
//! router.insert("/api/users/me", "me")?;
//! router.insert("/api/users/[id]", "user")?;
//!
//! let found = router.find("/api/users/j%C3%BCrgen").unwrap();
//! assert_eq!(*found.value, "user");
//! assert_eq!(found.params[0], Param::One("jürgen".into()));
//! assert_eq!(*router.find("/api/users/me").unwrap().value, "me");
//! # Ok::<(), ferroute_router::ConflictError>(())
//! ```

mod canonical;
mod decode;
mod error;
mod params;
mod pattern;
mod router;
pub mod rules;

pub use canonical::{Canonical, TrailingSlash, canonical, canonical_with};
pub use error::{ConflictError, PathError, PatternError};
pub use params::{Param, Params};
pub use pattern::{Pattern, Segment};
pub use router::{Match, Router};
