//! `_thread.RLock`: a lock that its owner may take again.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::thread::lock::Patience;
use crate::modules::thread::lock::wait_until;
use crate::modules::thread::lock::wake;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::tuple::Tuple;

#[pytype(name = "RLock", module = "_thread", shape = ids::RLOCK, flags(BASETYPE, WEAKREF), leaf)]
#[repr(C)]
pub(crate) struct RLock {
    header: Header,
    /// The owner's identity, while the count is not zero.
    owner: Cell<u64>,
    count: Cell<u64>,
    waiters: Cell<u32>,
}

impl RLock {
    fn is_owned_by(&self, thread: &Thread) -> bool {
        self.count.get() > 0 && self.owner.get() == thread.ident()
    }

    fn take(thread: &mut Thread, this: Gc<RLock>, patience: Patience, count: u64) -> PyResult<bool> {
        if this.is_owned_by(thread) {
            let Some(more) = this.count.get().checked_add(count) else {
                return Err(thread.overflow_error("Internal lock count overflowed"));
            };
            this.count.set(more);
            return Ok(true);
        }
        let address = this.as_value().bits() as usize;
        let taken = wait_until(thread, address, &this.waiters, patience, || this.count.get() == 0)?;
        if taken {
            this.owner.set(thread.ident());
            this.count.set(count);
        }
        Ok(taken)
    }

    /// Sets the count of the owner's lock.
    fn reduce(thread: &mut Thread, this: Gc<RLock>, count: impl FnOnce(u64) -> u64) -> PyResult<()> {
        if !this.is_owned_by(thread) {
            return Err(thread.runtime_error("cannot release un-acquired lock"));
        }
        this.count.set(count(this.count.get()));
        if this.count.get() == 0 {
            this.owner.set(0);
            wake(thread, this.as_value().bits() as usize, &this.waiters);
        }
        Ok(())
    }
}

#[pymethods]
impl RLock {
    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> Gc<RLock> {
        // Subclasses may take some.
        let _ = (args, kwargs);
        let lock = RLock {
            header: Header::new(ids::RLOCK),
            owner: Cell::new(0),
            count: Cell::new(0),
            waiters: Cell::new(0),
        };
        thread.heap().alloc(ids::RLOCK, lock)
    }

    /// Lock the lock.  `blocking` indicates whether we should wait
    /// for the lock to be available or not.  If `blocking` is False
    /// and another thread holds the lock, the method will return False
    /// immediately.  If `blocking` is True and another thread holds
    /// the lock, the method will wait for the lock to be released,
    /// take it and then return True.
    /// (note: the blocking operation is interruptible.)
    ///
    /// In all other cases, the method will return True immediately.
    /// Precisely, if the current thread already holds the lock, its
    /// internal counter is simply incremented. If nobody holds the lock,
    /// the lock is taken and its internal counter initialized to 1.
    #[method("(blocking=True, timeout=-1)")]
    fn acquire(
        thread: &mut Thread,
        this: Gc<RLock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        let patience = Patience::from_args(thread, blocking, timeout)?;
        RLock::take(thread, this, patience, 1)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// and must be locked by the same thread that unlocks it; otherwise a
    /// `RuntimeError` is raised.
    ///
    /// Do note that if the lock was acquire()d several times in a row by the
    /// current thread, release() needs to be called as many times for the lock
    /// to be available for other threads.
    #[method("()")]
    fn release(thread: &mut Thread, this: Gc<RLock>) -> PyResult<()> {
        RLock::reduce(thread, this, |count| count - 1)
    }

    /// locked()
    ///
    /// Return a boolean indicating whether this object is locked right now.
    #[method("()")]
    fn locked(this: Gc<RLock>) -> bool {
        this.count.get() > 0
    }

    /// Lock the lock.
    #[method("()")]
    fn __enter__(thread: &mut Thread, this: Gc<RLock>) -> PyResult<bool> {
        RLock::take(thread, this, Patience::Endless, 1)
    }

    /// Release the lock.
    #[method("(*exc_info)")]
    fn __exit__(thread: &mut Thread, this: Gc<RLock>, exc_info: &[Value]) -> PyResult<()> {
        let _ = exc_info;
        RLock::reduce(thread, this, |count| count - 1)
    }

    /// For internal use by `threading.Condition`.
    #[method("()")]
    fn _is_owned(thread: &mut Thread, this: Gc<RLock>) -> bool {
        this.is_owned_by(thread)
    }

    /// For internal use by reentrancy checks.
    #[method("()")]
    fn _recursion_count(thread: &mut Thread, this: Gc<RLock>) -> u64 {
        if this.is_owned_by(thread) { this.count.get() } else { 0 }
    }

    /// For internal use by `threading.Condition`.
    #[method("()")]
    fn _release_save(thread: &mut Thread, this: Gc<RLock>) -> PyResult<Gc<Tuple>> {
        let (count, owner) = (this.count.get(), this.owner.get());
        RLock::reduce(thread, this, |_| 0)?;
        let interp = thread.interp();
        Tuple::new(thread, &[int::from_u64(&interp, count), int::from_u64(&interp, owner)])
    }

    /// For internal use by `threading.Condition`.
    #[method("(state, /)")]
    fn _acquire_restore(thread: &mut Thread, this: Gc<RLock>, state: Gc<Tuple>) -> PyResult<()> {
        let count = state.items().first().and_then(|count| int::to_i64(*count));
        let Some(count) = count.and_then(|count| u64::try_from(count).ok()).filter(|&count| count > 0) else {
            return Err(thread.value_error("the state of a lock is a count and an owner"));
        };
        RLock::take(thread, this, Patience::Endless, count).map(drop)
    }

    #[method("()")]
    fn _at_fork_reinit(this: Gc<RLock>) {
        this.count.set(0);
        this.owner.set(0);
        this.waiters.set(0);
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> String {
        let class = thread.interp().class_of(this);
        let (count, owner) = this.cast::<RLock>().map_or((0, 0), |lock| (lock.count.get(), lock.owner.get()));
        let state = if count > 0 { "locked" } else { "unlocked" };
        let name = class.name_text();
        format!("<{state} {name} object owner={owner} count={count} at {:#x}>", this.bits())
    }
}
