//! Audit hooks.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::call;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The hooks of an interpreter; they stay as long as it does.
#[derive(Debug, Default)]
pub(crate) struct Hooks(Cell<Option<Gc<List>>>);

impl Hooks {
    /// Shows the hooks.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(list) = self.0.get() {
            tracer.mark_gc(list);
        }
    }
}

/// Tells the hooks of an event; what one raises stops what is about to happen.
pub fn tell(thread: &mut Thread, event: Gc<Str>, args: &[Value]) -> PyResult<()> {
    let Some(hooks) = thread.interp().audit_hooks().0.get() else { return Ok(()) };
    let args = Tuple::new(thread, args)?.as_value();
    let mut index = 0;
    while let Some(hook) = hooks.get(index) {
        call::call(thread, hook, &[event.as_value(), args])?;
        index += 1;
    }
    Ok(())
}

/// Passes the event to any audit hooks that are attached.
#[pyfunction("(event, /, *args)", module = "sys")]
pub(super) fn audit(thread: &mut Thread, event: Gc<Str>, args: &[Value]) -> PyResult<()> {
    tell(thread, event, args)
}

/// Adds a new audit hook callback.
#[pyfunction("(hook)", module = "sys")]
pub(super) fn addaudithook(thread: &mut Thread, hook: Value) -> PyResult<()> {
    let interp = thread.interp();
    let event = Str::intern(&interp, "sys.addaudithook");
    if let Err(raised) = tell(thread, event, &[]) {
        // A hook may refuse others in silence.
        return thread.catch_builtin(raised, exceptions::RUNTIME_ERROR);
    }
    let cell = &interp.audit_hooks().0;
    let hooks = match cell.get() {
        Some(hooks) => hooks,
        None => {
            let hooks = List::empty(&interp);
            cell.set(Some(hooks));
            hooks
        }
    };
    hooks.push(thread, hook)
}
