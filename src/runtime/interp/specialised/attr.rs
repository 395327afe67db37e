//! Attributes and methods by shape.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Pc;
use crate::interp::attr as plain;
use crate::interp::names::name;
use crate::interp::op;
use crate::interp::prepared::Cache;
use crate::interp::prepared::cache;
use crate::interp::specialised::Special;
use crate::interp::specialised::rewrite;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::instance::Instance;
use crate::object::namespace::NameCell;
use crate::object::shape;
use crate::object::spec::TypeFlags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::module::Module;
use crate::types::str::Str;

/// After so many misses a site stays plain.
const MOST_MISSES: u32 = 24;

/// What a cache by shape compares: the shape and the epoch.
#[inline(always)]
unsafe fn key_of(value: Value, thread: *mut Thread) -> u64 {
    let shape = crate::state::interpreter::shape_of(value);
    // SAFETY: the thread is alive.
    let epoch = unsafe { (*thread).interp().epoch() };
    u64::from(shape.0) | u64::from(epoch) << 32
}

/// The cache of an instruction that may still be filled.
///
/// # Safety
/// `pc` is an instruction of the code whose base is given.
unsafe fn open_cache<'a>(pc: Pc, base: Base) -> Option<&'a Cache> {
    // SAFETY: as the caller promises.
    unsafe {
        if (*pc).cache == 0 {
            return None;
        }
        let cache = &*cache(base, *pc);
        if cache.misses.get() > MOST_MISSES {
            return None;
        }
        cache.misses.set(cache.misses.get() + 1);
        Some(cache)
    }
}

/// The byte offset of an attribute that lies in the instance itself.
fn slot_offset(interp: &Interpreter, instance: Gc<Instance>, name: Gc<Str>) -> Option<usize> {
    let shape = interp.shape(instance.header().shape());
    if shape.is_dict_mode() {
        return None;
    }
    let position = shape.class().fixed_slots() + shape.index_of(name)?;
    (position < instance.capacity()).then(|| Instance::FIRST + position * size_of::<Slot>())
}

/// The value of a cell that will not be rewritten unnoticed.
fn constant(cell: Gc<NameCell>) -> Option<Value> {
    cell.is_constant().then(|| cell.get()).flatten()
}

/// Whether the class lets an instance's own attribute of that name be read without asking a descriptor.
fn reads_plainly(interp: &Interpreter, class: Gc<Class>, name: Gc<Str>) -> bool {
    match class::lookup(interp, class, name) {
        None => true,
        Some(found) => interp.class_of(found).slot(|slots| slots.descr_set).is_none(),
    }
}

/// Fills the cache of an attribute that was just read, and rewrites the instruction.
///
/// # Safety
/// `pc` is the instruction that runs, `base` its code's.
#[inline(never)]
pub(crate) unsafe fn quicken_load_attr(thread: &mut Thread, object: Value, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe {
        let (Some(cache), Ok(name)) = (open_cache(pc, base), name(thread, (*pc).arg)) else { return };
        let interp = thread.interp();
        let Some(prepared) = thread.current_frame().code.prepared.get() else { return };
        if let Some(module) = object.exact::<Module>() {
            if let Some(cell) = module.dict().cell(name) {
                cache.key.set(module.addr() as u64);
                thread.heap().set(prepared, &cache.value, cell.as_value());
                rewrite(pc, Special::LoadAttrModule as u16);
            }
            return;
        }
        let class = interp.class_of(object);
        let Some(instance) = object.as_instance().filter(|_| class.has_flag(class_flags::PLAIN_GETATTR))
        else {
            return;
        };
        cache.key.set(key_of(object, thread));
        if let Some(offset) = slot_offset(&interp, instance, name) {
            if reads_plainly(&interp, class, name) {
                cache.word.set(offset as u64);
                rewrite(pc, Special::LoadAttrSlot as u16);
            }
            return;
        }
        let shape = interp.shape(instance.header().shape());
        // An attribute of its own beyond the in-object slots goes before the class's.
        if shape.is_dict_mode() || shape.index_of(name).is_some() {
            return;
        }
        let Some(cell) = class::lookup_cell(&interp, class, name) else { return };
        let is_data = constant(cell)
            .is_some_and(|value| interp.class_of(value).slot(|slots| slots.descr_get).is_none());
        if is_data {
            thread.heap().set(prepared, &cache.value, cell.as_value());
            rewrite(pc, Special::LoadAttrCell as u16);
        }
    }
}

op! {
    load_attr_slot(pc, sp, locals, thread, base) {
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        *sp.sub(1) = *((object.bits() + (*cache).word.get()) as *const u64);
    }
}

op! {
    load_attr_cell(pc, sp, locals, thread, base) {
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        match (*cache).value.get().and_then(|cell| cell.cast_cell::<NameCell>()).and_then(|cell| cell.get()) {
            Some(value) => *sp.sub(1) = value.bits(),
            None => return load_missed(pc, sp, locals, thread, base),
        }
    }
}

op! {
    load_attr_module(pc, sp, locals, thread, base) {
        let cache = cache(base, *pc);
        if (*cache).key.get() != *sp.sub(1) {
            return load_missed(pc, sp, locals, thread, base);
        }
        match (*cache).value.get().and_then(|cell| cell.cast_cell::<NameCell>()).and_then(|cell| cell.get()) {
            Some(value) => *sp.sub(1) = value.bits(),
            None => return load_missed(pc, sp, locals, thread, base),
        }
    }
}

op! {
    #[cold]
    #[inline(never)]
    load_missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::LoadAttr as u16);
        return plain::load_attr(pc, sp, locals, thread, base);
    }
}

/// Fills the cache of an attribute that is about to be stored, and rewrites the instruction.
///
/// # Safety
/// `pc` is the instruction that runs, `base` its code's.
#[inline(never)]
pub(crate) unsafe fn quicken_store_attr(thread: &mut Thread, object: Value, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe {
        let (Some(cache), Ok(name)) = (open_cache(pc, base), name(thread, (*pc).arg)) else { return };
        let interp = thread.interp();
        let class = interp.class_of(object);
        let Some(instance) = object.as_instance().filter(|_| class.has_flag(class_flags::PLAIN_SETATTR))
        else {
            return;
        };
        let old = interp.shape(instance.header().shape());
        if old.is_dict_mode() || !reads_plainly(&interp, class, name) {
            return;
        }
        cache.key.set(key_of(object, thread));
        if let Some(offset) = slot_offset(&interp, instance, name) {
            cache.word.set(offset as u64);
            rewrite(pc, Special::StoreAttrSlot as u16);
            return;
        }
        let position = class.fixed_slots() + old.count();
        let can_add = class.has_flag(class_flags::HAS_DICT) && old.index_of(name).is_none();
        if can_add && position < instance.capacity() && old.count() < shape::MAX_NAMES {
            let next = shape::transition(&interp, old, name);
            cache.word.set((Instance::FIRST + position * size_of::<Slot>()) as u64);
            cache.extra.set(next.id().0);
            rewrite(pc, Special::StoreAttrAdd as u16);
        }
    }
}

op! {
    store_attr_slot(pc, sp, locals, thread, base) {
        let (value, object) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return store_missed(pc, sp, locals, thread, base);
        }
        store(thread, object, (*cache).word.get(), value);
        sp = sp.sub(2);
    }
}

op! {
    store_attr_add(pc, sp, locals, thread, base) {
        let (value, object) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return store_missed(pc, sp, locals, thread, base);
        }
        if let Some(header) = object.header() {
            (*thread).heap().set_shape(header, taipan_gc::ShapeId((*cache).extra.get()));
        }
        store(thread, object, (*cache).word.get(), value);
        sp = sp.sub(2);
    }
}

/// Stores into a slot of an instance.
///
/// # Safety
/// The object is an instance and the offset that of one of its slots.
#[inline(always)]
unsafe fn store(thread: *mut Thread, object: Value, offset: u64, value: Value) {
    // SAFETY: as the caller promises.
    unsafe {
        if let Some(instance) = object.as_gc() {
            let slot = &*((object.bits() + offset) as *const Slot);
            (*thread).heap().set(instance, slot, value);
        }
    }
}

op! {
    #[cold]
    #[inline(never)]
    store_missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::StoreAttr as u16);
        return plain::store_attr(pc, sp, locals, thread, base);
    }
}

/// Fills the cache of a method that was just found on the class, and rewrites the instruction.
///
/// # Safety
/// `pc` is the instruction that runs, `base` its code's.
#[inline(never)]
pub(crate) unsafe fn quicken_load_method(thread: &mut Thread, object: Value, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe {
        let (Some(cache), Ok(name)) = (open_cache(pc, base), name(thread, (*pc).arg)) else { return };
        let interp = thread.interp();
        let class = interp.class_of(object);
        if !class.has_flag(class_flags::PLAIN_GETATTR) {
            return;
        }
        // An own attribute of that name must be impossible with this shape.
        let own = match object.as_instance() {
            Some(instance) => {
                let shape = interp.shape(instance.header().shape());
                shape.is_dict_mode() || shape.index_of(name).is_some()
            }
            None => class.mro_classes().any(|base| base.spec().is_some_and(|spec| spec.dict.is_some())),
        };
        let Some(method) = class::lookup_cell(&interp, class, name).filter(|_| !own).and_then(constant)
        else {
            return;
        };
        if !interp.class_of(method).has_type_flag(TypeFlags::METHOD_DESCRIPTOR) {
            return;
        }
        let Some(prepared) = thread.current_frame().code.prepared.get() else { return };
        cache.key.set(key_of(object, thread));
        thread.heap().set(prepared, &cache.value, method);
        rewrite(pc, Special::LoadMethodClass as u16);
    }
}

op! {
    load_method_class(pc, sp, locals, thread, base) {
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return method_missed(pc, sp, locals, thread, base);
        }
        *sp.sub(1) = (*cache).value.bits();
        *sp = object.bits();
        sp = sp.add(1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    method_missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::LoadMethod as u16);
        return plain::load_method(pc, sp, locals, thread, base);
    }
}
