//! `_posixsubprocess`: starting a program in a child process.

#![expect(unsafe_code, reason = "what a child does before it becomes another program are system calls")]

use std::ffi::CString;

use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::io::unwritten;
use taipan_runtime::object::call;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::os;
use taipan_runtime::os::Sys;
use taipan_runtime::os::checked;
use taipan_runtime::os::last_error;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::os_error;

use super::posix;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_posixsubprocess",
    doc: "A POSIX helper for the subprocess module.",
    functions: &[FORK_EXEC_SPEC],
    types: &[],
    exec: None,
};

/// How many arguments there are.
const COUNT: usize = 21;

/// The code of a child that did not become another program.
const FAILED: i32 = 255;

/// What the child does, copied out of the guest's objects.
struct Plan {
    arguments: Option<Vec<CString>>,
    executables: Vec<CString>,
    environment: Option<Vec<CString>>,
    folder: Option<CString>,
    close_others: bool,
    kept: Vec<i32>,
    /// Pipes: the ends of the child's input, output and errors, in pairs as the caller has them.
    ends: [i32; 6],
    report: i32,
    restore_signals: bool,
    new_session: bool,
    group: i32,
    user: Option<u32>,
    main_group: Option<u32>,
    groups: Option<Vec<u32>>,
    mask: i32,
}

fn texts(thread: &mut Thread, items: Value) -> PyResult<Vec<CString>> {
    let items = iter::to_tuple(thread, items)?;
    let mut texts = Vec::new();
    for &item in items.items() {
        texts.push(os::path::to_system(thread, item)?);
    }
    Ok(texts)
}

fn optional<T>(
    thread: &mut Thread,
    value: Value,
    read: impl FnOnce(&mut Thread, Value) -> PyResult<T>,
) -> PyResult<Option<T>> {
    if value.is_none() { Ok(None) } else { read(thread, value).map(Some) }
}

fn number(thread: &mut Thread, value: Value) -> PyResult<i32> {
    let at = Arg { function: "fork_exec", name: "", position: 0, optional: false };
    i32::from_arg(thread, value, at)
}

fn identity(thread: &mut Thread, value: Value) -> PyResult<u32> {
    let at = Arg { function: "fork_exec", name: "", position: 0, optional: false };
    posix::Owner::from_arg(thread, value, at).map(|owner| owner.0)
}

fn identities(thread: &mut Thread, values: Value) -> PyResult<Vec<u32>> {
    let values = iter::to_tuple(thread, values)?;
    values.items().iter().map(|&value| identity(thread, value)).collect()
}

impl Plan {
    fn read(thread: &mut Thread, args: &[Value; COUNT]) -> PyResult<Plan> {
        let mut ends = [0; 6];
        for (end, &value) in ends.iter_mut().zip(&args[6..12]) {
            *end = number(thread, value)?;
        }
        let kept = iter::to_tuple(thread, args[3])?;
        let kept = kept.items().iter().map(|&fd| number(thread, fd)).collect::<PyResult<Vec<i32>>>()?;
        let plan = Plan {
            arguments: optional(thread, args[0], texts)?,
            executables: texts(thread, args[1])?,
            close_others: ops::truth(thread, args[2])?,
            kept,
            folder: optional(thread, args[4], os::path::to_system)?,
            environment: optional(thread, args[5], texts)?,
            ends,
            report: number(thread, args[13])?,
            restore_signals: ops::truth(thread, args[14])?,
            new_session: ops::truth(thread, args[15])?,
            group: number(thread, args[16])?,
            main_group: optional(thread, args[17], identity)?,
            groups: optional(thread, args[18], identities)?,
            user: optional(thread, args[19], identity)?,
            mask: number(thread, args[20])?,
        };
        if plan.close_others && plan.report < 3 {
            return Err(thread.value_error("errpipe_write must be >= 3"));
        }
        if plan.kept.windows(2).any(|pair| pair[0] >= pair[1]) || plan.kept.first().is_some_and(|&fd| fd < 0)
        {
            return Err(thread.value_error("bad value(s) in fds_to_keep"));
        }
        Ok(plan)
    }
}

/// Why a child did not become another program.
struct Failure {
    errno: i32,
    what: &'static str,
}

impl From<i32> for Failure {
    fn from(errno: i32) -> Failure {
        Failure { errno, what: "noexec" }
    }
}

/// What a child does. It touches no object of the guest.
impl Plan {
    /// Puts the child's ends of the pipes where programs look for them.
    fn connect(&self) -> Sys<()> {
        let [input, parent_input, parent_output, output, parent_errors, errors] = self.ends;
        for end in [parent_input, parent_output, parent_errors] {
            if end >= 0 {
                let _ = os::close(end);
            }
        }
        let mut ends = [input, output, errors];
        // An end that lies where another belongs is moved out of the way first.
        for (place, end) in ends.iter_mut().enumerate().skip(1) {
            if *end >= 0 && (*end as usize) < place {
                // SAFETY: numbers only.
                *end = checked(unsafe { libc::fcntl(*end, libc::F_DUPFD_CLOEXEC, 3) })?;
            }
        }
        for (place, end) in ends.into_iter().enumerate() {
            match i32::try_from(place) {
                Ok(place) if end == place => os::set_inheritable(end, true)?,
                // SAFETY: numbers only.
                Ok(place) if end >= 0 => drop(checked(unsafe { libc::dup2(end, place) })?),
                _ => {}
            }
        }
        Ok(())
    }

    /// Everything in front of the program itself.
    fn prepare(&self) -> Result<(), Failure> {
        for &fd in self.kept.iter().filter(|&&fd| fd != self.report) {
            let _ = os::set_inheritable(fd, true);
        }
        self.connect()?;
        if let Some(folder) = &self.folder {
            // SAFETY: the path ends with a null byte.
            checked(unsafe { libc::chdir(folder.as_ptr()) })
                .map_err(|errno| Failure { errno, what: "noexec:chdir" })?;
        }
        if self.mask >= 0 {
            // SAFETY: numbers only.
            unsafe { libc::umask(self.mask as libc::mode_t) };
        }
        if self.restore_signals {
            for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
                // SAFETY: numbers only; the default action is no function.
                unsafe { libc::signal(signal, libc::SIG_DFL) };
            }
        }
        if self.new_session {
            // SAFETY: no arguments.
            unsafe { libc::setsid() };
        }
        if self.group >= 0 {
            // SAFETY: numbers only.
            checked(unsafe { libc::setpgid(0, self.group) })?;
        }
        self.change_identity()?;
        Ok(())
    }

    fn change_identity(&self) -> Sys<()> {
        if let Some(groups) = &self.groups {
            // SAFETY: the array has as many numbers as is said.
            checked(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })?;
        }
        if let Some(group) = self.main_group {
            // SAFETY: numbers only.
            checked(unsafe { libc::setregid(group, group) })?;
        }
        if let Some(user) = self.user {
            // SAFETY: numbers only.
            checked(unsafe { libc::setreuid(user, user) })?;
        }
        Ok(())
    }

    /// Closes what the program is not to have.
    fn close_rest(&self) {
        if !self.close_others {
            return;
        }
        let mut start = 3;
        for &fd in self.kept.iter().filter(|&&fd| fd >= 3) {
            close_range(start, fd as u32 - 1);
            start = fd as u32 + 1;
        }
        close_range(start, u32::MAX);
    }

    /// Becomes the first of the programs that there is; the error number where there is none.
    fn become_program(&self) -> i32 {
        let mut errno = libc::ENOENT;
        let arguments = self.arguments.as_deref().unwrap_or(&[]);
        for executable in &self.executables {
            let failed = posix::execute(executable, arguments, self.environment.as_deref());
            if failed != libc::ENOENT && failed != libc::ENOTDIR {
                errno = failed;
            }
        }
        errno
    }

    /// Tells the parent why there is no program, and ends.
    fn fail(&self, failure: &Failure) -> ! {
        let text = match failure.errno {
            0 => format!("SubprocessError:0:{}", failure.what),
            errno => format!("OSError:{errno:X}:{}", failure.what),
        };
        let _ = os::write(self.report, text.as_bytes());
        posix::exit_now(FAILED)
    }
}

/// Closes the descriptors of a range, its end included; none where it is empty.
fn close_range(first: u32, last: u32) {
    if first <= last {
        // SAFETY: numbers only.
        unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    }
}

/// Runs as the child.
fn child(thread: &mut Thread, plan: &Plan, preexec: Option<Value>) -> ! {
    if let Err(failure) = plan.prepare() {
        plan.fail(&failure);
    }
    if let Some(preexec) = preexec
        && let Err(raised) = call::call(thread, preexec, &[])
    {
        thread.forget(raised);
        plan.fail(&Failure { errno: 0, what: "Exception occurred in preexec_fn." });
    }
    plan.close_rest();
    let errno = plan.become_program();
    plan.fail(&Failure { errno, what: "" })
}

/// Spawn a fresh new child process.
///
/// Fork a child process, close parent file descriptors as appropriate in
/// the child and duplicate the few that are needed before calling exec() in
/// the child process.
///
/// If close_fds is True, close file descriptors 3 and higher, except those
/// listed in the sorted tuple pass_fds.
///
/// The preexec_fn, if supplied, will be called immediately before closing
/// file descriptors and exec.
///
/// WARNING: preexec_fn is NOT SAFE if your application uses threads.
///          It may trigger infrequent, difficult to debug deadlocks.
///
/// If an error occurs in the child process before the exec, it is
/// serialized and written to the errpipe_write fd per subprocess.py.
///
/// Returns: the child process's PID.
///
/// Raises: Only on an error in the parent process.
#[pyfunction("(*args)", module = "_posixsubprocess")]
fn fork_exec(thread: &mut Thread, args: &[Value]) -> PyResult<i32> {
    let Some((&preexec, first)) = args.split_last() else {
        return Err(thread.type_error(format!("fork_exec expected {} arguments, got 0", COUNT + 1)));
    };
    let Ok(first) = <&[Value; COUNT]>::try_from(first) else {
        let given = args.len();
        return Err(thread.type_error(format!("fork_exec expected {} arguments, got {given}", COUNT + 1)));
    };
    let plan = Plan::read(thread, first)?;
    let preexec = Some(preexec).filter(|preexec| !preexec.is_none());
    unwritten::settle_all(thread);
    // SAFETY: the child goes on with this thread alone, and only as far as the program.
    match unsafe { libc::fork() } {
        0 => child(thread, &plan, preexec),
        -1 => Err(os_error::raise(thread, last_error(), None)),
        pid => Ok(pid),
    }
}
