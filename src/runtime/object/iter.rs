//! Iteration over any value.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::header_flags;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Next;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::dict;
use crate::types::generator::Generator;
use crate::types::iterators::list::ListIterator;
use crate::types::list::List;
use crate::types::range::Range;
use crate::types::range::RangeIterator;
use crate::types::tuple::Tuple;

/// `iter(value)`
pub fn iter(thread: &mut Thread, value: Value) -> PyResult {
    iter_for(thread, value, |name| format!("'{name}' object is not iterable"))
}

/// `iter(value)` for a loop that keeps the iterator to itself.
pub fn iter_of_loop(thread: &mut Thread, value: Value) -> PyResult {
    let iterator = iter(thread, value)?;
    if value.exact::<Range>().is_some()
        && let Some(iterator) = iterator.exact::<RangeIterator>()
    {
        iterator.header().set_flag(header_flags::PRIVATE_ITERATOR);
    }
    Ok(iterator)
}

/// `iter(value)` with another message, made from the type's name, for a value that is not iterable.
pub fn iter_for(thread: &mut Thread, value: Value, message: impl FnOnce(&str) -> String) -> PyResult {
    let class = thread.interp().class_of(value);
    if let Some(slot) = class.slot(|slots| slots.iter) {
        let iterator = slot(thread, value)?;
        let kind = thread.interp().class_of(iterator);
        if kind.slot(|slots| slots.next).is_some() {
            return Ok(iterator);
        }
        let name = kind.name_text();
        return Err(thread.type_error(format!("iter() returned non-iterator of type '{name}'")));
    }
    if class.is_indexed() {
        return crate::types::iterators::sequence_iterator(thread, value);
    }
    Err(thread.type_error(message(&class.name_text())))
}

/// The next item; `None` at the end.
#[inline]
pub fn next(thread: &mut Thread, iterator: Value) -> PyResult<Option<Value>> {
    if let Some(iterator) = iterator.exact::<ListIterator>() {
        return Ok(iterator.step());
    }
    let class = thread.interp().class_of(iterator);
    match class.slot(|slots| slots.next) {
        Some(slot) => slot(thread, iterator),
        None => Err(thread.type_error(format!("'{}' object is not an iterator", class.name_text()))),
    }
}

/// The next item, the end as StopIteration with its value: for delegation.
pub fn next_or_raise(thread: &mut Thread, iterator: Value) -> PyResult {
    if let Some(generator) = iterator.exact::<Generator>() {
        return crate::types::generator::send(thread, generator, Value::NONE);
    }
    let interp = thread.interp();
    let class = interp.class_of(iterator);
    let is_native = class.spec().is_some();
    if !is_native && let Some(method) = specials::find_method(thread, iterator, Name::__next__)? {
        return method.call(thread, &[]);
    }
    match next(thread, iterator)? {
        Some(item) => Ok(item),
        None => Err(thread.stop_iteration(None)),
    }
}

/// Calls `each` with every item of an iterable; polls as it goes.
pub fn for_each(
    thread: &mut Thread,
    iterable: Value,
    mut each: impl FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(items) = fixed_items(iterable) {
        for &item in items {
            each(thread, item)?;
            thread.work(64)?;
        }
        return Ok(());
    }
    if let Some(list) = iterable.exact::<List>() {
        let mut index = 0;
        while let Some(item) = list.get(index) {
            each(thread, item)?;
            thread.work(64)?;
            index += 1;
        }
        return Ok(());
    }
    let iterator = iter(thread, iterable)?;
    let steps = Steps::of(thread, iterator);
    while let Some(item) = steps.next(thread)? {
        each(thread, item)?;
        thread.work(64)?;
    }
    Ok(())
}

/// An iterator to be run to its end. What a native type's next item is made by is looked up once.
pub(crate) struct Steps {
    iterator: Value,
    native: Option<Next>,
}

impl Steps {
    /// The items of an iterator.
    pub(crate) fn of(thread: &Thread, iterator: Value) -> Steps {
        let class = thread.interp().class_of(iterator);
        let native = class.spec().and_then(|_| class.slot(|slots| slots.next));
        Steps { iterator, native }
    }

    /// The next item; `None` at the end.
    #[inline]
    pub(crate) fn next(&self, thread: &mut Thread) -> PyResult<Option<Value>> {
        match self.native {
            Some(slot) => slot(thread, self.iterator),
            None => next(thread, self.iterator),
        }
    }
}

/// The items of an exact tuple.
fn fixed_items(iterable: Value) -> Option<&'static [Value]> {
    iterable.exact::<Tuple>().map(|tuple| tuple.items())
}

/// `list(iterable)`
pub fn to_list(thread: &mut Thread, iterable: Value) -> PyResult<Gc<List>> {
    if let Some(items) = fixed_items(iterable) {
        return List::new(thread, items);
    }
    if let Some(list) = iterable.exact::<List>() {
        return List::new(thread, list.items());
    }
    if let Some(list) = dict::views::listed(thread, iterable)? {
        return Ok(list);
    }
    let iterator = iter(thread, iterable)?;
    let hint = length_hint(thread, iterable)?;
    check_room(thread, hint)?;
    let list = List::with_capacity(thread, hint.min(MOST_RESERVED))?;
    append_all(thread, list, iterator)?;
    Ok(list)
}

/// Puts all that an iterator has left behind the items of a list.
fn append_all(thread: &mut Thread, list: Gc<List>, iterator: Value) -> PyResult<()> {
    let steps = Steps::of(thread, iterator);
    while let Some(item) = steps.next(thread)? {
        list.push(thread, item)?;
        thread.work(64)?;
    }
    Ok(())
}

/// `list.extend(iterable)` for what is no list, tuple or view of a dict.
pub fn extend_list(thread: &mut Thread, list: Gc<List>, iterable: Value) -> PyResult<()> {
    let iterator = iter(thread, iterable)?;
    let hint = length_hint(thread, iterable)?;
    check_room(thread, hint)?;
    if list.is_empty() {
        list.reserve(thread, hint.min(MOST_RESERVED))?;
    }
    append_all(thread, list, iterator)
}

/// The items of what is to be used as a sequence, such as `str.join` takes: lists and tuples as they are, everything else
/// as the list of its iterator.
pub fn sequence_list(thread: &mut Thread, iterable: Value) -> PyResult<Gc<List>> {
    let class = thread.interp().class_of(iterable);
    if class.spec().is_some() || iterable.cast::<List>().is_some() || iterable.cast::<Tuple>().is_some() {
        return to_list(thread, iterable);
    }
    let iterator = iter(thread, iterable)?;
    to_list(thread, iterator)
}

/// A list is given room beforehand for at most so many items.
const MOST_RESERVED: usize = 1 << 16;

/// Whether there is room for so many values turns out as they come.
const UNCHECKED: usize = 1 << 24;

/// MemoryError where so many values could not be kept, before the first of them is made: `list(range(10**18))`.
pub fn check_room(thread: &mut Thread, count: usize) -> PyResult<()> {
    if count <= UNCHECKED {
        return Ok(());
    }
    let bytes = count.checked_mul(size_of::<Value>()).ok_or_else(|| thread.memory_error())?;
    thread.charge(bytes).map(drop)
}

/// `tuple(iterable)`, which asks no class of the program for its length.
pub fn to_tuple(thread: &mut Thread, iterable: Value) -> PyResult<Gc<Tuple>> {
    if let Some(tuple) = iterable.exact::<Tuple>() {
        return Ok(tuple);
    }
    if let Some(list) = iterable.exact::<List>() {
        return Tuple::new(thread, list.items());
    }
    let is_native = thread.interp().class_of(iterable).spec().is_some();
    if is_native {
        let list = to_list(thread, iterable)?;
        return Tuple::new(thread, list.items());
    }
    let iterator = iter(thread, iterable)?;
    let list = List::new(thread, &[])?;
    append_all(thread, list, iterator)?;
    Tuple::new(thread, list.items())
}

/// `operator.length_hint(value, 0)`
pub fn length_hint(thread: &mut Thread, value: Value) -> PyResult<usize> {
    Ok(known_length_hint(thread, value)?.unwrap_or(0))
}

/// The same; `None` where the value does not say.
pub fn known_length_hint(thread: &mut Thread, value: Value) -> PyResult<Option<usize>> {
    let class = thread.interp().class_of(value);
    if class.slot(|slots| slots.len).is_some() {
        return match ops::len(thread, value) {
            Ok(len) => Ok(Some(len)),
            Err(raised) => {
                thread.catch_builtin(raised, crate::object::exceptions::TYPE_ERROR)?;
                Ok(None)
            }
        };
    }
    match specials::method_optional(thread, value, Name::__length_hint__, &[]) {
        Ok(Some(hint)) if hint == Value::NOT_IMPLEMENTED => Ok(None),
        Ok(Some(hint)) => match hint.as_int() {
            Some(hint) if hint >= 0 => Ok(Some(hint as usize)),
            Some(_) => Err(thread.value_error("__length_hint__() should return >= 0")),
            None => {
                let name = thread.interp().class_of(hint).name_text();
                Err(thread.type_error(format!("__length_hint__ must be an integer, not {name}")))
            }
        },
        Ok(None) => Ok(None),
        Err(raised) => {
            thread.catch_builtin(raised, crate::object::exceptions::TYPE_ERROR)?;
            Ok(None)
        }
    }
}
