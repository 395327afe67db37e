//! `str`: text of code points, one, two or four bytes each (PEP 393), immutable.
//!
//! A string's units lie in its own cell (inline), in a bytes cell that several strings may share (indirect), or nowhere
//! yet (a rope: the concatenation of two strings that nobody has looked at). Reading flattens a rope in place. The storage
//! of a flattened rope has room to spare, and the next concatenation to a string that ends where the storage's used
//! part ends appends there: `s += c` in a loop is linear even where `s[-1]` is read in between.
//!
//! A string's kind is the narrowest that holds its code points; ASCII strings are Rust `&str` without copying.

#![expect(unsafe_code, reason = "units lie behind the head or in shared storage and are reached by address")]

mod build;
mod find;
mod format;
mod iterator;
mod letters;
mod methods;
mod pad;
mod parts;
mod percent;
mod predicates;
mod rope;
mod slots;
mod template;
mod translate;

pub use build::StrBuilder;
pub use find::bounds;
pub use format::format_exact;
pub use format::parse as parse_spec;
pub use iterator::StrIterator;
pub(crate) use percent::Arguments;
pub(crate) use percent::amounts as format_amounts;
pub(crate) use percent::number as format_number;

pub use crate::text::TextRef as Units;

use std::borrow::Cow;
use std::cell::Cell;
use std::ffi::OsStr;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::number::hash;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::storage::Bytes;
use crate::state::current;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::text::TextBuf;
use crate::text::TextBuilder;

/// The code point that `surrogateescape` makes of byte 0; it is used from byte 128 on.
const ESCAPED_BYTE: u32 = 0xDC00;

/// Bits of the header's `aux`.
mod bits {
    /// Bytes a unit: 1, 2 or 4.
    pub const KIND: u16 = 7;
    /// Every code point is below 128.
    pub const ASCII: u16 = 8;
    /// In the intern table: equal interned strings are the same cell.
    pub const INTERNED: u16 = 16;
    /// The units are not in this cell.
    pub const INDIRECT: u16 = 32;
    /// The concatenation has not been done.
    pub const ROPE: u16 = 64;
    /// The name was looked up in a class or in a global namespace: caches may lean on its absence.
    pub const LOOKED_UP: u16 = 128;
}

/// str(object='') -> str
/// str(bytes_or_buffer[, encoding[, errors]]) -> str
///
/// Create a new string object from the given object. If encoding or
/// errors is specified, then the object must expose a data buffer
/// that will be decoded using the given encoding and error handler.
/// Otherwise, returns the result of object.__str__() (if defined)
/// or repr(object).
/// encoding defaults to 'utf-8'.
/// errors defaults to 'strict'.
#[pytype(name = "str", shape = ids::STR, flags(BASETYPE, MATCH_SELF), methods(FIND, METHODS, PARTS, PADDING, LETTERS, PREDICATES))]
#[repr(C)]
pub struct Str {
    header: Header,
    /// The hash, 0 where it was not computed yet. A rope's left part.
    hash: Cell<u64>,
    /// Length in code points.
    len: Cell<usize>,
    /// The first unit. A rope's right part.
    data: Cell<*const u8>,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Str {
    const KIND: &'static Kind = &Kind::of::<Str>("str");
}

impl Trace for Str {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let aux = self.header.aux();
        if aux & bits::ROPE != 0 {
            tracer.mark_gc(rope::part(self.hash.get() as usize));
            tracer.mark_gc(rope::part(self.data.get() as usize));
        } else if aux & bits::INDIRECT != 0 {
            // SAFETY: an indirect string's data is the base of a bytes cell.
            tracer.mark_gc(unsafe { Bytes::from_base(self.data.get()) });
        }
    }
}

impl Str {
    /// The offset of the length in code points.
    pub const LEN: usize = std::mem::offset_of!(Str, len);
    /// In the header's `aux`: equal strings that have it are the same cell.
    pub const INTERNED: u16 = bits::INTERNED;

    /// How many code points.
    #[inline]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it is the empty string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every code point is below 128.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        self.header.aux() & bits::ASCII != 0
    }

    /// Whether equal strings that are interned too are the same cell.
    #[inline]
    pub fn is_interned(&self) -> bool {
        self.header.aux() & bits::INTERNED != 0
    }

    /// Notes that caches lean on where this name was found, or that it was not.
    pub fn mark_looked_up(&self) {
        self.header.set_aux(self.header.aux() | bits::LOOKED_UP);
    }

    /// Whether caches may lean on the absence of this name somewhere.
    pub fn was_looked_up(&self) -> bool {
        self.header.aux() & bits::LOOKED_UP != 0
    }

    /// The units.
    #[inline]
    pub fn units(&self) -> Units<'_> {
        if self.header.aux() & bits::ROPE != 0 {
            rope::flatten(self);
        }
        let (data, len) = (self.data.get(), self.len.get());
        // SAFETY: a flat string's data are `len` units of its kind, in its own cell or in storage that it marks.
        unsafe {
            match self.header.aux() & bits::KIND {
                1 => Units::Latin1(std::slice::from_raw_parts(data, len)),
                2 => Units::Ucs2(std::slice::from_raw_parts(data.cast(), len)),
                _ => Units::Ucs4(std::slice::from_raw_parts(data.cast(), len)),
            }
        }
    }

    /// The text of an ASCII string.
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        match self.units() {
            // SAFETY: ASCII is UTF-8.
            Units::Latin1(bytes) if self.is_ascii() => Some(unsafe { std::str::from_utf8_unchecked(bytes) }),
            _ => None,
        }
    }

    /// The text as UTF-8, borrowed where it is ASCII; `None` where it holds a surrogate.
    pub fn to_utf8(&self) -> Option<Cow<'_, str>> {
        if let Some(text) = self.as_ascii() {
            return Some(Cow::Borrowed(text));
        }
        self.units().points().map(char::from_u32).collect::<Option<String>>().map(Cow::Owned)
    }

    /// The text as UTF-8 with U+FFFD for each surrogate: for messages, not for values.
    pub fn to_string_lossy(&self) -> String {
        self.units().points().map(|point| char::from_u32(point).unwrap_or('\u{FFFD}')).collect()
    }

    /// Whether the string is this text.
    pub fn equals_str(&self, text: &str) -> bool {
        match self.as_ascii() {
            Some(own) => own == text,
            None => self.units().points().eq(text.chars().map(u32::from)),
        }
    }

    /// The hash.
    #[inline]
    pub fn hash(&self) -> u64 {
        if self.header.aux() & bits::ROPE == 0 && self.hash.get() != 0 {
            return self.hash.get();
        }
        self.compute_hash()
    }

    #[inline(never)]
    fn compute_hash(&self) -> u64 {
        let units = self.units();
        let computed = hash::bytes(current::interpreter().hash_key(), units.as_bytes()) as u64;
        // 0 says "not computed"; the empty string's hash is 0 and is computed each time.
        self.hash.set(computed);
        computed
    }

    /// Whether two strings are equal.
    #[inline]
    pub fn equals(&self, other: &Str) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        if self.len() != other.len() || (self.is_interned() && other.is_interned()) {
            return false;
        }
        match (self.units(), other.units()) {
            (Units::Latin1(a), Units::Latin1(b)) => a == b,
            (Units::Ucs2(a), Units::Ucs2(b)) => a == b,
            (Units::Ucs4(a), Units::Ucs4(b)) => a == b,
            // The kind is the narrowest: strings of different kinds differ.
            _ => false,
        }
    }

    /// How two strings compare by code points.
    pub fn compare(&self, other: &Str) -> std::cmp::Ordering {
        match (self.units(), other.units()) {
            // Most differ in their first words, which are compared without a call.
            (Units::Latin1(a), Units::Latin1(b)) => match lead(a).cmp(&lead(b)) {
                std::cmp::Ordering::Equal => match (a.get(8..), b.get(8..)) {
                    (Some(a), Some(b)) => a.cmp(b),
                    _ => a.len().cmp(&b.len()),
                },
                order => order,
            },
            (a, b) => a.points().cmp(b.points()),
        }
    }
}

/// The first eight bytes as a number in whose order they are; zeros stand for what is not there.
#[inline]
fn lead(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        // They overlap where there are fewer than eight bytes.
        let last = u64::from(u32::from_be_bytes(*last)) << (8 * (8 - bytes.len()));
        return u64::from(u32::from_be_bytes(*first)) << 32 | last;
    }
    match *bytes {
        [] => 0,
        [a] => u64::from_be_bytes([a, 0, 0, 0, 0, 0, 0, 0]),
        [a, b] => u64::from_be_bytes([a, b, 0, 0, 0, 0, 0, 0]),
        [a, b, c, ..] => u64::from_be_bytes([a, b, c, 0, 0, 0, 0, 0]),
    }
}

/// Constructors of short strings, whose length no guest decides.
impl Str {
    /// A string of this text; at most a few kilobytes, as names and messages are.
    pub fn new(interp: &Interpreter, text: &str) -> Gc<Str> {
        build::from_text(interp, text)
    }

    /// The empty string, made once with the interpreter.
    pub(crate) fn make_empty(interp: &Interpreter) -> Gc<Str> {
        build::from_text(interp, "")
    }

    /// A new string of one code point.
    pub(crate) fn single(interp: &Interpreter, point: u32) -> Gc<Str> {
        build::single(interp, point)
    }

    /// The interned string of this text.
    pub fn intern(interp: &Interpreter, text: &str) -> Gc<Str> {
        interp.strings().intern_text(interp, text)
    }

    /// The interned string equal to this one.
    pub fn interned(interp: &Interpreter, string: Gc<Str>) -> Gc<Str> {
        if string.is_interned() { string } else { interp.strings().intern(interp, string) }
    }

    /// The string of one code point.
    pub fn of_code_point(interp: &Interpreter, point: u32) -> Gc<Str> {
        interp.strings().of_code_point(interp, point)
    }

    /// Marks this cell as the one of its text. The intern table alone calls this.
    pub(crate) fn set_interned(&self) {
        self.header.set_aux(self.header.aux() | bits::INTERNED);
    }
}

/// Constructors of strings of any length.
impl Str {
    /// A string of this text.
    pub fn from_text(thread: &mut Thread, text: &str) -> PyResult<Gc<Str>> {
        build::try_from_text(thread, text)
    }

    /// A string of these code points below 256.
    pub fn from_latin1(thread: &mut Thread, units: &[u8]) -> PyResult<Gc<Str>> {
        build::from_one(thread, units)
    }

    /// A string of these code points; the kind is narrowed to what they need.
    pub fn from_units(thread: &mut Thread, units: Units<'_>) -> PyResult<Gc<Str>> {
        build::from_units(thread, units)
    }

    /// A string of this text, which is in its narrowest kind.
    pub fn from_buf(thread: &mut Thread, text: &TextBuf) -> PyResult<Gc<Str>> {
        build::from_buf(thread, text)
    }

    /// The strings one after the other. They lie on a scanned stack or in a cell that the caller holds.
    pub fn concat_all(thread: &mut Thread, strings: &[Value]) -> PyResult<Gc<Str>> {
        build::join(thread, None, strings)
    }

    /// A string of these code points, surrogates allowed.
    pub fn from_code_points(thread: &mut Thread, points: &[u32]) -> PyResult<Gc<Str>> {
        build::from_units(thread, Units::Ucs4(points))
    }

    /// Text of the operating system: UTF-8, other bytes as the surrogates that `surrogateescape` makes of them.
    pub fn from_os(thread: &mut Thread, text: &OsStr) -> PyResult<Gc<Str>> {
        if let Some(text) = text.to_str() {
            return build::try_from_text(thread, text);
        }
        let mut builder = TextBuilder::default();
        for chunk in text.as_encoded_bytes().utf8_chunks() {
            builder.push_str(chunk.valid());
            for &byte in chunk.invalid() {
                builder.push(ESCAPED_BYTE + u32::from(byte));
            }
        }
        build::from_buf(thread, &builder.finish())
    }

    /// The text of a constant.
    pub fn from_constant(thread: &mut Thread, text: &taipan_code::Text) -> PyResult<Gc<Str>> {
        match text.as_str() {
            Some(text) => build::try_from_text(thread, text),
            None => Self::from_code_points(thread, &text.code_points().collect::<Vec<_>>()),
        }
    }

    /// The part from `start` to `end`, which are in order and not beyond the length.
    pub fn slice(thread: &mut Thread, string: Gc<Str>, start: usize, end: usize) -> PyResult<Gc<Str>> {
        if start == 0 && end == string.len() {
            return Ok(string);
        }
        match string.units() {
            Units::Latin1(units) if end - start == 1 => {
                Ok(Self::of_code_point(&thread.interp(), u32::from(units[start])))
            }
            Units::Latin1(units) if string.is_ascii() => build::from_narrow(thread, &units[start..end], true),
            Units::Latin1(units) => build::from_one(thread, &units[start..end]),
            Units::Ucs2(units) => build::from_units(thread, Units::Ucs2(&units[start..end])),
            Units::Ucs4(units) => build::from_units(thread, Units::Ucs4(&units[start..end])),
        }
    }

    /// `left + right`: copied where short, lazy where long. MemoryError where the length could never be allocated.
    pub fn concat(thread: &mut Thread, left: Gc<Str>, right: Gc<Str>) -> PyResult<Gc<Str>> {
        rope::concat(thread, left, right)
    }
}

/// A string made of a value: what `Value` offers for strings.
pub fn as_str(value: Value) -> Option<Gc<Str>> {
    use crate::object::cast::ValueExt;
    value.cast::<Str>()
}

/// Checks the ids that machine code relies on.
const _: () = assert!(ids::STR.0 == 27);

/// Whether the string is an identifier.
pub fn is_identifier(string: Gc<Str>) -> bool {
    crate::text::case::is_identifier(string.units())
}

/// `ascii(value)`, which may be an instance of a subclass of `str`.
pub fn ascii_object(thread: &mut Thread, value: Value) -> PyResult {
    use crate::object::cast::ValueExt;
    let shown = crate::object::ops::repr_object(thread, value)?;
    match shown.cast::<Str>() {
        Some(text) if !text.is_ascii() => Ok(escaped(thread, text)?.as_value()),
        _ => Ok(shown),
    }
}

/// `ascii(value)` as a native string.
pub fn ascii(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    let text = crate::object::ops::repr(thread, value)?;
    if text.is_ascii() { Ok(text) } else { escaped(thread, text) }
}

/// A text with escapes for all that is not ASCII.
fn escaped(thread: &mut Thread, text: Gc<Str>) -> PyResult<Gc<Str>> {
    // An escape is ten characters at most.
    drop(thread.charge(text.len().saturating_mul(10))?);
    let mut out = StrBuilder::new();
    for point in text.units().points() {
        match point {
            0..0x80 => out.push(point),
            0x80..=0xFF => out.push_str(&format!("\\x{point:02x}")),
            0x100..=0xFFFF => out.push_str(&format!("\\u{point:04x}")),
            _ => out.push_str(&format!("\\U{point:08x}")),
        }
    }
    out.finish(thread)
}

/// `str(object, encoding, errors)`
fn decode_object(
    thread: &mut Thread,
    object: Value,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Str>> {
    use crate::object::cast::ValueExt;
    if object.cast::<Str>().is_some() {
        return Err(thread.type_error("decoding str is not supported"));
    }
    match crate::types::bytes::borrow(thread, object)? {
        Some(bytes) => crate::modules::codecs::decode_bytes(thread, bytes, encoding, errors),
        None => {
            let name = thread.interp().class_of(object).name_text();
            Err(thread.type_error(format!("decoding to str: need a bytes-like object, {name} found")))
        }
    }
}
