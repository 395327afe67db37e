//! `range`: an arithmetic progression of integers of any size, never stored.

mod iterator;
mod methods;

pub use iterator::LongRangeIterator;
pub use iterator::RangeIterator;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::int::arith;
use crate::types::slice::Slice;

/// The integer 0.
pub(crate) const ZERO: Value = Value::int_from_low_bits(0);
/// The integer 1.
pub(crate) const ONE: Value = Value::int_from_low_bits(1);

/// range(stop) -> range object
/// range(start, stop[, step]) -> range object
///
/// Return an object that produces a sequence of integers from start (inclusive)
/// to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.
/// start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.
/// These are exactly the valid indices for a list of 4 elements.
/// When step is given, it specifies the increment (or decrement).
#[pytype(name = "range", shape = ids::RANGE, flags(SEQUENCE), trace)]
#[repr(C)]
pub struct Range {
    header: Header,
    start: Slot,
    stop: Slot,
    step: Slot,
    /// How many integers.
    len: Slot,
}

/// Compares two exact ints.
pub(crate) fn int_holds(thread: &mut Thread, op: Comparison, left: Value, right: Value) -> PyResult<bool> {
    match (left.as_int(), right.as_int()) {
        (Some(left), Some(right)) => Ok(op.holds(left.cmp(&right))),
        _ => ops::compare_truth(thread, op, left, right),
    }
}

impl Range {
    /// A range of exact ints; the step is not zero.
    pub fn new(thread: &mut Thread, start: Value, stop: Value, step: Value) -> PyResult<Gc<Range>> {
        let len = length(thread, start, stop, step)?;
        let range = Range {
            header: Header::new(ids::RANGE),
            start: Slot::new(start),
            stop: Slot::new(stop),
            step: Slot::new(step),
            len: Slot::new(len),
        };
        Ok(thread.heap().alloc(ids::RANGE, range))
    }

    fn part(slot: &Slot) -> Value {
        slot.get().unwrap_or(ZERO)
    }

    /// The first integer, where there is one.
    pub fn start(&self) -> Value {
        Self::part(&self.start)
    }

    /// Where it ends: exclusive.
    pub fn stop(&self) -> Value {
        Self::part(&self.stop)
    }

    /// The distance of two integers; not zero.
    pub fn step(&self) -> Value {
        Self::part(&self.step)
    }

    /// How many integers, an int of any size.
    pub fn len(&self) -> Value {
        Self::part(&self.len)
    }

    /// Start, step and length in machine integers, where every integer up to the end fits.
    pub fn small(&self) -> Option<(i64, i64, i64)> {
        let (start, step, len) = (self.start().as_int()?, self.step().as_int()?, self.len().as_int()?);
        step.checked_mul(len)?.checked_add(start)?;
        Some((start, step, len))
    }

    /// The integer at an index, which is an exact int within the range.
    fn at(&self, thread: &mut Thread, index: Value) -> PyResult {
        let offset = arith::mul(thread, index, self.step())?;
        arith::add(thread, self.start(), offset)
    }
}

/// How many integers lie between the bounds.
fn length(thread: &mut Thread, start: Value, stop: Value, step: Value) -> PyResult {
    if let (Some(start), Some(stop), Some(step)) = (start.as_int(), stop.as_int(), step.as_int()) {
        let span = if step > 0 { stop - start } else { start - stop };
        let len = if span <= 0 { 0 } else { (span - 1) / step.abs() + 1 };
        return Ok(int::from_i64(&thread.interp(), len));
    }
    let forward = int_holds(thread, Comparison::Gt, step, ZERO)?;
    let span = match forward {
        true => arith::sub(thread, stop, start)?,
        false => arith::sub(thread, start, stop)?,
    };
    if int_holds(thread, Comparison::Le, span, ZERO)? {
        return Ok(ZERO);
    }
    let step = if forward { step } else { arith::sub(thread, ZERO, step)? };
    let last = arith::sub(thread, span, ONE)?;
    let whole = arith::floordiv(thread, last, step)?;
    arith::add(thread, whole, ONE)
}

/// The start, stop and step of a slice of a sequence whose length is an int of any size.
pub fn resolve_slice(thread: &mut Thread, slice: Gc<Slice>, len: Value) -> PyResult<[Value; 3]> {
    let [start, stop, step] = slice.parts();
    let step = if step.is_none() { ONE } else { slice_part(thread, step)? };
    if step == ZERO {
        return Err(thread.value_error("slice step cannot be zero"));
    }
    let backward = int_holds(thread, Comparison::Lt, step, ZERO)?;
    let (lower, upper) = match backward {
        true => (Value::int_from_low_bits(-1), arith::sub(thread, len, ONE)?),
        false => (ZERO, len),
    };
    let (first, last) = if backward { (upper, lower) } else { (lower, upper) };
    let start = if start.is_none() { first } else { clamp(thread, start, len, lower, upper)? };
    let stop = if stop.is_none() { last } else { clamp(thread, stop, len, lower, upper)? };
    Ok([start, stop, step])
}

fn slice_part(thread: &mut Thread, part: Value) -> PyResult {
    if int::exact(part).is_none() && thread.interp().class_of(part).slot(|slots| slots.index).is_none() {
        return Err(thread.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    ops::index(thread, part)
}

fn clamp(thread: &mut Thread, part: Value, len: Value, lower: Value, upper: Value) -> PyResult {
    let part = slice_part(thread, part)?;
    if int_holds(thread, Comparison::Lt, part, ZERO)? {
        let shifted = arith::add(thread, part, len)?;
        let below = int_holds(thread, Comparison::Lt, shifted, lower)?;
        return Ok(if below { lower } else { shifted });
    }
    let beyond = int_holds(thread, Comparison::Gt, part, upper)?;
    Ok(if beyond { upper } else { part })
}
