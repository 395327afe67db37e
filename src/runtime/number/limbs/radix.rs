//! Integers from and to text.

use std::fmt::Write;

use dashu_int::UBig;

use super::Fault;
use super::Int;
use super::IntBuf;
use super::Limbs;
use super::muldiv;
use super::significant;

/// The limit of `sys.set_int_max_str_digits` at start.
pub const DEFAULT_MAX_DIGITS: usize = 4300;

/// A decimal number with no more digits is not measured against the limit.
const UNLIMITED_DIGITS: usize = 640;

/// Up to this many limbs the quadratic methods win over copying to the big library.
const QUADRATIC_LIMBS: usize = 16;

/// The largest power of ten in a limb, and its exponent.
const CHUNK: u64 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;

/// Why a text is no integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// ValueError: `invalid literal for int() with base N: ...`, which names the original text.
    Invalid,
    /// ValueError with the message of the fault: more digits than the limit allows.
    TooLong(Fault),
}

/// Room for the text of any `i64`.
#[derive(Default)]
pub struct DecimalBuffer(itoa::Buffer);

impl DecimalBuffer {
    /// The text of `value`.
    pub fn format(&mut self, value: i64) -> &str {
        self.0.format(value)
    }

    /// The text of a longer `value`.
    pub fn format_wide(&mut self, value: i128) -> &str {
        self.0.format(value)
    }
}

/// The most characters that the decimal form of `a` can have, sign included.
pub fn decimal_size(a: Int<'_>) -> usize {
    // A limb is less than 19.27 digits.
    a.limbs.len().saturating_mul(20) + 2
}

/// `str(a)`. `limit` is the number of digits allowed, 0 for any.
pub fn to_decimal(a: Int<'_>, limit: usize) -> Result<String, Fault> {
    if let Some(value) = a.to_i64() {
        return Ok(itoa::Buffer::new().format(value).to_owned());
    }
    let mut digits = decimal_magnitude(a.limbs, limit)?;
    if a.negative {
        digits.insert(0, '-');
    }
    Ok(digits)
}

/// The decimal digits of a magnitude.
pub fn decimal_magnitude(limbs: &[u64], limit: usize) -> Result<String, Fault> {
    let too_long = || {
        Fault::value(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to \
             increase the limit"
        ))
    };
    // Refuse by the length of the limbs before the work is done: n limbs make at least 19 (n - 1) digits.
    let limited = limit != 0;
    if limited && limbs.len().saturating_sub(1) * CHUNK_DIGITS > limit.max(UNLIMITED_DIGITS) {
        return Err(too_long());
    }
    let digits = match *limbs {
        [] => String::from("0"),
        [limb] => limb.to_string(),
        _ if limbs.len() <= QUADRATIC_LIMBS => decimal_quadratic(limbs),
        _ => UBig::from_words(limbs).to_string(),
    };
    if limited && digits.len() > limit && digits.len() > UNLIMITED_DIGITS {
        return Err(too_long());
    }
    Ok(digits)
}

/// The decimal digits of a magnitude, by division by the largest power of ten in a limb.
fn decimal_quadratic(limbs: &[u64]) -> String {
    let mut rest = Limbs::from_slice(limbs);
    let mut chunks = Limbs::new();
    while !rest.is_empty() {
        chunks.push(muldiv::div_rem_limb(&mut rest, CHUNK));
        rest.truncate(significant(&rest));
    }
    let mut text = String::with_capacity(chunks.len() * CHUNK_DIGITS);
    let mut chunks = chunks.iter().rev();
    if let Some(first) = chunks.next() {
        text.push_str(itoa::Buffer::new().format(*first));
    }
    for chunk in chunks {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(*chunk);
        text.extend(std::iter::repeat_n('0', CHUNK_DIGITS - digits.len()));
        text.push_str(digits);
    }
    text
}

/// The digits of the magnitude in base two, eight or sixteen (lower case), without prefix; `bits` is 1, 3 or 4.
pub fn to_radix(limbs: &[u64], bits: u32) -> String {
    let mut text = String::with_capacity(limbs.len() * (64 / bits as usize + 1) + 1);
    match *limbs {
        [] => text.push('0'),
        [limb] => write_limb(&mut text, limb, bits),
        [.., last] if bits != 3 => {
            write_limb(&mut text, last, bits);
            let width = 64 / bits as usize;
            for &limb in limbs.iter().rev().skip(1) {
                // Writing to a String does not fail.
                let _ =
                    if bits == 4 { write!(text, "{limb:0width$x}") } else { write!(text, "{limb:0width$b}") };
            }
        }
        _ => write_octal(&mut text, limbs),
    }
    text
}

fn write_limb(text: &mut String, limb: u64, bits: u32) {
    // Writing to a String does not fail.
    let _ = match bits {
        1 => write!(text, "{limb:b}"),
        3 => write!(text, "{limb:o}"),
        _ => write!(text, "{limb:x}"),
    };
}

fn write_octal(text: &mut String, limbs: &[u64]) {
    let digits = limbs.len() * 64 / 3 + 1;
    let digit = |index: usize| {
        let (limb, bit) = (index * 3 / 64, index * 3 % 64);
        let low = limbs.get(limb).copied().unwrap_or(0);
        let high = limbs.get(limb + 1).copied().unwrap_or(0);
        ((u128::from(high) << 64 | u128::from(low)) >> bit) as u8 & 7
    };
    let digits = (0..digits).rev().map(digit).skip_while(|&digit| digit == 0);
    text.extend(digits.map(|digit| char::from(b'0' + digit)));
}

/// `int(text, base)`: `text` in ASCII (other decimal digits and white space already replaced), `base` 0 or 2..=36,
/// `limit` the number of decimal digits allowed, 0 for any.
pub fn parse(text: &[u8], base: u32, limit: usize) -> Result<IntBuf, ParseError> {
    let text = trim(text);
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, digits, zero_only) = strip_prefix(text, base);
    let count = count_digits(digits, base).ok_or(ParseError::Invalid)?;
    if limit != 0 && count.digits > UNLIMITED_DIGITS && count.digits > limit && !base.is_power_of_two() {
        return Err(ParseError::TooLong(Fault::value(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit",
            count.digits
        ))));
    }
    if count.end != digits.len() {
        return Err(ParseError::Invalid);
    }
    let value = from_radix(digits, count.digits, base);
    if zero_only && !value.limbs.is_empty() {
        return Err(ParseError::Invalid);
    }
    Ok(IntBuf::from_limbs(negative, value.limbs))
}

/// The text without ASCII white space at its ends.
pub(in crate::number) fn trim(mut text: &[u8]) -> &[u8] {
    let space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    while let [first, rest @ ..] = text
        && space(first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && space(last)
    {
        text = rest;
    }
    text
}

/// The base that the text is in, the digits after a prefix, and whether only zero may follow (`int("00", 0)`).
fn strip_prefix(text: &[u8], base: u32) -> (u32, &[u8], bool) {
    let prefixed = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if prefixed != 0 && (base == 0 || base == prefixed) {
        let digits = &text[2..];
        return (prefixed, digits.strip_prefix(b"_").unwrap_or(digits), false);
    }
    match base {
        0 => (10, text, text.first() == Some(&b'0')),
        _ => (base, text, false),
    }
}

/// The digits at the start of a text.
struct DigitCount {
    digits: usize,
    /// Where the digits end.
    end: usize,
}

/// Counts digits with single underscores between them; `None` when there are none or an underscore is misplaced.
fn count_digits(text: &[u8], base: u32) -> Option<DigitCount> {
    let (mut digits, mut end, mut after_digit) = (0, 0, false);
    for &byte in text {
        if byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else if digit_value(byte) < base {
            digits += 1;
            after_digit = true;
        } else {
            break;
        }
        end += 1;
    }
    after_digit.then_some(DigitCount { digits, end })
}

/// The value of `digits` digits; underscores between them are skipped.
fn from_radix(text: &[u8], digits: usize, base: u32) -> IntBuf {
    let values = text.iter().filter(|&&byte| byte != b'_').map(|&byte| digit_value(byte));
    // Of these every base fits: 36**12 < 2**64.
    if digits <= 12 || base <= 10 && digits <= CHUNK_DIGITS {
        let value = values.fold(0, |value, digit| value * u64::from(base) + u64::from(digit));
        return IntBuf::from(value);
    }
    if base == 10 && digits == text.len() && digits <= QUADRATIC_LIMBS * CHUNK_DIGITS {
        return from_decimal(text);
    }
    if base.is_power_of_two() {
        return from_power_of_two(values.rev(), digits, base.trailing_zeros());
    }
    if digits <= QUADRATIC_LIMBS * CHUNK_DIGITS {
        return from_chunks(values, base);
    }
    let plain: Vec<u8> = text.iter().copied().filter(|&byte| byte != b'_').collect();
    let value = std::str::from_utf8(&plain).ok().and_then(|plain| UBig::from_str_radix(plain, base).ok());
    // The digits were checked, so there is a value.
    let value = value.unwrap_or_default();
    IntBuf::from_limbs(false, Limbs::from_slice(value.as_words()))
}

/// The value of a digit in base 36; 255 for other bytes.
fn digit_value(byte: u8) -> u32 {
    const VALUES: [u8; 256] = {
        let mut values = [255; 256];
        let mut digit = 0;
        while digit < 36 {
            let byte = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
            values[byte as usize] = digit;
            values[byte.to_ascii_uppercase() as usize] = digit;
            digit += 1;
        }
        values
    };
    VALUES[usize::from(byte)].into()
}

/// The value of nothing but decimal digits.
fn from_decimal(text: &[u8]) -> IntBuf {
    let value = |chunk: &[u8]| chunk.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
    let (first, chunks) = text.split_at(text.len() % CHUNK_DIGITS);
    let mut limbs = Limbs::new();
    mul_add_limb(&mut limbs, 1, value(first));
    for chunk in chunks.chunks(CHUNK_DIGITS) {
        mul_add_limb(&mut limbs, CHUNK, value(chunk));
    }
    IntBuf::from_limbs(false, limbs)
}

/// The value of digits of `bits` bits each, lowest first.
fn from_power_of_two(values: impl Iterator<Item = u32>, digits: usize, bits: u32) -> IntBuf {
    let mut limbs = Limbs::with_capacity((digits * bits as usize).div_ceil(64));
    let (mut pending, mut filled) = (0_u128, 0);
    for value in values {
        pending |= u128::from(value) << filled;
        filled += bits;
        if filled >= 64 {
            limbs.push(pending as u64);
            pending >>= 64;
            filled -= 64;
        }
    }
    limbs.push(pending as u64);
    IntBuf::from_limbs(false, limbs)
}

/// The value of digits, highest first, taken together by as many as fit a limb.
fn from_chunks(values: impl Iterator<Item = u32>, base: u32) -> IntBuf {
    let mut limbs = Limbs::new();
    let (mut chunk, mut scale) = (0, 1_u64);
    for value in values {
        if scale > u64::MAX / u64::from(base) {
            mul_add_limb(&mut limbs, scale, chunk);
            (chunk, scale) = (0, 1);
        }
        chunk = chunk * u64::from(base) + u64::from(value);
        scale *= u64::from(base);
    }
    mul_add_limb(&mut limbs, scale, chunk);
    IntBuf::from_limbs(false, limbs)
}

/// `limbs = limbs * factor + carry`
fn mul_add_limb(limbs: &mut Limbs, factor: u64, mut carry: u64) {
    for limb in limbs.iter_mut() {
        (*limb, carry) = limb.carrying_mul(factor, carry);
    }
    if carry != 0 {
        limbs.push(carry);
    }
}
