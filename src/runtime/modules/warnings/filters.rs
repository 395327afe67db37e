//! Which action a warning gets.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use super::Event;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::class::issubclass;
use crate::types::context::ContextVar;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// What is done with a warning.
pub(super) enum Action {
    Ignore,
    Error,
    Always,
    /// Shown, but not always: the action's name.
    Other(Value),
}

impl Action {
    fn of(action: Value) -> Action {
        let name = action.cast::<Str>().map_or(String::new(), |name| name.to_string_lossy());
        match name.as_str() {
            "ignore" => Action::Ignore,
            "error" => Action::Error,
            "always" | "all" => Action::Always,
            _ => Action::Other(action),
        }
    }
}

/// The filters that a program starts with: action, category, module.
const FIRST: [(&str, ShapeId, Option<&str>); 5] = [
    ("default", exceptions::DEPRECATION_WARNING, Some("__main__")),
    ("ignore", exceptions::DEPRECATION_WARNING, None),
    ("ignore", exceptions::PENDING_DEPRECATION_WARNING, None),
    ("ignore", exceptions::IMPORT_WARNING, None),
    ("ignore", exceptions::RESOURCE_WARNING, None),
];

/// The list that `_warnings.filters` is.
pub(super) fn own(thread: &mut Thread) -> PyResult<Gc<List>> {
    let interp = thread.interp();
    let kept = interp.module_state();
    if let Some(list) = kept.get_text(&interp, "warnings.filters").and_then(|list| list.exact::<List>()) {
        return Ok(list);
    }
    let list = List::empty(&interp);
    for (action, category, module) in FIRST {
        let item = [
            Str::intern(&interp, action).as_value(),
            Value::NONE,
            interp.class(category).as_value(),
            module.map_or(Value::NONE, |module| Str::intern(&interp, module).as_value()),
            int::from_i64(&interp, 0),
        ];
        let item = Tuple::small(&interp, &item);
        list.push(thread, item.as_value())?;
    }
    kept.set_text(thread, "warnings.filters", list.as_value())?;
    Ok(list)
}

/// The variable whose value in a context has filters of its own.
pub(super) fn context_variable(thread: &mut Thread) -> PyResult<Gc<ContextVar>> {
    let interp = thread.interp();
    let kept = interp.module_state();
    let known = kept.get_text(&interp, "warnings.context").and_then(|known| known.exact::<ContextVar>());
    if let Some(known) = known {
        return Ok(known);
    }
    let variable = ContextVar::named(thread, Str::intern(&interp, "_warnings_context"), None);
    kept.set_text(thread, "warnings.context", variable.as_value())?;
    Ok(variable)
}

/// The action for a warning, and the filter that says so.
pub(super) fn action_for(thread: &mut Thread, event: &Event) -> PyResult<(Action, Value)> {
    let variable = context_variable(thread)?;
    if let Some(context) = ContextVar::value(thread, variable)? {
        let name = Str::intern(&thread.interp(), "_filters");
        let filters = attr::get(thread, context, name)?;
        if let Some(found) = find(thread, filters, event)? {
            return Ok(found);
        }
    }
    let filters = match super::module_attribute(thread, "filters")? {
        Some(filters) => filters,
        None => own(thread)?.as_value(),
    };
    if let Some(found) = find(thread, filters, event)? {
        return Ok(found);
    }
    let default = match super::module_attribute(thread, "defaultaction")? {
        Some(action) => action,
        None => Str::intern(&thread.interp(), "default").as_value(),
    };
    if default.cast::<Str>().is_none() {
        let got = thread.interp().class_of(default).name_text();
        return Err(thread.type_error(format!("_warnings.defaultaction must be a string, not '{got}'")));
    }
    Ok((Action::of(default), Value::NONE))
}

/// The first filter of a list that fits.
fn find(thread: &mut Thread, filters: Value, event: &Event) -> PyResult<Option<(Action, Value)>> {
    let Some(filters) = filters.cast::<List>() else {
        return Err(thread.value_error("_warnings.filters must be a list"));
    };
    let mut index = 0;
    while let Some(item) = filters.get(index) {
        let Some(&[action, message, category, module, line]) =
            item.cast::<Tuple>().and_then(|item| item.items().as_array())
        else {
            return Err(malformed(thread, index));
        };
        if action.cast::<Str>().is_none() {
            let got = thread.interp().class_of(action).name_text();
            return Err(thread.type_error(format!("action must be a string, not '{got}'")));
        }
        if fits(thread, event, [message, category, module, line])? {
            return Ok(Some((Action::of(action), item)));
        }
        index += 1;
    }
    Ok(None)
}

#[cold]
fn malformed(thread: &mut Thread, index: usize) -> Raised {
    thread.value_error(format!("warnings.filters item {index} isn't a 5-tuple"))
}

fn fits(thread: &mut Thread, event: &Event, filter: [Value; 4]) -> PyResult<bool> {
    let [message, category, module, line] = filter;
    if !matches(thread, message, event.text)?
        || !issubclass(thread, event.category, category)?
        || !matches(thread, module, event.module)?
    {
        return Ok(false);
    }
    let line = ops::index_i64(thread, line)?;
    Ok(line == 0 || line == event.line)
}

/// A text is matched by `None`, by an equal string, and by a regular expression.
fn matches(thread: &mut Thread, pattern: Value, text: Value) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if pattern.exact::<Str>().is_some() {
        return ops::equal(thread, pattern, text);
    }
    let method = attr::get(thread, pattern, Str::intern(&thread.interp(), "match"))?;
    let found = call::call(thread, method, &[text])?;
    ops::truth(thread, found)
}
