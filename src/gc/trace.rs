//! Tracing: what a kind is shown, and the marking behind it.
//!
//! Marking is iterative. A marked cell waits on the mark stack until it is traced; storage is traced in segments,
//! so that one long list does not flood the stack. When the stack may not grow, the cell stays marked but untraced
//! and `overflowed` is set: the collector then traces all marked cells again until nothing is left behind.
#![expect(unsafe_code, reason = "cells are read while their owners are not looking")]

use std::cell::Cell;
use std::ops::Range;
use std::ptr::NonNull;

use crate::cell::Gc;
use crate::cell::GcSlot;
use crate::cell::Header;
use crate::cell::HeapObject;
use crate::cell::Slot;
use crate::cell::gc_bits;
use crate::chunk::CARD;
use crate::chunk::ChunkKind;
use crate::chunk::ChunkPtr;
use crate::chunk::ChunkTable;
use crate::kinds::Kinds;
use crate::value::Value;

/// Something that can show the collector the values in it.
pub trait Trace {
    /// Shows every value to the tracer. Must not allocate, store or raise.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

/// Elements of storage traced before the rest is put aside.
const SEGMENT: usize = 512;

/// Cells fetched before they are traced.
const AHEAD: usize = 16;

/// Is shown values by [`Trace`] implementations and kinds.
pub struct Tracer<'a> {
    table: &'a ChunkTable,
    kinds: &'a Kinds,
    stack: Vec<NonNull<Header>>,
    segments: Vec<Segment>,
    stack_limit: usize,
    overflowed: bool,
    /// Storage that is traced again because some of its cards are dirty.
    dirty: Option<DirtyStorage>,
    visitor: Option<Visitor<'a>>,
    /// Cells traced.
    pub(crate) traced: usize,
    /// Dirty cards traced.
    pub(crate) cards: usize,
}

/// The rest of some storage.
struct Segment {
    at: *const u8,
    len: usize,
    trace: unsafe fn(*const u8, usize, &mut Tracer<'_>) -> *const u8,
}

struct DirtyStorage {
    chunk: ChunkPtr,
    /// The part of the chunk, as offsets.
    range: Range<usize>,
}

/// Called with a cell and, where the value stands in storage, the bytes of the element that holds it.
pub(crate) struct Visitor<'a> {
    pub(crate) visit: &'a mut dyn FnMut(NonNull<Header>, Option<Range<usize>>),
    pub(crate) element: Option<Range<usize>>,
}

impl<'a> Tracer<'a> {
    pub(crate) fn marker(
        table: &'a ChunkTable,
        kinds: &'a Kinds,
        stack: MarkStack,
        limit: usize,
    ) -> Tracer<'a> {
        Tracer {
            table,
            kinds,
            stack: stack.cells,
            segments: stack.segments,
            stack_limit: limit,
            overflowed: false,
            dirty: None,
            visitor: None,
            traced: 0,
            cards: 0,
        }
    }

    pub(crate) fn visitor(
        table: &'a ChunkTable,
        kinds: &'a Kinds,
        visit: &'a mut dyn FnMut(NonNull<Header>, Option<Range<usize>>),
    ) -> Tracer<'a> {
        let visitor = Some(Visitor { visit, element: None });
        Tracer { visitor, ..Tracer::marker(table, kinds, MarkStack::default(), 0) }
    }

    /// The memory of the mark stack, for the next collection.
    pub(crate) fn into_stack(self) -> MarkStack {
        debug_assert!(self.stack.is_empty() && self.segments.is_empty());
        MarkStack { cells: self.stack, segments: self.segments }
    }

    /// Shows a value.
    #[inline(always)]
    pub fn mark(&mut self, value: Value) {
        if let Some(cell) = value.as_cell() {
            self.mark_cell(cell);
        }
    }

    /// Shows a slot.
    #[inline(always)]
    pub fn mark_slot(&mut self, slot: &Slot) {
        if let Some(value) = slot.get() {
            self.mark(value);
        }
    }

    /// Shows a typed pointer.
    #[inline(always)]
    pub fn mark_gc<T: HeapObject>(&mut self, gc: Gc<T>) {
        self.mark_cell(gc.as_ptr().cast());
    }

    /// Shows a cell.
    #[inline(always)]
    pub fn mark_cell(&mut self, cell: NonNull<Header>) {
        if self.visitor.is_some() {
            return self.visit(cell);
        }
        let addr = cell.as_ptr().addr();
        let chunk = self.table.get(addr);
        debug_assert!(chunk.is_some_and(|chunk| chunk.is_live(addr)), "a pointer to no cell: {addr:#x}");
        if let Some(chunk) = chunk
            && chunk.set_mark(addr)
        {
            self.push(cell);
        }
    }

    #[cold]
    fn visit(&mut self, cell: NonNull<Header>) {
        if let Some(visitor) = &mut self.visitor {
            (visitor.visit)(cell, visitor.element.clone());
        }
    }

    #[inline(always)]
    fn push(&mut self, cell: NonNull<Header>) {
        if self.stack.len() == self.stack.capacity() && !self.grow_stack() {
            self.overflowed = true;
            return;
        }
        self.stack.push(cell);
    }

    #[cold]
    #[inline(never)]
    fn grow_stack(&mut self) -> bool {
        let room = self.stack_limit.saturating_sub(self.stack.len()).min(self.stack.len().max(1024));
        room != 0 && self.stack.try_reserve_exact(room).is_ok()
    }

    /// Shows what a word of a stack may point to: a cell, the inside of one, or nothing at all.
    #[inline(always)]
    pub(crate) fn mark_word(&mut self, word: u64) {
        if let Some(chunk) = self.table.get_any(word as usize)
            && let Some(cell) = resolve(chunk, word as usize)
        {
            self.mark_cell(cell);
        }
    }

    /// Shows every word of an interval, conservatively.
    ///
    /// # Safety
    /// The interval is readable memory, aligned to 8 bytes.
    pub unsafe fn conservative(&mut self, words: Range<*const u64>) {
        let mut at = words.start;
        while at < words.end {
            // SAFETY: readable, as the caller promises. Volatile: the word may be anything, even uninitialised
            // padding, and must be read as it stands in memory.
            let word = unsafe { at.read_volatile() };
            self.mark_word(word);
            at = at.wrapping_add(1);
        }
    }

    /// Shows the elements of a slice, all at once.
    #[inline]
    pub fn slice<E: Trace>(&mut self, items: &[E]) {
        for item in items {
            item.trace(self);
        }
    }

    /// Shows the elements of storage in a cell: in segments when it is long, and after a write to old large
    /// storage only those on dirty cards.
    ///
    /// # Safety
    /// `len` initialised elements begin at `first`; they lie in the cell that is being traced.
    #[inline(always)]
    pub unsafe fn storage<E: Trace>(&mut self, first: *const E, len: usize) {
        const { assert!(size_of::<E>() != 0) };
        if len > SEGMENT || self.visitor.is_some() || self.dirty.is_some() {
            // SAFETY: as the caller promises.
            return unsafe { self.special_storage(first, len) };
        }
        for index in 0..len {
            // SAFETY: as the caller promises.
            unsafe { (*first.add(index)).trace(self) };
        }
    }

    /// # Safety
    /// As for `storage`.
    #[inline(never)]
    unsafe fn special_storage<E: Trace>(&mut self, first: *const E, len: usize) {
        if self.visitor.is_some() {
            // SAFETY: as the caller promises.
            return unsafe { self.visit_storage(first, len) };
        }
        if let Some(dirty) = self.dirty.take() {
            // SAFETY: as the caller promises.
            unsafe { self.dirty_storage(&dirty, first, len) };
            self.dirty = Some(dirty);
            return;
        }
        // SAFETY: as the caller promises; the elements stay in place until the collection ends.
        unsafe { self.segment(Segment { at: first.cast(), len, trace: trace_elements::<E> }) };
    }

    /// Traces the beginning of a segment and puts the rest aside.
    ///
    /// # Safety
    /// The segment's elements are initialised.
    unsafe fn segment(&mut self, segment: Segment) {
        let now = segment.len.min(SEGMENT);
        let rest = segment.len - now;
        let deferred = rest != 0 && self.segments.try_reserve(1).is_ok();
        // SAFETY: as the caller promises.
        let at = unsafe { (segment.trace)(segment.at, if deferred { now } else { segment.len }, self) };
        if deferred {
            self.segments.push(Segment { at, len: rest, trace: segment.trace });
        }
    }

    /// # Safety
    /// As for `storage`.
    unsafe fn dirty_storage<E: Trace>(&mut self, dirty: &DirtyStorage, first: *const E, len: usize) {
        let base = dirty.chunk.addr();
        let start = first.addr() - base;
        let end = start + len * size_of::<E>();
        let cards = dirty.chunk.cards();
        for (at, card) in (start / CARD..end.div_ceil(CARD)).map(|at| (at, &cards[at])) {
            if card.get() == 0 {
                continue;
            }
            self.cards += 1;
            let from = (at * CARD).saturating_sub(start) / size_of::<E>();
            let to = ((at + 1) * CARD - start).div_ceil(size_of::<E>()).min(len);
            for index in from..to {
                // SAFETY: `index < len`.
                unsafe { (*first.add(index)).trace(self) };
            }
        }
    }

    /// # Safety
    /// As for `storage`.
    #[cold]
    unsafe fn visit_storage<E: Trace>(&mut self, first: *const E, len: usize) {
        for index in 0..len {
            // SAFETY: `index < len`.
            let element = unsafe { first.add(index) };
            if let Some(visitor) = &mut self.visitor {
                visitor.element = Some(element.addr()..element.addr() + size_of::<E>());
            }
            // SAFETY: initialised, as the caller promises.
            unsafe { (*element).trace(self) };
        }
        if let Some(visitor) = &mut self.visitor {
            visitor.element = None;
        }
    }

    /// Traces everything that waits. A cell that leaves the stack is first fetched into the cache and traced a few
    /// cells later.
    pub(crate) fn drain(&mut self) {
        let mut ahead = [None; AHEAD];
        let mut at = 0;
        let mut waiting = 0;
        loop {
            let next = self.stack.pop();
            match next {
                Some(cell) => {
                    prefetch(cell);
                    waiting += 1;
                }
                None if waiting == 0 => {
                    let Some(segment) = self.segments.pop() else { return };
                    // SAFETY: what was put aside stays as it was until the collection ends.
                    unsafe { self.segment(segment) };
                }
                None => {}
            }
            if let Some(cell) = std::mem::replace(&mut ahead[at], next) {
                waiting -= 1;
                self.trace_marked(cell);
            }
            at = (at + 1) % AHEAD;
        }
    }

    /// Takes the news that the mark stack was too small.
    pub(crate) fn take_overflow(&mut self) -> bool {
        std::mem::take(&mut self.overflowed)
    }

    /// Makes a marked cell old and traces it.
    #[inline(always)]
    pub(crate) fn trace_marked(&mut self, cell: NonNull<Header>) {
        self.traced += 1;
        let (kind, owner) = self.kinds.entry_of(cell);
        // SAFETY: marked cells are live.
        let header = unsafe { cell.as_ref() };
        let bits = header.gc();
        header.set_gc(bits & (gc_bits::CARDS | gc_bits::NO_POINTERS) | gc_bits::OLD | gc_bits::BARRIER);
        if let Some(owner) = owner {
            self.mark_cell(owner);
        }
        if !kind.leaf && bits & gc_bits::NO_POINTERS == 0 {
            // SAFETY: a live cell of this kind.
            unsafe { (kind.trace)(cell, self) };
        }
    }

    /// Traces an old cell that was written to: its dirty cards if it has cards, else all of it.
    pub(crate) fn trace_remembered(&mut self, cell: NonNull<Header>) {
        // SAFETY: the remembered set holds live cells; it is emptied before a collection that frees old ones.
        let header = unsafe { cell.as_ref() };
        if header.gc() & gc_bits::CARDS == 0 {
            return self.trace_marked(cell);
        }
        let addr = cell.as_ptr().addr();
        let Some(chunk) = self.table.get(addr) else { return };
        let range = crate::large::range_of(&chunk, addr);
        self.dirty = Some(DirtyStorage { chunk, range });
        self.trace_marked(cell);
        if let Some(dirty) = self.dirty.take() {
            crate::large::clear_cards(&chunk, addr, dirty.range.len());
        }
    }

    /// Calls the kind's trace function for a live cell, without marking it.
    pub(crate) fn trace_cell(&mut self, cell: NonNull<Header>) {
        // SAFETY: the caller names live cells.
        unsafe { (self.kinds.of(cell).trace)(cell, self) };
    }
}

/// Brings the beginning of a cell into the cache.
#[inline(always)]
fn prefetch(cell: NonNull<Header>) {
    #[cfg(miri)]
    let _ = cell;
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a prefetch has no effect that a program can see.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(cell.as_ptr().cast());
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: as above.
    unsafe {
        std::arch::asm!("prfm pldl1keep, [{}]", in(reg) cell.as_ptr(), options(nostack, preserves_flags, readonly));
    }
}

/// The cell that contains an address of the chunk, if there is one.
#[inline(always)]
pub(crate) fn resolve(chunk: ChunkPtr, addr: usize) -> Option<NonNull<Header>> {
    match chunk.kind {
        ChunkKind::Small => crate::small::resolve(chunk, addr),
        _ => crate::large::resolve(chunk, addr),
    }
}

/// Traces `len` elements; returns where the next one is.
///
/// # Safety
/// `len` initialised elements begin at `at`.
unsafe fn trace_elements<E: Trace>(at: *const u8, len: usize, tracer: &mut Tracer<'_>) -> *const u8 {
    let first = at.cast::<E>();
    for index in 0..len {
        // SAFETY: as the caller promises.
        unsafe { (*first.add(index)).trace(tracer) };
    }
    first.wrapping_add(len).cast()
}

/// The memory of the mark stack between collections.
#[derive(Default)]
pub(crate) struct MarkStack {
    cells: Vec<NonNull<Header>>,
    segments: Vec<Segment>,
}

impl MarkStack {
    /// Gives back what a large heap needed once.
    pub(crate) fn shrink(&mut self) {
        self.cells.shrink_to(1 << 13);
        self.segments.shrink_to(1 << 8);
    }
}

impl Trace for Value {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark(*self);
    }
}

impl Trace for Slot {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark_slot(self);
    }
}

impl<T: HeapObject> Trace for Gc<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark_gc(*self);
    }
}

impl<T: HeapObject> Trace for GcSlot<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(gc) = self.get() {
            tracer.mark_gc(gc);
        }
    }
}

impl<T: Trace> Trace for Option<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(inner) = self {
            inner.trace(tracer);
        }
    }
}

impl<T: Trace + Copy> Trace for Cell<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.get().trace(tracer);
    }
}

impl<T: Trace, const N: usize> Trace for [T; N] {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.slice(self);
    }
}

impl<T: Trace> Trace for [T] {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.slice(self);
    }
}

macro_rules! nothing_to_trace {
    ($($t:ty)*) => {
        $(impl Trace for $t {
            #[inline(always)]
            fn trace(&self, _: &mut Tracer<'_>) {}
        })*
    };
}

// What tables of entries have beside their values.
nothing_to_trace!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f64 bool);

macro_rules! trace_tuples {
    ($($name:ident)*) => {
        impl<$($name: Trace),*> Trace for ($($name,)*) {
            #[inline(always)]
            fn trace(&self, tracer: &mut Tracer<'_>) {
                #[expect(non_snake_case, reason = "the fields bear the names of their types")]
                let ($($name,)*) = self;
                $($name.trace(tracer);)*
            }
        }
    };
}

trace_tuples!(A B);
trace_tuples!(A B C);
trace_tuples!(A B C D);
