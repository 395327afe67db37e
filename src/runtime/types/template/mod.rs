//! `string.templatelib.Template` and `Interpolation`.

mod interpolation;
mod iterator;

pub use iterator::TemplateIter;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::import;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// An interpolation of a template string.
#[pytype(name = "Interpolation", module = "string.templatelib", shape = ids::INTERPOLATION, trace)]
#[repr(C)]
pub struct Interpolation {
    header: Header,
    /// Value
    #[pymember]
    value: Slot,
    /// Expression
    #[pymember]
    expression: Slot,
    /// Conversion
    #[pymember]
    conversion: Slot,
    /// Format specifier
    #[pymember]
    format_spec: Slot,
}

/// Template object
#[pytype(name = "Template", module = "string.templatelib", shape = ids::TEMPLATE, trace)]
#[repr(C)]
pub struct Template {
    header: Header,
    /// Strings
    #[pymember]
    strings: Slot,
    /// Interpolations
    #[pymember]
    interpolations: Slot,
}

/// An interpolation.
pub fn interpolation(
    thread: &mut Thread,
    value: Value,
    expression: Value,
    conversion: Value,
    format_spec: Value,
) -> PyResult {
    let made = Interpolation {
        header: Header::new(ids::INTERPOLATION),
        value: Slot::new(value),
        expression: Slot::new(expression),
        conversion: Slot::new(conversion),
        format_spec: Slot::new(format_spec),
    };
    thread.interp().class(ids::INTERPOLATION);
    Ok(thread.heap().alloc(ids::INTERPOLATION, made).as_value())
}

/// A template of a tuple of strings and a tuple of interpolations.
pub fn template(thread: &mut Thread, strings: Value, interpolations: Value) -> PyResult {
    let made = Template {
        header: Header::new(ids::TEMPLATE),
        strings: Slot::new(strings),
        interpolations: Slot::new(interpolations),
    };
    thread.interp().class(ids::TEMPLATE);
    Ok(thread.heap().alloc(ids::TEMPLATE, made).as_value())
}

/// What the namespace of `Interpolation` has beside methods.
pub(super) fn fill_interpolation(interp: &Interpreter, class: Gc<Class>) {
    if let Some(space) = class.namespace.get() {
        let name = Name::__match_args__.get(interp);
        space.put_fresh(interp, name, interpolation::match_args(interp));
    }
}

/// The items of a tuple that a slot holds.
fn items(slot: &Slot) -> &'static [Value] {
    slot.get().and_then(|tuple| tuple.cast::<Tuple>()).map_or(&[], |tuple| tuple.items())
}

#[pymethods]
impl Template {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Template>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str("Template(strings=");
        text.push_repr(thread, this.strings.get().unwrap_or(Value::NONE))?;
        text.push_str(", interpolations=");
        text.push_repr(thread, this.interpolations.get().unwrap_or(Value::NONE))?;
        text.push_str(")");
        text.finish(thread)
    }

    #[slot(new)]
    fn new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        if args.names().is_some() {
            return Err(thread.type_error("Template.__new__ only accepts *args arguments"));
        }
        of_parts(thread, args.positional())
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Template>) -> Value {
        TemplateIter::over(thread, this)
    }

    #[slot(add)]
    fn add(thread: &mut Thread, this: Gc<Template>, other: Value) -> PyResult {
        match other.exact::<Template>() {
            Some(other) => concat(thread, this, other),
            None => {
                let class_of = |value| thread.interp().class_of(value).name_text();
                let (own, other) = (class_of(this.as_value()), class_of(other));
                Err(thread.type_error(format!("can only concatenate {own} (not \"{other}\") to {own}")))
            }
        }
    }

    /// Values of interpolations
    #[getter]
    fn values(thread: &mut Thread, this: Gc<Template>) -> PyResult<Gc<Tuple>> {
        let list = List::empty(&thread.interp());
        for interpolation in items(&this.interpolations) {
            let value = interpolation.exact::<Interpolation>().and_then(|made| made.value.get());
            list.push(thread, value.unwrap_or(Value::NONE))?;
        }
        Tuple::new(thread, list.items())
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<Template>) -> PyResult<Gc<Tuple>> {
        let interp = thread.interp();
        let module = import::import_module(thread, "string.templatelib")?;
        let unpickle = attr::get(thread, module, Str::intern(&interp, "_template_unpickle"))?;
        let part = |slot: &Slot| slot.get().unwrap_or(Value::NONE);
        let args = Tuple::small(&interp, &[part(&this.strings), part(&this.interpolations)]);
        Ok(Tuple::small(&interp, &[unpickle, args.as_value()]))
    }

    /// Template supports [] for generic usage
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}

/// A template of strings and interpolations in any order: neighbouring strings are joined, and an empty one stands where
/// there is none.
fn of_parts(thread: &mut Thread, parts: &[Value]) -> PyResult {
    let empty = thread.interp().strings().empty().as_value();
    let strings = List::new(thread, &[empty])?;
    let interpolations = List::empty(&thread.interp());
    for &part in parts {
        if let Some(text) = part.cast::<Str>() {
            append(thread, strings, text)?;
        } else if part.exact::<Interpolation>().is_some() {
            interpolations.push(thread, part)?;
            strings.push(thread, empty)?;
        } else {
            let kind = thread.interp().class_of(part).name_text();
            return Err(thread.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {kind}"
            )));
        }
        thread.work(64)?;
    }
    of_lists(thread, strings, interpolations)
}

/// Joins a text to the last of the strings.
fn append(thread: &mut Thread, strings: Gc<List>, text: Gc<Str>) -> PyResult<()> {
    let joined = match strings.pop().and_then(|last| last.cast::<Str>()) {
        Some(last) if !last.is_empty() => Str::concat(thread, last, text)?,
        _ => text,
    };
    strings.push(thread, joined.as_value())
}

fn of_lists(thread: &mut Thread, strings: Gc<List>, interpolations: Gc<List>) -> PyResult {
    let strings = Tuple::new(thread, strings.items())?.as_value();
    let interpolations = Tuple::new(thread, interpolations.items())?.as_value();
    template(thread, strings, interpolations)
}

/// The parts of one template, then those of another.
fn concat(thread: &mut Thread, left: Gc<Template>, right: Gc<Template>) -> PyResult {
    let strings = List::new(thread, items(&left.strings))?;
    if let [first, rest @ ..] = items(&right.strings) {
        if let Some(first) = first.cast::<Str>() {
            append(thread, strings, first)?;
        }
        strings.extend_from_slice(thread, rest)?;
    }
    let interpolations = List::new(thread, items(&left.interpolations))?;
    interpolations.extend_from_slice(thread, items(&right.interpolations))?;
    of_lists(thread, strings, interpolations)
}
