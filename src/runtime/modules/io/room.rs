//! Bytes in a cell of the heap that grow at their end: what streams read into and write from.

#![expect(unsafe_code, reason = "bytes in storage are reached by address")]

use std::ops::Range;

use taipan_gc::CollectionKind;
use taipan_gc::Gc;

use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;

/// Storage for `len` bytes, zeroed.
pub(super) fn allocate(thread: &mut Thread, len: usize) -> PyResult<Gc<storage::Bytes>> {
    if let Ok(made) = storage::Bytes::try_new(thread.heap(), len) {
        return Ok(made);
    }
    thread.collect(CollectionKind::Full);
    storage::Bytes::try_new(thread.heap(), len).map_err(|_| thread.memory_error())
}

/// A part of a storage cell, to be read at once: the next write to the cell may change it.
pub(super) fn part(cell: Gc<storage::Bytes>, range: Range<usize>) -> &'static [u8] {
    assert!(range.start <= range.end && range.end <= cell.len());
    // SAFETY: inside the cell, which the slice on a scanned stack keeps.
    unsafe { std::slice::from_raw_parts(cell.base().add(range.start), range.len()) }
}

/// Lets `body` write a part of a storage cell.
pub(super) fn fill<R>(cell: Gc<storage::Bytes>, range: Range<usize>, body: impl FnOnce(&mut [u8]) -> R) -> R {
    assert!(range.start <= range.end && range.end <= cell.len());
    // SAFETY: inside the cell; `body` is native code that knows no other way to these bytes.
    body(unsafe { std::slice::from_raw_parts_mut(cell.base().add(range.start), range.len()) })
}

/// Copies bytes into a storage cell. They may be a part of the same cell.
pub(super) fn put(cell: Gc<storage::Bytes>, at: usize, bytes: &[u8]) {
    assert!(at.checked_add(bytes.len()).is_some_and(|end| end <= cell.len()));
    // SAFETY: inside the cell; the ranges may overlap.
    unsafe { std::ptr::copy(bytes.as_ptr(), cell.base().add(at), bytes.len()) };
}

/// Bytes being collected. Lives on a scanned stack.
pub(super) struct Room {
    cell: Gc<storage::Bytes>,
    len: usize,
}

impl Room {
    /// Room for `capacity` bytes.
    pub fn new(thread: &mut Thread, capacity: usize) -> PyResult<Room> {
        Ok(Room { cell: allocate(thread, capacity)?, len: 0 })
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The bytes.
    pub fn as_slice(&self) -> &'static [u8] {
        part(self.cell, 0..self.len)
    }

    /// Makes room for `more` bytes.
    pub fn reserve(&mut self, thread: &mut Thread, more: usize) -> PyResult<()> {
        let Some(needed) = self.len.checked_add(more) else { return Err(thread.memory_error()) };
        if needed <= self.cell.len() {
            return Ok(());
        }
        let grown = allocate(thread, needed.max(self.cell.len().saturating_mul(2)).max(256))?;
        put(grown, 0, self.as_slice());
        self.cell = grown;
        Ok(())
    }

    /// Appends bytes.
    pub fn push(&mut self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        self.reserve(thread, bytes.len())?;
        put(self.cell, self.len, bytes);
        self.len += bytes.len();
        Ok(())
    }

    /// The cell and the part of it that is free, for somebody who writes up to `most` bytes there.
    pub fn free(&self, most: usize) -> (Gc<storage::Bytes>, Range<usize>) {
        (self.cell, self.len..self.len.saturating_add(most).min(self.cell.len()))
    }

    /// Bytes were written behind the end.
    pub fn advance(&mut self, count: usize) {
        self.len = (self.len + count).min(self.cell.len());
    }

    /// The bytes as an object.
    pub fn finish(self, thread: &mut Thread) -> PyResult<Gc<Bytes>> {
        Bytes::new(thread, self.as_slice())
    }
}
