//! Operators on any values: the generic rules over the slots.

use std::cmp::Ordering;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Binary;
use crate::object::slots::Comparison;
use crate::object::slots::Slots;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::int::Int;
use crate::types::str::Str;

macro_rules! binary_ops {
    ($($variant:ident $symbol:literal $slot:ident $in_place:ident [$name:ident $reflected:ident $own:ident];)*) => {
        /// A binary operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum BinaryOp {
            $(#[doc = concat!("`", $symbol, "`")] $variant,)*
        }

        impl BinaryOp {
            /// Every operator, at its number: how instructions and machine code name it.
            pub const ALL: &[BinaryOp] = &[$(BinaryOp::$variant),*];

            /// The operator in source form.
            pub const fn symbol(self) -> &'static str {
                match self { $(BinaryOp::$variant => $symbol,)* }
            }

            /// The methods that say what it does: of the left operand, of the right one, and in place.
            pub(crate) fn methods(self) -> [Name; 3] {
                match self { $(BinaryOp::$variant => [Name::$name, Name::$reflected, Name::$own],)* }
            }

            fn slot(self, slots: &Slots) -> Option<Binary> {
                match self { $(BinaryOp::$variant => slots.$slot,)* }
            }

            fn in_place_slot(self, slots: &Slots) -> Option<Binary> {
                match self { $(BinaryOp::$variant => slots.$in_place,)* }
            }
        }
    };
}

binary_ops! {
    Add "+" add iadd [__add__ __radd__ __iadd__];
    Sub "-" sub isub [__sub__ __rsub__ __isub__];
    Mul "*" mul imul [__mul__ __rmul__ __imul__];
    MatMul "@" matmul imatmul [__matmul__ __rmatmul__ __imatmul__];
    TrueDiv "/" truediv itruediv [__truediv__ __rtruediv__ __itruediv__];
    FloorDiv "//" floordiv ifloordiv [__floordiv__ __rfloordiv__ __ifloordiv__];
    Mod "%" modulo imodulo [__mod__ __rmod__ __imod__];
    LShift "<<" lshift ilshift [__lshift__ __rlshift__ __ilshift__];
    RShift ">>" rshift irshift [__rshift__ __rrshift__ __irshift__];
    And "&" and iand [__and__ __rand__ __iand__];
    Xor "^" xor ixor [__xor__ __rxor__ __ixor__];
    Or "|" or ior [__or__ __ror__ __ior__];
    DivMod "divmod()" divmod divmod [__divmod__ __rdivmod__ __divmod__];
}

/// `left op right`
pub fn binary(thread: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult {
    if op == BinaryOp::Add
        && let Some(sum) = plain_sum(thread, left, right)
    {
        return sum;
    }
    let result = try_binary(thread, op, left, right)?;
    if result != Value::NOT_IMPLEMENTED {
        return Ok(result);
    }
    match sequence_binary(thread, op, left, right)? {
        Some(result) => Ok(result),
        None => Err(unsupported(thread, op.symbol(), left, right)),
    }
}

/// A small integer, or what a truth value counts: sums of those are common.
#[inline]
fn counted(value: Value) -> Option<i64> {
    value.as_int().or_else(|| value.as_bool().map(i64::from))
}

/// What needs no look at classes: the sum of two numbers that count, and of two strings.
#[inline]
fn plain_sum(thread: &mut Thread, left: Value, right: Value) -> Option<PyResult> {
    if let (Some(left), Some(right)) = (counted(left), counted(right)) {
        return Value::small_int(left + right).map(Ok);
    }
    let (left, right) = (left.exact::<Str>()?, right.exact::<Str>()?);
    Some(Str::concat(thread, left, right).map(Gc::as_value))
}

/// The slots of both sides, in the order that the types ask for; `NOT_IMPLEMENTED` where neither answers.
fn try_binary(thread: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult {
    let interp = thread.interp();
    let (left_class, right_class) = (interp.class_of(left), interp.class_of(right));
    let first = left_class.slot(|slots| op.slot(slots));
    let second = if left_class == right_class { None } else { right_class.slot(|slots| op.slot(slots)) };
    let second = second.filter(|second| first.is_none_or(|first| !std::ptr::fn_addr_eq(first, *second)));
    match (first, second) {
        (Some(first), Some(second)) => {
            let (one, other) =
                if right_class.is_subclass_of(left_class) { (second, first) } else { (first, second) };
            let result = one(thread, left, right)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
            other(thread, left, right)
        }
        (Some(slot), None) | (None, Some(slot)) => slot(thread, left, right),
        (None, None) => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `+` and `*` of native sequences.
fn sequence_binary(thread: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    match op {
        BinaryOp::Add => match interp.class_of(left).slot(|slots| slots.concat) {
            Some(concat) => concat(thread, left, right).map(Some),
            None => Ok(None),
        },
        BinaryOp::Mul => {
            if let Some(repeat) = interp.class_of(left).slot(|slots| slots.repeat) {
                return repeat_sequence(thread, repeat, left, right).map(Some);
            }
            match interp.class_of(right).slot(|slots| slots.repeat) {
                Some(repeat) => repeat_sequence(thread, repeat, right, left).map(Some),
                None => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn repeat_sequence(thread: &mut Thread, repeat: Binary, sequence: Value, count: Value) -> PyResult {
    if thread.interp().class_of(count).slot(|slots| slots.index).is_none() {
        let name = thread.interp().class_of(count).name_text();
        return Err(thread.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    repeat(thread, sequence, count)
}

/// Neither operand knows the operator.
#[cold]
pub(crate) fn unsupported(thread: &mut Thread, symbol: &str, left: Value, right: Value) -> Raised {
    let interp = thread.interp();
    let (left, right) = (interp.class_of(left).name_text(), interp.class_of(right).name_text());
    thread.type_error(format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'"))
}

/// `left op= right`
pub fn in_place(thread: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult {
    if op == BinaryOp::Add
        && let Some(sum) = plain_sum(thread, left, right)
    {
        return sum;
    }
    let class = thread.interp().class_of(left);
    if let Some(slot) = class.slot(|slots| op.in_place_slot(slots)) {
        let result = slot(thread, left, right)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    let result = try_binary(thread, op, left, right)?;
    if result != Value::NOT_IMPLEMENTED {
        return Ok(result);
    }
    let own = match op {
        BinaryOp::Add => class.slot(|slots| slots.iconcat),
        BinaryOp::Mul => class.slot(|slots| slots.irepeat),
        _ => None,
    };
    if let Some(own) = own {
        return if op == BinaryOp::Mul {
            repeat_sequence(thread, own, left, right)
        } else {
            own(thread, left, right)
        };
    }
    match sequence_binary(thread, op, left, right)? {
        Some(result) => Ok(result),
        None => Err(unsupported(thread, &format!("{}=", op.symbol()), left, right)),
    }
}

/// `pow(base, exponent, modulus)`; the modulus is `None` for `**`.
pub fn power(thread: &mut Thread, base: Value, exponent: Value, modulus: Value) -> PyResult {
    power_as(thread, base, exponent, modulus, "** or pow()")
}

/// A power that errors call by the given operator.
fn power_as(thread: &mut Thread, base: Value, exponent: Value, modulus: Value, symbol: &str) -> PyResult {
    let interp = thread.interp();
    let (left, right) = (interp.class_of(base), interp.class_of(exponent));
    let first = left.slot(|slots| slots.pow);
    let second = if left == right { None } else { right.slot(|slots| slots.pow) };
    let second = second.filter(|second| first.is_none_or(|first| !std::ptr::fn_addr_eq(first, *second)));
    let order = match (first, second) {
        (Some(first), Some(second)) if right.is_subclass_of(left) => [Some(second), Some(first)],
        (first, second) => [first, second],
    };
    for slot in order.into_iter().flatten() {
        let result = slot(thread, base, exponent, modulus)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    if modulus.is_none() {
        return Err(unsupported(thread, symbol, base, exponent));
    }
    let names = [left, right, interp.class_of(modulus)].map(|class| class.name_text());
    Err(thread.type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        names[0], names[1], names[2]
    )))
}

/// `base **= exponent`
pub fn in_place_power(thread: &mut Thread, base: Value, exponent: Value) -> PyResult {
    if let Some(slot) = thread.interp().class_of(base).slot(|slots| slots.ipow) {
        let result = slot(thread, base, exponent, Value::NONE)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    power_as(thread, base, exponent, Value::NONE, "**=")
}

/// A unary operator: `-`, `+`, `~`, `abs`.
pub fn unary(
    thread: &mut Thread,
    operand: Value,
    symbol: &str,
    pick: fn(&Slots) -> Option<crate::object::slots::Unary>,
) -> PyResult {
    let class = thread.interp().class_of(operand);
    match class.slot(pick) {
        Some(slot) => slot(thread, operand),
        None => Err(thread.type_error(format!("bad operand type for {symbol}: '{}'", class.name_text()))),
    }
}

/// The order of two numbers or strings of the builtin types, which no Python code has a say in. `None` also where
/// there is no order.
#[inline]
pub fn plain_order(left: Value, right: Value) -> Option<Ordering> {
    let number = |value: Value| value.as_float().or_else(|| value.as_int().map(|int| int as f64));
    match (left.as_int(), right.as_int()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        // Small integers are exact as floats.
        _ => match (number(left), number(right)) {
            (Some(left), Some(right)) => left.partial_cmp(&right),
            (None, None) => {
                let (left, right) = (left.exact::<Str>()?, right.exact::<Str>()?);
                Some(left.compare(&right))
            }
            _ => None,
        },
    }
}

/// `left op right` of a comparison, as a value.
pub fn compare(thread: &mut Thread, op: Comparison, left: Value, right: Value) -> PyResult {
    thread.check_native_stack(" in comparison")?;
    let interp = thread.interp();
    let (left_class, right_class) = (interp.class_of(left), interp.class_of(right));
    let reflected = right_class.slot(|slots| slots.compare);
    let mut tried_right = false;
    if left_class != right_class
        && right_class.is_subclass_of(left_class)
        && let Some(slot) = reflected
    {
        tried_right = true;
        let result = slot(thread, right, left, op.swapped())?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    if let Some(slot) = left_class.slot(|slots| slots.compare) {
        let result = slot(thread, left, right, op)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    if let (false, Some(slot)) = (tried_right, reflected) {
        let result = slot(thread, right, left, op.swapped())?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    match op {
        Comparison::Eq => Ok(Value::bool(left.is(right))),
        Comparison::Ne => Ok(Value::bool(!left.is(right))),
        _ => Err(thread.type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            left_class.name_text(),
            right_class.name_text()
        ))),
    }
}

/// Whether `left op right` is true.
pub fn compare_truth(thread: &mut Thread, op: Comparison, left: Value, right: Value) -> PyResult<bool> {
    if let Some(order) = plain_order(left, right) {
        return Ok(op.holds(order));
    }
    let result = compare(thread, op, left, right)?;
    truth(thread, result)
}

/// Whether two values are the same or equal: the test of containers.
#[inline]
pub fn equal(thread: &mut Thread, left: Value, right: Value) -> PyResult<bool> {
    if left.is(right) {
        return Ok(true);
    }
    if let (Some(left), Some(right)) = (left.exact::<Str>(), right.exact::<Str>()) {
        return Ok(left.equals(&right));
    }
    if left.is_int() && right.is_int() {
        return Ok(false);
    }
    if let (Some(left), Some(right)) = (left.as_float(), right.as_float()) {
        return Ok(left == right);
    }
    let result = compare(thread, Comparison::Eq, left, right)?;
    truth(thread, result)
}

/// `bool(value)`
#[inline]
pub fn truth(thread: &mut Thread, value: Value) -> PyResult<bool> {
    if let Some(truth) = value.as_bool() {
        return Ok(truth);
    }
    if let Some(int) = value.as_int() {
        return Ok(int != 0);
    }
    if value.is_none() {
        return Ok(false);
    }
    truth_slow(thread, value)
}

#[inline(never)]
fn truth_slow(thread: &mut Thread, value: Value) -> PyResult<bool> {
    let class = thread.interp().class_of(value);
    if let Some(slot) = class.slot(|slots| slots.bool) {
        return slot(thread, value);
    }
    match class.slot(|slots| slots.len) {
        Some(slot) => Ok(slot(thread, value)? != 0),
        None => Ok(true),
    }
}

/// `hash(value)`
pub fn hash(thread: &mut Thread, value: Value) -> PyResult<i64> {
    if let Some(string) = value.exact::<Str>() {
        return Ok(string.hash() as i64);
    }
    match thread.interp().class_of(value).slot(|slots| slots.hash) {
        Some(slot) => slot(thread, value),
        None => Err(unhashable(thread, value)),
    }
}

/// The error for a value without a hash.
pub fn unhashable(thread: &mut Thread, value: Value) -> Raised {
    let name = thread.interp().class_of(value).name_text();
    thread.type_error(format!("unhashable type: '{name}'"))
}

/// The slot of types that set `__hash__` to `None`.
pub fn no_hash(thread: &mut Thread, value: Value) -> PyResult<i64> {
    Err(unhashable(thread, value))
}

/// The hash that a `__hash__` method returned.
pub fn hash_from_result(thread: &mut Thread, result: Value) -> PyResult<i64> {
    let result = int::of_subclass(result).unwrap_or(result);
    if let Some(hash) = result.as_int() {
        return Ok(if hash == -1 { -2 } else { hash });
    }
    match result.cast::<Int>() {
        Some(int) => Ok(match int.as_limbs().to_i64() {
            Some(-1) => -2,
            Some(hash) => hash,
            None => int::hash_big(int),
        }),
        None => match result.as_bool() {
            Some(flag) => Ok(i64::from(flag)),
            None => Err(thread.type_error("__hash__ method should return an integer")),
        },
    }
}

/// `len(value)`
pub fn len(thread: &mut Thread, value: Value) -> PyResult<usize> {
    let class = thread.interp().class_of(value);
    match class.slot(|slots| slots.len) {
        Some(slot) => slot(thread, value),
        None => Err(thread.type_error(format!("object of type '{}' has no len()", class.name_text()))),
    }
}

/// The length that a `__len__` method returned.
pub fn length_from_result(thread: &mut Thread, result: Value) -> PyResult<usize> {
    let index = index(thread, result)?;
    if int::is_negative(index) {
        return Err(thread.value_error("__len__() should return >= 0"));
    }
    match int::to_i64(index) {
        Some(len) => Ok(len as usize),
        None => Err(thread.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// `value.__index__()`: an exact int.
pub fn index(thread: &mut Thread, value: Value) -> PyResult {
    if value.is_int() || value.exact::<Int>().is_some() {
        return Ok(value);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::int_from_low_bits(i64::from(flag)));
    }
    if let Some(inner) = int::of_subclass(value) {
        return Ok(inner);
    }
    let class = thread.interp().class_of(value);
    let Some(slot) = class.slot(|slots| slots.index) else {
        return Err(
            thread.type_error(format!("'{}' object cannot be interpreted as an integer", class.name_text()))
        );
    };
    let result = slot(thread, value)?;
    if result.is_int() || result.exact::<Int>().is_some() {
        return Ok(result);
    }
    int::exact_result(thread, result, "__index__")
}

/// An index or count as a machine integer; IndexError "cannot fit ..." where it does not fit.
pub fn index_i64(thread: &mut Thread, value: Value) -> PyResult<i64> {
    let int = index(thread, value)?;
    match int.as_int() {
        Some(int) => Ok(int),
        None => match int::to_i64(int) {
            Some(int) => Ok(int),
            None => {
                let name = thread.interp().class_of(value).name_text();
                Err(thread.index_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        },
    }
}

/// `container[key]`
pub fn getitem(thread: &mut Thread, container: Value, key: Value) -> PyResult {
    let interp = thread.interp();
    let class = interp.class_of(container);
    if let Some(slot) = class.slot(|slots| slots.getitem) {
        return slot(thread, container, key);
    }
    if let Some(class) = container.as_class() {
        return crate::types::class::class_getitem(thread, class, key);
    }
    Err(thread.type_error(format!("'{}' object is not subscriptable", class.name_text())))
}

/// `container[key] = value`, or `del container[key]` without a value.
pub fn setitem(thread: &mut Thread, container: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    if let (Some(dict), Some(value)) = (container.exact::<Dict>(), value) {
        return dict.set(thread, key, value);
    }
    let class = thread.interp().class_of(container);
    match class.slot(|slots| slots.setitem) {
        Some(slot) => slot(thread, container, key, value),
        None => {
            let what = match value {
                Some(_) => "does not support item assignment",
                None => "doesn't support item deletion",
            };
            let name = class.name_text();
            Err(thread.type_error(format!("'{name}' object {what}")))
        }
    }
}

/// `item in container`
pub fn contains(thread: &mut Thread, container: Value, item: Value) -> PyResult<bool> {
    let class = thread.interp().class_of(container);
    if let Some(slot) = class.slot(|slots| slots.contains) {
        return slot(thread, container, item);
    }
    let iterator = iter::iter_for(thread, container, |name| {
        format!("argument of type '{name}' is not a container or iterable")
    })?;
    while let Some(candidate) = iter::next(thread, iterator)? {
        if equal(thread, candidate, item)? {
            return Ok(true);
        }
        thread.work(64)?;
    }
    Ok(false)
}

/// `repr(value)` as a native string.
pub fn repr(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    let result = repr_object(thread, value)?;
    expect_str(thread, result, "__repr__")
}

/// `repr(value)`, which may be an instance of a subclass of `str`.
pub fn repr_object(thread: &mut Thread, value: Value) -> PyResult {
    thread.check_native_stack(" while getting the repr of an object")?;
    let class = thread.interp().class_of(value);
    let result = match class.slot(|slots| slots.repr) {
        Some(slot) => slot(thread, value)?,
        None => crate::types::object::repr(thread, value)?,
    };
    expect_str(thread, result, "__repr__").map(|_| result)
}

/// `str(value)` as a native string.
pub fn str(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    if let Some(string) = value.exact::<Str>() {
        return Ok(string);
    }
    let result = str_object(thread, value)?;
    expect_str(thread, result, "__str__")
}

/// `str(value)`, which may be an instance of a subclass of `str`.
pub fn str_object(thread: &mut Thread, value: Value) -> PyResult {
    if value.exact::<Str>().is_some() {
        return Ok(value);
    }
    thread.check_native_stack(" while getting the str of an object")?;
    let class = thread.interp().class_of(value);
    match class.slot(|slots| slots.str) {
        Some(slot) => {
            let result = slot(thread, value)?;
            expect_str(thread, result, "__str__").map(|_| result)
        }
        None => repr_object(thread, value),
    }
}

fn expect_str(thread: &mut Thread, result: Value, method: &str) -> PyResult<Gc<Str>> {
    match result.cast::<Str>() {
        Some(string) => Ok(string),
        None => {
            let name = thread.interp().class_of(result).name_text();
            Err(thread.type_error(format!("{method} returned non-string (type {name})")))
        }
    }
}

/// `format(value, spec)` as a native string.
pub fn format(thread: &mut Thread, value: Value, spec: Gc<Str>) -> PyResult<Gc<Str>> {
    let result = format_object(thread, value, spec)?;
    expect_str(thread, result, "__format__")
}

/// `format(value, spec)`, which may be an instance of a subclass of `str`.
pub fn format_object(thread: &mut Thread, value: Value, spec: Gc<Str>) -> PyResult {
    if let Some(text) = crate::types::str::format_exact(thread, value, spec)? {
        return Ok(text.as_value());
    }
    let result = specials::method(thread, value, Name::__format__, &[spec.as_value()])?;
    match result.cast::<Str>() {
        Some(_) => Ok(result),
        None => {
            let name = thread.interp().class_of(result).name_text();
            Err(thread.type_error(format!("__format__ must return a str, not {name}")))
        }
    }
}

/// `isinstance(value, class)` without asking `__instancecheck__`.
pub fn is_instance_of(thread: &mut Thread, value: Value, class: Gc<crate::object::class::Class>) -> bool {
    thread.interp().class_of(value).is_subclass_of(class)
}
