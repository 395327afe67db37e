//! From byte offsets to lines and columns.

use ruff_text_size::TextRange;
use ruff_text_size::TextSize;

use crate::ast::Range;

/// Where the lines of a source begin.
pub(crate) struct LineIndex {
    starts: Vec<u32>,
    /// The line asked for last, from 0: the next question is most often about it or its neighbour.
    last: usize,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        LineIndex { starts, last: 0 }
    }

    /// The line of `offset`, from 1, and its column in bytes, from 0.
    pub(crate) fn position(&mut self, offset: u32) -> (u32, u32) {
        if !self.holds(self.last, offset) {
            let next = self.last + 1;
            self.last = if self.holds(next, offset) { next } else { self.search(offset) };
        }
        (self.last as u32 + 1, offset - self.starts[self.last])
    }

    /// Where a line, counted from 1, begins; the last one for lines behind it.
    pub(crate) fn start(&self, line: u32) -> u32 {
        let index = (line as usize).saturating_sub(1).min(self.starts.len() - 1);
        self.starts[index]
    }

    fn holds(&self, line: usize, offset: u32) -> bool {
        self.starts.get(line).is_some_and(|&start| start <= offset)
            && self.starts.get(line + 1).is_none_or(|&end| offset < end)
    }

    fn search(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    pub(crate) fn range(&mut self, range: TextRange) -> Range {
        let (line, col) = self.position(range.start().to_u32());
        let (end_line, end_col) = self.position(range.end().to_u32());
        Range { line, col, end_line, end_col }
    }

    /// The range from `start` to `end`.
    pub(crate) fn span(&mut self, start: TextSize, end: TextSize) -> Range {
        let (line, col) = self.position(start.to_u32());
        let (end_line, end_col) = self.position(end.to_u32());
        Range { line, col, end_line, end_col }
    }
}
