//! `fcntl`: flags and locks of descriptors.

#![expect(unsafe_code, reason = "system calls take addresses")]

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::buffer;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::os;
use taipan_runtime::os::checked;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use super::numbers;
use super::numbers::system_numbers;
use super::posix::Descriptor;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "fcntl",
    doc: "This module performs file control and I/O control on file\n\
          descriptors.  It is an interface to the fcntl() and ioctl() Unix\n\
          routines.  File descriptors can be obtained with the fileno() method of\n\
          a file or socket object.",
    functions: &[FCNTL_SPEC, FLOCK_SPEC, IOCTL_SPEC, LOCKF_SPEC],
    types: &[],
    exec: Some(exec),
};

const CONSTANTS: &[(&str, i64)] = system_numbers! {
    FD_CLOEXEC F_ADD_SEALS F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_GETFL F_GETLEASE F_GETLK F_GETOWN F_GETPIPE_SZ F_GET_SEALS
    F_NOTIFY F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_RDLCK F_SEAL_FUTURE_WRITE F_SEAL_GROW F_SEAL_SEAL F_SEAL_SHRINK
    F_SEAL_WRITE F_SETFD F_SETFL F_SETLEASE F_SETLK F_SETLKW F_SETOWN F_SETPIPE_SZ F_UNLCK F_WRLCK LOCK_EX LOCK_NB LOCK_SH
    LOCK_UN
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    numbers::publish(thread, space, CONSTANTS)
}

/// The longest argument that is copied.
const LONGEST: usize = 1024;

/// Room for an argument with what a careless call may write behind it.
struct Room {
    bytes: [u8; LONGEST + 64],
    len: usize,
}

/// A copy of the bytes or text of an argument.
fn copied(thread: &mut Thread, argument: Value, function: &str) -> PyResult<Option<Room>> {
    let contents = match argument.cast::<Str>() {
        Some(text) => os::path::encode(thread, text)?.as_slice(),
        None => match buffer::borrow(thread, argument)? {
            Some(contents) => contents,
            None => return Ok(None),
        },
    };
    if contents.len() > LONGEST {
        return Err(thread.value_error(format!("{function} argument 3 is too long")));
    }
    let mut room = Room { bytes: [0; LONGEST + 64], len: contents.len() };
    room.bytes[..contents.len()].copy_from_slice(contents);
    Ok(Some(room))
}

/// The number that an argument is, as C takes it: signed or unsigned.
fn number(thread: &mut Thread, argument: Value) -> PyResult<i64> {
    let index = ops::index(thread, argument)?;
    match int::to_i64(index) {
        Some(number) => Ok(number),
        None => Err(thread.overflow_error("Python int too large to convert to C long")),
    }
}

/// Perform the operation `cmd` on file descriptor fd.
///
/// The values used for `cmd` are operating system dependent, and are available
/// as constants in the fcntl module, using the same names as used in the relevant C
/// header files.  The argument arg is optional, and defaults to 0; it may be an
/// int or a string.  If arg is given as a string, the return value of fcntl is a
/// string of that length, containing the resulting value put in the arg buffer by
/// the operating system.  The length of the arg string is not allowed to exceed
/// 1024 bytes.  If the arg given is an integer or if none is specified, the result
/// value is an integer corresponding to the return value of the fcntl call in the
/// C code.
#[pyfunction("(fd, cmd, arg=0, /)", module = "fcntl")]
fn fcntl(thread: &mut Thread, fd: Descriptor, cmd: i32, arg: Option<Value>) -> PyResult {
    let arg = arg.unwrap_or(Value::int_from_low_bits(0));
    if let Some(mut room) = copied(thread, arg, "fcntl")? {
        let result = os::retry(thread, || {
            // SAFETY: an argument of the length that the command wants is the caller's to give; there is room behind it.
            checked(unsafe { libc::fcntl(fd.0, cmd, room.bytes.as_mut_ptr()) })
        })?;
        result.map_err(|errno| os_error::raise(thread, errno, None))?;
        return Ok(Bytes::new(thread, &room.bytes[..room.len])?.as_value());
    }
    let arg = number(thread, arg)? as i32;
    let result = os::retry_waiting(thread, || {
        // SAFETY: numbers only.
        checked(unsafe { libc::fcntl(fd.0, cmd, arg) })
    })?;
    let result = result.map_err(|errno| os_error::raise(thread, errno, None))?;
    Ok(int::from_i64(&thread.interp(), result.into()))
}

/// Perform the operation request on file descriptor fd.
///
/// If the argument is a mutable buffer (such as a bytearray object) and if
/// mutate_flag is true (which is the default) then the buffer is (in effect) passed
/// to the operating system and changes made by the OS will be reflected in the
/// contents of the buffer after the call has returned.  The return value is the
/// integer returned by the ioctl() system call.
///
/// If the argument is a string or bytes, the result is a bytes of that length.
#[pyfunction("(fd, request, arg=0, mutate_flag=True, /)", module = "fcntl")]
fn ioctl(
    thread: &mut Thread,
    fd: Descriptor,
    request: i64,
    arg: Option<Value>,
    #[default(true)] mutate_flag: bool,
) -> PyResult {
    let arg = arg.unwrap_or(Value::int_from_low_bits(0));
    let Some(mut room) = copied(thread, arg, "ioctl")? else {
        let arg = number(thread, arg)?;
        // SAFETY: the request takes a number: that is the caller's to know.
        let result = os::retry(thread, || checked(unsafe { libc::ioctl(fd.0, request as _, arg) }))?;
        let result = result.map_err(|errno| os_error::raise(thread, errno, None))?;
        return Ok(int::from_i64(&thread.interp(), result.into()));
    };
    let result = os::retry(thread, || {
        // SAFETY: an argument of the length that the request wants is the caller's to give; there is room behind it.
        checked(unsafe { libc::ioctl(fd.0, request as _, room.bytes.as_mut_ptr()) })
    })?;
    let result = result.map_err(|errno| os_error::raise(thread, errno, None))?;
    let is_constant = arg.cast::<Str>().is_some() || arg.cast::<Bytes>().is_some();
    if is_constant || !mutate_flag {
        return Ok(Bytes::new(thread, &room.bytes[..room.len])?.as_value());
    }
    if let Some(view) = buffer::view(thread, arg, buffer::WRITABLE)? {
        view.fill(thread, &room.bytes[..room.len])?;
        view.release(thread)?;
    }
    Ok(int::from_i64(&thread.interp(), result.into()))
}

/// Perform the lock operation `operation` on file descriptor `fd`.
///
/// See the Unix manual page for flock(2) for details (On some systems, this
/// function is emulated using fcntl()).
#[pyfunction("(fd, operation, /)", module = "fcntl")]
fn flock(thread: &mut Thread, fd: Descriptor, operation: i32) -> PyResult<()> {
    let result = os::retry_waiting(thread, || {
        // SAFETY: numbers only.
        checked(unsafe { libc::flock(fd.0, operation) })
    })?;
    result.map(drop).map_err(|errno| os_error::raise(thread, errno, None))
}

/// A wrapper around the fcntl() locking calls.
///
/// `fd` is the file descriptor of the file to lock or unlock, and operation is one
/// of the following values:
///
///     LOCK_UN - unlock
///     LOCK_SH - acquire a shared lock
///     LOCK_EX - acquire an exclusive lock
///
/// When operation is LOCK_SH or LOCK_EX, it can also be bitwise ORed with
/// LOCK_NB to avoid blocking on lock acquisition.
#[pyfunction("(fd, cmd, len=0, start=0, whence=0, /)", module = "fcntl")]
fn lockf(
    thread: &mut Thread,
    fd: Descriptor,
    cmd: i32,
    #[default(0)] len: i64,
    #[default(0)] start: i64,
    #[default(0)] whence: i32,
) -> PyResult<()> {
    let kind = if cmd == libc::LOCK_UN {
        libc::F_UNLCK
    } else if cmd & libc::LOCK_SH != 0 {
        libc::F_RDLCK
    } else if cmd & libc::LOCK_EX != 0 {
        libc::F_WRLCK
    } else {
        return Err(thread.value_error("unrecognized lockf argument"));
    };
    let command = if cmd & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW };
    let result = os::retry_waiting(thread, || {
        // SAFETY: zeros are a lock, whose fields are set below.
        let mut lock: libc::flock = unsafe { std::mem::zeroed() };
        (lock.l_type, lock.l_whence) = (kind as _, whence as _);
        (lock.l_start, lock.l_len) = (start, len);
        // SAFETY: the system reads the lock.
        checked(unsafe { libc::fcntl(fd.0, command, &raw const lock) })
    })?;
    result.map(drop).map_err(|errno| os_error::raise(thread, errno, None))
}
