//! The import statement and `__import__`.
//!
//! Native modules, the embedded library and plain files are found and loaded here, without a line of Python.

mod encoding;
mod errors;
mod find;
mod load;
mod machinery;
pub(crate) mod shadow;

pub use encoding::decode_foreign;
pub use load::compile;
pub use load::run_code_in;
pub use load::run_in;
pub use machinery::complete;
pub(crate) use machinery::description;
pub use machinery::embedded_package;
pub(crate) use machinery::is_namespace_loader;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::int;
use crate::types::module::Module;
use crate::types::str::Str;

/// Import a module.
///
/// Because this function is meant for use by the Python
/// interpreter and not for general use, it is better to use
/// importlib.import_module() to programmatically import a module.
///
/// The globals argument is only used to determine the context;
/// they are not modified.  The locals argument is unused.  The fromlist
/// should be a list of names to emulate ``from name import ...``, or an
/// empty list to emulate ``import name``.
/// When importing a module from a package, note that __import__('A.B', ...)
/// returns package A when fromlist is empty, but its submodule B when
/// fromlist is not empty.  The level argument is used to determine whether to
/// perform absolute or relative imports: 0 is absolute, while a positive number
/// is the number of parent directories to search relative to the current module.
#[pyfunction("(name, globals=None, locals=None, fromlist=(), level=0)")]
fn __import__(
    thread: &mut Thread,
    name: Value,
    globals: Option<Value>,
    locals: Option<Value>,
    fromlist: Option<Value>,
    #[default(0)] level: i64,
) -> PyResult {
    let _ = locals;
    let Some(name) = name.cast::<Str>() else {
        return Err(thread.type_error("module name must be a string"));
    };
    import(thread, name, globals.and_then(|globals| globals.cast()), fromlist.unwrap_or(Value::NONE), level)
}

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[IMPORT_SPEC];

/// `import name` and `from name import ..` of the running frame: calls `__import__` of its builtins.
pub fn import_name(thread: &mut Thread, name: Gc<Str>, wanted: Value, level: Value) -> PyResult {
    let interp = thread.interp();
    let frame = thread.current_frame();
    let globals = frame.globals();
    let builtins = frame.function.builtins();
    let hook = builtins.get_str(thread, Name::__import__.get(&interp))?;
    let Some(hook) = hook else { return Err(thread.import_error("__import__ not found")) };
    let is_own = hook
        .exact::<BuiltinFunction>()
        .is_some_and(|hook| std::ptr::fn_addr_eq(hook.spec.call, IMPORT_SPEC.call));
    if is_own {
        return import(thread, name, Some(globals), wanted, int::to_i64(level).unwrap_or(0));
    }
    let locals = frame.context.get().filter(|locals| locals.cast::<Dict>().is_some()).unwrap_or(Value::NONE);
    call::call(thread, hook, &[name.as_value(), globals.face(), locals, wanted, level])
}

/// What `__import__` does.
pub fn import(
    thread: &mut Thread,
    name: Gc<Str>,
    globals: Option<Gc<Dict>>,
    wanted: Value,
    level: i64,
) -> PyResult {
    let text = name.to_string_lossy();
    if level < 0 {
        return Err(thread.value_error("level must be >= 0"));
    }
    let absolute = if level > 0 {
        resolve(thread, &text, globals, level)?
    } else if text.is_empty() {
        return Err(thread.value_error("Empty module name"));
    } else {
        text.clone()
    };
    let module = load::find_and_load(thread, &absolute)?;
    if !wanted.is_none() && ops::truth(thread, wanted)? {
        let path = Str::intern(&thread.interp(), "__path__");
        return match attr::get_optional(thread, module, path)? {
            Some(_) => {
                handle_fromlist(thread, module, wanted, false)?;
                Ok(module)
            }
            None => Ok(module),
        };
    }
    first_part(thread, module, &text, &absolute, level)
}

/// What `import a.b` binds: the first part of the name.
fn first_part(thread: &mut Thread, module: Value, name: &str, absolute: &str, level: i64) -> PyResult {
    if level > 0 && name.is_empty() {
        return Ok(module);
    }
    let Some((front, _)) = name.split_once('.') else { return Ok(module) };
    if level == 0 {
        return load::find_and_load(thread, front);
    }
    let front = &absolute[..absolute.len() - (name.len() - front.len())];
    let interp = thread.interp();
    match interp.modules().get_text(&interp, front) {
        Some(module) => Ok(module),
        None => {
            let message = format!("'{front}' not in sys.modules as expected");
            Err(thread.raise_text(exceptions::KEY_ERROR, message))
        }
    }
}

/// The absolute name of a relative one.
fn resolve(thread: &mut Thread, name: &str, globals: Option<Gc<Dict>>, level: i64) -> PyResult<String> {
    let package = package_of(thread, globals)?;
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((parent, _)) => base = parent,
            None => return Err(thread.import_error("attempted relative import beyond top-level package")),
        }
    }
    Ok(if name.is_empty() { base.to_string() } else { format!("{base}.{name}") })
}

/// The package that relative names start from.
fn package_of(thread: &mut Thread, globals: Option<Gc<Dict>>) -> PyResult<String> {
    let interp = thread.interp();
    let Some(globals) = globals else {
        return Err(thread.raise_text(exceptions::KEY_ERROR, "'__name__' not in globals"));
    };
    let entry = |name: &str| globals.get_text(&interp, name).filter(|value| !value.is_none());
    let package = match (entry("__package__"), entry("__spec__")) {
        (Some(package), _) => match package.cast::<Str>() {
            Some(package) => package.to_string_lossy(),
            None => return Err(thread.type_error("package must be a string")),
        },
        (None, Some(spec)) => {
            let parent = attr::get(thread, spec, Str::intern(&interp, "parent"))?;
            parent.cast::<Str>().map_or(String::new(), |parent| parent.to_string_lossy())
        }
        (None, None) => {
            let Some(name) = entry("__name__").and_then(|name| name.cast::<Str>()) else {
                return Err(thread.raise_text(exceptions::KEY_ERROR, "'__name__' not in globals"));
            };
            let name = name.to_string_lossy();
            match (entry("__path__"), name.rsplit_once('.')) {
                (Some(_), _) => name,
                (None, Some((parent, _))) => parent.to_string(),
                (None, None) => String::new(),
            }
        }
    };
    if package.is_empty() {
        return Err(thread.import_error("attempted relative import with no known parent package"));
    }
    Ok(package)
}

/// Imports the submodules that `from package import ..` names.
fn handle_fromlist(thread: &mut Thread, module: Value, wanted: Value, recursive: bool) -> PyResult<()> {
    let interp = thread.interp();
    let name = attr::get(thread, module, Name::__name__.get(&interp))?;
    let package = name.cast::<Str>().map_or(String::new(), |name| name.to_string_lossy());
    let names = iter::to_tuple(thread, wanted)?;
    for &item in names.items() {
        let Some(item) = item.cast::<Str>() else {
            let place = if recursive { format!("{package}.__all__") } else { "``from list''".to_string() };
            let kind = interp.class_of(item).name_text();
            return Err(thread.type_error(format!("Item in {place} must be str, not {kind}")));
        };
        if item.equals_str("*") {
            if !recursive && let Some(all) = attr::get_optional(thread, module, Name::__all__.get(&interp))? {
                handle_fromlist(thread, module, all, true)?;
            }
            continue;
        }
        let item = Str::interned(&interp, item);
        if attr::get_optional(thread, module, item)?.is_none() {
            import_submodule(thread, &format!("{package}.{}", item.to_string_lossy()))?;
        }
    }
    Ok(())
}

/// Imports a submodule that may not exist.
fn import_submodule(thread: &mut Thread, name: &str) -> PyResult<()> {
    let Err(raised) = load::find_and_load(thread, name) else { return Ok(()) };
    if !thread.pending_is(thread.interp().class(exceptions::MODULE_NOT_FOUND_ERROR)) {
        return Err(raised);
    }
    let missing = thread.pending().and_then(|error| error.cast::<Exception>());
    let missing = missing.and_then(|error| error.field(field::IMPORT_NAME)?.cast::<Str>());
    if missing.is_some_and(|missing| missing.equals_str(name)) {
        thread.forget(raised);
        return Ok(());
    }
    Err(raised)
}

/// The module of an absolute name, imported where it is not yet.
pub fn import_module(thread: &mut Thread, name: &str) -> PyResult {
    load::find_and_load(thread, name)
}

/// `from module import name`
pub fn import_from(thread: &mut Thread, module: Value, name: Gc<Str>) -> PyResult {
    if let Some(value) = attr::get_optional(thread, module, name)? {
        return Ok(value);
    }
    let interp = thread.interp();
    let own = attr::get_optional(thread, module, Name::__name__.get(&interp))?;
    let own = own.and_then(|own| own.cast::<Str>()).map(|own| own.to_string_lossy());
    if let Some(own) = &own {
        let full = format!("{own}.{}", name.to_string_lossy());
        if let Some(found) = interp.modules().get_text(&interp, &full) {
            return Ok(found);
        }
    }
    Err(errors::cannot_import(thread, module, own, name))
}

/// `from module import *`
pub fn import_star(thread: &mut Thread, module: Value, namespace: Value) -> PyResult<()> {
    let interp = thread.interp();
    let all = attr::get_optional(thread, module, Name::__all__.get(&interp))?;
    let skip_private = all.is_none();
    let names = match all {
        Some(all) => iter::to_tuple(thread, all)?,
        None => match attr::get_optional(thread, module, Name::__dict__.get(&interp))? {
            Some(dict) => iter::to_tuple(thread, dict)?,
            None => return Err(thread.import_error("from-import-* object has no __dict__ and no __all__")),
        },
    };
    for &name in names.items() {
        let Some(name) = name.cast::<Str>() else {
            return Err(name_is_no_string(thread, module, name, skip_private));
        };
        if skip_private && name.units().get(0) == Some(u32::from('_')) {
            continue;
        }
        let name = Str::interned(&interp, name);
        let value = attr::get(thread, module, name)?;
        match namespace.exact::<Dict>() {
            Some(space) => space.set_str(thread, name, value)?,
            None => ops::setitem(thread, namespace, name.as_value(), Some(value))?,
        }
    }
    Ok(())
}

fn name_is_no_string(thread: &mut Thread, module: Value, name: Value, in_dict: bool) -> Raised {
    let interp = thread.interp();
    let own = module.cast::<Module>().and_then(|module| module.dict().get_text(&interp, "__name__"));
    let own = own.and_then(|own| own.cast::<Str>()).map_or(String::new(), |own| own.to_string_lossy());
    let (what, place) = if in_dict { ("Key", "__dict__") } else { ("Item", "__all__") };
    let kind = interp.class_of(name).name_text();
    thread.type_error(format!("{what} in {own}.{place} must be str, not {kind}"))
}
