//! Exceptions that nobody caught: `sys.excepthook`, exit codes.

use std::io::IsTerminal;

use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::builtins::source;
use crate::modules::io::standard;
use crate::modules::sys;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::int;
use crate::types::str::Str;
use crate::types::traceback::print;
use crate::types::traceback::print::Theme;

/// How a program has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// With an exit code.
    Exit(u8),
    /// With a KeyboardInterrupt that nobody caught: the process dies of the signal.
    Interrupted,
}

/// Prints an exception that nobody caught, or does what `SystemExit` says.
pub fn finish_uncaught(thread: &mut Thread, raised: Raised) -> Ending {
    let interp = thread.interp();
    if thread.pending_is(interp.class(exceptions::SYSTEM_EXIT)) {
        let exit = thread.take_pending(raised);
        return Ending::Exit(exit_code(thread, exit));
    }
    let class = thread.pending().map(|exception| interp.class_of(exception));
    let interrupted = class == Some(interp.class(exceptions::KEYBOARD_INTERRUPT));
    match print_uncaught(thread, raised) {
        Some(code) => Ending::Exit(code),
        None if interrupted => Ending::Interrupted,
        None => Ending::Exit(1),
    }
}

/// The exit code that a `SystemExit` asks for; its message, if it is one, is printed.
fn exit_code(thread: &mut Thread, exit: Value) -> u8 {
    let code = exit.cast::<Exception>().and_then(|exit| exit.field(field::EXIT_CODE));
    let code = code.filter(|code| !code.is_none());
    match (code, code.and_then(int::exact)) {
        (None, _) => 0,
        // The system keeps the low byte, as of any exit code.
        (Some(_), Some(number)) => int::to_i64(number).unwrap_or(-1) as u8,
        (Some(code), None) => {
            let printed = ops::str(thread, code).and_then(|text| source::write_error_line(thread, text));
            if let Err(raised) = printed {
                thread.forget(raised);
            }
            1
        }
    }
}

/// Hands an exception that nobody caught to `sys.excepthook`. The exit code, if the hook exits.
pub fn print_uncaught(thread: &mut Thread, raised: Raised) -> Option<u8> {
    let exception = thread.take_pending(raised);
    // What the program has printed comes first.
    standard::flush_output(thread);
    match hand_over(thread, exception) {
        Ok(()) => None,
        Err(raised) if thread.pending_is(thread.interp().class(exceptions::SYSTEM_EXIT)) => {
            let exit = thread.take_pending(raised);
            Some(exit_code(thread, exit))
        }
        Err(raised) => {
            let second = thread.take_pending(raised);
            print_both(thread, second, exception);
            None
        }
    }
}

fn hand_over(thread: &mut Thread, exception: Value) -> PyResult<()> {
    let [class, _, traceback] = remember(thread, exception)?;
    let Some(hook) = sys::get(thread, "excepthook")? else {
        source::write_error_stream(thread, "sys.excepthook is missing\n")?;
        return show(thread, exception);
    };
    if sys::is_builtin(hook, &EXCEPTHOOK_SPEC) {
        return show(thread, exception);
    }
    call::call(thread, hook, &[class, exception, traceback])?;
    Ok(())
}

/// Sets `sys.last_exc` and its older forms; gives class, exception and traceback.
fn remember(thread: &mut Thread, exception: Value) -> PyResult<[Value; 3]> {
    let class = thread.interp().class_of(exception).as_value();
    let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    let parts = [class, exception, traceback.unwrap_or(Value::NONE)];
    sys::set(thread, "last_exc", exception)?;
    for (name, part) in ["last_type", "last_value", "last_traceback"].into_iter().zip(parts) {
        sys::set(thread, name, part)?;
    }
    Ok(parts)
}

/// The hook itself failed: both exceptions are printed.
fn print_both(thread: &mut Thread, second: Value, first: Value) {
    for (title, exception) in [("Error in sys.excepthook:\n", second), ("\nOriginal exception was:\n", first)]
    {
        let printed = source::write_error_stream(thread, title).and_then(|()| show(thread, exception));
        if let Err(raised) = printed {
            thread.forget(raised);
        }
    }
}

/// Handle an exception by displaying it with a traceback on sys.stderr.
#[pyfunction("(exctype, value, traceback, /)", module = "sys")]
pub fn excepthook(thread: &mut Thread, exctype: Value, value: Value, traceback: Value) -> PyResult<()> {
    let _ = exctype;
    if let Some(exception) = value.cast::<Exception>()
        && !traceback.is_none()
        && exception.traceback.get().is_none()
    {
        thread.heap().set(exception, &exception.traceback, traceback);
    }
    show(thread, value)
}

/// Prints an exception with its traceback to `sys.stderr`.
fn show(thread: &mut Thread, exception: Value) -> PyResult<()> {
    let theme = if is_coloured(thread)? { Theme::COLOURED } else { Theme::PLAIN };
    let text = print::format_exception(thread, exception, &theme)?;
    source::write_error_stream(thread, &text)
}

/// Whether `sys.stderr` shows colours: a terminal, unless the environment says otherwise.
fn is_coloured(thread: &mut Thread) -> PyResult<bool> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !thread.interp().config().flags.ignore_environment {
        match std::env::var_os("PYTHON_COLORS") {
            Some(choice) if choice == "0" => return Ok(false),
            Some(choice) if choice == "1" => return Ok(true),
            _ => {}
        }
    }
    if is_set("NO_COLOR") {
        return Ok(false);
    }
    if is_set("FORCE_COLOR") {
        return Ok(true);
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Ok(false);
    }
    let Some(stderr) = sys::get(thread, "stderr")? else { return Ok(std::io::stderr().is_terminal()) };
    let name = Str::intern(&thread.interp(), "isatty");
    match attr::get_optional(thread, stderr, name)? {
        Some(isatty) => {
            let answer = call::call(thread, isatty, &[])?;
            ops::truth(thread, answer)
        }
        None => Ok(false),
    }
}
