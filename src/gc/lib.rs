//! The heap: values, cells, allocation, marking, barriers, weak references.

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
