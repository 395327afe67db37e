//! Functions of integers of any size.

use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::number::Fault;
use taipan_runtime::number::Int;
use taipan_runtime::number::IntBuf;
use taipan_runtime::number::limbs;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;

/// Calls `body` with an exact int.
fn with<R>(integer: Value, body: impl FnOnce(Int<'_>) -> R) -> R {
    int::with_limbs(integer, body).unwrap_or_else(|| unreachable!("`ops::index` gives exact ints"))
}

fn is_negative(integer: Value) -> bool {
    with(integer, |int| int.negative)
}

fn finish(thread: &mut Thread, result: Result<IntBuf, Fault>) -> PyResult {
    match result {
        Ok(integer) => int::from_buf(thread, &integer),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// Sees that a result of so many limbs can be had.
fn admit(thread: &mut Thread, limbs: Option<usize>) -> PyResult<()> {
    match limbs {
        Some(limbs) => int::admit(thread, limbs),
        None => Err(thread.memory_error()),
    }
}

/// The greatest common divisor.
fn small_gcd(mut a: u64, mut b: u64) -> Option<u64> {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    Some(a)
}

/// The least common multiple, where it fits.
fn small_lcm(a: u64, b: u64) -> Option<u64> {
    match small_gcd(a, b)? {
        0 => Some(0),
        divisor => (a / divisor).checked_mul(b),
    }
}

/// Folds integers from the left; magnitudes of small ones by `small`, where that has an answer.
fn fold(
    thread: &mut Thread,
    integers: &[Value],
    neutral: i64,
    small: fn(u64, u64) -> Option<u64>,
    combine: fn(Int<'_>, Int<'_>) -> Result<IntBuf, Fault>,
) -> PyResult {
    let mut result = Value::int_from_low_bits(neutral);
    for &integer in integers {
        let integer = ops::index(thread, integer)?;
        if let (Some(a), Some(b)) = (result.as_int(), integer.as_int())
            && let Some(combined) = small(a.unsigned_abs(), b.unsigned_abs())
        {
            result = int::from_u64(&thread.interp(), combined);
            continue;
        }
        let size = with(result, |a| a.limbs.len()) + with(integer, |b| b.limbs.len());
        admit(thread, Some(size))?;
        let combined = with(result, |a| with(integer, |b| combine(a, b)));
        result = finish(thread, combined)?;
    }
    Ok(result)
}

/// Greatest Common Divisor.
#[pyfunction("(*integers)", module = "math")]
pub(super) fn gcd(thread: &mut Thread, integers: &[Value]) -> PyResult {
    fold(thread, integers, 0, small_gcd, |a, b| Ok(limbs::gcd(a, b)))
}

/// Least Common Multiple.
#[pyfunction("(*integers)", module = "math")]
pub(super) fn lcm(thread: &mut Thread, integers: &[Value]) -> PyResult {
    fold(thread, integers, 1, small_lcm, limbs::lcm)
}

/// Return the integer part of the square root of the input.
#[pyfunction("(n, /)", module = "math")]
pub(super) fn isqrt(thread: &mut Thread, n: Value) -> PyResult {
    let n = ops::index(thread, n)?;
    let size = with(n, |n| n.limbs.len());
    admit(thread, Some(size))?;
    let root = with(n, limbs::isqrt);
    finish(thread, root)
}

/// Find n!.
#[pyfunction("(n, /)", module = "math")]
pub(super) fn factorial(thread: &mut Thread, n: Value) -> PyResult {
    let n = ops::index(thread, n)?;
    if is_negative(n) {
        return Err(thread.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = int::to_i64(n) else {
        return Err(too_large(thread, "factorial() argument should not exceed"));
    };
    let n = n.unsigned_abs();
    admit(thread, limbs::factorial_size(n))?;
    int::from_buf(thread, &limbs::factorial(n))
}

#[cold]
fn too_large(thread: &mut Thread, what: &str) -> Raised {
    thread.overflow_error(format!("{what} {}", i64::MAX))
}

/// An integer that is not negative.
fn natural(thread: &mut Thread, value: Value, name: &str) -> PyResult {
    if is_negative(value) {
        return Err(thread.value_error(format!("{name} must be a non-negative integer")));
    }
    Ok(value)
}

/// Number of ways to choose k items from n items without repetition and with order.
///
/// Evaluates to n! / (n - k)! when k <= n and evaluates
/// to zero when k > n.
///
/// If k is not specified or is None, then k defaults to n
/// and the function returns n!.
///
/// Raises TypeError if either of the arguments are not integers.
/// Raises ValueError if either of the arguments are negative.
#[pyfunction("(n, k=None, /)", module = "math")]
pub(super) fn perm(thread: &mut Thread, n: Value, k: Option<Value>) -> PyResult {
    let Some(k) = k.filter(|k| !k.is_none()) else { return factorial(thread, n) };
    let (n, k) = (ops::index(thread, n)?, ops::index(thread, k)?);
    let (n, k) = (natural(thread, n, "n")?, natural(thread, k, "k")?);
    if with(n, |n| with(k, |k| n < k)) {
        return Ok(Value::int_from_low_bits(0));
    }
    let Some(k) = int::to_i64(k) else { return Err(too_large(thread, "k must not exceed")) };
    let k = k.unsigned_abs();
    let size = with(n, |n| limbs::perm_size(n, k));
    admit(thread, size)?;
    let product = with(n, |n| limbs::perm(n, k));
    int::from_buf(thread, &product)
}

/// Number of ways to choose k items from n items without repetition and without order.
///
/// Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates
/// to zero when k > n.
///
/// Also called the binomial coefficient because it is equivalent
/// to the coefficient of k-th term in polynomial expansion of the
/// expression (1 + x)**n.
///
/// Raises TypeError if either of the arguments are not integers.
/// Raises ValueError if either of the arguments are negative.
#[pyfunction("(n, k, /)", module = "math")]
pub(super) fn comb(thread: &mut Thread, n: Value, k: Value) -> PyResult {
    let (n, k) = (ops::index(thread, n)?, ops::index(thread, k)?);
    let (n, k) = (natural(thread, n, "n")?, natural(thread, k, "k")?);
    let rest = int::sub(thread, n, k)?;
    if is_negative(rest) {
        return Ok(Value::int_from_low_bits(0));
    }
    let fewer = with(k, |k| with(rest, |rest| k.min(rest).to_i64()));
    let Some(fewer) = fewer else { return Err(too_large(thread, "min(n - k, k) must not exceed")) };
    let fewer = fewer.unsigned_abs();
    let size = with(n, |n| limbs::perm_size(n, fewer));
    admit(thread, size)?;
    let count = with(n, |n| limbs::comb(n, fewer));
    finish(thread, count)
}
