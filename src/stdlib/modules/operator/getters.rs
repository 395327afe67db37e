//! `itemgetter`, `attrgetter` and `methodcaller`.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::modules::import;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;
use taipan_runtime::types::tuple::Tuple;

use super::one_or_tuple;
use crate::ids;
use crate::modules::tuple_of;

/// The one argument of a call.
fn only_argument(thread: &mut Thread, name: &str, args: Args<'_>) -> PyResult {
    if args.names().is_some() {
        return Err(thread.type_error(format!("{name}() takes no keyword arguments")));
    }
    match args.all() {
        &[object] => Ok(object),
        given => {
            let count = given.len();
            Err(thread.type_error(format!("{name} expected 1 argument, got {count}")))
        }
    }
}

/// `operator.name(a, b, c=d)`
fn shown(thread: &mut Thread, this: Value, items: &[Value], keywords: Option<Gc<Dict>>) -> PyResult {
    let class = thread.interp().class_of(this);
    let mut text = StrBuilder::new();
    if class.spec().is_some() {
        text.push_str("operator.");
    }
    text.push_string(thread, class.name())?;
    text.push_str("(");
    let mut separator = "";
    for &item in items {
        text.push_str(separator);
        text.push_repr(thread, item)?;
        separator = ", ";
    }
    let mut position = Default::default();
    while let Some((name, value)) = keywords.and_then(|keywords| keywords.next(&mut position)) {
        text.push_str(separator);
        text.push_str_of(thread, name)?;
        text.push_str("=");
        text.push_repr(thread, value)?;
        separator = ", ";
    }
    text.push_str(")");
    Ok(text.finish(thread)?.as_value())
}

/// Return a callable object that fetches the given item(s) from its operand.
///
/// After f = itemgetter(2), the call f(r) returns r[2].
/// After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])
#[pytype(name = "itemgetter", module = "operator", shape = ids::ITEMGETTER,
    signature = "(item, /, *items)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct ItemGetter {
    header: Header,
    items: GcSlot<Tuple>,
}

impl ItemGetter {
    fn keys(&self, thread: &Thread) -> Gc<Tuple> {
        self.items.get().unwrap_or_else(|| thread.interp().empty_tuple())
    }
}

/// The first argument and the others as a tuple.
fn joined(thread: &mut Thread, first: Value, others: &[Value]) -> PyResult<Gc<Tuple>> {
    tuple_of(thread, others.len() + 1, |_, index| Ok(if index == 0 { first } else { others[index - 1] }))
}

#[pymethods]
impl ItemGetter {
    #[getter(name = "__text_signature__")]
    fn text_signature(_this: Gc<ItemGetter>) -> &'static str {
        "(obj, /)"
    }

    #[new("(*items)")]
    fn new(thread: &mut Thread, items: &[Value]) -> PyResult<Gc<ItemGetter>> {
        if items.is_empty() {
            return Err(thread.type_error("itemgetter expected 1 argument, got 0"));
        }
        let items = Tuple::new(thread, items)?;
        let getter = ItemGetter { header: Header::new(ids::ITEMGETTER), items: GcSlot::new(items) };
        Ok(thread.heap().alloc(ids::ITEMGETTER, getter))
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Gc<ItemGetter>, args: Args<'_>) -> PyResult {
        let object = only_argument(thread, "itemgetter", args)?;
        let keys = this.keys(thread);
        one_or_tuple(thread, keys, |thread, key| ops::getitem(thread, object, key))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(getter) = this.cast::<ItemGetter>() else { return Ok(Value::NONE) };
        let keys = getter.keys(thread);
        shown(thread, this, keys.items(), None)
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let class = thread.interp().class_of(this).as_value();
        let keys = this.cast::<ItemGetter>().map(|getter| getter.keys(thread));
        let keys = keys.map_or(Value::NONE, Gc::as_value);
        Ok(Tuple::small(&thread.interp(), &[class, keys]))
    }
}

/// Return a callable object that fetches the given attribute(s) from its operand.
///
/// After f = attrgetter('name'), the call f(r) returns r.name.
/// After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).
/// After h = attrgetter('name.first', 'name.last'), the call h(r) returns
/// (r.name.first, r.name.last).
#[pytype(name = "attrgetter", module = "operator", shape = ids::ATTRGETTER,
    signature = "(attr, /, *attrs)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct AttrGetter {
    header: Header,
    /// As given.
    names: GcSlot<Tuple>,
    /// For each the interned name, or a tuple of those between dots.
    paths: GcSlot<Tuple>,
}

/// A name, or the names between dots.
fn path(thread: &mut Thread, name: Value) -> PyResult {
    let Some(text) = name.cast::<Str>() else {
        return Err(thread.type_error("attribute name must be a string"));
    };
    let interp = thread.interp();
    let dot = |index: &usize| text.units().get(*index) == Some(u32::from(b'.'));
    let dots = (0..text.len()).filter(dot).count();
    if dots == 0 {
        return Ok(Str::interned(&interp, text).as_value());
    }
    let mut start = 0;
    let parts = tuple_of(thread, dots + 1, |thread, _| {
        let end = (start..text.len()).find(dot).unwrap_or(text.len());
        let part = Str::slice(thread, text, start, end)?;
        start = end + 1;
        Ok(Str::interned(&thread.interp(), part).as_value())
    })?;
    Ok(parts.as_value())
}

/// Follows a path.
fn follow(thread: &mut Thread, object: Value, path: Value) -> PyResult {
    let single = [path];
    let names = path.exact::<Tuple>().map_or(&single[..], |names| names.items());
    let mut found = object;
    for name in names {
        if let Some(name) = name.cast::<Str>() {
            found = attr::get(thread, found, name)?;
        }
    }
    Ok(found)
}

#[pymethods]
impl AttrGetter {
    #[getter(name = "__text_signature__")]
    fn text_signature(_this: Gc<AttrGetter>) -> &'static str {
        "(obj, /)"
    }

    #[new("(*attrs)")]
    fn new(thread: &mut Thread, attrs: &[Value]) -> PyResult<Gc<AttrGetter>> {
        if attrs.is_empty() {
            return Err(thread.type_error("attrgetter expected 1 argument, got 0"));
        }
        let names = Tuple::new(thread, attrs)?;
        let paths = tuple_of(thread, names.len(), |thread, index| path(thread, names.items()[index]))?;
        let header = Header::new(ids::ATTRGETTER);
        let getter = AttrGetter { header, names: GcSlot::new(names), paths: GcSlot::new(paths) };
        Ok(thread.heap().alloc(ids::ATTRGETTER, getter))
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Gc<AttrGetter>, args: Args<'_>) -> PyResult {
        let object = only_argument(thread, "attrgetter", args)?;
        let paths = this.paths.get().unwrap_or_else(|| thread.interp().empty_tuple());
        one_or_tuple(thread, paths, |thread, path| follow(thread, object, path))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let names = this.cast::<AttrGetter>().and_then(|getter| getter.names.get());
        shown(thread, this, names.map_or(&[], |names| names.items()), None)
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let class = thread.interp().class_of(this).as_value();
        let names = this.cast::<AttrGetter>().and_then(|getter| getter.names.get());
        let names = names.map_or(Value::NONE, Gc::as_value);
        Ok(Tuple::small(&thread.interp(), &[class, names]))
    }
}

/// Return a callable object that calls the given method on its operand.
///
/// After f = methodcaller('name'), the call f(r) returns r.name().
/// After g = methodcaller('name', 'date', foo=1), the call g(r) returns
/// r.name('date', foo=1).
#[pytype(name = "methodcaller", module = "operator", shape = ids::METHODCALLER,
    signature = "(name, /, *args, **kwargs)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct MethodCaller {
    header: Header,
    name: GcSlot<Str>,
    /// Positional values, then those of the keywords.
    values: GcSlot<Tuple>,
    keywords: GcSlot<Tuple>,
}

#[pymethods]
impl MethodCaller {
    #[getter(name = "__text_signature__")]
    fn text_signature(_this: Gc<MethodCaller>) -> &'static str {
        "(obj, /)"
    }

    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> PyResult<Gc<MethodCaller>> {
        let [name, args @ ..] = args else {
            return Err(thread.type_error("methodcaller needs at least one argument, the method name"));
        };
        let Some(name) = name.cast::<Str>() else {
            return Err(thread.type_error("method name must be a string"));
        };
        let interp = thread.interp();
        let count = kwargs.map_or(0, |kwargs| kwargs.len());
        let mut position = Default::default();
        let keywords = tuple_of(thread, count, |_, _| {
            let entry = kwargs.and_then(|kwargs| kwargs.next(&mut position));
            Ok(entry.map_or(Value::NONE, |(key, _)| key))
        })?;
        let mut position = Default::default();
        let values = tuple_of(thread, args.len() + count, |_, index| {
            let value = || kwargs.and_then(|kwargs| kwargs.next(&mut position)).map(|(_, value)| value);
            Ok(args.get(index).copied().or_else(value).unwrap_or(Value::NONE))
        })?;
        let caller = MethodCaller {
            header: Header::new(ids::METHODCALLER),
            name: GcSlot::new(Str::interned(&interp, name)),
            values: GcSlot::new(values),
            keywords: GcSlot::new(keywords),
        };
        Ok(thread.heap().alloc(ids::METHODCALLER, caller))
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Gc<MethodCaller>, args: Args<'_>) -> PyResult {
        let object = only_argument(thread, "methodcaller", args)?;
        let (Some(name), Some(values)) = (this.name.get(), this.values.get()) else { return Ok(Value::NONE) };
        let method = attr::get(thread, object, name)?;
        call::with_args(thread, method, Args::with_names(values.items(), this.keywords.get()))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(caller) = this.cast::<MethodCaller>() else { return Ok(Value::NONE) };
        let (Some(name), Some(values)) = (caller.name.get(), caller.values.get()) else {
            return Ok(Value::NONE);
        };
        let (keywords, positional) = caller.split(thread, values)?;
        let items = joined(thread, name.as_value(), positional)?;
        shown(thread, this, items.items(), Some(keywords))
    }

    /// Return state information for pickling
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult<(Value, Gc<Tuple>)> {
        let caller = this.cast::<MethodCaller>();
        let parts = caller.and_then(|caller| Some((caller, caller.name.get()?, caller.values.get()?)));
        let Some((caller, name, values)) = parts else {
            return Ok((Value::NONE, thread.interp().empty_tuple()));
        };
        let class = thread.interp().class_of(this).as_value();
        let (keywords, positional) = caller.split(thread, values)?;
        if keywords.is_empty() {
            return Ok((class, joined(thread, name.as_value(), positional)?));
        }
        // The keywords are in a `partial` of the class.
        let functools = import::import_module(thread, "functools")?;
        let partial = attr::get(thread, functools, Str::intern(&thread.interp(), "partial"))?;
        let (names, given) = (List::empty(&thread.interp()), List::new(thread, &[class, name.as_value()])?);
        let mut position = Position::default();
        while let Some((name, value)) = keywords.next(&mut position) {
            names.push(thread, name)?;
            given.push(thread, value)?;
        }
        let names = Tuple::new(thread, names.items())?;
        let made = call::with_args(thread, partial, Args::with_names(given.items(), Some(names)))?;
        Ok((made, Tuple::new(thread, positional)?))
    }
}

impl MethodCaller {
    /// The keyword arguments as a dict, and the positional ones.
    fn split(&self, thread: &mut Thread, values: Gc<Tuple>) -> PyResult<(Gc<Dict>, &'static [Value])> {
        let names = self.keywords.get().map_or(&[][..], |names| names.items());
        let (positional, named) = values.items().split_at(values.len() - names.len());
        let keywords = Dict::new(thread);
        for (&name, &value) in names.iter().zip(named) {
            keywords.set(thread, name, value)?;
        }
        Ok((keywords, positional))
    }
}
