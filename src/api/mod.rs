//! The embedding API.

mod engine;
mod errors;
mod limits;

pub use engine::Interpreter;
pub use engine::Interrupter;
pub use errors::Error;
pub use errors::Exception;
pub use limits::Limits;
/// A Python object as plain Rust data.
pub use taipan_runtime::object::plain::Plain as Object;
