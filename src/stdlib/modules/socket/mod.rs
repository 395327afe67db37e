//! `_socket`: sockets of the families for the Internet and for this machine.

#![expect(unsafe_code, reason = "system calls fill structures by their address")]

mod address;
mod constants;
mod object;
mod resolve;

use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::os::fd::FromRawFd;
use std::os::fd::OwnedFd;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::native;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::os::checked;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use self::object::Socket;
use super::buffers;
use super::numbers;
use super::time::duration;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_socket",
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    functions: &[
        SOCKETPAIR_SPEC,
        CLOSE_SPEC,
        DUP_SPEC,
        GETHOSTNAME_SPEC,
        GETDEFAULTTIMEOUT_SPEC,
        SETDEFAULTTIMEOUT_SPEC,
        HTONS_SPEC,
        NTOHS_SPEC,
        HTONL_SPEC,
        NTOHL_SPEC,
        INET_ATON_SPEC,
        INET_NTOA_SPEC,
        INET_PTON_SPEC,
        INET_NTOP_SPEC,
        resolve::GETADDRINFO_SPEC,
        resolve::GETHOSTBYNAME_SPEC,
    ],
    types: &[Socket::SPEC],
    exec: Some(exec),
};

/// Where the interpreter keeps the time limit of new sockets.
const DEFAULT_TIMEOUT: &str = "socket.defaulttimeout";

/// The time limit of new sockets in seconds; negative for none.
fn default_limit(thread: &Thread) -> f64 {
    let interp = thread.interp();
    interp
        .module_state()
        .get_text(&interp, DEFAULT_TIMEOUT)
        .and_then(|limit| limit.as_float())
        .unwrap_or(-1.0)
}

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    numbers::publish(thread, space, constants::ALL)?;
    space.set_text(thread, "has_ipv6", Value::TRUE)?;
    for (name, class) in [("error", exceptions::OS_ERROR), ("timeout", exceptions::TIMEOUT_ERROR)] {
        space.set_text(thread, name, interp.class(class).as_value())?;
    }
    for name in ["herror", "gaierror"] {
        let class = native::exception_class(thread, "socket", name, exceptions::OS_ERROR)?;
        space.set_text(thread, name, class)?;
    }
    let class = interp.class(Socket::SPEC.shape).as_value();
    space.set_text(thread, "SocketType", class)
}

/// A number as system calls take them.
fn c_int(thread: &mut Thread, value: Value) -> PyResult<i32> {
    let number = ops::index(thread, value)?;
    let message = match int::to_i64(number).map(|number| (number, i32::try_from(number))) {
        Some((_, Ok(number))) => return Ok(number),
        Some((number, Err(_))) if number < 0 => "signed integer is less than minimum",
        Some(_) => "signed integer is greater than maximum",
        None => "Python int too large to convert to C long",
    };
    Err(thread.overflow_error(message))
}

/// A time limit that was given, in seconds; negative for none.
fn time_limit(thread: &mut Thread, given: Value) -> PyResult<f64> {
    if given.is_none() {
        return Ok(-1.0);
    }
    match duration(thread, given, f64::ceil)? {
        nanoseconds @ 0.. => Ok(nanoseconds as f64 / 1e9),
        _ => Err(thread.value_error("Timeout value out of range")),
    }
}

/// A time limit as Python sees it.
fn shown_limit(seconds: f64) -> Value {
    if seconds < 0.0 { Value::NONE } else { Value::float(seconds) }
}

/// socketpair([family[, type [, proto]]]) -> (socket object, socket object)
///
/// Create a pair of socket objects from the sockets returned by the platform
/// socketpair() function.
/// The arguments are the same as for socket() except the default family is
/// AF_UNIX if defined on the platform; otherwise, the default is AF_INET.
#[pyfunction("(family=AF_UNIX, type=SOCK_STREAM, proto=0, /)", module = "_socket")]
fn socketpair(
    thread: &mut Thread,
    #[default(libc::AF_UNIX)] family: i32,
    #[default(libc::SOCK_STREAM)] kind: i32,
    #[default(0)] proto: i32,
) -> PyResult<(Gc<Socket>, Gc<Socket>)> {
    let mut fds = [-1; 2];
    // SAFETY: the call writes two descriptors.
    let made =
        checked(unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, fds.as_mut_ptr()) });
    if let Err(errno) = made {
        return Err(os_error::raise(thread, errno, None));
    }
    // SAFETY: the descriptors are new and nobody else's.
    let [one, other] = fds.map(|fd| unsafe { OwnedFd::from_raw_fd(fd) });
    let limit = default_limit(thread);
    let one = Socket::over(thread, one, [family, kind, proto], limit)?;
    let other = Socket::over(thread, other, [family, kind, proto], limit)?;
    Ok((one, other))
}

/// close(integer) -> None
///
/// Close an integer socket file descriptor.  This is like os.close(), but for
/// sockets; on some platforms os.close() won't work for socket file descriptors.
#[pyfunction("(fd, /)", module = "_socket")]
fn close(thread: &mut Thread, fd: i32) -> PyResult<()> {
    // SAFETY: the call takes a number, which may name nothing.
    let closed = thread.blocking(|| checked(unsafe { libc::close(fd) }));
    closed.map(drop).map_err(|errno| os_error::raise(thread, errno, None))
}

/// dup(integer) -> integer
///
/// Duplicate an integer socket file descriptor.  This is like os.dup(), but for
/// sockets; on some platforms os.dup() won't work for socket file descriptors.
#[pyfunction("(fd, /)", module = "_socket")]
fn dup(thread: &mut Thread, fd: i32) -> PyResult<i32> {
    // SAFETY: as for `close`.
    let made = checked(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) });
    made.map_err(|errno| os_error::raise(thread, errno, None))
}

/// gethostname() -> string
///
/// Return the current host name.
#[pyfunction("()", module = "_socket")]
fn gethostname(thread: &mut Thread) -> PyResult<Gc<Str>> {
    let mut name = [0_u8; 1024];
    // SAFETY: the call writes inside the array, whose last byte stays a zero.
    let result = checked(unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) });
    if let Err(errno) = result {
        return Err(os_error::raise(thread, errno, None));
    }
    let text = name.split(|&byte| byte == 0).next().unwrap_or_default();
    Str::from_text(thread, &String::from_utf8_lossy(text))
}

/// getdefaulttimeout() -> timeout
///
/// Returns the default timeout in seconds (float) for new socket objects.
/// A value of None indicates that new socket objects have no timeout.
/// When the socket module is first imported, the default is None.
#[pyfunction("()", module = "_socket")]
fn getdefaulttimeout(thread: &mut Thread) -> Value {
    shown_limit(default_limit(thread))
}

/// setdefaulttimeout(timeout)
///
/// Set the default timeout in seconds (float) for new socket objects.
/// A value of None indicates that new socket objects have no timeout.
/// When the socket module is first imported, the default is None.
#[pyfunction("(timeout, /)", module = "_socket")]
fn setdefaulttimeout(thread: &mut Thread, timeout: Value) -> PyResult<()> {
    let limit = Value::float(time_limit(thread, timeout)?);
    thread.interp().module_state().set_text(thread, DEFAULT_TIMEOUT, limit)
}

/// A number of 16 bits with its bytes in the network's order, or back.
fn swapped_16(thread: &mut Thread, name: &str, number: i64) -> PyResult<u32> {
    if number < 0 {
        return Err(thread.overflow_error(format!(
            "{name}: can't convert negative Python int to C 16-bit unsigned integer"
        )));
    }
    match u16::try_from(number) {
        Ok(number) => Ok(number.to_be().into()),
        Err(_) => Err(thread
            .overflow_error(format!("{name}: Python int too large to convert to C 16-bit unsigned integer"))),
    }
}

/// Convert a 16-bit unsigned integer from host to network byte order.
#[pyfunction("(x, /)", module = "_socket")]
fn htons(thread: &mut Thread, x: i64) -> PyResult<u32> {
    swapped_16(thread, "htons", x)
}

/// Convert a 16-bit unsigned integer from network to host byte order.
#[pyfunction("(x, /)", module = "_socket")]
fn ntohs(thread: &mut Thread, x: i64) -> PyResult<u32> {
    swapped_16(thread, "ntohs", x)
}

/// htonl(integer) -> integer
///
/// Convert a 32-bit integer from host to network byte order.
#[pyfunction("(x, /)", module = "_socket")]
fn htonl(x: u32) -> u32 {
    x.to_be()
}

/// ntohl(integer) -> integer
///
/// Convert a 32-bit integer from network to host byte order.
#[pyfunction("(x, /)", module = "_socket")]
fn ntohl(x: u32) -> u32 {
    u32::from_be(x)
}

/// Convert an IP address in string format (123.45.67.89) to the 32-bit packed binary format used in low-level network functions.
#[pyfunction("(ip_addr, /)", module = "_socket")]
fn inet_aton(thread: &mut Thread, ip_addr: Gc<Str>) -> PyResult<Gc<Bytes>> {
    match ip_addr.to_string_lossy().parse::<Ipv4Addr>() {
        Ok(address) => Bytes::new(thread, &address.octets()),
        Err(_) => Err(refuse(thread, "illegal IP address string passed to inet_aton")),
    }
}

/// Convert an IP address from 32-bit packed binary format to string format.
#[pyfunction("(packed_ip, /)", module = "_socket")]
fn inet_ntoa(thread: &mut Thread, packed_ip: Value) -> PyResult<String> {
    match <[u8; 4]>::try_from(buffers::read(thread, packed_ip)?) {
        Ok(octets) => Ok(Ipv4Addr::from(octets).to_string()),
        Err(_) => Err(refuse(thread, "packed IP wrong length for inet_ntoa")),
    }
}

/// inet_pton(af, ip) -> packed IP address string
///
/// Convert an IP address from string format to a packed string suitable
/// for use with low-level network functions.
#[pyfunction("(af, ip, /)", module = "_socket")]
fn inet_pton(thread: &mut Thread, af: i32, ip: Gc<Str>) -> PyResult<Gc<Bytes>> {
    let text = ip.to_string_lossy();
    let packed = match af {
        libc::AF_INET => text.parse::<Ipv4Addr>().map(|address| address.octets().to_vec()),
        libc::AF_INET6 => text.parse::<Ipv6Addr>().map(|address| address.octets().to_vec()),
        _ => return Err(os_error::raise(thread, libc::EAFNOSUPPORT, None)),
    };
    match packed {
        Ok(packed) => Bytes::new(thread, &packed),
        Err(_) => Err(refuse(thread, "illegal IP address string passed to inet_pton")),
    }
}

/// inet_ntop(af, packed_ip) -> string formatted IP address
///
/// Convert a packed IP address of the given family to string format.
#[pyfunction("(af, packed_ip, /)", module = "_socket")]
fn inet_ntop(thread: &mut Thread, af: i32, packed_ip: Value) -> PyResult<String> {
    let packed = buffers::read(thread, packed_ip)?;
    let text = match af {
        libc::AF_INET => <[u8; 4]>::try_from(packed).map(|octets| Ipv4Addr::from(octets).to_string()),
        libc::AF_INET6 => <[u8; 16]>::try_from(packed).map(|octets| Ipv6Addr::from(octets).to_string()),
        _ => return Err(thread.value_error(format!("unknown address family {af}"))),
    };
    text.map_err(|_| thread.value_error("invalid length of packed IP address string"))
}

/// An OSError that no system call made.
#[cold]
fn refuse(thread: &mut Thread, message: &str) -> taipan_runtime::object::raised::Raised {
    thread.raise_text(exceptions::OS_ERROR, message)
}
