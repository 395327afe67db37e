//! `stat` and its relatives.

use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::io::unwritten;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::os::Sys;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::struct_sequence;
use taipan_runtime::types::struct_sequence::StructSpec;

use super::arguments::Dir;
use super::arguments::Path;
use super::arguments::Place;
use super::arguments::done;
use super::arguments::done_with;
use super::system;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[FSTAT_SPEC, FSTATVFS_SPEC, LSTAT_SPEC, STAT_SPEC, STATVFS_SPEC];

/// `os.stat_result`
pub static STAT_RESULT: StructSpec = StructSpec {
    name: "stat_result",
    module: "os",
    doc: "stat_result: Result from stat, fstat, or lstat.\n\n\
          This object may be accessed either as a tuple of\n  \
          (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\n\
          or via the attributes st_mode, st_ino, st_dev, st_nlink, and so on.\n\n\
          Posix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\n\
          or st_flags, they are available as attributes only.\n\n\
          See os.stat for more information.",
    fields: &[
        ("st_mode", "protection bits"),
        ("st_ino", "inode"),
        ("st_dev", "device"),
        ("st_nlink", "number of hard links"),
        ("st_uid", "user ID of owner"),
        ("st_gid", "group ID of owner"),
        ("st_size", "total size, in bytes"),
        ("", "integer time of last access"),
        ("", "integer time of last modification"),
        ("", "integer time of last change"),
        ("st_atime", "time of last access"),
        ("st_mtime", "time of last modification"),
        ("st_ctime", "time of last change"),
        ("st_atime_ns", "time of last access in nanoseconds"),
        ("st_mtime_ns", "time of last modification in nanoseconds"),
        ("st_ctime_ns", "time of last change in nanoseconds"),
        ("st_blksize", "blocksize for filesystem I/O"),
        ("st_blocks", "number of blocks allocated"),
        ("st_rdev", "device type (if inode device)"),
    ],
    visible: 10,
    constructible: true,
};

/// `os.statvfs_result`
pub static STATVFS_RESULT: StructSpec = StructSpec {
    name: "statvfs_result",
    module: "os",
    doc: "statvfs_result: Result from statvfs or fstatvfs.\n\n\
          This object may be accessed either as a tuple of\n  \
          (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\n\
          or via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\n\
          See os.statvfs for more information.",
    fields: &[
        ("f_bsize", ""),
        ("f_frsize", ""),
        ("f_blocks", ""),
        ("f_bfree", ""),
        ("f_bavail", ""),
        ("f_files", ""),
        ("f_ffree", ""),
        ("f_favail", ""),
        ("f_flag", ""),
        ("f_namemax", ""),
        ("f_fsid", ""),
    ],
    visible: 10,
    constructible: true,
};

/// A `stat_result`.
pub fn result(thread: &mut Thread, status: &libc::stat) -> PyResult {
    let interp = thread.interp();
    let signed = |number: i64| int::from_i64(&interp, number);
    let times = [
        (status.st_atime, status.st_atime_nsec),
        (status.st_mtime, status.st_mtime_nsec),
        (status.st_ctime, status.st_ctime_nsec),
    ];
    let whole = times.map(|(seconds, _)| signed(seconds));
    let floats = times.map(|(seconds, part)| Value::float(seconds as f64 + 1e-9 * part as f64));
    let exact = times.map(|(seconds, part)| {
        int::from_i128(&interp, i128::from(seconds) * 1_000_000_000 + i128::from(part))
    });
    let fields = [
        signed(i64::from(status.st_mode)),
        int::from_u64(&interp, status.st_ino),
        int::from_u64(&interp, status.st_dev),
        int::from_u64(&interp, status.st_nlink),
        signed(i64::from(status.st_uid)),
        signed(i64::from(status.st_gid)),
        signed(status.st_size),
        whole[0],
        whole[1],
        whole[2],
        floats[0],
        floats[1],
        floats[2],
        exact[0],
        exact[1],
        exact[2],
        signed(status.st_blksize),
        signed(status.st_blocks),
        int::from_u64(&interp, status.st_rdev),
    ];
    struct_sequence::new(thread, &STAT_RESULT, &fields)
}

/// Perform a stat system call on the given path.
///
///   path
///     Path to be examined; can be string, bytes, a path-like object or
///     open-file-descriptor int.
///   dir_fd
///     If not None, it should be a file descriptor open to a directory,
///     and path should be a relative string; path will then be relative to
///     that directory.
///   follow_symlinks
///     If False, and the last element of the path is a symbolic link,
///     stat will examine the symbolic link itself instead of the file
///     the link points to.
///
/// dir_fd and follow_symlinks may not be implemented
///   on your platform.  If they are unavailable, using them will raise a
///   NotImplementedError.
///
/// It's an error to use dir_fd or follow_symlinks when specifying path as
///   an open file descriptor.
#[pyfunction("(path, *, dir_fd=None, follow_symlinks=True)", module = "posix")]
fn stat(
    thread: &mut Thread,
    path: Place,
    #[default(Dir::WORKING)] dir_fd: Dir,
    #[default(true)] follow_symlinks: bool,
) -> PyResult {
    let status = match &path {
        Place::Path(path) => {
            let flags = if follow_symlinks { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
            settled(thread, dir_fd, path, flags)
        }
        Place::Descriptor(_) if dir_fd.0 != libc::AT_FDCWD => {
            return Err(thread.value_error("stat: can't specify dir_fd without matching path"));
        }
        Place::Descriptor(_) if !follow_symlinks => {
            return Err(thread.value_error("stat: cannot use fd and follow_symlinks together"));
        }
        Place::Descriptor(fd) => settled_open(thread, *fd),
    };
    let shown = path.shown(thread);
    let status = done_with(thread, status, shown)?;
    result(thread, &status)
}

/// The status of a file with all that was written to it.
fn settled(thread: &mut Thread, dir: Dir, path: &Path, flags: i32) -> Sys<libc::stat> {
    let status = system::status(dir.0, path.as_c(), flags)?;
    if unwritten::settle(thread, &status) { system::status(dir.0, path.as_c(), flags) } else { Ok(status) }
}

/// The same for an open file.
fn settled_open(thread: &mut Thread, fd: i32) -> Sys<libc::stat> {
    let status = os::status(fd)?;
    if unwritten::settle(thread, &status) { os::status(fd) } else { Ok(status) }
}

/// Perform a stat system call on the given path, without following symbolic links.
///
/// Like stat(), but do not follow symbolic links.
/// Equivalent to stat(path, follow_symlinks=False).
#[pyfunction("(path, *, dir_fd=None)", module = "posix")]
fn lstat(thread: &mut Thread, path: Path, #[default(Dir::WORKING)] dir_fd: Dir) -> PyResult {
    let status = settled(thread, dir_fd, &path, libc::AT_SYMLINK_NOFOLLOW);
    let status = done_with(thread, status, path.shown)?;
    result(thread, &status)
}

/// Perform a stat system call on the given file descriptor.
///
/// Like stat(), but for an open file descriptor.
/// Equivalent to os.stat(fd).
#[pyfunction("(fd)", module = "posix")]
fn fstat(thread: &mut Thread, fd: i32) -> PyResult {
    let status = settled_open(thread, fd);
    let status = done(thread, status)?;
    result(thread, &status)
}

fn filesystem_result(thread: &mut Thread, status: &libc::statvfs) -> PyResult {
    let interp = thread.interp();
    let fields = [
        status.f_bsize,
        status.f_frsize,
        status.f_blocks,
        status.f_bfree,
        status.f_bavail,
        status.f_files,
        status.f_ffree,
        status.f_favail,
        status.f_flag,
        status.f_namemax,
        status.f_fsid,
    ];
    let fields = fields.map(|number| int::from_u64(&interp, number));
    struct_sequence::new(thread, &STATVFS_RESULT, &fields)
}

/// Perform a statvfs system call on the given path.
///
/// path may always be specified as a string.
/// On some platforms, path may also be specified as an open file descriptor.
///   If this functionality is unavailable, using it raises an exception.
#[pyfunction("(path)", module = "posix")]
fn statvfs(thread: &mut Thread, path: Place) -> PyResult {
    let status = match &path {
        Place::Path(path) => system::filesystem(path.as_c()),
        Place::Descriptor(fd) => system::filesystem_of(*fd),
    };
    let shown = path.shown(thread);
    let status = done_with(thread, status, shown)?;
    filesystem_result(thread, &status)
}

/// Perform an fstatvfs system call on the given fd.
///
/// Equivalent to statvfs(fd).
#[pyfunction("(fd, /)", module = "posix")]
fn fstatvfs(thread: &mut Thread, fd: i32) -> PyResult {
    let status = done(thread, system::filesystem_of(fd))?;
    filesystem_result(thread, &status)
}
