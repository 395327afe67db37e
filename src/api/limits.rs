//! What a program may use.

use std::time::Duration;

/// Bytes of memory that a program may use unless its limits say otherwise.
const DEFAULT_MEMORY: usize = 1 << 30;

/// What a program may use. [`Limits::default`] gives it a gibibyte of memory and as much time as it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory, foreign memory of its objects included; `None` for all there is. A program at its limit gets
    /// `MemoryError`s, which it may catch.
    pub memory: Option<usize>,
    /// Units of work; `None` for no limit. A unit is about an instruction of a loop; the same program spends the same number
    /// on any machine, compiled or interpreted. A program without fuel is stopped, and cannot prevent it.
    pub fuel: Option<u64>,
    /// How long one call of [`run`](crate::Interpreter::run) or [`eval`](crate::Interpreter::eval) may take; `None` for no
    /// limit. A program past it is stopped, and cannot prevent it. The clock is looked at about every tenth of a
    /// millisecond; a system call is not interrupted.
    pub time: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { memory: Some(DEFAULT_MEMORY), fuel: None, time: None }
    }
}
