//! The checker of the heap's invariants. Each check names what it found broken.
#![expect(unsafe_code, reason = "headers are read through the addresses in the bitmaps")]

use std::collections::BTreeSet;
use std::collections::HashSet;
use std::ops::Range;
use std::ptr::NonNull;

use crate::cell::Header;
use crate::cell::Kind;
use crate::cell::gc_bits;
use crate::chunk::BLOCKS;
use crate::chunk::BlockState;
use crate::chunk::CARD;
use crate::chunk::ChunkKind;
use crate::chunk::ChunkPtr;
use crate::class::STARTS;
use crate::space::Space;
use crate::trace::Tracer;

impl Space {
    /// Checks everything. LIVE must be exact: the cursors have been taken back.
    pub(crate) fn verify(&self) {
        self.verify_bitmaps();
        self.verify_accounts();
        let remembered: HashSet<_> = self.remembered.iter().copied().collect();
        assert!(remembered.len() == self.remembered.len(), "a cell is remembered twice");
        let slots: BTreeSet<_> = self.slots.iter().copied().collect();
        self.each_cell(|cell| {
            self.verify_header(cell, remembered.contains(&cell));
            self.verify_edges(cell, &slots);
        });
        self.weak.each_entry(|target, cell| {
            assert!(self.is_cell(target), "a weak reference to no cell: {target:#x}");
            assert!(self.is_cell(cell.as_ptr().addr()), "a weak reference of no cell: {cell:p}");
        });
    }

    fn is_cell(&self, addr: usize) -> bool {
        self.table.get(addr).is_some_and(|chunk| chunk.is_live(addr))
    }

    fn verify_bitmaps(&self) {
        for &chunk in &self.small.chunks {
            assert!(self.table.get(chunk.addr()) == Some(chunk), "a chunk that is not in the table");
            for index in 0..BLOCKS {
                verify_block(chunk, index);
            }
        }
        self.large.each_chunk(|chunk| {
            assert!(self.table.get(chunk.addr()) == Some(chunk), "a chunk that is not in the table");
            for (live, mark) in chunk.live.iter().zip(&chunk.mark) {
                assert!(mark.get() & !live.get() == 0, "a mark on no object");
                assert!(live.get() & !1 == 0, "an object inside an object");
            }
        });
    }

    fn verify_accounts(&self) {
        let used: u32 = self.small.chunks.iter().map(|chunk| chunk.in_use.get()).sum();
        assert!(used as usize == self.small.blocks_in_use, "blocks are counted wrongly");
        let mut bytes = 0;
        self.large.each(|cell| {
            let addr = cell.as_ptr().addr();
            bytes += self.table.get(addr).map_or(0, |chunk| crate::large::range_of(&chunk, addr).len());
        });
        assert!(bytes == self.large.bytes, "bytes in large objects are counted wrongly");
    }

    /// The GC byte says what the bitmaps and the remembered set say.
    fn verify_header(&self, cell: NonNull<Header>, remembered: bool) {
        // SAFETY: what is in LIVE is a cell.
        let header = unsafe { cell.as_ref() };
        let kind = self.kinds.of(cell);
        let bits = header.gc();
        let has = |bit: u8| bits & bit != 0;
        let addr = cell.as_ptr().addr();
        let marked = self.table.get(addr).is_some_and(|chunk| chunk.is_marked(addr));
        self.verify_dropped(cell, kind);
        assert!(has(gc_bits::OLD) == marked, "{kind:?} at {cell:p}: old is {}, marked {marked}", !marked);
        let listed = remembered || self.remembered_lost;
        assert!(
            has(gc_bits::REMEMBERED) <= listed,
            "{kind:?} at {cell:p} is said to be remembered but is not"
        );
        assert!(
            has(gc_bits::REMEMBERED) || !remembered,
            "{kind:?} at {cell:p} is remembered and does not know"
        );
        let wants = if marked { !remembered || has(gc_bits::CARDS) } else { has(gc_bits::NO_POINTERS) };
        assert!(
            has(gc_bits::BARRIER) || !wants || self.remembered_lost,
            "{kind:?} at {cell:p} has no barrier"
        );
    }

    /// Small cells that must be dropped are in blocks that are looked through for them, others are not.
    fn verify_dropped(&self, cell: NonNull<Header>, kind: &Kind) {
        let addr = cell.as_ptr().addr();
        if let Some(chunk) = self.table.get(addr).filter(|chunk| chunk.kind == ChunkKind::Small) {
            let dropped = chunk.block_at(addr).dropped.get();
            assert!(dropped == kind.drop.is_some(), "{kind:?} at {cell:p} was allocated as another kind");
        }
    }

    /// What a cell holds is a cell; an old one that holds a young one is remembered, or the slot is, or the card.
    fn verify_edges(&self, cell: NonNull<Header>, slots: &BTreeSet<usize>) {
        // SAFETY: what is in LIVE is a cell.
        let bits = unsafe { cell.as_ref() }.gc();
        let kind = self.kinds.of(cell);
        let visit = &mut |child: NonNull<Header>, element: Option<Range<usize>>| {
            let addr = child.as_ptr().addr();
            assert!(self.is_cell(addr), "{kind:?} at {cell:p} holds {child:p}, which is no cell");
            assert!(bits & gc_bits::NO_POINTERS == 0, "{kind:?} at {cell:p} was said to hold no pointers");
            let young = self.table.get(addr).is_some_and(|chunk| !chunk.is_marked(addr));
            if bits & gc_bits::OLD != 0 && young && !self.remembered_lost {
                let known = bits & gc_bits::REMEMBERED != 0;
                let known =
                    known && bits & gc_bits::CARDS == 0 || self.is_written(cell, known, element, slots);
                assert!(known, "{kind:?} at {cell:p} is old and holds {child:p}, which is young");
            }
        };
        Tracer::visitor(&self.table, &self.kinds, visit).trace_cell(cell);
        if let (_, Some(owner)) = self.kinds.entry_of(cell) {
            let addr = owner.as_ptr().addr();
            assert!(self.is_cell(addr), "{kind:?} at {cell:p} has a shape whose owner is no cell");
            let young = self.table.get(addr).is_some_and(|chunk| !chunk.is_marked(addr));
            let known = bits & (gc_bits::OLD | gc_bits::REMEMBERED) != gc_bits::OLD || self.remembered_lost;
            assert!(!young || known, "{kind:?} at {cell:p} is old and has a young shape");
        }
    }

    /// Is a store into this element of large storage (or anywhere in it) known, by card or by slot?
    fn is_written(
        &self,
        cell: NonNull<Header>,
        remembered: bool,
        element: Option<Range<usize>>,
        slots: &BTreeSet<usize>,
    ) -> bool {
        let addr = cell.as_ptr().addr();
        let Some(chunk) = self.table.get(addr) else { return false };
        let base = chunk.addr();
        let Some(element) = element else {
            let whole = crate::large::range_of(&chunk, addr);
            return remembered || slots.range(base + whole.start..base + whole.end).next().is_some();
        };
        let cards = (element.start - base) / CARD..(element.end - base).div_ceil(CARD);
        let dirty = remembered
            && chunk.cards().get(cards).is_some_and(|cards| cards.iter().any(|card| card.get() != 0));
        dirty || slots.range(element).next().is_some()
    }
}

/// LIVE is at cells' first granules only, MARK only where LIVE is; a free block has neither.
fn verify_block(chunk: ChunkPtr, index: usize) {
    debug_assert!(chunk.kind == ChunkKind::Small);
    let block = chunk.block(index);
    let free = block.state.get() == BlockState::Free;
    let starts = &STARTS[usize::from(block.class.get())];
    let words = block.live(&chunk).iter().zip(block.mark(&chunk)).zip(starts);
    for ((live, mark), starts) in words {
        assert!(mark.get() & !live.get() == 0, "a mark on no cell");
        assert!(live.get() & !starts == 0, "a cell inside a cell");
        assert!(!free || live.get() == 0, "a cell in a free block");
    }
}
