//! `callable_iterator`: calls until it meets the sentinel.

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

/// Over the results of a call, until one equals the sentinel.
#[pytype(name = "callable_iterator", shape = ids::CALLABLE_ITERATOR, trace)]
#[repr(C)]
pub struct CallableIterator {
    header: Header,
    callable: Slot,
    sentinel: Slot,
}

/// `iter(callable, sentinel)`
pub fn callable_iterator(thread: &mut Thread, callable: Value, sentinel: Value) -> PyResult {
    if thread.interp().class_of(callable).slot(|slots| slots.call).is_none() {
        return Err(thread.type_error("iter(v, w): v must be callable"));
    }
    thread.interp().class(ids::CALLABLE_ITERATOR);
    let iterator = CallableIterator {
        header: Header::new(ids::CALLABLE_ITERATOR),
        callable: Slot::new(callable),
        sentinel: Slot::new(sentinel),
    };
    Ok(thread.heap().alloc(ids::CALLABLE_ITERATOR, iterator).as_value())
}

#[pymethods]
impl CallableIterator {
    #[slot(iter)]
    fn iter(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(this)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<CallableIterator>) -> PyResult<Option<Value>> {
        let (Some(callable), Some(sentinel)) = (this.callable.get(), this.sentinel.get()) else {
            return Ok(None);
        };
        let result = match call::call(thread, callable, &[]) {
            Ok(result) => result,
            Err(raised) => {
                thread.catch_builtin(raised, exceptions::STOP_ITERATION)?;
                this.callable.clear();
                return Ok(None);
            }
        };
        if ops::equal(thread, sentinel, result)? {
            this.callable.clear();
            return Ok(None);
        }
        Ok(Some(result))
    }
}
