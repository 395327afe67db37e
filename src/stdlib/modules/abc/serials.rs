//! A set of classes that keeps none of them: their serial numbers, which are never used again.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::HeapObject;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_runtime::object::storage;
use taipan_runtime::object::storage::Values;
use taipan_runtime::state::thread::Thread;

/// The first table; tables are powers of two.
const FIRST_ROOM: usize = 8;
/// A set that has grown beyond this begins anew: what it knew can be found out again.
const MOST: usize = 1 << 12;

/// An open-addressed table of small integers.
#[derive(Default)]
pub(super) struct Serials {
    table: GcSlot<Values>,
    len: Cell<usize>,
}

impl Trace for Serials {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer);
    }
}

/// Where the search for a number begins.
fn start(serial: u32, mask: usize) -> usize {
    (serial.wrapping_mul(0x9E37_79B1) >> 12) as usize & mask
}

/// The place of a number, or the free one where it belongs. Tables have free places.
fn place(table: Gc<Values>, serial: u32) -> (usize, bool) {
    let (slots, mask) = (table.slots(), table.capacity() - 1);
    let mut at = start(serial, mask);
    loop {
        match slots[at].get().and_then(|number| number.as_int()) {
            None => return (at, false),
            Some(number) if number == i64::from(serial) => return (at, true),
            Some(_) => at = (at + 1) & mask,
        }
    }
}

impl Serials {
    /// Whether the class is in the set.
    pub fn has(&self, serial: u32) -> bool {
        self.table.get().is_some_and(|table| place(table, serial).1)
    }

    /// Adds a class. Where memory is short the set forgets instead.
    pub fn add<T: HeapObject>(&self, thread: &mut Thread, owner: Gc<T>, serial: u32) {
        let room = self.table.get().map_or(0, |table| table.capacity());
        if self.len.get() >= MOST {
            self.clear();
        } else if 2 * (self.len.get() + 1) > room {
            self.grow(thread, owner, (2 * room).max(FIRST_ROOM));
        }
        if let Some(table) = self.table.get() {
            self.put(thread, table, serial);
        }
    }

    fn put(&self, thread: &Thread, table: Gc<Values>, serial: u32) {
        let (at, found) = place(table, serial);
        if !found {
            storage::store(thread.heap(), table, at, Value::int_from_low_bits(i64::from(serial)));
            self.len.set(self.len.get() + 1);
        }
    }

    fn grow<T: HeapObject>(&self, thread: &mut Thread, owner: Gc<T>, room: usize) {
        let old = self.table.get();
        self.clear();
        let Ok(table) = Values::try_new(thread.heap(), room) else { return };
        for number in old.iter().flat_map(|old| old.slots()).filter_map(|slot| slot.get()?.as_int()) {
            self.put(thread, table, number as u32);
        }
        thread.heap().set_gc(owner, &self.table, table);
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.table.clear();
        self.len.set(0);
    }

    /// The numbers of all classes.
    pub fn all(&self) -> impl Iterator<Item = u32> + use<> {
        let slots = self.table.get().map_or(&[][..], |table| table.slots());
        slots.iter().filter_map(|slot| Some(slot.get()?.as_int()? as u32))
    }
}
