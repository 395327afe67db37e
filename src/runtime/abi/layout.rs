//! Where machine code finds things: offsets in bytes.

use std::mem::offset_of;

use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::object::class::Class;
use crate::object::instance::Instance;
use crate::object::namespace::NameCell;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::frame::Frame;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::code::Code;
use crate::types::complex::Complex;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::int::Int;
use crate::types::iterators::enumerate::Enumerate;
use crate::types::iterators::list::ListIterator;
use crate::types::list::List;
use crate::types::range::RangeIterator;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

pub use crate::object::ids;

/// Offsets in a thread.
pub mod thread {
    use super::Thread;
    use super::offset_of;

    /// What is left of the slice.
    pub const BUDGET: i32 = offset_of!(Thread, budget.left) as i32;
    /// The frame that runs.
    pub const FRAME: i32 = offset_of!(Thread, frame) as i32;
    /// The first free slot of the value stack.
    pub const TOP: i32 = offset_of!(Thread, top) as i32;
    /// Where the value stack ends for calls in the fast way: nowhere while the thread is watched.
    pub const STACK_LIMIT: i32 = offset_of!(Thread, call_limit) as i32;
    /// Python frames that may still be entered (32 bits).
    pub const DEPTH_LEFT: i32 = offset_of!(Thread, depth_left) as i32;
    /// The lowest address that native recursion may reach.
    pub const NATIVE_LIMIT: i32 = offset_of!(Thread, native_limit) as i32;
    /// The exit taken.
    pub const EXIT: i32 = offset_of!(Thread, exit) as i32;
    /// What a helper answered that was called from a cold path.
    pub const ANSWER: i32 = offset_of!(Thread, answer) as i32;
}

/// Offsets in a frame, and its size.
pub mod frame {
    use super::Frame;
    use super::offset_of;

    /// The caller's frame.
    pub const PREVIOUS: i32 = offset_of!(Frame, previous) as i32;
    /// The function.
    pub const FUNCTION: i32 = offset_of!(Frame, function) as i32;
    /// The code.
    pub const CODE: i32 = offset_of!(Frame, code) as i32;
    /// The instruction.
    pub const PC: i32 = offset_of!(Frame, pc) as i32;
    /// Where the result goes.
    pub const RESULT: i32 = offset_of!(Frame, result) as i32;
    /// Flags (32 bits); behind them 32 bits that are zero.
    pub const FLAGS: i32 = offset_of!(Frame, flags) as i32;
    /// The context.
    pub const CONTEXT: i32 = offset_of!(Frame, context) as i32;
    /// The frame object.
    pub const OBJECT: i32 = offset_of!(Frame, object) as i32;
    /// Bytes of a header; the operand stack is behind it.
    pub const SIZE: i32 = size_of::<Frame>() as i32;
}

/// Offsets in a cell's header.
pub mod header {
    use super::Header;

    /// The shape (32 bits).
    pub const SHAPE: i32 = Header::OFFSETS.0 as i32;
    /// The collector's byte.
    pub const GC: i32 = Header::OFFSETS.1 as i32;
    /// The flags (8 bits).
    pub const FLAGS: i32 = Header::OFFSETS.2 as i32;
    /// What each kind uses for its own ends (16 bits).
    pub const AUX: i32 = Header::OFFSETS.3 as i32;

    pub use crate::object::header_flags::PRIVATE_ITERATOR;
}

/// The entry of a code object's machine code.
pub const CODE_ENTRY: i32 = offset_of!(Code, entry) as i32;
/// The code of a function.
pub const FUNCTION_CODE: i32 = offset_of!(Function, code) as i32;
/// The closure of a function: a tuple of cells.
pub const FUNCTION_CLOSURE: i32 = offset_of!(Function, closure) as i32;
/// The globals of a function.
pub const FUNCTION_GLOBALS: i32 = offset_of!(Function, globals) as i32;
/// How many limbs an int has.
pub const INT_LEN: i32 = Int::LEN as i32;
/// The first limb of an int.
pub const INT_FIRST: i32 = Int::FIRST as i32;
/// Set in the header's [`header::AUX`] of an int below zero.
pub const INT_NEGATIVE: u16 = Int::NEGATIVE;
/// The length of a list.
pub const LIST_LEN: i32 = List::LEN as i32;
/// The storage of a list.
pub const LIST_ITEMS: i32 = List::ITEMS as i32;
/// Bytes of a list.
pub const LIST_SIZE: usize = size_of::<List>();
/// The first slot of storage.
pub const VALUES_FIRST: i32 = Values::FIRST as i32;
/// The number of slots in storage.
pub const VALUES_CAPACITY: i32 = Values::CAPACITY as i32;
/// The length of a tuple.
pub const TUPLE_LEN: i32 = Tuple::LEN as i32;
/// The first item of a tuple.
pub const TUPLE_FIRST: i32 = Tuple::FIRST as i32;
/// The length of a bytes object.
pub const BYTES_LEN: i32 = Bytes::LEN as i32;
/// The first byte of a bytes object.
pub const BYTES_FIRST: i32 = Bytes::FIRST as i32;
/// The length of a bytearray.
pub const BYTEARRAY_LEN: i32 = ByteArray::LEN as i32;
/// The storage of a bytearray.
pub const BYTEARRAY_STORAGE: i32 = ByteArray::STORAGE as i32;
/// Where the contents of a bytearray begin in its storage.
pub const BYTEARRAY_START: i32 = ByteArray::START as i32;
/// The first byte of storage for bytes.
pub const STORAGE_FIRST: i32 = storage::Bytes::FIRST as i32;
/// The value of a name's cell.
pub const NAME_VALUE: i32 = NameCell::VALUE as i32;
/// The content of a closure's cell.
pub const CELL_CONTENT: i32 = Cell::CONTENT as i32;
/// How many in-object slots a class wants its instances to have (16 bits).
pub const CLASS_CAPACITY: i32 = offset_of!(Class, capacity) as i32;
/// The word of an instance for what does not fit in its slots.
pub const INSTANCE_EXTRA: i32 = Instance::EXTRA as i32;
/// The first attribute of an instance.
pub const INSTANCE_FIRST: i32 = Instance::FIRST as i32;
/// The length of a string, in code points.
pub const STR_LEN: i32 = Str::LEN as i32;
/// In the `aux` of strings: equal ones that have it are the same cell.
pub const STR_INTERNED: u16 = Str::INTERNED;
/// The real part of a complex number, a float.
pub const COMPLEX_RE: i32 = Complex::RE as i32;
/// The imaginary part of a complex number, a float.
pub const COMPLEX_IM: i32 = Complex::IM as i32;
/// The next integer of a range iterator.
pub const RANGE_NEXT: i32 = RangeIterator::NEXT as i32;
/// The step of a range iterator.
pub const RANGE_STEP: i32 = RangeIterator::STEP as i32;
/// How many integers are left in a range iterator.
pub const RANGE_LEFT: i32 = RangeIterator::LEFT as i32;
/// The list of a list iterator; 0 at its end.
pub const LIST_ITERATOR_LIST: i32 = ListIterator::LIST as i32;
/// The next index of a list iterator.
pub const LIST_ITERATOR_INDEX: i32 = ListIterator::INDEX as i32;
/// The iterator whose items an enumeration numbers.
pub const ENUMERATE_ITERATOR: i32 = Enumerate::ITERATOR as i32;
/// The next number of an enumeration.
pub const ENUMERATE_COUNT: i32 = Enumerate::COUNT as i32;

/// The bytes of a field.
const fn width<Owner, Field>(_: fn(&Owner) -> &Field) -> usize {
    size_of::<Field>()
}

// What machine code takes for granted beyond the offsets: it moves fields as words of 64 bits (the budget, the frame's
// pointers, a list's length, ..), as 32 bits (the depth, flags, shapes) or as a byte (the collector's, a header's flags).
const _: () = {
    assert!(size_of::<Value>() == 8 && size_of::<Slot>() == 8 && size_of::<Option<FrameRef>>() == 8);
    assert!(size_of::<Header>() == 8 && header::SHAPE == 0);
    assert!(width(|thread: &Thread| &thread.budget.left) == 8);
    assert!(width(|thread: &Thread| &thread.exit) == 8);
    assert!(width(|thread: &Thread| &thread.frame) == 8);
    assert!(width(|thread: &Thread| &thread.top) == 8);
    assert!(width(|thread: &Thread| &thread.call_limit) == 8);
    assert!(width(|thread: &Thread| &thread.native_limit) == 8);
    assert!(width(|thread: &Thread| &thread.depth_left) == 4);
    assert!(width(|code: &Code| &code.entry) == 8);
};

// A frame's header is eight words that machine code fills one by one, in any order; one store of zero clears the flags
// and the padding behind them.
const _: () = {
    assert!(frame::SIZE == 8 * 8 && align_of::<Frame>() == 8);
    let words = [
        frame::PREVIOUS,
        frame::FUNCTION,
        frame::CODE,
        frame::PC,
        frame::RESULT,
        frame::FLAGS,
        frame::CONTEXT,
        frame::OBJECT,
    ];
    let (mut seen, mut index) = (0_u32, 0);
    while index < words.len() {
        assert!(words[index] % 8 == 0);
        seen |= 1 << (words[index] / 8);
        index += 1;
    }
    assert!(seen == 0xFF, "each word of the header is named once");
    assert!(width(|frame: &Frame| &frame.flags) == 4 && width(|frame: &Frame| &frame.handling) == 4);
    assert!(offset_of!(Frame, handling) as i32 == frame::FLAGS + 4);
};

// Storage and sequences: the words in front, then slots side by side.
const _: () = {
    let header = size_of::<Header>() as i32;
    assert!(LIST_LEN % 8 == 0 && LIST_ITEMS % 8 == 0 && TUPLE_LEN % 8 == 0);
    assert!(VALUES_FIRST >= header && VALUES_FIRST % 8 == 0);
    assert!(TUPLE_FIRST >= TUPLE_LEN + 8 && TUPLE_FIRST % 8 == 0);
    assert!(INSTANCE_FIRST >= header && INSTANCE_FIRST % 8 == 0);
    assert!(NAME_VALUE % 8 == 0 && CELL_CONTENT % 8 == 0);
    assert!(RANGE_NEXT % 8 == 0 && RANGE_STEP % 8 == 0 && RANGE_LEFT % 8 == 0);
    assert!(LIST_ITERATOR_LIST % 8 == 0 && LIST_ITERATOR_INDEX % 8 == 0);
};
