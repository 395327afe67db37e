//! Integers of any size as sign and magnitude, 64 bits a limb, least significant limb first.
//!
//! An [`Int`] is normal: its last limb is not zero, and zero has no limbs and no sign. Operations take normal
//! integers and give normal integers. Those whose result is about as long as an operand come in two forms:
//! `*_into` writes limbs into a buffer of the caller (a heap cell), at least `*_size` limbs long, and returns
//! the [`Written`] length; the plain form returns an [`IntBuf`].
//!
//! Large multiplication, division, power and radix conversion go through `dashu-int`, which aborts when an
//! allocation fails: callers ask `*_size` first and charge several times that size.

mod bits;
mod bytes;
mod linear;
mod muldiv;
mod power;
mod products;
mod radix;
mod real;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::Fault;

pub use bits::and;
pub use bits::and_into;
pub use bits::bit_count;
pub use bits::bit_length;
pub use bits::bitwise_size;
pub use bits::invert;
pub use bits::invert_into;
pub use bits::or;
pub use bits::or_into;
pub use bits::shift_left;
pub use bits::shift_left_into;
pub use bits::shift_left_size;
pub use bits::shift_right;
pub use bits::shift_right_into;
pub use bits::shift_right_size;
pub use bits::trailing_zeros;
pub use bits::xor;
pub use bits::xor_into;
pub use bytes::ByteOrder;
pub use bytes::from_bytes;
pub use bytes::to_bytes;
pub use bytes::to_u64_wrapping;
pub use linear::add;
pub use linear::add_into;
pub use linear::add_size;
pub use linear::sub;
pub use linear::sub_into;
pub use muldiv::div_mod;
pub use muldiv::div_mod_near;
pub use muldiv::div_size;
pub use muldiv::floor_div;
pub use muldiv::modulo;
pub use muldiv::mul;
pub use muldiv::mul_into;
pub use muldiv::mul_size;
pub use power::gcd;
pub use power::inverse_mod;
pub use power::isqrt;
pub use power::pow;
pub use power::pow_mod;
pub use power::pow_size;
pub use power::round_to_power_of_ten;
pub use products::comb;
pub use products::factorial;
pub use products::factorial_size;
pub use products::lcm;
pub use products::perm;
pub use products::perm_size;
pub use radix::DEFAULT_MAX_DIGITS;
pub use radix::DecimalBuffer;
pub use radix::ParseError;
pub use radix::decimal_magnitude;
pub use radix::decimal_size;
pub use radix::parse;
pub use radix::to_decimal;
pub use radix::to_radix;
pub(in crate::number) use radix::trim;
pub(in crate::number) use real::HASH_BITS;
pub(in crate::number) use real::HASH_MODULUS;
pub use real::compare_f64;
pub(in crate::number) use real::compose;
pub(in crate::number) use real::decompose;
pub use real::frexp;
pub use real::from_f64;
pub use real::hash;
pub use real::to_f64;
pub use real::true_div;

/// An integer as sign and magnitude, borrowed. Normal: the last limb is not zero, zero is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Int<'a> {
    /// Whether the integer is below zero.
    pub negative: bool,
    /// The magnitude, least significant limb first.
    pub limbs: &'a [u64],
}

/// What an `*_into` operation wrote: the sign, and how many limbs of the buffer are the magnitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Whether the result is below zero.
    pub negative: bool,
    /// The number of limbs; the last one is not zero.
    pub len: usize,
}

/// The limbs of an owned integer; up to ten stand inline.
pub type Limbs = SmallVec<[u64; 10]>;

/// An owned integer in sign and magnitude.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct IntBuf {
    negative: bool,
    limbs: Limbs,
}

impl<'a> Int<'a> {
    /// Zero.
    pub const ZERO: Int<'static> = Int { negative: false, limbs: &[] };
    /// One.
    pub const ONE: Int<'static> = Int { negative: false, limbs: &[1] };

    /// The integer of the given sign and magnitude; zero limbs at the end are cut off.
    pub fn new(negative: bool, limbs: &'a [u64]) -> Self {
        let limbs = &limbs[..significant(limbs)];
        Int { negative: negative && !limbs.is_empty(), limbs }
    }

    /// Whether this is zero.
    pub fn is_zero(self) -> bool {
        self.limbs.is_empty()
    }

    /// Whether this is odd.
    pub fn is_odd(self) -> bool {
        self.limbs.first().is_some_and(|limb| limb & 1 == 1)
    }

    /// The absolute value.
    pub fn abs(self) -> Self {
        Int { negative: false, limbs: self.limbs }
    }

    /// The negated integer.
    pub fn negated(self) -> Self {
        Int { negative: !self.negative && !self.limbs.is_empty(), limbs: self.limbs }
    }

    /// The integer as an `i64`, when it fits.
    pub fn to_i64(self) -> Option<i64> {
        match *self.limbs {
            [] => Some(0),
            [limb] if self.negative => (limb <= 1 << 63).then_some((limb as i64).wrapping_neg()),
            [limb] => i64::try_from(limb).ok(),
            _ => None,
        }
    }

    /// The integer as a `u64`, when it fits.
    pub fn to_u64(self) -> Option<u64> {
        match *self.limbs {
            [] => Some(0),
            [limb] if !self.negative => Some(limb),
            _ => None,
        }
    }

    /// The integer in a buffer of its own.
    pub fn to_buf(self) -> IntBuf {
        IntBuf { negative: self.negative, limbs: Limbs::from_slice(self.limbs) }
    }
}

impl Ord for Int<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => compare_magnitudes(self.limbs, other.limbs),
            (true, true) => compare_magnitudes(other.limbs, self.limbs),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Int<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl IntBuf {
    /// The integer of the given sign and magnitude; zero limbs at the end are cut off.
    pub fn from_limbs(negative: bool, mut limbs: Limbs) -> Self {
        limbs.truncate(significant(&limbs));
        IntBuf { negative: negative && !limbs.is_empty(), limbs }
    }

    /// The integer as a borrowed one.
    pub fn as_int(&self) -> Int<'_> {
        Int { negative: self.negative, limbs: &self.limbs }
    }

    /// The integer as an `i64`, when it fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.as_int().to_i64()
    }

    /// The negated integer, in the same buffer.
    pub fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.limbs.is_empty();
        self
    }

    /// Lets `write` fill a buffer of `size` limbs.
    fn build(size: usize, write: impl FnOnce(&mut [u64]) -> Written) -> Self {
        let mut limbs = Limbs::from_elem(0, size);
        let written = write(&mut limbs);
        limbs.truncate(written.len);
        IntBuf { negative: written.negative, limbs }
    }
}

impl From<u64> for IntBuf {
    fn from(value: u64) -> Self {
        let limbs = if value == 0 { Limbs::new() } else { Limbs::from_slice(&[value]) };
        IntBuf { negative: false, limbs }
    }
}

impl From<i64> for IntBuf {
    fn from(value: i64) -> Self {
        IntBuf { negative: value < 0, ..IntBuf::from(value.unsigned_abs()) }
    }
}

impl From<u128> for IntBuf {
    fn from(value: u128) -> Self {
        IntBuf::from_limbs(false, Limbs::from_slice(&[value as u64, (value >> 64) as u64]))
    }
}

impl From<i128> for IntBuf {
    fn from(value: i128) -> Self {
        IntBuf { negative: value < 0, ..IntBuf::from(value.unsigned_abs()) }
    }
}

/// An `i64` as an [`Int`] without allocation: keeps the limb that [`SmallInt::as_int`] borrows.
#[derive(Clone, Copy, Debug)]
pub struct SmallInt {
    negative: bool,
    limb: [u64; 1],
}

impl SmallInt {
    /// The integer `value`.
    pub fn new(value: i64) -> Self {
        SmallInt { negative: value < 0, limb: [value.unsigned_abs()] }
    }

    /// The integer as sign and magnitude.
    pub fn as_int(&self) -> Int<'_> {
        let len = usize::from(self.limb[0] != 0);
        Int { negative: self.negative, limbs: &self.limb[..len] }
    }
}

/// The number of limbs without the zeros at the end.
fn significant(limbs: &[u64]) -> usize {
    limbs.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1)
}

/// A magnitude in `out`, up to its last limb that is not zero, with the sign it is to have.
fn written(negative: bool, out: &[u64]) -> Written {
    let len = significant(out);
    Written { negative: negative && len != 0, len }
}

/// The order of two normal magnitudes.
fn compare_magnitudes(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}
