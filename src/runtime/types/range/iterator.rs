//! Iterators over ranges: one for machine integers, one for the rest.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::ONE;
use super::Range;
use super::ZERO;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::int::arith;
use crate::types::iterators;
use crate::types::tuple::Tuple;

/// Over machine integers.
#[pytype(name = "range_iterator", shape = ids::RANGE_ITERATOR, leaf)]
#[repr(C)]
pub struct RangeIterator {
    header: Header,
    next: Cell<i64>,
    step: Cell<i64>,
    left: Cell<i64>,
}

impl RangeIterator {
    /// The offset of the next integer, for machine code.
    pub const NEXT: usize = std::mem::offset_of!(RangeIterator, next);
    /// The offset of the step, for machine code.
    pub const STEP: usize = std::mem::offset_of!(RangeIterator, step);
    /// The offset of the number of integers left, for machine code.
    pub const LEFT: usize = std::mem::offset_of!(RangeIterator, left);

    /// `left` integers from `next` on.
    pub fn over(thread: &mut Thread, next: i64, step: i64, left: i64) -> Value {
        thread.interp().class(ids::RANGE_ITERATOR);
        let made = RangeIterator {
            header: Header::new(ids::RANGE_ITERATOR),
            next: Cell::new(next),
            step: Cell::new(step),
            left: Cell::new(left),
        };
        thread.heap().alloc(ids::RANGE_ITERATOR, made).as_value()
    }

    /// The next integer.
    #[inline]
    pub fn step(&self) -> Option<i64> {
        let left = self.left.get();
        if left <= 0 {
            return None;
        }
        let next = self.next.get();
        self.left.set(left - 1);
        self.next.set(next.wrapping_add(self.step.get()));
        Some(next)
    }
}

/// `iter(range)` from what remains, as pickles have it.
fn reduce(thread: &mut Thread, [start, step, left]: [Value; 3]) -> PyResult {
    let distance = arith::mul(thread, left, step)?;
    let stop = arith::add(thread, start, distance)?;
    let range = Range::new(thread, start, stop, step)?;
    let function = iterators::builtin(thread, "iter")?;
    let interp = thread.interp();
    let args = Tuple::small(&interp, &[range.as_value()]).as_value();
    Ok(Tuple::small(&interp, &[function, args, Value::NONE]).as_value())
}

#[pymethods(itself(iter))]
impl RangeIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<RangeIterator>) -> PyResult<Option<Value>> {
        Ok(this.step().map(|next| int::from_i64(&thread.interp(), next)))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<RangeIterator>) -> i64 {
        this.left.get()
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<RangeIterator>) -> PyResult {
        let interp = thread.interp();
        let parts = [&this.next, &this.step, &this.left].map(|part| int::from_i64(&interp, part.get()));
        reduce(thread, parts)
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(this: Gc<RangeIterator>, object: i64) {
        let skipped = object.clamp(0, this.left.get());
        this.left.set(this.left.get() - skipped);
        this.next.set(this.next.get().wrapping_add(skipped.wrapping_mul(this.step.get())));
    }
}

/// Over integers of any size.
#[pytype(name = "longrange_iterator", shape = ids::LONGRANGE_ITERATOR, trace)]
#[repr(C)]
pub struct LongRangeIterator {
    header: Header,
    next: Slot,
    step: Slot,
    left: Slot,
}

impl LongRangeIterator {
    /// `left` integers from `next` on.
    pub fn over(thread: &mut Thread, next: Value, step: Value, left: Value) -> Value {
        thread.interp().class(ids::LONGRANGE_ITERATOR);
        let made = LongRangeIterator {
            header: Header::new(ids::LONGRANGE_ITERATOR),
            next: Slot::new(next),
            step: Slot::new(step),
            left: Slot::new(left),
        };
        thread.heap().alloc(ids::LONGRANGE_ITERATOR, made).as_value()
    }

    fn parts(&self) -> [Value; 3] {
        [&self.next, &self.step, &self.left].map(|slot| slot.get().unwrap_or(ZERO))
    }
}

#[pymethods(itself(iter))]
impl LongRangeIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<LongRangeIterator>) -> PyResult<Option<Value>> {
        let [next, step, left] = this.parts();
        if left == ZERO {
            return Ok(None);
        }
        let after = arith::add(thread, next, step)?;
        let left = arith::sub(thread, left, ONE)?;
        let heap = thread.heap();
        heap.set(this, &this.next, after);
        heap.set(this, &this.left, left);
        Ok(Some(next))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<LongRangeIterator>) -> Value {
        this.parts()[2]
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<LongRangeIterator>) -> PyResult {
        reduce(thread, this.parts())
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(thread: &mut Thread, this: Gc<LongRangeIterator>, object: Value) -> PyResult<()> {
        let [next, step, left] = this.parts();
        let wanted = crate::object::ops::index(thread, object)?;
        let beyond = super::int_holds(thread, Comparison::Gt, wanted, left)?;
        let negative = super::int_holds(thread, Comparison::Lt, wanted, ZERO)?;
        let skipped = if negative {
            ZERO
        } else if beyond {
            left
        } else {
            wanted
        };
        let distance = arith::mul(thread, skipped, step)?;
        let next = arith::add(thread, next, distance)?;
        let left = arith::sub(thread, left, skipped)?;
        let heap = thread.heap();
        heap.set(this, &this.next, next);
        heap.set(this, &this.left, left);
        Ok(())
    }
}
