//! `slice`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

/// slice(stop)
/// slice(start, stop[, step])
///
/// Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).
#[pytype(name = "slice", shape = ids::SLICE, trace)]
#[repr(C)]
pub struct Slice {
    header: Header,
    start: Slot,
    stop: Slot,
    step: Slot,
}

/// A slice resolved against a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    /// The first index.
    pub start: i64,
    /// Where it ends: exclusive.
    pub stop: i64,
    /// The distance of two indices; not zero.
    pub step: i64,
    /// How many indices.
    pub len: usize,
}

impl Slice {
    /// A slice of three parts, `None` where left out.
    pub fn new(interp: &Interpreter, start: Value, stop: Value, step: Value) -> Gc<Slice> {
        let slice = Slice {
            header: Header::new(ids::SLICE),
            start: Slot::new(start),
            stop: Slot::new(stop),
            step: Slot::new(step),
        };
        interp.heap().alloc(ids::SLICE, slice)
    }

    /// Start, stop and step.
    pub fn parts(&self) -> [Value; 3] {
        [&self.start, &self.stop, &self.step].map(|slot| slot.get().unwrap_or(Value::NONE))
    }

    /// The indices of a sequence of `len` items that the slice means.
    pub fn resolve(&self, thread: &mut Thread, len: usize) -> PyResult<Indices> {
        let [start, stop, step] = self.parts();
        let len = len as i64;
        let step = if step.is_none() { 1 } else { bound(thread, step)? };
        if step == 0 {
            return Err(thread.value_error("slice step cannot be zero"));
        }
        let (first, last) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clamp =
            |index: i64| if index < 0 { (index.saturating_add(len)).max(first) } else { index.min(last) };
        let start =
            if start.is_none() { if step < 0 { last } else { first } } else { clamp(bound(thread, start)?) };
        let stop =
            if stop.is_none() { if step < 0 { first } else { last } } else { clamp(bound(thread, stop)?) };
        let span = if step < 0 { start - stop } else { stop - start };
        let len = if span <= 0 { 0 } else { (span - 1) / step.saturating_abs() + 1 };
        Ok(Indices { start, stop, step, len: len as usize })
    }
}

/// A part of a slice as a machine integer; cut off at the ends of the range.
fn bound(thread: &mut Thread, value: Value) -> PyResult<i64> {
    if let Some(int) = value.as_int() {
        return Ok(int);
    }
    if thread.interp().class_of(value).slot(|slots| slots.index).is_none() {
        return Err(thread.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    let int = ops::index(thread, value)?;
    let negative = crate::types::int::with_limbs(int, |limbs| limbs.negative).unwrap_or(false);
    Ok(crate::types::int::to_i64(int).unwrap_or(if negative { -i64::MAX } else { i64::MAX }))
}

#[pymethods]
impl Slice {}
