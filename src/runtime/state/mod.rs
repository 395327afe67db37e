//! States: the interpreter (an isolate), its threads, their frames.

pub mod current;
pub mod frame;
pub mod interpreter;
mod pending;
pub mod roots;
pub mod strings;
pub mod thread;
pub mod tiering;
