//! Arithmetic of ints: fast paths on machine integers, else on limbs. The size of what the program decides is checked
//! before it is computed.

use std::cmp::Ordering;

use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Int;
use super::exact;
use super::from_buf;
use super::from_i64;
use super::from_i128;
use super::raise_fault;
use super::with_limbs;
use crate::number::fault::Fault;
use crate::number::hash;
use crate::number::limbs;
use crate::number::limbs::IntBuf;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::str::Str;

#[pymethods]
impl Int {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        repr(thread, this)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        hash_of(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, left: Value, right: Value, op: Comparison) -> PyResult {
        compare(thread, left, right, op)
    }

    #[slot(add)]
    fn add(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        add(thread, left, right)
    }

    #[slot(sub)]
    fn sub(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        sub(thread, left, right)
    }

    #[slot(mul)]
    fn mul(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        mul(thread, left, right)
    }

    #[slot(truediv)]
    fn truediv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        truediv(thread, left, right)
    }

    #[slot(floordiv)]
    fn floordiv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        floordiv(thread, left, right)
    }

    #[slot(modulo)]
    fn modulo(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        modulo(thread, left, right)
    }

    #[slot(divmod)]
    fn divmod(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        divmod(thread, left, right)
    }

    #[slot(pow)]
    fn pow(thread: &mut Thread, base: Value, exponent: Value, modulus: Value) -> PyResult {
        pow(thread, base, exponent, modulus)
    }

    #[slot(lshift)]
    fn lshift(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        lshift(thread, left, right)
    }

    #[slot(rshift)]
    fn rshift(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        rshift(thread, left, right)
    }

    #[slot(and)]
    fn and(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        and(thread, left, right)
    }

    #[slot(xor)]
    fn xor(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        xor(thread, left, right)
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        or(thread, left, right)
    }

    #[slot(neg)]
    fn neg(thread: &mut Thread, this: Value) -> PyResult {
        neg(thread, this)
    }

    #[slot(pos)]
    fn pos(thread: &mut Thread, this: Value) -> PyResult {
        pos(thread, this)
    }

    #[slot(abs)]
    fn abs(thread: &mut Thread, this: Value) -> PyResult {
        abs(thread, this)
    }

    #[slot(invert)]
    fn invert(thread: &mut Thread, this: Value) -> PyResult {
        invert(thread, this)
    }

    #[slot(bool)]
    fn bool(thread: &mut Thread, this: Value) -> PyResult<bool> {
        truth(thread, this)
    }

    #[slot(int)]
    fn int(thread: &mut Thread, this: Value) -> PyResult {
        pos(thread, this)
    }

    #[slot(float)]
    fn float(thread: &mut Thread, this: Value) -> PyResult {
        float(thread, this)
    }

    #[slot(index)]
    fn index(thread: &mut Thread, this: Value) -> PyResult {
        pos(thread, this)
    }
}

/// Both operands as exact ints.
#[inline]
fn both(left: Value, right: Value) -> Option<(Value, Value)> {
    Some((exact(left)?, exact(right)?))
}

/// Both operands as machine integers.
#[inline]
fn small(left: Value, right: Value) -> Option<(i64, i64)> {
    Some((left.as_int()?, right.as_int()?))
}

/// The value of an exact int of at most 127 bits.
#[inline]
fn wide(value: Value) -> Option<i128> {
    if let Some(int) = value.as_int() {
        return Some(int.into());
    }
    let int = value.exact::<Int>()?;
    let int = int.as_limbs();
    let magnitude = match *int.limbs {
        [low] => i128::from(low),
        [low, high] if high >> 63 == 0 => i128::from(high) << 64 | i128::from(low),
        _ => return None,
    };
    Some(if int.negative { -magnitude } else { magnitude })
}

/// The result of an operator that needs no more than 128 bits, where the operands are that short.
#[inline]
fn in_wide(
    thread: &Thread,
    left: Value,
    right: Value,
    compute: impl Fn(i128, i128) -> Option<i128>,
) -> Option<Value> {
    let result = compute(wide(left)?, wide(right)?)?;
    Some(from_i128(&thread.interp(), result))
}

fn wide_floor_div(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    let is_below = a % b != 0 && (a < 0) != (b < 0);
    Some(if is_below { quotient - 1 } else { quotient })
}

fn wide_floor_mod(a: i128, b: i128) -> Option<i128> {
    let remainder = a.checked_rem(b)?;
    Some(if remainder != 0 && (remainder < 0) != (b < 0) { remainder + b } else { remainder })
}

/// The number moved left, where no bit is lost.
fn wide_shift_left(a: i128, count: i128) -> Option<i128> {
    let count = u32::try_from(count).ok().filter(|&count| count < 127)?;
    let moved = a << count;
    (moved >> count == a).then_some(moved)
}

fn wide_shift_right(a: i128, count: i128) -> Option<i128> {
    let count = u32::try_from(count).ok()?;
    Some(a >> count.min(127))
}

/// The most limbs of an int: a gibibyte. The multiplication of larger ones takes longer than anybody waits, and cannot be
/// interrupted.
const MOST_LIMBS: usize = 1 << 27;

/// Refuses a result of `limbs` limbs that is too large or that memory has no room for, and polls for the work.
pub fn admit(thread: &mut Thread, limbs: usize) -> PyResult<()> {
    const FREE: usize = 1 << 10;
    if limbs > MOST_LIMBS {
        return Err(thread.memory_error());
    }
    if limbs > FREE {
        let bytes = limbs.checked_mul(8).ok_or(()).map_err(|()| thread.memory_error())?;
        // Result and temporaries.
        let total = bytes.checked_mul(4).ok_or(()).map_err(|()| thread.memory_error())?;
        drop(thread.charge(total)?);
        thread.work(limbs)?;
    }
    Ok(())
}

fn big(
    thread: &mut Thread,
    left: Value,
    right: Value,
    size: fn(limbs::Int<'_>, limbs::Int<'_>) -> usize,
    compute: fn(limbs::Int<'_>, limbs::Int<'_>) -> IntBuf,
) -> PyResult {
    let needed = with_limbs(left, |a| with_limbs(right, |b| size(a, b))).flatten().unwrap_or(0);
    admit(thread, needed)?;
    match with_limbs(left, |a| with_limbs(right, |b| compute(a, b))).flatten() {
        Some(result) => from_buf(thread, &result),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn big_fallible(
    thread: &mut Thread,
    left: Value,
    right: Value,
    compute: impl Fn(limbs::Int<'_>, limbs::Int<'_>) -> Result<IntBuf, Fault>,
) -> PyResult {
    let needed =
        with_limbs(left, |a| with_limbs(right, |b| a.limbs.len() + b.limbs.len())).flatten().unwrap_or(0);
    admit(thread, needed)?;
    match with_limbs(left, |a| with_limbs(right, |b| compute(a, b))).flatten() {
        Some(Ok(result)) => from_buf(thread, &result),
        Some(Err(fault)) => Err(raise_fault(thread, &fault)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left + right`
pub fn add(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right) {
        return Ok(from_i64(&thread.interp(), a + b));
    }
    if let Some(result) = in_wide(thread, left, right, i128::checked_add) {
        return Ok(result);
    }
    big(thread, left, right, limbs::add_size, limbs::add)
}

/// `left - right`
pub fn sub(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right) {
        return Ok(from_i64(&thread.interp(), a - b));
    }
    if let Some(result) = in_wide(thread, left, right, i128::checked_sub) {
        return Ok(result);
    }
    big(thread, left, right, limbs::add_size, limbs::sub)
}

/// `left * right`
pub fn mul(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right) {
        return Ok(from_i128(&thread.interp(), i128::from(a) * i128::from(b)));
    }
    if let Some(result) = in_wide(thread, left, right, i128::checked_mul) {
        return Ok(result);
    }
    big(thread, left, right, limbs::mul_size, limbs::mul)
}

fn truediv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    const EXACT: i64 = 1 << 53;
    if let Some((a, b)) = small(left, right)
        && b != 0
        && a.abs() <= EXACT
        && b.abs() <= EXACT
    {
        return Ok(Value::float(a as f64 / b as f64));
    }
    match with_limbs(left, |a| with_limbs(right, |b| limbs::true_div(a, b))).flatten() {
        Some(Ok(quotient)) => Ok(Value::float(quotient)),
        Some(Err(fault)) => Err(raise_fault(thread, &fault)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left // right`
pub fn floordiv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right)
        && b != 0
    {
        return Ok(from_i64(&thread.interp(), floor_div(a, b)));
    }
    if let Some(result) = in_wide(thread, left, right, wide_floor_div) {
        return Ok(result);
    }
    big_fallible(thread, left, right, limbs::floor_div)
}

/// `left % right`
pub fn modulo(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right)
        && b != 0
    {
        return Ok(from_i64(&thread.interp(), floor_mod(a, b)));
    }
    if let Some(result) = in_wide(thread, left, right, wide_floor_mod) {
        return Ok(result);
    }
    big_fallible(thread, left, right, limbs::modulo)
}

/// The quotient rounded down. The divisor is not zero and neither is `i64::MIN`.
#[inline]
pub fn floor_div(a: i64, b: i64) -> i64 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

/// The remainder with the divisor's sign. The divisor is not zero and neither is `i64::MIN`.
#[inline]
pub fn floor_mod(a: i64, b: i64) -> i64 {
    let remainder = a % b;
    if remainder != 0 && (remainder < 0) != (b < 0) { remainder + b } else { remainder }
}

fn divmod(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    let quotient = floordiv(thread, left, right)?;
    let remainder = modulo(thread, left, right)?;
    Ok(crate::types::tuple::Tuple::small(&thread.interp(), &[quotient, remainder]).as_value())
}

fn pow(thread: &mut Thread, base: Value, exponent: Value, modulus: Value) -> PyResult {
    let Some((base, exponent)) = both(base, exponent) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !modulus.is_none() {
        let Some(modulus) = exact(modulus) else { return Ok(Value::NOT_IMPLEMENTED) };
        return with_limbs(modulus, |m| big_fallible(thread, base, exponent, |a, b| limbs::pow_mod(a, b, m)))
            .unwrap_or(Ok(Value::NOT_IMPLEMENTED));
    }
    if with_limbs(exponent, |e| e.negative) == Some(true) {
        let (a, b) = (super::to_f64(thread, base)?, super::to_f64(thread, exponent)?);
        return crate::types::float::pow_floats(thread, a, b);
    }
    let size = with_limbs(base, |a| with_limbs(exponent, |b| limbs::pow_size(a, b))).flatten().flatten();
    let Some(size) = size else { return Err(thread.memory_error()) };
    admit(thread, size)?;
    big_fallible(thread, base, exponent, limbs::pow)
}

fn shift_count(thread: &mut Thread, count: Value) -> PyResult<Option<u64>> {
    let (negative, count) = match with_limbs(count, |c| (c.negative, c.to_u64())) {
        Some(parts) => parts,
        None => (false, Some(0)),
    };
    if negative {
        return Err(thread.value_error("negative shift count"));
    }
    Ok(count)
}

fn lshift(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right)
        && (0..=13).contains(&b)
    {
        return Ok(from_i64(&thread.interp(), a << b));
    }
    if let Some(result) = in_wide(thread, left, right, wide_shift_left) {
        return Ok(result);
    }
    let count = shift_count(thread, right)?;
    if left.as_int() == Some(0) {
        return Ok(left);
    }
    let Some(count) = count else { return Err(thread.overflow_error("too many digits in integer")) };
    let Some(size) = with_limbs(left, |a| limbs::shift_left_size(a, count)).flatten() else {
        return Err(thread.memory_error());
    };
    admit(thread, size)?;
    match with_limbs(left, |a| limbs::shift_left(a, count)) {
        Some(result) => from_buf(thread, &result),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn rshift(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right)
        && b >= 0
    {
        return Ok(Value::int_from_low_bits(a >> b.min(63)));
    }
    if let Some(result) = in_wide(thread, left, right, wide_shift_right) {
        return Ok(result);
    }
    let count = shift_count(thread, right)?.unwrap_or(u64::MAX);
    match with_limbs(left, |a| limbs::shift_right(a, count)) {
        Some(result) => from_buf(thread, &result),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn and(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right) {
        return Ok(Value::int_from_low_bits(a & b));
    }
    if let Some(result) = in_wide(thread, left, right, |a, b| Some(a & b)) {
        return Ok(result);
    }
    big(thread, left, right, limbs::bitwise_size, limbs::and)
}

fn xor(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right) {
        return Ok(Value::int_from_low_bits(a ^ b));
    }
    if let Some(result) = in_wide(thread, left, right, |a, b| Some(a ^ b)) {
        return Ok(result);
    }
    big(thread, left, right, limbs::bitwise_size, limbs::xor)
}

fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some((a, b)) = small(left, right) {
        return Ok(Value::int_from_low_bits(a | b));
    }
    if let Some(result) = in_wide(thread, left, right, |a, b| Some(a | b)) {
        return Ok(result);
    }
    big(thread, left, right, limbs::bitwise_size, limbs::or)
}

fn own(value: Value) -> Value {
    exact(value).unwrap_or(value)
}

fn neg(thread: &mut Thread, value: Value) -> PyResult {
    let value = own(value);
    match value.as_int() {
        Some(int) => Ok(from_i64(&thread.interp(), -int)),
        None => match with_limbs(value, |a| a.negated().to_buf()) {
            Some(result) => from_buf(thread, &result),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
    }
}

fn pos(_thread: &mut Thread, value: Value) -> PyResult {
    Ok(own(value))
}

fn abs(thread: &mut Thread, value: Value) -> PyResult {
    let value = own(value);
    if with_limbs(value, |a| a.negative) == Some(true) { neg(thread, value) } else { Ok(value) }
}

fn invert(thread: &mut Thread, value: Value) -> PyResult {
    let value = own(value);
    match value.as_int() {
        Some(int) => Ok(Value::int_from_low_bits(!int)),
        None => match with_limbs(value, limbs::invert) {
            Some(result) => from_buf(thread, &result),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
    }
}

fn truth(_thread: &mut Thread, value: Value) -> PyResult<bool> {
    Ok(with_limbs(own(value), |a| !a.is_zero()).unwrap_or(true))
}

fn float(thread: &mut Thread, value: Value) -> PyResult {
    super::to_f64(thread, own(value)).map(Value::float)
}

fn hash_of(_thread: &mut Thread, value: Value) -> PyResult<i64> {
    let value = own(value);
    Ok(match value.as_int() {
        Some(int) => hash::int(int),
        None => with_limbs(value, limbs::hash).unwrap_or(0),
    })
}

fn compare(_thread: &mut Thread, left: Value, right: Value, op: Comparison) -> PyResult {
    let Some((left, right)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
    let order = match (small(left, right), wide(left).zip(wide(right))) {
        (Some((a, b)), _) => a.cmp(&b),
        (None, Some((a, b))) => a.cmp(&b),
        (None, None) => {
            with_limbs(left, |a| with_limbs(right, |b| a.cmp(&b))).flatten().unwrap_or(Ordering::Equal)
        }
    };
    Ok(Value::bool(op.holds(order)))
}

fn repr(thread: &mut Thread, value: Value) -> PyResult {
    decimal(thread, own(value)).map(|text| text.as_value())
}

/// The decimal digits of an exact int; ValueError beyond the limit of digits.
pub fn decimal(thread: &mut Thread, value: Value) -> PyResult<taipan_gc::Gc<Str>> {
    if let Some(int) = value.as_int() {
        let mut buffer = limbs::DecimalBuffer::default();
        return Ok(Str::new(&thread.interp(), buffer.format(int)));
    }
    if let Some(int) = wide(value) {
        let mut buffer = limbs::DecimalBuffer::default();
        return Ok(Str::new(&thread.interp(), buffer.format_wide(int)));
    }
    let limit = thread.interp().max_str_digits();
    match with_limbs(value, |a| limbs::to_decimal(a, limit)) {
        Some(Ok(text)) => Str::from_text(thread, &text),
        Some(Err(fault)) => Err(raise_fault(thread, &fault)),
        None => Err(thread.type_error("an integer is required")),
    }
}
