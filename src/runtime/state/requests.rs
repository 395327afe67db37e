//! What others ask of the thread that runs: one word, read when a slice of budget ends.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::state::parking::Parking;

/// Another thread waits for the interpreter.
pub(crate) const SWITCH: u32 = 1;
/// The program is to stop; stays until it is withdrawn.
pub(crate) const CANCEL: u32 = 2;
/// The interpreter ends: threads but the one that ends it leave; stays.
pub(crate) const FINISH: u32 = 4;

/// The requests to an interpreter. Any thread of the process may hold it; it is of no effect once the interpreter is gone.
#[derive(Debug, Default)]
pub struct Requests {
    word: AtomicU32,
    parking: Parking,
}

impl Requests {
    /// Asks the running thread for something.
    pub(crate) fn ask(&self, request: u32) {
        self.word.fetch_or(request, Ordering::AcqRel);
    }

    /// Withdraws a request, or notes that it was met.
    pub(crate) fn withdraw(&self, request: u32) {
        self.word.fetch_and(!request, Ordering::AcqRel);
    }

    /// All requests.
    #[inline]
    pub(crate) fn word(&self) -> u32 {
        self.word.load(Ordering::Acquire)
    }

    /// Where threads wait for locks and for time to pass.
    pub(crate) fn parking(&self) -> &Parking {
        &self.parking
    }

    /// Stops whatever the interpreter runs, at its next poll; threads that wait for a lock or for time to pass wake up.
    pub fn cancel(&self) {
        self.ask(CANCEL);
        self.parking.wake_all();
    }

    /// Lets the interpreter run again.
    pub fn allow(&self) {
        self.withdraw(CANCEL);
    }

    /// Whether the interpreter ends.
    pub(crate) fn is_finishing(&self) -> bool {
        self.word() & FINISH != 0
    }

    /// Tells threads to leave because the interpreter ends.
    pub(crate) fn finish(&self) {
        self.ask(FINISH);
        self.parking.wake_all();
    }
}
