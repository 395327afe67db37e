//! `_thread`: threads, locks, values of threads.

mod handle;
mod local;
pub(crate) mod lock;
mod rlock;
mod start;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::object::spec::ModuleSpec;
use crate::object::spec::NativeType;
use crate::state::signals;
use crate::state::signals::COUNT;
use crate::state::thread::Thread;
use crate::types::dict::Dict;

pub(crate) use handle::ThreadHandle;
pub(crate) use local::Local;
pub(crate) use lock::Lock;
pub(crate) use rlock::RLock;
pub(crate) use start::Started;
pub use start::wait_for_threads;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: FUNCTIONS,
    types: &[Lock::SPEC, RLock::SPEC, Local::SPEC, ThreadHandle::SPEC],
    exec: Some(exec),
};

const FUNCTIONS: &[FunctionSpec] = &[
    lock::ALLOCATE_SPEC,
    lock::ALLOCATE_LOCK_SPEC,
    start::COUNT_SPEC,
    start::DAEMON_THREADS_ALLOWED_SPEC,
    start::SHUTDOWN_SPEC,
    start::STACK_SIZE_SPEC,
    start::START_JOINABLE_THREAD_SPEC,
    start::START_NEW_SPEC,
    start::START_NEW_THREAD_SPEC,
    handle::MAKE_THREAD_HANDLE_SPEC,
    EXIT_SPEC,
    EXIT_THREAD_SPEC,
    GET_IDENT_SPEC,
    GET_MAIN_THREAD_IDENT_SPEC,
    GET_NATIVE_ID_SPEC,
    INTERRUPT_MAIN_SPEC,
    IS_MAIN_INTERPRETER_SPEC,
];

/// The longest wait that may be asked for, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    space.set_text(thread, "error", interp.class(exceptions::RUNTIME_ERROR).as_value())?;
    space.set_text(thread, "LockType", interp.class(Lock::SHAPE).as_value())?;
    space.set_text(thread, "TIMEOUT_MAX", Value::canonical_float(TIMEOUT_MAX))
}

/// Return a non-zero integer that uniquely identifies the current thread
/// amongst other threads that exist simultaneously.
/// This may be used to identify per-thread resources.
/// Even though on some platforms threads identities may appear to be
/// allocated consecutive numbers starting at 1, this behavior should not
/// be relied upon, and the number should be seen purely as a magic cookie.
/// A thread's identity may be reused for another thread after it exits.
#[pyfunction("()", module = "_thread")]
fn get_ident(thread: &mut Thread) -> u64 {
    thread.ident()
}

/// Return a non-negative integer identifying the thread as reported
/// by the OS (kernel). This may be used to uniquely identify a
/// particular thread within a system.
#[pyfunction("()", module = "_thread")]
fn get_native_id() -> i64 {
    i64::from(rustix::thread::gettid().as_raw_nonzero().get())
}

/// Internal only. Return a non-zero integer that uniquely identifies the main thread
/// of the main interpreter.
#[pyfunction("()", module = "_thread")]
fn _get_main_thread_ident(thread: &mut Thread) -> u64 {
    thread.interp().main_ident()
}

/// Return True if the current interpreter is the main Python interpreter.
#[pyfunction("()", module = "_thread")]
fn _is_main_interpreter() -> bool {
    // None is above another: each has a main thread of its own.
    true
}

/// This is synonymous to ``raise SystemExit''.  It will cause the current
/// thread to exit silently unless the exception is caught.
#[pyfunction("()", module = "_thread")]
fn exit(thread: &mut Thread) -> PyResult {
    Err(thread.raise_with(exceptions::SYSTEM_EXIT, &[]))
}

/// An obsolete synonym of exit().
#[pyfunction("()", module = "_thread")]
fn exit_thread(thread: &mut Thread) -> PyResult {
    Err(thread.raise_with(exceptions::SYSTEM_EXIT, &[]))
}

/// Simulate the arrival of the given signal in the main thread,
/// where the corresponding signal handler will be executed.
/// If *signum* is omitted, SIGINT is assumed.
/// A subthread can use this function to interrupt the main thread.
///
/// Note: the default signal handler for SIGINT raises ``KeyboardInterrupt``.
#[pyfunction("(signum=2, /)", module = "_thread")]
fn interrupt_main(thread: &mut Thread, #[default(libc::SIGINT)] signum: i32) -> PyResult<()> {
    let Some(signal) = usize::try_from(signum).ok().filter(|signal| (1..COUNT).contains(signal)) else {
        return Err(thread.value_error("signal number out of range"));
    };
    let handled = match thread.interp().signal_handlers().get(signal) {
        Some(handler) => !handler.is_int() && !handler.is_none(),
        None => signal == libc::SIGINT as usize,
    };
    if handled {
        signals::trip(signal);
        thread.check_requests()?;
    }
    Ok(())
}
