//! Shifts and bitwise operations, with the meaning they have on an infinite two's complement.

use super::Int;
use super::IntBuf;
use super::Written;
use super::written;

/// The number of bits of the magnitude: `int.bit_length`.
pub fn bit_length(a: Int<'_>) -> u64 {
    match a.limbs.last() {
        None => 0,
        Some(last) => a.limbs.len() as u64 * 64 - u64::from(last.leading_zeros()),
    }
}

/// The number of ones in the magnitude: `int.bit_count`.
pub fn bit_count(a: Int<'_>) -> u64 {
    a.limbs.iter().map(|limb| u64::from(limb.count_ones())).sum()
}

/// The number of zero bits below the lowest one; 0 for zero.
pub fn trailing_zeros(a: Int<'_>) -> u64 {
    match a.limbs.iter().position(|&limb| limb != 0) {
        None => 0,
        Some(index) => index as u64 * 64 + u64::from(a.limbs[index].trailing_zeros()),
    }
}

/// The most limbs that `a << count` can have; `None` when no address space could hold it.
pub fn shift_left_size(a: Int<'_>, count: u64) -> Option<usize> {
    if a.is_zero() {
        return Some(0);
    }
    usize::try_from(count / 64)
        .ok()?
        .checked_add(a.limbs.len() + 1)
        .filter(|&size| size < isize::MAX as usize / 8)
}

/// `a << count`. The caller has seen that [`shift_left_size`] is affordable.
pub fn shift_left(a: Int<'_>, count: u64) -> IntBuf {
    let size = shift_left_size(a, count).unwrap_or(0);
    IntBuf::build(size, |out| shift_left_into(a, count, out))
}

/// `a << count` into `out`, at least [`shift_left_size`] limbs long.
pub fn shift_left_into(a: Int<'_>, count: u64, out: &mut [u64]) -> Written {
    if a.is_zero() {
        return Written { negative: false, len: 0 };
    }
    let (skip, bits) = ((count / 64) as usize, count % 64);
    let out = &mut out[..skip + a.limbs.len() + 1];
    let (zeros, rest) = out.split_at_mut(skip);
    zeros.fill(0);
    let mut carry = 0;
    for (out, &limb) in rest.iter_mut().zip(a.limbs) {
        let wide = u128::from(limb) << bits;
        *out = wide as u64 | carry;
        carry = (wide >> 64) as u64;
    }
    rest[a.limbs.len()] = carry;
    written(a.negative, out)
}

/// The most limbs that `a >> count` can have.
pub fn shift_right_size(a: Int<'_>, count: u64) -> usize {
    let skip = usize::try_from(count / 64).unwrap_or(usize::MAX);
    a.limbs.len().saturating_sub(skip) + usize::from(a.negative)
}

/// `a >> count`, rounded down.
pub fn shift_right(a: Int<'_>, count: u64) -> IntBuf {
    IntBuf::build(shift_right_size(a, count), |out| shift_right_into(a, count, out))
}

/// `a >> count`, rounded down, into `out`, at least [`shift_right_size`] limbs long.
pub fn shift_right_into(a: Int<'_>, count: u64, out: &mut [u64]) -> Written {
    let skip = usize::try_from(count / 64).unwrap_or(usize::MAX).min(a.limbs.len());
    let bits = count % 64;
    let (lost, kept) = a.limbs.split_at(skip);
    let out = &mut out[..kept.len() + usize::from(a.negative)];
    for (index, out) in out.iter_mut().enumerate() {
        let low = kept.get(index).copied().unwrap_or(0);
        let high = kept.get(index + 1).copied().unwrap_or(0);
        *out = ((u128::from(high) << 64 | u128::from(low)) >> bits) as u64;
    }
    let inexact = lost.iter().any(|&limb| limb != 0)
        || kept.first().is_some_and(|&limb| limb & ((1_u64 << bits) - 1) != 0);
    if a.negative && inexact {
        increment(out);
    }
    written(a.negative, out)
}

/// Adds one to a magnitude that has room for it.
pub(super) fn increment(limbs: &mut [u64]) {
    for limb in limbs {
        *limb = limb.wrapping_add(1);
        if *limb != 0 {
            return;
        }
    }
}

/// The most limbs that `a & b`, `a | b` and `a ^ b` can have.
pub fn bitwise_size(a: Int<'_>, b: Int<'_>) -> usize {
    a.limbs.len().max(b.limbs.len()) + 1
}

/// The limbs of an integer's two's complement, without end.
struct TwosComplement<'a> {
    limbs: std::slice::Iter<'a, u64>,
    /// All ones when the integer is negative.
    mask: u64,
    carry: bool,
}

impl<'a> TwosComplement<'a> {
    fn new(a: Int<'a>) -> Self {
        TwosComplement {
            limbs: a.limbs.iter(),
            mask: if a.negative { u64::MAX } else { 0 },
            carry: a.negative,
        }
    }

    fn next(&mut self) -> u64 {
        let limb = self.limbs.next().copied().unwrap_or(0) ^ self.mask;
        let (limb, carry) = limb.overflowing_add(u64::from(self.carry));
        self.carry = carry;
        limb
    }
}

/// Applies `operation` to the two's complements limb by limb.
fn bitwise_into(a: Int<'_>, b: Int<'_>, out: &mut [u64], operation: impl Fn(u64, u64) -> u64) -> Written {
    let out = &mut out[..bitwise_size(a, b)];
    let (mut a, mut b) = (TwosComplement::new(a), TwosComplement::new(b));
    let negative = operation(a.mask, b.mask) != 0;
    for limb in out.iter_mut() {
        *limb = operation(a.next(), b.next());
    }
    if negative {
        out.iter_mut().for_each(|limb| *limb = !*limb);
        increment(out);
    }
    written(negative, out)
}

/// `a & b` into `out`, at least [`bitwise_size`] limbs long.
pub fn and_into(a: Int<'_>, b: Int<'_>, out: &mut [u64]) -> Written {
    bitwise_into(a, b, out, |x, y| x & y)
}

/// `a | b` into `out`, at least [`bitwise_size`] limbs long.
pub fn or_into(a: Int<'_>, b: Int<'_>, out: &mut [u64]) -> Written {
    bitwise_into(a, b, out, |x, y| x | y)
}

/// `a ^ b` into `out`, at least [`bitwise_size`] limbs long.
pub fn xor_into(a: Int<'_>, b: Int<'_>, out: &mut [u64]) -> Written {
    bitwise_into(a, b, out, |x, y| x ^ y)
}

/// `~a` into `out`, at least one limb longer than `a`.
pub fn invert_into(a: Int<'_>, out: &mut [u64]) -> Written {
    // ~a is -a - 1.
    super::sub_into(a.negated(), Int::ONE, out)
}

/// `a & b`
pub fn and(a: Int<'_>, b: Int<'_>) -> IntBuf {
    IntBuf::build(bitwise_size(a, b), |out| and_into(a, b, out))
}

/// `a | b`
pub fn or(a: Int<'_>, b: Int<'_>) -> IntBuf {
    IntBuf::build(bitwise_size(a, b), |out| or_into(a, b, out))
}

/// `a ^ b`
pub fn xor(a: Int<'_>, b: Int<'_>) -> IntBuf {
    IntBuf::build(bitwise_size(a, b), |out| xor_into(a, b, out))
}

/// `~a`
pub fn invert(a: Int<'_>) -> IntBuf {
    super::sub(a.negated(), Int::ONE)
}
