//! `accumulate` and `groupby`.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::call;
use taipan_runtime::object::ops;
use taipan_runtime::object::ops::BinaryOp;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::modules::cursor::Cursor;

/// Return series of accumulated sums.
#[pytype(name = "accumulate", module = "itertools", shape = ids::ACCUMULATE,
    signature = "(iterable, func=None, *, initial=None)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Accumulate {
    header: Header,
    cursor: Cursor,
    /// Empty for addition.
    function: Slot,
    total: Slot,
    /// What is given first; empty once it was.
    initial: Slot,
}

/// A slot that is empty for `None`.
fn optional(value: Option<Value>) -> Slot {
    value.filter(|value| !value.is_none()).map_or(Slot::empty(), Slot::new)
}

#[pymethods(itself(iter))]
impl Accumulate {
    #[new("(iterable, func=None, *, initial=None)")]
    fn new(
        thread: &mut Thread,
        iterable: Value,
        func: Option<Value>,
        initial: Option<Value>,
    ) -> PyResult<Gc<Accumulate>> {
        let cursor = Cursor::new(thread, iterable)?;
        let accumulate = Accumulate {
            header: Header::new(ids::ACCUMULATE),
            cursor,
            function: optional(func),
            total: Slot::empty(),
            initial: optional(initial),
        };
        Ok(thread.heap().alloc(ids::ACCUMULATE, accumulate))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Accumulate>) -> PyResult<Option<Value>> {
        if let Some(initial) = this.initial.get() {
            this.initial.clear();
            thread.heap().set(this, &this.total, initial);
            return Ok(Some(initial));
        }
        let Some(item) = this.cursor.next(thread)? else { return Ok(None) };
        let total = match (this.total.get(), this.function.get()) {
            (None, _) => item,
            (Some(total), Some(function)) => call::call(thread, function, &[total, item])?,
            (Some(total), None) => ops::binary(thread, BinaryOp::Add, total, item)?,
        };
        thread.heap().set(this, &this.total, total);
        Ok(Some(total))
    }
}

/// make an iterator that returns consecutive keys and groups from the iterable
///
///   iterable
///     Elements to divide into groups according to the key function.
///   key
///     A function for computing the group category for each element.
///     If the key function is not specified or is None, the element itself
///     is used for grouping.
#[pytype(name = "groupby", module = "itertools", shape = ids::GROUPBY, signature = "(iterable, key=None)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct GroupBy {
    header: Header,
    cursor: Cursor,
    /// Empty where an item is its own key.
    function: Slot,
    /// The key of the group given last.
    target: Slot,
    key: Slot,
    value: Slot,
    /// The group that may still read from here.
    group: GcSlot<Grouper>,
}

impl GroupBy {
    /// Reads the next item and its key; false at the end.
    fn step(thread: &mut Thread, this: Gc<GroupBy>) -> PyResult<bool> {
        let Some(value) = this.cursor.next(thread)? else { return Ok(false) };
        let key = match this.function.get() {
            Some(function) => call::call(thread, function, &[value])?,
            None => value,
        };
        thread.heap().set(this, &this.value, value);
        thread.heap().set(this, &this.key, key);
        Ok(true)
    }

    /// Whether the present item begins a new group.
    fn at_new_group(thread: &mut Thread, this: Gc<GroupBy>) -> PyResult<bool> {
        match (this.key.get(), this.target.get()) {
            (None, _) => Ok(false),
            (Some(_), None) => Ok(true),
            (Some(key), Some(target)) => Ok(!ops::equal(thread, target, key)?),
        }
    }
}

#[pymethods(itself(iter))]
impl GroupBy {
    #[new("(iterable, key=None)")]
    fn new(thread: &mut Thread, iterable: Value, key: Option<Value>) -> PyResult<Gc<GroupBy>> {
        let cursor = Cursor::new(thread, iterable)?;
        let groupby = GroupBy {
            header: Header::new(ids::GROUPBY),
            cursor,
            function: optional(key),
            target: Slot::empty(),
            key: Slot::empty(),
            value: Slot::empty(),
            group: GcSlot::empty(),
        };
        Ok(thread.heap().alloc(ids::GROUPBY, groupby))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<GroupBy>) -> PyResult<Option<Value>> {
        this.group.clear();
        while !GroupBy::at_new_group(thread, this)? {
            if !GroupBy::step(thread, this)? {
                return Ok(None);
            }
            thread.work(64)?;
        }
        let Some(key) = this.key.get() else { return Ok(None) };
        thread.heap().set(this, &this.target, key);
        let group = grouper(thread, this, key);
        Ok(Some(Tuple::small(&thread.interp(), &[key, group.as_value()]).as_value()))
    }
}

#[pytype(name = "_grouper", module = "itertools", shape = ids::GROUPER, trace)]
#[repr(C)]
pub struct Grouper {
    header: Header,
    parent: GcSlot<GroupBy>,
    key: Slot,
}

/// The group of a key; the one before it ends.
fn grouper(thread: &mut Thread, parent: Gc<GroupBy>, key: Value) -> Gc<Grouper> {
    let header = Header::new(ids::GROUPER);
    let group = Grouper { header, parent: GcSlot::new(parent), key: Slot::new(key) };
    let group = thread.heap().alloc(ids::GROUPER, group);
    thread.heap().set_gc(parent, &parent.group, group);
    group
}

#[pymethods(itself(iter))]
impl Grouper {
    #[new("(parent, tgtkey, /)")]
    fn new(thread: &mut Thread, parent: Gc<GroupBy>, tgtkey: Value) -> Gc<Grouper> {
        grouper(thread, parent, tgtkey)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Grouper>) -> PyResult<Option<Value>> {
        let (Some(parent), Some(own)) = (this.parent.get(), this.key.get()) else { return Ok(None) };
        if parent.group.get() != Some(this) {
            return Ok(None);
        }
        if parent.value.get().is_none() && !GroupBy::step(thread, parent)? {
            return Ok(None);
        }
        let (Some(value), Some(key)) = (parent.value.get(), parent.key.get()) else { return Ok(None) };
        if !ops::equal(thread, own, key)? {
            return Ok(None);
        }
        parent.value.clear();
        parent.key.clear();
        Ok(Some(value))
    }
}
