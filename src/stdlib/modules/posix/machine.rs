//! The machine: its name, processors, clocks, limits and random bytes.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ids;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::struct_sequence;
use taipan_runtime::types::struct_sequence::StructSpec;

use super::arguments::done;
use super::arguments::name;
use super::system;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[
    CPU_COUNT_SPEC,
    GETLOADAVG_SPEC,
    GETRANDOM_SPEC,
    SCHED_GETAFFINITY_SPEC,
    SCHED_YIELD_SPEC,
    STRERROR_SPEC,
    SYSCONF_SPEC,
    TIMES_SPEC,
    UNAME_SPEC,
    URANDOM_SPEC,
];

/// `posix.uname_result`
pub static UNAME_RESULT: StructSpec = StructSpec {
    name: "uname_result",
    module: "posix",
    doc: "uname_result: Result from os.uname().\n\n\
          This object may be accessed either as a tuple of\n  \
          (sysname, nodename, release, version, machine),\n\
          or via the attributes sysname, nodename, release, version, and machine.\n\n\
          See os.uname for more information.",
    fields: &[
        ("sysname", "operating system name"),
        ("nodename", "name of machine on network (implementation-defined)"),
        ("release", "operating system release"),
        ("version", "operating system version"),
        ("machine", "hardware identifier"),
    ],
    visible: 5,
    constructible: true,
};

/// `posix.times_result`
pub static TIMES_RESULT: StructSpec = StructSpec {
    name: "times_result",
    module: "posix",
    doc: "times_result: Result from os.times().\n\n\
          This object may be accessed either as a tuple of\n  \
          (user, system, children_user, children_system, elapsed),\n\
          or via the attributes user, system, children_user, children_system,\n\
          and elapsed.\n\n\
          See os.times for more information.",
    fields: &[
        ("user", "user time"),
        ("system", "system time"),
        ("children_user", "user time of children"),
        ("children_system", "system time of children"),
        ("elapsed", "elapsed time since an arbitrary point in the past"),
    ],
    visible: 5,
    constructible: true,
};

/// Return the number of logical CPUs in the system.
///
/// Return None if indeterminable.
#[pyfunction("()", module = "posix")]
fn cpu_count() -> Option<i64> {
    system::configuration(libc::_SC_NPROCESSORS_ONLN).ok().filter(|&count| count > 0)
}

/// Return average recent system load information.
///
/// Return the number of processes in the system run queue averaged over
/// the last 1, 5, and 15 minutes as a tuple of three floats.
/// Raises OSError if the load average was unobtainable.
#[pyfunction("()", module = "posix")]
fn getloadavg(thread: &mut Thread) -> PyResult<(f64, f64, f64)> {
    match system::load() {
        Some([one, five, fifteen]) => Ok((one, five, fifteen)),
        None => Err(thread.raise_text(exceptions::OS_ERROR, "Load averages are unobtainable")),
    }
}

/// Return the affinity of the process identified by pid (or the current process if zero).
///
/// The affinity is returned as a set of CPU identifiers.
#[pyfunction("(pid, /)", module = "posix")]
fn sched_getaffinity(thread: &mut Thread, pid: i32) -> PyResult {
    let cpus = done(thread, system::affinity(pid))?;
    let list = List::empty(&thread.interp());
    for cpu in cpus {
        let cpu = int::from_usize(&thread.interp(), cpu);
        list.push(thread, cpu)?;
    }
    let class = thread.interp().class(ids::SET).as_value();
    call::call(thread, class, &[list.as_value()])
}

/// Voluntarily relinquish the CPU.
#[pyfunction("()", module = "posix")]
fn sched_yield(thread: &mut Thread) -> PyResult<()> {
    let result = thread.blocking(system::yield_now);
    done(thread, result)
}

/// Translate an error code to a message string.
#[pyfunction("(code, /)", module = "posix")]
fn strerror(code: i32) -> String {
    os_error::message(code)
}

/// The values that `sysconf` knows.
pub const CONFIGURATIONS: &[(&str, i32)] = &[
    ("SC_ARG_MAX", libc::_SC_ARG_MAX),
    ("SC_CHILD_MAX", libc::_SC_CHILD_MAX),
    ("SC_CLK_TCK", libc::_SC_CLK_TCK),
    ("SC_HOST_NAME_MAX", libc::_SC_HOST_NAME_MAX),
    ("SC_IOV_MAX", libc::_SC_IOV_MAX),
    ("SC_LINE_MAX", libc::_SC_LINE_MAX),
    ("SC_LOGIN_NAME_MAX", libc::_SC_LOGIN_NAME_MAX),
    ("SC_NGROUPS_MAX", libc::_SC_NGROUPS_MAX),
    ("SC_NPROCESSORS_CONF", libc::_SC_NPROCESSORS_CONF),
    ("SC_NPROCESSORS_ONLN", libc::_SC_NPROCESSORS_ONLN),
    ("SC_OPEN_MAX", libc::_SC_OPEN_MAX),
    ("SC_PAGESIZE", libc::_SC_PAGESIZE),
    ("SC_PAGE_SIZE", libc::_SC_PAGE_SIZE),
    ("SC_PHYS_PAGES", libc::_SC_PHYS_PAGES),
    ("SC_AVPHYS_PAGES", libc::_SC_AVPHYS_PAGES),
    ("SC_SYMLOOP_MAX", libc::_SC_SYMLOOP_MAX),
    ("SC_TTY_NAME_MAX", libc::_SC_TTY_NAME_MAX),
    ("SC_VERSION", libc::_SC_VERSION),
];

/// Return an integer-valued system configuration variable.
#[pyfunction("(name, /)", module = "posix")]
fn sysconf(thread: &mut Thread, name: Value) -> PyResult<i64> {
    let number = match name.cast::<Str>() {
        Some(text) => {
            CONFIGURATIONS.iter().find(|(known, _)| text.equals_str(known)).map(|&(_, number)| number)
        }
        None => match int::exact(name).and_then(int::to_i64) {
            Some(number) => i32::try_from(number).ok(),
            None => return Err(thread.type_error("configuration names must be strings or integers")),
        },
    };
    let Some(number) = number else {
        return Err(thread.value_error("unrecognized configuration name"));
    };
    match system::configuration(number) {
        Err(0) => Ok(-1),
        result => done(thread, result),
    }
}

/// Return a collection containing process timing information.
///
/// The object returned behaves like a named tuple with these fields:
///   (utime, stime, cutime, cstime, elapsed_time)
/// All fields are floating-point numbers.
#[pyfunction("()", module = "posix")]
fn times(thread: &mut Thread) -> PyResult {
    let times = done(thread, system::process_times())?;
    struct_sequence::new(thread, &TIMES_RESULT, &times.map(Value::float))
}

/// Return an object identifying the current operating system.
///
/// The object behaves like a named tuple with the following fields:
///   (sysname, nodename, release, version, machine)
#[pyfunction("()", module = "posix")]
fn uname(thread: &mut Thread) -> PyResult {
    let names = done(thread, system::names())?;
    let list = List::empty(&thread.interp());
    for text in &names {
        let text = name(thread, text, false)?;
        list.push(thread, text)?;
    }
    struct_sequence::new(thread, &UNAME_RESULT, list.items())
}

/// Random bytes, as many as are asked for.
fn random(thread: &mut Thread, size: isize, flags: u32) -> PyResult<Gc<Bytes>> {
    let Ok(size) = usize::try_from(size) else {
        return Err(thread.value_error("negative argument not allowed"));
    };
    let _charge = thread.charge(size)?;
    let mut room = vec![0; size];
    let mut filled = 0;
    while filled < size {
        let more = os::retry(thread, || system::random(&mut room[filled..], flags))?;
        let more = done(thread, more)?;
        filled += more;
        thread.work(more)?;
    }
    Bytes::new(thread, &room)
}

/// Return a bytes object containing random bytes suitable for cryptographic use.
#[pyfunction("(size, /)", module = "posix")]
fn urandom(thread: &mut Thread, size: isize) -> PyResult<Gc<Bytes>> {
    random(thread, size, 0)
}

/// Obtain a series of random bytes.
#[pyfunction("(size, flags=0)", module = "posix")]
fn getrandom(thread: &mut Thread, size: isize, #[default(0)] flags: i32) -> PyResult<Gc<Bytes>> {
    if size < 0 {
        return Err(os_error::raise(thread, libc::EINVAL, None));
    }
    random(thread, size, flags as u32)
}
