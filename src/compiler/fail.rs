//! Errors of the passes behind the parser: a message and a range of the tree, made into CPython's exception at
//! the end, when the source is at hand.

use crate::ErrorKind;
use crate::Position;
use crate::SyntaxError;
use crate::ast::Range;

/// An error of scopes or lowering.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub kind: ErrorKind,
    pub message: String,
    pub range: Option<Range>,
}

/// What scopes and lowering return.
pub(crate) type Outcome<T> = Result<T, Box<Failure>>;

/// A `SyntaxError` at a range.
pub(crate) fn fail<T>(message: impl Into<String>, range: Range) -> Outcome<T> {
    Err(Box::new(Failure { kind: ErrorKind::Syntax, message: message.into(), range: Some(range) }))
}

/// The tree is nested deeper than the compiler goes.
pub(crate) fn too_deep<T>() -> Outcome<T> {
    let message = "maximum recursion depth exceeded during compilation".to_owned();
    Err(Box::new(Failure { kind: ErrorKind::Recursion, message, range: None }))
}

impl Failure {
    /// The exception. As in CPython, offsets count bytes where the parser's count characters.
    pub fn into_error(self, source: Option<&str>, with_text: bool) -> SyntaxError {
        let position = self.range.map(|range| Position {
            line: range.line as i32,
            offset: range.col as i32 + 1,
            end_line: Some(range.end_line as i32),
            end_offset: Some(range.end_col as i32 + 1),
        });
        let text = match (source, self.range) {
            (Some(source), Some(range)) if with_text => line(source, range.line).map(Box::from),
            _ => None,
        };
        SyntaxError { kind: self.kind, message: self.message.into(), position, text }
    }
}

/// A line of a source, with its end: looked up rarely, only errors need it.
fn line(source: &str, number: u32) -> Option<&str> {
    let mut rest = source;
    for _ in 1..number {
        rest = &rest[line_len(rest)?..];
    }
    Some(&rest[..line_len(rest).unwrap_or(rest.len())])
}

/// The length of the first line with its end; `None` where no line end follows.
fn line_len(text: &str) -> Option<usize> {
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes())?;
    let crlf = text.as_bytes()[end..].starts_with(b"\r\n");
    Some(end + 1 + usize::from(crlf))
}
