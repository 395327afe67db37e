//! Constructor and methods of sockets.

#![expect(unsafe_code, reason = "system calls read and write memory by its address")]

use std::os::fd::FromRawFd;
use std::os::fd::IntoRawFd;
use std::os::fd::OwnedFd;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::os::last_error;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;

use super::Socket;
use super::TIMED_OUT;
use super::Want;
use super::whole_number;
use crate::ids;
use crate::modules::buffers;
use crate::modules::socket;
use crate::modules::socket::address::Address;
use crate::modules::socket::default_limit;
use crate::modules::socket::shown_limit;
use crate::modules::socket::time_limit;

#[pymethods]
impl Socket {
    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> Gc<Socket> {
        // They are for `__init__`.
        let _ = (args, kwargs);
        thread.heap().alloc(ids::SOCKET, Socket::empty())
    }

    #[init("(family=-1, type=-1, proto=-1, fileno=None)")]
    fn init(
        thread: &mut Thread,
        this: Gc<Socket>,
        #[default(-1)] family: i32,
        #[default(-1)] kind: i32,
        #[default(-1)] proto: i32,
        fileno: Option<Value>,
    ) -> PyResult<()> {
        if let Some(fileno) = fileno.filter(|fileno| !fileno.is_none()) {
            return this.adopt(thread, fileno, [family, kind, proto]);
        }
        let family = if family == -1 { libc::AF_INET } else { family };
        let kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
        let proto = proto.max(0);
        // SAFETY: the call takes numbers only.
        let fd = unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) };
        Self::check(thread, fd)?;
        // SAFETY: the descriptor is new and nobody else's.
        let fd = unsafe { OwnedFd::from_raw_fd(fd) };
        let limit = default_limit(thread);
        this.set_up(thread, fd, [family, kind, proto], limit)
    }

    #[slot(repr)]
    fn repr(this: Gc<Socket>) -> String {
        let (family, kind, proto) = (this.family.get(), this.kind.get(), this.proto.get());
        format!("<socket object, fd={}, family={family}, type={kind}, proto={proto}>", this.raw())
    }

    /// the socket timeout
    #[getter]
    fn timeout(this: Gc<Socket>) -> Value {
        shown_limit(this.limit.get())
    }

    /// fileno() -> integer
    ///
    /// Return the integer file descriptor of the socket.
    #[method("()")]
    fn fileno(this: Gc<Socket>) -> i32 {
        this.raw()
    }

    /// close()
    ///
    /// Close the socket.  It cannot be used after this call.
    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<Socket>) {
        let fd = this.fd.borrow_mut().take();
        thread.blocking(|| drop(fd));
    }

    /// detach()
    ///
    /// Close the socket object without closing the underlying file descriptor.
    /// The object cannot be used after this call, but the file descriptor
    /// can be reused for other purposes.  The file descriptor is returned.
    #[method("()")]
    fn detach(this: Gc<Socket>) -> i32 {
        this.fd.borrow_mut().take().map_or(-1, IntoRawFd::into_raw_fd)
    }

    /// setblocking(flag)
    ///
    /// Set the socket to blocking (flag is true) or non-blocking (false).
    /// setblocking(True) is equivalent to settimeout(None);
    /// setblocking(False) is equivalent to settimeout(0.0).
    #[method("(flag, /)")]
    fn setblocking(thread: &mut Thread, this: Gc<Socket>, flag: bool) -> PyResult<()> {
        this.limit.set(if flag { -1.0 } else { 0.0 });
        this.set_blocking(thread, flag)
    }

    /// getblocking()
    ///
    /// Returns True if socket is in blocking mode, or False if it
    /// is in non-blocking mode.
    #[method("()")]
    fn getblocking(this: Gc<Socket>) -> bool {
        this.limit.get() != 0.0
    }

    /// settimeout(timeout)
    ///
    /// Set a timeout on socket operations.  'timeout' can be a float,
    /// giving in seconds, or None.  Setting a timeout of None disables
    /// the timeout feature and is equivalent to setblocking(1).
    /// Setting a timeout of zero is the same as setblocking(0).
    #[method("(timeout, /)")]
    fn settimeout(thread: &mut Thread, this: Gc<Socket>, timeout: Value) -> PyResult<()> {
        let limit = time_limit(thread, timeout)?;
        this.limit.set(limit);
        this.set_blocking(thread, limit < 0.0)
    }

    /// gettimeout() -> timeout
    ///
    /// Returns the timeout in seconds (float) associated with socket
    /// operations. A timeout of None indicates that timeouts on socket
    /// operations are disabled.
    #[method("()")]
    fn gettimeout(this: Gc<Socket>) -> Value {
        shown_limit(this.limit.get())
    }

    /// bind(address)
    ///
    /// Bind the socket to a local address.  For IP sockets, the address is a
    /// pair (host, port); the host must refer to the local host.
    #[method("(address, /)")]
    fn bind(thread: &mut Thread, this: Gc<Socket>, address: Value) -> PyResult<()> {
        let address = Address::of(thread, this.family.get(), address, "bind")?;
        let (from, len) = address.parts();
        // SAFETY: the call reads the address.
        Self::check(thread, unsafe { libc::bind(this.raw(), from, len) })
    }

    /// listen([backlog])
    ///
    /// Enable a server to accept connections.  If backlog is specified, it must be
    /// at least 0 (if it is lower, it is set to 0); it specifies the number of
    /// unaccepted connections that the system will allow before refusing new
    /// connections. If not specified, a default reasonable value is chosen.
    #[method("(backlog=128, /)")]
    fn listen(thread: &mut Thread, this: Gc<Socket>, #[default(128)] backlog: i32) -> PyResult<()> {
        // SAFETY: the call takes numbers only.
        Self::check(thread, unsafe { libc::listen(this.raw(), backlog.max(0)) })
    }

    /// _accept() -> (integer, address info)
    ///
    /// Wait for an incoming connection.  Return a new socket file descriptor
    /// representing the connection, and the address of the client.
    #[method("()", name = "_accept")]
    fn accept(thread: &mut Thread, this: Gc<Socket>) -> PyResult<(i32, Value)> {
        let mut from = Address::room();
        let fd = this.perform(thread, Want::Read, |fd| {
            let (address, len) = from.parts_mut();
            // SAFETY: the call writes inside the address.
            let accepted = unsafe { libc::accept(fd, address, len) };
            if accepted == -1 {
                return Err(last_error());
            }
            // SAFETY: the call takes numbers only.
            unsafe { libc::fcntl(accepted, libc::F_SETFD, libc::FD_CLOEXEC) };
            Ok(accepted)
        })?;
        Ok((fd, from.shown(thread)?))
    }

    /// connect(address)
    ///
    /// Connect the socket to a remote address.  For IP sockets, the address
    /// is a pair (host, port).
    #[method("(address, /)")]
    fn connect(thread: &mut Thread, this: Gc<Socket>, address: Value) -> PyResult<()> {
        match this.connect_to(thread, address, "connect")? {
            0 => Ok(()),
            TIMED_OUT if this.limit.get() > 0.0 => {
                Err(thread.raise_text(exceptions::TIMEOUT_ERROR, "timed out"))
            }
            errno => Err(os_error::raise(thread, errno, None)),
        }
    }

    /// connect_ex(address) -> errno
    ///
    /// This is like connect(address), but returns an error code (the errno value)
    /// instead of raising an exception when an error occurs.
    #[method("(address, /)")]
    fn connect_ex(thread: &mut Thread, this: Gc<Socket>, address: Value) -> PyResult<i32> {
        this.connect_to(thread, address, "connect_ex")
    }

    /// recv(buffersize[, flags]) -> data
    ///
    /// Receive up to buffersize bytes from the socket.  For the optional flags
    /// argument, see the Unix manual.  When no data is available, block until
    /// at least one byte is available or until the remote end is closed.  When
    /// the remote end is closed and all data is read, return the empty string.
    #[method("(buffersize, flags=0, /)")]
    fn recv(
        thread: &mut Thread,
        this: Gc<Socket>,
        buffersize: isize,
        #[default(0)] flags: i32,
    ) -> PyResult<Gc<Bytes>> {
        let (data, _) = this.receive(thread, buffersize, flags, "recv")?;
        Bytes::new(thread, &data)
    }

    /// recvfrom(buffersize[, flags]) -> (data, address info)
    ///
    /// Like recv(buffersize, flags) but also return the sender's address info.
    #[method("(buffersize, flags=0, /)")]
    fn recvfrom(
        thread: &mut Thread,
        this: Gc<Socket>,
        buffersize: isize,
        #[default(0)] flags: i32,
    ) -> PyResult<(Gc<Bytes>, Value)> {
        let (data, from) = this.receive(thread, buffersize, flags, "recvfrom")?;
        Ok((Bytes::new(thread, &data)?, from.shown(thread)?))
    }

    /// recv_into(buffer, [nbytes[, flags]]) -> nbytes_read
    ///
    /// A version of recv() that stores its data into a buffer rather than creating
    /// a new string.  Receive up to buffersize bytes from the socket.  If buffersize
    /// is not specified (or 0), receive up to the size available in the given buffer.
    #[method("(buffer, nbytes=0, flags=0)")]
    fn recv_into(
        thread: &mut Thread,
        this: Gc<Socket>,
        buffer: Value,
        #[default(0)] nbytes: isize,
        #[default(0)] flags: i32,
    ) -> PyResult<usize> {
        const TOO_SMALL: &str = "buffer too small for requested bytes";
        Ok(this.receive_into(thread, buffer, nbytes, flags, ("recv_into", TOO_SMALL))?.0)
    }

    /// recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)
    ///
    /// Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.
    #[method("(buffer, nbytes=0, flags=0)")]
    fn recvfrom_into(
        thread: &mut Thread,
        this: Gc<Socket>,
        buffer: Value,
        #[default(0)] nbytes: isize,
        #[default(0)] flags: i32,
    ) -> PyResult<(usize, Value)> {
        const TOO_SMALL: &str = "nbytes is greater than the length of the buffer";
        let caller = ("recvfrom_into", TOO_SMALL);
        let (count, from) = this.receive_into(thread, buffer, nbytes, flags, caller)?;
        Ok((count, from.shown(thread)?))
    }

    /// send(data[, flags]) -> count
    ///
    /// Send a data string to the socket.  For the optional flags
    /// argument, see the Unix manual.  Return the number of bytes
    /// sent; this may be less than len(data) if the network is busy.
    #[method("(data, flags=0, /)")]
    fn send(thread: &mut Thread, this: Gc<Socket>, data: Value, #[default(0)] flags: i32) -> PyResult<usize> {
        let data = buffers::copied(thread, data)?;
        this.transmit(thread, &data, flags, None, this.deadline())
    }

    /// sendall(data[, flags])
    ///
    /// Send a data string to the socket.  For the optional flags
    /// argument, see the Unix manual.  This calls send() repeatedly
    /// until all data is sent.  If an error occurs, it's impossible
    /// to tell how much data has been sent.
    #[method("(data, flags=0, /)")]
    fn sendall(thread: &mut Thread, this: Gc<Socket>, data: Value, #[default(0)] flags: i32) -> PyResult<()> {
        let data = buffers::copied(thread, data)?;
        let until = this.deadline();
        let mut sent = 0;
        while sent < data.len() {
            sent += this.transmit(thread, &data[sent..], flags, None, until)?;
        }
        Ok(())
    }

    /// sendto(data[, flags], address) -> count
    ///
    /// Like send(data, flags) but allows specifying the destination address.
    /// For IP sockets, the address is a pair (hostaddr, port).
    #[method("(data, flags_or_address, address=<unrepresentable>, /)")]
    fn sendto(
        thread: &mut Thread,
        this: Gc<Socket>,
        data: Value,
        flags_or_address: Value,
        address: Option<Value>,
    ) -> PyResult<usize> {
        let (flags, address) = match address {
            Some(address) => (socket::c_int(thread, flags_or_address)?, address),
            None => (0, flags_or_address),
        };
        let data = buffers::copied(thread, data)?;
        let to = Address::of(thread, this.family.get(), address, "sendto")?;
        this.transmit(thread, &data, flags, Some(to), this.deadline())
    }

    /// getsockname() -> address info
    ///
    /// Return the address of the local endpoint. The format depends on the
    /// address family. For IPv4 sockets, the address info is a pair
    /// (hostaddr, port).
    #[method("()")]
    fn getsockname(thread: &mut Thread, this: Gc<Socket>) -> PyResult {
        this.name_by(thread, libc::getsockname)
    }

    /// getpeername() -> address info
    ///
    /// Return the address of the remote endpoint.  For IP sockets, the address
    /// info is a pair (hostaddr, port).
    #[method("()")]
    fn getpeername(thread: &mut Thread, this: Gc<Socket>) -> PyResult {
        this.name_by(thread, libc::getpeername)
    }

    /// getsockopt(level, option[, buffersize]) -> value
    ///
    /// Get a socket option.  See the Unix manual for level and option.
    /// If a nonzero buffersize argument is given, the return value is a
    /// string of that length; otherwise it is an integer.
    #[method("(level, option, buffersize=0, /)")]
    fn getsockopt(
        thread: &mut Thread,
        this: Gc<Socket>,
        level: i32,
        option: i32,
        #[default(0)] buffersize: usize,
    ) -> PyResult {
        if buffersize == 0 {
            let value = this.option(thread, level, option)?;
            return Ok(int::from_i64(&thread.interp(), value.into()));
        }
        let mut room = [0_u8; 1024];
        if buffersize > room.len() {
            return Err(socket::refuse(thread, "getsockopt buflen out of range"));
        }
        let mut len = buffersize as libc::socklen_t;
        // SAFETY: the call writes inside the room.
        let result =
            unsafe { libc::getsockopt(this.raw(), level, option, room.as_mut_ptr().cast(), &raw mut len) };
        Self::check(thread, result)?;
        Ok(Bytes::new(thread, &room[..(len as usize).min(room.len())])?.as_value())
    }

    /// setsockopt(level, option, value: int)
    /// setsockopt(level, option, value: buffer)
    ///
    /// Set a socket option.  See the Unix manual for level and option.
    /// The value argument can either be an integer or a string buffer.
    #[method("(level, option, value, /)")]
    fn setsockopt(
        thread: &mut Thread,
        this: Gc<Socket>,
        level: i32,
        option: i32,
        value: Value,
    ) -> PyResult<()> {
        let whole = if value.is_bool() { Some(i64::from(value == Value::TRUE)) } else { whole_number(value) };
        let number = whole.and_then(|whole| i32::try_from(whole).ok()).map(i32::to_ne_bytes);
        let contents = match &number {
            Some(number) => &number[..],
            None => buffers::read(thread, value)?,
        };
        let len = libc::socklen_t::try_from(contents.len()).unwrap_or(libc::socklen_t::MAX);
        // SAFETY: the call reads the contents, and nothing else runs meanwhile.
        let result = unsafe { libc::setsockopt(this.raw(), level, option, contents.as_ptr().cast(), len) };
        Self::check(thread, result)
    }

    /// shutdown(flag)
    ///
    /// Shut down the reading side of the socket (flag == SHUT_RD), the writing side
    /// of the socket (flag == SHUT_WR), or both ends (flag == SHUT_RDWR).
    #[method("(flag, /)")]
    fn shutdown(thread: &mut Thread, this: Gc<Socket>, flag: i32) -> PyResult<()> {
        // SAFETY: the call takes numbers only.
        Self::check(thread, unsafe { libc::shutdown(this.raw(), flag) })
    }
}
