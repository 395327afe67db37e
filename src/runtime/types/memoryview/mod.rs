//! `memoryview`: the bytes of another object, seen as items of one or several dimensions.
//!
//! A view knows where its first item lies in the [`Memory`] of the exporter, and how far apart items are in each dimension.
//! Released, it has no memory any more; everything but its identity is refused then.

mod cast;
mod compare;
mod index;
mod item;
mod iterator;
mod layout;
mod methods;

pub use iterator::MemoryIterator;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::buffer::Memory;
use crate::object::buffer::Region;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::memoryview::layout::Dim;
use crate::types::memoryview::layout::Layout;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Create a new memoryview object which references the given object.
#[pytype(
    name = "memoryview",
    shape = ids::MEMORYVIEW,
    signature = "(object)",
    flags(SEQUENCE, WEAKREF),
    methods(METHODS, ATTRIBUTES),
    trace
)]
#[repr(C)]
pub struct MemoryView {
    header: Header,
    /// None once the view is released.
    memory: GcSlot<Memory>,
    format: GcSlot<Str>,
    shape: GcSlot<Tuple>,
    strides: GcSlot<Tuple>,
    #[untraced]
    itemsize: usize,
    /// Where the first item lies in the memory.
    #[untraced]
    offset: usize,
    #[untraced]
    readonly: bool,
    /// The first dimension, which is all there is for most views.
    #[untraced]
    first: Dim,
    /// 0 until computed.
    #[untraced]
    hash: Cell<i64>,
}

/// What a view is made of, its memory aside.
struct Parts<'a> {
    format: Gc<Str>,
    itemsize: usize,
    offset: usize,
    readonly: bool,
    layout: &'a Layout,
}

fn ints(interp: &Interpreter, ints: impl Iterator<Item = i64>) -> Gc<Tuple> {
    let ints: smallvec::SmallVec<[Value; 4]> = ints.map(|int| int::from_i64(interp, int)).collect();
    Tuple::small(interp, &ints)
}

impl MemoryView {
    /// A view of memory that counts it already.
    fn make(thread: &mut Thread, memory: Gc<Memory>, parts: &Parts<'_>) -> Gc<MemoryView> {
        let interp = thread.interp();
        let dims = parts.layout.dims();
        let view = MemoryView {
            header: Header::new(ids::MEMORYVIEW),
            memory: GcSlot::new(memory),
            format: GcSlot::new(parts.format),
            shape: GcSlot::new(ints(&interp, dims.iter().map(|dim| dim.len as i64))),
            strides: GcSlot::new(ints(&interp, dims.iter().map(|dim| dim.stride as i64))),
            itemsize: parts.itemsize,
            offset: parts.offset,
            readonly: parts.readonly,
            first: dims.first().copied().unwrap_or(Dim { len: 1, stride: 0 }),
            hash: Cell::new(0),
        };
        interp.class(ids::MEMORYVIEW);
        interp.heap().alloc(ids::MEMORYVIEW, view)
    }

    /// A view of a native exporter's bytes.
    pub(crate) fn of_region(thread: &mut Thread, owner: Value, region: &Region) -> PyResult<Gc<MemoryView>> {
        let memory = Memory::of_region(thread, owner, region)?;
        let parts = Parts {
            format: Str::intern(&thread.interp(), region.format),
            itemsize: region.itemsize,
            offset: 0,
            readonly: region.readonly,
            layout: &Layout::line(region.len / region.itemsize, region.itemsize),
        };
        Ok(Self::make(thread, memory, &parts))
    }

    /// Another view of the same items, by memory that counts it already.
    pub(crate) fn again(&self, thread: &mut Thread, memory: Gc<Memory>) -> Gc<MemoryView> {
        Self::make(thread, memory, &Parts { layout: &self.layout(), ..self.parts(&Layout::default()) })
    }

    fn parts<'a>(&self, layout: &'a Layout) -> Parts<'a> {
        Parts {
            format: self.format(),
            itemsize: self.itemsize,
            offset: self.offset,
            readonly: self.readonly,
            layout,
        }
    }

    /// A view of a part of the same memory.
    fn derive(&self, thread: &mut Thread, parts: &Parts<'_>) -> PyResult<Gc<MemoryView>> {
        let memory = self.memory(thread)?;
        memory.retain();
        Ok(Self::make(thread, memory, parts))
    }

    /// The memory; ValueError once the view is released.
    pub(crate) fn memory(&self, thread: &mut Thread) -> PyResult<Gc<Memory>> {
        match self.memory.get() {
            Some(memory) => Ok(memory),
            None => Err(thread.value_error("operation forbidden on released memoryview object")),
        }
    }

    /// Gives the memory back. May be done twice.
    pub fn release(&self, thread: &mut Thread) -> PyResult<()> {
        match self.memory.get() {
            Some(memory) => {
                self.memory.clear();
                memory.release(thread)
            }
            None => Ok(()),
        }
    }

    /// Whether the items may not be written.
    pub fn is_readonly(&self) -> bool {
        self.readonly
    }

    /// How many bytes an item has.
    pub fn item_size(&self) -> usize {
        self.itemsize
    }

    /// How many bytes the items have together.
    pub fn byte_count(&self) -> usize {
        self.layout().count() * self.itemsize
    }

    fn format(&self) -> Gc<Str> {
        self.format.get().expect("a view has a format")
    }

    fn ndim(&self) -> usize {
        self.shape.get().map_or(0, |shape| shape.len())
    }

    fn layout(&self) -> Layout {
        let tuple = |slot: &GcSlot<Tuple>| slot.get().map_or(&[][..], |tuple| tuple.items());
        let (shape, strides) = (tuple(&self.shape), tuple(&self.strides));
        let int = |value: Value| value.as_int().unwrap_or(0) as isize;
        let dims = shape.iter().zip(strides);
        Layout::new(dims.map(|(&len, &stride)| Dim { len: int(len) as usize, stride: int(stride) }))
    }

    /// Whether the items lie one behind the other in the order of their indices.
    fn is_contiguous(&self) -> bool {
        self.layout().is_contiguous(self.itemsize)
    }

    #[cold]
    fn not_contiguous(&self, thread: &mut Thread) -> Raised {
        thread.buffer_error("memoryview: underlying buffer is not C-contiguous")
    }

    /// The bytes of the items in the order of their indices: the memory itself where they lie so, else a copy. To be read at
    /// once, as what [`crate::object::buffer::borrow`] gives.
    pub fn contents(&self, thread: &mut Thread) -> PyResult<&'static [u8]> {
        let memory = self.memory(thread)?;
        if self.is_contiguous() && !memory.is_foreign() {
            return Ok(memory.bytes(self.offset, self.byte_count()));
        }
        Ok(self.gather(thread)?.as_slice())
    }

    /// A copy of the bytes of the items in the order of their indices.
    pub(crate) fn gather(&self, thread: &mut Thread) -> PyResult<Gc<Bytes>> {
        let layout = self.layout();
        self.gather_in(thread, &layout)
    }

    /// A copy of the bytes of the items in the order of another layout of them.
    fn gather_in(&self, thread: &mut Thread, layout: &Layout) -> PyResult<Gc<Bytes>> {
        let len = layout.count() * self.itemsize;
        thread.work(len / 16)?;
        let memory = self.memory(thread)?;
        if layout.is_contiguous(self.itemsize) {
            return Bytes::new(thread, memory.bytes(self.offset, len));
        }
        let (size, first) = (self.itemsize, self.offset);
        Bytes::written(thread, len, |out| {
            for (to, at) in out.chunks_exact_mut(size).zip(layout.walk()) {
                to.copy_from_slice(memory.bytes(first.wrapping_add_signed(at), size));
            }
            Ok(())
        })
    }

    /// Overwrites the items with bytes in the order of their indices, as many as there are.
    fn scatter(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let (memory, layout) = (self.memory(thread)?, self.layout());
        if layout.is_contiguous(self.itemsize) {
            memory.write(self.offset, bytes);
            return Ok(());
        }
        for (from, at) in bytes.chunks_exact(self.itemsize).zip(layout.walk()) {
            memory.write(self.offset.wrapping_add_signed(at), from);
        }
        Ok(())
    }

    /// Overwrites the first bytes of a contiguous view that may be written; says how many fitted.
    pub fn fill(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult<usize> {
        let len = bytes.len().min(self.byte_count());
        self.memory(thread)?.write(self.offset, &bytes[..len]);
        Ok(len)
    }

    /// Overwrites bytes from an offset on, which lie inside a contiguous view that may be written.
    pub fn write_at(&self, thread: &mut Thread, offset: usize, bytes: &[u8]) -> PyResult<()> {
        if !self.is_contiguous() {
            return Err(self.not_contiguous(thread));
        }
        let memory = self.memory(thread)?;
        match offset.checked_add(bytes.len()) {
            Some(end) if end <= self.byte_count() => memory.write(self.offset + offset, bytes),
            _ => return Err(thread.index_error("index out of bounds on dimension 1")),
        }
        Ok(())
    }
}
