//! Unary and binary operators, subscripts.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Value;

use crate::interp::call::plain_method;
use crate::interp::dispatch;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::save;
use crate::interp::specialised::Placement;
use crate::interp::specialised::call_python;
use crate::interp::specialised::quicken_binary;
use crate::interp::specialised::quicken_operator;
use crate::interp::specialised::quicken_store_subscr;
use crate::interp::specialised::quicken_subscr;
use crate::interp::try_op;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

macro_rules! binary {
    ($($name:ident $slow:ident $call:expr;)*) => {
        $(
            op! {
                $name(pc, sp, locals, thread, base) {
                    let plain = (*pc).op;
                    quicken_binary(pc, sp);
                    quicken_operator(&mut *thread, pc, sp);
                    if (*pc).op != plain {
                        return dispatch(pc, sp, locals, thread, base);
                    }
                    save!(pc, sp, thread);
                    let (left, right) = (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
                    let result = try_op!($slow(&mut *thread, left, right), pc, sp, locals, thread, base);
                    sp = sp.sub(1);
                    *sp.sub(1) = result.bits();
                }
            }

            #[inline(never)]
            fn $slow(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let call: fn(&mut Thread, Value, Value) -> PyResult = $call;
                call(thread, left, right)
            }
        )*
    };
}

binary! {
    binary_add generic_add |t, a, b| ops::binary(t, BinaryOp::Add, a, b);
    binary_subtract generic_subtract |t, a, b| ops::binary(t, BinaryOp::Sub, a, b);
    binary_multiply generic_multiply |t, a, b| ops::binary(t, BinaryOp::Mul, a, b);
    binary_matrix_multiply generic_matrix_multiply |t, a, b| ops::binary(t, BinaryOp::MatMul, a, b);
    binary_true_divide generic_true_divide |t, a, b| ops::binary(t, BinaryOp::TrueDiv, a, b);
    binary_floor_divide generic_floor_divide |t, a, b| ops::binary(t, BinaryOp::FloorDiv, a, b);
    binary_modulo generic_modulo |t, a, b| ops::binary(t, BinaryOp::Mod, a, b);
    binary_power generic_power |t, a, b| ops::power(t, a, b, Value::NONE);
    binary_lshift generic_lshift |t, a, b| ops::binary(t, BinaryOp::LShift, a, b);
    binary_rshift generic_rshift |t, a, b| ops::binary(t, BinaryOp::RShift, a, b);
    binary_and generic_and |t, a, b| ops::binary(t, BinaryOp::And, a, b);
    binary_xor generic_xor |t, a, b| ops::binary(t, BinaryOp::Xor, a, b);
    binary_or generic_or |t, a, b| ops::binary(t, BinaryOp::Or, a, b);
    inplace_add generic_inplace_add |t, a, b| ops::in_place(t, BinaryOp::Add, a, b);
    inplace_subtract generic_inplace_subtract |t, a, b| ops::in_place(t, BinaryOp::Sub, a, b);
    inplace_multiply generic_inplace_multiply |t, a, b| ops::in_place(t, BinaryOp::Mul, a, b);
    inplace_matrix_multiply generic_inplace_matrix_multiply |t, a, b| ops::in_place(t, BinaryOp::MatMul, a, b);
    inplace_true_divide generic_inplace_true_divide |t, a, b| ops::in_place(t, BinaryOp::TrueDiv, a, b);
    inplace_floor_divide generic_inplace_floor_divide |t, a, b| ops::in_place(t, BinaryOp::FloorDiv, a, b);
    inplace_modulo generic_inplace_modulo |t, a, b| ops::in_place(t, BinaryOp::Mod, a, b);
    inplace_power generic_inplace_power |t, a, b| ops::in_place_power(t, a, b);
    inplace_lshift generic_inplace_lshift |t, a, b| ops::in_place(t, BinaryOp::LShift, a, b);
    inplace_rshift generic_inplace_rshift |t, a, b| ops::in_place(t, BinaryOp::RShift, a, b);
    inplace_and generic_inplace_and |t, a, b| ops::in_place(t, BinaryOp::And, a, b);
    inplace_xor generic_inplace_xor |t, a, b| ops::in_place(t, BinaryOp::Xor, a, b);
    inplace_or generic_inplace_or |t, a, b| ops::in_place(t, BinaryOp::Or, a, b);
    binary_subscr_plain generic_subscr |t, a, b| ops::getitem(t, a, b);
}

macro_rules! unary {
    ($($name:ident $slow:ident $symbol:literal $slot:ident;)*) => {
        $(
            op! {
                $name(pc, sp, locals, thread, base) {
                    save!(pc, sp, thread);
                    let operand = Value::from_bits_unchecked(*sp.sub(1));
                    let result = try_op!($slow(&mut *thread, operand), pc, sp, locals, thread, base);
                    *sp.sub(1) = result.bits();
                }
            }

            #[inline(never)]
            fn $slow(thread: &mut Thread, operand: Value) -> PyResult {
                ops::unary(thread, operand, $symbol, |slots| slots.$slot)
            }
        )*
    };
}

unary! {
    unary_positive generic_positive "unary +" pos;
    unary_negative generic_negative "unary -" neg;
    unary_invert generic_invert "unary ~" invert;
}

op! {
    unary_not(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let operand = Value::from_bits_unchecked(*sp.sub(1));
        let truth = try_op!(ops::truth(&mut *thread, operand), pc, sp, locals, thread, base);
        *sp.sub(1) = Value::bool(!truth).bits();
    }
}

op! {
    binary_subscr(pc, sp, locals, thread, base) {
        let plain = (*pc).op;
        quicken_subscr(pc, sp);
        if (*pc).op != plain {
            return dispatch(pc, sp, locals, thread, base);
        }
        if let Some(function) = plain_method(&mut *thread, operand(sp, 2), Name::__getitem__) {
            // The operands are the arguments where they lie.
            let first = sp.sub(2);
            let at = Placement { first, count: 2, result: first, flags: 0, context: 0 };
            if let Some(machine) = call_python(thread, pc, sp, function, at) {
                return dispatch(machine.pc, machine.sp, machine.locals, thread, machine.base);
            }
        }
        return binary_subscr_plain(pc, sp, locals, thread, base);
    }
}

op! {
    store_subscr(pc, sp, locals, thread, base) {
        let plain = (*pc).op;
        quicken_store_subscr(pc, sp);
        if (*pc).op != plain {
            return dispatch(pc, sp, locals, thread, base);
        }
        return store_subscr_plain(pc, sp, locals, thread, base);
    }
}

op! {
    store_subscr_plain(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = operand(sp, 3);
        let container = operand(sp, 2);
        let key = operand(sp, 1);
        try_op!(store_item(&mut *thread, container, key, value), pc, sp, locals, thread, base);
        sp = sp.sub(3);
    }
}

#[inline(never)]
fn store_item(thread: &mut Thread, container: Value, key: Value, value: Value) -> PyResult<()> {
    ops::setitem(thread, container, key, Some(value))
}

op! {
    delete_subscr(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let container = operand(sp, 2);
        let key = operand(sp, 1);
        try_op!(delete_item(&mut *thread, container, key), pc, sp, locals, thread, base);
        sp = sp.sub(2);
    }
}

#[inline(never)]
pub(crate) fn delete_item(thread: &mut Thread, container: Value, key: Value) -> PyResult<()> {
    ops::setitem(thread, container, key, None)
}

op! {
    binary_slice(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let container = operand(sp, 3);
        let start = operand(sp, 2);
        let stop = operand(sp, 1);
        let result = try_op!(get_slice(&mut *thread, container, start, stop), pc, sp, locals, thread, base);
        sp = sp.sub(2);
        *sp.sub(1) = result.bits();
    }
}

#[inline(never)]
pub(crate) fn get_slice(thread: &mut Thread, container: Value, start: Value, stop: Value) -> PyResult {
    let slice = crate::types::slice::Slice::new(&thread.interp(), start, stop, Value::NONE);
    ops::getitem(thread, container, slice.as_value())
}

op! {
    store_slice(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = operand(sp, 4);
        let container = operand(sp, 3);
        let start = operand(sp, 2);
        let stop = operand(sp, 1);
        try_op!(set_slice(&mut *thread, container, start, stop, value), pc, sp, locals, thread, base);
        sp = sp.sub(4);
    }
}

#[inline(never)]
pub(crate) fn set_slice(
    thread: &mut Thread,
    container: Value,
    start: Value,
    stop: Value,
    value: Value,
) -> PyResult<()> {
    let slice = crate::types::slice::Slice::new(&thread.interp(), start, stop, Value::NONE);
    ops::setitem(thread, container, slice.as_value(), Some(value))
}
