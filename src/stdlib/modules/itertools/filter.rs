//! `compress`, `dropwhile`, `takewhile`, `filterfalse` and `starmap`.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;

use crate::ids;
use crate::modules::cursor::Cursor;

/// Return data elements corresponding to true selector elements.
///
/// Forms a shorter iterator from selected data elements using the selectors to choose the data elements.
#[pytype(name = "compress", module = "itertools", shape = ids::COMPRESS, signature = "(data, selectors)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct Compress {
    header: Header,
    data: Cursor,
    selectors: Cursor,
}

#[pymethods(itself(iter))]
impl Compress {
    #[new("(data, selectors)")]
    fn new(thread: &mut Thread, data: Value, selectors: Value) -> PyResult<Gc<Compress>> {
        let data = Cursor::new(thread, data)?;
        let selectors = Cursor::new(thread, selectors)?;
        let compress = Compress { header: Header::new(ids::COMPRESS), data, selectors };
        Ok(thread.heap().alloc(ids::COMPRESS, compress))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Compress>) -> PyResult<Option<Value>> {
        loop {
            let Some(item) = this.data.next(thread)? else { return Ok(None) };
            let Some(selector) = this.selectors.next(thread)? else { return Ok(None) };
            if ops::truth(thread, selector)? {
                return Ok(Some(item));
            }
            thread.work(64)?;
        }
    }
}

/// Drop items from the iterable while predicate(item) is true.
///
/// Afterwards, return every element until the iterable is exhausted.
#[pytype(name = "dropwhile", module = "itertools", shape = ids::DROPWHILE,
    signature = "(predicate, iterable, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct DropWhile {
    header: Header,
    predicate: Slot,
    cursor: Cursor,
    #[untraced]
    started: Cell<bool>,
}

#[pymethods(itself(iter))]
impl DropWhile {
    #[new("(predicate, iterable, /)")]
    fn new(thread: &mut Thread, predicate: Value, iterable: Value) -> PyResult<Gc<DropWhile>> {
        let cursor = Cursor::new(thread, iterable)?;
        let header = Header::new(ids::DROPWHILE);
        let dropwhile =
            DropWhile { header, predicate: Slot::new(predicate), cursor, started: Cell::new(false) };
        Ok(thread.heap().alloc(ids::DROPWHILE, dropwhile))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<DropWhile>) -> PyResult<Option<Value>> {
        let predicate = this.predicate.get().unwrap_or(Value::NONE);
        loop {
            let Some(item) = this.cursor.next(thread)? else { return Ok(None) };
            if this.started.get() {
                return Ok(Some(item));
            }
            let verdict = call::call(thread, predicate, &[item])?;
            if !ops::truth(thread, verdict)? {
                this.started.set(true);
                return Ok(Some(item));
            }
            thread.work(64)?;
        }
    }
}

/// Return successive entries from an iterable as long as the predicate evaluates to true for each entry.
#[pytype(name = "takewhile", module = "itertools", shape = ids::TAKEWHILE,
    signature = "(predicate, iterable, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct TakeWhile {
    header: Header,
    predicate: Slot,
    cursor: Cursor,
    #[untraced]
    ended: Cell<bool>,
}

#[pymethods(itself(iter))]
impl TakeWhile {
    #[new("(predicate, iterable, /)")]
    fn new(thread: &mut Thread, predicate: Value, iterable: Value) -> PyResult<Gc<TakeWhile>> {
        let cursor = Cursor::new(thread, iterable)?;
        let header = Header::new(ids::TAKEWHILE);
        let takewhile =
            TakeWhile { header, predicate: Slot::new(predicate), cursor, ended: Cell::new(false) };
        Ok(thread.heap().alloc(ids::TAKEWHILE, takewhile))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<TakeWhile>) -> PyResult<Option<Value>> {
        if this.ended.get() {
            return Ok(None);
        }
        let Some(item) = this.cursor.next(thread)? else { return Ok(None) };
        let predicate = this.predicate.get().unwrap_or(Value::NONE);
        let verdict = call::call(thread, predicate, &[item])?;
        if ops::truth(thread, verdict)? {
            return Ok(Some(item));
        }
        this.ended.set(true);
        Ok(None)
    }
}

/// Return those items of iterable for which function(item) is false.
///
/// If function is None, return the items that are false.
#[pytype(name = "filterfalse", module = "itertools", shape = ids::FILTERFALSE,
    signature = "(function, iterable, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct FilterFalse {
    header: Header,
    /// Empty where an item's own truth decides.
    function: Slot,
    cursor: Cursor,
}

#[pymethods(itself(iter))]
impl FilterFalse {
    #[new("(function, iterable, /)")]
    fn new(thread: &mut Thread, function: Value, iterable: Value) -> PyResult<Gc<FilterFalse>> {
        let cursor = Cursor::new(thread, iterable)?;
        let is_bool = function.as_class() == Some(thread.interp().class(core_ids::BOOL));
        let function = if function.is_none() || is_bool { Slot::empty() } else { Slot::new(function) };
        let filterfalse = FilterFalse { header: Header::new(ids::FILTERFALSE), function, cursor };
        Ok(thread.heap().alloc(ids::FILTERFALSE, filterfalse))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<FilterFalse>) -> PyResult<Option<Value>> {
        let function = this.function.get();
        loop {
            let Some(item) = this.cursor.next(thread)? else { return Ok(None) };
            let verdict = match function {
                Some(function) => call::call(thread, function, &[item])?,
                None => item,
            };
            if !ops::truth(thread, verdict)? {
                return Ok(Some(item));
            }
            thread.work(64)?;
        }
    }
}

/// Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given
/// sequence.
#[pytype(name = "starmap", module = "itertools", shape = ids::STARMAP, signature = "(function, iterable, /)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct StarMap {
    header: Header,
    function: Slot,
    cursor: Cursor,
}

#[pymethods(itself(iter))]
impl StarMap {
    #[new("(function, iterable, /)")]
    fn new(thread: &mut Thread, function: Value, iterable: Value) -> PyResult<Gc<StarMap>> {
        let cursor = Cursor::new(thread, iterable)?;
        let starmap = StarMap { header: Header::new(ids::STARMAP), function: Slot::new(function), cursor };
        Ok(thread.heap().alloc(ids::STARMAP, starmap))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<StarMap>) -> PyResult<Option<Value>> {
        let Some(item) = this.cursor.next(thread)? else { return Ok(None) };
        let arguments = iter::to_tuple(thread, item)?;
        let function = this.function.get().unwrap_or(Value::NONE);
        call::call(thread, function, arguments.items()).map(Some)
    }
}
