//! Attributes that declare builtin types and functions.
