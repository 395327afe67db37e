//! Hashes equal to CPython's.

use siphasher::sip::SipHasher13;

use super::limbs;
use super::limbs::HASH_BITS;
use super::limbs::HASH_MODULUS;
use crate::text::Unit;

/// The hash of positive infinity.
const INFINITY: i64 = 314_159;
/// The factor of a complex number's imaginary part.
const IMAGINARY: u64 = 1_000_003;

/// The key of string and bytes hashes; two zeros are `PYTHONHASHSEED=0`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashKey {
    /// The first half.
    pub k0: u64,
    /// The second half.
    pub k1: u64,
}

/// Minus one means failure where C functions return hashes, so no hash is minus one.
pub fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of `bytes` and of any object over a buffer.
pub fn bytes(key: HashKey, bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    not_minus_one(keyed(key, bytes) as i64)
}

/// The plain SipHash of bytes.
pub fn keyed(key: HashKey, bytes: &[u8]) -> u64 {
    SipHasher13::new_with_keys(key.k0, key.k1).hash(bytes)
}

/// The hash of a string in its narrowest kind.
pub fn text<T: Unit>(key: HashKey, units: &[T]) -> i64 {
    bytes(key, bytemuck::cast_slice(units))
}

/// The hash of an `i64` as an integer.
pub fn int(value: i64) -> i64 {
    let residue = (value.unsigned_abs() % HASH_MODULUS) as i64;
    not_minus_one(if value < 0 { -residue } else { residue })
}

/// The hash of a float; `None` for a NaN, which hashes by identity.
pub fn float(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value < 0.0 { -INFINITY } else { INFINITY });
    }
    let (mantissa, exponent) = limbs::decompose(value);
    // Multiplication by a power of two is a rotation of 61 bits.
    let bits = exponent.rem_euclid(i64::from(HASH_BITS)) as u32;
    let residue = (mantissa << bits & HASH_MODULUS | mantissa >> (HASH_BITS - bits)) as i64;
    Some(not_minus_one(if value < 0.0 { -residue } else { residue }))
}

/// The hash of a complex number from those of its parts.
pub fn complex(real: i64, imaginary: i64) -> i64 {
    not_minus_one((real as u64).wrapping_add((imaginary as u64).wrapping_mul(IMAGINARY)) as i64)
}

/// The hash of a pointer: identity hashes rotate the bits that alignment keeps zero to the top.
pub fn pointer(address: u64) -> i64 {
    not_minus_one(address.rotate_right(4) as i64)
}

/// The hash of a tuple, one item at a time: an xxHash of the item's hashes.
#[derive(Clone, Copy, Debug)]
pub struct TupleHasher {
    state: u64,
    len: u64,
}

const XX_1: u64 = 11_400_714_785_074_694_791;
const XX_2: u64 = 14_029_467_366_897_019_727;
const XX_5: u64 = 2_870_177_450_012_600_261;

impl Default for TupleHasher {
    fn default() -> Self {
        TupleHasher { state: XX_5, len: 0 }
    }
}

impl TupleHasher {
    /// Takes in the hash of the next item.
    pub fn push(&mut self, hash: i64) {
        let state = self.state.wrapping_add((hash as u64).wrapping_mul(XX_2));
        self.state = state.rotate_left(31).wrapping_mul(XX_1);
        self.len += 1;
    }

    /// The hash without the length, as slices have it.
    pub fn finish_plain(self) -> i64 {
        if self.state == u64::MAX { 1_546_275_796 } else { self.state as i64 }
    }

    /// The tuple's hash.
    pub fn finish(self) -> i64 {
        let hash = self.state.wrapping_add(self.len ^ (XX_5 ^ 3_527_539)) as i64;
        if hash == -1 { 1_546_275_796 } else { hash }
    }
}

/// The hash of a frozen set, one item at a time in any order.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetHasher {
    state: u64,
    len: u64,
}

impl SetHasher {
    /// Takes in the hash of an item.
    pub fn push(&mut self, hash: i64) {
        let hash = hash as u64;
        self.state ^= (hash ^ 89_869_747 ^ hash << 16).wrapping_mul(3_644_798_167);
        self.len += 1;
    }

    /// The set's hash.
    pub fn finish(self) -> i64 {
        let mut hash = self.state ^ (self.len + 1).wrapping_mul(1_927_868_237);
        hash ^= hash >> 11 ^ hash >> 25;
        let hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923) as i64;
        if hash == -1 { 590_923_713 } else { hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: HashKey = HashKey { k0: 0, k1: 0 };

    #[test]
    fn strings() {
        assert_eq!(bytes(KEY, b""), 0);
        assert_eq!(bytes(KEY, b"abc"), -4594863902769663758);
        assert_eq!(text(KEY, &[0x3B1_u16, 0x3B2]), 3740723405599701215);
        assert_eq!(text(KEY, &[0x1F600_u32]), -3536540696076613844);
    }

    #[test]
    fn numbers() {
        assert_eq!(int(-1), -2);
        assert_eq!(int(i64::MIN), -4);
        for (value, hash) in [
            (1.0, 1),
            (-1.0, -2),
            (0.1, 230584300921369408),
            (1e300, 1224995262755759164),
            (5e-324, 16777216),
            (-0.0, 0),
        ] {
            assert_eq!(float(value), Some(hash), "{value}");
        }
        assert_eq!(float(f64::NEG_INFINITY), Some(-314_159));
        assert_eq!(complex(1, 2), 2000007);
    }

    #[test]
    fn collections() {
        let mut tuple = TupleHasher::default();
        let mut set = SetHasher::default();
        assert_eq!((tuple.finish(), set.finish()), (5740354900026072187, 133146708735736));
        for hash in [1, 2, 3] {
            tuple.push(hash);
            set.push(hash);
        }
        assert_eq!((tuple.finish(), set.finish()), (529344067295497451, -272375401224217160));
    }
}
