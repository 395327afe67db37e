//! Constructor and methods of `int`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Int;
use super::exact;
use super::format;
use super::from_buf;
use super::from_i64;
use super::parse;
use super::raise_fault;
use super::to_i64;
use super::with_limbs;
use crate::number::limbs;
use crate::number::limbs::ByteOrder;
use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The receiver as an exact int; TypeError for any other value.
fn receiver(thread: &mut Thread, this: Value, method: &str) -> PyResult {
    match exact(this) {
        Some(int) => Ok(int),
        None => {
            let name = thread.interp().class_of(this).name_text();
            Err(thread.type_error(format!(
                "descriptor '{method}' for 'int' objects doesn't apply to a '{name}' object"
            )))
        }
    }
}

fn byte_order(thread: &mut Thread, order: Option<Gc<Str>>) -> PyResult<ByteOrder> {
    match order {
        None => Ok(ByteOrder::Big),
        Some(order) if order.equals_str("big") => Ok(ByteOrder::Big),
        Some(order) if order.equals_str("little") => Ok(ByteOrder::Little),
        Some(_) => Err(thread.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// `round(int, digits)`
fn round(thread: &mut Thread, value: Value, digits: Option<Value>) -> PyResult {
    let Some(digits) = digits else { return Ok(value) };
    let digits = ops::index(thread, digits)?;
    let negative = with_limbs(digits, |limbs| limbs.negative).unwrap_or(false);
    if !negative {
        return Ok(value);
    }
    let digits = to_i64(digits).map_or(u64::MAX, i64::unsigned_abs);
    let size = with_limbs(value, |limbs| limbs.limbs.len()).unwrap_or(0);
    drop(thread.charge(size.saturating_mul(32))?);
    thread.work(size)?;
    match with_limbs(value, |limbs| limbs::round_to_power_of_ten(limbs, digits)) {
        Some(Ok(rounded)) => from_buf(thread, &rounded),
        Some(Err(fault)) => Err(raise_fault(thread, &fault)),
        None => Ok(value),
    }
}

impl Int {
    fn check_count(thread: &mut Thread, args: Args<'_>) -> PyResult<()> {
        args.check_at_most(thread, "int", 2)
    }
}

#[pymethods(extra = METHODS)]
impl Int {
    #[new("(x=0, /, base=10)", check = check_count)]
    fn new_int(thread: &mut Thread, x: Option<Value>, base: Option<Value>) -> PyResult {
        parse::construct(thread, x, base)
    }

    /// Number of bits necessary to represent self in binary.
    ///
    /// >>> bin(37)
    /// '0b100101'
    /// >>> (37).bit_length()
    /// 6
    #[method("()")]
    fn bit_length(thread: &mut Thread, this: Value) -> PyResult<u64> {
        let int = receiver(thread, this, "bit_length")?;
        Ok(with_limbs(int, limbs::bit_length).unwrap_or(0))
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    ///
    /// >>> bin(13)
    /// '0b1101'
    /// >>> (13).bit_count()
    /// 3
    #[method("()")]
    fn bit_count(thread: &mut Thread, this: Value) -> PyResult<u64> {
        let int = receiver(thread, this, "bit_count")?;
        Ok(with_limbs(int, limbs::bit_count).unwrap_or(0))
    }

    /// Returns self, the complex conjugate of any int.
    #[method("()")]
    fn conjugate(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "conjugate")
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    #[method("()")]
    fn is_integer(thread: &mut Thread, this: Value) -> PyResult<bool> {
        receiver(thread, this, "is_integer").map(|_| true)
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    ///
    /// The ratio is in lowest terms and has a positive denominator.
    ///
    /// >>> (10).as_integer_ratio()
    /// (10, 1)
    /// >>> (-10).as_integer_ratio()
    /// (-10, 1)
    /// >>> (0).as_integer_ratio()
    /// (0, 1)
    #[method("()")]
    fn as_integer_ratio(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let int = receiver(thread, this, "as_integer_ratio")?;
        Ok(Tuple::small(&thread.interp(), &[int, Value::int_from_low_bits(1)]))
    }

    /// Return an array of bytes representing an integer.
    ///
    ///   length
    ///     Length of bytes object to use.  An OverflowError is raised if the
    ///     integer is not representable with the given number of bytes.  Default
    ///     is length 1.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is 'big',
    ///     the most significant byte is at the beginning of the byte array.  If
    ///     byteorder is 'little', the most significant byte is at the end of the
    ///     byte array.  To request the native byte order of the host system, use
    ///     sys.byteorder as the byte order value.  Default is to use 'big'.
    ///   signed
    ///     Determines whether two's complement is used to represent the integer.
    ///     If signed is False and a negative integer is given, an OverflowError
    ///     is raised.
    #[method("(length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        thread: &mut Thread,
        this: Value,
        #[default(1)] length: isize,
        byteorder: Option<Gc<Str>>,
        #[default(false)] signed: bool,
    ) -> PyResult<Gc<Bytes>> {
        let int = receiver(thread, this, "to_bytes")?;
        let order = byte_order(thread, byteorder)?;
        let Ok(length) = usize::try_from(length) else {
            return Err(thread.value_error("length argument must be non-negative"));
        };
        Bytes::written(thread, length, |out| {
            with_limbs(int, |limbs| limbs::to_bytes(limbs, out, order, signed)).unwrap_or(Ok(()))
        })
    }

    /// Return the integer represented by the given array of bytes.
    ///
    ///   bytes
    ///     Holds the array of bytes to convert.  The argument must either
    ///     support the buffer protocol or be an iterable object producing bytes.
    ///     Bytes and bytearray are examples of built-in objects that support the
    ///     buffer protocol.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is 'big',
    ///     the most significant byte is at the beginning of the byte array.  If
    ///     byteorder is 'little', the most significant byte is at the end of the
    ///     byte array.  To request the native byte order of the host system, use
    ///     sys.byteorder as the byte order value.  Default is to use 'big'.
    ///   signed
    ///     Indicates whether two's complement is used to represent the integer.
    #[classmethod("(bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        thread: &mut Thread,
        class: Gc<Class>,
        bytes: Value,
        byteorder: Option<Gc<Str>>,
        #[default(false)] signed: bool,
    ) -> PyResult {
        let order = byte_order(thread, byteorder)?;
        let bytes = bytes::from_object(thread, bytes)?;
        thread.work(bytes.as_slice().len())?;
        let int = from_buf(thread, &limbs::from_bytes(bytes.as_slice(), order, signed))?;
        if class == thread.interp().class(ids::INT) {
            return Ok(int);
        }
        call::call(thread, class.as_value(), &[int])
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[method("(ndigits=None, /)")]
    fn __round__(thread: &mut Thread, this: Value, ndigits: Option<Value>) -> PyResult {
        let int = receiver(thread, this, "__round__")?;
        round(thread, int, ndigits.filter(|digits| !digits.is_none()))
    }

    /// Truncating an Integral returns itself.
    #[method("()")]
    fn __trunc__(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "__trunc__")
    }

    /// Flooring an Integral returns itself.
    #[method("()")]
    fn __floor__(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "__floor__")
    }

    /// Ceiling of an Integral returns itself.
    #[method("()")]
    fn __ceil__(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "__ceil__")
    }

    /// Convert to a string according to format_spec.
    #[method("(format_spec, /)")]
    fn __format__(thread: &mut Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        let int = receiver(thread, this, "__format__")?;
        if format_spec.is_empty() {
            return ops::str(thread, this);
        }
        let name = match this.is_int() || this.exact::<Int>().is_some() {
            true => "int".to_string(),
            false => thread.interp().class_of(this).name_text(),
        };
        format(thread, int, format_spec, &name)
    }

    #[method("()")]
    fn __getnewargs__(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let int = receiver(thread, this, "__getnewargs__")?;
        Ok(Tuple::small(&thread.interp(), &[int]))
    }

    /// Returns size in memory, in bytes.
    #[method("()")]
    fn __sizeof__(thread: &mut Thread, this: Value) -> PyResult<usize> {
        let int = receiver(thread, this, "__sizeof__")?;
        Ok(with_limbs(int, |limbs| size_of::<Int>() + size_of_val(limbs.limbs)).unwrap_or(0))
    }

    /// the real part of a complex number
    #[getter]
    fn real(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "real")
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "imag").map(|_| from_i64(&thread.interp(), 0))
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "numerator")
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(thread: &mut Thread, this: Value) -> PyResult {
        receiver(thread, this, "denominator").map(|_| from_i64(&thread.interp(), 1))
    }
}
