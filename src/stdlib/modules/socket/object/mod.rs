//! `socket`: a descriptor with a time limit.

#![expect(unsafe_code, reason = "system calls read and write memory by its address")]

mod methods;

use std::cell::Cell;
use std::cell::RefCell;
use std::os::fd::AsRawFd;
use std::os::fd::FromRawFd;
use std::os::fd::IntoRawFd;
use std::os::fd::OwnedFd;
use std::time::Duration;
use std::time::Instant;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pytype;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::os::Sys;
use taipan_runtime::os::last_error;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;

use crate::ids;
use crate::modules::buffers;
use crate::modules::socket::address::Address;
use crate::modules::socket::default_limit;

/// socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object
/// socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object
///
/// Open a socket of the given type.  The family argument specifies the
/// address family; it defaults to AF_INET.  The type argument specifies
/// whether this is a stream (SOCK_STREAM, this is the default)
/// or datagram (SOCK_DGRAM) socket.  The protocol argument defaults to 0,
/// specifying the default protocol.  Keyword arguments are accepted.
/// The socket is created as non-inheritable.
#[pytype(name = "socket", module = "_socket", shape = ids::SOCKET,
    signature = "(family=-1, type=-1, proto=-1, fileno=None)", flags(BASETYPE), trace, drop)]
#[repr(C)]
pub(super) struct Socket {
    header: Header,
    #[untraced]
    fd: RefCell<Option<OwnedFd>>,
    /// the socket family
    #[pymember]
    #[untraced]
    family: Cell<i32>,
    /// the socket type
    #[pymember(name = "type")]
    #[untraced]
    kind: Cell<i32>,
    /// the socket protocol
    #[pymember]
    #[untraced]
    proto: Cell<i32>,
    /// Seconds; negative for no limit.
    #[untraced]
    limit: Cell<f64>,
}

/// The error number that says that a connection took longer than the time limit.
const TIMED_OUT: i32 = libc::EWOULDBLOCK;

/// What a call waits for.
#[derive(Clone, Copy)]
enum Want {
    Read,
    Write,
}

/// The machine integer of an `int`.
fn whole_number(value: Value) -> Option<i64> {
    int::to_i64(int::exact(value)?)
}

/// The number of bytes that a call of the system gives, or its error.
fn count(result: isize) -> Sys<usize> {
    usize::try_from(result).map_err(|_| last_error())
}

impl Socket {
    fn empty() -> Socket {
        Socket {
            header: Header::new(ids::SOCKET),
            fd: RefCell::new(None),
            family: Cell::new(0),
            kind: Cell::new(0),
            proto: Cell::new(0),
            limit: Cell::new(-1.0),
        }
    }

    /// A socket over a new descriptor.
    pub(super) fn over(
        thread: &mut Thread,
        fd: OwnedFd,
        [family, kind, proto]: [i32; 3],
        limit: f64,
    ) -> PyResult<Gc<Socket>> {
        thread.interp().class(ids::SOCKET);
        let socket = thread.heap().alloc(ids::SOCKET, Socket::empty());
        socket.set_up(thread, fd, [family, kind, proto], limit)?;
        Ok(socket)
    }

    fn set_up(&self, thread: &mut Thread, fd: OwnedFd, what: [i32; 3], limit: f64) -> PyResult<()> {
        let [family, kind, proto] = what;
        *self.fd.borrow_mut() = Some(fd);
        self.family.set(family);
        self.kind.set(kind & !(libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK));
        self.proto.set(proto);
        let is_nonblocking = kind & libc::SOCK_NONBLOCK != 0;
        self.limit.set(if is_nonblocking { 0.0 } else { limit });
        if limit >= 0.0 && !is_nonblocking { self.set_blocking(thread, false) } else { Ok(()) }
    }

    /// The descriptor; -1 for none.
    fn raw(&self) -> i32 {
        self.fd.borrow().as_ref().map_or(-1, AsRawFd::as_raw_fd)
    }

    fn set_blocking(&self, thread: &mut Thread, on: bool) -> PyResult<()> {
        let mut off = libc::c_int::from(!on);
        // SAFETY: the call reads one number.
        let result = unsafe { libc::ioctl(self.raw(), libc::FIONBIO, &raw mut off) };
        if result == -1 { Err(os_error::raise(thread, last_error(), None)) } else { Ok(()) }
    }

    /// When the time limit of a call that begins now will have passed; `None` for never.
    fn deadline(&self) -> Option<Instant> {
        Instant::now().checked_add(Duration::try_from_secs_f64(self.limit.get()).ok()?)
    }

    /// Makes a call of the system, which may block, within the time limit.
    fn perform<R>(&self, thread: &mut Thread, want: Want, body: impl FnMut(i32) -> Sys<R>) -> PyResult<R> {
        self.perform_until(thread, want, self.deadline(), body)
    }

    /// The same, where a time limit ends at `until`.
    fn perform_until<R>(
        &self,
        thread: &mut Thread,
        want: Want,
        until: Option<Instant>,
        mut body: impl FnMut(i32) -> Sys<R>,
    ) -> PyResult<R> {
        let limit = self.limit.get();
        loop {
            if limit > 0.0 && !self.wait(thread, want, until)? {
                return Err(thread.raise_text(exceptions::TIMEOUT_ERROR, "timed out"));
            }
            let fd = self.raw();
            let result = if limit == 0.0 { body(fd) } else { thread.blocking(|| body(fd)) };
            match result {
                Ok(value) => return Ok(value),
                Err(libc::EINTR) => drop(thread.check_requests()?),
                Err(libc::EAGAIN) if limit > 0.0 => {}
                Err(errno) => return Err(os_error::raise(thread, errno, None)),
            }
        }
    }

    /// Waits until the socket is ready; false where that takes too long. A closed one is ready: the call will tell.
    fn wait(&self, thread: &mut Thread, want: Want, until: Option<Instant>) -> PyResult<bool> {
        let events = match want {
            Want::Read => libc::POLLIN,
            Want::Write => libc::POLLOUT,
        };
        loop {
            let mut entry = libc::pollfd { fd: self.raw(), events, revents: 0 };
            if entry.fd < 0 {
                return Ok(true);
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let milliseconds =
                left.map_or(-1, |left| i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX));
            // SAFETY: the call writes one entry.
            let ready = thread.blocking(|| match unsafe { libc::poll(&raw mut entry, 1, milliseconds) } {
                -1 => Err(last_error()),
                count => Ok(count),
            });
            match ready {
                Ok(0) if left.is_some_and(|left| left.is_zero()) => return Ok(false),
                Ok(0) => {}
                Ok(_) => return Ok(true),
                Err(libc::EINTR) => drop(thread.check_requests()?),
                Err(errno) => return Err(os_error::raise(thread, errno, None)),
            }
        }
    }

    /// Receives up to `size` bytes, and from where; `caller` is the method that wants them.
    fn receive(
        &self,
        thread: &mut Thread,
        size: isize,
        flags: i32,
        caller: &str,
    ) -> PyResult<(Vec<u8>, Address)> {
        let Ok(size) = usize::try_from(size) else {
            return Err(thread.value_error(format!("negative buffersize in {caller}")));
        };
        let charge = thread.charge(size)?;
        let mut room = Vec::new();
        if room.try_reserve_exact(size).is_err() {
            return Err(thread.memory_error());
        }
        room.resize(size, 0_u8);
        let mut from = Address::room();
        let received = self.perform(thread, Want::Read, |fd| {
            let (address, len) = from.parts_mut();
            // SAFETY: the call writes inside the room and the address.
            count(unsafe { libc::recvfrom(fd, room.as_mut_ptr().cast(), size, flags, address, len) })
        })?;
        room.truncate(received);
        drop(charge);
        Ok((room, from))
    }

    /// Sends bytes, to an address where one is given; how many were taken.
    fn transmit(
        &self,
        thread: &mut Thread,
        data: &[u8],
        flags: i32,
        to: Option<Address>,
        until: Option<Instant>,
    ) -> PyResult<usize> {
        self.perform_until(thread, Want::Write, until, |fd| {
            let (address, len) = to.as_ref().map_or((std::ptr::null(), 0), Address::parts);
            let flags = flags | libc::MSG_NOSIGNAL;
            // SAFETY: the call reads the data and the address.
            count(unsafe { libc::sendto(fd, data.as_ptr().cast(), data.len(), flags, address, len) })
        })
    }

    /// The error of a connection, 0 for none, [`TIMED_OUT`] after the time limit.
    fn connect_to(&self, thread: &mut Thread, address: Value, caller: &str) -> PyResult<i32> {
        let to = Address::of(thread, self.family.get(), address, caller)?;
        let fd = self.raw();
        let result = thread.blocking(|| {
            let (address, len) = to.parts();
            // SAFETY: the call reads the address.
            if unsafe { libc::connect(fd, address, len) } == -1 { last_error() } else { 0 }
        });
        let waits = match result {
            libc::EINTR => true,
            libc::EINPROGRESS => self.limit.get() > 0.0,
            _ => false,
        };
        if !waits {
            return Ok(result);
        }
        thread.check_requests()?;
        match self.wait(thread, Want::Write, self.deadline())? {
            true => self.option(thread, libc::SOL_SOCKET, libc::SO_ERROR),
            false => Ok(TIMED_OUT),
        }
    }

    /// An option that is a number.
    fn option(&self, thread: &mut Thread, level: i32, name: i32) -> PyResult<i32> {
        let (mut value, mut len) = (0_i32, size_of::<i32>() as libc::socklen_t);
        // SAFETY: the call writes at most as many bytes as the number has.
        let result =
            unsafe { libc::getsockopt(self.raw(), level, name, (&raw mut value).cast(), &raw mut len) };
        if result == -1 { Err(os_error::raise(thread, last_error(), None)) } else { Ok(value) }
    }

    /// An address that a call writes.
    fn name_by(
        &self,
        thread: &mut Thread,
        call: unsafe extern "C" fn(i32, *mut libc::sockaddr, *mut libc::socklen_t) -> i32,
    ) -> PyResult {
        let mut address = Address::room();
        let (to, len) = address.parts_mut();
        // SAFETY: the call writes inside the address.
        if unsafe { call(self.raw(), to, len) } == -1 {
            return Err(os_error::raise(thread, last_error(), None));
        }
        address.shown(thread)
    }

    /// Turns the result of a call into an error.
    fn check(thread: &mut Thread, result: i32) -> PyResult<()> {
        if result == -1 { Err(os_error::raise(thread, last_error(), None)) } else { Ok(()) }
    }
}

impl Socket {
    /// Takes over a descriptor; what nobody says of it is asked of the system.
    fn adopt(&self, thread: &mut Thread, fileno: Value, what: [i32; 3]) -> PyResult<()> {
        let fd = match i32::try_from(ops::index_i64(thread, fileno)?) {
            Ok(fd) if fd >= 0 => fd,
            _ => return Err(thread.value_error("negative file descriptor")),
        };
        // SAFETY: the call takes a number, which may name nothing.
        Self::check(thread, unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
        // SAFETY: whoever gives the number away does not use it any more.
        *self.fd.borrow_mut() = Some(unsafe { OwnedFd::from_raw_fd(fd) });
        let [mut family, mut kind, mut proto] = what;
        for (number, option) in
            [(&mut family, libc::SO_DOMAIN), (&mut kind, libc::SO_TYPE), (&mut proto, libc::SO_PROTOCOL)]
        {
            if *number == -1 {
                *number = match self.option(thread, libc::SOL_SOCKET, option) {
                    Ok(number) => number,
                    Err(raised) => {
                        // The descriptor stays its owner's.
                        let _ = self.fd.borrow_mut().take().map(IntoRawFd::into_raw_fd);
                        return Err(raised);
                    }
                };
            }
        }
        let fd = self.fd.borrow_mut().take();
        match fd {
            Some(fd) => self.set_up(thread, fd, [family, kind, proto], default_limit(thread)),
            None => Ok(()),
        }
    }

    /// Receives into a buffer; how much, and from where. The caller is named with its message for a small buffer.
    fn receive_into(
        &self,
        thread: &mut Thread,
        buffer: Value,
        size: isize,
        flags: i32,
        (caller, too_small): (&str, &str),
    ) -> PyResult<(usize, Address)> {
        let view = buffers::writable(thread, buffer, &format!("{caller}() argument 1"))?;
        let room = view.byte_count();
        let wanted = if size == 0 { room as isize } else { size };
        let result = if wanted < 0 {
            Err(thread.value_error(format!("negative buffersize in {caller}")))
        } else if wanted as usize > room {
            Err(thread.value_error(too_small))
        } else {
            self.receive(thread, wanted, flags, caller)
        };
        let filled = match result {
            Ok((data, from)) => view.fill(thread, &data).map(|count| (count, from)),
            Err(raised) => Err(raised),
        };
        view.release(thread)?;
        filled
    }
}
