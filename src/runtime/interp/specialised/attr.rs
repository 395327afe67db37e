//! Attributes and methods by shape.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::attr as plain;
use crate::interp::dispatch;
use crate::interp::names::name;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::prepared::Cache;
use crate::interp::prepared::Prepared;
use crate::interp::prepared::cache;
use crate::interp::save;
use crate::interp::specialised::Placement;
use crate::interp::specialised::Special;
use crate::interp::specialised::call_python;
use crate::interp::specialised::cell_value;
use crate::interp::specialised::rewrite;
use crate::interp::try_op;
use crate::object::access::Read;
use crate::object::access::Write;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::namespace::NameCell;
use crate::object::raised::PyResult;
use crate::object::slots::DescrGet;
use crate::object::spec::DictSlot;
use crate::state::thread::Thread;
use crate::types::function::Function;
use crate::types::module::Module;
use crate::types::str::Str;

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
        if cache.is_given_up() {
            return None;
        }
        cache.misses.set(cache.misses.get() + 1);
        Some(cache)
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
        let heap = thread.heap();
        if let Some(cell) = module_cell(object, name) {
            fill_identity(thread, prepared, cache, object);
            heap.set(prepared, &cache.value, cell.as_value());
            rewrite(pc, Special::LoadAttrModule as u16);
            return;
        }
        let Some(read) = interp.accesses().read(&interp, object, name) else { return };
        let key = key_of(object, thread);
        let special = match read {
            Read::Slot(offset) | Read::Member(offset) => {
                cache.word.set(offset.into());
                if matches!(read, Read::Slot(_)) { Special::LoadAttrSlot } else { Special::LoadAttrMember }
            }
            Read::Cell(cell) => {
                heap.set(prepared, &cache.value, cell.as_value());
                if object.as_class().is_some() { Special::LoadAttrClass } else { Special::LoadAttrCell }
            }
            Read::Property(property) => {
                let Some(getter) = property.getter().filter(|getter| getter.exact::<Function>().is_some())
                else {
                    return;
                };
                heap.set(prepared, &cache.value, getter);
                Special::LoadAttrProperty
            }
            Read::Descriptor(descriptor) => {
                let Some(get) = interp.class_of(descriptor).slot(|slots| slots.descr_get) else { return };
                heap.set(prepared, &cache.value, descriptor);
                cache.word.set(get as usize as u64);
                Special::LoadAttrDescriptor
            }
            Read::Variable(_)
            | Read::Method(_)
            | Read::Static(_)
            | Read::ClassMethod(_)
            | Read::Shadowed(..) => return,
        };
        fill_key(thread, prepared, cache, object, key);
        rewrite(pc, special as u16);
    }
}

/// What must hold for a filled cache: the identity of a class, or the shape of any other object; and the epoch.
fn fill_key(thread: &Thread, prepared: Gc<Prepared>, cache: &Cache, object: Value, key: u64) {
    if object.as_class().is_some() {
        fill_identity(thread, prepared, cache, object);
        cache.extra.set((key >> 32) as u32);
    } else {
        cache.key.set(key);
    }
}

/// Makes the cache one about this very object, which it keeps alive.
fn fill_identity(thread: &Thread, prepared: Gc<Prepared>, cache: &Cache, object: Value) {
    cache.key.set(object.bits());
    thread.heap().set(prepared, &cache.owner, object);
}

/// The cell of a module's own name.
fn module_cell(object: Value, name: Gc<Str>) -> Option<Gc<NameCell>> {
    object.exact::<Module>()?.dict().cell(name)
}

/// Whether the cache is about this class, in this epoch.
///
/// # Safety
/// Both are alive.
#[inline(always)]
unsafe fn is_about(cache: *const Cache, class: u64, thread: *mut Thread) -> bool {
    // SAFETY: as the caller promises.
    unsafe { (*cache).key.get() == class && (*cache).extra.get() == (*thread).interp().epoch() }
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
    load_attr_member(pc, sp, locals, thread, base) {
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        let bits = *((object.bits() + (*cache).word.get()) as *const u64);
        if bits == 0 {
            return plain::load_attr(pc, sp, locals, thread, base);
        }
        *sp.sub(1) = bits;
    }
}

op! {
    load_attr_property(pc, sp, locals, thread, base) {
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        // The object is the getter's argument where it lies, and the result takes its place.
        let place = sp.sub(1);
        if let Some(getter) = (*cache).value.get().and_then(|getter| getter.exact::<Function>()) {
            let at = Placement { first: place, count: 1, result: place, flags: 0, context: 0 };
            if let Some(machine) = call_python(thread, pc, sp, getter, at) {
                return dispatch(machine.pc, machine.sp, machine.locals, thread, machine.base);
            }
        }
        return plain::load_attr(pc, sp, locals, thread, base);
    }
}

op! {
    load_attr_descriptor(pc, sp, locals, thread, base) {
        let object = operand(sp, 1);
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        save!(pc, sp, thread);
        let value = try_op!(descriptor_value(&mut *thread, cache, object), pc, sp, locals, thread, base);
        *sp.sub(1) = value.bits();
    }
}

/// What the data descriptor in a cache gives for an object.
///
/// # Safety
/// The cache was filled with a descriptor of a native type and its `__get__`.
#[inline(never)]
unsafe fn descriptor_value(thread: &mut Thread, cache: *const Cache, object: Value) -> PyResult {
    // SAFETY: as the caller promises.
    let (get, descriptor) = unsafe {
        let get = std::mem::transmute::<usize, DescrGet>((*cache).word.get() as usize);
        (get, Value::from_bits_unchecked((*cache).value.bits()))
    };
    let class = thread.interp().class_of(object).as_value();
    get(thread, descriptor, Some(object), class)
}

op! {
    load_attr_class(pc, sp, locals, thread, base) {
        let cache = cache(base, *pc);
        if !is_about(cache, *sp.sub(1), thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        match cell_value(cache) {
            Some(value) => *sp.sub(1) = value.bits(),
            None => return load_missed(pc, sp, locals, thread, base),
        }
    }
}

op! {
    load_attr_cell(pc, sp, locals, thread, base) {
        let object = Value::from_bits_unchecked(*sp.sub(1));
        let cache = cache(base, *pc);
        if (*cache).key.get() != key_of(object, thread) {
            return load_missed(pc, sp, locals, thread, base);
        }
        match cell_value(cache) {
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
        match cell_value(cache) {
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
        let Some(write) = interp.accesses().write(&interp, object, name) else { return };
        cache.key.set(key_of(object, thread));
        let special = match write {
            Write::Slot(offset) => {
                cache.word.set(offset.into());
                Special::StoreAttrSlot
            }
            Write::Add(offset, next) => {
                cache.word.set(offset.into());
                cache.extra.set(next.0);
                Special::StoreAttrAdd
            }
        };
        rewrite(pc, special as u16);
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
        let Some(prepared) = thread.current_frame().code.prepared.get() else { return };
        let heap = thread.heap();
        if let Some(cell) = module_cell(object, name) {
            fill_identity(thread, prepared, cache, object);
            heap.set(prepared, &cache.value, cell.as_value());
            rewrite(pc, Special::LoadMethodModule as u16);
            return;
        }
        let key = key_of(object, thread);
        let (value, special) = match interp.accesses().read(&interp, object, name) {
            Some(Read::Method(function)) => (function, Special::LoadMethodClass),
            Some(Read::Shadowed(function, dict)) if attr::has_nothing_own(object, dict) => {
                cache.word.set(dict as usize as u64);
                (function, Special::LoadMethodDict)
            }
            Some(Read::Cell(cell)) if object.as_class().is_some() => {
                (cell.as_value(), Special::LoadMethodOfClass)
            }
            _ => return,
        };
        heap.set(prepared, &cache.value, value);
        fill_key(thread, prepared, cache, object, key);
        rewrite(pc, special as u16);
    }
}

op! {
    load_method_module(pc, sp, locals, thread, base) {
        let cache = cache(base, *pc);
        match cell_value(cache).filter(|_| (*cache).key.get() == *sp.sub(1)) {
            Some(value) => {
                *sp.sub(1) = 0;
                *sp = value.bits();
                sp = sp.add(1);
            }
            None => return method_missed(pc, sp, locals, thread, base),
        }
    }
}

op! {
    load_method_of_class(pc, sp, locals, thread, base) {
        let cache = cache(base, *pc);
        match cell_value(cache).filter(|_| is_about(cache, *sp.sub(1), thread)) {
            Some(value) => {
                *sp.sub(1) = 0;
                *sp = value.bits();
                sp = sp.add(1);
            }
            None => return method_missed(pc, sp, locals, thread, base),
        }
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
    /// A method of a native type whose objects may have a dict: this one has none.
    load_method_dict(pc, sp, locals, thread, base) {
        let object = operand(sp, 1);
        let cache = cache(base, *pc);
        // The word is what quickening has put there.
        let dict = std::mem::transmute::<usize, fn(Value) -> DictSlot>((*cache).word.get() as usize);
        if (*cache).key.get() != key_of(object, thread) || !attr::has_nothing_own(object, dict) {
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

/// Fills the cache of a method that `super` is about to find, and rewrites the instruction.
///
/// # Safety
/// `pc` is the instruction that runs, `base` its code's; its operands lie below `sp`.
#[inline(never)]
pub(crate) unsafe fn quicken_load_super_method(thread: &mut Thread, sp: Sp, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe {
        let (callee, class, object) = (operand(sp, 3), operand(sp, 2), operand(sp, 1));
        let (Some(cache), Ok(name)) = (open_cache(pc, base), name(thread, (*pc).arg >> 1)) else { return };
        let interp = thread.interp();
        let Some(method) = plain::method_by_super(&interp, callee, class, object, name) else { return };
        let Some(prepared) = thread.current_frame().code.prepared.get() else { return };
        let heap = thread.heap();
        heap.set(prepared, &cache.value, method);
        heap.set(prepared, &cache.owner, class);
        cache.word.set(callee.bits());
        cache.key.set(key_of(object, thread));
        rewrite(pc, Special::LoadSuperMethodClass as u16);
    }
}

op! {
    load_super_method_class(pc, sp, locals, thread, base) {
        let object = operand(sp, 1);
        let cache = cache(base, *pc);
        let holds = (*cache).key.get() == key_of(object, thread)
            && (*cache).word.get() == *sp.sub(3)
            && (*cache).owner.bits() == *sp.sub(2);
        if !holds {
            return super_missed(pc, sp, locals, thread, base);
        }
        *sp.sub(3) = (*cache).value.bits();
        *sp.sub(2) = object.bits();
        sp = sp.sub(1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    super_missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::LoadSuperMethod as u16);
        return plain::load_super_method(pc, sp, locals, thread, base);
    }
}
