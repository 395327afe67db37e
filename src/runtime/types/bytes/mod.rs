//! `bytes`: an immutable sequence of bytes, inline in its cell.

#![expect(unsafe_code, reason = "bytes lie behind the head and are reached by address")]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::number::fault::Fault;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;

/// bytes(iterable_of_ints) -> bytes
/// bytes(string, encoding[, errors]) -> bytes
/// bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
/// bytes(int) -> bytes object of size given by the parameter initialized with null bytes
/// bytes() -> empty bytes object
///
/// Construct an immutable array of bytes from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - any object implementing the buffer API.
///   - an integer
#[pytype(name = "bytes", shape = ids::BYTES_OBJECT, flags(BASETYPE, MATCH_SELF), leaf)]
#[repr(C)]
pub struct Bytes {
    header: Header,
    hash: Cell<i64>,
    len: usize,
}

impl Bytes {
    /// A bytes object with these contents.
    pub fn new(thread: &mut Thread, bytes: &[u8]) -> PyResult<Gc<Bytes>> {
        let head = Bytes { header: Header::new(ids::BYTES_OBJECT), hash: Cell::new(0), len: bytes.len() };
        let made = thread.alloc_tail(ids::BYTES_OBJECT, head, bytes.len())?;
        // SAFETY: the cell has room for the bytes and nobody else has it yet.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), made.tail::<u8>(), bytes.len()) };
        Ok(made)
    }

    /// A bytes object of `len` bytes, written by `write` into zeroed room.
    pub fn written(
        thread: &mut Thread,
        len: usize,
        write: impl FnOnce(&mut [u8]) -> Result<(), Fault>,
    ) -> PyResult<Gc<Bytes>> {
        let head = Bytes { header: Header::new(ids::BYTES_OBJECT), hash: Cell::new(0), len };
        let made = thread.alloc_tail(ids::BYTES_OBJECT, head, len)?;
        // SAFETY: the cell has room for the bytes and nobody else has it yet.
        let room = unsafe { std::slice::from_raw_parts_mut(made.tail::<u8>(), len) };
        match write(room) {
            Ok(()) => Ok(made),
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    /// The contents. The slice itself, on a scanned stack, keeps the cell.
    pub fn as_slice(&self) -> &'static [u8] {
        // SAFETY: `len` bytes lie behind the head.
        unsafe {
            std::slice::from_raw_parts(
                std::ptr::from_ref(self).cast::<u8>().add(size_of::<Bytes>()),
                self.len,
            )
        }
    }
}

/// The contents of a bytes object, to be read at once.
pub fn borrowed(value: Value) -> Option<&'static [u8]> {
    Some(value.cast::<Bytes>()?.as_slice())
}

#[pymethods]
impl Bytes {}

/// The contents of a value with the buffer protocol; `None` for another value. They may be the guest's to change: whoever
/// runs Python reads them again.
pub fn borrow(_thread: &mut Thread, value: Value) -> PyResult<Option<&'static [u8]>> {
    Ok(borrowed(value))
}

/// `bytes(value)` of a value that is no number and no text: a buffer or an iterable of integers.
pub fn from_object(thread: &mut Thread, value: Value) -> PyResult<Gc<Bytes>> {
    if let Some(bytes) = value.cast::<Bytes>() {
        return Ok(bytes);
    }
    let name = thread.interp().class_of(value).name_text();
    Err(thread.type_error(format!("cannot convert '{name}' object to bytes")))
}
