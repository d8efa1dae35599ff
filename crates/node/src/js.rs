//! Node-API, made just safe enough: values in, values out, one trampoline that catches panics.
//!
//! The boundary carries numbers, strings and bytes only (`packages/ferroute/src/binding/native.d.ts`), so this is all
//! that is needed of it, and nothing here allocates on the way of a request but the strings that JavaScript sees.

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use napi_sys as sys;

/// A JavaScript value of the current handle scope.
pub(crate) type Value = sys::napi_value;

/// Why a function throws.
pub(crate) enum Thrown {
    /// `TypeError` with this message.
    Type(String),
    /// `Error` with this message.
    Error(String),
    /// A ready error object.
    Value(Value),
}

/// What a function of the addon gives back; `Value` null means `undefined`.
pub(crate) type Outcome = Result<Value, Thrown>;

/// A function of the addon.
pub(crate) type Function = fn(Js, &Args) -> Outcome;

/// The environment of the running JavaScript thread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Js(pub(crate) sys::napi_env);

/// The arguments of a call.
pub(crate) struct Args {
    values: [Value; MOST_ARGUMENTS],
    count: usize,
}

const MOST_ARGUMENTS: usize = 8;

impl Args {
    /// Argument `at`, `None` if it was not passed or is `undefined`.
    pub(crate) fn get(&self, js: Js, at: usize) -> Option<Value> {
        if at >= self.count {
            return None;
        }
        let value = self.values[at];
        (js.kind(value) != sys::ValueType::napi_undefined).then_some(value)
    }

    fn raw(&self, at: usize) -> Result<Value, Thrown> {
        if at < self.count {
            Ok(self.values[at])
        } else {
            Err(missing(at))
        }
    }

    pub(crate) fn value(&self, at: usize) -> Result<Value, Thrown> {
        self.raw(at)
    }

    pub(crate) fn u32(&self, js: Js, at: usize) -> Result<u32, Thrown> {
        let mut number = 0;
        // SAFETY: the value belongs to the current scope; the status is checked.
        let status = unsafe { sys::napi_get_value_uint32(js.0, self.raw(at)?, &mut number) };
        if status == sys::Status::napi_ok {
            Ok(number)
        } else {
            Err(wrong(at, "a number"))
        }
    }

    pub(crate) fn f64(&self, js: Js, at: usize) -> Result<f64, Thrown> {
        js.to_f64(self.raw(at)?)
            .ok_or_else(|| wrong(at, "a number"))
    }

    pub(crate) fn bool(&self, js: Js, at: usize) -> Result<bool, Thrown> {
        js.to_bool(self.raw(at)?)
            .ok_or_else(|| wrong(at, "a boolean"))
    }

    pub(crate) fn string(&self, js: Js, at: usize) -> Result<String, Thrown> {
        js.to_string(self.raw(at)?)
            .ok_or_else(|| wrong(at, "a string"))
    }
}

fn missing(at: usize) -> Thrown {
    Thrown::Type(format!("argument {at} is missing"))
}

fn wrong(at: usize, wanted: &str) -> Thrown {
    Thrown::Type(format!("argument {at} must be {wanted}"))
}

/// How a string crosses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Latin1,
    Utf8,
}

impl Js {
    pub(crate) fn kind(self, value: Value) -> sys::napi_valuetype {
        let mut kind = sys::ValueType::napi_undefined;
        // SAFETY: the value belongs to the current scope.
        unsafe { sys::napi_typeof(self.0, value, &mut kind) };
        kind
    }

    pub(crate) fn undefined(self) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: writes one handle.
        unsafe { sys::napi_get_undefined(self.0, &mut value) };
        value
    }

    pub(crate) fn bool(self, from: bool) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: writes one handle.
        unsafe { sys::napi_get_boolean(self.0, from, &mut value) };
        value
    }

    pub(crate) fn u32(self, from: u32) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: writes one handle.
        unsafe { sys::napi_create_uint32(self.0, from, &mut value) };
        value
    }

    pub(crate) fn f64(self, from: f64) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: writes one handle.
        unsafe { sys::napi_create_double(self.0, from, &mut value) };
        value
    }

    pub(crate) fn latin1(self, from: &[u8]) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: pointer and length are of one live slice.
        unsafe {
            sys::napi_create_string_latin1(
                self.0,
                from.as_ptr().cast::<c_char>(),
                from.len() as isize,
                &mut value,
            )
        };
        value
    }

    pub(crate) fn string(self, from: &str) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: pointer and length are of one live slice.
        unsafe {
            sys::napi_create_string_utf8(
                self.0,
                from.as_ptr().cast::<c_char>(),
                from.len() as isize,
                &mut value,
            )
        };
        value
    }

    /// Bytes as a `Buffer`: a copy, so that no memory of a connection lives by the grace of the garbage collector.
    pub(crate) fn buffer(self, from: &[u8]) -> Value {
        let mut value = ptr::null_mut();
        let mut data = ptr::null_mut();
        // SAFETY: pointer and length are of one live slice.
        unsafe {
            sys::napi_create_buffer_copy(
                self.0,
                from.len(),
                from.as_ptr().cast::<c_void>(),
                &mut data,
                &mut value,
            )
        };
        value
    }

    pub(crate) fn object(self) -> Value {
        let mut value = ptr::null_mut();
        // SAFETY: writes one handle.
        unsafe { sys::napi_create_object(self.0, &mut value) };
        value
    }

    pub(crate) fn set(self, object: Value, key: &CStr, value: Value) {
        // SAFETY: both handles belong to the current scope, the key ends with NUL.
        unsafe { sys::napi_set_named_property(self.0, object, key.as_ptr(), value) };
    }

    /// A property that is neither absent nor `undefined`.
    pub(crate) fn property(self, object: Value, key: &CStr) -> Option<Value> {
        let mut value = ptr::null_mut();
        // SAFETY: the handle belongs to the current scope, the key ends with NUL, the status is checked.
        let status =
            unsafe { sys::napi_get_named_property(self.0, object, key.as_ptr(), &mut value) };
        (status == sys::Status::napi_ok && self.kind(value) != sys::ValueType::napi_undefined)
            .then_some(value)
    }

    pub(crate) fn array(self, length: usize, items: impl Iterator<Item = Value>) -> Value {
        let mut array = ptr::null_mut();
        // SAFETY: writes one handle.
        unsafe { sys::napi_create_array_with_length(self.0, length, &mut array) };
        for (at, item) in items.enumerate() {
            // SAFETY: both handles belong to the current scope.
            unsafe { sys::napi_set_element(self.0, array, at as u32, item) };
        }
        array
    }

    pub(crate) fn array_items(self, array: Value) -> Vec<Value> {
        let mut length = 0;
        // SAFETY: the handle belongs to the current scope; a value that is no array leaves 0.
        unsafe { sys::napi_get_array_length(self.0, array, &mut length) };
        (0..length)
            .map(|at| {
                let mut item = ptr::null_mut();
                // SAFETY: `at` is below the array's length.
                unsafe { sys::napi_get_element(self.0, array, at, &mut item) };
                item
            })
            .collect()
    }

    pub(crate) fn property_names(self, object: Value) -> Vec<Value> {
        let mut names = ptr::null_mut();
        // SAFETY: the handle belongs to the current scope, the status is checked.
        let status = unsafe { sys::napi_get_property_names(self.0, object, &mut names) };
        if status == sys::Status::napi_ok {
            self.array_items(names)
        } else {
            Vec::new()
        }
    }

    pub(crate) fn property_by_value(self, object: Value, key: Value) -> Option<Value> {
        let mut value = ptr::null_mut();
        // SAFETY: both handles belong to the current scope, the status is checked.
        let status = unsafe { sys::napi_get_property(self.0, object, key, &mut value) };
        (status == sys::Status::napi_ok).then_some(value)
    }

    pub(crate) fn to_f64(self, value: Value) -> Option<f64> {
        let mut number = 0.0;
        // SAFETY: the handle belongs to the current scope, the status is checked.
        let status = unsafe { sys::napi_get_value_double(self.0, value, &mut number) };
        (status == sys::Status::napi_ok).then_some(number)
    }

    pub(crate) fn to_bool(self, value: Value) -> Option<bool> {
        let mut truth = false;
        // SAFETY: the handle belongs to the current scope, the status is checked.
        let status = unsafe { sys::napi_get_value_bool(self.0, value, &mut truth) };
        (status == sys::Status::napi_ok).then_some(truth)
    }

    pub(crate) fn to_string(self, value: Value) -> Option<String> {
        let mut bytes = Vec::new();
        self.append_string(value, Encoding::Utf8, &mut bytes)
            .then(|| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Append a string's bytes to `to`. False if the value is not a string.
    pub(crate) fn append_string(self, value: Value, encoding: Encoding, to: &mut Vec<u8>) -> bool {
        let get = match encoding {
            Encoding::Latin1 => sys::napi_get_value_string_latin1,
            Encoding::Utf8 => sys::napi_get_value_string_utf8,
        };
        // Most strings fit what is there: one call. Node-API truncates what does not, at a whole character (up to
        // three bytes early), and says how much it wrote, so "almost full" means: ask for the length.
        if to.capacity() - to.len() < GUESS {
            to.reserve(GUESS);
        }
        loop {
            let start = to.len();
            let room = to.capacity() - start;
            let mut written = 0;
            // SAFETY: `room` bytes behind `start` are allocated; Node-API writes at most `room`, a NUL included.
            let status = unsafe {
                get(
                    self.0,
                    value,
                    to.as_mut_ptr().add(start).cast::<c_char>(),
                    room,
                    &mut written,
                )
            };
            if status != sys::Status::napi_ok {
                return false;
            }
            if written + 4 < room {
                // SAFETY: `written` bytes behind `start` are initialised.
                unsafe { to.set_len(start + written) };
                return true;
            }
            let mut length = 0;
            // SAFETY: a null buffer asks for the length alone.
            unsafe { get(self.0, value, ptr::null_mut(), 0, &mut length) };
            to.reserve(length + 8);
        }
    }

    /// The bytes of a `Uint8Array` (or any view, or an ArrayBuffer); `None` for all else. Valid until JavaScript runs.
    pub(crate) fn bytes<'a>(self, value: Value) -> Option<&'a [u8]> {
        let mut data = ptr::null_mut();
        let mut length = 0;
        let mut is = false;
        // SAFETY: the handle belongs to the current scope. `napi_get_buffer_info` takes any Uint8Array; the others
        // are asked by kind first. The slice is used before the next call into JavaScript.
        unsafe {
            sys::napi_is_buffer(self.0, value, &mut is);
            if is
                && sys::napi_get_buffer_info(self.0, value, &mut data, &mut length)
                    == sys::Status::napi_ok
            {
                return Some(slice(data, length));
            }
            sys::napi_is_arraybuffer(self.0, value, &mut is);
            if is
                && sys::napi_get_arraybuffer_info(self.0, value, &mut data, &mut length)
                    == sys::Status::napi_ok
            {
                return Some(slice(data, length));
            }
        }
        None
    }

    /// Write into the first elements of a `Float64Array`: several numbers at once, without an object for them.
    pub(crate) fn write_floats(self, value: Value, numbers: &[f64]) -> Result<(), Thrown> {
        let mut kind = 0;
        let mut length = 0;
        let mut data = ptr::null_mut();
        // SAFETY: the handle belongs to the current scope; kind, length and the status are checked before anything is
        // written, and JavaScript does not run meanwhile.
        unsafe {
            let status = sys::napi_get_typedarray_info(
                self.0,
                value,
                &mut kind,
                &mut length,
                &mut data,
                ptr::null_mut(),
                ptr::null_mut(),
            );
            if status != sys::Status::napi_ok
                || kind != sys::TypedarrayType::float64_array
                || length < numbers.len()
            {
                return Err(Thrown::Type(format!(
                    "numbers must be a Float64Array of at least {}",
                    numbers.len()
                )));
            }
            ptr::copy_nonoverlapping(numbers.as_ptr(), data.cast::<f64>(), numbers.len());
        }
        Ok(())
    }

    /// An `Error` object with `code`, to be decorated and thrown.
    pub(crate) fn error(self, code: &str, message: &str) -> Value {
        let mut error = ptr::null_mut();
        // SAFETY: both strings belong to the current scope.
        unsafe {
            sys::napi_create_error(self.0, self.string(code), self.string(message), &mut error)
        };
        error
    }

    /// Whether an exception is pending; it is taken and given to `uncaughtException`, as Node does with a throw in
    /// an event handler. False when JavaScript cannot run any more (the thread is ending).
    pub(crate) fn report_exception(self) -> bool {
        let mut pending = false;
        let mut error = ptr::null_mut();
        // SAFETY: plain queries; the status tells whether the environment still runs JavaScript.
        unsafe {
            if sys::napi_is_exception_pending(self.0, &mut pending) != sys::Status::napi_ok
                || !pending
            {
                return false;
            }
            if sys::napi_get_and_clear_last_exception(self.0, &mut error) != sys::Status::napi_ok {
                return false;
            }
            sys::napi_fatal_exception(self.0, error) == sys::Status::napi_ok
        }
    }

    /// Whether JavaScript can still run on this thread: not after `process.exit` or `terminate()`.
    pub(crate) fn can_run(self) -> bool {
        let object = self.object();
        // SAFETY: both handles belong to the current scope. Setting a property is refused where JavaScript cannot run.
        let status =
            unsafe { sys::napi_set_named_property(self.0, object, c"alive".as_ptr(), object) };
        status == sys::Status::napi_ok
    }

    fn throw(self, thrown: Thrown) {
        // SAFETY: throwing only sets the pending exception.
        unsafe {
            let mut error = ptr::null_mut();
            match thrown {
                Thrown::Type(message) => sys::napi_create_type_error(
                    self.0,
                    ptr::null_mut(),
                    self.string(&message),
                    &mut error,
                ),
                Thrown::Error(message) => sys::napi_create_error(
                    self.0,
                    ptr::null_mut(),
                    self.string(&message),
                    &mut error,
                ),
                Thrown::Value(value) => {
                    error = value;
                    sys::Status::napi_ok
                }
            };
            sys::napi_throw(self.0, error);
        }
    }

    /// Put a function of the addon on `exports`.
    pub(crate) fn export(self, exports: Value, name: &CStr, function: Function) {
        let mut value = ptr::null_mut();
        // SAFETY: `function` is a plain function pointer; the trampoline turns the data pointer back into it.
        unsafe {
            sys::napi_create_function(
                self.0,
                name.as_ptr(),
                name.count_bytes() as isize,
                Some(trampoline),
                function as *mut c_void,
                &mut value,
            );
        }
        self.set(exports, name, value);
    }
}

/// Room that is asked for before a string's length is known.
const GUESS: usize = 512;

/// SAFETY: `data` must point to `length` readable bytes, or `length` be 0.
unsafe fn slice<'a>(data: *mut c_void, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(data.cast::<u8>(), length) }
}

unsafe extern "C" fn trampoline(env: sys::napi_env, info: sys::napi_callback_info) -> Value {
    let mut args = Args {
        values: [ptr::null_mut(); MOST_ARGUMENTS],
        count: MOST_ARGUMENTS,
    };
    let mut data = ptr::null_mut();
    // SAFETY: the array has room for `count` handles; `data` is what `export` gave.
    let function: Function = unsafe {
        sys::napi_get_cb_info(
            env,
            info,
            &mut args.count,
            args.values.as_mut_ptr(),
            ptr::null_mut(),
            &mut data,
        );
        std::mem::transmute::<*mut c_void, Function>(data)
    };
    let js = Js(env);
    match catch_unwind(AssertUnwindSafe(|| function(js, &args))) {
        Ok(Ok(value)) => value,
        Ok(Err(thrown)) => {
            js.throw(thrown);
            ptr::null_mut()
        }
        Err(_) => {
            js.throw(Thrown::Error(
                "ferroute: internal error (a panic was caught at the boundary)".into(),
            ));
            ptr::null_mut()
        }
    }
}

thread_local! {
    static SCRATCH: RefCell<(Vec<u8>, Vec<u8>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// Two byte vectors of this thread, empty, for a head and a body on their way into a connection's buffer.
pub(crate) fn with_scratch<T>(work: impl FnOnce(&mut Vec<u8>, &mut Vec<u8>) -> T) -> T {
    /// What a rare large body may leave allocated.
    const KEPT: usize = 1 << 20;
    SCRATCH.with_borrow_mut(|(head, body)| {
        let result = work(head, body);
        for scratch in [head, body] {
            scratch.clear();
            scratch.shrink_to(KEPT);
        }
        result
    })
}
