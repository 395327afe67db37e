//! The builtin functions of values: arithmetic, iteration, attributes, conversions.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::number::limbs;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::iter::Steps;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::spec::FunctionSpec;
use crate::object::spec::Intrinsic;
use crate::object::specials;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::async_generator::AnextAwaitable;
use crate::types::bytearray::ByteArray;
use crate::types::complex::Complex;
use crate::types::float;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[
    ABS_SPEC,
    AITER_SPEC,
    ALL_SPEC,
    ANEXT_SPEC,
    ANY_SPEC,
    ASCII_SPEC,
    BIN_SPEC,
    CALLABLE_SPEC,
    CHR_SPEC,
    DELATTR_SPEC,
    DIVMOD_SPEC,
    FORMAT_SPEC,
    GETATTR_SPEC,
    HASATTR_SPEC,
    HASH_SPEC,
    HEX_SPEC,
    ID_SPEC,
    ITER_SPEC,
    LEN_SPEC,
    MAX_SPEC,
    MIN_SPEC,
    NEXT_SPEC,
    OCT_SPEC,
    ORD_SPEC,
    POW_SPEC,
    REPR_SPEC,
    ROUND_SPEC,
    SETATTR_SPEC,
    SORTED_SPEC,
    SUM_SPEC,
];

/// Return the absolute value of the argument.
#[pyfunction("(number, /)", intrinsic = Intrinsic::Abs)]
fn abs(thread: &mut Thread, number: Value) -> PyResult {
    ops::unary(thread, number, "abs()", |slots| slots.abs)
}

/// Return an AsyncIterator for an AsyncIterable object.
#[pyfunction("(async_iterable, /)")]
fn aiter(thread: &mut Thread, async_iterable: Value) -> PyResult {
    let class = thread.interp().class_of(async_iterable);
    let Some(slot) = class.slot(|slots| slots.aiter) else {
        let name = class.name_text();
        return Err(thread.type_error(format!("'{name}' object is not an async iterable")));
    };
    let iterator = slot(thread, async_iterable)?;
    let kind = thread.interp().class_of(iterator);
    if kind.slot(|slots| slots.anext).is_none() {
        let name = kind.name_text();
        return Err(thread.type_error(format!("aiter() returned not an async iterator of type '{name}'")));
    }
    Ok(iterator)
}

/// Return the next item from the async iterator.
///
/// If default is given and the async iterator is exhausted,
/// it is returned instead of raising StopAsyncIteration.
#[pyfunction("(aiterator, default=<unrepresentable>, /)")]
fn anext(thread: &mut Thread, aiterator: Value, default: Option<Value>) -> PyResult {
    let class = thread.interp().class_of(aiterator);
    let Some(slot) = class.slot(|slots| slots.anext) else {
        let name = class.name_text();
        return Err(thread.type_error(format!("'{name}' object is not an async iterator")));
    };
    let awaitable = slot(thread, aiterator)?;
    Ok(match default {
        None => awaitable,
        Some(default) => AnextAwaitable::new(thread, awaitable, default).as_value(),
    })
}

/// Return True if bool(x) is True for all values x in the iterable.
///
/// If the iterable is empty, return True.
#[pyfunction("(iterable, /)")]
fn all(thread: &mut Thread, iterable: Value) -> PyResult<bool> {
    find_truth(thread, iterable, false).map(|found| !found)
}

/// Return True if bool(x) is True for any x in the iterable.
///
/// If the iterable is empty, return False.
#[pyfunction("(iterable, /)")]
fn any(thread: &mut Thread, iterable: Value) -> PyResult<bool> {
    find_truth(thread, iterable, true)
}

/// Whether some item has the truth value; stops there.
fn find_truth(thread: &mut Thread, iterable: Value, wanted: bool) -> PyResult<bool> {
    let iterator = iter::iter(thread, iterable)?;
    let steps = Steps::of(thread, iterator);
    while let Some(item) = steps.next(thread)? {
        if ops::truth(thread, item)? == wanted {
            return Ok(true);
        }
        thread.work(64)?;
    }
    Ok(false)
}

/// Return an ASCII-only representation of an object.
///
/// As repr(), return a string containing a printable representation of an
/// object, but escape the non-ASCII characters in the string returned by
/// repr() using \\x, \\u or \\U escapes. This generates a string similar
/// to that returned by repr() in Python 2.
#[pyfunction("(obj, /)")]
fn ascii(thread: &mut Thread, obj: Value) -> PyResult {
    super::ascii(thread, obj)
}

fn in_base(thread: &mut Thread, number: Value, bits: u32, prefix: &str) -> PyResult<Gc<Str>> {
    let index = ops::index(thread, number)?;
    if let Some(small) = index.as_int() {
        return Ok(small_in_base(&thread.interp(), small, bits, prefix));
    }
    let digits = int::with_limbs(index, |limbs| (limbs.negative, limbs::to_radix(limbs.limbs, bits)));
    let (negative, digits) = digits.unwrap_or_default();
    let sign = if negative { "-" } else { "" };
    Str::from_text(thread, &format!("{sign}{prefix}{digits}"))
}

/// The digits of a small integer, of so many bits each, behind a prefix of two characters.
fn small_in_base(interp: &Interpreter, number: i64, bits: u32, prefix: &str) -> Gc<Str> {
    let mut text = [0_u8; 3 + 64];
    let (mut at, mut left) = (text.len(), number.unsigned_abs());
    while left != 0 || at == text.len() {
        at -= 1;
        text[at] = b"0123456789abcdef"[(left & ((1 << bits) - 1)) as usize];
        left >>= bits;
    }
    for &byte in prefix.as_bytes().iter().rev() {
        at -= 1;
        text[at] = byte;
    }
    if number < 0 {
        at -= 1;
        text[at] = b'-';
    }
    Str::new(interp, std::str::from_utf8(&text[at..]).unwrap_or_default())
}

/// Return the binary representation of an integer.
#[pyfunction("(number, /)")]
fn bin(thread: &mut Thread, number: Value) -> PyResult<Gc<Str>> {
    in_base(thread, number, 1, "0b")
}

/// Return the hexadecimal representation of an integer.
#[pyfunction("(number, /)")]
fn hex(thread: &mut Thread, number: Value) -> PyResult<Gc<Str>> {
    in_base(thread, number, 4, "0x")
}

/// Return the octal representation of an integer.
#[pyfunction("(number, /)")]
fn oct(thread: &mut Thread, number: Value) -> PyResult<Gc<Str>> {
    in_base(thread, number, 3, "0o")
}

/// Return whether the object is callable (i.e., some kind of function).
///
/// Note that classes are callable, as are instances of classes with a
/// __call__() method.
#[pyfunction("(obj, /)")]
fn callable(thread: &mut Thread, obj: Value) -> bool {
    call::is_callable(thread, obj)
}

/// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
#[pyfunction("(i, /)")]
fn chr(thread: &mut Thread, i: Value) -> PyResult<Gc<Str>> {
    let index = ops::index(thread, i)?;
    match int::to_i64(index).and_then(|point| u32::try_from(point).ok()).filter(|&point| point <= 0x10_FFFF) {
        Some(point) => Ok(Str::of_code_point(&thread.interp(), point)),
        None => Err(thread.value_error("chr() arg not in range(0x110000)")),
    }
}

/// Return the ordinal value of a character.
///
/// If the argument is a one-character string, return the Unicode code
/// point of that character.
#[pyfunction("(character, /)")]
fn ord(thread: &mut Thread, character: Value) -> PyResult<u32> {
    if let Some(string) = character.cast::<Str>() {
        if let (1, Some(point)) = (string.len(), string.units().get(0)) {
            return Ok(point);
        }
        let len = string.len();
        return Err(
            thread.type_error(format!("ord() expected a character, but string of length {len} found"))
        );
    }
    if let Some(bytes) = crate::types::bytes::borrowed(character) {
        if let [byte] = *bytes {
            return Ok(u32::from(byte));
        }
        let len = bytes.len();
        return Err(
            thread.type_error(format!("ord() expected a character, but string of length {len} found"))
        );
    }
    let name = thread.interp().class_of(character).name_text();
    Err(thread.type_error(format!("ord() expected string of length 1, but {name} found")))
}

/// Deletes the named attribute from the given object.
///
/// delattr(x, 'y') is equivalent to ``del x.y``
#[pyfunction("(obj, name, /)")]
fn delattr(thread: &mut Thread, obj: Value, name: Value) -> PyResult<()> {
    let name = attribute_name(thread, name)?;
    attr::set(thread, obj, name, None)
}

fn attribute_name(thread: &mut Thread, name: Value) -> PyResult<Gc<Str>> {
    match name.cast::<Str>() {
        Some(name) => Ok(Str::interned(&thread.interp(), name)),
        None => {
            let kind = thread.interp().class_of(name).name_text();
            Err(thread.type_error(format!("attribute name must be string, not '{kind}'")))
        }
    }
}

/// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
#[pyfunction("(x, y, /)")]
fn divmod(thread: &mut Thread, x: Value, y: Value) -> PyResult {
    ops::binary(thread, BinaryOp::DivMod, x, y)
}

/// Return type(value).__format__(value, format_spec).
///
/// Many built-in types implement format_spec according to the
/// Format Specification Mini-language. See help('FORMATTING') for
/// details.
///
/// If type(value) does not supply a method named __format__
/// and format_spec is empty, then str(value) is returned.
#[pyfunction("(value, format_spec='', /)")]
fn format(thread: &mut Thread, value: Value, format_spec: Option<Gc<Str>>) -> PyResult {
    let spec = format_spec.unwrap_or_else(|| thread.interp().strings().empty());
    ops::format_object(thread, value, spec)
}

/// getattr(object, name[, default]) -> value
///
/// Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.
/// When a default argument is given, it is returned when the attribute doesn't
/// exist; without it, an exception is raised in that case.
#[pyfunction("(object, name, default=None, /)")]
fn getattr(thread: &mut Thread, object: Value, name: Value, default: Option<Value>) -> PyResult {
    let name = attribute_name(thread, name)?;
    match default {
        None => attr::get(thread, object, name),
        Some(default) => Ok(attr::get_optional(thread, object, name)?.unwrap_or(default)),
    }
}

/// Return whether the object has an attribute with the given name.
///
/// This is done by calling getattr(obj, name) and catching AttributeError.
#[pyfunction("(obj, name, /)")]
fn hasattr(thread: &mut Thread, obj: Value, name: Value) -> PyResult<bool> {
    let name = attribute_name(thread, name)?;
    Ok(attr::get_optional(thread, obj, name)?.is_some())
}

/// Sets the named attribute on the given object to the specified value.
///
/// setattr(x, 'y', v) is equivalent to ``x.y = v``
#[pyfunction("(obj, name, value, /)")]
fn setattr(thread: &mut Thread, obj: Value, name: Value, value: Value) -> PyResult<()> {
    let name = attribute_name(thread, name)?;
    attr::set(thread, obj, name, Some(value))
}

/// Return the hash value for the given object.
///
/// Two objects that compare equal must also have the same hash value, but the
/// reverse is not necessarily true.
#[pyfunction("(obj, /)")]
fn hash(thread: &mut Thread, obj: Value) -> PyResult<i64> {
    ops::hash(thread, obj)
}

/// Return the identity of an object.
///
/// This is guaranteed to be unique among simultaneously existing objects.
/// (CPython uses the object's memory address.)
#[pyfunction("(obj, /)")]
fn id(obj: Value) -> u64 {
    crate::types::object::identity(obj)
}

/// iter(iterable) -> iterator
/// iter(callable, sentinel) -> iterator
///
/// Get an iterator from an object.
/// In the first form, the argument must supply its own iterator, or be a sequence.
/// In the second form, the callable is called until it returns the sentinel.
#[pyfunction("(object, sentinel=None, /)", name = "iter")]
fn iter(thread: &mut Thread, object: Value, sentinel: Option<Value>) -> PyResult {
    match sentinel {
        None => iter::iter(thread, object),
        Some(sentinel) => crate::types::iterators::callable_iterator(thread, object, sentinel),
    }
}

/// Return the number of items in a container.
#[pyfunction("(obj, /)", intrinsic = Intrinsic::Len)]
fn len(thread: &mut Thread, obj: Value) -> PyResult<usize> {
    ops::len(thread, obj)
}

/// next(iterator[, default])
///
/// Return the next item from the iterator. If default is given and the iterator
/// is exhausted, it is returned instead of raising StopIteration.
#[pyfunction("(iterator, default=None, /)", name = "next")]
fn next(thread: &mut Thread, iterator: Value, default: Option<Value>) -> PyResult {
    if thread.interp().class_of(iterator).slot(|slots| slots.next).is_none() {
        let name = thread.interp().class_of(iterator).name_text();
        return Err(thread.type_error(format!("'{name}' object is not an iterator")));
    }
    let Some(default) = default else { return iter::next_or_raise(thread, iterator) };
    Ok(iter::next(thread, iterator)?.unwrap_or(default))
}

/// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
///
/// Some types, such as ints, are able to use a more efficient algorithm when
/// invoked using the three argument form.
#[pyfunction("(base, exp, mod=None)")]
fn pow(thread: &mut Thread, base: Value, exp: Value, r#mod: Option<Value>) -> PyResult {
    ops::power(thread, base, exp, r#mod.unwrap_or(Value::NONE))
}

/// Return the canonical string representation of the object.
///
/// For many object types, including most builtins, eval() will return
/// that string as an equivalent object.
#[pyfunction("(obj, /)")]
fn repr(thread: &mut Thread, obj: Value) -> PyResult {
    ops::repr_object(thread, obj)
}

/// Round a number to a given precision in decimal digits.
///
/// The return value is an integer if ndigits is omitted or None.  Otherwise
/// the return value has the same type as the number.  ndigits may be negative.
#[pyfunction("(number, ndigits=None)")]
fn round(thread: &mut Thread, number: Value, ndigits: Option<Value>) -> PyResult {
    let args: &[Value] = match &ndigits {
        Some(digits) if !digits.is_none() => std::slice::from_ref(digits),
        _ => &[],
    };
    match specials::method_optional(thread, number, Name::__round__, args)? {
        Some(result) => Ok(result),
        None => {
            let name = thread.interp().class_of(number).name_text();
            Err(thread.type_error(format!("type {name} doesn't define __round__ method")))
        }
    }
}

/// Return a new list containing all items from the iterable in ascending order.
///
/// A custom key function can be supplied to customize the sort order, and the
/// reverse flag can be set to request the result in descending order.
#[pyfunction(raw, "(iterable, /, *, key=None, reverse=False)")]
fn sorted(thread: &mut Thread, args: Args<'_>) -> PyResult<Gc<List>> {
    let &[iterable] = args.positional() else {
        let given = args.positional().len();
        return Err(thread.type_error(format!("sorted expected 1 argument, got {given}")));
    };
    let list = iter::to_list(thread, iterable)?;
    let sort = attr::get(thread, list.as_value(), Name::sort.get(&thread.interp()))?;
    call::with_args(thread, sort, args.rest())?;
    Ok(list)
}

/// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
///
/// When the iterable is empty, return the start value.
/// This function is intended specifically for use with numeric values and may
/// reject non-numeric types.
#[pyfunction("(iterable, /, start=0)")]
fn sum(thread: &mut Thread, iterable: Value, start: Option<Value>) -> PyResult {
    let start = start.unwrap_or(Value::int_from_low_bits(0));
    if start.cast::<Str>().is_some() {
        return Err(thread.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    if crate::types::bytes::borrowed(start).is_some() {
        return Err(thread.type_error("sum() can't sum bytes [use b''.join(seq) instead]"));
    }
    if start.cast::<ByteArray>().is_some() {
        return Err(thread.type_error("sum() can't sum bytearray [use b''.join(seq) instead]"));
    }
    let mut total = Total::of(start);
    iter::for_each(thread, iterable, |thread, item| total.add(thread, item))?;
    total.finish(thread)
}

/// A running sum: unboxed while it is that of machine integers, then of floats, then of complex numbers.
enum Total {
    Int(i64),
    Float(FloatSum),
    Complex(FloatSum, FloatSum),
    Other(Value),
}

impl Total {
    fn of(start: Value) -> Total {
        if let Some(int) = int::to_i64(start) {
            Total::Int(int)
        } else if let Some(float) = start.as_float() {
            Total::Float(FloatSum::new(float))
        } else if let Some(complex) = start.exact::<Complex>() {
            let (re, im) = complex.parts();
            Total::Complex(FloatSum::new(re), FloatSum::new(im))
        } else {
            Total::Other(start)
        }
    }

    fn add(&mut self, thread: &mut Thread, item: Value) -> PyResult<()> {
        if let Total::Other(sum) = self {
            *sum = ops::binary(thread, BinaryOp::Add, *sum, item)?;
            return Ok(());
        }
        if !self.takes(item) {
            let so_far = self.value(thread);
            let next = ops::binary(thread, BinaryOp::Add, so_far, item)?;
            *self = self.followed_by(next);
        }
        Ok(())
    }

    /// Adds an item for which no method needs to be asked; whether it is one.
    fn takes(&mut self, item: Value) -> bool {
        match self {
            Total::Int(sum) => {
                let next = machine_int(item).and_then(|int| sum.checked_add(int));
                next.map(|next| *sum = next).is_some()
            }
            Total::Float(sum) => {
                let real = item.as_float().or_else(|| float_of_int(item));
                real.map(|real| sum.add(real)).is_some()
            }
            Total::Complex(re_sum, im_sum) => {
                if let Some(complex) = item.exact::<Complex>() {
                    let (re, im) = complex.parts();
                    re_sum.add(re);
                    im_sum.add(im);
                    return true;
                }
                let real = float::exact(item).or_else(|| float_of_int(item));
                real.map(|real| re_sum.add(real)).is_some()
            }
            Total::Other(_) => false,
        }
    }

    /// The total where a method of an item has answered `next`: on the way from ints to complex numbers there is no way
    /// back.
    fn followed_by(&self, next: Value) -> Total {
        match (self, Total::of(next)) {
            (Total::Int(_), wider @ (Total::Float(_) | Total::Complex(..))) => wider,
            (Total::Float(_), wider @ Total::Complex(..)) => wider,
            _ => Total::Other(next),
        }
    }

    fn value(&self, thread: &Thread) -> Value {
        match self {
            Total::Int(sum) => int::from_i64(&thread.interp(), *sum),
            Total::Float(sum) => Value::canonical_float(sum.value()),
            Total::Complex(re, im) => Complex::new(&thread.interp(), re.value(), im.value()).as_value(),
            Total::Other(sum) => *sum,
        }
    }

    fn finish(self, thread: &mut Thread) -> PyResult {
        Ok(self.value(thread))
    }
}

/// The machine integer that an int or a bool is, if it fits.
fn machine_int(item: Value) -> Option<i64> {
    int::to_i64(item).or_else(|| item.as_bool().map(i64::from))
}

/// The float nearest to an int, a bool or an instance of a subclass, if there is one.
fn float_of_int(item: Value) -> Option<f64> {
    match item.as_int() {
        Some(int) => Some(int as f64),
        None => int::with_limbs(int::exact(item)?, limbs::to_f64)?.ok(),
    }
}

/// A sum of floats with Neumaier's compensation, as CPython adds them.
struct FloatSum {
    sum: f64,
    compensation: f64,
}

impl FloatSum {
    fn new(sum: f64) -> FloatSum {
        FloatSum { sum, compensation: 0.0 }
    }

    fn add(&mut self, float: f64) {
        let next = self.sum + float;
        self.compensation +=
            if self.sum.abs() >= float.abs() { (self.sum - next) + float } else { (float - next) + self.sum };
        self.sum = next;
    }

    fn value(&self) -> f64 {
        let has_lost = self.compensation != 0.0 && self.compensation.is_finite();
        if has_lost { self.sum + self.compensation } else { self.sum }
    }
}

/// max(iterable, *[, default=obj, key=func]) -> value
/// max(arg1, arg2, *args, *[, key=func]) -> value
///
/// With a single iterable argument, return its biggest item. The
/// default keyword-only argument specifies an object to return if
/// the provided iterable is empty.
/// With two or more positional arguments, return the largest argument.
#[pyfunction("(*args, key=None, default=None)")]
fn max(thread: &mut Thread, args: &[Value], key: Option<Value>, default: Option<Value>) -> PyResult {
    extreme(thread, "max", Comparison::Gt, args, key, default)
}

/// min(iterable, *[, default=obj, key=func]) -> value
/// min(arg1, arg2, *args, *[, key=func]) -> value
///
/// With a single iterable argument, return its smallest item. The
/// default keyword-only argument specifies an object to return if
/// the provided iterable is empty.
/// With two or more positional arguments, return the smallest argument.
#[pyfunction("(*args, key=None, default=None)")]
fn min(thread: &mut Thread, args: &[Value], key: Option<Value>, default: Option<Value>) -> PyResult {
    extreme(thread, "min", Comparison::Lt, args, key, default)
}

fn extreme(
    thread: &mut Thread,
    name: &str,
    better: Comparison,
    args: &[Value],
    key: Option<Value>,
    default: Option<Value>,
) -> PyResult {
    let key = key.filter(|key| !key.is_none());
    let mut best: Option<(Value, Value)> = None;
    let mut consider = |thread: &mut Thread, item: Value| {
        let rank = match key {
            Some(key) => call::call(thread, key, &[item])?,
            None => item,
        };
        let wins = match best {
            None => true,
            Some((_, known)) => ops::compare_truth(thread, better, rank, known)?,
        };
        if wins {
            best = Some((item, rank));
        }
        Ok(())
    };
    match args {
        [] => return Err(thread.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [iterable] => iter::for_each(thread, *iterable, consider)?,
        several => {
            if default.is_some() {
                return Err(thread.type_error(format!(
                    "Cannot specify a default for {name}() with multiple positional arguments"
                )));
            }
            for &item in several {
                consider(thread, item)?;
            }
        }
    }
    match best.map(|(item, _)| item).or(default) {
        Some(item) => Ok(item),
        None => {
            Err(thread.raise_text(exceptions::VALUE_ERROR, format!("{name}() iterable argument is empty")))
        }
    }
}
