//! Powers, roots, greatest common divisors, rounding.

use dashu_int::UBig;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::Gcd;
use dashu_int::ops::SquareRoot;

use super::Fault;
use super::Int;
use super::IntBuf;
use super::Limbs;
use super::bits;
use super::muldiv;

fn to_ubig(a: Int<'_>) -> UBig {
    UBig::from_words(a.limbs)
}

fn from_ubig(negative: bool, value: &UBig) -> IntBuf {
    IntBuf::from_limbs(negative, Limbs::from_slice(value.as_words()))
}

/// The most limbs that `base ** exponent` can have; `None` when no address space could hold it.
pub fn pow_size(base: Int<'_>, exponent: Int<'_>) -> Option<usize> {
    if base.limbs.is_empty() || *base.limbs == [1] || exponent.is_zero() {
        return Some(1);
    }
    let length = bits::bit_length(base);
    // The power of a power of two is known to the bit: it is as cheap as a shift.
    let exact = bits::trailing_zeros(base) + 1 == length;
    let bits = (length - u64::from(exact)).checked_mul(exponent.to_u64()?)?;
    usize::try_from(bits / 64 + 1).ok().filter(|&size| size < isize::MAX as usize / 8)
}

/// `base ** exponent` for an exponent that is not negative. The caller has seen that [`pow_size`] is affordable;
/// an exponent that is not gives MemoryError.
pub fn pow(base: Int<'_>, exponent: Int<'_>) -> Result<IntBuf, Fault> {
    let negative = base.negative && exponent.is_odd();
    match *base.limbs {
        _ if exponent.is_zero() => return Ok(IntBuf::from(1_u64)),
        [] => return Ok(IntBuf::default()),
        [1] => return Ok(IntBuf::from(if negative { -1_i64 } else { 1 })),
        _ => {}
    }
    pow_size(base, exponent).ok_or_else(Fault::memory)?;
    let exponent = exponent.to_u64().and_then(|e| usize::try_from(e).ok()).ok_or_else(Fault::memory)?;
    if let [limb] = *base.limbs
        && let Some(power) = u32::try_from(exponent).ok().and_then(|e| limb.checked_pow(e))
    {
        return Ok(IntBuf::from_limbs(negative, Limbs::from_slice(&[power])));
    }
    // Powers of two come out of a shift; the bignum library then has only the odd part to multiply.
    let zeros = bits::trailing_zeros(base);
    let odd = bits::shift_right(base.abs(), zeros);
    let odd = if *odd.limbs == [1] { odd } else { from_ubig(false, &to_ubig(odd.as_int()).pow(exponent)) };
    let shift = zeros * exponent as u64;
    let power = if shift == 0 { odd } else { bits::shift_left(odd.as_int(), shift) };
    Ok(IntBuf { negative, limbs: power.limbs })
}

/// `pow(base, exponent, modulus)`
pub fn pow_mod(base: Int<'_>, exponent: Int<'_>, modulus: Int<'_>) -> Result<IntBuf, Fault> {
    if modulus.is_zero() {
        return Err(Fault::value("pow() 3rd argument cannot be 0"));
    }
    if *modulus.limbs == [1] {
        return Ok(IntBuf::default());
    }
    let inverse;
    let base = if exponent.negative {
        inverse = inverse_mod(base, modulus.abs())?;
        inverse.as_int()
    } else {
        base
    };
    let power = pow_mod_magnitude(base, exponent.abs(), modulus.abs())?;
    if modulus.negative && !power.as_int().is_zero() {
        return Ok(super::add(power.as_int(), modulus));
    }
    Ok(power)
}

/// As [`pow_mod`], for an exponent that is not negative and a modulus above one.
fn pow_mod_magnitude(base: Int<'_>, exponent: Int<'_>, modulus: Int<'_>) -> Result<IntBuf, Fault> {
    let base = muldiv::modulo(base, modulus)?;
    if let ([modulus], Some(exponent)) = (modulus.limbs, exponent.to_u64()) {
        let base = base.as_int().to_u64().unwrap_or(0);
        return Ok(IntBuf::from(pow_mod_limb(base, exponent, *modulus)));
    }
    let ring = ConstDivisor::new(to_ubig(modulus));
    let power = ring.reduce(to_ubig(base.as_int())).pow(&to_ubig(exponent));
    Ok(from_ubig(false, &power.residue()))
}

/// As [`pow_mod`] where everything fits a limb.
fn pow_mod_limb(base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let mul = |a: u64, b: u64| match a.checked_mul(b) {
        Some(product) => product % modulus,
        None => (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64,
    };
    let (mut power, mut square) = (1 % modulus, base);
    while exponent != 0 {
        if exponent & 1 == 1 {
            power = mul(power, square);
        }
        exponent >>= 1;
        if exponent != 0 {
            square = mul(square, square);
        }
    }
    power
}

/// The inverse of `a` modulo `modulus`, which is positive: `pow(a, -1, modulus)`.
pub fn inverse_mod(a: Int<'_>, modulus: Int<'_>) -> Result<IntBuf, Fault> {
    let (mut r, mut next_r) = (modulus.to_buf(), muldiv::modulo(a, modulus)?);
    let (mut t, mut next_t) = (IntBuf::default(), IntBuf::from(1_u64));
    while !next_r.as_int().is_zero() {
        let (quotient, rest) = muldiv::div_mod(r.as_int(), next_r.as_int())?;
        r = std::mem::replace(&mut next_r, rest);
        let product = muldiv::mul(quotient.as_int(), next_t.as_int());
        let difference = super::sub(t.as_int(), product.as_int());
        t = std::mem::replace(&mut next_t, difference);
    }
    if r.as_int() != Int::ONE {
        return Err(Fault::value("base is not invertible for the given modulus"));
    }
    muldiv::modulo(t.as_int(), modulus)
}

/// The greatest common divisor, never negative.
pub fn gcd(a: Int<'_>, b: Int<'_>) -> IntBuf {
    match (a.limbs, b.limbs) {
        ([], _) => b.abs().to_buf(),
        (_, []) => a.abs().to_buf(),
        (&[x], &[y]) => IntBuf::from(gcd_limb(x, y)),
        _ => from_ubig(false, &to_ubig(a).gcd(to_ubig(b))),
    }
}

/// Stein's binary algorithm; neither number is zero.
fn gcd_limb(mut a: u64, mut b: u64) -> u64 {
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
        if b == 0 {
            return a << shift;
        }
    }
}

/// The square root rounded down: `math.isqrt`.
pub fn isqrt(a: Int<'_>) -> Result<IntBuf, Fault> {
    if a.negative {
        return Err(Fault::value("isqrt() argument must be nonnegative"));
    }
    if let Some(limb) = a.to_u64() {
        return Ok(IntBuf::from(limb.isqrt()));
    }
    Ok(from_ubig(false, &to_ubig(a).sqrt()))
}

/// `round(a, -digits)`: the multiple of `10 ** digits` nearest to `a`, halves to the even multiple.
///
/// The caller charges [`pow_size`] of ten to `digits`; digits beyond the number's length give zero at once.
pub fn round_to_power_of_ten(a: Int<'_>, digits: u64) -> Result<IntBuf, Fault> {
    // Each decimal digit is more than three bits: such a unit is more than twice as large as `a`.
    if digits > bits::bit_length(a) / 3 + 2 {
        return Ok(IntBuf::default());
    }
    let unit = pow(Int { negative: false, limbs: &[10] }, IntBuf::from(digits).as_int())?;
    let (_, remainder) = muldiv::div_mod_near(a, unit.as_int())?;
    Ok(super::sub(a, remainder.as_int()))
}
