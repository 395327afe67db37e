//! From shapes to kinds.
#![expect(unsafe_code, reason = "dead cells are dropped and poisoned in place")]

use std::ptr::NonNull;

use crate::cell::Header;
use crate::cell::Kind;
use crate::cell::ShapeId;
use crate::config::CollectionKind;
use crate::weak::Weak;

/// What is known of every shape, by shape id.
pub(crate) struct Kinds {
    entries: Vec<Entry>,
    /// Shapes whose owner was named since the last collection.
    young: Vec<ShapeId>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Entry {
    pub(crate) kind: Option<&'static Kind>,
    /// What cells of the shape keep alive; this table does not.
    pub(crate) owner: Option<NonNull<Header>>,
}

impl Kinds {
    pub(crate) fn new() -> Kinds {
        Kinds { entries: Vec::new(), young: Vec::new() }
    }

    pub(crate) fn register(&mut self, shape: ShapeId, kind: &'static Kind) {
        let at = shape.0 as usize;
        if at >= self.entries.len() {
            self.entries.resize(at + 1, Entry::default());
        }
        self.entries[at].kind = Some(kind);
    }

    pub(crate) fn set_owner(&mut self, shape: ShapeId, owner: NonNull<Header>) {
        if let Some(entry) = self.entries.get_mut(shape.0 as usize) {
            entry.owner = Some(owner);
            self.young.push(shape);
        }
    }

    /// After marking: forgets the owners that died. Those of no young shape died only in a full collection.
    pub(crate) fn prune_owners(&mut self, weak: &Weak<'_>, kind: CollectionKind) {
        let prune = |entry: &mut Entry| entry.owner = entry.owner.filter(|&owner| weak.is_marked(owner));
        if kind == CollectionKind::Full {
            self.entries.iter_mut().for_each(prune);
        } else {
            for shape in &self.young {
                prune(&mut self.entries[shape.0 as usize]);
            }
        }
        self.young.clear();
    }

    pub(crate) fn get(&self, shape: ShapeId) -> Option<&'static Kind> {
        self.entries.get(shape.0 as usize)?.kind
    }

    /// The kind of a live cell.
    #[inline(always)]
    pub(crate) fn of(&self, cell: NonNull<Header>) -> &'static Kind {
        self.entry_of(cell).0
    }

    /// The kind of a live cell, and what it keeps alive by its shape. A shape without a kind is a bug of the runtime
    /// or a broken cell; going on would corrupt memory.
    #[inline(always)]
    pub(crate) fn entry_of(&self, cell: NonNull<Header>) -> (&'static Kind, Option<NonNull<Header>>) {
        // SAFETY: the collector asks for live cells only.
        let shape = unsafe { cell.as_ref() }.shape();
        match self.entries.get(shape.0 as usize) {
            Some(&Entry { kind: Some(kind), owner }) => (kind, owner),
            _ => unregistered(cell, shape),
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
