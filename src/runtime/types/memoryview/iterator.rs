//! Iteration over the items of a view.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::MemoryView;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Over the items of a view of one dimension. It is let go at the end.
#[pytype(name = "memory_iterator", shape = ids::MEMORYVIEW_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct MemoryIterator {
    header: Header,
    view: GcSlot<MemoryView>,
    #[untraced]
    index: Cell<usize>,
}

impl MemoryIterator {
    /// An iterator at the start of a view.
    pub(super) fn new(thread: &mut Thread, view: Gc<MemoryView>) -> Gc<MemoryIterator> {
        let iterator = MemoryIterator {
            header: Header::new(ids::MEMORYVIEW_ITERATOR),
            view: GcSlot::new(view),
            index: Cell::new(0),
        };
        thread.interp().class(ids::MEMORYVIEW_ITERATOR);
        thread.heap().alloc(ids::MEMORYVIEW_ITERATOR, iterator)
    }
}

#[pymethods(itself(iter))]
impl MemoryIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<MemoryIterator>) -> PyResult<Option<Value>> {
        let Some(view) = this.view.get() else { return Ok(None) };
        let index = this.index.get();
        if index >= view.first.len {
            this.view.clear();
            return Ok(None);
        }
        this.index.set(index + 1);
        view.item_at(thread, index).map(Some)
    }
}
