//! `_heapq`: heaps in lists.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::list::List;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[
        HEAPPUSH_SPEC,
        HEAPPUSHPOP_SPEC,
        HEAPPOP_SPEC,
        HEAPREPLACE_SPEC,
        HEAPIFY_SPEC,
        HEAPPUSH_MAX_SPEC,
        HEAPPUSHPOP_MAX_SPEC,
        HEAPPOP_MAX_SPEC,
        HEAPREPLACE_MAX_SPEC,
        HEAPIFY_MAX_SPEC,
    ],
    types: &[],
    exec: None,
};

/// Which item is at the root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Min,
    Max,
}

impl Order {
    /// Whether `one` belongs above `other`: always a `<`, as the items of a heap need no more.
    #[inline]
    fn above(self, thread: &mut Thread, one: Value, other: Value) -> PyResult<bool> {
        let (left, right) = if self == Order::Min { (one, other) } else { (other, one) };
        if let (Some(left), Some(right)) = (left.as_int(), right.as_int()) {
            return Ok(left < right);
        }
        if let (Some(left), Some(right)) = (left.as_float(), right.as_float()) {
            return Ok(left < right);
        }
        ops::compare_truth(thread, Comparison::Lt, left, right)
    }
}

/// The item at an index; a comparison may have shortened the list.
fn item(thread: &mut Thread, heap: Gc<List>, index: usize, len: usize) -> PyResult {
    match heap.get(index) {
        Some(item) if heap.len() == len => Ok(item),
        _ => Err(thread.runtime_error("list changed size during iteration")),
    }
}

/// Moves the item at `at` up, no further than to `top`.
fn sift_up(thread: &mut Thread, heap: Gc<List>, order: Order, top: usize, mut at: usize) -> PyResult<()> {
    let len = heap.len();
    let moved = item(thread, heap, at, len)?;
    while at > top {
        let parent_at = (at - 1) >> 1;
        let parent = item(thread, heap, parent_at, len)?;
        let above = order.above(thread, moved, parent)?;
        if heap.len() != len {
            return Err(thread.runtime_error("list changed size during iteration"));
        }
        if !above {
            break;
        }
        // The comparison may have put other items there.
        let (moved, parent) = (item(thread, heap, at, len)?, item(thread, heap, parent_at, len)?);
        let interp = thread.interp();
        heap.set(&interp, parent_at, moved);
        heap.set(&interp, at, parent);
        at = parent_at;
    }
    Ok(())
}

/// Moves the item at `top` to the bottom along the better children, and from there up again.
fn sift_down(thread: &mut Thread, heap: Gc<List>, order: Order, top: usize) -> PyResult<()> {
    let len = heap.len();
    let mut at = top;
    while at < len >> 1 {
        let mut child = 2 * at + 1;
        if child + 1 < len {
            let (left, right) = (item(thread, heap, child, len)?, item(thread, heap, child + 1, len)?);
            if !order.above(thread, left, right)? {
                child += 1;
            }
        }
        let (below, here) = (item(thread, heap, child, len)?, item(thread, heap, at, len)?);
        let interp = thread.interp();
        heap.set(&interp, at, below);
        heap.set(&interp, child, here);
        at = child;
    }
    sift_up(thread, heap, order, top, at)
}

fn push(thread: &mut Thread, heap: Gc<List>, order: Order, item: Value) -> PyResult<()> {
    heap.push(thread, item)?;
    thread.work(64)?;
    sift_up(thread, heap, order, 0, heap.len() - 1)
}

fn pop(thread: &mut Thread, heap: Gc<List>, order: Order) -> PyResult {
    let Some(last) = heap.pop() else { return Err(thread.index_error("index out of range")) };
    if heap.is_empty() {
        return Ok(last);
    }
    replace(thread, heap, order, last)
}

fn replace(thread: &mut Thread, heap: Gc<List>, order: Order, item: Value) -> PyResult {
    let Some(root) = heap.get(0) else { return Err(thread.index_error("index out of range")) };
    heap.set(&thread.interp(), 0, item);
    thread.work(64)?;
    sift_down(thread, heap, order, 0)?;
    Ok(root)
}

fn push_pop(thread: &mut Thread, heap: Gc<List>, order: Order, item: Value) -> PyResult {
    let Some(root) = heap.get(0) else { return Ok(item) };
    if !order.above(thread, root, item)? {
        return Ok(item);
    }
    replace(thread, heap, order, item)
}

fn heapify_in(thread: &mut Thread, heap: Gc<List>, order: Order) -> PyResult<()> {
    for top in (0..heap.len() >> 1).rev() {
        sift_down(thread, heap, order, top)?;
        thread.work(64)?;
    }
    Ok(())
}

/// Push item onto heap, maintaining the heap invariant.
#[pyfunction("(heap, item, /)", module = "_heapq")]
fn heappush(thread: &mut Thread, heap: Gc<List>, item: Value) -> PyResult<()> {
    push(thread, heap, Order::Min, item)
}

/// Push item on the heap, then pop and return the smallest item from the heap.
///
/// The combined action runs more efficiently than heappush() followed by a separate call to heappop().
#[pyfunction("(heap, item, /)", module = "_heapq")]
fn heappushpop(thread: &mut Thread, heap: Gc<List>, item: Value) -> PyResult {
    push_pop(thread, heap, Order::Min, item)
}

/// Pop the smallest item off the heap, maintaining the heap invariant.
#[pyfunction("(heap, /)", module = "_heapq")]
fn heappop(thread: &mut Thread, heap: Gc<List>) -> PyResult {
    pop(thread, heap, Order::Min)
}

/// Pop and return the current smallest value, and add the new item.
///
/// Note that the value returned may be larger than item.
#[pyfunction("(heap, item, /)", module = "_heapq")]
fn heapreplace(thread: &mut Thread, heap: Gc<List>, item: Value) -> PyResult {
    replace(thread, heap, Order::Min, item)
}

/// Transform list into a heap, in-place, in O(len(heap)) time.
#[pyfunction("(heap, /)", module = "_heapq")]
fn heapify(thread: &mut Thread, heap: Gc<List>) -> PyResult<()> {
    heapify_in(thread, heap, Order::Min)
}

/// Push item onto max heap, maintaining the heap invariant.
#[pyfunction("(heap, item, /)", module = "_heapq")]
fn heappush_max(thread: &mut Thread, heap: Gc<List>, item: Value) -> PyResult<()> {
    push(thread, heap, Order::Max, item)
}

/// Maxheap variant of heappushpop.
#[pyfunction("(heap, item, /)", module = "_heapq")]
fn heappushpop_max(thread: &mut Thread, heap: Gc<List>, item: Value) -> PyResult {
    push_pop(thread, heap, Order::Max, item)
}

/// Maxheap variant of heappop.
#[pyfunction("(heap, /)", module = "_heapq")]
fn heappop_max(thread: &mut Thread, heap: Gc<List>) -> PyResult {
    pop(thread, heap, Order::Max)
}

/// Maxheap variant of heapreplace.
#[pyfunction("(heap, item, /)", module = "_heapq")]
fn heapreplace_max(thread: &mut Thread, heap: Gc<List>, item: Value) -> PyResult {
    replace(thread, heap, Order::Max, item)
}

/// Maxheap variant of heapify.
#[pyfunction("(heap, /)", module = "_heapq")]
fn heapify_max(thread: &mut Thread, heap: Gc<List>) -> PyResult<()> {
    heapify_in(thread, heap, Order::Max)
}
