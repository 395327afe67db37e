//! From values to typed pointers and back.

#![expect(unsafe_code, reason = "a shape test is what makes a typed pointer valid")]

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Value;

use crate::object::class::Class;
use crate::object::header_flags;
use crate::object::instance::Instance;
use crate::object::spec::InnerCell;
use crate::object::spec::NativeType;

/// What the runtime asks of a value.
pub trait ValueExt: Copy {
    /// The native object, if the value is an instance of `T` or of a Python subclass of it.
    fn cast<T: NativeType>(self) -> Option<Gc<T>>;
    /// The native object, if the value is an instance of exactly `T`.
    fn exact<T: NativeType>(self) -> Option<Gc<T>>;
    /// The cell, if it is a `T`: for storage and bookkeeping.
    fn cast_cell<T: InnerCell>(self) -> Option<Gc<T>>;
    /// The class object, whatever its metaclass.
    fn as_class(self) -> Option<Gc<Class>>;
    /// The instance of a Python class.
    fn as_instance(self) -> Option<Gc<Instance>>;
    /// The header, if the value is on the heap.
    fn header(self) -> Option<&'static Header>;
}

impl ValueExt for Value {
    #[inline]
    fn cast<T: NativeType>(self) -> Option<Gc<T>> {
        let cell = self.as_cell()?;
        let header = self.header()?;
        if T::matches(header) {
            // SAFETY: the shape says that the cell has this layout.
            return Some(unsafe { Gc::from_ptr(cell.cast()) });
        }
        if header.flags() & header_flags::PAYLOAD == 0 {
            return None;
        }
        self.as_instance()?.payload()?.exact::<T>()
    }

    #[inline]
    fn exact<T: NativeType>(self) -> Option<Gc<T>> {
        let cell = self.as_cell()?;
        let header = self.header()?;
        // SAFETY: the shape says that the cell has this layout.
        T::matches(header).then(|| unsafe { Gc::from_ptr(cell.cast()) })
    }

    #[inline]
    fn cast_cell<T: InnerCell>(self) -> Option<Gc<T>> {
        let cell = self.as_cell()?;
        let header = self.header()?;
        // SAFETY: the shape says that the cell has this layout.
        (header.shape() == T::SHAPE).then(|| unsafe { Gc::from_ptr(cell.cast()) })
    }

    #[inline]
    fn as_class(self) -> Option<Gc<Class>> {
        let cell = self.as_cell()?;
        let header = self.header()?;
        // SAFETY: the flag is set on class objects only.
        (header.flags() & header_flags::CLASS != 0).then(|| unsafe { Gc::from_ptr(cell.cast()) })
    }

    #[inline]
    fn as_instance(self) -> Option<Gc<Instance>> {
        let cell = self.as_cell()?;
        let header = self.header()?;
        // SAFETY: the flag is set on instances only.
        (header.flags() & header_flags::INSTANCE != 0).then(|| unsafe { Gc::from_ptr(cell.cast()) })
    }

    #[inline]
    fn header(self) -> Option<&'static Header> {
        let cell = self.as_cell()?;
        // SAFETY: a value that is a pointer names a live cell; the reference is not kept across a safepoint without
        // the value.
        Some(unsafe { &*cell.as_ptr() })
    }
}

/// The pointer to a heap object from a reference to it.
///
/// Sound because heap objects are only ever seen through a `Gc`: constructors move the Rust value into its cell before
/// they hand it out.
#[inline(always)]
pub fn gc<T: HeapObject>(this: &T) -> Gc<T> {
    // SAFETY: as the text says.
    unsafe { Gc::from_ptr(std::ptr::NonNull::from(this)) }
}
