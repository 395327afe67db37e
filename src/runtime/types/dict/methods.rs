//! What Python sees of `dict`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Dict;
use super::Position;
use super::iterators::KeyIterator;
use super::iterators::ReverseKeyIterator;
use super::views;
use crate::interp::build::each_pair;
use crate::interp::build::iterates_as_dict;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::instance;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::exception;
use crate::types::generic_alias;
use crate::types::list::List;
use crate::types::sequence::tick;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// Operators.
#[pymethods]
impl Dict {
    #[slot(new)]
    fn new_empty(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let dict = Dict::new(thread);
        instance::finish_new(thread, class, dict.as_value())
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        update_args(thread, this, args, "dict")
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(dict) = this.cast::<Dict>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let text = thread.repr_once(this, |thread| {
            let mut text = StrBuilder::new();
            let mut position = Position::default();
            let mut before = "{";
            while let Some((key, value)) = dict.next(&mut position) {
                text.push_str(before);
                text.push_repr(thread, key)?;
                text.push_str(": ");
                text.push_repr(thread, value)?;
                before = ", ";
                tick(thread, position.0)?;
            }
            text.push_str(if before == "{" { "{}" } else { "}" });
            text.finish(thread)
        })?;
        match text {
            Some(text) => Ok(text.as_value()),
            None => Ok(Str::from_text(thread, "{...}")?.as_value()),
        }
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Dict>, other: Value, op: Comparison) -> PyResult {
        let (Some(other), Comparison::Eq | Comparison::Ne) = (other.cast::<Dict>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equal = equal(thread, this, other)?;
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Dict>) -> Value {
        KeyIterator::over(thread, this)
    }

    #[slot(len)]
    fn length(this: Gc<Dict>) -> usize {
        this.len()
    }

    #[slot(contains)]
    fn holds(thread: &mut Thread, this: Gc<Dict>, key: Value) -> PyResult<bool> {
        this.contains(thread, key)
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Value, key: Value) -> PyResult {
        let Some(dict) = this.cast::<Dict>() else { return Ok(Value::NOT_IMPLEMENTED) };
        match dict.get(thread, key)? {
            Some(value) => Ok(value),
            None => missing(thread, this, key),
        }
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Gc<Dict>, key: Value, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(value) => this.set(thread, key, value),
            None => match this.remove(thread, key)? {
                Some(_) => Ok(()),
                None => Err(thread.key_error(key)),
            },
        }
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        let (Some(one), Some(_)) = (left.cast::<Dict>(), right.cast::<Dict>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let made = copied(thread, one, left)?;
        update(thread, made, right)?;
        Ok(made.as_value())
    }

    #[slot(ior)]
    fn ior(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        if let Some(dict) = this.cast::<Dict>() {
            update(thread, dict, other)?;
        }
        Ok(this)
    }
}

/// Methods.
#[pymethods(extra = METHODS)]
impl Dict {
    /// Return the value for key if key is in the dictionary, else default.
    #[method("(key, default=None, /)", name = "get")]
    fn get_or(thread: &mut Thread, this: Gc<Dict>, key: Value, default: Option<Value>) -> PyResult {
        Ok(this.get(thread, key)?.or(default).unwrap_or(Value::NONE))
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("(key, default=None, /)")]
    fn setdefault(thread: &mut Thread, this: Gc<Dict>, key: Value, default: Option<Value>) -> PyResult {
        this.set_default(thread, key, default.unwrap_or(Value::NONE))
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("(key, default=<unrepresentable>, /)")]
    fn pop(thread: &mut Thread, this: Gc<Dict>, key: Value, default: Option<Value>) -> PyResult {
        match this.remove(thread, key)?.or(default) {
            Some(value) => Ok(value),
            None => Err(thread.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[method("()")]
    fn popitem(thread: &mut Thread, this: Gc<Dict>) -> PyResult {
        match this.pop_last(thread)? {
            Some((key, value)) => Ok(Tuple::small(&thread.interp(), &[key, value]).as_value()),
            None => {
                let text = Str::from_text(thread, "popitem(): dictionary is empty")?;
                Err(thread.raise_with(exceptions::KEY_ERROR, &[text.as_value()]))
            }
        }
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method("()")]
    fn keys(thread: &mut Thread, this: Gc<Dict>) -> Value {
        views::DictKeys::of(thread, this)
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method("()")]
    fn items(thread: &mut Thread, this: Gc<Dict>) -> Value {
        views::DictItems::of(thread, this)
    }

    /// D.values() -> an object providing a view on D's values
    #[method("()")]
    fn values(thread: &mut Thread, this: Gc<Dict>) -> Value {
        views::DictValues::of(thread, this)
    }

    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[method(raw, name = "update")]
    fn update_with(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        update_args(thread, this, args, "update")
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod("(iterable, value=None, /)")]
    fn fromkeys(thread: &mut Thread, class: Gc<Class>, iterable: Value, value: Option<Value>) -> PyResult {
        let value = value.unwrap_or(Value::NONE);
        let made = call::call(thread, class.as_value(), &[])?;
        if let Some(dict) = made.exact::<Dict>() {
            iter::for_each(thread, iterable, |thread, key| dict.set(thread, key, value))?;
        } else {
            iter::for_each(thread, iterable, |thread, key| ops::setitem(thread, made, key, Some(value)))?;
        }
        Ok(made)
    }

    /// Remove all items from the dict.
    #[method("()", name = "clear")]
    fn clear_all(thread: &mut Thread, this: Gc<Dict>) -> PyResult<()> {
        this.clear(thread)
    }

    /// Return a shallow copy of the dict.
    #[method("()", name = "copy")]
    fn copy_of(thread: &mut Thread, this: Value) -> PyResult<Gc<Dict>> {
        match this.cast::<Dict>() {
            Some(dict) => copied(thread, dict, this),
            None => Err(not_a_dict(thread, this, "copy")),
        }
    }

    /// Return a reverse iterator over the dict keys.
    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Gc<Dict>) -> Value {
        ReverseKeyIterator::over(thread, this)
    }

    /// Return the size of the dict in memory.
    #[method("()", name = "__sizeof__")]
    fn sizeof(this: Gc<Dict>) -> usize {
        size_of::<Dict>() + this.len() * 3 * size_of::<Value>()
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}

/// What `dict[key]` gives for a key that is not there.
#[cold]
fn missing(thread: &mut Thread, this: Value, key: Value) -> PyResult {
    let interp = thread.interp();
    let class = interp.class_of(this);
    if this.exact::<Dict>().is_none()
        && class::lookup(&interp, class, Name::__missing__.get(&interp)).is_some()
    {
        return specials::method(thread, this, Name::__missing__, &[key]);
    }
    Err(thread.key_error(key))
}

/// Whether two dicts have the same keys with equal values.
pub(super) fn equal(thread: &mut Thread, left: Gc<Dict>, right: Gc<Dict>) -> PyResult<bool> {
    if left.len() != right.len() {
        return Ok(false);
    }
    let mut position = Position::default();
    while let Some((key, value, hash)) = left.next_hashed(&mut position) {
        match right.get_hashed(thread, key, hash)? {
            Some(other) if ops::equal(thread, value, other)? => {}
            _ => return Ok(false),
        }
        tick(thread, position.0)?;
    }
    Ok(true)
}

/// `update` and `__init__`: at most one mapping or iterable, then keywords.
fn update_args(thread: &mut Thread, this: Value, args: Args<'_>, name: &str) -> PyResult<()> {
    let Some(dict) = this.cast::<Dict>() else {
        return Err(thread.type_error("a dict is needed"));
    };
    match args.positional() {
        [] => {}
        [other] => update(thread, dict, *other)?,
        more => {
            let count = more.len();
            return Err(thread.type_error(format!("{name} expected at most 1 argument, got {count}")));
        }
    }
    for (key, value) in args.keywords() {
        dict.set_str(thread, key, value)?;
    }
    Ok(())
}

#[cold]
fn not_a_dict(thread: &mut Thread, object: Value, method: &str) -> Raised {
    let name = thread.interp().class_of(object).name_text();
    thread.type_error(format!("descriptor '{method}' for 'dict' objects doesn't apply to a '{name}' object"))
}

/// `object.copy()` of a dict: what a class that says itself how it is iterated over lets see.
fn copied(thread: &mut Thread, dict: Gc<Dict>, object: Value) -> PyResult<Gc<Dict>> {
    if iterates_as_dict(&thread.interp(), object) {
        return dict.copy(thread);
    }
    let made = Dict::new(thread);
    update(thread, made, object)?;
    Ok(made)
}

/// `dict.update(other)` of a mapping or an iterable of pairs.
pub fn update(thread: &mut Thread, dict: Gc<Dict>, other: Value) -> PyResult<()> {
    if let Some(other) = other.exact::<Dict>() {
        return dict.update_from(thread, other);
    }
    let keys = Name::keys.get(&thread.interp());
    if other.cast::<Dict>().is_some() || attr::get_optional(thread, other, keys)?.is_some() {
        return each_pair(thread, other, |thread, key, value| dict.set(thread, key, value));
    }
    update_from_pairs(thread, dict, other)
}

fn update_from_pairs(thread: &mut Thread, dict: Gc<Dict>, pairs: Value) -> PyResult<()> {
    let mut index = 0usize;
    iter::for_each(thread, pairs, |thread, pair| {
        let (key, value) = pair_of(thread, pair, index)?;
        index += 1;
        dict.set(thread, key, value)
    })
}

fn items_of_pair(thread: &mut Thread, pair: Value) -> PyResult<Gc<List>> {
    let class = thread.interp().class_of(pair);
    if !class.is_iterable() {
        return Err(thread.type_error("object is not iterable"));
    }
    iter::sequence_list(thread, pair)
}

/// The pending exception, with a note where it is a `TypeError`.
#[cold]
fn noted_type_error(thread: &mut Thread, raised: Raised, note: &str) -> Raised {
    if !thread.pending_is(thread.interp().class(exceptions::TYPE_ERROR)) {
        return raised;
    }
    let error = thread.take_pending(raised);
    match exception::add_note(thread, error, note) {
        Ok(()) => thread.raise(error),
        Err(raised) => raised,
    }
}

fn pair_of(thread: &mut Thread, pair: Value, index: usize) -> PyResult<(Value, Value)> {
    if let Some([key, value]) = pair.exact::<Tuple>().map(|pair| pair.items()) {
        return Ok((*key, *value));
    }
    let items = items_of_pair(thread, pair).map_err(|raised| {
        let note = format!("Cannot convert dictionary update sequence element #{index} to a sequence");
        noted_type_error(thread, raised, &note)
    })?;
    match items.items() {
        [key, value] => Ok((*key, *value)),
        other => {
            let len = other.len();
            Err(thread.value_error(format!(
                "dictionary update sequence element #{index} has length {len}; 2 is required"
            )))
        }
    }
}
