//! The table of a set: keys and, apart, their hashes, in places found by CPython's sequence of probes, so that sets of
//! equal hashes built in the same order show their items in the same order.

#![expect(unsafe_code, reason = "keys and hashes lie behind the head and are reached by address")]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use super::Body;
use super::Set;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// Places looked at in a row before the next jump.
const LINEAR: usize = 9;
/// Bits of the hash that each jump takes in.
const PERTURB_SHIFT: u32 = 5;
/// The smallest table.
const MIN_PLACES: usize = 8;

/// A table: `mask + 1` keys, then as many hashes. A key that was removed leaves a mark that probes pass over.
#[repr(C)]
pub struct Table {
    header: Header,
    mask: usize,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Table {
    const KIND: &'static Kind = &Kind::of::<Table>("set table");
}

impl Trace for Table {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: `mask + 1` slots follow the head.
        unsafe { tracer.storage(self.base(), self.mask + 1) };
    }
}

impl Table {
    fn allocate(thread: &mut Thread, places: usize) -> PyResult<Gc<Table>> {
        let head = Table { header: Header::new(ids::SET_TABLE), mask: places - 1 };
        let Some(bytes) = places.checked_mul(size_of::<Slot>() + size_of::<i64>()) else {
            return Err(thread.memory_error());
        };
        // SAFETY: the keys are traced, and cleared at once; a hash is read only where a key is.
        unsafe {
            let table = thread.alloc_raw_tail(ids::SET_TABLE, head, bytes)?;
            table.base().cast_mut().write_bytes(0, places);
            Ok(table)
        }
    }

    fn base(&self) -> *const Slot {
        // SAFETY: the keys begin right behind the head, inside the same cell.
        unsafe { std::ptr::from_ref(self).cast::<u8>().add(size_of::<Table>()).cast() }
    }

    /// The keys, place by place.
    #[inline]
    pub(super) fn keys(&self) -> &'static [Slot] {
        // SAFETY: as above; the table is kept alive by the slice, which lies on a scanned stack.
        unsafe { std::slice::from_raw_parts(self.base(), self.mask + 1) }
    }

    #[inline]
    fn hashes(&self) -> &'static [Cell<i64>] {
        // SAFETY: the hashes begin behind the last key, inside the same cell.
        unsafe { std::slice::from_raw_parts(self.base().add(self.mask + 1).cast(), self.mask + 1) }
    }

    /// The key at a place, unless it is free or was removed.
    #[inline]
    pub(super) fn key(&self, place: usize) -> Option<Value> {
        self.keys()[place].get().filter(|&key| key != Value::DELETED)
    }

    /// The hash of the key at a place.
    pub(super) fn hash(&self, place: usize) -> i64 {
        self.hashes()[place].get()
    }

    pub(super) fn places(&self) -> usize {
        self.mask + 1
    }

    fn put(&self, heap: &Heap, place: usize, key: Value, hash: i64) {
        heap.set(crate::object::cast::gc(self), &self.keys()[place], key);
        self.hashes()[place].set(hash);
    }

    /// Puts a key that is not there into a table without removed keys that has room and is of nobody else yet.
    #[inline]
    fn put_clean(&self, key: Value, hash: i64) {
        let keys = self.keys();
        let mut probe = Probe::new(hash, self.mask);
        while keys[probe.place].get().is_some() {
            probe.next(self.mask);
        }
        self.put_at(probe.place, key, hash);
    }

    /// Puts a key into a place of a table whose keys the collector is told of afterwards.
    #[inline]
    fn put_at(&self, place: usize, key: Value, hash: i64) {
        self.keys()[place].init(key);
        self.hashes()[place].set(hash);
    }
}

/// A sequence of places for a hash.
struct Probe {
    start: usize,
    place: usize,
    /// Places left in this row.
    row: usize,
    perturb: u64,
}

impl Probe {
    #[inline]
    fn new(hash: i64, mask: usize) -> Probe {
        let start = hash as usize & mask;
        Probe { start, place: start, row: Self::row(start, mask), perturb: hash as u64 }
    }

    #[inline]
    fn row(start: usize, mask: usize) -> usize {
        if start + LINEAR <= mask { LINEAR } else { 0 }
    }

    #[inline]
    fn next(&mut self, mask: usize) {
        if self.row > 0 {
            self.row -= 1;
            self.place += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.start = (self.start.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb as usize)) & mask;
        self.place = self.start;
        self.row = Self::row(self.start, mask);
    }
}

/// Where a key is, or where it would go.
enum Place {
    Here(usize),
    Free(usize),
}

/// Looks for a key; may run `__eq__`, and begins anew where that changed the set.
fn look(
    thread: &mut Thread,
    set: Gc<Set>,
    table: Gc<Table>,
    key: Value,
    hash: i64,
) -> PyResult<Option<Place>> {
    let (keys, hashes) = (table.keys(), table.hashes());
    let mut probe = Probe::new(hash, table.mask);
    loop {
        let Some(known) = keys[probe.place].get() else { return Ok(Some(Place::Free(probe.place))) };
        if hashes[probe.place].get() == hash && known != Value::DELETED {
            if known.is(key) || same_key(thread, known, key)? {
                return Ok(Some(Place::Here(probe.place)));
            }
            if set.body.table.get() != Some(table) || keys[probe.place].get() != Some(known) {
                return Ok(None);
            }
        }
        probe.next(table.mask);
    }
}

#[inline]
fn same_key(thread: &mut Thread, known: Value, key: Value) -> PyResult<bool> {
    match (known.exact::<Str>(), key.exact::<Str>()) {
        (Some(known), Some(key)) => Ok(known.equals(&key)),
        _ => ops::equal(thread, known, key),
    }
}

fn place_of(
    thread: &mut Thread,
    set: Gc<Set>,
    key: Value,
    hash: i64,
) -> PyResult<Option<(Gc<Table>, Place)>> {
    while let Some(table) = set.body.table.get() {
        if let Some(place) = look(thread, set, table, key, hash)? {
            return Ok(Some((table, place)));
        }
    }
    Ok(None)
}

/// The place of a key.
pub(super) fn find(thread: &mut Thread, set: Gc<Set>, key: Value, hash: i64) -> PyResult<Option<usize>> {
    match place_of(thread, set, key, hash)? {
        Some((_, Place::Here(place))) => Ok(Some(place)),
        _ => Ok(None),
    }
}

/// Adds a key; whether it was not there.
pub(super) fn add(thread: &mut Thread, set: Gc<Set>, key: Value, hash: i64) -> PyResult<bool> {
    if set.body.table.get().is_none() {
        resize(thread, set, 0)?;
    }
    let Some((table, Place::Free(place))) = place_of(thread, set, key, hash)? else { return Ok(false) };
    table.put(thread.heap(), place, key, hash);
    let body: &Body = &set.body;
    body.fill.set(body.fill.get() + 1);
    body.used.set(body.used.get() + 1);
    if body.fill.get() * 5 >= table.mask * 3 {
        let used = body.used.get();
        resize(thread, set, if used > 50_000 { used * 2 } else { used * 4 })?;
    }
    Ok(true)
}

/// Removes the key at a place.
pub(super) fn remove(set: Gc<Set>, place: usize) {
    if let Some(table) = set.body.table.get() {
        table.keys()[place].set_immediate(Value::DELETED);
        table.hashes()[place].set(-1);
        set.body.used.set(set.body.used.get() - 1);
    }
}

/// A new table for more than `wanted` keys, without the removed ones.
fn resize(thread: &mut Thread, set: Gc<Set>, wanted: usize) -> PyResult<()> {
    let mut places = MIN_PLACES;
    while places <= wanted {
        places <<= 1;
    }
    let table = Table::allocate(thread, places)?;
    let heap = thread.heap();
    if let Some(old) = set.body.table.get() {
        for place in 0..old.places() {
            if let Some(key) = old.key(place) {
                table.put_clean(key, old.hash(place));
            }
        }
        heap.barrier_range(table, table.keys());
    }
    heap.set_gc(set, &set.body.table, Some(table));
    set.body.fill.set(set.body.used.get());
    Ok(())
}

/// Makes room for so many more keys as a union with as many would.
pub(super) fn reserve(thread: &mut Thread, set: Gc<Set>, more: usize) -> PyResult<()> {
    let mask = set.body.table.get().map_or(MIN_PLACES - 1, |table| table.mask);
    if (set.body.fill.get() + more) * 5 >= mask * 3 {
        resize(thread, set, (set.body.used.get() + more) * 2)?;
    }
    Ok(())
}

/// Adds every key of another set.
pub(super) fn merge(thread: &mut Thread, set: Gc<Set>, other: Gc<Set>) -> PyResult<()> {
    let Some(theirs) = other.body.table.get() else { return Ok(()) };
    if other == set || other.body.used.get() == 0 {
        return Ok(());
    }
    reserve(thread, set, other.body.used.get())?;
    if set.body.table.get().is_none() {
        resize(thread, set, 0)?;
    }
    if set.body.fill.get() == 0
        && let Some(own) = set.body.table.get()
    {
        let same = own.mask == theirs.mask && other.body.fill.get() == other.body.used.get();
        for place in 0..theirs.places() {
            if let Some(key) = theirs.key(place) {
                match same {
                    true => own.put_at(place, key, theirs.hash(place)),
                    false => own.put_clean(key, theirs.hash(place)),
                }
            }
        }
        thread.heap().barrier_range(own, own.keys());
        set.body.fill.set(other.body.used.get());
        set.body.used.set(other.body.used.get());
        return thread.work(theirs.places());
    }
    for place in 0..theirs.places() {
        if let Some(key) = theirs.key(place) {
            add(thread, set, key, theirs.hash(place))?;
        }
    }
    thread.work(theirs.places())
}
