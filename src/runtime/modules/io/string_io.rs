//! `StringIO`: text in memory as a stream.
//!
//! The contents are a string. Writing at the end is a concatenation, which the string type does lazily and in place.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::newline;
use super::newline::Found;
use super::newline::LineEnd;
use super::newline::Newlines;
use super::stream;
use super::stream::Size;
use super::stream::call_method;
use super::stream::ssize;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::bytearray::ByteArray;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::str::Units;
use crate::types::tuple::Tuple;

/// What the argument `newline` of a text stream says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Newline {
    /// `None`: universal, translated.
    Translated,
    /// `''`: universal, not translated.
    Universal,
    Lf,
    Cr,
    CrLf,
}

impl Newline {
    /// The kind that a string names.
    pub fn parse(text: Option<Gc<Str>>) -> Option<Newline> {
        let Some(text) = text else { return Some(Newline::Translated) };
        match text.as_ascii()? {
            "" => Some(Newline::Universal),
            "\n" => Some(Newline::Lf),
            "\r" => Some(Newline::Cr),
            "\r\n" => Some(Newline::CrLf),
            _ => None,
        }
    }

    /// Whether reading knows every kind of line end.
    pub fn is_universal(self) -> bool {
        matches!(self, Newline::Translated | Newline::Universal)
    }

    /// How lines end for reading.
    pub fn line_end(self) -> LineEnd {
        match self {
            Newline::Translated | Newline::Lf => LineEnd::Lf,
            Newline::Universal => LineEnd::Universal,
            Newline::Cr => LineEnd::Cr,
            Newline::CrLf => LineEnd::CrLf,
        }
    }

    /// What is written for `\n`, if not that.
    pub fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// The text with its `\n` as they are written.
    pub fn translate(self, thread: &mut Thread, text: Gc<Str>) -> PyResult<Gc<Str>> {
        let Some(written) = self.written() else { return Ok(text) };
        let units = text.units();
        if newline::find(units, 0, u32::from('\n')).is_none() {
            return Ok(text);
        }
        thread.work(text.len() / 8)?;
        drop(thread.charge(text.len().saturating_mul(8))?);
        let (mut out, mut at) = (StrBuilder::new(), 0);
        while let Some(end) = newline::find(units, at, u32::from('\n')) {
            out.push_units(units.slice(at..end));
            out.push_str(written);
            at = end + 1;
        }
        out.push_units(units.slice(at..units.len()));
        out.finish(thread)
    }
}

/// Text I/O implementation using an in-memory buffer.
///
/// The initial_value argument sets the value of object.  The newline
/// argument is like the one of TextIOWrapper's constructor.
#[pytype(
    name = "StringIO",
    module = "_io",
    shape = ids::STRING_IO,
    base = ids::TEXT_IO_BASE,
    flags(BASETYPE, WEAKREF),
    dict = attributes,
    trace
)]
#[repr(C)]
pub struct StringIo {
    header: Header,
    attributes: GcSlot<Dict>,
    /// The contents, but for the tail; nothing before `__init__`.
    text: GcSlot<Str>,
    /// Room for what is written at the end in small pieces.
    tail: GcSlot<ByteArray>,
    /// How many characters of one byte are in it.
    #[untraced]
    tail_len: Cell<usize>,
    #[untraced]
    pos: Cell<usize>,
    #[untraced]
    newline: Cell<Newline>,
    #[untraced]
    newlines: Newlines,
    #[pymember(computed)]
    #[untraced]
    closed: Cell<bool>,
}

/// So many characters are gathered before they become a string.
const TAIL: usize = 1024;

impl StringIo {
    /// The contents of a stream that is open, but for the tail.
    fn open_text(&self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        match self.text.get() {
            _ if self.closed.get() => Err(thread.value_error("I/O operation on closed file")),
            Some(text) => Ok(text),
            None => Err(thread.value_error("I/O operation on uninitialized object")),
        }
    }

    /// The contents of a stream that is open.
    fn contents(&self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        let text = self.open_text(thread)?;
        let len = self.tail_len.get();
        let Some(tail) = self.tail.get().filter(|_| len > 0) else { return Ok(text) };
        let tail = Str::from_latin1(thread, &tail.as_slice()[..len])?;
        let whole = Str::concat(thread, text, tail)?;
        thread.heap().set_gc(gc(self), &self.text, Some(whole));
        self.tail_len.set(0);
        Ok(whole)
    }

    /// Puts a piece behind the contents where that takes no more than copying a few bytes; whether it did.
    fn gather(&self, thread: &mut Thread, piece: Gc<Str>) -> PyResult<bool> {
        let Units::Latin1(units) = piece.units() else { return Ok(false) };
        if units.len() > TAIL / 4 {
            return Ok(false);
        }
        if self.tail_len.get() + units.len() > TAIL {
            self.contents(thread)?;
        }
        let tail = match self.tail.get() {
            Some(tail) => tail,
            None => {
                let tail = ByteArray::written(thread, TAIL, |_| Ok(()))?;
                thread.heap().set_gc(gc(self), &self.tail, Some(tail));
                tail
            }
        };
        tail.overwrite(self.tail_len.get(), units);
        self.tail_len.set(self.tail_len.get() + units.len());
        Ok(true)
    }

    fn take(&self, thread: &mut Thread, text: Gc<Str>, end: usize) -> PyResult<Gc<Str>> {
        let start = self.pos.get().min(text.len());
        self.pos.set(self.pos.get().max(end));
        Str::slice(thread, text, start, end.max(start))
    }

    fn take_line(&self, thread: &mut Thread, size: Size) -> PyResult<Gc<Str>> {
        let text = self.contents(thread)?;
        let pos = self.pos.get();
        if pos >= text.len() {
            return Ok(thread.interp().strings().empty());
        }
        let end = match self.newline.get().line_end().find(text.units(), pos) {
            Found::End(end) => end,
            Found::Open(_) => text.len(),
        };
        let end = size.limit().map_or(end, |limit| end.min(pos.saturating_add(limit)));
        self.take(thread, text, end)
    }
}

/// Writes at the position, which moves behind it.
fn put(thread: &mut Thread, stream: Gc<StringIo>, piece: Gc<Str>) -> PyResult<()> {
    let text = stream.open_text(thread)?;
    let piece = if stream.newline.get().is_universal() {
        stream.newlines.apply(thread, piece, true)?
    } else {
        stream.newline.get().translate(thread, piece)?
    };
    if piece.is_empty() {
        return Ok(());
    }
    let (pos, len) = (stream.pos.get(), text.len() + stream.tail_len.get());
    let Some(end) = pos.checked_add(piece.len()).filter(|&end| end <= isize::MAX as usize) else {
        return Err(thread.overflow_error("new position too large"));
    };
    if pos == len && len > 0 && stream.gather(thread, piece)? {
        stream.pos.set(end);
        return Ok(());
    }
    let text = stream.contents(thread)?;
    let made = if pos == len {
        Str::concat(thread, text, piece)?
    } else if pos > len {
        let gap = zeros(thread, pos - len)?;
        Str::concat_all(thread, &[text.as_value(), gap.as_value(), piece.as_value()])?
    } else {
        let before = Str::slice(thread, text, 0, pos)?;
        let after = Str::slice(thread, text, end.min(len), len)?;
        Str::concat_all(thread, &[before.as_value(), piece.as_value(), after.as_value()])?
    };
    thread.heap().set_gc(stream, &stream.text, Some(made));
    stream.pos.set(end);
    Ok(())
}

/// Null characters that fill a gap.
fn zeros(thread: &mut Thread, count: usize) -> PyResult<Gc<Str>> {
    drop(thread.charge(count)?);
    thread.work(count / 8)?;
    let mut gap = StrBuilder::new();
    gap.push_repeated(0, count);
    gap.finish(thread)
}

/// The argument `newline`.
fn newline_argument(thread: &mut Thread, value: Value) -> PyResult<Newline> {
    let text = value.cast::<Str>();
    if text.is_none() && !value.is_none() {
        let name = thread.interp().class_of(value).name_text();
        return Err(thread.type_error(format!("newline must be str or None, not {name}")));
    }
    match Newline::parse(text) {
        Some(newline) => Ok(newline),
        None => {
            let shown = ops::repr(thread, value)?.to_string_lossy();
            Err(thread.value_error(format!("illegal newline value: {shown}")))
        }
    }
}

#[pymethods]
impl StringIo {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let stream = StringIo {
            header: Header::new(ids::STRING_IO),
            attributes: GcSlot::empty(),
            text: GcSlot::empty(),
            tail: GcSlot::empty(),
            tail_len: Cell::new(0),
            pos: Cell::new(0),
            newline: Cell::new(Newline::Lf),
            newlines: Newlines::default(),
            closed: Cell::new(false),
        };
        let made = thread.heap().alloc(ids::STRING_IO, stream).as_value();
        instance::finish_new(thread, class, made)
    }

    #[init("(initial_value='', newline='\\n')")]
    fn init(
        thread: &mut Thread,
        this: Gc<StringIo>,
        initial_value: Option<Value>,
        newline: Option<Value>,
    ) -> PyResult<()> {
        this.text.clear();
        this.tail_len.set(0);
        let newline = match newline {
            Some(newline) => newline_argument(thread, newline)?,
            None => Newline::Lf,
        };
        let initial = initial_value.filter(|initial| !initial.is_none());
        if let Some(initial) = initial
            && initial.cast::<Str>().is_none()
        {
            let name = thread.interp().class_of(initial).name_text();
            return Err(thread.type_error(format!("initial_value must be str or None, not {name}")));
        }
        this.newline.set(newline);
        this.newlines.set_up(newline == Newline::Translated);
        this.pos.set(0);
        this.closed.set(false);
        thread.heap().set_gc(this, &this.text, Some(thread.interp().strings().empty()));
        if let Some(initial) = initial.and_then(|initial| initial.cast::<Str>()) {
            put(thread, this, initial)?;
            this.pos.set(0);
        }
        Ok(())
    }

    /// Retrieve the entire contents of the object.
    #[method("()")]
    fn getvalue(thread: &mut Thread, this: Gc<StringIo>) -> PyResult<Gc<Str>> {
        this.contents(thread)
    }

    /// Tell the current file position.
    #[method("()")]
    fn tell(thread: &mut Thread, this: Gc<StringIo>) -> PyResult<usize> {
        this.contents(thread)?;
        Ok(this.pos.get())
    }

    /// Read at most size characters, returned as a string.
    ///
    /// If the argument is negative or omitted, read until EOF
    /// is reached. Return an empty string at EOF.
    #[method("(size=-1, /)")]
    fn read(thread: &mut Thread, this: Gc<StringIo>, #[default(Size::ALL)] size: Size) -> PyResult<Gc<Str>> {
        let text = this.contents(thread)?;
        let end = size.limit().map_or(text.len(), |limit| this.pos.get().saturating_add(limit));
        this.take(thread, text, end.min(text.len()))
    }

    /// Read until newline or EOF.
    ///
    /// Returns an empty string if EOF is hit immediately.
    #[method("(size=-1, /)")]
    fn readline(
        thread: &mut Thread,
        this: Gc<StringIo>,
        #[default(Size::ALL)] size: Size,
    ) -> PyResult<Gc<Str>> {
        this.take_line(thread, size)
    }

    /// Truncate size to pos.
    ///
    /// The pos argument defaults to the current file position, as
    /// returned by tell().  The current file position is unchanged.
    /// Returns the new absolute position.
    #[method("(pos=None, /)")]
    fn truncate(thread: &mut Thread, this: Gc<StringIo>, pos: Option<Value>) -> PyResult<usize> {
        let given = match pos.filter(|pos| !pos.is_none()) {
            Some(pos) => Some(Size::given(thread, pos)?.0),
            None => None,
        };
        let text = this.contents(thread)?;
        let size = given.unwrap_or(this.pos.get() as i64);
        let Ok(size) = usize::try_from(size) else {
            return Err(thread.value_error(format!("Negative size value {size}")));
        };
        if size < text.len() {
            let cut = Str::slice(thread, text, 0, size)?;
            thread.heap().set_gc(this, &this.text, Some(cut));
        }
        Ok(size)
    }

    /// Change stream position.
    ///
    /// Seek to character offset pos relative to position indicated by whence:
    ///     0  Start of stream (the default).  pos should be >= 0;
    ///     1  Current position - pos must be 0;
    ///     2  End of stream - pos must be 0.
    /// Returns the new absolute position.
    #[method("(pos, whence=0, /)")]
    fn seek(
        thread: &mut Thread,
        this: Gc<StringIo>,
        pos: Value,
        #[default(0)] whence: i32,
    ) -> PyResult<usize> {
        let pos = ssize(thread, pos)?;
        let text = this.contents(thread)?;
        let target = match whence {
            0 if pos < 0 => return Err(thread.value_error(format!("Negative seek position {pos}"))),
            0 => pos as usize,
            1 | 2 if pos != 0 => {
                let message = "Can't do nonzero cur-relative seeks";
                return Err(thread.raise_text(exceptions::OS_ERROR, message));
            }
            1 => this.pos.get(),
            2 => text.len(),
            _ => {
                let message = format!("Invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(thread.value_error(message));
            }
        };
        this.pos.set(target);
        Ok(target)
    }

    /// Write string to file.
    ///
    /// Returns the number of characters written, which is always equal to
    /// the length of the string.
    #[method("(s, /)")]
    fn write(thread: &mut Thread, this: Gc<StringIo>, s: Value) -> PyResult<usize> {
        let Some(piece) = s.cast::<Str>() else {
            let name = thread.interp().class_of(s).name_text();
            return Err(thread.type_error(format!("string argument expected, got '{name}'")));
        };
        put(thread, this, piece)?;
        Ok(piece.len())
    }

    /// Close the IO object.
    ///
    /// Attempting any further operation after the object is closed
    /// will raise a ValueError.
    ///
    /// This method has no effect if the file is already closed.
    #[method("()")]
    fn close(this: Gc<StringIo>) {
        this.closed.set(true);
        this.text.clear();
    }

    /// Returns True if the IO object can be seeked.
    #[method("()")]
    #[method("()", name = "readable")]
    #[method("()", name = "writable")]
    fn seekable(thread: &mut Thread, this: Gc<StringIo>) -> PyResult<bool> {
        this.contents(thread)?;
        Ok(true)
    }

    #[method("()")]
    fn __getstate__(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let Some(stream) = this.cast::<StringIo>() else {
            return Err(thread.type_error("a StringIO is required"));
        };
        let text = stream.contents(thread)?.as_value();
        let interp = thread.interp();
        let newline = match stream.newline.get() {
            Newline::Translated => Value::NONE,
            Newline::Universal => interp.strings().empty().as_value(),
            Newline::Lf => Str::intern(&interp, "\n").as_value(),
            Newline::Cr => Str::intern(&interp, "\r").as_value(),
            Newline::CrLf => Str::intern(&interp, "\r\n").as_value(),
        };
        let attributes = match attr::own_dict(thread, this)? {
            Some(dict) if !dict.is_empty() => dict.copy(thread)?.as_value(),
            _ => Value::NONE,
        };
        let pos = int::from_usize(&interp, stream.pos.get());
        Ok(Tuple::small(&interp, &[text, newline, pos, attributes]))
    }

    #[method("(state, /)")]
    fn __setstate__(thread: &mut Thread, this: Value, state: Value) -> PyResult<()> {
        let Some(stream) = this.cast::<StringIo>() else {
            return Err(thread.type_error("a StringIO is required"));
        };
        let items = state.cast::<Tuple>().map_or(&[][..], |state| state.items());
        let [text, newline, pos, attributes, ..] = *items else {
            let (own, other) =
                (thread.interp().class_of(this).name_text(), thread.interp().class_of(state).name_text());
            let message = format!("{own}.__setstate__ argument should be 4-tuple, got {other}");
            return Err(thread.type_error(message));
        };
        if stream.closed.get() {
            return Err(thread.value_error("I/O operation on closed file"));
        }
        let text = match text.cast::<Str>() {
            None if !text.is_none() => {
                let kind = thread.interp().class_of(text).name_text();
                return Err(thread.type_error(format!("initial_value must be str or None, not {kind}")));
            }
            text => text,
        };
        StringIo::init(thread, stream, None, Some(newline))?;
        // The contents were translated when they were written.
        if let Some(text) = text {
            thread.heap().set_gc(stream, &stream.text, Some(text));
            stream.tail_len.set(0);
        }
        let pos = ssize(thread, pos)?;
        match usize::try_from(pos) {
            Ok(pos) => stream.pos.set(pos),
            Err(_) => return Err(thread.value_error("position value cannot be negative")),
        }
        stream::update_attributes(thread, this, attributes)
    }

    #[getter]
    fn line_buffering(thread: &mut Thread, this: Gc<StringIo>) -> PyResult<bool> {
        this.contents(thread)?;
        Ok(false)
    }

    #[getter]
    fn newlines(thread: &mut Thread, this: Gc<StringIo>) -> PyResult {
        this.contents(thread)?;
        Ok(this.newlines.show(thread))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
        if let Some(stream) = this.exact::<StringIo>() {
            let line = stream.take_line(thread, Size::ALL)?;
            return Ok(if line.is_empty() { None } else { Some(line.as_value()) });
        }
        let line = call_method(thread, this, Name::readline, &[])?;
        let Some(text) = line.cast::<Str>() else {
            let name = thread.interp().class_of(line).name_text();
            let message = format!("readline() should have returned an str object, not '{name}'");
            return Err(thread.raise_text(exceptions::OS_ERROR, message));
        };
        Ok(if text.is_empty() { None } else { Some(line) })
    }
}
