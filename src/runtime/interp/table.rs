//! The dispatch table, generated from the instruction table: an instruction without a handler does not compile.

use crate::interp::Base;
use crate::interp::Exit;
use crate::interp::Handler;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::specialised;
use crate::state::thread::Thread;

/// The handlers under the names of the instruction table.
mod handlers {
    pub(super) use crate::interp::arith::*;
    pub(super) use crate::interp::attr::*;
    pub(super) use crate::interp::awaiting::*;
    pub(super) use crate::interp::build::*;
    pub(super) use crate::interp::call::*;
    pub(super) use crate::interp::compare::*;
    pub(super) use crate::interp::control::*;
    pub(super) use crate::interp::delegation::*;
    pub(super) use crate::interp::generator::*;
    pub(super) use crate::interp::import::*;
    pub(super) use crate::interp::locals::*;
    pub(super) use crate::interp::matching::*;
    pub(super) use crate::interp::names::*;
    pub(super) use crate::interp::stack::*;
    pub(super) use crate::interp::unwind::*;

    pub(super) use crate::interp::delegation::send_op as send;
}

/// Numbers of plain and specialised instructions.
pub(crate) const LEN: usize = 512;

macro_rules! plain {
    ($(
        $(#[$doc:meta])+
        $op:ident $method:ident = $number:literal $name:literal: $operand:ident
        $effect:tt $(else $jump:tt)? [$($flag:ident)*];
    )*) => {
        const fn table() -> [Handler; LEN] {
            let mut table: [Handler; LEN] = [unknown; LEN];
            $(table[$number] = handlers::$method;)*
            specialised::fill(&mut table);
            table
        }
    };
}

taipan_code::for_each_op!(plain);

/// The handler of every instruction, plain and specialised.
pub(crate) static TABLE: [Handler; LEN] = table();

/// A number that prepared code never holds.
///
/// # Safety
/// As for [`crate::interp::dispatch`].
#[cold]
unsafe fn unknown(_pc: Pc, _sp: Sp, _locals: Sp, thread: *mut Thread, _base: Base) -> Exit {
    // SAFETY: the thread is alive.
    let thread = unsafe { &mut *thread };
    let _ = thread.system_error("unknown instruction");
    Exit::Raised
}
