//! Objects, interpreter, states, builtin types and functions.

// The macros name this crate by its name, here as in others.
extern crate self as taipan_runtime;

pub mod abi;
pub mod builtins;
pub mod interp;
pub mod modules;
pub mod number;
pub mod object;
pub mod os;
pub mod state;
pub mod text;
pub mod types;
