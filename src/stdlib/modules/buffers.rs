//! Bytes of arguments.

use std::ops::Deref;

use taipan_gc::Charge;
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

/// A copy of bytes for a call during which other code may change them; counted against the limit until it is dropped.
pub(super) struct Copied {
    bytes: Vec<u8>,
    _charge: Charge,
}

impl Deref for Copied {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Copies the contents of a bytes-like argument.
pub(super) fn copied(thread: &mut Thread, value: Value) -> PyResult<Copied> {
    let len = read(thread, value)?.len();
    let charge = thread.charge(len)?;
    // What is there now: a collection may have come with the charge.
    Ok(Copied { bytes: read(thread, value)?.to_vec(), _charge: charge })
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
