//! A process whose address space ends: large cells are refused, small ones come from the reserve and say so.
//! Alone in its file, because the limit holds for the whole process.
#![cfg(all(target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "the kinds of the tests")]

mod common;

use common::*;
use rustix::process::Resource;
use rustix::process::Rlimit;
use rustix::process::getrlimit;
use rustix::process::setrlimit;
use taipan_gc::CollectionKind;
use taipan_gc::Config;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;

#[test]
fn the_system_has_no_more_memory() {
    let heap = heap(Config { verify: false, poison: false, ..Config::default() });
    let mut chain = node(&heap, 0);
    let before = getrlimit(Resource::As);
    setrlimit(Resource::As, Rlimit { current: Some(address_space() + (48 << 20)), maximum: before.maximum })
        .unwrap();

    let mut len = 1 << 30;
    let mut taken = Vec::new();
    while len >= 1 << 12 {
        match heap.try_alloc_tail(BYTES, Bytes { header: Header::new(BYTES), len }, len) {
            Ok(cell) => taken.push(cell.as_value()),
            Err(taipan_gc::OutOfMemory) => len /= 2,
        }
    }
    assert!(heap.collection_wanted() && !taken.is_empty());

    // A million cells would not fit in what is left; the reserve lasts until the heap has been asked.
    while !heap.over_limit() {
        chain = link(&heap, chain.as_value());
    }
    for _ in 0..1_000 {
        chain = link(&heap, chain.as_value());
    }
    assert_eq!(heap.wanted(), Some(CollectionKind::Full));
    heap.collect(CollectionKind::Full, &mut roots([chain.as_value()]));
    assert!(!heap.over_limit());
    let wide = array(&heap, 1 << 20);
    assert!(wide.slots().iter().all(|slot: &Slot| slot.get().is_none()));
    setrlimit(Resource::As, before).unwrap();
}

fn link(heap: &taipan_gc::Heap, next: Value) -> taipan_gc::Gc<Node> {
    let cell = node(heap, 0);
    cell.left.init(next);
    cell
}

/// Bytes of address space in use.
fn address_space() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = pages.split_whitespace().next().unwrap().parse().unwrap();
    pages * taipan_gc::map::page_size() as u64
}
