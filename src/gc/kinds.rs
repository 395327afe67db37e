//! From shapes to kinds.
#![expect(unsafe_code, reason = "dead cells are dropped and poisoned in place")]

use std::ptr::NonNull;

use crate::cell::Header;
use crate::cell::Kind;
use crate::cell::ShapeId;

/// The kind of every shape, by shape id.
pub(crate) struct Kinds(Vec<Option<&'static Kind>>);

impl Kinds {
    pub(crate) fn new() -> Kinds {
        Kinds(Vec::new())
    }

    pub(crate) fn register(&mut self, shape: ShapeId, kind: &'static Kind) {
        let at = shape.0 as usize;
        if at >= self.0.len() {
            self.0.resize(at + 1, None);
        }
        self.0[at] = Some(kind);
    }

    #[inline(always)]
    pub(crate) fn get(&self, shape: ShapeId) -> Option<&'static Kind> {
        self.0.get(shape.0 as usize).copied().flatten()
    }

    /// The kind of a live cell. A shape without a kind is a bug of the runtime or a broken cell; going on would
    /// corrupt memory.
    #[inline(always)]
    pub(crate) fn of(&self, cell: NonNull<Header>) -> &'static Kind {
        // SAFETY: the collector asks for live cells only.
        let shape = unsafe { cell.as_ref() }.shape();
        match self.get(shape) {
            Some(kind) => kind,
            None => unregistered(cell, shape),
        }
    }
}

#[cold]
#[inline(never)]
fn unregistered(cell: NonNull<Header>, shape: ShapeId) -> ! {
    panic!("the cell at {cell:p} has the shape {:#x}, which has no kind", shape.0)
}

/// What is done to dead cells.
pub(crate) struct Sweeper<'a> {
    pub(crate) kinds: &'a Kinds,
    pub(crate) poison: bool,
}

impl Sweeper<'_> {
    /// Drops a dead cell if its kind wants that, and poisons its `size` bytes in that mode.
    pub(crate) fn bury(&self, cell: NonNull<Header>, size: usize) {
        if let Some(drop) = self.kinds.of(cell).drop {
            // SAFETY: the cell is dead, was initialised, and is buried once.
            unsafe { drop(cell) };
        }
        if self.poison {
            // SAFETY: the bytes of a dead cell, which nothing refers to.
            unsafe { cell.cast::<u8>().write_bytes(crate::POISON, size) };
        }
    }
}
