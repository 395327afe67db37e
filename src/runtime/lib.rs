//! Objects, interpreter, states, builtin types and functions.

pub mod number;
pub mod text;
