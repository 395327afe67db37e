//! `sys`

mod asynchronous;
pub mod audit;
mod facts;
mod flags;
mod jit;
mod library;
mod memory;
pub(crate) mod monitoring;
mod records;
mod state;
mod watching;

pub use facts::PLATFORM;
pub use facts::version;

use std::ffi::OsStr;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::modules::import;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::str::Str;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\n\
          interpreter and to functions that interact strongly with the interpreter.",
    functions: state::FUNCTIONS,
    types: &[],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    facts::fill(thread, space)?;
    let monitoring = monitoring::module(thread)?;
    space.set_text(thread, "monitoring", monitoring)?;
    let jit = jit::module(thread)?;
    space.set_text(thread, "_jit", jit)?;
    for name in ["breakpointhook", "displayhook", "excepthook"] {
        if let Some(hook) = space.get_text(&thread.interp(), name) {
            space.set_text(thread, &format!("__{name}__"), hook)?;
        }
    }
    Ok(())
}

/// Puts an entry in front of `sys.path`: the folder of the program.
pub fn prepend_path(thread: &mut Thread, entry: &OsStr) -> PyResult<()> {
    let Some(path) = get(thread, "path")?.and_then(|path| path.cast::<List>()) else { return Ok(()) };
    thread.interp().registry().set_script_folder(&entry.to_string_lossy());
    let entry = Str::from_os(thread, entry)?;
    path.insert(thread, 0, entry.as_value())
}

/// The namespace of `sys`, imported where it is not yet.
pub(crate) fn namespace(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let module = import::import_module(thread, "sys")?;
    match module.cast::<Module>() {
        Some(module) => Ok(module.dict()),
        None => Err(thread.runtime_error("lost sys")),
    }
}

/// An attribute of `sys`.
pub fn get(thread: &mut Thread, name: &str) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    Ok(namespace(thread)?.get_text(&interp, name))
}

/// Sets an attribute of `sys`.
pub fn set(thread: &mut Thread, name: &str, value: Value) -> PyResult<()> {
    namespace(thread)?.set_text(thread, name, value)
}

/// Whether a hook is the builtin function that stands there from the start.
pub fn is_builtin(hook: Value, spec: &FunctionSpec) -> bool {
    hook.exact::<BuiltinFunction>().is_some_and(|hook| std::ptr::fn_addr_eq(hook.spec().call, spec.call))
}
