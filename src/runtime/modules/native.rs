//! Native modules from their descriptions.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::object::call;
use crate::object::descr::BuiltinFunction;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types;
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Makes a native module and fills its namespace. Its spec and loader are made when somebody asks for them.
pub fn make(thread: &mut Thread, spec: &'static ModuleSpec) -> PyResult<Gc<Module>> {
    let interp = thread.interp();
    let space = Dict::namespace(&interp);
    let module = Module::new(&interp, space);
    let name = Str::intern(&interp, spec.name).as_value();
    let doc = if spec.doc.is_empty() { Value::NONE } else { Str::from_text(thread, spec.doc)?.as_value() };
    for (key, value) in [("__name__", name), ("__doc__", doc), ("__package__", empty(thread))] {
        space.set_text(thread, key, value)?;
    }
    for function in spec.functions {
        let made = BuiltinFunction::new(&interp, function, None);
        interp.heap().set(made, &made.module, name);
        space.set_text(thread, function.name, made.as_value())?;
    }
    for &kind in spec.types {
        if types::find(kind.shape).is_none() && interp.extension_type(kind.shape).is_none() {
            interp.add_extension_type(kind);
        }
        let class = interp.class(kind.shape);
        space.set_text(thread, kind.name, class.as_value())?;
    }
    if let Some(exec) = spec.exec {
        exec(thread, space)?;
    }
    Ok(module)
}

fn empty(thread: &Thread) -> Value {
    thread.interp().strings().empty().as_value()
}

/// A class for the errors of a native module.
pub fn exception_class(thread: &mut Thread, module: &str, name: &str, base: ShapeId) -> PyResult {
    let interp = thread.interp();
    let bases = Tuple::new(thread, &[interp.class(base).as_value()])?;
    let namespace = Dict::new(thread);
    namespace.set_text(thread, "__module__", Str::intern(&interp, module).as_value())?;
    let name = Str::intern(&interp, name).as_value();
    let metaclass = interp.class(ids::TYPE).as_value();
    call::call(thread, metaclass, &[name, bases.as_value(), namespace.as_value()])
}
