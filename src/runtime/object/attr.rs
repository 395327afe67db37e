//! Attributes: `getattr`, `setattr`, `delattr` and the generic rules behind them.

use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::object::access::Read;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::shape;
use crate::object::shape::Shape;
use crate::object::spec::DictSlot;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types;
use crate::types::dict::Dict;
use crate::types::str::Str;

/// `getattr(object, name)`. `name` must be interned.
pub fn get(thread: &mut Thread, object: Value, name: Gc<Str>) -> PyResult {
    let class = thread.interp().class_of(object);
    let found = match class.slot(|slots| slots.getattribute) {
        Some(getattribute) => getattribute(thread, object, name),
        None => generic_get(thread, object, name),
    };
    found.map_err(|raised| thread.complete_attribute_error(raised, object, name))
}

/// `getattr(object, name)` with the absence of the attribute as `None` instead of an exception: the plain ways to look
/// make none.
pub fn get_optional(thread: &mut Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let class = thread.interp().class_of(object);
    let found = match object.as_class() {
        _ if class.has_flag(class::class_flags::PLAIN_GETATTR) => generic_find(thread, object, None, name),
        Some(this) if is_plain_metaclass(&thread.interp(), class) => {
            types::class::class_attribute(thread, this, name)
        }
        _ => get(thread, object, name).map(Some),
    };
    // A descriptor may raise, too.
    found.or_else(|raised| {
        let attribute_error = thread.interp().exception_class(crate::object::exceptions::ATTRIBUTE_ERROR);
        thread.catch(raised, attribute_error)?;
        Ok(None)
    })
}

/// Whether attributes of the classes of this class are looked for as `type` has it.
pub(crate) fn is_plain_metaclass(interp: &Interpreter, class: Gc<Class>) -> bool {
    let way = |class: Gc<Class>| class.slot(|slots| slots.getattribute);
    match (way(class), way(interp.class(ids::TYPE))) {
        (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
        _ => false,
    }
}

/// `object.__getattribute__`: data descriptors of the class, then the instance's own attributes, then the rest of the
/// class.
pub fn generic_get(thread: &mut Thread, object: Value, name: Gc<Str>) -> PyResult {
    match generic_find(thread, object, None, name)? {
        Some(value) => Ok(value),
        None => Err(no_attribute(thread, object, name)),
    }
}

/// Like [`generic_get`] with the object's own attributes in a dict that its type chooses.
pub fn generic_get_in(thread: &mut Thread, object: Value, own: Gc<Dict>, name: Gc<Str>) -> PyResult {
    match generic_find(thread, object, Some(own), name)? {
        Some(value) => Ok(value),
        None => Err(no_attribute(thread, object, name)),
    }
}

/// Like [`generic_get`], `None` where the attribute is absent.
pub fn generic_get_optional(thread: &mut Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    generic_find(thread, object, None, name)
}

fn generic_find(
    thread: &mut Thread,
    object: Value,
    own: Option<Gc<Dict>>,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let class = interp.class_of(object);
    let found = class::lookup(&interp, class, name);
    let mut getter = None;
    if let Some(descriptor) = found {
        let kind = interp.class_of(descriptor);
        getter = kind.slot(|slots| slots.descr_get);
        if let Some(getter) = getter
            && kind.slot(|slots| slots.descr_set).is_some()
        {
            return getter(thread, descriptor, Some(object), class.as_value()).map(Some);
        }
    }
    let value = match own {
        Some(own) => own.get_str(thread, name)?,
        None => own_get(thread, object, name)?,
    };
    if value.is_some() {
        return Ok(value);
    }
    match (found, getter) {
        (Some(descriptor), Some(getter)) => {
            getter(thread, descriptor, Some(object), class.as_value()).map(Some)
        }
        (found, _) => Ok(found),
    }
}

/// The `AttributeError` for an attribute that is not there.
pub fn no_attribute(thread: &mut Thread, object: Value, name: Gc<Str>) -> Raised {
    let class = thread.interp().class_of(object);
    let message = format!("'{}' object has no attribute '{}'", class.name_text(), name.to_string_lossy());
    thread.attribute_error(message, object, name)
}

/// `setattr(object, name, value)`, or `delattr` without a value. `name` must be interned.
pub fn set(thread: &mut Thread, object: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    let class = thread.interp().class_of(object);
    match class.slot(|slots| slots.setattr) {
        Some(setattr) => setattr(thread, object, name, value),
        None => generic_set(thread, object, name, value),
    }
}

/// `object.__setattr__` and `object.__delattr__`.
pub fn generic_set(thread: &mut Thread, object: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    let interp = thread.interp();
    let class = interp.class_of(object);
    let found = class::lookup(&interp, class, name);
    if let Some(descriptor) = found
        && let Some(setter) = interp.class_of(descriptor).slot(|slots| slots.descr_set)
    {
        return setter(thread, descriptor, object, value);
    }
    match own_set(thread, object, name, value)? {
        Stored::Done => Ok(()),
        Stored::Absent => Err(no_attribute(thread, object, name)),
        Stored::NoDict => Err(no_place(thread, object, name, found.is_some())),
    }
}

/// The error for an attribute of an object without a dict, of whose class the name may be one.
#[cold]
fn no_place(thread: &mut Thread, object: Value, name: Gc<Str>, is_of_class: bool) -> Raised {
    let interp = thread.interp();
    let class = interp.class_of(object);
    let setter = |class: Gc<Class>| class.slot(|slots| slots.setattr).map(|setter| setter as usize);
    let (class_name, name_text) = (class.name_text(), name.to_string_lossy());
    let message = if is_of_class {
        format!("'{class_name}' object attribute '{name_text}' is read-only")
    } else if setter(class) != setter(interp.class(ids::OBJECT)) {
        format!("'{class_name}' object has no attribute '{name_text}'")
    } else {
        format!(
            "'{class_name}' object has no attribute '{name_text}' and no __dict__ for setting new attributes"
        )
    };
    thread.attribute_error(message, object, name)
}

/// Like [`generic_set`] with the object's own attributes in a dict that its type chooses.
pub fn generic_set_in(
    thread: &mut Thread,
    object: Value,
    own: Gc<Dict>,
    name: Gc<Str>,
    value: Option<Value>,
) -> PyResult<()> {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(object), name);
    if let Some(descriptor) = found
        && let Some(setter) = interp.class_of(descriptor).slot(|slots| slots.descr_set)
    {
        return setter(thread, descriptor, object, value);
    }
    match dict_store(thread, own, name, value)? {
        Stored::Done => Ok(()),
        Stored::Absent | Stored::NoDict => Err(no_attribute(thread, object, name)),
    }
}

/// What became of a store into an object's own attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Stored or deleted.
    Done,
    /// There was nothing to delete.
    Absent,
    /// The object has no attributes of its own.
    NoDict,
}

/// An attribute of the object itself, its class aside.
pub fn own_get(thread: &mut Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    if let Some(instance) = object.as_instance() {
        return instance_get(thread, instance, name);
    }
    match native_dict(&thread.interp(), object) {
        Some(slot) => match slot.get() {
            Some(dict) => dict.get_str(thread, name),
            None => Ok(None),
        },
        None => Ok(None),
    }
}

/// `object.name(*args)`, without a bound method where a class's function comes to it. `name` is interned.
pub fn call_named(thread: &mut Thread, object: Value, name: Gc<Str>, args: &[Value]) -> PyResult {
    let interp = thread.interp();
    let function = match interp.accesses().read(&interp, object, name) {
        Some(Read::Method(function)) => Some(function),
        Some(Read::Shadowed(function, dict)) if has_nothing_own(object, dict) => Some(function),
        _ => None,
    };
    match function {
        Some(function) => call::method(thread, function, object, args),
        None => {
            let method = get(thread, object, name)?;
            call::call(thread, method, args)
        }
    }
}

/// Whether the dict of an object's own attributes, which `dict` shows, was never made.
#[inline(always)]
pub(crate) fn has_nothing_own(object: Value, dict: fn(Value) -> DictSlot) -> bool {
    dict(object).is_none_or(|slot| slot.get().is_none())
}

/// Stores into, or deletes from, the object's own attributes.
pub fn own_set(thread: &mut Thread, object: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<Stored> {
    if let Some(instance) = object.as_instance() {
        return instance_set(thread, instance, name, value);
    }
    let Some(dict) = own_dict(thread, object)? else { return Ok(Stored::NoDict) };
    dict_store(thread, dict, name, value)
}

fn dict_store(thread: &mut Thread, dict: Gc<Dict>, name: Gc<Str>, value: Option<Value>) -> PyResult<Stored> {
    match value {
        Some(value) => dict.set_str(thread, name, value).map(|()| Stored::Done),
        None => Ok(if dict.delete_str(thread, name)? { Stored::Done } else { Stored::Absent }),
    }
}

fn native_dict(interp: &Interpreter, object: Value) -> Option<&'static taipan_gc::GcSlot<Dict>> {
    let pick = interp.class_of(object).mro_classes().find_map(|class| class.spec()?.dict)?;
    pick(object)
}

/// The attribute dict of any object that has one, made if it was not there: `object.__dict__`.
pub fn own_dict(thread: &mut Thread, object: Value) -> PyResult<Option<Gc<Dict>>> {
    let interp = thread.interp();
    if let Some(instance) = object.as_instance() {
        let class = interp.class_of(object);
        if !class.has_flag(class::class_flags::HAS_DICT) {
            return Ok(None);
        }
        if let Some(dict) = instance.dict() {
            return Ok(Some(dict));
        }
        let dict = Dict::of_instance(thread, instance);
        interp.heap().set(instance, &instance.extra, dict.as_value());
        return Ok(Some(dict));
    }
    let Some(slot) = native_dict(&interp, object) else { return Ok(None) };
    if let Some(dict) = slot.get() {
        return Ok(Some(dict));
    }
    let dict = Dict::new(thread);
    if let Some(owner) = object.as_gc() {
        interp.heap().set_gc(owner, slot, Some(dict));
    }
    Ok(Some(dict))
}

fn shape_of(interp: &Interpreter, instance: Gc<Instance>) -> Gc<Shape> {
    interp.shape(instance.header().shape())
}

/// The slot of attribute `index` of an instance that is not in dict mode, with the cell that contains it.
fn attribute_slot(instance: Gc<Instance>, shape: Gc<Shape>, index: usize) -> Option<&'static Slot> {
    let position = shape.class().fixed_slots() + index;
    let capacity = instance.capacity();
    if position < capacity {
        return Some(instance.slot(position));
    }
    instance.overflow()?.slots().get(position - capacity)
}

/// An instance's own attribute.
pub fn instance_get(thread: &mut Thread, instance: Gc<Instance>, name: Gc<Str>) -> PyResult<Option<Value>> {
    let shape = shape_of(&thread.interp(), instance);
    if shape.is_dict_mode() {
        return match instance.dict() {
            Some(dict) => dict.get_str(thread, name),
            None => Ok(None),
        };
    }
    Ok(shaped_get(&thread.interp(), instance, name))
}

/// The attribute of an instance whose attributes are laid out by its shape.
pub(crate) fn shaped_get(interp: &Interpreter, instance: Gc<Instance>, name: Gc<Str>) -> Option<Value> {
    let shape = shape_of(interp, instance);
    let index = shape.index_of(name)?;
    attribute_slot(instance, shape, index)?.get()
}

/// Stores an instance's own attribute: in place, by a transition, or in its dict.
pub fn instance_set(
    thread: &mut Thread,
    instance: Gc<Instance>,
    name: Gc<Str>,
    value: Option<Value>,
) -> PyResult<Stored> {
    let interp = thread.interp();
    let shape = shape_of(&interp, instance);
    if shape.is_dict_mode() {
        let Some(dict) = instance.dict() else { return Ok(Stored::NoDict) };
        return dict_store(thread, dict, name, value);
    }
    let index = shape.index_of(name);
    let Some(value) = value else {
        let Some(index) = index else {
            return Ok(match shape.class().has_flag(class::class_flags::HAS_DICT) {
                true => Stored::Absent,
                false => Stored::NoDict,
            });
        };
        return shaped_delete(thread, instance, shape, index, name);
    };
    if let Some(index) = index {
        shaped_store(&interp, instance, shape, index, value);
        return Ok(Stored::Done);
    }
    if !shape.class().has_flag(class::class_flags::HAS_DICT) {
        return Ok(Stored::NoDict);
    }
    if shape.count() >= shape::MAX_NAMES {
        let dict = to_dict_mode(thread, instance)?;
        return dict_store(thread, dict, name, Some(value));
    }
    shaped_add(thread, instance, shape, name, value)?;
    Ok(Stored::Done)
}

/// Overwrites attribute `index`.
pub(crate) fn shaped_store(
    interp: &Interpreter,
    instance: Gc<Instance>,
    shape: Gc<Shape>,
    index: usize,
    value: Value,
) {
    let position = shape.class().fixed_slots() + index;
    let capacity = instance.capacity();
    if position < capacity {
        interp.heap().set(instance, instance.slot(position), value);
    } else if let Some(overflow) = instance.overflow() {
        storage::store(interp.heap(), overflow, position - capacity, value);
    }
}

/// Appends an attribute.
pub(crate) fn shaped_add(
    thread: &mut Thread,
    instance: Gc<Instance>,
    shape: Gc<Shape>,
    name: Gc<Str>,
    value: Value,
) -> PyResult<()> {
    let interp = thread.interp();
    let next = shape::transition(&interp, shape, name);
    let position = shape.class().fixed_slots() + shape.count();
    let capacity = instance.capacity();
    if position >= capacity {
        reserve_overflow(thread, instance, position - capacity)?;
        shape.class().learn_capacity(position + 1);
    }
    interp.heap().set_shape(instance.header(), next.id());
    shaped_store(&interp, instance, next, shape.count(), value);
    Ok(())
}

/// Makes sure that overflow slot `index` exists.
fn reserve_overflow(thread: &mut Thread, instance: Gc<Instance>, index: usize) -> PyResult<()> {
    let old = instance.overflow();
    let have = old.map_or(0, |old| old.capacity());
    if index < have {
        return Ok(());
    }
    let interp = thread.interp();
    let heap = interp.heap();
    const { assert!(shape::MAX_NAMES <= Values::SMALL) };
    let grown: Gc<Values> = Values::small(heap, (2 * have).clamp(4, Values::SMALL).max(index + 1));
    if let Some(old) = old {
        for (index, slot) in old.slots().iter().enumerate() {
            if let Some(value) = slot.get() {
                storage::store(heap, grown, index, value);
            }
        }
    }
    match instance.dict() {
        Some(dict) => dict.set_overflow(&interp, grown),
        None => heap.set(instance, &instance.extra, grown.as_value()),
    }
    Ok(())
}

fn shaped_delete(
    thread: &mut Thread,
    instance: Gc<Instance>,
    shape: Gc<Shape>,
    index: usize,
    name: Gc<Str>,
) -> PyResult<Stored> {
    if index + 1 == shape.count()
        && let Some(parent) = shape.parent()
    {
        if let Some(slot) = attribute_slot(instance, shape, index) {
            slot.clear();
        }
        thread.heap().set_shape(instance.header(), parent.id());
        return Ok(Stored::Done);
    }
    let dict = to_dict_mode(thread, instance)?;
    dict_store(thread, dict, name, None)
}

/// Gives the instance a dict of its own and moves its attributes there.
pub(crate) fn to_dict_mode(thread: &mut Thread, instance: Gc<Instance>) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let shape = shape_of(&interp, instance);
    let own = Dict::new(thread);
    if let Some(names) = shape::names(&interp, shape) {
        for (index, name) in names.slots().iter().enumerate() {
            let name = name.get().and_then(|name| name.cast::<Str>());
            let value = attribute_slot(instance, shape, index).and_then(Slot::get);
            if let (Some(name), Some(value)) = (name, value) {
                own.set_str(thread, name, value)?;
            }
        }
    }
    let dict = match instance.dict() {
        Some(view) => {
            view.become_plain(&interp, own);
            view
        }
        None => own,
    };
    interp.heap().set(instance, &instance.extra, dict.as_value());
    interp.heap().set_shape(instance.header(), interp.dict_mode_shape(shape.class()).id());
    Ok(dict)
}

/// Replaces the dict of an object: `object.__dict__ = mapping`.
pub fn replace_dict(thread: &mut Thread, object: Value, dict: Gc<Dict>) -> PyResult<()> {
    if let Some(instance) = object.as_instance() {
        // The old dict keeps what it has, and loses the instance.
        if !shape_of(&thread.interp(), instance).is_dict_mode() {
            to_dict_mode(thread, instance)?;
        }
        thread.heap().set(instance, &instance.extra, dict.as_value());
        return Ok(());
    }
    match (native_dict(&thread.interp(), object), object.as_gc()) {
        (Some(slot), Some(owner)) => {
            thread.heap().set_gc(owner, slot, Some(dict));
            Ok(())
        }
        _ => Err(no_attribute(thread, object, Name::__dict__.get(&thread.interp()))),
    }
}
