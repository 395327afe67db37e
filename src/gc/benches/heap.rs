//! What the heap costs: nanoseconds per object, collection included, and the pauses.
#![expect(unsafe_code, reason = "the kinds of the bench")]

use std::cell::Cell;
use std::hint::black_box;
use std::ops::Range;
use std::time::Duration;
use std::time::Instant;

use taipan_gc::CollectionKind;
use taipan_gc::Config;
use taipan_gc::Gc;
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

const NODE: ShapeId = ShapeId(16);
const ARRAY: ShapeId = ShapeId(17);
const BYTES: ShapeId = ShapeId(18);

/// Short-lived trees of 2^15 nodes.
const TREES: usize = 1_000;

#[repr(C)]
struct Node {
    header: Header,
    left: Slot,
    right: Slot,
    id: Cell<u64>,
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

#[repr(C)]
struct Array {
    header: Header,
    len: usize,
}

impl Array {
    fn slots(&self) -> &[Slot] {
        // SAFETY: the tail holds `len` slots.
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

#[repr(C)]
struct Bytes {
    header: Header,
    len: usize,
}

// SAFETY: begins with a header; holds no values.
unsafe impl HeapObject for Bytes {
    const KIND: &'static Kind = &Kind::leaf("bytes");
}

/// A heap, the end of the stack, and the pauses so far.
struct Bench {
    heap: Box<Heap>,
    base: *const u64,
    pauses: [Pauses; 2],
}

#[derive(Default)]
struct Pauses {
    count: u32,
    total: Duration,
    longest: Duration,
}

// SAFETY: the interval is this thread's stack up to the frame of `main`.
unsafe impl Roots for StackOf {
    fn stacks(&mut self, scan: &mut dyn FnMut(Range<*const u64>)) {
        scan(taipan_gc::stack::pointer()..self.0);
    }

    fn trace(&mut self, _: CollectionKind, _: &mut Tracer<'_>) {}

    fn after_mark(&mut self, _: CollectionKind, _: &Weak<'_>) {}
}

struct StackOf(*const u64);

impl Bench {
    fn new(base: *const u64) -> Bench {
        let heap = Heap::new(Config::default()).unwrap();
        heap.register_kind(NODE, Node::KIND);
        heap.register_kind(ARRAY, Array::KIND);
        heap.register_kind(BYTES, Bytes::KIND);
        Bench { heap, base, pauses: Default::default() }
    }

    #[inline(always)]
    fn node(&self, left: Option<Value>, right: Option<Value>) -> Gc<Node> {
        let slot = |value: Option<Value>| value.map_or(Slot::empty(), Slot::new);
        let init = Node { header: Header::new(NODE), left: slot(left), right: slot(right), id: Cell::new(0) };
        self.heap.alloc(NODE, init)
    }

    fn array(&self, len: usize) -> Gc<Array> {
        self.heap.try_alloc_tail(ARRAY, Array { header: Header::new(ARRAY), len }, len * 8).unwrap()
    }

    #[inline(always)]
    fn safepoint(&mut self) {
        if self.heap.collection_wanted() {
            self.collect(self.heap.wanted().unwrap());
        }
    }

    #[inline(never)]
    fn collect(&mut self, kind: CollectionKind) {
        let stats = self.heap.collect(kind, &mut StackOf(self.base));
        let pauses = &mut self.pauses[stats.kind as usize];
        pauses.count += 1;
        pauses.total += stats.pause;
        pauses.longest = pauses.longest.max(stats.pause);
    }

    fn run(&mut self, name: &str, objects: usize, f: impl FnOnce(&mut Bench)) {
        self.pauses = Default::default();
        let begin = Instant::now();
        f(self);
        let time = begin.elapsed();
        let [young, full] = &self.pauses;
        println!(
            "{name:34} {:6.2} ns each  young {:4} x {:8.3?}, longest {:8.3?}  full {:3} longest {:8.3?}  used {} MiB",
            time.as_nanos() as f64 / objects as f64,
            young.count,
            young.total.checked_div(young.count).unwrap_or_default(),
            young.longest,
            full.count,
            full.longest,
            self.heap.used() >> 20,
        );
    }

    /// A complete binary tree.
    fn tree(&mut self, depth: u32) -> Gc<Node> {
        if depth == 0 {
            self.safepoint();
            return self.node(None, None);
        }
        let left = self.tree(depth - 1);
        let right = self.tree(depth - 1);
        self.node(Some(left.as_value()), Some(right.as_value()))
    }
}

fn trees(bench: &mut Bench) {
    let long = bench.tree(16);
    for _ in 0..TREES {
        black_box(bench.tree(14));
    }
    black_box(long);
}

fn short_lived(bench: &mut Bench, count: usize) {
    for _ in 0..count {
        black_box(bench.node(None, None));
        bench.safepoint();
    }
}

fn strings(bench: &mut Bench, count: usize) {
    let mut seed = 1u64;
    for _ in 0..count {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let len = 1 + (seed >> 58) as usize;
        black_box(bench.heap.alloc_tail(BYTES, Bytes { header: Header::new(BYTES), len }, len));
        bench.safepoint();
    }
}

fn medium(bench: &mut Bench, count: usize, bytes: usize) {
    for _ in 0..count {
        let init = Bytes { header: Header::new(BYTES), len: bytes };
        black_box(bench.heap.try_alloc_tail(BYTES, init, bytes).unwrap());
        bench.safepoint();
    }
}

/// Fills an array with nodes, one allocation in `every` of them stored.
fn stores(bench: &mut Bench, array: Gc<Array>, count: usize, every: usize) {
    let mut seed = 1u64;
    for at in 0..count {
        let fresh = bench.node(None, None);
        if at.is_multiple_of(every) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let slot = &array.slots()[(seed >> 33) as usize % array.slots().len()];
            bench.heap.set(array, slot, fresh.as_value());
        }
        bench.safepoint();
    }
}

/// Full collections of nodes in no order.
fn marking(bench: &mut Bench) {
    let array = bench.array(4_000_000);
    stores(bench, array, 8_000_000, 1);
    for _ in 0..10 {
        bench.collect(CollectionKind::Full);
    }
    black_box(array);
}

fn main() {
    let here = 0u64;
    let base = (&raw const here).wrapping_add(32);

    if std::env::args().any(|argument| argument == "mark") {
        return Bench::new(base).run("full collections, 4 million", 40_000_000, marking);
    }
    Bench::new(base).run("a heap of one cell", 1_000, |_| {
        for _ in 0..1_000 {
            black_box(Bench::new(base).node(None, None));
        }
    });
    Bench::new(base).run("binary trees", TREES << 15, trees);
    if std::env::args().any(|argument| argument == "trees") {
        return;
    }

    let mut bench = Bench::new(base);
    bench.run("short-lived", 30_000_000, |bench| short_lived(bench, 30_000_000));
    bench.run("strings of 1-64 bytes", 10_000_000, |bench| strings(bench, 10_000_000));
    bench.run("4 KiB of bytes", 300_000, |bench| medium(bench, 300_000, 4_096));
    bench.run("100 KiB of bytes", 20_000, |bench| medium(bench, 20_000, 100_000));
    bench.run("1 MiB of bytes", 5_000, |bench| medium(bench, 5_000, 1 << 20));

    let mut live = None;
    bench.run("a tree of a million", 1 << 20, |bench| live = Some(bench.tree(19)));
    bench.run("short-lived beside a million", 30_000_000, |bench| short_lived(bench, 30_000_000));
    bench.run("young at every allocation", 100_000, |bench| {
        for _ in 0..100_000 {
            black_box(bench.node(None, None));
            bench.collect(CollectionKind::Young);
        }
    });
    bench.run("full collection, a million", 1 << 20, |bench| bench.collect(CollectionKind::Full));

    let array = bench.array(5_000_000);
    bench.collect(CollectionKind::Young);
    bench
        .run("old array of 5 million, 1 in 1024", 20_000_000, |bench| stores(bench, array, 20_000_000, 1024));
    bench.run("old array of 5 million, 1 in 64", 20_000_000, |bench| stores(bench, array, 20_000_000, 64));
    bench.run("old array of 5 million, each", 5_000_000, |bench| stores(bench, array, 5_000_000, 1));
    bench.run("full collection, 4 million", 4_000_000, |bench| bench.collect(CollectionKind::Full));
    black_box((live, array));
}
