//! Frames: where a call's variables and operands lie, for interpreter and machine code alike.
//!
//! A thread has one contiguous stack of values. The slots of a call stand on it in this order: locals (the arguments
//! first, in the very slots where the caller pushed them), own cells and free variables, the [`Frame`] header, the
//! operand stack. A slot of 0 is unbound.
//!
//! The header lies behind the locals rather than in front of them because arguments then need no copying: the caller's
//! top operands become the callee's first locals.

#![expect(unsafe_code, reason = "frames are laid over the value stack")]

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::prepared::Instr;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::Function;

/// Bits of a frame's flags.
pub mod flags {
    /// Leaving this frame leaves the interpreter loop that entered it.
    pub const ENTRY: u32 = 1;
    /// A frame object exists and takes the contents over at the end.
    pub const HAS_OBJECT: u32 = 2;
    /// The frame belongs to a generator or coroutine.
    pub const GENERATOR: u32 = 4;
    /// Its result is dropped and its first local is the result: a Python `__init__`.
    pub const INIT: u32 = 8;
    /// A namespace is used instead of slots for names (module, class body).
    pub const NAMESPACE: u32 = 16;
    /// The frame was written or is watched from outside: machine code leaves it after the call that did so, and does
    /// not enter it.
    pub const LEAVE: u32 = 32;
    /// The generator's frame was resumed by a delegation of the caller, not by a loop.
    pub const DELEGATE: u32 = 64;
    /// The namespace is the globals: the code is that of a module.
    pub const MODULE: u32 = 128;
}

/// The header of a frame. The words are scanned conservatively with the rest of the stack.
#[repr(C)]
pub struct Frame {
    /// The caller's frame; 0 for the first of the thread.
    pub previous: Cell<Option<FrameRef>>,
    /// The function that runs.
    pub function: Gc<Function>,
    /// Its code; `f.__code__` may have been replaced meanwhile.
    pub code: Gc<Code>,
    /// The instruction that runs or made the call that runs.
    pub pc: Cell<*const Instr>,
    /// Where the result goes: the first slot that the call took from the caller.
    pub result: Cell<*mut u64>,
    /// [`flags`]
    pub flags: Cell<u32>,
    /// The index of the instruction whose exception the innermost handler began with; what stands there before has no
    /// meaning.
    pub handling: Cell<u32>,
    /// The namespace of a module or class body; the generator of a generator's frame; else empty.
    pub context: Slot,
    /// The frame object, if one was asked for.
    pub object: Slot,
}

/// The slots that a header takes.
pub const HEADER_SLOTS: usize = size_of::<Frame>() / size_of::<u64>();

/// A pointer to a frame on the value stack. It is valid while that call runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct FrameRef(pub NonNull<Frame>);

impl std::ops::Deref for FrameRef {
    type Target = Frame;

    #[inline(always)]
    fn deref(&self) -> &Frame {
        // SAFETY: whoever holds a `FrameRef` holds it while the call runs.
        unsafe { self.0.as_ref() }
    }
}

impl FrameRef {
    /// The first local.
    #[inline(always)]
    pub fn locals(self) -> *mut u64 {
        // SAFETY: locals and cells stand right in front of the header.
        unsafe { self.0.as_ptr().cast::<u64>().sub(self.code.slot_count()) }
    }

    /// The bottom of the operand stack.
    #[inline(always)]
    pub fn stack(self) -> *mut u64 {
        // SAFETY: the operand stack begins right behind the header.
        unsafe { self.0.as_ptr().add(1).cast() }
    }

    /// Slot `index` of locals, own cells and free variables.
    pub fn slot(self, index: usize) -> Option<Value> {
        debug_assert!(index < self.code.slot_count());
        // SAFETY: below the number of slots; a slot holds a value or 0.
        unsafe { Value::from_bits(*self.locals().add(index)) }
    }

    /// Overwrites a slot.
    pub fn set_slot(self, index: usize, value: Option<Value>) {
        debug_assert!(index < self.code.slot_count());
        // SAFETY: below the number of slots.
        unsafe { *self.locals().add(index) = value.map_or(0, Value::bits) };
    }

    /// Whether all bits of `flag` are set.
    #[inline(always)]
    pub fn has_flag(self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }

    /// Sets a flag.
    pub fn set_flag(self, flag: u32) {
        self.flags.set(self.flags.get() | flag);
    }

    /// The globals.
    pub fn globals(self) -> Gc<Dict> {
        self.function.globals()
    }

    /// The offset in `co_code` of the instruction that runs (`f_lasti`); -1 before the first.
    pub fn last_instruction(self) -> i32 {
        self.code.offset_of(self.pc.get())
    }

    /// The source line of the instruction that runs.
    pub fn line(self) -> Option<u32> {
        self.code.line_at(self.last_instruction())
    }
}
