//! The attributes of cells.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::function::Cell;

#[pymethods]
impl Cell {
    #[slot(new)]
    fn make(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        if args.keyword_count() > 0 {
            return Err(thread.type_error("cell() takes no keyword arguments"));
        }
        match *args.positional() {
            [] => Ok(Cell::new(&thread.interp(), None).as_value()),
            [content] => Ok(Cell::new(&thread.interp(), Some(content)).as_value()),
            _ => {
                let given = args.positional().len();
                Err(thread.type_error(format!("cell expected at most 1 argument, got {given}")))
            }
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Cell>) -> String {
        match this.get() {
            Some(content) => {
                let kind = thread.interp().class_of(content).name_text();
                let address = crate::types::object::identity(content);
                format!("<cell at {:#x}: {kind} object at {address:#x}>", this.addr())
            }
            None => format!("<cell at {:#x}: empty>", this.addr()),
        }
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Cell>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.exact::<Cell>() else { return Ok(Value::NOT_IMPLEMENTED) };
        match (this.get(), other.get()) {
            (Some(this), Some(other)) => ops::compare(thread, op, this, other),
            (this, other) => Ok(Value::bool(op.holds(this.is_some().cmp(&other.is_some())))),
        }
    }

    #[getter(name = "cell_contents")]
    fn contents(thread: &mut Thread, this: Gc<Cell>) -> PyResult {
        match this.get() {
            Some(content) => Ok(content),
            None => Err(thread.value_error("Cell is empty")),
        }
    }

    #[setter(name = "cell_contents")]
    fn set_contents(thread: &mut Thread, this: Gc<Cell>, value: Option<Value>) {
        this.set(&thread.interp(), value);
    }
}
