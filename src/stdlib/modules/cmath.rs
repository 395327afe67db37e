//! `cmath`: functions of complex numbers, over `pymath`.

use num_complex::Complex64;
use pymath::cmath;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::complex;
use taipan_runtime::types::complex::Complex;
use taipan_runtime::types::dict::Dict;

use super::math::settle;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[
        ACOS_SPEC,
        ACOSH_SPEC,
        ASIN_SPEC,
        ASINH_SPEC,
        ATAN_SPEC,
        ATANH_SPEC,
        COS_SPEC,
        COSH_SPEC,
        EXP_SPEC,
        ISCLOSE_SPEC,
        ISFINITE_SPEC,
        ISINF_SPEC,
        ISNAN_SPEC,
        LOG_SPEC,
        LOG10_SPEC,
        PHASE_SPEC,
        POLAR_SPEC,
        RECT_SPEC,
        SIN_SPEC,
        SINH_SPEC,
        SQRT_SPEC,
        TAN_SPEC,
        TANH_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    use pymath::math;
    for (name, constant) in
        [("e", math::E), ("pi", math::PI), ("tau", math::TAU), ("inf", math::INF), ("nan", math::NAN)]
    {
        namespace.set_text(thread, name, Value::canonical_float(constant))?;
    }
    for (name, imaginary) in [("infj", math::INF), ("nanj", math::NAN)] {
        let constant = Complex::new(&thread.interp(), 0.0, imaginary);
        namespace.set_text(thread, name, constant.as_value())?;
    }
    Ok(())
}

fn number(thread: &mut Thread, z: Value) -> PyResult<Complex64> {
    let (re, im) = complex::from_value(thread, z)?;
    Ok(Complex64::new(re, im))
}

fn finish(thread: &mut Thread, result: pymath::Result<Complex64>) -> PyResult<Gc<Complex>> {
    let Complex64 { re, im } = settle(thread, result)?;
    Ok(Complex::new(&thread.interp(), re, im))
}

macro_rules! unary {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[pyfunction("(z, /)", module = "cmath")]
            fn $name(thread: &mut Thread, z: Value) -> PyResult<Gc<Complex>> {
                let z = number(thread, z)?;
                finish(thread, cmath::$name(z))
            }
        )*
    };
}

unary! {
    /// Return the arc cosine of z.
    acos;
    /// Return the inverse hyperbolic cosine of z.
    acosh;
    /// Return the arc sine of z.
    asin;
    /// Return the inverse hyperbolic sine of z.
    asinh;
    /// Return the arc tangent of z.
    atan;
    /// Return the inverse hyperbolic tangent of z.
    atanh;
    /// Return the cosine of z.
    cos;
    /// Return the hyperbolic cosine of z.
    cosh;
    /// Return the exponential value e**z.
    exp;
    /// Return the base-10 logarithm of z.
    log10;
    /// Return the sine of z.
    sin;
    /// Return the hyperbolic sine of z.
    sinh;
    /// Return the square root of z.
    sqrt;
    /// Return the tangent of z.
    tan;
    /// Return the hyperbolic tangent of z.
    tanh;
}

/// log(z[, base]) -> the logarithm of z to the given base.
///
/// If the base is not specified, returns the natural logarithm (base e)
/// of z.
#[pyfunction("(z, base=<unrepresentable>, /)", module = "cmath")]
fn log(thread: &mut Thread, z: Value, base: Option<Value>) -> PyResult<Gc<Complex>> {
    let z = number(thread, z)?;
    let base = match base {
        Some(base) => Some(number(thread, base)?),
        None => None,
    };
    finish(thread, cmath::log(z, base))
}

/// Return argument, also known as the phase angle, of a complex.
#[pyfunction("(z, /)", module = "cmath")]
fn phase(thread: &mut Thread, z: Value) -> PyResult<f64> {
    let z = number(thread, z)?;
    settle(thread, cmath::phase(z))
}

/// Convert a complex from rectangular coordinates to polar coordinates.
///
/// r is the distance from 0 and phi the phase angle.
#[pyfunction("(z, /)", module = "cmath")]
fn polar(thread: &mut Thread, z: Value) -> PyResult<(f64, f64)> {
    let z = number(thread, z)?;
    settle(thread, cmath::polar(z))
}

/// Convert from polar coordinates to rectangular coordinates.
#[pyfunction("(r, phi, /)", module = "cmath")]
fn rect(thread: &mut Thread, r: f64, phi: f64) -> PyResult<Gc<Complex>> {
    finish(thread, cmath::rect(r, phi))
}

/// Return True if both the real and imaginary parts of z are finite, else False.
#[pyfunction("(z, /)", module = "cmath")]
fn isfinite(thread: &mut Thread, z: Value) -> PyResult<bool> {
    number(thread, z).map(cmath::isfinite)
}

/// Checks if the real or imaginary part of z is infinite.
#[pyfunction("(z, /)", module = "cmath")]
fn isinf(thread: &mut Thread, z: Value) -> PyResult<bool> {
    number(thread, z).map(cmath::isinf)
}

/// Checks if the real or imaginary part of z not a number (NaN).
#[pyfunction("(z, /)", module = "cmath")]
fn isnan(thread: &mut Thread, z: Value) -> PyResult<bool> {
    number(thread, z).map(cmath::isnan)
}

/// Determine whether two complex numbers are close in value.
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
/// For the values to be considered close, the difference between them must
/// be smaller than at least one of the tolerances.
///
/// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That is,
/// NaN is not close to anything, even itself. inf and -inf are only close
/// to themselves.
#[pyfunction("(a, b, *, rel_tol=1e-09, abs_tol=0.0)", module = "cmath")]
fn isclose(
    thread: &mut Thread,
    a: Value,
    b: Value,
    #[default(1e-9)] rel_tol: f64,
    #[default(0.0)] abs_tol: f64,
) -> PyResult<bool> {
    let (a, b) = (number(thread, a)?, number(thread, b)?);
    match cmath::isclose(a, b, Some(rel_tol), Some(abs_tol)) {
        Ok(close) => Ok(close),
        Err(_) => Err(thread.value_error("tolerances must be non-negative")),
    }
}
