//! System calls that the runtime does not need itself, on numbers and paths as the guest has them.

#![expect(unsafe_code, reason = "system calls take addresses")]

use std::ffi::CStr;
use std::ffi::CString;
use std::ffi::OsStr;
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::ptr::NonNull;

use taipan_runtime::os::Sys;
use taipan_runtime::os::checked;
use taipan_runtime::os::last_error;

macro_rules! system_calls {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) $call:ident($($passed:expr),*);)*) => {
        $(
            $(#[$doc])*
            pub fn $name($($arg: $ty),*) -> Sys<()> {
                // SAFETY: the arguments are numbers, and paths that end with a null byte.
                checked(unsafe { libc::$call($($passed),*) }).map(drop)
            }
        )*
    };
}

system_calls! {
    /// `mkdirat(2)`
    mkdir(dir: i32, path: &CStr, mode: u32) mkdirat(dir, path.as_ptr(), mode);
    /// `mkfifoat(3)`
    mkfifo(dir: i32, path: &CStr, mode: u32) mkfifoat(dir, path.as_ptr(), mode);
    /// `unlinkat(2)`
    unlink(dir: i32, path: &CStr, flags: i32) unlinkat(dir, path.as_ptr(), flags);
    /// `renameat(2)`
    rename(from_dir: i32, from: &CStr, to_dir: i32, to: &CStr)
        renameat(from_dir, from.as_ptr(), to_dir, to.as_ptr());
    /// `linkat(2)`
    link(from_dir: i32, from: &CStr, to_dir: i32, to: &CStr, flags: i32)
        linkat(from_dir, from.as_ptr(), to_dir, to.as_ptr(), flags);
    /// `symlinkat(2)`
    symlink(target: &CStr, dir: i32, path: &CStr) symlinkat(target.as_ptr(), dir, path.as_ptr());
    /// `fchmodat(2)`
    chmod(dir: i32, path: &CStr, mode: u32, flags: i32) fchmodat(dir, path.as_ptr(), mode, flags);
    /// `fchmod(2)`
    fchmod(fd: i32, mode: u32) fchmod(fd, mode);
    /// `fchownat(2)`
    chown(dir: i32, path: &CStr, user: u32, group: u32, flags: i32)
        fchownat(dir, path.as_ptr(), user, group, flags);
    /// `fchown(2)`
    fchown(fd: i32, user: u32, group: u32) fchown(fd, user, group);
    /// `faccessat(2)`
    access(dir: i32, path: &CStr, mode: i32, flags: i32) faccessat(dir, path.as_ptr(), mode, flags);
    /// `truncate(2)`
    truncate(path: &CStr, len: i64) truncate(path.as_ptr(), len);
    /// `chdir(2)`
    chdir(path: &CStr) chdir(path.as_ptr());
    /// `fchdir(2)`
    fchdir(fd: i32) fchdir(fd);
    /// `chroot(2)`
    chroot(path: &CStr) chroot(path.as_ptr());
    /// `fsync(2)`
    fsync(fd: i32) fsync(fd);
    /// `fdatasync(2)`
    fdatasync(fd: i32) fdatasync(fd);
    /// `kill(2)`
    kill(pid: i32, signal: i32) kill(pid, signal);
    /// `killpg(2)`
    killpg(group: i32, signal: i32) killpg(group, signal);
    /// `setpgid(2)`
    setpgid(pid: i32, group: i32) setpgid(pid, group);
    /// `setuid(2)`
    setuid(user: u32) setuid(user);
    /// `setgid(2)`
    setgid(group: u32) setgid(group);
    /// `sched_yield(2)`
    yield_now() sched_yield();
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $result:ty = $call:ident($($passed:expr),*);)*) => {
        $(
            $(#[$doc])*
            pub fn $name($($arg: $ty),*) -> Sys<$result> {
                // SAFETY: the arguments are numbers.
                checked(unsafe { libc::$call($($passed),*) })
            }
        )*
    };
}

numbers! {
    /// `dup(2)`, not inherited
    dup(fd: i32) -> i32 = fcntl(fd, libc::F_DUPFD_CLOEXEC, 0);
    /// `getpgid(2)`
    getpgid(pid: i32) -> i32 = getpgid(pid);
    /// `getsid(2)`
    getsid(pid: i32) -> i32 = getsid(pid);
    /// `setsid(2)`
    setsid() -> i32 = setsid();
    /// `fork(2)`
    fork() -> i32 = fork();
    /// `tcgetpgrp(3)`
    tcgetpgrp(fd: i32) -> i32 = tcgetpgrp(fd);
}

macro_rules! infallible {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $result:ty;)*) => {
        $(
            $(#[$doc])*
            pub fn $name($($arg: $ty),*) -> $result {
                // SAFETY: the arguments are numbers, and the call cannot fail.
                unsafe { libc::$name($($arg),*) }
            }
        )*
    };
}

infallible! {
    /// `getpid(2)`
    getpid() -> i32;
    /// `getppid(2)`
    getppid() -> i32;
    /// `getpgrp(2)`
    getpgrp() -> i32;
    /// `getuid(2)`
    getuid() -> u32;
    /// `geteuid(2)`
    geteuid() -> u32;
    /// `getgid(2)`
    getgid() -> u32;
    /// `getegid(2)`
    getegid() -> u32;
    /// `umask(2)`
    umask(mask: u32) -> u32;
    /// `sync(2)`
    sync() -> ();
}

/// `dup2(2)`
pub fn dup2(fd: i32, to: i32, inheritable: bool) -> Sys<()> {
    if inheritable || fd == to {
        // SAFETY: numbers only.
        return checked(unsafe { libc::dup2(fd, to) }).map(drop);
    }
    // SAFETY: numbers only.
    checked(unsafe { libc::dup2(fd, to) })?;
    taipan_runtime::os::set_inheritable(to, false)
}

/// `openat(2)`
pub fn open(dir: i32, path: &CStr, flags: i32, mode: u32) -> Sys<i32> {
    // SAFETY: the path ends with a null byte.
    checked(unsafe { libc::openat(dir, path.as_ptr(), flags, mode) })
}

/// `pread(2)`
pub fn pread(fd: i32, room: &mut [u8], offset: i64) -> Sys<usize> {
    // SAFETY: the system writes at most the length of the slice.
    checked(unsafe { libc::pread(fd, room.as_mut_ptr().cast(), room.len(), offset) } as i64)
        .map(|count| count as usize)
}

/// `pwrite(2)`
pub fn pwrite(fd: i32, bytes: &[u8], offset: i64) -> Sys<usize> {
    // SAFETY: the system reads at most the length of the slice.
    checked(unsafe { libc::pwrite(fd, bytes.as_ptr().cast(), bytes.len(), offset) } as i64)
        .map(|count| count as usize)
}

/// `pipe2(2)`
pub fn pipe(flags: i32) -> Sys<(i32, i32)> {
    let mut ends = [0; 2];
    // SAFETY: the array has room for both ends.
    checked(unsafe { libc::pipe2(ends.as_mut_ptr(), flags) })?;
    Ok((ends[0], ends[1]))
}

/// Whether the descriptor is in blocking mode.
pub fn is_blocking(fd: i32) -> Sys<bool> {
    // SAFETY: numbers only.
    Ok(checked(unsafe { libc::fcntl(fd, libc::F_GETFL) })? & libc::O_NONBLOCK == 0)
}

/// Puts the descriptor into blocking mode, or out of it.
pub fn set_blocking(fd: i32, blocking: bool) -> Sys<()> {
    // SAFETY: numbers only.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFL) })?;
    let wanted = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
    // SAFETY: numbers only.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFL, wanted) }).map(drop)
}

/// `fstatat(2)`
pub fn status(dir: i32, path: &CStr, flags: i32) -> Sys<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the system fills the structure where it succeeds.
    unsafe {
        checked(libc::fstatat(dir, path.as_ptr(), status.as_mut_ptr(), flags))?;
        Ok(status.assume_init())
    }
}

/// `statvfs(3)`
pub fn filesystem(path: &CStr) -> Sys<libc::statvfs> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the system fills the structure where it succeeds.
    unsafe {
        checked(libc::statvfs(path.as_ptr(), status.as_mut_ptr()))?;
        Ok(status.assume_init())
    }
}

/// `fstatvfs(3)`
pub fn filesystem_of(fd: i32) -> Sys<libc::statvfs> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the system fills the structure where it succeeds.
    unsafe {
        checked(libc::fstatvfs(fd, status.as_mut_ptr()))?;
        Ok(status.assume_init())
    }
}

/// `readlinkat(2)`
pub fn read_link(dir: i32, path: &CStr) -> Sys<Vec<u8>> {
    let mut room = vec![0; libc::PATH_MAX as usize];
    // SAFETY: the system writes at most the length of the vector.
    let len = unsafe { libc::readlinkat(dir, path.as_ptr(), room.as_mut_ptr().cast(), room.len()) };
    room.truncate(checked(len as i64)? as usize);
    Ok(room)
}

/// Moments as the system wants them.
pub type Times = [libc::timespec; 2];

/// `utimensat(2)`; the present moment without times.
pub fn set_times(dir: i32, path: &CStr, times: Option<&Times>, flags: i32) -> Sys<()> {
    let times = times.map_or(std::ptr::null(), |times| times.as_ptr());
    // SAFETY: two moments or none.
    checked(unsafe { libc::utimensat(dir, path.as_ptr(), times, flags) }).map(drop)
}

/// `futimens(3)`; the present moment without times.
pub fn set_times_of(fd: i32, times: Option<&Times>) -> Sys<()> {
    let times = times.map_or(std::ptr::null(), |times| times.as_ptr());
    // SAFETY: two moments or none.
    checked(unsafe { libc::futimens(fd, times) }).map(drop)
}

/// An entry of a folder.
pub struct Entry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode.
    pub inode: u64,
    /// Its kind as the folder tells it, `DT_UNKNOWN` where it does not.
    pub kind: u8,
}

/// A folder being read.
pub struct Folder(NonNull<libc::DIR>);

// SAFETY: a folder is a pointer that one owner uses at a time.
unsafe impl Send for Folder {}

impl Folder {
    /// Opens the folder of a path.
    pub fn open(path: &CStr) -> Sys<Folder> {
        // SAFETY: the path ends with a null byte.
        NonNull::new(unsafe { libc::opendir(path.as_ptr()) }).map(Folder).ok_or_else(last_error)
    }

    /// Reads the folder of a descriptor, from its start; the descriptor stays the caller's.
    pub fn of_descriptor(fd: i32) -> Sys<Folder> {
        let own = dup(fd)?;
        // SAFETY: the descriptor is the folder's own.
        let Some(folder) = NonNull::new(unsafe { libc::fdopendir(own) }) else {
            let errno = last_error();
            let _ = taipan_runtime::os::close(own);
            return Err(errno);
        };
        // SAFETY: an open folder.
        unsafe { libc::rewinddir(folder.as_ptr()) };
        Ok(Folder(folder))
    }

    /// The next entry, the folder itself and its parent left out; nothing at the end.
    pub fn next(&mut self) -> Sys<Option<Entry>> {
        loop {
            // SAFETY: the place of this thread's error number.
            unsafe { *libc::__errno_location() = 0 };
            // SAFETY: an open folder, used by nobody else.
            let Some(entry) = NonNull::new(unsafe { libc::readdir(self.0.as_ptr()) }) else {
                return match last_error() {
                    0 => Ok(None),
                    errno => Err(errno),
                };
            };
            // SAFETY: the entry is valid until the next call; its name ends with a null byte.
            let (entry, name) = unsafe { (entry.as_ref(), CStr::from_ptr(entry.as_ref().d_name.as_ptr())) };
            if !matches!(name.to_bytes(), b"." | b"..") {
                let name = name.to_bytes().to_vec();
                return Ok(Some(Entry { name, inode: entry.d_ino, kind: entry.d_type }));
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // SAFETY: an open folder, closed once.
        unsafe { libc::closedir(self.0.as_ptr()) };
    }
}

/// `wait4(2)`: process, status, and what it used.
pub fn wait(pid: i32, options: i32) -> Sys<(i32, i32, libc::rusage)> {
    let (mut status, mut usage) = (0, MaybeUninit::zeroed());
    // SAFETY: room for a status and a usage, which begins as zeros.
    unsafe {
        let pid = checked(libc::wait4(pid, &raw mut status, options, usage.as_mut_ptr()))?;
        Ok((pid, status, usage.assume_init()))
    }
}

/// `execve(2)`: the error number of its failure.
pub fn execute(path: &CStr, arguments: &[CString], environment: Option<&[CString]>) -> i32 {
    let pointers = |texts: &[CString]| -> Vec<*const libc::c_char> {
        texts.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect()
    };
    let arguments = pointers(arguments);
    // SAFETY: arrays of texts, each with a null pointer at its end.
    unsafe {
        match environment {
            Some(environment) => {
                libc::execve(path.as_ptr(), arguments.as_ptr(), pointers(environment).as_ptr());
            }
            None => {
                libc::execv(path.as_ptr(), arguments.as_ptr());
            }
        }
    }
    last_error()
}

/// Ends the process at once.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: it does not return.
    unsafe { libc::_exit(code) }
}

/// `system(3)`
pub fn shell(command: &CStr) -> i32 {
    // SAFETY: the command ends with a null byte.
    unsafe { libc::system(command.as_ptr()) }
}

/// Changes or removes a variable of the process's environment.
pub fn set_variable(name: &[u8], value: Option<&[u8]>) {
    let name = OsStr::from_bytes(name);
    // SAFETY: Rust code reads the environment under the same lock; C code of this process does not run meanwhile.
    unsafe {
        match value {
            Some(value) => std::env::set_var(name, OsStr::from_bytes(value)),
            None => std::env::remove_var(name),
        }
    }
}

/// `uname(2)`: system, node, release, version, machine.
pub fn names() -> Sys<[Vec<u8>; 5]> {
    let mut names = MaybeUninit::uninit();
    // SAFETY: the system fills the structure, whose texts end with null bytes.
    unsafe {
        checked(libc::uname(names.as_mut_ptr()))?;
        let names: libc::utsname = names.assume_init();
        let text = |field: &[libc::c_char]| CStr::from_ptr(field.as_ptr()).to_bytes().to_vec();
        Ok([
            text(&names.sysname),
            text(&names.nodename),
            text(&names.release),
            text(&names.version),
            text(&names.machine),
        ])
    }
}

/// `times(2)` in seconds: user, system, both of children, and a clock.
pub fn process_times() -> Sys<[f64; 5]> {
    let mut times = MaybeUninit::zeroed();
    // SAFETY: the system fills the structure; the second call takes a number.
    let (elapsed, times, ticks) = unsafe {
        let elapsed = checked(libc::times(times.as_mut_ptr()))?;
        (elapsed, times.assume_init(), libc::sysconf(libc::_SC_CLK_TCK))
    };
    let ticks = ticks.max(1) as f64;
    let parts = [times.tms_utime, times.tms_stime, times.tms_cutime, times.tms_cstime, elapsed];
    Ok(parts.map(|part| part as f64 / ticks))
}

/// The size of a terminal: columns, lines.
pub fn terminal_size(fd: i32) -> Sys<(u16, u16)> {
    let mut size = MaybeUninit::<libc::winsize>::zeroed();
    // SAFETY: the system fills the structure.
    let size = unsafe {
        checked(libc::ioctl(fd, libc::TIOCGWINSZ, size.as_mut_ptr()))?;
        size.assume_init()
    };
    Ok((size.ws_col, size.ws_row))
}

/// Random bytes of the system.
pub fn random(room: &mut [u8], flags: u32) -> Sys<usize> {
    // SAFETY: the system writes at most the length of the slice.
    checked(unsafe { libc::getrandom(room.as_mut_ptr().cast(), room.len(), flags) } as i64)
        .map(|count| count as usize)
}

/// `sysconf(3)`; an error number of 0 says that the value is indeterminate.
pub fn configuration(name: i32) -> Sys<i64> {
    // SAFETY: the place of this thread's error number; numbers only.
    let value = unsafe {
        *libc::__errno_location() = 0;
        libc::sysconf(name)
    };
    checked(value)
}

/// The mean number of processes that are ready to run.
pub fn load() -> Option<[f64; 3]> {
    let mut load = [0.0; 3];
    // SAFETY: room for three numbers.
    (unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } == 3).then_some(load)
}

/// `getgroups(2)`
pub fn groups() -> Sys<Vec<u32>> {
    // SAFETY: asks for the count only.
    let count = checked(unsafe { libc::getgroups(0, std::ptr::null_mut()) })?;
    let mut groups = vec![0; count as usize];
    // SAFETY: room for `count` numbers.
    let count = checked(unsafe { libc::getgroups(count, groups.as_mut_ptr()) })?;
    groups.truncate(count as usize);
    Ok(groups)
}

/// The processors that a process may run on.
pub fn affinity(pid: i32) -> Sys<Vec<usize>> {
    let mut set = MaybeUninit::<libc::cpu_set_t>::zeroed();
    // SAFETY: room for a set, which begins empty; the numbers asked for lie inside it.
    unsafe {
        checked(libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), set.as_mut_ptr()))?;
        let set = set.assume_init();
        Ok((0..libc::CPU_SETSIZE as usize).filter(|&cpu| libc::CPU_ISSET(cpu, &set)).collect())
    }
}

/// The name of a terminal.
pub fn terminal_name(fd: i32) -> Sys<Vec<u8>> {
    let mut room = vec![0u8; 256];
    // SAFETY: the system writes a text with its null byte, at most the length of the vector.
    let errno = unsafe { libc::ttyname_r(fd, room.as_mut_ptr().cast(), room.len()) };
    if errno != 0 {
        return Err(errno);
    }
    room.truncate(room.iter().position(|&byte| byte == 0).unwrap_or(room.len()));
    Ok(room)
}

/// `nice(2)`; -1 may be a result.
pub fn nice(increment: i32) -> Sys<i32> {
    // SAFETY: the place of this thread's error number; numbers only.
    let value = unsafe {
        *libc::__errno_location() = 0;
        libc::nice(increment)
    };
    if value == -1 && last_error() != 0 { Err(last_error()) } else { Ok(value) }
}
