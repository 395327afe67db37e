//! Errors and warnings about a source, as plain data.

use std::fmt;

/// Which exception a [`SyntaxError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// The source ends in the middle of something: `_IncompleteInputError`, raised in interactive mode only when
    /// asked for, a `SyntaxError` otherwise.
    Incomplete,
    /// `RecursionError`: nested too deeply to compile. It has no position.
    Recursion,
    /// `MemoryError`: nested too deeply to parse. It has no position.
    Memory,
}

/// Why a source does not compile: CPython's exception without the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception's class.
    pub kind: ErrorKind,
    /// The message.
    pub message: Box<str>,
    /// Where, unless the source could not even be decoded.
    pub position: Option<Position>,
    /// The line of source it is about, with its line end if it has one.
    pub text: Option<Box<str>>,
}

/// Where an error is: lines and offsets from 1, offsets in characters; 0 means unknown, -1 up to the line's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// `lineno`
    pub line: i32,
    /// `offset`
    pub offset: i32,
    /// `end_lineno`; `None` as `end_offset` for errors without an end.
    pub end_line: Option<i32>,
    /// `end_offset`
    pub end_offset: Option<i32>,
}

impl ErrorKind {
    /// The name of the exception's class.
    pub fn class_name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Incomplete => "_IncompleteInputError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Memory => "MemoryError",
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.class_name(), self.message)?;
        match self.position {
            Some(position) => write!(f, " (line {})", position.line),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SyntaxError {}

impl From<&Warning> for SyntaxError {
    /// The error that a filter makes of a warning.
    fn from(warning: &Warning) -> SyntaxError {
        let range = warning.range;
        let offset = |column: u32| i32::try_from(column).unwrap_or(i32::MAX).saturating_add(1);
        let line = |line: u32| i32::try_from(line).unwrap_or(i32::MAX);
        let position = Position {
            line: line(warning.line),
            offset: offset(range.col),
            end_line: Some(line(range.end_line)),
            end_offset: Some(offset(range.end_col)),
        };
        SyntaxError {
            kind: ErrorKind::Syntax,
            // What is refused already is not announced.
            message: warning.message.replace(" Such sequences will not work in the future.", "").into(),
            position: Some(position),
            text: warning.text.clone(),
        }
    }
}

/// A warning about a source that compiles: category `SyntaxWarning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The message.
    pub message: Box<str>,
    /// The line, from 1.
    pub line: u32,
    /// Where an error made of it by a filter is: columns from 0, those of CPython's compiler in bytes, those of its
    /// parser in characters.
    pub range: crate::ast::Range,
    /// The line that such an error quotes.
    pub text: Option<Box<str>>,
}
