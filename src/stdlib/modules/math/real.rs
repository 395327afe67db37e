//! Functions from floats to floats.

use pymath::math;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::Intrinsic;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;

use super::settle;
use super::settle_within;

/// Declares functions of one number: name, what its argument must be where not every number will do, and the C library's
/// function where it is that.
macro_rules! unary {
    ($($(#[$doc:meta])* $name:ident: $domain:literal $(= $plain:path)?;)*) => {
        $(
            $(#[$doc])*
            #[pyfunction("(x, /)", module = "math", intrinsic = float_intrinsic!($name $($plain)?))]
            pub(super) fn $name(thread: &mut Thread, x: f64) -> PyResult<f64> {
                settle_within(thread, math::$name(x), x, $domain)
            }
        )*
    };
}

unary! {
    /// Return the arc cosine (measured in radians) of x.
    ///
    /// The result is between 0 and pi.
    acos: "a number in range from -1 up to 1" = f64::acos;
    /// Return the inverse hyperbolic cosine of x.
    acosh: "argument value not less than 1";
    /// Return the arc sine (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    asin: "a number in range from -1 up to 1" = f64::asin;
    /// Return the inverse hyperbolic sine of x.
    asinh: "";
    /// Return the arc tangent (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    atan: "" = f64::atan;
    /// Return the inverse hyperbolic tangent of x.
    atanh: "a number between -1 and 1";
    /// Return the cube root of x.
    cbrt: "";
    /// Return the cosine of x (measured in radians).
    cos: "a finite input" = f64::cos;
    /// Return the hyperbolic cosine of x.
    cosh: "" = f64::cosh;
    /// Error function at x.
    erf: "";
    /// Complementary error function at x.
    erfc: "";
    /// Return e raised to the power of x.
    exp: "" = f64::exp;
    /// Return 2 raised to the power of x.
    exp2: "";
    /// Return exp(x)-1.
    ///
    /// This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.
    expm1: "" = f64::exp_m1;
    /// Return the absolute value of the float x.
    fabs: "" = f64::abs;
    /// Gamma function at x.
    gamma: "a noninteger or positive integer";
    /// Natural logarithm of absolute value of Gamma function at x.
    lgamma: "a noninteger or positive integer";
    /// Return the natural logarithm of 1+x (base e).
    ///
    /// The result is computed in a way which is accurate for x near zero.
    log1p: "argument value > -1";
    /// Return the sine of x (measured in radians).
    sin: "a finite input" = f64::sin;
    /// Return the hyperbolic sine of x.
    sinh: "" = f64::sinh;
    /// Return the tangent of x (measured in radians).
    tan: "a finite input" = f64::tan;
    /// Return the hyperbolic tangent of x.
    tanh: "" = f64::tanh;
}

/// Return the square root of x.
#[pyfunction("(x, /)", module = "math", intrinsic = Intrinsic::Sqrt)]
pub(super) fn sqrt(thread: &mut Thread, x: f64) -> PyResult<f64> {
    if x < 0.0 {
        return settle_within(thread, Err(pymath::Error::EDOM), x, "a nonnegative input");
    }
    Ok(x.sqrt())
}

/// Return the arc tangent (measured in radians) of y/x.
///
/// Unlike atan(y/x), the signs of both x and y are considered.
#[pyfunction("(y, x, /)", module = "math")]
pub(super) fn atan2(thread: &mut Thread, y: f64, x: f64) -> PyResult<f64> {
    settle(thread, math::atan2(y, x))
}

/// Return a float with the magnitude (absolute value) of x but the sign of y.
///
/// On platforms that support signed zeros, copysign(1.0, -0.0)
/// returns -1.0.
#[pyfunction("(x, y, /)", module = "math")]
pub(super) fn copysign(x: f64, y: f64) -> f64 {
    x.copysign(y)
}

/// Return fmod(x, y), according to platform C.
///
/// x % y may differ.
#[pyfunction("(x, y, /)", module = "math")]
pub(super) fn fmod(thread: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
    settle(thread, math::fmod(x, y))
}

/// Return x**y (x to the power of y).
#[pyfunction("(x, y, /)", module = "math")]
pub(super) fn pow(thread: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
    settle(thread, math::pow(x, y))
}

/// Difference between x and the closest integer multiple of y.
///
/// Return x - n*y where n*y is the closest integer multiple of y.
/// In the case where x is exactly halfway between two multiples of
/// y, the nearest even value of n is used. The result is always exact.
#[pyfunction("(x, y, /)", module = "math")]
pub(super) fn remainder(thread: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
    settle(thread, math::remainder(x, y))
}

/// Fused multiply-add operation.
///
/// Compute (x * y) + z with a single round.
#[pyfunction("(x, y, z, /)", module = "math")]
pub(super) fn fma(thread: &mut Thread, x: f64, y: f64, z: f64) -> PyResult<f64> {
    match math::fma(x, y, z) {
        Ok(result) => Ok(result),
        Err(pymath::Error::EDOM) => Err(thread.value_error("invalid operation in fma")),
        Err(pymath::Error::ERANGE) => Err(thread.overflow_error("overflow in fma")),
    }
}

/// Return x * (2**i).
///
/// This is essentially the inverse of frexp().
#[pyfunction("(x, i, /)", module = "math")]
pub(super) fn ldexp(thread: &mut Thread, x: f64, i: Value) -> PyResult<f64> {
    let Some(exponent) = int::exact(i) else {
        return Err(thread.type_error("Expected an int as second argument to ldexp."));
    };
    let negative = int::with_limbs(exponent, |int| int.negative).unwrap_or(false);
    let beyond = if negative { i32::MIN } else { i32::MAX };
    let exponent = int::to_i64(exponent).and_then(|small| i32::try_from(small).ok()).unwrap_or(beyond);
    settle(thread, math::ldexp(x, exponent))
}

/// Return the mantissa and exponent of x, as pair (m, e).
///
/// If x is a finite nonzero number, then m is a float with
/// 0.5 <= abs(m) < 1.0 and an integer e is such that
/// x == m * 2**e exactly.  Else, return (x, 0).
#[pyfunction("(x, /)", module = "math")]
pub(super) fn frexp(x: f64) -> (f64, i32) {
    math::frexp(x)
}

/// Return the fractional and integer parts of x.
///
/// Both results carry the sign of x and are floats.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn modf(x: f64) -> (f64, f64) {
    math::modf(x)
}

/// Return the floating-point value the given number of steps after x towards y.
///
/// If steps is not specified or is None, it defaults to 1.
///
/// Raises a TypeError, if x or y is not a double, or if steps is not
/// an integer.  Raises ValueError if steps is negative.
#[pyfunction("(x, y, /, *, steps=None)", module = "math")]
pub(super) fn nextafter(thread: &mut Thread, x: f64, y: f64, steps: Option<Value>) -> PyResult<f64> {
    let Some(steps) = steps.filter(|steps| !steps.is_none()) else { return Ok(math::nextafter(x, y, None)) };
    let steps = ops::index(thread, steps)?;
    if int::with_limbs(steps, |int| int.negative) == Some(true) {
        return Err(thread.value_error("steps must be a non-negative integer"));
    }
    // There are fewer floats than that.
    let steps = int::with_limbs(steps, |int| int.to_u64()).flatten().unwrap_or(u64::MAX);
    Ok(math::nextafter(x, y, Some(steps)))
}

/// Return the value of the least significant bit of the float x.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn ulp(x: f64) -> f64 {
    math::ulp(x)
}

/// Convert angle x from radians to degrees.
#[pyfunction("(x, /)", module = "math", intrinsic = Intrinsic::Float(degrees))]
pub(super) extern "C" fn degrees(x: f64) -> f64 {
    math::degrees(x)
}

/// Convert angle x from degrees to radians.
#[pyfunction("(x, /)", module = "math", intrinsic = Intrinsic::Float(radians))]
pub(super) extern "C" fn radians(x: f64) -> f64 {
    math::radians(x)
}

/// Return True if x is neither an infinity nor a NaN, and False otherwise.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn isfinite(x: f64) -> bool {
    x.is_finite()
}

/// Return True if x is a positive or negative infinity, and False otherwise.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn isinf(x: f64) -> bool {
    x.is_infinite()
}

/// Return True if x is a NaN (not a number), and False otherwise.
#[pyfunction("(x, /)", module = "math")]
pub(super) fn isnan(x: f64) -> bool {
    x.is_nan()
}

/// Determine whether two floating-point numbers are close in value.
///
///   rel_tol
///     maximum difference for being considered "close", relative to the
///     magnitude of the input values
///   abs_tol
///     maximum difference for being considered "close", regardless of the
///     magnitude of the input values
///
/// Return True if a is close in value to b, and False otherwise.
///
/// For the values to be considered close, the difference between them
/// must be smaller than at least one of the tolerances.
///
/// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That
/// is, NaN is not close to anything, even itself.  inf and -inf are
/// only close to themselves.
#[pyfunction("(a, b, *, rel_tol=1e-09, abs_tol=0.0)", module = "math")]
pub(super) fn isclose(
    thread: &mut Thread,
    a: f64,
    b: f64,
    #[default(1e-9)] rel_tol: f64,
    #[default(0.0)] abs_tol: f64,
) -> PyResult<bool> {
    match math::isclose(a, b, Some(rel_tol), Some(abs_tol)) {
        Ok(close) => Ok(close),
        Err(_) => Err(thread.value_error("tolerances must be non-negative")),
    }
}
