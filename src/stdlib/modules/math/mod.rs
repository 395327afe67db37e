//! `math`: functions of real numbers over `pymath`, of integers over the runtime's limbs.

/// What machine code calls in the place of a function of `pymath`, and so of the C library where that does no more than
/// tell errors: infinities are among those then.
macro_rules! float_intrinsic {
    ($name:ident) => {
        Intrinsic::Float({
            extern "C" fn or_nan(x: f64) -> f64 {
                math::$name(x).unwrap_or(f64::NAN)
            }
            or_nan
        })
    };
    ($name:ident $plain:path) => {
        Intrinsic::Float({
            extern "C" fn finite_or_nan(x: f64) -> f64 {
                let result = $plain(x);
                if result.is_infinite() { f64::NAN } else { result }
            }
            finite_or_nan
        })
    };
}

mod integers;
mod logarithms;
mod real;
mod rounding;
mod sums;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::number::float;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: &[
        real::ACOS_SPEC,
        real::ACOSH_SPEC,
        real::ASIN_SPEC,
        real::ASINH_SPEC,
        real::ATAN_SPEC,
        real::ATAN2_SPEC,
        real::ATANH_SPEC,
        real::CBRT_SPEC,
        rounding::CEIL_SPEC,
        integers::COMB_SPEC,
        real::COPYSIGN_SPEC,
        real::COS_SPEC,
        real::COSH_SPEC,
        real::DEGREES_SPEC,
        sums::DIST_SPEC,
        real::ERF_SPEC,
        real::ERFC_SPEC,
        real::EXP_SPEC,
        real::EXP2_SPEC,
        real::EXPM1_SPEC,
        real::FABS_SPEC,
        integers::FACTORIAL_SPEC,
        rounding::FLOOR_SPEC,
        real::FMA_SPEC,
        real::FMOD_SPEC,
        real::FREXP_SPEC,
        sums::FSUM_SPEC,
        real::GAMMA_SPEC,
        integers::GCD_SPEC,
        sums::HYPOT_SPEC,
        real::ISCLOSE_SPEC,
        real::ISFINITE_SPEC,
        real::ISINF_SPEC,
        real::ISNAN_SPEC,
        integers::ISQRT_SPEC,
        integers::LCM_SPEC,
        real::LDEXP_SPEC,
        real::LGAMMA_SPEC,
        logarithms::LOG_SPEC,
        logarithms::LOG10_SPEC,
        real::LOG1P_SPEC,
        logarithms::LOG2_SPEC,
        real::MODF_SPEC,
        real::NEXTAFTER_SPEC,
        integers::PERM_SPEC,
        real::POW_SPEC,
        sums::PROD_SPEC,
        real::RADIANS_SPEC,
        real::REMAINDER_SPEC,
        real::SIN_SPEC,
        real::SINH_SPEC,
        real::SQRT_SPEC,
        sums::SUMPROD_SPEC,
        real::TAN_SPEC,
        real::TANH_SPEC,
        rounding::TRUNC_SPEC,
        real::ULP_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    use pymath::math;
    for (name, constant) in
        [("pi", math::PI), ("e", math::E), ("tau", math::TAU), ("inf", math::INF), ("nan", math::NAN)]
    {
        namespace.set_text(thread, name, Value::canonical_float(constant))?;
    }
    Ok(())
}

/// The float that a value stands for.
#[inline]
fn real(thread: &mut Thread, value: Value) -> PyResult<f64> {
    f64::from_arg(thread, value, Arg { function: "", name: "", position: 0, optional: false })
}

/// The result of a function of several numbers; its errors have the messages of C's.
#[inline]
pub(super) fn settle<T>(thread: &mut Thread, result: pymath::Result<T>) -> PyResult<T> {
    match result {
        Ok(value) => Ok(value),
        Err(pymath::Error::EDOM) => Err(thread.value_error("math domain error")),
        Err(pymath::Error::ERANGE) => Err(thread.overflow_error("math range error")),
    }
}

/// The result of a function of `x`, which must be what `domain` says.
#[inline]
fn settle_within(thread: &mut Thread, result: pymath::Result<f64>, x: f64, domain: &str) -> PyResult<f64> {
    match result {
        Err(pymath::Error::EDOM) if !domain.is_empty() => {
            Err(thread.value_error(format!("expected {domain}, got {}", float::repr(x))))
        }
        result => settle(thread, result),
    }
}
