//! HTTP/1.1 on the reactor: listeners, connections, strictness, limits, bodies, upgrades, static files.
//!
//! The crate knows no JavaScript. A [`Server`] accepts connections from [`Listener`]s on one or more reactors; each
//! valid request goes to a [`Dispatch`] as an [`Exchange`], which is answered from any thread. How it works is told in
//! `docs/design/http.md`.

mod body;
mod buffer;
mod connection;
mod dispatch;
mod encode;
mod error;
mod etag;
mod exchange;
mod files;
mod fnv;
mod head;
mod incoming;
mod listener;
mod method;
mod output;
mod peer;
mod preset;
mod request;
mod response;
mod scan;
mod server;
mod settings;
mod socket;
#[cfg(test)]
mod splits;
mod state;
mod task;
mod timing;
mod whole;
mod work;

pub use connection::Connection;
pub use dispatch::{Dispatch, Receiver, Signal};
pub use error::Error;
pub use etag::{EntityTag, Freshness};
pub use exchange::{CONTINUE, Exchange};
pub use files::{
    Conditions, File, FileAnswer, FileHead, Files, Found, NamedFile, NamedFiles, Sent,
};
pub use listener::{Listener, Listening, TcpOptions, UnixOptions};
pub use method::{METHODS, Method};
pub use peer::Peer;
pub use request::{BodyLength, Expect, Gathered, Headers, Read, Trailers};
pub use response::{Chunk, ConnectionHeader, Framing, ResponseHead, Written};
pub use server::{Drain, Server};
pub use settings::Settings;
pub use whole::Whole;
