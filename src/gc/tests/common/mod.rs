//! Small kinds of cells to test the heap with.
#![allow(dead_code, reason = "every test uses a part of it")]

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use taipan_gc::CollectionKind;
use taipan_gc::CollectionStats;
use taipan_gc::Config;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Roots;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_gc::Weak;
use taipan_gc::WeakSlot;

pub const NODE: ShapeId = ShapeId(16);
pub const ARRAY: ShapeId = ShapeId(17);
pub const BYTES: ShapeId = ShapeId(18);
pub const OWNER: ShapeId = ShapeId(19);
pub const WEAK: ShapeId = ShapeId(20);

/// A pair of slots.
#[repr(C)]
pub struct Node {
    pub header: Header,
    pub id: Cell<u64>,
    pub left: Slot,
    pub right: Slot,
}

impl Trace for Node {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.left.trace(tracer);
        self.right.trace(tracer);
    }
}

// SAFETY: begins with a header; the kind traces both slots.
unsafe impl HeapObject for Node {
    const KIND: &'static Kind = &Kind::of::<Node>("node").unsliced();
}

/// A length and that many slots.
#[repr(C)]
pub struct Array {
    pub header: Header,
    pub len: usize,
}

impl Array {
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: the tail holds `len` slots, zeroed at allocation; the array is in its cell.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.len) }
    }
}

impl Trace for Array {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the slots lie in this cell.
        unsafe { tracer.storage(self.slots().as_ptr(), self.len) }
    }
}

// SAFETY: begins with a header; the kind traces all slots.
unsafe impl HeapObject for Array {
    const KIND: &'static Kind = &Kind::of::<Array>("array");
}

/// A length and that many bytes.
#[repr(C)]
pub struct Bytes {
    pub header: Header,
    pub len: usize,
}

// SAFETY: begins with a header; holds no values.
unsafe impl HeapObject for Bytes {
    const KIND: &'static Kind = &Kind::leaf("bytes");
}

/// Counts itself out when dropped.
#[repr(C)]
pub struct Owner {
    pub header: Header,
    pub count: Arc<AtomicUsize>,
    pub held: Slot,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Trace for Owner {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.held.trace(tracer);
    }
}

// SAFETY: begins with a header; the kind traces the slot and drops the count.
unsafe impl HeapObject for Owner {
    const KIND: &'static Kind = &Kind::of::<Owner>("owner").dropped_as::<Owner>();
}

/// A weak reference.
#[repr(C)]
pub struct WeakCell {
    pub header: Header,
    pub target: WeakSlot,
    pub next: GcSlot<WeakCell>,
}

impl Trace for WeakCell {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.next.trace(tracer);
    }
}

// SAFETY: begins with a header; the target is weak, the rest is traced.
unsafe impl HeapObject for WeakCell {
    const KIND: &'static Kind = &Kind::of::<WeakCell>("weak").unsliced();
}

pub fn heap(config: Config) -> Box<Heap> {
    let heap = Heap::new(config).unwrap();
    heap.register_kind(NODE, Node::KIND);
    heap.register_kind(ARRAY, Array::KIND);
    heap.register_kind(BYTES, Bytes::KIND);
    heap.register_kind(OWNER, Owner::KIND);
    heap.register_kind(WEAK, WeakCell::KIND);
    heap
}

pub fn node(heap: &Heap, id: u64) -> Gc<Node> {
    let init =
        Node { header: Header::new(NODE), id: Cell::new(id), left: Slot::empty(), right: Slot::empty() };
    heap.alloc(NODE, init)
}

pub fn array(heap: &Heap, len: usize) -> Gc<Array> {
    heap.try_alloc_tail(ARRAY, Array { header: Header::new(ARRAY), len }, len * 8).unwrap()
}

pub fn bytes(heap: &Heap, len: usize) -> Gc<Bytes> {
    heap.try_alloc_tail(BYTES, Bytes { header: Header::new(BYTES), len }, len).unwrap()
}

pub fn owner(heap: &Heap, count: &Arc<AtomicUsize>) -> Gc<Owner> {
    count.fetch_add(1, Ordering::Relaxed);
    heap.alloc(OWNER, Owner { header: Header::new(OWNER), count: Arc::clone(count), held: Slot::empty() })
}

pub fn weak(heap: &Heap, target: Gc<Header>, notify: bool) -> Gc<WeakCell> {
    let init = WeakCell { header: Header::new(WEAK), target: WeakSlot::empty(), next: GcSlot::empty() };
    let cell = heap.alloc(WEAK, init);
    heap.register_weak(cell, &cell.target, target, notify).unwrap();
    cell
}

/// Exactly these values and intervals; no native stack unless asked for.
#[derive(Default)]
pub struct Exact {
    pub values: Vec<Value>,
    pub intervals: Vec<Range<*const u64>>,
    /// The end of this thread's native stack.
    pub native_end: Option<usize>,
    /// Cells that a weak table of the runtime holds.
    pub weak: Vec<Gc<Node>>,
}

// SAFETY: the tests name readable intervals, and keep what they use.
unsafe impl Roots for Exact {
    fn native_end(&self) -> Option<usize> {
        self.native_end
    }

    fn stacks(&mut self, scan: &mut dyn FnMut(Range<*const u64>)) {
        self.intervals.iter().cloned().for_each(scan);
    }

    fn trace(&mut self, _: CollectionKind, tracer: &mut Tracer<'_>) {
        tracer.slice(&self.values);
    }

    fn after_mark(&mut self, _: CollectionKind, weak: &Weak<'_>) {
        self.weak.retain(|&gc| weak.is_gc_marked(gc));
    }
}

pub fn roots(values: impl IntoIterator<Item = Value>) -> Exact {
    Exact { values: values.into_iter().collect(), ..Exact::default() }
}

pub fn full(heap: &Heap, roots: &mut Exact) -> CollectionStats {
    collect(heap, CollectionKind::Full, roots)
}

pub fn young(heap: &Heap, roots: &mut Exact) -> CollectionStats {
    collect(heap, CollectionKind::Young, roots)
}

/// What a thread lends to another one while it waits for it.
struct Lent<T>(T);

// SAFETY: the lender waits until the other thread has ended.
unsafe impl<T> Send for Lent<T> {}

/// Collects from a thread of its own, whose registers name no cell: what the roots do not hold dies for certain.
pub fn collect(heap: &Heap, kind: CollectionKind, roots: &mut Exact) -> CollectionStats {
    let lent = Lent((heap, roots));
    std::thread::scope(|scope| {
        scope
            .spawn(move || {
                let Lent((heap, roots)) = { lent };
                heap.collect(kind, roots)
            })
            .join()
            .unwrap()
    })
}

/// How many cells there are.
pub fn count(heap: &Heap) -> usize {
    let mut cells = 0;
    heap.each_cell(|_| cells += 1);
    cells
}

/// A small generator of random numbers.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}
