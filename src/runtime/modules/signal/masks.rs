//! Sets of signals: masks, pending ones, waiting for one.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::modules::signal::checked;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::signals;
use crate::state::signals::COUNT;
use crate::state::signals::SignalSet;
use crate::state::thread::Thread;
use crate::types::exception::os_error;
use crate::types::set::Set;

/// A Python set of the numbers.
pub(super) fn set_of(thread: &mut Thread, signals: &SignalSet) -> PyResult<Gc<Set>> {
    let set = Set::empty(&thread.interp());
    for signal in (1..COUNT).filter(|&signal| signals.contains(signal)) {
        set.add(thread, Value::int_from_low_bits(signal as i64))?;
    }
    Ok(set)
}

/// The signals whose numbers an iterable has.
fn signals_of(thread: &mut Thread, iterable: Value) -> PyResult<SignalSet> {
    let mut signals = SignalSet::empty();
    iter::for_each(thread, iterable, |thread, item| {
        let number = ops::index_i64(thread, item)?;
        match usize::try_from(number) {
            Ok(signal) if (1..COUNT).contains(&signal) => {
                signals.add(signal);
                Ok(())
            }
            _ => {
                let highest = COUNT - 1;
                Err(thread.value_error(format!("signal number {number} out of range [1; {highest}]")))
            }
        }
    })?;
    Ok(signals)
}

/// Fetch and/or change the signal mask of the calling thread.
#[pyfunction("(how, mask, /)", module = "_signal")]
pub(super) fn pthread_sigmask(thread: &mut Thread, how: i32, mask: Value) -> PyResult<Gc<Set>> {
    let signals = signals_of(thread, mask)?;
    match signals::change_mask(how, &signals) {
        Ok(former) => {
            thread.check_requests()?;
            set_of(thread, &former)
        }
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}

/// Examine pending signals.
///
/// Returns a set of signal numbers that are pending for delivery to
/// the calling thread.
#[pyfunction("()", module = "_signal")]
pub(super) fn sigpending(thread: &mut Thread) -> PyResult<Gc<Set>> {
    let pending = signals::waiting();
    set_of(thread, &pending)
}

/// Wait for a signal.
///
/// Suspend execution of the calling thread until the delivery of one of the
/// signals specified in the signal set sigset.  The function accepts the
/// signal and returns the signal number.
#[pyfunction("(sigset, /)", module = "_signal")]
pub(super) fn sigwait(thread: &mut Thread, sigset: Value) -> PyResult<i32> {
    let signals = signals_of(thread, sigset)?;
    match thread.blocking(|| signals::wait_for(&signals)) {
        Ok(signal) => Ok(signal),
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}

/// Send a signal to a thread.
#[pyfunction("(thread_id, signalnum, /)", module = "_signal")]
pub(super) fn pthread_kill(thread: &mut Thread, thread_id: u64, signalnum: i32) -> PyResult<()> {
    if signalnum != 0 {
        checked(thread, signalnum)?;
    }
    // The system takes any number for a thread's address.
    let mut known = false;
    thread.interp().threads().each(|other| known |= other.ident() == thread_id);
    let sent = if known { signals::send_to_thread(thread_id, signalnum) } else { Err(libc::ESRCH) };
    match sent {
        Ok(()) => thread.check_requests().map(drop),
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}
