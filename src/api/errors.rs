//! What can go wrong with a program.

use std::fmt;

/// An exception that a program did not catch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The name of its class.
    pub kind: String,
    /// `str(exception)`
    pub message: String,
    /// The traceback as the command would print it.
    pub traceback: String,
}

/// Why a program did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It raised an exception that it did not catch; a source with a wrong syntax is one, too.
    Exception(Exception),
    /// It called `sys.exit`, with this exit code.
    Exit(i32),
    /// It used its fuel up. Neither handlers nor `finally` clauses of the program ran.
    OutOfFuel,
    /// It took more time than it may. Neither handlers nor `finally` clauses of the program ran.
    TimedOut,
    /// An [`Interrupter`](crate::Interrupter) stopped it. Neither handlers nor `finally` clauses of the program ran.
    Interrupted,
    /// There is no memory for an interpreter.
    NoMemory,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Exception(exception) if exception.message.is_empty() => f.write_str(&exception.kind),
            Error::Exception(exception) => write!(f, "{}: {}", exception.kind, exception.message),
            Error::Exit(code) => write!(f, "exit with code {code}"),
            Error::OutOfFuel => f.write_str("out of fuel"),
            Error::TimedOut => f.write_str("past the time limit"),
            Error::Interrupted => f.write_str("interrupted"),
            Error::NoMemory => f.write_str("no memory for an interpreter"),
        }
    }
}

impl std::error::Error for Error {}
