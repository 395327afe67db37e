//! Instances of Python classes.
//!
//! An instance is a header, one word for what does not fit, and in-object slots: the payload (a native object, if the class
//! derives from a native type with a layout), the `__slots__` members, then attributes as the shape says. Attributes
//! beyond the in-object slots lie in an overflow array; an instance in dict mode has its attribute dict there.

#![expect(unsafe_code, reason = "cells with a tail are reached by address arithmetic")]

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::header_flags;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;

/// An instance of a Python class. In-object slots follow.
#[repr(C)]
pub struct Instance {
    header: Header,
    /// Overflow array, or the attribute dict in whatever mode.
    pub(crate) extra: Slot,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Instance {
    const KIND: &'static Kind = &Kind::of::<Instance>("instance");
}

impl Trace for Instance {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: `aux` says how many in-object slots follow `extra`.
        unsafe { tracer.storage(&raw const self.extra, 1 + self.capacity()) };
    }
}

impl Instance {
    /// An instance of `class` without attributes.
    pub fn new(interp: &Interpreter, class: Gc<Class>) -> Gc<Instance> {
        class.renew_root(interp);
        let shape = class.root_shape();
        let capacity = class.root_capacity();
        let init = Instance { header: Header::new(shape), extra: Slot::empty() };
        init.header.set_aux(capacity as u16);
        let instance = interp.heap().alloc_tail(shape, init, capacity * size_of::<Slot>());
        instance.header().set_flag(class.instance_header_flags());
        instance
    }

    /// How many in-object slots there are.
    #[inline]
    pub fn capacity(&self) -> usize {
        usize::from(self.header.aux())
    }

    /// In-object slot `index`, which is below the capacity. The reference, on a scanned stack, keeps the instance.
    #[inline]
    pub fn slot(&self, index: usize) -> &'static Slot {
        // SAFETY: the caller takes the index from the shape or class, whose capacity the allocation covered.
        unsafe { &*std::ptr::from_ref(self).cast::<u8>().add(Self::FIRST + index * size_of::<Slot>()).cast() }
    }

    /// The in-object slot at a byte offset that caches remember.
    #[inline]
    pub(crate) fn slot_at(&self, offset: u32) -> &'static Slot {
        self.slot((offset as usize - Self::FIRST) / size_of::<Slot>())
    }

    /// The offset of the word in front of the slots, for machine code.
    pub const EXTRA: usize = std::mem::offset_of!(Instance, extra);

    /// The offset of in-object slot 0, for machine code.
    pub const FIRST: usize = size_of::<Instance>();

    /// The native object of an instance whose class derives from a native type.
    #[inline]
    pub fn payload(&self) -> Option<Value> {
        if self.header.flags() & header_flags::PAYLOAD == 0 {
            return None;
        }
        self.slot(0).get()
    }

    /// What a dressed native type keeps beside the native object.
    pub fn own_slot(&self) -> Option<&'static Slot> {
        (self.payload().is_some() && self.capacity() > 1).then(|| self.slot(1))
    }

    /// The overflow array, for an instance that is not in dict mode and has no dict object.
    pub(crate) fn overflow(&self) -> Option<Gc<Values>> {
        let extra = self.extra.get()?;
        match extra.exact::<Dict>() {
            Some(dict) => dict.overflow(),
            None => extra.cast_cell::<Values>(),
        }
    }

    /// The attribute dict object, if one was ever asked for or the instance is in dict mode.
    pub(crate) fn dict(&self) -> Option<Gc<Dict>> {
        self.extra.get()?.exact::<Dict>()
    }
}

/// An instance of a class without native layout; what finalises it is registered.
pub fn allocate(thread: &mut Thread, class: Gc<Class>) -> PyResult {
    let instance = Instance::new(&thread.interp(), class);
    if class.slot(|slots| slots.del).is_some() {
        thread.heap().need_del(instance.any()).map_err(|_| thread.memory_error())?;
    }
    Ok(instance.as_value())
}

/// What a native `__new__` returns: the native object itself for the native class, dressed as an instance for a Python
/// subclass. What a conversion gave may be dressed already; a subclass dresses what is inside.
pub fn finish_new(thread: &mut Thread, class: Gc<Class>, native: Value) -> PyResult {
    if class.spec().is_some() && !class.has_type_flag(TypeFlags::DRESSED) {
        return Ok(native);
    }
    let native = native.as_instance().and_then(|instance| instance.payload()).unwrap_or(native);
    let instance = allocate(thread, class)?;
    if let Some(instance) = instance.as_instance() {
        thread.heap().set(instance, instance.slot(0), native);
    }
    // Attributes that the native object has from the start are the instance's.
    let pick = thread.interp().class_of(native).spec().and_then(|spec| spec.dict);
    if let Some(dict) = pick.and_then(|pick| pick(native)).and_then(|slot| slot.get()) {
        attr::replace_dict(thread, instance, dict)?;
    }
    Ok(instance)
}
