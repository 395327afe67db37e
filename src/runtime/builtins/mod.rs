//! The builtin functions.

pub mod dir;
mod evaluate;
mod functions;
mod interactive;
mod namespace;
mod source;
pub mod unraisable;

pub use namespace::install;
pub use source::Ending;
pub use source::finish_uncaught;
pub use source::main_module;
pub use source::print_uncaught;
pub use source::run_main;
pub use source::start;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// `ascii(value)`
pub fn ascii(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    crate::types::str::ascii(thread, value)
}
