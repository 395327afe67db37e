//! `FileIO`: a file of the system, unbuffered.

use std::cell::Cell;
use std::ffi::CString;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use taipan_gc::AnyCell;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::DEFAULT_BUFFER_SIZE;
use super::room;
use super::room::Room;
use super::state::unsupported;
use super::state::warn;
use super::stream;
use super::stream::Size;
use super::stream::call_method;
use super::target::Target;
use super::unwritten;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::os;
use crate::os::Sys;
use crate::state::thread::Thread;
use crate::types::bytes::shared;
use crate::types::dict::Dict;
use crate::types::exception::os_error;
use crate::types::int;
use crate::types::str::Str;

/// How a file was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mode {
    created: bool,
    readable: bool,
    writable: bool,
    appending: bool,
}

impl Mode {
    /// The mode and the flags of `open(2)` that a mode string means.
    fn parse(thread: &mut Thread, text: Gc<Str>) -> PyResult<(Mode, i32)> {
        let (mut mode, mut flags, mut plus, mut kinds) = (Mode::default(), 0, false, 0);
        for point in text.units().points() {
            match u8::try_from(point) {
                Ok(b'x') => {
                    (mode.created, mode.writable) = (true, true);
                    flags |= libc::O_EXCL | libc::O_CREAT;
                    kinds += 1;
                }
                Ok(b'r') => {
                    mode.readable = true;
                    kinds += 1;
                }
                Ok(b'w') => {
                    mode.writable = true;
                    flags |= libc::O_CREAT | libc::O_TRUNC;
                    kinds += 1;
                }
                Ok(b'a') => {
                    (mode.appending, mode.writable) = (true, true);
                    flags |= libc::O_APPEND | libc::O_CREAT;
                    kinds += 1;
                }
                Ok(b'b') => {}
                Ok(b'+') if !plus => {
                    plus = true;
                    (mode.readable, mode.writable) = (true, true);
                }
                Ok(b'+') => kinds = 2,
                _ => {
                    let text = text.to_string_lossy();
                    return Err(thread.value_error(format!("invalid mode: {text}")));
                }
            }
        }
        if kinds != 1 {
            let message = "Must have exactly one of create/read/write/append mode and at most one plus";
            return Err(thread.value_error(message));
        }
        flags |= match (mode.readable, mode.writable) {
            (true, true) => libc::O_RDWR,
            (true, false) => libc::O_RDONLY,
            _ => libc::O_WRONLY,
        };
        Ok((mode, flags | libc::O_CLOEXEC))
    }

    fn text(self) -> &'static str {
        match self {
            Mode { created: true, readable: true, .. } => "xb+",
            Mode { created: true, .. } => "xb",
            Mode { appending: true, readable: true, .. } => "ab+",
            Mode { appending: true, .. } => "ab",
            Mode { readable: true, writable: true, .. } => "rb+",
            Mode { readable: true, .. } => "rb",
            _ => "wb",
        }
    }
}

/// Open a file.
///
/// The mode can be 'r' (default), 'w', 'x' or 'a' for reading,
/// writing, exclusive creation or appending.  The file will be created
/// if it doesn't exist when opened for writing or appending; it will be
/// truncated when opened for writing.  A FileExistsError will be raised
/// if it already exists when opened for creating.  Opening a file for
/// creating implies writing so this mode behaves in a similar way to
/// 'w'.  Add a '+' to the mode to allow simultaneous reading and
/// writing.
///
/// A custom opener can be used by passing a callable as *opener*.
/// The underlying file descriptor for the file object is then obtained
/// by calling opener with (*name*, *flags*).  *opener* must return
/// an open file descriptor (passing os.open as *opener* results in
/// functionality similar to passing None).
#[pytype(
    name = "FileIO",
    module = "_io",
    shape = ids::FILE_IO,
    base = ids::RAW_IO_BASE,
    flags(BASETYPE, WEAKREF),
    dict = attributes,
    trace,
    drop
)]
#[repr(C)]
pub struct FileIo {
    header: Header,
    attributes: GcSlot<Dict>,
    /// The descriptor, -1 while there is none.
    #[untraced]
    fd: Cell<i32>,
    #[untraced]
    mode: Cell<Mode>,
    /// True if the file descriptor will be closed by close().
    #[pymember(name = "closefd", computed)]
    #[untraced]
    closes: Cell<bool>,
    #[untraced]
    finalizing: Cell<bool>,
    /// Whether a stream over it is known to hold output.
    #[untraced]
    held: Cell<bool>,
    /// Whether reading and writing may take time: a pipe, a terminal, a device.
    #[untraced]
    waits: Cell<bool>,
    /// What `seekable` found out.
    #[untraced]
    seekable: Cell<Option<bool>>,
    /// The system's advice for the size of a buffer.
    #[untraced]
    block_size: Cell<usize>,
}

impl Drop for FileIo {
    fn drop(&mut self) {
        // Whoever dies with its heap has had no finaliser.
        if self.fd.get() >= 0 && self.closes.get() {
            let _ = os::close(self.fd.get());
        }
    }
}

/// Native access, for buffers over files.
impl FileIo {
    /// A stream over a descriptor that is open already and stays so.
    pub(super) fn standard(thread: &mut Thread, fd: i32, writes: bool) -> PyResult<Gc<FileIo>> {
        let file = FileIo::unopened(thread);
        file.fd.set(fd);
        file.mode.set(Mode { readable: !writes, writable: writes, ..Mode::default() });
        file.closes.set(false);
        if let Ok(status) = os::status(fd) {
            file.waits.set(status.st_mode & libc::S_IFMT != libc::S_IFREG);
        }
        Ok(file)
    }

    fn unopened(thread: &mut Thread) -> Gc<FileIo> {
        let file = FileIo {
            header: Header::new(ids::FILE_IO),
            attributes: GcSlot::empty(),
            fd: Cell::new(-1),
            mode: Cell::new(Mode::default()),
            closes: Cell::new(true),
            finalizing: Cell::new(false),
            held: Cell::new(false),
            waits: Cell::new(true),
            seekable: Cell::new(None),
            block_size: Cell::new(DEFAULT_BUFFER_SIZE),
        };
        thread.heap().alloc(ids::FILE_IO, file)
    }

    /// Whether there is no descriptor.
    pub(super) fn is_closed(&self) -> bool {
        self.fd.get() < 0
    }

    /// The descriptor; ValueError where there is none.
    pub(super) fn open_fd(&self, thread: &mut Thread) -> PyResult<i32> {
        match self.fd.get() {
            fd if fd >= 0 => Ok(fd),
            _ => Err(thread.value_error("I/O operation on closed file")),
        }
    }

    fn readable_fd(&self, thread: &mut Thread) -> PyResult<i32> {
        let fd = self.open_fd(thread)?;
        if !self.mode.get().readable {
            return Err(unsupported(thread, "File not open for reading"));
        }
        Ok(fd)
    }

    fn writable_fd(&self, thread: &mut Thread) -> PyResult<i32> {
        let fd = self.open_fd(thread)?;
        if !self.mode.get().writable {
            return Err(unsupported(thread, "File not open for writing"));
        }
        Ok(fd)
    }

    /// Reads once into a part of a storage cell; nothing where the call would block.
    pub(super) fn read_into(
        &self,
        thread: &mut Thread,
        cell: Gc<storage::Bytes>,
        range: std::ops::Range<usize>,
    ) -> PyResult<Option<usize>> {
        let fd = self.readable_fd(thread)?;
        if !self.waits.get() {
            let count = os::retry(thread, || room::fill(cell, range.clone(), |room| os::read(fd, room)))?;
            return unless_blocked(thread, count);
        }
        let read = os::read_waiting(thread, fd, range.len())?;
        let count = read.map(|bytes| {
            room::put(cell, range.start, &bytes);
            bytes.len()
        });
        unless_blocked(thread, count)
    }

    /// Writes once; nothing where the call would block.
    pub(super) fn write_once(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult<Option<usize>> {
        let fd = self.writable_fd(thread)?;
        let count = match self.waits.get() {
            true => os::write_waiting(thread, fd, bytes)?,
            false => os::retry(thread, || os::write(fd, bytes))?,
        };
        unless_blocked(thread, count)
    }

    /// Moves to a position and gives it.
    pub(super) fn seek_to(&self, thread: &mut Thread, offset: i64, whence: i32) -> PyResult<i64> {
        let fd = self.open_fd(thread)?;
        let position = os::retry(thread, || os::seek(fd, offset, whence))?;
        if self.seekable.get().is_none() {
            self.seekable.set(Some(position.is_ok()));
        }
        position.map_err(|errno| os_error::raise(thread, errno, None))
    }

    /// Whether it is a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        os::is_terminal(self.fd.get())
    }

    /// Whether the file has positions.
    pub(super) fn is_seekable(&self, thread: &mut Thread) -> PyResult<bool> {
        let fd = self.open_fd(thread)?;
        if let Some(known) = self.seekable.get() {
            return Ok(known);
        }
        let seekable = os::seek(fd, 0, libc::SEEK_CUR).is_ok();
        self.seekable.set(Some(seekable));
        Ok(seekable)
    }

    /// Whether it may be read from.
    pub(super) fn is_readable(&self) -> bool {
        self.mode.get().readable
    }

    /// Whether it may be written to.
    pub(super) fn is_writable(&self) -> bool {
        self.mode.get().writable
    }

    /// The system's advice for the size of a buffer.
    pub(super) fn block_size(&self) -> usize {
        self.block_size.get()
    }

    /// How many bytes are probably left: what `readall` makes room for first.
    fn bytes_left(&self, fd: i32) -> usize {
        let Ok(status) = os::status(fd) else { return 0 };
        let Ok(at) = os::seek(fd, 0, libc::SEEK_CUR) else { return 0 };
        usize::try_from(status.st_size.saturating_sub(at)).unwrap_or(0)
    }

    /// Appends all that is left; says whether the call would have blocked at once.
    pub(super) fn read_rest(&self, thread: &mut Thread, all: &mut Room) -> PyResult<bool> {
        let fd = self.readable_fd(thread)?;
        all.reserve(thread, self.bytes_left(fd).saturating_add(1))?;
        loop {
            all.reserve(thread, 1)?;
            let (cell, range) = all.free(usize::MAX);
            match self.read_into(thread, cell, range)? {
                None => return Ok(all.len() == 0),
                Some(0) => return Ok(false),
                Some(count) => all.advance(count),
            }
        }
    }

    /// A stream over it holds output. Files that outlive their streams are nobody's to finalise.
    pub(super) fn hold(&self, thread: &Thread, holder: AnyCell) {
        let fd = self.fd.get();
        if fd < 0 || !self.closes.get() {
            return;
        }
        if let Ok(status) = os::status(fd) {
            self.held.set(true);
            thread.interp().streams().unwritten().hold(fd, &status, holder);
        }
    }

    /// Whether a stream over it is known to hold output.
    pub(super) fn is_held(&self) -> bool {
        self.held.get()
    }

    /// The stream over it has written all that it held.
    pub(super) fn release(&self, thread: &Thread) {
        if self.held.replace(false) {
            thread.interp().streams().unwritten().release(self.fd.get());
        }
    }

    /// Closes the descriptor, if that is the stream's to do.
    fn close_fd(&self, thread: &mut Thread) -> PyResult<()> {
        let fd = self.fd.replace(-1);
        if fd < 0 || !self.closes.get() {
            return Ok(());
        }
        self.held.set(false);
        thread.interp().streams().unwritten().forget(fd);
        os::close(fd).map_err(|errno| os_error::raise(thread, errno, None))
    }
}

/// The count, nothing where the call would block.
fn unless_blocked(thread: &mut Thread, count: Sys<usize>) -> PyResult<Option<usize>> {
    match count {
        Ok(count) => Ok(Some(count)),
        Err(errno) if errno == libc::EAGAIN || errno == libc::EWOULDBLOCK => Ok(None),
        Err(errno) => Err(os_error::raise(thread, errno, None)),
    }
}

/// The descriptor that an argument is; nothing where it is a path.
fn descriptor(thread: &mut Thread, file: Value) -> PyResult<Option<i32>> {
    let is_number = file.is_bool() || int::exact(file).is_some();
    if !is_number {
        return Ok(None);
    }
    let index = ops::index(thread, file)?;
    let Some(number) = int::to_i64(index).and_then(|number| i32::try_from(number).ok()) else {
        return Err(thread.overflow_error("Python int too large to convert to C int"));
    };
    if number < 0 {
        return Err(thread.value_error("negative file descriptor"));
    }
    Ok(Some(number))
}

/// The descriptor that an opener gives.
fn opened_by(thread: &mut Thread, opener: Value, file: Value, flags: i32) -> PyResult<i32> {
    let flags = int::from_i64(&thread.interp(), flags.into());
    let answer = call::call(thread, opener, &[file, flags])?;
    if int::exact(answer).is_none() && !answer.is_bool() {
        return Err(thread.type_error("expected integer from opener"));
    }
    let index = ops::index(thread, answer)?;
    let Some(fd) = int::to_i64(index).and_then(|fd| i32::try_from(fd).ok()) else {
        return Err(thread.overflow_error("Python int too large to convert to C int"));
    };
    if fd < 0 {
        return Err(thread.value_error(format!("opener returned {fd}")));
    }
    os::set_inheritable(fd, false).map_err(|errno| os_error::raise(thread, errno, None))?;
    Ok(fd)
}

fn open_path(thread: &mut Thread, file: Value, path: &CString, flags: i32) -> PyResult<i32> {
    unwritten::settle_path(thread, Path::new(OsStr::from_bytes(path.as_bytes())));
    let opened = os::retry_open(thread, || os::open(path, flags, 0o666))?;
    opened.map_err(|errno| os_error::raise(thread, errno, Some(file)))
}

/// Sets an open file up: refuses a folder, asks for the block size, goes to the end for appending.
fn prepare(thread: &mut Thread, this: Value, file: Gc<FileIo>, name: Value) -> PyResult<()> {
    let fd = file.fd.get();
    match os::status(fd) {
        Ok(status) if status.st_mode & libc::S_IFMT == libc::S_IFDIR => {
            return Err(os_error::raise(thread, libc::EISDIR, Some(name)));
        }
        Ok(status) => {
            file.waits.set(status.st_mode & libc::S_IFMT != libc::S_IFREG);
            if let Ok(size) = usize::try_from(status.st_blksize)
                && size > 1
            {
                file.block_size.set(size);
            }
        }
        Err(errno) if errno == libc::EBADF => return Err(os_error::raise(thread, errno, None)),
        Err(_) => {}
    }
    let key = stream::name_key(thread);
    attr::set(thread, this, key, Some(name))?;
    if file.mode.get().appending && file.is_seekable(thread)? {
        file.seek_to(thread, 0, libc::SEEK_END)?;
    }
    Ok(())
}

/// Warns that a file was left open.
fn warn_unclosed(thread: &mut Thread, source: Value) -> PyResult<()> {
    let shown = ops::repr(thread, source)?.to_string_lossy();
    warn(thread, exceptions::RESOURCE_WARNING, &format!("unclosed file {shown}"), Some(source))
}

#[pymethods]
impl FileIo {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let file = FileIo::unopened(thread);
        stream::finish(thread, class, file)
    }

    #[init("(file, mode='r', closefd=True, opener=None)")]
    fn init(
        thread: &mut Thread,
        this: Value,
        file: Value,
        mode: Option<Gc<Str>>,
        #[default(true)] closefd: bool,
        opener: Option<Value>,
    ) -> PyResult<()> {
        let Some(own) = this.cast::<FileIo>() else { return Ok(()) };
        own.close_fd(thread)?;
        let mode = mode.unwrap_or_else(|| Str::intern(&thread.interp(), "r"));
        let number = descriptor(thread, file)?;
        let path = if number.is_none() { Some(os::path::to_system(thread, file)?) } else { None };
        let (mode, flags) = Mode::parse(thread, mode)?;
        own.mode.set(mode);
        own.seekable.set(None);
        own.closes.set(closefd);
        match (number, path) {
            (Some(fd), _) => own.fd.set(fd),
            (None, _) if !closefd => {
                return Err(thread.value_error("Cannot use closefd=False with file name"));
            }
            (None, path) => {
                let fd = match (opener.filter(|opener| !opener.is_none()), path) {
                    (Some(opener), _) => opened_by(thread, opener, file, flags)?,
                    (None, Some(path)) => open_path(thread, file, &path, flags)?,
                    (None, None) => return Ok(()),
                };
                own.fd.set(fd);
            }
        }
        thread.interp().streams().unwritten().forget(own.fd.get());
        prepare(thread, this, own, file).inspect_err(|_| {
            let fd = own.fd.replace(-1);
            if number.is_none() {
                let _ = os::close(fd);
            }
        })
    }

    /// Read at most size bytes, returned as bytes.
    ///
    /// If size is less than 0, read all bytes in the file making multiple
    /// read calls.  See ``FileIO.readall``.
    ///
    /// Attempts to make only one system call, retrying only per PEP 475
    /// (EINTR).  This means less data may be returned than requested.
    ///
    /// In non-blocking mode, returns None if no data is available.  Return
    /// an empty bytes object at EOF.
    #[method("(size=-1, /)")]
    fn read(thread: &mut Thread, this: Value, #[default(Size::ALL)] size: Size) -> PyResult {
        let Some(file) = this.cast::<FileIo>() else { return Ok(Value::NONE) };
        file.readable_fd(thread)?;
        let Some(limit) = size.limit() else { return call_method(thread, this, Name::readall, &[]) };
        let mut data = Room::new(thread, limit)?;
        let (cell, range) = data.free(limit);
        match file.read_into(thread, cell, range)? {
            None => Ok(Value::NONE),
            Some(count) => {
                data.advance(count);
                Ok(data.finish(thread)?.as_value())
            }
        }
    }

    /// Read all data from the file, returned as bytes.
    ///
    /// Reads until either there is an error or read() returns size 0
    /// (indicates EOF).  If the file is already at EOF, returns an empty
    /// bytes object.
    ///
    /// In non-blocking mode, returns as much data as could be read before
    /// EAGAIN.  If no data is available (EAGAIN is returned before bytes
    /// are read) returns None.
    #[method("()")]
    fn readall(thread: &mut Thread, this: Gc<FileIo>) -> PyResult {
        let mut all = Room::new(thread, 0)?;
        if this.read_rest(thread, &mut all)? {
            return Ok(Value::NONE);
        }
        Ok(all.finish(thread)?.as_value())
    }

    /// Same as RawIOBase.readinto().
    #[method("(buffer, /)")]
    fn readinto(thread: &mut Thread, this: Gc<FileIo>, buffer: Value) -> PyResult<Option<usize>> {
        this.readable_fd(thread)?;
        let target = Target::positional(thread, buffer, "readinto")?;
        let mut data = Room::new(thread, target.len())?;
        let (cell, range) = data.free(target.len());
        let count = this.read_into(thread, cell, range)?;
        data.advance(count.unwrap_or(0));
        target.fill(thread, data.as_slice())?;
        Ok(count)
    }

    /// Write buffer b to file, return number of bytes written.
    ///
    /// Only makes one system call, so not all of the data may be written.
    /// The number of bytes actually written is returned.  In non-blocking
    /// mode, returns None if the write would block.
    #[method("(b, /)")]
    fn write(thread: &mut Thread, this: Gc<FileIo>, b: Value) -> PyResult<Option<usize>> {
        this.writable_fd(thread)?;
        let bytes = shared::need(thread, b)?;
        this.write_once(thread, bytes)
    }

    /// Move to new file position and return the file position.
    ///
    /// Argument offset is a byte count.  Optional argument whence defaults
    /// to SEEK_SET or 0 (offset from start of file, offset should be >= 0);
    /// other values are SEEK_CUR or 1 (move relative to current position,
    /// positive or negative), and SEEK_END or 2 (move relative to end of
    /// file, usually negative, although many platforms allow seeking beyond
    /// the end of a file).
    ///
    /// Note that not all file objects are seekable.
    #[method("(pos, whence=0, /)")]
    fn seek(thread: &mut Thread, this: Gc<FileIo>, pos: Value, #[default(0)] whence: i32) -> PyResult<i64> {
        this.open_fd(thread)?;
        let pos = stream::offset(thread, pos)?;
        this.seek_to(thread, pos, whence)
    }

    /// Current file position.
    ///
    /// Can raise OSError for non seekable files.
    #[method("()")]
    fn tell(thread: &mut Thread, this: Gc<FileIo>) -> PyResult<i64> {
        this.seek_to(thread, 0, libc::SEEK_CUR)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is changed to the value of size.
    #[method("(size=None, /)")]
    fn truncate(thread: &mut Thread, this: Gc<FileIo>, size: Option<Value>) -> PyResult<i64> {
        let fd = this.writable_fd(thread)?;
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => stream::offset(thread, size)?,
            None => this.seek_to(thread, 0, libc::SEEK_CUR)?,
        };
        let done = os::retry(thread, || os::truncate(fd, size))?;
        done.map_err(|errno| os_error::raise(thread, errno, None))?;
        Ok(size)
    }

    /// Close the file.
    ///
    /// A closed file cannot be used for further I/O operations.  close()
    /// may be called more than once without error.
    #[method("()")]
    fn close(thread: &mut Thread, this: Value) -> PyResult {
        let Some(file) = this.cast::<FileIo>() else { return Ok(Value::NONE) };
        let interp = thread.interp();
        let inherited = class::lookup(&interp, interp.class(ids::RAW_IO_BASE), Name::close.get(&interp));
        let flushed = match inherited {
            Some(close) => call::call(thread, close, &[this]),
            None => Ok(Value::NONE),
        };
        if file.closes.get() && file.finalizing.get() && !file.is_closed() {
            FileIo::dealloc_warn(thread, file, this)?;
        }
        stream::both(thread, flushed, |thread| file.close_fd(thread).map(|()| Value::NONE))
    }

    /// True if file supports random-access.
    #[method("()")]
    fn seekable(thread: &mut Thread, this: Gc<FileIo>) -> PyResult<bool> {
        this.is_seekable(thread)
    }

    /// True if file was opened in a read mode.
    #[method("()")]
    fn readable(thread: &mut Thread, this: Gc<FileIo>) -> PyResult<bool> {
        this.open_fd(thread)?;
        Ok(this.mode.get().readable)
    }

    /// True if file was opened in a write mode.
    #[method("()")]
    fn writable(thread: &mut Thread, this: Gc<FileIo>) -> PyResult<bool> {
        this.open_fd(thread)?;
        Ok(this.mode.get().writable)
    }

    /// Return the underlying file descriptor (an integer).
    #[method("()")]
    fn fileno(thread: &mut Thread, this: Gc<FileIo>) -> PyResult<i32> {
        this.open_fd(thread)
    }

    /// True if the file is connected to a TTY device.
    #[method("()")]
    #[method("()", name = "_isatty_open_only")]
    fn isatty(thread: &mut Thread, this: Gc<FileIo>) -> PyResult<bool> {
        Ok(os::is_terminal(this.open_fd(thread)?))
    }

    #[method("(object, /)", name = "_dealloc_warn")]
    fn dealloc_warn(thread: &mut Thread, this: Gc<FileIo>, object: Value) -> PyResult<()> {
        if !this.is_closed() && this.closes.get() {
            warn_unclosed(thread, object)?;
        }
        Ok(())
    }

    #[method("()")]
    fn __getstate__(thread: &mut Thread, this: Value) -> PyResult {
        Err(stream::no_pickle(thread, this))
    }

    #[getter(name = "_finalizing")]
    fn get_finalizing(this: Gc<FileIo>) -> bool {
        this.finalizing.get()
    }

    #[setter(name = "_finalizing")]
    fn set_finalizing(thread: &mut Thread, this: Gc<FileIo>, value: Option<Value>) -> PyResult<()> {
        this.finalizing.set(ops::truth(thread, value.unwrap_or(Value::NONE))?);
        Ok(())
    }

    /// True if the file is closed
    #[getter]
    fn closed(this: Gc<FileIo>) -> bool {
        this.is_closed()
    }

    /// String giving the file mode
    #[getter]
    fn mode(this: Gc<FileIo>) -> &'static str {
        this.mode.get().text()
    }

    /// Stat st_blksize if available
    #[getter(name = "_blksize")]
    fn get_block_size(this: Gc<FileIo>) -> usize {
        this.block_size()
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<String> {
        let Some(file) = this.cast::<FileIo>() else { return Ok(String::new()) };
        let closes = if file.closes.get() { "True" } else { "False" };
        let mode = file.mode.get().text();
        if file.is_closed() {
            return Ok("<_io.FileIO [closed]>".to_string());
        }
        let key = stream::name_key(thread);
        match attr::get_optional(thread, this, key)? {
            None => {
                let fd = file.fd.get();
                Ok(format!("<_io.FileIO fd={fd} mode='{mode}' closefd={closes}>"))
            }
            Some(_) => stream::show(thread, this, &format!(" mode='{mode}' closefd={closes}")),
        }
    }
}
