//! What lists and tuples share: items by index that may change whenever Python runs.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::spec::NativeType;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// Items by index.
pub trait Sequence: NativeType {
    /// How many there are now.
    fn count(&self) -> usize;
    /// The item at an index, if there is one now.
    fn at(&self, index: usize) -> Option<Value>;
}

impl Sequence for List {
    #[inline(always)]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline(always)]
    fn at(&self, index: usize) -> Option<Value> {
        self.get(index)
    }
}

impl Sequence for Tuple {
    #[inline(always)]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline(always)]
    fn at(&self, index: usize) -> Option<Value> {
        self.get(index)
    }
}

/// Elements of native work between two looks at the budget.
const STRIDE: usize = 1 << 12;

/// Charges the work of a loop whose length the guest decides, every few thousand elements.
#[inline(always)]
pub fn tick(thread: &mut Thread, index: usize) -> PyResult<()> {
    if index & (STRIDE - 1) == STRIDE - 1 { thread.work(STRIDE) } else { Ok(()) }
}

/// The first index from `start` up to `stop` whose item is the value.
pub fn find<S: Sequence>(
    thread: &mut Thread,
    items: Gc<S>,
    value: Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop
        && let Some(item) = items.at(index)
    {
        if ops::equal(thread, item, value)? {
            return Ok(Some(index));
        }
        tick(thread, index)?;
        index += 1;
    }
    Ok(None)
}

/// How many items equal the value.
pub fn count<S: Sequence>(thread: &mut Thread, items: Gc<S>, value: Value) -> PyResult<usize> {
    let (mut index, mut found) = (0, 0);
    while let Some(item) = items.at(index) {
        found += usize::from(ops::equal(thread, item, value)?);
        tick(thread, index)?;
        index += 1;
    }
    Ok(found)
}

/// Compares item by item: the first pair that differs decides.
pub fn compare<S: Sequence>(thread: &mut Thread, left: Gc<S>, right: Gc<S>, op: Comparison) -> PyResult {
    let orders = !matches!(op, Comparison::Eq | Comparison::Ne);
    let mut index = 0;
    while let (Some(a), Some(b)) = (left.at(index), right.at(index)) {
        if a.is(b) {
            tick(thread, index)?;
            index += 1;
            continue;
        }
        let order = if orders { ops::plain_order(a, b) } else { None };
        if let Some(order) = order.filter(|order| order.is_ne()) {
            return Ok(Value::bool(op.holds(order)));
        }
        if order.is_none() && !ops::equal(thread, a, b)? {
            // What compared them may have taken the items away: then the lengths decide.
            if index >= left.count().min(right.count()) {
                break;
            }
            return match op {
                Comparison::Eq => Ok(Value::FALSE),
                Comparison::Ne => Ok(Value::TRUE),
                _ => match ops::plain_order(a, b) {
                    Some(order) => Ok(Value::bool(op.holds(order))),
                    None => ops::compare(thread, op, a, b),
                },
            };
        }
        tick(thread, index)?;
        index += 1;
    }
    Ok(Value::bool(op.holds(left.count().cmp(&right.count()))))
}

/// `[a, b]`, with these brackets; `inside` is what stands for the container in itself.
pub fn repr<S: Sequence>(
    thread: &mut Thread,
    this: Value,
    items: Gc<S>,
    [open, close, inside]: [&str; 3],
) -> PyResult<Gc<Str>> {
    let text = thread.repr_once(this, |thread| {
        let mut text = StrBuilder::new();
        text.push_str(open);
        let mut index = 0;
        while let Some(item) = items.at(index) {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_repr(thread, item)?;
            tick(thread, index)?;
            index += 1;
        }
        text.push_str(close);
        text.finish(thread)
    })?;
    match text {
        Some(text) => Ok(text),
        None => Str::from_text(thread, inside),
    }
}

/// What a subscript of a sequence means.
pub enum Subscript {
    /// One item; the index is below the length of the sequence now.
    At(usize),
    /// A part.
    Part(Gc<Slice>),
}

/// Resolves a subscript. `kind` names the sequence and `action` what goes wrong beyond its ends. The length is read when
/// the key is known: its `__index__` may change the sequence.
#[inline]
pub fn subscript<S: Sequence>(
    thread: &mut Thread,
    items: Gc<S>,
    key: Value,
    kind: &str,
    action: &str,
) -> PyResult<Subscript> {
    let index = match key.as_int() {
        Some(index) => index,
        None => match key.exact::<Slice>() {
            Some(slice) => return Ok(Subscript::Part(slice)),
            None => foreign_index(thread, key, kind)?,
        },
    };
    let len = items.count();
    let shifted = if index < 0 { index.saturating_add(len as i64) } else { index };
    if shifted < 0 || shifted as usize >= len {
        return Err(thread.index_error(format!("{kind} {action}")));
    }
    Ok(Subscript::At(shifted as usize))
}

fn foreign_index(thread: &mut Thread, key: Value, kind: &str) -> PyResult<i64> {
    if key.as_bool().is_none()
        && crate::types::int::exact(key).is_none()
        && thread.interp().class_of(key).slot(|slots| slots.index).is_none()
    {
        let name = thread.interp().class_of(key).name_text();
        return Err(thread.type_error(format!("{kind} indices must be integers or slices, not {name}")));
    }
    ops::index_i64(thread, key)
}

/// The number of items of a sequence repeated; OverflowError and MemoryError where it is too large. The `__index__` of
/// `times` may change the sequence.
pub fn repeated_len<S: Sequence>(thread: &mut Thread, items: Gc<S>, times: Value) -> PyResult<usize> {
    let int = ops::index(thread, times)?;
    let Some(times_int) = crate::types::int::to_i64(int) else {
        let name = thread.interp().class_of(times).name_text();
        return Err(thread.overflow_error(format!("cannot fit '{name}' into an index-sized integer")));
    };
    let times = usize::try_from(times_int).unwrap_or(0);
    match items.count().checked_mul(times).filter(|&total| total <= isize::MAX as usize / size_of::<Value>())
    {
        Some(total) => Ok(total),
        None => Err(thread.memory_error()),
    }
}
