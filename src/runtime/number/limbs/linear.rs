//! Addition and subtraction.

use std::cmp::Ordering;

use super::Int;
use super::IntBuf;
use super::Written;
use super::compare_magnitudes;
use super::written;

/// The most limbs that `a + b` and `a - b` can have.
pub fn add_size(a: Int<'_>, b: Int<'_>) -> usize {
    a.limbs.len().max(b.limbs.len()) + 1
}

/// `a + b`
pub fn add(a: Int<'_>, b: Int<'_>) -> IntBuf {
    IntBuf::build(add_size(a, b), |out| add_into(a, b, out))
}

/// `a - b`
pub fn sub(a: Int<'_>, b: Int<'_>) -> IntBuf {
    add(a, b.negated())
}

/// `a - b` into `out`, at least [`add_size`] limbs long.
pub fn sub_into(a: Int<'_>, b: Int<'_>, out: &mut [u64]) -> Written {
    add_into(a, b.negated(), out)
}

/// `a + b` into `out`, at least [`add_size`] limbs long.
pub fn add_into(a: Int<'_>, b: Int<'_>, out: &mut [u64]) -> Written {
    if a.negative == b.negative {
        let len = add_magnitudes(a.limbs, b.limbs, out);
        return Written { negative: a.negative, len };
    }
    match compare_magnitudes(a.limbs, b.limbs) {
        Ordering::Equal => Written { negative: false, len: 0 },
        Ordering::Greater => written(a.negative, sub_magnitudes(a.limbs, b.limbs, out)),
        Ordering::Less => written(b.negative, sub_magnitudes(b.limbs, a.limbs, out)),
    }
}

/// `a + b` of magnitudes, at the start of `out`; returns the length.
fn add_magnitudes(a: &[u64], b: &[u64], out: &mut [u64]) -> usize {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let (low, high) = long.split_at(short.len());
    let out = &mut out[..long.len() + 1];
    let mut carry = false;
    for ((out, &x), &y) in out.iter_mut().zip(low).zip(short) {
        (*out, carry) = x.carrying_add(y, carry);
    }
    for (out, &x) in out[short.len()..].iter_mut().zip(high) {
        (*out, carry) = x.overflowing_add(u64::from(carry));
    }
    out[long.len()] = u64::from(carry);
    long.len() + usize::from(carry)
}

/// `a - b` of magnitudes, where `a >= b`, at the start of `out`; returns the part written.
fn sub_magnitudes<'out>(a: &[u64], b: &[u64], out: &'out mut [u64]) -> &'out [u64] {
    let (low, high) = a.split_at(b.len());
    let out = &mut out[..a.len()];
    let mut borrow = false;
    for ((out, &x), &y) in out.iter_mut().zip(low).zip(b) {
        (*out, borrow) = x.borrowing_sub(y, borrow);
    }
    for (out, &x) in out[b.len()..].iter_mut().zip(high) {
        (*out, borrow) = x.overflowing_sub(u64::from(borrow));
    }
    out
}
