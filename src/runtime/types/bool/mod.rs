//! `bool`: two singletons that are integers.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Kind;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::warnings;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::int::Int;
use crate::types::str::Str;

/// What `~` of a truth value warns of.
const INVERSION: &str = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the \
    bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' \
    operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";

/// Returns True when the argument is true, False otherwise.
///
/// The builtins True and False are the only two instances of the class bool.
/// The class bool is a subclass of the class int, and cannot be subclassed.
#[pytype(
    name = "bool",
    shape = ids::BOOL,
    base = ids::INT,
    signature = "(object=False, /)",
    flags(MATCH_SELF),
    kind = &Kind::leaf("bool")
)]
pub struct Bool {
    _header: Header,
}

/// The result of a bitwise operator: a bool where both sides are, else what the integers give.
fn bitwise(
    thread: &mut Thread,
    left: Value,
    right: Value,
    of_bools: fn(bool, bool) -> bool,
    of_ints: Option<crate::object::slots::Binary>,
) -> PyResult {
    match (left.as_bool(), right.as_bool(), of_ints) {
        (Some(left), Some(right), _) => Ok(Value::bool(of_bools(left, right))),
        (_, _, Some(of_ints)) => of_ints(thread, left, right),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn int_slots() -> &'static crate::object::slots::Slots {
    <Int as crate::object::spec::NativeType>::SPEC.slots
}

#[pymethods]
impl Bool {
    #[new("(object=False, /)")]
    fn new(thread: &mut Thread, object: Option<Value>) -> PyResult<bool> {
        match object {
            Some(object) => ops::truth(thread, object),
            None => Ok(false),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> Gc<Str> {
        Str::intern(&thread.interp(), if this == Value::TRUE { "True" } else { "False" })
    }

    #[slot(and)]
    fn and(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        bitwise(thread, left, right, |a, b| a & b, int_slots().and)
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        bitwise(thread, left, right, |a, b| a | b, int_slots().or)
    }

    #[slot(xor)]
    fn xor(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        bitwise(thread, left, right, |a, b| a ^ b, int_slots().xor)
    }

    #[slot(invert)]
    fn invert(thread: &mut Thread, this: Value) -> PyResult {
        warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, INVERSION, 1)?;
        let int = int::exact(this).unwrap_or(this);
        match int_slots().invert {
            Some(invert) => invert(thread, int),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
}
