//! Comparisons and tests of identity and membership.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Value;

use crate::interp::dispatch;
use crate::interp::op;
use crate::interp::save;
use crate::interp::specialised::quicken_compare;
use crate::interp::try_op;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;

op! {
    compare_op(pc, sp, locals, thread, base) {
        let plain = (*pc).op;
        quicken_compare(pc, sp);
        if (*pc).op != plain {
            return dispatch(pc, sp, locals, thread, base);
        }
        save!(pc, sp, thread);
        let (left, right) = (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let result = try_op!(compare(&mut *thread, (*pc).arg, left, right), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = result.bits();
    }
}

#[inline(never)]
fn compare(thread: &mut Thread, op: u32, left: Value, right: Value) -> PyResult {
    ops::compare(thread, Comparison::from_index(op), left, right)
}

op! {
    is_op(pc, sp, locals, thread, base) {
        sp = sp.sub(1);
        let same = *sp == *sp.sub(1);
        *sp.sub(1) = Value::bool(same != ((*pc).arg == 1)).bits();
    }
}

op! {
    contains_op(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (item, container) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let found = try_op!(contains(&mut *thread, container, item), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = Value::bool(found != ((*pc).arg == 1)).bits();
    }
}

#[inline(never)]
fn contains(thread: &mut Thread, container: Value, item: Value) -> PyResult<bool> {
    ops::contains(thread, container, item)
}
