//! Names of hosts and services.

#![expect(unsafe_code, reason = "the resolver's answers are a list of the C library")]

use std::ffi::CStr;
use std::ffi::CString;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::ptr::NonNull;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::import;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::address::Address;

/// One answer of the resolver.
struct Found {
    family: i32,
    kind: i32,
    proto: i32,
    name: Vec<u8>,
    address: Address,
}

/// The answers of the system, given back at the end.
struct Answers(NonNull<libc::addrinfo>);

impl Drop for Answers {
    fn drop(&mut self) {
        // SAFETY: the list is the resolver's and is given back once.
        unsafe { libc::freeaddrinfo(self.0.as_ptr()) };
    }
}

/// Asks the resolver; the number of its error.
fn ask(host: Option<&CStr>, service: Option<&CStr>, hints: &libc::addrinfo) -> Result<Vec<Found>, i32> {
    let text = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
    let mut first = std::ptr::null_mut();
    // SAFETY: the texts end with zeroes, the hints are whole, and the call writes one address.
    let error = unsafe { libc::getaddrinfo(text(host), text(service), hints, &mut first) };
    if error != 0 {
        return Err(error);
    }
    let mut found = Vec::new();
    let Some(answers) = NonNull::new(first).map(Answers) else { return Ok(found) };
    let mut next = Some(answers.0);
    while let Some(entry) = next {
        // SAFETY: the list stays until `answers` is dropped; addresses are as long as they say, names end with a zero.
        unsafe {
            let entry = entry.as_ref();
            let name = if entry.ai_canonname.is_null() {
                &[]
            } else {
                CStr::from_ptr(entry.ai_canonname).to_bytes()
            };
            found.push(Found {
                family: entry.ai_family,
                kind: entry.ai_socktype,
                proto: entry.ai_protocol,
                name: name.to_vec(),
                address: Address::copied(entry.ai_addr, entry.ai_addrlen),
            });
            next = NonNull::new(entry.ai_next);
        }
    }
    Ok(found)
}

fn hints(family: i32, kind: i32, proto: i32, flags: i32) -> libc::addrinfo {
    // SAFETY: zeroes are hints that ask for nothing.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_family = family;
    hints.ai_socktype = kind;
    hints.ai_protocol = proto;
    hints.ai_flags = flags;
    hints
}

/// `socket.gaierror` with the resolver's message.
#[cold]
fn fail(thread: &mut Thread, error: i32) -> Raised {
    // SAFETY: the call gives a text that ends with a zero and stays.
    let message = unsafe { CStr::from_ptr(libc::gai_strerror(error)) }.to_string_lossy().into_owned();
    let made = (|| {
        let module = import::import_module(thread, "_socket")?;
        let class = attr::get(thread, module, Str::intern(&thread.interp(), "gaierror"))?;
        let message = Str::from_text(thread, &message)?.as_value();
        let number = int::from_i64(&thread.interp(), error.into());
        call::call(thread, class, &[number, message])
    })();
    match made {
        Ok(exception) => thread.raise(exception),
        Err(raised) => raised,
    }
}

fn text(thread: &mut Thread, text: &str) -> PyResult<CString> {
    CString::new(text).map_err(|_| thread.value_error("embedded null character"))
}

/// The first number of a host in a family.
pub(super) fn first(thread: &mut Thread, name: &str, family: i32) -> PyResult<IpAddr> {
    let host = text(thread, name)?;
    let answer = thread.blocking(|| ask(Some(&host), None, &hints(family, 0, 0, 0)));
    let found = answer.map_err(|error| fail(thread, error))?;
    let shown = match found.first() {
        Some(found) => found.address.shown(thread)?,
        None => return Err(fail(thread, libc::EAI_NONAME)),
    };
    let shown = shown.cast::<Tuple>().and_then(|parts| parts.get(0)).and_then(|host| host.cast::<Str>());
    let shown = shown.map(|host| host.to_string_lossy()).unwrap_or_default();
    let any =
        if family == libc::AF_INET { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    Ok(shown.parse().unwrap_or(any))
}

/// The text of a host or service that was given, `None` for none.
fn given(thread: &mut Thread, value: Value, message: &str) -> PyResult<Option<CString>> {
    if value.is_none() {
        return Ok(None);
    }
    let string = match (value.cast::<Str>(), value.cast::<Bytes>(), int::exact(value)) {
        (Some(string), ..) => string.to_string_lossy(),
        (_, Some(bytes), _) => String::from_utf8_lossy(bytes.as_slice()).into_owned(),
        (.., Some(number)) => int::to_i64(number).unwrap_or(-1).to_string(),
        _ => return Err(thread.type_error(message)),
    };
    text(thread, &string).map(Some)
}

/// getaddrinfo(host, port [, family, type, proto, flags])
///     -> list of (family, type, proto, canonname, sockaddr)
///
/// Resolve host and port into addrinfo struct.
#[pyfunction("(host, port, family=0, type=0, proto=0, flags=0)", module = "_socket")]
pub(super) fn getaddrinfo(
    thread: &mut Thread,
    host: Value,
    port: Value,
    #[default(0)] family: i32,
    #[default(0)] kind: i32,
    #[default(0)] proto: i32,
    #[default(0)] flags: i32,
) -> PyResult<Gc<List>> {
    let host = given(thread, host, "getaddrinfo() argument 1 must be string or None")?;
    let port = given(thread, port, "Int or String expected")?;
    let answer =
        thread.blocking(|| ask(host.as_deref(), port.as_deref(), &hints(family, kind, proto, flags)));
    let found = answer.map_err(|error| fail(thread, error))?;
    let list = List::empty(&thread.interp());
    for found in found {
        let interp = thread.interp();
        let [family, kind, proto] =
            [found.family, found.kind, found.proto].map(|number| int::from_i64(&interp, number.into()));
        let name = Str::from_text(thread, &String::from_utf8_lossy(&found.name))?.as_value();
        let address = found.address.shown(thread)?;
        let entry = Tuple::new(thread, &[family, kind, proto, name, address])?;
        list.push(thread, entry.as_value())?;
    }
    Ok(list)
}

/// gethostbyname(host) -> address
///
/// Return the IP address (a string of the form '255.255.255.255') for a host.
#[pyfunction("(host, /)", module = "_socket")]
pub(super) fn gethostbyname(thread: &mut Thread, host: Gc<Str>) -> PyResult<String> {
    first(thread, &host.to_string_lossy(), libc::AF_INET).map(|ip| ip.to_string())
}
