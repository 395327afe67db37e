//! `list`: a growable array of values in storage of its own.

#![expect(unsafe_code, reason = "moves items in bulk")]

mod merge;
mod methods;
mod sort;

pub use sort::sort;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::OutOfMemory;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::cast::gc;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

/// Built-in mutable sequence.
///
/// If no argument is given, the constructor creates a new empty list.
/// The argument must be an iterable if specified.
#[pytype(
    name = "list",
    shape = ids::LIST,
    signature = "(iterable=(), /)",
    flags(BASETYPE, SEQUENCE, MATCH_SELF, UNHASHABLE),
    methods(METHODS),
    trace
)]
#[repr(C)]
pub struct List {
    header: Header,
    #[untraced]
    len: Cell<usize>,
    items: GcSlot<Values>,
}

impl List {
    /// The offset of the length, for machine code.
    pub const LEN: usize = std::mem::offset_of!(List, len);
    /// The offset of the storage's address, for machine code.
    pub const ITEMS: usize = std::mem::offset_of!(List, items);

    /// An empty list.
    pub fn empty(interp: &Interpreter) -> Gc<List> {
        let list = List { header: Header::new(ids::LIST), len: Cell::new(0), items: GcSlot::empty() };
        interp.heap().alloc(ids::LIST, list)
    }

    /// A list of these items.
    pub fn new(thread: &mut Thread, items: &[Value]) -> PyResult<Gc<List>> {
        let list = Self::with_capacity(thread, items.len())?;
        list.fill(&thread.interp(), items);
        Ok(list)
    }

    /// An empty list with room.
    pub fn with_capacity(thread: &mut Thread, capacity: usize) -> PyResult<Gc<List>> {
        let list = Self::empty(&thread.interp());
        if capacity > 0 {
            list.reserve(thread, capacity)?;
        }
        Ok(list)
    }

    /// Writes the items of a list that nobody else has yet and that has room for them.
    fn fill(&self, interp: &Interpreter, items: &[Value]) {
        if let Some(storage) = self.items.get() {
            copy(interp, storage, 0, items);
            self.len.set(items.len());
        }
    }

    /// A list of `len` items that an iterator gives, which runs no Python.
    pub fn build(
        thread: &mut Thread,
        len: usize,
        items: impl IntoIterator<Item = Value>,
    ) -> PyResult<Gc<List>> {
        let list = Self::with_capacity(thread, len)?;
        let interp = thread.interp();
        if let Some(storage) = list.items.get() {
            let mut filled = 0;
            for (slot, item) in storage.slots().iter().zip(items).take(len) {
                slot.init(item);
                filled += 1;
            }
            list.len.set(filled);
            interp.heap().barrier_range(storage, &storage.slots()[..filled]);
        }
        Ok(list)
    }

    /// How many items.
    #[inline]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many items the storage has room for.
    pub fn capacity(&self) -> usize {
        self.items.get().map_or(0, |items| items.capacity())
    }

    /// The storage of the items.
    #[inline(always)]
    pub(crate) fn storage(&self) -> Option<Gc<Values>> {
        self.items.get()
    }

    /// The item at an index.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index >= self.len() {
            return None;
        }
        self.items.get()?.slots()[index].get()
    }

    /// The items as they are now. What changes the list may leave the slice with old items, never dangling: whoever runs
    /// Python while holding it reads the list again instead.
    pub fn items(&self) -> &'static [Value] {
        match self.items.get() {
            Some(items) => storage::filled(items, self.len()),
            None => &[],
        }
    }

    /// Overwrites the item at an index below the length.
    #[inline]
    pub fn set(&self, interp: &Interpreter, index: usize, value: Value) {
        if let Some(items) = self.items.get() {
            storage::store(interp.heap(), items, index, value);
        }
    }

    /// Makes sure that the storage has room for `capacity` items.
    pub fn reserve(&self, thread: &mut Thread, capacity: usize) -> PyResult<()> {
        if capacity <= self.capacity() {
            return Ok(());
        }
        let grown = thread.alloc_values(capacity)?;
        let interp = thread.interp();
        copy(&interp, grown, 0, self.items());
        interp.heap().set_gc(gc(self), &self.items, Some(grown));
        Ok(())
    }

    /// Makes room for one more item where there is none, without a collection.
    pub(crate) fn try_grow(&self, heap: &Heap) -> Result<(), OutOfMemory> {
        if self.len() < self.capacity() {
            return Ok(());
        }
        let grown = Values::try_new(heap, grown_capacity(self.len() + 1))?;
        for (slot, &item) in grown.slots().iter().zip(self.items()) {
            slot.init(item);
        }
        heap.barrier_range(grown, &grown.slots()[..self.len()]);
        heap.set_gc(gc(self), &self.items, Some(grown));
        Ok(())
    }

    /// Appends an item.
    #[inline]
    pub fn push(&self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let len = self.len();
        if len == self.capacity() {
            self.reserve(thread, grown_capacity(len + 1))?;
        }
        self.set(&thread.interp(), len, value);
        self.len.set(len + 1);
        Ok(())
    }

    /// Removes and returns the last item.
    pub fn pop(&self) -> Option<Value> {
        let len = self.len().checked_sub(1)?;
        let slot: &Slot = &self.items.get()?.slots()[len];
        let value = slot.get();
        slot.clear();
        self.len.set(len);
        value
    }

    /// Replaces items `start..end` by `with`. The bounds are in order and not beyond the length.
    pub fn splice(&self, thread: &mut Thread, start: usize, end: usize, with: &[Value]) -> PyResult<()> {
        let len = self.len();
        let new_len = len - (end - start) + with.len();
        if new_len > self.capacity() {
            self.reserve(thread, grown_capacity(new_len))?;
        }
        let Some(storage) = self.items.get() else { return Ok(()) };
        let interp = thread.interp();
        let slots = storage.slots();
        // SAFETY: both ranges lie within the storage, whose capacity is at least `new_len`; slots are plain words.
        unsafe {
            let base = slots.as_ptr().cast_mut();
            std::ptr::copy(base.add(end), base.add(start + with.len()), len - end);
        }
        for slot in slots.iter().take(len).skip(new_len) {
            slot.clear();
        }
        self.len.set(new_len);
        copy(&interp, storage, start, with);
        interp.heap().barrier_range(storage, &slots[start..new_len]);
        Ok(())
    }

    /// Removes every item and hands out the old storage's items.
    pub fn take_items(&self) -> &'static [Value] {
        let items = self.items();
        self.items.clear();
        self.len.set(0);
        items
    }

    /// Exchanges the items end for end.
    pub fn reverse_items(&self, interp: &Interpreter) {
        let Some(storage) = self.items.get() else { return };
        let slots = &storage.slots()[..self.len()];
        // SAFETY: slots are plain words, written here through a shared reference as a cell allows.
        unsafe { std::slice::from_raw_parts_mut(slots.as_ptr().cast_mut().cast::<u64>(), slots.len()) }
            .reverse();
        interp.heap().barrier_range(storage, slots);
    }

    /// Keeps the first `len` items.
    pub fn truncate(&self, len: usize) {
        let Some(items) = self.items.get() else { return };
        if len < self.len() {
            items.slots()[len..self.len()].iter().for_each(Slot::clear);
            self.len.set(len);
        }
    }

    /// Appends items, which may be the list's own.
    pub fn extend_from_slice(&self, thread: &mut Thread, items: &[Value]) -> PyResult<()> {
        let len = self.len();
        if len + items.len() > self.capacity() {
            self.reserve(thread, grown_capacity(len + items.len()))?;
        }
        if let Some(storage) = self.items.get() {
            copy(&thread.interp(), storage, len, items);
            self.len.set(len + items.len());
        }
        Ok(())
    }

    /// Puts an item in front of index `index` (at most the length).
    pub fn insert(&self, thread: &mut Thread, index: usize, value: Value) -> PyResult<()> {
        self.splice(thread, index, index, &[value])
    }
}

/// Copies items into slots from `at` on, for which there is room.
fn copy(interp: &Interpreter, storage: Gc<Values>, at: usize, items: &[Value]) {
    let slots = &storage.slots()[at..at + items.len()];
    // SAFETY: the slots are as many as the items; both are plain words, and slots may be written through a shared
    // reference.
    unsafe { std::ptr::copy(items.as_ptr().cast::<Slot>(), slots.as_ptr().cast_mut(), items.len()) };
    interp.heap().barrier_range(storage, slots);
}

/// Room for a list that grows to `len`: an eighth more, as CPython leaves.
pub fn grown_capacity(len: usize) -> usize {
    len + (len >> 3) + if len < 9 { 3 } else { 6 }
}
