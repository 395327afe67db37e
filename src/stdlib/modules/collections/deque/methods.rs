//! Methods of deques.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::int;
use taipan_runtime::types::slice::SliceIndex;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::Deque;
use super::iterators::DequeReverseIterator;

#[pymethods(extra = METHODS)]
impl Deque {
    /// Add an element to the right side of the deque.
    #[method("(item, /)")]
    fn append(thread: &mut Thread, this: Gc<Deque>, item: Value) -> PyResult<()> {
        Deque::push_back(thread, this, item)
    }

    /// Add an element to the left side of the deque.
    #[method("(item, /)")]
    fn appendleft(thread: &mut Thread, this: Gc<Deque>, item: Value) -> PyResult<()> {
        Deque::push_front(thread, this, item)
    }

    /// Remove and return the rightmost element.
    #[method("()")]
    fn pop(thread: &mut Thread, this: Gc<Deque>) -> PyResult {
        this.take_back().ok_or_else(|| thread.index_error("pop from an empty deque"))
    }

    /// Remove and return the leftmost element.
    #[method("()")]
    fn popleft(thread: &mut Thread, this: Gc<Deque>) -> PyResult {
        this.take_front().ok_or_else(|| thread.index_error("pop from an empty deque"))
    }

    /// Extend the right side of the deque with elements from the iterable.
    #[method("(iterable, /)")]
    fn extend(thread: &mut Thread, this: Gc<Deque>, iterable: Value) -> PyResult<()> {
        Deque::extend_back(thread, this, iterable)
    }

    /// Extend the left side of the deque with elements from the iterable.
    #[method("(iterable, /)")]
    fn extendleft(thread: &mut Thread, this: Gc<Deque>, iterable: Value) -> PyResult<()> {
        let source = this.source(thread, iterable)?;
        iter::for_each(thread, source, |thread, item| Deque::push_front(thread, this, item))
    }

    /// Remove all elements from the deque.
    #[method("()")]
    pub(super) fn clear(this: Gc<Deque>) {
        this.ring.clear();
        this.head.set(0);
        this.len.set(0);
        this.changed();
    }

    /// Return a shallow copy of a deque.
    #[method("()")]
    #[method("()", name = "__copy__")]
    pub(super) fn copy(thread: &mut Thread, this: Value) -> PyResult {
        let Some(deque) = this.cast::<Deque>() else { return Ok(Value::NONE) };
        let items = deque.to_list(thread)?.as_value();
        let interp = thread.interp();
        let limit = deque.limit.get().map_or(Value::NONE, |limit| int::from_usize(&interp, limit));
        let class = interp.class_of(this).as_value();
        let bounded = deque.limit.get().is_some();
        let arguments: &[Value] = if bounded { &[items, limit] } else { &[items] };
        call::call(thread, class, arguments)
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let Some(deque) = this.cast::<Deque>() else { return Ok(Value::NONE) };
        let interp = thread.interp();
        let name = Str::intern(&interp, "__getstate__");
        let state = attr::get(thread, this, name)?;
        let state = call::call(thread, state, &[])?;
        let items = iter::iter(thread, this)?;
        let args = match deque.limit.get() {
            Some(limit) => {
                let limit = int::from_usize(&interp, limit);
                Tuple::small(&interp, &[interp.empty_tuple().as_value(), limit])
            }
            None => interp.empty_tuple(),
        };
        let parts = [interp.class_of(this).as_value(), args.as_value(), state, items];
        Ok(Tuple::small(&interp, &parts).as_value())
    }

    /// Return number of occurrences of value.
    #[method("(value, /)")]
    fn count(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<usize> {
        let (mut count, mut from) = (0, 0);
        while let Some(index) = this.find(thread, value, from, usize::MAX)? {
            (count, from) = (count + 1, index + 1);
        }
        Ok(count)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        thread: &mut Thread,
        this: Gc<Deque>,
        value: Value,
        #[default(SliceIndex(0))] start: SliceIndex,
        #[default(SliceIndex(i64::MAX))] stop: SliceIndex,
    ) -> PyResult<usize> {
        let len = this.len.get() as i64;
        let clamp = |SliceIndex(at): SliceIndex| {
            let at = if at < 0 { at.saturating_add(len) } else { at };
            at.clamp(0, len) as usize
        };
        match this.find(thread, value, clamp(start), clamp(stop))? {
            Some(index) => Ok(index),
            None => Err(thread.value_error("deque.index(x): x not in deque")),
        }
    }

    /// Insert value before index.
    #[method("(index, value, /)")]
    fn insert(thread: &mut Thread, this: Gc<Deque>, index: isize, value: Value) -> PyResult<()> {
        if this.is_full() {
            return Err(thread.index_error("deque already at its maximum size"));
        }
        let len = this.len.get() as i64;
        let index = index as i64;
        let index = (if index < 0 { index + len } else { index }).clamp(0, len);
        this.turn(thread, -index);
        if index == len {
            // A turn by the whole length changes nothing.
            return Deque::push_back(thread, this, value);
        }
        Deque::push_front(thread, this, value)?;
        this.turn(thread, index);
        this.charge_turn(thread, index)
    }

    /// Remove first occurrence of value.
    #[method("(value, /)")]
    fn remove(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        let version = this.version.get();
        let found = this.find(thread, value, 0, usize::MAX);
        if this.version.get() != version {
            if let Err(raised) = found {
                thread.catch_builtin(raised, exceptions::RUNTIME_ERROR)?;
            }
            return Err(thread.index_error("deque mutated during iteration"));
        }
        match found? {
            Some(index) => this.remove_at(thread, index),
            None => Err(thread.value_error("deque.remove(x): x not in deque")),
        }
    }

    /// Reverse *IN PLACE*.
    #[method("()")]
    fn reverse(thread: &mut Thread, this: Gc<Deque>) -> PyResult<()> {
        let len = this.len.get();
        for index in 0..len / 2 {
            if let (Some(one), Some(other)) = (this.get(index), this.get(len - 1 - index)) {
                this.set(thread, index, other);
                this.set(thread, len - 1 - index, one);
            }
        }
        this.changed();
        thread.work(len)
    }

    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    #[method("(n=1, /)")]
    fn rotate(thread: &mut Thread, this: Gc<Deque>, #[default(1)] n: isize) -> PyResult<()> {
        this.turn(thread, n as i64);
        this.charge_turn(thread, n as i64)
    }

    /// Return a reverse iterator over the deque.
    #[method("()")]
    fn __reversed__(thread: &mut Thread, this: Gc<Deque>) -> Gc<DequeReverseIterator> {
        DequeReverseIterator::over(thread, this)
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
