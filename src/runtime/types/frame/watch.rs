//! What a frame object keeps for tracing.

use crate::types::frame::FrameObject;

/// `bits`: line events are wanted.
pub(super) const TRACE_LINES: u32 = 1;
/// `bits`: instruction events are wanted.
pub(super) const TRACE_OPCODES: u32 = 2;
/// `bits`: the call event is over.
const ENTERED: u32 = 4;
/// `bits`: the call event is on its way.
const BEGINNING: u32 = 8;

impl FrameObject {
    /// Whether all bits are set.
    pub(super) fn has(&self, bit: u32) -> bool {
        self.bits.get() & bit != 0
    }

    /// Sets or clears bits.
    pub(super) fn put(&self, bit: u32, on: bool) {
        let bits = self.bits.get();
        self.bits.set(if on { bits | bit } else { bits & !bit });
    }

    /// Whether the trace function was told of the present call or resumption.
    pub(crate) fn is_entered(&self) -> bool {
        self.has(ENTERED)
    }

    /// Says whether it was told.
    pub(crate) fn set_entered(&self, on: bool) {
        self.put(ENTERED, on);
    }

    /// Says whether it is being told.
    pub(crate) fn set_beginning(&self, on: bool) {
        self.put(BEGINNING, on);
    }

    /// Whether line events are wanted.
    pub(crate) fn wants_lines(&self) -> bool {
        self.has(TRACE_LINES)
    }

    /// Whether instruction events are wanted.
    pub(crate) fn wants_opcodes(&self) -> bool {
        self.has(TRACE_OPCODES)
    }

    /// The instruction that was last looked at.
    pub(crate) fn last_index(&self) -> usize {
        self.last_index.get()
    }

    /// The line that was last looked at.
    pub(crate) fn last_line(&self) -> Option<u32> {
        self.last_line.get()
    }

    /// An instruction is looked at.
    pub(crate) fn note_line(&self, index: usize, line: Option<u32>) {
        self.last_index.set(index);
        self.last_line.set(line);
    }

    /// `f_lineno`: while a call begins, that of its first line; while a generator goes on, that of its yield.
    pub(crate) fn line(&self) -> Option<u32> {
        let last = self.last_instruction();
        match last {
            0 if self.has(BEGINNING) => Some(self.code().data().firstlineno),
            _ if self.has(BEGINNING) => self.code().line_at(last - 2),
            _ => self.code().line_at(last),
        }
    }
}
