//! What Python sees of `list`.

use crate::object::spec::Intrinsic;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::List;
use super::sort;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::class::Class;
use crate::object::convert::initialiser_args;
use crate::object::convert::slot_receiver;
use crate::object::instance;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::dict::views;
use crate::types::generic_alias;
use crate::types::iterators::list::ListIterator;
use crate::types::iterators::list::ListReverseIterator;
use crate::types::sequence;
use crate::types::sequence::Subscript;
use crate::types::slice::Indices;
use crate::types::slice::SliceIndex;
use crate::types::tuple::Tuple;

/// Operators.
#[pymethods]
impl List {
    #[slot(new)]
    fn new_empty(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let list = List::empty(&thread.interp());
        instance::finish_new(thread, class, list.as_value())
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let list = slot_receiver::<Gc<List>>(thread, this, "list", "__init__")?;
        let args = initialiser_args(thread.interp().class_of(this), args);
        if args.keyword_count() > 0 {
            return Err(thread.type_error("list() takes no keyword arguments"));
        }
        args.check_at_most(thread, "list", 1)?;
        if !list.is_empty() {
            list.take_items();
        }
        match args.first() {
            Some(iterable) => extend(thread, list, iterable),
            None => Ok(()),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(items) = this.cast::<List>() else { return Ok(Value::NOT_IMPLEMENTED) };
        Ok(sequence::repr(thread, this, items, ["[", "]", "[...]"])?.as_value())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<List>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.cast::<List>() else { return Ok(Value::NOT_IMPLEMENTED) };
        match op {
            Comparison::Eq | Comparison::Ne if this.len() != other.len() => {
                Ok(Value::bool(op == Comparison::Ne))
            }
            _ => sequence::compare(thread, this, other, op),
        }
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> Value {
        ListIterator::over(thread, this)
    }

    #[slot(len)]
    fn length(this: Gc<List>) -> usize {
        this.len()
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<List>, item: Value) -> PyResult<bool> {
        Ok(sequence::find(thread, this, item, 0, usize::MAX)?.is_some())
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<List>, key: Value) -> PyResult {
        let slice = match sequence::subscript(thread, this, key, "list", "index out of range")? {
            Subscript::At(index) => return Ok(this.items()[index]),
            Subscript::Part(slice) => slice,
        };
        let part = slice.resolve(thread, || this.len())?;
        Ok(part_of(thread, this, part)?.as_value())
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Gc<List>, key: Value, value: Option<Value>) -> PyResult<()> {
        let slice = match sequence::subscript(thread, this, key, "list", "assignment index out of range")? {
            Subscript::At(index) => {
                return match value {
                    Some(value) => {
                        this.set(&thread.interp(), index, value);
                        Ok(())
                    }
                    None => this.splice(thread, index, index + 1, &[]),
                };
            }
            Subscript::Part(slice) => slice,
        };
        match value {
            Some(value) => {
                let bounds = slice.bounds(thread)?;
                let with = replacement(thread, this, value)?;
                replace_part(thread, this, bounds.indices(this.len()), with)
            }
            None => {
                let part = slice.resolve(thread, || this.len())?;
                delete_part(thread, this, part)
            }
        }
    }

    #[slot(concat)]
    fn concat(thread: &mut Thread, this: Gc<List>, other: Value) -> PyResult {
        let Some(other) = other.cast::<List>() else {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can only concatenate list (not \"{name}\") to list")));
        };
        let (left, right) = (this.items(), other.items());
        let list = List::with_capacity(thread, left.len() + right.len())?;
        list.extend_from_slice(thread, left)?;
        list.extend_from_slice(thread, right)?;
        Ok(list.as_value())
    }

    #[slot(repeat)]
    fn repeat(thread: &mut Thread, this: Gc<List>, times: Value) -> PyResult {
        let total = sequence::repeated_len(thread, this, times)?;
        let items = this.items();
        if total <= SHORT_REPEAT {
            return Ok(List::build(thread, total, items.iter().copied().cycle())?.as_value());
        }
        let list = List::empty(&thread.interp());
        fill_repeated(thread, list, items, total)?;
        Ok(list.as_value())
    }

    #[slot(iconcat)]
    fn iconcat(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        if let Some(list) = this.cast::<List>() {
            extend(thread, list, other)?;
        }
        Ok(this)
    }

    #[slot(irepeat)]
    fn irepeat(thread: &mut Thread, this: Value, times: Value) -> PyResult {
        if let Some(list) = this.cast::<List>() {
            let total = sequence::repeated_len(thread, list, times)?;
            fill_repeated(thread, list, list.items(), total)?;
        }
        Ok(this)
    }
}

/// Methods.
#[pymethods(extra = METHODS)]
impl List {
    /// Append object to the end of the list.
    #[method("(object, /)", intrinsic = Intrinsic::Append)]
    fn append(thread: &mut Thread, this: Gc<List>, object: Value) -> PyResult<()> {
        this.push(thread, object)
    }

    /// Remove all items from list.
    #[method("()")]
    fn clear(this: Gc<List>) {
        this.take_items();
    }

    /// Return a shallow copy of the list.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<List>) -> PyResult<Gc<List>> {
        List::new(thread, this.items())
    }

    /// Insert object before index.
    #[method("(index, object, /)", name = "insert")]
    fn insert_at(thread: &mut Thread, this: Gc<List>, index: Value, object: Value) -> PyResult<()> {
        let index = insertion_index(thread, index)?;
        let at = SliceIndex(index).within(this.len());
        this.insert(thread, at, object)
    }

    /// Extend list by appending elements from the iterable.
    #[method("(iterable, /)", name = "extend")]
    fn extend_by(thread: &mut Thread, this: Gc<List>, iterable: Value) -> PyResult<()> {
        extend(thread, this, iterable)
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[method("(index=-1, /)", name = "pop")]
    fn pop_at(thread: &mut Thread, this: Gc<List>, index: Option<Value>) -> PyResult {
        let index = match index {
            Some(index) => insertion_index(thread, index)?,
            None => -1,
        };
        let len = this.len() as i64;
        if len == 0 {
            return Err(thread.index_error("pop from empty list"));
        }
        let at = if index < 0 { index.saturating_add(len) } else { index };
        if at < 0 || at >= len {
            return Err(thread.index_error("pop index out of range"));
        }
        if at == len - 1 {
            return Ok(this.pop().unwrap_or(Value::NONE));
        }
        let item = this.items()[at as usize];
        this.splice(thread, at as usize, at as usize + 1, &[])?;
        Ok(item)
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, /)")]
    fn remove(thread: &mut Thread, this: Gc<List>, value: Value) -> PyResult<()> {
        match sequence::find(thread, this, value, 0, usize::MAX)? {
            Some(index) if index < this.len() => this.splice(thread, index, index + 1, &[]),
            Some(_) => Ok(()),
            None => Err(thread.value_error("list.remove(x): x not in list")),
        }
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        thread: &mut Thread,
        this: Gc<List>,
        value: Value,
        #[default(SliceIndex(0))] start: SliceIndex,
        #[default(SliceIndex(i64::MAX))] stop: SliceIndex,
    ) -> PyResult<usize> {
        let start = start.within(this.len());
        let stop = if stop.0 < 0 { stop.within(this.len()) } else { stop.0 as usize };
        match sequence::find(thread, this, value, start, stop)? {
            Some(index) => Ok(index),
            None => Err(thread.value_error("list.index(x): x not in list")),
        }
    }

    /// Return number of occurrences of value.
    #[method("(value, /)")]
    fn count(thread: &mut Thread, this: Gc<List>, value: Value) -> PyResult<usize> {
        sequence::count(thread, this, value)
    }

    /// Reverse *IN PLACE*.
    #[method("()")]
    fn reverse(thread: &mut Thread, this: Gc<List>) -> PyResult<()> {
        this.reverse_items(&thread.interp());
        thread.work(this.len())
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort them,
    /// ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[method("(*, key=None, reverse=False)", name = "sort")]
    fn sort_by(
        thread: &mut Thread,
        this: Gc<List>,
        key: Option<Value>,
        #[default(false)] reverse: bool,
    ) -> PyResult<()> {
        sort(thread, this, key.filter(|key| !key.is_none()), reverse)
    }

    /// Return a reverse iterator over the list.
    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Value) -> Value {
        ListReverseIterator::over(thread, this)
    }

    /// Return the size of the list in memory, in bytes.
    #[method("()", name = "__sizeof__")]
    fn sizeof(this: Gc<List>) -> usize {
        size_of::<List>() + this.capacity() * size_of::<Value>()
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}

/// An index argument; beyond the range of a machine integer there is no index.
fn insertion_index(thread: &mut Thread, index: Value) -> PyResult<i64> {
    match index.as_int() {
        Some(index) => Ok(index),
        None => ops::index_i64(thread, index),
    }
}

impl List {
    /// `list.extend(iterable)`
    pub fn extend(&self, thread: &mut Thread, iterable: Value) -> PyResult<()> {
        extend(thread, gc(self), iterable)
    }
}

fn extend(thread: &mut Thread, list: Gc<List>, iterable: Value) -> PyResult<()> {
    if let Some(items) = iterable.exact::<Tuple>() {
        return list.extend_from_slice(thread, items.items());
    }
    if let Some(items) = iterable.exact::<List>() {
        return list.extend_from_slice(thread, items.items());
    }
    if iterable.cast::<List>() == Some(list) {
        return list.extend_from_slice(thread, list.items());
    }
    if let Some(items) = views::listed(thread, iterable)? {
        return list.extend_from_slice(thread, items.items());
    }
    iter::extend_list(thread, list, iterable)
}

/// Up to so many items a repeated list is written one by one.
const SHORT_REPEAT: usize = 64;

/// Makes the list `total` items: these, which may be its own, over and over.
fn fill_repeated(thread: &mut Thread, list: Gc<List>, items: &[Value], total: usize) -> PyResult<()> {
    if total == 0 {
        list.take_items();
        return Ok(());
    }
    list.reserve(thread, total)?;
    if list.is_empty() {
        list.extend_from_slice(thread, items)?;
    }
    while list.len() < total {
        let done = list.items();
        let more = done.len().min(total - done.len());
        list.extend_from_slice(thread, &done[..more])?;
        thread.work(more)?;
    }
    Ok(())
}

fn part_of(thread: &mut Thread, list: Gc<List>, part: Indices) -> PyResult<Gc<List>> {
    let items = list.items();
    if part.step == 1 {
        return List::new(thread, &items[part.start as usize..part.start as usize + part.len]);
    }
    List::build(thread, part.len, part.indices().map(|index| items[index]))
}

/// The items to be put in place of a part, apart from the list itself.
fn replacement(thread: &mut Thread, list: Gc<List>, value: Value) -> PyResult<Gc<List>> {
    if let Some(other) = value.exact::<List>() {
        return if other == list { List::new(thread, other.items()) } else { Ok(other) };
    }
    let class = thread.interp().class_of(value);
    if !class.is_iterable() {
        return Err(thread.type_error("must assign iterable to extended slice"));
    }
    iter::sequence_list(thread, value)
}

fn replace_part(thread: &mut Thread, list: Gc<List>, part: Indices, with: Gc<List>) -> PyResult<()> {
    let items = with.items();
    if part.step == 1 {
        let start = part.start as usize;
        return list.splice(thread, start, start + part.len, items);
    }
    if items.len() != part.len {
        return Err(thread.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            part.len
        )));
    }
    let interp = thread.interp();
    for (index, &item) in part.indices().zip(items) {
        list.set(&interp, index, item);
    }
    Ok(())
}

fn delete_part(thread: &mut Thread, list: Gc<List>, part: Indices) -> PyResult<()> {
    if part.len == 0 {
        return Ok(());
    }
    let part = part.ascending();
    let start = part.start as usize;
    if part.step == 1 {
        return list.splice(thread, start, start + part.len, &[]);
    }
    let (interp, items, step) = (thread.interp(), list.items(), part.step as usize);
    let mut to = start;
    for (from, &item) in items.iter().enumerate().skip(start) {
        let gone = (from - start).is_multiple_of(step) && (from - start) / step < part.len;
        if !gone {
            list.set(&interp, to, item);
            to += 1;
        }
    }
    list.truncate(to);
    thread.work(items.len())
}
