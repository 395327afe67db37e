//! Files by their descriptors.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::os::Sys;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::struct_sequence;
use taipan_runtime::types::struct_sequence::StructSpec;

use super::arguments::Descriptor;
use super::arguments::Dir;
use super::arguments::Path;
use super::arguments::done;
use super::arguments::done_with;
use super::arguments::name;
use super::system;
use crate::modules::buffers;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[
    CLOSE_SPEC,
    CLOSERANGE_SPEC,
    DEVICE_ENCODING_SPEC,
    DUP_SPEC,
    DUP2_SPEC,
    FDATASYNC_SPEC,
    FSYNC_SPEC,
    FTRUNCATE_SPEC,
    GET_BLOCKING_SPEC,
    GET_INHERITABLE_SPEC,
    GET_TERMINAL_SIZE_SPEC,
    ISATTY_SPEC,
    LSEEK_SPEC,
    OPEN_SPEC,
    PIPE_SPEC,
    PIPE2_SPEC,
    PREAD_SPEC,
    PWRITE_SPEC,
    READ_SPEC,
    READINTO_SPEC,
    SET_BLOCKING_SPEC,
    SET_INHERITABLE_SPEC,
    SYNC_SPEC,
    TTYNAME_SPEC,
    WRITE_SPEC,
];

/// `os.terminal_size`
pub static TERMINAL_SIZE: StructSpec = StructSpec {
    name: "terminal_size",
    module: "os",
    doc: "A tuple of (columns, lines) for holding terminal window size",
    fields: &[
        ("columns", "width of the terminal window in characters"),
        ("lines", "height of the terminal window in characters"),
    ],
    visible: 2,
    constructible: true,
};

/// Open a file for low level IO.  Returns a file descriptor (integer).
///
/// If dir_fd is not None, it should be a file descriptor open to a directory,
///   and path should be relative; path will then be relative to that directory.
/// dir_fd may not be implemented on your platform.
///   If it is unavailable, using it will raise a NotImplementedError.
#[pyfunction("(path, flags, mode=0o777, *, dir_fd=None)", module = "posix")]
fn open(
    thread: &mut Thread,
    path: Path,
    flags: i32,
    #[default(0o777)] mode: i32,
    #[default(Dir::WORKING)] dir_fd: Dir,
) -> PyResult<i32> {
    let flags = flags | libc::O_CLOEXEC;
    let opened = os::retry_open(thread, || system::open(dir_fd.0, path.as_c(), flags, mode as u32))?;
    done_with(thread, opened, path.shown)
}

/// Close a file descriptor.
#[pyfunction("(fd)", module = "posix")]
fn close(thread: &mut Thread, fd: i32) -> PyResult<()> {
    done(thread, os::close(fd))
}

/// Closes all file descriptors in [fd_low, fd_high), ignoring errors.
#[pyfunction("(fd_low, fd_high, /)", module = "posix")]
fn closerange(thread: &mut Thread, fd_low: i32, fd_high: i32) -> PyResult<()> {
    for fd in fd_low.max(0)..fd_high {
        let _ = os::close(fd);
        thread.work(64)?;
    }
    Ok(())
}

/// Return a duplicate of a file descriptor.
#[pyfunction("(fd, /)", module = "posix")]
fn dup(thread: &mut Thread, fd: i32) -> PyResult<i32> {
    let made = os::retry_open(thread, || system::dup(fd))?;
    done(thread, made)
}

/// Duplicate file descriptor.
#[pyfunction("(fd, fd2, inheritable=True)", module = "posix")]
fn dup2(thread: &mut Thread, fd: i32, fd2: i32, #[default(true)] inheritable: bool) -> PyResult<i32> {
    if fd < 0 || fd2 < 0 {
        return Err(os_error::raise(thread, libc::EBADF, None));
    }
    let made = os::retry(thread, || system::dup2(fd, fd2, inheritable))?;
    done(thread, made)?;
    Ok(fd2)
}

/// A count that a call moves at most.
fn count(thread: &mut Thread, length: isize) -> PyResult<usize> {
    match usize::try_from(length) {
        Ok(length) => Ok(length),
        Err(_) => Err(os_error::raise(thread, libc::EINVAL, None)),
    }
}

/// The bytes that a call read.
fn read_bytes(thread: &mut Thread, read: Sys<Vec<u8>>) -> PyResult<Gc<Bytes>> {
    let read = done(thread, read)?;
    Bytes::new(thread, &read)
}

/// Read from a file descriptor.  Returns a bytes object.
#[pyfunction("(fd, length, /)", module = "posix")]
fn read(thread: &mut Thread, fd: i32, length: isize) -> PyResult<Gc<Bytes>> {
    let length = count(thread, length)?;
    if length <= PIECE {
        let read = os::read_waiting(thread, fd, length)?;
        return read_bytes(thread, read);
    }
    let _charge = thread.charge(length)?;
    let mut room = vec![0; length];
    let read = os::retry_waiting(thread, || os::read(fd, &mut room))?;
    let read = done(thread, read)?;
    Bytes::new(thread, &room[..read])
}

/// What is read without more ado.
const PIECE: usize = 64 << 10;

/// Read into a buffer object from a file descriptor.
///
/// The buffer should be mutable and bytes-like. On success, returns the number of
/// bytes read. Less bytes may be read than the size of the buffer. The underlying
/// system call will be retried when interrupted by a signal, unless the signal
/// handler raises an exception. Other errors will not be retried and an error will
/// be raised.
///
/// Returns 0 if *fd* is at end of file or if the provided *buffer* has length 0
/// (which can be used to check for errors without reading data). Never returns
/// negative.
#[pyfunction("(fd, buffer, /)", module = "posix")]
fn readinto(thread: &mut Thread, fd: i32, buffer: Value) -> PyResult<usize> {
    let view = buffers::writable(thread, buffer, "readinto() argument 2")?;
    let read = os::read_waiting(thread, fd, view.byte_count())?;
    let read = done(thread, read)?;
    let count = view.fill(thread, &read)?;
    view.release(thread)?;
    Ok(count)
}

/// Write a bytes object to a file descriptor.
#[pyfunction("(fd, data, /)", module = "posix")]
fn write(thread: &mut Thread, fd: i32, data: Value) -> PyResult<usize> {
    let bytes = buffers::read(thread, data)?;
    let written = if bytes.len() <= PIECE {
        os::write_waiting(thread, fd, bytes)?
    } else {
        let copy = buffers::copied(thread, data)?;
        os::retry_waiting(thread, || os::write(fd, &copy))?
    };
    done(thread, written)
}

/// Read a number of bytes from a file descriptor starting at a particular offset.
///
/// Read length bytes from file descriptor fd, starting at offset bytes from
/// the beginning of the file.  The file offset remains unchanged.
#[pyfunction("(fd, length, offset, /)", module = "posix")]
fn pread(thread: &mut Thread, fd: i32, length: isize, offset: i64) -> PyResult<Gc<Bytes>> {
    let length = count(thread, length)?;
    let _charge = thread.charge(length)?;
    let mut room = vec![0; length];
    let read = os::retry_waiting(thread, || system::pread(fd, &mut room, offset))?;
    let read = done(thread, read)?;
    Bytes::new(thread, &room[..read])
}

/// Write bytes to a file descriptor starting at a particular offset.
///
/// Write buffer to fd, starting at offset bytes from the beginning of
/// the file. Returns the number of bytes written.  Does not change the
/// current file offset.
#[pyfunction("(fd, buffer, offset, /)", module = "posix")]
fn pwrite(thread: &mut Thread, fd: i32, buffer: Value, offset: i64) -> PyResult<usize> {
    let bytes = buffers::read(thread, buffer)?;
    let written = os::retry(thread, || system::pwrite(fd, bytes, offset))?;
    done(thread, written)
}

/// Set the position of a file descriptor.  Return the new position.
///
///   fd
///     An open file descriptor, as returned by os.open().
///   position
///     Position, interpreted relative to 'whence'.
///   whence
///     The relative position to seek from. Valid values are:
///     - SEEK_SET: seek from the start of the file.
///     - SEEK_CUR: seek from the current file position.
///     - SEEK_END: seek from the end of the file.
///
/// The return value is the number of bytes relative to the beginning of the file.
#[pyfunction("(fd, position, whence, /)", module = "posix")]
fn lseek(thread: &mut Thread, fd: i32, position: i64, whence: i32) -> PyResult<i64> {
    done(thread, os::seek(fd, position, whence))
}

/// Truncate a file, specified by file descriptor, to a specific length.
#[pyfunction("(fd, length, /)", module = "posix")]
fn ftruncate(thread: &mut Thread, fd: i32, length: i64) -> PyResult<()> {
    let result = os::retry(thread, || os::truncate(fd, length))?;
    done(thread, result)
}

/// Force write of fd to disk.
#[pyfunction("(fd)", module = "posix")]
fn fsync(thread: &mut Thread, fd: Descriptor) -> PyResult<()> {
    let result = os::retry_waiting(thread, || system::fsync(fd.0))?;
    done(thread, result)
}

/// Force write of fd to disk without forcing update of metadata.
#[pyfunction("(fd)", module = "posix")]
fn fdatasync(thread: &mut Thread, fd: Descriptor) -> PyResult<()> {
    let result = os::retry_waiting(thread, || system::fdatasync(fd.0))?;
    done(thread, result)
}

/// Force write of everything to disk.
#[pyfunction("()", module = "posix")]
fn sync(thread: &mut Thread) {
    thread.blocking(system::sync);
}

/// Create a pipe.
///
/// Returns a tuple of two file descriptors:
///   (read_fd, write_fd)
#[pyfunction("()", module = "posix")]
fn pipe(thread: &mut Thread) -> PyResult<(i32, i32)> {
    pipe2(thread, libc::O_CLOEXEC)
}

/// Create a pipe with flags set atomically.
///
/// Returns a tuple of two file descriptors:
///   (read_fd, write_fd)
///
/// flags can be constructed by ORing together one or more of these values:
/// O_NONBLOCK, O_CLOEXEC.
#[pyfunction("(flags, /)", module = "posix")]
fn pipe2(thread: &mut Thread, flags: i32) -> PyResult<(i32, i32)> {
    let ends = os::retry_open(thread, || system::pipe(flags))?;
    done(thread, ends)
}

/// Return True if the fd is connected to a terminal.
///
/// Return True if the file descriptor is an open file descriptor
/// connected to the slave end of a terminal.
#[pyfunction("(fd, /)", module = "posix")]
fn isatty(fd: i32) -> bool {
    os::is_terminal(fd)
}

/// Return the name of the terminal device connected to 'fd'.
///
///   fd
///     Integer file descriptor handle.
#[pyfunction("(fd, /)", module = "posix")]
fn ttyname(thread: &mut Thread, fd: i32) -> PyResult {
    let text = done(thread, system::terminal_name(fd))?;
    name(thread, &text, false)
}

/// Return a string describing the encoding of a terminal's file descriptor.
///
/// The file descriptor must be attached to a terminal.
/// If the device is not a terminal, return None.
#[pyfunction("(fd)", module = "posix")]
fn device_encoding(thread: &mut Thread, fd: i32) -> Option<Gc<Str>> {
    os::is_terminal(fd).then(|| Str::intern(&thread.interp(), "UTF-8"))
}

/// Get the close-on-exe flag of the specified file descriptor.
#[pyfunction("(fd, /)", module = "posix")]
fn get_inheritable(thread: &mut Thread, fd: i32) -> PyResult<bool> {
    done(thread, os::is_inheritable(fd))
}

/// Set the inheritable flag of the specified file descriptor.
#[pyfunction("(fd, inheritable, /)", module = "posix")]
fn set_inheritable(thread: &mut Thread, fd: i32, inheritable: i32) -> PyResult<()> {
    done(thread, os::set_inheritable(fd, inheritable != 0))
}

/// Get the blocking mode of the file descriptor.
///
/// Return False if the O_NONBLOCK flag is set, True if the flag is cleared.
#[pyfunction("(fd, /)", module = "posix")]
fn get_blocking(thread: &mut Thread, fd: i32) -> PyResult<bool> {
    done(thread, system::is_blocking(fd))
}

/// Set the blocking mode of the specified file descriptor.
///
/// Set the O_NONBLOCK flag if blocking is False,
/// clear the O_NONBLOCK flag otherwise.
#[pyfunction("(fd, blocking, /)", module = "posix")]
fn set_blocking(thread: &mut Thread, fd: i32, blocking: bool) -> PyResult<()> {
    done(thread, system::set_blocking(fd, blocking))
}

/// Return the size of the terminal window as (columns, lines).
///
/// The optional argument fd (default standard output) specifies
/// which file descriptor should be queried.
///
/// If the file descriptor is not connected to a terminal, an OSError
/// is thrown.
///
/// This function will only be defined if an implementation is
/// available for this system.
///
/// shutil.get_terminal_size is the high-level function which should
/// normally be used, os.get_terminal_size is the low-level implementation.
#[pyfunction("(fd=..., /)", module = "posix")]
fn get_terminal_size(thread: &mut Thread, #[default(1)] fd: i32) -> PyResult {
    let (columns, lines) = done(thread, system::terminal_size(fd))?;
    let interp = thread.interp();
    let fields = [columns, lines].map(|size| int::from_i64(&interp, size.into()));
    struct_sequence::new(thread, &TERMINAL_SIZE, &fields)
}
