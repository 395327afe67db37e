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
    /// The exception, its offsets counted in the characters of the source where that is known.
    pub fn into_error(self, source: Option<&str>, with_text: bool) -> SyntaxError {
        let lines = Lines(source);
        let position = self.range.map(|range| Position {
            line: range.line as i32,
            offset: lines.offset(range.line, range.col),
            end_line: Some(range.end_line as i32),
            end_offset: Some(lines.offset(range.end_line, range.end_col)),
        });
        let text = match self.range {
            Some(range) if with_text => lines.line(range.line).map(Box::from),
            _ => None,
        };
        SyntaxError { kind: self.kind, message: self.message.into(), position, text }
    }
}

/// The lines of a source, looked up rarely: only errors need them.
struct Lines<'a>(Option<&'a str>);

impl<'a> Lines<'a> {
    /// A line with its end.
    fn line(&self, number: u32) -> Option<&'a str> {
        let mut rest = self.0?;
        for _ in 1..number {
            rest = &rest[line_len(rest)?..];
        }
        Some(&rest[..line_len(rest).unwrap_or(rest.len())])
    }

    /// The character offset, from 1, of a byte column.
    fn offset(&self, line: u32, col: u32) -> i32 {
        let before = self.line(line).and_then(|text| text.get(..col as usize));
        before.map_or(col as usize, |text| text.chars().count()) as i32 + 1
    }
}

/// The length of the first line with its end; `None` where no line end follows.
fn line_len(text: &str) -> Option<usize> {
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes())?;
    let crlf = text.as_bytes()[end..].starts_with(b"\r\n");
    Some(end + 1 + usize::from(crlf))
}
