//! What machine code knows about the heap.
//!
//! Allocation of `size` bytes: load `at` of the class's cursor; if it equals `end`, call
//! [`crate::Heap::alloc_slow`]; else store `at + SIZES[class]`. Then the whole header and every field is written,
//! with no safepoint between. Barrier: load the owner's GC byte; if [`crate::gc_bits::BARRIER`] is set, call
//! [`crate::Heap::barrier_slow`]. It may be left out for values that are no cells, and for owners allocated since
//! the last safepoint that are not pointer-free.

use std::mem::offset_of;

use crate::cell::Header;
use crate::cell::ShapeId;
use crate::class;
use crate::heap::Budget;
use crate::heap::Cursor;
use crate::heap::Heap;

/// Offset of the shape id (32 bits) in a cell.
pub const HEADER_SHAPE: usize = Header::OFFSETS.0;
/// Offset of the GC byte in a cell.
pub const HEADER_GC: usize = Header::OFFSETS.1;
/// Offset of the flags byte in a cell.
pub const HEADER_FLAGS: usize = Header::OFFSETS.2;
/// Offset of the runtime's 16 bits in a cell.
pub const HEADER_AUX: usize = Header::OFFSETS.3;
/// Offset of the rest of the slice (64 bits) in a budget.
pub const BUDGET_LEFT: usize = offset_of!(Budget, left);
/// Offset of the unspent account (64 bits) in a budget.
pub const BUDGET_UNSPENT: usize = offset_of!(Budget, unspent);

/// The size class of cells of `size` bytes, and the bytes that such a cell takes; `None` if they are not small.
pub const fn size_class(size: usize) -> Option<(usize, usize)> {
    if size == 0 || size > class::MAX_SMALL {
        return None;
    }
    let class = class::class_of(size);
    Some((class, class::size_of_class(class)))
}

/// Offset in the heap of the address of the class's next cell.
pub const fn cursor_at(class: usize) -> usize {
    Heap::CURSORS + class * size_of::<Cursor>() + offset_of!(Cursor, at)
}

/// Offset in the heap of the end of the class's run.
pub const fn cursor_end(class: usize) -> usize {
    Heap::CURSORS + class * size_of::<Cursor>() + offset_of!(Cursor, end)
}

/// The header of a young cell as one 64-bit word: machine code stores it at once. Little-endian targets.
pub const fn young_header(shape: ShapeId, flags: u8, aux: u16) -> u64 {
    shape.0 as u64 | (flags as u64) << (8 * HEADER_FLAGS) | (aux as u64) << (8 * HEADER_AUX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_what_machine_code_assumes() {
        assert_eq!((HEADER_SHAPE, HEADER_GC, HEADER_FLAGS, HEADER_AUX), (0, 4, 5, 6));
        assert_eq!(size_of::<Header>(), 8);
        assert_eq!(size_class(1), Some((0, 16)));
        assert_eq!(size_class(2049), None);
        assert_eq!(cursor_end(3) - cursor_at(3), 8);
        assert_eq!(young_header(ShapeId(7), 1, 2), 7 | 1 << 40 | 2 << 48);
    }
}
