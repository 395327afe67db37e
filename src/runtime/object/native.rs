//! Native types as class objects: made when first asked for, filled when first looked into.

use taipan_gc::Gc;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::ShapeId;

use crate::object::buffer::Memory;
use crate::object::class::Class;
use crate::object::class::ClassParts;
use crate::object::class::class_flags;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::ClassMethodDescriptor;
use crate::object::descr::GetSetDescriptor;
use crate::object::descr::MethodDescriptor;
use crate::object::descr::WrapperDescriptor;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::namespace::NameCell;
use crate::object::shape::Shape;
use crate::object::spec::FunctionSpec;
use crate::object::spec::Receiver;
use crate::object::spec::TypeFlags;
use crate::object::spec::TypeSpec;
use crate::object::specials;
use crate::object::storage::Bytes;
use crate::object::storage::Values;
use crate::object::wrappers::WRAPPERS;
use crate::state::interpreter::Interpreter;
use crate::types;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Registers the kinds of storage cells and of all native types of this crate.
pub fn register_kinds(heap: &Heap) {
    heap.register_kind(ids::VALUES, Values::KIND);
    heap.register_kind(ids::BYTES, Bytes::KIND);
    heap.register_kind(ids::NAME_CELL, NameCell::KIND);
    heap.register_kind(ids::SHAPE, Shape::KIND);
    heap.register_kind(ids::PREPARED, crate::interp::prepared::Prepared::KIND);
    heap.register_kind(ids::MEMORY, Memory::KIND);
    heap.register_kind(ids::DICT_TABLE, types::dict::table_kind());
    heap.register_kind(ids::SET_TABLE, types::set::table_kind());
    for spec in types::all() {
        heap.register_kind(spec.shape, spec.kind);
    }
}

/// Makes `object` and `type`, which need each other.
pub fn bootstrap(interp: &Interpreter) {
    let object = allocate(interp, types::spec(ids::OBJECT), None);
    let class = allocate(interp, types::spec(ids::TYPE), Some(object));
    for made in [object, class] {
        finish(interp, made);
    }
}

/// The class of a native type.
#[cold]
#[inline(never)]
pub fn make_class(interp: &Interpreter, shape: ShapeId) -> Gc<Class> {
    let spec = types::find(shape).or_else(|| interp.extension_type(shape));
    debug_assert!(spec.is_some(), "shape {} belongs to no class", shape.0);
    let spec = spec.unwrap_or_else(|| types::spec(ids::OBJECT));
    let base = interp.class(spec.base);
    let class = allocate(interp, spec, Some(base));
    finish(interp, class);
    class
}

/// The direct subclasses of a native type that are native themselves: those of this crate, made or not, and of the others
/// those that have been made. All live as long as the interpreter.
pub fn native_subclasses(interp: &Interpreter, class: Gc<Class>) -> Vec<Gc<Class>> {
    let Some(own) = class.spec() else { return Vec::new() };
    let derives = |spec: &&'static TypeSpec| spec.base == own.shape && spec.shape != own.shape;
    let mut found: Vec<_> = types::all().filter(derives).map(|spec| interp.class(spec.shape)).collect();
    if own.shape == exceptions::EXCEPTION {
        found.push(interp.class(exceptions::EXCEPTION_GROUP));
    }
    found.extend(
        interp.extension_types().filter(derives).filter_map(|spec| interp.class_by_serial(spec.shape.0)),
    );
    found
}

fn allocate(interp: &Interpreter, spec: &'static TypeSpec, base: Option<Gc<Class>>) -> Gc<Class> {
    let payload = match spec.shape {
        ids::OBJECT | ids::GENERIC => ids::OBJECT,
        _ if spec.flags.has(TypeFlags::DRESSED) => spec.base,
        own => own,
    };
    let bases = match (base, second_base(interp, spec.shape)) {
        (Some(base), Some(second)) => Tuple::small(interp, &[base.as_value(), second.as_value()]),
        (Some(base), None) => Tuple::small(interp, &[base.as_value()]),
        (None, _) => interp.empty_tuple(),
    };
    let parts = ClassParts {
        shape: ids::TYPE,
        spec: Some(spec),
        name: Str::intern(interp, spec.name),
        qualname: Str::intern(interp, spec.name),
        bases,
        base,
        namespace: Dict::namespace(interp),
        payload,
        flags: spec.flags.0 | instance_flags(spec),
        fixed_slots: u16::from(payload != ids::OBJECT) + u16::from(spec.flags.has(TypeFlags::DRESSED)),
    };
    let class = Class::allocate(interp, parts);
    let root = Shape::root(interp, spec.shape, class, u32::from(class.fixed_slots.get()));
    interp.adopt_shape(root, spec.kind);
    class.root_shape.set(spec.shape);
    class.serial.set(spec.shape.0);
    interp.heap().set_gc(class, &class.root, root);
    class
}

/// What every instance of the type has beside its native layout. Classes have both: their namespace and their place in the
/// list of subclasses.
fn instance_flags(spec: &TypeSpec) -> u32 {
    if spec.shape == ids::TYPE {
        return class_flags::HAS_DICT | class_flags::HAS_WEAKREF;
    }
    if spec.dict.is_some() { class_flags::HAS_DICT } else { 0 }
}

/// `ExceptionGroup` alone has two bases.
fn second_base(interp: &Interpreter, shape: ShapeId) -> Option<Gc<Class>> {
    (shape == exceptions::EXCEPTION_GROUP).then(|| interp.class(exceptions::EXCEPTION))
}

/// MRO and slots.
fn finish(interp: &Interpreter, class: Gc<Class>) {
    let inherited = class.base().map_or(&[][..], |base| base.mro());
    let mut mro = vec![class.as_value()];
    mro.extend_from_slice(inherited);
    if let Some(second) = second_base(interp, class.payload()) {
        mro.insert(2, second.as_value());
    }
    let mro = Tuple::small(interp, &mro);
    interp.heap().set_gc(class, &class.mro, mro);
    specials::compute_slots(interp, class);
}

/// Puts methods, computed attributes and slot wrappers into the namespace of a native type.
pub fn fill_namespace(interp: &Interpreter, class: Gc<Class>) {
    class.set_flag(class_flags::FILLED, true);
    let Some(spec) = class.spec() else { return };
    let space = class.namespace.get().expect("a class has a namespace");
    let put = |name: &str, value: taipan_gc::Value| space.put_fresh(interp, Str::intern(interp, name), value);
    let unhashable = spec.flags.has(TypeFlags::UNHASHABLE);
    let wrappers = WRAPPERS.iter().filter(|wrapper| (wrapper.is_set)(spec.slots));
    for wrapper in wrappers.filter(|wrapper| !unhashable || wrapper.name != "__hash__") {
        put(wrapper.name, WrapperDescriptor::new(interp, class, wrapper).as_value());
    }
    if unhashable {
        put("__hash__", taipan_gc::Value::NONE);
    }
    // Every exception class has its own.
    if spec.slots.new.is_some() || exceptions::is_exception(spec.shape) {
        put("__new__", BuiltinFunction::new(interp, &types::class::NEW, Some(class.as_value())).as_value());
    }
    for method in spec.methods {
        put(method.name, method_value(interp, class, method));
    }
    for getset in spec.getset {
        put(getset.name, GetSetDescriptor::new(interp, class, getset).as_value());
    }
    let has_own_dict = class.has_flag(class_flags::HAS_DICT)
        && class.base().is_none_or(|base| !base.has_flag(class_flags::HAS_DICT));
    if has_own_dict && spec.getset.iter().all(|getset| getset.name != "__dict__") {
        put("__dict__", types::attribute_dict::descriptor(interp, class));
    }
    let doc =
        if spec.doc.is_empty() { taipan_gc::Value::NONE } else { Str::new(interp, spec.doc).as_value() };
    if spec.getset.iter().all(|getset| getset.name != "__doc__") {
        put("__doc__", doc);
    }
    types::fill_extra(interp, class, spec.shape);
}

fn method_value(interp: &Interpreter, class: Gc<Class>, method: &'static FunctionSpec) -> taipan_gc::Value {
    match method.receiver {
        Receiver::None => {
            let function = BuiltinFunction::new(interp, method, None);
            types::method::StaticMethod::new(interp, function.as_value()).as_value()
        }
        Receiver::Instance => MethodDescriptor::new(interp, class, method).as_value(),
        Receiver::Class => ClassMethodDescriptor::new(interp, class, method).as_value(),
    }
}
