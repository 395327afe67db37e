//! Integers beyond 64 bits, between text and limbs.

use dashu_int::UBig;
use dashu_int::Word;
use taipan_code::BigInt;

/// The decimal digits of `value`.
pub(crate) fn decimal(value: &BigInt) -> String {
    let words: Vec<Word> = value.limbs.iter().map(|&limb| limb as Word).collect();
    let sign = if value.negative { "-" } else { "" };
    format!("{sign}{}", UBig::from_words(&words))
}
