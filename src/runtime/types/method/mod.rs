//! Function-like descriptors: `staticmethod`, `classmethod`, `property`, `super`.

mod property;
mod super_object;
mod wrapped;

pub use property::Property;
pub use super_object::Super;
pub use super_object::super_attribute;
pub use super_object::super_method;
pub use wrapped::ClassMethod;
pub use wrapped::StaticMethod;

use taipan_gc::Value;

use crate::object::attr;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Whether a function says that it is abstract.
fn is_abstract(thread: &mut Thread, function: Value) -> PyResult<bool> {
    let name = Name::__isabstractmethod__.get(&thread.interp());
    match attr::get_optional(thread, function, name)? {
        Some(answer) => ops::truth(thread, answer),
        None => Ok(false),
    }
}
