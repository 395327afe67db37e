//! The namespace of the module `builtins`.

use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::builtins::dir;
use crate::builtins::evaluate;
use crate::builtins::functions;
use crate::builtins::interactive;
use crate::builtins::source;
use crate::modules::import;
use crate::modules::io;
use crate::object::descr::BuiltinFunction;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types;
use crate::types::module::Module;
use crate::types::str::Str;

/// The types that have a name there.
const TYPES: &[ShapeId] = &[
    ids::BOOL,
    ids::MEMORYVIEW,
    ids::BYTEARRAY,
    ids::BYTES_OBJECT,
    ids::CLASSMETHOD,
    ids::COMPLEX,
    ids::DICT,
    ids::ENUMERATE,
    ids::FILTER,
    ids::FLOAT,
    ids::FROZENSET,
    ids::PROPERTY,
    ids::INT,
    ids::LIST,
    ids::MAP,
    ids::OBJECT,
    ids::RANGE,
    ids::REVERSED,
    ids::SET,
    ids::SLICE,
    ids::STATICMETHOD,
    ids::STR,
    ids::SUPER,
    ids::TUPLE,
    ids::TYPE,
    ids::ZIP,
];

/// `builtins.__doc__`
const DOC: &str = "Built-in functions, types, exceptions, and other objects.

This module provides direct access to all 'built-in'
identifiers of Python; for example, builtins.len is
the full name for the built-in function len().

This module is not normally accessed explicitly by most
applications, but can be useful in modules that provide
objects with the same name as a built-in value, but in
which the built-in of that name is also needed.";

/// Fills the namespace of `builtins` and puts the module into `sys.modules`.
pub fn install(thread: &mut Thread) -> PyResult<()> {
    let interp = thread.interp();
    let space = interp.builtins();
    space.set_text(thread, "__name__", Str::intern(&interp, "builtins").as_value())?;
    space.set_text(thread, "__doc__", Str::intern(&interp, DOC).as_value())?;
    let singletons = [
        ("None", Value::NONE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("False", Value::FALSE),
        ("True", Value::TRUE),
        ("__debug__", Value::bool(interp.config().optimize == 0)),
    ];
    for (name, value) in singletons {
        space.set_text(thread, name, value)?;
    }
    let own = functions::FUNCTIONS.iter().chain(source::FUNCTIONS).chain(evaluate::FUNCTIONS);
    let own = own.chain(dir::FUNCTIONS).chain(interactive::FUNCTIONS);
    for spec in own.chain(types::class::FUNCTIONS).chain(import::FUNCTIONS).chain(io::BUILTINS) {
        space.set_text(thread, spec.name, BuiltinFunction::new(&interp, spec, None).as_value())?;
    }
    for &shape in TYPES.iter().filter(|&&shape| types::find(shape).is_some()) {
        let class = interp.class(shape);
        space.set_str(thread, class.name(), class.as_value())?;
    }
    for exception in exceptions::ALL.iter().filter(|exception| exception.shape != exceptions::STOPPED) {
        let class = interp.class(exception.shape);
        space.set_str(thread, class.name(), class.as_value())?;
    }
    for alias in ["EnvironmentError", "IOError"] {
        space.set_text(thread, alias, interp.class(exceptions::OS_ERROR).as_value())?;
    }
    let module = Module::new(&interp, space);
    interp.modules().set_text(thread, "builtins", module.as_value())
}
