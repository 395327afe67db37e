//! Where modules are: native ones, the embedded library, files.

use std::path::Path;
use std::path::PathBuf;

use taipan_gc::Value;

use crate::modules::import::machinery;
use crate::modules::registry::Embedded;
use crate::modules::registry::Library;
use crate::object::cast::ValueExt;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// A module that can be loaded.
pub(super) enum Found {
    /// Written in Rust.
    Native(&'static ModuleSpec),
    /// Of the embedded library.
    Embedded(&'static dyn Library, Embedded),
    /// A source file; a package's is its `__init__.py`.
    File { path: PathBuf, is_package: bool },
    /// Directories without an `__init__.py`.
    Namespace,
}

/// Looks for a module: in `path` (a package's `__path__`), or in `sys.path`.
pub(super) fn find(thread: &mut Thread, name: &str, path: Option<Value>) -> PyResult<Option<Found>> {
    let interp = thread.interp();
    let registry = interp.registry();
    if let Some(spec) = registry.native(name) {
        return Ok(Some(Found::Native(spec)));
    }
    let library = registry.library();
    if let Some(source) = machinery::source_of(name)
        && let Some(library) = library
        && let Some(module) = library.find(source)
    {
        return Ok(Some(Found::Embedded(library, module)));
    }
    if let Some(library) = library
        && let Some(module) = library.find(name).filter(|module| module.is_frozen)
    {
        return Ok(Some(Found::Embedded(library, module)));
    }
    let entries = match path {
        Some(path) => path,
        None => match super::load::sys_attribute(thread, "path") {
            Some(path) => path,
            None => return Ok(None),
        },
    };
    let entries = iter::to_tuple(thread, entries)?;
    let tail = name.rsplit('.').next().unwrap_or(name);
    let mut portion = None;
    for entry in entries.items() {
        let Some(entry) = entry.cast::<Str>().map(|entry| entry.to_string_lossy()) else { continue };
        if let Some(library) = library.filter(|library| is_below(&entry, library.root())) {
            if let Some(module) = library.find(name) {
                return Ok(Some(Found::Embedded(library, module)));
            }
            continue;
        }
        match in_folder(Path::new(&entry), tail) {
            Some(Found::Namespace) => portion = Some(Found::Namespace),
            Some(found) => return Ok(Some(found)),
            None => {}
        }
    }
    Ok(portion)
}

fn is_below(entry: &str, root: &str) -> bool {
    entry.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Looks into one folder; an empty path is the current one.
fn in_folder(folder: &Path, tail: &str) -> Option<Found> {
    let folder =
        if folder.as_os_str().is_empty() { std::env::current_dir().ok()? } else { folder.to_path_buf() };
    let package = folder.join(tail);
    let init = package.join("__init__.py");
    if init.is_file() {
        return Some(Found::File { path: init, is_package: true });
    }
    let file = folder.join(format!("{tail}.py"));
    if file.is_file() {
        return Some(Found::File { path: file, is_package: false });
    }
    package.is_dir().then_some(Found::Namespace)
}
