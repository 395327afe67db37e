//! `_struct`: packing of values by formats, over [`crate::packing`].

mod convert;
mod object;

use std::rc::Rc;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::codecs;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytearray::ByteArray;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::declared;
use taipan_runtime::types::exception::declared::ExceptionSpec;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::buffers;
use crate::packing::Format;
use object::Struct;
use object::UnpackIterator;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data \
          representing the C struct.\nThe format string (explained below) describes the layout of data\nin the C \
          struct.\n\nThe optional first format char indicates byte order, size and alignment:\n  @: native order, \
          size & alignment (default)\n  =: native order, std. size & alignment\n  <: little-endian, std. size & \
          alignment\n  >: big-endian, std. size & alignment\n  !: same as >\n\nThe remaining characters indicate \
          types of args and must match exactly;\nthese can be preceded by a decimal repeat count:\n  x: pad byte \
          (no data); c: char; b: signed byte; B: unsigned byte;\n  ?: _Bool; h: short; H: unsigned short; i: int; \
          I: unsigned int;\n  l: long; L: unsigned long; q: long long; Q: unsigned long long;\n  f: float; d: \
          double; e: half-float;\n  F: float complex; D: double complex.\nSpecial cases (preceding decimal count \
          indicates length):\n  s: byte string (array of char); p: Pascal string (with count byte).\nSpecial cases \
          (only available in native format):\n  n: ssize_t; N: size_t;\n  P: an integer type that is wide enough \
          to hold a pointer.\nWhitespace between formats is ignored.\n\nThe variable struct.error is an exception \
          raised on errors.\n",
    functions: &[
        CLEARCACHE_SPEC,
        CALCSIZE_SPEC,
        ITER_UNPACK_SPEC,
        PACK_SPEC,
        PACK_INTO_SPEC,
        UNPACK_SPEC,
        UNPACK_FROM_SPEC,
    ],
    types: &[Struct::SPEC],
    exec: Some(exec),
};

static ERROR: ExceptionSpec =
    ExceptionSpec { name: "error", module: "struct", doc: "", base: exceptions::EXCEPTION };

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    thread.interp().add_extension_type(UnpackIterator::SPEC);
    let error = declared::class(thread, &ERROR)?;
    namespace.set_text(thread, "error", error.as_value())
}

/// Raises `struct.error`.
#[cold]
fn error(thread: &mut Thread, message: impl AsRef<str>) -> Raised {
    declared::raise(thread, &ERROR, message)
}

/// The format that an argument says, and its text.
fn format_of(thread: &mut Thread, value: Value) -> PyResult<(Rc<Format>, Gc<Str>)> {
    let interp = thread.interp();
    if let Some(text) = value.cast::<Str>() {
        let Some(ascii) = text.as_ascii() else {
            let ascii = Str::intern(&interp, "ascii");
            codecs::encode_str(thread, text, Some(ascii), None)?;
            return Err(error(thread, "bad char in struct format"));
        };
        return Ok((parse(thread, ascii.as_bytes())?, text));
    }
    if let Some(bytes) = value.cast::<Bytes>() {
        let text = Str::from_latin1(thread, bytes.as_slice())?;
        return Ok((parse(thread, bytes.as_slice())?, text));
    }
    let name = interp.class_of(value).name_text();
    Err(thread.type_error(format!("Struct() argument 1 must be a str or bytes object, not {name}")))
}

fn parse(thread: &mut Thread, text: &[u8]) -> PyResult<Rc<Format>> {
    Format::parse(text).map(Rc::new).map_err(|malformed| error(thread, malformed.to_string()))
}

/// The name under which the interpreter keeps formats: a dict of `Struct` objects by their texts.
const KNOWN: &str = "struct formats";
/// How many of them are kept.
const MOST_KNOWN: usize = 100;

fn known_formats(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let state = interp.module_state();
    if let Some(known) = state.get_text(&interp, KNOWN).and_then(|known| known.exact::<Dict>()) {
        return Ok(known);
    }
    let known = Dict::new(thread);
    state.set_text(thread, KNOWN, known.as_value())?;
    Ok(known)
}

/// The format that the argument of a function says. Those used lately are not parsed again.
fn known_format(thread: &mut Thread, value: Value) -> PyResult<Rc<Format>> {
    let Some(text) = value.exact::<Str>() else { return Ok(format_of(thread, value)?.0) };
    let known = known_formats(thread)?;
    if let Some(found) = known.get_str(thread, text)?.and_then(|found| found.exact::<Struct>()) {
        return found.ready(thread);
    }
    let (format, text) = format_of(thread, value)?;
    if known.len() >= MOST_KNOWN {
        known.clear(thread)?;
    }
    let made = Struct::of(thread, Rc::clone(&format), text);
    known.set_str(thread, text, made.as_value())?;
    Ok(format)
}

/// The bytes of the values.
fn pack_values(thread: &mut Thread, format: &Format, values: &[Value]) -> PyResult<Gc<Bytes>> {
    let mut few = [0; 128];
    if let Some(out) = few.get_mut(..format.size()) {
        return pack_into_slice(thread, format, values, out);
    }
    let _charge = thread.charge(format.size())?;
    let mut out = Vec::new();
    if out.try_reserve_exact(format.size()).is_err() {
        return Err(thread.memory_error());
    }
    out.resize(format.size(), 0);
    pack_into_slice(thread, format, values, &mut out)
}

fn pack_into_slice(
    thread: &mut Thread,
    format: &Format,
    values: &[Value],
    out: &mut [u8],
) -> PyResult<Gc<Bytes>> {
    for (field, &value) in format.fields().zip(values) {
        convert::put(thread, field, out, value)?;
    }
    Bytes::new(thread, out)
}

fn check_count(thread: &mut Thread, format: &Format, given: usize, function: &str) -> PyResult<()> {
    if given == format.count() {
        return Ok(());
    }
    let wanted = format.count();
    Err(error(thread, format!("{function} expected {wanted} items for packing (got {given})")))
}

fn pack_with(thread: &mut Thread, format: &Format, values: &[Value]) -> PyResult<Gc<Bytes>> {
    check_count(thread, format, values.len(), "pack")?;
    pack_values(thread, format, values)
}

/// The place of a struct in a buffer; negative offsets count from its end.
struct Place {
    offset: isize,
    /// The bytes of the struct.
    size: usize,
    /// Those of the buffer.
    room: usize,
}

impl Place {
    /// The offset from the start. `verb` and the other words are for messages.
    fn resolve(&self, thread: &mut Thread, [function, doing, lacking]: [&str; 3]) -> PyResult<usize> {
        let Place { offset, size, room } = *self;
        let mut start = offset;
        if offset < 0 {
            if offset.saturating_add_unsigned(size) > 0 {
                return Err(error(thread, format!("{lacking} {size} bytes at offset {offset}")));
            }
            start = offset.saturating_add_unsigned(room);
            if start < 0 {
                return Err(error(thread, format!("offset {offset} out of range for {room}-byte buffer")));
            }
        }
        let start = start.unsigned_abs();
        if room.saturating_sub(start) < size || start > room {
            let least = start.saturating_add(size);
            return Err(error(
                thread,
                format!(
                    "{function} requires a buffer of at least {least} bytes for {doing} {size} bytes at offset \
                     {start} (actual buffer size is {room})"
                ),
            ));
        }
        Ok(start)
    }
}

/// The words of messages of `pack_into`.
const PACKING: [&str; 3] = ["pack_into", "packing", "no space to pack"];

fn pack_into_with(thread: &mut Thread, format: &Format, args: &[Value]) -> PyResult<()> {
    let (buffer, offset, values) = match args {
        [] => return Err(error(thread, "pack_into expected buffer argument")),
        [_] => return Err(error(thread, "pack_into expected offset argument")),
        [buffer, offset, values @ ..] => (*buffer, *offset, values),
    };
    check_count(thread, format, values.len(), "pack_into")?;
    if let (Some(array), Some(offset)) = (buffer.exact::<ByteArray>(), offset.as_int())
        && values.iter().all(|&value| convert::is_plain(value))
    {
        let place = Place { offset: offset as isize, size: format.size(), room: array.len() };
        let start = place.resolve(thread, PACKING)?;
        let bytes = pack_values(thread, format, values)?;
        array.overwrite(start, bytes.as_slice());
        return Ok(());
    }
    let view = buffers::writable(thread, buffer, "argument")?;
    let written = ops::index_i64(thread, offset).and_then(|offset| {
        let place = Place { offset: offset as isize, size: format.size(), room: view.byte_count() };
        let start = place.resolve(thread, PACKING)?;
        let bytes = pack_values(thread, format, values)?;
        view.write_at(thread, start, bytes.as_slice())
    });
    let released = view.release(thread);
    written.and(released)
}

/// The values in the bytes of one struct.
fn unpack_values(thread: &mut Thread, format: &Format, bytes: &[u8]) -> PyResult<Gc<Tuple>> {
    let mut values = format.unpack(bytes);
    super::tuple_of(thread, format.count(), |thread, _| match values.next() {
        Some(value) => convert::value(thread, value),
        None => Ok(Value::NONE),
    })
}

fn unpack_with(thread: &mut Thread, format: &Format, buffer: Value) -> PyResult<Gc<Tuple>> {
    let bytes = buffers::read(thread, buffer)?;
    if bytes.len() != format.size() {
        let size = format.size();
        return Err(error(thread, format!("unpack requires a buffer of {size} bytes")));
    }
    unpack_values(thread, format, bytes)
}

fn unpack_from_with(
    thread: &mut Thread,
    format: &Format,
    buffer: Value,
    offset: isize,
) -> PyResult<Gc<Tuple>> {
    let bytes = buffers::read(thread, buffer)?;
    let place = Place { offset, size: format.size(), room: bytes.len() };
    let start = place.resolve(thread, ["unpack_from", "unpacking", "not enough data to unpack"])?;
    unpack_values(thread, format, &bytes[start..start + format.size()])
}

/// Clear the internal cache.
#[pyfunction("()", module = "_struct", name = "_clearcache")]
fn clearcache(thread: &mut Thread) -> PyResult<()> {
    known_formats(thread)?.clear(thread)
}

/// Return size in bytes of the struct described by the format string.
#[pyfunction("(format, /)", module = "_struct")]
fn calcsize(thread: &mut Thread, format: Value) -> PyResult<usize> {
    Ok(known_format(thread, format)?.size())
}

/// pack(format, v1, v2, ...) -> bytes
///
/// Return a bytes object containing the values v1, v2, ... packed according
/// to the format string.  See help(struct) for more on format strings.
#[pyfunction("(*values)", module = "_struct")]
fn pack(thread: &mut Thread, values: &[Value]) -> PyResult<Gc<Bytes>> {
    let Some((&format, values)) = values.split_first() else {
        return Err(thread.type_error("missing format argument"));
    };
    let format = known_format(thread, format)?;
    pack_with(thread, &format, values)
}

/// pack_into(format, buffer, offset, v1, v2, ...)
///
/// Pack the values v1, v2, ... according to the format string and write
/// the packed bytes into the writable buffer buf starting at offset.  Note
/// that the offset is a required argument.  A negative offset counts from
/// the end of the buffer.  See help(struct) for more on format strings.
#[pyfunction("(*values)", module = "_struct")]
fn pack_into(thread: &mut Thread, values: &[Value]) -> PyResult<()> {
    let Some((&format, values)) = values.split_first() else {
        return Err(thread.type_error("missing format argument"));
    };
    let format = known_format(thread, format)?;
    pack_into_with(thread, &format, values)
}

/// Return a tuple containing values unpacked according to the format string.
///
/// The buffer's size in bytes must be calcsize(format).
///
/// See help(struct) for more on format strings.
#[pyfunction("(format, buffer, /)", module = "_struct")]
fn unpack(thread: &mut Thread, format: Value, buffer: Value) -> PyResult<Gc<Tuple>> {
    let format = known_format(thread, format)?;
    unpack_with(thread, &format, buffer)
}

/// Return a tuple containing values unpacked according to the format string.
///
/// The buffer's size, minus offset, must be at least calcsize(format).
/// A negative offset counts from the end of the buffer.
///
/// See help(struct) for more on format strings.
#[pyfunction("(format, /, buffer, offset=0)", module = "_struct")]
fn unpack_from(
    thread: &mut Thread,
    format: Value,
    buffer: Value,
    #[default(0)] offset: isize,
) -> PyResult<Gc<Tuple>> {
    let format = known_format(thread, format)?;
    unpack_from_with(thread, &format, buffer, offset)
}

/// Return an iterator yielding tuples unpacked from the given bytes.
///
/// The bytes are unpacked according to the format string, like
/// a repeated invocation of unpack_from().
///
/// Requires that the bytes length be a multiple of the format struct size.
#[pyfunction("(format, buffer, /)", module = "_struct")]
fn iter_unpack(thread: &mut Thread, format: Value, buffer: Value) -> PyResult<Gc<UnpackIterator>> {
    let format = known_format(thread, format)?;
    UnpackIterator::new(thread, format, buffer)
}
