//! Imports.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Value;

use crate::interp::names::name;
use crate::interp::op;
use crate::interp::save;
use crate::interp::try_op;
use crate::modules::import;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

op! {
    import_name(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (level, wanted) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let module = try_op!(load(&mut *thread, (*pc).arg, level, wanted), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = module.bits();
    }
}

#[inline(never)]
pub(crate) fn load(thread: &mut Thread, index: u32, level: Value, wanted: Value) -> PyResult {
    let name = name(thread, index)?;
    import::import_name(thread, name, wanted, level)
}

op! {
    import_from(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let module = Value::from_bits_unchecked(*sp.sub(1));
        let value = try_op!(take(&mut *thread, module, (*pc).arg), pc, sp, locals, thread, base);
        *sp = value.bits();
        sp = sp.add(1);
    }
}

#[inline(never)]
pub(crate) fn take(thread: &mut Thread, module: Value, index: u32) -> PyResult {
    let name = name(thread, index)?;
    import::import_from(thread, module, name)
}

op! {
    import_star(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let module = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(take_all(&mut *thread, module), pc, sp, locals, thread, base);
        sp = sp.sub(1);
    }
}

#[inline(never)]
fn take_all(thread: &mut Thread, module: Value) -> PyResult<()> {
    let frame = thread.current_frame();
    let namespace = match frame.context.get() {
        Some(namespace) => namespace,
        None => frame.globals().as_value(),
    };
    import::import_star(thread, module, namespace)
}
