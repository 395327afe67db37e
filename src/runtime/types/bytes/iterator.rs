//! Iteration over bytes.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Bytes;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::iterators::reduce_indexed;

/// Over the bytes of an object. It is let go at the end.
#[pytype(name = "bytes_iterator", shape = ids::BYTES_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct BytesIterator {
    header: Header,
    bytes: GcSlot<Bytes>,
    #[untraced]
    index: Cell<usize>,
}

impl BytesIterator {
    /// An iterator at the start of an object.
    pub fn new(interp: &Interpreter, bytes: Gc<Bytes>) -> Gc<BytesIterator> {
        let iterator = BytesIterator {
            header: Header::new(ids::BYTES_ITERATOR),
            bytes: GcSlot::new(bytes),
            index: Cell::new(0),
        };
        interp.heap().alloc(ids::BYTES_ITERATOR, iterator)
    }
}

#[pymethods(itself(iter))]
impl BytesIterator {
    #[slot(next)]
    fn next(this: Gc<BytesIterator>) -> PyResult<Option<Value>> {
        let Some(bytes) = this.bytes.get() else { return Ok(None) };
        let index = this.index.get();
        match bytes.as_slice().get(index) {
            Some(&byte) => {
                this.index.set(index + 1);
                Ok(Some(Value::int_from_low_bits(i64::from(byte))))
            }
            None => {
                this.bytes.clear();
                Ok(None)
            }
        }
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<BytesIterator>) -> PyResult {
        reduce_indexed(thread, "iter", this.bytes.get().map(Gc::as_value), this.index.get() as i64)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<BytesIterator>) -> usize {
        this.bytes.get().map_or(0, |bytes| bytes.len().saturating_sub(this.index.get()))
    }

    /// Set state information for unpickling.
    #[method("(state, /)", name = "__setstate__")]
    fn setstate(this: Gc<BytesIterator>, state: isize) {
        if let Some(bytes) = this.bytes.get() {
            this.index.set(usize::try_from(state).unwrap_or(0).min(bytes.len()));
        }
    }
}
