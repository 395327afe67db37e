//! Types as annotations show them.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::class::module_name;
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
    let Some(class) = value.as_class() else {
        let repr = ops::repr(thread, value)?;
        text.push_string(repr);
        return Ok(());
    };
    if class == interp.class(ids::NONE_TYPE) {
        text.push_str("None");
        return Ok(());
    }
    if let Some(module) = module_name(&interp, class).filter(|name| name != "builtins") {
        text.push_str(&module);
        text.push_str(".");
    }
    text.push_string(class.qualname());
    Ok(())
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
