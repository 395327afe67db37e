//! `_weakref`

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::object::spec::NativeType;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::weakref;
use crate::types::weakref::Proxy;
use crate::types::weakref::Ref;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[GETWEAKREFCOUNT_SPEC, GETWEAKREFS_SPEC, PROXY_SPEC, REMOVE_DEAD_WEAKREF_SPEC],
    types: &[Ref::SPEC, <Proxy as NativeType>::SPEC, &weakref::CALLABLE_SPEC],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let class = thread.interp().class(ids::WEAKREF).as_value();
    space.set_text(thread, "ref", class)
}

/// Return the number of weak references to 'object'.
#[pyfunction("(object, /)", module = "_weakref")]
fn getweakrefcount(thread: &mut Thread, object: Value) -> usize {
    weakref::count(thread, object)
}

/// Return a list of all weak reference objects pointing to 'object'.
#[pyfunction("(object, /)", module = "_weakref")]
fn getweakrefs(thread: &mut Thread, object: Value) -> PyResult<Gc<List>> {
    weakref::list(thread, object)
}

/// Create a proxy object that weakly references 'object'.
///
/// 'callback', if given, is called with a reference to the
/// proxy when 'object' is about to be finalized.
#[pyfunction("(object, callback=None, /)", module = "_weakref")]
fn proxy(thread: &mut Thread, object: Value, callback: Option<Value>) -> PyResult {
    Proxy::make(thread, object, callback.filter(|callback| !callback.is_none()))
}

/// Atomically remove key from dict if it points to a dead weakref.
#[pyfunction("(dct, key, /)", module = "_weakref", name = "_remove_dead_weakref")]
fn remove_dead_weakref(thread: &mut Thread, dct: Gc<Dict>, key: Value) -> PyResult<()> {
    let hash = ops::hash(thread, key)?;
    match dct.get_hashed(thread, key, hash)? {
        Some(value) if value.cast::<Ref>().is_some_and(|weak| weak.target().is_none()) => {
            dct.remove_hashed(thread, key, hash).map(|_| ())
        }
        Some(value) if value.cast::<Ref>().is_none() => Err(thread.type_error("not a weakref")),
        _ => Ok(()),
    }
}
