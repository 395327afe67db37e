//! `FrameLocalsProxy`: the variables of a frame as a mapping that writes through to them.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::frame::FrameRef;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::code;
use crate::types::code::Code;
use crate::types::dict;
use crate::types::dict::Dict;
use crate::types::frame::FrameObject;
use crate::types::function::Cell;
use crate::types::generator::Generator;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

// The variables of a frame. Names that the code does not have are kept beside them.
#[pytype(name = "FrameLocalsProxy", shape = ids::FRAME_LOCALS_PROXY, flags(MAPPING, UNHASHABLE), methods(METHODS), trace)]
#[repr(C)]
pub struct FrameLocalsProxy {
    header: Header,
    frame: GcSlot<FrameObject>,
}

/// A proxy of a frame's variables.
pub(super) fn proxy(thread: &mut Thread, frame: Gc<FrameObject>) -> Value {
    thread.interp().class(ids::FRAME_LOCALS_PROXY);
    let proxy = FrameLocalsProxy { header: Header::new(ids::FRAME_LOCALS_PROXY), frame: GcSlot::new(frame) };
    thread.heap().alloc(ids::FRAME_LOCALS_PROXY, proxy).as_value()
}

/// The variables of a running function as a dict of their own: `locals()`.
pub(crate) fn snapshot(thread: &mut Thread, frame: FrameRef) -> PyResult<Gc<Dict>> {
    let made = Dict::new(thread);
    let names = names(thread, frame.code)?;
    for index in frame.code.variable_slots() {
        if let (Some(name), Some(value)) =
            (name_at(names, index), content(frame.code, index, frame.slot(index)))
        {
            // A variable of an inlined comprehension comes before the cell of the same name.
            made.set_default(thread, name.as_value(), value)?;
        }
    }
    let object = frame.object.get().and_then(|object| object.exact::<FrameObject>());
    if let Some(extra) = object.and_then(|object| object.extra_locals.get()) {
        made.update_from(thread, extra)?;
    }
    Ok(made)
}

/// Whether a frame of a module or class is in a comprehension that was inlined: its variables lie in slots of the frame,
/// and for as long as they do they are all that `locals()` shows.
pub(crate) fn has_hidden(code: Gc<Code>, slot: impl Fn(usize) -> Option<Value>) -> bool {
    let cells = &code.data().cellvars;
    let own = code.nlocals() + cells.len();
    code.variable_slots().filter(|&index| index < own).any(|index| {
        let cell = index.checked_sub(code.nlocals()).map(|cell| &*cells[cell]);
        !cell.is_some_and(is_class_cell) && content(code, index, slot(index)).is_some()
    })
}

/// Names of the cells that the compiler makes for a class or module.
fn is_class_cell(name: &str) -> bool {
    matches!(name, "__class__" | "__classdict__" | "__conditional_annotations__")
}

fn names(thread: &mut Thread, code: Gc<Code>) -> PyResult<Gc<Values>> {
    code::slot_names(&thread.interp(), code).ok_or_else(|| thread.memory_error())
}

fn name_at(names: Gc<Values>, index: usize) -> Option<Gc<Str>> {
    names.slots()[index].get()?.exact::<Str>()
}

/// What a slot's variable holds: cells are looked into.
fn content(code: Gc<Code>, index: usize, slot: Option<Value>) -> Option<Value> {
    match slot?.exact::<Cell>() {
        Some(cell) if index >= code.nlocals() => cell.get(),
        _ => slot,
    }
}

impl FrameObject {
    /// The value of the variable in a slot.
    fn variable(&self, index: usize) -> Option<Value> {
        content(self.code(), index, self.slot(index))
    }

    /// Gives the variable in a slot a value, wherever the frame's contents are now.
    fn set_variable(this: Gc<FrameObject>, thread: &mut Thread, index: usize, value: Value) -> PyResult<()> {
        let cell = this.slot(index).filter(|_| index >= this.code().nlocals());
        if let Some(cell) = cell.and_then(|cell| cell.exact::<Cell>()) {
            cell.set(&thread.interp(), Some(value));
            return Ok(());
        }
        if let Some(frame) = this.live.get() {
            frame.set_slot(index, Some(value));
            frame.set_flag(flags::LEAVE);
            return Ok(());
        }
        let suspended = this.generator.get().and_then(|generator| generator.exact::<Generator>());
        let slots = match suspended.and_then(|generator| generator.saved.get()).or(this.slots.get()) {
            Some(slots) => slots,
            None => {
                let slots = thread.alloc_values(this.code().slot_count())?;
                thread.heap().set_gc(this, &this.slots, Some(slots));
                slots
            }
        };
        storage::store(thread.heap(), slots, index, value);
        Ok(())
    }

    /// The slot of the variable with a name, bound or not.
    fn variable_named(&self, thread: &mut Thread, key: Value) -> PyResult<Option<usize>> {
        let hash = ops::hash(thread, key)?;
        let code = self.code();
        let names = names(thread, code)?;
        if let Some(key) = key.exact::<Str>() {
            // A variable of an inlined comprehension and a cell may have the same name.
            let is_named = |&index: &usize| name_at(names, index).is_some_and(|name| name.equals(&key));
            let bound = |&index: &usize| self.variable(index).is_some();
            let first = code.variable_slots().find(is_named);
            return Ok(code.variable_slots().filter(is_named).find(bound).or(first));
        }
        for index in code.variable_slots() {
            let Some(name) = name_at(names, index).map(|name| name.as_value()) else { continue };
            if ops::hash(thread, name)? == hash && ops::equal(thread, name, key)? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// The value under a key, a name of the code or not.
    fn local(&self, thread: &mut Thread, key: Value) -> PyResult<Option<Value>> {
        let variable = self.variable_named(thread, key)?;
        if let Some(value) = variable.and_then(|index| self.variable(index)) {
            return Ok(Some(value));
        }
        match self.extra_locals.get() {
            Some(extra) => extra.get(thread, key),
            None => Ok(None),
        }
    }

    /// Writes through to the variable named, or keeps the value beside the variables.
    fn set_local(this: Gc<FrameObject>, thread: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        if let Some(index) = this.variable_named(thread, key)? {
            return Self::set_variable(this, thread, index, value);
        }
        let extra = match this.extra_locals.get() {
            Some(extra) => extra,
            None => {
                let extra = Dict::new(thread);
                thread.heap().set_gc(this, &this.extra_locals, Some(extra));
                extra
            }
        };
        extra.set(thread, key, value)
    }

    /// Takes away what is no variable of the code.
    fn remove_local(&self, thread: &mut Thread, key: Value) -> PyResult<Option<Value>> {
        if self.variable_named(thread, key)?.is_some() {
            return Err(thread.value_error("cannot remove local variables from FrameLocalsProxy"));
        }
        match self.extra_locals.get() {
            Some(extra) => extra.remove(thread, key),
            None => Ok(None),
        }
    }

    /// Calls `each` with the names and values that there are: the variables, then the rest.
    fn each_local(
        &self,
        thread: &mut Thread,
        mut each: impl FnMut(&mut Thread, Value, Value) -> PyResult<()>,
    ) -> PyResult<()> {
        let code = self.code();
        let names = names(thread, code)?;
        for index in code.variable_slots() {
            if let (Some(name), Some(value)) = (name_at(names, index), self.variable(index)) {
                each(thread, name.as_value(), value)?;
            }
        }
        let Some(extra) = self.extra_locals.get() else { return Ok(()) };
        let mut position = dict::Position::default();
        while let Some((key, value)) = extra.next(&mut position) {
            each(thread, key, value)?;
            thread.work(64)?;
        }
        Ok(())
    }
}

impl FrameLocalsProxy {
    fn frame(&self) -> Gc<FrameObject> {
        self.frame.get().expect("a proxy has a frame")
    }

    fn to_dict(&self, thread: &mut Thread) -> PyResult<Gc<Dict>> {
        let made = Dict::new(thread);
        self.frame().each_local(thread, |thread, name, value| made.set(thread, name, value))?;
        Ok(made)
    }

    fn to_list(
        &self,
        thread: &mut Thread,
        item: impl Fn(&mut Thread, Value, Value) -> Value,
    ) -> PyResult<Gc<List>> {
        let made = List::empty(&thread.interp());
        self.frame().each_local(thread, |thread, name, value| {
            let item = item(thread, name, value);
            made.push(thread, item)
        })?;
        Ok(made)
    }
}

/// A dict or a proxy.
fn is_mapping(value: Value) -> bool {
    value.cast::<Dict>().is_some() || value.exact::<FrameLocalsProxy>().is_some()
}

/// Puts everything of a dict or a proxy into a dict.
fn add_all(thread: &mut Thread, made: Gc<Dict>, from: Value) -> PyResult<()> {
    each_item(thread, from, |thread, key, value| made.set(thread, key, value))
}

/// Calls `each` with the keys that a mapping has now, and their values.
fn each_item(
    thread: &mut Thread,
    mapping: Value,
    mut each: impl FnMut(&mut Thread, Value, Value) -> PyResult<()>,
) -> PyResult<()> {
    let keys = attr::get(thread, mapping, Name::keys.get(&thread.interp()))?;
    let keys = call::call(thread, keys, &[])?;
    let keys = iter::to_list(thread, keys)?;
    let mut index = 0;
    while let Some(key) = keys.get(index) {
        let value = ops::getitem(thread, mapping, key)?;
        each(thread, key, value)?;
        thread.work(64)?;
        index += 1;
    }
    Ok(())
}

/// Writes everything of a dict or a proxy through.
fn merge(thread: &mut Thread, this: Gc<FrameLocalsProxy>, from: Value) -> PyResult<()> {
    each_item(thread, from, |thread, key, value| FrameObject::set_local(this.frame(), thread, key, value))
}

/// The key and the default of a method that takes one or two arguments.
fn key_and_default(thread: &mut Thread, name: &str, args: Args<'_>) -> PyResult<(Value, Option<Value>)> {
    if args.names().is_some() {
        return Err(thread.type_error(format!("FrameLocalsProxy.{name}() takes no keyword arguments")));
    }
    match *args.positional() {
        [key] => Ok((key, None)),
        [key, default] => Ok((key, Some(default))),
        _ => Err(thread.type_error(format!("{name} expected 1 or 2 arguments"))),
    }
}

#[cold]
fn not_defined(thread: &mut Thread, key: Value) -> Raised {
    let mut text = StrBuilder::new();
    let message = ops::repr(thread, key).and_then(|key| {
        text.push_str("local variable '");
        text.push_string(thread, key)?;
        text.push_str("' is not defined");
        text.finish(thread)
    });
    match message {
        Ok(message) => thread.raise_with(exceptions::KEY_ERROR, &[message.as_value()]),
        Err(raised) => raised,
    }
}

/// Operators.
#[pymethods]
impl FrameLocalsProxy {
    #[slot(new)]
    fn new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        let [frame] = *args.positional() else {
            let given = args.positional().len();
            return Err(thread.type_error(format!("FrameLocalsProxy expected 1 argument, got {given}")));
        };
        let Some(frame) = frame.exact::<FrameObject>() else {
            let kind = thread.interp().class_of(frame).name_text();
            return Err(thread.type_error(format!("expect frame, not {kind}")));
        };
        if args.names().is_some() {
            return Err(thread.type_error("FrameLocalsProxy takes no keyword arguments"));
        }
        Ok(proxy(thread, frame))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<Str>> {
        let text = thread.repr_once(this.as_value(), |thread| {
            let dict = this.to_dict(thread)?;
            ops::repr(thread, dict.as_value())
        })?;
        match text {
            Some(text) => Ok(text),
            None => Str::from_text(thread, "{...}"),
        }
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<FrameLocalsProxy>, other: Value, op: Comparison) -> PyResult {
        if let (Some(other), Comparison::Eq | Comparison::Ne) = (other.exact::<FrameLocalsProxy>(), op) {
            return Ok(Value::bool((this.frame() == other.frame()) == (op == Comparison::Eq)));
        }
        if other.cast::<Dict>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let dict = this.to_dict(thread)?;
        ops::compare(thread, op, dict.as_value(), other)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult {
        let names = this.to_list(thread, |_, name, _| name)?;
        iter::iter(thread, names.as_value())
    }

    #[slot(len)]
    fn len(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<usize> {
        let mut count = 0;
        this.frame().each_local(thread, |_, _, _| {
            count += 1;
            Ok(())
        })?;
        Ok(count)
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<FrameLocalsProxy>, key: Value) -> PyResult<bool> {
        Ok(this.frame().local(thread, key)?.is_some())
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<FrameLocalsProxy>, key: Value) -> PyResult {
        match this.frame().local(thread, key)? {
            Some(value) => Ok(value),
            None => Err(not_defined(thread, key)),
        }
    }

    #[slot(setitem)]
    fn setitem(
        thread: &mut Thread,
        this: Gc<FrameLocalsProxy>,
        key: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return match this.frame().remove_local(thread, key)? {
                Some(_) => Ok(()),
                None => Err(thread.key_error(key)),
            };
        };
        FrameObject::set_local(this.frame(), thread, key, value)
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        if !is_mapping(left) || !is_mapping(right) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let made = Dict::new(thread);
        add_all(thread, made, left)?;
        add_all(thread, made, right)?;
        Ok(made.as_value())
    }

    #[slot(ior)]
    fn ior(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        match this.exact::<FrameLocalsProxy>() {
            Some(proxy) if is_mapping(other) => merge(thread, proxy, other)?,
            _ => return Ok(Value::NOT_IMPLEMENTED),
        }
        Ok(this)
    }
}

/// Methods.
#[pymethods(extra = METHODS)]
impl FrameLocalsProxy {
    #[method(raw)]
    fn get(thread: &mut Thread, this: Gc<FrameLocalsProxy>, args: Args<'_>) -> PyResult {
        let (key, default) = key_and_default(thread, "get", args)?;
        Ok(this.frame().local(thread, key)?.or(default).unwrap_or(Value::NONE))
    }

    #[method(raw)]
    fn setdefault(thread: &mut Thread, this: Gc<FrameLocalsProxy>, args: Args<'_>) -> PyResult {
        let (key, default) = key_and_default(thread, "setdefault", args)?;
        if let Some(value) = this.frame().local(thread, key)? {
            return Ok(value);
        }
        let default = default.unwrap_or(Value::NONE);
        FrameObject::set_local(this.frame(), thread, key, default)?;
        Ok(default)
    }

    #[method("(key, default=<unrepresentable>, /)")]
    fn pop(thread: &mut Thread, this: Gc<FrameLocalsProxy>, key: Value, default: Option<Value>) -> PyResult {
        match this.frame().remove_local(thread, key)?.or(default) {
            Some(value) => Ok(value),
            None => Err(thread.key_error(key)),
        }
    }

    #[method("(object, /)")]
    fn update(thread: &mut Thread, this: Gc<FrameLocalsProxy>, object: Value) -> PyResult<()> {
        if is_mapping(object) {
            match merge(thread, this, object) {
                Ok(()) => return Ok(()),
                Err(raised) => thread.forget(raised),
            }
        }
        Err(thread.type_error("update() argument must be dict or another FrameLocalsProxy"))
    }

    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<Dict>> {
        this.to_dict(thread)
    }

    #[method("()")]
    fn keys(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        this.to_list(thread, |_, name, _| name)
    }

    #[method("()")]
    fn values(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        this.to_list(thread, |_, _, value| value)
    }

    #[method("()")]
    fn items(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        this.to_list(thread, |thread, name, value| Tuple::small(&thread.interp(), &[name, value]).as_value())
    }

    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        let names = this.to_list(thread, |_, name, _| name)?;
        names.reverse_items(&thread.interp());
        Ok(names)
    }
}
