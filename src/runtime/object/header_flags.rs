//! Bits of a header's flags byte that the runtime uses; the collector owns the others.

/// The cell is a class object, whatever its metaclass.
pub const CLASS: u8 = 4;
/// The cell is an instance of a Python class over a native type: slot 0 holds the native object.
pub const PAYLOAD: u8 = 8;
/// The cell is an instance of a Python class.
pub const INSTANCE: u8 = 16;
/// The cell is an iterator that a loop made for itself: nobody else has it.
pub const PRIVATE_ITERATOR: u8 = 32;
