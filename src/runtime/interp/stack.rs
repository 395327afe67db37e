//! Instructions that move operands.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use crate::interp::op;

op! {
    pop_top(pc, sp, locals, thread, base) {
        sp = sp.sub(1);
    }
}

op! {
    rot_two(pc, sp, locals, thread, base) {
        exchange(sp.sub(1), sp.sub(2));
    }
}

op! {
    rot_three(pc, sp, locals, thread, base) {
        rotate(sp, 3);
    }
}

op! {
    rot_four(pc, sp, locals, thread, base) {
        rotate(sp, 4);
    }
}

op! {
    rot_n(pc, sp, locals, thread, base) {
        rotate(sp, (*pc).arg as usize);
    }
}

op! {
    dup_top(pc, sp, locals, thread, base) {
        *sp = *sp.sub(1);
        sp = sp.add(1);
    }
}

op! {
    dup_top_two(pc, sp, locals, thread, base) {
        *sp = *sp.sub(2);
        *sp.add(1) = *sp.sub(1);
        sp = sp.add(2);
    }
}

op! {
    nop(pc, sp, locals, thread, base) {}
}

op! {
    extended_arg(pc, sp, locals, thread, base) {}
}

op! {
    swap(pc, sp, locals, thread, base) {
        exchange(sp.sub(1), sp.sub((*pc).arg as usize));
    }
}

op! {
    copy(pc, sp, locals, thread, base) {
        *sp = *sp.sub((*pc).arg as usize);
        sp = sp.add(1);
    }
}

/// Exchanges two operands. (`ptr::swap` takes the address of a local where assertions are on, and then the handler does
/// not end in a jump.)
///
/// # Safety
/// Both are operands.
#[expect(clippy::manual_swap, reason = "see above")]
#[inline(always)]
unsafe fn exchange(left: *mut u64, right: *mut u64) {
    // SAFETY: as the caller promises.
    unsafe {
        let kept = *left;
        *left = *right;
        *right = kept;
    }
}

/// Moves the top operand below the `count - 1` under it.
///
/// # Safety
/// There are `count` operands below `sp`.
#[inline(always)]
unsafe fn rotate(sp: *mut u64, count: usize) {
    // SAFETY: as the caller promises.
    unsafe {
        let top = *sp.sub(1);
        std::ptr::copy(sp.sub(count), sp.sub(count - 1), count - 1);
        *sp.sub(count) = top;
    }
}
