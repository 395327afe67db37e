//! `set` and `frozenset`: open-addressed tables of values.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::spec::TypeSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;

/// Build an unordered collection of unique elements.
#[pytype(name = "set", shape = ids::SET, signature = "(iterable=(), /)", flags(BASETYPE, MATCH_SELF), trace)]
#[repr(C)]
pub struct Set {
    header: Header,
    dict: GcSlot<Dict>,
}

/// Build an immutable unordered collection of unique elements.
#[pytype(name = "frozenset", shape = ids::FROZENSET, signature = "(iterable=(), /)", flags(BASETYPE, MATCH_SELF), trace)]
#[repr(C)]
pub struct FrozenSet {
    header: Header,
    dict: GcSlot<Dict>,
}

/// How the collector traces the tables.
pub fn table_kind() -> &'static Kind {
    crate::types::dict::table_kind()
}

fn make(thread: &mut Thread, shape: ShapeId, items: &[Value]) -> PyResult {
    let dict = Dict::new(thread);
    for &item in items {
        dict.set(thread, item, Value::NONE)?;
    }
    let set = Set { header: Header::new(shape), dict: GcSlot::new(dict) };
    Ok(thread.heap().alloc(shape, set).as_value())
}

/// A set of these items.
pub fn of_items(thread: &mut Thread, items: &[Value]) -> PyResult {
    make(thread, ids::SET, items)
}

/// A frozen set of these items.
pub fn frozen_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    make(thread, ids::FROZENSET, items)
}

/// Adds an item to a set.
pub fn add(thread: &mut Thread, set: Value, item: Value) -> PyResult<()> {
    match set.exact::<Set>().and_then(|set| set.dict.get()) {
        Some(dict) => dict.set(thread, item, Value::NONE),
        None => Ok(()),
    }
}

#[pymethods]
impl Set {}

#[pymethods]
impl FrozenSet {}

/// Both descriptions.
pub const SPECS: [&TypeSpec; 2] =
    [<Set as crate::object::spec::NativeType>::SPEC, <FrozenSet as crate::object::spec::NativeType>::SPEC];

/// The table of a set, to be read.
pub fn dict_of(set: Gc<Set>) -> Option<Gc<Dict>> {
    set.dict.get()
}
