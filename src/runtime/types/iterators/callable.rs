//! `iter(callable, sentinel)`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::call;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::tuple::Tuple;

/// Calls until the result equals the sentinel.
#[pytype(name = "callable_iterator", shape = ids::CALLABLE_ITERATOR, trace)]
#[repr(C)]
pub struct CallableIterator {
    header: Header,
    /// Empty at the end.
    callable: Slot,
    sentinel: Slot,
}

/// `iter(callable, sentinel)`
pub fn callable_iterator(thread: &mut Thread, callable: Value, sentinel: Value) -> PyResult {
    if thread.interp().class_of(callable).slot(|slots| slots.call).is_none() {
        return Err(thread.type_error("iter(v, w): v must be callable"));
    }
    thread.interp().class(ids::CALLABLE_ITERATOR);
    let made = CallableIterator {
        header: Header::new(ids::CALLABLE_ITERATOR),
        callable: Slot::new(callable),
        sentinel: Slot::new(sentinel),
    };
    Ok(thread.heap().alloc(ids::CALLABLE_ITERATOR, made).as_value())
}

impl CallableIterator {
    fn end(&self) {
        self.callable.clear();
        self.sentinel.clear();
    }
}

#[pymethods(itself(iter))]
impl CallableIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<CallableIterator>) -> PyResult<Option<Value>> {
        let (Some(callable), Some(sentinel)) = (this.callable.get(), this.sentinel.get()) else {
            return Ok(None);
        };
        match call::call(thread, callable, &[]) {
            Ok(item) => {
                // The call may have brought the iterator to its end.
                if this.sentinel.get().is_none() {
                    return Ok(None);
                }
                if ops::equal(thread, sentinel, item)? {
                    this.end();
                    return Ok(None);
                }
                Ok(Some(item))
            }
            Err(raised) => {
                thread.catch_builtin(raised, exceptions::STOP_ITERATION)?;
                this.end();
                Ok(None)
            }
        }
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<CallableIterator>) -> PyResult {
        let (Some(callable), Some(sentinel)) = (this.callable.get(), this.sentinel.get()) else {
            return super::reduce_indexed(thread, "iter", None, 0);
        };
        let function = super::builtin(thread, "iter")?;
        let interp = thread.interp();
        let args = Tuple::small(&interp, &[callable, sentinel]).as_value();
        Ok(Tuple::small(&interp, &[function, args]).as_value())
    }
}
