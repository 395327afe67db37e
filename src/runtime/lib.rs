//! Objects, interpreter, states, builtin types and functions.
