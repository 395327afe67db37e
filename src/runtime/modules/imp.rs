//! `_imp`: what the library's import machinery asks the interpreter. The embedded library is its frozen modules.

use taipan_code::CodeRef;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::modules::import;
use crate::modules::native;
use crate::number::hash;
use crate::number::hash::HashKey;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_imp",
    doc: "(Extremely) low-level import machinery bits as used by importlib.",
    functions: &[
        LOCK_HELD_SPEC,
        ACQUIRE_LOCK_SPEC,
        RELEASE_LOCK_SPEC,
        EXTENSION_SUFFIXES_SPEC,
        CREATE_BUILTIN_SPEC,
        EXEC_BUILTIN_SPEC,
        IS_BUILTIN_SPEC,
        IS_FROZEN_SPEC,
        IS_FROZEN_PACKAGE_SPEC,
        FIND_FROZEN_SPEC,
        GET_FROZEN_OBJECT_SPEC,
        GET_SOURCE_SPEC,
        FROZEN_MODULE_NAMES_SPEC,
        OVERRIDE_FROZEN_MODULES_FOR_TESTS_SPEC,
        OVERRIDE_MULTI_INTERP_EXTENSIONS_CHECK_SPEC,
        FIX_CO_FILENAME_SPEC,
        SOURCE_HASH_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

/// The magic number of `.pyc` files: its two low bytes are the version of the code's form, raised when that changes.
pub(crate) const PYC_MAGIC: i64 = 0x0A0D_5401;

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let default = Str::intern(&interp, "default").as_value();
    namespace.set_text(thread, "check_hash_based_pycs", default)?;
    namespace.set_text(thread, "pyc_magic_number_token", int::from_i64(&interp, PYC_MAGIC))
}

/// Return True if the import lock is currently held, else False.
///
/// On platforms without threads, return False.
#[pyfunction("()", module = "_imp")]
fn lock_held() -> bool {
    false
}

/// Acquires the interpreter's import lock for the current thread.
///
/// This lock should be used by import hooks to ensure thread-safety when importing
/// modules. On platforms without threads, this function does nothing.
#[pyfunction("()", module = "_imp")]
fn acquire_lock() {}

/// Release the interpreter's import lock.
///
/// On platforms without threads, this function does nothing.
#[pyfunction("()", module = "_imp")]
fn release_lock() {}

/// Returns the list of file suffixes used to identify extension modules.
#[pyfunction("()", module = "_imp")]
fn extension_suffixes(thread: &mut Thread) -> Gc<List> {
    List::empty(&thread.interp())
}

/// The name that a module's spec says.
fn spec_name(thread: &mut Thread, spec: Value) -> PyResult<Gc<Str>> {
    let name = Str::intern(&thread.interp(), "name");
    match attr::get(thread, spec, name)?.cast::<Str>() {
        Some(name) => Ok(name),
        None => Err(thread.type_error("the name of a module spec must be a string")),
    }
}

/// Create an extension module.
#[pyfunction("(spec, /)", module = "_imp")]
fn create_builtin(thread: &mut Thread, spec: Value) -> PyResult {
    let name = spec_name(thread, spec)?;
    let interp = thread.interp();
    if let Some(module) = interp.modules().get_str(thread, name)? {
        return Ok(module);
    }
    match interp.registry().native(&name.to_string_lossy()) {
        Some(found) => Ok(native::make(thread, found)?.as_value()),
        None => Ok(Value::NONE),
    }
}

/// Initialize a built-in module.
#[pyfunction("(mod, /)", module = "_imp")]
fn exec_builtin(r#mod: Value) -> i64 {
    // Native modules are filled when they are made.
    let _ = r#mod;
    0
}

/// Returns True if the module name corresponds to a built-in module.
#[pyfunction("(name, /)", module = "_imp")]
fn is_builtin(thread: &mut Thread, name: Gc<Str>) -> i64 {
    let name = name.to_string_lossy();
    i64::from(name == "builtins" || thread.interp().registry().native(&name).is_some())
}

/// Whether the embedded module of that name is a package; `None` where an import would not find it, but a file.
fn embedded(thread: &mut Thread, name: Gc<Str>) -> PyResult<Option<bool>> {
    import::embedded_package(thread, &name.to_string_lossy())
}

/// Returns True if the module name corresponds to a frozen module.
#[pyfunction("(name, /)", module = "_imp")]
fn is_frozen(thread: &mut Thread, name: Gc<Str>) -> PyResult<bool> {
    Ok(embedded(thread, name)?.is_some())
}

#[cold]
fn no_frozen(thread: &mut Thread, name: Gc<Str>) -> Raised {
    let name = name.to_string_lossy();
    thread.import_error(format!("No such frozen object named {name}"))
}

/// Returns True if the module name is of a frozen package.
#[pyfunction("(name, /)", module = "_imp")]
fn is_frozen_package(thread: &mut Thread, name: Gc<Str>) -> PyResult<bool> {
    match embedded(thread, name)? {
        Some(is_package) => Ok(is_package),
        None => Err(no_frozen(thread, name)),
    }
}

/// Return info about the corresponding frozen module (if there is one) or None.
///
/// The returned info (a 2-tuple):
///
///  * data         the raw marshalled bytes
///  * is_package   whether or not it is a package
///  * origname     the originally frozen module's name, or None if not
///                 a stdlib module (this will usually be the same as
///                 the module's current name)
#[pyfunction("(name, /, *, withdata=False)", module = "_imp")]
fn find_frozen(thread: &mut Thread, name: Gc<Str>, withdata: Option<bool>) -> PyResult {
    let _ = withdata;
    let Some(is_package) = embedded(thread, name)? else { return Ok(Value::NONE) };
    let info = [Value::NONE, Value::bool(is_package), name.as_value()];
    Ok(Tuple::small(&thread.interp(), &info).as_value())
}

fn frozen_code(thread: &mut Thread, name: Gc<Str>) -> PyResult<CodeRef> {
    let library = thread.interp().registry().library();
    match library.and_then(|library| library.code(&name.to_string_lossy())) {
        Some(code) => Ok(code),
        None => Err(no_frozen(thread, name)),
    }
}

/// Create a code object for a frozen module.
#[pyfunction("(name, data=None, /)", module = "_imp")]
fn get_frozen_object(thread: &mut Thread, name: Gc<Str>, data: Option<Value>) -> PyResult<Gc<Code>> {
    let _ = data;
    let code = frozen_code(thread, name)?;
    Ok(Code::new(&thread.interp(), code))
}

/// Returns the source of a module of the embedded library, None where it has none.
#[pyfunction("(name, /)", module = "_imp", name = "_get_source")]
fn get_source(thread: &mut Thread, name: Gc<Str>) -> PyResult<Option<Gc<Str>>> {
    let Some(library) = thread.interp().registry().library() else { return Ok(None) };
    let Some(module) = library.find(&name.to_string_lossy()) else { return Ok(None) };
    let source = library.source(&format!("{}/{}", library.root(), module.path));
    source.map(|source| Str::from_text(thread, &source)).transpose()
}

/// Returns the list of available frozen modules.
#[pyfunction("()", module = "_imp", name = "_frozen_module_names")]
fn frozen_module_names(thread: &mut Thread) -> PyResult<Gc<List>> {
    let interp = thread.interp();
    let list = List::empty(&interp);
    let names = interp.registry().library().map_or(Vec::new(), |library| library.names());
    for name in names {
        list.push(thread, Str::intern(&interp, name).as_value())?;
    }
    Ok(list)
}

/// (internal-only) Override PyConfig.use_frozen_modules.
///
/// (-1: "off", 1: "on", 0: no override)
/// See frozen_modules() in Lib/test/support/import_helper.py.
#[pyfunction("(override, /)", module = "_imp", name = "_override_frozen_modules_for_tests")]
fn override_frozen_modules_for_tests(r#override: i64) {
    // The library is nowhere else.
    let _ = r#override;
}

/// (internal-only) Override PyInterpreterConfig.check_multi_interp_extensions.
///
/// (-1: "never", 1: "always", 0: no override)
#[pyfunction("(override, /)", module = "_imp", name = "_override_multi_interp_extensions_check")]
fn override_multi_interp_extensions_check(r#override: i64) -> i64 {
    // Native modules are made for each interpreter anew.
    let _ = r#override;
    0
}

/// Changes code.co_filename to specify the passed-in path.
///
///   code
///     Code object to change.
///   path
///     File path to use.
#[pyfunction("(code, path, /)", module = "_imp", name = "_fix_co_filename")]
fn fix_co_filename(code: Gc<Code>, path: Gc<Str>) {
    // Code objects are shared and do not change: one that was moved shows where it was compiled.
    let _ = (code, path);
}

/// Computes the hash of a source file that a `.pyc` file may carry.
#[pyfunction("(key, source)", module = "_imp")]
fn source_hash(thread: &mut Thread, key: u64, source: Value) -> PyResult<Gc<Bytes>> {
    let Some(source) = crate::types::bytes::borrow(thread, source)? else {
        let name = thread.interp().class_of(source).name_text();
        return Err(thread.type_error(format!("a bytes-like object is required, not '{name}'")));
    };
    let hash = hash::keyed(HashKey { k0: key, k1: 0 }, source);
    Bytes::new(thread, &hash.to_le_bytes())
}
