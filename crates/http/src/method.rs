//! The request methods, in the order of Node's `http.METHODS`.

use std::fmt;

macro_rules! methods {
    ($($variant:ident = $name:literal,)*) => {
        /// A request method. The discriminant is its index in [`METHODS`].
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Method {
            $($variant,)*
            /// Not in [`METHODS`]: only a refused exchange has it, one whose head never became valid.
            Other = u8::MAX,
        }

        /// The methods that a request may have: Node's `http.METHODS`, in its order.
        pub const METHODS: &[&str] = &[$($name,)*];

        impl Method {
            /// The method of that name; methods are case-sensitive.
            pub fn from_bytes(name: &[u8]) -> Option<Method> {
                $(if name == $name.as_bytes() { return Some(Method::$variant); })*
                None
            }
        }
    };
}

methods! {
    Acl = "ACL",
    Bind = "BIND",
    Checkout = "CHECKOUT",
    Connect = "CONNECT",
    Copy = "COPY",
    Delete = "DELETE",
    Get = "GET",
    Head = "HEAD",
    Link = "LINK",
    Lock = "LOCK",
    MSearch = "M-SEARCH",
    Merge = "MERGE",
    MkActivity = "MKACTIVITY",
    MkCalendar = "MKCALENDAR",
    MkCol = "MKCOL",
    Move = "MOVE",
    Notify = "NOTIFY",
    Options = "OPTIONS",
    Patch = "PATCH",
    Post = "POST",
    PropFind = "PROPFIND",
    PropPatch = "PROPPATCH",
    Purge = "PURGE",
    Put = "PUT",
    Query = "QUERY",
    Rebind = "REBIND",
    Report = "REPORT",
    Search = "SEARCH",
    Source = "SOURCE",
    Subscribe = "SUBSCRIBE",
    Trace = "TRACE",
    Unbind = "UNBIND",
    Unlink = "UNLINK",
    Unlock = "UNLOCK",
    Unsubscribe = "UNSUBSCRIBE",
}

impl Method {
    /// The index in [`METHODS`]; 255 for [`Method::Other`].
    pub fn index(self) -> u8 {
        self as u8
    }

    /// The method's name; empty for [`Method::Other`].
    pub fn as_str(self) -> &'static str {
        METHODS
            .get(usize::from(self.index()))
            .copied()
            .unwrap_or("")
    }

    /// Whether some method begins with these bytes.
    pub(crate) fn has_prefix(bytes: &[u8]) -> bool {
        METHODS
            .iter()
            .any(|name| name.as_bytes().starts_with(bytes))
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_and_name_agree() {
        for (index, name) in METHODS.iter().enumerate() {
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            assert_eq!(usize::from(method.index()), index);
            assert_eq!(method.as_str(), *name);
        }
        assert_eq!(Method::from_bytes(b"get"), None);
        assert_eq!(Method::Other.index(), 255);
        assert!(Method::has_prefix(b"UNSUB") && !Method::has_prefix(b"\x16\x03"));
    }
}
