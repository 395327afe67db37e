//! Files by their names.

use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::float;
use taipan_runtime::types::int;
use taipan_runtime::types::tuple::Tuple;

use super::arguments::Descriptor;
use super::arguments::Dir;
use super::arguments::Owner;
use super::arguments::Path;
use super::arguments::Place;
use super::arguments::done;
use super::arguments::done_between;
use super::arguments::done_with;
use super::arguments::name;
use super::system;
use super::system::Times;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[
    ACCESS_SPEC,
    CHDIR_SPEC,
    CHMOD_SPEC,
    CHOWN_SPEC,
    CHROOT_SPEC,
    FCHDIR_SPEC,
    FCHMOD_SPEC,
    FCHOWN_SPEC,
    FSPATH_SPEC,
    GETCWD_SPEC,
    GETCWDB_SPEC,
    LCHOWN_SPEC,
    LINK_SPEC,
    MKDIR_SPEC,
    MKFIFO_SPEC,
    READLINK_SPEC,
    REMOVE_SPEC,
    RENAME_SPEC,
    REPLACE_SPEC,
    RMDIR_SPEC,
    SYMLINK_SPEC,
    TRUNCATE_SPEC,
    UNLINK_SPEC,
    UTIME_SPEC,
];

/// What makes a call act on a symbolic link itself.
fn link_flag(follow: bool) -> i32 {
    if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW }
}

/// Return the file system path representation of the object.
///
/// If the object is str or bytes, then allow it to pass through as-is. If the
/// object defines __fspath__(), then return the result of that method. All other
/// types raise a TypeError.
#[pyfunction("(path)", module = "posix")]
fn fspath(thread: &mut Thread, path: Value) -> PyResult {
    os::path::fspath(thread, path)
}

/// Use the real uid/gid to test for access to a path.
///
///   path
///     Path to be tested; can be string, bytes, or a path-like object.
///   mode
///     Operating-system mode bitfield.  Can be F_OK to test existence,
///     or the inclusive-OR of R_OK, W_OK, and X_OK.
///   dir_fd
///     If not None, it should be a file descriptor open to a directory,
///     and path should be relative; path will then be relative to that
///     directory.
///   effective_ids
///     If True, access will use the effective uid/gid instead of
///     the real uid/gid.
///   follow_symlinks
///     If False, and the last element of the path is a symbolic link,
///     access will examine the symbolic link itself instead of the file
///     the link points to.
#[pyfunction("(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", module = "posix")]
fn access(
    path: Path,
    mode: i32,
    #[default(Dir::WORKING)] dir_fd: Dir,
    #[default(false)] effective_ids: bool,
    #[default(true)] follow_symlinks: bool,
) -> bool {
    let effective = if effective_ids { libc::AT_EACCESS } else { 0 };
    system::access(dir_fd.0, path.as_c(), mode, link_flag(follow_symlinks) | effective).is_ok()
}

/// Change the current working directory to the specified path.
///
/// path may always be specified as a string.
/// On some platforms, path may also be specified as an open file descriptor.
/// If this functionality is unavailable, using it raises an exception.
#[pyfunction("(path)", module = "posix")]
fn chdir(thread: &mut Thread, path: Place) -> PyResult<()> {
    let result = match &path {
        Place::Path(path) => system::chdir(path.as_c()),
        Place::Descriptor(fd) => system::fchdir(*fd),
    };
    let shown = path.shown(thread);
    done_with(thread, result, shown)
}

/// Change to the directory of the given file descriptor.
///
/// fd must be opened on a directory, not a file.
/// Equivalent to os.chdir(fd).
#[pyfunction("(fd)", module = "posix")]
fn fchdir(thread: &mut Thread, fd: Descriptor) -> PyResult<()> {
    done(thread, system::fchdir(fd.0))
}

/// Change root directory to path.
#[pyfunction("(path)", module = "posix")]
fn chroot(thread: &mut Thread, path: Path) -> PyResult<()> {
    done_with(thread, system::chroot(path.as_c()), path.shown)
}

/// Change the access permissions of a file.
#[pyfunction("(path, mode, *, dir_fd=None, follow_symlinks=(os.name != 'nt'))", module = "posix")]
fn chmod(
    thread: &mut Thread,
    path: Place,
    mode: i32,
    #[default(Dir::WORKING)] dir_fd: Dir,
    #[default(true)] follow_symlinks: bool,
) -> PyResult<()> {
    let result = match &path {
        Place::Path(path) => system::chmod(dir_fd.0, path.as_c(), mode as u32, link_flag(follow_symlinks)),
        Place::Descriptor(fd) => system::fchmod(*fd, mode as u32),
    };
    let shown = path.shown(thread);
    done_with(thread, result, shown)
}

/// Change the access permissions of the file given by file descriptor.
///
/// Equivalent to os.chmod(fd, mode).
#[pyfunction("(fd, mode)", module = "posix")]
fn fchmod(thread: &mut Thread, fd: i32, mode: i32) -> PyResult<()> {
    done(thread, system::fchmod(fd, mode as u32))
}

/// Change the owner and group id of path to the numeric uid and gid.
#[pyfunction("(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", module = "posix")]
fn chown(
    thread: &mut Thread,
    path: Place,
    uid: Owner,
    gid: Owner,
    #[default(Dir::WORKING)] dir_fd: Dir,
    #[default(true)] follow_symlinks: bool,
) -> PyResult<()> {
    let result = match &path {
        Place::Path(path) => system::chown(dir_fd.0, path.as_c(), uid.0, gid.0, link_flag(follow_symlinks)),
        Place::Descriptor(fd) => system::fchown(*fd, uid.0, gid.0),
    };
    let shown = path.shown(thread);
    done_with(thread, result, shown)
}

/// Change the owner and group id of the file specified by file descriptor.
///
/// Equivalent to os.chown(fd, uid, gid).
#[pyfunction("(fd, uid, gid)", module = "posix")]
fn fchown(thread: &mut Thread, fd: i32, uid: Owner, gid: Owner) -> PyResult<()> {
    done(thread, system::fchown(fd, uid.0, gid.0))
}

/// Change the owner and group id of path to the numeric uid and gid.
///
/// This function will not follow symbolic links.
/// Equivalent to os.chown(path, uid, gid, follow_symlinks=False).
#[pyfunction("(path, uid, gid)", module = "posix")]
fn lchown(thread: &mut Thread, path: Path, uid: Owner, gid: Owner) -> PyResult<()> {
    let result = system::chown(libc::AT_FDCWD, path.as_c(), uid.0, gid.0, libc::AT_SYMLINK_NOFOLLOW);
    done_with(thread, result, path.shown)
}

/// Return a unicode string representing the current working directory.
#[pyfunction("()", module = "posix")]
fn getcwd(thread: &mut Thread) -> PyResult {
    working_directory(thread, false)
}

/// Return a bytes string representing the current working directory.
#[pyfunction("()", module = "posix")]
fn getcwdb(thread: &mut Thread) -> PyResult {
    working_directory(thread, true)
}

fn working_directory(thread: &mut Thread, as_bytes: bool) -> PyResult {
    use std::os::unix::ffi::OsStrExt;
    let folder = std::env::current_dir().map_err(|error| error.raw_os_error().unwrap_or(0));
    let folder = done(thread, folder)?;
    name(thread, folder.as_os_str().as_bytes(), as_bytes)
}

/// Create a hard link to a file.
#[pyfunction(
    "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=(os.name != 'nt'))",
    module = "posix"
)]
fn link(
    thread: &mut Thread,
    src: Path,
    dst: Path,
    #[default(Dir::WORKING)] src_dir_fd: Dir,
    #[default(Dir::WORKING)] dst_dir_fd: Dir,
    #[default(true)] follow_symlinks: bool,
) -> PyResult<()> {
    let flags = if follow_symlinks { libc::AT_SYMLINK_FOLLOW } else { 0 };
    let result = system::link(src_dir_fd.0, src.as_c(), dst_dir_fd.0, dst.as_c(), flags);
    done_between(thread, result, src.shown, dst.shown)
}

/// Create a symbolic link pointing to src named dst.
#[pyfunction("(src, dst, target_is_directory=False, *, dir_fd=None)", module = "posix")]
fn symlink(
    thread: &mut Thread,
    src: Path,
    dst: Path,
    target_is_directory: Option<bool>,
    #[default(Dir::WORKING)] dir_fd: Dir,
) -> PyResult<()> {
    // It means something on Windows only.
    let _ = target_is_directory;
    let result = system::symlink(src.as_c(), dir_fd.0, dst.as_c());
    done_between(thread, result, src.shown, dst.shown)
}

/// Return a string representing the path to which the symbolic link points.
#[pyfunction("(path, *, dir_fd=None)", module = "posix")]
fn readlink(thread: &mut Thread, path: Path, #[default(Dir::WORKING)] dir_fd: Dir) -> PyResult {
    let target = done_with(thread, system::read_link(dir_fd.0, path.as_c()), path.shown)?;
    name(thread, &target, path.is_bytes())
}

/// Create a directory.
#[pyfunction("(path, mode=0o777, *, dir_fd=None)", module = "posix")]
fn mkdir(
    thread: &mut Thread,
    path: Path,
    #[default(0o777)] mode: i32,
    #[default(Dir::WORKING)] dir_fd: Dir,
) -> PyResult<()> {
    done_with(thread, system::mkdir(dir_fd.0, path.as_c(), mode as u32), path.shown)
}

/// Create a "fifo" (a POSIX named pipe).
#[pyfunction("(path, mode=0o666, *, dir_fd=None)", module = "posix")]
fn mkfifo(
    thread: &mut Thread,
    path: Path,
    #[default(0o666)] mode: i32,
    #[default(Dir::WORKING)] dir_fd: Dir,
) -> PyResult<()> {
    done_with(thread, system::mkfifo(dir_fd.0, path.as_c(), mode as u32), path.shown)
}

/// Remove a directory.
#[pyfunction("(path, *, dir_fd=None)", module = "posix")]
fn rmdir(thread: &mut Thread, path: Path, #[default(Dir::WORKING)] dir_fd: Dir) -> PyResult<()> {
    done_with(thread, system::unlink(dir_fd.0, path.as_c(), libc::AT_REMOVEDIR), path.shown)
}

/// Remove a file (same as remove()).
#[pyfunction("(path, *, dir_fd=None)", module = "posix")]
fn unlink(thread: &mut Thread, path: Path, #[default(Dir::WORKING)] dir_fd: Dir) -> PyResult<()> {
    done_with(thread, system::unlink(dir_fd.0, path.as_c(), 0), path.shown)
}

/// Remove a file (same as unlink()).
#[pyfunction("(path, *, dir_fd=None)", module = "posix")]
fn remove(thread: &mut Thread, path: Path, #[default(Dir::WORKING)] dir_fd: Dir) -> PyResult<()> {
    unlink(thread, path, dir_fd)
}

/// Rename a file or directory.
#[pyfunction("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", module = "posix")]
fn rename(
    thread: &mut Thread,
    src: Path,
    dst: Path,
    #[default(Dir::WORKING)] src_dir_fd: Dir,
    #[default(Dir::WORKING)] dst_dir_fd: Dir,
) -> PyResult<()> {
    let result = system::rename(src_dir_fd.0, src.as_c(), dst_dir_fd.0, dst.as_c());
    done_between(thread, result, src.shown, dst.shown)
}

/// Rename a file or directory, overwriting the destination.
#[pyfunction("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", module = "posix")]
fn replace(
    thread: &mut Thread,
    src: Path,
    dst: Path,
    #[default(Dir::WORKING)] src_dir_fd: Dir,
    #[default(Dir::WORKING)] dst_dir_fd: Dir,
) -> PyResult<()> {
    rename(thread, src, dst, src_dir_fd, dst_dir_fd)
}

/// Truncate a file, specified by path, to a specific length.
#[pyfunction("(path, length)", module = "posix")]
fn truncate(thread: &mut Thread, path: Place, length: i64) -> PyResult<()> {
    let result = match &path {
        Place::Path(path) => system::truncate(path.as_c(), length),
        Place::Descriptor(fd) => os::truncate(*fd, length),
    };
    let shown = path.shown(thread);
    done_with(thread, result, shown)
}

/// A pair of the argument `times` or `ns`.
fn pair(thread: &mut Thread, value: Value, message: &str) -> PyResult<(Value, Value)> {
    match value.cast::<Tuple>().map(|pair| pair.items()) {
        Some(&[first, second]) => Ok((first, second)),
        _ => Err(thread.type_error(message)),
    }
}

/// Seconds as the system wants them.
fn moment_of_seconds(thread: &mut Thread, seconds: Value) -> PyResult<libc::timespec> {
    let too_large = "timestamp out of range for platform time_t";
    if let Some(float) = float::exact(seconds) {
        if float.is_nan() {
            return Err(thread.value_error("Invalid value NaN (not a number)"));
        }
        let (whole, part) = (float.floor(), float - float.floor());
        let nanoseconds = ((part * 1e9).floor() as i64).clamp(0, 999_999_999);
        if !(i64::MIN as f64..-(i64::MIN as f64)).contains(&whole) {
            return Err(thread.overflow_error(too_large));
        }
        return Ok(libc::timespec { tv_sec: whole as i64, tv_nsec: nanoseconds });
    }
    let index = ops::index(thread, seconds)?;
    match int::to_i64(index) {
        Some(seconds) => Ok(libc::timespec { tv_sec: seconds, tv_nsec: 0 }),
        None => Err(thread.overflow_error(too_large)),
    }
}

/// Nanoseconds as the system wants them.
fn moment_of_nanoseconds(thread: &mut Thread, nanoseconds: Value) -> PyResult<libc::timespec> {
    let index = ops::index(thread, nanoseconds)?;
    match int::to_i64(index) {
        Some(total) => Ok(libc::timespec {
            tv_sec: total.div_euclid(1_000_000_000),
            tv_nsec: total.rem_euclid(1_000_000_000),
        }),
        None => Err(thread.overflow_error("timestamp out of range for platform time_t")),
    }
}

/// The moments that the arguments of `utime` mean; nothing for the present.
fn moments(thread: &mut Thread, times: Option<Value>, ns: Option<Value>) -> PyResult<Option<Times>> {
    let times = times.filter(|times| !times.is_none());
    match (times, ns) {
        (Some(_), Some(_)) => {
            let message = "utime: you may specify either 'times' or 'ns' but not both";
            Err(thread.value_error(message))
        }
        (Some(times), None) => {
            let message = "utime: 'times' must be either a tuple of two ints or None";
            let (access, change) = pair(thread, times, message)?;
            Ok(Some([moment_of_seconds(thread, access)?, moment_of_seconds(thread, change)?]))
        }
        (None, Some(ns)) => {
            let (access, change) = pair(thread, ns, "utime: 'ns' must be a tuple of two ints")?;
            Ok(Some([moment_of_nanoseconds(thread, access)?, moment_of_nanoseconds(thread, change)?]))
        }
        (None, None) => Ok(None),
    }
}

/// Set the access and modified time of path.
#[pyfunction("(path, times=None, *, ns=..., dir_fd=None, follow_symlinks=True)", module = "posix")]
fn utime(
    thread: &mut Thread,
    path: Place,
    times: Option<Value>,
    ns: Option<Value>,
    #[default(Dir::WORKING)] dir_fd: Dir,
    #[default(true)] follow_symlinks: bool,
) -> PyResult<()> {
    let times = moments(thread, times, ns)?;
    let result = match &path {
        Place::Path(path) => {
            system::set_times(dir_fd.0, path.as_c(), times.as_ref(), link_flag(follow_symlinks))
        }
        Place::Descriptor(fd) => system::set_times_of(*fd, times.as_ref()),
    };
    let shown = path.shown(thread);
    done_with(thread, result, shown)
}
