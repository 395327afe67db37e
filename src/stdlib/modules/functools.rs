//! `_functools`

mod compare;
mod lru_cache;
mod partial;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::call;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[compare::CMP_TO_KEY_SPEC, REDUCE_SPEC],
    types: &[lru_cache::LruCache::SPEC, partial::Partial::SPEC, partial::Placeholder::SPEC],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    for spec in [compare::KeyWrapper::SPEC, lru_cache::Link::SPEC] {
        thread.interp().add_extension_type(spec);
    }
    let placeholder = partial::Placeholder::of(thread)?;
    space.set_text(thread, "Placeholder", placeholder.as_value())
}

/// Apply a function of two arguments cumulatively to the items of an iterable, from left to right.
///
/// This effectively reduces the iterable to a single value.  If initial is
/// present, it is placed before the items of the iterable in the
/// calculation, and serves as a default when the iterable is empty.
///
/// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])
/// calculates ((((1 + 2) + 3) + 4) + 5).
#[pyfunction("(function, iterable, /, initial=<unrepresentable>)", module = "_functools")]
fn reduce(thread: &mut Thread, function: Value, iterable: Value, initial: Option<Value>) -> PyResult {
    let iterator = iter::iter_for(thread, iterable, |_| "reduce() arg 2 must support iteration".to_string())?;
    let mut result = initial;
    iter::for_each(thread, iterator, |thread, item| {
        result = Some(match result {
            None => item,
            Some(so_far) => call::call(thread, function, &[so_far, item])?,
        });
        Ok(())
    })?;
    match result {
        Some(result) => Ok(result),
        None => Err(thread.type_error("reduce() of empty iterable with no initial value")),
    }
}
