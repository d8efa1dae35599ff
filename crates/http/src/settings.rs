//! What a server can be told, under Node's names. Every setting may be changed while the server runs: connections look
//! when they need the value.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// How a setting is kept in an atomic word.
trait Word {
    fn into_word(self) -> u64;
    fn from_word(word: u64) -> Self;
}

impl Word for Duration {
    fn into_word(self) -> u64 {
        u64::try_from(self.as_millis()).unwrap_or(u64::MAX)
    }

    fn from_word(word: u64) -> Duration {
        Duration::from_millis(word)
    }
}

impl Word for usize {
    fn into_word(self) -> u64 {
        self as u64
    }

    fn from_word(word: u64) -> usize {
        usize::try_from(word).unwrap_or(usize::MAX)
    }
}

impl Word for bool {
    fn into_word(self) -> u64 {
        u64::from(self)
    }

    fn from_word(word: u64) -> bool {
        word != 0
    }
}

/// `None` is the largest word: no limit.
impl Word for Option<u64> {
    fn into_word(self) -> u64 {
        self.unwrap_or(u64::MAX)
    }

    fn from_word(word: u64) -> Option<u64> {
        (word != u64::MAX).then_some(word)
    }
}

macro_rules! settings {
    ($($(#[$doc:meta])* $get:ident, $set:ident: $ty:ty = $default:expr;)*) => {
        /// A server's settings. Durations have a resolution of 1 ms; zero turns a timeout or a count off, as in Node.
        #[derive(Debug)]
        pub struct Settings {
            $($get: AtomicU64,)*
        }

        impl Settings {
            $(
                $(#[$doc])*
                pub fn $get(&self) -> $ty {
                    <$ty>::from_word(self.$get.load(Relaxed))
                }

                #[doc = concat!("Sets [`", stringify!($get), "`](Settings::", stringify!($get), ").")]
                pub fn $set(&self, value: $ty) -> &Settings {
                    self.$get.store(Word::into_word(value), Relaxed);
                    self
                }
            )*
        }

        impl Default for Settings {
            fn default() -> Settings {
                Settings { $($get: AtomicU64::new(<$ty as Word>::into_word($default)),)* }
            }
        }

        impl Clone for Settings {
            fn clone(&self) -> Settings {
                Settings { $($get: AtomicU64::new(self.$get.load(Relaxed)),)* }
            }
        }
    };
}

settings! {
    /// From the first byte of a request (for the first one: from the connection) until its head is complete; 60 s.
    /// After it: 408.
    headers_timeout, set_headers_timeout: Duration = Duration::from_secs(60);
    /// From the same moment until the whole request was received; 300 s. After it: 408.
    request_timeout, set_request_timeout: Duration = Duration::from_secs(300);
    /// How long a connection may wait for its next request, as `Keep-Alive` says it; 5 s.
    keep_alive_timeout, set_keep_alive_timeout: Duration = Duration::from_secs(5);
    /// How much longer than that the server really waits, so that a client that trusts the value is not cut off; 1 s.
    keep_alive_timeout_buffer, set_keep_alive_timeout_buffer: Duration = Duration::from_secs(1);
    /// Inactivity of a connection, whatever it is doing; off.
    timeout, set_timeout: Duration = Duration::ZERO;
    /// Header fields of one request; 2000. More: 431 (Node drops the rest in silence).
    max_headers_count, set_max_headers_count: usize = 2000;
    /// Bytes of a head, and of a trailer section; 16384. More: 431, or 414 when the target alone is too long.
    max_header_size, set_max_header_size: usize = 16384;
    /// Requests of one connection; off. The last answer says `Connection: close`, the next request gets 503.
    max_requests_per_socket, set_max_requests_per_socket: usize = 0;
    /// Connections of the server; off. More are closed at once.
    max_connections, set_max_connections: usize = 0;
    /// Whether an HTTP/1.1 request without `Host` gets 400; on.
    require_host_header, set_require_host_header: bool = true;
    /// Bytes of output above which a write says `full`; 65536.
    high_water_mark, set_high_water_mark: usize = 65536;
    /// Bytes of a request's body above which the server answers 413 by itself; no limit.
    max_body, set_max_body: Option<u64> = None;
    /// `TCP_NODELAY`; on.
    no_delay, set_no_delay: bool = true;
    /// `SO_KEEPALIVE`; off.
    keep_alive, set_keep_alive: bool = false;
    /// Idle time before the first `SO_KEEPALIVE` probe; zero: the system's default.
    keep_alive_initial_delay, set_keep_alive_initial_delay: Duration = Duration::ZERO;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_nodes() {
        let settings = Settings::default();
        assert_eq!(settings.headers_timeout(), Duration::from_secs(60));
        assert_eq!(settings.max_body(), None);
        settings
            .set_max_body(Some(10))
            .set_keep_alive_timeout(Duration::from_millis(1500));
        let copy = settings.clone();
        assert_eq!(copy.max_body(), Some(10));
        assert_eq!(copy.keep_alive_timeout(), Duration::from_millis(1500));
        assert!(copy.require_host_header() && copy.no_delay() && !copy.keep_alive());
    }
}
