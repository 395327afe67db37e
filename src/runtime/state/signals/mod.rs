//! Signals of the process, brought to the one thread that runs their Python handlers.
//!
//! The system's handler only notes the signal; a poll of the receiving thread calls the handler that the program has set.
//! A signal that the system gave to another native thread is sent on, so that it also interrupts a system call in which
//! the receiver waits.

#![expect(unsafe_code, reason = "installs signal handlers")]

mod system;

use std::cell::Cell;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicI32;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use taipan_gc::Gc;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::object::call;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::poll::Polled;
use crate::state::thread::Thread;
use crate::types::frame;
use crate::types::int;

pub use system::SignalSet;
pub use system::Timer;
pub use system::alarm;
pub use system::change_mask;
pub use system::description;
pub use system::is_blocking;
pub use system::pause;
pub use system::raise;
pub use system::send_to_thread;
pub use system::set_restart;
pub use system::set_timer;
pub use system::timer;
pub use system::wait_for;
pub use system::waiting;

/// One more than the highest signal's number.
pub const COUNT: usize = 65;

static ANY: AtomicBool = AtomicBool::new(false);
static TRIPPED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
/// The native thread that receives signals, as `pthread_t`; meaningful once `HAS_RECEIVER` is set.
static RECEIVER: AtomicU64 = AtomicU64::new(0);
static HAS_RECEIVER: AtomicBool = AtomicBool::new(false);
/// Gets the number of each signal as a byte; -1 for none.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);

/// Whether a signal waits for its handler.
#[inline]
pub(crate) fn are_pending() -> bool {
    ANY.load(Ordering::Acquire)
}

/// Notes a signal as if it had arrived.
pub(crate) fn trip(signal: usize) {
    TRIPPED[signal].store(true, Ordering::Relaxed);
    ANY.store(true, Ordering::Release);
}

/// Sets the descriptor that gets the numbers of signals; gives back the former one.
pub(crate) fn set_wakeup(descriptor: i32) -> i32 {
    WAKEUP.swap(descriptor, Ordering::AcqRel)
}

/// The native thread's name for itself.
pub(crate) fn this_thread() -> u64 {
    // SAFETY: asks about the calling thread.
    unsafe { libc::pthread_self() as u64 }
}

/// What the system calls. Only async-signal-safe calls, and `errno` is as before.
extern "C" fn on_signal(signal: libc::c_int) {
    let error = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let receiver = RECEIVER.load(Ordering::Acquire);
    if HAS_RECEIVER.load(Ordering::Acquire) && receiver != this_thread() {
        // SAFETY: the receiver lives as long as the process; `pthread_kill` may be called here.
        unsafe { libc::pthread_kill(receiver as libc::pthread_t, signal) };
    } else {
        trip(signal as usize % COUNT);
        let wakeup = WAKEUP.load(Ordering::Acquire);
        if wakeup >= 0 {
            let byte = signal as u8;
            // SAFETY: writes one byte of its own; `write` may be called here. A full pipe is awake already.
            unsafe { libc::write(wakeup, (&raw const byte).cast(), 1) };
        }
    }
    set_errno(error);
}

fn set_errno(error: i32) {
    // SAFETY: the place of the thread's own `errno`.
    unsafe {
        #[cfg(target_os = "linux")]
        libc::__errno_location().write(error);
        #[cfg(target_vendor = "apple")]
        libc::__error().write(error);
    }
}

/// What the system does at a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Disposition {
    /// What it does by itself.
    Default,
    /// Nothing.
    Ignored,
    /// It calls [`on_signal`].
    Handled,
    /// It calls a function of somebody else.
    Foreign,
}

/// What the system does at a signal now; `None` for a number that is no signal.
pub(crate) fn disposition(signal: usize) -> Option<Disposition> {
    let mut action = std::mem::MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: only reads the present action into the space given, and says whether it did.
    let action = unsafe {
        if libc::sigaction(signal as i32, std::ptr::null(), action.as_mut_ptr()) != 0 {
            return None;
        }
        action.assume_init()
    };
    Some(match action.sa_sigaction {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignored,
        own if own == on_signal as *const () as usize => Disposition::Handled,
        _ => Disposition::Foreign,
    })
}

/// Changes what the system does at a signal.
pub(crate) fn set_disposition(signal: usize, disposition: Disposition) -> Result<(), i32> {
    let handler = match disposition {
        Disposition::Default => libc::SIG_DFL,
        Disposition::Ignored => libc::SIG_IGN,
        Disposition::Handled | Disposition::Foreign => on_signal as *const () as usize,
    };
    // SAFETY: all fields of the action are written; the handler is of the kind that `sa_flags` says.
    let result = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(signal as i32, &action, std::ptr::null_mut())
    };
    if result == 0 {
        Ok(())
    } else {
        Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL))
    }
}

/// Handlers that a program has set: for each signal a callable, an int for the system's own ways, or nothing.
#[derive(Debug, Default)]
pub(crate) struct Handlers(Cell<Option<Gc<Values>>>);

impl Handlers {
    /// Shows the handlers.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(table) = self.0.get() {
            tracer.mark_gc(table);
        }
    }

    /// The handler of a signal.
    pub(crate) fn get(&self, signal: usize) -> Option<Value> {
        self.0.get().and_then(|table| table.slots()[signal].get())
    }
}

/// Sets the handler of a signal.
pub(crate) fn set_handler(thread: &mut Thread, signal: usize, handler: Value) -> PyResult<()> {
    let interp = thread.interp();
    let cell = &interp.signal_handlers().0;
    let table = match cell.get() {
        Some(table) => table,
        None => {
            let table = thread.alloc_values(COUNT)?;
            cell.set(Some(table));
            table
        }
    };
    storage::store(thread.heap(), table, signal, handler);
    Ok(())
}

/// Signals of the process go to a thread.
impl Thread {
    /// Makes this thread, which runs on the present native thread, the one that handles the process's signals. SIGINT raises
    /// KeyboardInterrupt from now on, unless it is ignored; writing to a closed pipe is an error and no longer the end.
    pub fn receive_signals(&mut self) {
        RECEIVER.store(this_thread(), Ordering::Release);
        HAS_RECEIVER.store(true, Ordering::Release);
        self.receives_signals.set(true);
        let settings = [
            (libc::SIGINT, Disposition::Default, Disposition::Handled),
            (libc::SIGPIPE, Disposition::Default, Disposition::Ignored),
            (libc::SIGXFSZ, Disposition::Default, Disposition::Ignored),
        ];
        for (signal, from, to) in settings {
            if disposition(signal as usize) == Some(from) {
                // A program that cannot be interrupted is better than none.
                let _ = set_disposition(signal as usize, to);
            }
        }
    }
}

/// A copy of the process has one thread.
impl Thread {
    /// Makes this thread, the only one that is left, the one that handles signals, if one did.
    pub(crate) fn take_over_signals(&self) {
        if HAS_RECEIVER.load(Ordering::Acquire) {
            RECEIVER.store(this_thread(), Ordering::Release);
            self.receives_signals.set(true);
        }
    }
}

/// Lets the present native thread receive no signals, so that another one gets them.
pub fn block_all() {
    // Nothing but its arguments could be wrong.
    let _ = change_mask(libc::SIG_SETMASK, &SignalSet::full());
}

/// Ends the process by SIGINT, as its parent expects of a program that Ctrl-C has ended. Returns where that fails.
pub fn die_of_interrupt() {
    let mut only = SignalSet::empty();
    only.add(libc::SIGINT as usize);
    let settled = set_disposition(libc::SIGINT as usize, Disposition::Default).is_ok();
    if settled && change_mask(libc::SIG_UNBLOCK, &only).is_ok() {
        // Nothing runs after it.
        let _ = raise(libc::SIGINT);
    }
}

/// Calls the handlers of all signals that have arrived.
#[cold]
pub(crate) fn handle(thread: &mut Thread) -> PyResult<Polled> {
    ANY.store(false, Ordering::Release);
    for (signal, tripped) in TRIPPED.iter().enumerate() {
        if !tripped.swap(false, Ordering::AcqRel) {
            continue;
        }
        if let Err(raised) = call_handler(thread, signal) {
            // The rest is handled at the next poll.
            ANY.store(true, Ordering::Release);
            return Err(raised);
        }
    }
    Ok(Polled::Changed)
}

fn call_handler(thread: &mut Thread, signal: usize) -> PyResult<()> {
    let interp = thread.interp();
    let Some(handler) = interp.signal_handlers().get(signal) else {
        // Before `_signal` is imported only SIGINT is handled.
        return Err(thread.raise_with(exceptions::KEYBOARD_INTERRUPT, &[]));
    };
    if handler.is_int() || handler.is_none() {
        return Ok(());
    }
    let frame = match thread.frame.get() {
        Some(frame) => frame::object_of(thread, frame).as_value(),
        None => Value::NONE,
    };
    let number = int::from_i64(&interp, signal as i64);
    call::call(thread, handler, &[number, frame])?;
    Ok(())
}
