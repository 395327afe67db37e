//! Failures of the pure algorithms: an exception type's name and its message, no object yet.

use std::borrow::Cow;
use std::fmt;

/// The exception that a failed computation becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// `ValueError`
    Value,
    /// `OverflowError`
    Overflow,
    /// `OverflowError(34, message)`: as the C library reports a result out of range.
    Range,
    /// `ZeroDivisionError`
    ZeroDivision,
    /// `TypeError`
    Type,
    /// `MemoryError`
    Memory,
}

/// A failure with CPython's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The exception's type.
    pub kind: FaultKind,
    /// The exception's message.
    pub message: Cow<'static, str>,
}

impl Fault {
    /// A `ValueError`.
    pub fn value(message: impl Into<Cow<'static, str>>) -> Self {
        Fault { kind: FaultKind::Value, message: message.into() }
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<Cow<'static, str>>) -> Self {
        Fault { kind: FaultKind::Overflow, message: message.into() }
    }

    /// `OverflowError(34, 'Numerical result out of range')`.
    pub fn range() -> Self {
        Fault { kind: FaultKind::Range, message: Cow::Borrowed("Numerical result out of range") }
    }

    /// A `ZeroDivisionError`.
    pub fn zero_division(message: impl Into<Cow<'static, str>>) -> Self {
        Fault { kind: FaultKind::ZeroDivision, message: message.into() }
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<Cow<'static, str>>) -> Self {
        Fault { kind: FaultKind::Type, message: message.into() }
    }

    /// A `MemoryError`, which has no message.
    pub fn memory() -> Self {
        Fault { kind: FaultKind::Memory, message: Cow::Borrowed("") }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
