//! The buffer protocol: objects that let others at their bytes.
//!
//! A native type exports by filling the slot `buffer`, which answers where the bytes are. Whoever only reads them at once
//! calls [`borrow`]. Whoever holds on to them, or writes, makes a [`MemoryView`]: as long as a view of an object is not
//! released, its [`Exports`] say so, and the object must neither move its bytes nor change their number.
//!
//! A view that is merely forgotten counts until the collector has found out. So an exporter that is about to refuse
//! collects first (see [`Exports::in_use`]); a view is found by a weak reference, never by a count that a dead view would
//! have to take back.

#![expect(unsafe_code, reason = "bytes of other objects are reached by address")]

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_gc::AnyCell;
use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_gc::WeakSlot;
use taipan_macros::Trace;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::slots::GetBuffer;
use crate::object::spec::InnerCell;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::memoryview::MemoryView;

/// Flags of `__buffer__`: no more than the bytes.
pub const SIMPLE: i64 = 0;
/// Flags of `__buffer__`: the bytes are to be written.
pub const WRITABLE: i64 = 1;
/// Flags of `__buffer__`: everything about a buffer that may be read-only.
pub const FULL_RO: i64 = 0x11C;

/// What an exporter answers.
pub enum Export {
    /// Its own bytes.
    Region(Region),
    /// What a view looks at.
    View(Gc<MemoryView>),
}

/// The bytes of a native exporter: items of one dimension, one behind the other.
pub struct Region {
    /// The first byte.
    pub base: NonNull<u8>,
    /// How many bytes.
    pub len: usize,
    /// The size of an item.
    pub itemsize: usize,
    /// The format of an item in the language of `struct`.
    pub format: &'static str,
    /// Whether the bytes may not be written.
    pub readonly: bool,
    /// Whether the bytes lie outside the heap, so that nothing but a view keeps them.
    pub foreign: bool,
    /// The cell and its field where the exporter learns of views; none where it never changes.
    pub exports: Option<(AnyCell, NonNull<Exports>)>,
}

impl Region {
    /// Bytes on the heap that never change.
    pub fn constant(bytes: &'static [u8]) -> Region {
        Region {
            base: NonNull::from(bytes).cast(),
            len: bytes.len(),
            itemsize: 1,
            format: "B",
            readonly: true,
            foreign: false,
            exports: None,
        }
    }

    /// The bytes as they are now.
    fn as_slice(&self) -> &'static [u8] {
        // SAFETY: the exporter has just said where they are; a slice is not kept across anything that changes them.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr(), self.len) }
    }
}

/// What an exporter knows of the views of it: a field of it that the collector does not trace.
#[derive(Default)]
pub struct Exports {
    memory: WeakSlot,
}

impl Exports {
    /// No view yet.
    pub const fn new() -> Exports {
        Exports { memory: WeakSlot::empty() }
    }

    fn memory(&self) -> Option<Gc<Memory>> {
        self.memory.get()?.cast_cell::<Memory>()
    }

    fn counted(&self) -> bool {
        self.memory().is_some_and(|memory| memory.users.get() > 0)
    }

    /// Whether a view holds the bytes in place. Collects before it says yes; views of which there is nothing but traces on
    /// the native stack do not count.
    pub fn in_use(&self, thread: &mut Thread) -> bool {
        if !self.counted() {
            return false;
        }
        thread.collect(CollectionKind::Young);
        let Some(memory) = self.memory().filter(|_| self.counted()) else { return false };
        if thread.collect_asking(CollectionKind::Full, &[memory.any()]) == [false] {
            // Nobody will release those views.
            memory.users.set(0);
        }
        self.counted()
    }
}

/// Memory that views look at: one cell for all views of an exporter.
#[derive(Trace)]
#[repr(C)]
pub struct Memory {
    header: Header,
    /// The exporter.
    owner: Slot,
    /// The view that the `__buffer__` of a Python class gave, to be handed to `__release_buffer__`.
    lent: Slot,
    #[untraced]
    base: Cell<NonNull<u8>>,
    #[untraced]
    len: Cell<usize>,
    /// Views that have not been released.
    #[untraced]
    users: Cell<usize>,
    #[untraced]
    readonly: bool,
    #[untraced]
    foreign: bool,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Memory {
    const KIND: &'static Kind = &Kind::of::<Memory>("memory");
}

// SAFETY: the shape is given to these cells only.
unsafe impl InnerCell for Memory {
    const SHAPE: ShapeId = ids::MEMORY;
}

impl Memory {
    /// The memory of a native exporter for one more view.
    pub(crate) fn of_region(thread: &mut Thread, owner: Value, region: &Region) -> PyResult<Gc<Memory>> {
        // SAFETY: a field of the exporter's cell, which `owner` keeps.
        let exports = region.exports.map(|(exporter, exports)| (exporter, unsafe { exports.as_ref() }));
        if let Some(memory) = exports.and_then(|(_, exports)| exports.memory()) {
            if memory.users.get() == 0 {
                memory.base.set(region.base);
                memory.len.set(region.len);
            }
            memory.retain();
            return Ok(memory);
        }
        let memory = Memory {
            header: Header::new(ids::MEMORY),
            owner: Slot::new(owner),
            lent: Slot::empty(),
            base: Cell::new(region.base),
            len: Cell::new(region.len),
            users: Cell::new(1),
            readonly: region.readonly,
            foreign: region.foreign,
        };
        let heap = thread.heap();
        let memory = heap.alloc(ids::MEMORY, memory);
        if let Some((exporter, exports)) = exports
            && heap.register_weak(exporter, &exports.memory, memory.any(), false).is_err()
        {
            return Err(thread.memory_error());
        }
        Ok(memory)
    }

    /// The memory that the view from a Python class's `__buffer__` looks at.
    fn lent(thread: &mut Thread, owner: Value, view: Gc<MemoryView>) -> PyResult<Gc<Memory>> {
        let inner = view.memory(thread)?;
        let memory = Memory {
            header: Header::new(ids::MEMORY),
            owner: Slot::new(owner),
            lent: Slot::new(view.as_value()),
            base: Cell::new(inner.base.get()),
            len: Cell::new(inner.len.get()),
            users: Cell::new(1),
            readonly: inner.readonly,
            foreign: inner.foreign,
        };
        Ok(thread.heap().alloc(ids::MEMORY, memory))
    }

    /// One more view.
    pub(crate) fn retain(&self) {
        self.users.set(self.users.get() + 1);
    }

    /// One view less. The last one gives memory that was lent back.
    pub(crate) fn release(&self, thread: &mut Thread) -> PyResult<()> {
        let users = self.users.get().saturating_sub(1);
        self.users.set(users);
        let (Some(owner), Some(view)) = (self.owner.get(), self.lent.get()) else { return Ok(()) };
        if users > 0 {
            return Ok(());
        }
        self.lent.clear();
        give_back(thread, owner, view)
    }

    /// The exporter.
    pub(crate) fn owner(&self) -> Value {
        self.owner.get().unwrap_or(Value::NONE)
    }

    /// Whether the bytes lie outside the heap.
    pub(crate) fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// Bytes from an offset on.
    pub(crate) fn bytes(&self, offset: usize, len: usize) -> &'static [u8] {
        debug_assert!(offset + len <= self.len.get());
        // SAFETY: the bytes lie inside the memory, which stays where it is while a view is not released.
        unsafe { std::slice::from_raw_parts(self.base.get().as_ptr().add(offset), len) }
    }

    /// Writes bytes from an offset on.
    pub(crate) fn write(&self, offset: usize, from: &[u8]) {
        debug_assert!(offset + from.len() <= self.len.get() && !self.readonly);
        // SAFETY: the bytes lie inside the memory; `from` may be a part of it.
        unsafe { std::ptr::copy(from.as_ptr(), self.base.get().as_ptr().add(offset), from.len()) };
    }
}

/// Calls the `__release_buffer__` of a Python class, if it has one, and releases the view that it lent.
fn give_back(thread: &mut Thread, owner: Value, view: Value) -> PyResult<()> {
    specials::method_optional(thread, owner, Name::__release_buffer__, &[view])?;
    match view.exact::<MemoryView>() {
        Some(view) => view.release(thread),
        None => Ok(()),
    }
}

/// The slot of a Python class that defines `__buffer__`.
pub fn python_buffer(thread: &mut Thread, this: Value, flags: i64) -> PyResult<Export> {
    let flags = Value::int_from_low_bits(flags);
    let view = specials::method(thread, this, Name::__buffer__, &[flags])?;
    match view.exact::<MemoryView>() {
        Some(view) => Ok(Export::View(view)),
        None => Err(thread.type_error("__buffer__ returned non-memoryview object")),
    }
}

/// Whether the slot is a Python class's: what it hands out is given back by `__release_buffer__`.
fn is_python(slot: GetBuffer) -> bool {
    let python: GetBuffer = python_buffer;
    std::ptr::fn_addr_eq(slot, python)
}

/// A view of any object with the buffer protocol; `None` for another object.
pub fn view(thread: &mut Thread, value: Value, flags: i64) -> PyResult<Option<Gc<MemoryView>>> {
    match thread.interp().class_of(value).slot(|slots| slots.buffer) {
        Some(slot) => view_by(thread, slot, value, flags).map(Some),
        None => Ok(None),
    }
}

/// A view of what a slot hands out.
pub fn view_by(thread: &mut Thread, slot: GetBuffer, value: Value, flags: i64) -> PyResult<Gc<MemoryView>> {
    match slot(thread, value, flags)? {
        Export::Region(region) if region.readonly && flags & WRITABLE != 0 => {
            Err(thread.buffer_error("Object is not writable."))
        }
        Export::Region(region) => MemoryView::of_region(thread, value, &region),
        Export::View(view) if is_python(slot) => {
            let memory = Memory::lent(thread, value, view)?;
            Ok(view.again(thread, memory))
        }
        Export::View(view) => {
            let memory = view.memory(thread)?;
            memory.retain();
            Ok(view.again(thread, memory))
        }
    }
}

/// The contents of a value with the buffer protocol; `None` for another value. They may be the guest's to change: whoever
/// runs Python reads them again.
pub fn borrow(thread: &mut Thread, value: Value) -> PyResult<Option<&'static [u8]>> {
    if let Some(bytes) = bytes::plain(value) {
        return Ok(Some(bytes));
    }
    let Some(slot) = thread.interp().class_of(value).slot(|slots| slots.buffer) else { return Ok(None) };
    match slot(thread, value, SIMPLE)? {
        Export::Region(region) if region.foreign => {
            Bytes::new(thread, region.as_slice()).map(|copy| Some(copy.as_slice()))
        }
        Export::Region(region) => Ok(Some(region.as_slice())),
        Export::View(view) if is_python(slot) => {
            let copy = view.gather(thread)?;
            give_back(thread, value, view.as_value())?;
            Ok(Some(copy.as_slice()))
        }
        Export::View(view) => view.contents(thread).map(Some),
    }
}
