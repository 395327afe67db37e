//! Type parameters of generic aliases and unions, and what is put in their places.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::types::typing::TypeVarTuple;

/// An attribute that a type, as opposed to an expression of types, is not asked for.
fn ask(thread: &mut Thread, value: Value, name: &str) -> PyResult<Option<Value>> {
    if value.as_class().is_some() {
        return Ok(None);
    }
    let name = Str::intern(&thread.interp(), name);
    Ok(attr::get_optional(thread, value, name)?.filter(|found| !found.is_none()))
}

/// The items of a list or tuple of types, such as the parameters of a callable.
fn nested(value: Value) -> Option<&'static [Value]> {
    match (value.exact::<Tuple>(), value.exact::<List>()) {
        (Some(tuple), _) => Some(tuple.items()),
        (None, Some(list)) => Some(list.items()),
        (None, None) => None,
    }
}

/// The type parameters in some arguments, each once, in order.
pub fn parameters(thread: &mut Thread, args: &[Value]) -> PyResult<Gc<Tuple>> {
    let found = List::empty(&thread.interp());
    collect(thread, args, found)?;
    Tuple::new(thread, found.items())
}

fn collect(thread: &mut Thread, args: &[Value], found: Gc<List>) -> PyResult<()> {
    thread.check_native_stack("")?;
    let args = Tuple::new(thread, args)?;
    for &arg in args.items() {
        if ask(thread, arg, "__typing_subst__")?.is_some() {
            add(thread, found, arg)?;
        } else if let Some(items) = nested(arg) {
            collect(thread, items, found)?;
        } else if let Some(inner) =
            ask(thread, arg, "__parameters__")?.and_then(|inner| inner.exact::<Tuple>())
        {
            for &parameter in inner.items() {
                add(thread, found, parameter)?;
            }
        }
    }
    Ok(())
}

fn add(thread: &mut Thread, found: Gc<List>, parameter: Value) -> PyResult<()> {
    if index_of(found.items(), parameter).is_some() {
        return Ok(());
    }
    found.push(thread, parameter)
}

fn index_of(parameters: &[Value], parameter: Value) -> Option<usize> {
    parameters.iter().position(|known| known.is(parameter))
}

/// The parameters of a generic, and the arguments for them.
struct Binding {
    parameters: Gc<Tuple>,
    arguments: Gc<Tuple>,
}

/// `whole[item]`: the arguments `args` of `whole` with `item` in the places of its parameters.
pub fn substitute(
    thread: &mut Thread,
    whole: Value,
    args: Gc<Tuple>,
    parameters: Gc<Tuple>,
    item: Value,
) -> PyResult<Gc<Tuple>> {
    if parameters.is_empty() {
        let shown = ops::repr(thread, whole)?.to_string_lossy();
        return Err(thread.type_error(format!("{shown} is not a generic class")));
    }
    let mut arguments = unpack(thread, item)?;
    for &parameter in parameters.items() {
        if let Some(prepare) = ask(thread, parameter, "__typing_prepare_subst__")? {
            let prepared = call::call(thread, prepare, &[whole, arguments.as_value()])?;
            arguments = match prepared.cast::<Tuple>() {
                Some(prepared) => prepared,
                None => Tuple::new(thread, &[prepared])?,
            };
        }
    }
    if arguments.len() != parameters.len() {
        return Err(wrong_count(thread, whole, arguments.len(), parameters.len()));
    }
    replace_in(thread, args.items(), &Binding { parameters, arguments })
}

#[cold]
fn wrong_count(thread: &mut Thread, whole: Value, given: usize, wanted: usize) -> Raised {
    let shown = match ops::repr(thread, whole) {
        Ok(shown) => shown.to_string_lossy(),
        Err(raised) => return raised,
    };
    let much = if given > wanted { "many" } else { "few" };
    let message = format!("Too {much} arguments for {shown}; actual {given}, expected {wanted}");
    thread.type_error(message)
}

/// The arguments of a subscript: those of unpacked tuples one by one.
fn unpack(thread: &mut Thread, item: Value) -> PyResult<Gc<Tuple>> {
    let items = match item.cast::<Tuple>() {
        Some(items) => items,
        None => Tuple::new(thread, &[item])?,
    };
    let list = List::empty(&thread.interp());
    for &item in items.items() {
        let inner =
            ask(thread, item, "__typing_unpacked_tuple_args__")?.and_then(|inner| inner.cast::<Tuple>());
        match inner.filter(|inner| inner.items().last() != Some(&Value::ELLIPSIS)) {
            Some(inner) => list.extend_from_slice(thread, inner.items())?,
            None => list.push(thread, item)?,
        }
    }
    Tuple::new(thread, list.items())
}

fn replace_in(thread: &mut Thread, args: &[Value], binding: &Binding) -> PyResult<Gc<Tuple>> {
    thread.check_native_stack("")?;
    let args = Tuple::new(thread, args)?;
    let replaced = List::empty(&thread.interp());
    for &arg in args.items() {
        if let Some(items) = nested(arg) {
            let inner = replace_in(thread, items, binding)?;
            let inner = match arg.exact::<List>() {
                Some(_) => List::new(thread, inner.items())?.as_value(),
                None => inner.as_value(),
            };
            replaced.push(thread, inner)?;
            continue;
        }
        let is_unpacked = match ask(thread, arg, "__typing_is_unpacked_typevartuple__")? {
            Some(flag) => ops::truth(thread, flag)?,
            None => false,
        };
        let value = replace(thread, arg, binding)?;
        match (is_unpacked, value.cast::<Tuple>()) {
            (false, _) => replaced.push(thread, value)?,
            (true, Some(values)) => replaced.extend_from_slice(thread, values.items())?,
            (true, None) => return Err(no_tuple(thread, arg, value)),
        }
    }
    Tuple::new(thread, replaced.items())
}

#[cold]
fn no_tuple(thread: &mut Thread, arg: Value, value: Value) -> Raised {
    let interp = thread.interp();
    let (arg, got) = (interp.class_of(arg).name_text(), interp.class_of(value).name_text());
    let message = format!("expected __typing_subst__ of {arg} objects to return a tuple, not {got}");
    thread.type_error(message)
}

/// One argument with its parameters replaced.
fn replace(thread: &mut Thread, arg: Value, binding: &Binding) -> PyResult {
    if let Some(subst) = ask(thread, arg, "__typing_subst__")? {
        let Some(index) = index_of(binding.parameters.items(), arg) else {
            let arg = ops::repr(thread, arg)?.to_string_lossy();
            let text = format!("argument {arg} with __typing_subst__ was not found in __parameters__");
            return Err(thread.type_error(text));
        };
        return call::call(thread, subst, &[binding.arguments.items()[index]]);
    }
    let inner = ask(thread, arg, "__parameters__")?.and_then(|inner| inner.exact::<Tuple>());
    let Some(inner) = inner.filter(|inner| !inner.is_empty()) else { return Ok(arg) };
    let key = List::empty(&thread.interp());
    for &parameter in inner.items() {
        let value = match index_of(binding.parameters.items(), parameter) {
            Some(index) => binding.arguments.items()[index],
            None => parameter,
        };
        match (parameter.exact::<TypeVarTuple>(), value.cast::<Tuple>()) {
            (Some(_), Some(values)) => key.extend_from_slice(thread, values.items())?,
            _ => key.push(thread, value)?,
        }
    }
    let key = Tuple::new(thread, key.items())?.as_value();
    ops::getitem(thread, arg, key)
}
