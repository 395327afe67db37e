//! Constructor and methods of `float`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Float;
use super::exact;
use crate::number::fault::Fault;
use crate::number::float;
use crate::number::format_spec;
use crate::number::format_spec::Family;
use crate::number::limbs::IntBuf;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::text::case;
use crate::types::bytes;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::parse_spec;
use crate::types::tuple::Tuple;

/// `float(text)`; `shown` is what the message quotes.
fn from_text(thread: &mut Thread, text: Option<&[u8]>, shown: Value) -> PyResult<f64> {
    match text.and_then(float::parse) {
        Some(value) => Ok(value),
        None => {
            let shown = ops::repr(thread, shown)?.to_string_lossy();
            Err(thread.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

/// `float(value)`
pub fn construct(thread: &mut Thread, value: Value) -> PyResult<f64> {
    if let Some(value) = value.as_float() {
        return Ok(value);
    }
    if let Some(string) = value.exact::<Str>() {
        return from_string(thread, string);
    }
    let class = thread.interp().class_of(value);
    if class.slot(|slots| slots.float).is_some() || class.slot(|slots| slots.index).is_some() {
        return convert::converted(thread, value);
    }
    if let Some(string) = value.cast::<Str>() {
        return from_string(thread, string);
    }
    match bytes::borrow(thread, value)? {
        Some(contents) => from_text(thread, Some(contents), value),
        None => {
            let name = class.name_text();
            let message = format!("float() argument must be a string or a real number, not '{name}'");
            Err(thread.type_error(message))
        }
    }
}

fn from_string(thread: &mut Thread, string: Gc<Str>) -> PyResult<f64> {
    match string.as_ascii() {
        Some(text) => from_text(thread, Some(text.as_bytes()), string.as_value()),
        None => from_text(thread, case::numeral(string.units()).as_deref(), string.as_value()),
    }
}

/// The float that a number is.
fn number(thread: &mut Thread, value: Value) -> PyResult<f64> {
    f64::from_arg(thread, value, Arg { function: "", name: "", position: 0, optional: false })
}

/// `format(value, spec)`; `name` is the type's name in messages.
pub fn format(thread: &mut Thread, value: f64, spec: Gc<Str>, name: &str) -> PyResult<Gc<Str>> {
    if spec.is_empty() {
        let mut text = String::with_capacity(32);
        float::write_repr(&mut text, value);
        return Str::from_text(thread, &text);
    }
    let spec = parse_spec(thread, spec, name, Family::Float)?;
    match format_spec::format_float(value, &spec, name) {
        Ok(text) => Str::from_buf(thread, &text),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

fn receiver(thread: &mut Thread, this: Value, method: &str) -> PyResult<f64> {
    match exact(this) {
        Some(value) => Ok(value),
        None => Err(wrong_receiver(thread, this, method)),
    }
}

#[cold]
fn wrong_receiver(thread: &mut Thread, this: Value, method: &str) -> Raised {
    let name = thread.interp().class_of(this).name_text();
    thread.type_error(format!("descriptor '{method}' for 'float' objects doesn't apply to a '{name}' object"))
}

fn integer(thread: &mut Thread, made: Result<IntBuf, Fault>) -> PyResult {
    match made {
        Ok(int) => int::from_buf(thread, &int),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// A float of a class: itself, or what the subclass makes of it.
fn dressed(thread: &mut Thread, class: Gc<Class>, value: f64) -> PyResult {
    if class == thread.interp().class(ids::FLOAT) {
        return Ok(Value::canonical_float(value));
    }
    call::call(thread, class.as_value(), &[Value::canonical_float(value)])
}

#[pymethods(extra = METHODS)]
impl Float {
    #[new("(x=0, /)")]
    fn new(thread: &mut Thread, x: Option<Value>) -> PyResult<f64> {
        match x {
            Some(value) => construct(thread, value),
            None => Ok(0.0),
        }
    }

    /// Convert real number to a floating-point number.
    #[classmethod("(number, /)")]
    fn from_number(thread: &mut Thread, class: Gc<Class>, number: Value) -> PyResult {
        let value = self::number(thread, number)?;
        dressed(thread, class, value)
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    /// >>> float.fromhex('-0x1p-1074')
    /// -5e-324
    #[classmethod("(string, /)")]
    fn fromhex(thread: &mut Thread, class: Gc<Class>, string: Value) -> PyResult {
        let Some(string) = string.cast::<Str>() else {
            return Err(thread.type_error("bad argument type for built-in operation"));
        };
        let text = case::numeral(string.units()).unwrap_or_default();
        match float::from_hex(&text) {
            Ok(value) => dressed(thread, class, value),
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    /// >>> 3.14159.hex()
    /// '0x1.921f9f01b866ep+1'
    #[method("()")]
    fn hex(this: f64) -> String {
        float::to_hex(this)
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    ///
    /// The ratio is in lowest terms and has a positive denominator.  Raise
    /// OverflowError on infinities and a ValueError on NaNs.
    ///
    /// >>> (10.0).as_integer_ratio()
    /// (10, 1)
    /// >>> (0.0).as_integer_ratio()
    /// (0, 1)
    /// >>> (-.25).as_integer_ratio()
    /// (-1, 4)
    #[method("()")]
    fn as_integer_ratio(thread: &mut Thread, this: f64) -> PyResult<Gc<Tuple>> {
        match float::as_integer_ratio(this) {
            Ok((numerator, denominator)) => {
                let pair = [int::from_buf(thread, &numerator)?, int::from_buf(thread, &denominator)?];
                Ok(Tuple::small(&thread.interp(), &pair))
            }
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    /// Return True if the float is an integer.
    #[method("()")]
    fn is_integer(this: f64) -> bool {
        float::is_integer(this)
    }

    /// Return self, the complex conjugate of any float.
    #[method("()")]
    fn conjugate(this: f64) -> f64 {
        this
    }

    /// Return the Integral closest to x between 0 and x.
    #[method("()")]
    fn __trunc__(thread: &mut Thread, this: f64) -> PyResult {
        integer(thread, crate::number::limbs::from_f64(this))
    }

    /// Return the floor as an Integral.
    #[method("()")]
    fn __floor__(thread: &mut Thread, this: f64) -> PyResult {
        integer(thread, crate::number::limbs::from_f64(this.floor()))
    }

    /// Return the ceiling as an Integral.
    #[method("()")]
    fn __ceil__(thread: &mut Thread, this: f64) -> PyResult {
        integer(thread, crate::number::limbs::from_f64(this.ceil()))
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[method("(ndigits=None, /)")]
    fn __round__(thread: &mut Thread, this: f64, ndigits: Option<Value>) -> PyResult {
        let Some(digits) = ndigits.filter(|digits| !digits.is_none()) else {
            if let Some(small) = super::small_int(this.round_ties_even()) {
                return Ok(small);
            }
            return integer(thread, float::round_to_int(this));
        };
        let digits = ops::index(thread, digits)?;
        let negative = int::with_limbs(digits, |limbs| limbs.negative).unwrap_or(false);
        let digits = int::to_i64(digits).unwrap_or(if negative { i64::MIN } else { i64::MAX });
        match float::round(this, digits) {
            Ok(rounded) => Ok(Value::float(rounded)),
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    /// Formats the float according to format_spec.
    #[method("(format_spec, /)")]
    fn __format__(thread: &mut Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        let value = receiver(thread, this, "__format__")?;
        if format_spec.is_empty() {
            return ops::str(thread, this);
        }
        let name = match this.is_float() {
            true => "float".to_string(),
            false => thread.interp().class_of(this).name_text(),
        };
        format(thread, value, format_spec, &name)
    }

    /// You probably don't want to use this function.
    ///
    ///   typestr
    ///     Must be 'double' or 'float'.
    ///
    /// It exists mainly to be used in Python's test suite.
    ///
    /// This function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,
    /// little-endian' best describes the format of floating-point numbers used by the
    /// C type named by typestr.
    #[classmethod("(typestr, /)")]
    fn __getformat__(thread: &mut Thread, _class: Gc<Class>, typestr: Gc<Str>) -> PyResult<&'static str> {
        if !typestr.equals_str("double") && !typestr.equals_str("float") {
            return Err(thread.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
        }
        Ok(if cfg!(target_endian = "big") { "IEEE, big-endian" } else { "IEEE, little-endian" })
    }

    #[method("()")]
    fn __getnewargs__(thread: &mut Thread, this: f64) -> Gc<Tuple> {
        Tuple::small(&thread.interp(), &[Value::float(this)])
    }

    /// the real part of a complex number
    #[getter]
    fn real(this: f64) -> f64 {
        this
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_this: f64) -> f64 {
        0.0
    }
}
