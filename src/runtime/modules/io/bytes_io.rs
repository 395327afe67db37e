//! `BytesIO`: bytes in memory as a stream.

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::room;
use super::stream;
use super::stream::Size;
use super::stream::ssize;
use super::target::Target;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::buffer;
use crate::object::buffer::Export;
use crate::object::buffer::Exports;
use crate::object::buffer::Region;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::bytes::shared;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::memoryview::MemoryView;
use crate::types::tuple::Tuple;

/// Buffered I/O implementation using an in-memory bytes buffer.
#[pytype(
    name = "BytesIO",
    module = "_io",
    shape = ids::BYTES_IO,
    base = ids::BUFFERED_IO_BASE,
    flags(BASETYPE, WEAKREF),
    dict = attributes,
    trace
)]
#[repr(C)]
pub struct BytesIo {
    header: Header,
    attributes: GcSlot<Dict>,
    storage: GcSlot<storage::Bytes>,
    #[untraced]
    len: Cell<usize>,
    #[untraced]
    pos: Cell<usize>,
    /// True if the file is closed.
    #[pymember(computed)]
    #[untraced]
    closed: Cell<bool>,
    #[untraced]
    exports: Exports,
}

/// What `getbuffer` looks at: the contents of a stream, which may be written but not resized meanwhile.
#[pytype(name = "_BytesIOBuffer", module = "_io", shape = ids::BYTES_IO_BUFFER, flags(NO_NEW), trace)]
#[repr(C)]
pub struct BytesIoBuffer {
    header: Header,
    source: GcSlot<BytesIo>,
}

#[pymethods]
impl BytesIoBuffer {
    #[slot(buffer)]
    fn buffer(thread: &mut Thread, this: Gc<BytesIoBuffer>, flags: i64) -> PyResult<Export> {
        let _ = flags;
        match this.source.get() {
            Some(source) => Ok(Export::Region(source.region(thread)?)),
            None => Err(thread.buffer_error("no contents")),
        }
    }
}

impl BytesIo {
    fn check_open(&self, thread: &mut Thread) -> PyResult<()> {
        if self.closed.get() {
            return Err(thread.value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    /// BufferError while a view looks at the contents.
    fn check_free(&self, thread: &mut Thread) -> PyResult<()> {
        if self.exports.in_use(thread) {
            return Err(thread.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    /// The contents for views, which keep the size as it is.
    fn region(&self, thread: &mut Thread) -> PyResult<Region> {
        self.reserve(thread, self.len.get().max(1))?;
        let base = self.storage.get().and_then(|storage| NonNull::new(storage.base()));
        Ok(Region {
            base: base.unwrap_or(NonNull::dangling()),
            len: self.len.get(),
            itemsize: 1,
            format: "B",
            readonly: false,
            foreign: false,
            exports: Some((gc(self).any(), NonNull::from(&self.exports))),
        })
    }

    /// The contents, to be used before they change.
    fn contents(&self) -> &'static [u8] {
        self.storage.get().map_or(&[], |storage| room::part(storage, 0..self.len.get()))
    }

    /// What lies from the position on, at most `most` bytes; the position moves behind it.
    pub(super) fn take(&self, most: usize) -> &'static [u8] {
        let rest = self.contents().get(self.pos.get()..).unwrap_or(&[]);
        let taken = &rest[..rest.len().min(most)];
        self.pos.set(self.pos.get() + taken.len());
        taken
    }

    fn take_line(&self, size: Size) -> &'static [u8] {
        let rest = self.contents().get(self.pos.get()..).unwrap_or(&[]);
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        self.take(size.limit().map_or(end, |limit| end.min(limit)))
    }

    /// Makes sure that `len` bytes fit.
    fn reserve(&self, thread: &mut Thread, len: usize) -> PyResult<()> {
        let capacity = self.storage.get().map_or(0, |storage| storage.len());
        if len <= capacity {
            return Ok(());
        }
        let wanted = if capacity == 0 { len } else { len.saturating_add(len / 8).saturating_add(64) };
        let grown = room::allocate(thread, wanted)?;
        room::put(grown, 0, self.contents());
        thread.heap().set_gc(gc(self), &self.storage, Some(grown));
        Ok(())
    }

    /// Writes at the position, which moves behind it; a gap is filled with zeros.
    fn put(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let pos = self.pos.get();
        let Some(end) = pos.checked_add(bytes.len()).filter(|&end| end <= isize::MAX as usize) else {
            return Err(thread.overflow_error("new buffer size too large"));
        };
        self.reserve(thread, end)?;
        let Some(storage) = self.storage.get() else { return Ok(()) };
        if pos > self.len.get() {
            room::fill(storage, self.len.get()..pos, |gap| gap.fill(0));
        }
        room::put(storage, pos, bytes);
        self.len.set(self.len.get().max(end));
        self.pos.set(end);
        Ok(())
    }
}

/// The contents of an open stream that is exactly a `BytesIO`: up to `most` bytes, as `read1` gives them.
pub(super) fn native_read(thread: &mut Thread, stream: Gc<BytesIo>, most: usize) -> PyResult<&'static [u8]> {
    stream.check_open(thread)?;
    Ok(stream.take(most))
}

#[pymethods]
impl BytesIo {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let stream = BytesIo {
            header: Header::new(ids::BYTES_IO),
            attributes: GcSlot::empty(),
            storage: GcSlot::empty(),
            len: Cell::new(0),
            pos: Cell::new(0),
            closed: Cell::new(false),
            exports: Exports::new(),
        };
        let made = thread.heap().alloc(ids::BYTES_IO, stream).as_value();
        instance::finish_new(thread, class, made)
    }

    #[init("(initial_bytes=b'')")]
    fn init(thread: &mut Thread, this: Gc<BytesIo>, initial_bytes: Option<Value>) -> PyResult<()> {
        this.check_free(thread)?;
        this.len.set(0);
        this.pos.set(0);
        if let Some(initial) = initial_bytes.filter(|initial| !initial.is_none()) {
            let bytes = shared::need(thread, initial)?;
            this.put(thread, bytes)?;
            this.pos.set(0);
        }
        Ok(())
    }

    /// Returns True if the IO object can be read.
    #[method("()")]
    #[method("()", name = "seekable")]
    #[method("()", name = "writable")]
    fn readable(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<bool> {
        this.check_open(thread)?;
        Ok(true)
    }

    /// Disable all I/O operations.
    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<()> {
        this.check_free(thread)?;
        this.storage.clear();
        this.len.set(0);
        this.closed.set(true);
        Ok(())
    }

    /// Does nothing.
    #[method("()")]
    fn flush(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<()> {
        this.check_open(thread)
    }

    /// Always returns False.
    ///
    /// BytesIO objects are not connected to a TTY-like device.
    #[method("()")]
    fn isatty(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<bool> {
        this.check_open(thread)?;
        Ok(false)
    }

    /// Current file position, an integer.
    #[method("()")]
    fn tell(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<usize> {
        this.check_open(thread)?;
        Ok(this.pos.get())
    }

    /// Write bytes to file.
    ///
    /// Return the number of bytes written.
    #[method("(b, /)")]
    fn write(thread: &mut Thread, this: Gc<BytesIo>, b: Value) -> PyResult<usize> {
        this.check_open(thread)?;
        this.check_free(thread)?;
        let bytes = shared::need(thread, b)?;
        // Giving the bytes away may have run Python.
        this.check_open(thread)?;
        this.check_free(thread)?;
        this.put(thread, bytes)?;
        Ok(bytes.len())
    }

    /// Write lines to the file.
    ///
    /// Note that newlines are not added.  lines can be any iterable object
    /// producing bytes-like objects.  This is equivalent to calling write()
    /// for each element.
    #[method("(lines, /)")]
    fn writelines(thread: &mut Thread, this: Gc<BytesIo>, lines: Value) -> PyResult<()> {
        this.check_open(thread)?;
        iter::for_each(thread, lines, |thread, line| BytesIo::write(thread, this, line).map(drop))
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative, read until EOF is reached.
    /// Return an empty bytes object at EOF.
    #[method("(size=-1, /)")]
    #[method("(size=-1, /)", name = "read1")]
    fn read(thread: &mut Thread, this: Gc<BytesIo>, #[default(Size::ALL)] size: Size) -> PyResult<Gc<Bytes>> {
        this.check_open(thread)?;
        Bytes::new(thread, this.take(size.limit().unwrap_or(usize::MAX)))
    }

    /// Read bytes into buffer.
    ///
    /// Returns number of bytes read (0 for EOF), or None if the object
    /// is set not to block and has no data to read.
    #[method("(buffer, /)")]
    fn readinto(thread: &mut Thread, this: Gc<BytesIo>, buffer: Value) -> PyResult<usize> {
        this.check_open(thread)?;
        let target = Target::new(thread, buffer, "readinto")?;
        let taken = this.take(target.len());
        target.fill(thread, taken)
    }

    /// Next line from the file, as a bytes object.
    ///
    /// Retain newline.  A non-negative size argument limits the maximum
    /// number of bytes to return (an incomplete line may be returned then).
    /// Return an empty bytes object at EOF.
    #[method("(size=-1, /)")]
    fn readline(
        thread: &mut Thread,
        this: Gc<BytesIo>,
        #[default(Size::ALL)] size: Size,
    ) -> PyResult<Gc<Bytes>> {
        this.check_open(thread)?;
        Bytes::new(thread, this.take_line(size))
    }

    /// List of bytes objects, each a line from the file.
    ///
    /// Call readline() repeatedly and return a list of the lines so read.
    /// The optional size argument, if given, is an approximate bound on the
    /// total number of bytes in the lines returned.
    #[method("(size=None, /)")]
    fn readlines(thread: &mut Thread, this: Gc<BytesIo>, size: Option<Value>) -> PyResult<Gc<List>> {
        this.check_open(thread)?;
        let most = match size.filter(|size| !size.is_none()) {
            Some(size) => ssize(thread, size)?,
            None => 0,
        };
        let (lines, mut total) = (List::empty(&thread.interp()), 0);
        loop {
            let line = this.take_line(Size::ALL);
            if line.is_empty() {
                return Ok(lines);
            }
            total += line.len() as i64;
            let line = Bytes::new(thread, line)?;
            lines.push(thread, line.as_value())?;
            if most > 0 && total >= most {
                return Ok(lines);
            }
            thread.work(64)?;
        }
    }

    /// Get a read-write view over the contents of the BytesIO object.
    #[method("()")]
    fn getbuffer(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<Option<Gc<MemoryView>>> {
        this.check_open(thread)?;
        let buffer = BytesIoBuffer { header: Header::new(ids::BYTES_IO_BUFFER), source: GcSlot::new(this) };
        let buffer = thread.heap().alloc(ids::BYTES_IO_BUFFER, buffer).as_value();
        buffer::view(thread, buffer, buffer::WRITABLE)
    }

    /// Retrieve the entire contents of the BytesIO object.
    #[method("()")]
    fn getvalue(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<Gc<Bytes>> {
        this.check_open(thread)?;
        Bytes::new(thread, this.contents())
    }

    /// Change stream position.
    ///
    /// Seek to byte offset pos relative to position indicated by whence:
    ///      0  Start of stream (the default).  pos should be >= 0;
    ///      1  Current position - pos may be negative;
    ///      2  End of stream - pos usually negative.
    /// Returns the new absolute position.
    #[method("(pos, whence=0, /)")]
    fn seek(
        thread: &mut Thread,
        this: Gc<BytesIo>,
        pos: Value,
        #[default(0)] whence: i32,
    ) -> PyResult<usize> {
        let pos = ssize(thread, pos)?;
        this.check_open(thread)?;
        let from = match whence {
            0 if pos < 0 => return Err(thread.value_error(format!("negative seek value {pos}"))),
            0 => 0,
            1 => this.pos.get(),
            2 => this.len.get(),
            _ => {
                let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(thread.value_error(message));
            }
        };
        let Some(target) = (from as i64).checked_add(pos) else {
            return Err(thread.overflow_error("new position too large"));
        };
        this.pos.set(target.max(0) as usize);
        Ok(this.pos.get())
    }

    /// Truncate the file to at most size bytes.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is unchanged.  Returns the new size.
    #[method("(size=None, /)")]
    fn truncate(thread: &mut Thread, this: Gc<BytesIo>, size: Option<Value>) -> PyResult<usize> {
        this.check_open(thread)?;
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => ssize(thread, size)?,
            None => this.pos.get() as i64,
        };
        let Ok(size) = usize::try_from(size) else {
            return Err(thread.value_error(format!("negative size value {size}")));
        };
        this.check_open(thread)?;
        if size < this.len.get() {
            this.check_free(thread)?;
            this.len.set(size);
        }
        Ok(size)
    }

    #[method("()")]
    fn __getstate__(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let Some(stream) = this.cast::<BytesIo>() else {
            return Err(thread.type_error("a BytesIO is required"));
        };
        let contents = BytesIo::getvalue(thread, stream)?.as_value();
        let attributes = match attr::own_dict(thread, this)? {
            Some(dict) if !dict.is_empty() => dict.copy(thread)?.as_value(),
            _ => Value::NONE,
        };
        let interp = thread.interp();
        Ok(Tuple::small(&interp, &[contents, int::from_usize(&interp, stream.pos.get()), attributes]))
    }

    #[method("(object, /)")]
    fn __setstate__(thread: &mut Thread, this: Value, object: Value) -> PyResult<()> {
        let Some(stream) = this.cast::<BytesIo>() else {
            return Err(thread.type_error("a BytesIO is required"));
        };
        let state = object.cast::<Tuple>().map_or(&[][..], |state| state.items());
        let [contents, pos, attributes, ..] = *state else {
            let (own, other) =
                (thread.interp().class_of(this).name_text(), thread.interp().class_of(object).name_text());
            let message = format!("{own}.__setstate__ argument should be 3-tuple, got {other}");
            return Err(thread.type_error(message));
        };
        stream.check_open(thread)?;
        BytesIo::init(thread, stream, Some(contents))?;
        let pos = ssize(thread, pos)?;
        match usize::try_from(pos) {
            Ok(pos) => stream.pos.set(pos),
            Err(_) => return Err(thread.value_error("position value cannot be negative")),
        }
        stream::update_attributes(thread, this, attributes)
    }

    #[method("()")]
    fn __sizeof__(this: Gc<BytesIo>) -> usize {
        size_of::<BytesIo>() + this.storage.get().map_or(0, |storage| storage.len())
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        if let Some(stream) = this.cast::<BytesIo>() {
            stream.check_open(thread)?;
        }
        Ok(this)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<BytesIo>) -> PyResult<Option<Value>> {
        this.check_open(thread)?;
        let line = this.take_line(Size::ALL);
        if line.is_empty() {
            return Ok(None);
        }
        Ok(Some(Bytes::new(thread, line)?.as_value()))
    }
}
