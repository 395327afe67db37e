//! Floats: arithmetic with Python's rules, text in every form.

mod decimal;
mod half;
mod hex;
#[cfg(test)]
mod tests;
mod text;

use super::Fault;
use super::IntBuf;
use super::limbs;

pub use decimal::FloatStyle;
pub use decimal::Style;
pub use decimal::write_finite;
pub use half::double_to_half;
pub use half::half_to_double;
pub use hex::from_hex;
pub use hex::to_hex;
pub use text::parse;
pub use text::parse_prefix;
pub use text::repr;
pub(super) use text::without_underscores;
pub use text::write_repr;

/// `a // b`
pub fn floor_div(a: f64, b: f64) -> Result<f64, Fault> {
    div_mod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`
pub fn modulo(a: f64, b: f64) -> Result<f64, Fault> {
    if b == 0.0 {
        return Err(Fault::zero_division("division by zero"));
    }
    Ok(signed_remainder(a % b, b).0)
}

/// `divmod(a, b)`
pub fn div_mod(a: f64, b: f64) -> Result<(f64, f64), Fault> {
    if b == 0.0 {
        return Err(Fault::zero_division("division by zero"));
    }
    let truncated = a % b;
    let (remainder, moved) = signed_remainder(truncated, b);
    let mut quotient = (a - truncated) / b;
    if moved {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok((0.0_f64.copysign(a / b), remainder));
    }
    // The quotient is nearly an integer; the nearest one is meant.
    let floor = quotient.floor();
    Ok((if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder))
}

/// A remainder of truncated division brought to the sign of `b`, and whether `b` was added for it.
fn signed_remainder(remainder: f64, b: f64) -> (f64, bool) {
    if remainder == 0.0 {
        (0.0_f64.copysign(b), false)
    } else if (b < 0.0) != (remainder < 0.0) {
        (remainder + b, true)
    } else {
        (remainder, false)
    }
}

/// `a / b`
pub fn true_div(a: f64, b: f64) -> Result<f64, Fault> {
    if b == 0.0 { Err(Fault::zero_division("division by zero")) } else { Ok(a / b) }
}

/// The result of a power of floats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    /// A float.
    Real(f64),
    /// The base is negative and the exponent is no integer: the power is complex.
    Complex,
}

/// `base ** exponent`
pub fn pow(base: f64, exponent: f64) -> Result<Power, Fault> {
    if base.is_finite() && base < 0.0 && exponent.is_finite() && exponent != exponent.floor() {
        return Ok(Power::Complex);
    }
    if base == 0.0 && exponent < 0.0 && exponent.is_finite() {
        return Err(Fault::zero_division("zero to a negative power"));
    }
    // The C library's pow has Python's special cases.
    let power = base.powf(exponent);
    if power.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(Fault::range());
    }
    Ok(Power::Real(power))
}

/// `round(value, digits)`: the float nearest to `value` rounded exactly, halves to even, to that many decimals.
pub fn round(value: f64, digits: i64) -> Result<f64, Fault> {
    // Beyond these every float is unchanged, or rounds to zero.
    const MOST: i64 = 323;
    const LEAST: i64 = -308;
    if !value.is_finite() || value == 0.0 || digits > MOST {
        return Ok(value);
    }
    if digits < LEAST {
        return Ok(0.0 * value);
    }
    if let Some(rounded) = round_exactly(value.abs(), digits) {
        return Ok(rounded.copysign(value));
    }
    let rounded = decimal::round_text(value.abs(), digits as i32).parse().unwrap_or(f64::INFINITY);
    if rounded == f64::INFINITY {
        return Err(Fault::overflow("rounded value too large to represent"));
    }
    Ok(rounded.copysign(value))
}

/// [`round`] where the rounded value is a quotient of two integers that are exact floats: then one division rounds
/// correctly.
fn round_exactly(value: f64, digits: i64) -> Option<f64> {
    let digits = usize::try_from(digits).ok().filter(|&digits| digits <= 15)?;
    let scaled = decimal::scale_exactly(value, digits).filter(|&scaled| scaled < 1 << 53)?;
    Some(scaled as f64 / 10_u64.pow(digits as u32) as f64)
}

/// `round(value)`: the nearest integer, halves to even.
pub fn round_to_int(value: f64) -> Result<IntBuf, Fault> {
    limbs::from_f64(value.round_ties_even())
}

/// `value.as_integer_ratio()`
pub fn as_integer_ratio(value: f64) -> Result<(IntBuf, IntBuf), Fault> {
    if value.is_nan() {
        return Err(Fault::value("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(Fault::overflow("cannot convert Infinity to integer ratio"));
    }
    if value == value.trunc() {
        return Ok((limbs::from_f64(value)?, IntBuf::from(1_u64)));
    }
    let (mantissa, exponent) = limbs::decompose(value);
    let zeros = mantissa.trailing_zeros();
    let numerator = IntBuf::from(mantissa >> zeros);
    let shift = exponent.unsigned_abs() - u64::from(zeros);
    let denominator = limbs::shift_left(limbs::Int::ONE, shift);
    Ok((if value < 0.0 { numerator.negated() } else { numerator }, denominator))
}

/// `value.is_integer()`
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value == value.trunc()
}
