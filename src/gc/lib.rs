//! The heap: values, cells, allocation, marking, barriers, weak references.
//!
//! What it is for, in this order: nothing a program does can break it; small objects cost a few nanoseconds each,
//! collection included; pauses of young collections stay under five milliseconds; native code holds values in plain
//! variables; machine code allocates and stores inline.
//!
//! So it traces, does not move, and knows two generations. Refused: reference counts (two to four times slower to
//! allocate, and compiled code spends its time on counts); a copying nursery (two nanoseconds faster, but objects
//! move under native code); one heap for the process (isolates run at the same time and go away as a whole).
//!
//! # The parts
//!
//! - [`Value`] is what a variable holds; [`Gc`], [`Slot`] and [`GcSlot`] are pointers to cells and fields of cells;
//!   [`Kind`] tells how a family of cells is traced and dropped.
//! - Memory is mapped in aligned *chunks* of a mebibyte; a two-level table finds the chunk of any address
//!   (`chunk.rs`). Small cells, up to 2 KiB, live in 32 KiB *blocks* of one size class (`small.rs`); larger ones in
//!   runs of 1 KiB units or in chunks of their own (`large.rs`).
//! - Two bitmaps stand beside each chunk: LIVE says where cells begin, MARK which of them were reached. Marks are
//!   *sticky*: a young collection keeps them, so a marked cell is an old one, and marking stops at it.
//! - `collect.rs` has the order of a collection, `weak.rs` weak references and finalizers, `space.rs` the remembered
//!   set, `verify.rs` the checker of all that follows.
//!
//! # What must hold
//!
//! 1. *Cells never move*, and a cell is a cell until no root reaches it.
//! 2. *Allocation of small cells never collects and never fails.* It asks: [`Heap::collection_wanted`], and the
//!    thread's [`Budget`] is stopped. Between allocating a cell and writing all its fields there is no safepoint.
//!    Sizes that a program decides go through [`Heap::try_alloc_tail`] and [`Heap::charge`], which refuse.
//! 3. *LIVE is exact at a collection*: one bit for each cell, at its first granule. Allocation sets the bits of a
//!    whole free run when it takes it; what was not used of the run is taken out before anything is scanned. After a
//!    collection LIVE is MARK.
//! 4. *An old cell that holds a young one is remembered.* The header's GC byte has [`gc_bits::BARRIER`] for every
//!    old cell that is not in the remembered set yet; a store tests it and calls [`Heap::barrier_slow`]. Small cells
//!    are remembered whole. Large storage is remembered by slot, and when there are too many slots by *card*, one
//!    byte for 512, so that one store into five million entries does not scan five million entries. Large cells
//!    become old like all others.
//! 5. *A cell said to hold no pointers holds none* ([`Heap::set_pointer_free`]) until a barrier takes the word back.
//! 6. *Weak references name cells*, or nothing: they are cleared before the sweep that frees their target.
//!
//! # Rooting
//!
//! A [`Gc`] and a [`Value`] are plain copies that keep nothing alive. What keeps a cell is a traced field of a cell,
//! a handle ([`Heap::root`]), what [`Roots::trace`] shows, and any word on a scanned stack or in a callee-saved
//! register that points to the cell, into it, or (kinds with [`Kind::sliced`]) one past its end. Native code
//! therefore keeps values in local variables, arguments and results, and in [`Buf`]; never in malloc memory across a
//! safepoint. Dereferencing a `Gc` is sound under that rule and no other.
//!
//! # Reentrancy
//!
//! Trace and drop functions, [`Roots`] and the closures of enumerating functions run while the heap is borrowed: they
//! do not call it. Finalizers and callbacks are never run here but taken by the runtime ([`Heap::take_pending`]).
//!
//! # Miri
//!
//! `MIRIFLAGS="-Zmiri-tree-borrows -Zmiri-permissive-provenance -Zmiri-disable-isolation" cargo +nightly miri test -p
//! taipan-gc` runs all tests but those that take too long or read the native stack. Tree borrows, because a tail is
//! reached from a reference to the head before it; permissive provenance, because a value is an address.

pub mod cell;
pub mod config;
pub mod map;
pub mod offsets;
pub mod stack;
pub mod value;

mod buf;
mod chunk;
mod class;
mod collect;
mod heap;
mod kinds;
mod large;
mod roots;
mod small;
mod space;
mod trace;
mod verify;
mod weak;

pub use buf::Buf;
pub use buf::BufItem;
pub use buf::PlainItem;
pub use cell::AnyCell;
pub use cell::Gc;
pub use cell::GcSlot;
pub use cell::Header;
pub use cell::HeapObject;
pub use cell::Kind;
pub use cell::ShapeId;
pub use cell::Slot;
pub use cell::flag_bits;
pub use cell::gc_bits;
pub use config::CollectionKind;
pub use config::CollectionStats;
pub use config::Config;
pub use config::Totals;
pub use heap::Budget;
pub use heap::Charge;
pub use heap::Cursor;
pub use heap::Heap;
pub use roots::Releaser;
pub use roots::RootId;
pub use roots::Roots;
pub use trace::Trace;
pub use trace::Tracer;
pub use value::Value;
pub use weak::Pending;
pub use weak::Weak;
pub use weak::WeakSlot;

/// The byte that dead cells are filled with in poison mode.
pub const POISON: u8 = 0xDB;

/// There is no memory for it, or the limit forbids it. The caller collects, tries again, then raises MemoryError.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

impl std::fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("out of memory")
    }
}

impl std::error::Error for OutOfMemory {}
