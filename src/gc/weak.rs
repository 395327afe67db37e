//! Weak references and finalizers.
//!
//! The table stands beside the heap: from a target's address to the weak cells that name it. After marking, the
//! references to dead targets are cleared and the callbacks of weak cells that live are put aside; then the dead
//! cells that want a finalizer are queued, once, and marked with all they hold; the callbacks are queued last.
//! Nothing is run here: the runtime takes what is pending at a safepoint, where no collection is under way.
//!
//! A young collection looks only at what was registered since the last one: of older entries both sides are old.
//!
//! Room in the queues is reserved at registration, so that a collection never allocates for them.
#![expect(unsafe_code, reason = "weak slots are cleared through the address they were registered with")]

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::ptr::NonNull;

use crate::OutOfMemory;
use crate::cell::AnyCell;
use crate::cell::Gc;
use crate::cell::Header;
use crate::cell::HeapObject;
use crate::cell::flag_bits;
use crate::chunk::ChunkTable;
use crate::config::CollectionKind;
use crate::trace::Tracer;
use crate::value::Value;

/// A field of a cell that names another cell without keeping it. Cleared when that cell dies.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct WeakSlot(Cell<u64>);

impl WeakSlot {
    /// Names nothing.
    pub const fn empty() -> WeakSlot {
        WeakSlot(Cell::new(0))
    }

    /// The cell, if it is still there.
    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        // SAFETY: the bits of a cell; the collector clears them before the cell goes.
        unsafe { Value::from_bits(self.0.get()) }
    }

    /// Names nothing from now on; the entry in the heap's table is dropped with the cell.
    pub fn clear(&self) {
        self.0.set(0);
    }
}

/// Something that a collection leaves to the runtime.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pending {
    /// Run the finalizer of this cell, which is otherwise dead.
    Finalize(Value),
    /// The target of this weak cell is gone: run its callback.
    Callback(Value),
}

impl Pending {
    fn value(self) -> Value {
        match self {
            Pending::Finalize(value) | Pending::Callback(value) => value,
        }
    }
}

/// Answers, after marking, who is alive.
pub struct Weak<'a> {
    pub(crate) table: &'a ChunkTable,
}

impl Weak<'_> {
    /// Does the cell live on?
    #[inline]
    pub fn is_marked(&self, cell: NonNull<Header>) -> bool {
        self.is_addr_marked(cell.as_ptr().addr())
    }

    #[inline]
    fn is_addr_marked(&self, addr: usize) -> bool {
        self.table.get(addr).is_some_and(|chunk| chunk.is_marked(addr))
    }

    /// Does the value live on? What is no cell always does.
    #[inline]
    pub fn is_value_marked(&self, value: Value) -> bool {
        value.as_cell().is_none_or(|cell| self.is_marked(cell))
    }

    /// Does the cell live on?
    #[inline]
    pub fn is_gc_marked<T: HeapObject>(&self, gc: Gc<T>) -> bool {
        self.is_marked(gc.as_ptr().cast())
    }
}

/// Spreads the bits of an address.
#[derive(Default)]
pub(crate) struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(usize::from(byte));
        }
    }

    fn write_usize(&mut self, addr: usize) {
        let mixed = (self.0 ^ (addr as u64 >> 4)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[derive(Clone, Copy)]
struct Entry {
    cell: NonNull<Header>,
    slot: NonNull<WeakSlot>,
    notify: bool,
    /// Registrations are numbered, so that callbacks come in an order that no address decides.
    number: u64,
}

/// The callback of a weak cell, and what it is sorted by: targets by their first registration, the callbacks of
/// one target from the last registered to the first.
type Callback = (u64, Reverse<u64>, NonNull<Header>);

/// Weak references, finalizers, and what is pending.
#[derive(Default)]
pub(crate) struct WeakTable {
    entries: HashMap<usize, Vec<Entry>, BuildHasherDefault<AddressHasher>>,
    /// Targets of entries registered since the last collection.
    young: Vec<usize>,
    /// Cells that want a finalizer, registered since the last collection, and before it.
    young_dels: Vec<NonNull<Header>>,
    old_dels: Vec<NonNull<Header>>,
    callbacks: Vec<Callback>,
    pending: VecDeque<Pending>,
    notifying: usize,
    numbers: u64,
}

impl WeakTable {
    pub(crate) fn register(
        &mut self,
        cell: NonNull<Header>,
        slot: &WeakSlot,
        target: AnyCell,
        notify: bool,
    ) -> Result<(), OutOfMemory> {
        self.young.try_reserve(1).map_err(|_| OutOfMemory)?;
        self.entries.try_reserve(1).map_err(|_| OutOfMemory)?;
        self.notifying += usize::from(notify);
        let reserved = self.reserve_pending();
        let list = self.entries.entry(target.addr()).or_default();
        if reserved.is_err() || list.try_reserve_exact(1).is_err() {
            self.notifying -= usize::from(notify);
            return Err(OutOfMemory);
        }
        list.push(Entry { cell, slot: NonNull::from(slot), notify, number: self.numbers });
        self.numbers += 1;
        self.young.push(target.addr());
        slot.0.set(target.as_value().bits());
        target.header().set_flag(flag_bits::HAS_WEAKREF);
        Ok(())
    }

    fn reserve_pending(&mut self) -> Result<(), OutOfMemory> {
        let dels = self.young_dels.len() + self.old_dels.len();
        self.callbacks.try_reserve(self.notifying).map_err(|_| OutOfMemory)?;
        self.pending.try_reserve(self.notifying + dels + 1).map_err(|_| OutOfMemory)
    }

    /// Calls `f` with every weak cell of a target, the first registered first.
    pub(crate) fn each(&self, target: AnyCell, mut f: impl FnMut(AnyCell)) {
        for entry in self.entries.get(&target.addr()).into_iter().flatten() {
            // SAFETY: entries of dead cells were removed by the collection that freed them.
            let (cell, slot) = unsafe { (Gc::from_ptr(entry.cell), entry.slot.as_ref()) };
            if slot.get() == Some(target.as_value()) {
                f(cell);
            }
        }
    }

    pub(crate) fn need_del(&mut self, cell: AnyCell) -> Result<(), OutOfMemory> {
        if cell.header().has_flag(flag_bits::NEEDS_DEL) {
            return Ok(());
        }
        self.young_dels.try_reserve(1).map_err(|_| OutOfMemory)?;
        self.old_dels.try_reserve(self.young_dels.len() + 1).map_err(|_| OutOfMemory)?;
        self.reserve_pending()?;
        self.young_dels.push(cell.as_ptr());
        cell.header().set_flag(flag_bits::NEEDS_DEL);
        Ok(())
    }

    pub(crate) fn take_pending(&mut self) -> Option<Pending> {
        self.pending.pop_front()
    }

    pub(crate) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// What is pending is alive until taken.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        for pending in &self.pending {
            tracer.mark(pending.value());
        }
    }

    /// After marking: clears the references to dead targets and puts their callbacks aside.
    pub(crate) fn clear_dead(&mut self, weak: &Weak<'_>, kind: CollectionKind) {
        let WeakTable { entries, young, callbacks, notifying, .. } = self;
        let mut bury = |target: usize, dead: &[Entry]| {
            clear_entries(dead, weak, callbacks, notifying);
            forget_weakrefs(weak, target);
        };
        if kind == CollectionKind::Full {
            entries.retain(|&target, list| {
                let alive = weak.is_addr_marked(target);
                if !alive {
                    bury(target, list);
                }
                alive
            });
        } else {
            for &target in young.iter().filter(|&&target| !weak.is_addr_marked(target)) {
                if let Some(dead) = entries.remove(&target) {
                    bury(target, &dead);
                }
            }
        }
        callbacks.sort_unstable_by_key(|callback| (callback.0, callback.1));
    }

    /// After `clear_dead`: queues every dead cell that wants a finalizer. They must be marked afterwards.
    pub(crate) fn queue_dels(&mut self, weak: &Weak<'_>, kind: CollectionKind) {
        let mut lists = [std::mem::take(&mut self.old_dels), std::mem::take(&mut self.young_dels)];
        for list in &mut lists[usize::from(kind == CollectionKind::Young)..] {
            list.retain(|&cell| {
                // SAFETY: the cells in the lists are alive, or dead and not yet swept.
                let header = unsafe { cell.as_ref() };
                if !header.has_flag(flag_bits::NEEDS_DEL) {
                    return false;
                }
                let alive = weak.is_marked(cell);
                if !alive {
                    header.clear_flag(flag_bits::NEEDS_DEL);
                    self.pending.push_back(Pending::Finalize(Value::from_cell(cell)));
                }
                alive
            });
        }
        let [mut old, mut young] = lists;
        old.append(&mut young);
        (self.old_dels, self.young_dels) = (old, young);
    }

    /// Queues the cells of which `chosen` says so among those that want a finalizer, the first registered first, dead or
    /// alive.
    pub(crate) fn queue_chosen_dels(&mut self, chosen: impl Fn(Value) -> bool) {
        for list in [&mut self.old_dels, &mut self.young_dels] {
            list.retain(|&cell| {
                // SAFETY: between collections the cells in the lists are alive.
                let header = unsafe { cell.as_ref() };
                let value = Value::from_cell(cell);
                let taken = header.has_flag(flag_bits::NEEDS_DEL) && chosen(value);
                if taken {
                    header.clear_flag(flag_bits::NEEDS_DEL);
                    self.pending.push_back(Pending::Finalize(value));
                }
                !taken
            });
        }
    }

    /// Last: queues the callbacks, and forgets the weak cells that died.
    pub(crate) fn prune(&mut self, weak: &Weak<'_>, kind: CollectionKind) {
        for (_, _, cell) in self.callbacks.drain(..) {
            self.pending.push_back(Pending::Callback(Value::from_cell(cell)));
        }
        let WeakTable { entries, young, notifying, .. } = self;
        if kind == CollectionKind::Full {
            entries.retain(|&target, list| prune_entries(list, target, weak, notifying));
        } else {
            for target in young.iter() {
                if let Some(list) = entries.get_mut(target)
                    && !prune_entries(list, *target, weak, notifying)
                {
                    entries.remove(target);
                }
            }
        }
        young.clear();
    }

    /// Calls `f` with the target and the weak cell of every entry.
    pub(crate) fn each_entry(&self, mut f: impl FnMut(usize, NonNull<Header>)) {
        for (&target, list) in &self.entries {
            for entry in list {
                f(target, entry.cell);
            }
        }
    }
}

/// Clears the slots of a dead target's weak cells; puts the callbacks of those that live aside.
fn clear_entries(dead: &[Entry], weak: &Weak<'_>, callbacks: &mut Vec<Callback>, notifying: &mut usize) {
    for entry in dead {
        // SAFETY: the weak cell may be dead too, but is there until the sweep.
        let slot = unsafe { entry.slot.as_ref() };
        let was_set = slot.get().is_some();
        slot.clear();
        *notifying -= usize::from(entry.notify);
        if entry.notify && was_set && weak.is_marked(entry.cell) {
            callbacks.push((dead[0].number, Reverse(entry.number), entry.cell));
        }
    }
}

/// Forgets the dead weak cells of a target; says whether any are left.
fn prune_entries(list: &mut Vec<Entry>, target: usize, weak: &Weak<'_>, notifying: &mut usize) -> bool {
    list.retain(|entry| {
        let alive = weak.is_marked(entry.cell);
        *notifying -= usize::from(!alive && entry.notify);
        alive
    });
    if list.is_empty() {
        forget_weakrefs(weak, target);
    }
    !list.is_empty()
}

fn forget_weakrefs(weak: &Weak<'_>, target: usize) {
    if let Some(chunk) = weak.table.get(target) {
        // SAFETY: the target is a cell that is alive, or dead and not yet swept.
        let header = unsafe { chunk.at(target - chunk.addr()).cast::<Header>().as_ref() };
        header.clear_flag(flag_bits::HAS_WEAKREF);
    }
}
