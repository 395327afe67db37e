//! The methods of `AST`.

use taipan_compiler::ast;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::classes;
use crate::modules::warnings;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::generic_alias::GenericAlias;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;
use crate::types::union::Union;

pub(super) const METHODS: &[FunctionSpec] = AstMethods::NATIVE_METHODS;

struct AstMethods;

/// Nodes inside nodes that `repr` shows.
const SHOWN_DEPTH: usize = 3;
/// Items of a list that `repr` shows: the first and the last.
const SHOWN_ITEMS: usize = 2;

/// A tuple of names that a class has, empty where it has none.
fn names_of(thread: &mut Thread, class: Gc<Class>, attribute: &str) -> PyResult<Gc<Tuple>> {
    let name = Str::intern(&thread.interp(), attribute);
    match attr::get_optional(thread, class.as_value(), name)? {
        Some(names) => iter::to_tuple(thread, names),
        None => Ok(thread.interp().empty_tuple()),
    }
}

fn as_name(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(name) => Ok(Str::interned(&thread.interp(), name)),
        None => Err(thread.type_error("attribute name must be string")),
    }
}

/// The attribute dict of a node.
fn dict_of(thread: &mut Thread, this: Value) -> PyResult<Gc<Dict>> {
    let name = Name::__dict__.get(&thread.interp());
    let dict = attr::get_optional(thread, this, name)?;
    Ok(dict.and_then(|dict| dict.cast::<Dict>()).unwrap_or_else(|| Dict::new(thread)))
}

/// Gives the fields that no argument named what their types say.
fn set_defaults(thread: &mut Thread, this: Value, fields: Gc<Tuple>, given: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let class = interp.class_of(this);
    let types = attr::get_optional(thread, class.as_value(), Str::intern(&interp, "_field_types"))?;
    let Some(types) = types.and_then(|types| types.cast::<Dict>()) else { return Ok(()) };
    let context = classes::of_type(thread, &ast::EXPR_CONTEXT_TYPE)?.as_value();
    for &field in fields.items() {
        let field = as_name(thread, field)?;
        if given.get_str(thread, field)?.is_some() {
            continue;
        }
        let Some(ty) = types.get_str(thread, field)? else { continue };
        if ty.cast::<Union>().is_some() {
            // The class has `None` under that name.
            continue;
        }
        if ty.cast::<GenericAlias>().is_some() {
            let list = List::empty(&interp);
            attr::set(thread, this, field, Some(list.as_value()))?;
        } else if ty.is(context) {
            let load = classes::of_form(thread, &ast::EXPR_CONTEXT_TYPE.nodes[0])?;
            let load = call::call(thread, load.as_value(), &[])?;
            attr::set(thread, this, field, Some(load))?;
        } else {
            let (class, field) = (class.name_text(), field.to_string_lossy());
            deprecated(
                thread,
                &format!(
                    "{class}.__init__ missing 1 required positional argument: '{field}'. This will become an error \
                     in Python 3.15."
                ),
            )?;
        }
    }
    Ok(())
}

fn deprecated(thread: &mut Thread, message: &str) -> PyResult<()> {
    warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, message, 1)
}

/// Appends the repr of a node; `depth` more levels are shown.
fn show_node(thread: &mut Thread, this: Value, depth: usize, text: &mut StrBuilder) -> PyResult<()> {
    let class = thread.interp().class_of(this);
    let base = classes::base(thread)?;
    text.push_str(if class == base { "ast." } else { "" });
    text.push_str(&class.name_text());
    if depth == 0 {
        text.push_str("(...)");
        return Ok(());
    }
    let fields = names_of(thread, class, "_fields")?;
    text.push_str("(");
    for (index, &field) in fields.items().iter().enumerate() {
        let field = as_name(thread, field)?;
        let value = attr::get(thread, this, field)?;
        text.push_str(if index > 0 { ", " } else { "" });
        text.push_string(thread, field)?;
        text.push_str("=");
        show_value(thread, value, depth - 1, text)?;
    }
    text.push_str(")");
    Ok(())
}

fn show_value(thread: &mut Thread, value: Value, depth: usize, text: &mut StrBuilder) -> PyResult<()> {
    if let Some(list) = value.cast::<List>() {
        let items = Tuple::new(thread, list.items())?;
        return show_items(thread, items, ["[", "]"], depth, text);
    }
    if let Some(tuple) = value.cast::<Tuple>() {
        return show_items(thread, tuple, ["(", ")"], depth, text);
    }
    show_item(thread, value, depth, text)
}

fn show_item(thread: &mut Thread, value: Value, depth: usize, text: &mut StrBuilder) -> PyResult<()> {
    if classes::is_node(thread, value) {
        return show_node(thread, value, depth, text);
    }
    text.push_repr(thread, value)?;
    Ok(())
}

fn show_items(
    thread: &mut Thread,
    items: Gc<Tuple>,
    [open, close]: [&str; 2],
    depth: usize,
    text: &mut StrBuilder,
) -> PyResult<()> {
    text.push_str(open);
    match *items.items() {
        [first, .., last] => {
            show_item(thread, first, depth, text)?;
            text.push_str(if items.len() > SHOWN_ITEMS { ", ..., " } else { ", " });
            show_item(thread, last, depth, text)?;
        }
        [only] => show_item(thread, only, depth, text)?,
        [] => {}
    }
    text.push_str(close);
    Ok(())
}

/// Sees that every changed name is a field or a position, and that no field is left without a value.
fn check_changes(thread: &mut Thread, this: Value, changes: Gc<Dict>) -> PyResult<()> {
    let class = thread.interp().class_of(this);
    let fields = names_of(thread, class, "_fields")?;
    let attributes = names_of(thread, class, "_attributes")?;
    for (_, name, _) in changes.entries() {
        let known = fields.items().iter().chain(attributes.items());
        let mut found = false;
        for &field in known {
            found = found || ops::equal(thread, field, name)?;
        }
        if !found {
            let (class, name) = (class.name_text(), ops::repr(thread, name)?.to_string_lossy());
            return Err(
                thread.type_error(format!("{class}.__replace__ got an unexpected keyword argument {name}."))
            );
        }
    }
    let own = dict_of(thread, this)?;
    let mut missing = Vec::new();
    for &field in fields.items() {
        let field = as_name(thread, field)?;
        let has = own.get_str(thread, field)?.is_some()
            || changes.get_str(thread, field)?.is_some()
            || attr::get_optional(thread, class.as_value(), field)?.is_some();
        if !has {
            missing.push(format!("'{}'", field.to_string_lossy()));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort();
    let (class, count) = (class.name_text(), missing.len());
    let plural = if count == 1 { "" } else { "s" };
    let missing = missing.join(", ");
    Err(thread
        .type_error(format!("{class}.__replace__ missing {count} keyword argument{plural}: {missing}.")))
}

/// Warns of an argument that is neither a field nor a position.
fn check_known(thread: &mut Thread, class: Gc<Class>, fields: Gc<Tuple>, name: Gc<Str>) -> PyResult<()> {
    let attributes = names_of(thread, class, "_attributes")?;
    for &known in fields.items().iter().chain(attributes.items()) {
        if ops::equal(thread, known, name.as_value())? {
            return Ok(());
        }
    }
    let (class, name) = (class.name_text(), name.to_string_lossy());
    deprecated(
        thread,
        &format!(
            "{class}.__init__ got an unexpected keyword argument '{name}'. Support for arbitrary keyword arguments \
             is deprecated and will be removed in Python 3.15."
        ),
    )
}

#[pymethods(owner = "AST")]
impl AstMethods {
    #[method("(*args, **kwargs)", name = "__init__")]
    fn init(thread: &mut Thread, this: Value, args: &[Value], kwargs: Gc<Dict>) -> PyResult<()> {
        let class = thread.interp().class_of(this);
        let fields = names_of(thread, class, "_fields")?;
        let most = fields.len();
        if args.len() > most {
            let (name, plural) = (class.name_text(), if most == 1 { "" } else { "s" });
            return Err(thread
                .type_error(format!("{name} constructor takes at most {most} positional argument{plural}")));
        }
        let given = Dict::new(thread);
        for (&field, &value) in fields.items().iter().zip(args) {
            let field = as_name(thread, field)?;
            attr::set(thread, this, field, Some(value))?;
            given.set_str(thread, field, Value::TRUE)?;
        }
        for (_, name, value) in kwargs.entries() {
            let name = as_name(thread, name)?;
            if given.get_str(thread, name)?.is_some() {
                let (class, name) = (class.name_text(), name.to_string_lossy());
                return Err(thread.type_error(format!("{class} got multiple values for argument '{name}'")));
            }
            check_known(thread, class, fields, name)?;
            attr::set(thread, this, name, Some(value))?;
            given.set_str(thread, name, Value::TRUE)?;
        }
        set_defaults(thread, this, fields, given)
    }

    #[method("()", name = "__repr__")]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        show_node(thread, this, SHOWN_DEPTH, &mut text)?;
        text.finish(thread)
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult<(Gc<Class>, Gc<Tuple>, Gc<Dict>)> {
        let class = thread.interp().class_of(this);
        let state = dict_of(thread, this)?.copy(thread)?;
        let fields = names_of(thread, class, "_fields")?;
        // The fields up to the first missing one are given by position, so that nothing seems to be missing.
        let args = List::empty(&thread.interp());
        for &field in fields.items() {
            let field = as_name(thread, field)?;
            if state.get_str(thread, field)?.is_none() {
                break;
            }
            args.push(thread, Value::NONE)?;
        }
        Ok((class, Tuple::new(thread, args.items())?, state))
    }

    /// Return a copy of the AST node with new values for the specified fields.
    #[method("(**fields)", name = "__replace__")]
    fn replace(thread: &mut Thread, this: Value, fields: Gc<Dict>) -> PyResult {
        check_changes(thread, this, fields)?;
        let state = dict_of(thread, this)?.copy(thread)?;
        state.update_from(thread, fields)?;
        let class = thread.interp().class_of(this).as_value();
        let made = call::call(thread, class, &[])?;
        for (_, name, value) in state.entries() {
            let name = as_name(thread, name)?;
            attr::set(thread, made, name, Some(value))?;
        }
        Ok(made)
    }
}
