//! Machine code for a code object, and its exits.

#![expect(unsafe_code, reason = "machine code is entered through its address")]

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::ptr::NonNull;

use crate::state::frame::Frame;
use crate::state::thread::Thread;

/// The address of a unit's code, see [`crate::abi`].
pub type Entry = unsafe extern "C" fn(*mut Thread, *mut Frame) -> u64;

/// Why machine code is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// An operand was no small int.
    NotInt,
    /// An operand was no float.
    NotFloat,
    /// A value had another type.
    NotKind,
    /// A condition was no bool.
    NotBool,
    /// A name had another value.
    NameRebound,
    /// An int does not fit in 50 bits.
    Overflow,
    /// An int does not fit in 64 bits.
    WideOverflow,
    /// A division by zero.
    ZeroDivision,
    /// A shift by a negative or large count.
    ShiftCount,
    /// An index that is negative, or out of range.
    NegativeIndex,
    /// An index out of range, counted from either end.
    IndexRange,
    /// A variable without a value.
    Unbound,
    /// A range of integers beyond 50 bits.
    WideRange,
    /// A loop's iterator is of another type.
    NotIterator,
    /// The object has another layout.
    ShapeChanged,
    /// Classes or names have changed: nothing that caches knew may be leant on.
    EpochChanged,
    /// A guess in a function that stands in the place of its call was wrong, or it raises.
    Inlined,
    /// An instruction that machine code does not have.
    Unsupported,
    /// The budget is used up: the interpreter polls, and comes back.
    Poll,
    /// The loops have ended that the unit is of.
    LoopsLeft,
    /// The frame was written or watched from outside.
    FrameTouched,
    /// Too little native stack is left.
    NativeStack,
    /// There is no memory without a collection.
    NoMemory,
}

impl Reason {
    /// Whether the interpreter, where it goes on, always gets past it: leaving is no sign of a wrong guess.
    pub fn is_expected(self) -> bool {
        use Reason::*;
        matches!(self, Poll | LoopsLeft | FrameTouched | NativeStack | NoMemory)
    }
}

/// A way out of a unit: where the interpreter goes on.
#[derive(Debug)]
#[repr(C)]
pub struct Exit {
    /// The slot of the instruction that runs next.
    pub slot: u32,
    /// The depth of its operand stack.
    pub depth: u32,
    /// The slot of the instruction that was the cause.
    pub at: u32,
    /// Why.
    pub reason: Reason,
    /// How often it was taken.
    pub count: Cell<u32>,
    /// Slots of the frame in which machine code has left machine integers, to be made ints before anybody looks: bytes from
    /// the frame's header. Code that had to call for that itself would keep fewer values in registers.
    pub unboxed: Box<[i32]>,
}

/// What a compile gives back.
pub struct Compiled {
    /// The address of the code.
    pub entry: Entry,
    /// All exits. Machine code holds their addresses.
    pub exits: Box<[Exit]>,
    /// Owns the code; dropping it frees it.
    pub memory: Box<dyn Any + Send>,
}

// SAFETY: the exits' counters are touched only under the interpreter's lock, after the hand-over; the address is that of
// code which `memory` owns.
unsafe impl Send for Compiled {}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled").field("entry", &self.entry).field("exits", &self.exits.len()).finish()
    }
}

/// Machine code that has been installed.
#[derive(Debug)]
pub struct Unit {
    compiled: Compiled,
    /// The slot from which on it runs: 0, or a loop's header.
    pub start: u32,
}

impl Unit {
    /// A unit for the code from `start` on.
    pub fn new(compiled: Compiled, start: u32) -> Unit {
        Unit { compiled, start }
    }

    /// The address of the code.
    pub fn entry(&self) -> Entry {
        self.compiled.entry
    }

    /// All exits.
    pub fn exits(&self) -> &[Exit] {
        &self.compiled.exits
    }

    /// Whether the exit is one of this unit's.
    pub fn owns(&self, exit: NonNull<Exit>) -> bool {
        self.compiled.exits.as_ptr_range().contains(&exit.as_ptr().cast_const())
    }
}
