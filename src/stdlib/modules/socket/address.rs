//! Addresses: what Python gives and gets, and what system calls take and fill.

#![expect(unsafe_code, reason = "addresses of every family share their storage")]

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::resolve;

/// An address in the form of the system.
#[derive(Clone, Copy)]
pub(super) struct Address {
    storage: libc::sockaddr_storage,
    len: libc::socklen_t,
}

impl Address {
    /// Room for an address that a call fills.
    pub(super) fn room() -> Self {
        // SAFETY: zeroes are an address of no family.
        let storage = unsafe { std::mem::zeroed() };
        Address { storage, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }

    /// An address that the system has at `from`.
    ///
    /// # Safety
    /// `len` bytes can be read there.
    pub(super) unsafe fn copied(from: *const libc::sockaddr, len: libc::socklen_t) -> Self {
        let mut address = Address::room();
        address.len = len.min(address.len);
        // SAFETY: the bytes are there, as the caller promises, and fit.
        unsafe {
            let to = (&raw mut address.storage).cast::<u8>();
            std::ptr::copy_nonoverlapping(from.cast::<u8>(), to, address.len as usize);
        }
        address
    }

    /// Where it lies, and how long it is.
    pub(super) fn parts(&self) -> (*const libc::sockaddr, libc::socklen_t) {
        ((&raw const self.storage).cast(), self.len)
    }

    /// The same, to be filled.
    pub(super) fn parts_mut(&mut self) -> (*mut libc::sockaddr, *mut libc::socklen_t) {
        ((&raw mut self.storage).cast(), &raw mut self.len)
    }

    fn inet(ip: Ipv4Addr, port: u16) -> Self {
        let mut address = Address::room();
        // SAFETY: the storage has room for an address of any family.
        let inet = unsafe { &mut *(&raw mut address.storage).cast::<libc::sockaddr_in>() };
        inet.sin_family = libc::AF_INET as libc::sa_family_t;
        inet.sin_port = port.to_be();
        inet.sin_addr.s_addr = u32::from_ne_bytes(ip.octets());
        address.len = size_of::<libc::sockaddr_in>() as libc::socklen_t;
        address
    }

    fn inet6(ip: Ipv6Addr, port: u16, flow: u32, scope: u32) -> Self {
        let mut address = Address::room();
        // SAFETY: as for `inet`.
        let inet = unsafe { &mut *(&raw mut address.storage).cast::<libc::sockaddr_in6>() };
        inet.sin6_family = libc::AF_INET6 as libc::sa_family_t;
        inet.sin6_port = port.to_be();
        inet.sin6_flowinfo = flow.to_be();
        inet.sin6_addr.s6_addr = ip.octets();
        inet.sin6_scope_id = scope;
        address.len = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
        address
    }

    fn unix(thread: &mut Thread, path: &[u8]) -> PyResult<Self> {
        let mut address = Address::room();
        // SAFETY: as for `inet`.
        let unix = unsafe { &mut *(&raw mut address.storage).cast::<libc::sockaddr_un>() };
        if path.len() >= unix.sun_path.len() {
            return Err(super::refuse(thread, "AF_UNIX path too long"));
        }
        unix.sun_family = libc::AF_UNIX as libc::sa_family_t;
        for (to, &byte) in unix.sun_path.iter_mut().zip(path) {
            *to = byte as libc::c_char;
        }
        // A name that begins with a zero is no path and ends without one.
        let is_path = path.first().is_some_and(|&first| first != 0);
        let len = std::mem::offset_of!(libc::sockaddr_un, sun_path) + path.len() + usize::from(is_path);
        address.len = len as libc::socklen_t;
        Ok(address)
    }

    /// The address that a value says for a socket of a family; `caller` is the method that wants it.
    pub(super) fn of(thread: &mut Thread, family: i32, value: Value, caller: &str) -> PyResult<Self> {
        match family {
            libc::AF_UNIX => Address::of_unix(thread, value),
            libc::AF_INET => Address::of_inet(thread, value, caller),
            libc::AF_INET6 => Address::of_inet6(thread, value, caller),
            _ => Err(super::refuse(thread, &format!("{caller}(): bad family"))),
        }
    }

    /// A path, or the name of no path.
    fn of_unix(thread: &mut Thread, value: Value) -> PyResult<Self> {
        match value.cast::<Str>() {
            Some(path) => Address::unix(thread, path.to_string_lossy().as_bytes()),
            None => {
                let path = super::buffers::read(thread, value)?;
                Address::unix(thread, path)
            }
        }
    }

    /// `(host, port)`
    fn of_inet(thread: &mut Thread, value: Value, caller: &str) -> PyResult<Self> {
        let parts = tuple(thread, value, "AF_INET", caller)?;
        let &[host, port] = parts.items() else {
            return Err(thread.type_error("AF_INET address must be a pair (host, port)"));
        };
        let port = self::port(thread, port, caller)?;
        match host_ip(thread, host, libc::AF_INET)? {
            IpAddr::V4(ip) => Ok(Address::inet(ip, port)),
            IpAddr::V6(_) => Err(super::refuse(thread, "address family mismatched")),
        }
    }

    /// `(host, port[, flowinfo[, scopeid]])`
    fn of_inet6(thread: &mut Thread, value: Value, caller: &str) -> PyResult<Self> {
        let parts = tuple(thread, value, "AF_INET6", caller)?;
        let (host, port, rest) = match parts.items() {
            [host, port, rest @ ..] if rest.len() <= 2 => (*host, *port, rest),
            _ => {
                let message = "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])";
                return Err(thread.type_error(message));
            }
        };
        let port = self::port(thread, port, caller)?;
        let mut numbers = [0; 2];
        for (number, &value) in numbers.iter_mut().zip(rest) {
            let at = Arg { function: "address", name: "", position: 0, optional: false };
            *number = u32::from_arg(thread, value, at)?;
        }
        match host_ip(thread, host, libc::AF_INET6)? {
            IpAddr::V6(ip) => Ok(Address::inet6(ip, port, numbers[0], numbers[1])),
            IpAddr::V4(_) => Err(super::refuse(thread, "address family mismatched")),
        }
    }

    /// The address as Python sees it.
    pub(super) fn shown(&self, thread: &mut Thread) -> PyResult {
        let storage = &raw const self.storage;
        match i32::from(self.storage.ss_family) {
            _ if self.len == 0 => Ok(Value::NONE),
            libc::AF_INET => {
                // SAFETY: the family says what lies there.
                let inet = unsafe { &*storage.cast::<libc::sockaddr_in>() };
                let ip = Ipv4Addr::from(inet.sin_addr.s_addr.to_ne_bytes()).to_string();
                host_and(thread, &ip, &[u16::from_be(inet.sin_port).into()])
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let inet = unsafe { &*storage.cast::<libc::sockaddr_in6>() };
                let ip = Ipv6Addr::from(inet.sin6_addr.s6_addr).to_string();
                let port = u16::from_be(inet.sin6_port).into();
                let flow = u32::from_be(inet.sin6_flowinfo).into();
                host_and(thread, &ip, &[port, flow, inet.sin6_scope_id.into()])
            }
            libc::AF_UNIX => {
                // SAFETY: as above.
                let unix = unsafe { &*storage.cast::<libc::sockaddr_un>() };
                let start = std::mem::offset_of!(libc::sockaddr_un, sun_path);
                let len = (self.len as usize).saturating_sub(start).min(unix.sun_path.len());
                let name = unix.sun_path[..len].iter().map(|&byte| byte as u8).collect::<Vec<_>>();
                if name.first() == Some(&0) {
                    return Ok(Bytes::new(thread, &name)?.as_value());
                }
                let path = name.split(|&byte| byte == 0).next().unwrap_or_default();
                Ok(Str::from_text(thread, &String::from_utf8_lossy(path))?.as_value())
            }
            _ => Ok(Value::NONE),
        }
    }
}

/// A host, and up to three numbers behind it.
fn host_and(thread: &mut Thread, host: &str, numbers: &[i64]) -> PyResult {
    let mut parts = [Value::NONE; 4];
    parts[0] = Str::from_text(thread, host)?.as_value();
    let interp = thread.interp();
    for (part, &number) in parts[1..].iter_mut().zip(numbers) {
        *part = int::from_i64(&interp, number);
    }
    Ok(Tuple::small(&interp, &parts[..=numbers.len()]).as_value())
}

fn tuple(thread: &mut Thread, value: Value, family: &str, caller: &str) -> PyResult<Gc<Tuple>> {
    match value.cast::<Tuple>() {
        Some(tuple) => Ok(tuple),
        None => {
            let given = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("{caller}(): {family} address must be tuple, not {given}")))
        }
    }
}

fn port(thread: &mut Thread, value: Value, caller: &str) -> PyResult<u16> {
    let port = ops::index(thread, value)?;
    match int::to_i64(port).and_then(|port| u16::try_from(port).ok()) {
        Some(port) => Ok(port),
        None => Err(thread.overflow_error(format!("{caller}(): port must be 0-65535."))),
    }
}

/// The number that a host's name or number stands for.
fn host_ip(thread: &mut Thread, host: Value, family: i32) -> PyResult<IpAddr> {
    let name = match (host.cast::<Str>(), host.cast::<Bytes>()) {
        (Some(name), _) => name.to_string_lossy(),
        (None, Some(name)) => String::from_utf8_lossy(name.as_slice()).into_owned(),
        (None, None) => {
            let given = thread.interp().class_of(host).name_text();
            return Err(thread.type_error(format!("str, bytes or bytearray expected, not {given}")));
        }
    };
    let any =
        if family == libc::AF_INET { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    match name.as_str() {
        "" => Ok(any),
        "<broadcast>" if family == libc::AF_INET => Ok(Ipv4Addr::BROADCAST.into()),
        _ => match name.parse::<IpAddr>() {
            Ok(ip) if ip.is_ipv4() == (family == libc::AF_INET) => Ok(ip),
            _ => resolve::first(thread, &name, family),
        },
    }
}
