//! The import statement.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::types::str::Str;

/// `__import__(name, globals, locals, wanted, level)` of the running frame.
pub fn import_name(thread: &mut Thread, name: Gc<Str>, _wanted: Value, _level: Value) -> PyResult {
    import_module(thread, &name.to_string_lossy())
}

/// A module that is imported already, or ImportError.
pub fn import_module(thread: &mut Thread, name: &str) -> PyResult {
    match thread.interp().modules().get_text(&thread.interp(), name) {
        Some(module) => Ok(module),
        None => Err(thread.raise_text(
            crate::object::exceptions::MODULE_NOT_FOUND_ERROR,
            format!("No module named '{name}'"),
        )),
    }
}

/// `from module import name`
pub fn import_from(thread: &mut Thread, module: Value, name: Gc<Str>) -> PyResult {
    attr::get(thread, module, name)
}

/// `from module import *`
pub fn import_star(thread: &mut Thread, module: Value, namespace: Value) -> PyResult<()> {
    let (Some(module), Some(namespace)) = (module.cast::<Module>(), namespace.cast::<Dict>()) else {
        return Ok(());
    };
    namespace.update_from(thread, module.dict())
}
