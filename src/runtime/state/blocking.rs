//! Having the interpreter, letting go of it, and waiting without it.

#![expect(unsafe_code, reason = "the heap is told where the budget lies")]

use std::ptr::NonNull;
use std::time::Duration;
use std::time::Instant;

use taipan_gc::stack::with_registers;

use crate::object::raised::PyResult;
use crate::state::signals;
use crate::state::thread::Thread;

/// A signal handler cannot wake a thread that waits for a lock: the thread that runs handlers looks this often.
const SIGNAL_LATENCY: Duration = Duration::from_millis(20);

/// The longest wait at once; who waits for ever waits again.
const LONG: Duration = Duration::from_secs(3600);

/// The interpreter is taken back at the end, also when the body panics.
struct Retake<'a>(&'a Thread);

impl Drop for Retake<'_> {
    fn drop(&mut self) {
        self.0.take_interpreter();
        self.0.parked.set(None);
    }
}

impl Thread {
    /// Waits for the interpreter. From then on this thread alone touches its objects.
    pub(crate) fn take_interpreter(&self) {
        let interp = self.interp();
        interp.gil().acquire(interp.requests());
        self.deal();
        // SAFETY: the budget stays in place until the interpreter is let go of, when it is taken back.
        unsafe { interp.heap().set_ask_cell(Some(NonNull::from(&self.budget))) };
    }

    /// What must be done before another thread may have the interpreter.
    fn put_down(&self) {
        self.settle();
        // SAFETY: no budget is named any more.
        unsafe { self.interp().heap().set_ask_cell(None) };
    }

    /// Lets go of the interpreter for good: no value of this thread is in use.
    pub(crate) fn leave_interpreter(&self) {
        self.put_down();
        self.interp().gil().release();
    }

    /// From now on this thread alone runs: all others leave at their next poll.
    pub(crate) fn begin_end(&self) {
        self.finishes.set(true);
        self.interp().requests().finish();
    }

    /// Runs a call that may block while other threads have the interpreter. The body touches no value and nothing of the
    /// interpreter; what it needs has been copied out.
    ///
    /// Signals that arrived meanwhile are handled by [`Thread::check_requests`], which the caller asks when a system call
    /// was interrupted, or else by the next poll: the program may be about to wait for what its handler does.
    pub fn blocking<R>(&mut self, body: impl FnOnce() -> R) -> R {
        let result = self.without_interpreter(|thread| thread.interp().gil().release(), body);
        if self.receives_signals.get() && signals::are_pending() {
            self.budget.stop();
        }
        result
    }

    /// Lets another thread that waits have the interpreter first.
    pub(crate) fn switch(&mut self) {
        self.without_interpreter(|thread| thread.interp().gil().hand_over(), || ());
    }

    fn without_interpreter<R>(&mut self, release: impl FnOnce(&Thread), body: impl FnOnce() -> R) -> R {
        with_registers(|spilled| {
            let end = std::ptr::with_exposed_provenance(self.native_base());
            self.parked.set(Some(spilled.stack_pointer..end));
            self.put_down();
            release(self);
            let _retake = Retake(self);
            body()
        })
    }

    /// Waits without the interpreter until something at `address` is woken, at most until the given moment; then meets
    /// requests. It may return early: the caller looks whether what it waits for is there.
    pub(crate) fn park(&mut self, address: usize, until: Option<Instant>) -> PyResult<()> {
        let receives_signals = self.receives_signals.get();
        let step = if receives_signals { SIGNAL_LATENCY } else { LONG };
        let interp = self.interp();
        // Past its deadline a program is stopped wherever it waits.
        let until = [until, interp.deadline()].into_iter().flatten().min();
        let parking = interp.requests().parking();
        let ticket = parking.ticket(address);
        // What was asked before the ticket was taken does not wake it.
        self.check_requests()?;
        self.blocking(|| {
            loop {
                let left = until.map_or(LONG, |until| until.saturating_duration_since(Instant::now()));
                let was_woken = parking.wait(ticket, left.min(step));
                if was_woken || left <= step || (receives_signals && signals::are_pending()) {
                    break;
                }
            }
        });
        self.check_requests()?;
        Ok(())
    }

    /// Lets time pass. Signal handlers run meanwhile; what they raise ends it.
    pub fn sleep(&mut self, duration: Duration) -> PyResult<()> {
        let until = Instant::now().checked_add(duration);
        while until.is_none_or(|until| Instant::now() < until) {
            self.park(0, until)?;
        }
        Ok(())
    }
}
