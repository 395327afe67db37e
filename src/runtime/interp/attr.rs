//! Attributes and methods.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::names::name;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::save;
use crate::interp::specialised::quicken_load_attr;
use crate::interp::specialised::quicken_load_method;
use crate::interp::specialised::quicken_load_super_method;
use crate::interp::specialised::quicken_store_attr;
use crate::interp::try_op;
use crate::object::access::Read;
use crate::object::access::Write;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::class_flags;
use crate::object::descr::Method;
use crate::object::ids;
use crate::object::namespace::NameCell;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::function::Function;
use crate::types::method::super_attribute;
use crate::types::method::super_method;
use crate::types::str::Str;

op! {
    load_attr(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let value = try_op!(get(&mut *thread, object, (*pc).arg), pc, sp, locals, thread, base);
        quicken_load_attr(&mut *thread, object, pc, base);
        *sp.sub(1) = value.bits();
    }
}

#[inline(never)]
pub(crate) fn get(thread: &mut Thread, object: Value, index: u32) -> PyResult {
    let name = name(thread, index)?;
    match told(thread, object, name) {
        Some(value) => Ok(value),
        None => attr::get(thread, object, name),
    }
}

/// The attribute, where what the access comes to is known and it is there.
fn told(thread: &mut Thread, object: Value, name: Gc<Str>) -> Option<Value> {
    let interp = thread.interp();
    match interp.accesses().read(&interp, object, name)? {
        Read::Slot(offset) | Read::Member(offset) => object.as_instance()?.slot_at(offset).get(),
        Read::Cell(cell) => cell.get(),
        Read::Variable(cell) => plain_value(&interp, cell),
        Read::Method(function) => {
            function.exact::<Function>()?;
            Some(Method::new(&interp, function, object).as_value())
        }
        Read::Static(method) => method.function(),
        Read::ClassMethod(method) => {
            let class = class_or_own(&interp, object);
            Some(Method::new(&interp, method.function()?, class).as_value())
        }
        Read::Property(_) | Read::Descriptor(_) | Read::Shadowed(..) => None,
    }
}

/// What stands in a cell that may be rewritten, if it is no descriptor.
fn plain_value(interp: &Interpreter, cell: Gc<NameCell>) -> Option<Value> {
    let value = cell.get()?;
    interp.class_of(value).slot(|slots| slots.descr_get).is_none().then_some(value)
}

/// What a class method is bound to.
fn class_or_own(interp: &Interpreter, object: Value) -> Value {
    if object.as_class().is_some() { object } else { interp.class_of(object).as_value() }
}

op! {
    store_attr(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (value, object) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let plain = (*pc).op;
        quicken_store_attr(&mut *thread, object, pc, base);
        if (*pc).op != plain {
            return crate::interp::dispatch(pc, sp, locals, thread, base);
        }
        try_op!(set(&mut *thread, object, (*pc).arg, Some(value)), pc, sp, locals, thread, base);
        sp = sp.sub(2);
    }
}

#[inline(never)]
pub(crate) fn set(thread: &mut Thread, object: Value, index: u32, value: Option<Value>) -> PyResult<()> {
    let name = name(thread, index)?;
    let interp = thread.interp();
    let told = value.and_then(|_| interp.accesses().write(&interp, object, name));
    match (told, value, object.as_instance()) {
        (Some(write), Some(value), Some(instance)) => {
            let (Write::Slot(offset) | Write::Add(offset, _)) = write;
            if let Write::Add(_, next) = write {
                interp.heap().set_shape(instance.header(), next);
            }
            interp.heap().set(instance, instance.slot_at(offset), value);
            Ok(())
        }
        _ => attr::set(thread, object, name, value),
    }
}

op! {
    delete_attr(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let object = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(set(&mut *thread, object, (*pc).arg, None), pc, sp, locals, thread, base);
        sp = sp.sub(1);
    }
}

op! {
    load_method(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let object = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(find(&mut *thread, object, (*pc).arg, sp.sub(1)), pc, sp, locals, thread, base);
        quicken_load_method(&mut *thread, object, pc, base);
        sp = sp.add(1);
    }
}

/// Writes the two words that `CALL_METHOD` takes at `to`: function and receiver, or 0 and a callable.
///
/// # Safety
/// There is room for both.
#[inline(never)]
pub(crate) unsafe fn find(thread: &mut Thread, object: Value, index: u32, to: *mut u64) -> PyResult<()> {
    let (method, receiver) = find_words(thread, object, index)?;
    // SAFETY: as the caller promises.
    unsafe {
        to.write(method);
        to.add(1).write(receiver);
    }
    Ok(())
}

fn find_words(thread: &mut Thread, object: Value, index: u32) -> PyResult<(u64, u64)> {
    let name = name(thread, index)?;
    let interp = thread.interp();
    match interp.accesses().read(&interp, object, name) {
        Some(Read::Method(function)) => return Ok((function.bits(), object.bits())),
        Some(Read::Shadowed(function, dict)) if attr::has_nothing_own(object, dict) => {
            return Ok((function.bits(), object.bits()));
        }
        Some(Read::ClassMethod(method)) => {
            if let Some(function) = method.function() {
                return Ok((function.bits(), class_or_own(&interp, object).bits()));
            }
        }
        _ => {}
    }
    if let Some(value) = told(thread, object, name) {
        return Ok((0, value.bits()));
    }
    let class = interp.class_of(object);
    if class.has_flag(class_flags::PLAIN_GETATTR)
        && let Some(found) = class::lookup(&interp, class, name)
        && interp.class_of(found).has_type_flag(TypeFlags::METHOD_DESCRIPTOR)
    {
        return match attr::own_get(thread, object, name)? {
            Some(own) => Ok((0, own.bits())),
            None => Ok((found.bits(), object.bits())),
        };
    }
    Ok((0, attr::get(thread, object, name)?.bits()))
}

op! {
    load_super_attr(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let callee = operand(sp, 3);
        let class = operand(sp, 2);
        let object = operand(sp, 1);
        let value =
            try_op!(get_super(&mut *thread, callee, class, object, (*pc).arg), pc, sp, locals, thread, base);
        sp = sp.sub(2);
        *sp.sub(1) = value.bits();
    }
}

#[inline(never)]
pub(crate) fn get_super(
    thread: &mut Thread,
    callee: Value,
    class: Value,
    object: Value,
    arg: u32,
) -> PyResult {
    let name = name(thread, arg >> 1)?;
    super_attribute(thread, callee, class, object, arg & 1 == 1, name)
}

op! {
    load_super_method(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        quicken_load_super_method(&mut *thread, sp, pc, base);
        try_op!(find_super(&mut *thread, sp.sub(3), (*pc).arg), pc, sp, locals, thread, base);
        sp = sp.sub(1);
    }
}

/// The function that `super(class, object).name` finds in all objects of that class, as long as the epoch lasts, where
/// `callee` is the builtin.
pub(crate) fn method_by_super(
    interp: &Interpreter,
    callee: Value,
    class: Value,
    object: Value,
    name: Gc<Str>,
) -> Option<Value> {
    let is_plain = callee.is(interp.class(ids::SUPER).as_value()) && object.as_class().is_none();
    let class = class.as_class().filter(|_| is_plain)?;
    super_method(interp, class, interp.class_of(object), name)
}

/// Replaces callee, class and object at `at` by the two words that `CALL_METHOD` takes.
///
/// # Safety
/// The three operands lie there.
#[inline(never)]
pub(crate) unsafe fn find_super(thread: &mut Thread, at: *mut u64, arg: u32) -> PyResult<()> {
    // SAFETY: as the caller promises.
    let [callee, class, object] =
        [0, 1, 2].map(|index| unsafe { Value::from_bits_unchecked(*at.add(index)) });
    let interp = thread.interp();
    let name = name(thread, arg >> 1)?;
    if let Some(method) = method_by_super(&interp, callee, class, object, name) {
        // SAFETY: as the caller promises.
        unsafe {
            at.write(method.bits());
            at.add(1).write(object.bits());
        }
        return Ok(());
    }
    let value = super_attribute(thread, callee, class, object, arg & 1 == 1, name)?;
    let (method, receiver) = match value.exact::<Method>() {
        Some(method) if method.receiver().is(object) => (method.function().bits(), object.bits()),
        _ => (0, value.bits()),
    };
    // SAFETY: as the caller promises.
    unsafe {
        at.write(method);
        at.add(1).write(receiver);
    }
    Ok(())
}
