//! `enumerate`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::int::arith;
use crate::types::iterators::list::ListIterator;
use crate::types::str::Str;
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

impl Enumerate {
    /// The offset of the iterator, for machine code.
    pub const ITERATOR: usize = std::mem::offset_of!(Enumerate, iterator);
    /// The offset of the next number, for machine code.
    pub const COUNT: usize = std::mem::offset_of!(Enumerate, count);

    /// Whether the items are those of a list.
    pub(crate) fn is_over_list(&self) -> bool {
        self.iterator.get().is_some_and(|iterator| iterator.exact::<ListIterator>().is_some())
    }

    /// The next small number and item of a list, the inner `None` at the end; `None` where it is another number or iterator.
    #[inline(always)]
    pub(crate) fn step_in_list(&self) -> Option<Option<[Value; 2]>> {
        let iterator = self.iterator.get()?.exact::<ListIterator>()?;
        let count = self.count.get()?;
        let after = Value::small_int(count.as_int()? + 1)?;
        let Some(item) = iterator.step() else { return Some(None) };
        self.count.set_immediate(after);
        Some(Some([count, item]))
    }

    /// The next number and item; `None` at the end.
    #[inline]
    pub(crate) fn next_pair(&self, thread: &mut Thread) -> PyResult<Option<[Value; 2]>> {
        let (Some(iterator), Some(count)) = (self.iterator.get(), self.count.get()) else { return Ok(None) };
        let Some(item) = iter::next(thread, iterator)? else { return Ok(None) };
        match count.as_int().and_then(|count| Value::small_int(count + 1)) {
            Some(after) => self.count.set_immediate(after),
            None => {
                let after = arith::add(thread, count, Value::int_from_low_bits(1))?;
                thread.heap().set(gc(self), &self.count, after);
            }
        }
        Ok(Some([count, item]))
    }

    /// A call of the type itself, not of a subclass, words what is wrong with its arguments in its own way.
    fn check_call(thread: &mut Thread, args: Args<'_>) -> PyResult<()> {
        let given = args.positional().len();
        let all = given + args.keyword_count();
        let message = match all {
            0 => "enumerate() missing required argument 'iterable'".to_string(),
            1 | 2 => match misnamed(args) {
                Some(name) => {
                    format!("'{}' is an invalid keyword argument for enumerate()", name.to_string_lossy())
                }
                None => return Ok(()),
            },
            _ => format!("enumerate() takes at most 2 arguments ({all} given)"),
        };
        Err(thread.type_error(message))
    }
}

/// The first keyword argument of a call with one or two arguments that has no place.
fn misnamed(args: Args<'_>) -> Option<Gc<Str>> {
    args.names()?;
    let mut open = vec!["iterable", "start"];
    open.drain(..args.positional().len());
    if open.len() > 1 && args.keyword_count() == 1 {
        open.truncate(1);
    }
    for (name, _) in args.keywords() {
        match open.iter().position(|known| name.equals_str(known)) {
            Some(index) => drop(open.remove(index)),
            None => return Some(name),
        }
    }
    None
}

#[pymethods(itself(iter))]
impl Enumerate {
    #[new("(iterable, start=0)", check = check_call)]
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

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Enumerate>) -> PyResult<Option<Value>> {
        let pair = this.next_pair(thread)?;
        Ok(pair.map(|pair| Tuple::small(&thread.interp(), &pair).as_value()))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
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
