//! `_thread.lock`

use std::cell::Cell;
use std::time::Duration;
use std::time::Instant;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::thread::TIMEOUT_MAX;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// How long an acquisition may wait.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    /// Not at all.
    None,
    /// Up to a moment.
    Until(Instant),
    /// For ever.
    Endless,
}

impl Patience {
    /// From the parameters `blocking` and `timeout`.
    pub(super) fn from_args(
        thread: &mut Thread,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<Patience> {
        let blocking = blocking.unwrap_or(true);
        let timeout = timeout.unwrap_or(-1.0);
        if !blocking && timeout != -1.0 {
            return Err(thread.value_error("can't specify a timeout for a non-blocking call"));
        }
        if timeout.is_nan() {
            return Err(thread.value_error("Invalid value NaN (not a number)"));
        }
        if timeout < 0.0 && timeout != -1.0 {
            return Err(thread.value_error("timeout value must be a non-negative number"));
        }
        if !blocking {
            return Ok(Patience::None);
        }
        if timeout == -1.0 {
            return Ok(Patience::Endless);
        }
        Patience::for_seconds(thread, timeout)
    }

    /// Up to so many seconds from now, which are not negative.
    pub(super) fn for_seconds(thread: &mut Thread, seconds: f64) -> PyResult<Patience> {
        if seconds * 1e9 >= i64::MAX as f64 {
            return Err(thread.overflow_error("timestamp out of range for C PyTime_t"));
        }
        if seconds > TIMEOUT_MAX {
            return Err(thread.overflow_error("timeout value is too large"));
        }
        if seconds == 0.0 {
            return Ok(Patience::None);
        }
        let until = Instant::now().checked_add(Duration::from_secs_f64(seconds));
        Ok(until.map_or(Patience::Endless, Patience::Until))
    }

    fn is_over(self) -> bool {
        match self {
            Patience::None => true,
            Patience::Until(moment) => Instant::now() >= moment,
            Patience::Endless => false,
        }
    }

    fn until(self) -> Option<Instant> {
        match self {
            Patience::Until(moment) => Some(moment),
            Patience::None | Patience::Endless => None,
        }
    }
}

/// Waits, without the interpreter, until something about the cell at `address` holds; false where patience ends.
/// `waiters` counts who waits, so that nobody is woken in vain.
pub(crate) fn wait_until(
    thread: &mut Thread,
    address: usize,
    waiters: &Cell<u32>,
    patience: Patience,
    holds: impl Fn() -> bool,
) -> PyResult<bool> {
    while !holds() {
        if patience.is_over() {
            return Ok(false);
        }
        waiters.set(waiters.get() + 1);
        let parked = thread.park(address, patience.until());
        waiters.set(waiters.get() - 1);
        parked?;
    }
    Ok(true)
}

/// Wakes whoever waits for the cell at `address`.
pub(crate) fn wake(thread: &Thread, address: usize, waiters: &Cell<u32>) {
    if waiters.get() > 0 {
        thread.interp().requests().parking().wake(address);
    }
}

/// A lock object is a synchronization primitive.  To create a lock,
/// call threading.Lock().  Methods are:
///
/// acquire() -- lock the lock, possibly blocking until it can be obtained
/// release() -- unlock of the lock
/// locked() -- test whether the lock is currently locked
///
/// A lock is not owned by the thread that locked it; another thread may
/// unlock it.  A thread attempting to lock a lock that it has already locked
/// will block until another thread unlocks it.  Deadlocks may ensue.
#[pytype(name = "lock", module = "_thread", shape = ids::LOCK, signature = "()", flags(WEAKREF), leaf)]
#[repr(C)]
pub(crate) struct Lock {
    header: Header,
    locked: Cell<bool>,
    waiters: Cell<u32>,
}

impl Lock {
    fn allocate(thread: &Thread) -> Gc<Lock> {
        let lock = Lock { header: Header::new(ids::LOCK), locked: Cell::new(false), waiters: Cell::new(0) };
        thread.heap().alloc(ids::LOCK, lock)
    }

    fn take(thread: &mut Thread, this: Gc<Lock>, patience: Patience) -> PyResult<bool> {
        let address = this.as_value().bits() as usize;
        let taken = wait_until(thread, address, &this.waiters, patience, || !this.locked.get())?;
        if taken {
            this.locked.set(true);
        }
        Ok(taken)
    }

    fn give_back(thread: &mut Thread, this: Gc<Lock>) -> PyResult<()> {
        if !this.locked.replace(false) {
            return Err(thread.runtime_error("release unlocked lock"));
        }
        wake(thread, this.as_value().bits() as usize, &this.waiters);
        Ok(())
    }
}

#[pymethods]
impl Lock {
    #[new("()")]
    fn new(thread: &mut Thread) -> Gc<Lock> {
        Lock::allocate(thread)
    }

    /// Lock the lock.  Without argument, this blocks if the lock is already
    /// locked (even by the same thread), waiting for another thread to release
    /// the lock, and return True once the lock is acquired.
    /// With an argument, this will only block if the argument is true,
    /// and the return value reflects whether the lock is acquired.
    /// The blocking operation is interruptible.
    #[method("(blocking=True, timeout=-1)")]
    fn acquire(
        thread: &mut Thread,
        this: Gc<Lock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        let patience = Patience::from_args(thread, blocking, timeout)?;
        Lock::take(thread, this, patience)
    }

    /// An obsolete synonym of acquire().
    #[method("(blocking=True, timeout=-1)")]
    fn acquire_lock(
        thread: &mut Thread,
        this: Gc<Lock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        Lock::acquire(thread, this, blocking, timeout)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// but it needn't be locked by the same thread that unlocks it.
    #[method("()")]
    fn release(thread: &mut Thread, this: Gc<Lock>) -> PyResult<()> {
        Lock::give_back(thread, this)
    }

    /// An obsolete synonym of release().
    #[method("()")]
    fn release_lock(thread: &mut Thread, this: Gc<Lock>) -> PyResult<()> {
        Lock::give_back(thread, this)
    }

    /// Return whether the lock is in the locked state.
    #[method("()")]
    fn locked(this: Gc<Lock>) -> bool {
        this.locked.get()
    }

    /// An obsolete synonym of locked().
    #[method("()")]
    fn locked_lock(this: Gc<Lock>) -> bool {
        this.locked.get()
    }

    /// Lock the lock.
    #[method("()")]
    fn __enter__(thread: &mut Thread, this: Gc<Lock>) -> PyResult<bool> {
        Lock::take(thread, this, Patience::Endless)
    }

    /// Release the lock.
    #[method("(*exc_info)")]
    fn __exit__(thread: &mut Thread, this: Gc<Lock>, exc_info: &[Value]) -> PyResult<()> {
        let _ = exc_info;
        Lock::give_back(thread, this)
    }

    #[method("()")]
    fn _at_fork_reinit(this: Gc<Lock>) {
        this.locked.set(false);
        this.waiters.set(0);
    }

    #[slot(repr)]
    fn repr(this: Gc<Lock>) -> String {
        let state = if this.locked.get() { "locked" } else { "unlocked" };
        format!("<{state} _thread.lock object at {:#x}>", this.as_value().bits())
    }
}

/// Create a new lock object. See help(type(threading.Lock())) for
/// information about locks.
#[pyfunction("()", module = "_thread")]
pub(super) fn allocate_lock(thread: &mut Thread) -> Gc<Lock> {
    Lock::allocate(thread)
}

/// An obsolete synonym of allocate_lock().
#[pyfunction("()", module = "_thread")]
pub(super) fn allocate(thread: &mut Thread) -> Gc<Lock> {
    Lock::allocate(thread)
}
