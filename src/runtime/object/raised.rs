//! The error of everything that may run Python.

/// Says that an exception is pending in the thread (`Thread::pending`). Whoever drops it without handling the exception
/// has to clear that first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Raised;

/// A result whose error is an exception pending in the thread; 8 bytes for a `Value`.
pub type PyResult<T = taipan_gc::Value> = Result<T, Raised>;
