//! Iterators over sets.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Set;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::iterators;
use crate::types::list::List;

/// Over the keys of a set.
#[pytype(name = "set_iterator", shape = ids::SET_ITERATOR, trace)]
#[repr(C)]
pub struct SetIterator {
    header: Header,
    /// The set, empty at the end.
    set: GcSlot<Set>,
    #[untraced]
    place: Cell<usize>,
    /// The length at the beginning: another one is an error.
    #[untraced]
    len: Cell<usize>,
    /// Keys to come.
    #[untraced]
    left: Cell<usize>,
}

impl SetIterator {
    /// `iter(set)`
    pub fn over(thread: &mut Thread, set: Gc<Set>) -> Value {
        thread.interp().class(ids::SET_ITERATOR);
        let made = SetIterator {
            header: Header::new(ids::SET_ITERATOR),
            set: GcSlot::new(set),
            place: Cell::new(0),
            len: Cell::new(set.len()),
            left: Cell::new(set.len()),
        };
        thread.heap().alloc(ids::SET_ITERATOR, made).as_value()
    }
}

#[pymethods(itself(iter))]
impl SetIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<SetIterator>) -> PyResult<Option<Value>> {
        let Some(set) = this.set.get() else { return Ok(None) };
        if set.len() != this.len.get() {
            this.len.set(usize::MAX);
            return Err(thread.runtime_error("Set changed size during iteration"));
        }
        let mut place = this.place.get();
        let found = set.next(&mut place);
        this.place.set(place);
        match found {
            Some((key, _)) => {
                this.left.set(this.left.get().saturating_sub(1));
                Ok(Some(key))
            }
            None => {
                this.set.clear();
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<SetIterator>) -> usize {
        match this.set.get() {
            Some(set) if set.len() == this.len.get() => this.left.get(),
            _ => 0,
        }
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<SetIterator>) -> PyResult {
        let rest = List::empty(&thread.interp());
        if let Some(set) = this.set.get() {
            let mut place = this.place.get();
            while let Some((key, _)) = set.next(&mut place) {
                rest.push(thread, key)?;
            }
        }
        iterators::reduce_listed(thread, rest)
    }
}
