//! A place in an iterable: lists and tuples are walked without an iterator object.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::HeapObject;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

/// The index that says that the source is an iterator.
const ITERATOR: usize = usize::MAX;

/// A place in an iterable, as a field of an iterator.
pub struct Cursor {
    /// An exact list or tuple, or an iterator; empty at the end.
    source: Slot,
    /// The next index in a list or tuple.
    index: Cell<usize>,
}

impl Trace for Cursor {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.source.trace(tracer);
    }
}

/// What `iter(iterable)` would be made for, and the index to begin with.
fn opened(thread: &mut Thread, iterable: Value) -> PyResult<(Value, usize)> {
    if iterable.exact::<List>().is_some() || iterable.exact::<Tuple>().is_some() {
        return Ok((iterable, 0));
    }
    Ok((iter::iter(thread, iterable)?, ITERATOR))
}

impl Cursor {
    /// At the end of everything.
    pub const fn empty() -> Cursor {
        Cursor { source: Slot::empty(), index: Cell::new(ITERATOR) }
    }

    /// At the beginning of an iterable. For a cell about to be allocated.
    pub fn new(thread: &mut Thread, iterable: Value) -> PyResult<Cursor> {
        let (source, index) = opened(thread, iterable)?;
        Ok(Cursor { source: Slot::new(source), index: Cell::new(index) })
    }

    /// Moves the cursor, a field of `owner`, to the beginning of an iterable.
    pub fn open<O: HeapObject>(&self, thread: &mut Thread, owner: Gc<O>, iterable: Value) -> PyResult<()> {
        let (source, index) = opened(thread, iterable)?;
        thread.heap().set(owner, &self.source, source);
        self.index.set(index);
        Ok(())
    }

    /// Whether there is nothing left to ask.
    pub fn is_closed(&self) -> bool {
        self.source.get().is_none()
    }

    /// Lets go of the source.
    pub fn close(&self) {
        self.source.clear();
    }

    /// The next item. Iterators are asked again after their end, as CPython does.
    #[inline]
    pub fn next(&self, thread: &mut Thread) -> PyResult<Option<Value>> {
        let Some(source) = self.source.get() else { return Ok(None) };
        let index = self.index.get();
        if index == ITERATOR {
            return iter::next(thread, source);
        }
        let item = match source.exact::<List>() {
            Some(list) => list.get(index),
            None => source.exact::<Tuple>().and_then(|tuple| tuple.get(index)),
        };
        match item {
            Some(_) => self.index.set(index + 1),
            None => self.close(),
        }
        Ok(item)
    }
}
