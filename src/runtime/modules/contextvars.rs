//! `_contextvars`

use taipan_gc::Gc;
use taipan_macros::pyfunction;

use crate::object::class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::object::spec::NativeType;
use crate::state::thread::Thread;
use crate::types::context::Context;
use crate::types::context::ContextVar;
use crate::types::context::Missing;
use crate::types::context::Token;
use crate::types::dict::Dict;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[COPY_CONTEXT_SPEC],
    types: &[Context::SPEC, ContextVar::SPEC, Token::SPEC],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, _space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let missing = Missing::of(thread)?;
    let space = class::namespace(&interp, interp.class(ids::CONTEXT_TOKEN));
    space.set_text(thread, "MISSING", missing)
}

/// Return a shallow copy of the current context.
#[pyfunction("()", module = "_contextvars")]
fn copy_context(thread: &mut Thread) -> Gc<Context> {
    let current = Context::current(thread);
    Context::duplicate(thread, current)
}
