//! `_bisect`

use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_bisect",
    doc: "Bisection algorithms.",
    functions: &[BISECT_LEFT_SPEC, BISECT_RIGHT_SPEC, INSORT_LEFT_SPEC, INSORT_RIGHT_SPEC],
    types: &[],
    exec: None,
};

/// On which side of equal items the place is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// What a search takes beside the side.
struct Search {
    sequence: Value,
    wanted: Value,
    low: isize,
    high: Option<isize>,
    key: Option<Value>,
}

#[inline]
fn less(thread: &mut Thread, left: Value, right: Value) -> PyResult<bool> {
    if let (Some(left), Some(right)) = (left.as_int(), right.as_int()) {
        return Ok(left < right);
    }
    ops::compare_truth(thread, Comparison::Lt, left, right)
}

impl Search {
    fn item(&self, thread: &mut Thread, index: usize) -> PyResult {
        let item = match self.sequence.exact::<List>().and_then(|list| list.get(index)) {
            Some(item) => item,
            None => {
                let index = int::from_usize(&thread.interp(), index);
                ops::getitem(thread, self.sequence, index)?
            }
        };
        match self.key {
            Some(key) => call::call(thread, key, &[item]),
            None => Ok(item),
        }
    }

    /// The place for what is wanted.
    fn place(&self, thread: &mut Thread, side: Side) -> PyResult<usize> {
        let Ok(mut low) = usize::try_from(self.low) else {
            return Err(thread.value_error("lo must be non-negative"));
        };
        let mut high = match self.high.filter(|&high| high != -1) {
            Some(high) => usize::try_from(high).unwrap_or(0),
            None => ops::len(thread, self.sequence)?,
        };
        while low < high {
            let middle = low + (high - low) / 2;
            let item = self.item(thread, middle)?;
            let goes_right = match side {
                Side::Left => less(thread, item, self.wanted)?,
                Side::Right => !less(thread, self.wanted, item)?,
            };
            if goes_right {
                low = middle + 1;
            } else {
                high = middle;
            }
            thread.work(64)?;
        }
        Ok(low)
    }

    /// Inserts `item` where what is wanted belongs.
    fn insert(&self, thread: &mut Thread, side: Side, item: Value) -> PyResult<()> {
        let place = self.place(thread, side)?;
        if let Some(list) = self.sequence.exact::<List>() {
            return list.insert(thread, place.min(list.len()), item);
        }
        let place = int::from_usize(&thread.interp(), place);
        let insert = attr::get(thread, self.sequence, Str::intern(&thread.interp(), "insert"))?;
        call::call(thread, insert, &[place, item])?;
        Ok(())
    }
}

/// A key function that is one.
fn function(key: Option<Value>) -> Option<Value> {
    key.filter(|key| !key.is_none())
}

/// What is wanted by an insertion: the key of the item.
fn insertion(
    thread: &mut Thread,
    sequence: Value,
    item: Value,
    (low, high): (isize, Option<isize>),
    key: Option<Value>,
) -> PyResult<Search> {
    let key = function(key);
    let wanted = match key {
        Some(key) => call::call(thread, key, &[item])?,
        None => item,
    };
    Ok(Search { sequence, wanted, low, high, key })
}

/// Return the index where to insert item x in list a, assuming a is sorted.
///
/// The return value i is such that all e in a[:i] have e < x, and all e in a[i:] have e >= x.  So if x already appears in
/// the list, a.insert(i, x) will insert just before the leftmost x already there.
#[pyfunction("(a, x, lo=0, hi=None, *, key=None)", module = "_bisect")]
fn bisect_left(
    thread: &mut Thread,
    a: Value,
    x: Value,
    #[default(0)] lo: isize,
    hi: Option<isize>,
    key: Option<Value>,
) -> PyResult<usize> {
    let search = Search { sequence: a, wanted: x, low: lo, high: hi, key: function(key) };
    search.place(thread, Side::Left)
}

/// Return the index where to insert item x in list a, assuming a is sorted.
///
/// The return value i is such that all e in a[:i] have e <= x, and all e in a[i:] have e > x.  So if x already appears in
/// the list, a.insert(i, x) will insert just after the rightmost x already there.
#[pyfunction("(a, x, lo=0, hi=None, *, key=None)", module = "_bisect")]
fn bisect_right(
    thread: &mut Thread,
    a: Value,
    x: Value,
    #[default(0)] lo: isize,
    hi: Option<isize>,
    key: Option<Value>,
) -> PyResult<usize> {
    let search = Search { sequence: a, wanted: x, low: lo, high: hi, key: function(key) };
    search.place(thread, Side::Right)
}

/// Insert item x in list a, and keep it sorted assuming a is sorted.
///
/// If x is already in a, insert it to the left of the leftmost x.
#[pyfunction("(a, x, lo=0, hi=None, *, key=None)", module = "_bisect")]
fn insort_left(
    thread: &mut Thread,
    a: Value,
    x: Value,
    #[default(0)] lo: isize,
    hi: Option<isize>,
    key: Option<Value>,
) -> PyResult<()> {
    insertion(thread, a, x, (lo, hi), key)?.insert(thread, Side::Left, x)
}

/// Insert item x in list a, and keep it sorted assuming a is sorted.
///
/// If x is already in a, insert it to the right of the rightmost x.
#[pyfunction("(a, x, lo=0, hi=None, *, key=None)", module = "_bisect")]
fn insort_right(
    thread: &mut Thread,
    a: Value,
    x: Value,
    #[default(0)] lo: isize,
    hi: Option<isize>,
    key: Option<Value>,
) -> PyResult<()> {
    insertion(thread, a, x, (lo, hi), key)?.insert(thread, Side::Right, x)
}
