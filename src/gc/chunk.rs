//! Chunks: aligned mebibytes of address space, the bitmaps beside them, and the table that finds them.
//!
//! A chunk is small (32 blocks of small cells), medium (runs of 1 KiB units, one large object each) or huge (one
//! large object, as many mebibytes as it needs). LIVE and MARK have one bit for every 16 bytes; a cell is named by
//! the bit of its first granule. A huge chunk uses the first bit alone, a medium one the first bit of each word.
#![expect(
    unsafe_code,
    reason = "descriptors of chunks are shared by address between the table and the spaces"
)]

use std::alloc::Layout;
use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::OutOfMemory;
use crate::class::BLOCK;
use crate::class::BLOCK_WORDS;
use crate::class::GRANULE;
use crate::map::Region;

/// Bytes in a chunk that is not huge, and what chunks are aligned to.
pub(crate) const CHUNK: usize = 1 << 20;
/// Blocks in a chunk.
pub(crate) const BLOCKS: usize = CHUNK / BLOCK;
/// Words of one bitmap of a chunk.
pub(crate) const WORDS: usize = CHUNK / GRANULE / 64;
/// Bytes in the unit of medium chunks: one bitmap word.
pub(crate) const UNIT: usize = CHUNK / WORDS;
/// Bytes behind one card.
pub(crate) const CARD: usize = 512;

/// What a chunk holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChunkKind {
    Small,
    Medium,
    Huge,
}

/// The descriptor of a chunk; stands apart from the memory it describes.
pub(crate) struct Chunk {
    pub(crate) memory: Region,
    pub(crate) kind: ChunkKind,
    cards: NonNull<Cell<u8>>,
    card_count: usize,
    /// The descriptor's own allocation.
    layout: Layout,
    /// Small: blocks in use. Medium: units in use.
    pub(crate) in_use: Cell<u32>,
    /// Medium: no free run is longer than this many units.
    pub(crate) longest_free: Cell<u32>,
    /// Medium: for the first unit of an object `FIRST | length`, for the others the distance to the first.
    pub(crate) units: [Cell<u16>; WORDS],
    /// Medium: which units are in use.
    pub(crate) used_units: [Cell<u64>; WORDS / 64],
    pub(crate) blocks: [Block; BLOCKS],
    pub(crate) mark: [Cell<u64>; WORDS],
    pub(crate) live: [Cell<u64>; WORDS],
}

/// Marks the first unit of a medium object in [`Chunk::units`].
pub(crate) const FIRST: u16 = 0x8000;

/// One block of small cells. `list` and `touched` link it into the lists of the small space.
pub(crate) struct Block {
    /// The chunk it belongs to.
    pub(crate) chunk: Cell<Option<ChunkPtr>>,
    pub(crate) list: Cell<Option<BlockPtr>>,
    pub(crate) touched: Cell<Option<BlockPtr>>,
    pub(crate) index: Cell<u8>,
    /// Size class.
    pub(crate) class: Cell<u8>,
    pub(crate) state: Cell<BlockState>,
    /// Cells of it are dropped when they die.
    pub(crate) dropped: Cell<bool>,
    /// Linked into the list of touched blocks.
    pub(crate) is_touched: Cell<bool>,
    /// The system has put memory behind it.
    pub(crate) resident: Cell<bool>,
    /// Cells that the last collection found live.
    pub(crate) live_cells: Cell<u16>,
    /// Where the search for free runs goes on, in granules.
    pub(crate) scan: Cell<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BlockState {
    /// Of no class, in the list of free blocks.
    Free,
    /// Has cells; whether it has room is known to the lists.
    Used,
}

/// From this length on chunks prefer huge pages: what the last one has too much is little beside it.
const HUGE_PAGES: usize = 8 << 20;

/// Points to the descriptor of a chunk that exists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChunkPtr(NonNull<Chunk>);

impl Deref for ChunkPtr {
    type Target = Chunk;

    #[inline(always)]
    fn deref(&self) -> &Chunk {
        // SAFETY: descriptors live until `destroy`, before which every list and the table have let go of them.
        unsafe { self.0.as_ref() }
    }
}

impl ChunkPtr {
    /// Maps a chunk of `len` bytes and describes it.
    pub(crate) fn create(kind: ChunkKind, len: usize) -> Result<ChunkPtr, OutOfMemory> {
        let memory = Region::map_aligned(len, CHUNK)?;
        if len >= HUGE_PAGES {
            memory.prefer_huge_pages();
        }
        let card_count = if kind == ChunkKind::Small { 0 } else { memory.len() / CARD };
        let cards = Layout::array::<u8>(card_count).map_err(|_| OutOfMemory)?;
        let (layout, cards_at) = Layout::new::<Chunk>().extend(cards).map_err(|_| OutOfMemory)?;
        // SAFETY: the layout is not empty. Zeros are valid for every field of a descriptor that is not written
        // below: cells of integers, of `false`, of `None`, of the first variant of an enum.
        unsafe {
            let raw = NonNull::new(std::alloc::alloc_zeroed(layout)).ok_or(OutOfMemory)?;
            let chunk = raw.cast::<Chunk>();
            let at = chunk.as_ptr();
            (&raw mut (*at).memory).write(memory);
            (&raw mut (*at).kind).write(kind);
            (&raw mut (*at).cards).write(raw.add(cards_at).cast());
            (&raw mut (*at).card_count).write(card_count);
            (&raw mut (*at).layout).write(layout);
            (&raw mut (*at).longest_free).write(Cell::new(WORDS as u32));
            let this = ChunkPtr(chunk);
            for (index, block) in this.blocks.iter().enumerate() {
                block.chunk.set(Some(this));
                block.index.set(index as u8);
            }
            Ok(this)
        }
    }

    /// Unmaps the chunk and frees its descriptor.
    ///
    /// # Safety
    /// No list, table or value refers to the chunk or its memory any more.
    pub(crate) unsafe fn destroy(self) {
        let layout = self.layout;
        // SAFETY: made by `create` with this layout; the caller vouches for the rest.
        unsafe {
            self.0.drop_in_place();
            std::alloc::dealloc(self.0.as_ptr().cast(), layout);
        }
    }

    /// The block that contains an address in this chunk.
    #[inline]
    pub(crate) fn block_at(self, addr: usize) -> BlockPtr {
        self.block((addr / BLOCK) % BLOCKS)
    }

    /// The block with this number.
    #[inline]
    pub(crate) fn block(self, index: usize) -> BlockPtr {
        BlockPtr(NonNull::from(&self.blocks[index]))
    }
}

impl Chunk {
    /// The address of the first byte.
    #[inline]
    pub(crate) fn addr(&self) -> usize {
        self.memory.addr()
    }

    /// A pointer to the byte at this offset.
    pub(crate) fn at(&self, offset: usize) -> NonNull<u8> {
        debug_assert!(offset < self.memory.len());
        // SAFETY: inside the mapping.
        unsafe { self.memory.base().add(offset) }
    }

    /// The cards of medium and huge chunks.
    pub(crate) fn cards(&self) -> &[Cell<u8>] {
        // SAFETY: they stand behind the descriptor, in the same allocation, zeroed when it was made.
        unsafe { std::slice::from_raw_parts(self.cards.as_ptr(), self.card_count) }
    }

    /// Is the cell that begins at `addr` marked?
    #[inline(always)]
    pub(crate) fn is_marked(&self, addr: usize) -> bool {
        let (word, bit) = bit_of(addr);
        self.mark[word].get() & bit != 0
    }

    /// Is there a cell that begins at `addr`?
    #[inline(always)]
    pub(crate) fn is_live(&self, addr: usize) -> bool {
        let (word, bit) = bit_of(addr);
        self.live[word].get() & bit != 0
    }

    /// Marks the cell that begins at `addr`; true if it was not marked before.
    #[inline(always)]
    pub(crate) fn set_mark(&self, addr: usize) -> bool {
        let (word, bit) = bit_of(addr);
        let word = &self.mark[word];
        let old = word.get();
        word.set(old | bit);
        old & bit == 0
    }
}

/// The word and the bit of a granule's address, in the bitmaps of its chunk.
#[inline(always)]
pub(crate) const fn bit_of(addr: usize) -> (usize, u64) {
    ((addr / GRANULE / 64) % WORDS, 1 << ((addr / GRANULE) % 64))
}

/// Points to a block of a chunk that exists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlockPtr(NonNull<Block>);

impl Deref for BlockPtr {
    type Target = Block;

    #[inline(always)]
    fn deref(&self) -> &Block {
        // SAFETY: blocks live as long as the descriptor of their chunk (see `ChunkPtr`).
        unsafe { self.0.as_ref() }
    }
}

impl Block {
    /// The chunk it belongs to.
    #[inline]
    pub(crate) fn owner(&self) -> ChunkPtr {
        match self.chunk.get() {
            Some(chunk) => chunk,
            None => unreachable!("blocks are linked to their chunk when it is made"),
        }
    }

    /// The first of its words in the bitmaps.
    #[inline]
    pub(crate) fn first_word(&self) -> usize {
        usize::from(self.index.get()) * BLOCK_WORDS
    }

    /// Its part of LIVE.
    #[inline]
    pub(crate) fn live<'a>(&self, chunk: &'a Chunk) -> &'a [Cell<u64>] {
        &chunk.live[self.first_word()..][..BLOCK_WORDS]
    }

    /// Its part of MARK.
    #[inline]
    pub(crate) fn mark<'a>(&self, chunk: &'a Chunk) -> &'a [Cell<u64>] {
        &chunk.mark[self.first_word()..][..BLOCK_WORDS]
    }
}

const LEAF_BITS: u32 = 13;
const LEAF: usize = 1 << LEAF_BITS;
const TOP: usize = 1 << (47 - LEAF_BITS - CHUNK.trailing_zeros());

/// From an address below 2^47 to the chunk that contains it: two loads.
pub(crate) struct ChunkTable {
    top: Region,
    leaves: Vec<Region>,
    /// No chunk lies outside `low .. high`.
    low: usize,
    high: usize,
}

type Leaf = [Cell<Option<ChunkPtr>>; LEAF];

impl ChunkTable {
    pub(crate) fn new() -> Result<ChunkTable, OutOfMemory> {
        let top = Region::map(TOP * size_of::<Option<NonNull<Leaf>>>())?;
        Ok(ChunkTable { top, leaves: Vec::new(), low: usize::MAX, high: 0 })
    }

    #[inline(always)]
    fn top(&self) -> &[Cell<Option<NonNull<Leaf>>>; TOP] {
        // SAFETY: the region has this size, was zeroed, and zeros are `None`.
        unsafe { self.top.base().cast().as_ref() }
    }

    #[inline(always)]
    fn leaf(&self, addr: usize) -> Option<&Leaf> {
        let leaf = self.top()[(addr >> (LEAF_BITS + CHUNK.trailing_zeros())) % TOP].get();
        // SAFETY: leaves are regions of this size, zeroed, never unmapped before the table.
        leaf.map(|leaf| unsafe { leaf.as_ref() })
    }

    /// The chunk of an address that a value or a barrier names.
    #[inline(always)]
    pub(crate) fn get(&self, addr: usize) -> Option<ChunkPtr> {
        self.leaf(addr)?[(addr / CHUNK) % LEAF].get()
    }

    /// The chunk of an arbitrary word.
    #[inline(always)]
    pub(crate) fn get_any(&self, word: usize) -> Option<ChunkPtr> {
        if word.wrapping_sub(self.low) < self.high.wrapping_sub(self.low) { self.get(word) } else { None }
    }

    /// Enters a chunk.
    pub(crate) fn insert(&mut self, chunk: ChunkPtr) -> Result<(), OutOfMemory> {
        let range = chunk.addr()..chunk.addr() + chunk.memory.len();
        for addr in range.clone().step_by(CHUNK) {
            if self.leaf(addr).is_none() {
                self.add_leaf(addr)?;
            }
        }
        for addr in range.clone().step_by(CHUNK) {
            self.set(addr, Some(chunk));
        }
        self.low = self.low.min(range.start);
        self.high = self.high.max(range.end);
        Ok(())
    }

    /// Takes a chunk out.
    pub(crate) fn remove(&mut self, chunk: ChunkPtr) {
        for addr in (chunk.addr()..chunk.addr() + chunk.memory.len()).step_by(CHUNK) {
            self.set(addr, None);
        }
    }

    fn set(&self, addr: usize, chunk: Option<ChunkPtr>) {
        if let Some(leaf) = self.leaf(addr) {
            leaf[(addr / CHUNK) % LEAF].set(chunk);
        }
    }

    fn add_leaf(&mut self, addr: usize) -> Result<(), OutOfMemory> {
        self.leaves.try_reserve(1).map_err(|_| OutOfMemory)?;
        let leaf = Region::map(size_of::<Leaf>())?;
        self.top()[(addr >> (LEAF_BITS + CHUNK.trailing_zeros())) % TOP].set(Some(leaf.base().cast()));
        self.leaves.push(leaf);
        Ok(())
    }
}
