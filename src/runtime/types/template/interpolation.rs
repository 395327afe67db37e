//! What Python sees of `Interpolation`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Interpolation;
use super::interpolation;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// The fields in the order of `__match_args__`.
const FIELDS: [&str; 4] = ["value", "expression", "conversion", "format_spec"];

/// `__match_args__`
pub(super) fn match_args(interp: &Interpreter) -> Value {
    Tuple::small(interp, &FIELDS.map(|field| Str::intern(interp, field).as_value())).as_value()
}

/// The conversion that an argument names.
fn conversion_of(thread: &mut Thread, value: Value) -> PyResult {
    if value.is_none() {
        return Ok(value);
    }
    let Some(text) = value.cast::<Str>() else {
        let kind = thread.interp().class_of(value).name_text();
        return Err(
            thread.type_error(format!("Interpolation() argument 'conversion' must be str, not {kind}"))
        );
    };
    match text.to_string_lossy().as_str() {
        "s" | "r" | "a" => Ok(value),
        _ => Err(thread.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")),
    }
}

impl Interpolation {
    fn fields(&self) -> [Value; 4] {
        [&self.value, &self.expression, &self.conversion, &self.format_spec]
            .map(|field| field.get().unwrap_or(Value::NONE))
    }
}

#[pymethods]
impl Interpolation {
    #[new("(value, expression='', conversion=None, format_spec='')")]
    fn new(
        thread: &mut Thread,
        value: Value,
        expression: Option<Gc<Str>>,
        conversion: Option<Value>,
        format_spec: Option<Gc<Str>>,
    ) -> PyResult {
        let conversion = conversion_of(thread, conversion.unwrap_or(Value::NONE))?;
        let empty = thread.interp().strings().empty();
        let text = |text: Option<Gc<Str>>| text.unwrap_or(empty).as_value();
        interpolation(thread, value, text(expression), conversion, text(format_spec))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Interpolation>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str("Interpolation(");
        for (index, field) in this.fields().into_iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_repr(thread, field)?;
        }
        text.push_str(")");
        text.finish(thread)
    }

    /// __reduce__() -> (cls, state)
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<Interpolation>) -> Gc<Tuple> {
        let interp = thread.interp();
        let class = interp.class_of(this.as_value()).as_value();
        let fields = Tuple::small(&interp, &this.fields()).as_value();
        Tuple::small(&interp, &[class, fields])
    }

    /// Interpolations are generic over the types of their values
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
