//! Modules in the script's folder that may hide others: what messages about them advise.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::modules::sys;
use crate::object::cast::ValueExt;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::module::Module;
use crate::types::str::Str;

/// A module as messages about what it lacks see it.
pub(crate) struct Lacking {
    /// `__name__`
    pub name: Option<String>,
    /// The repr of `__file__`.
    pub file: Option<String>,
    /// Whether its code is still running.
    pub is_partial: bool,
    /// The advice to rename its file, where that may hide another module.
    pub advice: Option<String>,
}

impl Lacking {
    /// Looks at a module of that name and file.
    pub(crate) fn of(thread: &mut Thread, name: Option<String>, file: Option<Value>) -> PyResult<Lacking> {
        let is_partial = name.as_ref().is_some_and(|name| thread.interp().registry().is_initializing(name));
        let mut lacking = Lacking { name, file: None, is_partial, advice: None };
        if let Some(file) = file.and_then(|file| file.cast::<Str>()) {
            let shown = ops::repr(thread, file.as_value())?.to_string_lossy();
            if is_beside_script(thread, &file.to_string_lossy()) {
                lacking.advice = lacking.advice(thread, &shown)?;
            }
            lacking.file = Some(shown);
        }
        Ok(lacking)
    }

    fn advice(&self, thread: &mut Thread, file: &str) -> PyResult<Option<String>> {
        let Some(name) = &self.name else { return Ok(None) };
        if is_library_name(thread, name)? {
            return Ok(Some(format!(
                "consider renaming {file} since it has the same name as the standard library module named \
                 '{name}' and prevents importing that standard library module"
            )));
        }
        Ok(self.is_partial.then(|| {
            format!("consider renaming {file} if it has the same name as a library you intended to import")
        }))
    }
}

/// The message about an attribute that a module has not.
pub(crate) fn no_attribute(thread: &mut Thread, module: Gc<Module>, attribute: &str) -> PyResult<String> {
    let interp = thread.interp();
    let name = module.dict().get_str(thread, Name::__name__.get(&interp))?;
    let name = name.and_then(|name| name.cast::<Str>()).map(|name| name.to_string_lossy());
    let file = module.dict().get_str(thread, Name::__file__.get(&interp))?;
    let lacking = Lacking::of(thread, name, file)?;
    let Some(name) = &lacking.name else { return Ok(format!("module has no attribute '{attribute}'")) };
    let circular = "(most likely due to a circular import)";
    Ok(match (&lacking.advice, &lacking.file) {
        (Some(advice), _) => format!("module '{name}' has no attribute '{attribute}' ({advice})"),
        (None, Some(file)) if lacking.is_partial => {
            format!(
                "partially initialized module '{name}' from {file} has no attribute '{attribute}' {circular}"
            )
        }
        (None, None) if lacking.is_partial => {
            format!("partially initialized module '{name}' has no attribute '{attribute}' {circular}")
        }
        _ if interp.registry().is_initializing(&format!("{name}.{attribute}")) => {
            format!("cannot access submodule '{attribute}' of module '{name}' {circular}")
        }
        _ => format!("module '{name}' has no attribute '{attribute}'"),
    })
}

/// Whether a module's file lies in the folder that was put in front of `sys.path` for the program.
fn is_beside_script(thread: &Thread, file: &str) -> bool {
    let Some(script_folder) = thread.interp().registry().script_folder() else { return false };
    let module = file.strip_suffix("/__init__.py").unwrap_or(file);
    let Some((folder, _)) = module.rsplit_once('/') else { return false };
    if !script_folder.is_empty() {
        return folder == script_folder;
    }
    std::env::current_dir().is_ok_and(|current| current.as_os_str() == folder)
}

fn is_library_name(thread: &mut Thread, name: &str) -> PyResult<bool> {
    let Some(names) = sys::get(thread, "stdlib_module_names")? else { return Ok(false) };
    let name = Str::from_text(thread, name)?.as_value();
    ops::contains(thread, names, name)
}
