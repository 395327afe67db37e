//! What Python sees of `range`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::LongRangeIterator;
use super::ONE;
use super::Range;
use super::RangeIterator;
use super::ZERO;
use super::int_holds;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::int::Int;
use crate::types::int::arith;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

#[pymethods]
impl Range {
    #[new("(start, stop=None, step=None, /)")]
    fn new_from(
        thread: &mut Thread,
        start: Value,
        stop: Option<Value>,
        step: Option<Value>,
    ) -> PyResult<Gc<Range>> {
        let Some(stop) = stop else {
            let stop = ops::index(thread, start)?;
            return Range::new(thread, ZERO, stop, ONE);
        };
        let start = ops::index(thread, start)?;
        let stop = ops::index(thread, stop)?;
        let step = match step {
            Some(step) => ops::index(thread, step)?,
            None => ONE,
        };
        if step == ZERO {
            return Err(thread.value_error("range() arg 3 must not be zero"));
        }
        Range::new(thread, start, stop, step)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Range>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        let count = if this.step() == ONE { 2 } else { 3 };
        for (part, before) in
            [this.start(), this.stop(), this.step()].into_iter().zip(["range(", ", ", ", "]).take(count)
        {
            text.push_str(before);
            text.push_repr(thread, part)?;
        }
        text.push_str(")");
        text.finish(thread)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Range>) -> PyResult<i64> {
        let parts = identity(this);
        let tuple = Tuple::small(&thread.interp(), &parts);
        ops::hash(thread, tuple.as_value())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Range>, other: Value, op: Comparison) -> PyResult {
        let (Some(other), Comparison::Eq | Comparison::Ne) = (other.exact::<Range>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        for (left, right) in identity(this).into_iter().zip(identity(other)) {
            if !ops::equal(thread, left, right)? {
                return Ok(Value::bool(op == Comparison::Ne));
            }
        }
        Ok(Value::bool(op == Comparison::Eq))
    }

    #[slot(bool)]
    fn bool(this: Gc<Range>) -> bool {
        this.len() != ZERO
    }

    #[slot(len)]
    fn length(thread: &mut Thread, this: Gc<Range>) -> PyResult<usize> {
        match int::to_i64(this.len()) {
            Some(len) => Ok(len as usize),
            None => Err(thread.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Range>) -> Value {
        match this.small() {
            Some((start, step, len)) => RangeIterator::over(thread, start, step, len),
            None => LongRangeIterator::over(thread, this.start(), this.step(), this.len()),
        }
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<Range>, item: Value) -> PyResult<bool> {
        match plain_int(item) {
            Some(item) => holds(thread, this, item),
            None => Ok(search(thread, this, item)?.is_some()),
        }
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Range>, key: Value) -> PyResult {
        if let Some(slice) = key.exact::<Slice>() {
            return Ok(part(thread, this, slice)?.as_value());
        }
        if int::exact(key).is_none() && thread.interp().class_of(key).slot(|slots| slots.index).is_none() {
            let name = thread.interp().class_of(key).name_text();
            return Err(thread.type_error(format!("range indices must be integers or slices, not {name}")));
        }
        let mut index = ops::index(thread, key)?;
        if int_holds(thread, Comparison::Lt, index, ZERO)? {
            index = arith::add(thread, index, this.len())?;
        }
        if int_holds(thread, Comparison::Lt, index, ZERO)?
            || int_holds(thread, Comparison::Ge, index, this.len())?
        {
            return Err(thread.index_error("range object index out of range"));
        }
        this.at(thread, index)
    }

    /// Return a reverse iterator.
    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Gc<Range>) -> PyResult {
        if let Some((start, step, len)) = this.small() {
            return Ok(RangeIterator::over(thread, start + (len - 1) * step, -step, len));
        }
        let last = arith::sub(thread, this.len(), ONE)?;
        let first = this.at(thread, last)?;
        let step = arith::sub(thread, ZERO, this.step())?;
        Ok(LongRangeIterator::over(thread, first, step, this.len()))
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[method("(value, /)")]
    fn count(thread: &mut Thread, this: Gc<Range>, value: Value) -> PyResult {
        if let Some(value) = plain_int(value) {
            return Ok(Value::int_from_low_bits(i64::from(holds(thread, this, value)?)));
        }
        let mut found = 0;
        iter::for_each(thread, this.as_value(), |thread, item| {
            found += i64::from(ops::equal(thread, item, value)?);
            Ok(())
        })?;
        Ok(int::from_i64(&thread.interp(), found))
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    #[method("(value, /)")]
    fn index(thread: &mut Thread, this: Gc<Range>, value: Value) -> PyResult {
        let Some(item) = plain_int(value) else {
            return match search(thread, this, value)? {
                Some(index) => Ok(int::from_i64(&thread.interp(), index)),
                None => Err(thread.value_error("sequence.index(x): x not in sequence")),
            };
        };
        if !holds(thread, this, item)? {
            return Err(thread.value_error("range.index(x): x not in range"));
        }
        let distance = arith::sub(thread, item, this.start())?;
        arith::floordiv(thread, distance, this.step())
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<Range>) -> PyResult {
        let interp = thread.interp();
        let parts = Tuple::small(&interp, &[this.start(), this.stop(), this.step()]).as_value();
        let class = interp.class(ids::RANGE).as_value();
        Ok(Tuple::small(&interp, &[class, parts]).as_value())
    }

    #[getter(name = "start", member)]
    fn get_start(this: Gc<Range>) -> Value {
        this.start()
    }

    #[getter(name = "stop", member)]
    fn get_stop(this: Gc<Range>) -> Value {
        this.stop()
    }

    #[getter(name = "step", member)]
    fn get_step(this: Gc<Range>) -> Value {
        this.step()
    }
}

/// What makes two ranges equal: the length, then the first integer, then the step.
fn identity(range: Gc<Range>) -> [Value; 3] {
    match range.len() {
        len if len == ZERO => [len, Value::NONE, Value::NONE],
        len if len == ONE => [len, range.start(), Value::NONE],
        len => [len, range.start(), range.step()],
    }
}

/// An int or bool, not of a subclass that may compare otherwise.
fn plain_int(value: Value) -> Option<Value> {
    if value.is_int() || value.is_bool() || value.exact::<Int>().is_some() { int::exact(value) } else { None }
}

/// Whether an exact int is one of the range.
fn holds(thread: &mut Thread, range: Gc<Range>, item: Value) -> PyResult<bool> {
    if let (Some((start, step, len)), Some(item)) = (range.small(), item.as_int()) {
        let distance = item - start;
        return Ok(distance % step == 0 && (0..len).contains(&(distance / step)));
    }
    let distance = arith::sub(thread, item, range.start())?;
    if arith::modulo(thread, distance, range.step())? != ZERO {
        return Ok(false);
    }
    let index = arith::floordiv(thread, distance, range.step())?;
    Ok(int_holds(thread, Comparison::Ge, index, ZERO)?
        && int_holds(thread, Comparison::Lt, index, range.len())?)
}

/// The index of the first integer that equals the item, one by one.
fn search(thread: &mut Thread, range: Gc<Range>, item: Value) -> PyResult<Option<i64>> {
    let iterator = iter::iter(thread, range.as_value())?;
    let mut index = 0;
    while let Some(candidate) = iter::next(thread, iterator)? {
        if ops::equal(thread, candidate, item)? {
            return Ok(Some(index));
        }
        thread.work(64)?;
        index += 1;
    }
    Ok(None)
}

fn part(thread: &mut Thread, range: Gc<Range>, slice: Gc<Slice>) -> PyResult<Gc<Range>> {
    let [start, stop, step] = super::resolve_slice(thread, slice, range.len())?;
    let step = arith::mul(thread, range.step(), step)?;
    let start = range.at(thread, start)?;
    let stop = range.at(thread, stop)?;
    Range::new(thread, start, stop, step)
}
