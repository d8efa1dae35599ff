//! The two libuv handles that tie a reactor to Node's loop: a poll on its descriptor, and an async for what other
//! threads leave in the inbox. libuv is inside the `node` binary and exports these.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::os::fd::RawFd;
use std::sync::Mutex;

type Callback = unsafe extern "C" fn(*mut c_void);
type PollCallback = unsafe extern "C" fn(*mut c_void, c_int, c_int);

unsafe extern "C" {
    fn uv_handle_size(kind: c_int) -> usize;
    fn uv_poll_init(of: *mut c_void, handle: *mut c_void, fd: c_int) -> c_int;
    fn uv_poll_start(handle: *mut c_void, events: c_int, callback: PollCallback) -> c_int;
    fn uv_async_init(of: *mut c_void, handle: *mut c_void, callback: Callback) -> c_int;
    fn uv_async_send(handle: *mut c_void) -> c_int;
    fn uv_close(handle: *mut c_void, callback: Callback);
    fn uv_ref(handle: *mut c_void);
    fn uv_unref(handle: *mut c_void);
}

// `uv_handle_type` of uv.h: part of libuv's stable ABI.
const ASYNC: c_int = 1;
const POLL: c_int = 8;
const READABLE: c_int = 1;

/// Memory of one handle. libuv owns it from init until the close callback.
struct Handle(*mut c_void);

impl Handle {
    fn allocate(kind: c_int) -> Handle {
        // SAFETY: a plain query.
        let size = unsafe { uv_handle_size(kind) };
        // libuv wants the alignment of its largest member, a pointer or a u64.
        let words = vec![0u64; size.div_ceil(8)].into_boxed_slice();
        Handle(Box::into_raw(words).cast::<c_void>())
    }

    /// SAFETY: `handle` comes from `allocate(kind)` and libuv is done with it.
    unsafe fn free(handle: *mut c_void, kind: c_int) {
        // SAFETY: the caller's promise; the length is computed as in `allocate`.
        unsafe {
            let words = uv_handle_size(kind).div_ceil(8);
            drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(
                handle.cast::<u64>(),
                words,
            )));
        }
    }
}

/// Wakes a JavaScript thread from any thread. Never consumed by anybody but that thread's loop, unlike the reactor's
/// own wake-up, which the rescue thread may take.
pub(crate) struct Bell(Mutex<Option<Handle>>);

// SAFETY: `uv_async_send` is libuv's one thread-safe call, and the mutex keeps it from meeting `uv_close`.
unsafe impl Send for Bell {}
// SAFETY: as above.
unsafe impl Sync for Bell {}

impl Bell {
    pub(crate) const fn new() -> Bell {
        Bell(Mutex::new(None))
    }

    /// Ring. A no-op when the thread is gone.
    pub(crate) fn ring(&self) {
        if let Some(handle) = &*self.0.lock().unwrap_or_else(|e| e.into_inner()) {
            // SAFETY: the handle is open while it is in the mutex.
            unsafe { uv_async_send(handle.0) };
        }
    }
}

/// The open handles of one JavaScript thread. To be used on that thread only.
pub(crate) struct Handles {
    /// Absent where the rescue thread keeps the baton: then only the bell wakes JavaScript.
    poll: Option<*mut c_void>,
    ring: *mut c_void,
    referenced: bool,
}

impl Handles {
    /// Open `bell` and watch `fd`, if there is one; both call `run_current` on this thread.
    ///
    /// SAFETY: `uv_loop` is the running thread's loop; `fd` stays open until `close`.
    pub(crate) unsafe fn open(
        uv_loop: *mut c_void,
        fd: Option<RawFd>,
        bell: &Bell,
    ) -> Result<Handles, &'static str> {
        let ring = Handle::allocate(ASYNC);
        // SAFETY: a fresh handle of the right size on the thread's own loop.
        unsafe {
            if uv_async_init(uv_loop, ring.0, on_ring) != 0 {
                Handle::free(ring.0, ASYNC);
                return Err("libuv refused an async handle");
            }
            uv_unref(ring.0);
        }
        let mut handles = Handles {
            poll: None,
            ring: ring.0,
            referenced: false,
        };
        *bell.0.lock().unwrap_or_else(|e| e.into_inner()) = Some(ring);
        if let Some(fd) = fd {
            let poll = Handle::allocate(POLL);
            // SAFETY: as above.
            unsafe {
                if uv_poll_init(uv_loop, poll.0, fd) != 0 {
                    Handle::free(poll.0, POLL);
                    return Err("libuv cannot watch the reactor's descriptor");
                }
                uv_poll_start(poll.0, READABLE, on_readable);
                uv_unref(poll.0);
            }
            handles.poll = Some(poll.0);
        }
        Ok(handles)
    }

    /// Whether the handles keep the process alive.
    pub(crate) fn reference(&mut self, wanted: bool) {
        if wanted != self.referenced {
            self.referenced = wanted;
            let handle = self.poll.unwrap_or(self.ring);
            // SAFETY: the handle is open until `close`.
            unsafe {
                if wanted {
                    uv_ref(handle)
                } else {
                    uv_unref(handle)
                }
            };
        }
    }

    /// Close them; `closed(argument)` is called when libuv let go of all.
    pub(crate) fn close(self, bell: &Bell, closed: unsafe fn(*mut c_void), argument: *mut c_void) {
        CLOSED.set(Some(Closing {
            open: 1 + u8::from(self.poll.is_some()),
            closed,
            argument,
        }));
        let ring = bell.0.lock().unwrap_or_else(|e| e.into_inner()).take();
        // SAFETY: all are open, and closed only here; libuv calls back on this thread.
        unsafe {
            if let Some(ring) = ring {
                uv_close(ring.0, free_async);
            }
            if let Some(poll) = self.poll {
                uv_close(poll, free_poll);
            }
        }
    }
}

/// What to call when the last of a thread's handles is closed.
#[derive(Clone, Copy)]
struct Closing {
    open: u8,
    closed: unsafe fn(*mut c_void),
    argument: *mut c_void,
}

thread_local! {
    static CLOSED: Cell<Option<Closing>> = const { Cell::new(None) };
}

fn one_closed() {
    let Some(mut closing) = CLOSED.take() else {
        return;
    };
    closing.open -= 1;
    if closing.open > 0 {
        CLOSED.set(Some(closing));
    } else {
        // SAFETY: `Handles::close` was given a function for this argument.
        unsafe { (closing.closed)(closing.argument) };
    }
}

unsafe extern "C" fn on_readable(_: *mut c_void, _: c_int, _: c_int) {
    crate::thread::run_current();
}

unsafe extern "C" fn on_ring(_: *mut c_void) {
    crate::thread::run_current();
}

unsafe extern "C" fn free_async(handle: *mut c_void) {
    // SAFETY: libuv is done with the handle.
    unsafe { Handle::free(handle, ASYNC) };
    one_closed();
}

unsafe extern "C" fn free_poll(handle: *mut c_void) {
    // SAFETY: libuv is done with the handle.
    unsafe { Handle::free(handle, POLL) };
    one_closed();
}
