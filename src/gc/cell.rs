//! Cells: the header, the kinds, typed pointers and traced fields.
#![expect(
    unsafe_code,
    reason = "a typed pointer to a cell dereferences memory that the collector keeps alive"
)]

use std::cell::Cell;
use std::fmt;
use std::hash::Hash;
use std::hash::Hasher;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::trace::Trace;
use crate::trace::Tracer;
use crate::value::Value;

/// What a cell is: class and layout. Given out by the runtime, except the few below [`ShapeId::FIRST_FREE`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(transparent)]
pub struct ShapeId(pub u32);

impl ShapeId {
    /// No cell has it.
    pub const INVALID: ShapeId = ShapeId(0);
    /// The storage of a [`crate::Buf`] of plain data.
    pub const BUF_PLAIN: ShapeId = ShapeId(1);
    /// The storage of a [`crate::Buf`] of values.
    pub const BUF_VALUES: ShapeId = ShapeId(2);
    /// The first shape that the runtime may give out.
    pub const FIRST_FREE: ShapeId = ShapeId(16);
}

/// Bits of [`Header::gc`]. Machine code tests [`gc_bits::BARRIER`] and reads no other.
pub mod gc_bits {
    /// A store of a cell's address into this cell must be reported.
    pub const BARRIER: u8 = 1;
    /// Large storage: stores are reported by card, not whole.
    pub const CARDS: u8 = 2;
    /// Already in the remembered set.
    pub const REMEMBERED: u8 = 4;
    /// Holds no cell's address: tracing is spared. Comes with `BARRIER`; the first report takes it away.
    pub const NO_POINTERS: u8 = 8;
    /// Survived a collection.
    pub const OLD: u8 = 16;
}

/// Bits of [`Header::flags`] that mean something to the heap; the others are the runtime's.
pub mod flag_bits {
    /// There are, or were, weak references to this cell.
    pub const HAS_WEAKREF: u8 = 1;
    /// A finalizer is still to be run for this cell; set by [`crate::Heap::need_del`].
    pub const NEEDS_DEL: u8 = 2;
    /// Bits that the runtime may use as it likes.
    pub const RUNTIME: u8 = 0xFC;
}

/// The first 8 bytes of every cell.
#[derive(Debug)]
#[repr(C, align(8))]
pub struct Header {
    shape: Cell<u32>,
    gc: Cell<u8>,
    flags: Cell<u8>,
    aux: Cell<u16>,
}

impl Header {
    /// Where shape, GC byte, flags and `aux` stand.
    pub const OFFSETS: (usize, usize, usize, usize) = (
        std::mem::offset_of!(Header, shape),
        std::mem::offset_of!(Header, gc),
        std::mem::offset_of!(Header, flags),
        std::mem::offset_of!(Header, aux),
    );

    /// The header of a young cell.
    pub const fn new(shape: ShapeId) -> Header {
        Header { shape: Cell::new(shape.0), gc: Cell::new(0), flags: Cell::new(0), aux: Cell::new(0) }
    }

    /// What the cell is.
    #[inline(always)]
    pub fn shape(&self) -> ShapeId {
        ShapeId(self.shape.get())
    }

    /// Makes the cell something else of equal size. The kind of the new shape traces it from now on, and both
    /// kinds agree on whether it is dropped. Shapes with an owner: [`crate::Heap::set_shape`].
    #[inline(always)]
    pub fn set_shape(&self, shape: ShapeId) {
        self.shape.set(shape.0);
    }

    /// The collector's byte, see [`gc_bits`].
    #[inline(always)]
    pub fn gc(&self) -> u8 {
        self.gc.get()
    }

    /// Makes it the header of a young cell of this shape; flags and `aux` stay.
    #[inline(always)]
    pub(crate) fn begin(&self, shape: ShapeId, gc: u8) {
        self.shape.set(shape.0);
        self.gc.set(gc);
    }

    #[inline(always)]
    pub(crate) fn set_gc(&self, bits: u8) {
        self.gc.set(bits);
    }

    /// The flags, see [`flag_bits`].
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        self.flags.get()
    }

    /// Is any of these flags set?
    #[inline(always)]
    pub fn has_flag(&self, bits: u8) -> bool {
        self.flags.get() & bits != 0
    }

    /// Sets flags.
    #[inline(always)]
    pub fn set_flag(&self, bits: u8) {
        self.flags.set(self.flags.get() | bits);
    }

    /// Clears flags.
    #[inline(always)]
    pub fn clear_flag(&self, bits: u8) {
        self.flags.set(self.flags.get() & !bits);
    }

    /// Sixteen bits that are the runtime's.
    #[inline(always)]
    pub fn aux(&self) -> u16 {
        self.aux.get()
    }

    /// Sets the runtime's sixteen bits.
    #[inline(always)]
    pub fn set_aux(&self, aux: u16) {
        self.aux.set(aux);
    }
}

/// How the collector treats a family of cells. One static per layout.
pub struct Kind {
    /// For reports.
    pub name: &'static str,
    /// Shows the collector every value in the cell. Must not allocate, store or raise.
    pub trace: unsafe fn(NonNull<Header>, &mut Tracer<'_>),
    /// Frees what the cell owns outside the heap. Runs inside a collection, when cells it points to may be gone:
    /// it looks at nothing but its own plain fields.
    pub drop: Option<unsafe fn(NonNull<Header>)>,
    /// There is nothing to trace.
    pub leaf: bool,
    /// Its tail is handed out as a slice: allocation leaves room behind it, so that a pointer one past the
    /// end still points into the cell and keeps it.
    pub sliced: bool,
}

impl Kind {
    /// A kind traced by a function.
    pub const fn new(name: &'static str, trace: unsafe fn(NonNull<Header>, &mut Tracer<'_>)) -> Kind {
        Kind { name, trace, drop: None, leaf: false, sliced: true }
    }

    /// A kind whose fields are traced by `T`'s [`Trace`].
    pub const fn of<T: HeapObject + Trace>(name: &'static str) -> Kind {
        Kind::new(name, trace_as::<T>)
    }

    /// A kind without values in its cells.
    pub const fn leaf(name: &'static str) -> Kind {
        Kind { name, trace: trace_nothing, drop: None, leaf: true, sliced: true }
    }

    /// The same, whose cells are dropped as a `T` when they die.
    pub const fn dropped_as<T: HeapObject>(self) -> Kind {
        Kind { drop: Some(drop_as::<T>), ..self }
    }

    /// The same, whose tail is never handed out as a slice: no room is left behind it.
    pub const fn unsliced(self) -> Kind {
        Kind { sliced: false, ..self }
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({})", self.name)
    }
}

unsafe fn trace_nothing(_: NonNull<Header>, _: &mut Tracer<'_>) {}

unsafe fn trace_as<T: HeapObject + Trace>(cell: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the collector calls a kind's function with live cells of that kind only.
    unsafe { cell.cast::<T>().as_ref() }.trace(tracer);
}

unsafe fn drop_as<T: HeapObject>(cell: NonNull<Header>) {
    // SAFETY: called once, for a dead cell of the kind, which was initialised as a `T`.
    unsafe { cell.cast::<T>().drop_in_place() }
}

/// A type that lives in the heap.
///
/// # Safety
/// The type is `repr(C)`, its first field is a [`Header`], its alignment is at most 16, and `KIND` traces every
/// value in it. If it has drop glue that matters, `KIND` has `drop`, and may run on whatever thread the heap has moved
/// to. Every shape it is allocated with is
/// registered with a kind that agrees in `drop` and traces it too.
pub unsafe trait HeapObject: 'static {
    /// How cells of this type are traced.
    const KIND: &'static Kind;
}

static ANY: Kind = Kind::leaf("cell");

// SAFETY: a header is a cell of which nothing else is known; it is never allocated as such.
unsafe impl HeapObject for Header {
    const KIND: &'static Kind = &ANY;
}

/// A pointer to a cell. Copying it keeps nothing alive: the copy lives on a scanned stack, or in a traced field.
#[repr(transparent)]
pub struct Gc<T: ?Sized>(NonNull<T>, PhantomData<*const T>);

/// A pointer to a cell of any type.
pub type AnyCell = Gc<Header>;

impl<T: HeapObject> Gc<T> {
    /// A pointer from a pointer.
    ///
    /// # Safety
    /// It points to a live cell of type `T`.
    #[inline(always)]
    pub const unsafe fn from_ptr(ptr: NonNull<T>) -> Gc<T> {
        Gc(ptr, PhantomData)
    }

    /// The plain pointer.
    #[inline(always)]
    pub const fn as_ptr(self) -> NonNull<T> {
        self.0
    }

    /// The cell as a value.
    #[inline(always)]
    pub fn as_value(self) -> Value {
        Value::from_cell(self.0.cast())
    }

    /// The header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: every heap type begins with its header.
        unsafe { self.0.cast::<Header>().as_ref() }
    }

    /// The address, for `id()` and hashing.
    #[inline(always)]
    pub fn addr(self) -> usize {
        self.0.as_ptr().addr()
    }

    /// The same cell as another type.
    ///
    /// # Safety
    /// The cell was initialised as a `U`, or `U` is a prefix of what it is.
    #[inline(always)]
    pub const unsafe fn cast<U: HeapObject>(self) -> Gc<U> {
        Gc(self.0.cast(), PhantomData)
    }

    /// The same cell, its type forgotten.
    #[inline(always)]
    pub const fn any(self) -> AnyCell {
        Gc(self.0.cast(), PhantomData)
    }

    /// Where the tail begins that `alloc_tail` put behind the `T`.
    #[inline(always)]
    pub const fn tail<U>(self) -> *mut U {
        const { assert!(align_of::<U>() <= 8) };
        // SAFETY: one past the end of the `T`, which the cell contains.
        unsafe { self.0.add(1).cast::<U>().as_ptr() }
    }
}

impl Value {
    /// The cell, its type unknown.
    #[inline(always)]
    pub fn as_gc(self) -> Option<AnyCell> {
        self.as_cell().map(|cell| Gc(cell, PhantomData))
    }
}

impl<T: ?Sized> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Gc<T> {
        *self
    }
}

impl<T: ?Sized> Copy for Gc<T> {}

impl<T: ?Sized> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Gc<T>) -> bool {
        std::ptr::addr_eq(self.0.as_ptr(), other.0.as_ptr())
    }
}

impl<T: ?Sized> Eq for Gc<T> {}

impl<T: ?Sized> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_ptr().cast::<()>().addr().hash(state);
    }
}

impl<T: ?Sized> Deref for Gc<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: this pointer is on a scanned stack, so the collector has kept the cell (lib.rs, rooting).
        unsafe { self.0.as_ref() }
    }
}

impl<T: ?Sized> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

impl<T: HeapObject> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(gc: Gc<T>) -> Value {
        gc.as_value()
    }
}

/// A field of a cell that holds a value or nothing. Written through [`crate::Heap::set`].
#[derive(Debug)]
#[repr(transparent)]
pub struct Slot(Cell<u64>);

impl Slot {
    /// A slot with nothing in it.
    #[inline(always)]
    pub const fn empty() -> Slot {
        Slot(Cell::new(0))
    }

    /// A slot for a cell about to be allocated.
    #[inline(always)]
    pub const fn new(value: Value) -> Slot {
        Slot(Cell::new(value.bits()))
    }

    /// What is in it.
    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        // SAFETY: only values and zero are ever stored, and what a slot holds its cell keeps alive.
        unsafe { Value::from_bits(self.0.get()) }
    }

    /// The bits; zero when empty.
    #[inline(always)]
    pub fn bits(&self) -> u64 {
        self.0.get()
    }

    /// Stores without a barrier: the owner was allocated since the last safepoint.
    #[inline(always)]
    pub fn init(&self, value: Value) {
        self.0.set(value.bits());
    }

    /// Stores something that is no cell; that needs no barrier.
    #[inline(always)]
    pub fn set_immediate(&self, value: Value) {
        debug_assert!(!value.is_ptr());
        self.0.set(value.bits());
    }

    /// Empties it; that needs no barrier.
    #[inline(always)]
    pub fn clear(&self) {
        self.0.set(0);
    }
}

impl Default for Slot {
    fn default() -> Slot {
        Slot::empty()
    }
}

/// A field of a cell that holds a typed pointer or nothing. Written through [`crate::Heap::set_gc`].
#[repr(transparent)]
pub struct GcSlot<T>(Cell<Option<NonNull<T>>>);

impl<T: HeapObject> GcSlot<T> {
    /// A slot with nothing in it.
    #[inline(always)]
    pub const fn empty() -> GcSlot<T> {
        GcSlot(Cell::new(None))
    }

    /// A slot for a cell about to be allocated.
    #[inline(always)]
    pub const fn new(gc: Gc<T>) -> GcSlot<T> {
        GcSlot(Cell::new(Some(gc.0)))
    }

    /// What is in it.
    #[inline(always)]
    pub fn get(&self) -> Option<Gc<T>> {
        self.0.get().map(|ptr| Gc(ptr, PhantomData))
    }

    /// Stores without a barrier: the owner was allocated since the last safepoint.
    #[inline(always)]
    pub fn init(&self, gc: Gc<T>) {
        self.0.set(Some(gc.0));
    }

    /// Empties it; that needs no barrier.
    #[inline(always)]
    pub fn clear(&self) {
        self.0.set(None);
    }
}

impl<T: HeapObject> Default for GcSlot<T> {
    fn default() -> GcSlot<T> {
        GcSlot::empty()
    }
}

impl<T> fmt::Debug for GcSlot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GcSlot({:?})", self.0.get())
    }
}
