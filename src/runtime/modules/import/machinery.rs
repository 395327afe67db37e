//! The library's own import machinery, `importlib._bootstrap`, and when it is asked.
//!
//! Imports that find what they look for here need no machinery. It is there for those who ask for it (`importlib`, the
//! spec or loader of a module), and it finds modules as soon as somebody has put a finder of another kind in place.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::modules::import::find::Found;
use crate::modules::import::load;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::str::Str;

/// The machinery's modules: the names that CPython gives them, and those of their sources.
const MODULES: [(&str, &str); 2] = [
    ("_frozen_importlib", "importlib._bootstrap"),
    ("_frozen_importlib_external", "importlib._bootstrap_external"),
];

/// The machinery, if somebody has asked for it and it is complete.
fn present(thread: &Thread) -> Option<Gc<Module>> {
    if is_settling(thread) {
        return None;
    }
    let interp = thread.interp();
    interp.modules().get_text(&interp, MODULES[0].0)?.cast::<Module>()
}

/// The machinery; set up where it is not yet.
fn machinery(thread: &mut Thread) -> PyResult<Value> {
    load::find_and_load(thread, MODULES[0].0)
}

fn method(thread: &mut Thread, object: Value, name: &str, args: &[Value]) -> PyResult {
    let method = attr::get(thread, object, Str::intern(&thread.interp(), name))?;
    call::call(thread, method, args)
}

/// Sets the machinery up when its code has run: it puts its finders into `sys` and describes the modules that are there.
/// What this imports is described by and by as well.
pub(super) fn install(thread: &mut Thread, module: Value) -> PyResult<()> {
    let interp = thread.interp();
    interp.registry().begin(MODULES[0].0);
    let installed = set_up(thread, module);
    interp.registry().end(MODULES[0].0);
    installed
}

fn set_up(thread: &mut Thread, module: Value) -> PyResult<()> {
    let sys = load::find_and_load(thread, "sys")?;
    let imp = load::find_and_load(thread, "_imp")?;
    if let Some(library) = thread.interp().registry().library() {
        let root = Str::from_text(thread, library.root())?.as_value();
        attr::set(thread, sys, Str::intern(&thread.interp(), "_stdlib_dir"), Some(root))?;
    }
    method(thread, module, "_install", &[sys, imp])?;
    method(thread, module, "_install_external_importers", &[])?;
    admit_archives(thread, sys)
}

/// Modules are found in archives too, which the library's `zipimport` reads.
fn admit_archives(thread: &mut Thread, sys: Value) -> PyResult<()> {
    let interp = thread.interp();
    let zipimport = load::find_and_load(thread, "zipimport")?;
    let importer = attr::get(thread, zipimport, Str::intern(&interp, "zipimporter"))?;
    let hooks = attr::get(thread, sys, Str::intern(&interp, "path_hooks"))?;
    method(thread, hooks, "insert", &[Value::int_from_low_bits(0), importer]).map(drop)
}

/// Whether the machinery is being set up: modules that are there already are then described by and by.
fn is_settling(thread: &Thread) -> bool {
    thread.interp().registry().is_initializing(MODULES[0].0)
}

/// Whether the module that an import of this name would find is one of the library's, and if so whether it is a package.
pub fn embedded_package(thread: &mut Thread, name: &str) -> PyResult<Option<bool>> {
    if is_settling(thread) {
        return Ok(None);
    }
    Ok(match load::found(thread, name)? {
        Some(Found::Embedded(_, module)) => Some(module.is_package),
        _ => None,
    })
}

/// The finders that the machinery itself puts into `sys.meta_path`.
const OWN_FINDERS: [&str; 3] = ["BuiltinImporter", "FrozenImporter", "PathFinder"];

/// Whether `sys.meta_path` has nothing but the finders whose work is done here.
fn is_plain(thread: &mut Thread) -> bool {
    let interp = thread.interp();
    let Some(finders) = load::sys_attribute(thread, "meta_path").and_then(|path| path.cast::<List>()) else {
        return true;
    };
    let is_own = |finder: Value| {
        MODULES.iter().any(|(name, _)| {
            let module = interp.modules().get_text(&interp, name).and_then(|module| module.cast::<Module>());
            module.is_some_and(|module| {
                OWN_FINDERS.iter().any(|own| module.dict().get_text(&interp, own) == Some(finder))
            })
        })
    };
    finders.items().iter().all(|&finder| is_own(finder))
}

/// Whether something on `sys.path` is no folder, such as an archive of modules.
fn has_archives(thread: &mut Thread) -> bool {
    let Some(path) = load::sys_attribute(thread, "path").and_then(|path| path.cast::<List>()) else {
        return false;
    };
    let is_file = |entry: Value| {
        entry.cast::<Str>().is_some_and(|entry| std::path::Path::new(&entry.to_string_lossy()).is_file())
    };
    path.items().iter().any(|&entry| is_file(entry))
}

/// Whether an import must go through the machinery from the start.
pub(super) fn decides(thread: &mut Thread, name: &str) -> bool {
    !is_machinery(name) && present(thread).is_some() && !is_plain(thread)
}

/// Whether the machinery may find what was not found here.
pub(super) fn may_find(thread: &mut Thread, name: &str) -> bool {
    !is_machinery(name) && has_archives(thread)
}

fn is_machinery(name: &str) -> bool {
    MODULES.iter().any(|(own, source)| *own == name || *source == name)
}

/// The library's module whose code a module of the machinery runs.
pub(super) fn source_of(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(own, _)| *own == name).map(|&(_, source)| source)
}

/// Whether a module is the one that sets the machinery up.
pub(super) fn is_core(name: &str) -> bool {
    name == MODULES[0].0
}

/// Imports a module by the machinery.
pub(super) fn import(thread: &mut Thread, name: &str) -> PyResult {
    let machinery = machinery(thread)?;
    let name = Str::from_text(thread, name)?.as_value();
    let import = attr::get(thread, machinery, Str::intern(&thread.interp(), "_gcd_import"))?;
    method(thread, machinery, "_find_and_load", &[name, import])
}

/// Gives a module that was loaded here the spec and the loader that the machinery would have given it.
pub(super) fn describe(thread: &mut Thread, name: &str, module: Value, found: &Found) -> PyResult<()> {
    if is_machinery(name) || present(thread).is_none() {
        return Ok(());
    }
    let (machinery, finder) = match found {
        Found::Native(_) => (MODULES[0].0, OWN_FINDERS[0]),
        Found::Embedded(..) => (MODULES[0].0, OWN_FINDERS[1]),
        Found::File { .. } => (MODULES[1].0, OWN_FINDERS[2]),
        // The machinery itself has loaded it.
        Found::Namespace => return Ok(()),
    };
    describe_by(thread, name, module, machinery, finder)
}

fn describe_by(
    thread: &mut Thread,
    name: &str,
    module: Value,
    machinery: &str,
    finder: &str,
) -> PyResult<()> {
    let interp = thread.interp();
    let Some(machinery) = interp.modules().get_text(&interp, machinery) else { return Ok(()) };
    let finder = attr::get(thread, machinery, Str::intern(&interp, finder))?;
    let path = match name.rsplit_once('.') {
        Some((parent, _)) => match interp.modules().get_text(&interp, parent) {
            Some(parent) => attr::get_optional(thread, parent, Name::__path__.get(&interp))?,
            None => None,
        },
        None => None,
    };
    let name = Str::from_text(thread, name)?.as_value();
    let spec = method(thread, finder, "find_spec", &[name, path.unwrap_or(Value::NONE)])?;
    if spec.is_none() {
        return Ok(());
    }
    let loader = attr::get(thread, spec, Str::intern(&interp, "loader"))?;
    attr::set(thread, module, Name::__spec__.get(&interp), Some(spec))?;
    attr::set(thread, module, Name::__loader__.get(&interp), Some(loader))
}

/// Describes a module whose spec or loader somebody asks for before there is any; says whether it has them now.
pub fn complete(thread: &mut Thread, module: Gc<Module>) -> PyResult<bool> {
    let interp = thread.interp();
    let name = module.dict().get_text(&interp, "__name__").and_then(|name| name.cast::<Str>());
    let Some(name) = name.map(|name| name.to_string_lossy()) else { return Ok(false) };
    let known = interp.modules().get_text(&interp, &name);
    if is_machinery(&name) || known != Some(module.as_value()) {
        return Ok(false);
    }
    machinery(thread)?;
    let has_spec = |name: &str| module.dict().get_text(&interp, name).is_some();
    if has_spec("__spec__") && has_spec("__loader__") {
        return Ok(true);
    }
    let Some(found) = load::found(thread, &name)? else { return Ok(false) };
    match describe(thread, &name, module.as_value(), &found) {
        Ok(()) => Ok(has_spec("__spec__")),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::IMPORT_ERROR)?;
            Ok(false)
        }
    }
}

/// `__spec__` or `__loader__` of the module with these globals, made now if it is one that has none yet.
pub(crate) fn description(thread: &mut Thread, globals: Gc<Dict>, name: Gc<Str>) -> PyResult<Option<Value>> {
    if !name.equals_str("__spec__") && !name.equals_str("__loader__") {
        return Ok(None);
    }
    let interp = thread.interp();
    let own = globals.get_str(thread, Name::__name__.get(&interp))?.and_then(|own| own.cast::<Str>());
    let Some(own) = own else { return Ok(None) };
    let known = interp.modules().get_str(thread, own)?.and_then(|known| known.cast::<Module>());
    match known.filter(|module| module.dict() == globals) {
        Some(module) if complete(thread, module)? => globals.get_str(thread, name),
        _ => Ok(None),
    }
}

/// Whether a loader is that of packages that are spread over folders.
pub(crate) fn is_namespace_loader(thread: &mut Thread, loader: Value) -> bool {
    let interp = thread.interp();
    let external =
        interp.modules().get_text(&interp, MODULES[1].0).and_then(|module| module.cast::<Module>());
    let class = external.and_then(|module| module.dict().get_text(&interp, "NamespaceLoader"));
    class.and_then(|class| class.as_class()).is_some_and(|class| ops::is_instance_of(thread, loader, class))
}
