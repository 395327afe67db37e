//! The compact table: entries in order of insertion, and an open-addressed index into them.
//!
//! An entry's hash is kept as an unboxed integer of 50 bits, so that all words of the entries are values and the collector
//! traces them as one array, by cards where it is large. A deleted entry keeps its place with an empty key, which is
//! also what tells the index that a probe goes on.

#![expect(unsafe_code, reason = "entries and index lie behind the head and are reached by address")]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::OutOfMemory;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use super::Dict;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// A place for a key and its value.
#[repr(C)]
pub struct Entry {
    /// The hash's low 50 bits, as an unboxed integer.
    tagged: Cell<u64>,
    /// The key; empty in a deleted entry.
    pub key: Slot,
    /// The value, or the name's cell in a namespace.
    pub value: Slot,
}

impl Entry {
    /// The hash: what [`Dict::set_hashed`] takes.
    pub fn hash_bits(&self) -> i64 {
        (self.tagged.get() << 14) as i64 >> 14
    }
}

fn tagged(hash: i64) -> u64 {
    Value::int_from_low_bits(hash).bits()
}

/// A table. `capacity` entries, then `1 << log2` index places of 1, 2 or 4 bytes.
#[repr(C)]
pub struct Table {
    header: Header,
    /// Entries written, deleted ones included.
    len: Cell<u32>,
    /// Places of the index that are taken. Those of entries that were cut off stay taken: what they name is empty, or
    /// an entry that was written there since.
    taken: Cell<u32>,
    /// All entries before this one are deleted: taking the first one again and again must not pass them each time.
    first: Cell<u32>,
    capacity: u32,
    log2: u16,
    width: u16,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Table {
    const KIND: &'static Kind = &Kind::of::<Table>("dict table");
}

impl Trace for Table {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let words = self.len.get() as usize * (size_of::<Entry>() / size_of::<Slot>());
        // SAFETY: the words of the written entries are values or empty.
        unsafe { tracer.storage(self.entries_base().cast::<Slot>(), words) };
    }
}

/// The answer of a search that runs no Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The entry's index.
    At(usize),
    /// The key is not there.
    No,
    /// A key with the same hash can only be compared by Python.
    AskPython,
}

/// An index place that names no entry.
const FREE: u32 = u32::MAX;

/// The smallest index: 8 places, 5 entries.
const MIN_LOG2: u32 = 3;

fn capacity_of(log2: u32) -> usize {
    (1usize << log2) * 2 / 3
}

fn width_of(log2: u32) -> u32 {
    match log2 {
        0..=7 => 1,
        8..=15 => 2,
        _ => 4,
    }
}

impl Table {
    fn entries_base(&self) -> *const Entry {
        // SAFETY: the entries begin right behind the head, inside the same cell.
        unsafe { std::ptr::from_ref(self).cast::<u8>().add(size_of::<Table>()).cast() }
    }

    /// The entries written so far, deleted ones included.
    #[inline]
    pub fn entries(&self) -> &'static [Entry] {
        // SAFETY: at least `len` entries were written; the table is kept alive by the slice, which lies on a scanned stack.
        unsafe { std::slice::from_raw_parts(self.entries_base(), self.len.get() as usize) }
    }

    /// The entry that a place of the index names; without a key where it is deleted.
    #[inline]
    fn entry(&self, index: u32) -> &'static Entry {
        debug_assert!(index < self.capacity);
        // SAFETY: the index names entries that were written once, or are zero in the copy of a table; as above.
        unsafe { &*self.entries_base().add(index as usize) }
    }

    #[inline]
    fn index_base(&self) -> *mut u8 {
        // SAFETY: the index begins behind the last entry, inside the same cell.
        unsafe { self.entries_base().add(self.capacity as usize).cast::<u8>().cast_mut() }
    }

    #[inline]
    fn index(&self, place: usize) -> u32 {
        debug_assert!(place < 1 << self.log2);
        // SAFETY: `place` is below the number of places, each `width` bytes wide and aligned to that.
        unsafe {
            let base = self.index_base();
            match self.width {
                1 => match *base.add(place) {
                    u8::MAX => FREE,
                    index => u32::from(index),
                },
                2 => match *base.cast::<u16>().add(place) {
                    u16::MAX => FREE,
                    index => u32::from(index),
                },
                _ => *base.cast::<u32>().add(place),
            }
        }
    }

    fn set_index(&self, place: usize, index: u32) {
        // SAFETY: as in `index`.
        unsafe {
            let base = self.index_base();
            match self.width {
                1 => *base.add(place) = index as u8,
                2 => *base.cast::<u16>().add(place) = index as u16,
                _ => *base.cast::<u32>().add(place) = index,
            }
        }
    }

    fn mask(&self) -> usize {
        (1 << self.log2) - 1
    }

    fn has_room(&self, more: usize) -> bool {
        self.taken.get() as usize + more <= self.capacity as usize
    }

    fn allocate(thread: &mut Thread, log2: u32) -> PyResult<Gc<Table>> {
        let (head, tail) = Self::head(log2);
        Ok(Self::without_index(thread.alloc_tail(ids::DICT_TABLE, head, tail)?))
    }

    fn try_allocate(heap: &Heap, log2: u32) -> Result<Gc<Table>, OutOfMemory> {
        let (head, tail) = Self::head(log2);
        Ok(Self::without_index(heap.try_alloc_tail(ids::DICT_TABLE, head, tail)?))
    }

    /// The head of a table, and the bytes behind it.
    fn head(log2: u32) -> (Table, usize) {
        let capacity = capacity_of(log2);
        let width = width_of(log2);
        let tail = capacity * size_of::<Entry>() + (1usize << log2) * width as usize;
        let header = Header::new(ids::DICT_TABLE);
        let empty = || Cell::new(0);
        let table = Table {
            header,
            len: empty(),
            taken: empty(),
            first: empty(),
            capacity: capacity as u32,
            log2: log2 as u16,
            width: width as u16,
        };
        (table, tail)
    }

    /// Marks every place of a new table as free.
    fn without_index(table: Gc<Table>) -> Gc<Table> {
        // SAFETY: the index has this many bytes; nobody else has the table yet.
        unsafe {
            std::ptr::write_bytes(table.index_base(), 0xFF, (1usize << table.log2) * table.width as usize)
        };
        table
    }

    /// The entry of an exact string.
    #[inline]
    pub(super) fn find_str(&self, name: Gc<Str>) -> Found {
        let wanted = tagged(name.hash() as i64);
        let mut probe = Probe::new(name.hash() as i64, self.mask());
        loop {
            let index = self.index(probe.place);
            if index == FREE {
                return Found::No;
            }
            let entry = self.entry(index);
            if let Some(key) = entry.key.get() {
                if key.is(name.as_value()) {
                    return Found::At(index as usize);
                }
                if entry.tagged.get() == wanted {
                    match key.exact::<Str>() {
                        Some(key) if key.equals(&name) => return Found::At(index as usize),
                        Some(_) => {}
                        None => return Found::AskPython,
                    }
                }
            }
            probe.next();
        }
    }

    /// Appends an entry; there must be room. Its index.
    pub(super) fn push(&self, heap: &Heap, table: Gc<Table>, key: Value, hash: i64, value: Value) -> usize {
        let index = self.len.get();
        debug_assert!(index <= self.taken.get() && self.taken.get() < self.capacity);
        let mut probe = Probe::new(hash, self.mask());
        while self.index(probe.place) != FREE {
            probe.next();
        }
        self.set_index(probe.place, index);
        self.len.set(index + 1);
        self.taken.set(self.taken.get() + 1);
        let entry = &self.entries()[index as usize];
        entry.tagged.set(tagged(hash));
        entry.key.init(key);
        entry.value.init(value);
        heap.barrier_range(table, std::slice::from_ref(entry));
        index as usize
    }

    /// Takes over the entries and the index of a table of the same size.
    fn copy_from(&self, heap: &Heap, table: Gc<Table>, other: &Table) {
        debug_assert_eq!(self.log2, other.log2);
        let entries = other.len.get();
        // SAFETY: tables of one size have one layout, and the new one is of nobody else yet.
        unsafe {
            self.entries_base().cast_mut().copy_from_nonoverlapping(other.entries_base(), entries as usize);
            let index_bytes = (1usize << self.log2) * self.width as usize;
            self.index_base().copy_from_nonoverlapping(other.index_base(), index_bytes);
        }
        self.len.set(entries);
        self.taken.set(other.taken.get());
        self.first.set(other.first.get());
        let words = entries as usize * (size_of::<Entry>() / size_of::<Slot>());
        // SAFETY: the words of the written entries are values or empty.
        heap.barrier_range(table, unsafe {
            std::slice::from_raw_parts(self.entries_base().cast::<Slot>(), words)
        });
    }

    /// Deletes an entry. The index goes on naming it.
    pub(super) fn remove(&self, index: usize) {
        let entries = self.entries();
        entries[index].key.clear();
        entries[index].value.clear();
        if index == self.first.get() as usize {
            let passed = entries[index..].iter().take_while(|entry| entry.key.get().is_none()).count();
            self.first.set((index + passed) as u32);
        }
    }

    /// Forgets the entries from `index` on, which are deleted: taking the last one again and again must not pass them
    /// each time.
    pub(super) fn cut(&self, index: usize) {
        debug_assert!(self.entries()[index..].iter().all(|entry| entry.key.get().is_none()));
        self.len.set(index as u32);
        self.first.set(self.first.get().min(index as u32));
    }

    /// The index of the first entry that is not deleted, or of one before.
    pub(super) fn first(&self) -> usize {
        self.first.get() as usize
    }
}

/// The sequence of places for a hash: CPython's, so that a dict's speed on regular keys is what people know.
struct Probe {
    place: usize,
    perturb: u64,
    mask: usize,
}

impl Probe {
    #[inline]
    fn new(hash: i64, mask: usize) -> Self {
        // The stored hash has 50 bits: both ways of computing the sequence must agree.
        let hash = ((hash << 14) >> 14) as u64;
        Probe { place: hash as usize & mask, perturb: hash, mask }
    }

    #[inline]
    fn next(&mut self) {
        self.perturb >>= 5;
        self.place =
            (self.place.wrapping_mul(5).wrapping_add(self.perturb as usize).wrapping_add(1)) & self.mask;
    }
}

/// The entry of any key; may run `__eq__`.
pub(super) fn find(thread: &mut Thread, dict: Gc<Dict>, key: Value, hash: i64) -> PyResult<Option<usize>> {
    'anew: loop {
        let Some(table) = dict.table.get() else { return Ok(None) };
        let wanted = tagged(hash);
        let mut probe = Probe::new(hash, table.mask());
        loop {
            let index = table.index(probe.place);
            if index == FREE {
                return Ok(None);
            }
            let entry = table.entry(index);
            if let Some(known) = entry.key.get() {
                if known.is(key) {
                    return Ok(Some(index as usize));
                }
                if entry.tagged.get() == wanted {
                    let equal = ops::equal(thread, known, key)?;
                    if dict.table.get() != Some(table) || entry.key.get() != Some(known) {
                        continue 'anew;
                    }
                    if equal {
                        return Ok(Some(index as usize));
                    }
                }
            }
            probe.next();
        }
    }
}

/// How the collector traces tables.
pub fn kind() -> &'static Kind {
    Table::KIND
}

/// Makes room for one entry without a thread; whether that succeeded. For namespaces of native types.
pub(super) fn reserve_small(interp: &Interpreter, dict: Gc<Dict>) -> bool {
    let old = dict.table.get();
    if old.is_some_and(|table| table.has_room(1)) {
        return true;
    }
    let wanted = old.map_or(1, |table| table.len.get() as usize * 2);
    let mut log2 = MIN_LOG2;
    while capacity_of(log2) < wanted {
        log2 += 1;
    }
    let Ok(grown) = Table::try_allocate(interp.heap(), log2) else { return false };
    move_entries(interp, old, grown);
    interp.heap().set_gc(dict, &dict.table, Some(grown));
    true
}

/// A table with the entries of another, of which `used` are left.
pub(super) fn duplicate(thread: &mut Thread, other: Gc<Table>, used: usize) -> PyResult<Gc<Table>> {
    let is_dense = used == other.len.get() as usize;
    let log2 = if is_dense { u32::from(other.log2) } else { log2_for(thread, used)? };
    let made = Table::allocate(thread, log2)?;
    let interp = thread.interp();
    if is_dense {
        made.copy_from(interp.heap(), made, &other);
    } else {
        move_entries(&interp, Some(other), made);
    }
    Ok(made)
}

/// The size of index for so many entries; MemoryError where there is none.
fn log2_for(thread: &mut Thread, entries: usize) -> PyResult<u32> {
    let mut log2 = MIN_LOG2;
    while capacity_of(log2) < entries {
        log2 += 1;
        if log2 > 31 {
            return Err(thread.memory_error());
        }
    }
    Ok(log2)
}

fn move_entries(interp: &Interpreter, old: Option<Gc<Table>>, grown: Gc<Table>) {
    for entry in old.iter().flat_map(|old| old.entries()) {
        if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
            grown.push(interp.heap(), grown, key, entry.hash_bits(), value);
        }
    }
}

/// Makes room for `more` entries: a larger table, or the same size without the deleted ones.
#[inline]
pub(super) fn reserve(thread: &mut Thread, dict: Gc<Dict>, more: usize) -> PyResult<()> {
    if dict.table.get().is_some_and(|table| table.has_room(more)) {
        return Ok(());
    }
    grow(thread, dict, more)
}

#[inline(never)]
fn grow(thread: &mut Thread, dict: Gc<Dict>, more: usize) -> PyResult<()> {
    let old = dict.table.get();
    let used =
        old.map_or(0, |table| table.entries().iter().filter(|entry| entry.key.get().is_some()).count());
    let wanted = match old {
        None => more,
        Some(_) => (used * 2).max(used + more),
    };
    let log2 = log2_for(thread, wanted)?;
    let grown = Table::allocate(thread, log2)?;
    let interp = thread.interp();
    move_entries(&interp, dict.table.get(), grown);
    interp.heap().set_gc(dict, &dict.table, Some(grown));
    Ok(())
}
