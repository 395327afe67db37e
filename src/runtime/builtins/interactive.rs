//! The builtin functions that talk to whoever sits at the streams: `input` and `breakpoint`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::module::Module;
use crate::types::str::Str;

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[BREAKPOINT_SPEC, INPUT_SPEC];

/// Call sys.breakpointhook(*args, **kws).
///
/// sys.breakpointhook() must accept whatever arguments are passed.
///
/// By default, this drops you into the pdb debugger.
#[pyfunction(raw, "(*args, **kws)")]
fn breakpoint(thread: &mut Thread, args: Args<'_>) -> PyResult {
    match sys_attribute(thread, "breakpointhook") {
        Some(hook) => call::with_args(thread, hook, args),
        None => Err(thread.raise_text(exceptions::RUNTIME_ERROR, "lost sys.breakpointhook")),
    }
}

/// Read a string from standard input.  The trailing newline is stripped.
///
/// The prompt string, if given, is printed to standard output without a
/// trailing newline before reading input.
///
/// If the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.
/// On *nix systems, readline is used if available.
#[pyfunction("(prompt='', /)")]
fn input(thread: &mut Thread, prompt: Option<Value>) -> PyResult<Gc<Str>> {
    let stdin = stream(thread, Name::stdin)?;
    let stdout = stream(thread, Name::stdout)?;
    let stderr = stream(thread, Name::stderr)?;
    if let Err(raised) = flush(thread, stderr) {
        thread.forget(raised);
    }
    if let Some(prompt) = prompt {
        let text = ops::str(thread, prompt)?;
        let write = attr::get(thread, stdout, Name::write.get(&thread.interp()))?;
        call::call(thread, write, &[text.as_value()])?;
    }
    if let Err(raised) = flush(thread, stdout) {
        thread.forget(raised);
    }
    read_line(thread, stdin)
}

/// A line of the stream without its end.
fn read_line(thread: &mut Thread, stream: Value) -> PyResult<Gc<Str>> {
    let readline = attr::get(thread, stream, Name::readline.get(&thread.interp()))?;
    let line = call::call(thread, readline, &[])?;
    let Some(line) = line.cast::<Str>() else {
        return Err(thread.type_error("object.readline() returned non-string"));
    };
    let units = line.units();
    let Some(last) = line.len().checked_sub(1) else {
        return Err(thread.raise_text(exceptions::EOF_ERROR, "EOF when reading a line"));
    };
    match units.get(last) == Some(u32::from(b'\n')) {
        true => Str::slice(thread, line, 0, last),
        false => Ok(line),
    }
}

fn flush(thread: &mut Thread, stream: Value) -> PyResult {
    let flush = attr::get(thread, stream, Name::flush.get(&thread.interp()))?;
    call::call(thread, flush, &[])
}

/// `sys.stdin` and the like; RuntimeError where it is gone.
fn stream(thread: &mut Thread, name: Name) -> PyResult {
    match sys_attribute(thread, name.text()).filter(|stream| !stream.is_none()) {
        Some(stream) => Ok(stream),
        None => {
            let text = format!("input(): lost sys.{}", name.text());
            Err(thread.raise_text(exceptions::RUNTIME_ERROR, text))
        }
    }
}

fn sys_attribute(thread: &Thread, name: &str) -> Option<Value> {
    let interp = thread.interp();
    let sys = interp.modules().get_text(&interp, "sys")?.cast::<Module>()?;
    sys.dict().get_text(&interp, name)
}
