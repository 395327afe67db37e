//! Calls of Python functions whose arguments fit as they lie.

#![expect(unsafe_code, reason = "frames are laid over the value stack")]

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_gc::Gc;
use taipan_gc::Slot;

use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::enter;
use crate::interp::enter::Machine;
use crate::interp::prepared::Prepared;
use crate::state::frame::Frame;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::function::Function;

/// Pushes the frame of a function whose parameters are the `count` values at `first` and defaults: the machine that runs it.
/// `None` where binding, room, preparation or a poll need the general way.
///
/// # Safety
/// The arguments are the top operands of the current frame; `pc` and `sp` are its machine.
#[inline(always)]
pub(crate) unsafe fn call_python(
    thread: *mut Thread,
    pc: Pc,
    sp: Sp,
    function: Gc<Function>,
    at: Placement,
) -> Option<Machine> {
    // SAFETY: as the caller promises; the room is checked before anything is written.
    unsafe {
        let Placement { first, count, result, flags: frame_flags, context } = at;
        let code = function.code();
        let parameters = code.direct_args();
        if parameters != count as u32
            && (parameters == u32::MAX || !enter::fits(function, parameters as usize, count))
        {
            return None;
        }
        let prepared: Gc<Prepared> = code.prepared.get()?;
        let depth = (*thread).depth_left.get();
        let left = (*thread).budget.left.get() - ENTRY_COST;
        if depth <= 0 || left < 0 || first.add(code.frame_slots()) > (*thread).call_limit.get() {
            return None;
        }
        (*thread).depth_left.set(depth - 1);
        (*thread).budget.left.set(left);
        enter::complete(function, parameters as usize, first, count);
        for index in parameters as usize..code.nlocals() {
            first.add(index).write(0);
        }
        let mut slot = first.add(code.nlocals());
        if code.ncells() + code.nfree() > 0 {
            (*thread).save(pc, sp);
            slot = enter::fill_cells(&mut *thread, function, code, first);
        }
        let caller = (*thread).frame.get();
        if let Some(caller) = caller {
            caller.pc.set(pc);
        }
        let frame: *mut Frame = slot.cast();
        frame.write(Frame {
            previous: Cell::new(caller),
            function,
            code,
            pc: Cell::new(prepared.code()),
            result: Cell::new(result),
            flags: Cell::new(frame_flags),
            padding: 0,
            context: Slot::empty(),
            object: Slot::empty(),
        });
        (&raw mut (*frame).context).cast::<u64>().write(context);
        let frame = FrameRef(NonNull::new_unchecked(frame));
        (*thread).frame.set(Some(frame));
        Some(Machine {
            pc: prepared.code(),
            sp: frame.stack(),
            locals: first,
            base: prepared.consts().cast(),
        })
    }
}

/// Where a call's arguments and result lie, and what its frame is.
#[derive(Clone, Copy)]
pub(crate) struct Placement {
    /// The first argument.
    pub first: Sp,
    /// How many arguments.
    pub count: usize,
    /// Where the result goes.
    pub result: Sp,
    /// The frame's flags.
    pub flags: u32,
    /// The bits of the frame's context.
    pub context: u64,
}

/// What entering a code object costs of the budget.
pub const ENTRY_COST: i64 = 4;
