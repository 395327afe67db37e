//! The `__dict__` and `__weakref__` descriptors of Python classes.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::descr::GetSetDescriptor;
use crate::object::raised::PyResult;
use crate::object::spec::GetSetSpec;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::weakref;

static DICT: GetSetSpec = GetSetSpec {
    name: "__dict__",
    doc: "dictionary for instance variables",
    get: get_dict,
    set: Some(set_dict),
};

static WEAKREF: GetSetSpec = GetSetSpec {
    name: "__weakref__",
    doc: "list of weak references to the object",
    get: get_weakref,
    set: None,
};

/// The `__dict__` of a class's instances.
pub fn descriptor(interp: &Interpreter, class: Gc<Class>) -> Value {
    GetSetDescriptor::new(interp, class, &DICT).as_value()
}

/// The `__weakref__` of a class's instances.
pub fn weakref_descriptor(interp: &Interpreter, class: Gc<Class>) -> Value {
    GetSetDescriptor::new(interp, class, &WEAKREF).as_value()
}

fn get_dict(thread: &mut Thread, this: Value) -> PyResult {
    if let Some(class) = this.as_class() {
        // A metaclass that has this descriptor from a mixin.
        return Ok(crate::types::class::namespace_proxy(thread, class));
    }
    match attr::own_dict(thread, this)? {
        Some(dict) => Ok(dict.face()),
        None => {
            let name = crate::object::names::Name::__dict__.get(&thread.interp());
            Err(attr::no_attribute(thread, this, name))
        }
    }
}

fn set_dict(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
    let value = match value {
        Some(value) => value,
        None if this.as_instance().is_some() => Dict::new(thread).as_value(),
        None => return Err(thread.type_error("cannot delete __dict__")),
    };
    let Some(dict) = Dict::of_mapping(&thread.interp(), value) else {
        let got = thread.interp().class_of(value).name_text();
        return Err(thread.type_error(format!("__dict__ must be set to a dictionary, not a '{got}'")));
    };
    attr::replace_dict(thread, this, dict)
}

fn get_weakref(thread: &mut Thread, this: Value) -> PyResult {
    Ok(weakref::first(thread, this).unwrap_or(Value::NONE))
}
