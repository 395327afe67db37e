//! Buffers of the guest that are read into.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::buffer;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::memoryview::MemoryView;

/// A writable buffer, whose size stays as it is until it is filled.
pub(super) struct Target {
    view: Gc<MemoryView>,
}

impl Target {
    /// The buffer of a function's only argument.
    pub fn new(thread: &mut Thread, value: Value, function: &str) -> PyResult<Target> {
        Target::of(thread, value, function, "argument")
    }

    /// The buffer of a function's first argument.
    pub fn positional(thread: &mut Thread, value: Value, function: &str) -> PyResult<Target> {
        Target::of(thread, value, function, "argument 1")
    }

    fn of(thread: &mut Thread, value: Value, function: &str, place: &str) -> PyResult<Target> {
        match buffer::view(thread, value, buffer::WRITABLE) {
            Ok(Some(view)) => Ok(Target { view }),
            Ok(None) => Err(refuse(thread, value, function, place)),
            Err(raised) => {
                thread.catch_builtin(raised, exceptions::BUFFER_ERROR)?;
                Err(refuse(thread, value, function, place))
            }
        }
    }

    /// How many bytes fit.
    pub fn len(&self) -> usize {
        self.view.byte_count()
    }

    /// Writes the bytes, as many as fit, and gives the buffer back.
    pub fn fill(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<usize> {
        let count = self.view.fill(thread, bytes)?;
        self.view.release(thread)?;
        Ok(count)
    }
}

#[cold]
fn refuse(thread: &mut Thread, value: Value, function: &str, place: &str) -> Raised {
    let name = thread.interp().class_of(value).name_text();
    thread.type_error(format!("{function}() {place} must be read-write bytes-like object, not {name}"))
}
