//! What a heap is made of, behind its cursors.
#![expect(unsafe_code, reason = "the remembered set names cells by their headers")]

use std::ops::Range;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use crate::OutOfMemory;
use crate::cell::Header;
use crate::cell::gc_bits;
use crate::chunk::CARD;
use crate::chunk::ChunkTable;
use crate::class::BLOCK;
use crate::config::CollectionKind;
use crate::config::Config;
use crate::config::Totals;
use crate::kinds::Kinds;
use crate::large::Fresh;
use crate::large::LargeSpace;
use crate::roots::Handles;
use crate::small::SmallSpace;
use crate::trace::MarkStack;
use crate::weak::WeakTable;

/// Slots remembered one by one: rescanning a card costs as much as some twenty slots.
const SLOTS: usize = 1 << 15;

/// Spaces, tables and accounts of a heap.
pub(crate) struct Space {
    pub(crate) config: Config,
    pub(crate) table: ChunkTable,
    pub(crate) kinds: Kinds,
    pub(crate) small: SmallSpace,
    pub(crate) large: LargeSpace,
    pub(crate) weak: WeakTable,
    pub(crate) handles: Handles,
    pub(crate) mark_stack: MarkStack,
    pub(crate) foreign: Arc<AtomicUsize>,
    /// By kind of collection.
    pub(crate) totals: [Totals; 2],
    /// Old cells that were written to since the last collection; of those with cards, only the ones with dirty
    /// cards.
    pub(crate) remembered: Vec<NonNull<Header>>,
    /// Slots of old storage that were written to since the last collection: up to `SLOTS` of them, then cards.
    pub(crate) slots: Vec<usize>,
    /// There was no room for another slot.
    slots_full: bool,
    /// A cell could not be remembered: the next collection must be full.
    pub(crate) remembered_lost: bool,
    /// Bytes allocated since the last collection.
    allocated: usize,
    /// Bytes after which a young collection is wanted.
    pub(crate) young_bytes: usize,
    /// What `young_bytes` is divided by (as a power of two), because young collections had too much to do.
    pub(crate) young_shift: u32,
    /// Live bytes at which a full collection is wanted.
    pub(crate) full_at: usize,
}

impl Space {
    pub(crate) fn new(config: Config) -> Result<Space, OutOfMemory> {
        Ok(Space {
            table: ChunkTable::new()?,
            kinds: Kinds::new(),
            small: SmallSpace::new(),
            large: LargeSpace::new(),
            weak: WeakTable::default(),
            handles: Handles::default(),
            mark_stack: MarkStack::default(),
            foreign: Arc::default(),
            totals: [Totals::default(); 2],
            remembered: Vec::new(),
            slots: Vec::new(),
            slots_full: false,
            remembered_lost: false,
            allocated: 0,
            young_bytes: config.young_min,
            young_shift: 0,
            full_at: config.full_min,
            config,
        })
    }

    pub(crate) fn fill_reserve(&mut self, chunks: usize) -> bool {
        self.small.fill_reserve(&mut self.table, chunks)
    }

    pub(crate) fn take_run(&mut self, lane: usize) -> Result<Range<NonNull<u8>>, OutOfMemory> {
        self.small.take_run(&mut self.table, lane)
    }

    pub(crate) fn alloc_large(&mut self, size: usize) -> Result<Fresh, OutOfMemory> {
        self.large.alloc(&mut self.table, size)
    }

    /// Bytes in blocks that hold cells, in large objects and outside the heap.
    pub(crate) fn used(&self) -> usize {
        (self.small.blocks_in_use * BLOCK + self.large.bytes).saturating_add(self.foreign.load(Relaxed))
    }

    /// Bytes that may still be used.
    pub(crate) fn room(&self) -> usize {
        self.config.limit.saturating_sub(self.used())
    }

    /// Bytes in cells that the last collection left, in large objects and outside the heap.
    pub(crate) fn live_bytes(&self) -> usize {
        (self.small.live_bytes + self.large.bytes).saturating_add(self.foreign.load(Relaxed))
    }

    /// Counts an allocation; says whether a collection is wanted now.
    pub(crate) fn note_allocation(&mut self, bytes: usize) -> Option<CollectionKind> {
        self.allocated = self.allocated.saturating_add(bytes);
        if self.allocated < self.young_bytes {
            return None;
        }
        Some(if self.live_bytes() >= self.full_at { CollectionKind::Full } else { CollectionKind::Young })
    }

    pub(crate) fn forget_allocations(&mut self) {
        self.allocated = 0;
    }

    /// Cells' addresses were stored in these bytes of `owner`, whose header wants to hear of it.
    pub(crate) fn remember(&mut self, owner: &Header, bytes: Range<usize>) {
        let mut bits = owner.gc() & !gc_bits::NO_POINTERS;
        if bits & gc_bits::OLD == 0 {
            // A young cell that was said to hold no pointers.
            return owner.set_gc(bits & !gc_bits::BARRIER);
        }
        if bits & gc_bits::CARDS != 0 {
            if bytes.len() == 1 && self.push_slot(bytes.start) {
                return owner.set_gc(bits);
            }
            self.dirty_cards(owner, bytes);
            self.slots_full |= self.slots.len() >= SLOTS;
        } else {
            bits &= !gc_bits::BARRIER;
        }
        if bits & gc_bits::REMEMBERED == 0 && !self.push_remembered(owner) {
            self.remembered_lost = true;
        }
        owner.set_gc(bits | gc_bits::REMEMBERED);
    }

    /// Remembers a slot, if there is room.
    fn push_slot(&mut self, slot: usize) -> bool {
        debug_assert!(slot.is_multiple_of(8), "a slot of storage is reported by its own address");
        if self.slots.last() == Some(&slot) {
            return true;
        }
        let room = self.slots.len() < SLOTS && self.slots.try_reserve(1).is_ok();
        if room {
            self.slots.push(slot);
        }
        room
    }

    fn push_remembered(&mut self, owner: &Header) -> bool {
        // A pointer to the whole cell, not to the header that the caller has borrowed.
        let addr = std::ptr::from_ref(owner).addr();
        let cell = self.table.get(addr).map(|chunk| chunk.at(addr - chunk.addr()).cast());
        match cell {
            Some(cell) if self.remembered.try_reserve(1).is_ok() => self.remembered.push(cell),
            _ => return false,
        }
        true
    }

    fn dirty_cards(&self, owner: &Header, bytes: Range<usize>) {
        let addr = std::ptr::from_ref(owner).addr();
        let Some(chunk) = self.table.get(addr) else { return };
        let base = chunk.addr();
        for card in &chunk.cards()[(bytes.start - base) / CARD..(bytes.end - base).div_ceil(CARD)] {
            card.set(1);
        }
    }

    /// Is it time to look at the slots that were written to? When there are many, and much was allocated that they
    /// may hold.
    pub(crate) fn wants_slots_seen(&mut self) -> bool {
        std::mem::take(&mut self.slots_full) && self.allocated >= self.young_bytes / 8
    }

    /// Empties the remembered set: nothing is old any more.
    pub(crate) fn forget_remembered(&mut self) {
        self.remembered_lost = false;
        self.slots.clear();
        for cell in std::mem::take(&mut self.remembered) {
            // SAFETY: remembered cells are old, and old cells are freed only after this.
            let header = unsafe { cell.as_ref() };
            let addr = cell.as_ptr().addr();
            if header.gc() & gc_bits::CARDS != 0
                && let Some(chunk) = self.table.get(addr)
            {
                crate::large::clear_cards(&chunk, addr, crate::large::range_of(&chunk, addr).len());
            }
            header.set_gc(header.gc() & !gc_bits::REMEMBERED | gc_bits::BARRIER);
        }
    }
}
