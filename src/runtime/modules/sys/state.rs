//! Functions of `sys` that read and change the running thread and interpreter.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::builtins::display::DISPLAYHOOK_SPEC;
use crate::builtins::uncaught::EXCEPTHOOK_SPEC;
use crate::builtins::unraisable::UNRAISABLEHOOK_SPEC;
use crate::modules::sys::asynchronous;
use crate::modules::sys::audit;
use crate::modules::sys::memory;
use crate::modules::sys::watching;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::class_flags;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::frame;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// What the namespace of `sys` gets from here.
pub(super) const FUNCTIONS: &[FunctionSpec] = &[
    DISPLAYHOOK_SPEC,
    EXCEPTHOOK_SPEC,
    EXC_INFO_SPEC,
    EXCEPTION_SPEC,
    EXIT_SPEC,
    GETDEFAULTENCODING_SPEC,
    GETFILESYSTEMENCODEERRORS_SPEC,
    GETFILESYSTEMENCODING_SPEC,
    GETRECURSIONLIMIT_SPEC,
    GET_INT_MAX_STR_DIGITS_SPEC,
    INTERN_SPEC,
    IS_FINALIZING_SPEC,
    SETRECURSIONLIMIT_SPEC,
    SET_INT_MAX_STR_DIGITS_SPEC,
    UNRAISABLEHOOK_SPEC,
    CLEAR_TYPE_DESCRIPTORS_SPEC,
    GET_CPU_COUNT_CONFIG_SPEC,
    GETFRAME_SPEC,
    GETFRAMEMODULENAME_SPEC,
    asynchronous::GET_ASYNCGEN_HOOKS_SPEC,
    asynchronous::GET_COROUTINE_ORIGIN_TRACKING_DEPTH_SPEC,
    asynchronous::SET_ASYNCGEN_HOOKS_SPEC,
    asynchronous::SET_COROUTINE_ORIGIN_TRACKING_DEPTH_SPEC,
    audit::ADDAUDITHOOK_SPEC,
    audit::AUDIT_SPEC,
    memory::GETALLOCATEDBLOCKS_SPEC,
    memory::GETUNICODEINTERNEDSIZE_SPEC,
    memory::IS_REMOTE_DEBUG_ENABLED_SPEC,
    memory::IS_STACK_TRAMPOLINE_ACTIVE_SPEC,
    memory::GETREFCOUNT_SPEC,
    memory::GETSIZEOF_SPEC,
    memory::GETSWITCHINTERVAL_SPEC,
    memory::SETSWITCHINTERVAL_SPEC,
    watching::BREAKPOINTHOOK_SPEC,
    watching::CALL_TRACING_SPEC,
    watching::GETPROFILE_SPEC,
    watching::GETTRACE_SPEC,
    watching::SETPROFILE_SPEC,
    watching::SETTRACE_SPEC,
    memory::CLEAR_INTERNAL_CACHES_SPEC,
    memory::CLEAR_TYPE_CACHE_SPEC,
    memory::DEBUGMALLOCSTATS_SPEC,
    memory::IS_GIL_ENABLED_SPEC,
    memory::IS_INTERNED_SPEC,
    watching::CURRENT_EXCEPTIONS_SPEC,
    watching::CURRENT_FRAMES_SPEC,
    watching::SETPROFILEALLTHREADS_SPEC,
    watching::SETTRACEALLTHREADS_SPEC,
];

/// Return information about the most recent exception caught by an except
/// clause in the current stack frame or in an older stack frame.
#[pyfunction("()", module = "sys")]
fn exc_info(thread: &mut Thread) -> (Value, Value, Value) {
    let Some(exception) = thread.handled() else { return (Value::NONE, Value::NONE, Value::NONE) };
    let class = thread.interp().class_of(exception).as_value();
    let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    (class, exception, traceback.unwrap_or(Value::NONE))
}

/// Return the current exception.
///
/// Return the most recent exception caught by an except clause
/// in the current stack frame or in an older stack frame, or None
/// if no such clause exists.
#[pyfunction("()", module = "sys")]
fn exception(thread: &mut Thread) -> Option<Value> {
    thread.handled()
}

/// Exit the interpreter by raising SystemExit(status).
///
/// If the status is omitted or None, it defaults to zero (i.e., success).
/// If the status is an integer, it will be used as the system exit status.
/// If it is another kind of object, it will be printed and the system
/// exit status will be one (i.e., failure).
#[pyfunction("(status=None, /)", module = "sys")]
fn exit(thread: &mut Thread, status: Option<Value>) -> PyResult {
    let class = thread.interp().class(exceptions::SYSTEM_EXIT).as_value();
    let status = status.filter(|status| !status.is_none());
    // A tuple stands for the arguments of the exception.
    let args = match status.and_then(|status| status.exact::<Tuple>()) {
        Some(args) => args.items(),
        None => status.as_slice(),
    };
    let made = crate::object::call::call(thread, class, args)?;
    Err(thread.raise(made))
}

/// Return the current default encoding used by the Unicode implementation.
#[pyfunction("()", module = "sys")]
fn getdefaultencoding() -> &'static str {
    "utf-8"
}

/// Return the encoding used to convert Unicode filenames to OS filenames.
#[pyfunction("()", module = "sys")]
fn getfilesystemencoding() -> &'static str {
    "utf-8"
}

/// Return the error mode used for Unicode to OS filename conversion.
#[pyfunction("()", module = "sys")]
fn getfilesystemencodeerrors() -> &'static str {
    "surrogateescape"
}

/// Return the current value of the recursion limit.
///
/// The recursion limit is the maximum depth of the Python interpreter
/// stack.  This limit prevents infinite recursion from causing an overflow
/// of the C stack and crashing Python.
#[pyfunction("()", module = "sys")]
fn getrecursionlimit(thread: &mut Thread) -> i32 {
    thread.recursion_limit.get()
}

/// Set the maximum depth of the Python interpreter stack to n.
///
/// This limit prevents infinite recursion from causing an overflow of the C
/// stack and crashing Python.  The highest possible limit is platform-
/// dependent.
#[pyfunction("(limit, /)", module = "sys")]
fn setrecursionlimit(thread: &mut Thread, limit: i32) -> PyResult<()> {
    if limit < 1 {
        return Err(thread.value_error("recursion limit must be greater or equal than 1"));
    }
    let used = thread.recursion_limit.get() - thread.depth_left.get();
    if used >= limit {
        let message = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {used}: the limit is too low"
        );
        return Err(thread.raise_text(exceptions::RECURSION_ERROR, message));
    }
    thread.recursion_limit.set(limit);
    thread.depth_left.set(limit - used);
    Ok(())
}

/// Return the maximum string digits limit for non-binary int<->str conversions.
#[pyfunction("()", module = "sys")]
fn get_int_max_str_digits(thread: &mut Thread) -> usize {
    thread.interp().max_str_digits()
}

/// Set the maximum string digits limit for non-binary int<->str conversions.
#[pyfunction("(maxdigits)", module = "sys")]
fn set_int_max_str_digits(thread: &mut Thread, maxdigits: i32) -> PyResult<()> {
    match usize::try_from(maxdigits) {
        Ok(digits) if digits == 0 || digits >= 640 => {
            thread.interp().set_max_str_digits(digits);
            Ok(())
        }
        _ => Err(thread.value_error("maxdigits must be >= 640 or 0 for unlimited")),
    }
}

/// ``Intern'' the given string.
///
/// This enters the string in the (global) table of interned strings whose
/// purpose is to speed up dictionary lookups. Return the string itself or
/// the previously interned string object with the same value.
#[pyfunction("(string, /)", module = "sys")]
fn intern(thread: &mut Thread, string: Value) -> PyResult<Gc<Str>> {
    match string.exact::<Str>() {
        Some(exact) => Ok(Str::interned(&thread.interp(), exact)),
        None => {
            let kind = thread.interp().class_of(string).name_text();
            let what = if string.cast::<Str>().is_some() {
                "can't intern"
            } else {
                "intern() argument must be str, not"
            };
            Err(thread.type_error(format!("{what} {kind}")))
        }
    }
}

/// Private function for getting PyConfig.cpu_count
#[pyfunction("()", module = "sys")]
fn _get_cpu_count_config(thread: &mut Thread) -> i64 {
    thread.interp().config().flags.cpu_count.map_or(-1, i64::from)
}

/// Private function for clearing certain descriptors from a type's dictionary
#[pyfunction("(type, /)", module = "sys")]
fn _clear_type_descriptors(thread: &mut Thread, r#type: Value) -> PyResult<()> {
    let Some(class) = r#type.as_class() else {
        let got = thread.interp().class_of(r#type).name_text();
        return Err(thread.type_error(format!("_clear_type_descriptors() argument must be type, not {got}")));
    };
    if !class.has_flag(class_flags::HEAP_TYPE) {
        return Err(thread.type_error("argument is immutable"));
    }
    let interp = thread.interp();
    let namespace = class::namespace(&interp, class);
    for name in ["__dict__", "__weakref__"] {
        namespace.delete_str(thread, Str::intern(&interp, name))?;
    }
    Ok(())
}

/// Return True if Python is exiting.
#[pyfunction("()", module = "sys")]
fn is_finalizing(thread: &mut Thread) -> bool {
    thread.interp().requests().is_finishing()
}

fn frame_at(thread: &mut Thread, depth: i32) -> PyResult<FrameRef> {
    nth_frame(thread, depth).ok_or_else(|| thread.value_error("call stack is not deep enough"))
}

/// The frame so many calls below the top of the stack, which may be far beyond its end.
fn nth_frame(thread: &Thread, depth: i32) -> Option<FrameRef> {
    let mut frame = thread.frame.get()?;
    for _ in 0..depth {
        frame = frame.previous.get()?;
    }
    Some(frame)
}

/// Return a frame object from the call stack.
///
/// If optional integer depth is given, return the frame object that many
/// calls below the top of the stack.  If that is deeper than the call
/// stack, ValueError is raised.  The default for depth is zero, returning
/// the frame at the top of the call stack.
///
/// This function should be used for internal and specialized purposes
/// only.
#[pyfunction("(depth=0, /)", module = "sys")]
fn _getframe(thread: &mut Thread, #[default(0)] depth: i32) -> PyResult<Value> {
    let frame = frame_at(thread, depth)?;
    Ok(frame::object_of(thread, frame).as_value())
}

/// Return the name of the module for a calling frame.
///
/// The default depth returns the module containing the call to this API.
/// A more typical use in a library will pass a depth of 1 to get the user's
/// module rather than the library module.
///
/// If no frame, module, or name can be found, returns None.
#[pyfunction("(depth=0)", module = "sys")]
fn _getframemodulename(thread: &mut Thread, #[default(0)] depth: i32) -> Option<Value> {
    nth_frame(thread, depth)?.globals().get_text(&thread.interp(), "__name__")
}
