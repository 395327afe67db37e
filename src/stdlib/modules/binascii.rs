//! `binascii`: bytes as text and back, over [`crate::binascii`].

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::number::Fault;
use taipan_runtime::number::limbs;
use taipan_runtime::object::buffer;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::bytes::hex_separator;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::declared;
use taipan_runtime::types::exception::declared::ExceptionSpec;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use super::buffers;
use crate::binascii;
use crate::binascii::Malformed;
use crate::binascii::Quoting;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[
        A2B_UU_SPEC,
        B2A_UU_SPEC,
        A2B_BASE64_SPEC,
        B2A_BASE64_SPEC,
        A2B_HEX_SPEC,
        B2A_HEX_SPEC,
        HEXLIFY_SPEC,
        UNHEXLIFY_SPEC,
        CRC_HQX_SPEC,
        CRC32_SPEC,
        A2B_QP_SPEC,
        B2A_QP_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

static ERROR: ExceptionSpec =
    ExceptionSpec { name: "Error", module: "binascii", doc: "", base: exceptions::VALUE_ERROR };
static INCOMPLETE: ExceptionSpec =
    ExceptionSpec { name: "Incomplete", module: "binascii", doc: "", base: exceptions::EXCEPTION };

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    for spec in [&ERROR, &INCOMPLETE] {
        let class = declared::class(thread, spec)?;
        namespace.set_text(thread, spec.name, class.as_value())?;
    }
    Ok(())
}

#[cold]
fn refuse(thread: &mut Thread, malformed: Malformed) -> Raised {
    declared::raise(thread, &ERROR, malformed.to_string())
}

fn decoded(thread: &mut Thread, result: Result<Vec<u8>, Malformed>) -> PyResult<Gc<Bytes>> {
    match result {
        Ok(bytes) => Bytes::new(thread, &bytes),
        Err(malformed) => Err(refuse(thread, malformed)),
    }
}

fn encoded(thread: &mut Thread, result: Result<Vec<u8>, Fault>) -> PyResult<Gc<Bytes>> {
    match result {
        Ok(bytes) => Bytes::new(thread, &bytes),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// Charges the work and the memory of a result that is up to `times` as long as the input.
fn admit(thread: &mut Thread, len: usize, times: usize) -> PyResult<()> {
    thread.work(len / 8)?;
    drop(thread.charge(len.saturating_mul(times))?);
    Ok(())
}

/// A bytes-like argument.
fn binary(thread: &mut Thread, data: Value, times: usize) -> PyResult<&'static [u8]> {
    let len = buffers::read(thread, data)?.len();
    admit(thread, len, times)?;
    buffers::read(thread, data)
}

/// An argument of ASCII text: a string, or bytes.
fn ascii(thread: &mut Thread, data: Value) -> PyResult<Ascii> {
    if let Some(text) = data.cast::<Str>() {
        if !text.is_ascii() {
            return Err(thread.value_error("string argument should contain only ASCII characters"));
        }
        admit(thread, text.len(), 1)?;
        return Ok(Ascii::Text(text));
    }
    match buffer::borrow(thread, data)? {
        Some(bytes) => {
            admit(thread, bytes.len(), 1)?;
            buffers::read(thread, data).map(Ascii::Bytes)
        }
        None => {
            let name = thread.interp().class_of(data).name_text();
            let message = format!("argument should be bytes, buffer or ASCII string, not '{name}'");
            Err(thread.type_error(message))
        }
    }
}

enum Ascii {
    Text(Gc<Str>),
    Bytes(&'static [u8]),
}

impl Ascii {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Ascii::Text(text) => text.as_ascii().unwrap_or_default().as_bytes(),
            Ascii::Bytes(bytes) => bytes,
        }
    }
}

/// Decode a line of uuencoded data.
#[pyfunction("(data, /)", module = "binascii")]
fn a2b_uu(thread: &mut Thread, data: Value) -> PyResult<Gc<Bytes>> {
    let text = ascii(thread, data)?;
    decoded(thread, binascii::a2b_uu(text.as_bytes()))
}

/// Uuencode line of data.
#[pyfunction("(data, /, *, backtick=False)", module = "binascii")]
fn b2a_uu(thread: &mut Thread, data: Value, #[default(false)] backtick: bool) -> PyResult<Gc<Bytes>> {
    let bytes = buffers::read(thread, data)?;
    decoded(thread, binascii::b2a_uu(bytes, backtick))
}

/// Decode a line of base64 data.
///
///   strict_mode
///     When set to True, bytes that are not part of the base64 standard are not allowed.
///     The same applies to excess data after padding (= / ==).
#[pyfunction("(data, /, *, strict_mode=False)", module = "binascii")]
fn a2b_base64(thread: &mut Thread, data: Value, #[default(false)] strict_mode: bool) -> PyResult<Gc<Bytes>> {
    let text = ascii(thread, data)?;
    decoded(thread, binascii::a2b_base64(text.as_bytes(), strict_mode))
}

/// Base64-code line of data.
#[pyfunction("(data, /, *, newline=True)", module = "binascii")]
fn b2a_base64(thread: &mut Thread, data: Value, #[default(true)] newline: bool) -> PyResult<Gc<Bytes>> {
    let bytes = binary(thread, data, 2)?;
    encoded(thread, binascii::b2a_base64(bytes, newline))
}

fn unhex(thread: &mut Thread, hexstr: Value) -> PyResult<Gc<Bytes>> {
    let text = ascii(thread, hexstr)?;
    decoded(thread, binascii::unhexlify(text.as_bytes()))
}

/// Binary data of hexadecimal representation.
///
/// hexstr must contain an even number of hex digits (upper or lower case).
/// This function is also available as "unhexlify()".
#[pyfunction("(hexstr, /)", module = "binascii")]
fn a2b_hex(thread: &mut Thread, hexstr: Value) -> PyResult<Gc<Bytes>> {
    unhex(thread, hexstr)
}

/// Binary data of hexadecimal representation.
///
/// hexstr must contain an even number of hex digits (upper or lower case).
#[pyfunction("(hexstr, /)", module = "binascii")]
fn unhexlify(thread: &mut Thread, hexstr: Value) -> PyResult<Gc<Bytes>> {
    unhex(thread, hexstr)
}

fn hex(thread: &mut Thread, data: Value, sep: Option<Value>, bytes_per_sep: i64) -> PyResult<Gc<Bytes>> {
    let (separator, group) = hex_separator(thread, sep, bytes_per_sep as isize)?;
    let bytes = binary(thread, data, 3)?;
    encoded(thread, binascii::hexlify(bytes, separator, group))
}

/// Hexadecimal representation of binary data.
///
///   sep
///     An optional single character or byte to separate hex bytes.
///   bytes_per_sep
///     How many bytes between separators.  Positive values count from the
///     right, negative values count from the left.
///
/// The return value is a bytes object.  This function is also
/// available as "hexlify()".
///
/// Example:
/// >>> binascii.b2a_hex(b'\xb9\x01\xef')
/// b'b901ef'
/// >>> binascii.hexlify(b'\xb9\x01\xef', ':')
/// b'b9:01:ef'
/// >>> binascii.b2a_hex(b'\xb9\x01\xef', b'_', 2)
/// b'b9_01ef'
#[pyfunction("(data, sep=<unrepresentable>, bytes_per_sep=1)", module = "binascii")]
fn b2a_hex(
    thread: &mut Thread,
    data: Value,
    sep: Option<Value>,
    #[default(1)] bytes_per_sep: i32,
) -> PyResult<Gc<Bytes>> {
    hex(thread, data, sep, bytes_per_sep.into())
}

/// Hexadecimal representation of binary data.
///
///   sep
///     An optional single character or byte to separate hex bytes.
///   bytes_per_sep
///     How many bytes between separators.  Positive values count from the
///     right, negative values count from the left.
///
/// The return value is a bytes object.  This function is also
/// available as "b2a_hex()".
#[pyfunction("(data, sep=<unrepresentable>, bytes_per_sep=1)", module = "binascii")]
fn hexlify(
    thread: &mut Thread,
    data: Value,
    sep: Option<Value>,
    #[default(1)] bytes_per_sep: i32,
) -> PyResult<Gc<Bytes>> {
    hex(thread, data, sep, bytes_per_sep.into())
}

/// The low bits of an integer of any size.
pub(super) fn low_bits(thread: &mut Thread, value: Value) -> PyResult<u32> {
    let integer = ops::index(thread, value)?;
    Ok(int::with_limbs(integer, limbs::to_u64_wrapping).unwrap_or(0) as u32)
}

/// Compute CRC-CCITT incrementally.
#[pyfunction("(data, crc, /)", module = "binascii")]
fn crc_hqx(thread: &mut Thread, data: Value, crc: Value) -> PyResult<u32> {
    let start = low_bits(thread, crc)?;
    let bytes = binary(thread, data, 0)?;
    Ok(binascii::crc_hqx(bytes, start as u16).into())
}

/// Compute CRC-32 incrementally.
#[pyfunction("(data, crc=0, /)", module = "binascii")]
fn crc32(thread: &mut Thread, data: Value, crc: Option<Value>) -> PyResult<u32> {
    let start = match crc {
        Some(crc) => low_bits(thread, crc)?,
        None => 0,
    };
    let bytes = binary(thread, data, 0)?;
    Ok(binascii::crc32(bytes, start))
}

/// Decode a string of qp-encoded data.
#[pyfunction("(data, header=False)", module = "binascii")]
fn a2b_qp(thread: &mut Thread, data: Value, #[default(false)] header: bool) -> PyResult<Gc<Bytes>> {
    let text = ascii(thread, data)?;
    encoded(thread, binascii::a2b_qp(text.as_bytes(), header))
}

/// Encode a string using quoted-printable encoding.
///
/// On encoding, when istext is set, newlines are not encoded, and white
/// space at end of lines is.  When istext is not set, \r and \n (CR/LF)
/// are both encoded.  When quotetabs is set, space and tabs are encoded.
#[pyfunction("(data, quotetabs=False, istext=True, header=False)", module = "binascii")]
fn b2a_qp(
    thread: &mut Thread,
    data: Value,
    #[default(false)] quotetabs: bool,
    #[default(true)] istext: bool,
    #[default(false)] header: bool,
) -> PyResult<Gc<Bytes>> {
    let bytes = binary(thread, data, 3)?;
    encoded(thread, binascii::b2a_qp(bytes, Quoting { tabs: quotetabs, text: istext, header }))
}
