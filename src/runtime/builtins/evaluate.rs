//! `exec`, `eval`, `compile`, `vars`.

use taipan_code::CodeRef;
use taipan_compiler::CompileOptions;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp;
use crate::modules::warnings;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::syntax;
use crate::types::function::Function;
use crate::types::str::Str;

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[COMPILE_SPEC, EVAL_SPEC, EXEC_SPEC, VARS_SPEC];

/// Compile source into a code object that can be executed by exec() or eval().
///
/// The source code may represent a Python module, statement or expression.
/// The filename will be used for run-time error messages.
/// The mode must be 'exec' to compile a module, 'single' to compile a
/// single (interactive) statement, or 'eval' to compile an expression.
/// The flags argument, if present, controls which future statements influence
/// the compilation of the code.
/// The dont_inherit argument, if true, stops the compilation inheriting
/// the effects of any future statements in effect in the code calling
/// compile; if absent or false these statements do influence the compilation,
/// in addition to any features explicitly specified.
#[expect(clippy::too_many_arguments, reason = "as many as the builtin has")]
#[pyfunction("(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)")]
fn compile(
    thread: &mut Thread,
    source: Value,
    filename: Gc<Str>,
    mode: Gc<Str>,
    #[default(0)] flags: i64,
    dont_inherit: Option<bool>,
    #[default(-1)] optimize: i64,
    _feature_version: Option<Value>,
) -> PyResult<Gc<Code>> {
    let _ = (flags, dont_inherit);
    let mode = match mode.to_string_lossy().as_str() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(thread.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let optimize = match u8::try_from(optimize) {
        Ok(level @ 0..=2) => level,
        Err(_) if optimize == -1 => thread.interp().config().optimize,
        _ => return Err(thread.value_error("compile(): invalid optimize value")),
    };
    let code = code_of(thread, source, &filename.to_string_lossy(), mode, optimize, "compile() arg 1")?;
    Ok(Code::new(&thread.interp(), code))
}

/// Compiles a string or bytes.
fn code_of(
    thread: &mut Thread,
    source: Value,
    filename: &str,
    mode: Mode,
    optimize: u8,
    what: &str,
) -> PyResult<CodeRef> {
    let (text, ignore_cookie) = match (source.cast::<Str>(), bytes::borrowed(source)) {
        (Some(text), _) => (text.to_string_lossy().into_bytes(), true),
        (None, Some(bytes)) => (bytes.to_vec(), false),
        (None, None) => {
            return Err(thread.type_error(format!("{what} must be a string, bytes or code object")));
        }
    };
    if text.contains(&0) {
        let message = "source code string cannot contain null bytes";
        let message = Str::from_text(thread, message)?.as_value();
        let class = thread.interp().class(exceptions::SYNTAX_ERROR).as_value();
        let error = call::call(thread, class, &[message])?;
        return Err(thread.raise(error));
    }
    let text = if mode == Mode::Eval { text.trim_ascii_start() } else { &text };
    let reading = ParseOptions { mode, ignore_cookie, file: Some(filename), ..ParseOptions::default() };
    let options = CompileOptions { optimize, ..CompileOptions::new(filename) };
    match taipan_compiler::compile(text, reading, &options) {
        Ok(compiled) => {
            warnings::warn_of_source(thread, &compiled.warnings, filename)?;
            Ok(compiled.code)
        }
        Err(error) => {
            let filename = Str::from_text(thread, filename)?.as_value();
            Err(syntax::raise(thread, &error, filename))
        }
    }
}

/// Where code runs: the given dicts, else the caller's.
struct Spaces {
    globals: Gc<Dict>,
    locals: Value,
}

fn spaces(
    thread: &mut Thread,
    function: &str,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult<Spaces> {
    let given = |value: Option<Value>| value.filter(|value| !value.is_none());
    let space = match given(globals) {
        Some(value) => match value.cast::<Dict>() {
            Some(dict) => dict,
            None => {
                let kind = thread.interp().class_of(value).name_text();
                let message = match function {
                    "eval" => "globals must be a dict".to_string(),
                    _ => format!("{function}() globals must be a dict, not {kind}"),
                };
                return Err(thread.type_error(message));
            }
        },
        None => match thread.frame.get() {
            Some(frame) => frame.globals(),
            None => return Err(thread.system_error("globals do not exist")),
        },
    };
    let locals = match (given(locals), given(globals)) {
        (Some(locals), _) => locals,
        (None, Some(_)) => space.as_value(),
        (None, None) => super::source::locals(thread)?,
    };
    space.make_namespace(thread)?;
    let interp = thread.interp();
    if space.get_text(&interp, "__builtins__").is_none() {
        let builtins = interp.modules().get_text(&interp, "builtins");
        let builtins = builtins.unwrap_or_else(|| interp.builtins().as_value());
        space.set_str(thread, Name::__builtins__.get(&interp), builtins)?;
    }
    Ok(Spaces { globals: space, locals })
}

fn run(
    thread: &mut Thread,
    source: Value,
    mode: Mode,
    function: &str,
    spaces: &Spaces,
    closure: Option<Value>,
) -> PyResult {
    let interp = thread.interp();
    let code = match source.cast::<Code>() {
        Some(code) => code,
        None => {
            let what = format!("{function}() arg 1");
            let optimize = interp.config().optimize;
            let code = code_of(thread, source, "<string>", mode, optimize, &what)?;
            Code::new(&interp, code)
        }
    };
    if code.nfree() > 0 && closure.is_none() {
        let message = format!("code object passed to {function}() may not contain free variables");
        return Err(thread.type_error(message));
    }
    let name = Str::intern(&interp, code.name());
    let made = Function::new(&interp, code, spaces.globals, name);
    if let Some(closure) = closure.and_then(|closure| closure.cast()) {
        interp.heap().set_gc(made, &made.closure, Some(closure));
    }
    interp::run_code(thread, made, spaces.locals)
}

/// Evaluate the given source in the context of globals and locals.
///
/// The source may be a string representing a Python expression
/// or a code object as returned by compile().
/// The globals must be a dictionary and locals can be any mapping,
/// defaulting to the current globals and locals.
/// If only globals is given, locals defaults to it.
#[pyfunction("(source, /, globals=None, locals=None)")]
pub(super) fn eval(
    thread: &mut Thread,
    source: Value,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult {
    let spaces = spaces(thread, "eval", globals, locals)?;
    run(thread, source, Mode::Eval, "eval", &spaces, None)
}

/// Execute the given source in the context of globals and locals.
///
/// The source may be a string representing one or more Python statements
/// or a code object as returned by compile().
/// The globals must be a dictionary and locals can be any mapping,
/// defaulting to the current globals and locals.
/// If only globals is given, locals defaults to it.
/// The closure must be a tuple of cellvars, and can only be used
/// when source is a code object requiring exactly that many cellvars.
#[pyfunction("(source, /, globals=None, locals=None, *, closure=None)")]
fn exec(
    thread: &mut Thread,
    source: Value,
    globals: Option<Value>,
    locals: Option<Value>,
    closure: Option<Value>,
) -> PyResult<()> {
    let spaces = spaces(thread, "exec", globals, locals)?;
    run(thread, source, Mode::Exec, "exec", &spaces, closure.filter(|closure| !closure.is_none()))?;
    Ok(())
}

/// vars([object]) -> dictionary
///
/// Without arguments, equivalent to locals().
/// With an argument, equivalent to object.__dict__.
#[pyfunction("(object=None, /)")]
fn vars(thread: &mut Thread, object: Option<Value>) -> PyResult {
    let Some(object) = object else { return super::source::locals(thread) };
    let name = Name::__dict__.get(&thread.interp());
    match attr::get_optional(thread, object, name)? {
        Some(dict) => Ok(dict),
        None => Err(thread.type_error("vars() argument must have __dict__ attribute")),
    }
}
