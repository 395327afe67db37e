//! Integers beyond 64 bits, between text and limbs.

use dashu_int::UBig;
use dashu_int::Word;
use taipan_code::BigInt;
use taipan_code::Const;

/// The most decimal digits an integer literal may have: `sys.int_info.default_max_str_digits`.
const MAX_DECIMAL_DIGITS: usize = 4300;

/// The decimal digits of `value`.
pub(crate) fn decimal(value: &BigInt) -> String {
    let words: &[Word] = &value.limbs;
    let sign = if value.negative { "-" } else { "" };
    format!("{sign}{}", UBig::from_words(words))
}

/// The value of an integer literal, or the message of CPython's error.
pub(super) fn integer(literal: &str) -> Result<Const, String> {
    let digits: String = literal.chars().filter(|&c| c != '_').collect();
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
        [b'0', b'o' | b'O', ..] => (&digits[2..], 8),
        [b'0', b'b' | b'B', ..] => (&digits[2..], 2),
        _ => (&digits[..], 10),
    };
    if let Ok(value) = i64::from_str_radix(digits, radix) {
        return Ok(Const::Int(value));
    }
    if radix == 10 && digits.len() > MAX_DECIMAL_DIGITS {
        return Err(too_long(digits.len()));
    }
    let value = UBig::from_str_radix(digits, radix).map_err(|_| "invalid syntax".to_owned())?;
    Ok(Const::BigInt(BigInt { negative: false, limbs: value.as_words().iter().copied().collect() }))
}

fn too_long(digits: usize) -> String {
    format!(
        "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value has {digits} digits; \
         use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
         avoid decimal conversion limits."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_every_size() {
        assert_eq!(integer("1_000"), Ok(Const::Int(1000)));
        assert_eq!(integer("0xFF"), Ok(Const::Int(255)));
        assert_eq!(integer("9223372036854775807"), Ok(Const::Int(i64::MAX)));
        let Ok(Const::BigInt(big)) = integer("0x1_0000_0000_0000_0000") else {
            panic!("64 bits are exceeded")
        };
        assert_eq!(*big.limbs, [0, 1]);
        assert_eq!(decimal(&big), "18446744073709551616");
        assert!(integer(&"9".repeat(4301)).is_err());
    }
}
