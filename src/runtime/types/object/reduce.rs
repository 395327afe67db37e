//! `object.__reduce_ex__` and `object.__getstate__`: how objects are copied and pickled.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::modules::import;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A function of the module `copyreg`.
fn copyreg(thread: &mut Thread, name: &str) -> PyResult {
    let module = import::import_module(thread, "copyreg")?;
    let name = Str::intern(&thread.interp(), name);
    attr::get(thread, module, name)
}

/// `object.__reduce_ex__(protocol)`
pub(super) fn reduce(thread: &mut Thread, this: Value, protocol: i64) -> PyResult {
    if protocol < 2 {
        let function = copyreg(thread, "_reduce_ex")?;
        return call::call(thread, function, &[this, Value::int_from_low_bits(protocol)]);
    }
    let class = thread.interp().class_of(this);
    if class.slot(|slots| slots.new).is_none() {
        return Err(not_picklable(thread, class));
    }
    let new_args = new_arguments(thread, this)?;
    let (function, args) = match new_args {
        Some((args, keywords)) if keywords.is_some_and(|keywords| !keywords.is_empty()) => {
            let keywords = keywords.map_or(Value::NONE, |keywords| keywords.as_value());
            let args = [class.as_value(), args.as_value(), keywords];
            (copyreg(thread, "__newobj_ex__")?, Tuple::new(thread, &args)?)
        }
        _ => {
            let list = List::new(thread, &[class.as_value()])?;
            if let Some((args, _)) = new_args {
                list.extend_from_slice(thread, args.items())?;
            }
            (copyreg(thread, "__newobj__")?, Tuple::new(thread, list.items())?)
        }
    };
    let (is_list, dict) = (this.cast::<List>().is_some(), this.cast::<Dict>());
    let required = new_args.is_none() && !is_list && dict.is_none();
    let state = own_or_default_state(thread, this, required)?;
    let items = if is_list { iter::iter(thread, this)? } else { Value::NONE };
    let pairs = match dict {
        Some(_) => {
            let pairs = specials::method(thread, this, Name::items, &[])?;
            iter::iter(thread, pairs)?
        }
        None => Value::NONE,
    };
    Ok(Tuple::new(thread, &[function, args.as_value(), state, items, pairs])?.as_value())
}

#[cold]
fn not_picklable(thread: &mut Thread, class: Gc<Class>) -> Raised {
    let name = class.name_text();
    thread.type_error(format!("cannot pickle '{name}' object"))
}

/// What `__new__` takes: positional arguments and keywords.
type NewArguments = (Gc<Tuple>, Option<Gc<Dict>>);

/// What `__getnewargs_ex__` or `__getnewargs__` says `__new__` takes.
fn new_arguments(thread: &mut Thread, this: Value) -> PyResult<Option<NewArguments>> {
    if let Some(pair) = specials::method_optional(thread, this, Name::__getnewargs_ex__, &[])? {
        return extended_arguments(thread, pair).map(Some);
    }
    let Some(args) = specials::method_optional(thread, this, Name::__getnewargs__, &[])? else {
        return Ok(None);
    };
    match args.cast::<Tuple>() {
        Some(args) => Ok(Some((args, None))),
        None => {
            let got = thread.interp().class_of(args).name_text();
            Err(thread.type_error(format!("__getnewargs__ should return a tuple, not '{got}'")))
        }
    }
}

fn extended_arguments(thread: &mut Thread, pair: Value) -> PyResult<NewArguments> {
    let kind = |thread: &Thread, value: Value| thread.interp().class_of(value).name_text();
    let Some(tuple) = pair.cast::<Tuple>() else {
        let got = kind(thread, pair);
        return Err(thread.type_error(format!("__getnewargs_ex__ should return a tuple, not '{got}'")));
    };
    let &[args, keywords] = tuple.items() else {
        let text = format!("__getnewargs_ex__ should return a tuple of length 2, not {}", tuple.len());
        return Err(thread.value_error(text));
    };
    let Some(args) = args.cast::<Tuple>() else {
        let got = kind(thread, args);
        let text =
            format!("first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{got}'");
        return Err(thread.type_error(text));
    };
    match keywords.cast::<Dict>() {
        Some(keywords) => Ok((args, Some(keywords))),
        None => {
            let got = kind(thread, keywords);
            let text =
                format!("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{got}'");
            Err(thread.type_error(text))
        }
    }
}

/// The state by the object's `__getstate__`, which objects without state of their own may do without.
fn own_or_default_state(thread: &mut Thread, this: Value, required: bool) -> PyResult {
    let interp = thread.interp();
    let name = Name::__getstate__.get(&interp);
    let own = class::lookup(&interp, interp.class_of(this), name);
    if own == class::lookup(&interp, interp.class(ids::OBJECT), name) {
        let class = interp.class_of(this);
        if required && class.payload() != ids::OBJECT {
            return Err(not_picklable(thread, class));
        }
        return state(thread, this);
    }
    let method = attr::get(thread, this, name)?;
    call::call(thread, method, &[])
}

/// `object.__getstate__`: the attributes, and the values of `__slots__` where there are any.
pub(super) fn state(thread: &mut Thread, this: Value) -> PyResult {
    let interp = thread.interp();
    let attributes = attr::get_optional(thread, this, Name::__dict__.get(&interp))?;
    let is_empty = attributes.is_none_or(|dict| dict.cast::<Dict>().is_some_and(|dict| dict.is_empty()));
    let attributes = attributes.filter(|_| !is_empty).unwrap_or(Value::NONE);
    let slots = Dict::new(thread);
    let names = slot_names(thread, interp.class_of(this))?;
    let mut index = 0;
    while let Some(name) = names.and_then(|names| names.get(index)) {
        index += 1;
        let Some(name) = name.cast::<Str>() else { continue };
        let name = Str::interned(&interp, name);
        if let Some(value) = attr::get_optional(thread, this, name)? {
            slots.set_str(thread, name, value)?;
        }
    }
    if slots.is_empty() {
        return Ok(attributes);
    }
    Ok(Tuple::small(&interp, &[attributes, slots.as_value()]).as_value())
}

/// The names that `copyreg` finds in the `__slots__` of a class and its bases.
fn slot_names(thread: &mut Thread, class: Gc<Class>) -> PyResult<Option<Gc<List>>> {
    let interp = thread.interp();
    let known = class::namespace(&interp, class).cell(Name::__slotnames__.get(&interp));
    if let Some(names) = known.and_then(|cell| cell.get()).and_then(|names| names.cast::<List>()) {
        return Ok(Some(names));
    }
    let function = copyreg(thread, "_slotnames")?;
    let names = call::call(thread, function, &[class.as_value()])?;
    match names.cast::<List>() {
        Some(names) => Ok(Some(names)),
        None if names.is_none() => Ok(None),
        None => Err(thread.type_error("copyreg._slotnames didn't return a list or None")),
    }
}
