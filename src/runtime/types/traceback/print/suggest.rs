//! "Did you mean", and "did you forget to import".

use taipan_gc::Gc;
use taipan_gc::Value;

use super::report::is_a;
use super::report::safe_attribute;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::code;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::frame::FrameObject;
use crate::types::function::Cell;
use crate::types::str::Str;
use crate::types::traceback::Traceback;
use crate::types::traceback::suggest;

/// What is added to the message of a NameError, AttributeError or ImportError. What goes wrong on the way means no
/// suggestion.
pub fn hint(thread: &mut Thread, exception: Value) -> PyResult<String> {
    let Some(error) = exception.cast::<Exception>() else { return Ok(String::new()) };
    let is_import = is_a(thread, exception, exceptions::IMPORT_ERROR);
    let is_name = is_a(thread, exception, exceptions::NAME_ERROR);
    let is_attribute = is_a(thread, exception, exceptions::ATTRIBUTE_ERROR);
    if !(is_import || is_name || is_attribute) {
        return Ok(String::new());
    }
    let index = if is_import { field::IMPORT_NAME_FROM } else { field::NAME };
    let Some(wrong) = error.field(index).and_then(|name| name.cast::<Str>()) else {
        return Ok(String::new());
    };
    let found = if is_import {
        for_import(thread, error, wrong)
    } else if is_attribute {
        for_attribute(thread, error, wrong)
    } else {
        for_name(thread, error, wrong)
    };
    let found = match found {
        Ok(found) => found,
        Err(raised) => {
            thread.forget(raised);
            None
        }
    };
    let mut text = found.as_ref().map_or(String::new(), |name| format!(". Did you mean: '{name}'?"));
    if is_name && is_library_module(thread, wrong) {
        let wrong = wrong.to_string_lossy();
        text.push_str(&match found {
            Some(_) => format!(" Or did you forget to import '{wrong}'?"),
            None => format!(". Did you forget to import '{wrong}'?"),
        });
    }
    Ok(text)
}

fn is_library_module(thread: &mut Thread, name: Gc<Str>) -> bool {
    let interp = thread.interp();
    let Some(sys) = interp.modules().get_text(&interp, "sys") else { return false };
    let Some(names) = safe_attribute(thread, sys, Str::intern(&interp, "stdlib_module_names")) else {
        return false;
    };
    match ops::contains(thread, names, name.as_value()) {
        Ok(answer) => answer,
        Err(raised) => {
            thread.forget(raised);
            false
        }
    }
}

/// The innermost frame that the exception passed.
fn innermost_frame(error: Gc<Exception>) -> Option<Gc<FrameObject>> {
    let mut traceback = error.traceback.get()?.exact::<Traceback>()?;
    while let Some(next) = traceback.next.get().and_then(|next| next.exact::<Traceback>()) {
        traceback = next;
    }
    traceback.frame.get()
}

/// `dir(object)` in order, names that begin with an underscore left out where the wrong one does not.
fn names_of(thread: &mut Thread, object: Value, with_underscored: bool) -> PyResult<Vec<String>> {
    let listed = specials::method(thread, object, Name::__dir__, &[])?;
    let mut names = Vec::new();
    iter::for_each(thread, listed, |_, item| {
        names.extend(item.cast::<Str>().map(|name| name.to_string_lossy()));
        Ok(())
    })?;
    names.sort();
    names.retain(|name| with_underscored || !name.starts_with('_'));
    Ok(names)
}

fn best(wrong: Gc<Str>, names: &[String]) -> Option<String> {
    suggest(&wrong.to_string_lossy(), names.iter().map(String::as_str))
}

fn is_underscored(name: Gc<Str>) -> bool {
    name.units().get(0) == Some(u32::from('_'))
}

fn for_attribute(thread: &mut Thread, error: Gc<Exception>, wrong: Gc<Str>) -> PyResult<Option<String>> {
    let object = error.field(field::ATTRIBUTE_OBJECT).unwrap_or(Value::NONE);
    let is_own = innermost_frame(error)
        .and_then(|frame| local(thread, frame, "self"))
        .is_some_and(|this| this.is(object));
    let names = names_of(thread, object, is_underscored(wrong) || is_own)?;
    Ok(best(wrong, &names))
}

fn for_import(thread: &mut Thread, error: Gc<Exception>, wrong: Gc<Str>) -> PyResult<Option<String>> {
    let interp = thread.interp();
    let Some(name) = error.field(field::IMPORT_NAME).and_then(|name| name.cast::<Str>()) else {
        return Ok(None);
    };
    let Some(module) = interp.modules().get_text(&interp, &name.to_string_lossy()) else { return Ok(None) };
    let names = names_of(thread, module, is_underscored(wrong))?;
    Ok(best(wrong, &names))
}

fn for_name(thread: &mut Thread, error: Gc<Exception>, wrong: Gc<Str>) -> PyResult<Option<String>> {
    let Some(frame) = innermost_frame(error) else { return Ok(None) };
    if let Some(this) = local(thread, frame, "self")
        && safe_attribute(thread, this, wrong).is_some()
    {
        return Ok(Some(format!("self.{}", wrong.to_string_lossy())));
    }
    let mut names = local_names(thread, frame);
    let function = frame.function();
    for dict in [function.globals(), function.builtins()] {
        push_keys(dict, &mut names);
    }
    Ok(best(wrong, &names))
}

fn push_keys(dict: Gc<Dict>, names: &mut Vec<String>) {
    let keys = dict.entries().filter_map(|(_, key, _)| key.cast::<Str>());
    names.extend(keys.map(|key| key.to_string_lossy()));
}

/// A frame's slot, cells looked into.
fn content(frame: Gc<FrameObject>, index: usize) -> Option<Value> {
    let value = frame.slot(index)?;
    match value.exact::<Cell>() {
        Some(cell) if index >= frame.code().nlocals() => cell.get(),
        _ => Some(value),
    }
}

/// The names of a frame's bound variables.
fn local_names(thread: &Thread, frame: Gc<FrameObject>) -> Vec<String> {
    let mut names = Vec::new();
    match frame.namespace.get().and_then(|namespace| namespace.cast::<Dict>()) {
        Some(namespace) => push_keys(namespace, &mut names),
        None => each_slot(thread, frame, |index, name| {
            if content(frame, index).is_some() {
                names.push(name.to_string_lossy());
            }
        }),
    }
    names
}

/// A variable of a frame.
fn local(thread: &Thread, frame: Gc<FrameObject>, wanted: &str) -> Option<Value> {
    if let Some(namespace) = frame.namespace.get().and_then(|namespace| namespace.cast::<Dict>()) {
        return namespace.get_text(&thread.interp(), wanted);
    }
    let mut found = None;
    each_slot(thread, frame, |index, name| {
        if name.equals_str(wanted) {
            found = content(frame, index);
        }
    });
    found
}

fn each_slot(thread: &Thread, frame: Gc<FrameObject>, mut each: impl FnMut(usize, Gc<Str>)) {
    let Some(names) = code::slot_names(&thread.interp(), frame.code()) else { return };
    for (index, name) in names.slots().iter().enumerate() {
        if let Some(name) = name.get().and_then(|name| name.exact::<Str>()) {
            each(index, name);
        }
    }
}
