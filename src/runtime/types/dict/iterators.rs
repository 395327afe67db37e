//! Iterators over dicts: keys, values and items, forward and backward.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Dict;
use super::Position;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::iterators;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// Where an iterator over a dict is.
#[derive(Debug)]
pub struct Cursor {
    /// The dict, empty at the end.
    dict: GcSlot<Dict>,
    position: Cell<usize>,
    version: Cell<u32>,
    /// The length at the beginning: another one is an error.
    len: Cell<usize>,
    /// Entries to come.
    left: Cell<usize>,
}

impl Trace for Cursor {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.dict.trace(tracer);
    }
}

impl Cursor {
    fn new(dict: Gc<Dict>, position: usize) -> Cursor {
        let len = dict.len();
        Cursor {
            dict: GcSlot::new(dict),
            position: Cell::new(position),
            version: Cell::new(dict.version()),
            len: Cell::new(len),
            left: Cell::new(len),
        }
    }

    /// The next entry; RuntimeError where the dict has changed its size.
    #[inline]
    fn next(&self, thread: &mut Thread, forward: bool) -> PyResult<Option<(Value, Value)>> {
        let Some(dict) = self.dict.get() else { return Ok(None) };
        if dict.version() != self.version.get() {
            self.check(thread, dict)?;
        }
        let mut position = Position(self.position.get());
        let entry = if forward { dict.next(&mut position) } else { dict.previous(&mut position) };
        match entry {
            None => self.dict.clear(),
            Some(_) if self.left.get() == 0 => {
                return Err(thread.runtime_error("dictionary keys changed during iteration"));
            }
            Some(_) => {
                self.position.set(position.0);
                self.left.set(self.left.get() - 1);
            }
        }
        Ok(entry)
    }

    #[cold]
    fn check(&self, thread: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        if dict.len() != self.len.get() {
            self.len.set(usize::MAX);
            return Err(thread.runtime_error("dictionary changed size during iteration"));
        }
        self.version.set(dict.version());
        Ok(())
    }

    fn left(&self) -> usize {
        match self.dict.get() {
            Some(dict) if dict.len() == self.len.get() => self.left.get(),
            _ => 0,
        }
    }
}

/// What an iterator gives of an entry.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Key,
    Value,
    Item,
}

impl Part {
    #[inline(always)]
    pub fn of(self, interp: &Interpreter, (key, value): (Value, Value)) -> Value {
        match self {
            Part::Key => key,
            Part::Value => value,
            Part::Item => Tuple::small(interp, &[key, value]).as_value(),
        }
    }
}

macro_rules! iterators {
    ($($(#[$doc:meta])* $type:ident $name:literal $shape:ident $part:ident $forward:literal;)*) => {
        $(
            $(#[$doc])*
            #[pytype(name = $name, shape = ids::$shape, trace)]
            #[repr(C)]
            pub struct $type {
                header: Header,
                cursor: Cursor,
            }

            impl $type {
                /// An iterator at the beginning.
                pub fn over(thread: &mut Thread, dict: Gc<Dict>) -> Value {
                    thread.interp().class(ids::$shape);
                    let position = if $forward { 0 } else { usize::MAX };
                    let made = $type {
                        header: Header::new(ids::$shape),
                        cursor: Cursor::new(dict, position),
                    };
                    thread.heap().alloc(ids::$shape, made).as_value()
                }
            }

            #[pymethods(itself(iter))]
            impl $type {

                #[slot(next)]
                fn next(thread: &mut Thread, this: Gc<$type>) -> PyResult<Option<Value>> {
                    let entry = this.cursor.next(thread, $forward)?;
                    Ok(entry.map(|entry| Part::$part.of(&thread.interp(), entry)))
                }

                /// Private method returning an estimate of len(list(it)).
                #[method("()", name = "__length_hint__")]
                fn length_hint(this: Gc<$type>) -> usize {
                    this.cursor.left()
                }

                /// Return state information for pickling.
                #[method("()", name = "__reduce__")]
                fn reduce(thread: &mut Thread, this: Gc<$type>) -> PyResult {
                    let rest = List::empty(&thread.interp());
                    if let Some(dict) = this.cursor.dict.get() {
                        let mut position = Position(this.cursor.position.get());
                        while let Some(entry) =
                            if $forward { dict.next(&mut position) } else { dict.previous(&mut position) }
                        {
                            let part = Part::$part.of(&thread.interp(), entry);
                            rest.push(thread, part)?;
                        }
                    }
                    iterators::reduce_listed(thread, rest)
                }
            }
        )*
    };
}

iterators! {
    /// Over keys.
    KeyIterator "dict_keyiterator" DICT_KEYITERATOR Key true;
    /// Over values.
    ValueIterator "dict_valueiterator" DICT_VALUEITERATOR Value true;
    /// Over items.
    ItemIterator "dict_itemiterator" DICT_ITEMITERATOR Item true;
    /// Over keys, backward.
    ReverseKeyIterator "dict_reversekeyiterator" DICT_REVERSEKEYITERATOR Key false;
    /// Over values, backward.
    ReverseValueIterator "dict_reversevalueiterator" DICT_REVERSEVALUEITERATOR Value false;
    /// Over items, backward.
    ReverseItemIterator "dict_reverseitemiterator" DICT_REVERSEITEMITERATOR Item false;
}
