//! What can be chosen about a heap, and what it reports.

use std::time::Duration;

/// Sizes and modes of a heap.
#[derive(Clone, Debug)]
pub struct Config {
    /// Bytes that the heap may use, foreign memory included. Without another wish what the machine has: a system that
    /// overcommits would let it take more and then end the process.
    pub limit: usize,
    /// Bytes allocated between two collections: at least.
    pub young_min: usize,
    /// Bytes allocated between two collections: at most. Between the two it is a quarter of the live bytes. More was no
    /// faster, and the first collection that all of 16 MiB survived took up to 10 ms.
    pub young_max: usize,
    /// Live bytes below which no full collection is wanted.
    pub full_min: usize,
    /// A full collection is wanted when the live bytes have grown to this many percent of what the last one left.
    pub full_percent: usize,
    /// Fill dead cells with [`crate::POISON`].
    pub poison: bool,
    /// Check the whole heap before and after a collection.
    pub verify: bool,
    /// With `verify`: at every so many collections. Where each safepoint collects, checking at each takes long.
    pub verify_every: usize,
    /// Cells that the mark stack may hold; beyond that marking goes on without it.
    pub mark_stack: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            limit: machine_memory(),
            young_min: 4 << 20,
            young_max: 8 << 20,
            full_min: 32 << 20,
            full_percent: 200,
            poison: false,
            verify: false,
            verify_every: 1,
            mark_stack: 1 << 26,
        }
    }
}

/// The memory of the machine in bytes.
#[cfg(target_os = "linux")]
fn machine_memory() -> usize {
    let info = rustix::system::sysinfo();
    let bytes = u128::from(info.totalram) * u128::from(info.mem_unit.max(1));
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// The memory of the machine in bytes: unknown.
#[cfg(not(target_os = "linux"))]
fn machine_memory() -> usize {
    usize::MAX
}

impl Config {
    /// Sizes that make every rare path common, with poison and verification.
    pub fn tiny() -> Config {
        Config {
            young_min: 64 << 10,
            young_max: 64 << 10,
            full_min: 256 << 10,
            poison: true,
            verify: true,
            mark_stack: 64,
            ..Config::default()
        }
    }
}

/// How much a collection looks at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CollectionKind {
    /// What was allocated since the last collection.
    Young,
    /// Everything.
    Full,
}

/// What a collection did.
#[derive(Clone, Copy, Debug)]
pub struct CollectionStats {
    /// How much it looked at.
    pub kind: CollectionKind,
    /// How long it took.
    pub pause: Duration,
    /// Cells traced.
    pub traced: usize,
    /// Cells freed.
    pub freed_cells: usize,
    /// Bytes freed.
    pub freed_bytes: usize,
    /// Bytes in cells that are left.
    pub live_bytes: usize,
}

/// Counters over the life of a heap, for each kind of collection.
#[derive(Clone, Copy, Default, Debug)]
pub struct Totals {
    /// Collections.
    pub collections: usize,
    /// Cells freed.
    pub freed_cells: usize,
    /// Bytes freed.
    pub freed_bytes: usize,
    /// Time in all.
    pub time: Duration,
    /// The longest pause.
    pub longest: Duration,
}
