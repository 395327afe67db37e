//! The operating system: calls on descriptors as plain numbers, as the guest has them, and file names.

#![expect(unsafe_code, reason = "system calls take addresses")]

pub mod path;

use std::ffi::CStr;
use std::mem::MaybeUninit;

use taipan_gc::CollectionKind;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// What a system call gives: a result or an error number.
pub type Sys<T> = Result<T, i32>;

/// The error number of the call that has just failed.
pub fn last_error() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// The result of a call that gives -1 for an error.
pub fn checked<T: Copy + Into<i64>>(result: T) -> Sys<T> {
    if result.into() == -1 { Err(last_error()) } else { Ok(result) }
}

/// Repeats a call that a signal interrupts; what the signal asks for is done in between.
pub fn retry<T>(thread: &mut Thread, mut call: impl FnMut() -> Sys<T>) -> PyResult<Sys<T>> {
    loop {
        match call() {
            Err(libc::EINTR) => drop(thread.check_requests()?),
            result => return Ok(result),
        }
    }
}

/// The most bytes that are moved at once while other threads run.
const WAITING_CHUNK: usize = 64 << 10;

/// Reads what there is, at most `most` bytes, where that may take time: other threads run meanwhile.
pub fn read_waiting(thread: &mut Thread, fd: i32, most: usize) -> PyResult<Sys<Vec<u8>>> {
    let mut room = vec![0; most.min(WAITING_CHUNK)];
    let count = retry_waiting(thread, || read(fd, &mut room))?;
    Ok(count.map(|count| {
        room.truncate(count);
        room
    }))
}

/// Writes what can be written, where that may take time: other threads run meanwhile. An error behind the first bytes is
/// left to the next call.
pub fn write_waiting(thread: &mut Thread, fd: i32, bytes: &[u8]) -> PyResult<Sys<usize>> {
    let mut written = 0;
    for chunk in bytes.chunks(WAITING_CHUNK) {
        // Another thread may change the guest's bytes.
        let copy = chunk.to_vec();
        match retry_waiting(thread, || write(fd, &copy))? {
            Ok(count) if count == copy.len() => written += count,
            Ok(count) => return Ok(Ok(written + count)),
            Err(errno) if written == 0 => return Ok(Err(errno)),
            Err(_) => break,
        }
    }
    Ok(Ok(written))
}

/// Repeats a call that a signal interrupts and that may take time. It touches no value.
pub fn retry_waiting<T>(thread: &mut Thread, mut call: impl FnMut() -> Sys<T>) -> PyResult<Sys<T>> {
    loop {
        match thread.blocking(&mut call) {
            Err(libc::EINTR) => drop(thread.check_requests()?),
            result => return Ok(result),
        }
    }
}

/// Makes a descriptor. Where there are none left, a collection may close files that nobody uses any more.
pub fn retry_open<T>(thread: &mut Thread, mut call: impl FnMut() -> Sys<T>) -> PyResult<Sys<T>> {
    let first = retry(thread, &mut call)?;
    if !matches!(first, Err(libc::EMFILE | libc::ENFILE)) {
        return Ok(first);
    }
    thread.collect(CollectionKind::Full);
    thread.run_pending();
    retry(thread, call)
}

/// `read(2)`
pub fn read(fd: i32, room: &mut [u8]) -> Sys<usize> {
    // SAFETY: the system writes at most the length of the slice.
    let count = unsafe { libc::read(fd, room.as_mut_ptr().cast(), room.len()) };
    checked(count as i64).map(|count| count as usize)
}

/// `write(2)`
pub fn write(fd: i32, bytes: &[u8]) -> Sys<usize> {
    // SAFETY: the system reads at most the length of the slice.
    let count = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
    checked(count as i64).map(|count| count as usize)
}

/// `open(2)`
pub fn open(path: &CStr, flags: i32, mode: u32) -> Sys<i32> {
    // SAFETY: the path ends with a null byte.
    checked(unsafe { libc::open(path.as_ptr(), flags, mode) })
}

/// `close(2)`
pub fn close(fd: i32) -> Sys<()> {
    // SAFETY: numbers only.
    checked(unsafe { libc::close(fd) }).map(drop)
}

/// `lseek(2)`
pub fn seek(fd: i32, offset: i64, whence: i32) -> Sys<i64> {
    // SAFETY: numbers only.
    checked(unsafe { libc::lseek(fd, offset, whence) })
}

/// `ftruncate(2)`
pub fn truncate(fd: i32, len: i64) -> Sys<()> {
    // SAFETY: numbers only.
    checked(unsafe { libc::ftruncate(fd, len) }).map(drop)
}

/// Whether the descriptor is a terminal.
pub fn is_terminal(fd: i32) -> bool {
    // SAFETY: numbers only.
    unsafe { libc::isatty(fd) == 1 }
}

/// `fstat(2)`
pub fn status(fd: i32) -> Sys<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the system fills the structure where it succeeds.
    unsafe {
        checked(libc::fstat(fd, status.as_mut_ptr()))?;
        Ok(status.assume_init())
    }
}

/// `stat(2)`
pub fn status_of(path: &CStr) -> Sys<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the path ends with a null byte; the system fills the structure where it succeeds.
    unsafe {
        checked(libc::stat(path.as_ptr(), status.as_mut_ptr()))?;
        Ok(status.assume_init())
    }
}

/// Whether the descriptor is passed on to programs that this one starts.
pub fn is_inheritable(fd: i32) -> Sys<bool> {
    // SAFETY: numbers only.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    Ok(flags & libc::FD_CLOEXEC == 0)
}

/// Says whether the descriptor is passed on to programs that this one starts.
pub fn set_inheritable(fd: i32, inheritable: bool) -> Sys<()> {
    // SAFETY: numbers only.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    let wanted = if inheritable { flags & !libc::FD_CLOEXEC } else { flags | libc::FD_CLOEXEC };
    if wanted == flags {
        return Ok(());
    }
    // SAFETY: numbers only.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFD, wanted) }).map(drop)
}
