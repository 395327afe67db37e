//! `_thread._ThreadHandle`: what is left of a thread for those that wait for it.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::thread::lock::Patience;
use crate::modules::thread::lock::wait_until;
use crate::modules::thread::lock::wake;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;

/// How far a thread is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    NotStarted,
    Running,
    Done,
}

#[pytype(name = "_ThreadHandle", module = "_thread", shape = ids::THREAD_HANDLE, leaf)]
#[repr(C)]
pub(crate) struct ThreadHandle {
    header: Header,
    #[pymember(computed)]
    ident: Cell<u64>,
    stage: Cell<Stage>,
    waiters: Cell<u32>,
}

impl ThreadHandle {
    /// The handle of a thread that has not been started.
    pub(super) fn allocate(thread: &Thread) -> Gc<ThreadHandle> {
        let handle = ThreadHandle {
            header: Header::new(ids::THREAD_HANDLE),
            ident: Cell::new(0),
            stage: Cell::new(Stage::NotStarted),
            waiters: Cell::new(0),
        };
        thread.heap().alloc(ids::THREAD_HANDLE, handle)
    }

    /// The thread is about to run; false where that has been said before.
    pub(super) fn begin(&self) -> bool {
        self.stage.replace(Stage::Running) == Stage::NotStarted
    }

    /// The thread could not be made.
    pub(super) fn call_off(&self) {
        self.stage.set(Stage::NotStarted);
    }

    /// The thread knows its identity.
    pub(super) fn set_ident(&self, ident: u64) {
        self.ident.set(ident);
    }

    /// The thread's identity; 0 before it has one.
    pub(super) fn identity(&self) -> u64 {
        self.ident.get()
    }

    /// Whether it is the handle of the thread that asks.
    pub(super) fn is_of(&self, thread: &Thread) -> bool {
        self.ident.get() == thread.ident()
    }

    /// Whether it has ended.
    pub(super) fn is_over(&self) -> bool {
        self.stage.get() == Stage::Done
    }

    /// The thread has ended.
    pub(super) fn end(thread: &Thread, this: Gc<ThreadHandle>) {
        this.stage.set(Stage::Done);
        wake(thread, this.as_value().bits() as usize, &this.waiters);
    }

    /// Waits for the end of the thread.
    pub(super) fn wait(thread: &mut Thread, this: Gc<ThreadHandle>, patience: Patience) -> PyResult<bool> {
        let address = this.as_value().bits() as usize;
        wait_until(thread, address, &this.waiters, patience, || this.is_over())
    }
}

#[pymethods]
impl ThreadHandle {
    #[new("()")]
    fn new(thread: &mut Thread) -> Gc<ThreadHandle> {
        ThreadHandle::allocate(thread)
    }

    #[method("(timeout=None)")]
    fn join(thread: &mut Thread, this: Gc<ThreadHandle>, timeout: Option<f64>) -> PyResult<()> {
        let patience = match timeout {
            Some(timeout) if timeout.is_nan() => {
                return Err(thread.value_error("Invalid value NaN (not a number)"));
            }
            Some(timeout) if timeout >= 0.0 => Patience::for_seconds(thread, timeout)?,
            _ => Patience::Endless,
        };
        if this.stage.get() == Stage::NotStarted {
            return Err(thread.runtime_error("thread not started"));
        }
        if !this.is_over() && this.is_of(thread) {
            return Err(thread.runtime_error("Cannot join current thread"));
        }
        if !this.is_over() && thread.interp().requests().is_finishing() {
            let message = "cannot join thread at interpreter shutdown";
            return Err(thread.raise_text(exceptions::PYTHON_FINALIZATION_ERROR, message));
        }
        ThreadHandle::wait(thread, this, patience).map(drop)
    }

    #[method("()")]
    fn is_done(this: Gc<ThreadHandle>) -> bool {
        this.is_over()
    }

    #[method("()")]
    fn _set_done(thread: &mut Thread, this: Gc<ThreadHandle>) -> PyResult<()> {
        if this.stage.get() == Stage::NotStarted {
            return Err(thread.runtime_error("thread not started"));
        }
        ThreadHandle::end(thread, this);
        Ok(())
    }

    #[slot(repr)]
    fn repr(this: Gc<ThreadHandle>) -> String {
        format!("<_ThreadHandle object: ident={}>", this.ident.get())
    }
}

/// Internal only. Make a thread handle for threads not spawned
/// by the _thread or threading module.
#[pyfunction("(ident, /)", module = "_thread")]
pub(super) fn _make_thread_handle(thread: &mut Thread, ident: Value) -> PyResult<Gc<ThreadHandle>> {
    let Some(ident) = int::exact(ident).and_then(int::to_i64) else {
        return Err(thread.type_error("ident must be an integer"));
    };
    let handle = ThreadHandle::allocate(thread);
    handle.set_ident(ident as u64);
    handle.stage.set(Stage::Running);
    Ok(handle)
}
