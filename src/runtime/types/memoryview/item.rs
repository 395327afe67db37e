//! Items of a view: the native formats of one character, to values and back.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::number::float::double_to_half;
use crate::number::float::half_to_double;
use crate::number::limbs;
use crate::object::cast::ValueExt;
use crate::object::convert;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::str::Str;

/// The largest item.
pub(super) const MAX_SIZE: usize = 8;

/// The size of an item of a format.
pub(super) fn size(code: u8) -> Option<usize> {
    Some(match code {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

/// The character of a native format, which may have an `@` before it.
pub(super) fn code(format: &str) -> Option<u8> {
    match format.strip_prefix('@').unwrap_or(format).as_bytes() {
        &[code] => size(code).map(|_| code),
        _ => None,
    }
}

/// The code of a view's format, for a look at its items.
pub(super) fn need_code(thread: &mut Thread, format: Gc<Str>) -> PyResult<u8> {
    let text = format.to_string_lossy();
    match code(&text) {
        Some(code) => Ok(code),
        None if text.strip_prefix('@').unwrap_or(&text).len() == 1 => {
            Err(thread.not_implemented_error(format!("memoryview: format {text} not supported")))
        }
        None => Err(thread.not_implemented_error(format!("memoryview: unsupported format {text}"))),
    }
}

/// The `N` bytes of an item of that size.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(&bytes[..N]);
    array
}

/// The value of an item.
pub(super) fn unpack(thread: &mut Thread, code: u8, bytes: &[u8]) -> PyResult {
    let interp = thread.interp();
    Ok(match code {
        b'b' => int::from_i64(&interp, i64::from(i8::from_ne_bytes(array(bytes)))),
        b'h' => int::from_i64(&interp, i64::from(i16::from_ne_bytes(array(bytes)))),
        b'H' => int::from_i64(&interp, i64::from(u16::from_ne_bytes(array(bytes)))),
        b'i' => int::from_i64(&interp, i64::from(i32::from_ne_bytes(array(bytes)))),
        b'I' => int::from_i64(&interp, i64::from(u32::from_ne_bytes(array(bytes)))),
        b'l' | b'q' | b'n' => int::from_i64(&interp, i64::from_ne_bytes(array(bytes))),
        b'L' | b'Q' | b'N' | b'P' => int::from_u64(&interp, u64::from_ne_bytes(array(bytes))),
        b'e' => Value::canonical_float(half_to_double(u16::from_ne_bytes(array(bytes)))),
        b'f' => Value::canonical_float(f64::from(f32::from_ne_bytes(array(bytes)))),
        b'd' => Value::canonical_float(f64::from_ne_bytes(array(bytes))),
        b'?' => Value::bool(bytes[0] != 0),
        b'c' => Bytes::new(thread, &bytes[..1])?.as_value(),
        _ => Value::int_from_low_bits(i64::from(bytes[0])),
    })
}

/// The bytes of a value as an item; as many of them as the item is long.
pub(super) fn pack(thread: &mut Thread, code: u8, value: Value) -> PyResult<[u8; MAX_SIZE]> {
    match code {
        b'c' => pack_byte_string(thread, value),
        b'?' => Ok(padded(&[u8::from(ops::truth(thread, value)?)])),
        b'e' | b'f' | b'd' => pack_float(thread, code, value),
        _ => pack_int(thread, code, value),
    }
}

fn padded(bytes: &[u8]) -> [u8; MAX_SIZE] {
    let mut item = [0; MAX_SIZE];
    item[..bytes.len()].copy_from_slice(bytes);
    item
}

fn pack_byte_string(thread: &mut Thread, value: Value) -> PyResult<[u8; MAX_SIZE]> {
    match value.cast::<Bytes>().map(|bytes| bytes.as_slice()) {
        Some([byte]) => Ok(padded(&[*byte])),
        Some(_) => Err(invalid_value(thread, b'c')),
        None => Err(invalid_type(thread, b'c')),
    }
}

fn pack_float(thread: &mut Thread, code: u8, value: Value) -> PyResult<[u8; MAX_SIZE]> {
    let float = match convert::real(thread, value) {
        Ok(float) => float,
        Err(raised) => return Err(reworded(thread, raised, code)),
    };
    match code {
        b'd' => Ok(padded(&float.to_ne_bytes())),
        b'f' => Ok(padded(&(float as f32).to_ne_bytes())),
        _ => match double_to_half(float) {
            Some(half) => Ok(padded(&half.to_ne_bytes())),
            None => Err(invalid_value(thread, code)),
        },
    }
}

fn pack_int(thread: &mut Thread, code: u8, value: Value) -> PyResult<[u8; MAX_SIZE]> {
    let int = match ops::index(thread, value) {
        Ok(int) => int,
        Err(raised) => return Err(reworded(thread, raised, code)),
    };
    let item = int::with_limbs(int, |limbs| int_bytes(code, limbs)).flatten();
    item.ok_or_else(|| invalid_value(thread, code))
}

fn int_bytes(code: u8, int: limbs::Int<'_>) -> Option<[u8; MAX_SIZE]> {
    if matches!(code, b'L' | b'Q' | b'N' | b'P') {
        return Some(padded(&int.to_u64()?.to_ne_bytes()));
    }
    let int = int.to_i64()?;
    Some(match code {
        b'b' => padded(&i8::try_from(int).ok()?.to_ne_bytes()),
        b'B' => padded(&u8::try_from(int).ok()?.to_ne_bytes()),
        b'h' => padded(&i16::try_from(int).ok()?.to_ne_bytes()),
        b'H' => padded(&u16::try_from(int).ok()?.to_ne_bytes()),
        b'i' => padded(&i32::try_from(int).ok()?.to_ne_bytes()),
        b'I' => padded(&u32::try_from(int).ok()?.to_ne_bytes()),
        _ => padded(&int.to_ne_bytes()),
    })
}

/// The error of a conversion in the words of views; others stay.
fn reworded(thread: &mut Thread, raised: Raised, code: u8) -> Raised {
    let interp = thread.interp();
    if thread.pending_is(interp.class(exceptions::TYPE_ERROR)) {
        thread.forget(raised);
        return invalid_type(thread, code);
    }
    let is_value = [exceptions::OVERFLOW_ERROR, exceptions::VALUE_ERROR];
    if is_value.into_iter().any(|class| thread.pending_is(interp.class(class))) {
        thread.forget(raised);
        return invalid_value(thread, code);
    }
    raised
}

#[cold]
fn invalid_type(thread: &mut Thread, code: u8) -> Raised {
    thread.type_error(format!("memoryview: invalid type for format '{}'", char::from(code)))
}

#[cold]
fn invalid_value(thread: &mut Thread, code: u8) -> Raised {
    thread.value_error(format!("memoryview: invalid value for format '{}'", char::from(code)))
}
