//! Fields of native objects that Python reads as attributes: what `#[pymember]` leans on.

use std::cell::Cell;

use taipan_gc::GcSlot;
use taipan_gc::HeapObject;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::object::convert::IntoResult;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// The Rust type of a field that Python reads.
pub trait Member {
    /// What Python gets; `None` for an empty slot.
    fn read(&self, thread: &mut Thread) -> PyResult;
}

impl Member for Slot {
    #[inline]
    fn read(&self, _: &mut Thread) -> PyResult {
        Ok(self.get().unwrap_or(Value::NONE))
    }
}

impl<T: HeapObject> Member for GcSlot<T> {
    #[inline]
    fn read(&self, thread: &mut Thread) -> PyResult {
        self.get().into_result(thread)
    }
}

impl<T: Copy + IntoResult> Member for Cell<T> {
    #[inline]
    fn read(&self, thread: &mut Thread) -> PyResult {
        self.get().into_result(thread)
    }
}

macro_rules! plain {
    ($($ty:ty)*) => {
        $(impl Member for $ty {
            #[inline]
            fn read(&self, thread: &mut Thread) -> PyResult {
                self.into_result(thread)
            }
        })*
    };
}

plain! { bool u8 i32 u32 usize }

/// The setter of an attribute that is a field of the object in CPython and may only be read: AttributeError.
pub fn read_only(thread: &mut Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
    Err(thread.raise_text(exceptions::ATTRIBUTE_ERROR, "readonly attribute"))
}
