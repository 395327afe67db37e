//! Numbers that modules have under the names of the system's header files.

use taipan_gc::Gc;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;

/// A table of the C library's numbers with their names.
macro_rules! system_numbers {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64),)*]
    };
}

pub(super) use system_numbers;

/// Puts numbers into a module's namespace.
pub(super) fn publish(thread: &mut Thread, space: Gc<Dict>, numbers: &[(&str, i64)]) -> PyResult<()> {
    for &(name, number) in numbers {
        let number = int::from_i64(&thread.interp(), number);
        space.set_text(thread, name, number)?;
    }
    Ok(())
}
