//! `_typing`

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::object::spec::NativeType;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::typing;
use crate::types::union::Union;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.\n",
    functions: &[IDFUNC_SPEC],
    types: &[
        typing::Generic::SPEC,
        typing::ParamSpec::SPEC,
        typing::ParamSpecArgs::SPEC,
        typing::ParamSpecKwargs::SPEC,
        typing::TypeAlias::SPEC,
        typing::TypeVar::SPEC,
        typing::TypeVarTuple::SPEC,
        Union::SPEC,
    ],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let no_default = typing::no_default(thread);
    space.set_text(thread, "NoDefault", no_default)
}

#[pyfunction("(x, /)", module = "_typing", name = "_idfunc")]
fn idfunc(x: Value) -> Value {
    x
}
