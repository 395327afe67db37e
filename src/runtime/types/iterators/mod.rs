//! Iterators over builtin containers and over `__getitem__`.

pub mod callable;

pub use callable::callable_iterator;

use std::cell::Cell;

use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::exceptions;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;

/// Over `__getitem__`, until it raises IndexError.
#[pytype(name = "iterator", shape = ids::SEQUENCE_ITERATOR, trace)]
#[repr(C)]
pub struct SequenceIterator {
    header: Header,
    sequence: Slot,
    #[untraced]
    index: Cell<i64>,
}

/// `iter(value)` of an object with `__getitem__`.
pub fn sequence_iterator(thread: &mut Thread, sequence: Value) -> PyResult {
    let iterator = SequenceIterator {
        header: Header::new(ids::SEQUENCE_ITERATOR),
        sequence: Slot::new(sequence),
        index: Cell::new(0),
    };
    Ok(thread.heap().alloc(ids::SEQUENCE_ITERATOR, iterator).as_value())
}

#[pymethods]
impl SequenceIterator {
    #[slot(iter)]
    fn iter(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(this)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: taipan_gc::Gc<SequenceIterator>) -> PyResult<Option<Value>> {
        let Some(sequence) = this.sequence.get() else { return Ok(None) };
        let index = this.index.get();
        this.index.set(index + 1);
        let key = int::from_i64(&thread.interp(), index);
        let raised = match ops::getitem(thread, sequence, key) {
            Ok(item) => return Ok(Some(item)),
            Err(raised) => raised,
        };
        let stop = thread.interp().class(exceptions::STOP_ITERATION);
        if thread.pending_is(stop) {
            thread.forget(raised);
        } else {
            thread.catch_builtin(raised, exceptions::INDEX_ERROR)?;
        }
        this.sequence.clear();
        Ok(None)
    }
}
