//! The base classes of streams, and what all streams share.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Value;
use taipan_gc::flag_bits;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::DEFAULT_BUFFER_SIZE;
use super::room::Room;
use super::state::unsupported;
use super::target::Target;
use crate::builtins::unraisable;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::ids;
use crate::object::instance;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::bytearray::ByteArray;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;

/// A count of bytes or characters, where `None` and anything negative mean "all".
#[derive(Clone, Copy, Debug)]
pub struct Size(pub i64);

impl Size {
    /// Without a limit.
    pub const ALL: Size = Size(-1);

    /// The limit, if there is one.
    pub fn limit(self) -> Option<usize> {
        usize::try_from(self.0).ok()
    }
}

impl FromArg for Size {
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Size::ALL);
        }
        let class = thread.interp().class_of(value);
        if int::exact(value).is_none() && class.slot(|slots| slots.index).is_none() {
            let name = class.name_text();
            return Err(thread.type_error(format!("argument should be integer or None, not '{name}'")));
        }
        Ok(Size(ssize(thread, value)?))
    }
}

/// An index-sized integer; OverflowError where it is no such.
pub(super) fn ssize(thread: &mut Thread, value: Value) -> PyResult<i64> {
    let index = ops::index(thread, value)?;
    match int::to_i64(index) {
        Some(size) => Ok(size),
        None => Err(thread.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// An offset in a file.
pub(super) fn offset(thread: &mut Thread, value: Value) -> PyResult<i64> {
    let index = ops::index(thread, value)?;
    match int::to_i64(index) {
        Some(offset) => Ok(offset),
        None => Err(thread.overflow_error("cannot fit 'int' into an offset-sized integer")),
    }
}

/// `object.name(*args)`
pub(super) fn call_method(thread: &mut Thread, object: Value, name: Name, args: &[Value]) -> PyResult {
    let callable = attr::get(thread, object, name.get(&thread.interp()))?;
    call::call(thread, callable, args)
}

/// `object.name`
pub(super) fn attribute(thread: &mut Thread, object: Value, name: Name) -> PyResult {
    attr::get(thread, object, name.get(&thread.interp()))
}

/// `object.name`, nothing where there is no such attribute.
pub(super) fn attribute_optional(thread: &mut Thread, object: Value, name: Name) -> PyResult<Option<Value>> {
    attr::get_optional(thread, object, name.get(&thread.interp()))
}

/// The attribute `name` of streams.
pub(super) fn name_key(thread: &Thread) -> Gc<Str> {
    Str::intern(&thread.interp(), "name")
}

/// `stream.name`
pub(super) fn name_of(thread: &mut Thread, stream: Value) -> PyResult {
    let key = name_key(thread);
    attr::get(thread, stream, key)
}

/// Whether `object.name()` is true.
pub(super) fn ask(thread: &mut Thread, object: Value, name: Name) -> PyResult<bool> {
    let answer = call_method(thread, object, name, &[])?;
    ops::truth(thread, answer)
}

/// `stream.closed`
pub(super) fn is_closed(thread: &mut Thread, stream: Value) -> PyResult<bool> {
    let closed = attribute(thread, stream, Name::closed)?;
    ops::truth(thread, closed)
}

/// ValueError for a closed stream.
pub(super) fn check_closed(thread: &mut Thread, stream: Value) -> PyResult<()> {
    if is_closed(thread, stream)? {
        return Err(thread.value_error("I/O operation on closed file."));
    }
    Ok(())
}

/// UnsupportedOperation for a stream that answers no to `seekable`, `readable` or `writable`.
pub(super) fn check_able(thread: &mut Thread, stream: Value, name: Name) -> PyResult<()> {
    let answer = call_method(thread, stream, name, &[])?;
    if answer == Value::TRUE {
        return Ok(());
    }
    Err(unsupported(thread, &format!("File or stream is not {}.", name.text())))
}

/// The first failure, as the context of the second if both failed.
pub(super) fn both(
    thread: &mut Thread,
    first: PyResult,
    second: impl FnOnce(&mut Thread) -> PyResult,
) -> PyResult {
    let raised = match first {
        Ok(_) => return second(thread),
        Err(raised) => raised,
    };
    let earlier = thread.take_pending(raised);
    match second(thread) {
        Ok(_) => Err(thread.raise(earlier)),
        Err(raised) => {
            if let Some(later) = thread.pending().and_then(|later| later.cast::<Exception>())
                && !later.as_value().is(earlier)
            {
                thread.heap().set(later, &later.context, earlier);
            }
            Err(raised)
        }
    }
}

/// What `__new__` of a stream type gives; whatever dies open is closed by its finaliser.
pub(super) fn finish<T: HeapObject>(thread: &mut Thread, class: Gc<Class>, native: Gc<T>) -> PyResult {
    if class.spec().is_some() {
        thread.heap().need_del(native.any()).map_err(|_| thread.memory_error())?;
        return Ok(native.as_value());
    }
    instance::finish_new(thread, class, native.as_value())
}

/// A stream that closes a native one below it takes over its finalising: both may die at once, and what the upper one
/// holds back must be written before the lower one is closed.
pub(super) fn take_over(below: Value) {
    if let Some(header) = below.header() {
        header.clear_flag(flag_bits::NEEDS_DEL);
    }
}

/// A stream is on its own again.
pub(super) fn hand_back(thread: &mut Thread, below: Value) -> PyResult<()> {
    match below.as_gc().filter(|cell| !cell.header().has_flag(flag_bits::NEEDS_DEL)) {
        Some(cell) => thread.heap().need_del(cell).map_err(|_| thread.memory_error()),
        None => Ok(()),
    }
}

/// The contents of what a method of a stream returned.
pub(super) fn returned_bytes(thread: &mut Thread, value: Value, method: &str) -> PyResult<&'static [u8]> {
    match bytes::borrowed(value) {
        Some(bytes) => Ok(bytes),
        None => {
            let name = thread.interp().class_of(value).name_text();
            let message = format!("{method}() should have returned a bytes object, not '{name}'");
            Err(thread.raise_text(crate::object::exceptions::OS_ERROR, message))
        }
    }
}

/// Shows a stream as `<class name=..>`; `more` comes behind.
pub(super) fn show(thread: &mut Thread, this: Value, more: &str) -> PyResult<String> {
    let class = thread.interp().class_of(this);
    let module = attr::get(thread, class.as_value(), Name::__module__.get(&thread.interp()))?;
    let module = ops::str(thread, module)?.to_string_lossy();
    let qualname = class.qualname().to_string_lossy();
    let key = name_key(thread);
    let name = match attr::get_optional(thread, this, key) {
        Ok(name) => name,
        Err(raised) => {
            thread.catch_builtin(raised, crate::object::exceptions::VALUE_ERROR)?;
            None
        }
    };
    let shown = match name {
        None => String::new(),
        Some(name) => {
            let shown = thread.repr_once(this, |thread| ops::repr(thread, name))?;
            match shown {
                Some(shown) => format!(" name={}", shown.to_string_lossy()),
                None => {
                    let message = format!("reentrant call inside {module}.{qualname}.__repr__");
                    return Err(thread.runtime_error(message));
                }
            }
        }
    };
    Ok(format!("<{module}.{qualname}{shown}{more}>"))
}

/// TypeError: streams are not pickled.
#[cold]
pub(super) fn no_pickle(thread: &mut Thread, this: Value) -> Raised {
    let name = thread.interp().class_of(this).short_name();
    thread.type_error(format!("cannot pickle '{name}' instances"))
}

macro_rules! bases {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $base:ident;)*) => {
        $(
            $(#[$doc])*
            #[pytype(
                name = $name,
                module = "_io",
                shape = ids::$shape,
                base = ids::$base,
                flags(BASETYPE, WEAKREF),
                dict = attributes,
                methods(METHODS),
                trace
            )]
            #[repr(C)]
            pub struct $type {
                header: Header,
                attributes: GcSlot<Dict>,
            }

            #[pymethods]
            impl $type {
                #[slot(new)]
                fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
                    let made = $type { header: Header::new(ids::$shape), attributes: GcSlot::empty() };
                    let made = thread.heap().alloc(ids::$shape, made);
                    finish(thread, class, made)
                }
            }
        )*
    };
}

bases! {
    /// The abstract base class for all I/O classes.
    ///
    /// This class provides dummy implementations for many methods that
    /// derived classes can override selectively; the default implementations
    /// represent a file that cannot be read, written or seeked.
    ///
    /// Even though IOBase does not declare read, readinto, or write because
    /// their signatures will vary, implementations and clients should
    /// consider those methods part of the interface. Also, implementations
    /// may raise UnsupportedOperation when operations they do not support are
    /// called.
    ///
    /// The basic type used for binary data read from or written to a file is
    /// bytes. Other bytes-like objects are accepted as method arguments too.
    /// In some cases (such as readinto), a writable object is required. Text
    /// I/O classes work with str data.
    ///
    /// Note that calling any method (except additional calls to close(),
    /// which are ignored) on a closed stream should raise a ValueError.
    ///
    /// IOBase (and its subclasses) support the iterator protocol, meaning
    /// that an IOBase object can be iterated over yielding the lines in a
    /// stream.
    ///
    /// IOBase also supports the :keyword:`with` statement. In this example,
    /// fp is closed after the suite of the with statement is complete:
    ///
    /// with open('spam.txt', 'r') as fp:
    ///     fp.write('Spam and eggs!')
    IoBase "_IOBase" IO_BASE OBJECT;
    /// Base class for raw binary I/O.
    RawIoBase "_RawIOBase" RAW_IO_BASE IO_BASE;
    /// Base class for buffered IO objects.
    ///
    /// The main difference with RawIOBase is that the read() method
    /// supports omitting the size argument, and does not have a default
    /// implementation that defers to readinto().
    ///
    /// In addition, read(), readinto() and write() may raise
    /// BlockingIOError if the underlying raw stream is in non-blocking
    /// mode and not ready; unlike their raw counterparts, they will never
    /// return None.
    ///
    /// A typical implementation should not inherit from a RawIOBase
    /// implementation, but wrap one.
    BufferedIoBase "_BufferedIOBase" BUFFERED_IO_BASE IO_BASE;
    /// Base class for text I/O.
    ///
    /// This class provides a character and line based interface to stream
    /// I/O. There is no readinto method because Python's character strings
    /// are immutable.
    TextIoBase "_TextIOBase" TEXT_IO_BASE IO_BASE;
}

/// Closes a stream that dies open.
fn finalize(thread: &mut Thread, this: Value) -> PyResult {
    let closed = is_closed(thread, this);
    let closed = match closed {
        Ok(closed) => closed,
        Err(raised) => {
            // A stream that was never set up has nothing to close.
            thread.forget(raised);
            true
        }
    };
    if closed {
        return Ok(Value::NONE);
    }
    let name = Name::_finalizing.get(&thread.interp());
    if let Err(raised) = attr::set(thread, this, name, Some(Value::TRUE)) {
        thread.forget(raised);
    }
    if let Err(raised) = call_method(thread, this, Name::close, &[]) {
        let exception = thread.take_pending(raised);
        let message = format!("Exception ignored while finalizing file {}", unraisable::shown(thread, this));
        unraisable::report(thread, exception, Some(&message), Value::NONE);
    }
    Ok(Value::NONE)
}

/// Bytes up to the end of a line, read one by one or as far as `peek` shows.
fn read_line(thread: &mut Thread, this: Value, size: Size) -> PyResult<Gc<Bytes>> {
    let peek = attribute_optional(thread, this, Name::peek)?;
    let mut line = Room::new(thread, 128)?;
    while size.limit().is_none_or(|limit| line.len() < limit) {
        let mut wanted = 1;
        if let Some(peek) = peek {
            let ahead = call::call(thread, peek, &[Value::int_from_low_bits(1)])?;
            let ahead = returned_bytes(thread, ahead, "peek")?;
            if !ahead.is_empty() {
                let most = size.limit().map_or(ahead.len(), |limit| ahead.len().min(limit - line.len()));
                wanted = memchr::memchr(b'\n', &ahead[..most]).map_or(most, |at| at + 1);
            }
        }
        let wanted = int::from_usize(&thread.interp(), wanted);
        let piece = call_method(thread, this, Name::read, &[wanted])?;
        let piece = returned_bytes(thread, piece, "read")?;
        if piece.is_empty() {
            break;
        }
        line.push(thread, piece)?;
        if piece.last() == Some(&b'\n') {
            break;
        }
        thread.work(64)?;
    }
    line.finish(thread)
}

/// The lines of a stream, as many as come to about `hint` bytes or characters.
pub(super) fn read_lines(thread: &mut Thread, this: Value, hint: Size) -> PyResult<Gc<List>> {
    let lines = List::empty(&thread.interp());
    let iterator = iter::iter(thread, this)?;
    let mut length = 0usize;
    while let Some(line) = iter::next(thread, iterator)? {
        lines.push(thread, line)?;
        if hint.0 > 0 {
            length = length.saturating_add(ops::len(thread, line)?);
            if length > hint.0 as usize {
                break;
            }
        }
        thread.work(64)?;
    }
    Ok(lines)
}

#[pymethods(extra = METHODS)]
impl IoBase {
    /// Change the stream position to the given byte offset.
    ///
    ///   offset
    ///     The stream position, relative to 'whence'.
    ///   whence
    ///     The relative position to seek from.
    ///
    /// The offset is interpreted relative to the position indicated by whence.
    /// Values for whence are:
    ///
    /// * os.SEEK_SET or 0 -- start of stream (the default); offset should be zero or positive
    /// * os.SEEK_CUR or 1 -- current stream position; offset may be negative
    /// * os.SEEK_END or 2 -- end of stream; offset is usually negative
    ///
    /// Return the new absolute position.
    #[method("(offset, whence=0, /)")]
    fn seek(thread: &mut Thread, this: Value, offset: Value, whence: Option<Value>) -> PyResult {
        let _ = (this, offset, whence);
        Err(unsupported(thread, "seek"))
    }

    /// Return current stream position.
    #[method("()")]
    fn tell(thread: &mut Thread, this: Value) -> PyResult {
        let (nowhere, current) = (Value::int_from_low_bits(0), Value::int_from_low_bits(1));
        call_method(thread, this, Name::seek, &[nowhere, current])
    }

    /// Truncate file to size bytes.
    ///
    /// File pointer is left unchanged. Size defaults to the current IO position
    /// as reported by tell(). Return the new size.
    #[method("(size=None, /)")]
    fn truncate(thread: &mut Thread, this: Value, size: Option<Value>) -> PyResult {
        let _ = (this, size);
        Err(unsupported(thread, "truncate"))
    }

    /// Flush write buffers, if applicable.
    ///
    /// This is not implemented for read-only and non-blocking streams.
    #[method("()")]
    fn flush(thread: &mut Thread, this: Value) -> PyResult<()> {
        if closed_flag(thread, this)? {
            return Err(thread.value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    /// Flush and close the IO object.
    ///
    /// This method has no effect if the file is already closed.
    #[method("()")]
    fn close(thread: &mut Thread, this: Value) -> PyResult {
        if closed_flag(thread, this)? {
            return Ok(Value::NONE);
        }
        let flushed = call_method(thread, this, Name::flush, &[]);
        both(thread, flushed, |thread| {
            let name = Name::__IOBase_closed.get(&thread.interp());
            attr::set(thread, this, name, Some(Value::TRUE))?;
            Ok(Value::NONE)
        })
    }

    /// Return whether object supports random access.
    ///
    /// If False, seek(), tell() and truncate() will raise OSError.
    /// This method may need to do a test seek().
    #[method("()")]
    fn seekable(this: Value) -> bool {
        let _ = this;
        false
    }

    /// Return whether object was opened for reading.
    ///
    /// If False, read() will raise OSError.
    #[method("()")]
    fn readable(this: Value) -> bool {
        let _ = this;
        false
    }

    /// Return whether object was opened for writing.
    ///
    /// If False, write() will raise OSError.
    #[method("()")]
    fn writable(this: Value) -> bool {
        let _ = this;
        false
    }

    #[method("()", name = "_checkClosed")]
    fn method_check_closed(thread: &mut Thread, this: Value) -> PyResult<()> {
        check_closed(thread, this)
    }

    #[method("()", name = "_checkSeekable")]
    fn method_check_seekable(thread: &mut Thread, this: Value) -> PyResult<bool> {
        check_able(thread, this, Name::seekable).map(|()| true)
    }

    #[method("()", name = "_checkReadable")]
    fn method_check_readable(thread: &mut Thread, this: Value) -> PyResult<bool> {
        check_able(thread, this, Name::readable).map(|()| true)
    }

    #[method("()", name = "_checkWritable")]
    fn method_check_writable(thread: &mut Thread, this: Value) -> PyResult<bool> {
        check_able(thread, this, Name::writable).map(|()| true)
    }

    /// Return underlying file descriptor if one exists.
    ///
    /// Raise OSError if the IO object does not use a file descriptor.
    #[method("()")]
    fn fileno(thread: &mut Thread, this: Value) -> PyResult {
        let _ = this;
        Err(unsupported(thread, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    ///
    /// Return False if it can't be determined.
    #[method("()")]
    fn isatty(thread: &mut Thread, this: Value) -> PyResult<bool> {
        check_closed(thread, this)?;
        Ok(false)
    }

    #[method("()")]
    fn __enter__(thread: &mut Thread, this: Value) -> PyResult {
        check_closed(thread, this)?;
        Ok(this)
    }

    #[method("(*args)")]
    fn __exit__(thread: &mut Thread, this: Value, args: &[Value]) -> PyResult<()> {
        let _ = args;
        call_method(thread, this, Name::close, &[])?;
        Ok(())
    }

    /// Read and return a line from the stream.
    ///
    /// If size is specified, at most size bytes will be read.
    ///
    /// The line terminator is always b'\n' for binary files; for text
    /// files, the newlines argument to open can be used to select the line
    /// terminator(s) recognized.
    #[method("(size=-1, /)")]
    fn readline(thread: &mut Thread, this: Value, #[default(Size::ALL)] size: Size) -> PyResult<Gc<Bytes>> {
        read_line(thread, this, size)
    }

    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    #[method("(hint=-1, /)")]
    fn readlines(thread: &mut Thread, this: Value, #[default(Size::ALL)] hint: Size) -> PyResult<Gc<List>> {
        read_lines(thread, this, hint)
    }

    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    #[method("(lines, /)")]
    fn writelines(thread: &mut Thread, this: Value, lines: Value) -> PyResult<()> {
        check_closed(thread, this)?;
        iter::for_each(thread, lines, |thread, line| {
            call_method(thread, this, Name::write, &[line])?;
            Ok(())
        })
    }

    #[getter(name = "closed")]
    fn get_closed(thread: &mut Thread, this: Value) -> PyResult<bool> {
        closed_flag(thread, this)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        check_closed(thread, this)?;
        Ok(this)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
        let line = call_method(thread, this, Name::readline, &[])?;
        Ok(if ops::len(thread, line)? == 0 { None } else { Some(line) })
    }

    #[slot(del)]
    fn del(thread: &mut Thread, this: Value) -> PyResult {
        finalize(thread, this)
    }
}

/// Whether `close` of the base class was called.
fn closed_flag(thread: &mut Thread, this: Value) -> PyResult<bool> {
    Ok(attribute_optional(thread, this, Name::__IOBase_closed)?.is_some())
}

#[pymethods(extra = METHODS)]
impl RawIoBase {
    /// Read up to size bytes, all of them where the size is negative.
    #[method("(size=-1, /)")]
    fn read(thread: &mut Thread, this: Value, #[default(Size::ALL)] size: Size) -> PyResult {
        let Some(limit) = size.limit() else { return call_method(thread, this, Name::readall, &[]) };
        let room = ByteArray::written(thread, limit, |_| Ok(()))?;
        let count = call_method(thread, this, Name::readinto, &[room.as_value()])?;
        if count.is_none() {
            return Ok(count);
        }
        let count = ssize(thread, count)?;
        match usize::try_from(count).ok().and_then(|count| room.as_slice().get(..count)) {
            Some(bytes) => Ok(Bytes::new(thread, bytes)?.as_value()),
            None => {
                let message = format!("readinto returned {count} outside buffer size {limit}");
                Err(thread.value_error(message))
            }
        }
    }

    /// Read until EOF, using multiple read() call.
    #[method("()")]
    fn readall(thread: &mut Thread, this: Value) -> PyResult {
        let mut all = Room::new(thread, 0)?;
        let size = int::from_usize(&thread.interp(), DEFAULT_BUFFER_SIZE);
        loop {
            let piece = call_method(thread, this, Name::read, &[size])?;
            if piece.is_none() && all.len() == 0 {
                return Ok(piece);
            }
            if piece.is_none() {
                break;
            }
            let Some(piece) = bytes::borrowed(piece) else {
                return Err(thread.type_error("read() should return bytes"));
            };
            if piece.is_empty() {
                break;
            }
            all.push(thread, piece)?;
        }
        Ok(all.finish(thread)?.as_value())
    }
}

/// `readinto` by `read` or `read1`.
fn read_into(thread: &mut Thread, this: Value, buffer: Value, method: Name) -> PyResult<usize> {
    let target = Target::new(thread, buffer, method_of_into(method))?;
    let wanted = int::from_usize(&thread.interp(), target.len());
    let data = call_method(thread, this, method, &[wanted])?;
    let Some(data) = bytes::borrowed(data) else {
        return Err(thread.type_error("read() should return bytes"));
    };
    if data.len() > target.len() {
        let message = format!(
            "read() returned too much data: {} bytes requested, {} returned",
            target.len(),
            data.len()
        );
        return Err(thread.value_error(message));
    }
    target.fill(thread, data)
}

fn method_of_into(method: Name) -> &'static str {
    if method == Name::read1 { "readinto1" } else { "readinto" }
}

#[pymethods(extra = METHODS)]
impl BufferedIoBase {
    /// Disconnect this buffer from its underlying raw stream and return it.
    ///
    /// After the raw stream has been detached, the buffer is in an unusable
    /// state.
    #[method("()")]
    fn detach(thread: &mut Thread, this: Value) -> PyResult {
        let _ = this;
        Err(unsupported(thread, "detach"))
    }

    /// Read and return up to n bytes.
    ///
    /// If the size argument is omitted, None, or negative, read and
    /// return all data until EOF.
    ///
    /// If the size argument is positive, and the underlying raw stream is
    /// not 'interactive', multiple raw reads may be issued to satisfy
    /// the byte count (unless EOF is reached first).
    /// However, for interactive raw streams (as well as sockets and pipes),
    /// at most one raw read will be issued, and a short result does not
    /// imply that EOF is imminent.
    ///
    /// Return an empty bytes object on EOF.
    ///
    /// Return None if the underlying raw stream was open in non-blocking
    /// mode and no data is available at the moment.
    #[method("(size=-1, /)")]
    fn read(thread: &mut Thread, this: Value, size: Option<Value>) -> PyResult {
        let _ = (this, size);
        Err(unsupported(thread, "read"))
    }

    /// Read and return up to size bytes, with at most one read() call to the underlying raw stream.
    ///
    /// Return an empty bytes object on EOF.
    /// A short result does not imply that EOF is imminent.
    #[method("(size=-1, /)")]
    fn read1(thread: &mut Thread, this: Value, size: Option<Value>) -> PyResult {
        let _ = (this, size);
        Err(unsupported(thread, "read1"))
    }

    #[method("(buffer, /)")]
    fn readinto(thread: &mut Thread, this: Value, buffer: Value) -> PyResult<usize> {
        read_into(thread, this, buffer, Name::read)
    }

    #[method("(buffer, /)")]
    fn readinto1(thread: &mut Thread, this: Value, buffer: Value) -> PyResult<usize> {
        read_into(thread, this, buffer, Name::read1)
    }

    /// Write buffer b to the IO stream.
    ///
    /// Return the number of bytes written, which is always
    /// the length of b in bytes.
    ///
    /// Raise BlockingIOError if the buffer is full and the
    /// underlying raw stream cannot accept more data at the moment.
    #[method("(b, /)")]
    fn write(thread: &mut Thread, this: Value, b: Value) -> PyResult {
        let _ = (this, b);
        Err(unsupported(thread, "write"))
    }
}

#[pymethods(extra = METHODS)]
impl TextIoBase {
    /// Separate the underlying buffer from the TextIOBase and return it.
    ///
    /// After the underlying buffer has been detached, the TextIO is in
    /// an unusable state.
    #[method("()")]
    fn detach(thread: &mut Thread, this: Value) -> PyResult {
        let _ = this;
        Err(unsupported(thread, "detach"))
    }

    /// Read at most size characters from stream.
    ///
    /// Read from underlying buffer until we have size characters or we hit
    /// EOF.  If size is negative or omitted, read until EOF.
    #[method("(size=-1, /)")]
    fn read(thread: &mut Thread, this: Value, size: Option<Value>) -> PyResult {
        let _ = (this, size);
        Err(unsupported(thread, "read"))
    }

    /// Read until newline or EOF.
    ///
    /// Return an empty string if EOF is hit immediately.
    /// If size is specified, at most size characters will be read.
    #[method("(size=-1, /)")]
    fn readline(thread: &mut Thread, this: Value, size: Option<Value>) -> PyResult {
        let _ = (this, size);
        Err(unsupported(thread, "readline"))
    }

    /// Write string s to stream.
    ///
    /// Return the number of characters written
    /// (which is always equal to the length of the string).
    #[method("(s, /)")]
    fn write(thread: &mut Thread, this: Value, s: Value) -> PyResult {
        let _ = (this, s);
        Err(unsupported(thread, "write"))
    }

    /// Encoding of the text stream.
    ///
    /// Subclasses should override.
    #[getter]
    fn encoding(this: Value) {
        let _ = this;
    }

    /// Line endings translated so far.
    ///
    /// Only line endings translated during reading are considered.
    ///
    /// Subclasses should override.
    #[getter]
    fn newlines(this: Value) {
        let _ = this;
    }

    /// The error setting of the decoder or encoder.
    ///
    /// Subclasses should override.
    #[getter]
    fn errors(this: Value) {
        let _ = this;
    }
}

/// A string argument that may be `None`, in the words of argument clinic.
pub(super) fn optional_text(
    thread: &mut Thread,
    value: Option<Value>,
    function: &'static str,
    name: &'static str,
) -> PyResult<Option<Gc<Str>>> {
    match value {
        None => Ok(None),
        Some(value) => {
            Option::<Gc<Str>>::from_arg(thread, value, Arg { function, name, position: 0, optional: false })
        }
    }
}

/// Takes over the attributes of a pickled stream.
pub(super) fn update_attributes(thread: &mut Thread, this: Value, attributes: Value) -> PyResult<()> {
    if attributes.is_none() {
        return Ok(());
    }
    let Some(attributes) = attributes.cast::<Dict>() else {
        let name = thread.interp().class_of(attributes).name_text();
        let message = format!("third item of state should be a dict, got a {name}");
        return Err(thread.type_error(message));
    };
    match attr::own_dict(thread, this)? {
        Some(own) => own.update_from(thread, attributes),
        None => Ok(()),
    }
}
