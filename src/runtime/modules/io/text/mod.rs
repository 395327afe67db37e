//! `TextIOWrapper`: text over a buffered stream of bytes.
//!
//! UTF-8, ASCII and Latin-1 are encoded and decoded here; other encodings by the incremental coders of their codec.
//! Written text waits, encoded, in a chunk of its own. Read text waits in a decoded chunk; `snapshot` is what was
//! decoded to get it, from which `tell` finds the place in the bytes.

mod coder;
pub mod locale;
mod read;
mod seek;
mod write;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::buffered::Stream;
use super::newline::LineEnd;
use super::newline::Newlines;
use super::state::unsupported;
use super::stream;
use super::stream::Size;
use super::stream::ask;
use super::stream::call_method;
use super::stream::optional_text;
use super::string_io::Newline;
use crate::modules::codecs::Encoding;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::str::Str;

/// How much is read at once, and how much written text waits.
const CHUNK: usize = 8192;

/// How a stream is set up.
#[derive(Clone, Copy)]
pub(super) struct Options {
    pub encoding: Option<Gc<Str>>,
    pub errors: Option<Gc<Str>>,
    pub newline: Option<Gc<Str>>,
    pub line_buffering: bool,
    pub write_through: bool,
}

/// How far a stream has got in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Uninitialised,
    Ready,
    Detached,
}

/// Character and line based layer over a BufferedIOBase object, buffer.
///
/// encoding gives the name of the encoding that the stream will be
/// decoded or encoded with. It defaults to locale.getencoding().
///
/// errors determines the strictness of encoding and decoding (see
/// help(codecs.Codec) or the documentation for codecs.register) and
/// defaults to "strict".
///
/// newline controls how line endings are handled. It can be None, '',
/// '\n', '\r', and '\r\n'.  It works as follows:
///
/// * On input, if newline is None, universal newlines mode is
///   enabled. Lines in the input can end in '\n', '\r', or '\r\n', and
///   these are translated into '\n' before being returned to the
///   caller. If it is '', universal newline mode is enabled, but line
///   endings are returned to the caller untranslated. If it has any of
///   the other legal values, input lines are only terminated by the given
///   string, and the line ending is returned to the caller untranslated.
///
/// * On output, if newline is None, any '\n' characters written are
///   translated to the system default line separator, os.linesep. If
///   newline is '' or '\n', no translation takes place. If newline is any
///   of the other legal values, any '\n' characters written are translated
///   to the given string.
///
/// If line_buffering is True, a call to flush is implied when a call to
/// write contains a newline character.
#[pytype(
    name = "TextIOWrapper",
    module = "_io",
    shape = ids::TEXT_IO_WRAPPER,
    base = ids::TEXT_IO_BASE,
    flags(BASETYPE, WEAKREF),
    dict = attributes,
    trace
)]
#[repr(C)]
pub struct TextIoWrapper {
    header: Header,
    attributes: GcSlot<Dict>,
    #[pymember(computed)]
    buffer: Slot,
    encoding: GcSlot<Str>,
    errors: GcSlot<Str>,
    /// The codec's coders, where there is no native one.
    encoder: Slot,
    decoder: Slot,
    /// Encoded text that is still to be written.
    pending: GcSlot<storage::Bytes>,
    /// Decoded text, of which the first `decoded_used` characters are taken.
    decoded: GcSlot<Str>,
    /// The bytes behind `decoded`, while positions can be told.
    snapshot: GcSlot<Bytes>,
    #[untraced]
    state: State,
}

/// The part of a text stream that holds no values.
#[derive(Debug)]
struct State {
    life: Cell<Life>,
    native: Cell<Option<Encoding>>,
    reads: Cell<bool>,
    writes: Cell<bool>,
    newline: Cell<Newline>,
    newlines: Newlines,
    /// Bytes of a character that is not complete yet.
    held: Cell<[u8; 4]>,
    held_len: Cell<usize>,
    pending_len: Cell<usize>,
    decoded_used: Cell<usize>,
    /// The decoder's flags before `snapshot`.
    snapshot_flags: Cell<u64>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    seekable: Cell<bool>,
    telling: Cell<bool>,
    has_read1: Cell<bool>,
    finalizing: Cell<bool>,
    chunk_size: Cell<usize>,
    bytes_per_character: Cell<f64>,
}

impl Default for State {
    fn default() -> State {
        State {
            life: Cell::new(Life::Uninitialised),
            native: Cell::new(None),
            reads: Cell::new(false),
            writes: Cell::new(false),
            newline: Cell::new(Newline::Translated),
            newlines: Newlines::default(),
            held: Cell::new([0; 4]),
            held_len: Cell::new(0),
            pending_len: Cell::new(0),
            decoded_used: Cell::new(0),
            snapshot_flags: Cell::new(0),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            seekable: Cell::new(false),
            telling: Cell::new(false),
            has_read1: Cell::new(false),
            finalizing: Cell::new(false),
            chunk_size: Cell::new(CHUNK),
            bytes_per_character: Cell::new(0.0),
        }
    }
}

/// A stream of text: the object as the guest has it, and its native part.
#[derive(Clone, Copy)]
pub(super) struct Text {
    this: Value,
    own: Gc<TextIoWrapper>,
}

impl Text {
    /// The stream that a value is.
    pub fn of(this: Value) -> Option<Text> {
        Some(Text { this, own: this.cast::<TextIoWrapper>()? })
    }

    /// The stream that a value is, if it is of no Python class and no attribute hides its method `write`.
    pub fn native(thread: &mut Thread, this: Value) -> PyResult<Option<Text>> {
        let Some(own) = this.exact::<TextIoWrapper>() else { return Ok(None) };
        if let Some(attributes) = own.attributes.get() {
            let write = Name::write.get(&thread.interp());
            if attributes.get_str(thread, write)?.is_some() {
                return Ok(None);
            }
        }
        Ok(Some(Text { this, own }))
    }

    fn state(&self) -> &State {
        &self.own.state
    }

    /// The receiver of a method.
    fn receiver(thread: &mut Thread, this: Value) -> PyResult<Text> {
        match Text::of(this) {
            Some(text) => Ok(text),
            None => Err(thread.type_error("a TextIOWrapper is required")),
        }
    }

    /// The buffer; ValueError where there is none.
    fn buffer(self, thread: &mut Thread) -> PyResult {
        match (self.state().life.get(), self.own.buffer.get()) {
            (Life::Ready, Some(buffer)) => Ok(buffer),
            (Life::Detached, _) => Err(thread.value_error("underlying buffer has been detached")),
            _ => Err(thread.value_error("I/O operation on uninitialized object")),
        }
    }

    /// The buffer of an open stream; ValueError for a closed one.
    fn open_buffer(self, thread: &mut Thread) -> PyResult {
        let buffer = self.buffer(thread)?;
        let closed = match (self.this.is(self.own.as_value()), Stream::native(buffer)) {
            (true, Some((_, file))) => file.is_closed(),
            _ => stream::is_closed(thread, self.this)?,
        };
        if closed {
            return Err(thread.value_error("I/O operation on closed file."));
        }
        Ok(buffer)
    }

    /// Empties the decoded chunk.
    fn forget_decoded(self) {
        self.own.decoded.clear();
        self.state().decoded_used.set(0);
    }

    fn forget_snapshot(self) {
        self.own.snapshot.clear();
    }

    /// How lines end for reading.
    fn line_end(self) -> LineEnd {
        self.state().newline.get().line_end()
    }
}

/// A text stream over a buffer, as `open` makes it: natively, without a call of `__init__`.
pub(super) fn over(thread: &mut Thread, buffer: Value, options: Options) -> PyResult {
    let own = allocate(thread);
    thread.heap().need_del(own.any()).map_err(|_| thread.memory_error())?;
    Text { this: own.as_value(), own }.init(thread, buffer, options)?;
    Ok(own.as_value())
}

fn allocate(thread: &Thread) -> Gc<TextIoWrapper> {
    let stream = TextIoWrapper {
        header: Header::new(ids::TEXT_IO_WRAPPER),
        attributes: GcSlot::empty(),
        buffer: Slot::empty(),
        encoding: GcSlot::empty(),
        errors: GcSlot::empty(),
        encoder: Slot::empty(),
        decoder: Slot::empty(),
        pending: GcSlot::empty(),
        decoded: GcSlot::empty(),
        snapshot: GcSlot::empty(),
        state: State::default(),
    };
    thread.heap().alloc(ids::TEXT_IO_WRAPPER, stream)
}

/// ValueError for a kind of line end that there is not.
fn parse_newline(thread: &mut Thread, newline: Option<Gc<Str>>) -> PyResult<Newline> {
    match Newline::parse(newline) {
        Some(newline) => Ok(newline),
        None => {
            let shown = newline.map_or(String::new(), |newline| newline.to_string_lossy());
            Err(thread.value_error(format!("illegal newline value: {shown}")))
        }
    }
}

impl Text {
    fn init(self, thread: &mut Thread, buffer: Value, options: Options) -> PyResult<()> {
        let (own, state) = (self.own, self.state());
        state.life.set(Life::Uninitialised);
        let newline = parse_newline(thread, options.newline)?;
        let strict = Str::intern(&thread.interp(), "strict");
        let errors = options.errors.unwrap_or(strict);
        let encoding = match options.encoding {
            Some(name) if !name.equals_str("locale") => name,
            _ => Str::from_text(thread, &locale::encoding(&thread.interp()))?,
        };
        let heap = thread.heap();
        heap.set_gc(own, &own.encoding, Some(encoding));
        heap.set_gc(own, &own.errors, Some(errors));
        heap.set(own, &own.buffer, buffer);
        self.forget_decoded();
        self.forget_snapshot();
        state.pending_len.set(0);
        state.newline.set(newline);
        state.line_buffering.set(options.line_buffering);
        state.write_through.set(options.write_through);
        self.find_coders(thread, buffer)?;
        let seekable = match Stream::native(buffer) {
            Some((_, file)) => file.is_seekable(thread)?,
            None => ask(thread, buffer, Name::seekable)?,
        };
        state.seekable.set(seekable);
        state.telling.set(seekable);
        let has_read1 = stream::attribute_optional(thread, buffer, Name::read1)?.is_some();
        state.has_read1.set(has_read1);
        state.life.set(Life::Ready);
        if Stream::native(buffer).is_some() {
            stream::take_over(buffer);
        }
        self.begin_encoder(thread, buffer)
    }

    /// Reads an argument of `__init__` or `reconfigure` that is a truth value or `None`.
    fn reconfigure(
        self,
        thread: &mut Thread,
        [encoding, errors, newline]: [Option<Value>; 3],
        [line_buffering, write_through]: [Option<Value>; 2],
    ) -> PyResult<()> {
        let function = "reconfigure";
        let given = |value: Option<Value>| value.filter(|value| !value.is_none());
        let new_encoding = optional_text(thread, given(encoding), function, "encoding")?;
        let new_errors = optional_text(thread, given(errors), function, "errors")?;
        let new_newline = match newline {
            None => None,
            Some(newline) => {
                let text = optional_text(thread, Some(newline), function, "newline")?;
                Some(parse_newline(thread, text)?)
            }
        };
        let state = self.state();
        let coding_changes = new_encoding.is_some() || new_errors.is_some() || new_newline.is_some();
        if self.own.decoded.get().is_some() && coding_changes {
            let message = "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(thread, message));
        }
        let line_buffering = truth_or(thread, line_buffering, state.line_buffering.get())?;
        let write_through = truth_or(thread, write_through, state.write_through.get())?;
        self.flush(thread)?;
        if coding_changes {
            self.change_coding(thread, new_encoding, new_errors, new_newline)?;
        }
        state.line_buffering.set(line_buffering);
        state.write_through.set(write_through);
        Ok(())
    }

    fn change_coding(
        self,
        thread: &mut Thread,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        newline: Option<Newline>,
    ) -> PyResult<()> {
        let own = self.own;
        let strict = Str::intern(&thread.interp(), "strict");
        if let Some(newline) = newline {
            self.state().newline.set(newline);
        }
        if let Some(encoding) = encoding {
            let encoding = match encoding.equals_str("locale") {
                true => Str::from_text(thread, &locale::encoding(&thread.interp()))?,
                false => encoding,
            };
            thread.heap().set_gc(own, &own.encoding, Some(encoding));
            thread.heap().set_gc(own, &own.errors, Some(errors.unwrap_or(strict)));
        } else if let Some(errors) = errors {
            thread.heap().set_gc(own, &own.errors, Some(errors));
        }
        let buffer = self.buffer(thread)?;
        self.find_coders(thread, buffer)?;
        self.begin_encoder(thread, buffer)
    }

    /// `flush()`
    pub fn flush(self, thread: &mut Thread) -> PyResult<()> {
        let buffer = self.open_buffer(thread)?;
        self.state().telling.set(self.state().seekable.get());
        self.write_pending(thread)?;
        match Stream::native(buffer) {
            Some((stream, _)) => stream.flush(thread),
            None => call_method(thread, buffer, Name::flush, &[]).map(drop),
        }
    }

    /// `close()`: what both steps raise is kept, and the buffer is closed in any case.
    fn close(self, thread: &mut Thread) -> PyResult {
        let buffer = self.buffer(thread)?;
        if stream::is_closed(thread, self.this)? {
            return Ok(Value::NONE);
        }
        if self.state().finalizing.get()
            && let Err(raised) = call_method(thread, buffer, Name::_dealloc_warn, &[self.this])
        {
            thread.forget(raised);
        }
        let flushed = call_method(thread, self.this, Name::flush, &[]);
        stream::both(thread, flushed, |thread| call_method(thread, buffer, Name::close, &[]))
    }
}

fn truth_or(thread: &mut Thread, value: Option<Value>, default: bool) -> PyResult<bool> {
    match value.filter(|value| !value.is_none()) {
        Some(value) => ops::truth(thread, value),
        None => Ok(default),
    }
}

#[pymethods]
impl TextIoWrapper {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let stream = allocate(thread);
        stream::finish(thread, class, stream)
    }

    #[expect(clippy::too_many_arguments, reason = "as many as the constructor has")]
    #[init("(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)")]
    fn init(
        thread: &mut Thread,
        this: Value,
        buffer: Value,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
        #[default(false)] line_buffering: bool,
        #[default(false)] write_through: bool,
    ) -> PyResult<()> {
        let function = "TextIOWrapper";
        let options = Options {
            encoding: optional_text(thread, encoding, function, "encoding")?,
            errors: optional_text(thread, errors, function, "errors")?,
            newline: optional_text(thread, newline, function, "newline")?,
            line_buffering,
            write_through,
        };
        Text::receiver(thread, this)?.init(thread, buffer, options)
    }

    #[method("()")]
    fn detach(thread: &mut Thread, this: Value) -> PyResult {
        let text = Text::receiver(thread, this)?;
        let buffer = text.buffer(thread)?;
        call_method(thread, this, Name::flush, &[])?;
        text.own.buffer.clear();
        text.state().life.set(Life::Detached);
        if Stream::native(buffer).is_some() {
            stream::hand_back(thread, buffer)?;
        }
        Ok(buffer)
    }

    /// Reconfigure the text stream with new parameters.
    ///
    /// This also does an implicit stream flush.
    #[method("(*, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None)")]
    fn reconfigure(
        thread: &mut Thread,
        this: Value,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
        line_buffering: Option<Value>,
        write_through: Option<Value>,
    ) -> PyResult<()> {
        let text = Text::receiver(thread, this)?;
        text.reconfigure(thread, [encoding, errors, newline], [line_buffering, write_through])
    }

    #[method("(text, /)")]
    fn write(thread: &mut Thread, this: Value, text: Value) -> PyResult<usize> {
        let Some(piece) = text.cast::<Str>() else {
            let name =
                if text.is_none() { "None".to_string() } else { thread.interp().class_of(text).name_text() };
            return Err(thread.type_error(format!("write() argument must be str, not {name}")));
        };
        Text::receiver(thread, this)?.write(thread, piece)?;
        Ok(piece.len())
    }

    #[method("(size=-1, /)")]
    fn read(thread: &mut Thread, this: Value, #[default(Size::ALL)] size: Size) -> PyResult<Gc<Str>> {
        Text::receiver(thread, this)?.read(thread, size)
    }

    #[method("(size=-1, /)")]
    fn readline(thread: &mut Thread, this: Value, #[default(-1)] size: isize) -> PyResult<Gc<Str>> {
        let text = Text::receiver(thread, this)?;
        text.open_buffer(thread)?;
        text.read_line(thread, usize::try_from(size).ok())
    }

    #[method("()")]
    fn flush(thread: &mut Thread, this: Value) -> PyResult<()> {
        Text::receiver(thread, this)?.flush(thread)
    }

    #[method("()")]
    fn close(thread: &mut Thread, this: Value) -> PyResult {
        Text::receiver(thread, this)?.close(thread)
    }

    #[method("()")]
    fn fileno(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        call_method(thread, buffer, Name::fileno, &[])
    }

    #[method("()")]
    fn seekable(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        call_method(thread, buffer, Name::seekable, &[])
    }

    #[method("()")]
    fn readable(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        call_method(thread, buffer, Name::readable, &[])
    }

    #[method("()")]
    fn writable(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        call_method(thread, buffer, Name::writable, &[])
    }

    #[method("()")]
    fn isatty(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        call_method(thread, buffer, Name::isatty, &[])
    }

    /// Set the stream position, and return the new stream position.
    ///
    ///   cookie
    ///     Zero or an opaque number returned by tell().
    ///   whence
    ///     The relative position to seek from.
    ///
    /// Four operations are supported, given by the following argument
    /// combinations:
    ///
    /// - seek(0, SEEK_SET): Rewind to the start of the stream.
    /// - seek(cookie, SEEK_SET): Restore a previous position;
    ///   'cookie' must be a number returned by tell().
    /// - seek(0, SEEK_END): Fast-forward to the end of the stream.
    /// - seek(0, SEEK_CUR): Leave the current stream position unchanged.
    ///
    /// Any other argument combinations are invalid,
    /// and may raise exceptions.
    #[method("(cookie, whence=os.SEEK_SET, /)")]
    fn seek(thread: &mut Thread, this: Value, cookie: Value, #[default(0)] whence: i32) -> PyResult {
        Text::receiver(thread, this)?.seek(thread, cookie, whence)
    }

    /// Return the stream position as an opaque number.
    ///
    /// The return value of tell() can be given as input to seek(), to
    /// restore a previous stream position.
    #[method("()")]
    fn tell(thread: &mut Thread, this: Value) -> PyResult {
        Text::receiver(thread, this)?.tell(thread)
    }

    #[method("(pos=None, /)")]
    fn truncate(thread: &mut Thread, this: Value, pos: Option<Value>) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        call_method(thread, this, Name::flush, &[])?;
        call_method(thread, buffer, Name::truncate, &[pos.unwrap_or(Value::NONE)])
    }

    #[method("()")]
    fn __getstate__(thread: &mut Thread, this: Value) -> PyResult {
        Err(stream::no_pickle(thread, this))
    }

    #[getter(member)]
    fn encoding(thread: &mut Thread, this: Gc<TextIoWrapper>) -> PyResult<Option<Gc<Str>>> {
        initialised(thread, this)?;
        Ok(this.encoding.get())
    }

    #[getter(member)]
    fn line_buffering(thread: &mut Thread, this: Gc<TextIoWrapper>) -> PyResult<bool> {
        initialised(thread, this)?;
        Ok(this.state.line_buffering.get())
    }

    #[getter(member)]
    fn write_through(thread: &mut Thread, this: Gc<TextIoWrapper>) -> PyResult<bool> {
        initialised(thread, this)?;
        Ok(this.state.write_through.get())
    }

    #[getter(name = "_finalizing")]
    fn get_finalizing(this: Gc<TextIoWrapper>) -> bool {
        this.state.finalizing.get()
    }

    #[setter(name = "_finalizing")]
    fn set_finalizing(thread: &mut Thread, this: Gc<TextIoWrapper>, value: Option<Value>) -> PyResult<()> {
        this.state.finalizing.set(ops::truth(thread, value.unwrap_or(Value::NONE))?);
        Ok(())
    }

    #[getter]
    fn name(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        stream::name_of(thread, buffer)
    }

    #[getter]
    fn closed(thread: &mut Thread, this: Value) -> PyResult {
        let buffer = Text::receiver(thread, this)?.buffer(thread)?;
        stream::attribute(thread, buffer, Name::closed)
    }

    #[getter]
    fn newlines(thread: &mut Thread, this: Value) -> PyResult {
        let text = Text::receiver(thread, this)?;
        text.buffer(thread)?;
        text.seen_newlines(thread)
    }

    #[getter]
    fn errors(thread: &mut Thread, this: Gc<TextIoWrapper>) -> PyResult<Option<Gc<Str>>> {
        initialised(thread, this)?;
        Ok(this.errors.get())
    }

    #[getter(name = "_CHUNK_SIZE")]
    fn get_chunk_size(thread: &mut Thread, this: Value) -> PyResult<usize> {
        let text = Text::receiver(thread, this)?;
        text.buffer(thread)?;
        Ok(text.state().chunk_size.get())
    }

    #[setter(name = "_CHUNK_SIZE")]
    fn set_chunk_size(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let text = Text::receiver(thread, this)?;
        text.buffer(thread)?;
        let Some(value) = value else {
            let name = Str::intern(&thread.interp(), "_CHUNK_SIZE");
            let text = "attribute '_CHUNK_SIZE' of '_io.TextIOWrapper' objects cannot be deleted";
            return Err(thread.attribute_error(text, this, name));
        };
        let size = ops::index(thread, value)?;
        let Some(size) = int::to_i64(size) else {
            return Err(thread.value_error("cannot fit 'int' into an index-sized integer"));
        };
        match usize::try_from(size).ok().filter(|&size| size > 0) {
            Some(size) => {
                text.write_pending(thread)?;
                text.own.pending.clear();
                text.state().chunk_size.set(size);
                Ok(())
            }
            None => Err(thread.value_error("a strictly positive integer is required")),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<String> {
        let text = Text::receiver(thread, this)?;
        initialised(thread, text.own)?;
        let mode = match stream::attribute_optional(thread, this, Name::mode)? {
            Some(mode) => format!(" mode={}", ops::repr(thread, mode)?.to_string_lossy()),
            None => String::new(),
        };
        let encoding = match text.own.encoding.get() {
            Some(encoding) => ops::repr(thread, encoding.as_value())?.to_string_lossy(),
            None => "None".to_string(),
        };
        stream::show(thread, this, &format!("{mode} encoding={encoding}"))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
        let text = Text::receiver(thread, this)?;
        text.buffer(thread)?;
        text.state().telling.set(false);
        let line = if this.is(text.own.as_value()) {
            text.open_buffer(thread)?;
            text.read_line(thread, None)?
        } else {
            let line = call_method(thread, this, Name::readline, &[])?;
            match line.cast::<Str>() {
                Some(line) => line,
                None => {
                    let name = thread.interp().class_of(line).name_text();
                    let message = format!("readline() should have returned a str object, not '{name}'");
                    return Err(thread.raise_text(exceptions::OS_ERROR, message));
                }
            }
        };
        if !line.is_empty() {
            return Ok(Some(line.as_value()));
        }
        text.forget_snapshot();
        text.state().telling.set(text.state().seekable.get());
        Ok(None)
    }
}

fn initialised(thread: &mut Thread, stream: Gc<TextIoWrapper>) -> PyResult<()> {
    match stream.state.life.get() {
        Life::Uninitialised => Err(thread.value_error("I/O operation on uninitialized object")),
        _ => Ok(()),
    }
}

/// An integer as a value.
fn number(thread: &Thread, number: usize) -> Value {
    int::from_usize(&thread.interp(), number)
}
