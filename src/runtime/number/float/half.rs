//! Half-precision floats: IEEE 754's binary16.

/// A half's value.
pub fn half_to_double(bits: u16) -> f64 {
    let sign = u64::from(bits >> 15) << 63;
    let exponent = bits >> 10 & 0x1F;
    let fraction = bits & 0x3FF;
    let magnitude = match exponent {
        0 => f64::from(fraction) * 2_f64.powi(-24),
        0x1F => return f64::from_bits(sign | 0x7FF << 52 | u64::from(fraction) << 42),
        _ => f64::from(fraction + 0x400) * 2_f64.powi(i32::from(exponent) - 25),
    };
    f64::from_bits(sign | magnitude.to_bits())
}

/// The nearest half, ties to even; nothing if the number is finite and the half is not.
pub fn double_to_half(value: f64) -> Option<u16> {
    let bits = value.to_bits();
    let sign = (bits >> 48) as u16 & 0x8000;
    if value.is_nan() {
        let payload = (bits >> 42) as u16 & 0x3FF;
        return Some(sign | 0x7C00 | if payload == 0 { 0x200 } else { payload });
    }
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // The least exponent of a normal half is -14; below it the steps stay the same.
    let exponent = ((bits >> 52 & 0x7FF) as i32 - 1023).max(-14);
    // Exact: a power of two; the product has at most 53 significant bits.
    let steps = (magnitude * 2_f64.powi(10 - exponent.min(16))).round_ties_even();
    if exponent > 15 || exponent == 15 && steps >= 2048.0 {
        return None;
    }
    // A carry out of the fraction is a carry into the exponent.
    Some(sign | ((exponent + 14) as u16 * 0x400 + steps as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        let half = |value: f64| double_to_half(value);
        assert_eq!(half(65519.9), Some(0x7BFF));
        assert_eq!(half(65520.0), None);
        assert_eq!(half(1e300), None);
        assert_eq!(half(5.960_464_477_539_063e-8), Some(1));
        assert_eq!(half(2.980_232_238_769_531_2e-8), Some(0));
        assert_eq!(half(2.980_530_261_993_408e-8), Some(1));
        assert_eq!(half(-0.0), Some(0x8000));
        assert_eq!(half(6.1e-5), Some(0x3FF));
        assert_eq!(half(2049.0), Some(0x6800));
        assert_eq!(half(2051.0), Some(0x6802));
        assert_eq!(half(f64::NAN), Some(0x7E00));
        for bits in 0..=u16::MAX {
            assert_eq!(half(half_to_double(bits)), Some(bits));
        }
    }
}
