//! Iterators over deques.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::tuple::Tuple;

use super::Deque;
use super::mutated;
use crate::ids;

/// A walk over a deque that must not change.
struct Walk {
    deque: GcSlot<Deque>,
    /// How many items are still to come.
    left: Cell<usize>,
    version: u64,
}

impl taipan_gc::Trace for Walk {
    fn trace(&self, tracer: &mut taipan_gc::Tracer<'_>) {
        self.deque.trace(tracer);
    }
}

impl Walk {
    fn new(deque: Gc<Deque>) -> Walk {
        Walk { deque: GcSlot::new(deque), left: Cell::new(deque.len.get()), version: deque.version.get() }
    }

    /// The next item, from the left or from the right.
    fn next(&self, thread: &mut Thread, from_right: bool) -> PyResult<Option<Value>> {
        let Some(deque) = self.deque.get() else { return Ok(None) };
        // From the right, CPython looks at the count first.
        let has_ended = from_right && self.left.get() == 0;
        if deque.version.get() != self.version && !has_ended {
            self.left.set(0);
            return Err(mutated(thread));
        }
        let Some(behind) = self.left.get().checked_sub(1) else { return Ok(None) };
        self.left.set(behind);
        let index = if from_right { behind } else { deque.len.get() - 1 - behind };
        Ok(deque.get(index))
    }

    /// The deque, and how many of its items have been taken: what makes the walk again.
    fn state(&self, thread: &Thread) -> Gc<Tuple> {
        let interp = thread.interp();
        let (deque, len) =
            self.deque.get().map_or((Value::NONE, 0), |deque| (deque.as_value(), deque.len.get()));
        let taken = int::from_usize(&interp, len.saturating_sub(self.left.get()));
        Tuple::small(&interp, &[deque, taken])
    }
}

macro_rules! iterators {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $from_right:literal;)*) => {
        $(
            $(#[$doc])*
            #[pytype(name = $name, module = "collections", shape = ids::$shape, trace)]
            #[repr(C)]
            pub struct $type {
                header: Header,
                walk: Walk,
            }

            impl $type {
                /// An iterator over a deque.
                pub(super) fn over(thread: &mut Thread, deque: Gc<Deque>) -> Gc<$type> {
                    let iterator = $type { header: Header::new(ids::$shape), walk: Walk::new(deque) };
                    thread.heap().alloc(ids::$shape, iterator)
                }
            }

            #[pymethods(itself(iter))]
            impl $type {
                #[new("(deque, index=0, /)")]
                fn new(thread: &mut Thread, deque: Value, #[default(0)] index: i64) -> PyResult<Gc<$type>> {
                    let Some(deque) = deque.cast::<Deque>() else {
                        let name = thread.interp().class_of(deque).name_text();
                        let text = format!("argument 1 must be collections.deque, not {name}");
                        return Err(thread.type_error(text));
                    };
                    let made = $type::over(thread, deque);
                    let taken = usize::try_from(index).unwrap_or(0);
                    made.walk.left.set(deque.len.get().saturating_sub(taken));
                    Ok(made)
                }

                #[slot(next)]
                fn next(thread: &mut Thread, this: Gc<$type>) -> PyResult<Option<Value>> {
                    this.walk.next(thread, $from_right)
                }

                /// Private method returning an estimate of len(list(it)).
                #[method("()")]
                fn __length_hint__(this: Gc<$type>) -> usize {
                    this.walk.left.get()
                }

                /// Return state information for pickling.
                #[method("()")]
                fn __reduce__(thread: &mut Thread, this: Gc<$type>) -> Gc<Tuple> {
                    let class = thread.interp().class(ids::$shape).as_value();
                    let state = this.walk.state(thread).as_value();
                    Tuple::small(&thread.interp(), &[class, state])
                }
            }
        )*
    };
}

iterators! {
    /// Over a deque from the left.
    DequeIterator "_deque_iterator" DEQUE_ITERATOR false;
    /// Over a deque from the right.
    DequeReverseIterator "_deque_reverse_iterator" DEQUE_REVERSE_ITERATOR true;
}
