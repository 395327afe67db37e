//! The system's calls for signals. Errors are error numbers.

#![expect(unsafe_code, reason = "the system's calls take addresses")]

use std::mem::MaybeUninit;

use crate::state::signals::COUNT;

/// What a call that answers 0 or -1 says.
fn checked(result: libc::c_int) -> Result<(), i32> {
    if result == 0 { Ok(()) } else { Err(last_errno()) }
}

/// What a call that answers an error number says.
fn numbered(result: libc::c_int) -> Result<(), i32> {
    if result == 0 { Ok(()) } else { Err(result) }
}

fn last_errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL)
}

/// A set of signals.
pub struct SignalSet(libc::sigset_t);

impl SignalSet {
    /// No signal.
    pub fn empty() -> SignalSet {
        let mut set = MaybeUninit::uninit();
        // SAFETY: initialises the set.
        unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            SignalSet(set.assume_init())
        }
    }

    /// Every signal that a program may name.
    pub fn full() -> SignalSet {
        let mut set = SignalSet::empty();
        // SAFETY: the set is initialised.
        unsafe { libc::sigfillset(&mut set.0) };
        set
    }

    /// Whether a signal is in it.
    pub fn contains(&self, signal: usize) -> bool {
        // SAFETY: the set is initialised; an invalid number is answered with -1.
        unsafe { libc::sigismember(&self.0, signal as i32) == 1 }
    }

    /// Puts a signal in.
    pub fn add(&mut self, signal: usize) {
        debug_assert!(signal < COUNT);
        // SAFETY: the set is initialised; an invalid number is refused.
        unsafe { libc::sigaddset(&mut self.0, signal as i32) };
    }
}

/// Changes which signals this native thread leaves waiting; gives back which those were.
pub fn change_mask(how: i32, signals: &SignalSet) -> Result<SignalSet, i32> {
    let mut former = SignalSet::empty();
    // SAFETY: both sets are initialised.
    numbered(unsafe { libc::pthread_sigmask(how, &signals.0, &mut former.0) })?;
    Ok(former)
}

/// Signals that wait for this native thread.
pub fn waiting() -> SignalSet {
    let mut set = SignalSet::empty();
    // SAFETY: the set is initialised.
    unsafe { libc::sigpending(&mut set.0) };
    set
}

/// Waits for one of the signals and takes it.
pub fn wait_for(signals: &SignalSet) -> Result<i32, i32> {
    let mut signal = 0;
    // SAFETY: the set is initialised.
    numbered(unsafe { libc::sigwait(&signals.0, &mut signal) })?;
    Ok(signal)
}

/// Waits until a handler has run.
pub fn pause() {
    // SAFETY: has no arguments.
    unsafe { libc::pause() };
}

/// Sends a signal to this native thread.
pub fn raise(signal: i32) -> Result<(), i32> {
    // SAFETY: an invalid number is refused.
    checked(unsafe { libc::raise(signal) })
}

/// Sends a signal to a native thread that is known to run.
pub fn send_to_thread(ident: u64, signal: i32) -> Result<(), i32> {
    // SAFETY: the caller knows the thread.
    numbered(unsafe { libc::pthread_kill(ident as libc::pthread_t, signal) })
}

/// Whether system calls go on after a signal's handler.
pub fn set_restart(signal: usize, restart: bool) -> Result<(), i32> {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: the action is read before it is changed and written back.
    unsafe {
        checked(libc::sigaction(signal as i32, std::ptr::null(), action.as_mut_ptr()))?;
        let mut action = action.assume_init();
        if restart {
            action.sa_flags |= libc::SA_RESTART;
        } else {
            action.sa_flags &= !libc::SA_RESTART;
        }
        checked(libc::sigaction(signal as i32, &action, std::ptr::null_mut()))
    }
}

/// The system's text for a signal.
pub fn description(signal: usize) -> Option<String> {
    // SAFETY: the text is the system's and stays until the next call; it is copied at once.
    unsafe {
        let text = libc::strsignal(signal as i32);
        (!text.is_null()).then(|| std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned())
    }
}

/// Whether reading and writing a descriptor may wait.
pub fn is_blocking(descriptor: i32) -> Result<bool, i32> {
    // SAFETY: an invalid descriptor is refused.
    let flags = unsafe { libc::fcntl(descriptor, libc::F_GETFL) };
    if flags < 0 { Err(last_errno()) } else { Ok(flags & libc::O_NONBLOCK == 0) }
}

/// Asks for SIGALRM after so many seconds; gives back what was left of the former request.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: takes any number.
    unsafe { libc::alarm(seconds) }
}

/// A timer: seconds until its signal, and between later ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timer {
    /// Until the next signal; 0 for none.
    pub left: f64,
    /// Between later ones; 0 for none.
    pub interval: f64,
}

impl Timer {
    fn from_system(timer: &libc::itimerval) -> Timer {
        let seconds = |time: &libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
        Timer { left: seconds(&timer.it_value), interval: seconds(&timer.it_interval) }
    }

    fn to_system(self) -> libc::itimerval {
        // Upwards: a short time is no order to stop the timer.
        let time = |seconds: f64| {
            let micros = (seconds * 1e6).ceil() as i64;
            libc::timeval {
                tv_sec: micros.div_euclid(1_000_000),
                tv_usec: micros.rem_euclid(1_000_000) as libc::suseconds_t,
            }
        };
        libc::itimerval { it_value: time(self.left), it_interval: time(self.interval) }
    }
}

/// A timer's present state.
pub fn timer(which: i32) -> Result<Timer, i32> {
    let mut current = Timer { left: 0.0, interval: 0.0 }.to_system();
    // SAFETY: writes the timer given; an invalid number is refused.
    checked(unsafe { libc::getitimer(which as _, &mut current) })?;
    Ok(Timer::from_system(&current))
}

/// Sets a timer; gives back its former state.
pub fn set_timer(which: i32, timer: Timer) -> Result<Timer, i32> {
    let mut former = Timer { left: 0.0, interval: 0.0 }.to_system();
    // SAFETY: reads one timer and writes the other; an invalid number is refused.
    checked(unsafe { libc::setitimer(which as _, &timer.to_system(), &mut former) })?;
    Ok(Timer::from_system(&former))
}
