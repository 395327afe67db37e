//! `sys._jit`: what a program may ask about the tier above the interpreter.

use taipan_macros::pyfunction;

use crate::modules::native;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;

/// The module.
static MODULE: ModuleSpec = ModuleSpec {
    name: "sys._jit",
    doc: "",
    functions: &[IS_AVAILABLE_SPEC, IS_ENABLED_SPEC, IS_ACTIVE_SPEC],
    types: &[],
    exec: None,
};

/// `sys._jit`
pub(super) fn module(thread: &mut Thread) -> PyResult {
    Ok(native::make(thread, &MODULE)?.as_value())
}

/// Return True if the current Python executable supports JIT compilation, and False otherwise.
#[pyfunction("()", module = "_jit")]
fn is_available(thread: &mut Thread) -> bool {
    thread.interp().tiers().active().is_some()
}

/// Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False
/// otherwise.
#[pyfunction("()", module = "_jit")]
fn is_enabled(thread: &mut Thread) -> bool {
    thread.interp().tiers().active().is_some()
}

/// Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False
/// otherwise.
#[pyfunction("()", module = "_jit")]
fn is_active(thread: &mut Thread) -> bool {
    thread.interp().tiers().running.get() > 0
}
