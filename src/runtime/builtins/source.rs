//! Builtin functions of source and output, and the running of programs.

use std::ffi::OsStr;

use taipan_compiler::ErrorKind;
use taipan_compiler::Position;
use taipan_compiler::SyntaxError;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::builtins::uncaught;
use crate::modules::atexit;
use crate::modules::imp;
use crate::modules::import;
use crate::modules::io::standard;
use crate::modules::sys;
use crate::modules::thread::wait_for_threads;
use crate::modules::warnings;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::syntax;
use crate::types::frame::locals;
use crate::types::module::Module;
use crate::types::str::Str;

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
    let sep = separator(thread, sep, "sep", ' ')?;
    let end = separator(thread, end, "end", '\n')?;
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file,
        None => stdout(thread)?,
    };
    if file.is_none() {
        return Ok(());
    }
    for (index, &arg) in args.iter().enumerate() {
        if index > 0 {
            write(thread, file, sep)?;
        }
        let text = ops::str(thread, arg)?;
        write(thread, file, text)?;
    }
    write(thread, file, end)?;
    if flush == Some(true) {
        let flush = attr::get(thread, file, Name::flush.get(&interp))?;
        call::call(thread, flush, &[])?;
    }
    Ok(())
}

/// `file.write(text)`
fn write(thread: &mut Thread, file: Value, text: Gc<Str>) -> PyResult<()> {
    if standard::write_natively(thread, file, text)? {
        return Ok(());
    }
    let name = Name::write.get(&thread.interp());
    attr::call_named(thread, file, name, &[text.as_value()])?;
    Ok(())
}

fn separator(thread: &mut Thread, value: Option<Value>, name: &str, default: char) -> PyResult<Gc<Str>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(Str::of_code_point(&thread.interp(), u32::from(default))),
        Some(value) => match value.cast::<Str>() {
            Some(text) => Ok(text),
            None => {
                let kind = thread.interp().class_of(value).name_text();
                Err(thread.type_error(format!("{name} must be None or a string, not {kind}")))
            }
        },
    }
}

/// `sys.stdout`; RuntimeError where it is gone.
fn stdout(thread: &mut Thread) -> PyResult {
    let interp = thread.interp();
    let sys = interp.modules().get_str(thread, Name::sys.get(&interp))?;
    let stdout = match sys.and_then(|sys| sys.cast::<Module>()) {
        Some(sys) => sys.dict().get_str(thread, Name::stdout.get(&interp))?,
        None => None,
    };
    stdout.ok_or_else(|| thread.runtime_error("lost sys.stdout"))
}

/// Return the dictionary containing the current scope's global variables.
///
/// NOTE: Updates to this dictionary *will* affect name lookups in the current
/// global scope and vice-versa.
#[pyfunction("()")]
fn globals(thread: &mut Thread) -> Value {
    match thread.frame.get() {
        Some(frame) => frame.globals().face(),
        None => Value::NONE,
    }
}

/// Return a dictionary containing the current scope's local variables.
///
/// NOTE: Whether or not updates to this dictionary will affect name lookups in
/// the local scope and vice-versa is *implementation dependent* and not
/// covered by any backwards compatibility guarantees.
#[pyfunction("()")]
pub(super) fn locals(thread: &mut Thread) -> PyResult {
    let Some(frame) = thread.frame.get() else { return Ok(Value::NONE) };
    if frame.has_flag(flags::NAMESPACE) && !locals::has_hidden(frame.code, |index| frame.slot(index)) {
        return Ok(frame.context.get().unwrap_or_else(|| frame.globals().face()));
    }
    Ok(locals::snapshot(thread, frame)?.as_value())
}

/// The module `__main__`, made anew, with its namespace.
pub fn main_module(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let globals = Dict::namespace(&interp);
    globals.set_text(thread, "__name__", Str::intern(&interp, "__main__").as_value())?;
    for name in ["__doc__", "__package__", "__loader__", "__spec__"] {
        globals.set_text(thread, name, Value::NONE)?;
    }
    let builtins = import::import_module(thread, "builtins")?;
    globals.set_str(thread, Name::__builtins__.get(&interp), builtins)?;
    let module = Module::new(&interp, globals);
    interp.modules().set_text(thread, "__main__", module.as_value())?;
    Ok(globals)
}

/// Makes `builtins` and `sys`, and reads the options of warnings.
pub fn start(thread: &mut Thread) -> PyResult<()> {
    super::install(thread)?;
    let sys = import::import_module(thread, "sys")?;
    if let Some(sys) = sys.cast::<Module>() {
        standard::install(thread, sys.dict())?;
    }
    warnings::prepare(thread)
}

/// Runs a program as `__main__`: a source, or what `py_compile` made of one.
pub fn run_main(thread: &mut Thread, text: &[u8], filename: &str) -> PyResult<()> {
    if filename.ends_with(".pyc") {
        let code = compiled(thread, text)?;
        let globals = main_globals(thread, filename)?;
        return import::run_code_in(thread, code, globals);
    }
    if let Some(at) = text.iter().position(|&byte| byte == 0) {
        return Err(null_byte(thread, &text[..at], filename));
    }
    let code = import::compile(thread, text, filename, filename != "<string>")?;
    let globals = main_globals(thread, filename)?;
    import::run_in(thread, code, globals)
}

/// The namespace of a program from a file of that name.
fn main_globals(thread: &mut Thread, filename: &str) -> PyResult<Gc<Dict>> {
    let globals = main_module(thread)?;
    if filename != "<string>" {
        let file = Str::from_text(thread, filename)?.as_value();
        globals.set_str(thread, Name::__file__.get(&thread.interp()), file)?;
        globals.set_text(thread, "__cached__", Value::NONE)?;
    }
    Ok(globals)
}

/// The code in a `.pyc` file: behind the magic number, flags, and what says whether it is still good.
fn compiled(thread: &mut Thread, bytes: &[u8]) -> PyResult<Gc<Code>> {
    const HEAD: usize = 16;
    let magic = (imp::PYC_MAGIC as u32).to_le_bytes();
    let Some(body) = bytes.get(HEAD..).filter(|_| bytes.starts_with(&magic)) else {
        return Err(thread.runtime_error("Bad magic number in .pyc file"));
    };
    let marshal = import::import_module(thread, "marshal")?;
    let loads = attr::get(thread, marshal, Str::intern(&thread.interp(), "loads"))?;
    let body = Bytes::new(thread, body)?.as_value();
    match call::call(thread, loads, &[body])?.cast::<Code>() {
        Some(code) => Ok(code),
        None => Err(thread.runtime_error("Bad code object in .pyc file")),
    }
}

/// A program is read line by line: the error of a null byte says where, unlike that of a text.
fn null_byte(thread: &mut Thread, before: &[u8], filename: &str) -> Raised {
    let lines = before.iter().filter(|&&byte| byte == b'\n').count();
    let line = i32::try_from(lines).map_or(i32::MAX, |lines| lines.saturating_add(1));
    let text = before.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
    let error = SyntaxError {
        kind: ErrorKind::Syntax,
        message: "source code cannot contain null bytes".into(),
        position: Some(Position { line, offset: 0, end_line: Some(line), end_offset: Some(0) }),
        text: Some(String::from_utf8_lossy(text).into()),
    };
    match Str::from_text(thread, filename) {
        Ok(filename) => syntax::raise(thread, &error, filename.as_value()),
        Err(raised) => raised,
    }
}

/// Runs a module as `__main__`, which `runpy` finds. `alter_argv` says that `sys.argv[0]` is to name its file.
pub fn run_module(thread: &mut Thread, name: &OsStr, alter_argv: bool) -> PyResult<()> {
    main_module(thread)?;
    let runpy = import::import_module(thread, "runpy")?;
    let run = attr::get(thread, runpy, Str::intern(&thread.interp(), "_run_module_as_main"))?;
    let name = Str::from_os(thread, name)?.as_value();
    call::call(thread, run, &[name, Value::bool(alter_argv)])?;
    Ok(())
}

/// What is left to do when a program has ended: waiting for its threads, then the functions that it registered for that,
/// then, when all other threads have been told to leave, the finalizers of what it left alive.
pub fn finish(thread: &mut Thread) {
    if let Err(raised) = wait_for_threads(thread) {
        uncaught::print_uncaught(thread, raised);
    }
    if let Err(raised) = atexit::run_exitfuncs(thread) {
        uncaught::print_uncaught(thread, raised);
    }
    thread.begin_end();
    thread.finalize_living();
}

/// Writes to `sys.stderr`, or to the process's standard error before that exists.
pub(crate) fn write_error_stream(thread: &mut Thread, text: &str) -> PyResult<()> {
    let interp = thread.interp();
    match sys::get(thread, "stderr")?.filter(|stream| !stream.is_none()) {
        None => eprint!("{text}"),
        Some(stream) => {
            let write = attr::get(thread, stream, Name::write.get(&interp))?;
            let text = Str::from_text(thread, text)?;
            call::call(thread, write, &[text.as_value()])?;
        }
    }
    Ok(())
}

/// The same for a line of text that may hold what UTF-8 has not.
pub(crate) fn write_error_line(thread: &mut Thread, line: Gc<Str>) -> PyResult<()> {
    let interp = thread.interp();
    match sys::get(thread, "stderr")?.filter(|stream| !stream.is_none()) {
        None => eprintln!("{}", line.to_string_lossy()),
        Some(stream) => {
            let write = attr::get(thread, stream, Name::write.get(&interp))?;
            call::call(thread, write, &[line.as_value()])?;
            call::call(thread, write, &[Str::intern(&interp, "\n").as_value()])?;
        }
    }
    Ok(())
}
