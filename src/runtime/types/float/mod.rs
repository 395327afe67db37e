//! `float`: always unboxed.

mod methods;

pub use methods::construct;
pub use methods::format;

use taipan_gc::Header;
use taipan_gc::Kind;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::number::float;
use crate::number::float::Power;
use crate::number::hash;
use crate::number::limbs;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::str::Str;

/// Convert a string or number to a floating-point number, if possible.
#[pytype(name = "float", shape = ids::FLOAT, signature = "(x=0, /)", flags(BASETYPE, MATCH_SELF), methods(METHODS), kind = &Kind::leaf("float"))]
pub struct Float {
    _header: Header,
}

/// The float that a value is: a float, or an instance of a subclass.
#[inline]
pub fn exact(value: Value) -> Option<f64> {
    match value.as_float() {
        Some(float) => Some(float),
        None => value.as_instance()?.payload()?.as_float(),
    }
}

/// The int that a float is cut off to, where it is a small one for certain.
#[inline]
pub fn small_int(float: f64) -> Option<Value> {
    const SURE: f64 = (1_i64 << 48) as f64;
    (float.abs() < SURE).then(|| Value::int_from_low_bits(float as i64))
}

/// The operand of an operator: a float, or an int converted; `None` for anything else.
fn operand(thread: &mut Thread, value: Value) -> PyResult<Option<f64>> {
    if let Some(float) = exact(value) {
        return Ok(Some(float));
    }
    match int::exact(value) {
        Some(int) => int::to_f64(thread, int).map(Some),
        None => Ok(None),
    }
}

macro_rules! arithmetic {
    ($thread:ident, $left:ident, $right:ident, |$a:ident, $b:ident| $result:expr) => {{
        let (Some($a), Some($b)) = (operand($thread, $left)?, operand($thread, $right)?) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        $result
    }};
}

/// `base ** exponent`; a negative base with a fractional exponent gives a complex number.
pub fn pow_floats(thread: &mut Thread, base: f64, exponent: f64) -> PyResult {
    match float::pow(base, exponent) {
        Ok(Power::Real(result)) => Ok(Value::float(result)),
        Ok(Power::Complex) => crate::types::complex::pow(thread, (base, 0.0), (exponent, 0.0)),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

#[pymethods]
impl Float {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let text = float::repr(exact(this).unwrap_or(0.0));
        Ok(Str::from_text(thread, &text)?.as_value())
    }

    #[slot(hash)]
    fn hash(_thread: &mut Thread, this: Value) -> PyResult<i64> {
        // A NaN has no address here: its hash is that of its bits.
        let value = exact(this).unwrap_or(0.0);
        Ok(hash::float(value).unwrap_or_else(|| hash::pointer(value.to_bits())))
    }

    #[slot(add)]
    fn add(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| Ok(Value::float(a + b)))
    }

    #[slot(sub)]
    fn sub(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| Ok(Value::float(a - b)))
    }

    #[slot(mul)]
    fn mul(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| Ok(Value::float(a * b)))
    }

    #[slot(truediv)]
    fn truediv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| float::true_div(a, b)
            .map(Value::float)
            .map_err(|fault| int::raise_fault(thread, &fault)))
    }

    #[slot(floordiv)]
    fn floordiv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| float::floor_div(a, b)
            .map(Value::float)
            .map_err(|fault| int::raise_fault(thread, &fault)))
    }

    #[slot(modulo)]
    fn modulo(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| float::modulo(a, b)
            .map(Value::float)
            .map_err(|fault| int::raise_fault(thread, &fault)))
    }

    #[slot(divmod)]
    fn divmod(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        arithmetic!(thread, left, right, |a, b| match float::div_mod(a, b) {
            Ok((quotient, remainder)) => {
                let pair = [Value::float(quotient), Value::float(remainder)];
                Ok(crate::types::tuple::Tuple::small(&thread.interp(), &pair).as_value())
            }
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        })
    }

    #[slot(pow)]
    fn pow(thread: &mut Thread, base: Value, exponent: Value, modulus: Value) -> PyResult {
        if !modulus.is_none() {
            return Err(thread.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
        }
        arithmetic!(thread, base, exponent, |a, b| pow_floats(thread, a, b))
    }

    #[slot(neg)]
    fn neg(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(Value::float(-exact(this).unwrap_or(0.0)))
    }

    #[slot(pos)]
    fn pos(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(Value::float(exact(this).unwrap_or(0.0)))
    }

    #[slot(float)]
    fn float(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(Value::float(exact(this).unwrap_or(0.0)))
    }

    #[slot(abs)]
    fn abs(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(Value::float(exact(this).unwrap_or(0.0).abs()))
    }

    #[slot(bool)]
    fn bool(_thread: &mut Thread, this: Value) -> PyResult<bool> {
        Ok(exact(this).unwrap_or(0.0) != 0.0)
    }

    #[slot(int)]
    fn int(thread: &mut Thread, this: Value) -> PyResult {
        if let Some(small) = exact(this).and_then(small_int) {
            return Ok(small);
        }
        match limbs::from_f64(exact(this).unwrap_or(0.0)) {
            Ok(int) => int::from_buf(thread, &int),
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    #[slot(compare)]
    fn compare(_thread: &mut Thread, left: Value, right: Value, op: Comparison) -> PyResult {
        let Some(a) = exact(left) else { return Ok(Value::NOT_IMPLEMENTED) };
        let order = match exact(right) {
            Some(b) => a.partial_cmp(&b),
            None => match int::exact(right) {
                Some(int) => int::with_limbs(int, |limbs| limbs::compare_f64(limbs, a))
                    .flatten()
                    .map(std::cmp::Ordering::reverse),
                None => return Ok(Value::NOT_IMPLEMENTED),
            },
        };
        Ok(Value::bool(match order {
            Some(order) => op.holds(order),
            None => op == Comparison::Ne,
        }))
    }
}
