//! Running sources in `__main__` for an embedder, and telling it what became of them.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::builtins::evaluate;
use crate::builtins::main_module;
use crate::modules::import;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::int;
use crate::types::module::Module;
use crate::types::str::Str;
use crate::types::traceback::print;
use crate::types::traceback::print::Theme;

/// The namespace of `__main__`, which is made where a program has removed it.
pub fn main_namespace(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    match interp.modules().get_text(&interp, "__main__").and_then(|main| main.cast::<Module>()) {
        Some(main) => Ok(main.dict()),
        None => main_module(thread),
    }
}

/// Runs a source in `__main__`.
pub fn run_source(thread: &mut Thread, source: &str, file: &str) -> PyResult<()> {
    let code = import::compile(thread, source.as_bytes(), file, false)?;
    let space = main_namespace(thread)?;
    import::run_in(thread, code, space)
}

/// The value of an expression in `__main__`.
pub fn eval_source(thread: &mut Thread, source: &str) -> PyResult {
    let source = Str::from_text(thread, source)?.as_value();
    let space = main_namespace(thread)?.as_value();
    evaluate::eval(thread, source, Some(space), None)
}

/// What a program that did not end well has left, as text.
#[derive(Clone, Debug)]
pub enum Uncaught {
    /// The exit code that it asked for.
    Exit(i32),
    /// An exception.
    Exception {
        /// The name of its class.
        kind: String,
        /// `str(exception)`
        message: String,
        /// The traceback as it would be printed.
        traceback: String,
    },
}

/// Takes the pending exception.
pub fn describe_uncaught(thread: &mut Thread, raised: Raised) -> Uncaught {
    let exception = thread.take_pending(raised);
    let interp = thread.interp();
    let class = interp.class_of(exception);
    if class.is_subclass_of(interp.class(exceptions::SYSTEM_EXIT)) {
        return Uncaught::Exit(exit_code(exception));
    }
    let message = ops::str(thread, exception).map(|text| text.to_string_lossy());
    let traceback = print::format_exception(thread, exception, &Theme::PLAIN);
    Uncaught::Exception {
        kind: class.name_text(),
        message: text_or_nothing(thread, message),
        traceback: text_or_nothing(thread, traceback),
    }
}

fn text_or_nothing(thread: &mut Thread, text: PyResult<String>) -> String {
    text.unwrap_or_else(|raised| {
        thread.forget(raised);
        String::new()
    })
}

/// The code of a `SystemExit`: 1 where it is a message.
fn exit_code(exit: Value) -> i32 {
    let code = exit.cast::<Exception>().and_then(|exit| exit.field(field::EXIT_CODE));
    match code.filter(|code| !code.is_none()) {
        None => 0,
        Some(code) => int::exact(code).and_then(int::to_i64).map_or(1, |code| code as i32),
    }
}
