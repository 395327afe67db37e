//! `count`, `cycle` and `repeat`.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::ops::BinaryOp;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::complex::Complex;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::StrBuilder;

use crate::ids;
use crate::modules::cursor::Cursor;

/// Return a count object whose .__next__() method returns consecutive values.
///
/// Equivalent to:
///     def count(firstval=0, step=1):
///         x = firstval
///         while 1:
///             yield x
///             x += step
#[pytype(name = "count", module = "itertools", shape = ids::COUNT, signature = "(start=0, step=1)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct Count {
    header: Header,
    current: Slot,
    step: Slot,
}

fn expect_number(thread: &mut Thread, value: Value) -> PyResult<()> {
    let class = thread.interp().class_of(value);
    let is_number = class.slot(|slots| slots.index.is_some() || slots.int.is_some() || slots.float.is_some());
    if is_number || value.cast::<Complex>().is_some() {
        return Ok(());
    }
    Err(thread.type_error("a number is required"))
}

#[pymethods(itself(iter))]
impl Count {
    #[new("(start=0, step=1)")]
    fn new(thread: &mut Thread, start: Option<Value>, step: Option<Value>) -> PyResult<Gc<Count>> {
        let start = start.unwrap_or(Value::int_from_low_bits(0));
        let step = step.unwrap_or(Value::int_from_low_bits(1));
        expect_number(thread, start)?;
        expect_number(thread, step)?;
        let count =
            Count { header: Header::new(ids::COUNT), current: Slot::new(start), step: Slot::new(step) };
        Ok(thread.heap().alloc(ids::COUNT, count))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Count>) -> PyResult<Option<Value>> {
        let (Some(current), Some(step)) = (this.current.get(), this.step.get()) else { return Ok(None) };
        if let (Some(number), Some(by)) = (current.as_int(), step.as_int())
            && let Some(next) = Value::small_int(number + by)
        {
            this.current.set_immediate(next);
            return Ok(Some(current));
        }
        let next = ops::binary(thread, BinaryOp::Add, current, step)?;
        thread.heap().set(this, &this.current, next);
        Ok(Some(current))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let name = thread.interp().class_of(this).short_name();
        let Some(count) = this.cast::<Count>() else { return Ok(Value::NONE) };
        let (current, step) =
            (count.current.get().unwrap_or(Value::NONE), count.step.get().unwrap_or(Value::NONE));
        let mut text = StrBuilder::new();
        text.push_str(&name);
        text.push_str("(");
        text.push_repr(thread, current)?;
        if step.as_int() != Some(1) {
            text.push_str(", ");
            text.push_repr(thread, step)?;
        }
        text.push_str(")");
        Ok(text.finish(thread)?.as_value())
    }
}

/// Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.
#[pytype(name = "cycle", module = "itertools", shape = ids::CYCLE, signature = "(iterable, /)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct Cycle {
    header: Header,
    cursor: Cursor,
    saved: GcSlot<List>,
    /// The next of the saved items.
    #[untraced]
    index: Cell<usize>,
}

#[pymethods(itself(iter))]
impl Cycle {
    #[new("(iterable, /)")]
    fn new(thread: &mut Thread, iterable: Value) -> PyResult<Gc<Cycle>> {
        let cursor = Cursor::new(thread, iterable)?;
        let saved = List::empty(&thread.interp());
        let cycle =
            Cycle { header: Header::new(ids::CYCLE), cursor, saved: GcSlot::new(saved), index: Cell::new(0) };
        Ok(thread.heap().alloc(ids::CYCLE, cycle))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Cycle>) -> PyResult<Option<Value>> {
        let Some(saved) = this.saved.get() else { return Ok(None) };
        if !this.cursor.is_closed() {
            if let Some(item) = this.cursor.next(thread)? {
                saved.push(thread, item)?;
                return Ok(Some(item));
            }
            this.cursor.close();
        }
        let index = this.index.get();
        let item = saved.get(index);
        this.index.set(if index + 1 < saved.len() { index + 1 } else { 0 });
        Ok(item)
    }
}

/// repeat(object [,times]) -> create an iterator which returns the object
/// for the specified number of times.  If not specified, returns the object
/// endlessly.
#[pytype(name = "repeat", module = "itertools", shape = ids::REPEAT, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Repeat {
    header: Header,
    object: Slot,
    /// How many are left; below zero: it never ends.
    #[untraced]
    left: Cell<i64>,
}

#[pymethods(itself(iter))]
impl Repeat {
    #[new("(object, times=-1)")]
    fn new(thread: &mut Thread, object: Value, times: Option<isize>) -> Gc<Repeat> {
        let left = times.map_or(-1, |times| times.max(0) as i64);
        let repeat =
            Repeat { header: Header::new(ids::REPEAT), object: Slot::new(object), left: Cell::new(left) };
        thread.heap().alloc(ids::REPEAT, repeat)
    }

    #[slot(next)]
    fn next(this: Gc<Repeat>) -> Option<Value> {
        match this.left.get() {
            0 => return None,
            left if left > 0 => this.left.set(left - 1),
            _ => {}
        }
        this.object.get()
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(thread: &mut Thread, this: Gc<Repeat>) -> PyResult {
        match this.left.get() {
            left if left < 0 => Err(thread.type_error("len() of unsized object")),
            left => Ok(int::from_i64(&thread.interp(), left)),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let name = thread.interp().class_of(this).short_name();
        let Some(repeat) = this.cast::<Repeat>() else { return Ok(Value::NONE) };
        let object = repeat.object.get().unwrap_or(Value::NONE);
        let mut text = StrBuilder::new();
        text.push_str(&name);
        text.push_str("(");
        text.push_repr(thread, object)?;
        if repeat.left.get() >= 0 {
            text.push_str(&format!(", {}", repeat.left.get()));
        }
        text.push_str(")");
        Ok(text.finish(thread)?.as_value())
    }
}
