//! `__build_class__`: what a `class` statement does.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::class::check::ISINSTANCE_SPEC;
use crate::types::class::check::ISSUBCLASS_SPEC;
use crate::types::class::create;
use crate::types::dict::Dict;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[BUILD_CLASS_SPEC, ISINSTANCE_SPEC, ISSUBCLASS_SPEC];

/// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
///
/// Internal helper function used by the class statement.
#[pyfunction(raw, name = "__build_class__")]
fn build_class(thread: &mut Thread, args: Args<'_>) -> PyResult {
    let [function, name, bases @ ..] = args.positional() else {
        return Err(thread.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = function.exact::<Function>() else {
        return Err(thread.type_error("__build_class__: func must be a function"));
    };
    if name.cast::<Str>().is_none() {
        return Err(thread.type_error("__build_class__: name is not a string"));
    }
    let written = Tuple::new(thread, bases)?;
    let bases = resolve_bases(thread, written)?;
    let (metaclass, keywords) = take_metaclass(thread, args)?;
    let metaclass = decide_metaclass(thread, metaclass, bases)?;
    let space = prepare(thread, metaclass, *name, bases, keywords)?;
    let cell = interp::run_code(thread, function, space)?;
    if bases != written {
        let key = Str::intern(&thread.interp(), "__orig_bases__");
        ops::setitem(thread, space, key.as_value(), Some(written.as_value()))?;
    }
    let class = call_with(thread, metaclass, &[*name, bases.as_value(), space], keywords)?;
    if let (Some(_), Some(cell)) = (class.as_class(), cell.exact::<Cell>()) {
        check_class_cell(thread, cell, class, *name)?;
    }
    Ok(class)
}

/// The bases with those that are no classes replaced by what their `__mro_entries__` gives. The same tuple where there
/// are none.
fn resolve_bases(thread: &mut Thread, written: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let mut resolved: Option<Gc<List>> = None;
    for (index, &base) in written.items().iter().enumerate() {
        let entries = match base.as_class() {
            Some(_) => None,
            None => mro_entries(thread, base, written)?,
        };
        match (entries, resolved) {
            (None, None) => {}
            (None, Some(list)) => list.push(thread, base)?,
            (Some(entries), _) => {
                let list = match resolved {
                    Some(list) => list,
                    None => List::new(thread, &written.items()[..index])?,
                };
                for &entry in entries.items() {
                    list.push(thread, entry)?;
                }
                resolved = Some(list);
            }
        }
    }
    match resolved {
        Some(list) => Tuple::new(thread, list.items()),
        None => Ok(written),
    }
}

fn mro_entries(thread: &mut Thread, base: Value, written: Gc<Tuple>) -> PyResult<Option<Gc<Tuple>>> {
    let name = Name::__mro_entries__.get(&thread.interp());
    let Some(method) = attr::get_optional(thread, base, name)? else { return Ok(None) };
    let entries = call::call(thread, method, &[written.as_value()])?;
    match entries.cast::<Tuple>() {
        Some(entries) => Ok(Some(entries)),
        None => Err(thread.type_error("__mro_entries__ must return a tuple")),
    }
}

/// The `metaclass` keyword, and the other keywords if there are any.
fn take_metaclass(thread: &mut Thread, args: Args<'_>) -> PyResult<(Option<Value>, Option<Gc<Dict>>)> {
    if args.keyword_count() == 0 {
        return Ok((None, None));
    }
    let (mut metaclass, others) = (None, Dict::new(thread));
    for (name, value) in args.keywords() {
        if name.equals_str("metaclass") {
            metaclass = Some(value);
        } else {
            others.set_str(thread, name, value)?;
        }
    }
    Ok((metaclass, if others.is_empty() { None } else { Some(others) }))
}

/// The metaclass that is called: the most derived of the written one and those of the bases, if it is a class.
fn decide_metaclass(thread: &mut Thread, written: Option<Value>, bases: Gc<Tuple>) -> PyResult {
    let interp = thread.interp();
    let first = match (written, bases.items().first()) {
        (Some(written), _) => written,
        (None, Some(base)) => interp.class_of(*base).as_value(),
        (None, None) => return Ok(interp.class(ids::TYPE).as_value()),
    };
    match first.as_class() {
        Some(metaclass) => Ok(create::most_derived_metaclass(thread, metaclass, bases)?.as_value()),
        None => Ok(first),
    }
}

/// The namespace that the class's body runs in.
fn prepare(
    thread: &mut Thread,
    metaclass: Value,
    name: Value,
    bases: Gc<Tuple>,
    keywords: Option<Gc<Dict>>,
) -> PyResult {
    let interp = thread.interp();
    if metaclass.is(interp.class(ids::TYPE).as_value()) {
        return Ok(Dict::new(thread).as_value());
    }
    let Some(method) = attr::get_optional(thread, metaclass, Name::__prepare__.get(&interp))? else {
        return Ok(Dict::new(thread).as_value());
    };
    let space = call_with(thread, method, &[name, bases.as_value()], keywords)?;
    if space.cast::<Dict>().is_some() || interp.class_of(space).slot(|slots| slots.getitem).is_some() {
        return Ok(space);
    }
    let owner = metaclass.as_class().map_or("<metaclass>".to_string(), |metaclass| metaclass.name_text());
    let got = interp.class_of(space).name_text();
    Err(thread.type_error(format!("{owner}.__prepare__() must return a mapping, not {got}")))
}

/// `callable(*args, **keywords)`
fn call_with(thread: &mut Thread, callable: Value, args: &[Value], keywords: Option<Gc<Dict>>) -> PyResult {
    let Some(keywords) = keywords else { return call::call(thread, callable, args) };
    let (names, values) = (List::empty(&thread.interp()), List::new(thread, args)?);
    for (_, name, value) in keywords.entries() {
        names.push(thread, name)?;
        values.push(thread, value)?;
    }
    let names = Tuple::new(thread, names.items())?;
    let values = Tuple::new(thread, values.items())?;
    call::with_args(thread, callable, Args::with_names(values.items(), Some(names)))
}

/// The cell that methods find their class in must hold the class that was made.
fn check_class_cell(thread: &mut Thread, cell: Gc<Cell>, class: Value, name: Value) -> PyResult<()> {
    match cell.get() {
        Some(known) if known.is(class) => Ok(()),
        known => Err(class_cell_error(thread, known, class, name)),
    }
}

#[cold]
fn class_cell_error(thread: &mut Thread, known: Option<Value>, class: Value, name: Value) -> Raised {
    let mut text = |value: Value| ops::repr(thread, value).map(|text| text.to_string_lossy());
    let shown = (text(name), text(class), known.map(text).transpose());
    let (Ok(name), Ok(class), Ok(known)) = shown else { return Raised };
    match known {
        Some(known) => thread.type_error(format!("__class__ set to {known} defining {name} as {class}")),
        None => thread.runtime_error(format!(
            "__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"
        )),
    }
}
