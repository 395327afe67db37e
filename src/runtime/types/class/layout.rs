//! The layout of instances: which base decides it, what `__slots__` adds, and the move to another class.

use taipan_gc::Gc;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::shape::Shape;
use crate::object::spec::TypeFlags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// How many slots the instances of a base have for `__slots__`; a native object takes one of its own.
pub(super) fn base_members(base: Gc<Class>) -> usize {
    base.fixed_slots() - usize::from(base.payload() != ids::OBJECT)
}

/// The base whose layout the class extends; TypeError where two bases have layouts that do not fit.
pub(super) fn best_base(thread: &mut Thread, bases: Gc<Tuple>) -> PyResult<Gc<Class>> {
    let mut best: Option<Gc<Class>> = None;
    for &base in bases.items() {
        let Some(base) = base.as_class() else {
            return Err(thread.type_error("bases must be types"));
        };
        if !base.has_type_flag(TypeFlags::BASETYPE) {
            let name = base.name_text();
            return Err(thread.type_error(format!("type '{name}' is not an acceptable base type")));
        }
        best = Some(match best {
            None => base,
            Some(best) => wider(thread, best, base)?,
        });
    }
    best.ok_or_else(|| thread.system_error("a class without bases"))
}

/// Of two bases the one with the layout that contains the other's.
fn wider(thread: &mut Thread, one: Gc<Class>, other: Gc<Class>) -> PyResult<Gc<Class>> {
    let (a, b) = (solid(one), solid(other));
    if a == b || a.is_subclass_of(b) {
        return Ok(one);
    }
    if b.is_subclass_of(a) {
        return Ok(other);
    }
    Err(thread.type_error("multiple bases have instance lay-out conflict"))
}

/// The class that brought the layout: the nearest ancestor that added slots or is native.
fn solid(class: Gc<Class>) -> Gc<Class> {
    let mut class = class;
    while let Some(base) = class.base() {
        let adds_slots =
            class.fixed_slots() > base.fixed_slots().max(usize::from(class.payload() != ids::OBJECT));
        let is_plain_exception = exceptions::is_exception(class.payload())
            && !crate::types::exception::has_fields(class.payload());
        if adds_slots || class.payload() != base.payload() && !is_plain_exception {
            return class;
        }
        class = base;
    }
    class
}

/// Native layouts whose size CPython lets vary with the instance, so that no `__slots__` can follow, nor
/// weak references other than inherited ones.
fn has_variable_size(payload: ShapeId) -> bool {
    matches!(payload, ids::TYPE | ids::INT | ids::TUPLE | ids::BYTES_OBJECT)
}

/// Instances are small cells, with room for a few attributes behind the slots that every one of them has.
pub(super) const MOST_FIXED_SLOTS: u16 = 200;

const _: () = assert!((MOST_FIXED_SLOTS as usize + 4) * size_of::<Slot>() <= Heap::MAX_TAIL);

/// What `__slots__` says.
pub(super) struct SlotLayout {
    /// The names of the slots, sorted.
    pub(super) names: Gc<List>,
    /// Flags of the class: a dict, weak references.
    pub(super) flags: u32,
}

impl SlotLayout {
    pub(super) fn read(thread: &mut Thread, space: Gc<Dict>, base: Gc<Class>) -> PyResult<SlotLayout> {
        let key = Name::__slots__.get(&thread.interp());
        let Some(value) = space.get_str(thread, key)? else {
            let weakref = if has_variable_size(base.payload()) { 0 } else { class_flags::HAS_WEAKREF };
            let names = List::empty(&thread.interp());
            return Ok(SlotLayout { names, flags: class_flags::HAS_DICT | weakref });
        };
        let list = match value.cast::<Str>() {
            Some(_) => List::new(thread, &[value])?,
            None => crate::object::iter::to_list(thread, value)?,
        };
        if !list.items().is_empty() && has_variable_size(base.payload()) {
            let name = base.name_text();
            let text = format!("nonempty __slots__ not supported for subtype of '{name}'");
            return Err(thread.type_error(text));
        }
        let mut layout = SlotLayout { names: List::empty(&thread.interp()), flags: 0 };
        for &item in list.items() {
            layout.add(thread, item, space, base)?;
        }
        list::sort(thread, layout.names, None, false)?;
        Ok(layout)
    }

    fn add(&mut self, thread: &mut Thread, item: Value, space: Gc<Dict>, base: Gc<Class>) -> PyResult<()> {
        let Some(name) = item.cast::<Str>() else {
            let got = thread.interp().class_of(item).name_text();
            return Err(thread.type_error(format!("__slots__ items must be strings, not '{got}'")));
        };
        let text = name.to_string_lossy();
        if text == "__dict__" {
            if (base.flags.get() | self.flags) & class_flags::HAS_DICT != 0 {
                return Err(thread.type_error("__dict__ slot disallowed: we already got one"));
            }
            self.flags |= class_flags::HAS_DICT;
            return Ok(());
        }
        if text == "__weakref__" {
            if (base.flags.get() | self.flags) & class_flags::HAS_WEAKREF != 0 {
                return Err(thread.type_error("__weakref__ slot disallowed: we already got one"));
            }
            self.flags |= class_flags::HAS_WEAKREF;
            return Ok(());
        }
        if !crate::types::str::is_identifier(name) {
            return Err(thread.type_error("__slots__ must be identifiers"));
        }
        let conflicts = space.get_str(thread, name)?.is_some();
        if conflicts && text != "__qualname__" && text != "__classcell__" && text != "__classdictcell__" {
            return Err(thread.value_error(format!("'{text}' in __slots__ conflicts with class variable")));
        }
        let name = Str::interned(&thread.interp(), name);
        self.names.push(thread, name.as_value())
    }
}

/// Whether instances of one class may become instances of the other: the classes that laid them out are the same, or
/// have a base in common and add the same to it.
pub(super) fn same_layout(one: Gc<Class>, other: Gc<Class>) -> bool {
    let (from, to) = (laid_out_by(one), laid_out_by(other));
    same_size(one, other) && (from == to || from.base() == to.base() && members(from).eq(members(to)))
}

/// The class that gave instances of a class their layout: the class itself, or a base to which it adds nothing.
fn laid_out_by(class: Gc<Class>) -> Gc<Class> {
    let mut class = class;
    while let Some(base) = class.base().filter(|&base| same_size(class, base)) {
        class = base;
    }
    class
}

/// Whether native layout, number of slots, dict and weak references are the same.
fn same_size(one: Gc<Class>, other: Gc<Class>) -> bool {
    let flags = |class: Gc<Class>| class.flags.get() & (class_flags::HAS_DICT | class_flags::HAS_WEAKREF);
    one.payload() == other.payload() && one.fixed_slots() == other.fixed_slots() && flags(one) == flags(other)
}

/// The names of a class's own `__slots__`.
fn members(class: Gc<Class>) -> impl Iterator<Item = Value> {
    class.members.get().into_iter().flat_map(|members| members.slots().iter().filter_map(|slot| slot.get()))
}

/// Gives an instance another class of the same layout.
pub(super) fn move_instance(thread: &mut Thread, instance: Gc<Instance>, class: Gc<Class>) -> PyResult<()> {
    let interp = thread.interp();
    let shape = interp.shape(instance.header().shape());
    let target = if shape.is_dict_mode() {
        interp.dict_mode_shape(class)
    } else {
        let mut target = class.root_for_capacity(&interp, instance.capacity());
        if let Some(names) = crate::object::shape::names(&interp, shape) {
            for name in names.slots().iter().filter_map(|slot| slot.get()?.exact::<Str>()) {
                target = crate::object::shape::transition(&interp, target, name);
            }
        }
        target
    };
    interp.heap().set_shape(instance.header(), target.id());
    Ok(())
}

/// The root shape of the instances.
pub(super) fn make_root(interp: &Interpreter, class: Gc<Class>) {
    let id = interp.new_shape_id();
    let root = Shape::root(interp, id, class, u32::from(class.capacity.get()));
    let is_metaclass = class.payload() == ids::TYPE;
    class.set_flag(class_flags::FIXED_LAYOUT, is_metaclass);
    interp.adopt_shape(root, if is_metaclass { Class::KIND } else { Instance::KIND });
    class.root_shape.set(id);
    class.serial.set(id.0);
    interp.heap().set_gc(class, &class.root, Some(root));
}
