//! Bytes of arguments.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::buffer;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::memoryview::MemoryView;

/// The contents of a bytes-like argument, to be read before anything else runs.
pub(super) fn read(thread: &mut Thread, value: Value) -> PyResult<&'static [u8]> {
    match buffer::borrow(thread, value)? {
        Some(bytes) => Ok(bytes),
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// A view that holds the bytes of an argument in place. Whoever asked for it releases it.
pub(super) fn held(thread: &mut Thread, value: Value) -> PyResult<Gc<MemoryView>> {
    match buffer::view(thread, value, buffer::SIMPLE)? {
        Some(view) => Ok(view),
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// The same, to be written; `place` names the argument in messages.
pub(super) fn writable(thread: &mut Thread, value: Value, place: &str) -> PyResult<Gc<MemoryView>> {
    let refused = match buffer::view(thread, value, buffer::WRITABLE) {
        Ok(Some(view)) => return Ok(view),
        Ok(None) => None,
        Err(raised) => Some(raised),
    };
    if let Some(raised) = refused {
        thread.catch_builtin(raised, exceptions::BUFFER_ERROR)?;
    }
    let name = thread.interp().class_of(value).name_text();
    Err(thread.type_error(format!("{place} must be read-write bytes-like object, not {name}")))
}
