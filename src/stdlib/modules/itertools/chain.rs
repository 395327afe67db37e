//! `chain` and `zip_longest`.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::instance;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::storage;
use taipan_runtime::object::storage::Values;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::modules::cursor::Cursor;
use crate::modules::tuple_of;

/// Return a chain object whose .__next__() method returns elements from the first iterable until it is exhausted, then
/// elements from the next iterable, until all of the iterables are exhausted.
#[pytype(name = "chain", module = "itertools", shape = ids::CHAIN, signature = "(*iterables)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct Chain {
    header: Header,
    sources: Cursor,
    active: Cursor,
}

fn chain_over(thread: &mut Thread, sources: Value) -> PyResult<Gc<Chain>> {
    let sources = Cursor::new(thread, sources)?;
    let chain = Chain { header: Header::new(ids::CHAIN), sources, active: Cursor::empty() };
    Ok(thread.heap().alloc(ids::CHAIN, chain))
}

#[pymethods(itself(iter))]
impl Chain {
    #[new("(*iterables)")]
    fn new(thread: &mut Thread, iterables: &[Value]) -> PyResult<Gc<Chain>> {
        let sources = Tuple::new(thread, iterables)?;
        chain_over(thread, sources.as_value())
    }

    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[classmethod("(iterable, /)")]
    fn from_iterable(thread: &mut Thread, class: Gc<Class>, iterable: Value) -> PyResult {
        let chain = chain_over(thread, iterable)?;
        instance::finish_new(thread, class, chain.as_value())
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Chain>) -> PyResult<Option<Value>> {
        loop {
            if let Some(item) = this.active.next(thread)? {
                return Ok(Some(item));
            }
            this.active.close();
            let Some(source) = this.sources.next(thread)? else {
                this.sources.close();
                return Ok(None);
            };
            let opened = this.active.open(thread, this, source);
            if opened.is_err() {
                this.sources.close();
            }
            opened?;
            thread.work(64)?;
        }
    }
}

/// Return a zip_longest object whose .__next__() method returns a tuple where the i-th element comes from the i-th
/// iterable argument.
#[pytype(name = "zip_longest", module = "itertools", shape = ids::ZIP_LONGEST,
    signature = "(*iterables, fillvalue=None)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct ZipLongest {
    header: Header,
    /// The iterators; an exhausted one's slot is empty.
    iterators: GcSlot<Values>,
    fill: Slot,
    #[untraced]
    active: Cell<usize>,
}

/// The one keyword argument there may be.
fn only_fillvalue(thread: &mut Thread, kwargs: Gc<Dict>) -> PyResult {
    match kwargs.get_text(&thread.interp(), "fillvalue") {
        Some(value) if kwargs.len() == 1 => Ok(value),
        _ => Err(thread.type_error("zip_longest() got an unexpected keyword argument")),
    }
}

#[pymethods(itself(iter))]
impl ZipLongest {
    #[new("(*iterables, **kwargs)")]
    fn new(thread: &mut Thread, iterables: &[Value], kwargs: Option<Gc<Dict>>) -> PyResult<Gc<ZipLongest>> {
        let fillvalue = match kwargs.filter(|kwargs| !kwargs.is_empty()) {
            Some(kwargs) => Some(only_fillvalue(thread, kwargs)?),
            None => None,
        };
        let iterators = thread.alloc_values(iterables.len())?;
        for (index, &iterable) in iterables.iter().enumerate() {
            let iterator = iter::iter(thread, iterable)?;
            storage::store(thread.heap(), iterators, index, iterator);
        }
        let zip = ZipLongest {
            header: Header::new(ids::ZIP_LONGEST),
            iterators: GcSlot::new(iterators),
            fill: Slot::new(fillvalue.unwrap_or(Value::NONE)),
            active: Cell::new(iterables.len()),
        };
        Ok(thread.heap().alloc(ids::ZIP_LONGEST, zip))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<ZipLongest>) -> PyResult<Option<Value>> {
        let Some(iterators) = this.iterators.get().filter(|_| this.active.get() > 0) else { return Ok(None) };
        let fill = this.fill.get().unwrap_or(Value::NONE);
        let mut ended = false;
        let row = tuple_of(thread, iterators.capacity(), |thread, index| {
            let slot = &iterators.slots()[index];
            let Some(iterator) = slot.get().filter(|_| !ended) else { return Ok(fill) };
            let item = match iter::next(thread, iterator) {
                Ok(item) => item,
                Err(raised) => {
                    this.active.set(0);
                    return Err(raised);
                }
            };
            if let Some(item) = item {
                return Ok(item);
            }
            slot.clear();
            this.active.set(this.active.get().saturating_sub(1));
            ended = this.active.get() == 0;
            Ok(fill)
        })?;
        Ok(if ended { None } else { Some(row.as_value()) })
    }
}
