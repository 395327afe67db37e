//! The `class` statement: `__build_class__`; and the tests of instance and subclass.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::class::create::most_derived_metaclass;
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
    let Some(body) = function.exact::<Function>() else {
        return Err(thread.type_error("__build_class__: func must be a function"));
    };
    if name.cast::<Str>().is_none() {
        return Err(thread.type_error("__build_class__: name is not a string"));
    }
    let original = Tuple::new(thread, bases)?;
    let bases = resolve_bases(thread, original)?;
    let keywords = Dict::new(thread);
    for (key, value) in args.keywords() {
        keywords.set_str(thread, key, value)?;
    }
    let metaclass = metaclass_of(thread, keywords, bases)?;
    let namespace = prepare(thread, metaclass, *name, bases, keywords)?;
    let cell = run_body(thread, body, namespace)?;
    if bases != original {
        let key = Str::intern(&thread.interp(), "__orig_bases__");
        ops::setitem(thread, namespace, key.as_value(), Some(original.as_value()))?;
    }
    let pairs: Keywords = keyword_pairs(thread, keywords)?;
    let class = call_with(thread, metaclass, &[*name, bases.as_value(), namespace], pairs)?;
    check_class_cell(thread, cell, class)?;
    Ok(class)
}

/// Keyword names and values, each in a tuple.
type Keywords = (Gc<Tuple>, Gc<Tuple>);

fn keyword_pairs(thread: &mut Thread, keywords: Gc<Dict>) -> PyResult<Keywords> {
    let (names, values) = (List::empty(&thread.interp()), List::empty(&thread.interp()));
    let mut position = crate::types::dict::Position::default();
    while let Some((name, value)) = keywords.next(&mut position) {
        names.push(thread, name)?;
        values.push(thread, value)?;
    }
    Ok((Tuple::new(thread, names.items())?, Tuple::new(thread, values.items())?))
}

fn call_with(thread: &mut Thread, callable: Value, args: &[Value], keywords: Keywords) -> PyResult {
    let (names, values) = keywords;
    if names.is_empty() {
        return call::call(thread, callable, args);
    }
    let all = List::new(thread, args)?;
    for &value in values.items() {
        all.push(thread, value)?;
    }
    call::with_args(thread, callable, Args::with_names(all.items(), Some(names)))
}

/// The bases with those that are no classes replaced by what their `__mro_entries__` gives.
fn resolve_bases(thread: &mut Thread, bases: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    if bases.items().iter().all(|base| base.as_class().is_some()) {
        return Ok(bases);
    }
    let resolved = List::empty(&thread.interp());
    let mut changed = false;
    for &base in bases.items() {
        let name = Name::__mro_entries__.get(&thread.interp());
        let method = match base.as_class() {
            Some(_) => None,
            None => attr::get_optional(thread, base, name)?,
        };
        let Some(method) = method else {
            resolved.push(thread, base)?;
            continue;
        };
        changed = true;
        let entries = call::call(thread, method, &[bases.as_value()])?;
        let Some(entries) = entries.cast::<Tuple>() else {
            return Err(thread.type_error("__mro_entries__ must return a tuple"));
        };
        for &entry in entries.items() {
            resolved.push(thread, entry)?;
        }
    }
    if changed { Tuple::new(thread, resolved.items()) } else { Ok(bases) }
}

fn metaclass_of(thread: &mut Thread, keywords: Gc<Dict>, bases: Gc<Tuple>) -> PyResult {
    let interp = thread.interp();
    let explicit = keywords.remove(thread, Name::metaclass.get(&interp).as_value())?;
    let meta = match explicit {
        Some(meta) => meta,
        None => match bases.get(0) {
            Some(base) => interp.class_of(base).as_value(),
            None => interp.class(ids::TYPE).as_value(),
        },
    };
    match meta.as_class() {
        Some(class) => Ok(most_derived_metaclass(thread, class, bases)?.as_value()),
        None => Ok(meta),
    }
}

fn prepare(
    thread: &mut Thread,
    metaclass: Value,
    name: Value,
    bases: Gc<Tuple>,
    keywords: Gc<Dict>,
) -> PyResult {
    let interp = thread.interp();
    let plain: Gc<Class> = interp.class(ids::TYPE);
    if metaclass.is(plain.as_value()) {
        return Ok(Dict::new(thread).as_value());
    }
    let Some(method) = attr::get_optional(thread, metaclass, Name::__prepare__.get(&interp))? else {
        return Ok(Dict::new(thread).as_value());
    };
    let pairs = keyword_pairs(thread, keywords)?;
    let namespace = call_with(thread, method, &[name, bases.as_value()], pairs)?;
    let class = interp.class_of(namespace);
    if class.slot(|slots| slots.getitem).is_none() {
        let meta = metaclass.as_class().map_or("<metaclass>".to_string(), |meta| meta.name_text());
        let got = class.name_text();
        return Err(thread.type_error(format!("{meta}.__prepare__() must return a mapping, not {got}")));
    }
    Ok(namespace)
}

/// Runs the class body in the namespace; what it returns: the cell of `__class__`, or `None`.
fn run_body(thread: &mut Thread, body: Gc<Function>, namespace: Value) -> PyResult {
    interp::run_code(thread, body, namespace)
}

fn check_class_cell(thread: &mut Thread, cell: Value, class: Value) -> PyResult<()> {
    let Some(cell) = cell.exact::<Cell>() else { return Ok(()) };
    if class.as_class().is_none() {
        return Ok(());
    }
    match cell.get() {
        None => {
            let name = ops::repr(thread, class)?.to_string_lossy();
            Err(thread.runtime_error(format!(
                "__class__ not set defining {name}. Was __classcell__ propagated to type.__new__?"
            )))
        }
        Some(content) if !content.is(class) => {
            let (class, content) = (ops::repr(thread, class)?, ops::repr(thread, content)?);
            let (class, content) = (class.to_string_lossy(), content.to_string_lossy());
            Err(thread.type_error(format!("__class__ set to {content} defining {class}")))
        }
        Some(_) => Ok(()),
    }
}

/// Return whether an object is an instance of a class or of a subclass thereof.
///
/// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to
/// check against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)
/// or ...`` etc.
#[pyfunction("(obj, class_or_tuple, /)")]
fn isinstance(thread: &mut Thread, obj: Value, class_or_tuple: Value) -> PyResult<bool> {
    crate::builtins::is_instance(thread, obj, class_or_tuple)
}

/// Return whether 'cls' is derived from another class or is the same class.
///
/// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to
/// check against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)
/// or ...``.
#[pyfunction("(cls, class_or_tuple, /)")]
fn issubclass(thread: &mut Thread, cls: Value, class_or_tuple: Value) -> PyResult<bool> {
    crate::builtins::plain_is_subclass(thread, cls, class_or_tuple)
}
