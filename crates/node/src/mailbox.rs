//! What other threads know of a JavaScript thread: its reactor, its inbox, and how to wake it.
//!
//! The inbox holds plain Rust values, never JavaScript's. The thread takes one event at a time, so that what it has not
//! reached yet when a handler blocks can still be given to another worker.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard};
use std::thread::{self, ThreadId};

use ferroute_http::{Exchange, Peer, Receiver, Signal};
use ferroute_reactor::Reactor;

use crate::pipeline::About;
use crate::uv::Bell;

/// One value of a file route's parameters.
#[derive(Clone)]
pub(crate) enum Param {
    One(String),
    Many(Vec<String>),
    Absent,
}

/// Something JavaScript is to hear of.
pub(crate) enum Event {
    /// `target` is a server of the thread, or a file route, or what `pipeline.rs` has beside them.
    Request {
        target: u32,
        is_route: bool,
        exchange: Exchange,
        params: Option<Box<[Param]>>,
        /// What rules and proxy made of it.
        about: Option<Box<About>>,
    },
    /// The answer kept under `key` is stale: a new one is wanted.
    Revalidate {
        route: u32,
        key: Box<str>,
        params: Option<Box<[Param]>>,
    },
    Signal {
        slot: u32,
        signal: Signal,
    },
    Connection {
        server: u32,
        connection: u64,
        kind: u32,
    },
    /// A connection was closed at once: `server` has as many as it may.
    Dropped {
        server: u32,
        peer: Peer,
        local: Peer,
    },
    Refused {
        server: u32,
        exchange: Exchange,
        error: Box<Refusal>,
    },
}

/// Why a request was refused before there was a head.
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) bytes_parsed: usize,
    pub(crate) packet: bytes::Bytes,
}

pub(crate) struct Mailbox {
    pub(crate) reactor: Reactor,
    pub(crate) bell: Bell,
    thread: ThreadId,
    kept: bool,
    inbox: Mutex<Inbox>,
    /// The owner is draining, or has promised to look again before it sleeps.
    attended: AtomicBool,
    /// Invocations given to this thread and not answered yet.
    pending: AtomicUsize,
}

struct Inbox {
    events: VecDeque<Event>,
    open: bool,
}

impl Mailbox {
    /// The mailbox of the calling thread; `kept`: its rescue thread keeps the baton.
    pub(crate) fn new(reactor: Reactor, kept: bool) -> Mailbox {
        Mailbox {
            reactor,
            bell: Bell::new(),
            thread: thread::current().id(),
            kept,
            inbox: Mutex::new(Inbox {
                events: VecDeque::with_capacity(64),
                open: true,
            }),
            attended: AtomicBool::new(false),
            pending: AtomicUsize::new(0),
        }
    }

    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Leave an event. Gives it back when the thread has ended.
    pub(crate) fn push(&self, event: Event) -> Result<(), Event> {
        let first = {
            let mut inbox = self.inbox();
            if !inbox.open {
                return Err(event);
            }
            inbox.events.push_back(event);
            inbox.events.len() == 1
        };
        // Where there was something already, somebody rang.
        if first && !self.attended.load(SeqCst) {
            self.bell.ring();
        }
        Ok(())
    }

    pub(crate) fn pop(&self) -> Option<Event> {
        self.inbox().events.pop_front()
    }

    /// The same, unless the next event is the end of an exchange.
    pub(crate) fn pop_unless_end(&self) -> Option<Event> {
        let mut inbox = self.inbox();
        match inbox.events.front() {
            Some(Event::Signal { signal, .. }) if signal.contains(Signal::CLOSED) => None,
            _ => inbox.events.pop_front(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.inbox().events.is_empty()
    }

    /// The owner begins or ends to drain. It rings for itself if something came in between.
    pub(crate) fn attend(&self, attended: bool) {
        self.attended.store(attended, SeqCst);
        if !attended && !self.is_empty() {
            self.bell.ring();
        }
    }

    /// Refuse events from now on and give what is left.
    pub(crate) fn close(&self) -> VecDeque<Event> {
        let mut inbox = self.inbox();
        inbox.open = false;
        std::mem::take(&mut inbox.events)
    }

    /// Take the requests that JavaScript has not begun: it is blocked, other workers can answer them.
    pub(crate) fn take_waiting(&self) -> Vec<Event> {
        let mut inbox = self.inbox();
        let (taken, kept): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut inbox.events)
            .into_iter()
            .partition(|event| matches!(event, Event::Request { .. } | Event::Revalidate { .. }));
        inbox.events = kept;
        taken.into()
    }

    /// Whether JavaScript can be expected to come to its inbox soon. Asked in an I/O phase: on another thread than the
    /// owner's, JavaScript is busy and the rescue thread is at work, unless that one turns the reactor always.
    pub(crate) fn is_free(&self) -> bool {
        self.kept || thread::current().id() == self.thread
    }

    pub(crate) fn pending(&self) -> usize {
        self.pending.load(SeqCst)
    }

    pub(crate) fn add_pending(&self) {
        self.pending.fetch_add(1, SeqCst);
    }

    pub(crate) fn done_pending(&self) {
        self.pending.fetch_sub(1, SeqCst);
    }
}

impl Receiver for Mailbox {
    fn signal(&self, token: u64, signal: Signal) {
        // A thread that has ended needs no signals.
        let _ = self.push(Event::Signal {
            slot: token as u32,
            signal,
        });
    }
}
