//! Attributes and methods.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Value;

use crate::interp::names::name;
use crate::interp::op;
use crate::interp::save;
use crate::interp::specialised::quicken_load_attr;
use crate::interp::specialised::quicken_load_method;
use crate::interp::specialised::quicken_store_attr;
use crate::interp::try_op;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::class_flags;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::state::thread::Thread;
use crate::types::method::super_attribute;

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
    attr::get(thread, object, name)
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
    attr::set(thread, object, name, value)
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
        if *sp.sub(1) != 0 {
            quicken_load_method(&mut *thread, object, pc, base);
        }
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
        let [callee, class, object] = [3, 2, 1].map(|depth| Value::from_bits_unchecked(*sp.sub(depth)));
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
        try_op!(find_super(&mut *thread, sp.sub(3), (*pc).arg), pc, sp, locals, thread, base);
        sp = sp.sub(1);
    }
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
    let value = get_super(thread, callee, class, object, arg)?;
    let (method, receiver) = match value.exact::<crate::object::descr::Method>() {
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
