//! `bytearray`: bytes in storage of their own, with room to spare at both ends.
//!
//! While a memoryview looks at it, its size stays as it is.

#![expect(unsafe_code, reason = "bytes in storage are moved and written by address")]

mod methods;

pub use methods::ByteArrayIterator;

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::number::fault::Fault;
use crate::object::buffer::Exports;
use crate::object::buffer::Region;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::text::affix;
use crate::text::affix::Sides;
use crate::text::case;
use crate::text::hex;
use crate::text::search;
use crate::text::split;
use crate::types::bytes::Bytes;
use crate::types::bytes::shared;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::bounds;
use crate::types::tuple::Tuple;
use crate::with_units;

/// bytearray(iterable_of_ints) -> bytearray
/// bytearray(string, encoding[, errors]) -> bytearray
/// bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
/// bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
/// bytearray() -> empty bytes array
///
/// Construct a mutable bytearray object from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - a bytes or a buffer object
///   - any object implementing the buffer API.
///   - an integer
#[pytype(name = "bytearray", shape = ids::BYTEARRAY, flags(BASETYPE, MATCH_SELF, UNHASHABLE), methods(SHARED, METHODS), trace)]
#[repr(C)]
pub struct ByteArray {
    header: Header,
    storage: GcSlot<storage::Bytes>,
    /// Where the contents begin in the storage.
    #[untraced]
    start: Cell<usize>,
    #[untraced]
    len: Cell<usize>,
    #[untraced]
    exports: Exports,
}

/// Storage for `len` bytes, zeroed.
fn allocate(thread: &mut Thread, len: usize) -> PyResult<Gc<storage::Bytes>> {
    if let Ok(made) = storage::Bytes::try_new(thread.heap(), len) {
        return Ok(made);
    }
    thread.collect(CollectionKind::Full);
    storage::Bytes::try_new(thread.heap(), len).map_err(|_| thread.memory_error())
}

impl ByteArray {
    /// The offset of the length, for machine code.
    pub const LEN: usize = std::mem::offset_of!(ByteArray, len);
    /// The offset of the storage's address, for machine code.
    pub const STORAGE: usize = std::mem::offset_of!(ByteArray, storage);
    /// The offset of where the contents begin in the storage, for machine code.
    pub const START: usize = std::mem::offset_of!(ByteArray, start);

    /// A bytearray with these contents.
    pub fn new(thread: &mut Thread, bytes: &[u8]) -> PyResult<Gc<ByteArray>> {
        Self::written(thread, bytes.len(), |out| {
            out.copy_from_slice(bytes);
            Ok(())
        })
    }

    /// A bytearray of `len` bytes, written by `write` into zeroed room.
    pub fn written(
        thread: &mut Thread,
        len: usize,
        write: impl FnOnce(&mut [u8]) -> Result<(), Fault>,
    ) -> PyResult<Gc<ByteArray>> {
        let room = allocate(thread, len)?;
        // SAFETY: the storage has just been made and nobody else has it yet.
        let written = write(unsafe { std::slice::from_raw_parts_mut(room.base(), len) });
        written.map_err(|fault| int::raise_fault(thread, &fault))?;
        let array = ByteArray {
            header: Header::new(ids::BYTEARRAY),
            storage: GcSlot::new(room),
            start: Cell::new(0),
            len: Cell::new(len),
            exports: Exports::new(),
        };
        Ok(thread.heap().alloc(ids::BYTEARRAY, array))
    }

    fn value(thread: &mut Thread, bytes: &[u8]) -> PyResult {
        Ok(Self::new(thread, bytes)?.as_value())
    }

    fn of_bytes(thread: &mut Thread, bytes: Gc<Bytes>) -> PyResult<Gc<ByteArray>> {
        Self::new(thread, bytes.as_slice())
    }

    fn mapped(thread: &mut Thread, bytes: &[u8], map: fn(&mut [u8])) -> PyResult<Gc<ByteArray>> {
        thread.work(bytes.len() / 16)?;
        Self::written(thread, bytes.len(), |out| {
            out.copy_from_slice(bytes);
            map(out);
            Ok(())
        })
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first byte's address.
    fn base(&self) -> *mut u8 {
        match self.storage.get() {
            // SAFETY: the contents lie inside the storage.
            Some(storage) => unsafe { storage.base().add(self.start.get()) },
            None => std::ptr::dangling_mut(),
        }
    }

    /// The contents as they are now. Whoever runs Python reads them again; the slice, on a scanned stack, keeps the old
    /// storage.
    pub fn as_slice(&self) -> &'static [u8] {
        // SAFETY: `len` bytes lie there; a slice is not kept across anything that changes them.
        unsafe { std::slice::from_raw_parts(self.base(), self.len()) }
    }

    /// Overwrites the byte at an index below the length.
    pub fn set(&self, index: usize, byte: u8) {
        debug_assert!(index < self.len());
        // SAFETY: below the length.
        unsafe { self.base().add(index).write(byte) };
    }

    /// Overwrites bytes from an index on; what would lie behind the end is left out.
    pub fn overwrite(&self, at: usize, with: &[u8]) {
        let room = self.len().saturating_sub(at);
        // SAFETY: no more than what is there is written; `with` may be a part of it.
        unsafe { std::ptr::copy(with.as_ptr(), self.base().add(at.min(self.len())), with.len().min(room)) };
    }

    /// Whether a view looks at the contents.
    pub fn is_exported(&self, thread: &mut Thread) -> bool {
        self.exports.in_use(thread)
    }

    /// The contents for views, which keep the size as it is.
    pub fn region(&self) -> Region {
        Region {
            base: NonNull::new(self.base()).unwrap_or(NonNull::dangling()),
            len: self.len(),
            itemsize: 1,
            format: "B",
            readonly: false,
            foreign: false,
            exports: Some((gc(self).any(), NonNull::from(&self.exports))),
        }
    }

    /// BufferError where the size may not change.
    fn check_resizable(&self, thread: &mut Thread) -> PyResult<()> {
        if self.is_exported(thread) {
            return Err(thread.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    /// Replaces bytes `start..end` by `with`. The bounds are in order and not beyond the length.
    pub fn splice(&self, thread: &mut Thread, start: usize, end: usize, with: &[u8]) -> PyResult<()> {
        let (len, removed) = (self.len(), end - start);
        if with.len() != removed {
            self.check_resizable(thread)?;
        }
        if start == 0 && with.is_empty() {
            self.start.set(self.start.get() + end);
            self.len.set(len - end);
            return Ok(());
        }
        // What is put in may be a part of the array itself.
        let own = self.storage.get().map_or(0..0, |storage| {
            let base = storage.base().addr();
            base..base + storage.len()
        });
        let copy;
        let with = if own.contains(&with.as_ptr().addr()) {
            copy = Bytes::new(thread, with)?;
            copy.as_slice()
        } else {
            with
        };
        let Some(new_len) = (len - removed).checked_add(with.len()) else {
            return Err(thread.memory_error());
        };
        self.make_room(thread, new_len)?;
        let base = self.base();
        // SAFETY: the storage has room for `new_len` bytes from `base` on, and `with` lies elsewhere.
        unsafe {
            std::ptr::copy(base.add(end), base.add(start + with.len()), len - end);
            std::ptr::copy_nonoverlapping(with.as_ptr(), base.add(start), with.len());
        }
        self.len.set(new_len);
        Ok(())
    }

    /// Makes sure that `len` bytes fit from the start on.
    fn make_room(&self, thread: &mut Thread, len: usize) -> PyResult<()> {
        let capacity = self.storage.get().map_or(0, |storage| storage.len());
        if capacity >= self.start.get() + len {
            return Ok(());
        }
        let wanted = len.saturating_add(len / 8).saturating_add(16);
        let room = allocate(thread, wanted)?;
        let contents = self.as_slice();
        // SAFETY: the new storage is longer than the contents and is another cell.
        unsafe { std::ptr::copy_nonoverlapping(contents.as_ptr(), room.base(), contents.len()) };
        thread.heap().set_gc(gc(self), &self.storage, Some(room));
        self.start.set(0);
        Ok(())
    }

    /// Appends a byte.
    pub fn push(&self, thread: &mut Thread, byte: u8) -> PyResult<()> {
        self.check_resizable(thread)?;
        let len = self.len();
        self.make_room(thread, len + 1)?;
        self.len.set(len + 1);
        self.set(len, byte);
        Ok(())
    }

    /// Changes the length; new bytes are zero.
    pub fn resize(&self, thread: &mut Thread, len: usize) -> PyResult<()> {
        let old = self.len();
        if len != old {
            self.check_resizable(thread)?;
        }
        if len > old {
            self.make_room(thread, len)?;
            // SAFETY: there is room for `len` bytes.
            unsafe { std::ptr::write_bytes(self.base().add(old), 0, len - old) };
        }
        self.len.set(len);
        Ok(())
    }

    /// Reverses the bytes in place.
    fn reverse_in_place(&self) {
        // SAFETY: the contents; nobody else looks at them meanwhile.
        unsafe { std::slice::from_raw_parts_mut(self.base(), self.len()) }.reverse();
    }
}

shared::byte_methods!(ByteArray);
