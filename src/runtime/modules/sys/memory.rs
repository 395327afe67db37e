//! Functions of `sys` about memory and the lock of the interpreter.

use std::time::Duration;

use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::str::Str;

/// References that are shown: to the object and to the argument. There are no counts.
const REFERENCES: i64 = 2;

/// Return the reference count of object.
///
/// The count returned is generally one higher than you might expect,
/// because it includes the (temporary) reference as an argument to
/// getrefcount().
#[pyfunction("(object, /)", module = "sys")]
pub(super) fn getrefcount(object: Value) -> i64 {
    let _ = object;
    REFERENCES
}

/// getsizeof(object [, default]) -> int
///
/// Return the size of object in bytes.
#[pyfunction("(object, default=<unrepresentable>)", module = "sys")]
pub(super) fn getsizeof(thread: &mut Thread, object: Value, default: Option<Value>) -> PyResult {
    match size_of(thread, object) {
        Ok(size) => Ok(size),
        Err(raised) => match default {
            Some(default) => {
                thread.catch_builtin(raised, exceptions::TYPE_ERROR)?;
                Ok(default)
            }
            None => Err(raised),
        },
    }
}

fn size_of(thread: &mut Thread, object: Value) -> PyResult {
    let Some(size) = specials::method_optional(thread, object, Name::__sizeof__, &[])? else {
        let class = thread.interp().class_of(object);
        let message = format!("Type {} doesn't define __sizeof__", class.name_text());
        return Err(thread.type_error(message));
    };
    let size = ops::index(thread, size)?;
    match int::to_i64(size) {
        Some(..0) => Err(thread.value_error("__sizeof__() should return >= 0")),
        _ => Ok(size),
    }
}

/// Return the number of memory blocks currently allocated.
#[pyfunction("()", module = "sys")]
pub(super) fn getallocatedblocks(thread: &mut Thread) -> usize {
    let mut count = 0;
    thread.heap().each_cell(|_| count += 1);
    count
}

/// Return True if the given string is "interned".
#[pyfunction("(string, /)", module = "sys")]
pub(super) fn _is_interned(string: Gc<Str>) -> bool {
    string.is_interned()
}

/// Return True if the GIL is currently enabled and False otherwise.
#[pyfunction("()", module = "sys")]
pub(super) fn _is_gil_enabled() -> bool {
    true
}

/// Clear the internal type lookup cache.
#[pyfunction("()", module = "sys")]
pub(super) fn _clear_type_cache(thread: &mut Thread) {
    thread.interp().method_cache().clear();
}

/// Clear all internal performance-related caches.
#[pyfunction("()", module = "sys")]
pub(super) fn _clear_internal_caches(thread: &mut Thread) {
    thread.interp().method_cache().clear();
    thread.collect(CollectionKind::Full);
}

/// Return the current thread switch interval; see sys.setswitchinterval().
#[pyfunction("()", module = "sys")]
pub(super) fn getswitchinterval(thread: &mut Thread) -> f64 {
    thread.interp().gil().interval().as_micros() as f64 * 1e-6
}

/// Set the ideal thread switching delay inside the Python interpreter.
///
/// The actual frequency of switching threads can be lower if the
/// interpreter executes long sequences of uninterruptible code
/// (this is implementation-specific and workload-dependent).
///
/// The parameter must represent the desired switching delay in seconds
/// A typical value is 0.005 (5 milliseconds).
#[pyfunction("(interval, /)", module = "sys")]
pub(super) fn setswitchinterval(thread: &mut Thread, interval: f64) -> PyResult<()> {
    if interval.is_nan() || interval <= 0.0 {
        return Err(thread.value_error("switch interval must be strictly positive"));
    }
    match Duration::try_from_secs_f64(interval) {
        Ok(interval) => {
            thread.interp().gil().set_interval(interval.max(Duration::from_micros(1)));
            Ok(())
        }
        Err(_) => Err(thread.overflow_error("timestamp too large to convert to C PyTime_t")),
    }
}

/// Print summary info to stderr about the state of pymalloc's structures.
///
/// In Py_DEBUG mode, also perform some expensive internal consistency
/// checks.
#[pyfunction("()", module = "sys")]
pub(super) fn _debugmallocstats(thread: &mut Thread) {
    let heap = thread.heap();
    for kind in [CollectionKind::Young, CollectionKind::Full] {
        eprintln!("{kind:?} collections: {:?}", heap.totals(kind));
    }
    eprintln!("bytes in use: {}", heap.used());
}

/// Return the number of elements of the unicode interned dictionary
#[pyfunction("(*, _only_immortal=False)", module = "sys")]
pub(super) fn getunicodeinternedsize(thread: &mut Thread, _only_immortal: Option<bool>) -> usize {
    thread.interp().strings().interned_count()
}

/// Return True if remote debugging is enabled, False otherwise.
#[pyfunction("()", module = "sys")]
pub(super) fn is_remote_debug_enabled() -> bool {
    false
}

/// Return *True* if a stack profiler trampoline is active.
#[pyfunction("()", module = "sys")]
pub(super) fn is_stack_trampoline_active() -> bool {
    false
}
