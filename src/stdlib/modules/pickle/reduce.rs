//! Objects as calls that make them again.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::class::full_name;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::module_dict;
use super::module_entry;
use super::opcode;
use super::pickling_error;
use super::save::Saver;
use super::save::noted;

/// What `copyreg` has registered, looked up once in a stream.
#[derive(Default)]
pub(super) struct Registered {
    reducers: Option<Gc<Dict>>,
    extensions: Option<Gc<Dict>>,
}

impl Registered {
    /// Functions by the classes whose instances they reduce.
    fn reducers(&mut self, thread: &mut Thread) -> PyResult<Gc<Dict>> {
        known(&mut self.reducers, thread, "dispatch_table")
    }

    /// Numbers by modules and names.
    pub(super) fn extensions(&mut self, thread: &mut Thread) -> PyResult<Gc<Dict>> {
        known(&mut self.extensions, thread, "_extension_registry")
    }
}

#[inline]
fn known(place: &mut Option<Gc<Dict>>, thread: &mut Thread, name: &str) -> PyResult<Gc<Dict>> {
    if let Some(known) = *place {
        return Ok(known);
    }
    let found = module_dict(thread, "copyreg", name)?;
    *place = Some(found);
    Ok(found)
}

/// What `__reduce__` said, with `None` left out.
struct Reduced {
    callable: Value,
    args: Gc<Tuple>,
    state: Option<Value>,
    list_items: Option<Value>,
    dict_items: Option<Value>,
    state_setter: Option<Value>,
}

/// The name of a value's class in messages.
fn class_name(thread: &Thread, value: Value) -> String {
    let interp = thread.interp();
    full_name(&interp, interp.class_of(value))
}

#[cold]
fn wrong(thread: &mut Thread, what: &str, value: Value) -> Raised {
    let name = class_name(thread, value);
    pickling_error(thread, format!("{what}, not {name}"))
}

impl Reduced {
    fn of(thread: &mut Thread, parts: Gc<Tuple>) -> PyResult<Reduced> {
        const OF: &str = "item of the tuple returned by __reduce__ must be";
        let parts = parts.items();
        if !(2..=6).contains(&parts.len()) {
            let message = "tuple returned by __reduce__ must contain 2 through 6 elements";
            return Err(pickling_error(thread, message));
        }
        let part = |index: usize| parts.get(index).copied().filter(|part| !part.is_none());
        if !call::is_callable(thread, parts[0]) {
            return Err(wrong(thread, &format!("first {OF} callable"), parts[0]));
        }
        let Some(args) = parts[1].cast::<Tuple>() else {
            return Err(wrong(thread, &format!("second {OF} a tuple"), parts[1]));
        };
        for (index, place) in [(3, "fourth"), (4, "fifth")] {
            if let Some(items) = part(index)
                && !is_iterator(thread, items)
            {
                return Err(wrong(thread, &format!("{place} {OF} an iterator"), items));
            }
        }
        if let Some(setter) = part(5)
            && !call::is_callable(thread, setter)
        {
            return Err(wrong(thread, &format!("sixth {OF} callable"), setter));
        }
        Ok(Reduced {
            callable: parts[0],
            args,
            state: part(2),
            list_items: part(3),
            dict_items: part(4),
            state_setter: part(5),
        })
    }
}

fn is_iterator(thread: &Thread, value: Value) -> bool {
    thread.interp().class_of(value).slot(|slots| slots.next).is_some()
}

impl Saver<'_> {
    /// Writes an object of a class that has no instruction of its own.
    pub(super) fn by_reduction(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let interp = thread.interp();
        let class = interp.class_of(value);
        if let Some(function) = self.dispatched(thread, class)? {
            let reduced = call::call(thread, function, &[value])?;
            return self.reduced(thread, value, reduced);
        }
        if class.is_subclass_of(interp.class(core_ids::TYPE)) {
            return self.global(thread, value, None);
        }
        let reduce_ex = Name::__reduce_ex__.get(&interp);
        let reduced = match attr::get_optional(thread, value, reduce_ex)? {
            Some(method) => {
                let protocol = int::from_i64(&interp, self.protocol.into());
                call::call(thread, method, &[protocol])?
            }
            None => match attr::get_optional(thread, value, Name::__reduce__.get(&interp))? {
                Some(method) => call::call(thread, method, &[])?,
                None => {
                    let shown = ops::repr(thread, value)?.to_string_lossy();
                    let name = class.name_text();
                    let message = format!("can't pickle '{name}' object: {shown}");
                    return Err(pickling_error(thread, message));
                }
            },
        };
        self.reduced(thread, value, reduced)
    }

    /// The function that is registered for a class.
    fn dispatched(&mut self, thread: &mut Thread, class: Gc<Class>) -> PyResult<Option<Value>> {
        let class = class.as_value();
        let table = match self.hooks.dispatch_table {
            Some(table) => table,
            None => self.registered.reducers(thread)?.as_value(),
        };
        if let Some(table) = table.exact::<Dict>() {
            return table.get(thread, class);
        }
        match ops::getitem(thread, table, class) {
            Ok(function) => Ok(Some(function)),
            Err(raised) => thread.catch_builtin(raised, exceptions::KEY_ERROR).map(|()| None),
        }
    }

    /// Writes what an object was reduced to.
    pub(super) fn reduced(&mut self, thread: &mut Thread, value: Value, reduced: Value) -> PyResult<()> {
        if let Some(name) = reduced.cast::<Str>() {
            return self.global(thread, value, Some(name));
        }
        let saved = match reduced.cast::<Tuple>() {
            Some(parts) => self.save_reduce(thread, parts, value),
            None => Err(wrong(thread, "__reduce__ must return a string or tuple", reduced)),
        };
        noted(thread, saved, value, |_| Ok("object".to_owned()))
    }

    /// Writes a call that makes an object.
    pub(super) fn save_reduce_of(
        &mut self,
        thread: &mut Thread,
        callable: Value,
        args: Gc<Tuple>,
        value: Value,
    ) -> PyResult<()> {
        let parts = Tuple::new(thread, &[callable, args.as_value()])?;
        self.save_reduce(thread, parts, value)
    }

    fn save_reduce(&mut self, thread: &mut Thread, parts: Gc<Tuple>, value: Value) -> PyResult<()> {
        let reduced = Reduced::of(thread, parts)?;
        self.construction(thread, &reduced, value)?;
        match self.number_of(value) {
            // The object contains itself, and was made on the way.
            Some(number) => {
                self.op(thread, opcode::POP)?;
                self.get(thread, number)?;
            }
            None => self.memoize(thread, value)?,
        }
        if let Some(items) = reduced.list_items {
            self.appends_of(thread, items, value)?;
        }
        if let Some(items) = reduced.dict_items {
            self.set_items_of(thread, items, value)?;
        }
        match reduced.state {
            Some(state) => self.state(thread, state, reduced.state_setter, value),
            None => Ok(()),
        }
    }

    /// Writes an object that is part of another one.
    fn part(&mut self, thread: &mut Thread, part: Value, owner: Value, what: &str) -> PyResult<()> {
        let saved = self.save(thread, part);
        noted(thread, saved, owner, |_| Ok(what.to_owned()))
    }

    fn construction(&mut self, thread: &mut Thread, reduced: &Reduced, value: Value) -> PyResult<()> {
        let interp = thread.interp();
        let name = match self.protocol {
            0 | 1 => None,
            _ => attr::get_optional(thread, reduced.callable, Name::__name__.get(&interp))?,
        };
        let is_named =
            |text: &str| name.and_then(|name| name.cast::<Str>()).is_some_and(|name| name.equals_str(text));
        if is_named("__newobj__") {
            return self.new_object(thread, reduced.args, value);
        }
        if is_named("__newobj_ex__") {
            return self.new_object_ex(thread, reduced.args, value);
        }
        self.part(thread, reduced.callable, value, "reconstructor")?;
        self.part(thread, reduced.args.as_value(), value, "reconstructor arguments")?;
        self.op(thread, opcode::REDUCE)
    }

    fn new_object(&mut self, thread: &mut Thread, args: Gc<Tuple>, value: Value) -> PyResult<()> {
        let Some((&class, rest)) = args.items().split_first() else {
            return Err(pickling_error(thread, "__newobj__ expected at least 1 argument, got 0"));
        };
        fitting_class(thread, "__newobj__", class, value)?;
        let rest = Tuple::new(thread, rest)?;
        self.part(thread, class, value, "class")?;
        self.part(thread, rest.as_value(), value, "__new__ arguments")?;
        self.op(thread, opcode::NEWOBJ)
    }

    fn new_object_ex(&mut self, thread: &mut Thread, args: Gc<Tuple>, value: Value) -> PyResult<()> {
        let &[class, args, keywords] = args.items() else {
            let given = args.len();
            return Err(pickling_error(thread, format!("__newobj_ex__ expected 3 arguments, got {given}")));
        };
        fitting_class(thread, "__newobj_ex__", class, value)?;
        let Some(positional) = args.cast::<Tuple>() else {
            return Err(wrong(thread, "second argument to __newobj_ex__() must be a tuple", args));
        };
        let Some(named) = keywords.cast::<Dict>() else {
            return Err(wrong(thread, "third argument to __newobj_ex__() must be a dict", keywords));
        };
        if self.protocol >= 4 {
            self.part(thread, class, value, "class")?;
            self.part(thread, args, value, "__new__ arguments")?;
            self.part(thread, keywords, value, "__new__ arguments")?;
            return self.op(thread, opcode::NEWOBJ_EX);
        }
        let partial = partial_new(thread, class, positional, named)?;
        self.part(thread, partial, value, "reconstructor")?;
        let none = Tuple::new(thread, &[])?;
        self.save(thread, none.as_value())?;
        self.op(thread, opcode::REDUCE)
    }

    fn state(
        &mut self,
        thread: &mut Thread,
        state: Value,
        setter: Option<Value>,
        value: Value,
    ) -> PyResult<()> {
        let Some(setter) = setter else {
            self.part(thread, state, value, "state")?;
            return self.op(thread, opcode::BUILD);
        };
        self.part(thread, setter, value, "state setter")?;
        self.save(thread, value)?;
        self.part(thread, state, value, "state")?;
        self.out.put(thread, &[opcode::TUPLE2, opcode::REDUCE, opcode::POP])
    }
}

/// An error unless the class is that of the object.
fn fitting_class(thread: &mut Thread, function: &str, class: Value, value: Value) -> PyResult<()> {
    if class.as_class().is_none() {
        return Err(wrong(thread, &format!("first argument to {function}() must be a class"), class));
    }
    let name = Name::__class__.get(&thread.interp());
    let known = attr::get(thread, value, name)?;
    if known.is(class) {
        return Ok(());
    }
    let known = ops::repr(thread, known)?.to_string_lossy();
    let given = ops::repr(thread, class)?.to_string_lossy();
    Err(pickling_error(thread, format!("first argument to {function}() must be {known}, not {given}")))
}

/// `functools.partial(cls.__new__, cls, *args, **keywords)`
fn partial_new(thread: &mut Thread, class: Value, args: Gc<Tuple>, keywords: Gc<Dict>) -> PyResult {
    let partial = module_entry(thread, "functools", "partial")?;
    let new = Name::__new__.get(&thread.interp());
    let new = attr::get(thread, class, new)?;
    let all = List::new(thread, &[new, class])?;
    all.extend_from_slice(thread, args.items())?;
    call::with_dict(thread, partial, all, keywords)
}
