//! `enumerate`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::class::Class;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::int;
use crate::types::int::arith;
use crate::types::tuple::Tuple;

/// Return an enumerate object.
///
///   iterable
///     an object supporting iteration
///
/// The enumerate object yields pairs containing a count (from start, which
/// defaults to zero) and a value yielded by the iterable argument.
///
/// enumerate is useful for obtaining an indexed list:
///     (0, seq[0]), (1, seq[1]), (2, seq[2]), ...
#[pytype(name = "enumerate", shape = ids::ENUMERATE, signature = "(iterable, start=0)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Enumerate {
    header: Header,
    iterator: Slot,
    /// The next number.
    count: Slot,
}

#[pymethods]
impl Enumerate {
    #[new("(iterable, start=0)")]
    fn new(thread: &mut Thread, iterable: Value, start: Option<Value>) -> PyResult<Gc<Enumerate>> {
        let count = match start {
            Some(start) => ops::index(thread, start)?,
            None => Value::int_from_low_bits(0),
        };
        let iterator = iter::iter(thread, iterable)?;
        let made = Enumerate {
            header: Header::new(ids::ENUMERATE),
            iterator: Slot::new(iterator),
            count: Slot::new(count),
        };
        Ok(thread.heap().alloc(ids::ENUMERATE, made))
    }

    #[slot(iter)]
    fn iter(_thread: &mut Thread, this: Value) -> PyResult {
        Ok(this)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Enumerate>) -> PyResult<Option<Value>> {
        let (Some(iterator), Some(count)) = (this.iterator.get(), this.count.get()) else { return Ok(None) };
        let Some(item) = iter::next(thread, iterator)? else { return Ok(None) };
        let after = match count.as_int() {
            Some(small) => int::from_i64(&thread.interp(), small + 1),
            None => arith::add(thread, count, Value::int_from_low_bits(1))?,
        };
        let interp = thread.interp();
        interp.heap().set(this, &this.count, after);
        Ok(Some(Tuple::small(&interp, &[count, item]).as_value()))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        use crate::object::cast::ValueExt;
        let interp = thread.interp();
        let class = interp.class_of(this).as_value();
        let parts = this.cast::<Enumerate>().map_or([Value::NONE; 2], |this| {
            [&this.iterator, &this.count].map(|slot| slot.get().unwrap_or(Value::NONE))
        });
        let args = Tuple::small(&interp, &parts).as_value();
        Ok(Tuple::small(&interp, &[class, args]).as_value())
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
