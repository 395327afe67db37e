//! `OrderedDict`: a dict, which is ordered anyhow, whose order can be changed and counts when two are compared.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::instance::Instance;
use taipan_runtime::object::iter;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;
use taipan_runtime::types::tuple::Tuple;

use super::defaultdict::items_iterator;
use super::dict_slot;
use super::ordered_views::OrderedDictItems;
use super::ordered_views::OrderedDictIterator;
use super::ordered_views::OrderedDictKeys;
use super::ordered_views::OrderedDictValues;
use super::ordered_views::Part;
use crate::ids;

/// Dictionary that remembers insertion order
#[pytype(
    name = "OrderedDict",
    module = "collections",
    shape = ids::ORDERED_DICT,
    base = core_ids::DICT,
    flags(BASETYPE, DRESSED, MAPPING, MATCH_SELF, DICT, WEAKREF),
    kind = Instance::KIND
)]
pub struct OrderedDict {
    _header: Header,
}

fn is_ordered(thread: &Thread, value: Value) -> bool {
    let interp = thread.interp();
    interp.class_of(value).is_subclass_of(interp.class(ids::ORDERED_DICT))
}

fn dict_of(thread: &mut Thread, this: Value) -> PyResult<Gc<Dict>> {
    match this.cast::<Dict>() {
        Some(dict) => Ok(dict),
        None => Err(thread.type_error("an OrderedDict is required")),
    }
}

/// Takes items from a mapping, or pairs, and keywords; a subclass's `__setitem__` sees them.
fn update(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    if let Some(other) = args.first() {
        update_from(thread, this, other)?;
    }
    for (name, value) in args.keywords() {
        ops::setitem(thread, this, name.as_value(), Some(value))?;
    }
    Ok(())
}

fn update_from(thread: &mut Thread, this: Value, other: Value) -> PyResult<()> {
    let keys = Str::intern(&thread.interp(), "keys");
    if other.exact::<Dict>().is_some() {
        let items = items_iterator(thread, other)?;
        return set_pairs(thread, this, items);
    }
    let Some(keys) = attr::get_optional(thread, other, keys)? else {
        return set_pairs(thread, this, other);
    };
    let keys = call::call(thread, keys, &[])?;
    iter::for_each(thread, keys, |thread, key| {
        let value = ops::getitem(thread, other, key)?;
        ops::setitem(thread, this, key, Some(value))
    })
}

fn set_pairs(thread: &mut Thread, this: Value, pairs: Value) -> PyResult<()> {
    iter::for_each(thread, pairs, |thread, pair| {
        let pair = iter::to_tuple(thread, pair)?;
        match *pair.items() {
            [key, value] => ops::setitem(thread, this, key, Some(value)),
            [] | [_] => {
                let count = pair.len();
                let plural = if count == 1 { "" } else { "s" };
                Err(thread.value_error(format!("need more than {count} value{plural} to unpack")))
            }
            _ => Err(thread.value_error("too many values to unpack (expected 2)")),
        }
    })
}

/// Whether two have the same keys in the same order.
fn same_order(thread: &mut Thread, left: Gc<Dict>, right: Gc<Dict>) -> PyResult<bool> {
    let (mut at, mut other_at) = (Position::default(), Position::default());
    loop {
        match (left.next(&mut at), right.next(&mut other_at)) {
            (Some((key, _)), Some((other, _))) => {
                if !ops::equal(thread, key, other)? {
                    return Ok(false);
                }
            }
            (None, None) => return Ok(true),
            _ => return Ok(false),
        }
    }
}

/// A new one of the class of `own` with the items of both.
fn merged(thread: &mut Thread, own: Value, left: Value, right: Value) -> PyResult {
    if left.cast::<Dict>().is_none() || right.cast::<Dict>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let class = thread.interp().class_of(own).as_value();
    let merged = call::call(thread, class, &[left])?;
    update_from(thread, merged, right)?;
    Ok(merged)
}

/// Takes out the first entry.
fn take_first(thread: &mut Thread, dict: Gc<Dict>) -> PyResult<Option<(Value, Value)>> {
    let mut position = Position::default();
    let Some((key, value)) = dict.next(&mut position) else { return Ok(None) };
    dict.remove(thread, key)?;
    Ok(Some((key, value)))
}

/// Makes an entry the first: all others are put behind it again.
fn put_first(thread: &mut Thread, dict: Gc<Dict>, key: Value, value: Value) -> PyResult<()> {
    let others = dict.copy(thread)?;
    dict.clear(thread)?;
    dict.set(thread, key, value)?;
    dict.update_from(thread, others)
}

#[pymethods]
impl OrderedDict {
    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let given = args.positional().len();
        if given > 1 {
            return Err(thread.type_error(format!("expected at most 1 argument, got {given}")));
        }
        update(thread, this, args)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        let dict = dict_of(thread, this)?;
        Ok(OrderedDictIterator::over(thread, dict, Part::Keys, true))
    }

    /// od.__reversed__() <==> reversed(od)
    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Value) -> PyResult {
        let dict = dict_of(thread, this)?;
        Ok(OrderedDictIterator::over(thread, dict, Part::Keys, false))
    }

    #[method("()")]
    fn keys(thread: &mut Thread, this: Value) -> PyResult {
        let dict = dict_of(thread, this)?;
        OrderedDictKeys::of(thread, this, dict)
    }

    #[method("()")]
    fn values(thread: &mut Thread, this: Value) -> PyResult {
        let dict = dict_of(thread, this)?;
        OrderedDictValues::of(thread, this, dict)
    }

    #[method("()")]
    fn items(thread: &mut Thread, this: Value) -> PyResult {
        let dict = dict_of(thread, this)?;
        OrderedDictItems::of(thread, this, dict)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
        let shown = thread.repr_once(this, |thread| show(thread, this))?;
        match shown {
            Some(shown) => Ok(shown),
            None => Ok(Str::intern(&thread.interp(), "...")),
        }
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
        let (Some(own), Some(dict), Comparison::Eq | Comparison::Ne) =
            (this.cast::<Dict>(), other.cast::<Dict>(), op)
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let Some(compare) = dict_slot(thread, |slots| slots.compare) else { return Ok(Value::FALSE) };
        let mut equal = compare(thread, this, other, Comparison::Eq)? == Value::TRUE;
        if equal && is_ordered(thread, other) {
            equal = same_order(thread, own, dict)?;
        }
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        let own = if is_ordered(thread, left) { left } else { right };
        merged(thread, own, left, right)
    }

    #[slot(ior)]
    fn ior(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        update_from(thread, this, other)?;
        Ok(this)
    }

    #[method("(*args, **kwargs)", name = "update", raw)]
    fn update_with(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let given = args.positional().len();
        if given > 1 {
            let message = format!("update() takes at most 1 positional argument ({given} given)");
            return Err(thread.type_error(message));
        }
        update(thread, this, args)
    }

    /// Create a new ordered dictionary with keys from iterable and values set to value.
    #[classmethod("(iterable, value=None)")]
    fn fromkeys(thread: &mut Thread, class: Gc<Class>, iterable: Value, value: Option<Value>) -> PyResult {
        let made = call::call(thread, class.as_value(), &[])?;
        let value = value.unwrap_or(Value::NONE);
        iter::for_each(thread, iterable, |thread, key| ops::setitem(thread, made, key, Some(value)))?;
        Ok(made)
    }

    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("(key, default=<unrepresentable>)")]
    fn pop(thread: &mut Thread, this: Value, key: Value, default: Option<Value>) -> PyResult {
        match dict_of(thread, this)?.remove(thread, key)?.or(default) {
            Some(value) => Ok(value),
            None => Err(thread.key_error(key)),
        }
    }

    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    #[method("(key, last=True)")]
    fn move_to_end(
        thread: &mut Thread,
        this: Value,
        key: Value,
        #[default(true)] last: bool,
    ) -> PyResult<()> {
        let dict = dict_of(thread, this)?;
        match dict.remove(thread, key)? {
            Some(value) if last => dict.set(thread, key, value),
            Some(value) => put_first(thread, dict, key, value),
            None => Err(thread.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if false.
    #[method("(last=True)")]
    fn popitem(thread: &mut Thread, this: Value, #[default(true)] last: bool) -> PyResult<(Value, Value)> {
        let dict = dict_of(thread, this)?;
        let taken = if last { dict.pop_last(thread)? } else { take_first(thread, dict)? };
        match taken {
            Some(pair) => Ok(pair),
            None => {
                let message = Str::intern(&thread.interp(), "dictionary is empty").as_value();
                Err(thread.key_error(message))
            }
        }
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("(key, default=None)")]
    fn setdefault(thread: &mut Thread, this: Value, key: Value, default: Option<Value>) -> PyResult {
        if let Some(value) = dict_of(thread, this)?.get(thread, key)? {
            return Ok(value);
        }
        let default = default.unwrap_or(Value::NONE);
        ops::setitem(thread, this, key, Some(default))?;
        Ok(default)
    }

    /// od.copy() -> a shallow copy of od
    #[method("()")]
    fn copy(thread: &mut Thread, this: Value) -> PyResult {
        let class = thread.interp().class_of(this).as_value();
        call::call(thread, class, &[this])
    }

    /// Return state information for pickling
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let interp = thread.interp();
        let state = attr::get_optional(thread, this, Name::__dict__.get(&interp))?;
        let state = match state.and_then(|state| state.cast::<Dict>()).filter(|state| !state.is_empty()) {
            Some(state) => state.copy(thread)?.as_value(),
            None => Value::NONE,
        };
        let items = items_iterator(thread, this)?;
        let class = interp.class_of(this).as_value();
        let args = interp.empty_tuple().as_value();
        Ok(Tuple::small(&interp, &[class, args, state, Value::NONE, items]).as_value())
    }
}

/// `OrderedDict({..})`
fn show(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
    let mut text = StrBuilder::new();
    let shown = thread.interp().class_of(this).name();
    text.push_string(thread, shown)?;
    text.push_str("(");
    if let Some(dict) = this.cast::<Dict>().filter(|dict| !dict.is_empty()) {
        text.push_repr(thread, dict.as_value())?;
    }
    text.push_str(")");
    text.finish(thread)
}
