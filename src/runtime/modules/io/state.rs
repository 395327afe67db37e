//! What an interpreter knows of its streams.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Tracer;
use taipan_gc::Value;

use super::unwritten::Unwritten;
use crate::modules::import;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// What an interpreter knows of its streams.
#[derive(Default)]
pub struct Streams {
    /// `io.UnsupportedOperation`, made when first raised or shown.
    unsupported: Cell<Option<Gc<Class>>>,
    unwritten: Unwritten,
}

impl Streams {
    /// The files that streams hold output for.
    pub fn unwritten(&self) -> &Unwritten {
        &self.unwritten
    }

    /// Shows what it holds.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(class) = self.unsupported.get() {
            tracer.mark_gc(class);
        }
    }
}

/// `io.UnsupportedOperation`
pub(super) fn unsupported_class(thread: &mut Thread) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    if let Some(class) = interp.streams().unsupported.get() {
        return Ok(class);
    }
    let space = Dict::new(thread);
    space.set_text(thread, "__module__", Str::intern(&interp, "io").as_value())?;
    let bases = [exceptions::OS_ERROR, exceptions::VALUE_ERROR].map(|base| interp.class(base).as_value());
    let bases = Tuple::small(&interp, &bases);
    let name = Str::intern(&interp, "UnsupportedOperation");
    let metaclass = interp.class(ids::TYPE).as_value();
    let made = call::call(thread, metaclass, &[name.as_value(), bases.as_value(), space.as_value()])?;
    let Some(class) = made.as_class() else { return Err(thread.system_error("type() made no class")) };
    interp.streams().unsupported.set(Some(class));
    Ok(class)
}

/// Raises `io.UnsupportedOperation`.
#[cold]
pub(super) fn unsupported(thread: &mut Thread, message: &str) -> Raised {
    let class = match unsupported_class(thread) {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let message: Value = Str::new(&thread.interp(), message).into();
    match call::call(thread, class.as_value(), &[message]) {
        Ok(exception) => {
            crate::types::exception::chain_to_handled(thread, exception);
            thread.raise(exception)
        }
        Err(raised) => raised,
    }
}

/// Warns. ResourceWarnings are ignored unless somebody asks for them, which takes the module `warnings`.
pub(super) fn warn(
    thread: &mut Thread,
    category: ShapeId,
    message: &str,
    source: Option<Value>,
) -> PyResult<()> {
    let interp = thread.interp();
    let module = match category {
        exceptions::RESOURCE_WARNING => interp.modules().get_text(&interp, "warnings"),
        _ => Some(import::import_module(thread, "warnings")?),
    };
    let Some(module) = module else { return Ok(()) };
    let warn = attr::get(thread, module, Str::intern(&interp, "warn"))?;
    let message = Str::from_text(thread, message)?.as_value();
    let category = interp.class(category).as_value();
    let source = source.map(|source| (Str::intern(&interp, "source"), source));
    call::with_keywords(thread, warn, &[message, category], source.as_slice())?;
    Ok(())
}
