//! One thread at a time uses a buffered stream.
//!
//! Others wait meanwhile, without the interpreter. Who comes back to a stream that it uses already (from a signal handler,
//! from a method of the raw stream) would find it half changed, and gets an error.

use std::cell::Cell;

use super::Stream;
use crate::modules::thread::lock::Patience;
use crate::modules::thread::lock::wait_until;
use crate::modules::thread::lock::wake;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Nobody.
const NOBODY: u64 = 0;

/// Who uses a stream.
#[derive(Default)]
pub(super) struct Use {
    /// The identity of the thread, or [`NOBODY`].
    by: Cell<u64>,
    waiters: Cell<u32>,
}

impl Stream {
    /// Runs `body` with the stream for itself.
    pub(super) fn alone<R>(
        self,
        thread: &mut Thread,
        body: impl FnOnce(&mut Thread) -> PyResult<R>,
    ) -> PyResult<R> {
        let used = &self.core.used;
        if used.by.get() != NOBODY {
            self.wait(thread)?;
        }
        used.by.set(thread.ident());
        let result = body(thread);
        used.by.set(NOBODY);
        wake(thread, self.cell.addr(), &used.waiters);
        result
    }

    #[cold]
    fn wait(self, thread: &mut Thread) -> PyResult<()> {
        let used = &self.core.used;
        if used.by.get() == thread.ident() {
            let shown = ops::repr(thread, self.this)?.to_string_lossy();
            return Err(thread.runtime_error(format!("reentrant call inside {shown}")));
        }
        // In a copy of the process the thread that used it may be gone.
        let interp = thread.interp();
        let is_free = || used.by.get() == NOBODY || !interp.threads().has(used.by.get());
        wait_until(thread, self.cell.addr(), &used.waiters, Patience::Endless, is_free)?;
        Ok(())
    }
}
