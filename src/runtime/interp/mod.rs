//! The baseline interpreter.
//!
//! One function per instruction, found through a table. In optimised builds a handler ends in a sibling call of the next
//! one, so that the machine state (instruction pointer, stack pointer, locals, thread, constants) stays in registers; in
//! unoptimised builds, where sibling calls would grow the native stack, it returns to a trampoline. That is one switch:
//! [`dispatch`]. For the sibling calls to hold, a handler owns nothing that has to be dropped and hands out no
//! address of its own locals; whatever is slow is a call of a function that is not inlined.
//!
//! The families of instructions stand in files of the same names as in the JIT.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

mod arith;
pub(crate) mod attr;
mod awaiting;
pub(crate) mod build;
pub(crate) mod call;
mod compare;
mod control;
mod delegation;
#[cfg(debug_assertions)]
mod depth;
pub mod enter;
mod facts;
mod generator;
mod import;
pub(crate) mod jump;
mod locals;
mod matching;
mod misfit;
mod names;
pub mod operate;
pub mod prepared;
pub mod specialised;
mod stack;
mod table;
pub(crate) mod tier;
mod unwind;
pub(crate) mod watch;

pub use awaiting::await_iterator;
pub(crate) use call::call_spread;
pub use enter::call_function;
pub use enter::run_code;
pub use generator::Resumed;
pub use generator::Sent;
pub use generator::close_generator;
pub use generator::delegate_of;
pub use generator::next;
pub use generator::resume;
pub use generator::saved_slot;
pub(crate) use unwind::exception_matches;

use crate::interp::prepared::Instr;
use crate::state::thread::Thread;
use taipan_gc::Value;

/// An instruction's address.
pub(crate) type Pc = *const Instr;
/// An address on the value stack.
pub(crate) type Sp = *mut u64;
/// The base of constants and caches.
pub(crate) type Base = *const u64;

/// Why a handler returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// To run the next instruction (unoptimised builds).
    Continue,
    /// The entry frame returned; the result lies in the thread.
    Returned,
    /// The entry frame was left by an exception, which is pending.
    Raised,
    /// The generator of the entry frame yielded; the value lies in the thread.
    Yielded,
}

/// A handler: instruction pointer, first free operand slot, first local, thread, constants.
pub(crate) type Handler = unsafe fn(Pc, Sp, Sp, *mut Thread, Base) -> Exit;

/// Goes on with the instruction at `pc`.
///
/// # Safety
/// The five belong together: `pc` is an instruction of the frame that the thread runs, `sp` and `locals` are that
/// frame's.
#[inline(always)]
pub(crate) unsafe fn dispatch(pc: Pc, sp: Sp, locals: Sp, thread: *mut Thread, base: Base) -> Exit {
    #[cfg(sibling_calls)]
    // SAFETY: every opcode of prepared code is below the table's length.
    unsafe {
        let handler = *table::TABLE.get_unchecked((*pc).op as usize);
        handler(pc, sp, locals, thread, base)
    }
    #[cfg(not(sibling_calls))]
    // SAFETY: the thread is alive.
    unsafe {
        (*thread).machine = enter::Machine { pc, sp, locals, base };
        Exit::Continue
    }
}

/// The operand `depth` places below the first free one. Handlers read each by itself: one whose locals lie in memory
/// would not end in a jump.
///
/// # Safety
/// There are so many operands.
#[inline(always)]
pub(crate) unsafe fn operand(sp: Sp, depth: usize) -> Value {
    // SAFETY: as the caller promises; operands are values.
    unsafe { Value::from_bits_unchecked(*sp.sub(depth)) }
}

/// Declares a handler. The body may change `pc` and `sp`; then the instruction after `pc` runs.
macro_rules! op {
    ($(#[$meta:meta])* $name:ident($pc:ident, $sp:ident, $locals:ident, $thread:ident, $base:ident) $body:block) => {
        $(#[$meta])*
        /// # Safety
        /// As for [`dispatch`](crate::interp::dispatch).
        #[allow(unused_mut, unused_variables, unused_assignments,
            unreachable_code, reason = "not every instruction uses all of it")]
        pub(crate) unsafe fn $name(
            mut $pc: crate::interp::Pc,
            mut $sp: crate::interp::Sp,
            mut $locals: crate::interp::Sp,
            $thread: *mut crate::state::thread::Thread,
            mut $base: crate::interp::Base,
        ) -> crate::interp::Exit {
            // SAFETY: prepared code was verified: operands, depths and jumps are in range.
            unsafe {
                $body
                crate::interp::dispatch($pc.add(1), $sp, $locals, $thread, $base)
            }
        }
    };
}

/// Makes the machine state visible: to what may raise, collect or look at the frame.
macro_rules! save {
    ($pc:ident, $sp:ident, $thread:ident) => {
        (*$thread).save($pc, $sp)
    };
}

/// The value of a result, or the way to the exception's handler.
macro_rules! try_op {
    ($result:expr, $pc:ident, $sp:ident, $locals:ident, $thread:ident, $base:ident) => {
        match $result {
            Ok(value) => value,
            Err(_) => return crate::interp::unwind::unwind($pc, $sp, $locals, $thread, $base),
        }
    };
}

/// Pushes the next item of a loop, or leaves the loop at its end.
macro_rules! push_item {
    ($item:expr, $pc:ident, $sp:ident) => {
        match $item {
            Some(item) => {
                *$sp = item.bits();
                $sp = $sp.add(1);
            }
            None => {
                $sp = $sp.sub(1);
                $pc = $pc.offset((*$pc).distance() - 1);
            }
        }
    };
}

pub(crate) use op;
pub(crate) use push_item;
pub(crate) use save;
pub(crate) use try_op;
