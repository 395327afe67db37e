//! `_tuplegetter`: the fields of named tuples.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;

/// The attribute of a named tuple that is one of its items.
#[pytype(name = "_tuplegetter", module = "collections", shape = ids::TUPLEGETTER, trace)]
#[repr(C)]
pub struct TupleGetter {
    header: Header,
    doc: Slot,
    #[untraced]
    index: usize,
}

#[pymethods]
impl TupleGetter {
    #[new("(index, doc, /)")]
    fn new(thread: &mut Thread, index: usize, doc: Value) -> Gc<TupleGetter> {
        let getter = TupleGetter { header: Header::new(ids::TUPLEGETTER), doc: Slot::new(doc), index };
        thread.heap().alloc(ids::TUPLEGETTER, getter)
    }

    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<TupleGetter>,
        instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        let Some(instance) = instance.filter(|instance| !instance.is_none()) else {
            return Ok(this.as_value());
        };
        let Some(tuple) = instance.cast::<Tuple>() else {
            let name = thread.interp().class_of(instance).name_text();
            let index = this.index;
            return Err(thread.type_error(format!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
            )));
        };
        match tuple.get(this.index) {
            Some(item) => Ok(item),
            None => Err(thread.index_error("tuple index out of range")),
        }
    }

    #[slot(descr_set)]
    fn descr_set(
        thread: &mut Thread,
        this: Gc<TupleGetter>,
        _instance: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        let _ = this;
        let message = if value.is_some() { "can't set attribute" } else { "can't delete attribute" };
        let message = Value::from(taipan_runtime::types::str::Str::new(&thread.interp(), message));
        Err(thread.raise_with(taipan_runtime::object::exceptions::ATTRIBUTE_ERROR, &[message]))
    }

    #[getter(name = "__doc__")]
    fn doc(this: Gc<TupleGetter>) -> Option<Value> {
        this.doc.get()
    }

    #[setter(name = "__doc__")]
    fn set_doc(thread: &mut Thread, this: Gc<TupleGetter>, value: Option<Value>) {
        match value {
            Some(value) => thread.heap().set(this, &this.doc, value),
            None => this.doc.clear(),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<TupleGetter>) -> PyResult<String> {
        let doc = this.doc.get().unwrap_or(Value::NONE);
        let doc = taipan_runtime::object::ops::repr(thread, doc)?.to_string_lossy();
        Ok(format!("_tuplegetter({}, {doc})", this.index))
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(thread: &mut Thread, this: Gc<TupleGetter>) -> Gc<Tuple> {
        let interp = thread.interp();
        let class = interp.class(ids::TUPLEGETTER).as_value();
        let index = int::from_usize(&interp, this.index);
        let arguments = Tuple::small(&interp, &[index, this.doc.get().unwrap_or(Value::NONE)]);
        Tuple::small(&interp, &[class, arguments.as_value()])
    }
}
