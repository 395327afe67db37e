//! `_signal`: handlers, numbers, waiting.

mod masks;
mod timers;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::call;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::object::spec::ModuleSpec;
use crate::state::signals;
use crate::state::signals::COUNT;
use crate::state::signals::Disposition;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception::os_error;
use crate::types::int;
use crate::types::set::Set;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.\n\nFunctions:\n\nalarm() -- cause SIGALRM after a specified time [Unix only]\nsetitimer() -- cause a signal (described below) after a specified\n               float time and the timer may restart then [Unix only]\ngetitimer() -- get current value of timer [Unix only]\nsignal() -- set the action for a given signal\ngetsignal() -- get the signal action for a given signal\npause() -- wait until a signal arrives [Unix only]\ndefault_int_handler() -- default SIGINT handler\n\nsignal constants:\nSIG_DFL -- used to refer to the system default handler\nSIG_IGN -- used to ignore the signal\nNSIG -- number of defined signals\nSIGINT, SIGTERM, etc. -- signal numbers\n\nitimer constants:\nITIMER_REAL -- decrements in real time, and delivers SIGALRM upon\n               expiration\nITIMER_VIRTUAL -- decrements only when the process is executing,\n               and delivers SIGVTALRM upon expiration\nITIMER_PROF -- decrements both when the process is executing and\n               when the system is executing on behalf of the process.\n               Coupled with ITIMER_VIRTUAL, this timer is usually\n               used to profile the time spent by the application\n               in user and kernel space. SIGPROF is delivered upon\n               expiration.\n\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments:\nthe first is the signal number, the second is the interrupted stack frame.",
    functions: FUNCTIONS,
    types: &[],
    exec: Some(exec),
};

const FUNCTIONS: &[FunctionSpec] = &[
    DEFAULT_INT_HANDLER_SPEC,
    GETSIGNAL_SPEC,
    PAUSE_SPEC,
    RAISE_SIGNAL_SPEC,
    SET_WAKEUP_FD_SPEC,
    SIGINTERRUPT_SPEC,
    SIGNAL_SPEC,
    STRSIGNAL_SPEC,
    VALID_SIGNALS_SPEC,
    masks::PTHREAD_KILL_SPEC,
    masks::PTHREAD_SIGMASK_SPEC,
    masks::SIGPENDING_SPEC,
    masks::SIGWAIT_SPEC,
    timers::ALARM_SPEC,
    timers::GETITIMER_SPEC,
    timers::SETITIMER_SPEC,
];

macro_rules! numbers {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name),)*]
    };
}

/// Constants that every system of ours has.
const NUMBERS: &[(&str, i32)] = numbers! {
    SIGABRT SIGALRM SIGBUS SIGCHLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPROF SIGQUIT
    SIGSEGV SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU
    SIGXFSZ SIG_BLOCK SIG_UNBLOCK SIG_SETMASK
};

#[cfg(target_os = "linux")]
const OWN_NUMBERS: &[(&str, i32)] = &[
    ("SIGCLD", libc::SIGCHLD),
    ("SIGPOLL", libc::SIGPOLL),
    ("SIGPWR", libc::SIGPWR),
    ("SIGSTKFLT", libc::SIGSTKFLT),
];
#[cfg(not(target_os = "linux"))]
const OWN_NUMBERS: &[(&str, i32)] = numbers! { SIGEMT SIGINFO };

/// The handler that stands for the system's own way.
const SIG_DFL: i32 = 0;
/// The handler that stands for nothing at all.
const SIG_IGN: i32 = 1;

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let own = [("SIG_DFL", SIG_DFL), ("SIG_IGN", SIG_IGN), ("NSIG", COUNT as i32)];
    for &(name, number) in NUMBERS.iter().chain(OWN_NUMBERS).chain(timers::NUMBERS).chain(&own) {
        space.set_text(thread, name, Value::int_from_low_bits(i64::from(number)))?;
    }
    #[cfg(target_os = "linux")]
    for (name, number) in [("SIGRTMIN", libc::SIGRTMIN()), ("SIGRTMAX", libc::SIGRTMAX())] {
        space.set_text(thread, name, Value::int_from_low_bits(i64::from(number)))?;
    }
    let error = timers::error_class(thread)?;
    space.set_text(thread, "ItimerError", error)?;
    let interp = thread.interp();
    let interrupt = space.get_text(&interp, "default_int_handler").unwrap_or(Value::NONE);
    adopt_dispositions(thread, interrupt)
}

/// The handlers are what the system does now.
fn adopt_dispositions(thread: &mut Thread, interrupt: Value) -> PyResult<()> {
    for signal in 1..COUNT {
        let handler = match signals::disposition(signal) {
            Some(Disposition::Default) => Value::int_from_low_bits(i64::from(SIG_DFL)),
            Some(Disposition::Ignored) => Value::int_from_low_bits(i64::from(SIG_IGN)),
            Some(Disposition::Handled) if signal == libc::SIGINT as usize => interrupt,
            _ => Value::NONE,
        };
        if thread.interp().signal_handlers().get(signal).is_none() {
            signals::set_handler(thread, signal, handler)?;
        }
    }
    Ok(())
}

/// A signal's number that is in range.
pub(super) fn checked(thread: &mut Thread, signal: i32) -> PyResult<usize> {
    match usize::try_from(signal) {
        Ok(signal) if (1..COUNT).contains(&signal) => Ok(signal),
        _ => Err(thread.value_error("signal number out of range")),
    }
}

/// The default handler for SIGINT installed by Python.
///
/// It raises KeyboardInterrupt.
#[pyfunction("(signalnum, frame, /)", module = "_signal")]
fn default_int_handler(thread: &mut Thread, signalnum: i32, frame: Value) -> PyResult {
    let _ = (signalnum, frame);
    Err(thread.raise_with(exceptions::KEYBOARD_INTERRUPT, &[]))
}

/// Set the action for the given signal.
///
/// The action can be SIG_DFL, SIG_IGN, or a callable Python object.
/// The previous action is returned.  See getsignal() for possible return
/// values.
///
/// *** IMPORTANT NOTICE ***
/// A signal handler function is called with two arguments: the first is
/// the signal number, the second is the interrupted stack frame.
#[pyfunction("(signalnum, handler, /)", module = "_signal")]
fn signal(thread: &mut Thread, signalnum: i32, handler: Value) -> PyResult<Option<Value>> {
    if !thread.receives_signals.get() {
        return Err(thread.value_error("signal only works in main thread of the main interpreter"));
    }
    let signal = checked(thread, signalnum)?;
    let disposition = match int::exact(handler).and_then(int::to_i64) {
        Some(0) => Disposition::Default,
        Some(1) => Disposition::Ignored,
        _ if call::is_callable(thread, handler) => Disposition::Handled,
        _ => {
            return Err(thread
                .type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"));
        }
    };
    thread.check_requests()?;
    signals::set_disposition(signal, disposition).map_err(|errno| os_error::raise(thread, errno, None))?;
    let former = thread.interp().signal_handlers().get(signal);
    signals::set_handler(thread, signal, handler)?;
    Ok(former)
}

/// Return the current action for the given signal.
///
/// The return value can be:
///   SIG_IGN -- if the signal is being ignored
///   SIG_DFL -- if the default action for the signal is in effect
///   None    -- if an unknown handler is in effect
///   anything else -- the callable Python object used as a handler
#[pyfunction("(signalnum, /)", module = "_signal")]
fn getsignal(thread: &mut Thread, signalnum: i32) -> PyResult<Option<Value>> {
    let signal = checked(thread, signalnum)?;
    Ok(thread.interp().signal_handlers().get(signal))
}

/// Change system call restart behaviour.
///
/// If flag is False, system calls will be restarted when interrupted by
/// signal sig, else system calls will be interrupted.
#[pyfunction("(signalnum, flag, /)", module = "_signal")]
fn siginterrupt(thread: &mut Thread, signalnum: i32, flag: i32) -> PyResult<()> {
    let signal = checked(thread, signalnum)?;
    signals::set_restart(signal, flag == 0).map_err(|errno| os_error::raise(thread, errno, None))
}

/// Send a signal to the executing process.
#[pyfunction("(signalnum, /)", module = "_signal")]
fn raise_signal(thread: &mut Thread, signalnum: i32) -> PyResult<()> {
    match thread.blocking(|| signals::raise(signalnum)) {
        Ok(()) => thread.check_requests().map(drop),
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}

/// Wait until a signal arrives.
#[pyfunction("()", module = "_signal")]
fn pause(thread: &mut Thread) -> PyResult<()> {
    thread.blocking(signals::pause);
    thread.check_requests().map(drop)
}

/// Return the system description of the given signal.
///
/// Returns the description of signal *signalnum*, such as "Interrupt"
/// for :const:`SIGINT`. Returns :const:`None` if *signalnum* has no
/// description. Raises :exc:`ValueError` if *signalnum* is invalid.
#[pyfunction("(signalnum, /)", module = "_signal")]
fn strsignal(thread: &mut Thread, signalnum: i32) -> PyResult<Option<String>> {
    let signal = checked(thread, signalnum)?;
    Ok(signals::description(signal).filter(|text| !text.starts_with("Unknown signal")))
}

/// Return a set of valid signal numbers on this platform.
///
/// The signal numbers returned by this function can be safely passed to
/// functions like `pthread_sigmask`.
#[pyfunction("()", module = "_signal")]
fn valid_signals(thread: &mut Thread) -> PyResult<Gc<Set>> {
    masks::set_of(thread, &signals::SignalSet::full())
}

/// Sets the fd to be written to (with the signal number) when a signal comes in.
///
/// A library can use this to wakeup select or poll.
/// The previous fd or -1 is returned.
///
/// The fd must be non-blocking.
#[pyfunction("(fd, /, *, warn_on_full_buffer=True)", module = "_signal")]
fn set_wakeup_fd(thread: &mut Thread, fd: i32, warn_on_full_buffer: Option<bool>) -> PyResult<i32> {
    // Nobody is told that the buffer is full: whoever reads it is awake then.
    let _ = warn_on_full_buffer;
    if !thread.receives_signals.get() {
        return Err(thread.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    if fd >= 0 {
        match signals::is_blocking(fd) {
            Ok(true) => return Err(thread.value_error(format!("the fd {fd} must be in non-blocking mode"))),
            Ok(false) => {}
            Err(errno) => return Err(os_error::raise(thread, errno, None)),
        }
    }
    Ok(signals::set_wakeup(fd.max(-1)))
}
