//! Annotations, which are evaluated when they are first asked for (PEP 649).

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::function::Function;

/// The format of plain values, as `__annotate__` is asked for it.
const VALUE_FORMAT: i64 = 1;

/// Asks an `__annotate__` function for the annotations as values.
pub fn evaluate(thread: &mut Thread, annotate: Value) -> PyResult<Gc<Dict>> {
    let made = call::call(thread, annotate, &[Value::int_from_low_bits(VALUE_FORMAT)])?;
    match made.cast::<Dict>() {
        Some(dict) => Ok(dict),
        None => {
            let got = thread.interp().class_of(made).name_text();
            Err(thread.type_error(format!("__annotate__ returned non-dict of type '{got}'")))
        }
    }
}

/// The value that `__annotate__` is set to: something that can be called, or `None` as nothing.
pub fn check_annotate(thread: &mut Thread, value: Option<Value>) -> PyResult<Option<Value>> {
    let Some(value) = value else { return Err(thread.type_error("__annotate__ cannot be deleted")) };
    if value.is_none() {
        return Ok(None);
    }
    if thread.interp().class_of(value).slot(|slots| slots.call).is_none() {
        return Err(thread.type_error("__annotate__ must be callable or None"));
    }
    Ok(Some(value))
}

#[cold]
fn no_dict(thread: &mut Thread) -> Raised {
    thread.type_error("__annotations__ must be set to a dict object")
}

#[pymethods(extra = ANNOTATIONS)]
impl Function {
    /// Dict of annotations in a function object.
    #[getter(name = "__annotations__")]
    fn annotations(thread: &mut Thread, this: Gc<Function>) -> PyResult<Gc<Dict>> {
        if let Some(annotations) = this.annotations.get() {
            return Ok(annotations);
        }
        let annotations = match this.annotate.get() {
            Some(annotate) => evaluate(thread, annotate)?,
            None => Dict::new(thread),
        };
        thread.heap().set_gc(this, &this.annotations, Some(annotations));
        Ok(annotations)
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let annotations = match value.filter(|value| !value.is_none()).map(|value| value.cast::<Dict>()) {
            Some(Some(annotations)) => Some(annotations),
            Some(None) => return Err(no_dict(thread)),
            None => None,
        };
        thread.heap().set_gc(this, &this.annotations, annotations);
        this.annotate.clear();
        Ok(())
    }

    /// Get the code object for a function.
    #[getter(name = "__annotate__")]
    fn annotate(this: Gc<Function>) -> Option<Value> {
        this.annotate.get()
    }

    #[setter(name = "__annotate__")]
    fn set_annotate(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        match check_annotate(thread, value)? {
            Some(annotate) => {
                thread.heap().set(this, &this.annotate, annotate);
                this.annotations.clear();
            }
            None => this.annotate.clear(),
        }
        Ok(())
    }
}
