//! `cmp_to_key`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::state::thread::Thread;

use crate::ids;

/// Orders what it wraps by a comparison function.
#[pytype(name = "KeyWrapper", module = "functools", shape = ids::CMP_KEY, flags(NO_NEW, UNHASHABLE), trace)]
#[repr(C)]
pub struct KeyWrapper {
    header: Header,
    compare: Slot,
    /// Empty in the factory that `cmp_to_key` returns.
    object: Slot,
}

fn wrap(thread: &Thread, compare: Value, object: Option<Value>) -> Gc<KeyWrapper> {
    thread.interp().class(ids::CMP_KEY);
    let wrapper = KeyWrapper {
        header: Header::new(ids::CMP_KEY),
        compare: Slot::new(compare),
        object: object.map_or(Slot::empty(), Slot::new),
    };
    thread.heap().alloc(ids::CMP_KEY, wrapper)
}

/// Convert a cmp= function into a key= function.
///
///   mycmp
///     Function that compares two objects.
#[pyfunction("(mycmp)", module = "_functools")]
pub fn cmp_to_key(thread: &mut Thread, mycmp: Value) -> Gc<KeyWrapper> {
    wrap(thread, mycmp, None)
}

#[pymethods]
impl KeyWrapper {
    #[getter(name = "__text_signature__")]
    fn text_signature(_this: Gc<KeyWrapper>) -> &'static str {
        "(obj)"
    }

    #[call("(obj)", name = "K")]
    fn call(thread: &mut Thread, this: Gc<KeyWrapper>, obj: Value) -> Gc<KeyWrapper> {
        wrap(thread, this.compare.get().unwrap_or(Value::NONE), Some(obj))
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<KeyWrapper>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.exact::<KeyWrapper>() else {
            return Err(thread.type_error("other argument must be K instance"));
        };
        let (Some(compare), Some(left), Some(right)) =
            (this.compare.get(), this.object.get(), other.object.get())
        else {
            return Err(thread.raise_text(taipan_runtime::object::exceptions::ATTRIBUTE_ERROR, "object"));
        };
        let answer = call::call(thread, compare, &[left, right])?;
        ops::compare(thread, op, answer, Value::int_from_low_bits(0))
    }

    /// Value wrapped by a key function.
    #[getter]
    fn obj(this: Gc<KeyWrapper>) -> Option<Value> {
        this.object.get()
    }

    #[setter]
    fn set_obj(thread: &mut Thread, this: Gc<KeyWrapper>, value: Option<Value>) {
        match value {
            Some(value) => thread.heap().set(this, &this.object, value),
            None => this.object.clear(),
        }
    }
}
