//! Exception groups.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;

/// Splits what `except*` meets into match and rest; `None` for either where there is nothing.
pub fn split_for_handler(thread: &mut Thread, exception: Value, wanted: Value) -> PyResult<(Value, Value)> {
    if crate::interp::exception_matches(thread, exception, wanted)? {
        return Ok((exception, Value::NONE));
    }
    Ok((Value::NONE, exception))
}

/// The exception to raise after all handlers of an `except*` ran, from the original one and those raised or unhandled.
pub fn prepare_reraise(_thread: &mut Thread, _original: Value, raised: Gc<List>) -> PyResult {
    Ok(raised.items().iter().copied().find(|value| !value.is_none()).unwrap_or(Value::NONE))
}
