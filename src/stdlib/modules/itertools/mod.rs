//! `itertools`

mod chain;
mod combine;
mod filter;
mod group;
mod infinite;
mod slice;
mod tee;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::object::storage;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[tee::TEE_SPEC],
    types: &[
        group::Accumulate::SPEC,
        slice::Batched::SPEC,
        chain::Chain::SPEC,
        combine::Combinations::SPEC,
        combine::CombinationsWithReplacement::SPEC,
        filter::Compress::SPEC,
        infinite::Count::SPEC,
        infinite::Cycle::SPEC,
        filter::DropWhile::SPEC,
        filter::FilterFalse::SPEC,
        group::GroupBy::SPEC,
        slice::Slice::SPEC,
        slice::Pairwise::SPEC,
        combine::Permutations::SPEC,
        combine::Product::SPEC,
        infinite::Repeat::SPEC,
        filter::StarMap::SPEC,
        filter::TakeWhile::SPEC,
        chain::ZipLongest::SPEC,
        group::Grouper::SPEC,
        tee::Tee::SPEC,
        tee::TeeData::SPEC,
    ],
    exec: None,
};

/// A tuple of `len` items, each made when its turn comes. Few items need no storage but the native stack.
#[inline]
fn tuple_of(
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
