//! Copies of the process. A copy has one thread, the one that asked for it; what others were about stays there as it was.
//! So nobody else may hold a lock at that moment, and nothing may wait for them afterwards.

use crate::state::thread::Thread;

impl Thread {
    /// Calls `copy`, which copies the process and answers 0 in the copy.
    pub fn fork<E>(&mut self, copy: impl FnOnce() -> Result<i32, E>) -> Result<i32, E> {
        let interp = self.interp();
        let tier = interp.tiers().installed().map(|tier| tier.hold_still());
        let mut gil = interp.gil().hold_still();
        let mut threads = interp.threads().hold_still();
        let parking = interp.requests().parking().hold_still();
        let answer = copy();
        drop(parking);
        if matches!(answer, Ok(0)) {
            gil.is_alone();
            threads.keep(self);
            interp.set_main_ident(self.ident());
            self.take_over_signals();
            if let Some(tier) = tier {
                tier.is_copy();
                interp.tiers().forget_requests(|_| true);
            }
        }
        answer
    }
}
