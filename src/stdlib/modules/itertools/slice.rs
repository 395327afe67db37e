//! `islice`, `batched` and `pairwise`.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::modules::cursor::Cursor;

/// islice(iterable, stop) --> islice object
/// islice(iterable, start, stop[, step]) --> islice object
///
/// Return an iterator whose next() method returns selected values from an iterable.
#[pytype(name = "islice", module = "itertools", shape = ids::ISLICE, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Slice {
    header: Header,
    cursor: Cursor,
    /// The position of the next selected item.
    #[untraced]
    next: Cell<i64>,
    /// The end; `i64::MAX`: none.
    #[untraced]
    stop: i64,
    #[untraced]
    step: i64,
    /// How many items were taken.
    #[untraced]
    taken: Cell<i64>,
}

/// A bound: `None` is `default`. What is no machine integer, or raises when it is asked, is -1, as in CPython.
fn bound(thread: &mut Thread, value: Option<Value>, default: i64) -> PyResult<i64> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(default) };
    match ops::index(thread, value) {
        Ok(int) => Ok(int::to_i64(int).unwrap_or(-1)),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::EXCEPTION)?;
            Ok(-1)
        }
    }
}

#[pymethods(itself(iter))]
impl Slice {
    #[new("(iterable, start, stop=None, step=None, /)")]
    fn new(
        thread: &mut Thread,
        iterable: Value,
        start: Value,
        stop: Option<Value>,
        step: Option<Value>,
    ) -> PyResult<Gc<Slice>> {
        let (from, to) = match stop {
            None => (None, start),
            Some(stop) => (Some(start), stop),
        };
        let from = bound(thread, from, 0)?;
        let to = bound(thread, Some(to), i64::MAX)?;
        if to == -1 {
            return Err(thread.value_error(
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            ));
        }
        if from < 0 || to < 0 {
            return Err(
                thread.value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
            );
        }
        let by = bound(thread, step, 1)?;
        if by < 1 {
            return Err(thread.value_error("Step for islice() must be a positive integer or None."));
        }
        let cursor = Cursor::new(thread, iterable)?;
        let slice = Slice {
            header: Header::new(ids::ISLICE),
            cursor,
            next: Cell::new(from),
            stop: to,
            step: by,
            taken: Cell::new(0),
        };
        Ok(thread.heap().alloc(ids::ISLICE, slice))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Slice>) -> PyResult<Option<Value>> {
        while this.taken.get() < this.next.get() {
            if this.cursor.next(thread)?.is_none() {
                this.cursor.close();
                return Ok(None);
            }
            this.taken.set(this.taken.get() + 1);
            thread.work(64)?;
        }
        if this.taken.get() >= this.stop {
            this.cursor.close();
            return Ok(None);
        }
        let Some(item) = this.cursor.next(thread)? else {
            this.cursor.close();
            return Ok(None);
        };
        this.taken.set(this.taken.get() + 1);
        this.next.set(this.next.get().saturating_add(this.step).min(this.stop));
        Ok(Some(item))
    }
}

/// Batch data into tuples of length n. The last batch may be shorter than n.
///
/// Loops over the input iterable and accumulates data into tuples up to size n.  The input is consumed lazily, just
/// enough to fill a batch.  The result is yielded as soon as a batch is full or when the input iterable is exhausted.
#[pytype(name = "batched", module = "itertools", shape = ids::BATCHED,
    signature = "(iterable, n, *, strict=False)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Batched {
    header: Header,
    cursor: Cursor,
    #[untraced]
    size: usize,
    #[untraced]
    strict: bool,
}

#[pymethods(itself(iter))]
impl Batched {
    #[new("(iterable, n, *, strict=False)")]
    fn new(
        thread: &mut Thread,
        iterable: Value,
        n: isize,
        #[default(false)] strict: bool,
    ) -> PyResult<Gc<Batched>> {
        let Some(size) = usize::try_from(n).ok().filter(|&size| size > 0) else {
            return Err(thread.value_error("n must be at least one"));
        };
        let cursor = Cursor::new(thread, iterable)?;
        let batched = Batched { header: Header::new(ids::BATCHED), cursor, size, strict };
        Ok(thread.heap().alloc(ids::BATCHED, batched))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Batched>) -> PyResult<Option<Value>> {
        const FEW: usize = 8;
        let mut first = [Value::NONE; FEW];
        let mut count = 0;
        let more = if this.size > FEW { Some(List::empty(&thread.interp())) } else { None };
        while count < this.size {
            let Some(item) = this.cursor.next(thread)? else { break };
            match more {
                Some(list) => list.push(thread, item)?,
                None => first[count] = item,
            }
            count += 1;
            thread.work(64)?;
        }
        if count < this.size {
            this.cursor.close();
            if count == 0 {
                return Ok(None);
            }
            if this.strict {
                return Err(thread.value_error("batched(): incomplete batch"));
            }
        }
        let batch = match more {
            Some(list) => Tuple::new(thread, list.items())?,
            None => Tuple::small(&thread.interp(), &first[..count]),
        };
        Ok(Some(batch.as_value()))
    }
}

/// Return an iterator of overlapping pairs taken from the input iterator.
///
///     s -> (s0,s1), (s1,s2), (s2, s3), ...
#[pytype(name = "pairwise", module = "itertools", shape = ids::PAIRWISE, signature = "(iterable, /)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct Pairwise {
    header: Header,
    cursor: Cursor,
    /// The second item of the last pair.
    old: Slot,
}

#[pymethods(itself(iter))]
impl Pairwise {
    #[new("(iterable, /)")]
    fn new(thread: &mut Thread, iterable: Value) -> PyResult<Gc<Pairwise>> {
        let cursor = Cursor::new(thread, iterable)?;
        let pairwise = Pairwise { header: Header::new(ids::PAIRWISE), cursor, old: Slot::empty() };
        Ok(thread.heap().alloc(ids::PAIRWISE, pairwise))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Pairwise>) -> PyResult<Option<Value>> {
        let old = match this.old.get() {
            Some(old) => old,
            None => {
                let Some(old) = this.cursor.next(thread)? else {
                    this.cursor.close();
                    return Ok(None);
                };
                thread.heap().set(this, &this.old, old);
                old
            }
        };
        let Some(new) = this.cursor.next(thread)? else {
            this.cursor.close();
            this.old.clear();
            return Ok(None);
        };
        thread.heap().set(this, &this.old, new);
        Ok(Some(Tuple::small(&thread.interp(), &[old, new]).as_value()))
    }
}
