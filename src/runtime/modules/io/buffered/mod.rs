//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`: a buffer over a raw stream.
//!
//! One buffer serves reading and writing. `pos` is where the guest is in it and `raw_pos` where the raw stream is,
//! both counted from the buffer's start. Up to `read_end` it holds what was read; from `write_pos` to `write_end` what
//! has still to be written. Either range may be absent. A raw stream that is exactly a `FileIO` is called natively.

#![expect(unsafe_code, reason = "the fields outlive the borrow of the pointer they are reached by")]

mod lock;
mod read;
mod seek;
mod write;

use std::cell::Cell;

use taipan_gc::AnyCell;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::DEFAULT_BUFFER_SIZE;
use super::file::FileIo;
use super::room;
use super::state::unsupported;
use super::stream;
use super::stream::Size;
use super::stream::call_method;
use super::stream::ssize;
use super::target::Target;
use crate::modules::io::buffered::lock::Use;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::bytes::shared;
use crate::types::dict::Dict;

/// How far a stream has got in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// `__init__` has not succeeded.
    Uninitialised,
    Ready,
    Detached,
    /// `close` has given the buffer back.
    Closed,
}

/// How much of a buffer is made at first; it doubles as more is used.
const FIRST_PIECE: usize = 8 << 10;

/// What the three classes have in common.
pub(super) struct Core {
    raw: Slot,
    /// The buffer, made when first used.
    room: GcSlot<storage::Bytes>,
    size: Cell<usize>,
    /// How much is read next from a plain file at least: so long as files turn out to be short, buffers stay small.
    piece: Cell<usize>,
    life: Cell<Life>,
    reads: Cell<bool>,
    writes: Cell<bool>,
    finalizing: Cell<bool>,
    used: Use,
    /// Where the raw stream is, if that is known.
    absolute: Cell<Option<i64>>,
    pos: Cell<usize>,
    raw_pos: Cell<Option<usize>>,
    read_end: Cell<Option<usize>>,
    write_pos: Cell<usize>,
    write_end: Cell<Option<usize>>,
}

impl Trace for Core {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.raw.trace(tracer);
        self.room.trace(tracer);
    }
}

impl Default for Core {
    fn default() -> Core {
        Core {
            raw: Slot::empty(),
            room: GcSlot::empty(),
            size: Cell::new(DEFAULT_BUFFER_SIZE),
            piece: Cell::new(FIRST_PIECE),
            life: Cell::new(Life::Uninitialised),
            reads: Cell::new(false),
            writes: Cell::new(false),
            finalizing: Cell::new(false),
            used: Use::default(),
            absolute: Cell::new(None),
            pos: Cell::new(0),
            raw_pos: Cell::new(None),
            read_end: Cell::new(None),
            write_pos: Cell::new(0),
            write_end: Cell::new(None),
        }
    }
}

/// A buffered stream of whatever class: the object as the guest has it, and its native part.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    this: Value,
    cell: AnyCell,
    core: &'static Core,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $blocks:tt;)*) => {
        $(
            $(#[$doc])*
            #[pytype(
                name = $name,
                module = "_io",
                shape = ids::$shape,
                base = ids::BUFFERED_IO_BASE,
                flags(BASETYPE, WEAKREF),
                dict = attributes,
                methods $blocks,
                trace
            )]
            #[repr(C)]
            pub struct $type {
                header: Header,
                attributes: GcSlot<Dict>,
                core: Core,
            }
        )*

        impl Stream {
            /// The stream that a value is.
            pub fn of(this: Value) -> Option<Stream> {
                $(
                    if let Some(stream) = this.cast::<$type>() {
                        // SAFETY: a part of the cell, which `cell` beside it keeps.
                        let core = unsafe { &*std::ptr::from_ref(&stream.core) };
                        return Some(Stream { this, cell: stream.any(), core });
                    }
                )*
                None
            }

            /// The stream that a value is, if it is of no Python class and its raw stream is a plain file.
            pub fn native(this: Value) -> Option<(Stream, Gc<FileIo>)> {
                let plain = false $(|| this.exact::<$type>().is_some())*;
                let stream = if plain { Stream::of(this)? } else { return None };
                Some((stream, stream.core.raw.get()?.exact::<FileIo>()?))
            }
        }
    };
}

classes! {
    /// Create a new buffered reader using the given readable raw IO object.
    BufferedReader "BufferedReader" BUFFERED_READER (COMMON, READING);
    /// A buffer for a writeable sequential RawIO object.
    ///
    /// The constructor creates a BufferedWriter for the given writeable raw
    /// stream. If the buffer_size is not given, it defaults to
    /// DEFAULT_BUFFER_SIZE.
    BufferedWriter "BufferedWriter" BUFFERED_WRITER (COMMON, WRITING);
    /// A buffered interface to random access streams.
    ///
    /// The constructor creates a reader and writer for a seekable stream,
    /// raw, given in the first argument. If the buffer_size is omitted it
    /// defaults to DEFAULT_BUFFER_SIZE.
    BufferedRandom "BufferedRandom" BUFFERED_RANDOM (COMMON, READING, WRITING);
}

/// Making and setting up.
impl Stream {
    /// A buffer over a file, as `open` makes it: natively, without a call of `__init__`.
    pub fn over(thread: &mut Thread, raw: Gc<FileIo>, size: usize) -> PyResult {
        let (reads, writes) = (raw.is_readable(), raw.is_writable());
        let made = match (reads, writes) {
            (true, true) => make(thread, ids::BUFFERED_RANDOM),
            (true, false) => make(thread, ids::BUFFERED_READER),
            _ => make(thread, ids::BUFFERED_WRITER),
        };
        if let Some(stream) = Stream::of(made) {
            thread.heap().need_del(stream.cell).map_err(|_| thread.memory_error())?;
            stream.core.reads.set(reads);
            stream.core.writes.set(writes);
            stream.begin(thread, raw.as_value(), size)?;
        }
        Ok(made)
    }

    fn begin(self, thread: &mut Thread, raw: Value, size: usize) -> PyResult<()> {
        let core = self.core;
        thread.heap().set(self.cell, &core.raw, raw);
        core.size.set(size);
        core.piece.set(FIRST_PIECE);
        core.room.clear();
        core.pos.set(0);
        core.reset_reading();
        core.reset_writing();
        core.absolute.set(None);
        core.life.set(Life::Ready);
        if raw.exact::<FileIo>().is_some() {
            stream::take_over(raw);
        }
        // Streams without positions have an unknown one.
        if let Err(raised) = self.raw_tell(thread) {
            thread.forget(raised);
        }
        Ok(())
    }

    fn init(self, thread: &mut Thread, raw: Value, size: i64, reads: bool, writes: bool) -> PyResult<()> {
        self.core.life.set(Life::Uninitialised);
        if reads && writes {
            stream::check_able(thread, raw, Name::seekable)?;
        }
        if reads {
            stream::check_able(thread, raw, Name::readable)?;
        }
        if writes {
            stream::check_able(thread, raw, Name::writable)?;
        }
        let Some(size) = usize::try_from(size).ok().filter(|&size| size > 0) else {
            return Err(thread.value_error("buffer size must be strictly positive"));
        };
        self.core.reads.set(reads);
        self.core.writes.set(writes);
        self.begin(thread, raw, size)
    }

    /// The buffer, of which the first `end` bytes are there.
    fn room(self, thread: &mut Thread, end: usize) -> PyResult<Gc<storage::Bytes>> {
        let former = self.core.room.get();
        if let Some(room) = former.filter(|room| room.len() >= end) {
            return Ok(room);
        }
        let doubled = former.map_or(FIRST_PIECE, |room| room.len().saturating_mul(2));
        let made = room::allocate(thread, doubled.min(self.core.size.get()).max(end))?;
        if let Some(former) = former {
            room::put(made, 0, room::part(former, 0..former.len()));
        }
        thread.heap().set_gc(self.cell, &self.core.room, Some(made));
        Ok(made)
    }

    /// The raw stream; ValueError where there is none.
    fn raw(self, thread: &mut Thread) -> PyResult {
        match (self.core.life.get(), self.core.raw.get()) {
            (Life::Ready | Life::Closed, Some(raw)) => Ok(raw),
            (Life::Detached, _) => Err(thread.value_error("raw stream has been detached")),
            _ => Err(thread.value_error("I/O operation on uninitialized object")),
        }
    }

    /// Whether the stream is closed.
    fn is_closed(self, thread: &mut Thread) -> PyResult<bool> {
        if self.core.life.get() == Life::Closed {
            return Ok(true);
        }
        let raw = self.raw(thread)?;
        match raw.exact::<FileIo>() {
            Some(file) => Ok(file.is_closed()),
            None => stream::is_closed(thread, raw),
        }
    }

    /// ValueError where the stream is closed and nothing is left in the buffer.
    fn check_open(self, thread: &mut Thread, doing: &str) -> PyResult<()> {
        if self.is_closed(thread)? && self.core.ahead() == 0 {
            return Err(thread.value_error(format!("{doing} closed file")));
        }
        Ok(())
    }
}

/// Where things are in the buffer.
impl Core {
    /// How many bytes that were read are still to be taken.
    fn ahead(&self) -> usize {
        self.read_end.get().map_or(0, |end| end.saturating_sub(self.pos.get()))
    }

    /// How far the raw stream is ahead of the guest.
    fn raw_offset(&self) -> i64 {
        let in_use = self.read_end.get().is_some() || self.write_end.get().is_some();
        match self.raw_pos.get() {
            Some(raw_pos) if in_use => raw_pos as i64 - self.pos.get() as i64,
            _ => 0,
        }
    }

    /// Moves the guest; what was read ends no earlier than there.
    fn move_to(&self, pos: usize) {
        self.pos.set(pos);
        if self.read_end.get().is_some_and(|end| end < pos) {
            self.read_end.set(Some(pos));
        }
    }

    fn reset_reading(&self) {
        self.read_end.set(None);
    }

    fn reset_writing(&self) {
        self.write_pos.set(0);
        self.write_end.set(None);
    }
}

fn make(thread: &Thread, shape: taipan_gc::ShapeId) -> Value {
    let (header, attributes, core) = (Header::new(shape), GcSlot::empty(), Core::default());
    let heap = thread.heap();
    match shape {
        ids::BUFFERED_READER => heap.alloc(shape, BufferedReader { header, attributes, core }).as_value(),
        ids::BUFFERED_WRITER => heap.alloc(shape, BufferedWriter { header, attributes, core }).as_value(),
        _ => heap.alloc(shape, BufferedRandom { header, attributes, core }).as_value(),
    }
}

/// The receiver of a method.
fn stream(thread: &mut Thread, this: Value) -> PyResult<Stream> {
    match Stream::of(this) {
        Some(stream) => Ok(stream),
        None => Err(thread.type_error("a buffered stream is required")),
    }
}

macro_rules! constructors {
    ($($type:ident $shape:ident $reads:literal $writes:literal;)*) => {
        $(
            #[pymethods]
            impl $type {
                #[slot(new)]
                fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
                    let made = make(thread, ids::$shape);
                    match made.exact::<$type>() {
                        Some(native) => stream::finish(thread, class, native),
                        None => Ok(made),
                    }
                }

                #[init("(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
                fn init(
                    thread: &mut Thread,
                    this: Value,
                    raw: Value,
                    #[default(DEFAULT_BUFFER_SIZE as i64)] buffer_size: i64,
                ) -> PyResult<()> {
                    stream(thread, this)?.init(thread, raw, buffer_size, $reads, $writes)
                }
            }
        )*
    };
}

constructors! {
    BufferedReader BUFFERED_READER true false;
    BufferedWriter BUFFERED_WRITER false true;
    BufferedRandom BUFFERED_RANDOM true true;
}

macro_rules! common_methods {
    ($($type:ident)*) => {
        $(
            #[pymethods(extra = COMMON)]
            impl $type {
                #[method("()")]
                fn detach(thread: &mut Thread, this: Value) -> PyResult {
                    let stream = stream(thread, this)?;
                    let raw = stream.raw(thread)?;
                    call_method(thread, this, Name::flush, &[])?;
                    stream.core.raw.clear();
                    stream.core.life.set(Life::Detached);
                    if raw.exact::<FileIo>().is_some() {
                        stream::hand_back(thread, raw)?;
                    }
                    Ok(raw)
                }

                #[method("()")]
                fn flush(thread: &mut Thread, this: Value) -> PyResult<()> {
                    stream(thread, this)?.flush(thread)
                }

                #[method("()")]
                fn close(thread: &mut Thread, this: Value) -> PyResult {
                    stream(thread, this)?.close(thread)
                }

                #[method("()")]
                fn seekable(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    call_method(thread, raw, Name::seekable, &[])
                }

                #[method("()")]
                fn fileno(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    call_method(thread, raw, Name::fileno, &[])
                }

                #[method("()")]
                fn isatty(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    call_method(thread, raw, Name::isatty, &[])
                }

                #[method("(source, /)", name = "_dealloc_warn")]
                fn dealloc_warn(thread: &mut Thread, this: Value, source: Value) -> PyResult<()> {
                    let stream = stream(thread, this)?;
                    if let Some(raw) = stream.core.raw.get()
                        && let Err(raised) = call_method(thread, raw, Name::_dealloc_warn, &[source])
                    {
                        thread.forget(raised);
                    }
                    Ok(())
                }

                #[method("(target, whence=0, /)")]
                fn seek(
                    thread: &mut Thread,
                    this: Value,
                    target: Value,
                    #[default(0)] whence: i32,
                ) -> PyResult<i64> {
                    stream(thread, this)?.seek(thread, target, whence)
                }

                #[method("()")]
                fn tell(thread: &mut Thread, this: Value) -> PyResult<i64> {
                    stream(thread, this)?.tell(thread)
                }

                #[method("(pos=None, /)")]
                fn truncate(thread: &mut Thread, this: Value, pos: Option<Value>) -> PyResult {
                    stream(thread, this)?.truncate(thread, pos.unwrap_or(Value::NONE))
                }

                #[method("()")]
                fn __sizeof__(thread: &mut Thread, this: Value) -> PyResult<usize> {
                    let stream = stream(thread, this)?;
                    let buffer = stream.core.room.get().map_or(0, |room| room.len());
                    Ok(size_of::<$type>() + buffer)
                }

                #[method("()")]
                fn __getstate__(thread: &mut Thread, this: Value) -> PyResult {
                    Err(stream::no_pickle(thread, this))
                }

                #[getter(member)]
                fn raw(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
                    Ok(stream(thread, this)?.core.raw.get())
                }

                #[getter(name = "_finalizing")]
                fn get_finalizing(thread: &mut Thread, this: Value) -> PyResult<bool> {
                    Ok(stream(thread, this)?.core.finalizing.get())
                }

                #[setter(name = "_finalizing")]
                fn set_finalizing(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
                    let on = ops::truth(thread, value.unwrap_or(Value::NONE))?;
                    stream(thread, this)?.core.finalizing.set(on);
                    Ok(())
                }

                #[getter]
                fn closed(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    stream::attribute(thread, raw, Name::closed)
                }

                #[getter]
                fn name(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    stream::name_of(thread, raw)
                }

                #[getter]
                fn mode(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    stream::attribute(thread, raw, Name::mode)
                }

                #[slot(repr)]
                fn repr(thread: &mut Thread, this: Value) -> PyResult<String> {
                    stream::show(thread, this, "")
                }
            }
        )*
    };
}

common_methods!(BufferedReader BufferedWriter BufferedRandom);

macro_rules! reading_methods {
    ($($type:ident)*) => {
        $(
            #[pymethods(extra = READING)]
            impl $type {
                #[method("()")]
                fn readable(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    call_method(thread, raw, Name::readable, &[])
                }

                #[method("(size=-1, /)")]
                fn read(thread: &mut Thread, this: Value, #[default(Size::ALL)] size: Size) -> PyResult {
                    stream(thread, this)?.read(thread, size)
                }

                #[method("(size=0, /)")]
                fn peek(thread: &mut Thread, this: Value, size: Option<Value>) -> PyResult<Gc<Bytes>> {
                    if let Some(size) = size {
                        ssize(thread, size)?;
                    }
                    stream(thread, this)?.peek(thread)
                }

                #[method("(size=-1, /)")]
                fn read1(thread: &mut Thread, this: Value, #[default(-1)] size: isize) -> PyResult<Gc<Bytes>> {
                    stream(thread, this)?.read1(thread, usize::try_from(size).ok())
                }

                #[method("(buffer, /)")]
                fn readinto(thread: &mut Thread, this: Value, buffer: Value) -> PyResult<Option<usize>> {
                    let target = Target::new(thread, buffer, "readinto")?;
                    stream(thread, this)?.read_into(thread, target, false)
                }

                #[method("(buffer, /)")]
                fn readinto1(thread: &mut Thread, this: Value, buffer: Value) -> PyResult<Option<usize>> {
                    let target = Target::new(thread, buffer, "readinto1")?;
                    stream(thread, this)?.read_into(thread, target, true)
                }

                #[method("(size=-1, /)")]
                fn readline(
                    thread: &mut Thread,
                    this: Value,
                    #[default(Size::ALL)] size: Size,
                ) -> PyResult<Gc<Bytes>> {
                    let stream = stream(thread, this)?;
                    stream.raw(thread)?;
                    stream.read_line(thread, size.limit())
                }

                #[slot(next)]
                fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
                    stream(thread, this)?.next_line(thread)
                }
            }
        )*
    };
}

reading_methods!(BufferedReader BufferedRandom);

macro_rules! writing_methods {
    ($($type:ident)*) => {
        $(
            #[pymethods(extra = WRITING)]
            impl $type {
                #[method("()")]
                fn writable(thread: &mut Thread, this: Value) -> PyResult {
                    let raw = stream(thread, this)?.raw(thread)?;
                    call_method(thread, raw, Name::writable, &[])
                }

                #[method("(buffer, /)")]
                fn write(thread: &mut Thread, this: Value, buffer: Value) -> PyResult<usize> {
                    let stream = stream(thread, this)?;
                    stream.raw(thread)?;
                    let bytes = shared::need(thread, buffer)?;
                    stream.write(thread, bytes)
                }
            }
        )*
    };
}

writing_methods!(BufferedWriter BufferedRandom);

/// Closing.
impl Stream {
    /// `close()`: what both steps raise is kept, and the raw stream is closed in any case.
    fn close(self, thread: &mut Thread) -> PyResult {
        let raw = self.raw(thread)?;
        if self.is_closed(thread)? {
            return Ok(Value::NONE);
        }
        if self.core.finalizing.get()
            && let Err(raised) = call_method(thread, raw, Name::_dealloc_warn, &[self.this])
        {
            thread.forget(raised);
        }
        let flushed = call_method(thread, self.this, Name::flush, &[]);
        self.alone(thread, |thread| {
            let closed = stream::both(thread, flushed, |thread| call_method(thread, raw, Name::close, &[]));
            self.core.room.clear();
            self.core.reset_reading();
            self.core.reset_writing();
            self.core.life.set(Life::Closed);
            closed
        })
    }

    /// `flush()`
    pub fn flush(self, thread: &mut Thread) -> PyResult<()> {
        let raw = self.raw(thread)?;
        if !self.core.writes.get() {
            return call_method(thread, raw, Name::flush, &[]).map(drop);
        }
        if self.is_closed(thread)? {
            return Err(thread.value_error("flush of closed file"));
        }
        self.alone(thread, |thread| self.flush_and_rewind(thread))
    }

    /// `truncate(pos)`
    fn truncate(self, thread: &mut Thread, pos: Value) -> PyResult {
        let raw = self.raw(thread)?;
        if self.is_closed(thread)? {
            return Err(thread.value_error("truncate of closed file"));
        }
        if !self.core.writes.get() {
            return Err(unsupported(thread, "truncate"));
        }
        self.alone(thread, |thread| {
            self.flush_and_rewind(thread)?;
            let result = call_method(thread, raw, Name::truncate, &[pos])?;
            // The position may have moved.
            if let Err(raised) = self.raw_tell(thread) {
                thread.forget(raised);
            }
            Ok(result)
        })
    }
}
