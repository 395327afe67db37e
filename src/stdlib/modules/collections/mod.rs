//! `_collections`

mod defaultdict;
mod deque;
mod ordered_dict;
mod ordered_views;
mod tuplegetter;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::ops::BinaryOp;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Slots;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::str::Str;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_collections",
    doc: "High performance data structures.",
    functions: &[COUNT_ELEMENTS_SPEC],
    types: &[
        defaultdict::DefaultDict::SPEC,
        ordered_dict::OrderedDict::SPEC,
        deque::Deque::SPEC,
        deque::DequeIterator::SPEC,
        deque::DequeReverseIterator::SPEC,
        tuplegetter::TupleGetter::SPEC,
    ],
    exec: Some(exec),
};

/// Types that have no name in the module.
fn exec(thread: &mut Thread, _space: Gc<Dict>) -> PyResult<()> {
    for spec in [
        ordered_views::OrderedDictIterator::SPEC,
        ordered_views::OrderedDictKeys::SPEC,
        ordered_views::OrderedDictValues::SPEC,
        ordered_views::OrderedDictItems::SPEC,
    ] {
        thread.interp().add_extension_type(spec);
    }
    Ok(())
}

/// Count elements in the iterable, updating the mapping
#[pyfunction("(mapping, iterable, /)", module = "_collections", name = "_count_elements")]
fn count_elements(thread: &mut Thread, mapping: Value, iterable: Value) -> PyResult<()> {
    let interp = thread.interp();
    let (own, dict_class) = (interp.class_of(mapping), interp.class(taipan_runtime::object::ids::DICT));
    // A subclass such as `Counter` inherits both from `dict`; one that overrides them is asked.
    let inherits = |name| {
        let name = Str::intern(&interp, name);
        class::lookup(&interp, own, name) == class::lookup(&interp, dict_class, name)
    };
    if let Some(dict) = mapping.cast::<Dict>().filter(|_| inherits("get") && inherits("__setitem__")) {
        return iter::for_each(thread, iterable, |thread, item| {
            let hash = ops::hash(thread, item)?;
            dict.count_up(thread, item, hash)
        });
    }
    let get = attr::get(thread, mapping, Str::intern(&interp, "get"))?;
    let one = Value::int_from_low_bits(1);
    iter::for_each(thread, iterable, |thread, item| {
        let count = call::call(thread, get, &[item, Value::int_from_low_bits(0)])?;
        let count = ops::binary(thread, BinaryOp::Add, count, one)?;
        ops::setitem(thread, mapping, item, Some(count))
    })
}

/// A slot of `dict` itself.
fn dict_slot<T>(thread: &Thread, pick: impl FnOnce(&Slots) -> Option<T>) -> Option<T>
where
    T: Copy,
{
    thread.interp().class(taipan_runtime::object::ids::DICT).slot(pick)
}
