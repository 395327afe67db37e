//! Storage cells: arrays of values and of bytes that objects own. Replaced storage is left to the collector, so that a
//! slice of it held by native or machine code cannot dangle.

#![expect(unsafe_code, reason = "cells with a tail are reached by address arithmetic")]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::OutOfMemory;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::object::ids;
use crate::object::spec::InnerCell;

/// An array of value slots; an empty slot reads as nothing.
#[repr(C)]
pub struct Values {
    header: Header,
    capacity: usize,
}

/// Header and capacity.
const VALUES_HEAD: usize = size_of::<Values>();

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Values {
    const KIND: &'static Kind = &Kind::of::<Values>("values");
}

// SAFETY: the shape is given to these cells only.
unsafe impl InnerCell for Values {
    const SHAPE: ShapeId = ids::VALUES;
}

impl Trace for Values {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: `capacity` slots were allocated behind the head and zeroed.
        unsafe { tracer.storage(self.base(), self.capacity) };
    }
}

impl Values {
    /// Where the number of slots stands, for machine code.
    pub const CAPACITY: usize = std::mem::offset_of!(Values, capacity);

    /// The bytes that an array of `capacity` slots takes behind its head.
    pub const fn tail_bytes(capacity: usize) -> Option<usize> {
        capacity.checked_mul(size_of::<Slot>())
    }

    /// An array of empty slots, if memory allows.
    pub fn try_new(heap: &Heap, capacity: usize) -> Result<Gc<Values>, OutOfMemory> {
        let tail = Self::tail_bytes(capacity).ok_or(OutOfMemory)?;
        heap.try_alloc_tail(ids::VALUES, Values { header: Header::new(ids::VALUES), capacity }, tail)
    }

    /// A short array: at most [`Values::SMALL`] slots, never refused.
    pub fn small(heap: &Heap, capacity: usize) -> Gc<Values> {
        debug_assert!(capacity <= Self::SMALL);
        let init = Values { header: Header::new(ids::VALUES), capacity };
        heap.alloc_tail(ids::VALUES, init, capacity * size_of::<Slot>())
    }

    /// The longest array that [`Values::small`] makes.
    pub const SMALL: usize = 128;

    /// How many slots there are.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// All slots. The slice itself, on a scanned stack, keeps the cell.
    pub fn slots(&self) -> &'static [Slot] {
        // SAFETY: `capacity` slots were allocated behind the head and zeroed.
        unsafe { std::slice::from_raw_parts(self.base(), self.capacity) }
    }

    /// The first slot's address.
    pub fn base(&self) -> *const Slot {
        // SAFETY: the tail begins right behind the head, inside the same cell.
        unsafe { std::ptr::from_ref(self).cast::<u8>().add(VALUES_HEAD).cast() }
    }

    /// The offset of the first slot in the cell, for machine code.
    pub const FIRST: usize = VALUES_HEAD;
}

/// Stores `value` in slot `index` of `values`.
pub fn store(heap: &Heap, values: Gc<Values>, index: usize, value: Value) {
    heap.set(values, &values.slots()[index], value);
}

/// The values of the first `len` slots. They must be filled.
pub fn filled(values: Gc<Values>, len: usize) -> &'static [Value] {
    let slots = &values.slots()[..len];
    debug_assert!(slots.iter().all(|slot| slot.get().is_some()));
    // SAFETY: a filled slot has the layout of a `Value`; the cell is kept alive by whoever holds the slice on its
    // native stack, as for every pointer into the heap.
    unsafe { std::slice::from_raw_parts(slots.as_ptr().cast(), len) }
}

/// Raw bytes.
#[repr(C)]
pub struct Bytes {
    header: Header,
    len: usize,
    /// Bytes from the beginning that strings already use.
    used: Cell<usize>,
}

// SAFETY: `repr(C)`, header first; there is nothing to trace.
unsafe impl HeapObject for Bytes {
    const KIND: &'static Kind = &Kind::leaf("bytes");
}

impl Bytes {
    /// The offset of the first byte in the cell, for machine code.
    pub const FIRST: usize = size_of::<Bytes>();

    /// `len` zero bytes, if memory allows.
    pub fn try_new(heap: &Heap, len: usize) -> Result<Gc<Bytes>, OutOfMemory> {
        let init = Bytes { header: Header::new(ids::BYTES), len, used: Cell::new(0) };
        heap.try_alloc_tail(ids::BYTES, init, len)
    }

    /// `len` arbitrary bytes, if memory allows.
    pub fn try_unwritten(heap: &Heap, len: usize) -> Result<Gc<Bytes>, OutOfMemory> {
        let init = Bytes { header: Header::new(ids::BYTES), len, used: Cell::new(0) };
        // SAFETY: raw bytes are not traced, and any will do.
        unsafe { heap.try_alloc_raw_tail(ids::BYTES, init, len) }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many bytes from the beginning are in use.
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// Says how many bytes from the beginning are in use.
    pub fn set_used(&self, used: usize) {
        self.used.set(used);
    }

    /// Like [`Bytes::try_new`], beyond the limit if it must be: for what was admitted earlier.
    pub fn force_new(heap: &Heap, len: usize) -> Option<Gc<Bytes>> {
        let init = Bytes { header: Header::new(ids::BYTES), len, used: Cell::new(0) };
        heap.force_alloc_tail(ids::BYTES, init, len).ok()
    }

    /// The cell whose bytes begin at this address.
    ///
    /// # Safety
    /// It does.
    pub unsafe fn from_base(base: *const u8) -> Gc<Bytes> {
        // SAFETY: as the caller promises; the head lies right in front.
        unsafe {
            Gc::from_ptr(std::ptr::NonNull::new_unchecked(base.sub(size_of::<Bytes>()).cast_mut().cast()))
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first byte's address; 8-byte aligned.
    pub fn base(&self) -> *mut u8 {
        // SAFETY: the tail begins right behind the head, inside the same cell.
        unsafe { std::ptr::from_ref(self).cast::<u8>().cast_mut().add(Self::FIRST) }
    }
}
