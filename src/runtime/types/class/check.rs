//! `isinstance` and `issubclass`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Return whether an object is an instance of a class or of a subclass thereof.
///
/// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to
/// check against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)
/// or ...`` etc.
#[pyfunction("(obj, class_or_tuple, /)")]
pub fn isinstance(thread: &mut Thread, obj: Value, class_or_tuple: Value) -> PyResult<bool> {
    if thread.interp().class_of(obj).as_value().is(class_or_tuple) {
        return Ok(true);
    }
    if has_plain_check(thread, class_or_tuple, Name::__instancecheck__) {
        return plain_is_instance(thread, obj, class_or_tuple);
    }
    if let Some(choices) = alternatives(thread, class_or_tuple)? {
        thread.check_native_stack(" in __instancecheck__")?;
        for &choice in choices.items() {
            if isinstance(thread, obj, none_as_type(thread, choice))? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = specials::find_method(thread, class_or_tuple, Name::__instancecheck__)? {
        thread.check_native_stack(" in __instancecheck__")?;
        let answer = check.call(thread, &[obj])?;
        return ops::truth(thread, answer);
    }
    plain_is_instance(thread, obj, class_or_tuple)
}

/// Return whether 'cls' is derived from another class or is the same class.
///
/// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to
/// check against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)
/// or ...``.
#[pyfunction("(cls, class_or_tuple, /)")]
pub fn issubclass(thread: &mut Thread, cls: Value, class_or_tuple: Value) -> PyResult<bool> {
    if has_plain_check(thread, class_or_tuple, Name::__subclasscheck__) {
        return plain_is_subclass(thread, cls, class_or_tuple);
    }
    if let Some(choices) = alternatives(thread, class_or_tuple)? {
        thread.check_native_stack(" in __subclasscheck__")?;
        for &choice in choices.items() {
            if issubclass(thread, cls, none_as_type(thread, choice))? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = specials::find_method(thread, class_or_tuple, Name::__subclasscheck__)? {
        thread.check_native_stack(" in __subclasscheck__")?;
        let answer = check.call(thread, &[cls])?;
        return ops::truth(thread, answer);
    }
    plain_is_subclass(thread, cls, class_or_tuple)
}

/// Whether the target is a class whose metaclass has `type`'s own check.
fn has_plain_check(thread: &Thread, target: Value, name: Name) -> bool {
    let interp = thread.interp();
    if target.as_class().is_none() {
        return false;
    }
    let (meta, plain) = (interp.class_of(target), interp.class(ids::TYPE));
    let name = name.get(&interp);
    meta == plain || class::lookup(&interp, meta, name) == class::lookup(&interp, plain, name)
}

/// The alternatives of a tuple or a union.
fn alternatives(thread: &mut Thread, target: Value) -> PyResult<Option<Gc<Tuple>>> {
    if let Some(tuple) = target.cast::<Tuple>() {
        return Ok(Some(tuple));
    }
    if target.header().is_none_or(|header| header.shape() != ids::UNION) {
        return Ok(None);
    }
    let args = attr::get(thread, target, Name::__args__.get(&thread.interp()))?;
    Ok(args.cast::<Tuple>())
}

/// `None` in a union stands for its type.
fn none_as_type(thread: &Thread, choice: Value) -> Value {
    if choice.is_none() { thread.interp().class(ids::NONE_TYPE).as_value() } else { choice }
}

/// `isinstance` without `__instancecheck__`: by the type, or by what `__class__` says.
pub fn plain_is_instance(thread: &mut Thread, value: Value, target: Value) -> PyResult<bool> {
    let name = Name::__class__.get(&thread.interp());
    let Some(class) = target.as_class() else {
        let message = "isinstance() arg 2 must be a type, a tuple of types, or a union";
        check_class(thread, target, message)?;
        return match attr::get_optional(thread, value, name)? {
            Some(own) => derives(thread, own, target),
            None => Ok(false),
        };
    };
    let own = thread.interp().class_of(value);
    if own.is_subclass_of(class) {
        return Ok(true);
    }
    if has_plain_class(thread, own) {
        return Ok(false);
    }
    let claimed = attr::get_optional(thread, value, name)?.and_then(|claimed| claimed.as_class());
    Ok(claimed.is_some_and(|claimed| claimed != own && claimed.is_subclass_of(class)))
}

/// Whether `value.__class__` is the type without looking: nothing overrides it.
fn has_plain_class(thread: &Thread, class: Gc<Class>) -> bool {
    let interp = thread.interp();
    let name = Name::__class__.get(&interp);
    class.has_flag(class::class_flags::PLAIN_GETATTR)
        && class::lookup(&interp, class, name) == class::lookup(&interp, interp.class(ids::OBJECT), name)
}

/// `issubclass` without `__subclasscheck__`.
pub fn plain_is_subclass(thread: &mut Thread, subclass: Value, target: Value) -> PyResult<bool> {
    if let (Some(subclass), Some(class)) = (subclass.as_class(), target.as_class()) {
        return Ok(subclass.is_subclass_of(class));
    }
    check_class(thread, subclass, "issubclass() arg 1 must be a class")?;
    check_class(thread, target, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
    derives(thread, subclass, target)
}

/// The tuple of bases of something that may only look like a class.
fn bases(thread: &mut Thread, class: Value) -> PyResult<Option<Gc<Tuple>>> {
    let name = Str::intern(&thread.interp(), "__bases__");
    Ok(attr::get_optional(thread, class, name)?.and_then(|bases| bases.cast::<Tuple>()))
}

/// TypeError for something without bases.
fn check_class(thread: &mut Thread, value: Value, message: &str) -> PyResult<()> {
    match bases(thread, value)? {
        Some(_) => Ok(()),
        None => Err(thread.type_error(message)),
    }
}

/// Whether the target is among the ancestors that `__bases__` tells.
fn derives(thread: &mut Thread, class: Value, target: Value) -> PyResult<bool> {
    thread.check_native_stack(" in __issubclass__")?;
    if class.is(target) {
        return Ok(true);
    }
    let Some(bases) = bases(thread, class)? else { return Ok(false) };
    for &base in bases.items() {
        if derives(thread, base, target)? {
            return Ok(true);
        }
    }
    Ok(false)
}
