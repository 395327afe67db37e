//! Values into fields and back.

use taipan_gc::Value;
use taipan_runtime::number::limbs;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::complex;
use taipan_runtime::types::complex::Complex;
use taipan_runtime::types::int;

use super::error;
use crate::packing::Field;
use crate::packing::Kind;
use crate::packing::PackError;
use crate::packing::Unpacked;

/// Whether a value goes into a field without Python code.
pub(super) fn is_plain(value: Value) -> bool {
    value.is_int() || value.is_float() || value.as_bool().is_some() || value.exact::<Bytes>().is_some()
}

/// Puts a value into its field of the bytes of a struct.
pub(super) fn put(thread: &mut Thread, field: Field, out: &mut [u8], value: Value) -> PyResult<()> {
    let packed = match field.kind {
        Kind::Char => match value.cast::<Bytes>().map(|bytes| bytes.as_slice()) {
            Some(byte @ [_]) => {
                field.put_bytes(out, byte);
                Ok(())
            }
            _ => return Err(error(thread, "char format requires a bytes object of length 1")),
        },
        Kind::Bytes | Kind::Pascal => match bytes::plain(value) {
            Some(bytes) => {
                field.put_bytes(out, bytes);
                Ok(())
            }
            None => {
                let letter = field.letter;
                return Err(error(thread, format!("argument for '{letter}' must be a bytes object")));
            }
        },
        Kind::Bool => {
            let flag = ops::truth(thread, value)?;
            field.put_bool(out, flag);
            Ok(())
        }
        Kind::Signed | Kind::Unsigned | Kind::Pointer => {
            let number = integer(thread, value)?;
            field.put_int(out, number)
        }
        Kind::Float => {
            let float = real(thread, value)?;
            field.put_float(out, float)
        }
        Kind::Complex => {
            let (re, im) = complex(thread, value)?;
            field.put_complex(out, re, im)
        }
    };
    packed.map_err(|refused| refuse(thread, refused))
}

#[cold]
fn refuse(thread: &mut Thread, refused: PackError) -> Raised {
    match refused {
        PackError::Float(_) => thread.overflow_error(refused.to_string()),
        PackError::Range(_) | PackError::Pointer => error(thread, refused.to_string()),
    }
}

/// The integer that a value stands for; beyond 127 bits the nearest that is not in the range of any field either.
fn integer(thread: &mut Thread, value: Value) -> PyResult<i128> {
    if let Some(small) = value.as_int() {
        return Ok(small.into());
    }
    if thread.interp().class_of(value).slot(|slots| slots.index).is_none() {
        return Err(error(thread, "required argument is not an integer"));
    }
    let exact = ops::index(thread, value)?;
    Ok(int::with_limbs(exact, wide).unwrap_or(0))
}

fn wide(int: limbs::Int<'_>) -> i128 {
    let magnitude = match *int.limbs {
        [] => Some(0),
        [low] => Some(i128::from(low)),
        [low, high] => i128::try_from(u128::from(high) << 64 | u128::from(low)).ok(),
        _ => None,
    };
    match (magnitude, int.negative) {
        (Some(magnitude), true) => -magnitude,
        (Some(magnitude), false) => magnitude,
        (None, true) => i128::MIN,
        (None, false) => i128::MAX,
    }
}

/// Whatever is wrong with a value that should be a number is told as one error.
fn instead(thread: &mut Thread, raised: Raised, message: &str) -> Raised {
    thread.forget(raised);
    error(thread, message)
}

fn real(thread: &mut Thread, value: Value) -> PyResult<f64> {
    let at = Arg { function: "", name: "", position: 0, optional: false };
    f64::from_arg(thread, value, at)
        .map_err(|raised| instead(thread, raised, "required argument is not a float"))
}

fn complex(thread: &mut Thread, value: Value) -> PyResult<(f64, f64)> {
    complex::from_value(thread, value)
        .map_err(|raised| instead(thread, raised, "required argument is not a complex"))
}

/// The value that was unpacked.
pub(super) fn value(thread: &mut Thread, unpacked: Unpacked<'_>) -> PyResult {
    let interp = thread.interp();
    Ok(match unpacked {
        Unpacked::Int(number) => int::from_i64(&interp, number),
        Unpacked::Unsigned(number) => int::from_u64(&interp, number),
        Unpacked::Bool(flag) => Value::bool(flag),
        Unpacked::Float(float) => Value::canonical_float(float),
        Unpacked::Complex(re, im) => Complex::new(&interp, re, im).as_value(),
        Unpacked::Bytes(bytes) => Bytes::new(thread, bytes)?.as_value(),
    })
}
