//! Logarithms, which take integers of any size.

use pymath::math;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::number::limbs;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::Intrinsic;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;

use super::real;
use super::settle_within;

/// The logarithm of an integer or a real number.
#[inline]
fn logarithm(thread: &mut Thread, x: Value, log: fn(f64) -> pymath::Result<f64>) -> PyResult<f64> {
    match int::exact(x) {
        Some(integer) => of_integer(thread, integer, log),
        None => {
            let x = real(thread, x)?;
            settle_within(thread, log(x), x, "a positive input")
        }
    }
}

fn of_integer(thread: &mut Thread, integer: Value, log: fn(f64) -> pymath::Result<f64>) -> PyResult<f64> {
    let result = int::with_limbs(integer, |int| {
        if int.negative || int.is_zero() {
            return None;
        }
        match limbs::to_f64(int) {
            Ok(float) => log(float).ok(),
            Err(_) => {
                let (mantissa, exponent) = limbs::frexp(int);
                Some(log(mantissa).ok()? + log(2.0).ok()? * exponent as f64)
            }
        }
    });
    result.flatten().ok_or_else(|| not_positive(thread))
}

#[cold]
fn not_positive(thread: &mut Thread) -> Raised {
    thread.value_error("expected a positive input")
}

fn natural(x: f64) -> pymath::Result<f64> {
    math::log(x, None)
}

/// log(x, [base=math.e])
/// Return the logarithm of x to the given base.
///
/// If the base is not specified, returns the natural logarithm (base e) of x.
#[pyfunction("(x, base=None, /)", module = "math", intrinsic = float_intrinsic!(ln f64::ln))]
pub(super) fn log(thread: &mut Thread, x: Value, base: Option<Value>) -> PyResult<f64> {
    let numerator = logarithm(thread, x, natural)?;
    let Some(base) = base else { return Ok(numerator) };
    let denominator = logarithm(thread, base, natural)?;
    if denominator == 0.0 {
        return Err(thread.zero_division_error("division by zero"));
    }
    Ok(numerator / denominator)
}

/// Return the base 2 logarithm of x.
#[pyfunction("(x, /)", module = "math", intrinsic = float_intrinsic!(log2 f64::log2))]
pub(super) fn log2(thread: &mut Thread, x: Value) -> PyResult<f64> {
    logarithm(thread, x, math::log2)
}

/// Return the base 10 logarithm of x.
#[pyfunction("(x, /)", module = "math", intrinsic = float_intrinsic!(log10 f64::log10))]
pub(super) fn log10(thread: &mut Thread, x: Value) -> PyResult<f64> {
    logarithm(thread, x, math::log10)
}
