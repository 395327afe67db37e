//! `string.templatelib.Template` and `Interpolation`.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

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
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Interpolation>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str("Interpolation(");
        for (index, slot) in
            [&this.value, &this.expression, &this.conversion, &this.format_spec].into_iter().enumerate()
        {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_string(ops::repr(thread, slot.get().unwrap_or(Value::NONE))?);
        }
        text.push_str(")");
        text.finish(thread)
    }

    /// Value
    #[getter(member)]
    fn value(this: Gc<Interpolation>) -> Option<Value> {
        this.value.get()
    }

    /// Expression
    #[getter(member)]
    fn expression(this: Gc<Interpolation>) -> Option<Value> {
        this.expression.get()
    }

    /// Conversion
    #[getter(member)]
    fn conversion(this: Gc<Interpolation>) -> Option<Value> {
        this.conversion.get()
    }

    /// Format specifier
    #[getter(member)]
    fn format_spec(this: Gc<Interpolation>) -> Option<Value> {
        this.format_spec.get()
    }
}

/// The items of a tuple that a slot holds.
fn items(slot: &Slot) -> &'static [Value] {
    slot.get().and_then(|tuple| tuple.cast::<Tuple>()).map_or(&[], |tuple| tuple.items())
}

#[pymethods]
impl Template {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Template>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str("Template(strings=");
        text.push_string(ops::repr(thread, this.strings.get().unwrap_or(Value::NONE))?);
        text.push_str(", interpolations=");
        text.push_string(ops::repr(thread, this.interpolations.get().unwrap_or(Value::NONE))?);
        text.push_str(")");
        text.finish(thread)
    }

    /// Strings that are not empty and interpolations, in turn.
    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Template>) -> PyResult {
        let list = List::empty(&thread.interp());
        for (index, string) in items(&this.strings).iter().enumerate() {
            if string.cast::<Str>().is_some_and(|string| !string.is_empty()) {
                list.push(thread, *string)?;
            }
            if let Some(interpolation) = items(&this.interpolations).get(index) {
                list.push(thread, *interpolation)?;
            }
        }
        crate::object::iter::iter(thread, list.as_value())
    }

    /// Strings
    #[getter(member)]
    fn strings(this: Gc<Template>) -> Option<Value> {
        this.strings.get()
    }

    /// Interpolations
    #[getter(member)]
    fn interpolations(this: Gc<Template>) -> Option<Value> {
        this.interpolations.get()
    }

    /// Values of interpolations
    #[getter]
    fn values(thread: &mut Thread, this: Gc<Template>) -> PyResult<Gc<Tuple>> {
        let list = List::empty(&thread.interp());
        for interpolation in items(&this.interpolations) {
            let value = interpolation.exact::<Interpolation>().and_then(|made| made.value.get());
            list.push(thread, value.unwrap_or(Value::NONE))?;
        }
        Tuple::new(thread, list.items())
    }
}
