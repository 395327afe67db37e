//! The heap: allocation, stores, accounts.
#![expect(unsafe_code, reason = "fresh memory becomes cells here")]

use std::cell::Cell;
use std::cell::RefCell;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::OutOfMemory;
use crate::cell::AnyCell;
use crate::cell::Gc;
use crate::cell::GcSlot;
use crate::cell::Header;
use crate::cell::HeapObject;
use crate::cell::Kind;
use crate::cell::ShapeId;
use crate::cell::Slot;
use crate::cell::flag_bits;
use crate::cell::gc_bits;
use crate::class::CLASSES;
use crate::class::MAX_SMALL;
use crate::class::class_of;
use crate::class::size_of_class;
use crate::config::CollectionKind;
use crate::config::CollectionStats;
use crate::config::Config;
use crate::config::Totals;
use crate::kinds::Sweeper;
use crate::large::Fresh;
use crate::large::LargeSpace;
use crate::roots::Releaser;
use crate::roots::RootId;
use crate::roots::Roots;
use crate::small::LANES;
use crate::small::lane_of;
use crate::space::Space;
use crate::stack::with_registers;
use crate::trace::Tracer;
use crate::value::Value;
use crate::weak::Pending;
use crate::weak::WeakSlot;

/// Where the next cell of a size class goes. Machine code reads and writes it.
#[derive(Debug)]
#[repr(C)]
pub struct Cursor {
    /// The next cell, or `end`.
    pub at: Cell<*mut u8>,
    /// One past the last cell of the run.
    pub end: Cell<*mut u8>,
}

/// A thread's countdown to its next poll. The heap brings it to zero when it wants a collection.
#[derive(Debug, Default)]
#[repr(C)]
pub struct Budget {
    /// What is left of the slice.
    pub left: Cell<i64>,
    /// What was taken away from the slice without being spent.
    pub unspent: Cell<i64>,
}

impl Budget {
    /// Ends the slice now: the rest becomes unspent.
    pub fn stop(&self) {
        self.unspent.set(self.unspent.get() + self.left.replace(0));
    }
}

/// A garbage-collected heap. It stays where it is, and one thread at a time uses it.
#[repr(C)]
pub struct Heap {
    cursors: [Cursor; LANES],
    wanted: Cell<Option<CollectionKind>>,
    budget: Cell<Option<NonNull<Budget>>>,
    pub(crate) space: RefCell<Space>,
}

// SAFETY: whatever a heap points to, it owns; the handles that other threads hold go through a mutex. The budget
// it was told of belongs to the thread that uses it, which takes it back before the heap moves on.
unsafe impl Send for Heap {}

/// A guard over foreign memory; gives the bytes back to the limit when dropped.
pub struct Charge {
    foreign: Arc<AtomicUsize>,
    bytes: usize,
}

impl Charge {
    /// The bytes it stands for.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.foreign.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Chunks kept for small allocations when the system has no more memory.
const RESERVE: usize = 2;

impl Heap {
    /// Where the cursors begin.
    pub(crate) const CURSORS: usize = std::mem::offset_of!(Heap, cursors);

    /// A heap of its own. Little is mapped before the first allocation.
    pub fn new(config: Config) -> Result<Box<Heap>, OutOfMemory> {
        let empty = || Cursor { at: Cell::new(std::ptr::null_mut()), end: Cell::new(std::ptr::null_mut()) };
        let heap = Box::new(Heap {
            cursors: std::array::from_fn(|_| empty()),
            wanted: Cell::new(None),
            budget: Cell::new(None),
            space: RefCell::new(Space::new(config)?),
        });
        heap.register_kind(ShapeId::BUF_PLAIN, crate::buf::PLAIN_KIND);
        heap.register_kind(ShapeId::BUF_VALUES, crate::buf::VALUES_KIND);
        heap.space.borrow_mut().fill_reserve(RESERVE);
        Ok(heap)
    }

    /// Says how cells of this shape are traced. Every shape is registered before the first cell has it.
    pub fn register_kind(&self, shape: ShapeId, kind: &'static Kind) {
        self.space.borrow_mut().kinds.register(shape, kind);
    }

    /// Says that every cell of this registered shape keeps `owner` alive: the cell that describes the shape. The table
    /// itself does not keep it, and forgets it when it dies.
    pub fn register_owner(&self, shape: ShapeId, owner: AnyCell) {
        self.space.borrow_mut().kinds.set_owner(shape, owner.as_ptr());
    }

    /// Makes a cell something else of equal size. Like [`Header::set_shape`], for shapes that have an owner.
    #[inline]
    pub fn set_shape(&self, header: &Header, shape: ShapeId) {
        header.set_shape(shape);
        let addr = std::ptr::from_ref(header).addr();
        // The whole header: a single slot would be looked at by itself, and it names no cell.
        self.write_barrier_range(header, addr, size_of::<Header>());
    }

    /// The kind of a shape, if registered.
    pub fn kind(&self, shape: ShapeId) -> Option<&'static Kind> {
        self.space.borrow().kinds.get(shape)
    }

    /// The kind of a cell.
    pub fn kind_of(&self, header: &Header) -> Option<&'static Kind> {
        self.kind(header.shape())
    }

    /// A new small cell. Never collects and never fails; may ask for a collection.
    #[inline(always)]
    pub fn alloc<T: HeapObject>(&self, shape: ShapeId, init: T) -> Gc<T> {
        const { assert!(size_of::<T>() <= MAX_SMALL && align_of::<T>() <= 16) };
        let class = const { class_of(size_of::<T>()) };
        let at = self.bump(class, const { T::KIND.drop.is_some() });
        // SAFETY: the cell is fresh and at least as large as a `T`.
        unsafe { begin(at, shape, init, 0) }
    }

    /// A new small cell with `tail_bytes` zeroed bytes behind the `T`. Never collects and never fails.
    ///
    /// # Panics
    /// When it is larger than [`Heap::MAX_TAIL`] allows; sizes that a program decides go to
    /// [`Heap::try_alloc_tail`].
    #[inline(always)]
    pub fn alloc_tail<T: HeapObject>(&self, shape: ShapeId, init: T, tail_bytes: usize) -> Gc<T> {
        let size = whole_size::<T>(tail_bytes).filter(|&size| size <= MAX_SMALL);
        let Some(size) = size else { too_large_for_small(tail_bytes) };
        let class = class_of(size);
        let at = self.bump(class, const { T::KIND.drop.is_some() });
        // SAFETY: the cell is fresh, at least `size` bytes, and the tail lies inside it.
        unsafe {
            zero_words(at.add(size_of::<T>()), tail_bytes);
            begin(at, shape, init, 0)
        }
    }

    /// Tails of up to this many bytes are small, whatever the kind, when the `T` takes at most 64 bytes.
    pub const MAX_TAIL: usize = MAX_SMALL - 80;

    /// A new cell of any size with `tail_bytes` zeroed bytes behind the `T`. Never collects: on failure the caller
    /// collects and tries again before it raises MemoryError.
    #[inline]
    pub fn try_alloc_tail<T: HeapObject>(
        &self,
        shape: ShapeId,
        init: T,
        tail_bytes: usize,
    ) -> Result<Gc<T>, OutOfMemory> {
        let size = whole_size::<T>(tail_bytes).ok_or(OutOfMemory)?;
        if size <= MAX_SMALL {
            return Ok(self.alloc_tail(shape, init, tail_bytes));
        }
        let fresh = self.alloc_large(size)?;
        // SAFETY: fresh memory of at least `size` bytes, which the tail is part of.
        unsafe {
            if !fresh.zeroed {
                fresh.at.add(size_of::<T>()).write_bytes(0, tail_bytes);
            }
            Ok(begin(fresh.at, shape, init, gc_bits::CARDS))
        }
    }

    /// The same with a tail of arbitrary bytes: for bytes that are about to be written in any case.
    ///
    /// # Safety
    /// Every byte of the tail is written before it is read, and before the next safepoint if the kind traces it.
    #[inline]
    pub unsafe fn try_alloc_raw_tail<T: HeapObject>(
        &self,
        shape: ShapeId,
        init: T,
        tail_bytes: usize,
    ) -> Result<Gc<T>, OutOfMemory> {
        let size = whole_size::<T>(tail_bytes).ok_or(OutOfMemory)?;
        let (at, gc) = if size <= MAX_SMALL {
            (self.bump(class_of(size), const { T::KIND.drop.is_some() }), 0)
        } else {
            (self.alloc_large(size)?.at, gc_bits::CARDS)
        };
        // SAFETY: fresh memory of at least `size` bytes.
        Ok(unsafe { begin(at, shape, init, gc) })
    }

    /// The same as [`Heap::try_alloc_tail`] beyond the limit: for what was promised earlier. Fails only when the system
    /// has no memory.
    pub fn force_alloc_tail<T: HeapObject>(
        &self,
        shape: ShapeId,
        init: T,
        tail_bytes: usize,
    ) -> Result<Gc<T>, OutOfMemory> {
        let limit = self.limit();
        self.set_limit(usize::MAX);
        let result = self.try_alloc_tail(shape, init, tail_bytes);
        self.set_limit(limit);
        result
    }

    /// Would a cell with a tail of this size be within the limit now?
    pub fn could_allocate(&self, tail_bytes: usize) -> bool {
        self.space.borrow().room() >= tail_bytes
    }

    #[cold]
    #[inline(never)]
    fn alloc_large(&self, size: usize) -> Result<Fresh, OutOfMemory> {
        let mut space = self.space.borrow_mut();
        let footprint = LargeSpace::footprint(size).ok_or(OutOfMemory)?;
        if space.room() < footprint {
            drop(space);
            self.ask(CollectionKind::Full);
            return Err(OutOfMemory);
        }
        let wanted = space.note_allocation(footprint);
        let fresh = space.alloc_large(size);
        drop(space);
        match wanted {
            _ if fresh.is_err() => self.ask(CollectionKind::Full),
            Some(kind) => self.ask(kind),
            None => {}
        }
        fresh
    }

    #[inline(always)]
    fn bump(&self, class: usize, dropped: bool) -> NonNull<u8> {
        let lane = lane_of(class, dropped);
        let cursor = &self.cursors[lane];
        let at = cursor.at.get();
        if at == cursor.end.get() {
            return self.refill(lane);
        }
        // SAFETY: the run is a whole number of cells, and this one is inside it.
        unsafe {
            cursor.at.set(at.add(size_of_class(class)));
            NonNull::new_unchecked(at)
        }
    }

    /// The next run for a lane; takes its first cell.
    #[cold]
    #[inline(never)]
    fn refill(&self, lane: usize) -> NonNull<u8> {
        let mut space = self.space.borrow_mut();
        let run = match space.take_run(lane) {
            Ok(run) => run,
            Err(OutOfMemory) => no_memory_at_all(),
        };
        let bytes = run.end.as_ptr().addr() - run.start.as_ptr().addr();
        let mut wanted = space.note_allocation(bytes);
        if space.room() == 0 || space.small.reserve_is_short(RESERVE) {
            wanted = Some(CollectionKind::Full);
        }
        drop(space);
        if let Some(kind) = wanted {
            self.ask(kind);
        }
        let cursor = &self.cursors[lane];
        cursor.end.set(run.end.as_ptr());
        // SAFETY: a run has at least one cell.
        cursor.at.set(unsafe { run.start.add(size_of_class(lane % CLASSES)).as_ptr() });
        run.start
    }

    /// A new small cell for machine code, which found the cursor at its end.
    pub fn alloc_slow(&self, class: usize) -> NonNull<u8> {
        self.bump(class, false)
    }

    /// Stores a value into a slot of `owner`.
    #[inline(always)]
    pub fn set<O: HeapObject>(&self, owner: Gc<O>, slot: &Slot, value: Value) {
        slot.init(value);
        if value.is_ptr() {
            self.barrier(owner.header(), std::ptr::from_ref(slot).addr());
        }
    }

    /// Stores a typed pointer, or nothing, into a slot of `owner`.
    #[inline(always)]
    pub fn set_gc<O: HeapObject, T: HeapObject>(
        &self,
        owner: Gc<O>,
        slot: &GcSlot<T>,
        gc: impl Into<Option<Gc<T>>>,
    ) {
        match gc.into() {
            Some(gc) => {
                slot.init(gc);
                self.barrier(owner.header(), std::ptr::from_ref(slot).addr());
            }
            None => slot.clear(),
        }
    }

    /// Reports that a cell's address was, or is about to be, stored at `slot` in `owner`; no safepoint between. The
    /// address is that of the slot itself: of large storage only what was reported is looked at.
    #[inline(always)]
    pub fn barrier(&self, owner: &Header, slot: usize) {
        if owner.gc() & gc_bits::BARRIER != 0 {
            self.barrier_slow(owner, slot);
        }
    }

    /// Reports that values were moved into `bytes` bytes of `owner` from `start` on.
    #[inline]
    pub fn write_barrier_range(&self, owner: &Header, start: usize, bytes: usize) {
        if owner.gc() & gc_bits::BARRIER != 0 && bytes != 0 {
            self.barrier_range_slow(owner, start, bytes);
        }
    }

    /// The same after its test: apart, so that what calls it holds no guard of the space.
    #[cold]
    #[inline(never)]
    fn barrier_range_slow(&self, owner: &Header, start: usize, bytes: usize) {
        self.remember(owner, start..start + bytes);
    }

    /// Reports that values were moved into these elements of `owner`'s storage.
    #[inline]
    pub fn barrier_range<O: HeapObject, E>(&self, owner: Gc<O>, elements: &[E]) {
        self.write_barrier_range(owner.header(), elements.as_ptr().addr(), size_of_val(elements));
    }

    /// The barrier after its test.
    #[cold]
    #[inline(never)]
    pub fn barrier_slow(&self, owner: &Header, slot: usize) {
        self.remember(owner, slot..slot + 1);
    }

    #[inline]
    fn remember(&self, owner: &Header, bytes: Range<usize>) {
        let mut space = self.space.borrow_mut();
        space.remember(owner, bytes);
        if space.wants_slots_seen() {
            drop(space);
            self.ask(CollectionKind::Young);
        }
    }

    /// Promises that a new cell holds no cell's address; tracing is spared until a barrier says otherwise. From
    /// then on no store into it may leave the barrier out.
    pub fn set_pointer_free<T: HeapObject>(&self, gc: Gc<T>) {
        let header = gc.header();
        header.set_gc(header.gc() | gc_bits::NO_POINTERS | gc_bits::BARRIER);
    }

    /// Counts foreign memory against the limit until the guard is dropped.
    pub fn charge(&self, bytes: usize) -> Result<Charge, OutOfMemory> {
        let mut space = self.space.borrow_mut();
        if space.room() < bytes {
            drop(space);
            self.ask(CollectionKind::Full);
            return Err(OutOfMemory);
        }
        let wanted = space.note_allocation(bytes);
        let foreign = Arc::clone(&space.foreign);
        drop(space);
        if let Some(kind) = wanted {
            self.ask(kind);
        }
        foreign.fetch_add(bytes, Ordering::Relaxed);
        Ok(Charge { foreign, bytes })
    }

    /// Bytes in use: blocks that hold cells, large objects, foreign memory.
    pub fn used(&self) -> usize {
        self.space.borrow().used()
    }

    /// The most bytes it may use.
    pub fn limit(&self) -> usize {
        self.space.borrow().config.limit
    }

    /// Changes the most bytes it may use.
    pub fn set_limit(&self, limit: usize) {
        self.space.borrow_mut().config.limit = limit;
    }

    /// Do the small cells, which are never refused, exceed the limit? If a full collection does not change that,
    /// the runtime raises MemoryError at the next safepoint.
    pub fn over_limit(&self) -> bool {
        self.space.borrow().room() == 0 || !self.space.borrow_mut().fill_reserve(RESERVE)
    }

    /// Is a collection wanted?
    #[inline]
    pub fn collection_wanted(&self) -> bool {
        self.wanted.get().is_some()
    }

    /// The collection that is wanted.
    #[inline]
    pub fn wanted(&self) -> Option<CollectionKind> {
        self.wanted.get()
    }

    /// Names the budget to stop when a collection is wanted; `None` before the thread leaves or the budget goes.
    ///
    /// # Safety
    /// The budget exists until another, or none, is named; only the thread that uses the heap touches it.
    pub unsafe fn set_ask_cell(&self, budget: Option<NonNull<Budget>>) {
        self.budget.set(budget);
        if self.wanted.get().is_some() {
            self.stop_budget();
        }
    }

    /// Asks for a collection at the next safepoint.
    pub fn ask(&self, kind: CollectionKind) {
        self.wanted.set(self.wanted.get().max(Some(kind)));
        self.stop_budget();
    }

    fn stop_budget(&self) {
        if let Some(budget) = self.budget.get() {
            // SAFETY: `set_ask_cell`'s caller keeps it alive and touches it from this thread only.
            unsafe { budget.as_ref() }.stop();
        }
    }
}

/// Collections.
impl Heap {
    /// Collects. Every value in use is in what `roots` names, in this thread's registers, or has a handle; the
    /// current thread is at a safepoint, and so are all others that use the heap.
    pub fn collect(&self, kind: CollectionKind, roots: &mut dyn Roots) -> CollectionStats {
        with_registers(|spilled| {
            self.return_runs();
            self.wanted.set(None);
            self.space.borrow_mut().collect(kind, roots, spilled)
        })
    }

    /// Counters over the heap's life.
    pub fn totals(&self, kind: CollectionKind) -> Totals {
        self.space.borrow().totals[kind as usize]
    }

    /// Checks every invariant of the heap (see the crate's essay).
    ///
    /// # Panics
    /// When one is broken.
    pub fn verify(&self) {
        self.return_runs();
        self.space.borrow().verify();
    }

    /// Calls `f` with every cell, the dead that no collection has found among them. `f` may not call the heap.
    pub fn each_cell(&self, mut f: impl FnMut(AnyCell)) {
        self.return_runs();
        // SAFETY: what is in LIVE is a cell.
        self.space.borrow().each_cell(|cell| f(unsafe { Gc::from_ptr(cell) }));
    }

    /// Calls `f` with every cell that this one holds. `f` may not call the heap.
    pub fn each_referent(&self, cell: AnyCell, mut f: impl FnMut(AnyCell)) {
        // SAFETY: cells hold cells.
        let visit = &mut |child, _| f(unsafe { Gc::from_ptr(child) });
        let space = self.space.borrow();
        Tracer::visitor(&space.table, &space.kinds, visit).trace_cell(cell.as_ptr());
    }

    /// The cell that contains an address, if there is one.
    pub fn find_cell(&self, addr: usize) -> Option<AnyCell> {
        self.return_runs();
        let cell = self.space.borrow().find_cell(addr);
        // SAFETY: what was found is in LIVE.
        cell.map(|cell| unsafe { Gc::from_ptr(cell) })
    }
}

/// Weak references, finalizers, handles.
impl Heap {
    /// Lets `slot`, a field of `cell`, name `target` weakly; with `notify`, the death of the target queues a
    /// [`Pending::Callback`] if `cell` is still alive.
    pub fn register_weak<C: HeapObject>(
        &self,
        cell: Gc<C>,
        slot: &WeakSlot,
        target: AnyCell,
        notify: bool,
    ) -> Result<(), OutOfMemory> {
        self.space.borrow_mut().weak.register(cell.as_ptr().cast(), slot, target, notify)
    }

    /// Calls `f` with every weak cell that names the target, the first registered first.
    pub fn each_weak(&self, target: AnyCell, f: impl FnMut(AnyCell)) {
        if target.header().has_flag(flag_bits::HAS_WEAKREF) {
            self.space.borrow().weak.each(target, f);
        }
    }

    /// Wants a [`Pending::Finalize`] for the cell when it dies; until then it has the flag `NEEDS_DEL`, and whoever
    /// clears the flag calls it off.
    pub fn need_del(&self, cell: AnyCell) -> Result<(), OutOfMemory> {
        self.space.borrow_mut().weak.need_del(cell)
    }

    /// Queues a [`Pending::Finalize`] for the chosen ones of the cells that still want one, in the order in which they
    /// asked: at the end of a program, when what lives will not be used again.
    pub fn finalize_living(&self, chosen: impl Fn(Value) -> bool) {
        self.space.borrow_mut().weak.queue_chosen_dels(chosen);
    }

    /// The next thing that collections have left to do, finalizers before callbacks. It is alive until taken.
    pub fn take_pending(&self) -> Option<Pending> {
        self.space.borrow_mut().weak.take_pending()
    }

    /// Have collections left something to do?
    pub fn has_pending(&self) -> bool {
        self.space.borrow().weak.has_pending()
    }

    /// Keeps a value until the handle is released.
    pub fn root(&self, value: Value) -> Result<RootId, OutOfMemory> {
        self.space.borrow_mut().handles.keep(value)
    }

    /// The value of a handle that was not released.
    pub fn rooted(&self, id: RootId) -> Option<Value> {
        self.space.borrow().handles.get(id)
    }

    /// Releases a handle.
    pub fn unroot(&self, id: RootId) {
        self.space.borrow_mut().handles.release(id);
    }

    /// Releases handles from other threads.
    pub fn releaser(&self) -> Releaser {
        self.space.borrow().handles.releaser.clone()
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.return_runs();
        let space = self.space.get_mut();
        let sweeper = Sweeper { kinds: &space.kinds, poison: false };
        space.small.each(|cell| sweeper.bury(cell, 0));
        space.large.each(|cell| sweeper.bury(cell, 0));
        space.small.destroy();
        space.large.destroy();
    }
}

impl Heap {
    /// Takes back what the cursors have not used: LIVE is exact until the next allocation.
    pub(crate) fn return_runs(&self) {
        let space = self.space.borrow();
        for cursor in &self.cursors {
            let at = cursor.at.replace(std::ptr::null_mut()).addr();
            let end = cursor.end.replace(std::ptr::null_mut()).addr();
            if at != end
                && let Some(chunk) = space.table.get(at)
            {
                crate::small::return_run(chunk, at..end);
            }
        }
    }
}

/// The size of a `T` with its tail, and room behind it if the kind's tails are handed out as slices.
#[inline(always)]
fn whole_size<T: HeapObject>(tail_bytes: usize) -> Option<usize> {
    let head = const { size_of::<T>() + if T::KIND.sliced { 1 } else { 0 } };
    tail_bytes.checked_add(head)
}

/// Makes fresh memory a cell.
///
/// # Safety
/// The memory is fresh and large enough for a `T`.
#[inline(always)]
unsafe fn begin<T: HeapObject>(at: NonNull<u8>, shape: ShapeId, init: T, gc: u8) -> Gc<T> {
    let at = at.cast::<T>();
    // SAFETY: as the caller promises; afterwards it is a live `T` that begins with a header.
    unsafe {
        at.write(init);
        at.cast::<Header>().as_ref().begin(shape, gc);
        Gc::from_ptr(at)
    }
}

/// Zeroes `bytes` bytes, rounded up to words.
///
/// # Safety
/// The words are writable and aligned.
#[inline(always)]
unsafe fn zero_words(at: NonNull<u8>, bytes: usize) {
    let words = bytes.div_ceil(8);
    if words > 16 {
        // SAFETY: as the caller promises.
        return unsafe { at.write_bytes(0, words * 8) };
    }
    for word in 0..words {
        // SAFETY: as the caller promises. Volatile, or the loop becomes the call that it is there to spare.
        unsafe { at.cast::<u64>().add(word).write_volatile(0) };
    }
}

#[cold]
#[inline(never)]
fn too_large_for_small(tail_bytes: usize) -> ! {
    panic!("a tail of {tail_bytes} bytes is no small cell")
}

/// The system has no memory and the reserve is used up: small allocation cannot fail, so the process must.
#[cold]
#[inline(never)]
fn no_memory_at_all() -> ! {
    std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; crate::class::BLOCK]>())
}
