//! `float.hex` and `float.fromhex`.

use super::super::Fault;
use super::super::limbs;

/// `value.hex()`
pub fn to_hex(value: f64) -> String {
    if !value.is_finite() {
        return super::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7FF) as i32 {
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        field => format!("{sign}0x1.{fraction:013x}p{:+}", field - 1023),
    }
}

/// `float.fromhex(text)`
pub fn from_hex(text: &[u8]) -> Result<f64, Fault> {
    let text = limbs::trim(text);
    let (negative, body) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let word = body.to_ascii_lowercase();
    let value = match &word[..] {
        b"inf" | b"infinity" => f64::INFINITY,
        b"nan" => f64::NAN,
        word => parse_finite(word)?,
    };
    Ok(if negative { -value } else { value })
}

/// A hexadecimal number in lower case without sign.
fn parse_finite(text: &[u8]) -> Result<f64, Fault> {
    let invalid = || Fault::value("invalid hexadecimal floating-point string");
    let text = text.strip_prefix(b"0x").unwrap_or(text);
    let end = text.iter().position(|&byte| byte == b'p').unwrap_or(text.len());
    let (digits, exponent) = text.split_at(end);
    let mantissa = Mantissa::read(digits).ok_or_else(invalid)?;
    let exponent = match exponent.split_first() {
        None => 0,
        Some((_, exponent)) => parse_exponent(exponent).ok_or_else(invalid)?,
    };
    limbs::compose(false, mantissa.bits, mantissa.sticky, mantissa.exponent.saturating_add(exponent))
        .ok_or_else(|| Fault::overflow("hexadecimal value too large to represent as a float"))
}

/// A decimal exponent with an optional sign; one beyond all reason is cut down to some that still is.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let magnitude = digits.iter().fold(0, |value: i64, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(i64::MAX / 4)
    });
    Some(sign * magnitude)
}

/// The digits of a hexadecimal number: `bits * 2**exponent`, and whether digits that do not fit are not all zero.
#[derive(Default)]
struct Mantissa {
    bits: u128,
    sticky: bool,
    exponent: i64,
}

impl Mantissa {
    fn read(digits: &[u8]) -> Option<Self> {
        let mut mantissa = Mantissa::default();
        let (mut count, mut after_point) = (0, false);
        for &byte in digits {
            if byte == b'.' && !after_point {
                after_point = true;
                continue;
            }
            mantissa.push(char::from(byte).to_digit(16)?, after_point);
            count += 1;
        }
        (count > 0).then_some(mantissa)
    }

    fn push(&mut self, digit: u32, after_point: bool) {
        if self.bits >> 124 == 0 {
            self.bits = self.bits << 4 | u128::from(digit);
            self.exponent -= 4 * i64::from(after_point);
        } else {
            self.sticky |= digit != 0;
            self.exponent += 4 * i64::from(!after_point);
        }
    }
}
