//! Iterators over lists.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::reduce_indexed;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;

/// Forward. What changes the list meanwhile is seen.
#[pytype(name = "list_iterator", shape = ids::LIST_ITERATOR, trace)]
#[repr(C)]
pub struct ListIterator {
    header: Header,
    /// The list, empty at the end.
    list: Slot,
    #[untraced]
    index: Cell<usize>,
}

impl ListIterator {
    /// The offset of the list, for machine code.
    pub const LIST: usize = std::mem::offset_of!(ListIterator, list);
    /// The offset of the next index, for machine code.
    pub const INDEX: usize = std::mem::offset_of!(ListIterator, index);

    /// `iter(list)`, of a list or an instance of a subclass.
    pub fn over(thread: &mut Thread, list: Value) -> Value {
        thread.interp().class(ids::LIST_ITERATOR);
        let made = ListIterator {
            header: Header::new(ids::LIST_ITERATOR),
            list: Slot::new(list),
            index: Cell::new(0),
        };
        thread.heap().alloc(ids::LIST_ITERATOR, made).as_value()
    }

    /// The next item.
    #[inline]
    pub fn step(&self) -> Option<Value> {
        let list = self.list.get()?.cast::<List>()?;
        let index = self.index.get();
        let item = list.get(index);
        match item {
            Some(_) => self.index.set(index + 1),
            None => self.list.clear(),
        }
        item
    }

    fn len(&self) -> usize {
        self.list.get().and_then(|list| list.cast::<List>()).map_or(0, |list| list.len())
    }
}

#[pymethods(itself(iter))]
impl ListIterator {
    #[slot(next)]
    fn next(_thread: &mut Thread, this: Gc<ListIterator>) -> PyResult<Option<Value>> {
        Ok(this.step())
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<ListIterator>) -> usize {
        this.len().saturating_sub(this.index.get())
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<ListIterator>) -> PyResult {
        match this.list.get() {
            Some(list) => reduce_indexed(thread, "iter", Some(list), this.index.get() as i64),
            None => {
                let empty = List::empty(&thread.interp());
                super::reduce_listed(thread, empty)
            }
        }
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(this: Gc<ListIterator>, object: i64) {
        this.index.set(object.clamp(0, this.len() as i64) as usize);
    }
}

/// Backward.
#[pytype(name = "list_reverseiterator", shape = ids::LIST_REVERSEITERATOR, trace)]
#[repr(C)]
pub struct ListReverseIterator {
    header: Header,
    list: Slot,
    /// Behind the next item.
    #[untraced]
    left: Cell<usize>,
}

impl ListReverseIterator {
    /// `reversed(list)`, of a list or an instance of a subclass.
    pub fn over(thread: &mut Thread, list: Value) -> Value {
        thread.interp().class(ids::LIST_REVERSEITERATOR);
        let len = list.cast::<List>().map_or(0, |list| list.len());
        let made = ListReverseIterator {
            header: Header::new(ids::LIST_REVERSEITERATOR),
            list: Slot::new(list),
            left: Cell::new(len),
        };
        thread.heap().alloc(ids::LIST_REVERSEITERATOR, made).as_value()
    }
}

#[pymethods(itself(iter))]
impl ListReverseIterator {
    #[slot(next)]
    fn next(_thread: &mut Thread, this: Gc<ListReverseIterator>) -> PyResult<Option<Value>> {
        let Some(list) = this.list.get().and_then(|list| list.cast::<List>()) else { return Ok(None) };
        let item = this.left.get().checked_sub(1).and_then(|index| list.get(index));
        match item {
            Some(_) => this.left.set(this.left.get() - 1),
            None => this.list.clear(),
        }
        Ok(item)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<ListReverseIterator>) -> usize {
        let list = this.list.get().and_then(|list| list.cast::<List>());
        list.map_or(0, |list| if list.len() < this.left.get() { 0 } else { this.left.get() })
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<ListReverseIterator>) -> PyResult {
        match this.list.get() {
            Some(list) => reduce_indexed(thread, "reversed", Some(list), this.left.get() as i64 - 1),
            None => {
                let empty = List::empty(&thread.interp());
                super::reduce_listed(thread, empty)
            }
        }
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(this: Gc<ListReverseIterator>, object: i64) {
        let len = this.list.get().and_then(|list| list.cast::<List>()).map_or(0, |list| list.len());
        this.left.set((object.clamp(-1, len as i64 - 1) + 1) as usize);
    }
}
