//! `partial` and its `Placeholder`.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::descr::Method;
use taipan_runtime::object::instance;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::storage;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::class::module_name;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;

/// The type of the Placeholder singleton.
///
/// Used as a placeholder for partial arguments.
#[pytype(name = "_PlaceholderType", module = "functools", shape = ids::PLACEHOLDER, leaf)]
#[repr(C)]
pub struct Placeholder {
    header: Header,
}

impl Placeholder {
    /// The only one of the interpreter.
    pub fn of(thread: &mut Thread) -> PyResult<Gc<Placeholder>> {
        let kept = thread.interp().module_state();
        if let Some(known) = kept.get_text(&thread.interp(), "Placeholder").and_then(|known| known.exact()) {
            return Ok(known);
        }
        thread.interp().class(ids::PLACEHOLDER);
        let placeholder = Placeholder { header: Header::new(ids::PLACEHOLDER) };
        let placeholder = thread.heap().alloc(ids::PLACEHOLDER, placeholder);
        kept.set_text(thread, "Placeholder", placeholder.as_value())?;
        Ok(placeholder)
    }
}

#[pymethods]
impl Placeholder {
    #[slot(new)]
    fn new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        if !args.all().is_empty() {
            return Err(thread.type_error("PlaceholderType takes no arguments"));
        }
        Ok(Placeholder::of(thread)?.as_value())
    }

    #[slot(repr)]
    fn repr(_this: Gc<Placeholder>) -> &'static str {
        "Placeholder"
    }

    #[method("()", name = "__reduce__")]
    fn reduce(_this: Gc<Placeholder>) -> &'static str {
        "Placeholder"
    }
}

fn is_placeholder(value: Value) -> bool {
    value.exact::<Placeholder>().is_some()
}

/// Create a new function with partial application of the given arguments
/// and keywords.
#[pytype(name = "partial", module = "functools", shape = ids::PARTIAL,
    signature = "(func, /, *args, **keywords)", flags(BASETYPE, WEAKREF), dict = dict, trace)]
#[repr(C)]
pub struct Partial {
    header: Header,
    /// function object to use in future partial calls
    #[pymember]
    func: Slot,
    /// tuple of arguments to future partial calls
    #[pymember]
    args: GcSlot<Tuple>,
    /// dictionary of keyword arguments to future partial calls
    #[pymember]
    keywords: GcSlot<Dict>,
    dict: GcSlot<Dict>,
    /// How many of the arguments are placeholders.
    #[untraced]
    placeholders: Cell<usize>,
}

/// Calls take this many arguments without storage but the native stack.
const FEW: usize = 8;

impl Partial {
    fn items(&self) -> &'static [Value] {
        self.args.get().map_or(&[], |args| args.items())
    }

    fn function(&self) -> Value {
        self.func.get().unwrap_or(Value::NONE)
    }

    /// The partial whose arguments a new one takes over.
    fn under(thread: &mut Thread, func: Value) -> PyResult<Option<Gc<Partial>>> {
        let Some(partial) = func.cast::<Partial>() else { return Ok(None) };
        let is_bare = match func.as_instance() {
            None => partial.dict.get().is_none_or(|dict| dict.is_empty()),
            Some(_) => attr::own_dict(thread, func)?.is_none_or(|dict| dict.is_empty()),
        };
        Ok(Some(partial).filter(|_| is_bare))
    }

    fn allocate(
        thread: &Thread,
        func: Value,
        args: Gc<Tuple>,
        keywords: Gc<Dict>,
        placeholders: usize,
    ) -> Gc<Partial> {
        thread.interp().class(ids::PARTIAL);
        let partial = Partial {
            header: Header::new(ids::PARTIAL),
            func: Slot::new(func),
            args: GcSlot::new(args),
            keywords: GcSlot::new(keywords),
            dict: GcSlot::empty(),
            placeholders: Cell::new(placeholders),
        };
        thread.heap().alloc(ids::PARTIAL, partial)
    }

    /// Writes the positional arguments of a call: the own ones, with the given ones in the place of placeholders, then
    /// the rest of the given.
    fn lay_positional(&self, given: &[Value], mut put: impl FnMut(Value)) {
        let mut given = given.iter().copied();
        for &own in self.items() {
            put(if is_placeholder(own) { given.next().unwrap_or(own) } else { own });
        }
        given.for_each(put);
    }

    #[cold]
    fn too_few(&self, thread: &mut Thread, given: usize) -> Raised {
        let wanted = self.placeholders.get();
        thread.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {wanted}, got {given}"
        ))
    }

    /// The call with keywords of its own.
    #[inline(never)]
    fn call_with_keywords(
        thread: &mut Thread,
        this: Gc<Partial>,
        keywords: Gc<Dict>,
        args: Args<'_>,
    ) -> PyResult {
        let merged = match args.keyword_count() {
            0 => keywords,
            _ => {
                let merged = keywords.copy(thread)?;
                for (name, value) in args.keywords() {
                    merged.set_str(thread, name, value)?;
                }
                merged
            }
        };
        let values = this.positional(thread, args.positional(), merged.len())?;
        call::with_dict(thread, this.function(), values, merged)
    }

    /// The positional arguments of a call in a list with room for `more`.
    fn positional(&self, thread: &mut Thread, given: &[Value], more: usize) -> PyResult<Gc<List>> {
        let list = List::with_capacity(thread, self.items().len() + given.len() + more)?;
        let mut laid = Ok(());
        self.lay_positional(given, |item| {
            if laid.is_ok() {
                laid = list.push(thread, item);
            }
        });
        laid.map(|()| list)
    }
}

/// The arguments of a partial of a partial, and how many placeholders are among them.
fn merge_args(thread: &mut Thread, under: Gc<Partial>, fresh: &[Value]) -> PyResult<(Gc<Tuple>, usize)> {
    let merged = under.positional(thread, fresh, 0)?;
    let count = merged.items().iter().filter(|item| is_placeholder(**item)).count();
    Ok((Tuple::new(thread, merged.items())?, count))
}

fn refuse_trailing(thread: &mut Thread, args: &[Value]) -> PyResult<()> {
    match args.last() {
        Some(&last) if is_placeholder(last) => {
            Err(thread.type_error("trailing Placeholders are not allowed"))
        }
        _ => Ok(()),
    }
}

/// What `__setstate__` takes.
struct State {
    func: Value,
    args: Gc<Tuple>,
    keywords: Option<Gc<Dict>>,
    dict: Value,
}

fn read_state(thread: &Thread, state: Value) -> Option<State> {
    let &[func, args, keywords, dict] = state.cast::<Tuple>()?.items() else { return None };
    let given = keywords.cast::<Dict>();
    let fits = call::is_callable(thread, func)
        && (keywords.is_none() || given.is_some())
        && (dict.is_none() || dict.cast::<Dict>().is_some());
    Some(State { func, args: args.cast::<Tuple>()?, keywords: given, dict }).filter(|_| fits)
}

#[pymethods]
impl Partial {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let Some((&func, fresh)) = args.positional().split_first() else {
            return Err(thread.type_error("type 'partial' takes at least one argument"));
        };
        if !call::is_callable(thread, func) {
            return Err(thread.type_error("the first argument must be callable"));
        }
        refuse_trailing(thread, fresh)?;
        if args.keywords().any(|(_, value)| is_placeholder(value)) {
            return Err(thread.type_error("Placeholder cannot be passed as a keyword argument"));
        }
        let under = Partial::under(thread, func)?;
        let (merged, placeholders) = match under {
            Some(under) => merge_args(thread, under, fresh)?,
            None => {
                let count = fresh.iter().filter(|item| is_placeholder(**item)).count();
                (Tuple::new(thread, fresh)?, count)
            }
        };
        let keywords = match under.and_then(|under| under.keywords.get()) {
            Some(keywords) => keywords.copy(thread)?,
            None => Dict::new(thread),
        };
        for (name, value) in args.keywords() {
            keywords.set_str(thread, name, value)?;
        }
        let func = under.map_or(func, |under| under.function());
        let partial = Partial::allocate(thread, func, merged, keywords, placeholders);
        instance::finish_new(thread, class, partial.as_value())
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Gc<Partial>, args: Args<'_>) -> PyResult {
        let given = args.positional();
        if given.len() < this.placeholders.get() {
            return Err(this.too_few(thread, given.len()));
        }
        let total = this.items().len() + args.all().len() - this.placeholders.get();
        if let Some(keywords) = this.keywords.get().filter(|keywords| !keywords.is_empty()) {
            return Partial::call_with_keywords(thread, this, keywords, args);
        }
        let keyword_values = &args.all()[given.len()..];
        if total <= FEW {
            let (mut values, mut count) = ([Value::NONE; FEW], 0);
            let mut put = |value| {
                values[count] = value;
                count += 1;
            };
            this.lay_positional(given, &mut put);
            keyword_values.iter().copied().for_each(put);
            return call::with_args(
                thread,
                this.function(),
                Args::with_names(&values[..total], args.names()),
            );
        }
        let values = thread.alloc_values(total)?;
        let (heap, mut count) = (thread.heap(), 0);
        let mut put = |value| {
            storage::store(heap, values, count, value);
            count += 1;
        };
        this.lay_positional(given, &mut put);
        keyword_values.iter().copied().for_each(put);
        let all = storage::filled(values, total);
        call::with_args(thread, this.function(), Args::with_names(all, args.names()))
    }

    #[slot(descr_get)]
    fn descr_get(thread: &mut Thread, this: Value, object: Option<Value>, _owner: Value) -> PyResult {
        match object.filter(|object| !object.is_none()) {
            Some(object) => Ok(Method::new(&thread.interp(), this, object).as_value()),
            None => Ok(this),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
        let shown = thread.repr_once(this, |thread| show(thread, this))?;
        match shown {
            Some(shown) => Ok(shown),
            None => Ok(Str::intern(&thread.interp(), "...")),
        }
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let Some(partial) = this.cast::<Partial>() else { return Ok(Value::NONE) };
        let dict = attr::own_dict(thread, this)?.filter(|dict| !dict.is_empty());
        let interp = thread.interp();
        let func = partial.function();
        let none = Value::NONE;
        let state = [
            func,
            partial.args.get().map_or(none, |args| args.as_value()),
            partial.keywords.get().map_or(none, |keywords| keywords.as_value()),
            dict.map_or(none, |dict| dict.as_value()),
        ];
        let state = Tuple::small(&interp, &state).as_value();
        let func = Tuple::small(&interp, &[func]).as_value();
        Ok(Tuple::small(&interp, &[interp.class_of(this).as_value(), func, state]).as_value())
    }

    #[method("(object, /)", name = "__setstate__")]
    fn setstate(thread: &mut Thread, this: Value, state: Value) -> PyResult<()> {
        let (Some(partial), Some(state)) = (this.cast::<Partial>(), read_state(thread, state)) else {
            return Err(thread.type_error("invalid partial state"));
        };
        refuse_trailing(thread, state.args.items())?;
        let args = match state.args.as_value().exact::<Tuple>() {
            Some(args) => args,
            None => Tuple::new(thread, state.args.items())?,
        };
        let keywords = match state.keywords {
            Some(keywords) if keywords.as_value().exact::<Dict>().is_some() => keywords,
            Some(keywords) => keywords.copy(thread)?,
            None => Dict::new(thread),
        };
        let heap = thread.heap();
        heap.set(partial, &partial.func, state.func);
        heap.set_gc(partial, &partial.args, args);
        heap.set_gc(partial, &partial.keywords, keywords);
        partial.placeholders.set(args.items().iter().filter(|item| is_placeholder(**item)).count());
        if state.dict.is_none() {
            return attr::own_dict(thread, this)?.map_or(Ok(()), |own| own.clear(thread));
        }
        let name = Str::intern(&thread.interp(), "__dict__");
        attr::set(thread, this, name, Some(state.dict))
    }

    /// partial is generic over the wrapped function's return type
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, key: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), key)
    }
}

/// `functools.partial(func, a, b, c=d)`
fn show(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
    let interp = thread.interp();
    let class = interp.class_of(this);
    let mut text = StrBuilder::new();
    if let Some(module) = module_name(&interp, class).filter(|module| module != "builtins") {
        text.push_str(&module);
        text.push_str(".");
    }
    text.push_string(thread, class.qualname())?;
    text.push_str("(");
    let Some(partial) = this.cast::<Partial>() else { return text.finish(thread) };
    // What is shown may give the partial another state meanwhile.
    let (items, keywords) = (partial.items(), partial.keywords.get());
    text.push_repr(thread, partial.function())?;
    for &item in items {
        text.push_str(", ");
        text.push_repr(thread, item)?;
    }
    let mut position = Position::default();
    while let Some((name, value)) = keywords.and_then(|keywords| keywords.next(&mut position)) {
        text.push_str(", ");
        text.push_str_of(thread, name)?;
        text.push_str("=");
        text.push_repr(thread, value)?;
    }
    text.push_str(")");
    text.finish(thread)
}
