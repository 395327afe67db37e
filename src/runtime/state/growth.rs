//! The charge of Rust buffers whose length the guest decides.

use taipan_gc::Charge;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Up to so many bytes a buffer is not worth a charge.
const UNCHARGED: usize = 1 << 16;

/// What a growing buffer of Rust memory takes of the interpreter's limit.
#[derive(Default)]
pub struct Growth {
    charge: Option<Charge>,
}

impl Growth {
    /// The buffer is about to hold so many bytes, and doubles its room where that does not suffice. MemoryError where the
    /// limit leaves no room for it. A safepoint.
    #[inline]
    pub fn reach(&mut self, thread: &mut Thread, bytes: usize) -> PyResult<()> {
        if bytes <= UNCHARGED || self.charge.as_ref().is_some_and(|charge| charge.bytes() >= bytes) {
            return Ok(());
        }
        self.renew(thread, bytes)
    }

    #[cold]
    fn renew(&mut self, thread: &mut Thread, bytes: usize) -> PyResult<()> {
        let Some(room) = bytes.checked_next_power_of_two() else { return Err(thread.memory_error()) };
        self.charge = None;
        self.charge = Some(thread.charge(room)?);
        Ok(())
    }
}
