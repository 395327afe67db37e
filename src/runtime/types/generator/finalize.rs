//! What becomes of a generator that nothing refers to any more: what its handlers still have to do is done, a coroutine
//! that nobody awaited is complained about.
//!
//! Only what has something to do is registered with the heap: a generator when it is suspended inside a handler, a
//! coroutine while it has not begun, an async generator for the hook that it met.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_gc::flag_bits;

use crate::builtins::unraisable;
use crate::interp;
use crate::modules::import;
use crate::modules::warnings;
use crate::object::attr;
use crate::object::call;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::generator::Generator;
use crate::types::generator::State;
use crate::types::generator::notes;

impl Generator {
    /// Has the heap tell when it dies. Without room for that it dies in silence.
    pub(crate) fn want_end(this: Gc<Generator>, thread: &Thread) {
        let _ = thread.heap().need_del(this.any());
    }

    /// Nothing is left to be done when it dies.
    pub(crate) fn forgo_end(&self) {
        self.header.clear_flag(flag_bits::NEEDS_DEL);
    }

    fn qualname_text(&self) -> String {
        self.qualname.get().map(|name| name.to_string_lossy()).unwrap_or_default()
    }
}

/// Ends a generator that is otherwise dead. What goes wrong has nowhere to go.
pub(crate) fn finalize(thread: &mut Thread, generator: Gc<Generator>) {
    generator.set_note(notes::FINALIZED, true);
    let hook = generator.extra.get().filter(|_| generator.is_async_generator());
    match (generator.state.get(), hook) {
        (State::Running | State::Finished, _) => {}
        (_, Some(_)) if generator.has_note(notes::CLOSED) => {}
        (_, Some(hook)) => {
            let called = call::call(thread, hook, &[generator.as_value()]);
            ignore(thread, called, "finalizing generator", generator);
        }
        (State::Created, None) if generator.is_coroutine() => complain(thread, generator),
        _ => {
            let closed = interp::close_generator(thread, generator);
            ignore(thread, closed, "closing generator", generator);
        }
    }
}

/// Warns of a coroutine that was never awaited: by the library's function, if that is to be had.
fn complain(thread: &mut Thread, coroutine: Gc<Generator>) {
    const DOING: &str = "finalizing coroutine";
    let warned = match warn(thread, coroutine) {
        Ok(warned) => warned,
        Err(raised) => {
            let warned = thread.pending_is(thread.interp().class(exceptions::RUNTIME_WARNING));
            report(thread, raised, DOING, coroutine);
            warned
        }
    };
    if !warned {
        let name = coroutine.qualname_text();
        let text = format!("coroutine '{name}' was never awaited");
        let plain =
            warnings::warn_of_object(thread, exceptions::RUNTIME_WARNING, &text, 1, coroutine.as_value());
        ignore(thread, plain, DOING, coroutine);
    }
}

/// Whether the library's function is there and has warned.
fn warn(thread: &mut Thread, coroutine: Gc<Generator>) -> PyResult<bool> {
    let module = import::import_module(thread, "warnings")?;
    let name = Name::_warn_unawaited_coroutine.get(&thread.interp());
    let Some(function) = attr::get_optional(thread, module, name)? else { return Ok(false) };
    call::call(thread, function, &[coroutine.as_value()])?;
    Ok(true)
}

/// Warns of what a method of an async generator gave and nobody awaited.
pub(crate) fn warn_of_method(thread: &mut Thread, generator: Gc<Generator>, method: &str) {
    let name = generator.qualname_text();
    let text = format!("coroutine method '{method}' of '{name}' was never awaited");
    let warned =
        warnings::warn_of_object(thread, exceptions::RUNTIME_WARNING, &text, 1, generator.as_value());
    ignore(thread, warned, "finalizing async generator", generator);
}

fn ignore<T>(thread: &mut Thread, result: PyResult<T>, doing: &str, generator: Gc<Generator>) {
    if let Err(raised) = result {
        report(thread, raised, doing, generator);
    }
}

fn report(thread: &mut Thread, raised: Raised, doing: &str, generator: Gc<Generator>) {
    let exception = thread.take_pending(raised);
    let shown = unraisable::shown(thread, generator.as_value());
    let message = format!("Exception ignored while {doing} {shown}");
    unraisable::report(thread, exception, Some(&message), Value::NONE);
}
