//! Between integers and floats: conversion, comparison, quotient, hash.

use std::cmp::Ordering;

use super::Fault;
use super::Int;
use super::IntBuf;
use super::bits;
use super::muldiv;

/// The modulus of numeric hashes is 2**61 - 1.
pub(in crate::number) const HASH_BITS: u32 = 61;
pub(in crate::number) const HASH_MODULUS: u64 = (1 << HASH_BITS) - 1;

/// `mantissa * 2**exponent`, rounded to the nearest float, halves to even; `sticky` says that the exact value is
/// a little larger. `None` when it is too large for a float.
pub(in crate::number) fn compose(negative: bool, mantissa: u128, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    // The value is 0.1xxx * 2**scale.
    let length = 128 - i64::from(mantissa.leading_zeros());
    let scale = exponent.saturating_add(length);
    if scale > 1024 {
        return None;
    }
    let precision = (scale + 1074).clamp(-1, 53);
    let drop = length - precision;
    let (kept, half, sticky) = if drop <= 0 {
        (mantissa << -drop, false, sticky)
    } else if drop > length {
        (0, false, true)
    } else {
        // The dropped bits, moved to the top.
        let lost = mantissa << (128 - drop);
        (mantissa.checked_shr(drop as u32).unwrap_or(0), lost >> 127 == 1, sticky || lost << 1 != 0)
    };
    let rounded = kept as u64 + u64::from(half && (sticky || kept & 1 == 1));
    // The highest bit of a normal mantissa adds one to the exponent field.
    let field = (scale + 1021).max(0) as u64;
    let bits = (field << 52) + rounded;
    let value = f64::from_bits(bits | u64::from(negative) << 63);
    value.is_finite().then_some(value)
}

/// The highest 64 bits of a magnitude that is not zero, whether lower ones are set, and the exponent of the lowest
/// of the 64.
fn top_limb(a: Int<'_>) -> (u64, bool, i64) {
    let length = bits::bit_length(a);
    let last = a.limbs.len() - 1;
    let shift = a.limbs[last].leading_zeros();
    let next = if last == 0 { 0 } else { a.limbs[last - 1] };
    let wide = (u128::from(a.limbs[last]) << 64 | u128::from(next)) << shift;
    let lower = a.limbs.iter().take(last.saturating_sub(1)).any(|&limb| limb != 0);
    ((wide >> 64) as u64, wide as u64 != 0 || lower, length as i64 - 64)
}

/// `float(a)`, correctly rounded.
pub fn to_f64(a: Int<'_>) -> Result<f64, Fault> {
    if let [limb] = *a.limbs {
        return Ok(if a.negative { -(limb as f64) } else { limb as f64 });
    }
    if a.is_zero() {
        return Ok(0.0);
    }
    let (top, sticky, exponent) = top_limb(a);
    compose(a.negative, u128::from(top), sticky, exponent)
        .ok_or_else(|| Fault::overflow("int too large to convert to float"))
}

/// Mantissa and exponent: `a` is nearly `m * 2**e` with `0.5 <= |m| <= 1`, for logarithms of any integer.
pub fn frexp(a: Int<'_>) -> (f64, i64) {
    if a.is_zero() {
        return (0.0, 0);
    }
    let (top, sticky, exponent) = top_limb(a);
    let mantissa = compose(a.negative, u128::from(top), sticky, -64).unwrap_or(0.0);
    (mantissa, exponent + 64)
}

/// Mantissa, exponent and sign of a finite float: its absolute value is `mantissa * 2**exponent`.
pub(in crate::number) fn decompose(value: f64) -> (u64, i64) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match bits >> 52 & 0x7FF {
        0 => (fraction, -1074),
        field => (fraction | 1 << 52, field as i64 - 1075),
    }
}

/// `int(value)`: the integer part.
pub fn from_f64(value: f64) -> Result<IntBuf, Fault> {
    if value.is_nan() {
        return Err(Fault::value("cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(Fault::overflow("cannot convert float infinity to integer"));
    }
    let (mantissa, exponent) = decompose(value);
    let buf = if exponent >= 0 {
        bits::shift_left(IntBuf::from(mantissa).as_int(), exponent as u64)
    } else {
        IntBuf::from(mantissa.checked_shr(-exponent as u32).unwrap_or(0))
    };
    Ok(IntBuf::from_limbs(value < 0.0, buf.limbs))
}

/// The order of an integer and a float by their exact values; `None` for a NaN.
pub fn compare_f64(a: Int<'_>, value: f64) -> Option<Ordering> {
    if let Some(exact) = exact_f64(a) {
        return exact.partial_cmp(&value);
    }
    let sign = |negative, zero| if zero { 0 } else { 1 - 2 * i32::from(negative) };
    if value.is_nan() {
        return None;
    }
    let (left, right) = (sign(a.negative, a.is_zero()), sign(value < 0.0, value == 0.0));
    if left != right || left == 0 {
        return Some(left.cmp(&right));
    }
    let magnitude = compare_magnitude(a, value.abs());
    Some(if a.negative { magnitude.reverse() } else { magnitude })
}

/// The order of `|a|` and a positive float.
fn compare_magnitude(a: Int<'_>, value: f64) -> Ordering {
    if bits::bit_length(a) > 1024 {
        return if value.is_infinite() { Ordering::Less } else { Ordering::Greater };
    }
    let Ok(whole) = from_f64(value) else { return Ordering::Less };
    let fraction = value.fract() != 0.0;
    a.abs().cmp(&whole.as_int()).then(if fraction { Ordering::Less } else { Ordering::Equal })
}

/// `a / b`, correctly rounded.
pub fn true_div(a: Int<'_>, b: Int<'_>) -> Result<f64, Fault> {
    if b.is_zero() {
        return Err(Fault::zero_division("division by zero"));
    }
    if let (Some(x), Some(y)) = (exact_f64(a), exact_f64(b)) {
        return Ok(x / y);
    }
    let negative = a.negative != b.negative;
    if a.is_zero() {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    let overflow = || Fault::overflow("integer division result too large for a float");
    // Scale so that the quotient has 65 or 66 bits.
    let shift = bits::bit_length(a) as i64 - bits::bit_length(b) as i64 - 65;
    if shift > 1024 {
        return Err(overflow());
    }
    if shift < -1300 {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    let (scaled, lost) = if shift >= 0 {
        (bits::shift_right(a.abs(), shift as u64), bits::trailing_zeros(a) < shift as u64)
    } else {
        (bits::shift_left(a.abs(), shift.unsigned_abs()), false)
    };
    let (quotient, remainder) = muldiv::div_rem_magnitudes(&scaled.limbs, b.limbs);
    let low = quotient.first().copied().unwrap_or(0);
    let high = quotient.get(1).copied().unwrap_or(0);
    let mantissa = u128::from(high) << 64 | u128::from(low);
    compose(negative, mantissa, lost || !remainder.is_empty(), shift).ok_or_else(overflow)
}

/// The float equal to `a`, when `a` has no more bits than a mantissa.
fn exact_f64(a: Int<'_>) -> Option<f64> {
    let limb = match *a.limbs {
        [] => 0,
        [limb] if limb < 1 << 53 => limb,
        _ => return None,
    };
    Some(if a.negative { -(limb as f64) } else { limb as f64 })
}

/// `hash(a)`
pub fn hash(a: Int<'_>) -> i64 {
    let residue = a.limbs.iter().rev().fold(0, |residue: u64, &limb| {
        // 2**64 is 8 modulo 2**61 - 1, so a multiplication is a rotation by three of 61 bits.
        let rotated = residue << 3 & HASH_MODULUS | residue >> (HASH_BITS - 3);
        reduce(rotated + reduce((limb & HASH_MODULUS) + (limb >> HASH_BITS)))
    });
    let hash = if a.negative { -(residue as i64) } else { residue as i64 };
    if hash == -1 { -2 } else { hash }
}

/// A number below twice the modulus, modulo the modulus.
fn reduce(value: u64) -> u64 {
    if value >= HASH_MODULUS { value - HASH_MODULUS } else { value }
}
