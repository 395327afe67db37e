//! Pattern matching.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::op;
use crate::interp::operand;
use crate::interp::save;
use crate::interp::try_op;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

op! {
    get_len(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        let len = try_op!(length(&mut *thread, value), pc, sp, locals, thread, base);
        *sp = len.bits();
        sp = sp.add(1);
    }
}

#[inline(never)]
pub(crate) fn length(thread: &mut Thread, value: Value) -> PyResult {
    let len = ops::len(thread, value)?;
    Ok(crate::types::int::from_usize(&thread.interp(), len))
}

/// Whether a value's class has a flag, as a bool.
pub(crate) fn has_flag(thread: &Thread, value: Value, flag: TypeFlags) -> Value {
    Value::bool(thread.interp().class_of(value).has_type_flag(flag))
}

op! {
    match_mapping(pc, sp, locals, thread, base) {
        *sp = has_flag(&*thread, Value::from_bits_unchecked(*sp.sub(1)), TypeFlags::MAPPING).bits();
        sp = sp.add(1);
    }
}

op! {
    match_sequence(pc, sp, locals, thread, base) {
        *sp = has_flag(&*thread, Value::from_bits_unchecked(*sp.sub(1)), TypeFlags::SEQUENCE).bits();
        sp = sp.add(1);
    }
}

op! {
    match_keys(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (value, keys) = (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let values = try_op!(values_of_keys(&mut *thread, value, keys), pc, sp, locals, thread, base);
        *sp = values.bits();
        sp = sp.add(1);
    }
}

#[inline(never)]
pub(crate) fn values_of_keys(thread: &mut Thread, value: Value, keys: Value) -> PyResult {
    let keys = keys.exact::<Tuple>().map_or(&[][..], |keys| keys.items());
    if keys.is_empty() {
        return Ok(thread.interp().empty_tuple().as_value());
    }
    let get = attr::get(thread, value, Name::get.get(&thread.interp()))?;
    let missing = crate::types::object::plain_instance(thread);
    let seen = Dict::new(thread);
    let values = List::with_capacity(thread, keys.len())?;
    for &key in keys {
        if seen.contains(thread, key)? {
            let key = ops::repr(thread, key)?.to_string_lossy();
            return Err(thread.value_error(format!("mapping pattern checks duplicate key ({key})")));
        }
        seen.set(thread, key, Value::NONE)?;
        let found = call::call(thread, get, &[key, missing])?;
        if found.is(missing) {
            return Ok(Value::NONE);
        }
        values.push(thread, found)?;
    }
    Ok(Tuple::new(thread, values.items())?.as_value())
}

op! {
    match_class(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let subject = operand(sp, 3);
        let class = operand(sp, 2);
        let names = operand(sp, 1);
        let attributes = try_op!(
            class_attributes(&mut *thread, subject, class, (*pc).arg as usize, names),
            pc,
            sp,
            locals,
            thread,
            base
        );
        sp = sp.sub(2);
        *sp.sub(1) = attributes.bits();
    }
}

#[inline(never)]
pub(crate) fn class_attributes(
    thread: &mut Thread,
    subject: Value,
    class: Value,
    positional: usize,
    names: Value,
) -> PyResult {
    let Some(class) = class.as_class() else {
        return Err(thread.type_error("called match pattern must be a class"));
    };
    if !crate::types::class::isinstance(thread, subject, class.as_value())? {
        return Ok(Value::NONE);
    }
    let names = names.exact::<Tuple>().map_or(&[][..], |names| names.items());
    let seen = Dict::new(thread);
    let attributes = List::with_capacity(thread, positional + names.len())?;
    if positional > 0 && !positional_attributes(thread, subject, class, positional, seen, attributes)? {
        return Ok(Value::NONE);
    }
    for name in names.iter().filter_map(|name| name.cast::<Str>()) {
        if !attribute(thread, subject, class, name, seen, attributes)? {
            return Ok(Value::NONE);
        }
    }
    Ok(Tuple::new(thread, attributes.items())?.as_value())
}

/// Whether all positional sub-patterns have an attribute.
fn positional_attributes(
    thread: &mut Thread,
    subject: Value,
    class: Gc<Class>,
    count: usize,
    seen: Gc<Dict>,
    attributes: Gc<List>,
) -> PyResult<bool> {
    let name = Name::__match_args__.get(&thread.interp());
    let Some(match_args) = attr::get_optional(thread, class.as_value(), name)? else {
        if class.has_type_flag(TypeFlags::MATCH_SELF) {
            if count > 1 {
                return Err(too_many(thread, class, 1, count));
            }
            attributes.push(thread, subject)?;
            return Ok(true);
        }
        return Err(too_many(thread, class, 0, count));
    };
    let Some(match_args) = match_args.exact::<Tuple>() else {
        let got = thread.interp().class_of(match_args).name_text();
        let name = class.name_text();
        return Err(thread.type_error(format!("{name}.__match_args__ must be a tuple (got {got})")));
    };
    if match_args.len() < count {
        return Err(too_many(thread, class, match_args.len(), count));
    }
    for &name in &match_args.items()[..count] {
        let Some(name) = name.cast::<Str>() else {
            let got = thread.interp().class_of(name).name_text();
            return Err(thread.type_error(format!("__match_args__ elements must be strings (got {got})")));
        };
        if !attribute(thread, subject, class, name, seen, attributes)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn too_many(
    thread: &mut Thread,
    class: Gc<Class>,
    allowed: usize,
    given: usize,
) -> crate::object::raised::Raised {
    let plural = if allowed == 1 { "" } else { "s" };
    let name = class.name_text();
    thread.type_error(format!("{name}() accepts {allowed} positional sub-pattern{plural} ({given} given)"))
}

/// Appends an attribute of the subject; whether it is there.
fn attribute(
    thread: &mut Thread,
    subject: Value,
    class: Gc<Class>,
    name: Gc<Str>,
    seen: Gc<Dict>,
    attributes: Gc<List>,
) -> PyResult<bool> {
    let name = Str::interned(&thread.interp(), name);
    if seen.get_str(thread, name)?.is_some() {
        let (class, name) = (class.name_text(), name.to_string_lossy());
        return Err(thread.type_error(format!("{class}() got multiple sub-patterns for attribute '{name}'")));
    }
    seen.set_str(thread, name, Value::NONE)?;
    match attr::get_optional(thread, subject, name)? {
        Some(value) => attributes.push(thread, value).map(|()| true),
        None => Ok(false),
    }
}
