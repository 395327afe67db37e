//! Where instructions stand in the source: a compact table, read front to back.
//!
//! An entry covers a run of code words. It begins with a variable-length number whose lowest two bits are the
//! kind and whose rest is the count of words; then follow, by kind: nothing (no position); column and width on
//! the line of the entry before; line step, further lines, column, end column; line step alone. Lines count from
//! the code object's first line. Numbers are LEB128, signed ones zigzag.

use std::borrow::Cow;

/// A range of source text. Lines count from 1, columns are UTF-8 bytes from 0; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The line; `None` for instructions that the source does not show.
    pub line: Option<u32>,
    /// The last line.
    pub end_line: Option<u32>,
    /// The first column; `None` where only the line is known.
    pub col: Option<u32>,
    /// The column after the last.
    pub end_col: Option<u32>,
}

impl Position {
    /// No position at all.
    pub const NONE: Position = Position { line: None, end_line: None, col: None, end_col: None };

    /// A line without columns.
    pub const fn line(line: u32) -> Position {
        Position { line: Some(line), end_line: Some(line), col: None, end_col: None }
    }

    /// A full range.
    pub const fn range(line: u32, col: u32, end_line: u32, end_col: u32) -> Position {
        Position { line: Some(line), end_line: Some(end_line), col: Some(col), end_col: Some(end_col) }
    }
}

/// The position table of a code object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Positions(Cow<'static, [u8]>);

const KIND_NONE: u64 = 0;
const KIND_SAME_LINE: u64 = 1;
const KIND_FULL: u64 = 2;
const KIND_LINE: u64 = 3;

impl Positions {
    /// The table from its bytes, as [`Positions::as_bytes`] gives them. Malformed bytes read as no position.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Positions(bytes.into())
    }

    /// The encoded table.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The runs of equal positions in order.
    pub fn runs(&self, firstlineno: u32) -> Runs<'_> {
        Runs { rest: &self.0, line: i64::from(firstlineno), offset: 0 }
    }

    /// The position of the instruction at a byte offset.
    pub fn at(&self, firstlineno: u32, offset: u32) -> Position {
        self.runs(firstlineno).find(|run| offset < run.end).map_or(Position::NONE, |run| run.position)
    }

    /// The line of the instruction at a byte offset.
    pub fn line_at(&self, firstlineno: u32, offset: u32) -> Option<u32> {
        self.at(firstlineno, offset).line
    }
}

/// Instructions in a row that share a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The byte offset of the first one.
    pub start: u32,
    /// The byte offset after the last one.
    pub end: u32,
    /// Their position.
    pub position: Position,
}

/// Iterator over the runs of a table.
#[derive(Clone, Debug)]
pub struct Runs<'a> {
    rest: &'a [u8],
    line: i64,
    offset: u32,
}

impl Runs<'_> {
    fn unsigned(&mut self) -> Option<u64> {
        read_unsigned(&mut self.rest)
    }

    fn column(&mut self) -> Option<u32> {
        u32::try_from(self.unsigned()?).ok()
    }

    fn step_line(&mut self) -> Option<u32> {
        let raw = self.unsigned()?;
        let step = (raw >> 1) as i64 ^ -((raw & 1) as i64);
        self.line = self.line.checked_add(step)?;
        u32::try_from(self.line).ok()
    }

    fn position(&mut self, kind: u64) -> Option<Position> {
        Some(match kind {
            KIND_NONE => Position::NONE,
            KIND_SAME_LINE => {
                let line = u32::try_from(self.line).ok()?;
                let col = self.column()?;
                Position::range(line, col, line, col.checked_add(self.column()?)?)
            }
            KIND_FULL => {
                let line = self.step_line()?;
                let end_line = line.checked_add(self.column()?)?;
                let col = self.column()?;
                Position::range(line, col, end_line, self.column()?)
            }
            _ => Position::line(self.step_line()?),
        })
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let head = self.unsigned()?;
        let position = self.position(head & 3)?;
        let start = self.offset;
        let end = u32::try_from(head >> 2).ok()?.checked_mul(2)?.checked_add(start)?;
        self.offset = end;
        Some(Run { start, end, position })
    }
}

/// Builds a table, run by run.
#[derive(Debug)]
pub struct PositionsBuilder {
    bytes: Vec<u8>,
    line: i64,
    pending: Option<(u32, Position)>,
}

impl PositionsBuilder {
    /// An empty table of a code object with that first line.
    pub fn new(firstlineno: u32) -> Self {
        PositionsBuilder { bytes: Vec::new(), line: i64::from(firstlineno), pending: None }
    }

    /// Adds `words` code words at a position.
    pub fn push(&mut self, words: u32, position: Position) {
        match &mut self.pending {
            Some((count, last)) if *last == position => *count += words,
            _ => {
                self.flush();
                self.pending = Some((words, position));
            }
        }
    }

    /// The finished table.
    pub fn finish(mut self) -> Positions {
        self.flush();
        Positions(self.bytes.into())
    }

    fn flush(&mut self) {
        let Some((words, position)) = self.pending.take() else { return };
        let head = u64::from(words) << 2;
        let Some(line) = position.line else {
            push_unsigned(&mut self.bytes, head | KIND_NONE);
            return;
        };
        let (Some(col), Some(end_col)) = (position.col, position.end_col) else {
            push_unsigned(&mut self.bytes, head | KIND_LINE);
            self.push_line(line);
            return;
        };
        let end_line = position.end_line.unwrap_or(line).max(line);
        if i64::from(line) == self.line && end_line == line && end_col >= col {
            push_unsigned(&mut self.bytes, head | KIND_SAME_LINE);
            push_unsigned(&mut self.bytes, u64::from(col));
            push_unsigned(&mut self.bytes, u64::from(end_col - col));
        } else {
            push_unsigned(&mut self.bytes, head | KIND_FULL);
            self.push_line(line);
            for number in [end_line - line, col, end_col] {
                push_unsigned(&mut self.bytes, u64::from(number));
            }
        }
    }

    fn push_line(&mut self, line: u32) {
        let step = i64::from(line) - self.line;
        self.line = i64::from(line);
        push_unsigned(&mut self.bytes, ((step << 1) ^ (step >> 63)) as u64);
    }
}

/// Appends a number as LEB128.
pub(crate) fn push_unsigned(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a LEB128 number off the front.
pub(crate) fn read_unsigned(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive() {
        let given = [
            (3, Position::range(10, 4, 10, 9)),
            (1, Position::NONE),
            (2, Position::range(8, 70, 12, 1)),
            (1, Position::line(300_000)),
            (40, Position::range(300_000, 0, 300_000, 0)),
        ];
        let mut builder = PositionsBuilder::new(9);
        for (words, position) in given {
            builder.push(words, position);
        }
        let table = builder.finish();
        let read = table.runs(9).map(|run| ((run.end - run.start) / 2, run.position)).collect::<Vec<_>>();
        assert_eq!(read, given);
        assert_eq!(table.at(9, 6), Position::NONE);
        assert_eq!(table.line_at(9, 10), Some(8));
        assert_eq!(table.at(9, 1000), Position::NONE);
    }

    #[test]
    fn malformed_tables_end_early() {
        assert_eq!(Positions::from_bytes(&[0xFF; 12][..]).at(1, 0), Position::NONE);
        assert_eq!(Positions::from_bytes(&[0x06][..]).at(1, 0), Position::NONE);
    }
}
