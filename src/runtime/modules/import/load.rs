//! Finding and loading: `sys.modules`, parents, the run of a module's code.

use std::path::Path;

use taipan_code::CodeRef;
use taipan_compiler::CompileOptions;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp;
use crate::modules::import::encoding;
use crate::modules::import::errors;
use crate::modules::import::find;
use crate::modules::import::find::Found;
use crate::modules::import::machinery;
use crate::modules::io::unwritten;
use crate::modules::native;
use crate::modules::warnings;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::os_error;
use crate::types::exception::syntax;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::str::Str;

/// An attribute of `sys`, if that is imported.
pub(super) fn sys_attribute(thread: &Thread, name: &str) -> Option<Value> {
    let interp = thread.interp();
    let sys = interp.modules().get_text(&interp, "sys")?.cast::<Module>()?;
    sys.dict().get_text(&interp, name)
}

/// The module of an absolute name: from `sys.modules`, or found and loaded.
pub(super) fn find_and_load(thread: &mut Thread, name: &str) -> PyResult {
    let interp = thread.interp();
    match interp.modules().get_text(&interp, name) {
        Some(module) if module.is_none() => {
            Err(errors::not_found(thread, &format!("import of {name} halted; None in sys.modules"), name))
        }
        Some(module) => Ok(module),
        None => load_new(thread, name),
    }
}

fn load_new(thread: &mut Thread, name: &str) -> PyResult {
    thread.check_native_stack(" while importing")?;
    let interp = thread.interp();
    let mut parent = None;
    let mut path = None;
    if let Some((package, _)) = name.rsplit_once('.') {
        let module = find_and_load(thread, package)?;
        if let Some(known) = interp.modules().get_text(&interp, name) {
            return Ok(known);
        }
        path = attr::get_optional(thread, module, Str::intern(&interp, "__path__"))?;
        if path.is_none() {
            let message = format!("No module named '{name}'; '{package}' is not a package");
            return Err(errors::not_found(thread, &message, name));
        }
        parent = Some(module);
    }
    if machinery::decides(thread, name) {
        return machinery::import(thread, name);
    }
    let Some(found) = find::find(thread, name, path)? else {
        if machinery::may_find(thread, name) {
            return machinery::import(thread, name);
        }
        return Err(errors::not_found(thread, &format!("No module named '{name}'"), name));
    };
    let module = load(thread, name, &found)?;
    machinery::describe(thread, name, module, &found)?;
    if let Some(parent) = parent {
        let child = name.rsplit('.').next().unwrap_or(name);
        attr::set(thread, parent, Str::intern(&interp, child), Some(module))?;
    }
    Ok(module)
}

/// Where a module is that has been imported, or whose package has been.
pub(super) fn found(thread: &mut Thread, name: &str) -> PyResult<Option<Found>> {
    let interp = thread.interp();
    let path = match name.rsplit_once('.') {
        None => None,
        Some((package, _)) => {
            let Some(package) = interp.modules().get_text(&interp, package) else { return Ok(None) };
            let path = attr::get_optional(thread, package, Name::__path__.get(&interp))?;
            if path.is_none() {
                return Ok(None);
            }
            path
        }
    };
    find::find(thread, name, path)
}

fn load(thread: &mut Thread, name: &str, found: &Found) -> PyResult {
    let interp = thread.interp();
    match found {
        &Found::Native(spec) => {
            let module = native::make(thread, spec)?.as_value();
            interp.modules().set_text(thread, name, module)?;
            Ok(module)
        }
        Found::Embedded(library, module) => {
            let file = format!("{}/{}", library.root(), module.path);
            let Some(code) = library.code(machinery::source_of(name).unwrap_or(name)) else {
                return Err(errors::not_found(thread, &format!("No module named '{name}'"), name));
            };
            let loaded = run(thread, name, &Place { file: &file, is_package: module.is_package }, code)?;
            if machinery::is_core(name) {
                machinery::install(thread, loaded)?;
            }
            Ok(loaded)
        }
        Found::File { path, is_package } => {
            let file = path.to_string_lossy().into_owned();
            let code = compile_file(thread, path, &file)?;
            run(thread, name, &Place { file: &file, is_package: *is_package }, code)
        }
        // Its path follows that of its parent: a class of the machinery.
        Found::Namespace => machinery::import(thread, name),
    }
}

/// Where a module's source is.
struct Place<'a> {
    file: &'a str,
    is_package: bool,
}

fn compile_file(thread: &mut Thread, path: &Path, file: &str) -> PyResult<CodeRef> {
    unwritten::settle_path(thread, path);
    let source = match std::fs::read(path) {
        Ok(source) => source,
        Err(error) => {
            let file = Str::from_text(thread, file)?.as_value();
            return Err(os_error::raise(thread, error.raw_os_error().unwrap_or(0), Some(file)));
        }
    };
    let _charge = thread.charge(source.len())?;
    compile(thread, &source, file, false)
}

/// Compiles a source file's bytes. `is_program`: it is the file of the program, which is read line by line.
pub fn compile(thread: &mut Thread, source: &[u8], file: &str, is_program: bool) -> PyResult<CodeRef> {
    let name = Str::from_text(thread, file)?.as_value();
    let decoded = encoding::decode_foreign(thread, source, name)?;
    let ignore_cookie = decoded.is_some();
    let source = decoded.as_deref().unwrap_or(source);
    let reading =
        ParseOptions { mode: Mode::Exec, ignore_cookie, file: Some(file), ..ParseOptions::default() };
    let options = CompileOptions { optimize: thread.interp().config().optimize, ..CompileOptions::new(file) };
    match taipan_compiler::compile(source, reading, &options) {
        Ok(compiled) => {
            warnings::warn_of_source(thread, &compiled.warnings, file)?;
            Ok(compiled.code)
        }
        Err(error) => Err(syntax::raise_in(thread, &error, name, source, is_program)),
    }
}

/// A module with the names that every module has; its spec and loader are made when somebody asks for them.
fn new_module(thread: &mut Thread, name: &str, is_package: bool) -> PyResult<Gc<Module>> {
    let interp = thread.interp();
    let space = Dict::namespace(&interp);
    let module = Module::new(&interp, space);
    let package = if is_package { name } else { name.rsplit_once('.').map_or("", |(parent, _)| parent) };
    space.set_text(thread, "__name__", Str::intern(&interp, name).as_value())?;
    space.set_text(thread, "__doc__", Value::NONE)?;
    space.set_text(thread, "__package__", Str::intern(&interp, package).as_value())?;
    Ok(module)
}

/// Runs a module's code in a new module, which is in `sys.modules` from the beginning and only stays there if the code
/// ends well.
fn run(thread: &mut Thread, name: &str, place: &Place<'_>, code: CodeRef) -> PyResult {
    let interp = thread.interp();
    let module = new_module(thread, name, place.is_package)?;
    let space = module.dict();
    let file = Str::from_text(thread, place.file)?.as_value();
    space.set_str(thread, Name::__file__.get(&interp), file)?;
    if place.is_package {
        let folder = place.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = Str::from_text(thread, folder)?.as_value();
        let path = List::new(thread, &[folder])?;
        space.set_text(thread, "__path__", path.as_value())?;
    }
    interp.modules().set_text(thread, name, module.as_value())?;
    interp.registry().begin(name);
    let result = run_in(thread, code, space);
    interp.registry().end(name);
    if let Err(raised) = result {
        let pending = thread.take_pending(raised);
        interp.modules().delete_str(thread, Str::intern(&interp, name))?;
        return Err(thread.raise(pending));
    }
    match interp.modules().get_text(&interp, name) {
        Some(module) => Ok(module),
        None => Err(thread.raise_text(exceptions::KEY_ERROR, format!("'{name}'"))),
    }
}

/// Runs a module's code in its namespace.
pub fn run_in(thread: &mut Thread, code: CodeRef, space: Gc<Dict>) -> PyResult<()> {
    let code = Code::new(&thread.interp(), code);
    run_code_in(thread, code, space)
}

/// The same for code that is an object already.
pub fn run_code_in(thread: &mut Thread, code: Gc<Code>, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    if space.get_text(&interp, "__builtins__").is_none() {
        space.set_str(thread, Name::__builtins__.get(&interp), interp.builtins().as_value())?;
    }
    let function = Function::new(&interp, code, space, Str::intern(&interp, "<module>"));
    interp::run_code(thread, function, space.as_value())?;
    Ok(())
}
