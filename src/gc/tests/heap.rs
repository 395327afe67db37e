//! Allocation, collection, weak references, finalizers, limits.
#![expect(unsafe_code, reason = "tests read what the heap hands out")]

mod common;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use common::*;
use taipan_gc::Budget;
use taipan_gc::Buf;
use taipan_gc::CollectionKind;
use taipan_gc::Config;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::Pending;
use taipan_gc::Value;
use taipan_gc::flag_bits;
use taipan_gc::gc_bits;

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn cells_are_aligned_distinct_and_initialised() {
    let heap = heap(Config::tiny());
    let nodes: Vec<_> = (0..10_000).map(|id| node(&heap, id)).collect();
    for (id, node) in nodes.iter().enumerate() {
        assert!(node.addr().is_multiple_of(16));
        assert_eq!(node.id.get(), id as u64);
        assert_eq!(node.left.get(), None);
    }
    assert_eq!(count(&heap), 10_000);
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn tails_are_zeroed_when_memory_is_used_again() {
    let heap = heap(Config::tiny());
    for len in [0, 1, 3, 17, 100, 200, 1000, 70_000] {
        for _ in 0..3 {
            let array = array(&heap, len);
            assert!(array.slots().iter().all(|slot| slot.get().is_none()), "{len} slots");
            array.slots().iter().for_each(|slot| slot.init(Value::TRUE));
            full(&heap, &mut roots([]));
        }
    }
    assert_eq!(count(&heap), 0);
}

#[test]
fn what_is_held_lives_and_what_is_not_dies() {
    let heap = heap(Config::tiny());
    let a = node(&heap, 1);
    let b = node(&heap, 2);
    node(&heap, 3);
    heap.set(a, &a.left, b.as_value());
    let mut roots = roots([a.as_value()]);
    assert_eq!(young(&heap, &mut roots).freed_cells, 1);
    assert_eq!(count(&heap), 2);
    a.left.clear();
    assert_eq!(young(&heap, &mut roots).freed_cells, 0);
    assert_eq!(full(&heap, &mut roots).freed_cells, 1);
    assert_eq!(a.id.get(), 1);
}

#[test]
fn cycles_die() {
    let heap = heap(Config::tiny());
    let a = node(&heap, 1);
    let b = node(&heap, 2);
    heap.set(a, &a.left, b.as_value());
    heap.set(b, &b.left, a.as_value());
    assert_eq!(young(&heap, &mut roots([a.as_value()])).freed_cells, 0);
    assert_eq!(full(&heap, &mut roots([])).freed_cells, 2);
}

#[test]
fn an_old_cell_keeps_the_young_one_stored_into_it() {
    let heap = heap(Config::tiny());
    let old = node(&heap, 1);
    let mut roots = roots([old.as_value()]);
    young(&heap, &mut roots);
    assert_ne!(old.header().gc() & gc_bits::BARRIER, 0);
    for round in 0..3 {
        let fresh = node(&heap, 10 + round);
        heap.set(old, &old.left, fresh.as_value());
        assert_eq!(old.header().gc() & gc_bits::BARRIER, 0);
        young(&heap, &mut roots);
        assert_eq!(fresh.id.get(), 10 + round);
    }
    assert_eq!(count(&heap), 4);
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn storage_is_rescanned_by_card() {
    let heap = heap(Config::tiny());
    for len in [1_000, 30_000, 200_000] {
        let array = array(&heap, len);
        let mut roots = roots([array.as_value()]);
        young(&heap, &mut roots);
        for at in [0, 1, len / 2, len - 1] {
            let fresh = node(&heap, at as u64);
            heap.set(array, &array.slots()[at], fresh.as_value());
        }
        // One cell for each store: the slots alone are looked at.
        assert_eq!(young(&heap, &mut roots).traced, 4);
        assert_eq!(young(&heap, &mut roots).traced, 0);
        assert_eq!(full(&heap, &mut roots).traced, 5);
        for at in [0, 1, len / 2, len - 1] {
            let node = array.slots()[at].get().unwrap().as_gc().unwrap();
            assert_eq!(node.header().shape(), NODE);
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn more_stores_than_slots_go_to_cards() {
    let heap = heap(Config { verify: false, ..Config::default() });
    let array = array(&heap, 400_000);
    let mut roots = roots([array.as_value()]);
    young(&heap, &mut roots);
    for (at, slot) in array.slots().iter().enumerate().step_by(7) {
        heap.set(array, slot, node(&heap, at as u64).as_value());
    }
    assert!(heap.collection_wanted());
    heap.verify();
    young(&heap, &mut roots);
    heap.verify();
    for (at, slot) in array.slots().iter().enumerate().step_by(7) {
        // SAFETY: nodes were stored.
        let node = unsafe { slot.get().unwrap().as_gc().unwrap().cast::<Node>() };
        assert_eq!(node.id.get(), at as u64);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn values_moved_in_bulk_are_remembered() {
    let heap = heap(Config::tiny());
    for len in [100, 5_000] {
        let array = array(&heap, len);
        let mut roots = roots([array.as_value()]);
        young(&heap, &mut roots);
        for slot in array.slots() {
            slot.init(node(&heap, 5).as_value());
        }
        heap.write_barrier_range(array.header(), array.slots().as_ptr().addr(), len * 8);
        young(&heap, &mut roots);
        full(&heap, &mut roots);
        assert!(count(&heap) > len);
    }
}

#[test]
fn pointer_free_storage_is_not_scanned_until_told() {
    let heap = heap(Config::tiny());
    for len in [100, 5_000] {
        let array = array(&heap, len);
        heap.set_pointer_free(array);
        array.slots().iter().for_each(|slot| slot.set_immediate(Value::NONE));
        let mut roots = roots([array.as_value()]);
        heap.set(array, &array.slots()[7], node(&heap, 1).as_value());
        assert_eq!(young(&heap, &mut roots).traced, 2);
        let second = self::array(&heap, len);
        heap.set_pointer_free(second);
        roots.values.push(second.as_value());
        young(&heap, &mut roots);
        heap.set(second, &second.slots()[len - 1], node(&heap, 2).as_value());
        young(&heap, &mut roots);
        assert_eq!(full(&heap, &mut roots).traced, 4);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn interior_pointers_and_the_end_keep_a_cell() {
    let heap = heap(Config::tiny());
    for len in [0, 1, 2, 8, 100, 1_000, 3_000, 300_000, 3_000_000] {
        let cell = bytes(&heap, len);
        let first = cell.tail::<u8>() as u64;
        for word in [
            cell.as_value().bits(),
            cell.as_value().bits() + 1,
            first,
            first + len as u64 / 2,
            first + len as u64,
        ] {
            let stack = [word];
            let mut roots = Exact { intervals: vec![stack.as_ptr_range()], ..Exact::default() };
            full(&heap, &mut roots);
            assert_eq!(heap.find_cell(word as usize), Some(cell.any()), "{len} bytes");
        }
        assert_eq!(full(&heap, &mut roots([])).freed_cells, 1);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn any_word_may_stand_on_a_stack() {
    let heap = heap(Config::tiny());
    let mut random = Random(0x1234_5678);
    let kept: Vec<_> = (0..500).map(|id| node(&heap, id)).collect();
    let large = array(&heap, 40_000);
    let mut roots = roots(kept.iter().step_by(2).map(|node| node.as_value()));
    roots.values.push(large.as_value());
    full(&heap, &mut roots);
    let near = kept[0].addr() as u64;
    let words: Vec<u64> = (0..20_000)
        .map(|at| match at % 5 {
            0 => random.next(),
            1 => near ^ (random.next() & 0xF_FFFF),
            2 => near.wrapping_add(random.next() & 0xFF_FFFF).wrapping_sub(0x7F_FFFF),
            3 => large.addr() as u64 ^ (random.next() & 0x1F_FFFF),
            _ => random.next() & 0x7FFF_FFFF_FFFF,
        })
        .collect();
    roots.intervals.push(words.as_ptr_range());
    for kind in [CollectionKind::Young, CollectionKind::Full] {
        collect(&heap, kind, &mut roots);
        for node in kept.iter().step_by(2) {
            assert_eq!(node.header().shape(), NODE);
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn the_native_stack_and_registers_keep_cells() {
    let heap = heap(Config::tiny());
    let a = std::hint::black_box(node(&heap, 1));
    let b = std::hint::black_box(node(&heap, 2));
    for round in 0..10 {
        let native_end = taipan_gc::stack::bounds().map(|bounds| bounds.end);
        let mut roots = Exact { native_end, ..Exact::default() };
        heap.collect(CollectionKind::Full, &mut roots);
        assert_eq!((a.id.get(), b.id.get()), (1 + round, 2 + round));
        a.id.set(a.id.get() + 1);
        b.id.set(b.id.get() + 1);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn marking_goes_on_when_its_stack_is_full() {
    let heap = heap(Config { mark_stack: 8, ..Config::tiny() });
    let mut random = Random(99);
    let top = array(&heap, 2_000);
    for slot in top.slots() {
        let inner = array(&heap, 1 + random.below(20));
        heap.set(top, slot, inner.as_value());
        for slot in inner.slots() {
            heap.set(inner, slot, node(&heap, 7).as_value());
        }
    }
    let before = count(&heap);
    let mut roots = roots([top.as_value()]);
    young(&heap, &mut roots);
    full(&heap, &mut roots);
    assert_eq!(count(&heap), before);
    assert_eq!(full(&heap, &mut self::roots([])).freed_cells, before);
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn long_chains_and_long_lists_need_no_native_stack() {
    let heap = heap(Config { verify: false, mark_stack: 1 << 12, ..Config::tiny() });
    let list = array(&heap, 300_000);
    let mut chain = node(&heap, 0);
    for slot in list.slots() {
        let next = node(&heap, 0);
        next.left.init(chain.as_value());
        chain = next;
        slot.init(node(&heap, 1).as_value());
    }
    let mut roots = roots([list.as_value(), chain.as_value()]);
    assert_eq!(full(&heap, &mut roots).traced, 600_002);
    assert_eq!(full(&heap, &mut self::roots([])).freed_cells, 600_002);
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn owners_are_dropped_when_they_die_and_with_the_heap() {
    let alive = Arc::new(AtomicUsize::new(0));
    let heap = heap(Config::tiny());
    let kept: Vec<_> = (0..3_000).map(|_| owner(&heap, &alive)).collect();
    let mut roots = roots(kept.iter().step_by(3).map(|owner| owner.as_value()));
    young(&heap, &mut roots);
    assert_eq!(alive.load(Ordering::Relaxed), 1_000);
    owner(&heap, &alive);
    drop(heap);
    assert_eq!(alive.load(Ordering::Relaxed), 0);
}

#[test]
fn weak_references_are_cleared_and_callbacks_come_in_order() {
    for kind in [CollectionKind::Young, CollectionKind::Full] {
        let heap = heap(Config::tiny());
        let (first, second) = (node(&heap, 1), node(&heap, 2));
        let quiet = weak(&heap, first.any(), false);
        let a = weak(&heap, first.any(), true);
        let b = weak(&heap, second.any(), true);
        let c = weak(&heap, first.any(), true);
        weak(&heap, first.any(), true);
        let mut roots = roots([quiet, a, b, c].map(|weak| weak.as_value()));
        roots.values.push(second.as_value());
        let mut seen = Vec::new();
        heap.each_weak(first.any(), |cell| seen.push(cell));
        assert_eq!(seen.len(), 4);
        collect(&heap, kind, &mut roots);
        assert_eq!((quiet.target.get(), a.target.get(), c.target.get()), (None, None, None));
        assert_eq!(b.target.get(), Some(second.as_value()));
        assert_eq!(heap.take_pending(), Some(Pending::Callback(c.as_value())));
        assert_eq!(heap.take_pending(), Some(Pending::Callback(a.as_value())));
        assert_eq!(heap.take_pending(), None);
        assert!(second.header().has_flag(flag_bits::HAS_WEAKREF));
        roots.values.retain(|&value| value != b.as_value());
        full(&heap, &mut roots);
        assert!(!second.header().has_flag(flag_bits::HAS_WEAKREF));
        roots.values.retain(|&value| value != second.as_value());
        full(&heap, &mut roots);
        assert!(!heap.has_pending());
    }
}

#[test]
fn old_targets_of_young_references_are_seen() {
    let heap = heap(Config::tiny());
    let target = node(&heap, 1);
    let mut roots = roots([target.as_value()]);
    young(&heap, &mut roots);
    weak(&heap, target.any(), true);
    young(&heap, &mut roots);
    assert!(!target.header().has_flag(flag_bits::HAS_WEAKREF));
    let reference = weak(&heap, target.any(), true);
    roots.values = vec![reference.as_value()];
    young(&heap, &mut roots);
    assert_eq!(reference.target.get(), Some(target.as_value()));
    full(&heap, &mut roots);
    assert_eq!(reference.target.get(), None);
    assert_eq!(heap.take_pending(), Some(Pending::Callback(reference.as_value())));
}

#[test]
fn finalizers_are_queued_once_before_callbacks() {
    for kind in [CollectionKind::Young, CollectionKind::Full] {
        let heap = heap(Config::tiny());
        let (a, b, held) = (node(&heap, 1), node(&heap, 2), node(&heap, 3));
        a.left.init(b.as_value());
        b.left.init(held.as_value());
        heap.need_del(a.any()).unwrap();
        heap.need_del(b.any()).unwrap();
        heap.need_del(b.any()).unwrap();
        let reference = weak(&heap, held.any(), true);
        let mut roots = roots([reference.as_value()]);
        collect(&heap, kind, &mut roots);
        assert_eq!(heap.take_pending(), Some(Pending::Finalize(a.as_value())));
        collect(&heap, kind, &mut roots);
        assert_eq!(heap.take_pending(), Some(Pending::Finalize(b.as_value())));
        assert_eq!(heap.take_pending(), Some(Pending::Callback(reference.as_value())));
        assert_eq!(heap.take_pending(), None);
        assert_eq!(held.id.get(), 3);
        full(&heap, &mut roots);
        assert_eq!((count(&heap), heap.has_pending()), (1, false));
    }
}

#[test]
fn a_finalizer_that_is_called_off_is_not_run() {
    let heap = heap(Config::tiny());
    let a = node(&heap, 1);
    heap.need_del(a.any()).unwrap();
    a.header().clear_flag(flag_bits::NEEDS_DEL);
    full(&heap, &mut roots([]));
    assert_eq!((count(&heap), heap.has_pending()), (0, false));
}

#[test]
fn weak_tables_of_the_runtime_lose_the_dead() {
    let heap = heap(Config::tiny());
    let (a, b, c) = (node(&heap, 1), node(&heap, 2), node(&heap, 3));
    heap.need_del(c.any()).unwrap();
    let mut roots = roots([a.as_value()]);
    roots.weak = vec![a, b, c];
    young(&heap, &mut roots);
    assert_eq!(roots.weak, [a, c]);
}

#[test]
fn handles_keep_and_release() {
    let heap = heap(Config::tiny());
    let a = heap.root(node(&heap, 1).as_value()).unwrap();
    let b = heap.root(node(&heap, 2).as_value()).unwrap();
    full(&heap, &mut roots([]));
    assert_eq!(count(&heap), 2);
    heap.unroot(a);
    heap.unroot(a);
    assert_eq!(heap.rooted(a), None);
    let releaser = heap.releaser();
    std::thread::spawn(move || releaser.release(b)).join().unwrap();
    assert_eq!(full(&heap, &mut roots([])).freed_cells, 2);
    assert_eq!(heap.root(Value::NONE).unwrap(), b);
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn the_limit_refuses_large_cells_and_foreign_memory() {
    let heap = heap(Config { limit: 8 << 20, ..Config::tiny() });
    assert_eq!(heap.limit(), 8 << 20);
    let huge = |len: usize| {
        let init = Bytes { header: taipan_gc::Header::new(BYTES), len };
        heap.try_alloc_tail(BYTES, init, len)
    };
    assert!(huge(9 << 20).is_err());
    assert!(huge(usize::MAX).is_err());
    assert!(huge(usize::MAX / 2).is_err());
    assert_eq!(heap.wanted(), Some(CollectionKind::Full));
    let charge = heap.charge(6 << 20).unwrap();
    assert!(heap.charge(3 << 20).is_err() && huge(3 << 20).is_err());
    drop(charge);
    assert!(huge(6 << 20).is_ok() && huge(6 << 20).is_err());
    full(&heap, &mut roots([]));
    assert!(huge(6 << 20).is_ok());
    heap.set_limit(64 << 20);
    assert!(huge(40 << 20).is_ok());
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn small_cells_go_over_the_limit_and_say_so() {
    let heap = heap(Config { limit: 1 << 20, ..Config::tiny() });
    let mut chain = node(&heap, 0);
    while !heap.over_limit() {
        let next = node(&heap, 0);
        next.left.init(chain.as_value());
        chain = next;
    }
    assert_eq!(heap.wanted(), Some(CollectionKind::Full));
    assert!(heap.used() < 2 << 20);
    full(&heap, &mut roots([chain.as_value()]));
    assert!(heap.over_limit());
    full(&heap, &mut roots([]));
    assert!(!heap.over_limit());
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn asking_stops_the_budget_without_losing_it() {
    let heap = heap(Config::tiny());
    let budget = Budget::default();
    budget.left.set(1_000);
    // SAFETY: the budget outlives its use; it is taken back below.
    unsafe { heap.set_ask_cell(Some(std::ptr::NonNull::from(&budget))) };
    while !heap.collection_wanted() {
        node(&heap, 0);
        assert!(heap.used() < 1 << 20);
    }
    assert_eq!((budget.left.get(), budget.unspent.get()), (0, 1_000));
    // SAFETY: none is named.
    unsafe { heap.set_ask_cell(None) };
    young(&heap, &mut roots([]));
    assert!(!heap.collection_wanted());
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn memory_goes_back() {
    let heap = heap(Config { verify: false, ..Config::tiny() });
    for _ in 0..3 {
        let mut chain = node(&heap, 0);
        for _ in 0..400_000 {
            let next = node(&heap, 0);
            next.left.init(chain.as_value());
            chain = next;
        }
        bytes(&heap, 5 << 20);
        let used = heap.used();
        assert!(used > 17 << 20);
        full(&heap, &mut roots([chain.as_value()]));
        full(&heap, &mut roots([]));
        assert_eq!((heap.used(), count(&heap)), (0, 0));
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn buffers_grow_and_keep_their_values() {
    let heap = heap(Config::tiny());
    let mut values = Buf::new(&heap);
    let mut numbers = Buf::with_capacity(&heap, 3).unwrap();
    let native_end = taipan_gc::stack::bounds().map(|bounds| bounds.end);
    for at in 0..3_000u64 {
        values.push(node(&heap, at).as_value()).unwrap();
        numbers.push(at).unwrap();
        if at % 100 == 0 {
            heap.collect(CollectionKind::Young, &mut Exact { native_end, ..Exact::default() });
        }
    }
    for (at, value) in values.iter().enumerate() {
        // SAFETY: only nodes were pushed.
        let node = unsafe { value.as_gc().unwrap().cast::<Node>() };
        assert_eq!((node.id.get(), numbers[at]), (at as u64, at as u64));
    }
    assert_eq!(values.pop().is_some(), numbers.pop().is_some());
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.extend_from_slice(&[1, 2, 3]).unwrap();
    values.set(0, Value::NONE);
    values.clear();
    assert_eq!((values.len(), numbers.len(), numbers[0]), (0, 3_002, 2_998));
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn heaps_work_on_different_threads_at_once() {
    let threads: Vec<_> = (0..4)
        .map(|seed| {
            let heap = heap(Config::tiny());
            std::thread::spawn(move || churn(heap, seed))
        })
        .collect();
    for thread in threads {
        let heap = thread.join().unwrap();
        full(&heap, &mut roots([]));
        assert_eq!(count(&heap), 0);
    }
}

/// A heap that two threads use in turn, as under an interpreter's lock.
struct Shared(Box<Heap>);

// SAFETY: the test below lets one thread at a time use it.
unsafe impl Sync for Shared {}

#[test]
#[cfg_attr(miri, ignore = "reads native stacks")]
fn a_thread_that_waits_publishes_its_stack() {
    let shared = Shared(heap(Config::tiny()));
    let (to_main, from_waiter) = std::sync::mpsc::channel();
    let (to_waiter, from_main) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let shared = &shared;
        scope.spawn(move || {
            let held = std::hint::black_box(node(&shared.0, 77));
            taipan_gc::stack::with_registers(|spilled| {
                let end = taipan_gc::stack::bounds().unwrap().end;
                to_main.send(spilled.stack_pointer.addr()..end).unwrap();
                from_main.recv().unwrap();
            });
            assert_eq!(held.id.get(), 77);
            assert_eq!(count(&shared.0), 1);
        });
        let published = from_waiter.recv().unwrap();
        let words = published.start as *const u64..published.end as *const u64;
        for _ in 0..3 {
            node(&shared.0, 0);
            full(&shared.0, &mut Exact { intervals: vec![words.clone()], ..Exact::default() });
        }
        to_waiter.send(()).unwrap();
    });
    assert_eq!(full(&shared.0, &mut roots([])).freed_cells, 1);
}

fn churn(heap: Box<Heap>, seed: u64) -> Box<Heap> {
    let mut random = Random(seed + 1);
    let mut chain = node(&heap, 0);
    for at in 0..30_000 {
        let next = node(&heap, at);
        if random.below(4) != 0 {
            next.left.init(chain.as_value());
        }
        chain = next;
        if heap.collection_wanted() {
            heap.collect(heap.wanted().unwrap(), &mut roots([chain.as_value()]));
        }
    }
    heap
}

#[test]
#[cfg_attr(miri, ignore = "takes long, or reads the native stack")]
fn many_heaps_fit() {
    let heaps: Vec<_> = (0..200).map(|_| heap(Config::default())).collect();
    for heap in &heaps {
        node(heap, 1);
    }
    assert!(heaps.iter().all(|heap| count(heap) == 1));
}

#[test]
fn cells_keep_the_owner_of_their_shape() {
    let heap = heap(Config::tiny());
    let shapes = [100, 101, 102].map(taipan_gc::ShapeId);
    for shape in shapes {
        heap.register_kind(shape, Node::KIND);
        heap.register_owner(shape, node(&heap, u64::from(shape.0)).any());
    }
    let cell = node(&heap, 1);
    let large = array(&heap, 1_000);
    heap.set_shape(cell.header(), shapes[0]);
    let mut roots = roots([cell.as_value(), large.as_value()]);
    young(&heap, &mut roots);
    assert_eq!(count(&heap), 3);
    for (shape, owner) in [(103, cell.any()), (104, large.any())] {
        let shape = taipan_gc::ShapeId(shape);
        heap.register_kind(shape, if owner == cell.any() { Node::KIND } else { Array::KIND });
        heap.register_owner(shape, node(&heap, 9).any());
        heap.set_shape(owner.header(), shape);
    }
    young(&heap, &mut roots);
    assert_eq!(count(&heap), 5);
    full(&heap, &mut roots);
    assert_eq!(count(&heap), 4);
}

#[test]
fn what_was_promised_goes_over_the_limit() {
    let heap = heap(Config { limit: 1 << 20, ..Config::tiny() });
    assert!(heap.could_allocate(1 << 19) && !heap.could_allocate(2 << 20));
    let init = Bytes { header: taipan_gc::Header::new(BYTES), len: 2 << 20 };
    assert!(heap.force_alloc_tail(BYTES, init, 2 << 20).is_ok());
    assert!(heap.over_limit() && heap.limit() == 1 << 20);
}

#[test]
fn referents_and_totals() {
    let heap = heap(Config::tiny());
    let array = array(&heap, 4_000);
    let (a, b) = (node(&heap, 1), node(&heap, 2));
    array.slots()[3].init(a.as_value());
    array.slots()[3_999].init(b.as_value());
    array.slots()[5].init(Value::TRUE);
    let mut seen = Vec::new();
    heap.each_referent(array.any(), |cell| seen.push(cell));
    assert_eq!(seen, [a.any(), b.any()]);
    full(&heap, &mut roots([a.as_value()]));
    let totals = heap.totals(CollectionKind::Full);
    assert_eq!((totals.collections, totals.freed_cells), (1, 2));
    assert_eq!(heap.kind_of(a.header()).unwrap().name, "node");
}
