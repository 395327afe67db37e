//! What Python sees of `tuple`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Tuple;
use crate::number::hash::TupleHasher;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::iterators::tuple::TupleIterator;
use crate::types::sequence;
use crate::types::sequence::Subscript;
use crate::types::slice::SliceIndex;

#[pymethods]
impl Tuple {
    #[new("(iterable=(), /)")]
    fn new_from(thread: &mut Thread, iterable: Option<Value>) -> PyResult<Gc<Tuple>> {
        match iterable {
            Some(iterable) => iter::to_tuple(thread, iterable),
            None => Ok(thread.interp().empty_tuple()),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(items) = this.cast::<Tuple>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let close = if items.len() == 1 { ",)" } else { ")" };
        Ok(sequence::repr(thread, this, items, ["(", close, "(...)"])?.as_value())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Tuple>) -> PyResult<i64> {
        thread.check_native_stack("")?;
        let mut hasher = TupleHasher::default();
        for &item in this.items() {
            hasher.push(ops::hash(thread, item)?);
        }
        thread.work(this.len())?;
        Ok(hasher.finish())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Tuple>, other: Value, op: Comparison) -> PyResult {
        match other.cast::<Tuple>() {
            Some(other) => sequence::compare(thread, this, other, op),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Tuple>) -> Value {
        TupleIterator::over(thread, this)
    }

    #[slot(len)]
    fn length(this: Gc<Tuple>) -> usize {
        this.len()
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<Tuple>, item: Value) -> PyResult<bool> {
        Ok(sequence::find(thread, this, item, 0, this.len())?.is_some())
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Tuple>, key: Value) -> PyResult {
        let slice = match sequence::subscript(thread, this, key, "tuple", "index out of range")? {
            Subscript::At(index) => return Ok(this.items()[index]),
            Subscript::Part(slice) => slice,
        };
        let part = slice.resolve(thread, || this.len())?;
        if part.step == 1 && part.len == this.len() {
            return Ok(this.as_value());
        }
        let items = this.items();
        Ok(Tuple::build(thread, part.len, part.indices().map(|index| items[index]))?.as_value())
    }

    #[slot(concat)]
    fn concat(thread: &mut Thread, this: Gc<Tuple>, other: Value) -> PyResult {
        let Some(other) = other.cast::<Tuple>() else {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can only concatenate tuple (not \"{name}\") to tuple")));
        };
        if this.is_empty() || other.is_empty() {
            return Ok(if this.is_empty() { other } else { this }.as_value());
        }
        let items = this.items().iter().chain(other.items()).copied();
        Ok(Tuple::build(thread, this.len() + other.len(), items)?.as_value())
    }

    #[slot(repeat)]
    fn repeat(thread: &mut Thread, this: Gc<Tuple>, times: Value) -> PyResult {
        let len = sequence::repeated_len(thread, this, times)?;
        if len == this.len() {
            return Ok(this.as_value());
        }
        let items = this.items().iter().copied().cycle();
        Ok(Tuple::build(thread, len, items)?.as_value())
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        thread: &mut Thread,
        this: Gc<Tuple>,
        value: Value,
        #[default(SliceIndex(0))] start: SliceIndex,
        #[default(SliceIndex(i64::MAX))] stop: SliceIndex,
    ) -> PyResult<usize> {
        let (start, stop) = (start.within(this.len()), stop.within(this.len()));
        match sequence::find(thread, this, value, start, stop)? {
            Some(index) => Ok(index),
            None => Err(thread.value_error("tuple.index(x): x not in tuple")),
        }
    }

    /// Return number of occurrences of value.
    #[method("(value, /)")]
    fn count(thread: &mut Thread, this: Gc<Tuple>, value: Value) -> PyResult<usize> {
        sequence::count(thread, this, value)
    }

    #[method("()", name = "__getnewargs__")]
    fn getnewargs(thread: &mut Thread, this: Gc<Tuple>) -> Gc<Tuple> {
        Tuple::small(&thread.interp(), &[this.as_value()])
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
