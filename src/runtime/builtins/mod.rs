//! The builtin functions.

pub mod dir;
pub mod display;
mod embed;
mod evaluate;
mod functions;
mod interactive;
mod namespace;
pub mod session;
mod source;
pub mod uncaught;
pub mod unraisable;

pub use embed::Uncaught;
pub use embed::describe_uncaught;
pub use embed::eval_source;
pub use embed::main_namespace;
pub use embed::run_source;
pub use namespace::install;
pub use source::finish;
pub use source::main_module;
pub use source::run_main;
pub use source::run_module;
pub use source::start;
pub(crate) use source::write_error_stream;
pub use uncaught::Ending;
pub use uncaught::finish_uncaught;
pub use uncaught::print_uncaught;

use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// `ascii(value)`
pub fn ascii(thread: &mut Thread, value: Value) -> PyResult {
    crate::types::str::ascii_object(thread, value)
}
