//! Iteration over the characters of a string.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Str;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::iterators::reduce_indexed;
use crate::types::iterators::reduce_over;

/// Over a string's characters. The string is let go at the end.
#[pytype(name = "str_ascii_iterator", shape = ids::STR_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct StrIterator {
    header: Header,
    string: GcSlot<Str>,
    #[untraced]
    index: Cell<usize>,
}

impl StrIterator {
    /// An iterator at the start of a string.
    pub fn new(interp: &Interpreter, string: Gc<Str>) -> Gc<StrIterator> {
        let iterator = StrIterator {
            header: Header::new(ids::STR_ITERATOR),
            string: GcSlot::new(string),
            index: Cell::new(0),
        };
        interp.heap().alloc(ids::STR_ITERATOR, iterator)
    }
}

#[pymethods(itself(iter))]
impl StrIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<StrIterator>) -> PyResult<Option<Value>> {
        let Some(string) = this.string.get() else { return Ok(None) };
        let index = this.index.get();
        match string.units().get(index) {
            Some(point) => {
                this.index.set(index + 1);
                Ok(Some(Str::of_code_point(&thread.interp(), point).as_value()))
            }
            None => {
                this.string.clear();
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<StrIterator>) -> usize {
        this.string.get().map_or(0, |string| string.len().saturating_sub(this.index.get()))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<StrIterator>) -> PyResult {
        let interp = thread.interp();
        match this.string.get() {
            Some(string) => reduce_indexed(thread, "iter", Some(string.as_value()), this.index.get() as i64),
            None => reduce_over(thread, "iter", Str::intern(&interp, "").as_value()),
        }
    }

    /// Set state information for unpickling.
    #[method("(state, /)", name = "__setstate__")]
    fn setstate(this: Gc<StrIterator>, state: isize) {
        if let Some(string) = this.string.get() {
            this.index.set(usize::try_from(state).unwrap_or(0).min(string.len()));
        }
    }
}
