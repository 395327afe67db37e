//! Constructor, operators and methods of `complex`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Complex;
use super::pow;
use crate::modules::warnings;
use crate::number::complex;
use crate::number::complex::ParseError;
use crate::number::fault::Fault;
use crate::number::format_spec;
use crate::number::format_spec::Family;
use crate::number::hash;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::object::specials;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::text::case;
use crate::types::class::full_name;
use crate::types::float;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::parse_spec;
use crate::types::tuple::Tuple;

type Number = complex::Complex;

/// An operand: a complex number, or a real one.
enum Operand {
    Complex(Number),
    Real(f64),
}

impl Operand {
    fn new(thread: &mut Thread, value: Value) -> PyResult<Option<Operand>> {
        if let Some(complex) = value.cast::<Complex>() {
            return Ok(Some(Operand::Complex(number_of(complex))));
        }
        if let Some(real) = float::exact(value) {
            return Ok(Some(Operand::Real(real)));
        }
        match int::exact(value) {
            Some(int) => Ok(Some(Operand::Real(int::to_f64(thread, int)?))),
            None => Ok(None),
        }
    }

    /// An operand of no subclass that is found without a call; an int is small.
    #[inline]
    fn exact(value: Value) -> Option<Operand> {
        if let Some(complex) = value.exact::<Complex>() {
            return Some(Operand::Complex(number_of(complex)));
        }
        value.as_float().or_else(|| value.as_int().map(|int| int as f64)).map(Operand::Real)
    }

    fn number(&self) -> Number {
        match *self {
            Operand::Complex(number) => number,
            Operand::Real(re) => Number { re, im: 0.0 },
        }
    }
}

fn number_of(complex: Gc<Complex>) -> Number {
    let (re, im) = complex.parts();
    Number { re, im }
}

fn made(thread: &mut Thread, number: Number) -> Gc<Complex> {
    Complex::new(&thread.interp(), number.re, number.im)
}

fn finish(thread: &mut Thread, result: Result<Number, Fault>) -> PyResult {
    match result {
        Ok(number) => Ok(made(thread, number).as_value()),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// An operator over two operands.
fn operate(
    thread: &mut Thread,
    left: Value,
    right: Value,
    compute: fn(Operand, Operand) -> Result<Number, Fault>,
) -> PyResult {
    let (Some(left), Some(right)) = (Operand::new(thread, left)?, Operand::new(thread, right)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    finish(thread, compute(left, right))
}

fn add(left: Operand, right: Operand) -> Result<Number, Fault> {
    Ok(match (left, right) {
        (Operand::Complex(a), Operand::Complex(b)) => Number { re: a.re + b.re, im: a.im + b.im },
        (Operand::Complex(a), Operand::Real(b)) | (Operand::Real(b), Operand::Complex(a)) => {
            Number { re: a.re + b, im: a.im }
        }
        (Operand::Real(a), Operand::Real(b)) => Number { re: a + b, im: 0.0 },
    })
}

fn sub(left: Operand, right: Operand) -> Result<Number, Fault> {
    Ok(match (left, right) {
        (Operand::Complex(a), Operand::Complex(b)) => Number { re: a.re - b.re, im: a.im - b.im },
        (Operand::Complex(a), Operand::Real(b)) => Number { re: a.re - b, im: a.im },
        (Operand::Real(a), Operand::Complex(b)) => Number { re: a - b.re, im: -b.im },
        (Operand::Real(a), Operand::Real(b)) => Number { re: a - b, im: 0.0 },
    })
}

fn mul(left: Operand, right: Operand) -> Result<Number, Fault> {
    Ok(match (left, right) {
        (Operand::Complex(a), Operand::Real(b)) | (Operand::Real(b), Operand::Complex(a)) => {
            complex::mul_real(a, b)
        }
        (left, right) => complex::mul(left.number(), right.number()),
    })
}

fn div(left: Operand, right: Operand) -> Result<Number, Fault> {
    match (left, right) {
        (Operand::Complex(a), Operand::Real(b)) => complex::div_by_real(a, b),
        (Operand::Real(a), Operand::Complex(b)) => complex::div_real(a, b),
        (left, right) => complex::div(left.number(), right.number()),
    }
}

/// What a sum, difference, product or quotient is of which one operand is exactly complex, and the other complex or real;
/// `None` of other operators and operands, and where it raises.
pub(crate) fn exact_operation(
    interp: &Interpreter,
    operator: BinaryOp,
    left: Value,
    right: Value,
) -> Option<Gc<Complex>> {
    let compute = match operator {
        BinaryOp::Add => add,
        BinaryOp::Sub => sub,
        BinaryOp::Mul => mul,
        BinaryOp::TrueDiv => div,
        _ => return None,
    };
    let (left, right) = (Operand::exact(left)?, Operand::exact(right)?);
    if let (Operand::Real(_), Operand::Real(_)) = (&left, &right) {
        return None;
    }
    let result = compute(left, right).ok()?;
    Some(Complex::new(interp, result.re, result.im))
}

/// `complex(text)`
fn from_text(thread: &mut Thread, string: Gc<Str>) -> PyResult<Number> {
    let Some(text) = case::numeral(string.units()) else {
        return Err(malformed(thread));
    };
    match complex::parse(&text) {
        Ok(number) => Ok(number),
        Err(ParseError::Malformed) => Err(malformed(thread)),
        Err(ParseError::Underscores) => {
            let shown = ops::repr(thread, string.as_value())?.to_string_lossy();
            Err(thread.value_error(format!("could not convert string to complex: {shown}")))
        }
    }
}

#[cold]
fn malformed(thread: &mut Thread) -> Raised {
    thread.value_error("complex() arg is a malformed string")
}

/// What `__complex__` gives, if the value has it.
fn by_method(thread: &mut Thread, value: Value) -> PyResult<Option<Number>> {
    if let Some(exact) = value.exact::<Complex>() {
        return Ok(Some(number_of(exact)));
    }
    let Some(result) = specials::method_optional(thread, value, Name::__complex__, &[])? else {
        return Ok(value.cast::<Complex>().map(number_of));
    };
    match result.cast::<Complex>() {
        Some(complex) => Ok(Some(number_of(complex))),
        None => {
            let other = thread.interp().class_of(result).name_text();
            Err(thread.type_error(format!("__complex__ returned non-complex (type {other})")))
        }
    }
}

/// The parts of the complex number that a value stands for.
pub fn from_value(thread: &mut Thread, value: Value) -> PyResult<(f64, f64)> {
    match by_method(thread, value)? {
        Some(number) => Ok((number.re, number.im)),
        None => Ok((real(thread, value)?, 0.0)),
    }
}

fn is_real(thread: &mut Thread, value: Value) -> bool {
    let class = thread.interp().class_of(value);
    class.slot(|slots| slots.float).is_some() || class.slot(|slots| slots.index).is_some()
}

fn real(thread: &mut Thread, value: Value) -> PyResult<f64> {
    f64::from_arg(thread, value, Arg { function: "", name: "", position: 0, optional: false })
}

/// The complaint about one of two arguments.
#[cold]
fn not_real(thread: &Thread, value: Value, name: &str) -> String {
    let given = thread.interp().class_of(value).name_text();
    format!("complex() argument '{name}' must be a real number, not {given}")
}

/// One of two arguments that is a complex number.
fn complex_part(thread: &mut Thread, value: Value, number: Number, name: &str) -> PyResult<Operand> {
    let text = not_real(thread, value, name);
    warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, &text, 1)?;
    Ok(Operand::Complex(number))
}

/// One of two arguments: a complex number or a real one.
fn part(thread: &mut Thread, value: Value, name: &str) -> PyResult<Operand> {
    if let Some(complex) = value.cast::<Complex>() {
        return complex_part(thread, value, number_of(complex), name);
    }
    if is_real(thread, value) {
        return real(thread, value).map(Operand::Real);
    }
    let text = not_real(thread, value, name);
    Err(thread.type_error(text))
}

/// `complex(value)`
fn from_one(thread: &mut Thread, value: Value) -> PyResult<Number> {
    if let Some(string) = value.cast::<Str>() {
        return from_text(thread, string);
    }
    if let Some(number) = by_method(thread, value)? {
        return Ok(number);
    }
    if is_real(thread, value) {
        return Ok(Number { re: real(thread, value)?, im: 0.0 });
    }
    let interp = thread.interp();
    let given = full_name(&interp, interp.class_of(value));
    Err(thread.type_error(format!("complex() argument must be a string or a number, not {given}")))
}

/// `complex(real, imag)`
fn from_two(thread: &mut Thread, re: Option<Value>, im: Value) -> PyResult<Number> {
    let re = match re {
        Some(re) => match by_method(thread, re)? {
            Some(number) => complex_part(thread, re, number, "real")?,
            None => part(thread, re, "real")?,
        },
        None => Operand::Real(0.0),
    };
    let im = part(thread, im, "imag")?;
    Ok(match (re, im) {
        (Operand::Real(re), Operand::Real(im)) => Number { re, im },
        (Operand::Complex(re), Operand::Real(im)) => Number { re: re.re, im: re.im + im },
        (Operand::Real(re), Operand::Complex(im)) => Number { re: re - im.im, im: im.re },
        (Operand::Complex(re), Operand::Complex(im)) => Number { re: re.re - im.im, im: re.im + im.re },
    })
}

/// Whether a complex number equals a value; `None` where the value is no number.
fn equals(complex: Number, other: Value) -> Option<bool> {
    if let Some(other) = other.cast::<Complex>() {
        let other = number_of(other);
        return Some(complex.re == other.re && complex.im == other.im);
    }
    if let Some(other) = float::exact(other) {
        return Some(complex.im == 0.0 && complex.re == other);
    }
    let int = int::exact(other)?;
    let order = int::with_limbs(int, |limbs| crate::number::limbs::compare_f64(limbs, complex.re)).flatten();
    Some(complex.im == 0.0 && order.is_some_and(std::cmp::Ordering::is_eq))
}

fn hash_of(value: f64) -> i64 {
    hash::float(value).unwrap_or_else(|| hash::pointer(value.to_bits()))
}

#[pymethods]
impl Complex {
    #[new("(real=0, imag=0)")]
    fn new_complex(thread: &mut Thread, real: Option<Value>, imag: Option<Value>) -> PyResult<Gc<Complex>> {
        if let (Some(real), None) = (real.and_then(|real| real.exact::<Complex>()), imag) {
            return Ok(real);
        }
        let number = match (real, imag) {
            (None, None) => Number { re: 0.0, im: 0.0 },
            (Some(value), None) => from_one(thread, value)?,
            (real, Some(imag)) => from_two(thread, real, imag)?,
        };
        Ok(made(thread, number))
    }

    /// Convert number to a complex floating-point number.
    #[classmethod("(number, /)")]
    fn from_number(thread: &mut Thread, class: Gc<Class>, number: Value) -> PyResult {
        let value = match by_method(thread, number)? {
            Some(value) => value,
            None => Number { re: real(thread, number)?, im: 0.0 },
        };
        let value = made(thread, value).as_value();
        match class == thread.interp().class(ids::COMPLEX) {
            true => Ok(value),
            false => call::call(thread, class.as_value(), &[value]),
        }
    }

    #[slot(repr)]
    fn repr(this: Gc<Complex>) -> String {
        complex::repr(number_of(this))
    }

    #[slot(hash)]
    fn hash(this: Gc<Complex>) -> i64 {
        let (re, im) = this.parts();
        hash::complex(hash_of(re), hash_of(im))
    }

    #[slot(compare)]
    fn compare(this: Gc<Complex>, other: Value, op: Comparison) -> Value {
        match (op, equals(number_of(this), other)) {
            (Comparison::Eq, Some(equal)) => Value::bool(equal),
            (Comparison::Ne, Some(equal)) => Value::bool(!equal),
            _ => Value::NOT_IMPLEMENTED,
        }
    }

    #[slot(add)]
    fn add(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        operate(thread, left, right, add)
    }

    #[slot(sub)]
    fn sub(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        operate(thread, left, right, sub)
    }

    #[slot(mul)]
    fn mul(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        operate(thread, left, right, mul)
    }

    #[slot(truediv)]
    fn truediv(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        operate(thread, left, right, div)
    }

    #[slot(pow)]
    fn pow(thread: &mut Thread, base: Value, exponent: Value, modulus: Value) -> PyResult {
        let (Some(base), Some(exponent)) = (Operand::new(thread, base)?, Operand::new(thread, exponent)?)
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !modulus.is_none() {
            return Err(thread.value_error("complex modulo"));
        }
        let (base, exponent) = (base.number(), exponent.number());
        pow(thread, (base.re, base.im), (exponent.re, exponent.im))
    }

    #[slot(neg)]
    fn neg(thread: &mut Thread, this: Gc<Complex>) -> Gc<Complex> {
        let (re, im) = this.parts();
        made(thread, Number { re: -re, im: -im })
    }

    #[slot(pos)]
    fn pos(this: Gc<Complex>) -> Gc<Complex> {
        this
    }

    #[slot(abs)]
    fn abs(thread: &mut Thread, this: Gc<Complex>) -> PyResult<f64> {
        complex::abs(number_of(this)).map_err(|fault| int::raise_fault(thread, &fault))
    }

    #[slot(bool)]
    fn bool(this: Gc<Complex>) -> bool {
        let (re, im) = this.parts();
        re != 0.0 || im != 0.0
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[method("()")]
    fn conjugate(thread: &mut Thread, this: Gc<Complex>) -> Gc<Complex> {
        let (re, im) = this.parts();
        made(thread, Number { re, im: -im })
    }

    /// Convert this value to exact type complex.
    #[method("()", name = "__complex__")]
    fn exact_complex(this: Gc<Complex>) -> Gc<Complex> {
        this
    }

    #[method("()")]
    fn __getnewargs__(thread: &mut Thread, this: Gc<Complex>) -> Gc<Tuple> {
        let (re, im) = this.parts();
        Tuple::small(&thread.interp(), &[Value::canonical_float(re), Value::canonical_float(im)])
    }

    /// Convert to a string according to format_spec.
    #[method("(format_spec, /)")]
    fn __format__(thread: &mut Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        let Some(complex) = this.cast::<Complex>() else {
            return Err(thread.type_error("descriptor '__format__' requires a 'complex' object"));
        };
        if format_spec.is_empty() {
            return ops::str(thread, this);
        }
        let name = match this.exact::<Complex>() {
            Some(_) => "complex".to_string(),
            None => thread.interp().class_of(this).name_text(),
        };
        let spec = parse_spec(thread, format_spec, &name, Family::Float)?;
        match format_spec::format_complex(number_of(complex), &spec, &name) {
            Ok(text) => Str::from_buf(thread, &text),
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    /// the real part of a complex number
    #[getter(member)]
    fn real(this: Gc<Complex>) -> f64 {
        this.parts().0
    }

    /// the imaginary part of a complex number
    #[getter(member)]
    fn imag(this: Gc<Complex>) -> f64 {
        this.parts().1
    }
}
