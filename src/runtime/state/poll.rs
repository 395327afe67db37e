//! Polls: what happens when a slice of budget ends.

use std::time::Instant;

use taipan_gc::CollectionKind;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::fuel::SLICE;
use crate::state::requests::CANCEL;
use crate::state::requests::FINISH;
use crate::state::requests::SWITCH;
use crate::state::signals;
use crate::state::thread::Thread;

/// What a poll did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Polled {
    /// At most a collection: facts about objects hold.
    Nothing,
    /// A signal handler or another thread ran: the world may have changed.
    Changed,
}

impl Polled {
    fn and(self, other: Polled) -> Polled {
        if self == Polled::Nothing { other } else { self }
    }
}

/// Why a program was stopped from outside. The exception that stops it passes by all handlers of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Its fuel is used up.
    OutOfFuel,
    /// Its time is over.
    Deadline,
    /// Somebody asked for it, or its interpreter ends.
    Cancelled,
}

impl Stop {
    fn message(self) -> &'static str {
        match self {
            Stop::OutOfFuel => "out of fuel",
            Stop::Deadline => "past the deadline",
            Stop::Cancelled => "cancelled",
        }
    }
}

/// The test mode collects at each of the first so many safepoints of a thread.
const ALWAYS: u32 = 20_000;

/// Whether an exception stops the program from outside, so that it cannot be caught.
#[inline]
pub fn is_stop(exception: Value) -> bool {
    exception.header().is_some_and(|header| header.shape() == exceptions::STOPPED)
}

/// The budget.
impl Thread {
    /// Takes a slice of the interpreter's fuel. Finalizers and callbacks run on slices that nobody counts.
    pub(crate) fn deal(&self) {
        if self.finalizing.get() {
            self.budget.left.set(SLICE);
            return;
        }
        let slice = self.interp().fuel().deal();
        self.slice.set(slice);
        self.budget.left.set(slice);
        self.budget.unspent.set(0);
        if self.interp().config().collect_always {
            self.budget.stop();
        }
    }

    /// Gives back what is left of the slice.
    pub(crate) fn settle(&self) {
        if self.finalizing.get() {
            return;
        }
        let rest = self.budget.left.replace(0) + self.budget.unspent.replace(0);
        self.interp().fuel().settle(self.slice.replace(0), rest);
    }

    /// Charges native work of `count` elements and polls where the budget is used up. Loops whose length the guest decides
    /// call it every few thousand elements, or with 64 for each element that is a call's worth: fewer count nothing.
    #[inline]
    pub fn work(&mut self, count: usize) -> PyResult<()> {
        let left = self.budget.left.get() - (count / 64) as i64;
        self.budget.left.set(left);
        if left < 0 { self.poll_native().map(drop) } else { Ok(()) }
    }

    /// The poll of a Python loop or call whose budget is used up: fuel, collection with all that it leaves to do, and what
    /// others asked for. An exception where one of them raised.
    #[cold]
    #[inline(never)]
    pub fn poll(&mut self) -> PyResult<Polled> {
        let polled = self.poll_native()?;
        Ok(if self.run_pending() { Polled::Changed } else { polled })
    }

    /// The poll of native code: runs no finalizers and callbacks, which could change what it works on.
    #[cold]
    #[inline(never)]
    fn poll_native(&mut self) -> PyResult<Polled> {
        self.settle();
        if self.interp().fuel().is_exhausted() {
            return Err(self.stop(Stop::OutOfFuel));
        }
        self.deal();
        self.safepoint()?;
        self.check_requests()
    }

    /// Collects if that is wanted. MemoryError where small cells exceed the limit.
    fn safepoint(&mut self) -> PyResult<()> {
        if self.interp().config().collect_always {
            self.collect_in_test();
        } else if let Some(kind) = self.heap().wanted() {
            self.collect(kind);
        }
        if self.heap().over_limit() {
            self.collect(CollectionKind::Full);
            if self.heap().over_limit() {
                return Err(self.memory_error());
            }
        }
        Ok(())
    }

    /// The test mode: a collection at every safepoint, a full one at every 64th. In a heap of many megabytes and in a long
    /// loop that would never end: there they are rarer, with the square of the heap's size, and as the safepoints behind
    /// grow in number.
    fn collect_in_test(&mut self) {
        let count = self.safepoints.get().wrapping_add(1);
        self.safepoints.set(count);
        let megabytes = (self.heap().used() >> 20).min(1 << 12) as u32;
        let every = (megabytes * megabytes).max(count / ALWAYS).max(1);
        if count.is_multiple_of(every) {
            let is_full = (count / every).is_multiple_of(64);
            self.collect(if is_full { CollectionKind::Full } else { CollectionKind::Young });
        }
    }

    /// Does what others asked for: signal handlers, letting another thread have the interpreter, stopping. Polls do; so
    /// does whoever waited.
    pub fn check_requests(&mut self) -> PyResult<Polled> {
        let word = self.interp().requests().word();
        let mut polled = Polled::Nothing;
        if word != 0 {
            if word & CANCEL != 0 || (word & FINISH != 0 && !self.finishes.get()) {
                return Err(self.stop(Stop::Cancelled));
            }
            if word & SWITCH != 0 {
                self.switch();
                polled = Polled::Changed;
            }
        }
        if self.interp().deadline().is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(self.stop(Stop::Deadline));
        }
        if self.receives_signals.get() && signals::are_pending() {
            return Ok(polled.and(signals::handle(self)?));
        }
        Ok(polled)
    }

    /// Stops the program: raises what no handler of it catches.
    #[cold]
    fn stop(&mut self, why: Stop) -> Raised {
        self.interp().set_stopped(why);
        self.raise_text(exceptions::STOPPED, why.message())
    }
}
