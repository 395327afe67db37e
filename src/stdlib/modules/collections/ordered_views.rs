//! The views of an `OrderedDict` and the iterator of all of them: a dict's, but that iteration ends when the order changes.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::ShapeId;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::instance;
use taipan_runtime::object::instance::Instance;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::dict::views;
use taipan_runtime::types::iterators;
use taipan_runtime::types::list::List;
use taipan_runtime::types::mappingproxy;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;

/// What is iterated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Keys,
    Values,
    Items,
}

/// An iterator over an `OrderedDict` or one of its views.
#[pytype(name = "odict_iterator", shape = ids::ORDERED_DICT_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct OrderedDictIterator {
    header: Header,
    /// Nothing once it has ended.
    dict: GcSlot<Dict>,
    #[untraced]
    position: Cell<usize>,
    /// The dict's when iteration began.
    #[untraced]
    version: u32,
    #[untraced]
    part: Part,
    #[untraced]
    forward: bool,
}

impl OrderedDictIterator {
    pub(super) fn over(thread: &mut Thread, dict: Gc<Dict>, part: Part, forward: bool) -> Value {
        thread.interp().class(ids::ORDERED_DICT_ITERATOR);
        let iterator = OrderedDictIterator {
            header: Header::new(ids::ORDERED_DICT_ITERATOR),
            dict: GcSlot::new(dict),
            position: Cell::new(if forward { 0 } else { usize::MAX }),
            version: dict.version(),
            part,
            forward,
        };
        thread.heap().alloc(ids::ORDERED_DICT_ITERATOR, iterator).as_value()
    }

    fn advance(&self, thread: &Thread, dict: Gc<Dict>, position: &mut Position) -> Option<Value> {
        let (key, value) = if self.forward { dict.next(position) } else { dict.previous(position) }?;
        Some(match self.part {
            Part::Keys => key,
            Part::Values => value,
            Part::Items => Tuple::small(&thread.interp(), &[key, value]).as_value(),
        })
    }
}

#[pymethods(itself(iter))]
impl OrderedDictIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<OrderedDictIterator>) -> PyResult<Option<Value>> {
        let Some(dict) = this.dict.get() else { return Ok(None) };
        if dict.version() != this.version {
            this.dict.clear();
            return Err(thread.runtime_error("OrderedDict mutated during iteration"));
        }
        let mut position = Position(this.position.get());
        let item = this.advance(thread, dict, &mut position);
        this.position.set(position.0);
        if item.is_none() {
            this.dict.clear();
        }
        Ok(item)
    }

    /// Return state information for pickling
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<OrderedDictIterator>) -> PyResult {
        let rest = List::empty(&thread.interp());
        let mut position = Position(this.position.get());
        while let Some(dict) = this.dict.get()
            && let Some(item) = this.advance(thread, dict, &mut position)
        {
            rest.push(thread, item)?;
        }
        iterators::reduce_listed(thread, rest)
    }
}

/// A dict's view as the view of an `OrderedDict`, which it refers to.
fn dress(thread: &mut Thread, shape: ShapeId, view: Value, ordered: Value) -> PyResult {
    let class = thread.interp().class(shape);
    let dressed = instance::finish_new(thread, class, view)?;
    if let Some(instance) = dressed.as_instance()
        && let Some(slot) = instance.own_slot()
    {
        thread.heap().set(instance, slot, ordered);
    }
    Ok(dressed)
}

/// The `OrderedDict` that a view is of.
fn ordered_of(view: Value) -> Value {
    let kept = view.as_instance().and_then(|instance| instance.own_slot()?.get());
    kept.unwrap_or(Value::NONE)
}

fn iterator(thread: &mut Thread, view: Value, part: Part, forward: bool) -> PyResult {
    match ordered_of(view).cast::<Dict>() {
        Some(dict) => Ok(OrderedDictIterator::over(thread, dict, part, forward)),
        None => Err(thread.type_error("a view of an OrderedDict is required")),
    }
}

macro_rules! views {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $base:ident $plain:ident $part:ident ($($flag:ident)?);)*) => {
        $(
            $(#[$doc])*
            #[pytype(
                name = $name,
                shape = ids::$shape,
                base = core_ids::$base,
                flags(NO_NEW, DRESSED, $($flag)?),
                kind = Instance::KIND
            )]
            pub struct $type {
                _header: Header,
            }

            impl $type {
                /// The view of an `OrderedDict`, whose dict is given, too.
                pub(super) fn of(thread: &mut Thread, ordered: Value, dict: Gc<Dict>) -> PyResult {
                    let plain = views::$plain::of(thread, dict);
                    dress(thread, ids::$shape, plain, ordered)
                }
            }

            #[pymethods]
            impl $type {
                #[slot(iter)]
                fn iter(thread: &mut Thread, this: Value) -> PyResult {
                    iterator(thread, this, Part::$part, true)
                }

                #[slot(repr)]
                fn repr(thread: &mut Thread, this: Value) -> PyResult {
                    views::repr(thread, this, $name)
                }

                #[method("()", name = "__reversed__")]
                fn reversed(thread: &mut Thread, this: Value) -> PyResult {
                    iterator(thread, this, Part::$part, false)
                }

                /// dictionary that this view refers to
                #[getter]
                fn mapping(thread: &mut Thread, this: Value) -> Value {
                    mappingproxy::new(thread, ordered_of(this))
                }
            }
        )*
    };
}

views! {
    /// The keys.
    OrderedDictKeys "odict_keys" ORDERED_DICT_KEYS DICT_KEYS DictKeys Keys (UNHASHABLE);
    /// The values.
    OrderedDictValues "odict_values" ORDERED_DICT_VALUES DICT_VALUES DictValues Values ();
    /// The items.
    OrderedDictItems "odict_items" ORDERED_DICT_ITEMS DICT_ITEMS DictItems Items (UNHASHABLE);
}
