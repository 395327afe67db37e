//! Trampolines: what fills a slot of a Python class that defines the special method.

use std::hint::black_box;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Binary;
use crate::object::slots::Comparison;
use crate::object::slots::GetAttr;
use crate::object::slots::Slots;
use crate::object::specials::Bound;
use crate::object::specials::find_method;
use crate::object::specials::method;
use crate::object::specials::method_optional;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::str::Str;

pub(super) fn unary(thread: &mut Thread, this: Value, name: Name) -> PyResult {
    method(thread, this, name, &[])
}

pub(super) fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(this), Name::__hash__.get(&interp));
    if found.is_none_or(|found| found.is_none()) {
        return Err(ops::unhashable(thread, this));
    }
    let result = method(thread, this, Name::__hash__, &[])?;
    ops::hash_from_result(thread, result)
}

pub(super) fn call_object(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
    let result = match find_method(thread, this, Name::__call__)? {
        Some(Bound { callable, receiver: Some(receiver) }) => {
            call::with_receiver(thread, callable, receiver, args)
        }
        Some(Bound { callable, receiver: None }) => call::with_args(thread, callable, args),
        None => Err(call::not_callable(thread, this)),
    };
    // Not a tail call: an object whose `__call__` is such an object again must come to the end of the native stack.
    black_box(result)
}

pub(super) fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
    let interp = thread.interp();
    let class = interp.class_of(this);
    let found = class::lookup(&interp, class, Name::__getattribute__.get(&interp));
    let is_own = found.is_none_or(|found| found.cast::<crate::object::descr::WrapperDescriptor>().is_none());
    let has_fallback = class::lookup(&interp, class, Name::__getattr__.get(&interp)).is_some();
    let native = native_getattribute(class);
    let object = native_getattribute(interp.class(ids::OBJECT));
    let is_plain = native.zip(object).is_some_and(|(own, plain)| std::ptr::fn_addr_eq(own, plain));
    let result = if is_own && found.is_some() {
        method(thread, this, Name::__getattribute__, &[name.as_value()]).map(Some)
    } else if has_fallback && is_plain {
        attr::generic_get_optional(thread, this, name)
    } else {
        native.unwrap_or(attr::generic_get)(thread, this, name).map(Some)
    };
    match result {
        Ok(Some(value)) => return Ok(value),
        Ok(None) => {}
        Err(raised) if has_fallback => thread.catch_builtin(raised, exceptions::ATTRIBUTE_ERROR).map(drop)?,
        Err(raised) => return Err(raised),
    }
    method(thread, this, Name::__getattr__, &[name.as_value()])
}

/// The `__getattribute__` of the nearest native base.
fn native_getattribute(class: Gc<Class>) -> Option<GetAttr> {
    class.mro_classes().find_map(|base| base.spec()?.slots.getattribute)
}

pub(super) fn setattr(thread: &mut Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    match value {
        Some(value) => method(thread, this, Name::__setattr__, &[name.as_value(), value])?,
        None => method(thread, this, Name::__delattr__, &[name.as_value()])?,
    };
    Ok(())
}

fn comparison_name(comparison: Comparison) -> Name {
    match comparison {
        Comparison::Lt => Name::__lt__,
        Comparison::Le => Name::__le__,
        Comparison::Eq => Name::__eq__,
        Comparison::Ne => Name::__ne__,
        Comparison::Gt => Name::__gt__,
        Comparison::Ge => Name::__ge__,
    }
}

/// What the method of an operator answers; `None` where the class has none, or binding it raises AttributeError.
fn operator(thread: &mut Thread, this: Value, name: Name, args: &[Value]) -> PyResult<Option<Value>> {
    match find_method(thread, this, name) {
        Ok(Some(bound)) => bound.call(thread, args).map(Some),
        Ok(None) => Ok(None),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::ATTRIBUTE_ERROR)?;
            Ok(None)
        }
    }
}

pub(super) fn compare(thread: &mut Thread, this: Value, other: Value, comparison: Comparison) -> PyResult {
    Ok(operator(thread, this, comparison_name(comparison), &[other])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

pub(super) fn iter(thread: &mut Thread, this: Value) -> PyResult {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(this), Name::__iter__.get(&interp));
    if found.is_some_and(|found| found.is_none()) {
        let name = interp.class_of(this).name_text();
        return Err(thread.type_error(format!("'{name}' object is not iterable")));
    }
    method(thread, this, Name::__iter__, &[])
}

pub(super) fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
    match method(thread, this, Name::__next__, &[]) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::STOP_ITERATION)?;
            Ok(None)
        }
    }
}

pub(super) fn descr_get(thread: &mut Thread, this: Value, instance: Option<Value>, owner: Value) -> PyResult {
    method(thread, this, Name::__get__, &[instance.unwrap_or(Value::NONE), owner])
}

pub(super) fn descr_set(
    thread: &mut Thread,
    this: Value,
    instance: Value,
    value: Option<Value>,
) -> PyResult<()> {
    let (name, args): (Name, &[Value]) = match value {
        Some(value) => (Name::__set__, &[instance, value]),
        None => (Name::__delete__, &[instance]),
    };
    match method_optional(thread, this, name, args)? {
        Some(_) => Ok(()),
        None => Err(missing_descriptor_method(thread, name)),
    }
}

fn missing_descriptor_method(thread: &mut Thread, name: Name) -> Raised {
    let message = Str::new(&thread.interp(), name.text());
    thread.raise_with(exceptions::ATTRIBUTE_ERROR, &[message.as_value()])
}

pub(super) fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
    let interp = thread.interp();
    let callable = attr::get(thread, class.as_value(), Name::__new__.get(&interp))?;
    call::with_receiver(thread, callable, class.as_value(), args)
}

pub(super) fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let result = match find_method(thread, this, Name::__init__)? {
        Some(Bound { callable, receiver: Some(receiver) }) => {
            call::with_receiver(thread, callable, receiver, args)?
        }
        Some(Bound { callable, receiver: None }) => call::with_args(thread, callable, args)?,
        None => return Ok(()),
    };
    if result.is_none() {
        return Ok(());
    }
    let name = thread.interp().class_of(result).name_text();
    Err(thread.type_error(format!("__init__() should return None, not '{name}'")))
}

/// A binary operator of which at least one side is a Python class: the rules of reflection.
pub(super) fn binary(
    thread: &mut Thread,
    left: Value,
    right: Value,
    name: Name,
    reflected: Name,
    pick: fn(&Slots) -> Option<Binary>,
) -> PyResult {
    let interp = thread.interp();
    let (left_class, right_class) = (interp.class_of(left), interp.class_of(right));
    // Both sides may come here with their own trampoline; each call tries what its side has, left first, unless the
    // right side is a subclass that overrides the reflected method.
    let left_has = is_trampoline(left_class, pick);
    let right_has = left_class != right_class && is_trampoline(right_class, pick);
    if left_has {
        if right_has
            && right_class.is_subclass_of(left_class)
            && overrides(&interp, left_class, right_class, reflected)
        {
            let result = operator(thread, right, reflected, &[left])?.unwrap_or(Value::NOT_IMPLEMENTED);
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
            return Ok(operator(thread, left, name, &[right])?.unwrap_or(Value::NOT_IMPLEMENTED));
        }
        let result = operator(thread, left, name, &[right])?.unwrap_or(Value::NOT_IMPLEMENTED);
        if result != Value::NOT_IMPLEMENTED || left_class == right_class {
            return Ok(result);
        }
    }
    if right_has {
        return Ok(operator(thread, right, reflected, &[left])?.unwrap_or(Value::NOT_IMPLEMENTED));
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// Whether the class's slot is a trampoline: it is not the slot of any native class of its MRO.
fn is_trampoline(class: Gc<Class>, pick: fn(&Slots) -> Option<Binary>) -> bool {
    let Some(own) = class.slot(pick) else { return false };
    let native = class.mro_classes().find_map(|base| pick(base.spec()?.slots));
    native.is_none_or(|native| !std::ptr::fn_addr_eq(native, own))
}

fn overrides(interp: &Interpreter, base: Gc<Class>, derived: Gc<Class>, name: Name) -> bool {
    let name = interp.name(name);
    let found = class::lookup(interp, derived, name);
    found.is_some() && found != class::lookup(interp, base, name)
}

/// `pow` of which at least one side is a Python class; the modulus goes to either method, `None` stands for none.
pub(super) fn power(thread: &mut Thread, left: Value, right: Value, modulus: Value) -> PyResult {
    let interp = thread.interp();
    let (left_class, right_class) = (interp.class_of(left), interp.class_of(right));
    let count = if modulus.is_none() { 1 } else { 2 };
    let ask = |thread: &mut Thread, this: Value, name: Name, other: Value| {
        let answer = operator(thread, this, name, &[other, modulus][..count])?;
        Ok(answer.filter(|&answer| answer != Value::NOT_IMPLEMENTED))
    };
    let reflects_first = left_class != right_class
        && right_class.is_subclass_of(left_class)
        && overrides(&interp, left_class, right_class, Name::__rpow__);
    if reflects_first && let Some(answer) = ask(thread, right, Name::__rpow__, left)? {
        return Ok(answer);
    }
    if let Some(answer) = ask(thread, left, Name::__pow__, right)? {
        return Ok(answer);
    }
    if left_class == right_class || reflects_first {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(ask(thread, right, Name::__rpow__, left)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

pub(super) fn in_place(thread: &mut Thread, left: Value, right: Value, name: Name) -> PyResult {
    Ok(operator(thread, left, name, &[right])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

pub(super) fn truth(thread: &mut Thread, this: Value) -> PyResult<bool> {
    let result = method(thread, this, Name::__bool__, &[])?;
    match result.as_bool() {
        Some(truth) => Ok(truth),
        None => {
            let name = thread.interp().class_of(result).name_text();
            Err(thread.type_error(format!("__bool__ should return bool, returned {name}")))
        }
    }
}

pub(super) fn len(thread: &mut Thread, this: Value) -> PyResult<usize> {
    let result = method(thread, this, Name::__len__, &[])?;
    ops::length_from_result(thread, result)
}

pub(super) fn setitem(thread: &mut Thread, this: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    match value {
        Some(value) => method(thread, this, Name::__setitem__, &[key, value])?,
        None => method(thread, this, Name::__delitem__, &[key])?,
    };
    Ok(())
}

pub(super) fn contains(thread: &mut Thread, this: Value, item: Value) -> PyResult<bool> {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(this), Name::__contains__.get(&interp));
    if found.is_some_and(|found| found.is_none()) {
        let name = interp.class_of(this).name_text();
        return Err(thread.type_error(format!("'{name}' object is not a container")));
    }
    let result = method(thread, this, Name::__contains__, &[item])?;
    ops::truth(thread, result)
}
