//! Iterators over tuples.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::reduce_indexed;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::tuple::Tuple;

/// Over the items of a tuple.
#[pytype(name = "tuple_iterator", shape = ids::TUPLE_ITERATOR, trace)]
#[repr(C)]
pub struct TupleIterator {
    header: Header,
    /// The tuple, empty at the end.
    tuple: GcSlot<Tuple>,
    #[untraced]
    index: Cell<usize>,
}

impl TupleIterator {
    /// `iter(tuple)`
    pub fn over(thread: &mut Thread, tuple: Gc<Tuple>) -> Value {
        thread.interp().class(ids::TUPLE_ITERATOR);
        let made = TupleIterator {
            header: Header::new(ids::TUPLE_ITERATOR),
            tuple: GcSlot::new(tuple),
            index: Cell::new(0),
        };
        thread.heap().alloc(ids::TUPLE_ITERATOR, made).as_value()
    }

    /// The next item.
    #[inline]
    pub fn step(&self) -> Option<Value> {
        let index = self.index.get();
        let item = self.tuple.get()?.get(index);
        match item {
            Some(_) => self.index.set(index + 1),
            None => self.tuple.clear(),
        }
        item
    }
}

#[pymethods(itself(iter))]
impl TupleIterator {
    #[slot(next)]
    fn next(_thread: &mut Thread, this: Gc<TupleIterator>) -> PyResult<Option<Value>> {
        Ok(this.step())
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<TupleIterator>) -> usize {
        this.tuple.get().map_or(0, |tuple| tuple.len() - this.index.get())
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<TupleIterator>) -> PyResult {
        let tuple = this.tuple.get().map(Gc::as_value);
        reduce_indexed(thread, "iter", tuple, this.index.get() as i64)
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(this: Gc<TupleIterator>, object: i64) {
        let len = this.tuple.get().map_or(0, |tuple| tuple.len());
        this.index.set(object.clamp(0, len as i64) as usize);
    }
}
