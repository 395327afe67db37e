//! `string.templatelib.Template` and `Interpolation`.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// An interpolation of a template string.
#[pytype(name = "Interpolation", module = "string.templatelib", shape = ids::INTERPOLATION, trace)]
#[repr(C)]
pub struct Interpolation {
    header: Header,
    value: Slot,
    expression: Slot,
    conversion: Slot,
    format_spec: Slot,
}

/// A template string.
#[pytype(name = "Template", module = "string.templatelib", shape = ids::TEMPLATE, trace)]
#[repr(C)]
pub struct Template {
    header: Header,
    strings: Slot,
    interpolations: Slot,
}

/// An interpolation.
pub fn interpolation(
    thread: &mut Thread,
    value: Value,
    expression: Value,
    conversion: Value,
    format_spec: Value,
) -> PyResult {
    let made = Interpolation {
        header: Header::new(ids::INTERPOLATION),
        value: Slot::new(value),
        expression: Slot::new(expression),
        conversion: Slot::new(conversion),
        format_spec: Slot::new(format_spec),
    };
    thread.interp().class(ids::INTERPOLATION);
    Ok(thread.heap().alloc(ids::INTERPOLATION, made).as_value())
}

/// A template of a tuple of strings and a tuple of interpolations.
pub fn template(thread: &mut Thread, strings: Value, interpolations: Value) -> PyResult {
    let made = Template {
        header: Header::new(ids::TEMPLATE),
        strings: Slot::new(strings),
        interpolations: Slot::new(interpolations),
    };
    thread.interp().class(ids::TEMPLATE);
    Ok(thread.heap().alloc(ids::TEMPLATE, made).as_value())
}

#[pymethods]
impl Interpolation {
    /// Value
    #[getter]
    fn value(this: Gc<Interpolation>) -> Option<Value> {
        this.value.get()
    }
}

#[pymethods]
impl Template {
    /// Strings
    #[getter]
    fn strings(this: Gc<Template>) -> Option<Value> {
        this.strings.get()
    }
}
