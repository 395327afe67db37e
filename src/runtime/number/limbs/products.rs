//! Products of many integers: factorials, permutations, combinations, common multiples.

use super::Fault;
use super::Int;
use super::IntBuf;
use super::linear;
use super::muldiv;
use super::power;

/// The most limbs that `n!` can have; `None` when no address space could hold it.
pub fn factorial_size(n: u64) -> Option<usize> {
    perm_size(IntBuf::from(n).as_int(), n)
}

/// `math.factorial(n)`. The caller has seen that [`factorial_size`] is affordable.
pub fn factorial(n: u64) -> IntBuf {
    product(2, n)
}

/// The most limbs that the product of `k` factors up to `n` can have; `None` when no address space could hold it.
pub fn perm_size(n: Int<'_>, k: u64) -> Option<usize> {
    let bits = super::bit_length(n).checked_mul(k)?;
    usize::try_from(bits / 64 + 1).ok().filter(|&size| size < isize::MAX as usize / 8)
}

/// `math.perm(n, k)` for numbers that are not negative: `n * (n - 1) * ...`, `k` factors. The caller has seen that
/// [`perm_size`] is affordable.
pub fn perm(n: Int<'_>, k: u64) -> IntBuf {
    match n.to_u64() {
        Some(n) if k > n => IntBuf::default(),
        Some(n) => product(n - k + 1, n),
        None => falling(n, k),
    }
}

/// `math.comb(n, k)` for numbers that are not negative: how many sets of `k` out of `n` there are. The caller has
/// seen that [`perm_size`] of `n` and the smaller of `k` and `n - k` is affordable, and gives that.
pub fn comb(n: Int<'_>, k: u64) -> Result<IntBuf, Fault> {
    let small = n.to_u64().and_then(|n| comb_small(n, k));
    match small {
        Some(count) => Ok(IntBuf::from(count)),
        None => muldiv::floor_div(perm(n, k).as_int(), factorial(k).as_int()),
    }
}

/// As [`comb`] where every step fits a machine integer.
fn comb_small(n: u64, k: u64) -> Option<u64> {
    if k > n {
        return Some(0);
    }
    // The product of the first factors is divisible by that of the first divisors.
    (0..k).try_fold(1_u64, |count, step| Some(count.checked_mul(n - step)? / (step + 1)))
}

/// `math.lcm(a, b)`
pub fn lcm(a: Int<'_>, b: Int<'_>) -> Result<IntBuf, Fault> {
    if a.is_zero() || b.is_zero() {
        return Ok(IntBuf::default());
    }
    let divisor = power::gcd(a, b);
    let quotient = muldiv::floor_div(a.abs(), divisor.as_int())?;
    Ok(muldiv::mul(quotient.as_int(), b.abs()))
}

/// `low * (low + 1) * ... * high`; one when there is no factor. Halves of about the same size are multiplied.
fn product(low: u64, high: u64) -> IntBuf {
    if let Some(product) = (low..=high).try_fold(1, u64::checked_mul) {
        return IntBuf::from(product);
    }
    let middle = low + (high - low) / 2;
    muldiv::mul(product(low, middle).as_int(), product(middle + 1, high).as_int())
}

/// The product of `k` factors from a large `n` down, halved as in [`product`].
fn falling(n: Int<'_>, k: u64) -> IntBuf {
    match k {
        0 => IntBuf::from(1_u64),
        1 => n.to_buf(),
        _ => {
            let half = k / 2;
            let rest = linear::sub(n, IntBuf::from(half).as_int());
            muldiv::mul(falling(n, half).as_int(), falling(rest.as_int(), k - half).as_int())
        }
    }
}
