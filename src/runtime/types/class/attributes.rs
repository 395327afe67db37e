//! What `type` computes or checks for the attributes of classes.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::create;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::TypeFlags;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// A new `__name__` or `__qualname__`, checked.
pub(super) fn settable_name(
    thread: &mut Thread,
    this: Value,
    value: Option<Value>,
    attribute: &str,
) -> PyResult<Gc<Str>> {
    let Some(class) = this.as_class() else { return Err(thread.type_error("a class is required")) };
    let owner = class.name_text();
    if !class.has_flag(class_flags::HEAP_TYPE) {
        return Err(
            thread.type_error(format!("cannot set '{attribute}' attribute of immutable type '{owner}'"))
        );
    }
    let Some(value) = value else {
        return Err(not_deletable(thread, attribute, class));
    };
    match value.cast::<Str>() {
        Some(name) if attribute == "__name__" && name.units().points().any(|point| point == 0) => {
            Err(thread.value_error("type name must not contain null characters"))
        }
        Some(name) => {
            create::refuse_surrogates(thread, name)?;
            Ok(name)
        }
        None => {
            let got = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("can only assign string to {owner}.{attribute}, not '{got}'")))
        }
    }
}

/// Sets or deletes an entry of a class's namespace that a computed attribute of `type` stands for.
pub(super) fn set_namespace_entry(
    thread: &mut Thread,
    this: Value,
    name: Gc<Str>,
    value: Option<Value>,
) -> PyResult<()> {
    let Some(class) = this.as_class() else { return Ok(()) };
    if !class.has_flag(class_flags::HEAP_TYPE) {
        let (attribute, owner) = (name.to_string_lossy(), class.name_text());
        return Err(
            thread.type_error(format!("cannot set '{attribute}' attribute of immutable type '{owner}'"))
        );
    }
    if value.is_none() {
        return Err(not_deletable(thread, &name.to_string_lossy(), class));
    }
    class::set_own(thread, class, name, value)?;
    Ok(())
}

/// The error for the deletion of something that every class has; CPython calls the class immutable whatever it is.
#[cold]
pub(super) fn not_deletable(thread: &mut Thread, attribute: &str, class: Gc<Class>) -> Raised {
    let owner = class.name_text();
    thread.type_error(format!("cannot delete '{attribute}' attribute of immutable type '{owner}'"))
}

/// `__flags__`: the bits that people test.
pub(super) fn type_flags(this: Value) -> i64 {
    const IMMUTABLE: i64 = 1 << 8;
    const HEAP: i64 = 1 << 9;
    const BASETYPE: i64 = 1 << 10;
    const ABSTRACT: i64 = 1 << 20;
    let Some(class) = this.as_class() else { return 0 };
    // Made at run time in CPython too, which pickling by protocols 0 and 1 goes by.
    let is_generic = class.spec().is_some_and(|spec| spec.shape == ids::GENERIC);
    let mut flags = match class.has_flag(class_flags::HEAP_TYPE) {
        true => HEAP,
        false if is_generic => HEAP | IMMUTABLE,
        false => IMMUTABLE,
    };
    if class.has_type_flag(TypeFlags::BASETYPE) {
        flags |= BASETYPE;
    }
    if class.has_flag(class_flags::ABSTRACT) {
        flags |= ABSTRACT;
    }
    flags
}

/// Where CPython keeps something that instances of a Python class have beside their fields; 0 where they have not.
pub(super) fn offset(this: Value, flag: u32, place: i64) -> i64 {
    match this.as_class() {
        Some(class) if class.has_flag(class_flags::HEAP_TYPE | flag) => place,
        _ => 0,
    }
}
