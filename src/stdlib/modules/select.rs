//! `select`: waiting for descriptors to become ready.

#![expect(unsafe_code, reason = "the system call takes an array by its address")]

use std::cell::RefCell;
use std::time::Duration;
use std::time::Instant;

use crate::modules::numbers;
use crate::modules::numbers::system_numbers;
use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::os::Sys;
use taipan_runtime::os::checked;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::float;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

use super::posix::Descriptor;
use crate::ids;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.\n\n\
          *** IMPORTANT NOTICE ***\n\
          On Windows, only sockets are supported; on Unix, all file descriptors.",
    functions: &[SELECT_SPEC, POLL_SPEC],
    types: &[],
    exec: Some(exec),
};

const CONSTANTS: &[(&str, i64)] = system_numbers! {
    PIPE_BUF POLLERR POLLHUP POLLIN POLLNVAL POLLOUT POLLPRI POLLRDBAND POLLRDHUP POLLRDNORM POLLWRBAND POLLWRNORM
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(PollObject::SPEC);
    numbers::publish(thread, space, CONSTANTS)?;
    space.set_text(thread, "error", interp.class(exceptions::OS_ERROR).as_value())
}

fn poll_once(entries: &mut [libc::pollfd], milliseconds: i32) -> Sys<i32> {
    // SAFETY: the system writes inside the slice only.
    checked(unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, milliseconds) })
}

/// Waits until one of the descriptors is ready or time is up; signals are handled meanwhile.
fn wait(thread: &mut Thread, entries: &mut [libc::pollfd], timeout: Option<Duration>) -> PyResult<()> {
    let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    loop {
        let left = match until {
            Some(until) => until.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        };
        // A wait never ends before its time: parts of milliseconds are rounded up.
        let milliseconds = match until {
            Some(_) => i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX),
            None => -1,
        };
        match thread.blocking(|| poll_once(entries, milliseconds)) {
            Ok(0) if milliseconds == i32::MAX => {}
            Ok(_) => return Ok(()),
            Err(libc::EINTR) => drop(thread.check_requests()?),
            Err(errno) => return Err(os_error::raise(thread, errno, None)),
        }
    }
}

/// A number of seconds or milliseconds; nothing for no limit.
fn limit(thread: &mut Thread, timeout: Option<Value>, message: &str) -> PyResult<Option<f64>> {
    let Some(timeout) = timeout.filter(|timeout| !timeout.is_none()) else { return Ok(None) };
    if let Some(float) = float::exact(timeout) {
        if float.is_nan() {
            return Err(thread.value_error("Invalid value NaN (not a number)"));
        }
        return Ok(Some(float));
    }
    if thread.interp().class_of(timeout).slot(|slots| slots.index).is_none() {
        return Err(thread.type_error(message));
    }
    let index = ops::index(thread, timeout)?;
    match int::to_i64(index) {
        Some(number) => Ok(Some(number as f64)),
        None => Err(thread.overflow_error("timestamp too large to convert to C PyTime_t")),
    }
}

fn duration(thread: &mut Thread, seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| thread.overflow_error("timestamp too large to convert to C PyTime_t"))
}

/// The descriptors of a sequence, each with the events that are waited for.
fn entries(
    thread: &mut Thread,
    sequence: Value,
    events: i16,
    out: &mut Vec<libc::pollfd>,
) -> PyResult<Gc<Tuple>> {
    if !thread.interp().class_of(sequence).is_iterable() {
        return Err(thread.type_error("arguments 1-3 must be sequences"));
    }
    let items = iter::to_tuple(thread, sequence)?;
    for &item in items.items() {
        let at = Arg { function: "select", name: "", position: 0, optional: false };
        let Descriptor(fd) = Descriptor::from_arg(thread, item, at)?;
        out.push(libc::pollfd { fd, events, revents: 0 });
    }
    Ok(items)
}

/// The objects whose descriptors are ready.
fn ready(thread: &mut Thread, items: Gc<Tuple>, entries: &[libc::pollfd], bits: i16) -> PyResult<Gc<List>> {
    let list = List::empty(&thread.interp());
    for (&item, entry) in items.items().iter().zip(entries) {
        if entry.revents & bits != 0 {
            list.push(thread, item)?;
        }
    }
    Ok(list)
}

/// Wait until one or more file descriptors are ready for some kind of I/O.
///
/// The first three arguments are iterables of file descriptors to be waited for:
/// rlist -- wait until ready for reading
/// wlist -- wait until ready for writing
/// xlist -- wait for an "exceptional condition"
/// If only one kind of condition is required, pass [] for the other lists.
///
/// A file descriptor is either a socket or file object, or a small integer
/// gotten from a fileno() method call on one of those.
///
/// The optional 4th argument specifies a timeout in seconds; it may be
/// a floating-point number to specify fractions of seconds.  If it is absent
/// or None, the call will never time out.
///
/// The return value is a tuple of three lists corresponding to the first three
/// arguments; each contains the subset of the corresponding file descriptors
/// that are ready.
#[pyfunction("(rlist, wlist, xlist, timeout=None, /)", module = "select")]
fn select(
    thread: &mut Thread,
    rlist: Value,
    wlist: Value,
    xlist: Value,
    timeout: Option<Value>,
) -> PyResult<(Gc<List>, Gc<List>, Gc<List>)> {
    let timeout = match limit(thread, timeout, "timeout must be a float or None")? {
        Some(seconds) if seconds < 0.0 => return Err(thread.value_error("timeout must be non-negative")),
        Some(seconds) => Some(duration(thread, seconds)?),
        None => None,
    };
    let mut all = Vec::new();
    let reads = entries(thread, rlist, libc::POLLIN, &mut all)?;
    let writes = entries(thread, wlist, libc::POLLOUT, &mut all)?;
    let exceptional = entries(thread, xlist, libc::POLLPRI, &mut all)?;
    wait(thread, &mut all, timeout)?;
    if all.iter().any(|entry| entry.revents & libc::POLLNVAL != 0) {
        return Err(os_error::raise(thread, libc::EBADF, None));
    }
    let (read, rest) = all.split_at(reads.len());
    let (written, others) = rest.split_at(writes.len());
    Ok((
        ready(thread, reads, read, libc::POLLIN | libc::POLLHUP | libc::POLLERR)?,
        ready(thread, writes, written, libc::POLLOUT | libc::POLLERR)?,
        ready(thread, exceptional, others, libc::POLLPRI)?,
    ))
}

/// Returns a polling object.
///
/// This object supports registering and unregistering file descriptors, and then
/// polling them for I/O events.
#[pyfunction("()", module = "select")]
fn poll(thread: &mut Thread) -> Gc<PollObject> {
    let object = PollObject { header: Header::new(ids::POLL), entries: RefCell::new(Vec::new()) };
    thread.heap().alloc(ids::POLL, object)
}

/// Descriptors and the events that are waited for.
#[pytype(name = "poll", module = "select", shape = ids::POLL, flags(NO_NEW), trace, drop)]
#[repr(C)]
pub struct PollObject {
    header: Header,
    #[untraced]
    entries: RefCell<Vec<libc::pollfd>>,
}

/// What is waited for where nobody says it.
const USUAL: i64 = (libc::POLLIN | libc::POLLPRI | libc::POLLOUT) as i64;

/// The bits of an event mask.
fn mask(thread: &mut Thread, events: i64) -> PyResult<i16> {
    if events < 0 {
        return Err(thread.value_error("value must be positive"));
    }
    match u16::try_from(events) {
        Ok(events) => Ok(events as i16),
        Err(_) => Err(thread.overflow_error("Python int too large for C unsigned short")),
    }
}

#[pymethods]
impl PollObject {
    /// Register a file descriptor with the polling object.
    ///
    ///   fd
    ///     either an integer, or an object with a fileno() method returning an int
    ///   eventmask
    ///     an optional bitmask describing the type of events to check for
    #[method("(fd, eventmask=POLLIN | POLLPRI | POLLOUT, /)")]
    fn register(
        thread: &mut Thread,
        this: Gc<PollObject>,
        fd: Descriptor,
        #[default(USUAL)] eventmask: i64,
    ) -> PyResult<()> {
        let events = mask(thread, eventmask)?;
        let mut entries = this.entries.borrow_mut();
        match entries.iter_mut().find(|entry| entry.fd == fd.0) {
            Some(entry) => entry.events = events,
            None => entries.push(libc::pollfd { fd: fd.0, events, revents: 0 }),
        }
        Ok(())
    }

    /// Modify an already registered file descriptor.
    ///
    ///   fd
    ///     either an integer, or an object with a fileno() method returning
    ///     an int
    ///   eventmask
    ///     a bitmask describing the type of events to check for
    #[method("(fd, eventmask, /)")]
    fn modify(thread: &mut Thread, this: Gc<PollObject>, fd: Descriptor, eventmask: i64) -> PyResult<()> {
        let events = mask(thread, eventmask)?;
        let found = match this.entries.borrow_mut().iter_mut().find(|entry| entry.fd == fd.0) {
            Some(entry) => {
                entry.events = events;
                true
            }
            None => false,
        };
        if found { Ok(()) } else { Err(os_error::raise(thread, libc::ENOENT, None)) }
    }

    /// Remove a file descriptor being tracked by the polling object.
    #[method("(fd, /)")]
    fn unregister(thread: &mut Thread, this: Gc<PollObject>, fd: Descriptor) -> PyResult<()> {
        let at = this.entries.borrow().iter().position(|entry| entry.fd == fd.0);
        match at {
            Some(at) => {
                this.entries.borrow_mut().remove(at);
                Ok(())
            }
            None => {
                let number = int::from_i64(&thread.interp(), fd.0.into());
                Err(thread.key_error(number))
            }
        }
    }

    /// Polls the set of registered file descriptors.
    ///
    ///   timeout
    ///     The maximum time to wait in milliseconds, or else None (or a negative
    ///     value) to wait indefinitely.
    ///
    /// Returns a list containing any descriptors that have events or errors to
    /// report, as a list of (fd, event) 2-tuples.
    #[method("(timeout=None, /)")]
    fn poll(thread: &mut Thread, this: Gc<PollObject>, timeout: Option<Value>) -> PyResult<Gc<List>> {
        let timeout = match limit(thread, timeout, "timeout must be an integer or None")? {
            Some(milliseconds) if milliseconds >= 0.0 => {
                Some(duration(thread, milliseconds.ceil() / 1000.0)?)
            }
            _ => None,
        };
        let mut entries = this.entries.borrow().clone();
        wait(thread, &mut entries, timeout)?;
        let list = List::empty(&thread.interp());
        for entry in entries.iter().filter(|entry| entry.revents != 0) {
            let interp = thread.interp();
            let event = int::from_i64(&interp, i64::from(entry.revents as u16));
            let pair = Tuple::small(&interp, &[int::from_i64(&interp, entry.fd.into()), event]);
            list.push(thread, pair.as_value())?;
        }
        Ok(list)
    }
}
