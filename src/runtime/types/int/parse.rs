//! Integers from text and from other numbers.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Int;
use super::exact;
use super::from_buf;
use super::from_i128;
use super::raise_fault;
use super::to_i64;
use crate::modules::warnings;
use crate::number::limbs;
use crate::number::limbs::ParseError;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::text::case;
use crate::types::bytes;
use crate::types::float;
use crate::types::str::Str;

/// `int(text, base)`; `shown` is what the message quotes.
fn from_text(thread: &mut Thread, text: Option<&[u8]>, base: u32, shown: Value) -> PyResult {
    let limit = thread.interp().max_str_digits();
    let Some(text) = text else { return Err(invalid(thread, base, shown)) };
    if base == 10
        && let Some(small) = short_decimal(text)
    {
        return Ok(Value::int_from_low_bits(small));
    }
    if base == 10
        && let Some(int) = decimal(text)
    {
        return Ok(from_i128(&thread.interp(), int));
    }
    if text.len() > 1 << 12 {
        drop(thread.charge(text.len())?);
        thread.work(text.len() * 8)?;
    }
    match limbs::parse(text, base, limit) {
        Ok(int) => from_buf(thread, &int),
        Err(ParseError::TooLong(fault)) => Err(raise_fault(thread, &fault)),
        Err(ParseError::Invalid) => Err(invalid(thread, base, shown)),
    }
}

/// Up to 14 decimal digits, perhaps with a sign, and nothing else.
#[inline]
fn short_decimal(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 14 {
        return None;
    }
    let mut value = 0_i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// Up to 38 decimal digits, perhaps with a sign, and nothing else.
fn decimal(text: &[u8]) -> Option<i128> {
    const LOW: usize = 19;
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let (high, low) = digits.split_at(digits.len().saturating_sub(LOW));
    if low.is_empty() || high.len() > LOW {
        return None;
    }
    let value =
        i128::from(machine_decimal(high)?) * 10_i128.pow(LOW as u32) + i128::from(machine_decimal(low)?);
    Some(if negative { -value } else { value })
}

/// The number of at most 19 decimal digits.
fn machine_decimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| value * 10 + u64::from(digit))
    })
}

#[cold]
fn invalid(thread: &mut Thread, base: u32, shown: Value) -> Raised {
    match ops::repr(thread, shown) {
        Ok(shown) => {
            // As long as CPython shows.
            let shown: String = shown.to_string_lossy().chars().take(200).collect();
            thread.value_error(format!("invalid literal for int() with base {base}: {shown}"))
        }
        Err(raised) => raised,
    }
}

/// `int(string, base)`
pub fn from_str(thread: &mut Thread, string: Gc<Str>, base: u32) -> PyResult {
    match string.as_ascii() {
        Some(text) => from_text(thread, Some(text.as_bytes()), base, string.as_value()),
        None => {
            let text = case::numeral(string.units());
            from_text(thread, text.as_deref(), base, string.as_value())
        }
    }
}

/// The base that the argument of a constructor names.
fn base_argument(thread: &mut Thread, base: Value) -> PyResult<u32> {
    let base = ops::index(thread, base)?;
    match to_i64(base) {
        Some(base @ (0 | 2..=36)) => Ok(base as u32),
        _ => Err(thread.value_error("int() base must be >= 2 and <= 36, or 0")),
    }
}

/// `int(value, base)`
pub fn construct(thread: &mut Thread, value: Option<Value>, base: Option<Value>) -> PyResult {
    let Some(base) = base else {
        return match value {
            Some(value) => from_any(thread, value),
            None => Ok(Value::int_from_low_bits(0)),
        };
    };
    let Some(value) = value else { return Err(thread.type_error("int() missing string argument")) };
    let base = base_argument(thread, base)?;
    if let Some(string) = value.cast::<Str>() {
        return from_str(thread, string, base);
    }
    match bytes::plain(value) {
        Some(bytes) => from_text(thread, Some(bytes), base, value),
        None => Err(thread.type_error("int() can't convert non-string with explicit base")),
    }
}

/// `int(value)`
fn from_any(thread: &mut Thread, value: Value) -> PyResult {
    if value.is_int() || value.exact::<Int>().is_some() {
        return Ok(value);
    }
    if let Some(string) = value.exact::<Str>() {
        return from_str(thread, string, 10);
    }
    if let Some(small) = value.as_float().and_then(float::small_int) {
        return Ok(small);
    }
    let class = thread.interp().class_of(value);
    if class.slot(|slots| slots.int).is_some() {
        return from_number(thread, value);
    }
    if class.slot(|slots| slots.index).is_some() {
        return ops::index(thread, value);
    }
    if let Some(string) = value.cast::<Str>() {
        return from_str(thread, string, 10);
    }
    match bytes::borrow(thread, value)? {
        Some(bytes) => {
            // The buffer may be the guest's to change; nothing runs between here and the parse.
            let shown = bytes::Bytes::new(thread, bytes)?;
            from_text(thread, Some(shown.as_slice()), 10, shown.as_value())
        }
        None => {
            let name = class.name_text();
            Err(thread.type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
            )))
        }
    }
}

/// What `__int__` gives, as an exact int.
pub fn from_number(thread: &mut Thread, value: Value) -> PyResult {
    let class = thread.interp().class_of(value);
    let Some(slot) = class.slot(|slots| slots.int) else { return ops::index(thread, value) };
    let result = slot(thread, value)?;
    if result.is_int() || result.exact::<Int>().is_some() {
        return Ok(result);
    }
    exact_result(thread, result, "__int__")
}

/// What a conversion method gave as an exact int. Of a subclass of int it is deprecated.
#[cold]
pub fn exact_result(thread: &mut Thread, result: Value, method: &str) -> PyResult {
    let name = thread.interp().class_of(result).name_text();
    let message = format!("{method} returned non-int (type {name})");
    let Some(int) = exact(result) else { return Err(thread.type_error(message)) };
    let message = format!(
        "{message}.  The ability to return an instance of a strict subclass of int is deprecated, and may be removed \
         in a future version of Python."
    );
    warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, &message, 1)?;
    Ok(int)
}

/// How often a sequence is repeated: an index, 0 where negative.
pub fn repeat_count(thread: &mut Thread, count: Value) -> PyResult<usize> {
    if let Some(count) = count.as_int() {
        return Ok(usize::try_from(count).unwrap_or(0));
    }
    let int = ops::index(thread, count)?;
    match to_i64(int) {
        Some(count) => Ok(usize::try_from(count).unwrap_or(0)),
        None => {
            let name = thread.interp().class_of(count).name_text();
            Err(thread.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}
