//! A check, where assertions are on, that handlers end in jumps: one that calls the next would use up the native stack
//! in a long loop.

use crate::state::thread::Thread;
use crate::state::thread::approximate_stack_pointer;

/// Handlers, with what they call before they ask, stay below this many bytes of native stack.
const ROOM: usize = 64 << 10;

/// Marks where the interpreter's loop begins on the native stack, for as long as it runs.
pub(super) struct Entered<'a> {
    thread: &'a Thread,
    outer: usize,
}

impl<'a> Entered<'a> {
    #[inline(always)]
    pub(super) fn new(thread: &'a Thread) -> Self {
        let outer = thread.machine_at.replace(approximate_stack_pointer());
        Self { thread, outer }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.thread.machine_at.set(self.outer);
    }
}

impl Thread {
    /// Asserts that the handlers that ran since the interpreter's loop began have left the native stack as it was.
    pub(super) fn assert_jumps(&self) {
        let used = self.machine_at.get().saturating_sub(approximate_stack_pointer());
        assert!(
            used < ROOM,
            "a handler of the interpreter does not end in a jump: {used} bytes of native stack"
        );
    }
}
