//! Processes: who runs, what it may, what becomes of it.

use std::ffi::CString;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::io::unwritten;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::object::specials;
use taipan_runtime::os;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::struct_sequence;
use taipan_runtime::types::struct_sequence::StructSpec;
use taipan_runtime::types::tuple::Tuple;

use super::arguments::Owner;
use super::arguments::Path;
use super::arguments::done;
use super::system;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[
    EXIT_SPEC,
    ABORT_SPEC,
    CTERMID_SPEC,
    EXECV_SPEC,
    EXECVE_SPEC,
    FORK_SPEC,
    GETEGID_SPEC,
    GETEUID_SPEC,
    GETGID_SPEC,
    GETGROUPS_SPEC,
    GETPGID_SPEC,
    GETPGRP_SPEC,
    GETPID_SPEC,
    GETPPID_SPEC,
    GETSID_SPEC,
    GETUID_SPEC,
    KILL_SPEC,
    KILLPG_SPEC,
    NICE_SPEC,
    REGISTER_AT_FORK_SPEC,
    SETGID_SPEC,
    SETPGID_SPEC,
    SETSID_SPEC,
    SETUID_SPEC,
    SYSTEM_SPEC,
    TCGETPGRP_SPEC,
    UMASK_SPEC,
    WAIT_SPEC,
    WAIT4_SPEC,
    WAITPID_SPEC,
    WAITSTATUS_TO_EXITCODE_SPEC,
    WCOREDUMP_SPEC,
    WEXITSTATUS_SPEC,
    WIFCONTINUED_SPEC,
    WIFEXITED_SPEC,
    WIFSIGNALED_SPEC,
    WIFSTOPPED_SPEC,
    WSTOPSIG_SPEC,
    WTERMSIG_SPEC,
];

/// `resource.struct_rusage`, as `wait4` gives it, too.
pub static RUSAGE: StructSpec = StructSpec {
    name: "struct_rusage",
    module: "resource",
    doc: "struct_rusage: Result from getrusage.",
    fields: &[
        ("ru_utime", "user time used"),
        ("ru_stime", "system time used"),
        ("ru_maxrss", "max. resident set size"),
        ("ru_ixrss", "shared memory size"),
        ("ru_idrss", "unshared data size"),
        ("ru_isrss", "unshared stack size"),
        ("ru_minflt", "page faults not requiring I/O"),
        ("ru_majflt", "page faults requiring I/O"),
        ("ru_nswap", "number of swap outs"),
        ("ru_inblock", "block input operations"),
        ("ru_oublock", "block output operations"),
        ("ru_msgsnd", "IPC messages sent"),
        ("ru_msgrcv", "IPC messages received"),
        ("ru_nsignals", "signals received"),
        ("ru_nvcsw", "voluntary context switches"),
        ("ru_nivcsw", "involuntary context switches"),
    ],
    visible: 16,
    constructible: true,
};

macro_rules! identities {
    ($($(#[$doc:meta])* $name:ident: $ty:ty;)*) => {
        $(
            $(#[$doc])*
            #[pyfunction("()", module = "posix")]
            fn $name() -> $ty {
                system::$name()
            }
        )*
    };
}

identities! {
    /// Return the current process id.
    getpid: i32;
    /// Return the parent's process id.
    getppid: i32;
    /// Return the current process group id.
    getpgrp: i32;
    /// Return the current process's user id.
    getuid: u32;
    /// Return the current process's effective user id.
    geteuid: u32;
    /// Return the current process's group id.
    getgid: u32;
    /// Return the current process's effective group id.
    getegid: u32;
}

/// Exit to the system with specified status, without normal exit processing.
#[pyfunction("(status)", module = "posix", name = "_exit")]
fn exit(status: i32) {
    system::exit_now(status)
}

/// Abort the interpreter immediately.
///
/// This function 'dumps core' or otherwise fails in the hardest way possible
/// on the hosting operating system.  This function never returns.
#[pyfunction("()", module = "posix")]
fn abort() {
    std::process::abort()
}

/// Return the name of the controlling terminal for this process.
#[pyfunction("()", module = "posix")]
fn ctermid() -> &'static str {
    "/dev/tty"
}

/// The arguments of a program.
fn arguments(thread: &mut Thread, argv: Value, function: &str) -> PyResult<Vec<CString>> {
    if argv.cast::<List>().is_none() && argv.cast::<Tuple>().is_none() {
        return Err(thread.type_error(format!("{function}() arg 2 must be a tuple or list")));
    }
    let items = iter::to_tuple(thread, argv)?;
    if items.is_empty() {
        return Err(thread.value_error(format!("{function}() arg 2 must not be empty")));
    }
    let mut texts = Vec::new();
    for &item in items.items() {
        texts.push(os::path::to_system(thread, item)?);
    }
    if texts[0].is_empty() {
        return Err(thread.value_error(format!("{function}() arg 2 first element cannot be empty")));
    }
    Ok(texts)
}

/// The variables of an environment.
fn variables(thread: &mut Thread, env: Value) -> PyResult<Vec<CString>> {
    let Some(items) = specials::find_method_by(thread, env, Name::items.get(&thread.interp()))? else {
        return Err(thread.type_error("execve: environment must be a mapping object"));
    };
    let items = items.call(thread, &[])?;
    let mut texts = Vec::new();
    for &item in iter::to_tuple(thread, items)?.items() {
        let pair = iter::to_tuple(thread, item)?;
        let &[key, value] = pair.items() else { continue };
        let (key, value) = (os::path::to_system(thread, key)?, os::path::to_system(thread, value)?);
        if key.as_bytes().is_empty() || key.as_bytes()[1..].contains(&b'=') {
            return Err(thread.value_error("illegal environment variable name"));
        }
        let text = [key.as_bytes(), b"=", value.as_bytes()].concat();
        match CString::new(text) {
            Ok(text) => texts.push(text),
            Err(_) => return Err(thread.value_error("embedded null byte")),
        }
    }
    Ok(texts)
}

/// Execute an executable path with arguments, replacing current process.
///
///   path
///     Path of executable file.
///   argv
///     Tuple or list of strings.
#[pyfunction("(path, argv, /)", module = "posix")]
fn execv(thread: &mut Thread, path: Path, argv: Value) -> PyResult<()> {
    let texts = arguments(thread, argv, "execv")?;
    unwritten::settle_all(thread);
    let errno = system::execute(path.as_c(), &texts, None);
    Err(os_error::raise(thread, errno, None))
}

/// Execute an executable path with arguments, replacing current process.
///
///   path
///     Path of executable file.
///   argv
///     Tuple or list of strings.
///   env
///     Dictionary of strings mapping to strings.
#[pyfunction("(path, argv, env)", module = "posix")]
fn execve(thread: &mut Thread, path: Path, argv: Value, env: Value) -> PyResult<()> {
    let texts = arguments(thread, argv, "execve")?;
    let environment = variables(thread, env)?;
    unwritten::settle_all(thread);
    let errno = system::execute(path.as_c(), &texts, Some(&environment));
    Err(os_error::raise(thread, errno, Some(path.shown)))
}

/// Under these names the interpreter keeps what `register_at_fork` was given.
const HOOKS: [&str; 3] = ["posix.before_fork", "posix.after_fork_in_parent", "posix.after_fork_in_child"];

fn hooks(thread: &mut Thread, which: usize) -> PyResult<Gc<List>> {
    let interp = thread.interp();
    let known = interp.module_state().get_text(&interp, HOOKS[which]);
    if let Some(list) = known.and_then(|list| list.cast::<List>()) {
        return Ok(list);
    }
    let list = List::empty(&interp);
    interp.module_state().set_text(thread, HOOKS[which], list.as_value())?;
    Ok(list)
}

/// Register callables to be called when forking a new process.
///
///   before
///     A callable to be called in the parent before the fork() syscall.
///   after_in_child
///     A callable to be called in the child after fork().
///   after_in_parent
///     A callable to be called in the parent after fork().
///
/// 'before' callbacks are called in reverse order.
/// 'after_in_child' and 'after_in_parent' callbacks are called in order.
#[pyfunction("(*, before=..., after_in_child=..., after_in_parent=...)", module = "posix")]
fn register_at_fork(
    thread: &mut Thread,
    before: Option<Value>,
    after_in_child: Option<Value>,
    after_in_parent: Option<Value>,
) -> PyResult<()> {
    let given =
        [("before", before), ("after_in_parent", after_in_parent), ("after_in_child", after_in_child)];
    if given.iter().all(|(_, callable)| callable.is_none()) {
        return Err(thread.type_error("At least one argument is required."));
    }
    for (which, (name, callable)) in given.into_iter().enumerate() {
        let Some(callable) = callable else { continue };
        if thread.interp().class_of(callable).slot(|slots| slots.call).is_none() {
            let kind = thread.interp().class_of(callable).name_text();
            return Err(thread.type_error(format!("'{name}' must be callable, not {kind}")));
        }
        hooks(thread, which)?.push(thread, callable)?;
    }
    Ok(())
}

/// Calls what was registered; what they raise is nobody's.
fn run_hooks(thread: &mut Thread, which: usize, reversed: bool) -> PyResult<()> {
    let list = hooks(thread, which)?;
    let items = Tuple::new(thread, list.items())?;
    for index in 0..items.len() {
        let index = if reversed { items.len() - 1 - index } else { index };
        let Some(callable) = items.get(index) else { continue };
        if let Err(raised) = call::call(thread, callable, &[]) {
            let exception = thread.take_pending(raised);
            let message = "Exception ignored while calling fork hook";
            taipan_runtime::builtins::unraisable::report(thread, exception, Some(message), callable);
        }
    }
    Ok(())
}

/// Fork a child process.
///
/// Return 0 to child process and PID of child to parent process.
#[pyfunction("()", module = "posix")]
fn fork(thread: &mut Thread) -> PyResult<i32> {
    run_hooks(thread, 0, true)?;
    unwritten::settle_all(thread);
    let pid = thread.fork(system::fork);
    let is_child = pid == Ok(0);
    run_hooks(thread, if is_child { 2 } else { 1 }, false)?;
    done(thread, pid)
}

/// Return list of supplemental group IDs for the process.
#[pyfunction("()", module = "posix")]
fn getgroups(thread: &mut Thread) -> PyResult<Gc<List>> {
    let groups = done(thread, system::groups())?;
    let list = List::empty(&thread.interp());
    for group in groups {
        let group = int::from_i64(&thread.interp(), group.into());
        list.push(thread, group)?;
    }
    Ok(list)
}

/// Call the system call getpgid(), and return the result.
#[pyfunction("(pid)", module = "posix")]
fn getpgid(thread: &mut Thread, pid: i32) -> PyResult<i32> {
    done(thread, system::getpgid(pid))
}

/// Call the system call getsid(pid) and return the result.
#[pyfunction("(pid, /)", module = "posix")]
fn getsid(thread: &mut Thread, pid: i32) -> PyResult<i32> {
    done(thread, system::getsid(pid))
}

/// Call the system call setsid().
#[pyfunction("()", module = "posix")]
fn setsid(thread: &mut Thread) -> PyResult<()> {
    done(thread, system::setsid()).map(drop)
}

/// Call the system call setpgid(pid, pgrp).
#[pyfunction("(pid, pgrp, /)", module = "posix")]
fn setpgid(thread: &mut Thread, pid: i32, pgrp: i32) -> PyResult<()> {
    done(thread, system::setpgid(pid, pgrp))
}

/// Set the current process's user id.
#[pyfunction("(uid, /)", module = "posix")]
fn setuid(thread: &mut Thread, uid: Owner) -> PyResult<()> {
    done(thread, system::setuid(uid.0))
}

/// Set the current process's group id.
#[pyfunction("(gid, /)", module = "posix")]
fn setgid(thread: &mut Thread, gid: Owner) -> PyResult<()> {
    done(thread, system::setgid(gid.0))
}

/// Return the process group associated with the terminal specified by fd.
#[pyfunction("(fd, /)", module = "posix")]
fn tcgetpgrp(thread: &mut Thread, fd: i32) -> PyResult<i32> {
    done(thread, system::tcgetpgrp(fd))
}

/// Kill a process with a signal.
#[pyfunction("(pid, signal, /)", module = "posix")]
fn kill(thread: &mut Thread, pid: i32, signal: i32) -> PyResult<()> {
    done(thread, system::kill(pid, signal))?;
    thread.check_requests().map(drop)
}

/// Kill a process group with a signal.
#[pyfunction("(pgid, signal, /)", module = "posix")]
fn killpg(thread: &mut Thread, pgid: i32, signal: i32) -> PyResult<()> {
    done(thread, system::killpg(pgid, signal))?;
    thread.check_requests().map(drop)
}

/// Add increment to the priority of process and return the new priority.
#[pyfunction("(increment, /)", module = "posix")]
fn nice(thread: &mut Thread, increment: i32) -> PyResult<i32> {
    done(thread, system::nice(increment))
}

/// Execute the command in a subshell.
#[pyfunction("(command)", module = "posix")]
fn system(thread: &mut Thread, command: Value) -> PyResult<i32> {
    let command = os::path::to_system(thread, command)?;
    unwritten::settle_all(thread);
    Ok(thread.blocking(|| system::shell(&command)))
}

/// Set the current numeric umask and return the previous umask.
#[pyfunction("(mask, /)", module = "posix")]
fn umask(mask: i32) -> u32 {
    system::umask(mask as u32)
}

fn wait_for(thread: &mut Thread, pid: i32, options: i32) -> PyResult<(i32, i32, libc::rusage)> {
    let result = os::retry_waiting(thread, || system::wait(pid, options))?;
    done(thread, result)
}

/// Wait for completion of a child process.
///
/// Returns a tuple of information about the child process:
///     (pid, status)
#[pyfunction("()", module = "posix")]
fn wait(thread: &mut Thread) -> PyResult<(i32, i32)> {
    waitpid(thread, -1, 0)
}

/// Wait for completion of a given child process.
///
/// Returns a tuple of information regarding the child process:
///     (pid, status)
///
/// The options argument is ignored on Windows.
#[pyfunction("(pid, options, /)", module = "posix")]
fn waitpid(thread: &mut Thread, pid: i32, options: i32) -> PyResult<(i32, i32)> {
    let (pid, status, _) = wait_for(thread, pid, options)?;
    Ok((pid, status))
}

/// Wait for completion of a specific child process.
///
/// Returns a tuple of information about the child process:
///   (pid, status, rusage)
#[pyfunction("(pid, options)", module = "posix")]
fn wait4(thread: &mut Thread, pid: i32, options: i32) -> PyResult<(i32, i32, Value)> {
    let (pid, status, usage) = wait_for(thread, pid, options)?;
    Ok((pid, status, show_usage(thread, &usage)?))
}

/// What a process has used, as Python sees it.
pub fn show_usage(thread: &mut Thread, usage: &libc::rusage) -> PyResult {
    let interp = thread.interp();
    let seconds = |time: libc::timeval| Value::float(time.tv_sec as f64 + time.tv_usec as f64 * 1e-6);
    let number = |count: i64| int::from_i64(&interp, count);
    let fields = [
        seconds(usage.ru_utime),
        seconds(usage.ru_stime),
        number(usage.ru_maxrss),
        number(usage.ru_ixrss),
        number(usage.ru_idrss),
        number(usage.ru_isrss),
        number(usage.ru_minflt),
        number(usage.ru_majflt),
        number(usage.ru_nswap),
        number(usage.ru_inblock),
        number(usage.ru_oublock),
        number(usage.ru_msgsnd),
        number(usage.ru_msgrcv),
        number(usage.ru_nsignals),
        number(usage.ru_nvcsw),
        number(usage.ru_nivcsw),
    ];
    struct_sequence::new(thread, &RUSAGE, &fields)
}

/// Convert a wait status to an exit code.
///
/// On Unix:
///
/// * If WIFEXITED(status) is true, return WEXITSTATUS(status).
/// * If WIFSIGNALED(status) is true, return -WTERMSIG(status).
/// * Otherwise, raise a ValueError.
#[pyfunction("(status)", module = "posix")]
fn waitstatus_to_exitcode(thread: &mut Thread, status: i32) -> PyResult<i32> {
    if libc::WIFEXITED(status) {
        return Ok(libc::WEXITSTATUS(status));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(-libc::WTERMSIG(status));
    }
    let message = match libc::WIFSTOPPED(status) {
        true => format!("process stopped by delivery of signal {}", libc::WSTOPSIG(status)),
        false => format!("invalid wait status: {status}"),
    };
    Err(thread.value_error(message))
}

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident $python:literal $test:ident: $ty:ty;)*) => {
        $(
            $(#[$doc])*
            #[pyfunction("(status)", module = "posix", name = $python)]
            fn $name(status: i32) -> $ty {
                libc::$test(status)
            }
        )*
    };
}

statuses! {
    /// Return True if the process returning status was dumped to a core file.
    wcoredump "WCOREDUMP" WCOREDUMP: bool;
    /// Return the process return code from status.
    wexitstatus "WEXITSTATUS" WEXITSTATUS: i32;
    /// Return True if a particular process was continued from a job control stop.
    wifcontinued "WIFCONTINUED" WIFCONTINUED: bool;
    /// Return True if the process returning status exited via the exit() system call.
    wifexited "WIFEXITED" WIFEXITED: bool;
    /// Return True if the process returning status was terminated by a signal.
    wifsignaled "WIFSIGNALED" WIFSIGNALED: bool;
    /// Return True if the process returning status was stopped.
    wifstopped "WIFSTOPPED" WIFSTOPPED: bool;
    /// Return the signal that stopped the process that provided the status value.
    wstopsig "WSTOPSIG" WSTOPSIG: i32;
    /// Return the signal that terminated the process that provided the status value.
    wtermsig "WTERMSIG" WTERMSIG: i32;
}
