//! `dir`

use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;

/// `object.__dir__`
pub fn object_dir(thread: &mut Thread, _object: Value) -> PyResult {
    Ok(List::empty(&thread.interp()).as_value())
}
