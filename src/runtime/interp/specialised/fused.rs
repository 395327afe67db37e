//! Superinstructions: frequent sequences in one dispatch. The first slot's opcode is replaced; the operands are read where
//! they are, and a jump into the sequence still finds the plain instructions.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;

use crate::interp::dispatch;
use crate::interp::locals as plain;
use crate::interp::op;
use crate::interp::prepared::Instr;
use crate::interp::specialised::Special;
use crate::interp::specialised::is;

/// Replaces the first instruction of frequent sequences by a superinstruction.
pub(crate) fn fuse(instrs: &mut [Instr]) {
    for index in 0..instrs.len().saturating_sub(1) {
        let (first, second) = (instrs[index], instrs[index + 1]);
        let fused = if is(first, Op::LoadFast) && is(second, Op::LoadFast) {
            Special::LoadFastLoadFast
        } else if is(first, Op::LoadFast) && is(second, Op::LoadConst) {
            Special::LoadFastLoadConst
        } else if is(first, Op::LoadFast) && is(second, Op::LoadAttr) {
            Special::LoadFastLoadAttr
        } else if is(first, Op::StoreFast) && is(second, Op::LoadFast) {
            Special::StoreFastLoadFast
        } else {
            continue;
        };
        instrs[index].op = fused as u16;
    }
}

op! {
    load_fast_load_fast(pc, sp, locals, thread, base) {
        let next = pc.add(1);
        let (first, second) = (*locals.add((*pc).arg as usize), *locals.add((*next).arg as usize));
        if first == 0 || second == 0 {
            return plain::load_fast(pc, sp, locals, thread, base);
        }
        *sp = first;
        *sp.add(1) = second;
        sp = sp.add(2);
        pc = next;
    }
}

op! {
    load_fast_load_const(pc, sp, locals, thread, base) {
        let next = pc.add(1);
        let first = *locals.add((*pc).arg as usize);
        if first == 0 {
            return plain::load_fast(pc, sp, locals, thread, base);
        }
        *sp = first;
        *sp.add(1) = *base.add((*next).arg as usize);
        sp = sp.add(2);
        pc = next;
    }
}

op! {
    store_fast_load_fast(pc, sp, locals, thread, base) {
        *locals.add((*pc).arg as usize) = *sp.sub(1);
        pc = pc.add(1);
        let value = *locals.add((*pc).arg as usize);
        if value == 0 {
            return plain::load_fast(pc, sp.sub(1), locals, thread, base);
        }
        *sp.sub(1) = value;
    }
}

op! {
    load_fast_load_attr(pc, sp, locals, thread, base) {
        let value = *locals.add((*pc).arg as usize);
        if value == 0 {
            return plain::load_fast(pc, sp, locals, thread, base);
        }
        *sp = value;
        sp = sp.add(1);
        pc = pc.add(1);
        return dispatch(pc, sp, locals, thread, base);
    }
}
