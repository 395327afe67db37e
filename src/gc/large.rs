//! The space of large objects: runs of 1 KiB units in medium chunks, or chunks of their own.
#![expect(unsafe_code, reason = "the memory of large objects is zeroed, dropped and unmapped here")]

use std::ptr::NonNull;

use crate::OutOfMemory;
use crate::cell::Header;
use crate::chunk::CARD;
use crate::chunk::CHUNK;
use crate::chunk::Chunk;
use crate::chunk::ChunkKind;
use crate::chunk::ChunkPtr;
use crate::chunk::ChunkTable;
use crate::chunk::FIRST;
use crate::chunk::UNIT;
use crate::chunk::WORDS;
use crate::chunk::bit_of;
use crate::kinds::Sweeper;
use crate::small::Swept;

/// Above this an object gets a chunk of its own.
pub(crate) const MAX_MEDIUM: usize = CHUNK / 2;
/// Freed huge chunks are kept for reuse up to this many bytes in all: mapping and touching pages is dear.
const CACHE_BYTES: usize = 32 << 20;

/// Large objects and the chunks they are in.
pub(crate) struct LargeSpace {
    pub(crate) medium: Vec<ChunkPtr>,
    pub(crate) huge: Vec<ChunkPtr>,
    /// Unmarked objects allocated since the last collection.
    young: Vec<NonNull<Header>>,
    /// Where the search for units begins.
    next: usize,
    /// Freed huge chunks, out of the table.
    cache: Vec<ChunkPtr>,
    cache_bytes: usize,
    /// Bytes in objects, rounded up to units or pages.
    pub(crate) bytes: usize,
}

/// Fresh memory, and whether it is known to be zero.
pub(crate) struct Fresh {
    pub(crate) at: NonNull<u8>,
    pub(crate) zeroed: bool,
}

impl LargeSpace {
    pub(crate) fn new() -> LargeSpace {
        LargeSpace {
            medium: Vec::new(),
            huge: Vec::new(),
            young: Vec::new(),
            next: 0,
            cache: Vec::new(),
            cache_bytes: 0,
            bytes: 0,
        }
    }

    /// Bytes that an object of `size` bytes takes.
    pub(crate) fn footprint(size: usize) -> Option<usize> {
        let unit = if size <= MAX_MEDIUM { UNIT } else { crate::map::page_size() };
        size.checked_next_multiple_of(unit)
    }

    /// Memory for an object of `size` bytes, LIVE already set.
    pub(crate) fn alloc(&mut self, table: &mut ChunkTable, size: usize) -> Result<Fresh, OutOfMemory> {
        self.young.try_reserve(1).map_err(|_| OutOfMemory)?;
        let footprint = LargeSpace::footprint(size).ok_or(OutOfMemory)?;
        let (chunk, fresh) = if size <= MAX_MEDIUM {
            self.alloc_units(table, size)?
        } else {
            self.alloc_chunk(table, footprint)?
        };
        let (word, bit) = bit_of(fresh.at.as_ptr().addr());
        chunk.live[word].set(chunk.live[word].get() | bit);
        self.young.push(fresh.at.cast());
        self.bytes += extent(&chunk, fresh.at.as_ptr().addr());
        Ok(fresh)
    }

    fn alloc_units(&mut self, table: &mut ChunkTable, size: usize) -> Result<(ChunkPtr, Fresh), OutOfMemory> {
        let units = size.div_ceil(UNIT);
        for step in 0..self.medium.len() {
            let at = (self.next + step) % self.medium.len();
            let chunk = self.medium[at];
            if let Some(first) = find_units(&chunk, units) {
                self.next = at;
                take_units(&chunk, first, units);
                return Ok((chunk, Fresh { at: chunk.at(first * UNIT), zeroed: false }));
            }
        }
        self.medium.try_reserve(1).map_err(|_| OutOfMemory)?;
        let chunk = ChunkPtr::create(ChunkKind::Medium, CHUNK)?;
        enter(table, chunk)?;
        self.next = self.medium.len();
        self.medium.push(chunk);
        take_units(&chunk, 0, units);
        Ok((chunk, Fresh { at: chunk.at(0), zeroed: true }))
    }

    fn alloc_chunk(&mut self, table: &mut ChunkTable, len: usize) -> Result<(ChunkPtr, Fresh), OutOfMemory> {
        self.huge.try_reserve(1).map_err(|_| OutOfMemory)?;
        if let Some(at) = self.cache.iter().position(|chunk| fits(chunk.memory.len(), len)) {
            let chunk = self.cache.swap_remove(at);
            self.cache_bytes -= chunk.memory.len();
            enter(table, chunk)?;
            self.huge.push(chunk);
            return Ok((chunk, Fresh { at: chunk.at(0), zeroed: false }));
        }
        let chunk = ChunkPtr::create(ChunkKind::Huge, len)?;
        enter(table, chunk)?;
        self.huge.push(chunk);
        Ok((chunk, Fresh { at: chunk.at(0), zeroed: true }))
    }

    /// After marking a young collection: frees the young objects that are not marked.
    pub(crate) fn sweep_young(&mut self, table: &mut ChunkTable, sweeper: &Sweeper<'_>) -> Swept {
        let mut swept = Swept::default();
        for cell in std::mem::take(&mut self.young) {
            let addr = cell.as_ptr().addr();
            if let Some(chunk) = table.get(addr)
                && !chunk.is_marked(addr)
            {
                swept.add(self.free(table, chunk, cell, sweeper));
            }
        }
        swept
    }

    /// After marking a full collection: frees every object that is not marked.
    pub(crate) fn sweep_all(&mut self, table: &mut ChunkTable, sweeper: &Sweeper<'_>) -> Swept {
        self.young.clear();
        let mut swept = Swept::default();
        for at in 0..self.medium.len() {
            let chunk = self.medium[at];
            each_medium(&chunk, |cell| {
                if !chunk.is_marked(cell.as_ptr().addr()) {
                    swept.add(self.free(table, chunk, cell, sweeper));
                }
            });
        }
        for at in (0..self.huge.len()).rev() {
            let chunk = self.huge[at];
            if !chunk.is_marked(chunk.addr()) {
                swept.add(self.free(table, chunk, chunk.at(0).cast(), sweeper));
            }
        }
        self.unmap_empty(table);
        swept
    }

    fn free(
        &mut self,
        table: &mut ChunkTable,
        chunk: ChunkPtr,
        cell: NonNull<Header>,
        sweeper: &Sweeper<'_>,
    ) -> Swept {
        let addr = cell.as_ptr().addr();
        let (word, bit) = bit_of(addr);
        chunk.live[word].set(chunk.live[word].get() & !bit);
        let bytes = extent(&chunk, addr);
        clear_cards(&chunk, addr, bytes);
        sweeper.bury(cell, bytes);
        self.bytes -= bytes;
        if chunk.kind == ChunkKind::Medium {
            free_units(&chunk, (addr - chunk.addr()) / UNIT, bytes / UNIT);
        } else {
            self.free_chunk(table, chunk);
        }
        Swept { cells: 1, bytes }
    }

    fn free_chunk(&mut self, table: &mut ChunkTable, chunk: ChunkPtr) {
        table.remove(chunk);
        if let Some(at) = self.huge.iter().position(|&other| other == chunk) {
            self.huge.swap_remove(at);
        }
        let len = chunk.memory.len();
        if self.cache_bytes + len <= CACHE_BYTES && self.cache.try_reserve(1).is_ok() {
            self.cache.push(chunk);
            self.cache_bytes += len;
        } else {
            // SAFETY: out of the table and of every list; its only object is dead.
            unsafe { chunk.destroy() };
        }
    }

    /// Gives freed chunks back to the system.
    pub(crate) fn empty_cache(&mut self) {
        for chunk in self.cache.drain(..) {
            // SAFETY: chunks in the cache are in no table and no other list.
            unsafe { chunk.destroy() };
        }
        self.cache_bytes = 0;
    }

    fn unmap_empty(&mut self, table: &mut ChunkTable) {
        self.medium.retain(|&chunk| {
            if chunk.in_use.get() == 0 {
                table.remove(chunk);
                // SAFETY: out of the table, about to leave the only list, and without objects.
                unsafe { chunk.destroy() };
                return false;
            }
            true
        });
        self.next = 0;
    }

    /// Calls `f` for every chunk.
    pub(crate) fn each_chunk(&self, f: impl FnMut(ChunkPtr)) {
        self.medium.iter().chain(&self.huge).copied().for_each(f);
    }

    /// Calls `f` for every large object.
    pub(crate) fn each(&self, mut f: impl FnMut(NonNull<Header>)) {
        for chunk in &self.medium {
            each_medium(chunk, &mut f);
        }
        for chunk in &self.huge {
            f(chunk.at(0).cast());
        }
    }

    /// Unmaps everything; the objects have been dropped.
    pub(crate) fn destroy(&mut self) {
        self.empty_cache();
        for chunk in self.medium.drain(..).chain(self.huge.drain(..)) {
            // SAFETY: the heap is going away with its table and its objects.
            unsafe { chunk.destroy() };
        }
    }
}

/// Is a freed chunk of `have` bytes good for an object of `want`, at most an eighth larger than it need be?
fn fits(have: usize, want: usize) -> bool {
    (want..=want + want / 8).contains(&have)
}

fn enter(table: &mut ChunkTable, chunk: ChunkPtr) -> Result<(), OutOfMemory> {
    table.insert(chunk).inspect_err(|_| {
        // SAFETY: nothing has seen the chunk but the table, which has refused it.
        unsafe { chunk.destroy() };
    })
}

/// Calls `f` for every object of a medium chunk.
pub(crate) fn each_medium(chunk: &Chunk, mut f: impl FnMut(NonNull<Header>)) {
    for unit in 0..WORDS {
        if chunk.live[unit].get() & 1 != 0 {
            f(chunk.at(unit * UNIT).cast());
        }
    }
}

/// Bytes that the object at `addr` takes.
fn extent(chunk: &Chunk, addr: usize) -> usize {
    match chunk.kind {
        ChunkKind::Medium => usize::from(chunk.units[(addr - chunk.addr()) / UNIT].get() & !FIRST) * UNIT,
        _ => chunk.memory.len(),
    }
}

/// Forgets that anything in these bytes was written.
pub(crate) fn clear_cards(chunk: &Chunk, addr: usize, bytes: usize) {
    let first = (addr - chunk.addr()) / CARD;
    for card in &chunk.cards()[first..first + bytes / CARD] {
        card.set(0);
    }
}

/// The object of a medium or huge chunk that contains the address, if there is one.
pub(crate) fn resolve(chunk: ChunkPtr, addr: usize) -> Option<NonNull<Header>> {
    let offset = if chunk.kind == ChunkKind::Huge {
        0
    } else {
        let unit = (addr - chunk.addr()) / UNIT;
        let entry = chunk.units[unit].get();
        let back = if entry & FIRST != 0 { 0 } else { usize::from(entry) };
        (unit - back) * UNIT
    };
    chunk.is_live(chunk.addr() + offset).then(|| chunk.at(offset).cast())
}

/// The part of a chunk, as offsets, that the object at `addr` takes.
pub(crate) fn range_of(chunk: &Chunk, addr: usize) -> std::ops::Range<usize> {
    let start = addr - chunk.addr();
    start..start + extent(chunk, addr)
}

fn find_units(chunk: &Chunk, units: usize) -> Option<usize> {
    if (chunk.longest_free.get() as usize) < units {
        return None;
    }
    let mut at = 0;
    while let Some(first) = next_unit(chunk, at, false) {
        let end = next_unit(chunk, first, true).unwrap_or(WORDS);
        if end - first >= units {
            return Some(first);
        }
        at = end;
    }
    chunk.longest_free.set(units as u32 - 1);
    None
}

/// The first unit at or after `from` that is, or is not, in use.
fn next_unit(chunk: &Chunk, from: usize, used: bool) -> Option<usize> {
    let flip = if used { 0 } else { !0 };
    let mut mask = !0 << (from % 64);
    for word in from / 64..WORDS / 64 {
        let bits = (chunk.used_units[word].get() ^ flip) & mask;
        if bits != 0 {
            return Some(word * 64 + bits.trailing_zeros() as usize);
        }
        mask = !0;
    }
    None
}

fn take_units(chunk: &Chunk, first: usize, units: usize) {
    for unit in first..first + units {
        let word = &chunk.used_units[unit / 64];
        word.set(word.get() | 1 << (unit % 64));
        chunk.units[unit].set((unit - first) as u16);
    }
    chunk.units[first].set(FIRST | units as u16);
    chunk.in_use.set(chunk.in_use.get() + units as u32);
}

fn free_units(chunk: &Chunk, first: usize, units: usize) {
    for unit in first..first + units {
        let word = &chunk.used_units[unit / 64];
        word.set(word.get() & !(1 << (unit % 64)));
        chunk.units[unit].set(0);
    }
    chunk.in_use.set(chunk.in_use.get() - units as u32);
    chunk.longest_free.set(WORDS as u32);
}
