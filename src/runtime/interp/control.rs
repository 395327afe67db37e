//! Jumps, loops, polls.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Value;

use crate::interp::dispatch;
use crate::interp::op;
use crate::interp::push_item;
use crate::interp::save;
use crate::interp::specialised::quicken_for_iter;
use crate::interp::tier::sample_loop;
use crate::interp::try_op;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

op! {
    jump_forward(pc, sp, locals, thread, base) {
        pc = pc.offset((*pc).distance() - 1);
    }
}

op! {
    jump_absolute(pc, sp, locals, thread, base) {
        let distance = (*pc).distance();
        if distance <= 0 {
            // A back-edge from p to q, which may be p itself, costs (p - q) / 2 + 1 in offsets: one more than its
            // length in slots.
            let left = (*thread).budget.left.get() + distance as i64 - 1;
            (*thread).budget.left.set(left);
            if left < 0 {
                return poll_jump(pc, sp, locals, thread, base);
            }
        }
        pc = pc.offset(distance - 1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    poll_jump(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        #[cfg(debug_assertions)]
        (*thread).assert_jumps();
        try_op!((*thread).poll(), pc, sp, locals, thread, base);
        sample_loop(&mut *thread, pc);
        pc = pc.offset((*pc).distance() - 1);
    }
}

macro_rules! conditional {
    ($($name:ident $slow:ident $wanted:literal $kept:literal;)*) => {
        $(
            op! {
                $name(pc, sp, locals, thread, base) {
                    let truth = match *sp.sub(1) {
                        bits if bits == Value::TRUE.bits() => true,
                        bits if bits == Value::FALSE.bits() => false,
                        _ => return $slow(pc, sp, locals, thread, base),
                    };
                    if truth == $wanted {
                        pc = pc.offset((*pc).distance() - 1);
                        sp = sp.sub(if $kept { 0 } else { 1 });
                    } else {
                        sp = sp.sub(1);
                    }
                }
            }

            op! {
                #[inline(never)]
                $slow(pc, sp, locals, thread, base) {
                    save!(pc, sp, thread);
                    let value = Value::from_bits_unchecked(*sp.sub(1));
                    let truth = try_op!(ops::truth(&mut *thread, value), pc, sp, locals, thread, base);
                    if truth == $wanted {
                        pc = pc.offset((*pc).distance() - 1);
                        sp = sp.sub(if $kept { 0 } else { 1 });
                    } else {
                        sp = sp.sub(1);
                    }
                }
            }
        )*
    };
}

conditional! {
    pop_jump_if_false pop_jump_if_false_slow false false;
    pop_jump_if_true pop_jump_if_true_slow true false;
    jump_if_false_or_pop jump_if_false_or_pop_slow false true;
    jump_if_true_or_pop jump_if_true_or_pop_slow true true;
}

op! {
    get_iter(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        let iterator = try_op!(make_iterator(&mut *thread, value), pc, sp, locals, thread, base);
        *sp.sub(1) = iterator.bits();
    }
}

#[inline(never)]
fn make_iterator(thread: &mut Thread, value: Value) -> PyResult {
    iter::iter_of_loop(thread, value)
}

op! {
    for_iter(pc, sp, locals, thread, base) {
        let plain = (*pc).op;
        quicken_for_iter(&(*thread).interp(), Value::from_bits_unchecked(*sp.sub(1)), pc, base);
        if (*pc).op != plain {
            return dispatch(pc, sp, locals, thread, base);
        }
        return for_iter_plain(pc, sp, locals, thread, base);
    }
}

op! {
    for_iter_plain(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let iterator = Value::from_bits_unchecked(*sp.sub(1));
        let item = try_op!(next_item(&mut *thread, iterator), pc, sp, locals, thread, base);
        push_item!(item, pc, sp);
    }
}

#[inline(never)]
pub(crate) fn next_item(thread: &mut Thread, iterator: Value) -> PyResult<Option<Value>> {
    iter::next(thread, iterator)
}
