//! The functions of `_codecs`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use super::Encoding;
use super::charmap::CHARMAP_BUILD_SPEC;
use super::charmap::CHARMAP_DECODE_SPEC;
use super::charmap::CHARMAP_ENCODE_SPEC;
use super::registry;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::text::codec::Endian;
use crate::text::codec::escape;
use crate::text::codec::escape::BytesErrors;
use crate::text::codec::utf16;
use crate::text::codec::utf32;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// `_codecs`
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_codecs",
    doc: "",
    functions: &[
        REGISTER_SPEC,
        UNREGISTER_SPEC,
        LOOKUP_SPEC,
        REGISTER_ERROR_SPEC,
        LOOKUP_ERROR_SPEC,
        ENCODE_SPEC,
        DECODE_SPEC,
        UTF_8_ENCODE_SPEC,
        UTF_8_DECODE_SPEC,
        ASCII_ENCODE_SPEC,
        ASCII_DECODE_SPEC,
        LATIN_1_ENCODE_SPEC,
        LATIN_1_DECODE_SPEC,
        UTF_7_ENCODE_SPEC,
        UTF_7_DECODE_SPEC,
        UTF_16_ENCODE_SPEC,
        UTF_16_DECODE_SPEC,
        UTF_16_LE_ENCODE_SPEC,
        UTF_16_LE_DECODE_SPEC,
        UTF_16_BE_ENCODE_SPEC,
        UTF_16_BE_DECODE_SPEC,
        UTF_16_EX_DECODE_SPEC,
        UTF_32_ENCODE_SPEC,
        UTF_32_DECODE_SPEC,
        UTF_32_LE_ENCODE_SPEC,
        UTF_32_LE_DECODE_SPEC,
        UTF_32_BE_ENCODE_SPEC,
        UTF_32_BE_DECODE_SPEC,
        UTF_32_EX_DECODE_SPEC,
        UNICODE_ESCAPE_ENCODE_SPEC,
        UNICODE_ESCAPE_DECODE_SPEC,
        RAW_UNICODE_ESCAPE_ENCODE_SPEC,
        RAW_UNICODE_ESCAPE_DECODE_SPEC,
        CHARMAP_BUILD_SPEC,
        CHARMAP_ENCODE_SPEC,
        CHARMAP_DECODE_SPEC,
        READBUFFER_ENCODE_SPEC,
        ESCAPE_ENCODE_SPEC,
        ESCAPE_DECODE_SPEC,
    ],
    types: &[],
    exec: None,
};

/// Register a codec search function.
///
/// Search functions are expected to take one argument, the encoding name in
/// all lower case letters, and either return None, or a tuple of functions
/// (encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).
#[pyfunction("(search_function, /)", module = "_codecs")]
fn register(thread: &mut Thread, search_function: Value) -> PyResult<()> {
    registry::register(thread, search_function)
}

/// Unregister a codec search function and clear the registry's cache.
///
/// If the search function is not registered, do nothing.
#[pyfunction("(search_function, /)", module = "_codecs")]
fn unregister(thread: &mut Thread, search_function: Value) -> PyResult<()> {
    registry::unregister(thread, search_function)
}

/// Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.
#[pyfunction("(encoding, /)", module = "_codecs")]
fn lookup(thread: &mut Thread, encoding: Gc<Str>) -> PyResult {
    registry::lookup(thread, encoding)
}

/// Register the specified error handler under the name errors.
///
/// handler must be a callable object, that
/// will be called with an exception instance containing
/// information about the location of the encoding/decoding
/// error and must return a (replacement, new position) tuple.
#[pyfunction("(errors, handler, /)", module = "_codecs")]
fn register_error(thread: &mut Thread, errors: Gc<Str>, handler: Value) -> PyResult<()> {
    registry::register_error(thread, errors, handler)
}

/// lookup_error(errors) -> handler
///
/// Return the error handler for the specified error handling name or raise a
/// LookupError, if no handler exists under this name.
#[pyfunction("(name, /)", module = "_codecs")]
fn lookup_error(thread: &mut Thread, name: Gc<Str>) -> PyResult {
    registry::lookup_error(thread, name)
}

/// Encodes obj using the codec registered for encoding.
///
/// The default encoding is 'utf-8'.  errors may be given to set a
/// different error handling scheme.  Default is 'strict' meaning that encoding
/// errors raise a ValueError.  Other possible values are 'ignore', 'replace'
/// and 'backslashreplace' as well as any other name registered with
/// codecs.register_error that can handle ValueErrors.
#[pyfunction("(obj, encoding='utf-8', errors='strict')", module = "_codecs")]
fn encode(thread: &mut Thread, obj: Value, encoding: Option<Gc<Str>>, errors: Option<Gc<Str>>) -> PyResult {
    let encoding = encoding.unwrap_or_else(|| Str::intern(&thread.interp(), "utf-8"));
    registry::run(thread, obj, encoding, errors, 0)
}

/// Decodes obj using the codec registered for encoding.
///
/// Default encoding is 'utf-8'.  errors may be given to set a
/// different error handling scheme.  Default is 'strict' meaning that encoding
/// errors raise a ValueError.  Other possible values are 'ignore', 'replace'
/// and 'backslashreplace' as well as any other name registered with
/// codecs.register_error that can handle ValueErrors.
#[pyfunction("(obj, encoding='utf-8', errors='strict')", module = "_codecs")]
fn decode(thread: &mut Thread, obj: Value, encoding: Option<Gc<Str>>, errors: Option<Gc<Str>>) -> PyResult {
    let encoding = encoding.unwrap_or_else(|| Str::intern(&thread.interp(), "utf-8"));
    registry::run(thread, obj, encoding, errors, 1)
}

/// The contents of an argument that is decoded; text stands for its UTF-8.
pub(super) fn contents(thread: &mut Thread, data: Value, text: bool) -> PyResult<&'static [u8]> {
    use crate::object::cast::ValueExt;
    if let Some(bytes) = bytes::borrow(thread, data)? {
        return Ok(bytes);
    }
    if let (true, Some(string)) = (text, data.cast::<Str>()) {
        return Ok(super::encode(thread, string, Encoding::Utf8, None)?.as_slice());
    }
    let name = thread.interp().class_of(data).name_text();
    Err(thread.type_error(format!("a bytes-like object is required, not '{name}'")))
}

pub(super) fn encoded(
    thread: &mut Thread,
    string: Gc<Str>,
    errors: Option<Gc<Str>>,
    encoding: Encoding,
) -> PyResult<Gc<Tuple>> {
    let bytes = super::encode(thread, string, encoding, errors)?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[bytes.as_value(), int::from_usize(&interp, string.len())]))
}

pub(super) fn decoded(
    thread: &mut Thread,
    data: Value,
    errors: Option<Gc<Str>>,
    encoding: Encoding,
    last: bool,
) -> PyResult<Gc<Tuple>> {
    let text = matches!(encoding, Encoding::UnicodeEscape | Encoding::RawUnicodeEscape);
    let contents = contents(thread, data, text)?;
    let (string, consumed) = super::decode(thread, contents, encoding, errors, last)?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[string.as_value(), int::from_usize(&interp, consumed)]))
}

macro_rules! encoders {
    ($($name:ident $encoding:expr;)*) => {
        $(
            #[pyfunction("(str, errors=None, /)", module = "_codecs")]
            fn $name(thread: &mut Thread, string: Gc<Str>, errors: Option<Gc<Str>>) -> PyResult<Gc<Tuple>> {
                encoded(thread, string, errors, $encoding)
            }
        )*
    };
}

macro_rules! decoders {
    ($($name:ident $encoding:expr, $last:literal;)*) => {
        $(
            #[pyfunction("(data, errors=None, final=False, /)", module = "_codecs")]
            fn $name(
                thread: &mut Thread,
                data: Value,
                errors: Option<Gc<Str>>,
                #[default($last)] last: bool,
            ) -> PyResult<Gc<Tuple>> {
                decoded(thread, data, errors, $encoding, last)
            }
        )*
    };
}

encoders! {
    utf_8_encode Encoding::Utf8;
    ascii_encode Encoding::Ascii;
    latin_1_encode Encoding::Latin1;
    utf_7_encode Encoding::Utf7;
    utf_16_encode Encoding::Utf16(None);
    utf_16_le_encode Encoding::Utf16(Some(Endian::Little));
    utf_16_be_encode Encoding::Utf16(Some(Endian::Big));
    utf_32_encode Encoding::Utf32(None);
    utf_32_le_encode Encoding::Utf32(Some(Endian::Little));
    utf_32_be_encode Encoding::Utf32(Some(Endian::Big));
    unicode_escape_encode Encoding::UnicodeEscape;
    raw_unicode_escape_encode Encoding::RawUnicodeEscape;
}

decoders! {
    utf_8_decode Encoding::Utf8, false;
    ascii_decode Encoding::Ascii, true;
    latin_1_decode Encoding::Latin1, true;
    utf_7_decode Encoding::Utf7, false;
    utf_16_decode Encoding::Utf16(None), false;
    utf_16_le_decode Encoding::Utf16(Some(Endian::Little)), false;
    utf_16_be_decode Encoding::Utf16(Some(Endian::Big)), false;
    utf_32_decode Encoding::Utf32(None), false;
    utf_32_le_decode Encoding::Utf32(Some(Endian::Little)), false;
    utf_32_be_decode Encoding::Utf32(Some(Endian::Big)), false;
    unicode_escape_decode Encoding::UnicodeEscape, true;
    raw_unicode_escape_decode Encoding::RawUnicodeEscape, true;
}

/// An encoding of several byte orders.
struct Form {
    encoding: fn(Option<Endian>) -> Encoding,
    /// The order that the mark at the start tells, and how long the mark is.
    mark: fn(&[u8]) -> Option<(Endian, usize)>,
}

/// Decodes in a byte order (-1 little, 1 big), or in that of the mark at the start (0); tells which it was.
fn decoded_in_order(
    thread: &mut Thread,
    data: Value,
    errors: Option<Gc<Str>>,
    byteorder: i32,
    last: bool,
    form: Form,
) -> PyResult<Gc<Tuple>> {
    let contents = contents(thread, data, false)?;
    let given = match byteorder {
        0 => None,
        order => Some(if order < 0 { Endian::Little } else { Endian::Big }),
    };
    let found = given.or_else(|| (form.mark)(contents).map(|(endian, _)| endian));
    let (string, consumed) = super::decode(thread, contents, (form.encoding)(given), errors, last)?;
    let order = match found {
        None => 0,
        Some(Endian::Little) => -1,
        Some(Endian::Big) => 1,
    };
    let interp = thread.interp();
    let consumed = int::from_usize(&interp, consumed);
    Ok(Tuple::small(&interp, &[string.as_value(), consumed, int::from_i64(&interp, order)]))
}

/// Declares the decoders that are told the byte order and tell it.
macro_rules! decoders_in_order {
    ($($name:ident $encoding:path, $mark:path;)*) => {
        $(#[pyfunction("(data, errors=None, byteorder=0, final=False, /)", module = "_codecs")]
        fn $name(
            thread: &mut Thread,
            data: Value,
            errors: Option<Gc<Str>>,
            #[default(0)] byteorder: i32,
            #[default(false)] last: bool,
        ) -> PyResult<Gc<Tuple>> {
            decoded_in_order(thread, data, errors, byteorder, last, Form { encoding: $encoding, mark: $mark })
        })*
    };
}

decoders_in_order! {
    utf_16_ex_decode Encoding::Utf16, utf16::byte_order_mark;
    utf_32_ex_decode Encoding::Utf32, utf32::byte_order_mark;
}

#[pyfunction("(data, errors=None, /)", module = "_codecs")]
fn readbuffer_encode(thread: &mut Thread, data: Value, _errors: Option<Gc<Str>>) -> PyResult<Gc<Tuple>> {
    let contents = contents(thread, data, true)?;
    let bytes = Bytes::new(thread, contents)?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[bytes.as_value(), int::from_usize(&interp, contents.len())]))
}

#[pyfunction("(data, errors=None, /)", module = "_codecs")]
fn escape_encode(thread: &mut Thread, data: Gc<Bytes>, _errors: Option<Gc<Str>>) -> PyResult<Gc<Tuple>> {
    let len = data.as_slice().len();
    drop(thread.charge(len.saturating_mul(4))?);
    let bytes = Bytes::new(thread, &escape::encode_bytes(data.as_slice()))?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[bytes.as_value(), int::from_usize(&interp, len)]))
}

#[pyfunction("(data, errors=None, /)", module = "_codecs")]
fn escape_decode(thread: &mut Thread, data: Value, errors: Option<Gc<Str>>) -> PyResult<Gc<Tuple>> {
    let contents = contents(thread, data, true)?;
    let errors = match errors.map(|errors| errors.to_string_lossy()).as_deref() {
        Some("ignore") => BytesErrors::Ignore,
        Some("replace") => BytesErrors::Replace,
        _ => BytesErrors::Strict,
    };
    let (bytes, _) =
        escape::decode_bytes(contents, errors).map_err(|fault| int::raise_fault(thread, &fault))?;
    let bytes = Bytes::new(thread, &bytes)?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[bytes.as_value(), int::from_usize(&interp, contents.len())]))
}
