//! `types.GenericAlias`: `list[int]`.

use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::tuple::Tuple;

/// Represent a PEP 585 generic type
///
/// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
#[pytype(name = "GenericAlias", module = "types", shape = ids::GENERIC_ALIAS, flags(BASETYPE), trace)]
#[repr(C)]
pub struct GenericAlias {
    header: Header,
    origin: Slot,
    args: Slot,
}

/// `origin[args]`
pub fn new(thread: &mut Thread, origin: Value, args: Value) -> PyResult {
    let args = match args.exact::<Tuple>() {
        Some(tuple) => tuple,
        None => Tuple::new(thread, &[args])?,
    };
    thread.interp().class(ids::GENERIC_ALIAS);
    let alias = GenericAlias {
        header: Header::new(ids::GENERIC_ALIAS),
        origin: Slot::new(origin),
        args: Slot::new(args.as_value()),
    };
    Ok(thread.heap().alloc(ids::GENERIC_ALIAS, alias).as_value())
}

#[pymethods]
impl GenericAlias {
    #[getter(name = "__origin__")]
    fn origin(this: taipan_gc::Gc<GenericAlias>) -> Option<Value> {
        this.origin.get()
    }

    #[getter(name = "__args__")]
    fn args(this: taipan_gc::Gc<GenericAlias>) -> Option<Value> {
        this.args.get()
    }
}
