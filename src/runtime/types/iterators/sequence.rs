//! Iterators over `__getitem__`: `iter` and `reversed` of what has no iterator of its own.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::reduce_indexed;
use crate::object::args::Args;
use crate::object::class;
use crate::object::class::Class;
use crate::object::convert::constructor_args;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::tuple::Tuple;

/// Over `__getitem__`, until it raises IndexError.
#[pytype(name = "iterator", shape = ids::SEQUENCE_ITERATOR, trace)]
#[repr(C)]
pub struct SequenceIterator {
    header: Header,
    sequence: Slot,
    #[untraced]
    index: Cell<i64>,
}

/// `iter(value)` of an object with `__getitem__`.
pub fn sequence_iterator(thread: &mut Thread, sequence: Value) -> PyResult {
    let iterator = SequenceIterator {
        header: Header::new(ids::SEQUENCE_ITERATOR),
        sequence: Slot::new(sequence),
        index: Cell::new(0),
    };
    Ok(thread.heap().alloc(ids::SEQUENCE_ITERATOR, iterator).as_value())
}

/// What `__getitem__` raised says that there is no such item: IndexError or StopIteration. Any other error goes on.
fn no_item(thread: &mut Thread, raised: Raised) -> PyResult<()> {
    let stop = thread.interp().class(exceptions::STOP_ITERATION);
    if thread.pending_is(stop) {
        thread.forget(raised);
        return Ok(());
    }
    thread.catch_builtin(raised, exceptions::INDEX_ERROR).map(drop)
}

#[pymethods(itself(iter))]
impl SequenceIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<SequenceIterator>) -> PyResult<Option<Value>> {
        let Some(sequence) = this.sequence.get() else { return Ok(None) };
        let index = this.index.get();
        this.index.set(index + 1);
        let key = int::from_i64(&thread.interp(), index);
        let raised = match ops::getitem(thread, sequence, key) {
            Ok(item) => return Ok(Some(item)),
            Err(raised) => raised,
        };
        no_item(thread, raised)?;
        this.sequence.clear();
        Ok(None)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(thread: &mut Thread, this: Gc<SequenceIterator>) -> PyResult {
        let Some(sequence) = this.sequence.get() else { return Ok(Value::int_from_low_bits(0)) };
        if thread.interp().class_of(sequence).slot(|slots| slots.len).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let left = (ops::len(thread, sequence)? as i64).saturating_sub(this.index.get()).max(0);
        Ok(int::from_i64(&thread.interp(), left))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<SequenceIterator>) -> PyResult {
        reduce_indexed(thread, "iter", this.sequence.get(), this.index.get())
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(thread: &mut Thread, this: Gc<SequenceIterator>, object: i64) {
        let _ = thread;
        this.index.set(object.max(0));
    }
}

/// Return a reverse iterator over the values of the given sequence.
#[pytype(name = "reversed", shape = ids::REVERSED, signature = "(object, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Reversed {
    header: Header,
    sequence: Slot,
    /// The next index; negative at the end.
    #[untraced]
    index: Cell<i64>,
}

#[pymethods(itself(iter))]
impl Reversed {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let args = constructor_args(class, args);
        if args.keyword_count() > 0 {
            return Err(thread.type_error("reversed() takes no keyword arguments"));
        }
        let [sequence] = *args.positional() else {
            let count = args.positional().len();
            return Err(thread.type_error(format!("reversed expected 1 argument, got {count}")));
        };
        let interp = thread.interp();
        let found = class::lookup(&interp, interp.class_of(sequence), Name::__reversed__.get(&interp));
        if found.is_some_and(|found| !found.is_none()) {
            return specials::method(thread, sequence, Name::__reversed__, &[]);
        }
        let kind = interp.class_of(sequence);
        if !kind.is_indexed() || found.is_some() {
            let name = kind.name_text();
            return Err(thread.type_error(format!("'{name}' object is not reversible")));
        }
        let len = ops::len(thread, sequence)?;
        let made = Reversed {
            header: Header::new(ids::REVERSED),
            sequence: Slot::new(sequence),
            index: Cell::new(len as i64 - 1),
        };
        let made = thread.heap().alloc(ids::REVERSED, made).as_value();
        instance::finish_new(thread, class, made)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Reversed>) -> PyResult<Option<Value>> {
        let Some(sequence) = this.sequence.get() else { return Ok(None) };
        let index = this.index.get();
        if index >= 0 {
            this.index.set(index - 1);
            let key = int::from_i64(&thread.interp(), index);
            let raised = match ops::getitem(thread, sequence, key) {
                Ok(item) => return Ok(Some(item)),
                Err(raised) => raised,
            };
            no_item(thread, raised)?;
        }
        this.index.set(-1);
        this.sequence.clear();
        Ok(None)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(thread: &mut Thread, this: Gc<Reversed>) -> PyResult<i64> {
        let Some(sequence) = this.sequence.get() else { return Ok(0) };
        let left = this.index.get() + 1;
        Ok(if (ops::len(thread, sequence)? as i64) < left { 0 } else { left })
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<Reversed>) -> PyResult {
        let interp = thread.interp();
        let class = interp.class(ids::REVERSED).as_value();
        match this.sequence.get() {
            Some(sequence) => {
                let args = Tuple::small(&interp, &[sequence]).as_value();
                let index = int::from_i64(&interp, this.index.get());
                Ok(Tuple::small(&interp, &[class, args, index]).as_value())
            }
            None => {
                let empty = interp.empty_tuple().as_value();
                let args = Tuple::small(&interp, &[empty]).as_value();
                Ok(Tuple::small(&interp, &[class, args]).as_value())
            }
        }
    }

    /// Set state information for unpickling.
    #[method("(object, /)", name = "__setstate__")]
    fn setstate(thread: &mut Thread, this: Gc<Reversed>, object: i64) -> PyResult<()> {
        if let Some(sequence) = this.sequence.get() {
            let last = ops::len(thread, sequence)? as i64 - 1;
            this.index.set(object.clamp(-1, last));
        }
        Ok(())
    }
}
