//! Exception classes of native modules, such as `struct.error`: made when first asked for.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::object::call;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::class::new_class;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// An exception class of a native module.
#[derive(Debug)]
pub struct ExceptionSpec {
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// `__doc__`, `None` where empty.
    pub doc: &'static str,
    /// The builtin class it derives from.
    pub base: ShapeId,
}

/// The class; made where it is not there yet.
pub fn class(thread: &mut Thread, spec: &'static ExceptionSpec) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    if let Some(class) = interp.described_class(spec) {
        return Ok(class);
    }
    let space = Dict::new(thread);
    let module = Str::intern(&interp, spec.module).as_value();
    let doc = if spec.doc.is_empty() { Value::NONE } else { Str::from_text(thread, spec.doc)?.as_value() };
    for (name, value) in [("__module__", module), ("__doc__", doc)] {
        space.set_text(thread, name, value)?;
    }
    let bases = Tuple::small(&interp, &[interp.class(spec.base).as_value()]);
    let name = Str::intern(&interp, spec.name);
    let class = new_class(thread, interp.class(ids::TYPE), name, bases, space)?;
    interp.adopt_described_class(spec, class);
    Ok(class)
}

/// Raises the exception with a message.
#[cold]
pub fn raise(thread: &mut Thread, spec: &'static ExceptionSpec, message: impl AsRef<str>) -> Raised {
    let made = class(thread, spec).and_then(|class| {
        let message = Str::from_text(thread, message.as_ref())?;
        call::call(thread, class.as_value(), &[message.as_value()])
    });
    match made {
        Ok(exception) => {
            super::chain_to_handled(thread, exception);
            thread.raise(exception)
        }
        Err(raised) => raised,
    }
}
