//! Cells of names in module and class namespaces.
//!
//! A namespace dict holds, instead of values, one [`NameCell`] per name. Inline caches and machine code lean on the
//! cell: its address stays for the life of the dict, its value is one load away. A cell begins constant; the first
//! rewrite makes it mutable for good and tells those who took the value itself (the interpreter's epoch moves).

#![expect(unsafe_code, reason = "implements the collector's trait for a layout")]

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::object::ids;
use crate::object::spec::InnerCell;

/// The cell was rewritten once: its value must be loaded each time.
const MUTABLE: u16 = 1;

/// A name's cell. Empty while the name is absent.
#[repr(C)]
pub struct NameCell {
    header: Header,
    value: Slot,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for NameCell {
    const KIND: &'static Kind = &Kind::of::<NameCell>("name cell");
}

// SAFETY: the shape is given to these cells only.
unsafe impl InnerCell for NameCell {
    const SHAPE: ShapeId = ids::NAME_CELL;
}

impl Trace for NameCell {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.value.trace(tracer);
    }
}

impl NameCell {
    /// A constant cell.
    pub fn new(heap: &Heap, value: Value) -> Gc<NameCell> {
        let cell = NameCell { header: Header::new(ids::NAME_CELL), value: Slot::new(value) };
        heap.alloc(ids::NAME_CELL, cell)
    }

    /// The value, unless the name is absent.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        self.value.get()
    }

    /// Whether the cell was never rewritten.
    pub fn is_constant(&self) -> bool {
        self.header.aux() & MUTABLE == 0
    }

    /// The offset of the value, for machine code.
    pub const VALUE: usize = std::mem::offset_of!(NameCell, value);
}

/// Replaces the value of a cell that was rewritten before and whose name is there; whether it is such a cell.
#[inline(always)]
pub(crate) fn replace(heap: &Heap, cell: Gc<NameCell>, value: Value) -> bool {
    let is_variable = !cell.is_constant() && cell.value.get().is_some();
    if is_variable {
        heap.set(cell, &cell.value, value);
    }
    is_variable
}

/// Writes the cell; `None` makes the name absent. Says whether a constant was broken.
#[must_use]
pub fn write(heap: &Heap, cell: Gc<NameCell>, value: Option<Value>) -> bool {
    let broke = cell.is_constant();
    if broke {
        cell.header.set_aux(cell.header.aux() | MUTABLE);
    }
    match value {
        Some(value) => heap.set(cell, &cell.value, value),
        None => cell.value.clear(),
    }
    broke
}
