//! Timers whose end is a signal.

use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::modules::import;
use crate::modules::native;
use crate::object::attr;
use crate::object::call;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::signals;
use crate::state::signals::Timer;
use crate::state::thread::Thread;
use crate::types::exception::os_error;
use crate::types::str::Str;

/// The timers.
pub(super) const NUMBERS: &[(&str, i32)] = &[("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("ITIMER_PROF", 2)];

/// `ItimerError`, a class made for the module.
pub(super) fn error_class(thread: &mut Thread) -> PyResult {
    native::exception_class(thread, "signal", "ItimerError", exceptions::OS_ERROR)
}

/// Arrange for SIGALRM to arrive after the given number of seconds.
#[pyfunction("(seconds, /)", module = "_signal")]
pub(super) fn alarm(seconds: i32) -> i64 {
    i64::from(signals::alarm(seconds as u32))
}

/// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
///
/// The timer will fire after value seconds and after that every interval
/// seconds.  The itimer can be cleared by setting seconds to zero.
///
/// Returns old values as a tuple: (delay, interval).
#[pyfunction("(which, seconds, interval=0.0, /)", module = "_signal")]
pub(super) fn setitimer(
    thread: &mut Thread,
    which: i32,
    seconds: f64,
    #[default(0.0)] interval: f64,
) -> PyResult<(f64, f64)> {
    let former = signals::set_timer(which, Timer { left: seconds, interval });
    result(thread, former)
}

/// Returns current value of given itimer.
#[pyfunction("(which, /)", module = "_signal")]
pub(super) fn getitimer(thread: &mut Thread, which: i32) -> PyResult<(f64, f64)> {
    let timer = signals::timer(which);
    result(thread, timer)
}

fn result(thread: &mut Thread, timer: Result<Timer, i32>) -> PyResult<(f64, f64)> {
    match timer {
        Ok(timer) => Ok((timer.left, timer.interval)),
        Err(errno) => Err(timer_error(thread, errno)),
    }
}

/// `ItimerError` is `OSError` under another name.
fn timer_error(thread: &mut Thread, errno: i32) -> Raised {
    match made_error(thread, errno) {
        Ok(error) => thread.raise(error),
        Err(raised) => raised,
    }
}

fn made_error(thread: &mut Thread, errno: i32) -> PyResult {
    let module = import::import_module(thread, "_signal")?;
    let name = Str::intern(&thread.interp(), "ItimerError");
    let class = attr::get(thread, module, name)?;
    let text = Str::from_text(thread, &os_error::message(errno))?;
    call::call(thread, class, &[Value::int_from_low_bits(i64::from(errno)), text.as_value()])
}
