//! Exceptions that have nowhere to go: those of finalizers, callbacks and functions called at exit.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::builtins::write_error_stream;
use crate::modules::sys;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::simple_namespace::SimpleNamespace;
use crate::types::str::Str;
use crate::types::traceback;
use crate::types::traceback::print;

/// Hands an exception to `sys.unraisablehook`. `message` says what was being done, `object` is what caused it.
pub fn report(thread: &mut Thread, exception: Value, message: Option<&str>, object: Value) {
    let passed = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    if let (None, Some(frame)) = (passed, thread.frame.get()) {
        traceback::add(thread, exception, frame);
    }
    if let Err(raised) = try_report(thread, exception, message, object) {
        let second = thread.take_pending(raised);
        let message = "Exception ignored in sys.unraisablehook";
        let hook = sys::get(thread, "unraisablehook").ok().flatten().unwrap_or(Value::NONE);
        if let Err(raised) = print_ignored(thread, second, Some(message), hook) {
            thread.forget(raised);
        }
    }
}

fn try_report(thread: &mut Thread, exception: Value, message: Option<&str>, object: Value) -> PyResult<()> {
    let hook = sys::get(thread, "unraisablehook")?;
    let Some(hook) = hook.filter(|hook| !sys::is_builtin(*hook, &UNRAISABLEHOOK_SPEC)) else {
        return print_ignored(thread, exception, message, object);
    };
    let facts = facts(thread, exception, message, object)?;
    call::call(thread, hook, &[facts])?;
    Ok(())
}

/// What a hook is told.
fn facts(thread: &mut Thread, exception: Value, message: Option<&str>, object: Value) -> PyResult {
    let interp = thread.interp();
    let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    let message = match message {
        Some(message) => Str::from_text(thread, message)?.as_value(),
        None => Value::NONE,
    };
    let facts = Dict::empty(&interp);
    for (name, value) in [
        ("exc_type", interp.class_of(exception).as_value()),
        ("exc_value", exception),
        ("exc_traceback", traceback.unwrap_or(Value::NONE)),
        ("err_msg", message),
        ("object", object),
    ] {
        facts.set_text(thread, name, value)?;
    }
    Ok(SimpleNamespace::over(&interp, facts).as_value())
}

/// Handle an unraisable exception.
///
/// The unraisable argument has the following attributes:
///
/// * exc_type: Exception type.
/// * exc_value: Exception value, can be None.
/// * exc_traceback: Exception traceback, can be None.
/// * err_msg: Error message, can be None.
/// * object: Object causing the exception, can be None.
#[pyfunction("(unraisable, /)", module = "sys")]
pub fn unraisablehook(thread: &mut Thread, unraisable: Value) -> PyResult<()> {
    let exception = fact(thread, unraisable, "exc_value")?;
    let message = fact(thread, unraisable, "err_msg")?;
    let object = fact(thread, unraisable, "object")?;
    let message = message.cast::<Str>().map(|message| message.to_string_lossy());
    print_ignored(thread, exception, message.as_deref(), object)
}

fn fact(thread: &mut Thread, unraisable: Value, name: &str) -> PyResult {
    let name: Gc<Str> = Str::intern(&thread.interp(), name);
    attr::get(thread, unraisable, name)
}

fn print_ignored(
    thread: &mut Thread,
    exception: Value,
    message: Option<&str>,
    object: Value,
) -> PyResult<()> {
    let mut text = match message {
        _ if !object.is_none() => {
            let shown = shown(thread, object);
            format!("{}: {shown}\n", message.unwrap_or("Exception ignored in"))
        }
        Some(message) => format!("{message}:\n"),
        None => String::new(),
    };
    text.push_str(&print::brief(thread, exception));
    write_error_stream(thread, &text)
}

/// The repr of an object that may be broken.
pub fn shown(thread: &mut Thread, object: Value) -> String {
    match ops::repr(thread, object) {
        Ok(text) => text.to_string_lossy(),
        Err(raised) => {
            thread.forget(raised);
            "<object repr() failed>".to_string()
        }
    }
}
