//! Evaluators of values that are there already: `evaluate_bound` and its like of parameters that a call made.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::generic_alias::push_type_name;
use crate::types::int;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// Gives its value, or the source text of it.
#[pytype(name = "_ConstEvaluator", module = "_typing", shape = ids::CONST_EVALUATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct ConstEvaluator {
    header: Header,
    value: Slot,
}

/// The format that asks for source text.
const STRING_FORMAT: i64 = 4;

impl ConstEvaluator {
    /// The evaluator of a value.
    pub(super) fn of(thread: &mut Thread, value: Value) -> Value {
        thread.interp().class(ids::CONST_EVALUATOR);
        let made = ConstEvaluator { header: Header::new(ids::CONST_EVALUATOR), value: Slot::new(value) };
        thread.heap().alloc(ids::CONST_EVALUATOR, made).as_value()
    }

    fn value(&self) -> Value {
        self.value.get().unwrap_or(Value::NONE)
    }
}

#[pymethods]
impl ConstEvaluator {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<ConstEvaluator>) -> PyResult {
        let mut text = StrBuilder::new();
        text.push_str("<constevaluator ");
        text.push_repr(thread, this.value())?;
        text.push_str(">");
        Ok(text.finish(thread)?.as_value())
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
        let Some(this) = this.cast::<ConstEvaluator>() else { return Ok(Value::NONE) };
        if args.keyword_count() > 0 {
            return Err(thread.type_error("constevaluator.__call__() takes no keyword arguments"));
        }
        let &[format] = args.positional() else {
            let given = args.positional().len();
            let text = format!("constevaluator.__call__() takes exactly 1 argument ({given} given)");
            return Err(thread.type_error(text));
        };
        let format = ops::index(thread, format)?;
        match int::to_i64(format) {
            Some(STRING_FORMAT) => source_text(thread, this.value()),
            _ => Ok(this.value()),
        }
    }
}

/// A type as annotations show it, a tuple as the types in it.
fn source_text(thread: &mut Thread, value: Value) -> PyResult {
    let mut text = StrBuilder::new();
    match value.cast::<Tuple>() {
        Some(items) => {
            text.push_str("(");
            for (index, &item) in items.items().iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                push_type_name(thread, &mut text, item)?;
            }
            text.push_str(")");
        }
        None => push_type_name(thread, &mut text, value)?,
    }
    Ok(text.finish(thread)?.as_value())
}
