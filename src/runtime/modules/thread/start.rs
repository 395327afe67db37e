//! Starting threads, and waiting for them at the end.

#![expect(unsafe_code, reason = "a thread is handed to the native thread that runs it")]

use std::cell::Cell;
use std::os::unix::thread::JoinHandleExt;

use taipan_gc::Gc;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::builtins::unraisable;
use crate::interp;
use crate::modules::thread::handle::ThreadHandle;
use crate::modules::thread::local::forget_locals;
use crate::modules::thread::lock::Patience;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::poll::is_stop;
use crate::state::thread::THREAD_STACK;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Native stack of a thread unless the program says otherwise.
const NATIVE_STACK: usize = 16 << 20;

/// The least native stack; less than that leaves no room behind what is kept for native code.
const LEAST_NATIVE_STACK: usize = 1 << 20;

/// What an interpreter knows of threads that it started.
#[derive(Default)]
pub(crate) struct Started {
    /// Handles of those that the program's end waits for.
    awaited: Cell<Option<Gc<List>>>,
    /// `stack_size`: 0 for the default.
    stack_size: Cell<usize>,
}

impl Started {
    /// Shows the handles.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(list) = self.awaited.get() {
            tracer.mark_gc(list);
        }
    }

    fn native_stack(&self) -> usize {
        match self.stack_size.get() {
            0 => NATIVE_STACK,
            size => size.max(LEAST_NATIVE_STACK),
        }
    }
}

/// A thread on its way to its native thread.
struct Launch(Box<Thread>);

// SAFETY: nobody else touches it, but for the collector, which does while no thread runs Python.
unsafe impl Send for Launch {}

impl Launch {
    fn run(mut self) {
        self.0.enter(run);
    }
}

/// Starts a thread that calls `function`; what it needs travels in a tuple.
fn start(
    thread: &mut Thread,
    handle: Gc<ThreadHandle>,
    function: Value,
    args: Value,
    keywords: Value,
) -> PyResult<()> {
    let interp = thread.interp();
    if interp.requests().is_finishing() {
        let message = "can't create new thread at interpreter shutdown";
        return Err(thread.raise_text(exceptions::PYTHON_FINALIZATION_ERROR, message));
    }
    if !handle.begin() {
        return Err(thread.runtime_error("thread already started"));
    }
    let task = Tuple::new(thread, &[handle.as_value(), function, args, keywords])?;
    let Ok(started) = Thread::new(&interp, THREAD_STACK) else {
        handle.call_off();
        return Err(thread.memory_error());
    };
    started.set_result(task.as_value());
    let launch = Launch(started);
    let native = std::thread::Builder::new().stack_size(interp.started().native_stack());
    match native.spawn(move || launch.run()) {
        Ok(native) => {
            handle.set_ident(native.as_pthread_t());
            Ok(())
        }
        Err(_) => {
            handle.call_off();
            Err(thread.runtime_error("can't start new thread"))
        }
    }
}

/// The thread's end is told also where native code panics.
struct End<'a> {
    thread: &'a Thread,
    handle: Gc<ThreadHandle>,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        ThreadHandle::end(self.thread, self.handle);
    }
}

/// What a new thread does.
fn run(thread: &mut Thread) {
    let task = thread.take_result();
    let Some(task) = task.exact::<Tuple>() else { return };
    let [handle, function, args, keywords] = *task.items() else { return };
    let Some(handle) = handle.exact::<ThreadHandle>() else { return };
    handle.set_ident(thread.ident());
    let outcome = {
        let this = std::ptr::from_mut(thread);
        // SAFETY: the end is told after the thread has been used, and only looks at its interpreter.
        let _end = End { thread: unsafe { &*this }, handle };
        let outcome = call_task(thread, function, args, keywords);
        if let Err(raised) = outcome {
            report(thread, function, raised);
        }
        forget_locals(thread);
        stop_waiting_for(thread, handle)
    };
    if let Err(raised) = outcome {
        thread.forget(raised);
    }
}

fn call_task(thread: &mut Thread, function: Value, args: Value, keywords: Value) -> PyResult<()> {
    let keywords = Some(keywords).filter(|keywords| !keywords.is_none());
    interp::call_spread(thread, function, args, keywords).map(drop)
}

/// Reports what a thread's function raised; leaving is no error.
fn report(thread: &mut Thread, function: Value, raised: Raised) {
    let exception = thread.take_pending(raised);
    let interp = thread.interp();
    let exit = interp.class(exceptions::SYSTEM_EXIT);
    if is_stop(exception) || interp.class_of(exception).is_subclass_of(exit) {
        return;
    }
    let name = match ops::repr(thread, function) {
        Ok(name) => name.to_string_lossy(),
        Err(raised) => {
            thread.forget(raised);
            "<object repr() failed>".to_string()
        }
    };
    let message = format!("Exception ignored in thread started by {name}");
    unraisable::report(thread, exception, Some(&message), Value::NONE);
}

/// The program's end waits for the thread.
fn wait_at_end(thread: &mut Thread, handle: Gc<ThreadHandle>) -> PyResult<()> {
    let interp = thread.interp();
    let awaited = &interp.started().awaited;
    let list = match awaited.get() {
        Some(list) => list,
        None => {
            let list = List::empty(&interp);
            awaited.set(Some(list));
            list
        }
    };
    list.push(thread, handle.as_value())
}

/// The thread has ended: nobody has to wait for it.
fn stop_waiting_for(thread: &mut Thread, handle: Gc<ThreadHandle>) -> PyResult<()> {
    let Some(list) = thread.interp().started().awaited.get() else { return Ok(()) };
    let place = list.items().iter().position(|known| known.is(handle.as_value()));
    match place {
        Some(place) => list.splice(thread, place, place + 1, &[]),
        None => Ok(()),
    }
}

/// Start a new thread and return its identifier.
///
/// The thread will call the function with positional arguments from the
/// tuple args and keyword arguments taken from the optional dictionary
/// kwargs.  The thread exits when the function returns; the return value
/// is ignored.  The thread will also exit when the function raises an
/// unhandled exception; a stack trace will be printed unless the exception
/// is SystemExit.
#[pyfunction("(function, args, kwargs={}, /)", module = "_thread")]
pub(super) fn start_new_thread(
    thread: &mut Thread,
    function: Value,
    args: Value,
    kwargs: Option<Value>,
) -> PyResult<u64> {
    if !call::is_callable(thread, function) {
        return Err(thread.type_error("first arg must be callable"));
    }
    if args.cast::<Tuple>().is_none() {
        return Err(thread.type_error("2nd arg must be a tuple"));
    }
    if kwargs.is_some_and(|kwargs| kwargs.cast::<Dict>().is_none()) {
        return Err(thread.type_error("optional 3rd arg must be a dictionary"));
    }
    let handle = ThreadHandle::allocate(thread);
    start(thread, handle, function, args, kwargs.unwrap_or(Value::NONE))?;
    Ok(handle.identity())
}

/// An obsolete synonym of start_new_thread().
#[pyfunction("(function, args, kwargs={}, /)", module = "_thread")]
pub(super) fn start_new(
    thread: &mut Thread,
    function: Value,
    args: Value,
    kwargs: Option<Value>,
) -> PyResult<u64> {
    start_new_thread(thread, function, args, kwargs)
}

/// *For internal use only*: start a new thread.
///
/// Like start_new_thread(), this starts a new thread calling the given function.
/// Unlike start_new_thread(), this returns a handle object with methods to join
/// or detach the given thread.
/// This function is not for third-party code, please use the
/// `threading` module instead. During finalization the runtime will not wait for
/// the thread to exit if daemon is True. If handle is provided it must be a
/// newly created thread._ThreadHandle instance.
#[pyfunction("(function, handle=None, daemon=True)", module = "_thread")]
pub(super) fn start_joinable_thread(
    thread: &mut Thread,
    function: Value,
    handle: Option<Value>,
    #[default(true)] daemon: bool,
) -> PyResult<Gc<ThreadHandle>> {
    if !call::is_callable(thread, function) {
        return Err(thread.type_error("thread function must be callable"));
    }
    let handle = match handle.filter(|handle| !handle.is_none()) {
        None => ThreadHandle::allocate(thread),
        Some(handle) => match handle.exact::<ThreadHandle>() {
            Some(handle) => handle,
            None => return Err(thread.type_error("'handle' must be a _ThreadHandle")),
        },
    };
    let nothing = thread.interp().empty_tuple().as_value();
    start(thread, handle, function, nothing, Value::NONE)?;
    if !daemon {
        wait_at_end(thread, handle)?;
    }
    Ok(handle)
}

/// Return True if daemon threads are allowed in the current interpreter,
/// and False otherwise.
#[pyfunction("()", module = "_thread")]
pub(super) fn daemon_threads_allowed() -> bool {
    true
}

/// Return the number of currently running Python threads, excluding
/// the main thread. The returned number comprises all threads created
/// through `start_new_thread()` as well as `threading.Thread`, and not
/// yet finished.
///
/// This function is meant for internal and specialized purposes only.
/// In most applications `threading.enumerate()` should be used instead.
#[pyfunction("()", module = "_thread")]
pub(super) fn _count(thread: &mut Thread) -> usize {
    thread.interp().threads().len().saturating_sub(1)
}

/// Return the thread stack size used when creating new threads.  The
/// optional size argument specifies the stack size (in bytes) to be used
/// for subsequently created threads, and must be 0 (use platform or
/// configured default) or a positive integer value of at least 32,768 (32k).
/// If changing the thread stack size is unsupported, a ThreadError
/// exception is raised.  If the specified size is invalid, a ValueError
/// exception is raised, and the stack size is unmodified.  32k bytes
///  currently the minimum supported stack size value to guarantee
/// sufficient stack space for the interpreter itself.
///
/// Note that some platforms may have particular restrictions on values for
/// the stack size, such as requiring a minimum stack size larger than 32 KiB or
/// requiring allocation in multiples of the system memory page size
/// - platform documentation should be referred to for more information
/// (4 KiB pages are common; using multiples of 4096 for the stack size is
/// the suggested approach in the absence of more specific information).
#[pyfunction("(size=0, /)", module = "_thread")]
pub(super) fn stack_size(thread: &mut Thread, #[default(0)] size: i64) -> PyResult<usize> {
    const LEAST: usize = 52 << 10;
    const MOST: usize = 1 << 30;
    match usize::try_from(size) {
        Ok(wanted) if wanted == 0 || (LEAST..=MOST).contains(&wanted) => {
            Ok(thread.interp().started().stack_size.replace(wanted))
        }
        Ok(wanted) if wanted > MOST => Err(thread.value_error(format!("size not valid: {size} bytes"))),
        _ => Err(thread.value_error(format!("size must be at least {LEAST} bytes"))),
    }
}

/// Wait for all non-daemon threads (other than the calling thread) to stop.
#[pyfunction("()", module = "_thread")]
pub(super) fn _shutdown(thread: &mut Thread) -> PyResult<()> {
    loop {
        let Some(list) = thread.interp().started().awaited.get() else { return Ok(()) };
        let next = list.items().iter().filter_map(|handle| handle.exact::<ThreadHandle>());
        let Some(next) = next.filter(|handle| !handle.is_over() && !handle.is_of(thread)).last() else {
            return Ok(());
        };
        ThreadHandle::wait(thread, next, Patience::Endless)?;
    }
}

/// At a program's end: waits for the threads that it has to wait for.
pub fn wait_for_threads(thread: &mut Thread) -> PyResult<()> {
    let interp = thread.interp();
    let Some(threading) = interp.modules().get_text(&interp, "threading") else { return _shutdown(thread) };
    let name = Str::intern(&interp, "_shutdown");
    let shutdown = attr::get(thread, threading, name)?;
    call::call(thread, shutdown, &[]).map(drop)
}
