//! `int.to_bytes` and `int.from_bytes`.

use super::Fault;
use super::Int;
use super::IntBuf;
use super::Limbs;
use super::bits;

/// Which byte comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// `"little"`: the lowest byte first.
    Little,
    /// `"big"`: the highest byte first.
    Big,
}

/// `int.from_bytes`
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> IntBuf {
    let highest = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let negative = signed && highest.is_some_and(|byte| byte & 0x80 != 0);
    let mut limbs: Limbs = match order {
        ByteOrder::Little => bytes.chunks(8).map(|chunk| limb(chunk.iter().rev(), negative)).collect(),
        ByteOrder::Big => bytes.rchunks(8).map(|chunk| limb(chunk.iter(), negative)).collect(),
    };
    if negative {
        limbs.iter_mut().for_each(|limb| *limb = !*limb);
        limbs.push(0);
        bits::increment(&mut limbs);
    }
    IntBuf::from_limbs(negative, limbs)
}

/// The limb of at most eight bytes, highest first; a short one is extended by the sign.
fn limb<'a>(bytes: impl Iterator<Item = &'a u8>, negative: bool) -> u64 {
    let sign = if negative { u64::MAX } else { 0 };
    bytes.fold(sign, |limb, &byte| limb << 8 | u64::from(byte))
}

/// `int.to_bytes`: fills all of `out`.
pub fn to_bytes(a: Int<'_>, out: &mut [u8], order: ByteOrder, signed: bool) -> Result<(), Fault> {
    if a.negative && !signed {
        return Err(Fault::overflow("can't convert negative int to unsigned"));
    }
    if bits_needed(a, signed) > out.len() as u64 * 8 {
        return Err(Fault::overflow("int too big to convert"));
    }
    let mut carry = a.negative;
    let mask = if a.negative { u64::MAX } else { 0 };
    for (index, chunk) in out.chunks_mut(8).enumerate() {
        let limb = a.limbs.get(index).copied().unwrap_or(0) ^ mask;
        let (limb, overflow) = limb.overflowing_add(u64::from(carry));
        carry = overflow;
        chunk.copy_from_slice(&limb.to_le_bytes()[..chunk.len()]);
    }
    if order == ByteOrder::Big {
        out.reverse();
    }
    Ok(())
}

/// The bits that hold `a`, the sign bit included when there is one.
fn bits_needed(a: Int<'_>, signed: bool) -> u64 {
    let length = bits::bit_length(a);
    if !signed {
        return length;
    }
    // -2**n needs no more bits than 2**n - 1. Zero fits no bytes at all.
    let power_of_two = a.negative && bits::trailing_zeros(a) + 1 == length;
    if power_of_two || a.is_zero() { length } else { length + 1 }
}

/// The lowest 64 bits of the two's complement.
pub fn to_u64_wrapping(a: Int<'_>) -> u64 {
    let limb = a.limbs.first().copied().unwrap_or(0);
    if a.negative { limb.wrapping_neg() } else { limb }
}
