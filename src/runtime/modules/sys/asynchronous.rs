//! Functions of `sys` for event loops.

use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::struct_sequence;
use crate::types::struct_sequence::StructSpec;

/// What `get_asyncgen_hooks` gives.
static HOOKS: StructSpec = StructSpec {
    name: "asyncgen_hooks",
    module: "sys",
    doc: "",
    fields: &[("firstiter", ""), ("finalizer", "")],
    visible: 2,
    constructible: false,
};

/// Return the installed asynchronous generators hooks.
///
/// This returns a namedtuple of the form (firstiter, finalizer).
#[pyfunction("()", module = "sys")]
pub(super) fn get_asyncgen_hooks(thread: &mut Thread) -> PyResult {
    let first = thread.first_iteration.get().unwrap_or(Value::NONE);
    let finalizer = thread.asyncgen_finalizer.get().unwrap_or(Value::NONE);
    struct_sequence::new(thread, &HOOKS, &[first, finalizer])
}

/// set_asyncgen_hooks([firstiter] [, finalizer])
///
/// Set a finalizer for async generators objects.
#[pyfunction("(firstiter=<unrepresentable>, finalizer=<unrepresentable>)", module = "sys")]
pub(super) fn set_asyncgen_hooks(
    thread: &mut Thread,
    firstiter: Option<Value>,
    finalizer: Option<Value>,
) -> PyResult<()> {
    for (hook, what) in [(finalizer, "finalizer"), (firstiter, "firstiter")] {
        let Some(hook) = hook.filter(|hook| !hook.is_none()) else { continue };
        let class = thread.interp().class_of(hook);
        if class.slot(|slots| slots.call).is_none() {
            let got = class.name_text();
            return Err(thread.type_error(format!("callable {what} expected, got {got}")));
        }
    }
    for (slot, hook) in [(&thread.first_iteration, firstiter), (&thread.asyncgen_finalizer, finalizer)] {
        match hook {
            Some(hook) if hook.is_none() => slot.clear(),
            Some(hook) => slot.init(hook),
            None => {}
        }
    }
    Ok(())
}

/// Check status of origin tracking for coroutine objects in this thread.
#[pyfunction("()", module = "sys")]
pub(super) fn get_coroutine_origin_tracking_depth(thread: &mut Thread) -> i32 {
    thread.origin_depth.get()
}

/// Enable or disable origin tracking for coroutine objects in this thread.
///
/// Coroutine objects will track 'depth' frames of traceback information
/// about where they came from, available in their cr_origin attribute.
///
/// Set a depth of 0 to disable.
#[pyfunction("(depth)", module = "sys")]
pub(super) fn set_coroutine_origin_tracking_depth(thread: &mut Thread, depth: i32) -> PyResult<()> {
    if depth < 0 {
        return Err(thread.value_error("depth must be >= 0"));
    }
    thread.origin_depth.set(depth);
    Ok(())
}
