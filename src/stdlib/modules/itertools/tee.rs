//! `tee`: copies of an iterator read from a chain of blocks of items that the slowest of them keeps.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::storage;
use taipan_runtime::object::storage::Values;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::modules::tuple_of;

/// The items of a block.
const BLOCK: usize = 57;

/// teedataobject(iterable, values, next, /)
///
/// Data container common to multiple tee objects.
#[pytype(name = "_tee_dataobject", module = "itertools", shape = ids::TEE_DATA, flags(NO_NEW), trace)]
#[repr(C)]
pub struct TeeData {
    header: Header,
    source: Slot,
    items: GcSlot<Values>,
    following: GcSlot<TeeData>,
    #[untraced]
    filled: Cell<usize>,
    /// The source is being asked.
    #[untraced]
    running: Cell<bool>,
}

impl TeeData {
    fn allocate(thread: &mut Thread, source: Value) -> Gc<TeeData> {
        let items = Values::small(thread.heap(), BLOCK);
        let data = TeeData {
            header: Header::new(ids::TEE_DATA),
            source: Slot::new(source),
            items: GcSlot::new(items),
            following: GcSlot::empty(),
            filled: Cell::new(0),
            running: Cell::new(false),
        };
        thread.heap().alloc(ids::TEE_DATA, data)
    }

    /// The item at an index, which is at most the number of those that are there.
    fn item(thread: &mut Thread, this: Gc<TeeData>, index: usize) -> PyResult<Option<Value>> {
        let (Some(items), Some(source)) = (this.items.get(), this.source.get()) else { return Ok(None) };
        if index < this.filled.get() {
            return Ok(items.slots()[index].get());
        }
        if this.running.replace(true) {
            return Err(thread.runtime_error("cannot re-enter the tee iterator"));
        }
        let next = iter::next(thread, source);
        this.running.set(false);
        let Some(item) = next? else { return Ok(None) };
        storage::store(thread.heap(), items, index, item);
        this.filled.set(index + 1);
        Ok(Some(item))
    }

    /// The block behind this one.
    fn next_block(thread: &mut Thread, this: Gc<TeeData>) -> Gc<TeeData> {
        if let Some(following) = this.following.get() {
            return following;
        }
        let following = TeeData::allocate(thread, this.source.get().unwrap_or(Value::NONE));
        thread.heap().set_gc(this, &this.following, following);
        following
    }
}

#[pymethods]
impl TeeData {}

/// Iterator wrapped to make it copyable.
#[pytype(name = "_tee", module = "itertools", shape = ids::TEE, signature = "(iterable, /)", flags(WEAKREF), trace)]
#[repr(C)]
pub struct Tee {
    header: Header,
    data: GcSlot<TeeData>,
    #[untraced]
    index: Cell<usize>,
}

impl Tee {
    fn allocate(thread: &mut Thread, data: Gc<TeeData>, index: usize) -> Gc<Tee> {
        let tee = Tee { header: Header::new(ids::TEE), data: GcSlot::new(data), index: Cell::new(index) };
        thread.heap().alloc(ids::TEE, tee)
    }

    fn copied(thread: &mut Thread, this: Gc<Tee>) -> Gc<Tee> {
        match this.data.get() {
            Some(data) => Tee::allocate(thread, data, this.index.get()),
            None => this,
        }
    }
}

#[pymethods(itself(iter))]
impl Tee {
    #[new("(iterable, /)")]
    fn new(thread: &mut Thread, iterable: Value) -> PyResult<Gc<Tee>> {
        let source = iter::iter(thread, iterable)?;
        if let Some(tee) = source.exact::<Tee>() {
            return Ok(Tee::copied(thread, tee));
        }
        let data = TeeData::allocate(thread, source);
        Ok(Tee::allocate(thread, data, 0))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Tee>) -> PyResult<Option<Value>> {
        let Some(mut data) = this.data.get() else { return Ok(None) };
        if this.index.get() == BLOCK {
            data = TeeData::next_block(thread, data);
            thread.heap().set_gc(this, &this.data, data);
            this.index.set(0);
        }
        let index = this.index.get();
        let item = TeeData::item(thread, data, index)?;
        if item.is_some() {
            this.index.set(index + 1);
        }
        Ok(item)
    }

    /// Returns an independent iterator.
    #[method("()")]
    fn __copy__(thread: &mut Thread, this: Gc<Tee>) -> Gc<Tee> {
        Tee::copied(thread, this)
    }
}

/// Returns a tuple of n independent iterators.
#[pyfunction("(iterable, n=2, /)", module = "itertools")]
pub fn tee(thread: &mut Thread, iterable: Value, #[default(2)] n: isize) -> PyResult<Gc<Tuple>> {
    let Ok(count) = usize::try_from(n) else { return Err(thread.value_error("n must be >= 0")) };
    if count == 0 {
        return Ok(thread.interp().empty_tuple());
    }
    let first = Tee::new(thread, iterable)?;
    tuple_of(thread, count, |thread, index| {
        let tee = if index == 0 { first } else { Tee::copied(thread, first) };
        Ok(tee.as_value())
    })
}
