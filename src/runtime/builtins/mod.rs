//! The builtin functions.

pub mod dir;
mod functions;
mod namespace;
mod source;

pub use namespace::install;
pub use source::print_uncaught;
pub use source::run_main;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// `ascii(value)`
pub fn ascii(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    ops::repr(thread, value)
}

/// `isinstance(value, class)`
pub fn is_instance(thread: &mut Thread, value: Value, class: Value) -> PyResult<bool> {
    match class.as_class() {
        Some(class) => Ok(ops::is_instance_of(thread, value, class)),
        None => Ok(false),
    }
}

/// `isinstance` without `__instancecheck__`.
pub fn plain_is_instance(thread: &mut Thread, value: Value, class: Value) -> PyResult<bool> {
    is_instance(thread, value, class)
}

/// `issubclass` without `__subclasscheck__`.
pub fn plain_is_subclass(_thread: &mut Thread, subclass: Value, class: Value) -> PyResult<bool> {
    match (subclass.as_class(), class.as_class()) {
        (Some(subclass), Some(class)) => Ok(subclass.is_subclass_of(class)),
        _ => Ok(false),
    }
}
