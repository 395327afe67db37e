//! `deque`: a ring of values.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::object::storage;
use taipan_runtime::object::storage::Values;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;

/// The room of the first ring; rings are powers of two.
const FIRST_ROOM: usize = 8;

/// A list-like sequence optimized for data accesses near its endpoints.
#[pytype(name = "deque", module = "collections", shape = ids::DEQUE, signature = "([iterable[, maxlen]])",
    flags(BASETYPE, SEQUENCE, UNHASHABLE, WEAKREF), trace)]
#[repr(C)]
pub struct Deque {
    header: Header,
    ring: GcSlot<Values>,
    /// Where the first item stands.
    #[untraced]
    head: Cell<usize>,
    #[untraced]
    len: Cell<usize>,
    /// maximum size of a deque or None if unbounded
    #[pymember(name = "maxlen", computed)]
    #[untraced]
    limit: Cell<Option<usize>>,
    /// Moves with every change: iterators notice.
    #[untraced]
    version: Cell<u64>,
}

impl Deque {
    fn allocate(thread: &mut Thread, limit: Option<usize>) -> Gc<Deque> {
        let deque = Deque {
            header: Header::new(ids::DEQUE),
            ring: GcSlot::empty(),
            head: Cell::new(0),
            len: Cell::new(0),
            limit: Cell::new(limit),
            version: Cell::new(0),
        };
        thread.heap().alloc(ids::DEQUE, deque)
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    /// The place of an item in the ring.
    fn place(&self, ring: Gc<Values>, index: usize) -> usize {
        (self.head.get() + index) & (ring.capacity() - 1)
    }

    fn get(&self, index: usize) -> Option<Value> {
        if index >= self.len.get() {
            return None;
        }
        let ring = self.ring.get()?;
        ring.slots()[self.place(ring, index)].get()
    }

    fn set(&self, thread: &mut Thread, index: usize, value: Value) {
        if let Some(ring) = self.ring.get() {
            storage::store(thread.heap(), ring, self.place(ring, index), value);
        }
    }

    /// The ring, with room for one more item.
    fn with_room(thread: &mut Thread, this: Gc<Deque>) -> PyResult<Gc<Values>> {
        let len = this.len.get();
        if let Some(ring) = this.ring.get().filter(|ring| ring.capacity() > len) {
            return Ok(ring);
        }
        let grown = thread.alloc_values((len * 2).max(FIRST_ROOM))?;
        for index in 0..len {
            if let Some(item) = this.get(index) {
                storage::store(thread.heap(), grown, index, item);
            }
        }
        thread.heap().set_gc(this, &this.ring, grown);
        this.head.set(0);
        Ok(grown)
    }

    fn is_full(&self) -> bool {
        self.limit.get().is_some_and(|limit| self.len.get() >= limit)
    }

    fn push_back(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        if this.is_full() && this.take_front().is_none() {
            return Ok(());
        }
        let ring = Deque::with_room(thread, this)?;
        let place = this.place(ring, this.len.get());
        storage::store(thread.heap(), ring, place, value);
        this.len.set(this.len.get() + 1);
        this.changed();
        Ok(())
    }

    fn push_front(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        if this.is_full() && this.take_back().is_none() {
            return Ok(());
        }
        let ring = Deque::with_room(thread, this)?;
        this.head.set(this.head.get().wrapping_sub(1) & (ring.capacity() - 1));
        storage::store(thread.heap(), ring, this.head.get(), value);
        this.len.set(this.len.get() + 1);
        this.changed();
        Ok(())
    }

    fn take_front(&self) -> Option<Value> {
        let value = self.get(0)?;
        let ring = self.ring.get()?;
        ring.slots()[self.head.get()].clear();
        self.head.set(self.place(ring, 1));
        self.len.set(self.len.get() - 1);
        self.changed();
        Some(value)
    }

    fn take_back(&self) -> Option<Value> {
        let last = self.len.get().checked_sub(1)?;
        let value = self.get(last)?;
        let ring = self.ring.get()?;
        ring.slots()[self.place(ring, last)].clear();
        self.len.set(last);
        self.changed();
        Some(value)
    }

    /// The index that an integer means, if there is an item.
    fn index_of(&self, thread: &mut Thread, key: Value) -> PyResult<usize> {
        let index = ops::index_i64(thread, key)?;
        let len = self.len.get() as i64;
        let index = if index < 0 { index + len } else { index };
        if (0..len).contains(&index) {
            return Ok(index as usize);
        }
        Err(thread.index_error("deque index out of range"))
    }

    fn extend_back(thread: &mut Thread, this: Gc<Deque>, iterable: Value) -> PyResult<()> {
        let source = this.source(thread, iterable)?;
        iter::for_each(thread, source, |thread, item| Deque::push_back(thread, this, item))
    }

    /// The iterable, or the items of the deque itself.
    fn source(&self, thread: &mut Thread, iterable: Value) -> PyResult {
        match iterable.cast::<Deque>() {
            Some(other) if std::ptr::eq(&raw const *other, self) => Ok(other.to_list(thread)?.as_value()),
            _ => Ok(iterable),
        }
    }

    fn to_list(&self, thread: &mut Thread) -> PyResult<Gc<List>> {
        let list = List::with_capacity(thread, self.len.get())?;
        for index in 0..self.len.get() {
            if let Some(item) = self.get(index) {
                list.push(thread, item)?;
            }
        }
        Ok(list)
    }

    /// The first place from `start` on before `stop` of an item equal to `value`.
    fn find(&self, thread: &mut Thread, value: Value, start: usize, stop: usize) -> PyResult<Option<usize>> {
        let version = self.version.get();
        for index in start..stop.min(self.len.get()) {
            let Some(item) = self.get(index) else { break };
            let found = ops::equal(thread, item, value)?;
            if self.version.get() != version {
                return Err(mutated(thread));
            }
            if found {
                return Ok(Some(index));
            }
            thread.work(64)?;
        }
        Ok(None)
    }

    /// Moves every item `steps` places to the right.
    fn turn(&self, thread: &mut Thread, steps: i64) {
        let len = self.len.get();
        if len < 2 {
            return;
        }
        let right = steps.rem_euclid(len as i64) as usize;
        let Some(ring) = self.ring.get() else { return };
        if len == ring.capacity() {
            self.head.set(self.place(ring, len - right));
        } else if right <= len / 2 {
            (0..right).for_each(|_| self.turn_right(thread, ring));
        } else {
            (right..len).for_each(|_| self.turn_left(thread, ring));
        }
        self.changed();
    }

    fn turn_right(&self, thread: &mut Thread, ring: Gc<Values>) {
        let from = self.place(ring, self.len.get() - 1);
        let to = self.head.get().wrapping_sub(1) & (ring.capacity() - 1);
        self.move_item(thread, ring, from, to);
        self.head.set(to);
    }

    fn turn_left(&self, thread: &mut Thread, ring: Gc<Values>) {
        let to = self.place(ring, self.len.get());
        self.move_item(thread, ring, self.head.get(), to);
        self.head.set(self.place(ring, 1));
    }

    fn move_item(&self, thread: &mut Thread, ring: Gc<Values>, from: usize, to: usize) {
        if let Some(item) = ring.slots()[from].get() {
            ring.slots()[from].clear();
            storage::store(thread.heap(), ring, to, item);
        }
    }

    /// Takes out the item at an index.
    fn remove_at(&self, thread: &mut Thread, index: usize) {
        self.turn(thread, -(index as i64));
        self.take_front();
        self.turn(thread, index as i64);
    }
}

#[cold]
fn mutated(thread: &mut Thread) -> Raised {
    thread.runtime_error("deque mutated during iteration")
}

#[pymethods]
impl Deque {
    #[new("(*args, **kwargs)")]
    fn new(
        thread: &mut Thread,
        args: &[Value],
        kwargs: Option<Gc<taipan_runtime::types::dict::Dict>>,
    ) -> Gc<Deque> {
        // They are for the initialiser.
        let _ = (args, kwargs);
        Deque::allocate(thread, None)
    }

    #[init("(iterable=(), maxlen=None)")]
    fn init(
        thread: &mut Thread,
        this: Gc<Deque>,
        iterable: Option<Value>,
        maxlen: Option<Value>,
    ) -> PyResult<()> {
        let limit = match maxlen.filter(|limit| !limit.is_none()) {
            None => None,
            Some(limit) => match int::exact(limit).map(int::to_i64) {
                Some(Some(limit)) if limit >= 0 => Some(limit as usize),
                Some(Some(_)) => return Err(thread.value_error("maxlen must be non-negative")),
                Some(None) => {
                    return Err(thread.overflow_error("Python int too large to convert to C ssize_t"));
                }
                None => return Err(thread.type_error("an integer is required")),
            },
        };
        this.limit.set(limit);
        Deque::clear(this);
        match iterable {
            Some(iterable) => Deque::extend_back(thread, this, iterable),
            None => Ok(()),
        }
    }

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
    fn clear(this: Gc<Deque>) {
        this.ring.clear();
        this.head.set(0);
        this.len.set(0);
        this.changed();
    }

    /// Return a shallow copy of a deque.
    #[method("()")]
    #[method("()", name = "__copy__")]
    fn copy(thread: &mut Thread, this: Value) -> PyResult {
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

    #[slot(concat)]
    fn concat(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        if other.cast::<Deque>().is_none() {
            let got = thread.interp().class_of(other).name_text();
            let message = format!("can only concatenate deque (not \"{got}\") to deque");
            return Err(thread.type_error(message));
        }
        let joined = Deque::copy(thread, this)?;
        if let Some(joined) = joined.cast::<Deque>() {
            Deque::extend_back(thread, joined, other)?;
        }
        Ok(joined)
    }

    #[slot(iconcat)]
    fn iconcat(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        if let Some(deque) = this.cast::<Deque>() {
            Deque::extend_back(thread, deque, other)?;
        }
        Ok(this)
    }

    #[slot(repeat)]
    fn repeat(thread: &mut Thread, this: Value, times: Value) -> PyResult {
        let repeated = Deque::copy(thread, this)?;
        Deque::irepeat(thread, repeated, times)
    }

    #[slot(irepeat)]
    fn irepeat(thread: &mut Thread, this: Value, times: Value) -> PyResult {
        let Some(deque) = this.cast::<Deque>() else { return Ok(this) };
        let times = ops::index_i64(thread, times)?;
        let items = deque.to_list(thread)?;
        if times <= 0 {
            Deque::clear(deque);
        } else if items.is_empty() {
            return Ok(this);
        }
        // Of a bounded deque only the last items stay.
        let enough = deque.limit.get().map_or(i64::MAX, |limit| (limit / items.len().max(1) + 2) as i64);
        for _ in 1..times.min(enough) {
            for &item in items.items() {
                Deque::push_back(thread, deque, item)?;
            }
            thread.work(items.len())?;
        }
        Ok(this)
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
        #[default(0)] start: i64,
        #[default(i64::MAX)] stop: i64,
    ) -> PyResult<usize> {
        let len = this.len.get() as i64;
        let clamp = |at: i64| (if at < 0 { at + len } else { at }).clamp(0, len) as usize;
        match this.find(thread, value, clamp(start), clamp(stop))? {
            Some(index) => Ok(index),
            None => Err(thread.value_error("deque.index(x): x not in deque")),
        }
    }

    /// Insert value before index.
    #[method("(index, value, /)")]
    fn insert(thread: &mut Thread, this: Gc<Deque>, index: i64, value: Value) -> PyResult<()> {
        if this.is_full() {
            return Err(thread.index_error("deque already at its maximum size"));
        }
        let len = this.len.get() as i64;
        let index = (if index < 0 { index + len } else { index }).clamp(0, len);
        this.turn(thread, -index);
        if index == len {
            // A turn by the whole length changes nothing.
            return Deque::push_back(thread, this, value);
        }
        Deque::push_front(thread, this, value)?;
        this.turn(thread, index);
        Ok(())
    }

    /// Remove first occurrence of value.
    #[method("(value, /)")]
    fn remove(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        match this.find(thread, value, 0, usize::MAX)? {
            Some(index) => {
                this.remove_at(thread, index);
                Ok(())
            }
            None => Err(thread.value_error("deque.remove(x): x not in deque")),
        }
    }

    /// Reverse *IN PLACE*.
    #[method("()")]
    fn reverse(thread: &mut Thread, this: Gc<Deque>) {
        let len = this.len.get();
        for index in 0..len / 2 {
            if let (Some(one), Some(other)) = (this.get(index), this.get(len - 1 - index)) {
                this.set(thread, index, other);
                this.set(thread, len - 1 - index, one);
            }
        }
        this.changed();
    }

    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    #[method("(n=1, /)")]
    fn rotate(thread: &mut Thread, this: Gc<Deque>, #[default(1)] n: i64) {
        this.turn(thread, n);
    }

    /// Return a reverse iterator over the deque.
    #[method("()")]
    fn __reversed__(thread: &mut Thread, this: Gc<Deque>) -> Gc<DequeReverseIterator> {
        let header = Header::new(ids::DEQUE_REVERSE_ITERATOR);
        let iterator = DequeReverseIterator { header, walk: Walk::new(this) };
        thread.heap().alloc(ids::DEQUE_REVERSE_ITERATOR, iterator)
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(len)]
    fn len(this: Gc<Deque>) -> usize {
        this.len.get()
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Deque>) -> Gc<DequeIterator> {
        let iterator = DequeIterator { header: Header::new(ids::DEQUE_ITERATOR), walk: Walk::new(this) };
        thread.heap().alloc(ids::DEQUE_ITERATOR, iterator)
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Deque>, key: Value) -> PyResult {
        if thread.interp().class_of(key).slot(|slots| slots.index).is_none() && int::exact(key).is_none() {
            let name = thread.interp().class_of(key).name_text();
            return Err(thread.type_error(format!("sequence index must be integer, not '{name}'")));
        }
        let index = this.index_of(thread, key)?;
        Ok(this.get(index).unwrap_or(Value::NONE))
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Gc<Deque>, key: Value, value: Option<Value>) -> PyResult<()> {
        let index = this.index_of(thread, key)?;
        match value {
            Some(value) => this.set(thread, index, value),
            None => this.remove_at(thread, index),
        }
        Ok(())
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<Deque>, value: Value) -> PyResult<bool> {
        Ok(this.find(thread, value, 0, usize::MAX)?.is_some())
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let shown = thread.repr_once(this, |thread| show(thread, this))?;
        Ok(shown.unwrap_or_else(|| Str::intern(&thread.interp(), "[...]")).as_value())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Deque>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.cast::<Deque>() else { return Ok(Value::NOT_IMPLEMENTED) };
        // Lists of the same items compare the same way.
        let (left, right) = (this.to_list(thread)?, other.to_list(thread)?);
        ops::compare(thread, op, left.as_value(), right.as_value())
    }
}

/// `deque([items], maxlen=limit)`
fn show(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
    let Some(deque) = this.cast::<Deque>() else { return Ok(Str::intern(&thread.interp(), "")) };
    let mut text = StrBuilder::new();
    text.push_str(&thread.interp().class_of(this).short_name());
    text.push_str("(");
    let items = deque.to_list(thread)?;
    text.push_repr(thread, items.as_value())?;
    if let Some(limit) = deque.limit.get() {
        text.push_str(&format!(", maxlen={limit}"));
    }
    text.push_str(")");
    text.finish(thread)
}

/// A walk over a deque that must not change.
struct Walk {
    deque: GcSlot<Deque>,
    taken: Cell<usize>,
    version: u64,
}

impl taipan_gc::Trace for Walk {
    fn trace(&self, tracer: &mut taipan_gc::Tracer<'_>) {
        self.deque.trace(tracer);
    }
}

impl Walk {
    fn new(deque: Gc<Deque>) -> Walk {
        Walk { deque: GcSlot::new(deque), taken: Cell::new(0), version: deque.version.get() }
    }

    fn left(&self) -> usize {
        self.deque.get().map_or(0, |deque| deque.len.get().saturating_sub(self.taken.get()))
    }

    /// The next item, from the left or from the right.
    fn next(&self, thread: &mut Thread, from_right: bool) -> PyResult<Option<Value>> {
        let Some(deque) = self.deque.get() else { return Ok(None) };
        if deque.version.get() != self.version {
            self.deque.clear();
            return Err(mutated(thread));
        }
        let taken = self.taken.get();
        let index = if from_right { deque.len.get().checked_sub(taken + 1) } else { Some(taken) };
        let item = index.and_then(|index| deque.get(index));
        match item {
            Some(_) => self.taken.set(taken + 1),
            None => self.deque.clear(),
        }
        Ok(item)
    }
}

macro_rules! iterators {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $from_right:literal;)*) => {
        $(
            $(#[$doc])*
            #[pytype(name = $name, module = "collections", shape = ids::$shape, flags(NO_NEW), trace)]
            #[repr(C)]
            pub struct $type {
                header: Header,
                walk: Walk,
            }

            #[pymethods(itself(iter))]
            impl $type {

                #[slot(next)]
                fn next(thread: &mut Thread, this: Gc<$type>) -> PyResult<Option<Value>> {
                    this.walk.next(thread, $from_right)
                }

                /// Private method returning an estimate of len(list(it)).
                #[method("()")]
                fn __length_hint__(this: Gc<$type>) -> usize {
                    this.walk.left()
                }
            }
        )*
    };
}

iterators! {
    /// Over a deque from the left.
    DequeIterator "_deque_iterator" DEQUE_ITERATOR false;
    /// Over a deque from the right.
    DequeReverseIterator "_deque_reverse_iterator" DEQUE_REVERSE_ITERATOR true;
}
