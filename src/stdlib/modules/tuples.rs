//! Tuples made item by item.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::storage;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::tuple::Tuple;

/// A tuple of `len` items, each made when its turn comes. Few items need no storage but the native stack.
#[inline]
pub(super) fn tuple_of(
    thread: &mut Thread,
    len: usize,
    mut each: impl FnMut(&mut Thread, usize) -> PyResult,
) -> PyResult<Gc<Tuple>> {
    const FEW: usize = 8;
    if len > FEW {
        return long_tuple(thread, len, &mut each);
    }
    let mut items = [Value::NONE; FEW];
    for (index, item) in items[..len].iter_mut().enumerate() {
        *item = each(thread, index)?;
    }
    Ok(Tuple::small(&thread.interp(), &items[..len]))
}

fn long_tuple(
    thread: &mut Thread,
    len: usize,
    each: &mut dyn FnMut(&mut Thread, usize) -> PyResult,
) -> PyResult<Gc<Tuple>> {
    let items = thread.alloc_values(len)?;
    for index in 0..len {
        let item = each(thread, index)?;
        storage::store(thread.heap(), items, index, item);
    }
    thread.work(len)?;
    Tuple::new(thread, storage::filled(items, len))
}
