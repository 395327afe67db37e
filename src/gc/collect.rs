//! The collection cycle, in order:
//!
//! 1. LIVE is made exact (the cursors are taken back, before this module is entered).
//! 2. A full collection forgets what is old: MARK, the remembered set, the cards.
//! 3. Marking, from the stacks, the runtime's roots, the handles, what is pending, and, when young, from the old
//!    cells that were written to. What is marked is old from then on.
//! 4. Weak references to the dead are cleared; the dead that want a finalizer are queued and marked; callbacks are
//!    queued; the runtime drops dead cells from its own weak tables.
//! 5. Sweeping: LIVE := MARK, in the touched blocks or everywhere; dead cells that own foreign things are dropped.
//! 6. New thresholds; after a full collection memory goes back to the system.
#![expect(unsafe_code, reason = "stacks are read conservatively")]

use std::ptr::NonNull;
use std::time::Instant;

use crate::cell::Header;
use crate::chunk::ChunkPtr;
use crate::class::BLOCK;
use crate::class::GRANULE;
use crate::config::CollectionKind;
use crate::config::CollectionStats;
use crate::config::Totals;
use crate::kinds::Sweeper;
use crate::large::LargeSpace;
use crate::roots::Roots;
use crate::small::SmallSpace;
use crate::small::Swept;
use crate::space::Space;
use crate::stack::Spilled;
use crate::trace::Tracer;
use crate::weak::Weak;

/// A young collection that traced more cells than this makes the next ones come sooner: pauses stay short where
/// much survives. Counted, not timed, so that a program's collections do not depend on the machine's load.
const TOO_MUCH: usize = 80_000;
/// The young space shrinks to this power of two of its size at most.
const MAX_YOUNG_SHIFT: u32 = 4;

impl Space {
    pub(crate) fn collect(
        &mut self,
        kind: CollectionKind,
        roots: &mut dyn Roots,
        spilled: Spilled,
    ) -> CollectionStats {
        let begin = Instant::now();
        let kind = if self.remembered_lost { CollectionKind::Full } else { kind };
        let verify = self.wants_verification();
        if verify {
            self.verify();
        }
        if kind == CollectionKind::Full {
            self.forget_old();
        }
        self.handles.drain();
        let slots = self.slots.len();
        let (traced, cards) = self.mark(kind, roots, spilled);
        let swept = self.sweep(kind);
        self.adjust(kind, traced + slots + cards * 10);
        if verify {
            self.verify();
        }
        let stats = CollectionStats {
            kind,
            pause: begin.elapsed(),
            traced,
            freed_cells: swept.cells,
            freed_bytes: swept.bytes,
            live_bytes: self.live_bytes(),
        };
        self.totals[kind as usize].count(&stats);
        stats
    }

    fn wants_verification(&self) -> bool {
        let collections: usize = self.totals.iter().map(|totals| totals.collections).sum();
        self.config.verify && collections.is_multiple_of(self.config.verify_every.max(1))
    }

    /// Everything is as if it were young, but for the headers.
    fn forget_old(&mut self) {
        self.forget_remembered();
        for chunk in &self.small.chunks {
            clear_marks(*chunk);
        }
        self.large.each_chunk(clear_marks);
    }

    /// Marks what lives; returns how many cells, and how many cards, were traced.
    fn mark(&mut self, kind: CollectionKind, roots: &mut dyn Roots, spilled: Spilled) -> (usize, usize) {
        let remembered = std::mem::take(&mut self.remembered);
        let stack = std::mem::take(&mut self.mark_stack);
        let mut tracer = Tracer::marker(&self.table, &self.kinds, stack, self.config.mark_stack);
        scan_stacks(&mut tracer, roots);
        roots.trace(kind, &mut tracer);
        self.handles.trace(&mut tracer);
        self.weak.trace(&mut tracer);
        for &cell in &remembered {
            tracer.trace_remembered(cell);
        }
        for slot in self.slots.drain(..) {
            // SAFETY: a slot of an old cell, and none was freed since; whatever stands there now may be looked at.
            tracer.mark_word(unsafe { std::ptr::with_exposed_provenance::<u64>(slot).read() });
        }
        let weak = Weak { table: &self.table };
        finish(&mut tracer, &self.small, &self.large);
        roots.before_native_stack(&weak);
        scan_native_stack(&mut tracer, roots, spilled);
        finish(&mut tracer, &self.small, &self.large);

        self.weak.clear_dead(&weak, kind);
        self.weak.queue_dels(&weak, kind);
        self.weak.trace(&mut tracer);
        finish(&mut tracer, &self.small, &self.large);
        self.weak.prune(&weak, kind);
        roots.after_mark(kind, &weak);

        let traced = (tracer.traced, tracer.cards);
        self.mark_stack = tracer.into_stack();
        self.kinds.prune_owners(&weak, kind);
        self.remembered = remembered;
        self.remembered.clear();
        traced
    }

    fn sweep(&mut self, kind: CollectionKind) -> Swept {
        let Space { small, large, table, kinds, config, .. } = self;
        let sweeper = Sweeper { kinds, poison: config.poison };
        let mut swept = match kind {
            CollectionKind::Young => small.sweep_touched(&sweeper),
            CollectionKind::Full => small.sweep_all(&sweeper),
        };
        swept.add(match kind {
            CollectionKind::Young => large.sweep_young(table, &sweeper),
            CollectionKind::Full => large.sweep_all(table, &sweeper),
        });
        swept
    }

    /// Sets the thresholds; gives memory back. `work` is roughly what was done, in cells.
    fn adjust(&mut self, kind: CollectionKind, work: usize) {
        self.forget_allocations();
        let live = self.live_bytes();
        let config = &self.config;
        if kind == CollectionKind::Young && work > TOO_MUCH {
            self.young_shift = MAX_YOUNG_SHIFT.min(self.young_shift + 1 + u32::from(work > 2 * TOO_MUCH));
        } else if kind == CollectionKind::Young && work < TOO_MUCH / 2 {
            self.young_shift = self.young_shift.saturating_sub(1);
        }
        let young = (live / 4).clamp(config.young_min, config.young_max.max(config.young_min));
        self.young_bytes = (young >> self.young_shift).max(config.young_min / 4);
        if kind == CollectionKind::Full {
            self.full_at = config.full_min.max((live / 100).saturating_mul(config.full_percent));
            // What the heap will grow into again before the next full collection is not worth giving back.
            let keep = config.full_min.max(live / 2);
            self.small.give_back(&mut self.table, keep / BLOCK);
            self.large.empty_cache();
            self.mark_stack.shrink();
            self.remembered.shrink_to(1 << 13);
        }
    }

    /// Calls `f` with every cell in LIVE.
    pub(crate) fn each_cell(&self, mut f: impl FnMut(NonNull<Header>)) {
        self.small.each(&mut f);
        self.large.each(&mut f);
    }

    /// The cell that contains an address.
    pub(crate) fn find_cell(&self, addr: usize) -> Option<NonNull<Header>> {
        self.table.get_any(addr).and_then(|chunk| crate::trace::resolve(chunk, addr))
    }
}

fn clear_marks(chunk: ChunkPtr) {
    for word in &chunk.mark {
        word.set(0);
    }
}

fn scan_native_stack(tracer: &mut Tracer<'_>, roots: &mut dyn Roots, spilled: Spilled) {
    // SAFETY: the registers lie in a frame below this one; the implementor of `Roots` vouches for the others.
    unsafe { tracer.conservative(spilled.registers) };
    if let Some(end) = roots.native_end() {
        let end = std::ptr::with_exposed_provenance(end & !7);
        // SAFETY: from a frame of this thread up to where the implementor says that its stack ends.
        unsafe { tracer.conservative(spilled.stack_pointer..end) };
    }
}

fn scan_stacks(tracer: &mut Tracer<'_>, roots: &mut dyn Roots) {
    roots.stacks(&mut |words| {
        // SAFETY: the implementor of `Roots` vouches for the interval.
        unsafe { tracer.conservative(words) }
    });
}

/// Traces all that waits. Where the mark stack was too small, cells were marked but not traced: everything marked
/// is traced again. Each round marks at least one more cell, so the rounds end.
fn finish(tracer: &mut Tracer<'_>, small: &SmallSpace, large: &LargeSpace) {
    tracer.drain();
    while tracer.take_overflow() {
        for &chunk in &small.chunks {
            each_marked(chunk, |cell| retrace(tracer, cell));
        }
        large.each_chunk(|chunk| each_marked(chunk, |cell| retrace(tracer, cell)));
    }
}

fn retrace(tracer: &mut Tracer<'_>, cell: NonNull<Header>) {
    tracer.trace_marked(cell);
    tracer.drain();
}

/// Calls `f` for every marked cell of a chunk, new ones behind the current one included.
fn each_marked(chunk: ChunkPtr, mut f: impl FnMut(NonNull<Header>)) {
    for word in 0..chunk.mark.len() {
        let mut seen = 0;
        loop {
            let fresh = chunk.mark[word].get() & !seen;
            if fresh == 0 {
                break;
            }
            let bit = fresh.trailing_zeros() as usize;
            seen |= 1 << bit;
            f(chunk.at((word * 64 + bit) * GRANULE).cast());
        }
    }
}

impl Totals {
    fn count(&mut self, stats: &CollectionStats) {
        self.collections += 1;
        self.freed_cells += stats.freed_cells;
        self.freed_bytes += stats.freed_bytes;
        self.time += stats.pause;
        self.longest = self.longest.max(stats.pause);
    }
}
