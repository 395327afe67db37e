//! Types as annotations show them.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;

/// Writes a type: a class by its name, anything else as its repr.
pub(crate) fn push_type_name(thread: &mut Thread, text: &mut StrBuilder, value: Value) -> PyResult<()> {
    let interp = thread.interp();
    if value == Value::ELLIPSIS {
        text.push_str("...");
        return Ok(());
    }
    if value == interp.class(ids::NONE_TYPE).as_value() {
        text.push_str("None");
        return Ok(());
    }
    let Some((module, qualname)) = names(thread, value)? else {
        text.push_repr(thread, value)?;
        return Ok(());
    };
    let module = ops::str(thread, module)?;
    if !module.equals_str("builtins") {
        text.push_string(thread, module)?;
        text.push_str(".");
    }
    text.push_str_of(thread, qualname)?;
    Ok(())
}

/// Module and qualified name of what looks like a class: it has them and is no alias.
fn names(thread: &mut Thread, value: Value) -> PyResult<Option<(Value, Value)>> {
    let interp = thread.interp();
    let mut get = |name: Name| attr::get_optional(thread, value, name.get(&interp));
    if get(Name::__origin__)?.is_some() && get(Name::__args__)?.is_some() {
        return Ok(None);
    }
    let Some(qualname) = get(Name::__qualname__)? else { return Ok(None) };
    let module = get(Name::__module__)?.filter(|module| !module.is_none());
    Ok(module.map(|module| (module, qualname)))
}

/// `*origin[arg, [arg, arg], ...]`
pub(super) fn alias(thread: &mut Thread, starred: bool, origin: Value, args: &[Value]) -> PyResult<Gc<Str>> {
    thread.check_native_stack(" while getting the repr of an object")?;
    let mut text = StrBuilder::new();
    if starred {
        text.push_str("*");
    }
    push_type_name(thread, &mut text, origin)?;
    text.push_str("[");
    if args.is_empty() {
        text.push_str("()");
    }
    for (index, &arg) in args.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        match arg.exact::<List>() {
            Some(list) => push_list(thread, &mut text, list)?,
            None => push_type_name(thread, &mut text, arg)?,
        }
    }
    text.push_str("]");
    text.finish(thread)
}

/// The parameters of a callable.
fn push_list(thread: &mut Thread, text: &mut StrBuilder, list: Gc<List>) -> PyResult<()> {
    text.push_str("[");
    let mut index = 0;
    while let Some(item) = list.get(index) {
        if index > 0 {
            text.push_str(", ");
        }
        push_type_name(thread, text, item)?;
        index += 1;
    }
    text.push_str("]");
    Ok(())
}
