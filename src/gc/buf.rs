//! Growable native buffers in the heap.
//!
//! Native code that collects values or bytes while it may reach a safepoint keeps them in a [`Buf`]: its storage is
//! a cell, found through the pointer on the native stack. Storage that was outgrown is left to the collector, so a
//! slice of it stays valid.
#![expect(unsafe_code, reason = "elements stand in the tail of a cell")]

use std::marker::PhantomData;
use std::ops::Deref;
use std::ops::DerefMut;
use std::ptr::NonNull;

use crate::OutOfMemory;
use crate::cell::Gc;
use crate::cell::Header;
use crate::cell::HeapObject;
use crate::cell::Kind;
use crate::cell::ShapeId;
use crate::cell::Slot;
use crate::heap::Heap;
use crate::trace::Tracer;
use crate::value::Value;

pub(crate) static PLAIN_KIND: &Kind = &Kind::leaf("buffer");
pub(crate) static VALUES_KIND: &Kind = &Kind::new("buffer of values", trace_values);

/// The storage of a [`Buf`]: this and a tail.
#[derive(Debug)]
#[repr(C)]
pub struct BufCell {
    header: Header,
    /// Bytes in the tail.
    bytes: usize,
}

// SAFETY: begins with a header; it is given out with the shapes of the two kinds above only, neither dropped.
unsafe impl HeapObject for BufCell {
    const KIND: &'static Kind = &Kind::new("buffer of values", trace_values);
}

unsafe fn trace_values(cell: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: called with live cells of this kind, whose tail holds slots, empty ones included.
    unsafe {
        let cell = Gc::from_ptr(cell.cast::<BufCell>());
        tracer.storage(cell.tail::<Slot>(), cell.bytes / size_of::<Slot>());
    }
}

/// What a [`Buf`] may hold: [`Value`] and plain data.
///
/// # Safety
/// `HOLDS_VALUES` is false only for types without values and pointers to cells, and true only for `Value`. The
/// alignment is at most 8, and nothing needs to be dropped.
pub unsafe trait BufItem: Copy + 'static {
    /// Are the elements values?
    const HOLDS_VALUES: bool;
}

// SAFETY: it is `Value`.
unsafe impl BufItem for Value {
    const HOLDS_VALUES: bool = true;
}

macro_rules! plain_items {
    ($($t:ty)*) => {
        $(
            // SAFETY: a number.
            unsafe impl BufItem for $t {
                const HOLDS_VALUES: bool = false;
            }
        )*
    };
}

plain_items!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 char bool);

/// A growable buffer whose storage is a cell. Lives on a scanned stack.
pub struct Buf<'h, T: BufItem> {
    heap: &'h Heap,
    cell: Option<Gc<BufCell>>,
    len: usize,
    items: PhantomData<T>,
}

impl<'h, T: BufItem> Buf<'h, T> {
    /// An empty buffer; allocates nothing.
    pub fn new(heap: &'h Heap) -> Buf<'h, T> {
        const { assert!(align_of::<T>() <= 8 && size_of::<T>() != 0) };
        Buf { heap, cell: None, len: 0, items: PhantomData }
    }

    /// An empty buffer with room for `capacity` elements.
    pub fn with_capacity(heap: &'h Heap, capacity: usize) -> Result<Buf<'h, T>, OutOfMemory> {
        let mut buf = Buf::new(heap);
        buf.reserve(capacity)?;
        Ok(buf)
    }

    /// Elements it has room for.
    pub fn capacity(&self) -> usize {
        self.cell.map_or(0, |cell| cell.bytes / size_of::<T>())
    }

    /// Makes room for `more` elements. On failure the caller collects and tries again.
    pub fn reserve(&mut self, more: usize) -> Result<(), OutOfMemory> {
        let needed = self.len.checked_add(more).ok_or(OutOfMemory)?;
        if needed <= self.capacity() {
            return Ok(());
        }
        let capacity = needed.max(self.capacity().saturating_mul(2)).max(8);
        let bytes = capacity.checked_mul(size_of::<T>()).ok_or(OutOfMemory)?.next_multiple_of(8);
        let shape = if T::HOLDS_VALUES { ShapeId::BUF_VALUES } else { ShapeId::BUF_PLAIN };
        let cell = self.heap.try_alloc_tail(shape, BufCell { header: Header::new(shape), bytes }, bytes)?;
        // SAFETY: both tails have room for `len` elements; the new cell is fresh, so it needs no barrier.
        unsafe { cell.tail::<T>().copy_from_nonoverlapping(self.as_ptr(), self.len) };
        self.cell = Some(cell);
        Ok(())
    }

    /// Appends an element. On failure the caller collects and tries again.
    #[inline]
    pub fn push(&mut self, item: T) -> Result<(), OutOfMemory> {
        if self.len == self.capacity() {
            self.reserve(1)?;
        }
        // SAFETY: there is room at `len`.
        unsafe { self.write(self.len, item) };
        self.len += 1;
        Ok(())
    }

    /// Appends elements. On failure the caller collects and tries again.
    pub fn extend_from_slice(&mut self, items: &[T]) -> Result<(), OutOfMemory> {
        self.reserve(items.len())?;
        for (at, &item) in items.iter().enumerate() {
            // SAFETY: there is room from `len` on.
            unsafe { self.write(self.len + at, item) };
        }
        self.len += items.len();
        Ok(())
    }

    /// Replaces the element at `at`.
    ///
    /// # Panics
    /// When there is none.
    pub fn set(&mut self, at: usize, item: T) {
        assert!(at < self.len, "no element {at} in a buffer of {}", self.len);
        // SAFETY: checked above.
        unsafe { self.write(at, item) };
    }

    /// # Safety
    /// `at` is below the capacity.
    #[inline(always)]
    unsafe fn write(&mut self, at: usize, item: T) {
        let Some(cell) = self.cell else { return };
        // SAFETY: as the caller promises.
        let place = unsafe { cell.tail::<T>().add(at) };
        // SAFETY: inside the tail, aligned as the tail is.
        unsafe { place.write(item) };
        if T::HOLDS_VALUES {
            self.heap.barrier(cell.header(), place.addr());
        }
    }

    /// Takes the last element off.
    pub fn pop(&mut self) -> Option<T> {
        let last = *self.last()?;
        self.truncate(self.len - 1);
        Some(last)
    }

    /// Drops all elements from `len` on.
    pub fn truncate(&mut self, len: usize) {
        let Some(cell) = self.cell.filter(|_| len < self.len) else { return };
        if T::HOLDS_VALUES {
            // SAFETY: the slots `len .. self.len` lie in the tail; zero is the empty slot.
            unsafe { cell.tail::<T>().add(len).write_bytes(0, self.len - len) };
        }
        self.len = len;
    }

    /// Drops all elements.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    fn as_ptr(&self) -> *const T {
        self.cell.map_or(NonNull::dangling().as_ptr(), |cell| cell.tail::<T>())
    }
}

impl<T: BufItem> Deref for Buf<'_, T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: `len` elements were written, and the cell is kept by this very pointer.
        unsafe { std::slice::from_raw_parts(self.as_ptr(), self.len) }
    }
}

impl<T: PlainItem> DerefMut for Buf<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above; the buffer is borrowed mutably, and plain data needs no barrier.
        unsafe { std::slice::from_raw_parts_mut(self.as_ptr().cast_mut(), self.len) }
    }
}

/// Plain data, which may be written without a barrier.
pub trait PlainItem: BufItem {}

macro_rules! plain {
    ($($t:ty)*) => { $(impl PlainItem for $t {})* };
}

plain!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 char bool);
