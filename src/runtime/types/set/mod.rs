//! `set` and `frozenset`: open-addressed tables of keys and hashes.

#![expect(unsafe_code, reason = "a frozen set is read as a set, which it is but for its shape")]

mod iterator;
mod methods;
mod operators;
mod table;

pub use iterator::SetIterator;
pub use operators::difference_update;
pub use operators::symmetric_difference_update;
pub use operators::update;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict;
use crate::types::str::Str;
use table::Table;

/// What both kinds of sets are.
#[repr(C)]
pub struct Body {
    /// How many keys.
    used: Cell<usize>,
    /// Places that are not free: keys, and marks of removed ones.
    fill: Cell<usize>,
    /// Where `pop` looks first.
    finger: Cell<usize>,
    /// A frozen set's hash, -1 where it was not computed.
    hash: Cell<i64>,
    table: GcSlot<Table>,
}

impl Trace for Body {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer);
    }
}

/// Build an unordered collection of unique elements.
#[pytype(
    name = "set",
    shape = ids::SET,
    signature = "(iterable=(), /)",
    flags(BASETYPE, MATCH_SELF, UNHASHABLE, WEAKREF),
    trace,
    methods(COMMON, METHODS)
)]
#[repr(C)]
pub struct Set {
    header: Header,
    body: Body,
}

/// Build an immutable unordered collection of unique elements.
#[pytype(
    name = "frozenset",
    shape = ids::FROZENSET,
    signature = "(iterable=(), /)",
    flags(BASETYPE, MATCH_SELF, WEAKREF),
    trace,
    methods(COMMON)
)]
#[repr(C)]
pub struct FrozenSet {
    header: Header,
    body: Body,
}

/// How the collector traces the tables.
pub fn table_kind() -> &'static Kind {
    Table::KIND
}

/// The set under a value, frozen or not, or under an instance of a subclass.
#[inline]
pub fn any_set(value: Value) -> Option<Gc<Set>> {
    if let Some(set) = value.cast::<Set>() {
        return Some(set);
    }
    // SAFETY: the two layouts are the same; whoever reads the shape reads the header.
    value.cast::<FrozenSet>().map(|frozen| unsafe { frozen.cast::<Set>() })
}

/// Whether a value is a set, frozen or not.
pub fn is_any_set(value: Value) -> bool {
    any_set(value).is_some()
}

/// The hash of a key; the error of one that has none names it as an element.
#[inline]
fn key_hash(thread: &mut Thread, key: Value) -> PyResult<i64> {
    if let Some(name) = key.exact::<Str>() {
        return Ok(name.hash() as i64);
    }
    if let Some(int) = key.as_int() {
        return Ok(crate::number::hash::int(int));
    }
    match ops::hash(thread, key) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(dict::unhashable(thread, raised, key, "a set element")),
    }
}

impl Set {
    /// An empty set.
    pub fn empty(interp: &Interpreter) -> Gc<Set> {
        Self::make(interp, ids::SET)
    }

    /// An empty set of either kind.
    fn make(interp: &Interpreter, shape: ShapeId) -> Gc<Set> {
        let body = Body {
            used: Cell::new(0),
            fill: Cell::new(0),
            finger: Cell::new(0),
            hash: Cell::new(-1),
            table: GcSlot::empty(),
        };
        interp.heap().alloc(shape, Set { header: Header::new(shape), body })
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.body.used.get()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a key; whether it was not there.
    pub fn add(&self, thread: &mut Thread, key: Value) -> PyResult<bool> {
        let hash = key_hash(thread, key)?;
        self.add_hashed(thread, key, hash)
    }

    /// Adds a key whose hash is known.
    pub fn add_hashed(&self, thread: &mut Thread, key: Value, hash: i64) -> PyResult<bool> {
        table::add(thread, gc(self), key, hash)
    }

    /// Whether the key is there.
    pub fn contains(&self, thread: &mut Thread, key: Value) -> PyResult<bool> {
        let hash = key_hash(thread, key)?;
        self.contains_hashed(thread, key, hash)
    }

    /// Whether the key, whose hash is known, is there.
    pub fn contains_hashed(&self, thread: &mut Thread, key: Value, hash: i64) -> PyResult<bool> {
        Ok(table::find(thread, gc(self), key, hash)?.is_some())
    }

    /// Removes a key; whether it was there.
    pub fn discard(&self, thread: &mut Thread, key: Value) -> PyResult<bool> {
        let hash = key_hash(thread, key)?;
        self.discard_hashed(thread, key, hash)
    }

    /// Removes a key whose hash is known; whether it was there.
    pub fn discard_hashed(&self, thread: &mut Thread, key: Value, hash: i64) -> PyResult<bool> {
        let found = table::find(thread, gc(self), key, hash)?;
        if let Some(place) = found {
            table::remove(gc(self), place);
        }
        Ok(found.is_some())
    }

    /// Removes all keys.
    pub fn clear(&self) {
        self.body.table.clear();
        self.body.used.set(0);
        self.body.fill.set(0);
        self.body.finger.set(0);
    }

    /// The next key at or behind the place, which moves behind it.
    #[inline]
    pub fn next(&self, place: &mut usize) -> Option<(Value, i64)> {
        let table = self.body.table.get()?;
        while *place < table.places() {
            let at = *place;
            *place += 1;
            if let Some(key) = table.key(at) {
                return Some((key, table.hash(at)));
            }
        }
        None
    }

    /// Removes and returns some key.
    pub fn pop(&self) -> Option<Value> {
        let table = self.body.table.get().filter(|_| !self.is_empty())?;
        let mask = table.places() - 1;
        let mut place = self.body.finger.get() & mask;
        loop {
            if let Some(key) = table.key(place) {
                table::remove(gc(self), place);
                self.body.finger.set(place + 1);
                return Some(key);
            }
            place = (place + 1) & mask;
        }
    }

    /// A set of a kind with the keys of this one.
    fn copied(&self, thread: &mut Thread, shape: ShapeId) -> PyResult<Gc<Set>> {
        let copy = Self::make(&thread.interp(), shape);
        table::merge(thread, copy, gc(self))?;
        Ok(copy)
    }
}

fn of(thread: &mut Thread, shape: ShapeId, items: &[Value]) -> PyResult {
    let set = Set::make(&thread.interp(), shape);
    for &item in items {
        set.add(thread, item)?;
    }
    Ok(set.as_value())
}

/// A set of these items.
pub fn of_items(thread: &mut Thread, items: &[Value]) -> PyResult {
    of(thread, ids::SET, items)
}

/// A frozen set of these items.
pub fn frozen_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    of(thread, ids::FROZENSET, items)
}

/// Adds an item to what must be a set: a program may have put something else where the compiler keeps one.
pub fn add(thread: &mut Thread, set: Value, item: Value) -> PyResult<()> {
    let Some(set) = set.cast::<Set>() else {
        let name = thread.interp().class_of(set).name_text();
        return Err(thread.type_error(format!("'{name}' object is not a set")));
    };
    set.add(thread, item).map(drop)
}
