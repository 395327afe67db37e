//! Function-like descriptors: `method`, `staticmethod`, `classmethod`, `property`, `super`, native functions.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// Convert a function to be a static method.
#[pytype(name = "staticmethod", shape = ids::STATICMETHOD, signature = "(function, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct StaticMethod {
    header: Header,
    function: Slot,
}

impl StaticMethod {
    /// A static method.
    pub fn new(interp: &Interpreter, function: Value) -> Gc<StaticMethod> {
        let method = StaticMethod { header: Header::new(ids::STATICMETHOD), function: Slot::new(function) };
        interp.heap().alloc(ids::STATICMETHOD, method)
    }
}

#[pymethods]
impl StaticMethod {
    #[slot(descr_get)]
    fn descr_get(
        _thread: &mut Thread,
        this: Gc<StaticMethod>,
        _instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        Ok(this.function.get().unwrap_or(Value::NONE))
    }
}

/// `super(class, object).name`, without making the super object where `callee` is the builtin.
pub fn super_attribute(
    thread: &mut Thread,
    callee: Value,
    class: Value,
    object: Value,
    written: bool,
    name: Gc<Str>,
) -> PyResult {
    let builtin = thread.interp().class(ids::SUPER);
    if !callee.is(builtin.as_value()) {
        let args: &[Value] = if written { &[class, object] } else { &[] };
        let made = call::call(thread, callee, args)?;
        return attr::get(thread, made, name);
    }
    let (Some(class), Some(start)) = (class.as_class(), start_of(thread, class, object)?) else {
        return Err(thread.type_error("super() argument 1 must be a type"));
    };
    match lookup_after(thread, class, start, object, name)? {
        Some(value) => Ok(value),
        None => Err(no_attribute(thread, object, name)),
    }
}

fn no_attribute(thread: &mut Thread, object: Value, name: Gc<Str>) -> crate::object::raised::Raised {
    let text = format!("'super' object has no attribute '{}'", name.to_string_lossy());
    thread.attribute_error(text, object, name)
}

/// The class whose MRO a super object goes along.
fn start_of(thread: &mut Thread, class: Value, object: Value) -> PyResult<Option<Gc<Class>>> {
    let Some(class) = class.as_class() else { return Ok(None) };
    if let Some(own) = object.as_class()
        && own.is_subclass_of(class)
    {
        return Ok(Some(own));
    }
    let own = thread.interp().class_of(object);
    if own.is_subclass_of(class) {
        return Ok(Some(own));
    }
    Err(thread.type_error(
        "super(type, obj): obj (instance of an unrelated type) is not an instance or subtype of type",
    ))
}

/// The attribute found behind `class` in the MRO of `start`, bound to the object.
fn lookup_after(
    thread: &mut Thread,
    class: Gc<Class>,
    start: Gc<Class>,
    object: Value,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let behind = start.mro_classes().skip_while(|known| *known != class).skip(1);
    for owner in behind {
        let Some(found) = class::namespace(&interp, owner).cell(name).and_then(|cell| cell.get()) else {
            continue;
        };
        return match interp.class_of(found).slot(|slots| slots.descr_get) {
            Some(getter) => {
                let instance = if object.is(start.as_value()) { None } else { Some(object) };
                getter(thread, found, instance, start.as_value()).map(Some)
            }
            None => Ok(Some(found)),
        };
    }
    Ok(None)
}

/// Convert a function to be a class method.
#[pytype(name = "classmethod", shape = ids::CLASSMETHOD, signature = "(function, /)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct ClassMethod {
    header: Header,
    function: Slot,
}

impl ClassMethod {
    /// A class method.
    pub fn new(interp: &Interpreter, function: Value) -> Gc<ClassMethod> {
        let method = ClassMethod { header: Header::new(ids::CLASSMETHOD), function: Slot::new(function) };
        interp.heap().alloc(ids::CLASSMETHOD, method)
    }
}

#[pymethods]
impl ClassMethod {
    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<ClassMethod>,
        instance: Option<Value>,
        owner: Value,
    ) -> PyResult {
        let class = match instance {
            Some(instance) if owner.is_none() => thread.interp().class_of(instance).as_value(),
            _ => owner,
        };
        let function = this.function.get().unwrap_or(Value::NONE);
        Ok(crate::object::descr::Method::new(&thread.interp(), function, class).as_value())
    }
}

/// super() -> same as super(__class__, <first argument>)
/// super(type) -> unbound super object
/// super(type, obj) -> bound super object; requires isinstance(obj, type)
/// super(type, type2) -> bound super object; requires issubclass(type2, type)
#[pytype(name = "super", shape = ids::SUPER, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Super {
    header: Header,
    class: Slot,
    object: Slot,
    start: Slot,
}

#[pymethods]
impl Super {
    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Gc<Super>, name: Gc<Str>) -> PyResult {
        let parts = (
            this.class.get().and_then(|class| class.as_class()),
            this.start.get().and_then(|start| start.as_class()),
        );
        if let ((Some(class), Some(start)), Some(object)) = (parts, this.object.get())
            && !name.equals_str("__class__")
            && let Some(found) = lookup_after(thread, class, start, object, name)?
        {
            return Ok(found);
        }
        attr::generic_get(thread, this.as_value(), name)
    }
}
