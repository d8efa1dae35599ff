//! The process itself: replacing it, and counting what it holds.

use std::ffi::CString;

use crate::app;
use crate::js::{Args, Js, Outcome, Thrown};
use crate::thread::Thread;

/// exec(file, args, env)
pub(crate) fn exec(js: Js, args: &Args) -> Outcome {
    let text = |text: String| {
        CString::new(text)
            .map_err(|_| Thrown::Type("exec: a NUL byte in an argument or variable".into()))
    };
    let file = text(args.string(js, 0)?)?;
    let mut words = vec![file.clone()];
    for word in js.array_items(args.value(1)?) {
        words.push(text(js.to_string(word).unwrap_or_default())?);
    }
    let environment = args.value(2)?;
    let mut variables = Vec::new();
    for name in js.property_names(environment) {
        let value = js
            .property_by_value(environment, name)
            .and_then(|value| js.to_string(value));
        if let (Some(name), Some(value)) = (js.to_string(name), value) {
            variables.push(text(format!("{name}={value}"))?);
        }
    }
    let pointers = |list: &[CString]| -> Vec<*const libc::c_char> {
        list.iter()
            .map(|item| item.as_ptr())
            .chain([std::ptr::null()])
            .collect()
    };
    let (words_at, variables_at) = (pointers(&words), pointers(&variables));
    // Node marks the standard streams as its own; the program that takes over needs them.
    for stream in 0..=2 {
        // SAFETY: plain system calls on a descriptor; a closed one only makes them fail.
        unsafe {
            let flags = libc::fcntl(stream, libc::F_GETFD);
            if flags >= 0 {
                libc::fcntl(stream, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            }
        }
    }
    // SAFETY: both lists end with a null pointer and outlive the call, which returns only if it failed.
    unsafe { libc::execve(file.as_ptr(), words_at.as_ptr(), variables_at.as_ptr()) };
    let error = std::io::Error::last_os_error();
    Err(Thrown::Error(format!(
        "cannot run {}: {error}",
        file.to_string_lossy()
    )))
}

/// stats()
pub(crate) fn stats(js: Js, _: &Args) -> Outcome {
    let thread = Thread::current()?;
    let reactor = thread.mailbox.reactor.stats();
    let object = js.object();
    let counts = [
        (c"turns", reactor.turns as f64),
        (c"tasksRun", reactor.tasks as f64),
        (c"tasks", reactor.live_tasks as f64),
        (c"sources", reactor.live_sources as f64),
        (c"rescues", reactor.rescues as f64),
        (c"wakes", reactor.wakes as f64),
        (c"panics", reactor.panics as f64),
        (c"slots", thread.slots.borrow().len() as f64),
        (c"pending", thread.mailbox.pending() as f64),
        (
            c"connections",
            (thread.servers.borrow().connections() + app::connection_count()) as f64,
        ),
    ];
    for (name, count) in counts {
        js.set(object, name, js.f64(count));
    }
    Ok(object)
}
