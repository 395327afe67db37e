//! `sys`

mod facts;
mod state;

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
    facts::fill(thread, space)
}

/// Sets `sys.argv`.
pub fn set_arguments(thread: &mut Thread, arguments: &[String]) -> PyResult<()> {
    let list = List::empty(&thread.interp());
    for argument in arguments {
        let argument = Str::from_text(thread, argument)?;
        list.push(thread, argument.as_value())?;
    }
    namespace(thread)?.set_text(thread, "argv", list.as_value())
}

/// Puts entries in front of `sys.path`.
pub fn prepend_path(thread: &mut Thread, entries: &[String]) -> PyResult<()> {
    let interp = thread.interp();
    let Some(path) = namespace(thread)?.get_text(&interp, "path").and_then(|path| path.cast::<List>()) else {
        return Ok(());
    };
    for (index, entry) in entries.iter().enumerate() {
        let entry = Str::from_text(thread, entry)?;
        path.insert(thread, index, entry.as_value())?;
    }
    Ok(())
}

/// The namespace of `sys`, imported where it is not yet.
fn namespace(thread: &mut Thread) -> PyResult<Gc<Dict>> {
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

/// Whether a hook is the builtin function that stands there from the start.
pub fn is_builtin(hook: Value, spec: &'static FunctionSpec) -> bool {
    hook.exact::<BuiltinFunction>().is_some_and(|function| std::ptr::eq(function.spec(), spec))
}
