//! The errors of imports.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::modules::import::shadow::Lacking;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::str::Str;

/// An `ImportError` with its fields.
fn raise(thread: &mut Thread, class: ShapeId, message: &str, fields: &[(usize, Value)]) -> Raised {
    let raised = thread.raise_text(class, message);
    if let Some(error) = thread.pending().and_then(|error| error.cast::<Exception>()) {
        if let Some(&message) = error.args().first() {
            error.set_field(thread, field::IMPORT_MSG, message);
        }
        for &(index, value) in fields {
            error.set_field(thread, index, value);
        }
    }
    raised
}

/// `ModuleNotFoundError` for a module.
#[cold]
pub(super) fn not_found(thread: &mut Thread, message: &str, name: &str) -> Raised {
    let name = Str::intern(&thread.interp(), name).as_value();
    raise(thread, exceptions::MODULE_NOT_FOUND_ERROR, message, &[(field::IMPORT_NAME, name)])
}

/// The error of `from module import name`.
#[cold]
pub(super) fn cannot_import(
    thread: &mut Thread,
    module: Value,
    own: Option<String>,
    name: Gc<Str>,
) -> Raised {
    let interp = thread.interp();
    let file = match attr::get_optional(thread, module, Name::__file__.get(&interp)) {
        Ok(file) => file.filter(|file| file.cast::<Str>().is_some()),
        Err(raised) => return raised,
    };
    let place = file.and_then(|file| file.cast::<Str>()).map(|file| file.to_string_lossy());
    let place = place.unwrap_or_else(|| "unknown location".to_string());
    let (text, module_text) = (name.to_string_lossy(), own.as_deref().unwrap_or("<unknown module name>"));
    let lacking = match Lacking::of(thread, own.clone(), file) {
        Ok(lacking) => lacking,
        Err(raised) => return raised,
    };
    let message = match lacking.advice {
        Some(advice) => format!("cannot import name '{text}' from '{module_text}' ({advice})"),
        None if lacking.is_partial => format!(
            "cannot import name '{text}' from partially initialized module '{module_text}' \
             (most likely due to a circular import) ({place})"
        ),
        None => format!("cannot import name '{text}' from '{module_text}' ({place})"),
    };
    let own = Str::intern(&interp, module_text).as_value();
    let fields = [
        (field::IMPORT_NAME, own),
        (field::IMPORT_PATH, file.unwrap_or(Value::NONE)),
        (field::IMPORT_NAME_FROM, name.as_value()),
    ];
    raise(thread, exceptions::IMPORT_ERROR, &message, &fields)
}
