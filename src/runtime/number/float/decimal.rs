//! Decimal digits of floats, shortest or to any precision, and their layout.

use std::fmt::Write;

use smallvec::SmallVec;

use super::super::limbs;

/// No float has more decimals, and more digits than these are zeros.
const EXACT_DIGITS: usize = 1100;

/// How the digits of a float are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One digit before the point, an exponent: `e`.
    Exponent,
    /// No exponent: `f`.
    Fixed,
    /// Whichever of the two suits the magnitude, with so many significant digits: `g`.
    General,
    /// As [`Style::General`], with the fewest digits that read back as the same float: `repr`.
    Shortest,
}

/// The form of a float's text.
#[derive(Clone, Copy, Debug)]
pub struct FloatStyle {
    /// The layout.
    pub style: Style,
    /// Digits after the point, or significant digits; unused for [`Style::Shortest`].
    pub precision: usize,
    /// Keep the point, and the zeros at the end of [`Style::General`]: the `#` flag.
    pub alternate: bool,
    /// End an integral number without exponent in `.0`.
    pub dot_zero: bool,
}

/// The digits of a number: `0.ddd * 10**point`. No digits mean zero.
struct Digits {
    digits: SmallVec<[u8; 32]>,
    point: i32,
}

/// Writes the absolute value of a finite float.
pub fn write_finite(out: &mut String, value: f64, style: FloatStyle) {
    let value = value.abs();
    if style.style == Style::Fixed {
        return write_fixed(out, value, style);
    }
    let digits = match style.style {
        Style::Shortest => shortest_digits(value),
        Style::General => significant_digits(value, style.precision.max(1)),
        _ => significant_digits(value, style.precision.saturating_add(1)),
    };
    layout(out, &digits, style);
}

fn write_fixed(out: &mut String, value: f64, style: FloatStyle) {
    if let Some(scaled) = scale_exactly(value, style.precision)
        && style.precision > 0
    {
        return write_scaled(out, scaled, style.precision);
    }
    let precision = style.precision.min(EXACT_DIGITS);
    // Writing to a String does not fail.
    let _ = write!(out, "{value:.precision$}");
    out.extend(std::iter::repeat_n('0', style.precision - precision));
    if style.precision == 0 && (style.alternate || style.dot_zero) {
        out.push_str(if style.dot_zero { ".0" } else { "." });
    }
}

/// `value * 10**decimals` rounded to an integer, halves to even, where this needs no more than 128 bits. `value` is
/// finite and not negative.
pub(super) fn scale_exactly(value: f64, decimals: usize) -> Option<u64> {
    // 10**19 is the largest power below 2**64.
    let power = 10_u64.checked_pow(u32::try_from(decimals).ok()?)?;
    let (mantissa, exponent) = limbs::decompose(value);
    let shift = u32::try_from(-exponent).ok().filter(|&shift| shift < 127)?;
    let product = u128::from(mantissa) * u128::from(power);
    let (quotient, rest) = (product >> shift, product & ((1 << shift) - 1));
    let half = (1_u128 << shift) >> 1;
    let up = rest > half || rest == half && shift > 0 && quotient & 1 == 1;
    u64::try_from(quotient + u128::from(up)).ok()
}

/// Writes `scaled / 10**decimals`; there are decimals.
fn write_scaled(out: &mut String, scaled: u64, decimals: usize) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(scaled);
    match digits.len().checked_sub(decimals) {
        Some(whole) if whole > 0 => {
            out.push_str(&digits[..whole]);
            out.push('.');
            out.push_str(&digits[whole..]);
        }
        _ => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', decimals - digits.len()));
            out.push_str(digits);
        }
    }
}

/// The fewest digits that read back as `value`, which is finite and not negative.
fn shortest_digits(value: f64) -> Digits {
    let mut buffer = zmij::Buffer::new();
    let mut digits = digits_of(buffer.format_finite(value).as_bytes());
    while digits.digits.last() == Some(&b'0') {
        digits.digits.pop();
    }
    digits
}

/// The first `count` digits of the exact value, rounded, halves to even; `count` is not zero.
fn significant_digits(value: f64, count: usize) -> Digits {
    let mut text = StackText(SmallVec::new());
    let precision = count.min(EXACT_DIGITS) - 1;
    // Writing to a vector does not fail.
    let _ = write!(text, "{value:.precision$e}");
    digits_of(&text.0)
}

/// Short text on the native stack.
struct StackText(SmallVec<[u8; 48]>);

impl Write for StackText {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Reads `ddd.ddde-dd`, point and exponent optional. Zeros in front are dropped.
fn digits_of(text: &[u8]) -> Digits {
    let mut digits = SmallVec::new();
    let (mut point, mut seen_point, mut exponent) = (0, false, 0);
    for (index, &byte) in text.iter().enumerate() {
        match byte {
            b'.' => seen_point = true,
            b'e' => {
                exponent = signed(&text[index + 1..]);
                break;
            }
            b'0' if digits.is_empty() => point -= i32::from(seen_point),
            _ => {
                digits.push(byte);
                point += i32::from(!seen_point);
            }
        }
    }
    Digits { point: if digits.is_empty() { 1 } else { point + exponent }, digits }
}

fn signed(text: &[u8]) -> i32 {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    sign * digits.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0'))
}

/// Writes digits with point and exponent.
fn layout(out: &mut String, digits: &Digits, style: FloatStyle) {
    let precision = i64::try_from(style.precision).unwrap_or(i64::MAX);
    let point = i64::from(digits.point);
    let exponent = match style.style {
        Style::Exponent => true,
        Style::Fixed => false,
        Style::General => point <= -4 || point > precision.max(1) - i64::from(style.dot_zero),
        Style::Shortest => point <= -4 || point > 16,
    };
    // The digits that must stand there even when they are zeros.
    let wanted = match style.style {
        Style::Exponent => style.precision.saturating_add(1),
        Style::General if style.alternate => style.precision.max(1),
        _ => 0,
    };
    let mut kept = &digits.digits[..];
    if style.style != Style::Exponent && !style.alternate {
        while let [rest @ .., b'0'] = kept {
            kept = rest;
        }
    }
    let whole = if exponent { 1 } else { point };
    write_point(out, kept, whole, wanted);
    if out.ends_with('.') && !style.alternate {
        out.pop();
    }
    if exponent {
        write_exponent(out, point - 1);
    } else if style.dot_zero && whole >= kept.len() as i64 {
        if out.ends_with('.') {
            out.push('0');
        } else if !out.contains('.') {
            out.push_str(".0");
        }
    }
}

/// Writes `whole` digits, a point, the others; zeros fill up to `wanted` digits.
fn write_point(out: &mut String, digits: &[u8], whole: i64, wanted: usize) {
    let digit = |byte: &u8| char::from(*byte);
    if whole <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', whole.unsigned_abs() as usize));
        out.extend(digits.iter().map(digit));
        out.extend(std::iter::repeat_n('0', wanted.saturating_sub(digits.len())));
        return;
    }
    let whole = whole as usize;
    let (before, after) = digits.split_at(whole.min(digits.len()));
    out.extend(before.iter().map(digit));
    out.extend(std::iter::repeat_n('0', whole - before.len()));
    out.push('.');
    out.extend(after.iter().map(digit));
    out.extend(std::iter::repeat_n('0', wanted.saturating_sub(whole + after.len())));
}

/// Writes `e`, the sign and at least two digits.
pub(super) fn write_exponent(out: &mut String, exponent: i64) {
    let sign = if exponent < 0 { '-' } else { '+' };
    // Writing to a String does not fail.
    let _ = write!(out, "e{sign}{:02}", exponent.unsigned_abs());
}

/// The decimal text of a positive float rounded exactly to `decimals` digits after the point, which may be negative.
pub(super) fn round_text(value: f64, decimals: i32) -> String {
    if let Ok(precision) = usize::try_from(decimals) {
        return format!("{value:.precision$}");
    }
    let mut digits = format!("{:.0}", value.trunc()).into_bytes();
    let zeros = decimals.unsigned_abs() as usize;
    if zeros > digits.len() {
        return String::from("0");
    }
    let lost = digits.split_off(digits.len() - zeros);
    let rest = lost[1..].iter().any(|&digit| digit != b'0') || value.fract() != 0.0;
    let odd = digits.last().is_some_and(|digit| digit & 1 == 1);
    if lost[0] > b'5' || lost[0] == b'5' && (rest || odd) {
        increment(&mut digits);
    }
    format!("0{}e{zeros}", String::from_utf8_lossy(&digits))
}

/// Adds one to a decimal number; no digits are zero.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit != b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}
