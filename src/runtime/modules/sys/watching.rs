//! Functions of `sys` for debuggers and profilers.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp;
use crate::interp::watch;
use crate::modules::import;
use crate::modules::warnings;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::frame;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A function that was given, or `None` to set none.
fn wanted(function: Value) -> Option<Value> {
    Some(function).filter(|function| !function.is_none())
}

/// Set the global debug tracing function.
///
/// It will be called on each function call.  See the debugger chapter
/// in the library manual.
#[pyfunction("(function, /)", module = "sys")]
pub(super) fn settrace(thread: &mut Thread, function: Value) -> PyResult<()> {
    thread.set_trace(wanted(function));
    watch::watch_followed(thread)
}

/// Return the global debug tracing function set with sys.settrace.
///
/// See the debugger chapter in the library manual.
#[pyfunction("()", module = "sys")]
pub(super) fn gettrace(thread: &mut Thread) -> Option<Value> {
    thread.trace_function.get()
}

/// Set the profiling function.
///
/// It will be called on each function call and return.  See the profiler
/// chapter in the library manual.
#[pyfunction("(function, /)", module = "sys")]
pub(super) fn setprofile(thread: &mut Thread, function: Value) -> PyResult<()> {
    thread.set_profile(wanted(function));
    if thread.profile_function.get().is_some() { watch::watch_callers(thread) } else { Ok(()) }
}

/// Return the profiling function set with sys.setprofile.
///
/// See the profiler chapter in the library manual.
#[pyfunction("()", module = "sys")]
pub(super) fn getprofile(thread: &mut Thread) -> Option<Value> {
    thread.profile_function.get()
}

/// Set the global debug tracing function in all running threads belonging to the current interpreter.
///
/// It will be called on each function call. See the debugger chapter
/// in the library manual.
#[pyfunction("(function, /)", module = "sys")]
pub(super) fn _settraceallthreads(thread: &mut Thread, function: Value) {
    thread.interp().threads().each(|thread| thread.set_trace(wanted(function)));
}

/// Set the profiling function in all running threads belonging to the current interpreter.
///
/// It will be called on each function call and return.  See the profiler
/// chapter in the library manual.
#[pyfunction("(function, /)", module = "sys")]
pub(super) fn _setprofileallthreads(thread: &mut Thread, function: Value) {
    thread.interp().threads().each(|thread| thread.set_profile(wanted(function)));
}

/// Call func(*args), while tracing is enabled.
///
/// The tracing state is saved, and restored afterwards.  This is intended
/// to be called from a debugger from a checkpoint, to recursively debug
/// some other code.
#[pyfunction("(func, args, /)", module = "sys")]
pub(super) fn call_tracing(thread: &mut Thread, func: Value, args: Gc<Tuple>) -> PyResult {
    let (was_watching, was_telling) = (thread.watching.get(), thread.telling.replace(false));
    thread.update_watching();
    let result = interp::call_spread(thread, func, args.as_value(), None);
    thread.telling.set(was_telling);
    thread.watch(was_watching);
    result
}

/// Return a dict mapping each thread's thread id to its current stack frame.
///
/// This function should be used for specialized purposes only.
#[pyfunction("()", module = "sys")]
pub(super) fn _current_frames(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let mut running = Vec::new();
    interp.threads().each(|other| running.extend(other.frame.get().map(|frame| (other.ident(), frame))));
    let dict = Dict::new(thread);
    for (ident, frame) in running {
        let object = frame::object_of(thread, frame).as_value();
        dict.set(thread, int::from_u64(&interp, ident), object)?;
    }
    Ok(dict)
}

/// Return a dict mapping each thread's identifier to its current raised exception.
///
/// This function should be used for specialized purposes only.
#[pyfunction("()", module = "sys")]
pub(super) fn _current_exceptions(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let dict = Dict::new(thread);
    // Values stay on this native stack, in a tuple, until they are in the dict.
    let mut idents = Vec::new();
    interp.threads().each(|other| idents.push(other.ident()));
    for ident in idents {
        let mut handled = Value::NONE;
        interp.threads().each(|other| {
            if other.ident() == ident {
                handled = other.handled().unwrap_or(Value::NONE);
            }
        });
        dict.set(thread, int::from_u64(&interp, ident), handled)?;
    }
    Ok(dict)
}

/// This hook function is called by built-in breakpoint().
#[pyfunction("(*args, **kws)", module = "sys", raw)]
pub(super) fn breakpointhook(thread: &mut Thread, args: Args<'_>) -> PyResult {
    let wanted = std::env::var("PYTHONBREAKPOINT").unwrap_or_default();
    let (module, function) = match wanted.as_str() {
        "0" => return Ok(Value::NONE),
        "" => ("pdb", "set_trace"),
        name => name.rsplit_once('.').unwrap_or(("builtins", name)),
    };
    let found = import::import_module(thread, module)
        .and_then(|module| attr::get(thread, module, Str::intern(&thread.interp(), function)));
    match found {
        Ok(hook) => call::with_args(thread, hook, args),
        Err(raised) => {
            let errors = [exceptions::IMPORT_ERROR, exceptions::ATTRIBUTE_ERROR];
            if !errors.iter().any(|&class| thread.pending_is(thread.interp().class(class))) {
                return Err(raised);
            }
            thread.forget(raised);
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{wanted}\"");
            warnings::warn_of(thread, exceptions::RUNTIME_WARNING, &text, 0)?;
            Ok(Value::NONE)
        }
    }
}
