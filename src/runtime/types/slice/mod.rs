//! `slice`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::number::hash::TupleHasher;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::int;
use crate::types::range;
use crate::types::sequence;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

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

    /// The indices that the slice means in a sequence. Its length is asked for when all bounds are known: the `__index__`
    /// of a bound may change the sequence.
    pub fn resolve(&self, thread: &mut Thread, len: impl FnOnce() -> usize) -> PyResult<Indices> {
        let bounds = self.bounds(thread)?;
        Ok(bounds.indices(len()))
    }

    /// The parts as machine integers.
    pub fn bounds(&self, thread: &mut Thread) -> PyResult<Bounds> {
        let [start, stop, step] = self.parts();
        let step = bound(thread, step)?.unwrap_or(1);
        if step == 0 {
            return Err(thread.value_error("slice step cannot be zero"));
        }
        Ok(Bounds { start: bound(thread, start)?, stop: bound(thread, stop)?, step })
    }
}

/// The parts of a slice, which mean indices once a length is known; `None` for what is left out.
#[derive(Clone, Copy)]
pub struct Bounds {
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
}

impl Bounds {
    /// The indices that are meant in a sequence of this length.
    pub fn indices(self, len: usize) -> Indices {
        let (len, step) = (len as i64, self.step);
        let (first, last) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clamp =
            |index: i64| if index < 0 { (index.saturating_add(len)).max(first) } else { index.min(last) };
        let start = self.start.map_or(if step < 0 { last } else { first }, clamp);
        let stop = self.stop.map_or(if step < 0 { first } else { last }, clamp);
        let span = if step < 0 { start - stop } else { stop - start };
        let len = if span <= 0 { 0 } else { (span - 1) / step.saturating_abs() + 1 };
        Indices { start, stop, step, len: len as usize }
    }
}

impl Indices {
    /// The indices in order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.len as i64).map(move |at| (self.start + at * self.step) as usize)
    }

    /// The same indices from the lowest on.
    pub fn ascending(self) -> Indices {
        if self.step > 0 || self.len == 0 {
            return self;
        }
        let start = self.start + (self.len as i64 - 1) * self.step;
        Indices { start, stop: self.start + 1, step: -self.step, len: self.len }
    }
}

/// A part of a slice as a machine integer, cut off at the ends of the range; `None` where it is left out.
fn bound(thread: &mut Thread, value: Value) -> PyResult<Option<i64>> {
    if value.is_none() {
        return Ok(None);
    }
    clipped(thread, value, "slice indices must be integers or None or have an __index__ method").map(Some)
}

fn clipped(thread: &mut Thread, value: Value, refusal: &str) -> PyResult<i64> {
    if let Some(int) = value.as_int() {
        return Ok(int);
    }
    if value.as_bool().is_none()
        && int::exact(value).is_none()
        && thread.interp().class_of(value).slot(|slots| slots.index).is_none()
    {
        return Err(thread.type_error(refusal));
    }
    let int = ops::index(thread, value)?;
    let negative = int::with_limbs(int, |limbs| limbs.negative).unwrap_or(false);
    Ok(int::to_i64(int).unwrap_or(if negative { -i64::MAX } else { i64::MAX }))
}

/// An argument that bounds a search, cut off at the ends of the range of a machine integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceIndex(pub i64);

impl SliceIndex {
    /// The index in a sequence of `len` items, counted from the end where negative.
    pub fn within(self, len: usize) -> usize {
        let len = len as i64;
        let index = if self.0 < 0 { self.0.saturating_add(len).max(0) } else { self.0.min(len) };
        index as usize
    }
}

impl FromArg for SliceIndex {
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        clipped(thread, value, "slice indices must be integers or have an __index__ method").map(SliceIndex)
    }
}

#[pymethods]
impl Slice {
    #[new("(start, stop=None, step=None, /)")]
    fn new_from(thread: &mut Thread, start: Value, stop: Option<Value>, step: Option<Value>) -> Gc<Slice> {
        let interp = thread.interp();
        match stop {
            Some(stop) => Slice::new(&interp, start, stop, step.unwrap_or(Value::NONE)),
            None => Slice::new(&interp, Value::NONE, start, Value::NONE),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Slice>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        for (part, before) in this.parts().into_iter().zip(["slice(", ", ", ", "]) {
            text.push_str(before);
            text.push_repr(thread, part)?;
        }
        text.push_str(")");
        text.finish(thread)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Slice>) -> PyResult<i64> {
        let mut hasher = TupleHasher::default();
        for part in this.parts() {
            hasher.push(ops::hash(thread, part)?);
        }
        Ok(hasher.finish_plain())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Slice>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.exact::<Slice>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let interp = thread.interp();
        let (left, right) = (Tuple::small(&interp, &this.parts()), Tuple::small(&interp, &other.parts()));
        sequence::compare(thread, left, right, op)
    }

    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    #[method("(object, /)")]
    fn indices(thread: &mut Thread, this: Gc<Slice>, object: Value) -> PyResult {
        let len = ops::index(thread, object)?;
        if int::with_limbs(len, |limbs| limbs.negative) == Some(true) {
            return Err(thread.value_error("length should not be negative"));
        }
        let [start, stop, step] = range::resolve_slice(thread, this, len)?;
        Ok(Tuple::small(&thread.interp(), &[start, stop, step]).as_value())
    }

    #[getter(member)]
    fn start(this: Gc<Slice>) -> Value {
        this.parts()[0]
    }

    #[getter(member)]
    fn stop(this: Gc<Slice>) -> Value {
        this.parts()[1]
    }

    #[getter(member)]
    fn step(this: Gc<Slice>) -> Value {
        this.parts()[2]
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<Slice>) -> PyResult {
        let interp = thread.interp();
        let parts = Tuple::small(&interp, &this.parts()).as_value();
        let class = interp.class(ids::SLICE).as_value();
        Ok(Tuple::small(&interp, &[class, parts]).as_value())
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
