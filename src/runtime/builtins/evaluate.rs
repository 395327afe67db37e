//! `exec`, `eval`, `compile`, `vars`.

use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_compiler::CompileOptions;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_compiler::SyntaxError;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp;
use crate::modules::ast;
use crate::modules::ast::flag;
use crate::modules::import;
use crate::modules::warnings;
use crate::object::attr;
use crate::object::buffer;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::os::path;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::syntax;
use crate::types::function;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

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
    filename: Value,
    mode: Gc<Str>,
    #[default(0)] flags: i64,
    dont_inherit: Option<bool>,
    #[default(-1)] optimize: i64,
    _feature_version: Option<Value>,
) -> PyResult {
    let tree_wanted = flags & flag::ONLY_AST != 0;
    let filename = filename_of(thread, filename)?;
    let mode = mode_of(thread, mode, tree_wanted)?;
    let optimize = match u8::try_from(optimize) {
        Ok(level @ 0..=2) => level,
        Err(_) if optimize == -1 => thread.interp().config().optimize,
        _ => return Err(thread.value_error("compile(): invalid optimize value")),
    };
    if flags & !KNOWN_FLAGS != 0 {
        return Err(thread.value_error("compile(): unrecognised flags"));
    }
    let options = CompileOptions {
        flags: future_flags(thread, flags, dont_inherit.unwrap_or(false)),
        optimize,
        top_level_await: flags & flag::ALLOW_TOP_LEVEL_AWAIT != 0,
        ..CompileOptions::new(filename.as_str())
    };
    if ast::is_node(thread, source) {
        if tree_wanted {
            return Ok(source);
        }
        let tree = ast::read(thread, source, mode)?;
        if let Err(invalid) = taipan_compiler::validate(&tree) {
            let class = if invalid.is_type_error { exceptions::TYPE_ERROR } else { exceptions::VALUE_ERROR };
            return Err(thread.raise_text(class, invalid.message));
        }
        let compiled = taipan_compiler::compile_ast(&tree, &options);
        return match compiled {
            Ok(compiled) => {
                warnings::warn_of_source(thread, &compiled.warnings, &filename)?;
                Ok(Code::new(&thread.interp(), compiled.code).as_value())
            }
            Err(error) => Err(raise_syntax(thread, &error, &filename)),
        };
    }
    let mut source = Source::of(thread, source, WANTED)?;
    source.allow_incomplete = flags & ALLOW_INCOMPLETE_INPUT != 0;
    source.dont_imply_dedent = flags & DONT_IMPLY_DEDENT != 0;
    source.decode(thread, &filename)?;
    if tree_wanted {
        return tree_of(thread, &source, &filename, mode);
    }
    let code = code_of(thread, &source, mode, &options)?;
    Ok(Code::new(&thread.interp(), code).as_value())
}

/// The name of a file: text, bytes or a path.
fn filename_of(thread: &mut Thread, filename: Value) -> PyResult<String> {
    let path = path::fspath(thread, filename)?;
    let text = match path.cast::<Str>() {
        Some(text) => text,
        None => path::decode(thread, bytes::borrowed(path).unwrap_or_default())?,
    };
    let text = text.to_string_lossy();
    if text.contains('\0') {
        return Err(thread.value_error("embedded null character"));
    }
    Ok(text)
}

/// The mode that an argument names.
fn mode_of(thread: &mut Thread, mode: Gc<Str>, tree_wanted: bool) -> PyResult<Mode> {
    let message = match mode.to_string_lossy().as_str() {
        "exec" => return Ok(Mode::Exec),
        "eval" => return Ok(Mode::Eval),
        "single" => return Ok(Mode::Single),
        "func_type" if tree_wanted => return Ok(Mode::FuncType),
        "func_type" => "compile() mode 'func_type' requires flag PyCF_ONLY_AST",
        _ if tree_wanted => "compile() mode must be 'exec', 'eval', 'single' or 'func_type'",
        _ => "compile() mode must be 'exec', 'eval' or 'single'",
    };
    Err(thread.value_error(message))
}

/// The flags that `compile()` takes beside those of `__future__`.
const KNOWN_FLAGS: i64 = CodeFlags::FUTURE_MASK.0 as i64
    | flag::OPTIMIZED_AST
    | flag::TYPE_COMMENTS
    | flag::ALLOW_TOP_LEVEL_AWAIT
    | DONT_IMPLY_DEDENT
    | ALLOW_INCOMPLETE_INPUT
    | IGNORED_FLAGS;
/// The end of the source closes no block.
const DONT_IMPLY_DEDENT: i64 = 0x200;
/// An unfinished source is told apart from a wrong one.
const ALLOW_INCOMPLETE_INPUT: i64 = 0x4000;
/// Flags that have lost their meaning: nested scopes and the source's encoding.
const IGNORED_FLAGS: i64 = 0x10 | 0x100;

/// The features of `__future__` in force: those asked for, and the caller's unless it keeps them to itself.
fn future_flags(thread: &Thread, flags: i64, dont_inherit: bool) -> CodeFlags {
    let asked = flags as u32 & CodeFlags::FUTURE_MASK.0;
    let inherited = match thread.frame.get() {
        Some(frame) if !dont_inherit => frame.code.flags().0 & CodeFlags::FUTURE_MASK.0,
        _ => 0,
    };
    CodeFlags(asked | inherited)
}

#[cold]
fn raise_syntax(thread: &mut Thread, error: &SyntaxError, filename: &str) -> Raised {
    match Str::from_text(thread, filename) {
        Ok(filename) => syntax::raise(thread, error, filename.as_value()),
        Err(raised) => raised,
    }
}

#[cold]
fn raise_in(thread: &mut Thread, error: &SyntaxError, filename: &str, source: &[u8]) -> Raised {
    match Str::from_text(thread, filename) {
        Ok(filename) => syntax::raise_in(thread, error, filename.as_value(), source, false),
        Err(raised) => raised,
    }
}

/// A source text as it is parsed.
struct Source {
    bytes: Vec<u8>,
    /// It is text: an encoding that it names means nothing.
    is_text: bool,
    /// An unfinished source is told apart from a wrong one.
    allow_incomplete: bool,
    /// The end of the source closes no block.
    dont_imply_dedent: bool,
}

/// What `compile()` takes.
const WANTED: &str = "compile() arg 1 must be a string, bytes or AST";

impl Source {
    /// The source that an argument is; `wanted` begins the message where it is none.
    fn of(thread: &mut Thread, value: Value, what: &str) -> PyResult<Source> {
        let text = value.cast::<Str>();
        let bytes = match text {
            Some(text) => text.to_string_lossy().into_bytes(),
            None => match buffer::borrow(thread, value)? {
                Some(bytes) => bytes.to_vec(),
                None => return Err(thread.type_error(format!("{what} object"))),
            },
        };
        if bytes.contains(&0) {
            let message = "source code string cannot contain null bytes";
            let message = Str::from_text(thread, message)?.as_value();
            let class = thread.interp().class(exceptions::SYNTAX_ERROR).as_value();
            let error = call::call(thread, class, &[message])?;
            return Err(thread.raise(error));
        }
        Ok(Source { bytes, is_text: text.is_some(), allow_incomplete: false, dont_imply_dedent: false })
    }

    /// Turns bytes in an encoding that the compiler does not read into text.
    fn decode(&mut self, thread: &mut Thread, filename: &str) -> PyResult<()> {
        if self.is_text {
            return Ok(());
        }
        let filename = Str::from_text(thread, filename)?.as_value();
        if let Some(decoded) = import::decode_foreign(thread, &self.bytes, filename)? {
            self.bytes = decoded;
            self.is_text = true;
        }
        Ok(())
    }

    /// `eval()` does not mind blanks in front of the expression.
    fn skip_blanks(&mut self) {
        let blanks = self.bytes.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
        self.bytes.drain(..blanks);
    }

    fn reading<'a>(&self, mode: Mode, filename: &'a str) -> ParseOptions<'a> {
        ParseOptions {
            mode,
            ignore_cookie: self.is_text,
            allow_incomplete: self.allow_incomplete,
            dont_imply_dedent: self.dont_imply_dedent,
            file: Some(filename),
        }
    }
}

/// Parses a string or bytes: the tree as objects.
fn tree_of(thread: &mut Thread, source: &Source, filename: &str, mode: Mode) -> PyResult {
    match taipan_compiler::parse(&source.bytes, source.reading(mode, filename)) {
        Ok(parsed) => ast::show(thread, &parsed.tree),
        Err(error) => Err(raise_in(thread, &error, filename, &source.bytes)),
    }
}

/// Compiles a string or bytes.
fn code_of(thread: &mut Thread, source: &Source, mode: Mode, options: &CompileOptions) -> PyResult<CodeRef> {
    match taipan_compiler::compile(&source.bytes, source.reading(mode, &options.filename), options) {
        Ok(compiled) => {
            warnings::warn_of_source(thread, &compiled.warnings, &options.filename)?;
            Ok(compiled.code)
        }
        Err(error) => Err(raise_in(thread, &error, &options.filename, &source.bytes)),
    }
}

/// Where code runs: the given dicts, else the caller's.
struct Spaces {
    globals: Gc<Dict>,
    locals: Value,
}

/// Whether a value can be asked by key.
fn is_mapping(thread: &Thread, value: Value) -> bool {
    thread.interp().class_of(value).slot(|slots| slots.getitem).is_some()
}

/// The error of globals that are no dict.
#[cold]
fn no_dict(thread: &mut Thread, function: &str, globals: Value) -> Raised {
    let message = match function {
        "eval" if is_mapping(thread, globals) => {
            "globals must be a real dict; try eval(expr, {}, mapping)".to_string()
        }
        "eval" => "globals must be a dict".to_string(),
        _ => {
            let kind = thread.interp().class_of(globals).name_text();
            format!("{function}() globals must be a dict, not {kind}")
        }
    };
    thread.type_error(message)
}

/// The error of locals that are no mapping.
#[cold]
fn no_mapping(thread: &mut Thread, function: &str, locals: Value) -> Raised {
    let message = match function {
        "eval" => "locals must be a mapping".to_string(),
        _ => {
            let kind = thread.interp().class_of(locals).name_text();
            format!("locals must be a mapping or None, not {kind}")
        }
    };
    thread.type_error(message)
}

fn spaces(
    thread: &mut Thread,
    function: &str,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult<Spaces> {
    let given = |value: Option<Value>| value.filter(|value| !value.is_none());
    let wrong_locals = given(locals).filter(|&locals| !is_mapping(thread, locals));
    let wrong_globals = given(globals).filter(|globals| globals.cast::<Dict>().is_none());
    match (wrong_globals, wrong_locals) {
        (Some(globals), None) => return Err(no_dict(thread, function, globals)),
        (Some(globals), Some(_)) if function == "exec" => return Err(no_dict(thread, function, globals)),
        (_, Some(locals)) => return Err(no_mapping(thread, function, locals)),
        (None, None) => {}
    }
    let globals = given(globals).and_then(|globals| Dict::of_mapping(&thread.interp(), globals));
    let space = match (globals, thread.frame.get()) {
        (Some(globals), _) => globals,
        (None, Some(frame)) => frame.globals(),
        (None, None) => return Err(thread.system_error("globals do not exist")),
    };
    let locals = match (given(locals), globals) {
        (Some(locals), _) => locals,
        (None, Some(_)) => space.face(),
        (None, None) => super::source::locals(thread)?,
    };
    let interp = thread.interp();
    if space.get_text(&interp, "__builtins__").is_none() {
        let builtins =
            thread.frame.get().map_or_else(|| interp.builtins(), |frame| frame.function.builtins());
        space.set_str(thread, Name::__builtins__.get(&interp), builtins.face())?;
    }
    function::prepare_globals(thread, space)?;
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
        None if closure.is_some() => {
            return Err(thread.type_error("closure can only be used when source is a code object"));
        }
        None => {
            let wanted = format!("{function}() arg 1 must be a string, bytes or code");
            let mut source = Source::of(thread, source, &wanted)?;
            source.decode(thread, "<string>")?;
            if mode == Mode::Eval {
                source.skip_blanks();
            }
            let options = CompileOptions {
                flags: future_flags(thread, 0, false),
                optimize: interp.config().optimize,
                ..CompileOptions::new("<string>")
            };
            let code = code_of(thread, &source, mode, &options)?;
            Code::new(&interp, code)
        }
    };
    let closure = closure_for(thread, code, function, closure)?;
    let name = Str::intern(&interp, code.name());
    let made = Function::new(&interp, code, spaces.globals, name);
    interp.heap().set_gc(made, &made.closure, closure);
    interp::run_code(thread, made, spaces.locals)
}

/// The closure that code runs with: as many cells as it has free variables.
fn closure_for(
    thread: &mut Thread,
    code: Gc<Code>,
    function: &str,
    closure: Option<Value>,
) -> PyResult<Option<Gc<Tuple>>> {
    let wanted = code.nfree();
    let given = closure.and_then(|closure| closure.exact::<Tuple>());
    let is_cell = |cell: &Value| cell.exact::<Cell>().is_some();
    let message = match (closure, given) {
        (None, _) if wanted == 0 => return Ok(None),
        (Some(_), _) if wanted == 0 => "cannot use a closure with this code object".to_string(),
        (_, Some(cells)) if cells.len() == wanted && cells.items().iter().all(is_cell) => return Ok(given),
        _ if function == "eval" => "code object passed to eval() may not contain free variables".to_string(),
        _ => format!("code object requires a closure of exactly length {wanted}"),
    };
    Err(thread.type_error(message))
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
