//! Calls of Python functions whose arguments fit as they lie.

#![expect(unsafe_code, reason = "frames are laid over the value stack")]

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::call as general;
use crate::interp::enter;
use crate::interp::enter::Machine;
use crate::interp::op;
use crate::interp::prepared::Prepared;
use crate::interp::save;
use crate::interp::specialised::Special;
use crate::interp::specialised::is;
use crate::interp::specialised::rewrite;
use crate::interp::try_op;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::MethodDescriptor;
use crate::object::raised::PyResult;
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
            handling: Cell::new(0),
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

/// Rewrites a call of a method of a native type or of a builtin function.
///
/// # Safety
/// `pc` is the instruction that runs.
#[inline(always)]
pub(crate) unsafe fn quicken_call(pc: Pc, callable: Value) {
    // SAFETY: as the caller promises.
    unsafe {
        if is(*pc, Op::CallMethod) && callable.exact::<MethodDescriptor>().is_some() {
            rewrite(pc, Special::CallMethodNative as u16);
        } else if is(*pc, Op::CallFunction) && callable.exact::<BuiltinFunction>().is_some() {
            rewrite(pc, Special::CallFunctionNative as u16);
        }
    }
}

op! {
    /// A call of a method of a native type. It keeps no registers for what other calls need.
    call_method_native(pc, sp, locals, thread, base) {
        let receiver = sp.sub((*pc).arg as usize + 1);
        let callable = Value::from_bits(*receiver.sub(1));
        let Some(method) = callable.and_then(|callable| callable.exact::<MethodDescriptor>()) else {
            rewrite(pc, Op::CallMethod as u16);
            return general::call_method(pc, sp, locals, thread, base);
        };
        save!(pc, sp, thread);
        let count = (*pc).arg as usize + 1;
        let value =
            try_op!(call_descriptor(&mut *thread, method, receiver, count), pc, sp, locals, thread, base);
        let receiver = sp.sub((*pc).arg as usize + 1);
        *receiver.sub(1) = value.bits();
        sp = receiver;
    }
}

/// # Safety
/// The arguments, the receiver first, are the top operands of the current frame.
#[inline(never)]
unsafe fn call_descriptor(
    thread: &mut Thread,
    method: Gc<MethodDescriptor>,
    first: Sp,
    count: usize,
) -> PyResult {
    thread.check_native_stack("")?;
    // SAFETY: as the caller promises; the slots stay as they are until the call returns.
    let values = unsafe { std::slice::from_raw_parts(first.cast::<Value>(), count) };
    method.call(thread, Args::positional_only(values))
}

op! {
    /// A call of a builtin function.
    call_function_native(pc, sp, locals, thread, base) {
        let first = sp.sub((*pc).arg as usize);
        let callable = Value::from_bits_unchecked(*first.sub(1));
        if callable.exact::<BuiltinFunction>().is_none() {
            rewrite(pc, Op::CallFunction as u16);
            return general::call_function(pc, sp, locals, thread, base);
        }
        save!(pc, sp, thread);
        let count = (*pc).arg as usize;
        let value = try_op!(
            general::call_native(&mut *thread, callable, first, count, None),
            pc, sp, locals, thread, base
        );
        let first = sp.sub((*pc).arg as usize);
        *first.sub(1) = value.bits();
        sp = first;
    }
}
