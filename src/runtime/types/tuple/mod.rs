//! `tuple`: an immutable sequence of values, inline in its cell.

#![expect(unsafe_code, reason = "items lie behind the head and are reached by address")]

mod methods;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

// The items follow the head.
/// Built-in immutable sequence.
///
/// If no argument is given, the constructor returns an empty tuple.
/// If iterable is specified the tuple is initialized from iterable's items.
///
/// If the argument is a tuple, the return value is the same object.
#[pytype(name = "tuple", shape = ids::TUPLE, signature = "(iterable=(), /)", flags(BASETYPE, SEQUENCE, MATCH_SELF))]
#[repr(C)]
pub struct Tuple {
    header: Header,
    len: usize,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Tuple {
    const KIND: &'static Kind = &Kind::of::<Tuple>("tuple");
}

impl Trace for Tuple {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: `len` slots follow the head, all filled.
        unsafe { tracer.storage(self.base(), self.len) };
    }
}

impl Tuple {
    /// The longest tuple that [`Tuple::small`] makes.
    pub const SMALL: usize = 64;

    /// The offset of the length, for machine code.
    pub const LEN: usize = std::mem::offset_of!(Tuple, len);

    /// The offset of the first item, for machine code.
    pub const FIRST: usize = size_of::<Tuple>();

    /// A tuple of at most [`Tuple::SMALL`] items; never refused.
    pub fn small(interp: &Interpreter, items: &[Value]) -> Gc<Tuple> {
        debug_assert!(items.len() <= Self::SMALL);
        if items.is_empty() {
            return interp.empty_tuple();
        }
        let head = Tuple { header: Header::new(ids::TUPLE), len: items.len() };
        let tuple = interp.heap().alloc_tail(ids::TUPLE, head, size_of_val(items));
        tuple.fill(items);
        tuple
    }

    /// The tuple without items; the interpreter makes it once.
    pub(crate) fn make_empty(heap: &taipan_gc::Heap) -> Gc<Tuple> {
        heap.alloc(ids::TUPLE, Tuple { header: Header::new(ids::TUPLE), len: 0 })
    }

    /// A tuple of these items, which some cell or stack that the caller holds keeps alive.
    pub fn new(thread: &mut Thread, items: &[Value]) -> PyResult<Gc<Tuple>> {
        if items.len() <= Self::SMALL {
            return Ok(Self::small(&thread.interp(), items));
        }
        let head = Tuple { header: Header::new(ids::TUPLE), len: items.len() };
        let tuple = thread.alloc_tail(ids::TUPLE, head, size_of_val(items))?;
        tuple.fill(items);
        Ok(tuple)
    }

    /// A tuple of `len` items that an iterator gives, which runs no Python.
    pub fn build(
        thread: &mut Thread,
        len: usize,
        items: impl IntoIterator<Item = Value>,
    ) -> PyResult<Gc<Tuple>> {
        if len == 0 {
            return Ok(thread.interp().empty_tuple());
        }
        let Some(bytes) = len.checked_mul(size_of::<Slot>()) else { return Err(thread.memory_error()) };
        let head = Tuple { header: Header::new(ids::TUPLE), len };
        let tuple = thread.alloc_tail(ids::TUPLE, head, bytes)?;
        let mut filled = 0;
        for (index, item) in items.into_iter().take(len).enumerate() {
            // SAFETY: the cell has room for `len` slots; it is young, so no barrier is due.
            unsafe { (*tuple.base().add(index)).init(item) };
            filled = index + 1;
        }
        for index in filled..len {
            // SAFETY: as above.
            unsafe { (*tuple.base().add(index)).init(Value::NONE) };
        }
        Ok(tuple)
    }

    /// Writes the items of a tuple that nobody else has yet.
    #[inline(always)]
    fn fill(&self, items: &[Value]) {
        // Pairs are most of all tuples: without a loop, which would become a call.
        if let &[first, second] = items {
            // SAFETY: the cell has room for `len` slots; it is young, so no barrier is due.
            unsafe {
                (*self.base()).init(first);
                (*self.base().add(1)).init(second);
            }
            return;
        }
        for (index, &item) in items.iter().enumerate() {
            // SAFETY: as above.
            unsafe { (*self.base().add(index)).init(item) };
        }
    }

    /// How many items.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    fn base(&self) -> *const Slot {
        // SAFETY: the items begin right behind the head, inside the same cell.
        unsafe { std::ptr::from_ref(self).cast::<u8>().add(Self::FIRST).cast() }
    }

    /// The items. The cell is kept alive by the slice itself, which lies on a scanned stack.
    #[inline]
    pub fn items(&self) -> &'static [Value] {
        // SAFETY: a tuple's slots are all filled when it is made and a filled slot has the layout of a value; tuples
        // never change.
        unsafe { std::slice::from_raw_parts(self.base().cast(), self.len) }
    }

    /// The item at an index.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items().get(index).copied()
    }
}
