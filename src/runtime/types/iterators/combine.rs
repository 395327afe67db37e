//! `zip`, `map`, `filter`

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// The zip object yields n-length tuples, where n is the number of iterables
/// passed as positional arguments to zip().  The i-th element in every tuple
/// comes from the i-th iterable argument to zip().  This continues until the
/// shortest argument is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
///
///    >>> list(zip('abcdefg', range(3), range(4)))
///    [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]
#[pytype(name = "zip", shape = ids::ZIP, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Zip {
    header: Header,
    iterators: GcSlot<Tuple>,
    #[untraced]
    strict: Cell<bool>,
}

/// Make an iterator that computes the function using arguments from
/// each of the iterables.  Stops when the shortest iterable is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
#[pytype(name = "map", shape = ids::MAP, signature = "(function, iterable, /, *iterables, strict=False)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Map {
    header: Header,
    function: Slot,
    iterators: GcSlot<Tuple>,
    #[untraced]
    strict: Cell<bool>,
}

/// Return an iterator yielding those items of iterable for which function(item)
/// is true. If function is None, return the items that are true.
#[pytype(name = "filter", shape = ids::FILTER, signature = "(function, iterable, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Filter {
    header: Header,
    function: Slot,
    iterator: Slot,
}

/// Iterators over all of these.
fn iterators(thread: &mut Thread, iterables: &[Value]) -> PyResult<Gc<Tuple>> {
    let list = List::with_capacity(thread, iterables.len())?;
    for &iterable in iterables {
        let iterator = iter::iter(thread, iterable)?;
        list.push(thread, iterator)?;
    }
    Tuple::new(thread, list.items())
}

/// The next item of each iterator, in slots of the native stack where there are few; `None` where one is at its end.
fn next_items<R>(
    thread: &mut Thread,
    iterators: Gc<Tuple>,
    strict: Option<&str>,
    then: impl FnOnce(&mut Thread, &[Value]) -> PyResult<R>,
) -> PyResult<Option<R>> {
    const FEW: usize = 6;
    let sources = iterators.items();
    if sources.len() > FEW {
        let items = List::with_capacity(thread, sources.len())?;
        for (index, &source) in sources.iter().enumerate() {
            match iter::next(thread, source)? {
                Some(item) => items.push(thread, item)?,
                None => return end(thread, sources, index, strict).map(|()| None),
            }
        }
        return then(thread, items.items()).map(Some);
    }
    let mut items = [Value::NONE; FEW];
    for (index, &source) in sources.iter().enumerate() {
        match iter::next(thread, source)? {
            Some(item) => items[index] = item,
            None => return end(thread, sources, index, strict).map(|()| None),
        }
    }
    then(thread, &items[..sources.len()]).map(Some)
}

/// One iterator is at its end: where all must be, checks that.
fn end(thread: &mut Thread, sources: &[Value], at: usize, strict: Option<&str>) -> PyResult<()> {
    let Some(name) = strict else { return Ok(()) };
    if at > 0 {
        return Err(uneven(thread, name, at, "shorter"));
    }
    for (index, &source) in sources.iter().enumerate().skip(1) {
        if iter::next(thread, source)?.is_some() {
            return Err(uneven(thread, name, index, "longer"));
        }
    }
    Ok(())
}

#[cold]
fn uneven(thread: &mut Thread, name: &str, index: usize, how: &str) -> Raised {
    let others = if index == 1 { "argument 1".to_string() } else { format!("arguments 1-{index}") };
    thread.value_error(format!("{name}() argument {} is {how} than {others}", index + 1))
}

/// What `__reduce__` gives: the class, its arguments, and `True` for a strict one.
fn reduced(thread: &mut Thread, this: Value, args: Gc<Tuple>, strict: bool) -> PyResult {
    let interp = thread.interp();
    let parts = [interp.class_of(this).as_value(), args.as_value(), Value::TRUE];
    Ok(Tuple::small(&interp, &parts[..if strict { 3 } else { 2 }]).as_value())
}

#[pymethods(itself(iter))]
impl Zip {
    #[new("(*iterables, strict=False)")]
    fn new(thread: &mut Thread, iterables: &[Value], #[default(false)] strict: bool) -> PyResult<Gc<Zip>> {
        let iterators = iterators(thread, iterables)?;
        let made = Zip {
            header: Header::new(ids::ZIP),
            iterators: GcSlot::new(iterators),
            strict: Cell::new(strict),
        };
        Ok(thread.heap().alloc(ids::ZIP, made))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Zip>) -> PyResult<Option<Value>> {
        let Some(iterators) = this.iterators.get().filter(|iterators| !iterators.is_empty()) else {
            return Ok(None);
        };
        let strict = this.strict.get().then_some("zip");
        if let &[first, second] = iterators.items() {
            let Some(left) = iter::next(thread, first)? else {
                return end(thread, iterators.items(), 0, strict).map(|()| None);
            };
            let Some(right) = iter::next(thread, second)? else {
                return end(thread, iterators.items(), 1, strict).map(|()| None);
            };
            return Ok(Some(Tuple::small(&thread.interp(), &[left, right]).as_value()));
        }
        next_items(thread, iterators, strict, |thread, items| Ok(Tuple::new(thread, items)?.as_value()))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let Some(zip) = this.cast::<Zip>() else { return Ok(Value::NONE) };
        let args = zip.iterators.get().unwrap_or_else(|| thread.interp().empty_tuple());
        reduced(thread, this, args, zip.strict.get())
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(this: Gc<Zip>, object: bool) {
        this.strict.set(object);
    }
}

#[pymethods(itself(iter))]
impl Map {
    #[new("(*arguments, strict=False)")]
    fn new(thread: &mut Thread, arguments: &[Value], #[default(false)] strict: bool) -> PyResult<Gc<Map>> {
        let [function, iterables @ ..] = arguments else {
            return Err(thread.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(thread.type_error("map() must have at least two arguments."));
        }
        let iterators = iterators(thread, iterables)?;
        let made = Map {
            header: Header::new(ids::MAP),
            function: Slot::new(*function),
            iterators: GcSlot::new(iterators),
            strict: Cell::new(strict),
        };
        Ok(thread.heap().alloc(ids::MAP, made))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Map>) -> PyResult<Option<Value>> {
        let (Some(function), Some(iterators)) = (this.function.get(), this.iterators.get()) else {
            return Ok(None);
        };
        if let &[only] = iterators.items() {
            let Some(item) = iter::next(thread, only)? else { return Ok(None) };
            return call::call(thread, function, &[item]).map(Some);
        }
        let strict = this.strict.get().then_some("map");
        next_items(thread, iterators, strict, |thread, items| call::call(thread, function, items))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let Some(map) = this.cast::<Map>() else { return Ok(Value::NONE) };
        let iterators = map.iterators.get().unwrap_or_else(|| thread.interp().empty_tuple());
        let function = map.function.get().unwrap_or(Value::NONE);
        let args = std::iter::once(function).chain(iterators.items().iter().copied());
        let args = Tuple::build(thread, iterators.len() + 1, args)?;
        reduced(thread, this, args, map.strict.get())
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(this: Gc<Map>, object: bool) {
        this.strict.set(object);
    }
}

#[pymethods(itself(iter))]
impl Filter {
    #[new("(function, iterable, /)")]
    fn new(thread: &mut Thread, function: Value, iterable: Value) -> PyResult<Gc<Filter>> {
        let iterator = iter::iter(thread, iterable)?;
        let made = Filter {
            header: Header::new(ids::FILTER),
            function: Slot::new(function),
            iterator: Slot::new(iterator),
        };
        Ok(thread.heap().alloc(ids::FILTER, made))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Filter>) -> PyResult<Option<Value>> {
        let (Some(function), Some(iterator)) = (this.function.get(), this.iterator.get()) else {
            return Ok(None);
        };
        let truth = function.is_none() || function.is(thread.interp().class(ids::BOOL).as_value());
        while let Some(item) = iter::next(thread, iterator)? {
            let verdict = if truth { item } else { call::call(thread, function, &[item])? };
            if ops::truth(thread, verdict)? {
                return Ok(Some(item));
            }
            thread.work(64)?;
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let Some(filter) = this.cast::<Filter>() else { return Ok(Value::NONE) };
        let parts = [&filter.function, &filter.iterator].map(|slot| slot.get().unwrap_or(Value::NONE));
        let args = Tuple::small(&thread.interp(), &parts);
        reduced(thread, this, args, false)
    }
}
