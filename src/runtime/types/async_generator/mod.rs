//! `async_generator`: what drives it.

use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::ids;
use crate::state::thread::Thread;

/// A value that an async generator yields, told from one that an `await` inside hands through.
#[pytype(name = "async_generator_wrapped_value", shape = ids::ASYNC_GEN_WRAPPED, trace)]
#[repr(C)]
pub struct Wrapped {
    header: Header,
    value: Slot,
}

#[pymethods]
impl Wrapped {}

impl Wrapped {
    /// The value.
    pub fn value(&self) -> Value {
        self.value.get().unwrap_or(Value::NONE)
    }
}

/// Wraps a value that an async generator yields.
pub fn wrap(thread: &mut Thread, value: Value) -> Value {
    let wrapped = Wrapped { header: Header::new(ids::ASYNC_GEN_WRAPPED), value: Slot::new(value) };
    thread.heap().alloc(ids::ASYNC_GEN_WRAPPED, wrapped).as_value()
}
