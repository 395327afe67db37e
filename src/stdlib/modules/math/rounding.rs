//! From real numbers to integers.

use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::number::limbs;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::specials;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;

use super::real;

/// The int that a float without a fraction is.
#[inline]
fn whole(thread: &mut Thread, float: f64) -> PyResult {
    // Floats below this are exact as machine integers and fit a value.
    const SMALL: f64 = (1_i64 << 48) as f64;
    if float.abs() < SMALL {
        return Ok(Value::int_from_low_bits(float as i64));
    }
    match limbs::from_f64(float) {
        Ok(integer) => int::from_buf(thread, &integer),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// Rounds by the value's own method, or as a float.
#[inline]
fn round(thread: &mut Thread, x: Value, method: Name, float: fn(f64) -> f64) -> PyResult {
    if let Some(x) = x.as_float() {
        return whole(thread, float(x));
    }
    if x.is_int() {
        return Ok(x);
    }
    if let Some(result) = specials::method_optional(thread, x, method, &[])? {
        return Ok(result);
    }
    let x = real(thread, x)?;
    whole(thread, float(x))
}

/// Return the floor of x as an Integral.
///
/// This is the largest integer <= x.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn floor(thread: &mut Thread, x: Value) -> PyResult {
    round(thread, x, Name::__floor__, f64::floor)
}

/// Return the ceiling of x as an Integral.
///
/// This is the smallest integer >= x.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn ceil(thread: &mut Thread, x: Value) -> PyResult {
    round(thread, x, Name::__ceil__, f64::ceil)
}

/// Truncates the Real x to the nearest Integral toward 0.
///
/// Uses the __trunc__ magic method.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn trunc(thread: &mut Thread, x: Value) -> PyResult {
    if let Some(x) = x.as_float() {
        return whole(thread, x.trunc());
    }
    if let Some(result) = specials::method_optional(thread, x, Name::__trunc__, &[])? {
        return Ok(result);
    }
    let name = thread.interp().class_of(x).name_text();
    Err(thread.type_error(format!("type {name} doesn't define __trunc__ method")))
}
