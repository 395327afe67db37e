//! `type`: classes as objects, and how `class` statements make them.

#![expect(unsafe_code, reason = "vouches for the layout of class objects")]

mod annotations;
mod attributes;
mod bases;
mod build;
mod check;
mod create;
mod layout;
mod mro;

pub use build::FUNCTIONS;
pub use check::isinstance;
pub use check::issubclass;
pub use check::plain_is_instance;
pub use check::plain_is_subclass;
pub use create::abstract_error;
pub use create::new_class;
pub use create::new_class_with_room;

use std::borrow::Cow;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::header_flags;
use crate::object::ids;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::native;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Init;
use crate::object::slots::New;
use crate::object::spec::FunctionSpec;
use crate::object::spec::NativeType;
use crate::object::spec::Receiver;
use crate::object::spec::TypeSpec;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::module;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::types::weakref::Ref;

/// type(object) -> the object's type
/// type(name, bases, dict, **kwds) -> a new type
#[pytype(name = "type", shape = ids::TYPE, flags(BASETYPE, MATCH_SELF, WEAKREF), methods(ANNOTATIONS), kind = <Class as taipan_gc::HeapObject>::KIND)]
pub struct TypeType {
    _header: Header,
}

// SAFETY: the flag is set on class objects only.
unsafe impl NativeType for Class {
    const SHAPE: ShapeId = ids::TYPE;
    const SPEC: &'static TypeSpec = TypeType::SPEC;

    #[inline(always)]
    fn matches(header: &Header) -> bool {
        header.has_flag(header_flags::CLASS)
    }
}

/// `__new__` of native types: checks the class and calls the slot.
pub static NEW: FunctionSpec = FunctionSpec {
    name: "__new__",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    params: &crate::object::args::Params {
        name: "__new__",
        owner: "",
        names: &[],
        positional_only: 0,
        positional: 0,
        required: 0,
        required_keywords: 0,
        varargs: true,
        varkw: true,
        text: "($type, *args, **kwargs)",
    },
    receiver: Receiver::None,
    call: call_new,
    intrinsic: None,
};

/// `native.__new__(class, *args)`; the native type itself comes first, as the receiver of the builtin.
fn call_new(thread: &mut Thread, args: Args<'_>) -> PyResult {
    let Some(native) = args.first().and_then(|native| native.as_class()) else {
        return Err(thread.system_error("__new__ without its type"));
    };
    let name = native.name_text();
    let rest = args.rest();
    let Some(first) = rest.first() else {
        return Err(thread.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = first.as_class() else {
        let got = thread.interp().class_of(first).name_text();
        return Err(thread.type_error(format!("{name}.__new__(X): X is not a type object ({got})")));
    };
    if !class.is_subclass_of(native) {
        let got = class.name_text();
        return Err(thread.type_error(format!("{name}.__new__({got}): {got} is not a subtype of {name}")));
    }
    if let Some(safe) = nearest_native(class)
        && safe != native
        && safe.slot(|slots| slots.new).map(|slot| slot as usize)
            != native.slot(|slots| slots.new).map(|slot| slot as usize)
    {
        let (got, safe) = (class.name_text(), safe.name_text());
        return Err(thread.type_error(format!("{name}.__new__({got}) is not safe, use {safe}.__new__()")));
    }
    match native.slot(|slots| slots.new) {
        Some(new) => new(thread, class, rest.rest()),
        None => Err(thread.type_error(format!("cannot create '{name}' instances"))),
    }
}

/// The native class that decides the layout.
fn nearest_native(class: Gc<Class>) -> Option<Gc<Class>> {
    let mut class = class;
    while class.has_flag(class_flags::HEAP_TYPE) {
        class = class.base()?;
    }
    Some(class)
}

/// `__module__` of a class as text.
pub fn module_name(interp: &Interpreter, class: Gc<Class>) -> Option<Cow<'static, str>> {
    if let Some(spec) = class.spec() {
        return Some(Cow::Borrowed(spec.module));
    }
    let space = class::namespace(interp, class);
    let module = space.cell(Name::__module__.get(interp))?.get()?.cast::<Str>()?;
    Some(Cow::Owned(module.to_string_lossy()))
}

/// The qualified name with the module, `builtins` and `__main__` left out.
pub fn full_name(interp: &Interpreter, class: Gc<Class>) -> String {
    let qualname = class.qualname().to_string_lossy();
    match module_name(interp, class).as_deref() {
        Some("builtins" | "__main__") | None => qualname,
        Some(module) => format!("{module}.{qualname}"),
    }
}

/// A class as `repr` shows it.
pub fn shown(interp: &Interpreter, class: Gc<Class>) -> String {
    let qualname = class.qualname().to_string_lossy();
    match module_name(interp, class).as_deref() {
        Some("builtins") | None => format!("<class '{qualname}'>"),
        Some(module) => format!("<class '{module}.{qualname}'>"),
    }
}

/// The read-only view of a class's namespace.
pub fn namespace_proxy(thread: &mut Thread, class: Gc<Class>) -> Value {
    let space = class::namespace(&thread.interp(), class);
    crate::types::mappingproxy::new(thread, space.as_value())
}

/// `class[key]`: `__class_getitem__`, or the metaclass's `__getitem__` (which the caller has tried).
pub fn class_getitem(thread: &mut Thread, class: Gc<Class>, key: Value) -> PyResult {
    let name = Name::__class_getitem__.get(&thread.interp());
    if class.as_value().is(thread.interp().class(ids::TYPE).as_value()) {
        return crate::types::generic_alias::new(thread, class.as_value(), key);
    }
    match attr::get_optional(thread, class.as_value(), name)? {
        Some(method) => call::call(thread, method, &[key]),
        None => {
            let name = class.name_text();
            Err(thread.type_error(format!("type '{name}' is not subscriptable")))
        }
    }
}

/// The direct subclasses that are alive.
pub fn live_subclasses(class: Gc<Class>) -> impl Iterator<Item = Gc<Class>> + use<> {
    let slots = class.subclasses.get().map_or(&[][..], |list| list.slots());
    slots.iter().filter_map(live_subclass)
}

fn live_subclass(slot: &Slot) -> Option<Gc<Class>> {
    slot.get()?.exact::<Ref>()?.target()?.as_class()
}

/// Notes a new direct subclass.
pub(crate) fn add_subclass(thread: &mut Thread, base: Gc<Class>, subclass: Gc<Class>) -> PyResult<()> {
    let reference = Ref::to(thread, subclass.as_value())?;
    let old = base.subclasses.get();
    let (list, index) = match old.map(|list| (list, list.slots().len())) {
        Some((list, len)) if len > 0 && list.slots()[len - 1].get().is_none() => {
            (list, list.slots().iter().position(|slot| slot.get().is_none()).unwrap_or(len - 1))
        }
        _ => compact_subclasses(thread, base)?,
    };
    storage::store(thread.heap(), list, index, reference.as_value());
    Ok(())
}

/// Forgets a direct subclass.
fn remove_subclass(base: Gc<Class>, subclass: Gc<Class>) {
    let slots = base.subclasses.get().map_or(&[][..], |list| list.slots());
    for slot in slots.iter().filter(|slot| live_subclass(slot) == Some(subclass)) {
        slot.clear();
    }
}

/// A list of the living subclasses with room for more, and the first free place.
fn compact_subclasses(thread: &mut Thread, base: Gc<Class>) -> PyResult<(Gc<Values>, usize)> {
    let count = live_subclasses(base).count();
    let fresh = thread.alloc_values((2 * count).max(4))?;
    let mut index = 0;
    for slot in base.subclasses.get().iter().flat_map(|list| list.slots()) {
        if let Some(reference) = slot.get().filter(|_| live_subclass(slot).is_some()) {
            storage::store(thread.heap(), fresh, index, reference);
            index += 1;
        }
    }
    thread.heap().set_gc(base, &base.subclasses, Some(fresh));
    Ok((fresh, index))
}

/// `object.__class__ = class`
pub fn assign_class(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(thread.type_error("can't delete __class__ attribute")) };
    let Some(class) = value.as_class() else {
        let got = thread.interp().class_of(value).name_text();
        return Err(thread.type_error(format!("__class__ must be set to a class, not '{got}' object")));
    };
    let interp = thread.interp();
    let old = interp.class_of(this);
    if module::change_class(thread, this, class)? {
        return Ok(());
    }
    let are_modules = [class, old].iter().all(|class| class.payload() == ids::MODULE);
    let are_mutable = [class, old].iter().all(|class| class.has_flag(class_flags::HEAP_TYPE));
    if are_modules && !are_mutable {
        return if old == class { Ok(()) } else { Err(other_layout(thread, class, old)) };
    }
    let Some(instance) = this.as_instance().filter(|_| are_mutable) else {
        return Err(thread
            .type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    };
    if !layout::same_layout(old, class) {
        return Err(other_layout(thread, class, old));
    }
    layout::move_instance(thread, instance, class)
}

#[cold]
fn other_layout(thread: &mut Thread, new: Gc<Class>, old: Gc<Class>) -> Raised {
    let (new, old) = (new.name_text(), old.name_text());
    thread.type_error(format!("__class__ assignment: '{new}' object layout differs from '{old}'"))
}

/// Whether an `__init__` is `object`'s, which ignores the arguments of a class whose `__new__` is its own.
fn is_idle_init(interp: &Interpreter, init: Init, new: Option<New>) -> bool {
    let object = interp.class(ids::OBJECT).slots();
    let same_init = object.init.is_some_and(|own| std::ptr::fn_addr_eq(own, init));
    let same_new = object.new.zip(new).is_some_and(|(own, new)| std::ptr::fn_addr_eq(own, new));
    same_init && !same_new
}

/// `int(value)` and its like: what `__new__` of these classes themselves does with one argument.
#[inline]
fn converted(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> Option<PyResult> {
    let (&[value], None) = (args.all(), args.names()) else { return None };
    match class.spec()?.shape {
        ids::INT => Some(int::construct(thread, Some(value), None)),
        ids::STR => Some(ops::str_object(thread, value)),
        ids::LIST => Some(iter::to_list(thread, value).map(Gc::as_value)),
        ids::TUPLE => Some(iter::to_tuple(thread, value).map(Gc::as_value)),
        ids::BOOL => Some(ops::truth(thread, value).map(Value::bool)),
        ids::TYPE => Some(Ok(thread.interp().class_of(value).as_value())),
        _ => None,
    }
}

/// `type.__call__`: `__new__`, then `__init__` where the result is an instance of the class.
pub fn call_class(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
    if let Some(made) = converted(thread, class, args) {
        return made;
    }
    let Some(new) = class.slot(|slots| slots.new) else {
        let name = class.name_text();
        return Err(thread.type_error(format!("cannot create '{name}' instances")));
    };
    let made = new(thread, class, args)?;
    let own = thread.interp().class_of(made);
    if (own == class || own.is_subclass_of(class))
        && let Some(init) = own.slot(|slots| slots.init)
        && !is_idle_init(&thread.interp(), init, own.slot(|slots| slots.new))
    {
        init(thread, made, args)?;
    }
    Ok(made)
}

pub(crate) fn class_attribute(
    thread: &mut Thread,
    this: Gc<Class>,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let meta = interp.class_of(this.as_value());
    let in_meta = class::lookup(&interp, meta, name);
    let getter = in_meta.and_then(|found| interp.class_of(found).slot(|slots| slots.descr_get));
    if let (Some(found), Some(getter)) = (in_meta, getter)
        && interp.class_of(found).slot(|slots| slots.descr_set).is_some()
    {
        return getter(thread, found, Some(this.as_value()), meta.as_value()).map(Some);
    }
    if let Some(found) = class::lookup(&interp, this, name) {
        return match interp.class_of(found).slot(|slots| slots.descr_get) {
            Some(getter) => getter(thread, found, None, this.as_value()).map(Some),
            None => Ok(Some(found)),
        };
    }
    match (in_meta, getter) {
        (Some(found), Some(getter)) => {
            getter(thread, found, Some(this.as_value()), meta.as_value()).map(Some)
        }
        (found, _) => Ok(found),
    }
}

#[pymethods]
impl TypeType {
    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        crate::types::union::make(thread, left, right)
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
        match this.as_class() {
            Some(class) => call_class(thread, class, args),
            None => Err(call::not_callable(thread, this)),
        }
    }

    #[slot(new)]
    fn new(thread: &mut Thread, metaclass: Gc<Class>, args: Args<'_>) -> PyResult {
        create::type_new(thread, metaclass, args)
    }

    #[slot(init)]
    fn init(_thread: &mut Thread, _this: Value, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(class) = this.as_class() else { return crate::types::object::repr(thread, this) };
        let text = shown(&thread.interp(), class);
        Ok(Str::from_text(thread, &text)?.as_value())
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        let Some(class) = this.as_class() else { return attr::generic_get(thread, this, name) };
        match class_attribute(thread, class, name)? {
            Some(value) => Ok(value),
            None => {
                let text = format!(
                    "type object '{}' has no attribute '{}'",
                    class.name_text(),
                    name.to_string_lossy()
                );
                Err(thread.attribute_error(text, this, name))
            }
        }
    }

    #[slot(setattr)]
    fn setattr(thread: &mut Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
        let Some(class) = this.as_class() else { return attr::generic_set(thread, this, name, value) };
        let interp = thread.interp();
        if !class.has_flag(class_flags::HEAP_TYPE) {
            let (type_name, attribute) = (class.name_text(), name.to_string_lossy());
            return Err(thread
                .type_error(format!("cannot set '{attribute}' attribute of immutable type '{type_name}'")));
        }
        let in_meta = class::lookup(&interp, interp.class_of(this), name);
        if let Some(descriptor) = in_meta
            && let Some(setter) = interp.class_of(descriptor).slot(|slots| slots.descr_set)
        {
            return setter(thread, descriptor, this, value);
        }
        if class::set_own(thread, class, name, value)? {
            return Ok(());
        }
        let text =
            format!("type object '{}' has no attribute '{}'", class.name_text(), name.to_string_lossy());
        Err(thread.attribute_error(text, this, name))
    }

    /// Return a type's method resolution order.
    #[method("()")]
    fn mro(thread: &mut Thread, this: Value) -> PyResult {
        let Some(class) = this.as_class() else { return Ok(Value::NONE) };
        let order = mro::linearise(thread, class)?;
        Ok(List::new(thread, order.items())?.as_value())
    }

    /// Return a list of immediate subclasses.
    #[method("()", name = "__subclasses__")]
    fn subclasses(thread: &mut Thread, this: Value) -> PyResult {
        let list = List::empty(&thread.interp());
        if let Some(class) = this.as_class() {
            let native = native::native_subclasses(&thread.interp(), class);
            for subclass in native.into_iter().chain(live_subclasses(class)) {
                list.push(thread, subclass.as_value())?;
            }
        }
        Ok(list.as_value())
    }

    /// Specialized __dir__ implementation for types.
    #[method("()", name = "__dir__")]
    fn dir(thread: &mut Thread, this: Value) -> PyResult {
        match this.as_class() {
            Some(class) => crate::builtins::dir::class_dir(thread, class),
            None => Ok(Value::NONE),
        }
    }

    /// Create the namespace for the class statement
    #[classmethod("(*args, **kwargs)", name = "__prepare__")]
    fn prepare(thread: &mut Thread, class: Gc<Class>, args: &[Value], kwargs: Option<Gc<Dict>>) -> Value {
        let _ = (class, args, kwargs);
        Dict::new(thread).as_value()
    }

    /// Check if an object is an instance.
    #[method("(instance, /)", name = "__instancecheck__")]
    fn instancecheck(thread: &mut Thread, this: Value, instance: Value) -> PyResult<bool> {
        plain_is_instance(thread, instance, this)
    }

    /// Check if a class is a subclass.
    #[method("(subclass, /)", name = "__subclasscheck__")]
    fn subclasscheck(thread: &mut Thread, this: Value, subclass: Value) -> PyResult<bool> {
        plain_is_subclass(thread, subclass, this)
    }

    #[getter(name = "__name__")]
    fn name(this: Value) -> Option<Gc<Str>> {
        this.as_class().map(|class| class.name())
    }

    #[setter(name = "__name__")]
    fn set_name(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let name = attributes::settable_name(thread, this, value, "__name__")?;
        if let Some(class) = this.as_class() {
            thread.heap().set_gc(class, &class.name, Some(name));
        }
        Ok(())
    }

    #[getter(name = "__qualname__")]
    fn qualname(this: Value) -> Option<Gc<Str>> {
        this.as_class().map(|class| class.qualname())
    }

    #[setter(name = "__qualname__")]
    fn set_qualname(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let name = attributes::settable_name(thread, this, value, "__qualname__")?;
        if let Some(class) = this.as_class() {
            thread.heap().set_gc(class, &class.qualname, Some(name));
        }
        Ok(())
    }

    #[getter(name = "__module__")]
    fn module(thread: &mut Thread, this: Value) -> PyResult {
        let interp = thread.interp();
        let Some(class) = this.as_class() else { return Ok(Value::NONE) };
        if let Some(spec) = class.spec() {
            return Ok(Str::intern(&interp, spec.module).as_value());
        }
        let name = Name::__module__.get(&interp);
        match class::namespace(&interp, class).cell(name).and_then(|cell| cell.get()) {
            Some(module) => Ok(module),
            None => Err(thread.attribute_error("__module__", this, name)),
        }
    }

    #[setter(name = "__module__")]
    fn set_module(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let name = Name::__module__.get(&thread.interp());
        attributes::set_namespace_entry(thread, this, name, value)?;
        // The line is one of the former module.
        if let Some(class) = this.as_class() {
            class::set_own(thread, class, Name::__firstlineno__.get(&thread.interp()), None)?;
        }
        Ok(())
    }

    #[getter(name = "__bases__")]
    fn bases(this: Value) -> Option<Gc<Tuple>> {
        this.as_class().and_then(|class| class.bases.get())
    }

    #[setter(name = "__bases__")]
    fn set_bases(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        bases::set(thread, this, value)
    }

    #[getter(name = "__base__", member)]
    fn base(this: Value) -> Option<Value> {
        this.as_class().and_then(|class| class.base()).map(|base| base.as_value())
    }

    #[getter(name = "__mro__")]
    fn mro_tuple(this: Value) -> Option<Gc<Tuple>> {
        this.as_class().and_then(|class| class.mro.get())
    }

    #[getter(name = "__dict__")]
    fn dict(thread: &mut Thread, this: Value) -> PyResult {
        let Some(class) = this.as_class() else { return Ok(Value::NONE) };
        Ok(namespace_proxy(thread, class))
    }

    #[getter(name = "__flags__", member)]
    fn flags(this: Value) -> i64 {
        attributes::type_flags(this)
    }

    #[getter(name = "__basicsize__", member)]
    fn basicsize(_this: Value) -> i64 {
        16
    }

    #[getter(name = "__itemsize__", member)]
    fn itemsize(_this: Value) -> i64 {
        0
    }

    #[getter(name = "__text_signature__")]
    fn text_signature(this: Value) -> Option<&'static str> {
        let spec = this.as_class().and_then(|class| class.spec());
        spec.map(|spec| spec.text_signature).filter(|text| !text.is_empty())
    }

    #[getter(name = "__dictoffset__", member)]
    fn dictoffset(this: Value) -> i64 {
        attributes::offset(this, class_flags::HAS_DICT, -1)
    }

    #[getter(name = "__weakrefoffset__", member)]
    fn weakrefoffset(this: Value) -> i64 {
        attributes::offset(this, class_flags::HAS_WEAKREF, -32)
    }
}
