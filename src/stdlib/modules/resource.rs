//! `resource`: what the process uses and may use.

#![expect(unsafe_code, reason = "system calls take addresses")]

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::os::checked;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::struct_sequence;

use super::posix::RUSAGE;
use super::posix::show_usage;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "resource",
    doc: "",
    functions: &[GETPAGESIZE_SPEC, GETRLIMIT_SPEC, GETRUSAGE_SPEC, SETRLIMIT_SPEC],
    types: &[],
    exec: Some(exec),
};

macro_rules! table {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64),)*]
    };
}

const CONSTANTS: &[(&str, i64)] = table! {
    RLIMIT_AS RLIMIT_CORE RLIMIT_CPU RLIMIT_DATA RLIMIT_FSIZE RLIMIT_MEMLOCK RLIMIT_NOFILE RLIMIT_NPROC RLIMIT_RSS
    RLIMIT_STACK RLIM_INFINITY RUSAGE_CHILDREN RUSAGE_SELF
};

#[cfg(target_os = "linux")]
const SYSTEM: &[(&str, i64)] = table! {
    RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING RUSAGE_THREAD
};
#[cfg(not(target_os = "linux"))]
const SYSTEM: &[(&str, i64)] = &[];

/// One more than the last resource.
const RESOURCES: i32 = 16;

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    for &(name, number) in CONSTANTS.iter().chain(SYSTEM) {
        space.set_text(thread, name, int::from_i64(&interp, number))?;
    }
    let class = struct_sequence::class(thread, &RUSAGE)?;
    space.set_text(thread, RUSAGE.name, class.as_value())?;
    space.set_text(thread, "error", interp.class(exceptions::OS_ERROR).as_value())
}

/// The limits of a resource: ValueError for what is none.
fn limits(thread: &mut Thread, resource: i32) -> PyResult<libc::rlimit> {
    if !(0..RESOURCES).contains(&resource) {
        return Err(thread.value_error("invalid resource specified"));
    }
    let mut limits = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the limits are written where there is room for them.
    let result = checked(unsafe { libc::getrlimit(resource as _, &mut limits) });
    result.map_err(|errno| os_error::raise(thread, errno, None))?;
    Ok(limits)
}

/// A limit as Python has it: -1 for none.
fn limit(thread: &Thread, limit: libc::rlim_t) -> Value {
    int::from_i64(&thread.interp(), limit as i64)
}

#[pyfunction("(resource, /)", module = "resource")]
fn getrlimit(thread: &mut Thread, resource: i32) -> PyResult<(Value, Value)> {
    let limits = limits(thread, resource)?;
    Ok((limit(thread, limits.rlim_cur), limit(thread, limits.rlim_max)))
}

#[pyfunction("(resource, limits, /)", module = "resource")]
fn setrlimit(thread: &mut Thread, resource: i32, limits: Value) -> PyResult<()> {
    let pair = iter::to_tuple(thread, limits)?;
    let [soft, hard] = pair.items() else {
        return Err(thread.value_error("expected a tuple of 2 integers"));
    };
    let (soft, hard) = (ops::index_i64(thread, *soft)?, ops::index_i64(thread, *hard)?);
    self::limits(thread, resource)?;
    let wanted = libc::rlimit { rlim_cur: soft as libc::rlim_t, rlim_max: hard as libc::rlim_t };
    // SAFETY: the limits are only read.
    match checked(unsafe { libc::setrlimit(resource as _, &wanted) }) {
        Ok(_) => Ok(()),
        Err(libc::EINVAL) => Err(thread.value_error("current limit exceeds maximum limit")),
        Err(libc::EPERM) => Err(thread.value_error("not allowed to raise maximum limit")),
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}

#[pyfunction("(who, /)", module = "resource")]
fn getrusage(thread: &mut Thread, who: i32) -> PyResult {
    // SAFETY: the structure consists of numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the usage is written where there is room for it.
    match checked(unsafe { libc::getrusage(who, &mut usage) }) {
        Ok(_) => show_usage(thread, &usage),
        Err(libc::EINVAL) => Err(thread.value_error("invalid who parameter")),
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}

#[pyfunction("()", module = "resource")]
fn getpagesize() -> i64 {
    // SAFETY: reads a constant of the system.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
}
