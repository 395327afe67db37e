//! Constructor and operators of deques.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;

use super::Deque;
use super::iterators::DequeIterator;

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
        DequeIterator::over(thread, this)
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
            None => this.remove_at(thread, index)?,
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
