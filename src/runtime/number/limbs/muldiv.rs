//! Multiplication and division. Division rounds down, as Python's does.

use dashu_int::UBig;
use dashu_int::ops::DivRem;

use super::Fault;
use super::Int;
use super::IntBuf;
use super::Limbs;
use super::Written;
use super::bits;
use super::compare_magnitudes;
use super::significant;
use super::written;

/// Up to this length of the shorter operand the schoolbook methods win over copying to the big library.
const SCHOOLBOOK_LIMBS: usize = 20;

/// The most limbs that `a * b` can have.
pub fn mul_size(a: Int<'_>, b: Int<'_>) -> usize {
    a.limbs.len() + b.limbs.len()
}

/// `a * b`
pub fn mul(a: Int<'_>, b: Int<'_>) -> IntBuf {
    IntBuf::build(mul_size(a, b), |out| mul_into(a, b, out))
}

/// `a * b` into `out`, at least [`mul_size`] limbs long.
pub fn mul_into(a: Int<'_>, b: Int<'_>, out: &mut [u64]) -> Written {
    let (long, short) = if a.limbs.len() >= b.limbs.len() { (a.limbs, b.limbs) } else { (b.limbs, a.limbs) };
    let out = &mut out[..long.len() + short.len()];
    if short.len() <= SCHOOLBOOK_LIMBS {
        mul_schoolbook(long, short, out);
    } else {
        let product = if std::ptr::eq(long, short) {
            UBig::from_words(long).sqr()
        } else {
            UBig::from_words(long) * UBig::from_words(short)
        };
        let words = product.as_words();
        out[..words.len()].copy_from_slice(words);
        out[words.len()..].fill(0);
    }
    written(a.negative != b.negative, out)
}

/// Writes the product of two magnitudes over all of `out`.
fn mul_schoolbook(long: &[u64], short: &[u64], out: &mut [u64]) {
    out[..long.len()].fill(0);
    for (index, &factor) in short.iter().enumerate() {
        let carry = mul_add(&mut out[index..], long, factor);
        out[index + long.len()] = carry;
    }
    if short.is_empty() {
        out.fill(0);
    }
}

/// `out += limbs * factor` over the length of `limbs`; returns the carry.
fn mul_add(out: &mut [u64], limbs: &[u64], factor: u64) -> u64 {
    let mut carry = 0;
    for (out, &limb) in out.iter_mut().zip(limbs) {
        (*out, carry) = limb.carrying_mul_add(factor, *out, carry);
    }
    carry
}

/// The most limbs that quotient and remainder of `a / b` have together.
pub fn div_size(a: Int<'_>, b: Int<'_>) -> usize {
    a.limbs.len().max(b.limbs.len()) + b.limbs.len() + 2
}

/// `divmod(a, b)`: the quotient rounded down, and the remainder, which has the sign of `b`.
pub fn div_mod(a: Int<'_>, b: Int<'_>) -> Result<(IntBuf, IntBuf), Fault> {
    if b.is_zero() {
        return Err(Fault::zero_division("division by zero"));
    }
    let (mut quotient, mut remainder) = div_rem_magnitudes(a.limbs, b.limbs);
    if a.negative != b.negative && !remainder.is_empty() {
        quotient.push(0);
        bits::increment(&mut quotient);
        remainder = complement(&remainder, b.limbs);
    }
    let quotient = IntBuf::from_limbs(a.negative != b.negative, quotient);
    Ok((quotient, IntBuf::from_limbs(b.negative, remainder)))
}

/// A divisor of one limb that is not zero.
fn short_divisor(b: Int<'_>) -> Option<u64> {
    match *b.limbs {
        [divisor] if divisor != 0 => Some(divisor),
        _ => None,
    }
}

/// `a // b`
pub fn floor_div(a: Int<'_>, b: Int<'_>) -> Result<IntBuf, Fault> {
    let Some(divisor) = short_divisor(b) else {
        return div_mod(a, b).map(|(quotient, _)| quotient);
    };
    let mut quotient = Limbs::from_slice(a.limbs);
    let remainder = div_rem_limb(&mut quotient, divisor);
    if a.negative != b.negative && remainder != 0 {
        quotient.push(0);
        bits::increment(&mut quotient);
    }
    Ok(IntBuf::from_limbs(a.negative != b.negative, quotient))
}

/// `a % b`
pub fn modulo(a: Int<'_>, b: Int<'_>) -> Result<IntBuf, Fault> {
    let Some(divisor) = short_divisor(b) else {
        return div_mod(a, b).map(|(_, remainder)| remainder);
    };
    let remainder = rem_limb(a.limbs, divisor);
    let is_complement = a.negative != b.negative && remainder != 0;
    let magnitude = if is_complement { divisor - remainder } else { remainder };
    Ok(IntBuf::from_limbs(b.negative, Limbs::from_slice(&[magnitude])))
}

/// The quotient of `a / b` rounded to the nearest integer, halves to even, and the remainder that goes with it.
pub fn div_mod_near(a: Int<'_>, b: Int<'_>) -> Result<(IntBuf, IntBuf), Fault> {
    let (quotient, remainder) = div_mod(a, b)?;
    let twice = bits::shift_left(remainder.as_int(), 1);
    let order = twice.as_int().abs().cmp(&b.abs());
    if order.is_gt() || order.is_eq() && quotient.as_int().is_odd() {
        let quotient = super::add(quotient.as_int(), Int::ONE);
        return Ok((quotient, super::sub(remainder.as_int(), b)));
    }
    Ok((quotient, remainder))
}

/// `b - a` of magnitudes, where `a < b`.
fn complement(a: &[u64], b: &[u64]) -> Limbs {
    super::sub(Int { negative: false, limbs: b }, Int { negative: false, limbs: a }).limbs
}

/// Quotient and remainder of magnitudes; the divisor is not zero.
pub(super) fn div_rem_magnitudes(a: &[u64], b: &[u64]) -> (Limbs, Limbs) {
    if compare_magnitudes(a, b).is_lt() {
        return (Limbs::new(), Limbs::from_slice(a));
    }
    match *b {
        [divisor] => {
            let mut quotient = Limbs::from_slice(a);
            let remainder = div_rem_limb(&mut quotient, divisor);
            (quotient, if remainder == 0 { Limbs::new() } else { Limbs::from_slice(&[remainder]) })
        }
        _ if b.len() <= SCHOOLBOOK_LIMBS || a.len() - b.len() <= SCHOOLBOOK_LIMBS => div_rem_schoolbook(a, b),
        _ => {
            let (quotient, remainder) = UBig::from_words(a).div_rem(UBig::from_words(b));
            (Limbs::from_slice(quotient.as_words()), Limbs::from_slice(remainder.as_words()))
        }
    }
}

/// Divides a magnitude in place by one limb; returns the remainder. Zero limbs may be left at the end.
pub(super) fn div_rem_limb(limbs: &mut [u64], divisor: u64) -> u64 {
    if let Ok(divisor) = u32::try_from(divisor) {
        return div_rem_half_limb(limbs, u64::from(divisor));
    }
    let mut remainder = 0;
    for limb in limbs.iter_mut().rev() {
        let value = u128::from(remainder) << 64 | u128::from(*limb);
        *limb = (value / u128::from(divisor)) as u64;
        remainder = (value % u128::from(divisor)) as u64;
    }
    remainder
}

/// The remainder of a magnitude divided by one limb.
fn rem_limb(limbs: &[u64], divisor: u64) -> u64 {
    match u32::try_from(divisor) {
        Ok(divisor) => limbs.iter().rev().fold(0, |remainder, limb| {
            let high = (remainder << 32 | limb >> 32) % u64::from(divisor);
            (high << 32 | limb & 0xFFFF_FFFF) % u64::from(divisor)
        }),
        Err(_) => limbs.iter().rev().fold(0, |remainder, &limb| {
            ((u128::from(remainder) << 64 | u128::from(limb)) % u128::from(divisor)) as u64
        }),
    }
}

/// As [`div_rem_limb`], for a divisor below 2**32: no division wider than 64 bits.
fn div_rem_half_limb(limbs: &mut [u64], divisor: u64) -> u64 {
    let mut remainder = 0;
    for limb in limbs.iter_mut().rev() {
        let high = remainder << 32 | *limb >> 32;
        let low = (high % divisor) << 32 | *limb & 0xFFFF_FFFF;
        *limb = (high / divisor) << 32 | (low / divisor);
        remainder = low % divisor;
    }
    remainder
}

/// Long division (Knuth's algorithm D) of `a` by `b`, where `a >= b` and `b` has two limbs or more.
fn div_rem_schoolbook(a: &[u64], b: &[u64]) -> (Limbs, Limbs) {
    let shift = u64::from(b[b.len() - 1].leading_zeros());
    let mut divisor = Limbs::from_elem(0, b.len() + 1);
    bits::shift_left_into(Int { negative: false, limbs: b }, shift, &mut divisor);
    divisor.truncate(b.len());
    let mut rest = Limbs::from_elem(0, a.len() + 1);
    bits::shift_left_into(Int { negative: false, limbs: a }, shift, &mut rest);
    let mut quotient = Limbs::from_elem(0, a.len() - b.len() + 1);
    for index in (0..quotient.len()).rev() {
        let window = &mut rest[index..=index + b.len()];
        let mut digit = estimate_digit(window, &divisor);
        if mul_sub(window, &divisor, digit) {
            digit -= 1;
            add_back(window, &divisor);
        }
        quotient[index] = digit;
    }
    quotient.truncate(significant(&quotient));
    let rest = Int::new(false, &rest[..b.len()]);
    (quotient, bits::shift_right(rest, shift).limbs)
}

/// The next digit of a quotient, at most one too large. The divisor's highest bit is set.
fn estimate_digit(window: &[u64], divisor: &[u64]) -> u64 {
    let len = divisor.len();
    let (high, next) = (divisor[len - 1], divisor[len - 2]);
    if window[len] >= high {
        return u64::MAX;
    }
    let top = u128::from(window[len]) << 64 | u128::from(window[len - 1]);
    let mut digit = (top / u128::from(high)) as u64;
    let mut rest = (top % u128::from(high)) as u64;
    while u128::from(digit) * u128::from(next) > (u128::from(rest) << 64 | u128::from(window[len - 2])) {
        digit -= 1;
        let (sum, overflow) = rest.overflowing_add(high);
        if overflow {
            break;
        }
        rest = sum;
    }
    digit
}

/// `window -= divisor * digit`; whether the result wrapped below zero.
fn mul_sub(window: &mut [u64], divisor: &[u64], digit: u64) -> bool {
    let (mut carry, mut borrow) = (0, false);
    for (out, &limb) in window.iter_mut().zip(divisor) {
        let product;
        (product, carry) = limb.carrying_mul(digit, carry);
        (*out, borrow) = out.borrowing_sub(product, borrow);
    }
    let last = &mut window[divisor.len()];
    (*last, borrow) = last.borrowing_sub(carry, borrow);
    borrow
}

/// `window += divisor`, the carry out dropped.
fn add_back(window: &mut [u64], divisor: &[u64]) {
    let mut carry = false;
    for (out, &limb) in window.iter_mut().zip(divisor) {
        (*out, carry) = out.carrying_add(limb, carry);
    }
    let last = &mut window[divisor.len()];
    *last = last.wrapping_add(u64::from(carry));
}
