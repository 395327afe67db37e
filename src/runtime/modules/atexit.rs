//! `atexit`: functions that are called when the program ends, the last registered first.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::builtins::unraisable;
use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\n\
          upon normal program termination.\n\
          \n\
          Two public functions, register and unregister, are defined.\n",
    functions: &[CLEAR_SPEC, NCALLBACKS_SPEC, REGISTER_SPEC, RUN_EXITFUNCS_SPEC, UNREGISTER_SPEC],
    types: &[],
    exec: None,
};

/// The registered calls: tuples of function, all values, and the names of the last values.
fn calls(thread: &mut Thread) -> PyResult<Gc<List>> {
    let interp = thread.interp();
    let kept = interp.module_state();
    if let Some(list) = kept.get_text(&interp, "atexit").and_then(|list| list.exact::<List>()) {
        return Ok(list);
    }
    let list = List::empty(&interp);
    kept.set_text(thread, "atexit", list.as_value())?;
    Ok(list)
}

/// Register a function to be executed upon normal program termination
///
///     func - function to be called at exit
///     args - optional arguments to pass to func
///     kwargs - optional keyword arguments to pass to func
///
///     func is returned to facilitate usage as a decorator.
#[pyfunction("(func, /, *args, **kwargs)", module = "atexit", raw)]
fn register(thread: &mut Thread, args: Args<'_>) -> PyResult {
    let Some(function) = args.first() else {
        return Err(thread.type_error("register() takes at least 1 argument (0 given)"));
    };
    if thread.interp().class_of(function).slot(|slots| slots.call).is_none() {
        return Err(thread.type_error("the first argument must be callable"));
    }
    let values = Tuple::new(thread, args.rest().all())?.as_value();
    let names = args.names().map_or(Value::NONE, |names| names.as_value());
    let entry = Tuple::small(&thread.interp(), &[function, values, names]);
    calls(thread)?.push(thread, entry.as_value())?;
    Ok(function)
}

/// Unregister an exit function which was previously registered using
/// atexit.register
///
///     func - function to be unregistered
#[pyfunction("(func, /)", module = "atexit")]
fn unregister(thread: &mut Thread, func: Value) -> PyResult<()> {
    let list = calls(thread)?;
    let mut index = 0;
    while let Some(entry) = list.get(index) {
        let known = entry.exact::<Tuple>().and_then(|entry| entry.get(0)).unwrap_or(Value::NONE);
        if ops::equal(thread, known, func)? && list.get(index).is_some_and(|now| now.is(entry)) {
            list.splice(thread, index, index + 1, &[])?;
        } else {
            index += 1;
        }
    }
    Ok(())
}

/// Clear the list of previously registered exit functions.
#[pyfunction("()", module = "atexit", name = "_clear")]
fn clear(thread: &mut Thread) -> PyResult<()> {
    calls(thread)?.truncate(0);
    Ok(())
}

/// Return the number of registered exit functions.
#[pyfunction("()", module = "atexit", name = "_ncallbacks")]
fn ncallbacks(thread: &mut Thread) -> PyResult<usize> {
    Ok(calls(thread)?.len())
}

/// Run all registered exit functions.
///
/// If a callback raises an exception, it is logged with sys.unraisablehook.
#[pyfunction("()", module = "atexit", name = "_run_exitfuncs")]
pub fn run_exitfuncs(thread: &mut Thread) -> PyResult<()> {
    let list = calls(thread)?;
    // What is registered from here on is not called.
    let entries = Tuple::new(thread, list.items())?;
    for entry in entries.items().iter().rev() {
        let Some(entry) = entry.exact::<Tuple>() else { continue };
        let &[function, values, names] = entry.items() else { continue };
        let values = values.exact::<Tuple>().map_or(&[][..], |values| values.items());
        let args = Args::with_names(values, names.exact::<Tuple>());
        if let Err(raised) = call::with_args(thread, function, args) {
            let exception = thread.take_pending(raised);
            let shown = unraisable::shown(thread, function);
            let message = format!("Exception ignored in atexit callback {shown}");
            unraisable::report(thread, exception, Some(&message), Value::NONE);
        }
    }
    list.truncate(0);
    Ok(())
}
