//! The interpreter that the native thread runs at the moment.
//!
//! Nearly everything receives its thread or interpreter as an argument. This is for the few leaf operations that cannot:
//! flattening a string that is being read, and reading an instance through its dict view.

use std::cell::Cell;

use crate::state::interpreter::InterpRef;

thread_local! {
    static CURRENT: Cell<Option<InterpRef>> = const { Cell::new(None) };
}

/// The interpreter whose thread runs here.
pub fn interpreter() -> InterpRef {
    CURRENT.get().expect("objects are touched only by a thread of their interpreter")
}

/// Changes the current interpreter; gives back the former one, to be restored.
pub fn replace(interp: Option<InterpRef>) -> Option<InterpRef> {
    CURRENT.replace(interp)
}
