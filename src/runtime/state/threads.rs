//! The threads of an interpreter.

#![expect(unsafe_code, reason = "threads are reached by pointer while they stand still")]

use std::ptr::NonNull;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use crate::state::thread::Thread;

/// A thread's address. Only the thread with the interpreter follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry(NonNull<Thread>);

// SAFETY: the address is followed only with the interpreter in hand, when the thread it names stands still.
unsafe impl Send for Entry {}

/// The list of threads while nobody else touches it.
pub(super) struct Held<'a>(MutexGuard<'a, Vec<Entry>>);

impl Held<'_> {
    /// This thread is the only one from now on.
    pub(super) fn keep(&mut self, thread: &Thread) {
        self.0.retain(|entry| std::ptr::eq(entry.0.as_ptr(), thread));
    }
}

/// All threads of an interpreter, running or not yet; the oldest first.
#[derive(Default)]
pub(crate) struct Threads {
    entries: Mutex<Vec<Entry>>,
    removed: Condvar,
}

impl Threads {
    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has nobody else touch the list.
    pub(super) fn hold_still(&self) -> Held<'_> {
        Held(self.entries())
    }

    /// A thread was made. It stays where it is until [`Threads::remove`].
    pub(crate) fn add(&self, thread: &Thread) {
        self.entries().push(Entry(NonNull::from(thread)));
    }

    /// A thread is about to be dropped.
    pub(crate) fn remove(&self, thread: &Thread) {
        self.entries().retain(|entry| !std::ptr::eq(entry.0.as_ptr(), thread));
        self.removed.notify_all();
    }

    /// Waits until there is but one, at most for so long; whether there is.
    pub(crate) fn wait_until_alone(&self, timeout: Duration) -> bool {
        let crowded = |entries: &mut Vec<Entry>| entries.len() > 1;
        let waited = self.removed.wait_timeout_while(self.entries(), timeout, crowded);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether one runs that has this identity. The caller has the interpreter.
    pub(crate) fn has(&self, ident: u64) -> bool {
        let mut found = false;
        self.each(|thread| found |= thread.ident() == ident);
        found
    }

    /// Calls `visit` with each. The caller has the interpreter.
    pub(crate) fn each(&self, mut visit: impl FnMut(&Thread)) {
        for entry in self.entries().iter() {
            // SAFETY: threads remove themselves before they are dropped; they stand still while another one has the
            // interpreter.
            visit(unsafe { entry.0.as_ref() });
        }
    }
}
