//! `BufferedRWPair`: a reader and a writer as one stream.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::DEFAULT_BUFFER_SIZE;
use super::stream;
use super::stream::attribute;
use super::stream::call_method;
use crate::object::args::Args;
use crate::object::call;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;

/// A buffered reader and writer object together.
///
/// A buffered reader object and buffered writer object put together to
/// form a sequential IO object that can read and write. This is typically
/// used with a socket or two-way pipe.
///
/// reader and writer are RawIOBase objects that are readable and
/// writeable respectively. If the buffer_size is omitted it defaults to
/// DEFAULT_BUFFER_SIZE.
#[pytype(
    name = "BufferedRWPair",
    module = "_io",
    shape = ids::BUFFERED_RW_PAIR,
    base = ids::BUFFERED_IO_BASE,
    flags(BASETYPE, WEAKREF),
    dict = attributes,
    trace
)]
#[repr(C)]
pub struct BufferedRwPair {
    header: Header,
    attributes: GcSlot<Dict>,
    reader: Slot,
    writer: Slot,
}

/// Hands a call on to one of the two.
fn forward(thread: &mut Thread, half: &Slot, name: Name, args: &[Value]) -> PyResult {
    match half.get() {
        Some(half) => call_method(thread, half, name, args),
        None => Err(thread.value_error("I/O operation on uninitialized object")),
    }
}

#[pymethods]
impl BufferedRwPair {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let pair = BufferedRwPair {
            header: Header::new(ids::BUFFERED_RW_PAIR),
            attributes: GcSlot::empty(),
            reader: Slot::empty(),
            writer: Slot::empty(),
        };
        let made = thread.heap().alloc(ids::BUFFERED_RW_PAIR, pair);
        stream::finish(thread, class, made)
    }

    #[init("(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)")]
    fn init(
        thread: &mut Thread,
        this: Gc<BufferedRwPair>,
        reader: Value,
        writer: Value,
        #[default(DEFAULT_BUFFER_SIZE as i64)] buffer_size: i64,
    ) -> PyResult<()> {
        stream::check_able(thread, reader, Name::readable)?;
        stream::check_able(thread, writer, Name::writable)?;
        let interp = thread.interp();
        let size = int::from_i64(&interp, buffer_size);
        let class = interp.class(ids::BUFFERED_READER).as_value();
        let reader = call::call(thread, class, &[reader, size])?;
        thread.heap().set(this, &this.reader, reader);
        let class = interp.class(ids::BUFFERED_WRITER).as_value();
        let writer = call::call(thread, class, &[writer, size])?;
        thread.heap().set(this, &this.writer, writer);
        Ok(())
    }

    #[method("(*args)")]
    fn read(thread: &mut Thread, this: Gc<BufferedRwPair>, args: &[Value]) -> PyResult {
        forward(thread, &this.reader, Name::read, args)
    }

    #[method("(*args)")]
    fn peek(thread: &mut Thread, this: Gc<BufferedRwPair>, args: &[Value]) -> PyResult {
        forward(thread, &this.reader, Name::peek, args)
    }

    #[method("(*args)")]
    fn read1(thread: &mut Thread, this: Gc<BufferedRwPair>, args: &[Value]) -> PyResult {
        forward(thread, &this.reader, Name::read1, args)
    }

    #[method("(*args)")]
    fn readinto(thread: &mut Thread, this: Gc<BufferedRwPair>, args: &[Value]) -> PyResult {
        forward(thread, &this.reader, Name::readinto, args)
    }

    #[method("(*args)")]
    fn readinto1(thread: &mut Thread, this: Gc<BufferedRwPair>, args: &[Value]) -> PyResult {
        forward(thread, &this.reader, Name::readinto1, args)
    }

    #[method("(*args)")]
    fn write(thread: &mut Thread, this: Gc<BufferedRwPair>, args: &[Value]) -> PyResult {
        forward(thread, &this.writer, Name::write, args)
    }

    #[method("()")]
    fn flush(thread: &mut Thread, this: Gc<BufferedRwPair>) -> PyResult {
        forward(thread, &this.writer, Name::flush, &[])
    }

    #[method("()")]
    fn readable(thread: &mut Thread, this: Gc<BufferedRwPair>) -> PyResult {
        forward(thread, &this.reader, Name::readable, &[])
    }

    #[method("()")]
    fn writable(thread: &mut Thread, this: Gc<BufferedRwPair>) -> PyResult {
        forward(thread, &this.writer, Name::writable, &[])
    }

    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<BufferedRwPair>) -> PyResult {
        let closed = forward(thread, &this.writer, Name::close, &[]);
        stream::both(thread, closed, |thread| forward(thread, &this.reader, Name::close, &[]))
    }

    #[method("()")]
    fn isatty(thread: &mut Thread, this: Gc<BufferedRwPair>) -> PyResult {
        let answer = forward(thread, &this.writer, Name::isatty, &[])?;
        if ops::truth(thread, answer)? {
            return Ok(answer);
        }
        forward(thread, &this.reader, Name::isatty, &[])
    }

    #[getter]
    fn closed(thread: &mut Thread, this: Gc<BufferedRwPair>) -> PyResult {
        match this.writer.get() {
            Some(writer) => attribute(thread, writer, Name::closed),
            None => Err(thread.runtime_error("the BufferedRWPair object is being garbage-collected")),
        }
    }
}
