//! `dict_keys`, `dict_values`, `dict_items`: live views.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Dict;
use super::Position;
use super::iterators::ItemIterator;
use super::iterators::KeyIterator;
use super::iterators::Part;
use super::iterators::ReverseItemIterator;
use super::iterators::ReverseKeyIterator;
use super::iterators::ReverseValueIterator;
use super::iterators::ValueIterator;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::mappingproxy;
use crate::types::sequence::tick;
use crate::types::set;
use crate::types::set::Set;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

macro_rules! views {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $forward:ident $backward:ident ($($flag:ident)?);)*) => {
        $(
            $(#[$doc])*
            #[pytype(name = $name, shape = ids::$shape, flags($($flag)?), trace, methods(METHODS))]
            #[repr(C)]
            pub struct $type {
                header: Header,
                dict: GcSlot<Dict>,
            }

            impl $type {
                /// A view of the dict.
                pub fn of(thread: &mut Thread, dict: Gc<Dict>) -> Value {
                    thread.interp().class(ids::$shape);
                    let view = $type { header: Header::new(ids::$shape), dict: GcSlot::new(dict) };
                    thread.heap().alloc(ids::$shape, view).as_value()
                }

                /// What it shows.
                fn dict(&self) -> Gc<Dict> {
                    self.dict.get().expect("a view is made with its dict")
                }
            }

            #[pymethods]
            impl $type {
                #[slot(iter)]
                fn iter(thread: &mut Thread, this: Gc<$type>) -> Value {
                    $forward::over(thread, this.dict())
                }

                #[slot(len)]
                fn len(this: Gc<$type>) -> usize {
                    this.dict().len()
                }

                #[slot(repr)]
                fn repr(thread: &mut Thread, this: Value) -> PyResult {
                    repr(thread, this, $name)
                }

                /// Return a reverse iterator over the view.
                #[method("()", name = "__reversed__")]
                fn reversed(thread: &mut Thread, this: Gc<$type>) -> Value {
                    $backward::over(thread, this.dict())
                }

                /// dictionary that this view refers to
                #[getter]
                fn mapping(thread: &mut Thread, this: Gc<$type>) -> Value {
                    mappingproxy::new(thread, this.dict().as_value())
                }
            }
        )*
    };
}

views! {
    /// The keys.
    DictKeys "dict_keys" DICT_KEYS KeyIterator ReverseKeyIterator (UNHASHABLE);
    /// The values.
    DictValues "dict_values" DICT_VALUES ValueIterator ReverseValueIterator ();
    /// The items.
    DictItems "dict_items" DICT_ITEMS ItemIterator ReverseItemIterator (UNHASHABLE);
}

#[pymethods(extra = METHODS)]
impl DictValues {}

/// The list of what iterating over a dict or a view gives; `None` for any other type, and for subclasses of `dict`.
pub fn listed(thread: &mut Thread, value: Value) -> PyResult<Option<Gc<List>>> {
    let (dict, part) = if let Some(dict) = value.exact::<Dict>() {
        (dict, Part::Key)
    } else if let Some(view) = value.exact::<DictKeys>() {
        (view.dict(), Part::Key)
    } else if let Some(view) = value.exact::<DictValues>() {
        (view.dict(), Part::Value)
    } else if let Some(view) = value.exact::<DictItems>() {
        (view.dict(), Part::Item)
    } else {
        return Ok(None);
    };
    thread.work(dict.len().saturating_mul(64))?;
    let interp = thread.interp();
    let parts = dict.entries().map(|(_, key, value)| part.of(&interp, (key, value)));
    List::build(thread, dict.len(), parts).map(Some)
}

/// `name([..])` with what a view shows.
pub fn repr(thread: &mut Thread, this: Value, name: &str) -> PyResult {
    let text = thread.repr_once(this, |thread| {
        let items = iter::to_list(thread, this)?;
        let items = ops::repr(thread, items.as_value())?;
        let mut text = StrBuilder::new();
        text.push_str(name);
        text.push_str("(");
        text.push_string(thread, items)?;
        text.push_str(")");
        text.finish(thread)
    })?;
    match text {
        Some(text) => Ok(text.as_value()),
        None => Ok(Str::from_text(thread, "...")?.as_value()),
    }
}

/// Whether the item is in the dict, with this value.
fn holds_item(thread: &mut Thread, dict: Gc<Dict>, item: Value) -> PyResult<bool> {
    let Some([key, value]) = item.cast::<Tuple>().map(|pair| pair.items()) else { return Ok(false) };
    match dict.get(thread, *key)? {
        Some(found) => ops::equal(thread, found, *value),
        None => Ok(false),
    }
}

/// Whether a value is a set or a view that is like one.
fn is_set_like(value: Value) -> bool {
    set::is_any_set(value) || value.cast::<DictKeys>().is_some() || value.cast::<DictItems>().is_some()
}

fn all_in(thread: &mut Thread, items: Value, container: Value) -> PyResult<bool> {
    let iterator = iter::iter(thread, items)?;
    let mut index = 0;
    while let Some(item) = iter::next(thread, iterator)? {
        if !ops::contains(thread, container, item)? {
            return Ok(false);
        }
        tick(thread, index)?;
        index += 1;
    }
    Ok(true)
}

/// Comparison as of sets.
fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
    if !is_set_like(other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (ops::len(thread, this)?, ops::len(thread, other)?);
    let holds = match op {
        Comparison::Eq => left == right && all_in(thread, this, other)?,
        Comparison::Ne => !(left == right && all_in(thread, this, other)?),
        Comparison::Lt => left < right && all_in(thread, this, other)?,
        Comparison::Le => left <= right && all_in(thread, this, other)?,
        Comparison::Gt => left > right && all_in(thread, other, this)?,
        Comparison::Ge => left >= right && all_in(thread, other, this)?,
    };
    Ok(Value::bool(holds))
}

/// Whether the two have no item in common.
fn is_disjoint(thread: &mut Thread, this: Value, other: Value) -> PyResult<bool> {
    let (items, container) = match is_set_like(other) && ops::len(thread, other)? > ops::len(thread, this)? {
        true => (this, other),
        false => (other, this),
    };
    let iterator = iter::iter(thread, items)?;
    let mut index = 0;
    while let Some(item) = iter::next(thread, iterator)? {
        if ops::contains(thread, container, item)? {
            return Ok(false);
        }
        tick(thread, index)?;
        index += 1;
    }
    Ok(true)
}

/// A set of the items of either side, to be changed by the other.
fn set_of(thread: &mut Thread, items: Value) -> PyResult<Gc<Set>> {
    let made = Set::empty(&thread.interp());
    set::update(thread, made, items)?;
    Ok(made)
}

macro_rules! set_operators {
    ($type:ident $dict:ident, $item:ident, $thread:ident => $holds:expr) => {
        #[pymethods(extra = METHODS)]
        impl $type {
            #[slot(contains)]
            fn contains($thread: &mut Thread, this: Gc<$type>, $item: Value) -> PyResult<bool> {
                let $dict = this.dict();
                $holds
            }

            #[slot(hash)]
            fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
                ops::no_hash(thread, this)
            }

            #[slot(compare)]
            fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
                compare(thread, this, other, op)
            }

            #[slot(and)]
            fn and(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let (view, other) = match left.exact::<$type>() {
                    Some(_) => (left, right),
                    None => (right, left),
                };
                let swap = set::is_any_set(other) && ops::len(thread, other)? > ops::len(thread, view)?;
                let (items, container) = if swap { (view, other) } else { (other, view) };
                let made = Set::empty(&thread.interp());
                iter::for_each(thread, items, |thread, item| {
                    if ops::contains(thread, container, item)? {
                        made.add(thread, item)?;
                    }
                    Ok(())
                })?;
                Ok(made.as_value())
            }

            #[slot(or)]
            fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let made = set_of(thread, left)?;
                set::update(thread, made, right)?;
                Ok(made.as_value())
            }

            #[slot(sub)]
            fn sub(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let made = set_of(thread, left)?;
                set::difference_update(thread, made, right)?;
                Ok(made.as_value())
            }

            #[slot(xor)]
            fn xor(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let made = set_of(thread, left)?;
                set::symmetric_difference_update(thread, made, right)?;
                Ok(made.as_value())
            }

            /// Return True if the view and the given iterable have a null intersection.
            #[method("(other, /)")]
            fn isdisjoint(thread: &mut Thread, this: Value, other: Value) -> PyResult<bool> {
                is_disjoint(thread, this, other)
            }
        }
    };
}

set_operators!(DictKeys dict, item, thread => dict.contains(thread, item));
set_operators!(DictItems dict, item, thread => holds_item(thread, dict, item));

/// Calls `each` with every key, for sets that are made of dicts.
pub(crate) fn keys_of(
    thread: &mut Thread,
    dict: Gc<Dict>,
    mut each: impl FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    let mut position = Position::default();
    let (version, len) = (dict.version(), dict.len());
    while let Some((key, _)) = dict.next(&mut position) {
        each(thread, key)?;
        tick(thread, position.0)?;
        if dict.version() != version && dict.len() != len {
            return Err(thread.runtime_error("dictionary changed size during iteration"));
        }
    }
    Ok(())
}
