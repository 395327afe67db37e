//! An interpreter with its main thread: what an embedder holds.

#![expect(unsafe_code, reason = "an idle isolate may move to another native thread")]

use std::mem::ManuallyDrop;
use std::time::Duration;

use taipan_gc::OutOfMemory;

use crate::state::interpreter::Config;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

/// How long threads have to leave an interpreter that is dropped.
const PARTING: Duration = Duration::from_millis(500);

/// An interpreter and its main thread. Dropping it frees all that it had: its other threads are told to leave first. One
/// that is in a system call and does not come back in time keeps the interpreter, which then is never freed.
pub struct Isolate {
    main: ManuallyDrop<Box<Thread>>,
    interp: ManuallyDrop<Box<Interpreter>>,
}

// SAFETY: while nobody has entered it no native thread holds anything of it; whoever enters it takes the interpreter's
// lock and is noted as the native thread it runs on. Other threads of the interpreter come and go by that lock.
unsafe impl Send for Isolate {}

impl Isolate {
    /// An interpreter with an empty `sys.modules`, and its main thread.
    pub fn new(config: Config, stack_bytes: usize) -> Result<Isolate, OutOfMemory> {
        let interp = Interpreter::new(config)?;
        let main = Thread::new(&interp, stack_bytes)?;
        Ok(Isolate { main: ManuallyDrop::new(main), interp: ManuallyDrop::new(interp) })
    }

    /// The interpreter.
    pub fn interp(&self) -> &Interpreter {
        &self.interp
    }

    /// The main thread, for settings.
    pub fn main(&mut self) -> &mut Thread {
        &mut self.main
    }

    /// Runs `body` as the main thread on the present native thread.
    pub fn enter<R>(&mut self, body: impl FnOnce(&mut Thread) -> R) -> R {
        self.main.enter(body)
    }
}

impl Drop for Isolate {
    fn drop(&mut self) {
        self.main.begin_end();
        if !self.interp.threads().wait_until_alone(PARTING) {
            return;
        }
        // SAFETY: neither is used after this; the thread goes before its interpreter.
        unsafe {
            ManuallyDrop::drop(&mut self.main);
            ManuallyDrop::drop(&mut self.interp);
        }
    }
}
