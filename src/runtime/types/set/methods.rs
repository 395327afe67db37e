//! What Python sees of `set` and `frozenset`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::FrozenSet;
use super::Set;
use super::SetIterator;
use super::any_set;
use super::operators;
use crate::number::hash::SetHasher;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::instance;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// The set under a receiver.
fn own(thread: &mut Thread, this: Value) -> PyResult<Gc<Set>> {
    any_set(this).ok_or_else(|| no_set(thread, this))
}

#[cold]
fn no_set(thread: &mut Thread, this: Value) -> Raised {
    let name = thread.interp().class_of(this).name_text();
    thread.type_error(format!("descriptor requires a 'set' object but received a '{name}'"))
}

/// Both operands as sets, for the operators, which take nothing else.
fn both(left: Value, right: Value) -> Option<(Gc<Set>, Gc<Set>)> {
    Some((any_set(left)?, any_set(right)?))
}

fn repr(thread: &mut Thread, this: Value) -> PyResult {
    let class = thread.interp().class_of(this);
    let name = class.name_text();
    let plain = this.exact::<Set>().is_some();
    let text = thread.repr_once(this, |thread| {
        let mut text = StrBuilder::new();
        let items = iter::to_list(thread, this)?;
        if items.is_empty() {
            text.push_str(&name);
            text.push_str("()");
            return text.finish(thread);
        }
        let items = ops::repr(thread, items.as_value())?;
        let inner = Str::slice(thread, items, 1, items.len() - 1)?;
        let (before, after) = if plain { (String::new(), "}") } else { (format!("{name}("), "})") };
        text.push_str(&before);
        text.push_str("{");
        text.push_string(thread, inner)?;
        text.push_str(after);
        text.finish(thread)
    })?;
    match text {
        Some(text) => Ok(text.as_value()),
        None => Ok(Str::from_text(thread, &format!("{name}(...)"))?.as_value()),
    }
}

macro_rules! common {
    ($type:ident) => {
        /// What both kinds have.
        #[pymethods(extra = COMMON)]
        impl $type {
            #[slot(repr)]
            fn repr(thread: &mut Thread, this: Value) -> PyResult {
                repr(thread, this)
            }

            #[slot(compare)]
            fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
                match both(this, other) {
                    Some((left, right)) => operators::compare(thread, left, right, op).map(Value::bool),
                    None => Ok(Value::NOT_IMPLEMENTED),
                }
            }

            #[slot(iter)]
            fn iter(thread: &mut Thread, this: Value) -> PyResult {
                let set = own(thread, this)?;
                Ok(SetIterator::over(thread, set))
            }

            #[slot(len)]
            fn length(thread: &mut Thread, this: Value) -> PyResult<usize> {
                Ok(own(thread, this)?.len())
            }

            #[slot(contains)]
            fn holds(thread: &mut Thread, this: Value, item: Value) -> PyResult<bool> {
                let set = own(thread, this)?;
                contains(thread, set, item)
            }

            #[slot(or)]
            fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let Some((one, _)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
                let made = one.copied(thread, operators::shape_of(one))?;
                operators::update(thread, made, right)?;
                Ok(made.as_value())
            }

            #[slot(and)]
            fn and(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let Some((one, _)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
                Ok(operators::intersection(thread, one, right)?.as_value())
            }

            #[slot(sub)]
            fn sub(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let Some((one, _)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
                Ok(operators::difference(thread, one, right)?.as_value())
            }

            #[slot(xor)]
            fn xor(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let Some((one, _)) = both(left, right) else { return Ok(Value::NOT_IMPLEMENTED) };
                Ok(operators::symmetric_difference(thread, one, right)?.as_value())
            }

            /// Test whether the element is in the set.
            #[method("(object, /)", name = "__contains__")]
            fn contains_method(thread: &mut Thread, this: Value, object: Value) -> PyResult<bool> {
                let set = own(thread, this)?;
                contains(thread, set, object)
            }

            /// Return a new set with elements from the set and all others.
            #[method("(*others)")]
            fn union(thread: &mut Thread, this: Value, others: &[Value]) -> PyResult<Gc<Set>> {
                let set = own(thread, this)?;
                let made = set.copied(thread, operators::shape_of(set))?;
                for &other in others {
                    operators::update(thread, made, other)?;
                }
                Ok(made)
            }

            /// Return a new set with elements common to the set and all others.
            #[method("(*others)")]
            fn intersection(thread: &mut Thread, this: Value, others: &[Value]) -> PyResult<Gc<Set>> {
                let set = own(thread, this)?;
                let [first, rest @ ..] = others else {
                    return set.copied(thread, operators::shape_of(set));
                };
                let mut made = operators::intersection(thread, set, *first)?;
                for &other in rest {
                    made = operators::intersection(thread, made, other)?;
                }
                Ok(made)
            }

            /// Return a new set with elements in the set that are not in the others.
            #[method("(*others)")]
            fn difference(thread: &mut Thread, this: Value, others: &[Value]) -> PyResult<Gc<Set>> {
                let set = own(thread, this)?;
                let [first, rest @ ..] = others else {
                    return set.copied(thread, operators::shape_of(set));
                };
                let made = operators::difference(thread, set, *first)?;
                for &other in rest {
                    operators::difference_update(thread, made, other)?;
                }
                Ok(made)
            }

            /// Return a new set with elements in either the set or other but not both.
            #[method("(other, /)")]
            fn symmetric_difference(thread: &mut Thread, this: Value, other: Value) -> PyResult<Gc<Set>> {
                let set = own(thread, this)?;
                operators::symmetric_difference(thread, set, other)
            }

            /// Report whether another set contains this set.
            #[method("(other, /)")]
            fn issubset(thread: &mut Thread, this: Value, other: Value) -> PyResult<bool> {
                let set = own(thread, this)?;
                match any_set(other) {
                    Some(other) => operators::is_subset(thread, set, other),
                    None => Ok(operators::intersection(thread, set, other)?.len() == set.len()),
                }
            }

            /// Report whether this set contains another set.
            #[method("(other, /)")]
            fn issuperset(thread: &mut Thread, this: Value, other: Value) -> PyResult<bool> {
                let set = own(thread, this)?;
                if let Some(other) = any_set(other) {
                    return operators::is_subset(thread, other, set);
                }
                let iterator = iter::iter(thread, other)?;
                while let Some(item) = iter::next(thread, iterator)? {
                    if !set.contains(thread, item)? {
                        return Ok(false);
                    }
                    thread.work(64)?;
                }
                Ok(true)
            }

            /// Return True if two sets have a null intersection.
            #[method("(other, /)")]
            fn isdisjoint(thread: &mut Thread, this: Value, other: Value) -> PyResult<bool> {
                let set = own(thread, this)?;
                operators::is_disjoint(thread, set, other)
            }

            /// Return state information for pickling.
            #[method("()", name = "__reduce__")]
            fn reduce(thread: &mut Thread, this: Value) -> PyResult {
                let interp = thread.interp();
                let items = iter::to_list(thread, this)?.as_value();
                let args = Tuple::small(&interp, &[items]).as_value();
                let state = specials::method(thread, this, Name::__getstate__, &[])?;
                let class = interp.class_of(this).as_value();
                Ok(Tuple::small(&interp, &[class, args, state]).as_value())
            }

            /// S.__sizeof__() -> size of S in memory, in bytes.
            #[method("()", name = "__sizeof__")]
            fn sizeof(thread: &mut Thread, this: Value) -> PyResult<usize> {
                let set = own(thread, this)?;
                let places = set.body.table.get().map_or(0, |table| table.places());
                Ok(size_of::<Set>() + places * 2 * size_of::<Value>())
            }

            /// See PEP 585
            #[classmethod("(object, /)", name = "__class_getitem__")]
            fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
                generic_alias::new(thread, class.as_value(), object)
            }
        }
    };
}

common!(Set);
common!(FrozenSet);

/// `item in set`: a set, which has no hash, is looked for as the frozen set of its items.
fn contains(thread: &mut Thread, set: Gc<Set>, item: Value) -> PyResult<bool> {
    with_frozen(thread, item, |thread, item| set.contains(thread, item))
}

fn with_frozen<R>(
    thread: &mut Thread,
    item: Value,
    mut look: impl FnMut(&mut Thread, Value) -> PyResult<R>,
) -> PyResult<R> {
    let raised = match look(thread, item) {
        Ok(answer) => return Ok(answer),
        Err(raised) => raised,
    };
    let Some(inner) = item.cast::<Set>() else { return Err(raised) };
    thread.catch_builtin(raised, exceptions::TYPE_ERROR)?;
    let frozen = inner.copied(thread, ids::FROZENSET)?;
    look(thread, frozen.as_value())
}

/// Making sets, and changing them by operators.
#[pymethods]
impl Set {
    #[slot(new)]
    fn new_empty(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let set = Set::empty(&thread.interp());
        instance::finish_new(thread, class, set.as_value())
    }

    #[init("(iterable=(), /)")]
    fn init(thread: &mut Thread, this: Gc<Set>, iterable: Option<Value>) -> PyResult<()> {
        if !this.is_empty() {
            this.clear();
        }
        match iterable {
            Some(iterable) => operators::update(thread, this, iterable),
            None => Ok(()),
        }
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(ior)]
    fn ior(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        let Some((set, _)) = both(this, other) else { return Ok(Value::NOT_IMPLEMENTED) };
        operators::update(thread, set, other)?;
        Ok(this)
    }

    #[slot(iand)]
    fn iand(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        let Some((set, _)) = both(this, other) else { return Ok(Value::NOT_IMPLEMENTED) };
        let made = operators::intersection(thread, set, other)?;
        operators::become_set(thread, set, made);
        Ok(this)
    }

    #[slot(isub)]
    fn isub(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        let Some((set, _)) = both(this, other) else { return Ok(Value::NOT_IMPLEMENTED) };
        operators::difference_update(thread, set, other)?;
        Ok(this)
    }

    #[slot(ixor)]
    fn ixor(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        let Some((set, _)) = both(this, other) else { return Ok(Value::NOT_IMPLEMENTED) };
        operators::symmetric_difference_update(thread, set, other)?;
        Ok(this)
    }
}

/// Methods that change a set.
#[pymethods(extra = METHODS)]
impl Set {
    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[method("(object, /)", name = "add")]
    fn add_item(thread: &mut Thread, this: Gc<Set>, object: Value) -> PyResult<()> {
        this.add(thread, object).map(drop)
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[method("(object, /)")]
    fn remove(thread: &mut Thread, this: Gc<Set>, object: Value) -> PyResult<()> {
        match with_frozen(thread, object, |thread, item| this.discard(thread, item))? {
            true => Ok(()),
            false => Err(thread.key_error(object)),
        }
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[method("(object, /)", name = "discard")]
    fn discard_item(thread: &mut Thread, this: Gc<Set>, object: Value) -> PyResult<()> {
        with_frozen(thread, object, |thread, item| this.discard(thread, item)).map(drop)
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    #[method("()", name = "pop")]
    fn pop_item(thread: &mut Thread, this: Gc<Set>) -> PyResult {
        match this.pop() {
            Some(key) => Ok(key),
            None => {
                let text = Str::from_text(thread, "pop from an empty set")?;
                Err(thread.raise_with(exceptions::KEY_ERROR, &[text.as_value()]))
            }
        }
    }

    /// Remove all elements from this set.
    #[method("()", name = "clear")]
    fn clear_all(this: Gc<Set>) {
        this.clear();
    }

    /// Return a shallow copy of a set.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<Set>) -> PyResult<Gc<Set>> {
        this.copied(thread, ids::SET)
    }

    /// Update the set, adding elements from all others.
    #[method("(*others)")]
    fn update(thread: &mut Thread, this: Gc<Set>, others: &[Value]) -> PyResult<()> {
        for &other in others {
            operators::update(thread, this, other)?;
        }
        Ok(())
    }

    /// Update the set, keeping only elements found in it and all others.
    #[method("(*others)")]
    fn intersection_update(thread: &mut Thread, this: Gc<Set>, others: &[Value]) -> PyResult<()> {
        let Some((first, rest)) = others.split_first() else { return Ok(()) };
        let mut made = operators::intersection(thread, this, *first)?;
        for &other in rest {
            made = operators::intersection(thread, made, other)?;
        }
        operators::become_set(thread, this, made);
        Ok(())
    }

    /// Update the set, removing elements found in others.
    #[method("(*others)")]
    fn difference_update(thread: &mut Thread, this: Gc<Set>, others: &[Value]) -> PyResult<()> {
        for &other in others {
            operators::difference_update(thread, this, other)?;
        }
        Ok(())
    }

    /// Update the set, keeping only elements found in either set, but not in both.
    #[method("(other, /)")]
    fn symmetric_difference_update(thread: &mut Thread, this: Gc<Set>, other: Value) -> PyResult<()> {
        operators::symmetric_difference_update(thread, this, other)
    }
}

/// Making frozen sets, and their hash.
#[pymethods]
impl FrozenSet {
    #[new("(iterable=(), /)")]
    fn new(thread: &mut Thread, iterable: Option<Value>) -> PyResult {
        match iterable {
            Some(same) if same.exact::<FrozenSet>().is_some() => Ok(same),
            Some(iterable) => Ok(operators::from_items(thread, ids::FROZENSET, iterable)?.as_value()),
            None => Ok(Set::make(&thread.interp(), ids::FROZENSET).as_value()),
        }
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        let set = own(thread, this)?;
        if set.body.hash.get() != -1 {
            return Ok(set.body.hash.get());
        }
        let mut hasher = SetHasher::default();
        let mut place = 0;
        while let Some((_, hash)) = set.next(&mut place) {
            hasher.push(hash);
        }
        set.body.hash.set(hasher.finish());
        Ok(set.body.hash.get())
    }

    /// Return a shallow copy of a set.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Value) -> PyResult {
        if this.exact::<FrozenSet>().is_some() {
            return Ok(this);
        }
        let set = own(thread, this)?;
        Ok(set.copied(thread, ids::FROZENSET)?.as_value())
    }
}
