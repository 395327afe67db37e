//! Builtin functions of source and output, and the running of programs.

use taipan_compiler::CompileOptions;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::syntax;
use crate::types::function::Function;
use crate::types::module::Module;
use crate::types::str::Str;
use crate::types::traceback::print;
use crate::types::traceback::print::Theme;

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[PRINT_SPEC, GLOBALS_SPEC, LOCALS_SPEC];

/// Prints the values to a stream, or to sys.stdout by default.
///
///   sep
///     string inserted between values, default a space.
///   end
///     string appended after the last value, default a newline.
///   file
///     a file-like object (stream); defaults to the current sys.stdout.
///   flush
///     whether to forcibly flush the stream.
#[pyfunction("(*args, sep=' ', end='\\n', file=None, flush=False)")]
fn print(
    thread: &mut Thread,
    args: &[Value],
    sep: Option<Value>,
    end: Option<Value>,
    file: Option<Value>,
    flush: Option<bool>,
) -> PyResult<()> {
    let interp = thread.interp();
    let sep = separator(thread, sep, "sep", " ")?;
    let end = separator(thread, end, "end", "\n")?;
    let Some(file) = file.filter(|file| !file.is_none()).or_else(|| stdout(thread)) else {
        return print_raw(thread, args, sep, end);
    };
    let write = crate::object::attr::get(thread, file, Name::write.get(&interp))?;
    for (index, &arg) in args.iter().enumerate() {
        if index > 0 {
            call::call(thread, write, &[sep.as_value()])?;
        }
        let text = ops::str(thread, arg)?;
        call::call(thread, write, &[text.as_value()])?;
    }
    call::call(thread, write, &[end.as_value()])?;
    if flush == Some(true) {
        let flush = crate::object::attr::get(thread, file, Name::flush.get(&interp))?;
        call::call(thread, flush, &[])?;
    }
    Ok(())
}

fn separator(thread: &mut Thread, value: Option<Value>, name: &str, default: &str) -> PyResult<Gc<Str>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(Str::intern(&thread.interp(), default)),
        Some(value) => match value.cast::<Str>() {
            Some(text) => Ok(text),
            None => {
                let kind = thread.interp().class_of(value).name_text();
                Err(thread.type_error(format!("{name} must be None or a string, not {kind}")))
            }
        },
    }
}

/// `sys.stdout`, once there is one.
fn stdout(thread: &Thread) -> Option<Value> {
    let interp = thread.interp();
    let sys = interp.modules().get_text(&interp, "sys")?.cast::<Module>()?;
    sys.dict().get_text(&interp, "stdout")
}

/// Writes to the process's standard output directly, before `sys.stdout` exists.
fn print_raw(thread: &mut Thread, args: &[Value], sep: Gc<Str>, end: Gc<Str>) -> PyResult<()> {
    use std::io::Write;
    let mut line = String::new();
    for (index, &arg) in args.iter().enumerate() {
        if index > 0 {
            line.push_str(&sep.to_string_lossy());
        }
        line.push_str(&ops::str(thread, arg)?.to_string_lossy());
    }
    line.push_str(&end.to_string_lossy());
    match std::io::stdout().write_all(line.as_bytes()) {
        Ok(()) => Ok(()),
        Err(error) => Err(thread.raise_text(exceptions::OS_ERROR, error.to_string())),
    }
}

/// Return the dictionary containing the current scope's global variables.
///
/// NOTE: Updates to this dictionary *will* affect name lookups in the current
/// global scope and vice-versa.
#[pyfunction("()")]
fn globals(thread: &mut Thread) -> Value {
    match thread.frame.get() {
        Some(frame) => frame.globals().as_value(),
        None => Value::NONE,
    }
}

/// Return a dictionary containing the current scope's local variables.
///
/// NOTE: Whether or not updates to this dictionary will affect name lookups in
/// the local scope and vice-versa is *implementation dependent* and not
/// covered by any backwards compatibility guarantees.
#[pyfunction("()")]
fn locals(thread: &mut Thread) -> PyResult {
    let Some(frame) = thread.frame.get() else { return Ok(Value::NONE) };
    if frame.has_flag(flags::NAMESPACE) {
        return Ok(frame.context.get().unwrap_or_else(|| frame.globals().as_value()));
    }
    let dict = Dict::new(thread);
    let code = frame.code;
    if let Some(names) = crate::types::code::slot_names(&thread.interp(), code) {
        for (index, name) in names.slots().iter().enumerate() {
            let content = match frame.slot(index) {
                Some(cell) if index >= code.nlocals() => {
                    cell.exact::<crate::types::function::Cell>().and_then(|cell| cell.get())
                }
                value => value,
            };
            if let (Some(name), Some(value)) = (name.get(), content) {
                dict.set(thread, name, value)?;
            }
        }
    }
    Ok(dict.as_value())
}

/// Compiles and runs a program as `__main__`.
pub fn run_main(thread: &mut Thread, text: &[u8], filename: &str) -> PyResult<()> {
    let interp = thread.interp();
    super::install(thread)?;
    let reading = ParseOptions { mode: Mode::Exec, file: Some(filename), ..ParseOptions::default() };
    let compiled = match taipan_compiler::compile(text, reading, &CompileOptions::new(filename)) {
        Ok(compiled) => compiled,
        Err(error) => {
            let filename = Str::from_text(thread, filename)?.as_value();
            return Err(syntax::raise(thread, &error, filename));
        }
    };
    let globals = Dict::namespace(&interp);
    globals.set_text(thread, "__name__", Str::intern(&interp, "__main__").as_value())?;
    let module = Module::new(&interp, globals);
    interp.modules().set_text(thread, "__main__", module.as_value())?;
    let code = Code::new(&interp, compiled.code);
    let function = Function::new(&interp, code, globals, Str::intern(&interp, "<module>"));
    interp::run_code(thread, function, globals.as_value())?;
    Ok(())
}

/// Prints an exception that nobody caught.
pub fn print_uncaught(thread: &mut Thread, raised: Raised) {
    let exception = thread.take_pending(raised);
    match print::format_exception(thread, exception, &Theme::PLAIN) {
        Ok(text) => eprint!("{text}"),
        Err(raised) => thread.forget(raised),
    }
}
