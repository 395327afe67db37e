//! `_operator`: the operators as functions, and getters of attributes and items.

mod getters;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::ops::BinaryOp;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_operator",
    doc: "Operator interface.",
    functions: &[
        TRUTH_SPEC,
        CONTAINS_SPEC,
        INDEXOF_SPEC,
        COUNTOF_SPEC,
        IS_SPEC,
        IS_NOT_SPEC,
        IS_NONE_SPEC,
        IS_NOT_NONE_SPEC,
        ADD_SPEC,
        SUB_SPEC,
        MUL_SPEC,
        MATMUL_SPEC,
        FLOORDIV_SPEC,
        TRUEDIV_SPEC,
        MOD_SPEC,
        NEG_SPEC,
        POS_SPEC,
        ABS_SPEC,
        INV_SPEC,
        INVERT_SPEC,
        INDEX_SPEC,
        LSHIFT_SPEC,
        RSHIFT_SPEC,
        NOT_SPEC,
        AND_SPEC,
        XOR_SPEC,
        OR_SPEC,
        IADD_SPEC,
        ISUB_SPEC,
        IMUL_SPEC,
        IMATMUL_SPEC,
        IFLOORDIV_SPEC,
        ITRUEDIV_SPEC,
        IMOD_SPEC,
        ILSHIFT_SPEC,
        IRSHIFT_SPEC,
        IAND_SPEC,
        IXOR_SPEC,
        IOR_SPEC,
        CONCAT_SPEC,
        ICONCAT_SPEC,
        GETITEM_SPEC,
        SETITEM_SPEC,
        DELITEM_SPEC,
        POW_SPEC,
        IPOW_SPEC,
        EQ_SPEC,
        NE_SPEC,
        LT_SPEC,
        LE_SPEC,
        GT_SPEC,
        GE_SPEC,
        LENGTH_HINT_SPEC,
        COMPARE_DIGEST_SPEC,
        CALL_OBJECT_SPEC,
    ],
    types: &[getters::ItemGetter::SPEC, getters::AttrGetter::SPEC, getters::MethodCaller::SPEC],
    exec: None,
};

macro_rules! binary {
    ($($function:ident $name:literal $how:ident $op:ident $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[pyfunction("(a, b, /)", module = "_operator", name = $name)]
            fn $function(thread: &mut Thread, a: Value, b: Value) -> PyResult {
                ops::$how(thread, BinaryOp::$op, a, b)
            }
        )*
    };
}

binary! {
    add "add" binary Add "Same as a + b.";
    sub "sub" binary Sub "Same as a - b.";
    mul "mul" binary Mul "Same as a * b.";
    matmul "matmul" binary MatMul "Same as a @ b.";
    floordiv "floordiv" binary FloorDiv "Same as a // b.";
    truediv "truediv" binary TrueDiv "Same as a / b.";
    mod_ "mod" binary Mod "Same as a % b.";
    lshift "lshift" binary LShift "Same as a << b.";
    rshift "rshift" binary RShift "Same as a >> b.";
    and_ "and_" binary And "Same as a & b.";
    xor "xor" binary Xor "Same as a ^ b.";
    or_ "or_" binary Or "Same as a | b.";
    iadd "iadd" in_place Add "Same as a += b.";
    isub "isub" in_place Sub "Same as a -= b.";
    imul "imul" in_place Mul "Same as a *= b.";
    imatmul "imatmul" in_place MatMul "Same as a @= b.";
    ifloordiv "ifloordiv" in_place FloorDiv "Same as a //= b.";
    itruediv "itruediv" in_place TrueDiv "Same as a /= b.";
    imod "imod" in_place Mod "Same as a %= b.";
    ilshift "ilshift" in_place LShift "Same as a <<= b.";
    irshift "irshift" in_place RShift "Same as a >>= b.";
    iand "iand" in_place And "Same as a &= b.";
    ixor "ixor" in_place Xor "Same as a ^= b.";
    ior "ior" in_place Or "Same as a |= b.";
}

macro_rules! comparisons {
    ($($function:ident $name:literal $op:ident $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[pyfunction("(a, b, /)", module = "_operator", name = $name)]
            fn $function(thread: &mut Thread, a: Value, b: Value) -> PyResult {
                ops::compare(thread, Comparison::$op, a, b)
            }
        )*
    };
}

comparisons! {
    eq "eq" Eq "Same as a == b.";
    ne "ne" Ne "Same as a != b.";
    lt "lt" Lt "Same as a < b.";
    le "le" Le "Same as a <= b.";
    gt "gt" Gt "Same as a > b.";
    ge "ge" Ge "Same as a >= b.";
}

macro_rules! unary {
    ($($function:ident $name:literal $slot:ident $symbol:literal $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[pyfunction("(a, /)", module = "_operator", name = $name)]
            fn $function(thread: &mut Thread, a: Value) -> PyResult {
                ops::unary(thread, a, $symbol, |slots| slots.$slot)
            }
        )*
    };
}

unary! {
    neg "neg" neg "unary -" "Same as -a.";
    pos "pos" pos "unary +" "Same as +a.";
    abs "abs" abs "abs()" "Same as abs(a).";
    inv "inv" invert "unary ~" "Same as ~a.";
    invert "invert" invert "unary ~" "Same as ~a.";
}

/// Return True if a is true, False otherwise.
#[pyfunction("(a, /)", module = "_operator")]
fn truth(thread: &mut Thread, a: Value) -> PyResult<bool> {
    ops::truth(thread, a)
}

/// Same as not a.
#[pyfunction("(a, /)", module = "_operator")]
fn not_(thread: &mut Thread, a: Value) -> PyResult<bool> {
    Ok(!ops::truth(thread, a)?)
}

/// Same as a is b.
#[pyfunction("(a, b, /)", module = "_operator")]
fn is_(a: Value, b: Value) -> bool {
    a.is(b)
}

/// Same as a is not b.
#[pyfunction("(a, b, /)", module = "_operator")]
fn is_not(a: Value, b: Value) -> bool {
    !a.is(b)
}

/// Same as a is None.
#[pyfunction("(a, /)", module = "_operator")]
fn is_none(a: Value) -> bool {
    a.is_none()
}

/// Same as a is not None.
#[pyfunction("(a, /)", module = "_operator")]
fn is_not_none(a: Value) -> bool {
    !a.is_none()
}

/// Same as a.__index__()
#[pyfunction("(a, /)", module = "_operator")]
fn index(thread: &mut Thread, a: Value) -> PyResult {
    ops::index(thread, a)
}

/// Same as a ** b.
#[pyfunction("(a, b, /)", module = "_operator")]
fn pow(thread: &mut Thread, a: Value, b: Value) -> PyResult {
    ops::power(thread, a, b, Value::NONE)
}

/// Same as a **= b.
#[pyfunction("(a, b, /)", module = "_operator")]
fn ipow(thread: &mut Thread, a: Value, b: Value) -> PyResult {
    ops::in_place_power(thread, a, b)
}

/// TypeError for what is no sequence.
fn expect_sequence(thread: &mut Thread, a: Value) -> PyResult<()> {
    let class = thread.interp().class_of(a);
    if class.slot(|slots| slots.concat.is_some() || slots.getitem.is_some()) && a.cast::<Dict>().is_none() {
        return Ok(());
    }
    Err(thread.type_error(format!("'{}' object can't be concatenated", class.name_text())))
}

/// Same as a + b, for a and b sequences.
#[pyfunction("(a, b, /)", module = "_operator")]
fn concat(thread: &mut Thread, a: Value, b: Value) -> PyResult {
    expect_sequence(thread, a)?;
    ops::binary(thread, BinaryOp::Add, a, b)
}

/// Same as a += b, for a and b sequences.
#[pyfunction("(a, b, /)", module = "_operator")]
fn iconcat(thread: &mut Thread, a: Value, b: Value) -> PyResult {
    expect_sequence(thread, a)?;
    ops::in_place(thread, BinaryOp::Add, a, b)
}

/// Same as a[b].
#[pyfunction("(a, b, /)", module = "_operator")]
fn getitem(thread: &mut Thread, a: Value, b: Value) -> PyResult {
    ops::getitem(thread, a, b)
}

/// Same as a[b] = c.
#[pyfunction("(a, b, c, /)", module = "_operator")]
fn setitem(thread: &mut Thread, a: Value, b: Value, c: Value) -> PyResult<()> {
    ops::setitem(thread, a, b, Some(c))
}

/// Same as del a[b].
#[pyfunction("(a, b, /)", module = "_operator")]
fn delitem(thread: &mut Thread, a: Value, b: Value) -> PyResult<()> {
    ops::setitem(thread, a, b, None)
}

/// Same as b in a (note reversed operands).
#[pyfunction("(a, b, /)", module = "_operator")]
fn contains(thread: &mut Thread, a: Value, b: Value) -> PyResult<bool> {
    ops::contains(thread, a, b)
}

/// Return the first index of b in a.
#[pyfunction("(a, b, /)", module = "_operator", name = "indexOf")]
fn indexof(thread: &mut Thread, a: Value, b: Value) -> PyResult<usize> {
    let iterator = iter::iter(thread, a)?;
    let mut index = 0;
    while let Some(item) = iter::next(thread, iterator)? {
        if ops::equal(thread, item, b)? {
            return Ok(index);
        }
        index += 1;
        thread.work(64)?;
    }
    Err(thread.value_error("sequence.index(x): x not in sequence"))
}

/// Return the number of items in a which are, or which equal, b.
#[pyfunction("(a, b, /)", module = "_operator", name = "countOf")]
fn countof(thread: &mut Thread, a: Value, b: Value) -> PyResult<usize> {
    let mut count = 0;
    iter::for_each(thread, a, |thread, item| {
        count += usize::from(ops::equal(thread, item, b)?);
        Ok(())
    })?;
    Ok(count)
}

/// Return an estimate of the number of items in obj.
///
/// This is useful for presizing containers when building from an iterable.
///
/// If the object supports len(), the result will be exact. Otherwise, it may over- or under-estimate by an arbitrary
/// amount. The result will be an integer >= 0.
#[pyfunction("(obj, default=0, /)", module = "_operator")]
fn length_hint(thread: &mut Thread, obj: Value, default: Option<Value>) -> PyResult {
    let fallback = match default {
        Some(default) => ops::index(thread, default)?,
        None => Value::int_from_low_bits(0),
    };
    let hint = iter::known_length_hint(thread, obj)?;
    Ok(hint.map_or(fallback, |hint| int::from_usize(&thread.interp(), hint)))
}

/// Return 'a == b'.
///
/// This function uses an approach designed to prevent timing analysis, making it appropriate for cryptography.
#[pyfunction("(a, b, /)", module = "_operator", name = "_compare_digest")]
fn compare_digest(thread: &mut Thread, a: Value, b: Value) -> PyResult<bool> {
    let same = |one: &[u8], other: &[u8]| {
        let differences = one.iter().zip(other).fold(0, |found, (one, other)| found | (one ^ other));
        one.len() == other.len() && std::hint::black_box(differences) == 0
    };
    if let (Some(one), Some(other)) = (a.cast::<Str>(), b.cast::<Str>()) {
        return match (one.as_ascii(), other.as_ascii()) {
            (Some(one), Some(other)) => Ok(same(one.as_bytes(), other.as_bytes())),
            _ => Err(thread.type_error("comparing strings with non-ASCII characters is not supported")),
        };
    }
    if let (Some(one), Some(other)) = (a.cast::<Bytes>(), b.cast::<Bytes>()) {
        return Ok(same(one.as_slice(), other.as_slice()));
    }
    let names = [a, b].map(|value| thread.interp().class_of(value).name_text());
    Err(thread.type_error(format!(
        "unsupported operand types(s) or combination of types: '{}' and '{}'",
        names[0], names[1]
    )))
}

/// Same as obj(*args, **kwargs).
#[pyfunction("(obj, /, *args, **kwargs)", module = "_operator", name = "call", raw)]
fn call_object(thread: &mut Thread, args: Args<'_>) -> PyResult {
    match args.first() {
        Some(callable) => call::with_args(thread, callable, args.rest()),
        None => Err(thread.type_error("call expected at least 1 argument, got 0")),
    }
}

/// What a getter gives: one value, or a tuple of several.
fn one_or_tuple(
    thread: &mut Thread,
    keys: Gc<Tuple>,
    mut each: impl FnMut(&mut Thread, Value) -> PyResult,
) -> PyResult {
    if let &[key] = keys.items() {
        return each(thread, key);
    }
    let found = super::tuple_of(thread, keys.len(), |thread, index| each(thread, keys.items()[index]))?;
    Ok(found.as_value())
}
