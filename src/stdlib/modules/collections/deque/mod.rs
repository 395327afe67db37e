//! `deque`: a ring of values.

mod iterators;
mod methods;
mod slots;

pub use iterators::DequeIterator;
pub use iterators::DequeReverseIterator;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::storage;
use taipan_runtime::object::storage::Values;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::list::List;

use crate::ids;

/// The room of the first ring; rings are powers of two.
const FIRST_ROOM: usize = 8;

/// A list-like sequence optimized for data accesses near its endpoints.
#[pytype(name = "deque", module = "collections", shape = ids::DEQUE, signature = "([iterable[, maxlen]])",
    flags(BASETYPE, SEQUENCE, UNHASHABLE, WEAKREF), methods(METHODS), trace)]
#[repr(C)]
pub struct Deque {
    header: Header,
    ring: GcSlot<Values>,
    /// Where the first item stands.
    #[untraced]
    head: Cell<usize>,
    #[untraced]
    len: Cell<usize>,
    /// maximum size of a deque or None if unbounded
    #[pymember(name = "maxlen", computed)]
    #[untraced]
    limit: Cell<Option<usize>>,
    /// Moves with every change: iterators notice.
    #[untraced]
    version: Cell<u64>,
}

impl Deque {
    fn allocate(thread: &mut Thread, limit: Option<usize>) -> Gc<Deque> {
        let deque = Deque {
            header: Header::new(ids::DEQUE),
            ring: GcSlot::empty(),
            head: Cell::new(0),
            len: Cell::new(0),
            limit: Cell::new(limit),
            version: Cell::new(0),
        };
        thread.heap().alloc(ids::DEQUE, deque)
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    /// The place of an item in the ring.
    fn place(&self, ring: Gc<Values>, index: usize) -> usize {
        (self.head.get() + index) & (ring.capacity() - 1)
    }

    fn get(&self, index: usize) -> Option<Value> {
        if index >= self.len.get() {
            return None;
        }
        let ring = self.ring.get()?;
        ring.slots()[self.place(ring, index)].get()
    }

    fn set(&self, thread: &mut Thread, index: usize, value: Value) {
        if let Some(ring) = self.ring.get() {
            storage::store(thread.heap(), ring, self.place(ring, index), value);
        }
    }

    /// The ring, with room for one more item.
    fn with_room(thread: &mut Thread, this: Gc<Deque>) -> PyResult<Gc<Values>> {
        let len = this.len.get();
        if let Some(ring) = this.ring.get().filter(|ring| ring.capacity() > len) {
            return Ok(ring);
        }
        let grown = thread.alloc_values((len * 2).max(FIRST_ROOM))?;
        for index in 0..len {
            if let Some(item) = this.get(index) {
                storage::store(thread.heap(), grown, index, item);
            }
        }
        thread.heap().set_gc(this, &this.ring, grown);
        this.head.set(0);
        Ok(grown)
    }

    fn is_full(&self) -> bool {
        self.limit.get().is_some_and(|limit| self.len.get() >= limit)
    }

    fn push_back(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        if this.is_full() && this.take_front().is_none() {
            return Ok(());
        }
        let ring = Deque::with_room(thread, this)?;
        let place = this.place(ring, this.len.get());
        storage::store(thread.heap(), ring, place, value);
        this.len.set(this.len.get() + 1);
        this.changed();
        Ok(())
    }

    fn push_front(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        if this.is_full() && this.take_back().is_none() {
            return Ok(());
        }
        let ring = Deque::with_room(thread, this)?;
        this.head.set(this.head.get().wrapping_sub(1) & (ring.capacity() - 1));
        storage::store(thread.heap(), ring, this.head.get(), value);
        this.len.set(this.len.get() + 1);
        this.changed();
        Ok(())
    }

    fn take_front(&self) -> Option<Value> {
        let value = self.get(0)?;
        let ring = self.ring.get()?;
        ring.slots()[self.head.get()].clear();
        self.head.set(self.place(ring, 1));
        self.len.set(self.len.get() - 1);
        self.changed();
        Some(value)
    }

    fn take_back(&self) -> Option<Value> {
        let last = self.len.get().checked_sub(1)?;
        let value = self.get(last)?;
        let ring = self.ring.get()?;
        ring.slots()[self.place(ring, last)].clear();
        self.len.set(last);
        self.changed();
        Some(value)
    }

    /// The index that an integer means, if there is an item.
    fn index_of(&self, thread: &mut Thread, key: Value) -> PyResult<usize> {
        let index = ops::index_i64(thread, key)?;
        let len = self.len.get() as i64;
        let index = if index < 0 { index + len } else { index };
        if (0..len).contains(&index) {
            return Ok(index as usize);
        }
        Err(thread.index_error("deque index out of range"))
    }

    fn extend_back(thread: &mut Thread, this: Gc<Deque>, iterable: Value) -> PyResult<()> {
        let source = this.source(thread, iterable)?;
        iter::for_each(thread, source, |thread, item| Deque::push_back(thread, this, item))
    }

    /// The iterable, or the items of the deque itself.
    fn source(&self, thread: &mut Thread, iterable: Value) -> PyResult {
        match iterable.cast::<Deque>() {
            Some(other) if std::ptr::eq(&raw const *other, self) => Ok(other.to_list(thread)?.as_value()),
            _ => Ok(iterable),
        }
    }

    fn to_list(&self, thread: &mut Thread) -> PyResult<Gc<List>> {
        let list = List::with_capacity(thread, self.len.get())?;
        for index in 0..self.len.get() {
            if let Some(item) = self.get(index) {
                list.push(thread, item)?;
            }
        }
        Ok(list)
    }

    /// The first place from `start` on before `stop` of an item equal to `value`.
    fn find(&self, thread: &mut Thread, value: Value, start: usize, stop: usize) -> PyResult<Option<usize>> {
        let version = self.version.get();
        for index in start..stop.min(self.len.get()) {
            let Some(item) = self.get(index) else { break };
            let found = ops::equal(thread, item, value)?;
            if self.version.get() != version {
                return Err(mutated(thread));
            }
            if found {
                return Ok(Some(index));
            }
            thread.work(64)?;
        }
        Ok(None)
    }

    /// Charges a turn by `steps`, behind it: what is charged may run Python.
    fn charge_turn(&self, thread: &mut Thread, steps: i64) -> PyResult<()> {
        let len = self.len.get().max(1);
        let right = steps.rem_euclid(len as i64) as usize;
        thread.work(right.min(len - right))
    }

    /// Moves every item `steps` places to the right.
    fn turn(&self, thread: &mut Thread, steps: i64) {
        let len = self.len.get();
        if len < 2 {
            return;
        }
        let right = steps.rem_euclid(len as i64) as usize;
        let Some(ring) = self.ring.get() else { return };
        if len == ring.capacity() {
            self.head.set(self.place(ring, len - right));
        } else if right <= len / 2 {
            (0..right).for_each(|_| self.turn_right(thread, ring));
        } else {
            (right..len).for_each(|_| self.turn_left(thread, ring));
        }
        self.changed();
    }

    fn turn_right(&self, thread: &mut Thread, ring: Gc<Values>) {
        let from = self.place(ring, self.len.get() - 1);
        let to = self.head.get().wrapping_sub(1) & (ring.capacity() - 1);
        self.move_item(thread, ring, from, to);
        self.head.set(to);
    }

    fn turn_left(&self, thread: &mut Thread, ring: Gc<Values>) {
        let to = self.place(ring, self.len.get());
        self.move_item(thread, ring, self.head.get(), to);
        self.head.set(self.place(ring, 1));
    }

    fn move_item(&self, thread: &mut Thread, ring: Gc<Values>, from: usize, to: usize) {
        if let Some(item) = ring.slots()[from].get() {
            ring.slots()[from].clear();
            storage::store(thread.heap(), ring, to, item);
        }
    }

    /// Takes out the item at an index.
    fn remove_at(&self, thread: &mut Thread, index: usize) -> PyResult<()> {
        self.turn(thread, -(index as i64));
        self.take_front();
        self.turn(thread, index as i64);
        self.charge_turn(thread, index as i64)
    }
}

#[cold]
fn mutated(thread: &mut Thread) -> Raised {
    thread.runtime_error("deque mutated during iteration")
}
