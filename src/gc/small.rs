//! The space of small cells: blocks, free runs, sweeping.
//!
//! Allocation takes a *run*, a stretch of free cells of one block, sets the LIVE bits of all its cells at once, and
//! then only advances a cursor. Runs are looked for when they are needed, in LIVE, which after a collection is a
//! copy of MARK. The part of a run that no cell was made in is taken out of LIVE again before a collection.
#![expect(unsafe_code, reason = "dead cells are dropped and poisoned in place")]

use std::ops::Range;
use std::ptr::NonNull;

use crate::OutOfMemory;
use crate::cell::Header;
use crate::chunk::BLOCKS;
use crate::chunk::BlockPtr;
use crate::chunk::BlockState;
use crate::chunk::CHUNK;
use crate::chunk::Chunk;
use crate::chunk::ChunkKind;
use crate::chunk::ChunkPtr;
use crate::chunk::ChunkTable;
use crate::class::BLOCK;
use crate::class::BLOCK_WORDS;
use crate::class::CLASSES;
use crate::class::GRANULE;
use crate::class::STARTS;
use crate::class::cell_start;
use crate::class::cells_in_block;
use crate::class::size_of_class;
use crate::kinds::Sweeper;

/// Cursors: one for each class, and one more for each class of cells that must be dropped.
pub(crate) const LANES: usize = 2 * CLASSES;
/// Blocks that get their memory at once.
const AT_ONCE: usize = 4;
/// Blocks in use for each block more that gets its memory at once.
const LARGE_HEAP: usize = 64;
/// A block is offered for allocation when at least one in this many of its cells is free.
const WORTHWHILE: usize = 16;

/// The lane of a class.
#[inline(always)]
pub(crate) const fn lane_of(class: usize, dropped: bool) -> usize {
    class + if dropped { CLASSES } else { 0 }
}

#[derive(Default)]
struct BlockList(Option<BlockPtr>);

impl BlockList {
    fn push(&mut self, block: BlockPtr) {
        block.list.set(self.0);
        self.0 = Some(block);
    }

    fn pop(&mut self) -> Option<BlockPtr> {
        let block = self.0?;
        self.0 = block.list.take();
        Some(block)
    }
}

/// What a sweep found.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Swept {
    pub(crate) cells: usize,
    pub(crate) bytes: usize,
}

impl Swept {
    pub(crate) fn add(&mut self, other: Swept) {
        self.cells += other.cells;
        self.bytes += other.bytes;
    }
}

/// Blocks and the lists they are in.
pub(crate) struct SmallSpace {
    pub(crate) chunks: Vec<ChunkPtr>,
    /// Chunks kept for the day when the system has no more.
    reserve: Vec<ChunkPtr>,
    free: BlockList,
    free_blocks: usize,
    available: [BlockList; LANES],
    current: [Option<BlockPtr>; LANES],
    touched: Option<BlockPtr>,
    pub(crate) blocks_in_use: usize,
    /// Bytes in cells that the last collections found live.
    pub(crate) live_bytes: usize,
}

impl SmallSpace {
    pub(crate) fn new() -> SmallSpace {
        SmallSpace {
            chunks: Vec::new(),
            reserve: Vec::new(),
            free: BlockList::default(),
            free_blocks: 0,
            available: [const { BlockList(None) }; LANES],
            current: [None; LANES],
            touched: None,
            blocks_in_use: 0,
            live_bytes: 0,
        }
    }

    /// A run of free cells for a lane, as addresses; its LIVE bits are set.
    pub(crate) fn take_run(
        &mut self,
        table: &mut ChunkTable,
        lane: usize,
    ) -> Result<Range<NonNull<u8>>, OutOfMemory> {
        loop {
            if let Some(block) = self.current[lane]
                && let Some(run) = take_run_of(block)
            {
                self.touch(block);
                let chunk = block.owner();
                let start = usize::from(block.index.get()) * BLOCK;
                // SAFETY: a run ends inside its block or one past its end, which the mapping contains.
                let end = unsafe { chunk.at(start).add(run.end) };
                return Ok(chunk.at(start + run.start)..end);
            }
            self.current[lane] = Some(self.next_block(table, lane)?);
        }
    }

    fn next_block(&mut self, table: &mut ChunkTable, lane: usize) -> Result<BlockPtr, OutOfMemory> {
        if let Some(block) = self.available[lane].pop() {
            return Ok(block);
        }
        let block = match self.free.pop() {
            Some(block) => block,
            None => {
                self.grow(table)?;
                self.free.pop().ok_or(OutOfMemory)?
            }
        };
        self.free_blocks -= 1;
        self.blocks_in_use += 1;
        let chunk = block.owner();
        chunk.in_use.set(chunk.in_use.get() + 1);
        block.state.set(BlockState::Used);
        if !block.resident.get() {
            populate(&chunk, usize::from(block.index.get()), AT_ONCE.min(self.blocks_in_use / LARGE_HEAP));
        }
        block.class.set((lane % CLASSES) as u8);
        block.dropped.set(lane >= CLASSES);
        block.live_cells.set(0);
        block.scan.set(0);
        Ok(block)
    }

    /// Gets another chunk, from the system or from the reserve.
    fn grow(&mut self, table: &mut ChunkTable) -> Result<(), OutOfMemory> {
        self.chunks.try_reserve(1).map_err(|_| OutOfMemory)?;
        let chunk = match new_chunk(table) {
            Ok(chunk) => chunk,
            Err(error) => self.reserve.pop().ok_or(error)?,
        };
        self.chunks.push(chunk);
        for index in (0..BLOCKS).rev() {
            self.free.push(chunk.block(index));
        }
        self.free_blocks += BLOCKS;
        Ok(())
    }

    /// Sees to it that `count` chunks lie in reserve; says whether they do.
    pub(crate) fn fill_reserve(&mut self, table: &mut ChunkTable, count: usize) -> bool {
        while self.reserve.len() < count {
            if self.reserve.try_reserve(1).is_err() {
                return false;
            }
            match new_chunk(table) {
                Ok(chunk) => self.reserve.push(chunk),
                Err(OutOfMemory) => return false,
            }
        }
        true
    }

    /// Did the system refuse memory, so that the reserve was begun?
    pub(crate) fn reserve_is_short(&self, count: usize) -> bool {
        self.reserve.len() < count
    }

    fn touch(&mut self, block: BlockPtr) {
        if !block.is_touched.replace(true) {
            block.touched.set(self.touched);
            self.touched = Some(block);
        }
    }

    /// After marking a young collection: LIVE := MARK in the blocks that were allocated in.
    pub(crate) fn sweep_touched(&mut self, sweeper: &Sweeper<'_>) -> Swept {
        let mut swept = Swept::default();
        self.current = [None; LANES];
        let mut next = self.touched.take();
        while let Some(block) = next {
            next = block.touched.take();
            block.is_touched.set(false);
            swept.add(self.sweep_block(block, sweeper));
        }
        swept
    }

    /// After marking a full collection: LIVE := MARK everywhere; the lists are made anew.
    pub(crate) fn sweep_all(&mut self, sweeper: &Sweeper<'_>) -> Swept {
        let mut swept = Swept::default();
        self.current = [None; LANES];
        self.available = [const { BlockList(None) }; LANES];
        self.touched = None;
        for at in (0..self.chunks.len()).rev() {
            let chunk = self.chunks[at];
            for index in (0..BLOCKS).rev() {
                let block = chunk.block(index);
                block.touched.set(None);
                block.is_touched.set(false);
                if block.state.get() == BlockState::Used {
                    swept.add(self.sweep_block(block, sweeper));
                }
            }
        }
        swept
    }

    /// Calls `f` for every cell in LIVE.
    pub(crate) fn each(&self, mut f: impl FnMut(NonNull<Header>)) {
        for chunk in &self.chunks {
            each_live(chunk, &mut f);
        }
    }

    /// Gives free blocks back to the system but for `keep`: chunks without a cell are unmapped, blocks released.
    pub(crate) fn give_back(&mut self, table: &mut ChunkTable, keep: usize) {
        let mut excess = self.free_blocks.saturating_sub(keep);
        self.free = BlockList::default();
        self.free_blocks = 0;
        self.chunks.retain(|&chunk| {
            let unmap = chunk.in_use.get() == 0 && excess >= BLOCKS;
            if unmap {
                excess -= BLOCKS;
                table.remove(chunk);
                // SAFETY: no cell, about to leave the list of chunks, out of the table; its blocks were free, and
                // the list of those is made anew.
                unsafe { chunk.destroy() };
            }
            !unmap
        });
        for at in (0..self.chunks.len()).rev() {
            for index in (0..BLOCKS).rev() {
                let block = self.chunks[at].block(index);
                if block.state.get() == BlockState::Free {
                    release(block, &mut excess);
                    self.free.push(block);
                    self.free_blocks += 1;
                }
            }
        }
    }

    /// Unmaps everything; the cells have been dropped.
    pub(crate) fn destroy(&mut self) {
        for chunk in self.chunks.drain(..).chain(self.reserve.drain(..)) {
            // SAFETY: the heap is going away with its table, its lists and its cells.
            unsafe { chunk.destroy() };
        }
    }

    fn sweep_block(&mut self, block: BlockPtr, sweeper: &Sweeper<'_>) -> Swept {
        let chunk = block.owner();
        let class = usize::from(block.class.get());
        if block.dropped.get() || sweeper.poison {
            each_dead(block, &chunk, |cell| sweeper.bury(cell, size_of_class(class)));
        }
        let mut before = 0;
        let mut after = 0;
        for (live, mark) in block.live(&chunk).iter().zip(block.mark(&chunk)) {
            before += live.get().count_ones() as usize;
            after += mark.get().count_ones() as usize;
            live.set(mark.get());
        }
        self.file(block, class, after);
        Swept { cells: before - after, bytes: (before - after) * size_of_class(class) }
    }

    /// Puts a swept block into the list where it belongs.
    fn file(&mut self, block: BlockPtr, class: usize, live: usize) {
        let size = size_of_class(class);
        self.live_bytes = self.live_bytes + live * size - usize::from(block.live_cells.get()) * size;
        block.live_cells.set(live as u16);
        block.scan.set(0);
        if live == 0 {
            let chunk = block.owner();
            chunk.in_use.set(chunk.in_use.get() - 1);
            block.state.set(BlockState::Free);
            self.blocks_in_use -= 1;
            self.free_blocks += 1;
            self.free.push(block);
        } else if (cells_in_block(class) - live) * WORTHWHILE >= cells_in_block(class) {
            self.available[lane_of(class, block.dropped.get())].push(block);
        }
    }
}

/// Gives the memory of a free block back while there are too many of them.
fn release(block: BlockPtr, excess: &mut usize) {
    if *excess != 0 {
        *excess -= 1;
        if block.resident.replace(false) {
            block.owner().memory.release(usize::from(block.index.get()) * BLOCK, BLOCK);
        }
    }
}

/// Has the system put memory behind a block and its neighbours at once, which is cheaper than page by page; but not
/// in a small heap, which touches few of its pages.
fn populate(chunk: &Chunk, first: usize, at_once: usize) {
    let wanting =
        chunk.blocks[first..].iter().take(at_once.max(1)).take_while(|block| !block.resident.replace(true));
    let blocks = wanting.count();
    if at_once > 1 {
        chunk.memory.populate(first * BLOCK, blocks * BLOCK);
    }
}

fn new_chunk(table: &mut ChunkTable) -> Result<ChunkPtr, OutOfMemory> {
    let chunk = ChunkPtr::create(ChunkKind::Small, CHUNK)?;
    if let Err(error) = table.insert(chunk) {
        // SAFETY: nothing has seen the chunk but the table, which has refused it.
        unsafe { chunk.destroy() };
        return Err(error);
    }
    Ok(chunk)
}

/// Takes the cells that were never made in the rest of a run, given by its addresses, out of LIVE.
pub(crate) fn return_run(chunk: ChunkPtr, rest: Range<usize>) {
    let live = chunk.block_at(rest.start).live(&chunk);
    let first = rest.start % BLOCK / GRANULE;
    let end = first + rest.len() / GRANULE;
    for (word, bits) in live.iter().enumerate().take(end.div_ceil(64)).skip(first / 64) {
        bits.set(bits.get() & !word_mask(word, first, end));
    }
}

/// Finds the next free run of a block, as byte offsets in it, and sets its LIVE bits.
fn take_run_of(block: BlockPtr) -> Option<Range<usize>> {
    let chunk = block.owner();
    let class = usize::from(block.class.get());
    let live = block.live(&chunk);
    let starts = &STARTS[class];
    let first = next_bit(usize::from(block.scan.get()), |word| starts[word] & !live[word].get())?;
    let limit = cells_in_block(class) * size_of_class(class) / GRANULE;
    let end = next_bit(first, |word| live[word].get()).unwrap_or(limit);
    for word in first / 64..end.div_ceil(64) {
        live[word].set(live[word].get() | starts[word] & word_mask(word, first, end));
    }
    block.scan.set(end as u16);
    Some(first * GRANULE..end * GRANULE)
}

/// The first bit at or after `from` in the words of a block.
fn next_bit(from: usize, words: impl Fn(usize) -> u64) -> Option<usize> {
    let mut word = from / 64;
    let mut bits = if word < BLOCK_WORDS { words(word) & (!0 << (from % 64)) } else { return None };
    while bits == 0 {
        word += 1;
        if word == BLOCK_WORDS {
            return None;
        }
        bits = words(word);
    }
    Some(word * 64 + bits.trailing_zeros() as usize)
}

/// The bits of one word that lie in `first .. end`.
fn word_mask(word: usize, first: usize, end: usize) -> u64 {
    let low = first.saturating_sub(word * 64);
    let high = end - word * 64;
    let above = if high >= 64 { 0 } else { !0 << high };
    (!0 << low) & !above
}

/// Calls `f` for every cell of the block that is in LIVE and not in MARK.
fn each_dead(block: BlockPtr, chunk: &Chunk, mut f: impl FnMut(NonNull<Header>)) {
    let base = usize::from(block.index.get()) * BLOCK;
    for (word, (live, mark)) in block.live(chunk).iter().zip(block.mark(chunk)).enumerate() {
        let mut dead = live.get() & !mark.get();
        while dead != 0 {
            let bit = dead.trailing_zeros() as usize;
            dead &= dead - 1;
            f(chunk.at(base + (word * 64 + bit) * GRANULE).cast());
        }
    }
}

/// Calls `f` for every cell of a small chunk that is in LIVE.
pub(crate) fn each_live(chunk: &Chunk, mut f: impl FnMut(NonNull<Header>)) {
    for (word, live) in chunk.live.iter().enumerate() {
        let mut bits = live.get();
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            f(chunk.at((word * 64 + bit) * GRANULE).cast());
        }
    }
}

/// The cell of a small chunk that contains the address, if there is one.
#[inline]
pub(crate) fn resolve(chunk: ChunkPtr, addr: usize) -> Option<NonNull<Header>> {
    let block = chunk.block_at(addr);
    if block.state.get() == BlockState::Free {
        return None;
    }
    let offset = addr % BLOCK;
    let start = addr - offset + cell_start(usize::from(block.class.get()), offset);
    chunk.is_live(start).then(|| chunk.at(start - chunk.addr()).cast())
}
