//! Special methods: how slots and names like `__add__` are kept in step.
//!
//! Two tables, both made of one line per entry. [`ROWS`] says which names feed a slot and which trampoline a Python class
//! gets that defines one of them. [`WRAPPERS`] says which names a native type shows for the slots it fills, and how such a
//! wrapper calls the slot.

use std::hint::black_box;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::buffer;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::slots::GetAttr;
use crate::object::slots::Slots;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A slot and the names that feed it.
pub struct Row {
    /// The names, as they are looked up.
    pub names: &'static [Name],
    /// Whether the slot is filled.
    pub is_set: fn(&Slots) -> bool,
    /// Takes the slot from another table.
    pub copy: fn(&mut Slots, &Slots),
    /// Fills it with the trampoline.
    pub trampoline: fn(&mut Slots),
}

macro_rules! rows {
    ($($slot:ident [$($name:ident)+] $trampoline:expr;)*) => {
        /// Every slot that Python can fill.
        pub static ROWS: &[Row] = &[$(Row {
            names: &[$(Name::$name),+],
            is_set: |slots| slots.$slot.is_some(),
            copy: |to, from| to.$slot = from.$slot,
            trampoline: |slots| slots.$slot = Some($trampoline),
        },)*];
    };
}

rows! {
    repr [__repr__] |t, v| unary(t, v, Name::__repr__);
    str [__str__] |t, v| unary(t, v, Name::__str__);
    hash [__hash__] hash;
    call [__call__] call_object;
    getattribute [__getattribute__ __getattr__] getattribute;
    setattr [__setattr__ __delattr__] setattr;
    compare [__lt__ __le__ __eq__ __ne__ __gt__ __ge__] compare;
    iter [__iter__] iter;
    next [__next__] next;
    descr_get [__get__] descr_get;
    descr_set [__set__ __delete__] descr_set;
    new [__new__] new;
    init [__init__] init;
    del [__del__] |t, v| unary(t, v, Name::__del__);
    add [__add__ __radd__] |t, a, b| binary(t, a, b, Name::__add__, Name::__radd__, |s| s.add);
    sub [__sub__ __rsub__] |t, a, b| binary(t, a, b, Name::__sub__, Name::__rsub__, |s| s.sub);
    mul [__mul__ __rmul__] |t, a, b| binary(t, a, b, Name::__mul__, Name::__rmul__, |s| s.mul);
    matmul [__matmul__ __rmatmul__] |t, a, b| binary(t, a, b, Name::__matmul__, Name::__rmatmul__, |s| s.matmul);
    truediv [__truediv__ __rtruediv__]
        |t, a, b| binary(t, a, b, Name::__truediv__, Name::__rtruediv__, |s| s.truediv);
    floordiv [__floordiv__ __rfloordiv__]
        |t, a, b| binary(t, a, b, Name::__floordiv__, Name::__rfloordiv__, |s| s.floordiv);
    modulo [__mod__ __rmod__] |t, a, b| binary(t, a, b, Name::__mod__, Name::__rmod__, |s| s.modulo);
    divmod [__divmod__ __rdivmod__] |t, a, b| binary(t, a, b, Name::__divmod__, Name::__rdivmod__, |s| s.divmod);
    pow [__pow__ __rpow__] power;
    lshift [__lshift__ __rlshift__] |t, a, b| binary(t, a, b, Name::__lshift__, Name::__rlshift__, |s| s.lshift);
    rshift [__rshift__ __rrshift__] |t, a, b| binary(t, a, b, Name::__rshift__, Name::__rrshift__, |s| s.rshift);
    and [__and__ __rand__] |t, a, b| binary(t, a, b, Name::__and__, Name::__rand__, |s| s.and);
    xor [__xor__ __rxor__] |t, a, b| binary(t, a, b, Name::__xor__, Name::__rxor__, |s| s.xor);
    or [__or__ __ror__] |t, a, b| binary(t, a, b, Name::__or__, Name::__ror__, |s| s.or);
    iadd [__iadd__] |t, a, b| in_place(t, a, b, Name::__iadd__);
    isub [__isub__] |t, a, b| in_place(t, a, b, Name::__isub__);
    imul [__imul__] |t, a, b| in_place(t, a, b, Name::__imul__);
    imatmul [__imatmul__] |t, a, b| in_place(t, a, b, Name::__imatmul__);
    itruediv [__itruediv__] |t, a, b| in_place(t, a, b, Name::__itruediv__);
    ifloordiv [__ifloordiv__] |t, a, b| in_place(t, a, b, Name::__ifloordiv__);
    imodulo [__imod__] |t, a, b| in_place(t, a, b, Name::__imod__);
    ipow [__ipow__] |t, a, b, _| in_place(t, a, b, Name::__ipow__);
    ilshift [__ilshift__] |t, a, b| in_place(t, a, b, Name::__ilshift__);
    irshift [__irshift__] |t, a, b| in_place(t, a, b, Name::__irshift__);
    iand [__iand__] |t, a, b| in_place(t, a, b, Name::__iand__);
    ixor [__ixor__] |t, a, b| in_place(t, a, b, Name::__ixor__);
    ior [__ior__] |t, a, b| in_place(t, a, b, Name::__ior__);
    neg [__neg__] |t, v| unary(t, v, Name::__neg__);
    pos [__pos__] |t, v| unary(t, v, Name::__pos__);
    abs [__abs__] |t, v| unary(t, v, Name::__abs__);
    invert [__invert__] |t, v| unary(t, v, Name::__invert__);
    bool [__bool__] truth;
    int [__int__] |t, v| unary(t, v, Name::__int__);
    float [__float__] |t, v| unary(t, v, Name::__float__);
    index [__index__] |t, v| unary(t, v, Name::__index__);
    len [__len__] len;
    getitem [__getitem__] |t, a, b| method(t, a, Name::__getitem__, &[b]);
    setitem [__setitem__ __delitem__] setitem;
    contains [__contains__] contains;
    buffer [__buffer__] buffer::python_buffer;
    await_ [__await__] |t, v| unary(t, v, Name::__await__);
    aiter [__aiter__] |t, v| unary(t, v, Name::__aiter__);
    anext [__anext__] |t, v| unary(t, v, Name::__anext__);
}

/// Whether a name feeds a slot.
pub fn is_special(name: Gc<Str>) -> bool {
    name.as_ascii().is_some_and(|text| text.len() > 4 && text.starts_with("__") && text.ends_with("__"))
}

/// Computes the slots of a class whose MRO is set: its own definitions, then what its bases have.
pub fn compute_slots(interp: &Interpreter, class: Gc<Class>) {
    let mut slots = Slots::EMPTY;
    for row in ROWS {
        fill(interp, class, row, &mut slots);
    }
    inherit_sequence_slots(class, &mut slots);
    refuse_foreign_layout(interp, class, &mut slots);
    class.set_slots(slots);
    update_flags(interp, class);
}

/// `object.__new__` makes no instances of native types with a layout: one that says nothing cannot be instantiated.
fn refuse_foreign_layout(interp: &Interpreter, class: Gc<Class>, slots: &mut Slots) {
    let has_layout = class.spec().is_some() && class.payload() != ids::OBJECT;
    if has_layout {
        let plain = interp.class(ids::OBJECT).slots().new.map(|new| new as usize);
        slots.new = slots.new.filter(|&new| Some(new as usize) != plain);
    }
}

/// Slots without names: those of native sequences.
fn inherit_sequence_slots(class: Gc<Class>, slots: &mut Slots) {
    for base in class.mro_classes() {
        if let Some(spec) = base.spec() {
            slots.concat = slots.concat.or(spec.slots.concat);
            slots.repeat = slots.repeat.or(spec.slots.repeat);
            slots.iconcat = slots.iconcat.or(spec.slots.iconcat);
            slots.irepeat = slots.irepeat.or(spec.slots.irepeat);
        }
    }
}

fn fill(interp: &Interpreter, class: Gc<Class>, row: &Row, slots: &mut Slots) {
    for owner in class.mro_classes() {
        if let Some(spec) = owner.spec() {
            if (row.is_set)(spec.slots) {
                (row.copy)(slots, spec.slots);
                return;
            }
            continue;
        }
        let space = class::namespace(interp, owner);
        if row.names.iter().any(|name| space.cell(interp.name(*name)).is_some()) {
            (row.trampoline)(slots);
            return;
        }
    }
}

/// What follows from the slots: whether fast paths may skip them.
fn update_flags(interp: &Interpreter, class: Gc<Class>) {
    let object = interp.class(ids::OBJECT);
    let (own, plain) = (class.slots(), object.slots());
    let same = |a: Option<usize>, b: Option<usize>| a == b;
    class.set_flag(
        class_flags::PLAIN_GETATTR,
        same(own.getattribute.map(|f| f as usize), plain.getattribute.map(|f| f as usize)),
    );
    class.set_flag(
        class_flags::PLAIN_SETATTR,
        same(own.setattr.map(|f| f as usize), plain.setattr.map(|f| f as usize)),
    );
    class.set_flag(class_flags::PLAIN_NEW, same(own.new.map(|f| f as usize), plain.new.map(|f| f as usize)));
}

/// A special method of a class was set or deleted: recomputes the slots it feeds, in subclasses too.
pub fn update_slots(thread: &mut Thread, class: Gc<Class>, name: Gc<Str>) {
    if !thread.has_native_stack() {
        return;
    }
    let interp = thread.interp();
    let mut slots = class.slots();
    for row in ROWS.iter().filter(|row| row.names.iter().any(|known| interp.name(*known) == name)) {
        let empty = Slots::EMPTY;
        (row.copy)(&mut slots, &empty);
        fill(&interp, class, row, &mut slots);
    }
    class.set_slots(slots);
    update_flags(&interp, class);
    for subclass in crate::types::class::live_subclasses(class) {
        update_slots(thread, subclass, name);
    }
}

/// Finds a special method on the class of a value and calls it with the value first.
pub fn method(thread: &mut Thread, this: Value, name: Name, args: &[Value]) -> PyResult {
    match find_method(thread, this, name)? {
        Some(bound) => bound.call(thread, args),
        None => Err(attr::no_attribute(thread, this, name.get(&thread.interp()))),
    }
}

/// Like [`method`], `None` where the class has no such method.
pub fn method_optional(
    thread: &mut Thread,
    this: Value,
    name: Name,
    args: &[Value],
) -> PyResult<Option<Value>> {
    match find_method(thread, this, name)? {
        Some(bound) => bound.call(thread, args).map(Some),
        None => Ok(None),
    }
}

/// A method found on a class, with its receiver if it takes one.
#[derive(Clone, Copy)]
pub struct Bound {
    /// What is called.
    pub callable: Value,
    /// What comes first, if anything.
    pub receiver: Option<Value>,
}

impl Bound {
    /// Calls it.
    pub fn call(self, thread: &mut Thread, args: &[Value]) -> PyResult {
        match self.receiver {
            Some(receiver) => call::method(thread, self.callable, receiver, args),
            None => call::call(thread, self.callable, args),
        }
    }
}

/// Finds a special method on the class of a value.
pub fn find_method(thread: &mut Thread, this: Value, name: Name) -> PyResult<Option<Bound>> {
    let interp = thread.interp();
    find_method_by(thread, this, name.get(&interp))
}

/// Finds a method on the class of a value by an interned name.
pub fn find_method_by(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult<Option<Bound>> {
    let interp = thread.interp();
    let class = interp.class_of(this);
    let Some(found) = class::lookup(&interp, class, name) else { return Ok(None) };
    let kind = interp.class_of(found);
    if kind.has_type_flag(crate::object::spec::TypeFlags::METHOD_DESCRIPTOR) {
        return Ok(Some(Bound { callable: found, receiver: Some(this) }));
    }
    let callable = match kind.slot(|slots| slots.descr_get) {
        Some(getter) => getter(thread, found, Some(this), class.as_value())?,
        None => found,
    };
    Ok(Some(Bound { callable, receiver: None }))
}

fn unary(thread: &mut Thread, this: Value, name: Name) -> PyResult {
    method(thread, this, name, &[])
}

fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(this), Name::__hash__.get(&interp));
    if found.is_none_or(|found| found.is_none()) {
        return Err(ops::unhashable(thread, this));
    }
    let result = method(thread, this, Name::__hash__, &[])?;
    ops::hash_from_result(thread, result)
}

fn call_object(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
    let result = match find_method(thread, this, Name::__call__)? {
        Some(Bound { callable, receiver: Some(receiver) }) => {
            call::with_receiver(thread, callable, receiver, args)
        }
        Some(Bound { callable, receiver: None }) => call::with_args(thread, callable, args),
        None => Err(call::not_callable(thread, this)),
    };
    // Not a tail call: an object whose `__call__` is such an object again must come to the end of the native stack.
    black_box(result)
}

fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
    let interp = thread.interp();
    let class = interp.class_of(this);
    let found = class::lookup(&interp, class, Name::__getattribute__.get(&interp));
    let is_own = found.is_none_or(|found| found.cast::<crate::object::descr::WrapperDescriptor>().is_none());
    let has_fallback = class::lookup(&interp, class, Name::__getattr__.get(&interp)).is_some();
    let native = native_getattribute(class);
    let object = native_getattribute(interp.class(ids::OBJECT));
    let is_plain = native.zip(object).is_some_and(|(own, plain)| std::ptr::fn_addr_eq(own, plain));
    let result = if is_own && found.is_some() {
        method(thread, this, Name::__getattribute__, &[name.as_value()]).map(Some)
    } else if has_fallback && is_plain {
        attr::generic_get_optional(thread, this, name)
    } else {
        native.unwrap_or(attr::generic_get)(thread, this, name).map(Some)
    };
    match result {
        Ok(Some(value)) => return Ok(value),
        Ok(None) => {}
        Err(raised) if has_fallback => thread.catch_builtin(raised, exceptions::ATTRIBUTE_ERROR).map(drop)?,
        Err(raised) => return Err(raised),
    }
    method(thread, this, Name::__getattr__, &[name.as_value()])
}

/// The `__getattribute__` of the nearest native base.
fn native_getattribute(class: Gc<Class>) -> Option<GetAttr> {
    class.mro_classes().find_map(|base| base.spec()?.slots.getattribute)
}

fn setattr(thread: &mut Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    match value {
        Some(value) => method(thread, this, Name::__setattr__, &[name.as_value(), value])?,
        None => method(thread, this, Name::__delattr__, &[name.as_value()])?,
    };
    Ok(())
}

fn comparison_name(comparison: Comparison) -> Name {
    match comparison {
        Comparison::Lt => Name::__lt__,
        Comparison::Le => Name::__le__,
        Comparison::Eq => Name::__eq__,
        Comparison::Ne => Name::__ne__,
        Comparison::Gt => Name::__gt__,
        Comparison::Ge => Name::__ge__,
    }
}

fn compare(thread: &mut Thread, this: Value, other: Value, comparison: Comparison) -> PyResult {
    Ok(method_optional(thread, this, comparison_name(comparison), &[other])?
        .unwrap_or(Value::NOT_IMPLEMENTED))
}

fn iter(thread: &mut Thread, this: Value) -> PyResult {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(this), Name::__iter__.get(&interp));
    if found.is_some_and(|found| found.is_none()) {
        let name = interp.class_of(this).name_text();
        return Err(thread.type_error(format!("'{name}' object is not iterable")));
    }
    method(thread, this, Name::__iter__, &[])
}

fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
    match method(thread, this, Name::__next__, &[]) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::STOP_ITERATION)?;
            Ok(None)
        }
    }
}

fn descr_get(thread: &mut Thread, this: Value, instance: Option<Value>, owner: Value) -> PyResult {
    method(thread, this, Name::__get__, &[instance.unwrap_or(Value::NONE), owner])
}

fn descr_set(thread: &mut Thread, this: Value, instance: Value, value: Option<Value>) -> PyResult<()> {
    let (name, args): (Name, &[Value]) = match value {
        Some(value) => (Name::__set__, &[instance, value]),
        None => (Name::__delete__, &[instance]),
    };
    match method_optional(thread, this, name, args)? {
        Some(_) => Ok(()),
        None => Err(missing_descriptor_method(thread, name)),
    }
}

fn missing_descriptor_method(thread: &mut Thread, name: Name) -> crate::object::raised::Raised {
    let message = Str::new(&thread.interp(), name.text());
    thread.raise_with(exceptions::ATTRIBUTE_ERROR, &[message.as_value()])
}

fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
    let interp = thread.interp();
    let callable = attr::get(thread, class.as_value(), Name::__new__.get(&interp))?;
    call::with_receiver(thread, callable, class.as_value(), args)
}

fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let result = match find_method(thread, this, Name::__init__)? {
        Some(Bound { callable, receiver: Some(receiver) }) => {
            call::with_receiver(thread, callable, receiver, args)?
        }
        Some(Bound { callable, receiver: None }) => call::with_args(thread, callable, args)?,
        None => return Ok(()),
    };
    if result.is_none() {
        return Ok(());
    }
    let name = thread.interp().class_of(result).name_text();
    Err(thread.type_error(format!("__init__() should return None, not '{name}'")))
}

/// A binary operator of which at least one side is a Python class: the rules of reflection.
fn binary(
    thread: &mut Thread,
    left: Value,
    right: Value,
    name: Name,
    reflected: Name,
    pick: fn(&Slots) -> Option<crate::object::slots::Binary>,
) -> PyResult {
    let interp = thread.interp();
    let (left_class, right_class) = (interp.class_of(left), interp.class_of(right));
    // Both sides may come here with their own trampoline; each call tries what its side has, left first, unless the
    // right side is a subclass that overrides the reflected method.
    let left_has = is_trampoline(left_class, pick);
    let right_has = left_class != right_class && is_trampoline(right_class, pick);
    if left_has {
        if right_has
            && right_class.is_subclass_of(left_class)
            && overrides(&interp, left_class, right_class, reflected)
        {
            let result =
                method_optional(thread, right, reflected, &[left])?.unwrap_or(Value::NOT_IMPLEMENTED);
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
            return Ok(method_optional(thread, left, name, &[right])?.unwrap_or(Value::NOT_IMPLEMENTED));
        }
        let result = method_optional(thread, left, name, &[right])?.unwrap_or(Value::NOT_IMPLEMENTED);
        if result != Value::NOT_IMPLEMENTED || left_class == right_class {
            return Ok(result);
        }
    }
    if right_has {
        return Ok(method_optional(thread, right, reflected, &[left])?.unwrap_or(Value::NOT_IMPLEMENTED));
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// Whether the class's slot is a trampoline: it is not the slot of any native class of its MRO.
fn is_trampoline(class: Gc<Class>, pick: fn(&Slots) -> Option<crate::object::slots::Binary>) -> bool {
    let Some(own) = class.slot(pick) else { return false };
    let native = class.mro_classes().find_map(|base| pick(base.spec()?.slots));
    native.is_none_or(|native| !std::ptr::fn_addr_eq(native, own))
}

fn overrides(interp: &Interpreter, base: Gc<Class>, derived: Gc<Class>, name: Name) -> bool {
    let name = interp.name(name);
    let found = class::lookup(interp, derived, name);
    found.is_some() && found != class::lookup(interp, base, name)
}

/// `pow` of which at least one side is a Python class; the modulus goes to either method, `None` stands for none.
fn power(thread: &mut Thread, left: Value, right: Value, modulus: Value) -> PyResult {
    let interp = thread.interp();
    let (left_class, right_class) = (interp.class_of(left), interp.class_of(right));
    let count = if modulus.is_none() { 1 } else { 2 };
    let ask = |thread: &mut Thread, this: Value, name: Name, other: Value| {
        let answer = method_optional(thread, this, name, &[other, modulus][..count])?;
        Ok(answer.filter(|&answer| answer != Value::NOT_IMPLEMENTED))
    };
    let reflects_first = left_class != right_class
        && right_class.is_subclass_of(left_class)
        && overrides(&interp, left_class, right_class, Name::__rpow__);
    if reflects_first && let Some(answer) = ask(thread, right, Name::__rpow__, left)? {
        return Ok(answer);
    }
    if let Some(answer) = ask(thread, left, Name::__pow__, right)? {
        return Ok(answer);
    }
    if left_class == right_class || reflects_first {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(ask(thread, right, Name::__rpow__, left)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn in_place(thread: &mut Thread, left: Value, right: Value, name: Name) -> PyResult {
    Ok(method_optional(thread, left, name, &[right])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn truth(thread: &mut Thread, this: Value) -> PyResult<bool> {
    let result = method(thread, this, Name::__bool__, &[])?;
    match result.as_bool() {
        Some(truth) => Ok(truth),
        None => {
            let name = thread.interp().class_of(result).name_text();
            Err(thread.type_error(format!("__bool__ should return bool, returned {name}")))
        }
    }
}

fn len(thread: &mut Thread, this: Value) -> PyResult<usize> {
    let result = method(thread, this, Name::__len__, &[])?;
    ops::length_from_result(thread, result)
}

fn setitem(thread: &mut Thread, this: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    match value {
        Some(value) => method(thread, this, Name::__setitem__, &[key, value])?,
        None => method(thread, this, Name::__delitem__, &[key])?,
    };
    Ok(())
}

fn contains(thread: &mut Thread, this: Value, item: Value) -> PyResult<bool> {
    let interp = thread.interp();
    let found = class::lookup(&interp, interp.class_of(this), Name::__contains__.get(&interp));
    if found.is_some_and(|found| found.is_none()) {
        let name = interp.class_of(this).name_text();
        return Err(thread.type_error(format!("'{name}' object is not a container")));
    }
    let result = method(thread, this, Name::__contains__, &[item])?;
    ops::truth(thread, result)
}

/// A name that native types show for a slot they fill.
pub struct Wrapper {
    /// The name.
    pub name: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// The signature that `inspect` shows.
    pub text: &'static str,
    /// Whether the slot is filled.
    pub is_set: fn(&Slots) -> bool,
    /// Calls the slot.
    pub call: fn(&mut Thread, &Slots, Value, Args<'_>, &'static str) -> PyResult,
}

fn no_args(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<()> {
    take::<0>(thread, args, name).map(|_| ())
}

fn one(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<Value> {
    take::<1>(thread, args, name).map(|[value]| value)
}

fn two(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<[Value; 2]> {
    take::<2>(thread, args, name)
}

fn take<const N: usize>(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<[Value; N]> {
    if args.keyword_count() > 0 {
        return Err(thread.type_error(format!("wrapper {name}() takes no keyword arguments")));
    }
    let given = args.positional().len();
    <[Value; N]>::try_from(args.positional()).map_err(|_| {
        let plural = if N == 1 { "" } else { "s" };
        thread.type_error(format!("expected {N} argument{plural}, got {given}"))
    })
}

macro_rules! wrappers {
    ($($name:literal $text:literal $doc:literal $slot:ident |$t:ident, $f:ident, $this:ident, $args:ident, $name_arg:ident| $call:expr;)*) => {
        /// Every wrapper, in the order in which namespaces list them.
        pub static WRAPPERS: &[Wrapper] = &[$(Wrapper {
            name: $name,
            doc: $doc,
            text: $text,
            is_set: |slots| slots.$slot.is_some(),
            call: |$t, slots, $this, $args, _name| {
                let Some($f) = slots.$slot else { return Ok(Value::NOT_IMPLEMENTED) };
                let ($args, $name_arg) = ($args, $name);
                let _ = &$name_arg;
                $call
            },
        },)*];
    };
}

fn comparison(
    thread: &mut Thread,
    slot: crate::object::slots::Compare,
    this: Value,
    args: Args<'_>,
    comparison: Comparison,
) -> PyResult {
    let other = one(thread, args, comparison.method())?;
    slot(thread, this, other, comparison)
}

fn name_argument(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(name) => Ok(Str::interned(&thread.interp(), name)),
        None => {
            let kind = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("attribute name must be string, not '{kind}'")))
        }
    }
}

fn instance_argument(value: Value) -> Option<Value> {
    if value.is_none() { None } else { Some(value) }
}

wrappers! {
    "__repr__" "($self, /)" "Return repr(self)." repr |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__hash__" "($self, /)" "Return hash(self)." hash |t, f, this, args, name| {
        no_args(t, args, name)?;
        let hash = f(t, this)?;
        Ok(crate::types::int::from_i64(&t.interp(), hash))
    };
    "__str__" "($self, /)" "Return str(self)." str |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__getattribute__" "($self, name, /)" "Return getattr(self, name)." getattribute |t, f, this, args, name| {
        let name = one(t, args, name)?;
        let name = name_argument(t, name)?;
        f(t, this, name)
    };
    "__setattr__" "($self, name, value, /)" "Implement setattr(self, name, value)." setattr |t, f, this, args, name| {
        let [name, value] = two(t, args, name)?;
        let name = name_argument(t, name)?;
        f(t, this, name, Some(value))?;
        Ok(Value::NONE)
    };
    "__delattr__" "($self, name, /)" "Implement delattr(self, name)." setattr |t, f, this, args, name| {
        let name = one(t, args, name)?;
        let name = name_argument(t, name)?;
        f(t, this, name, None)?;
        Ok(Value::NONE)
    };
    "__call__" "($self, /, *args, **kwargs)" "Call self as a function." call |t, f, this, args, name| f(t, this, args);
    "__lt__" "($self, value, /)" "Return self<value." compare |t, f, this, args, name| comparison(t, f, this, args, Comparison::Lt);
    "__le__" "($self, value, /)" "Return self<=value." compare |t, f, this, args, name| comparison(t, f, this, args, Comparison::Le);
    "__eq__" "($self, value, /)" "Return self==value." compare |t, f, this, args, name| comparison(t, f, this, args, Comparison::Eq);
    "__ne__" "($self, value, /)" "Return self!=value." compare |t, f, this, args, name| comparison(t, f, this, args, Comparison::Ne);
    "__gt__" "($self, value, /)" "Return self>value." compare |t, f, this, args, name| comparison(t, f, this, args, Comparison::Gt);
    "__ge__" "($self, value, /)" "Return self>=value." compare |t, f, this, args, name| comparison(t, f, this, args, Comparison::Ge);
    "__iter__" "($self, /)" "Implement iter(self)." iter |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__next__" "($self, /)" "Implement next(self)." next |t, f, this, args, name| {
        no_args(t, args, name)?;
        // The end of a generator carries its value.
        if let Some(generator) = this.exact::<crate::types::generator::Generator>() {
            return crate::types::generator::send(t, generator, Value::NONE);
        }
        match f(t, this)? {
            Some(item) => Ok(item),
            None => Err(t.stop_iteration(None)),
        }
    };
    "__get__" "($self, instance, owner=None, /)" "Return an attribute of instance, which is of type owner." descr_get |t, f, this, args, name| {
        let given = args.positional();
        let (Some(&instance), true) = (given.first(), given.len() <= 2) else {
            return Err(t.type_error(format!("expected at least 1 argument, got {}", given.len())));
        };
        let owner = given.get(1).copied().unwrap_or(Value::NONE);
        if instance.is_none() && owner.is_none() {
            return Err(t.type_error("__get__(None, None) is invalid"));
        }
        let owner = if owner.is_none() { t.interp().class_of(instance).as_value() } else { owner };
        f(t, this, instance_argument(instance), owner)
    };
    "__set__" "($self, instance, value, /)" "Set an attribute of instance to value." descr_set |t, f, this, args, name| {
        let [instance, value] = two(t, args, name)?;
        f(t, this, instance, Some(value))?;
        Ok(Value::NONE)
    };
    "__delete__" "($self, instance, /)" "Delete an attribute of instance." descr_set |t, f, this, args, name| {
        let instance = one(t, args, name)?;
        f(t, this, instance, None)?;
        Ok(Value::NONE)
    };
    "__init__" "($self, /, *args, **kwargs)" "Initialize self.  See help(type(self)) for accurate signature." init |t, f, this, args, name| {
        f(t, this, args)?;
        Ok(Value::NONE)
    };
    "__add__" "($self, value, /)" "Return self+value." add |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__radd__" "($self, value, /)" "Return value+self." add |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__sub__" "($self, value, /)" "Return self-value." sub |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rsub__" "($self, value, /)" "Return value-self." sub |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__mul__" "($self, value, /)" "Return self*value." mul |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rmul__" "($self, value, /)" "Return value*self." mul |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__matmul__" "($self, value, /)" "Return self@value." matmul |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rmatmul__" "($self, value, /)" "Return value@self." matmul |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__mod__" "($self, value, /)" "Return self%value." modulo |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rmod__" "($self, value, /)" "Return value%self." modulo |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__divmod__" "($self, value, /)" "Return divmod(self, value)." divmod |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rdivmod__" "($self, value, /)" "Return divmod(value, self)." divmod |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__pow__" "($self, value, mod=None, /)" "Return pow(self, value, mod)." pow |t, f, this, args, name| {
        let given = args.positional();
        match *given {
            [other] => f(t, this, other, Value::NONE),
            [other, modulus] => f(t, this, other, modulus),
            _ => Err(t.type_error(format!("expected at least 1 argument, got {}", given.len()))),
        }
    };
    "__rpow__" "($self, value, mod=None, /)" "Return pow(value, self, mod)." pow |t, f, this, args, name| {
        let given = args.positional();
        match *given {
            [other] => f(t, other, this, Value::NONE),
            [other, modulus] => f(t, other, this, modulus),
            _ => Err(t.type_error(format!("expected at least 1 argument, got {}", given.len()))),
        }
    };
    "__neg__" "($self, /)" "-self" neg |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__pos__" "($self, /)" "+self" pos |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__abs__" "($self, /)" "abs(self)" abs |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__bool__" "($self, /)" "True if self else False" bool |t, f, this, args, name| { no_args(t, args, name)?; f(t, this).map(Value::bool) };
    "__invert__" "($self, /)" "~self" invert |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__lshift__" "($self, value, /)" "Return self<<value." lshift |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rlshift__" "($self, value, /)" "Return value<<self." lshift |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__rshift__" "($self, value, /)" "Return self>>value." rshift |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rrshift__" "($self, value, /)" "Return value>>self." rshift |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__and__" "($self, value, /)" "Return self&value." and |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rand__" "($self, value, /)" "Return value&self." and |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__xor__" "($self, value, /)" "Return self^value." xor |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rxor__" "($self, value, /)" "Return value^self." xor |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__or__" "($self, value, /)" "Return self|value." or |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__ror__" "($self, value, /)" "Return value|self." or |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__int__" "($self, /)" "int(self)" int |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__float__" "($self, /)" "float(self)" float |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__floordiv__" "($self, value, /)" "Return self//value." floordiv |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rfloordiv__" "($self, value, /)" "Return value//self." floordiv |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__truediv__" "($self, value, /)" "Return self/value." truediv |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rtruediv__" "($self, value, /)" "Return value/self." truediv |t, f, this, args, name| { let other = one(t, args, name)?; f(t, other, this) };
    "__index__" "($self, /)" "Return self converted to an integer, if self is suitable for use as an index into a list." index |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__iadd__" "($self, value, /)" "Return self+=value." iadd |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__isub__" "($self, value, /)" "Return self-=value." isub |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__imul__" "($self, value, /)" "Return self*=value." imul |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__iand__" "($self, value, /)" "Return self&=value." iand |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__ixor__" "($self, value, /)" "Return self^=value." ixor |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__ior__" "($self, value, /)" "Return self|=value." ior |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__len__" "($self, /)" "Return len(self)." len |t, f, this, args, name| {
        no_args(t, args, name)?;
        let len = f(t, this)?;
        Ok(crate::types::int::from_usize(&t.interp(), len))
    };
    "__getitem__" "($self, key, /)" "Return self[key]." getitem |t, f, this, args, name| { let key = one(t, args, name)?; f(t, this, key) };
    "__setitem__" "($self, key, value, /)" "Set self[key] to value." setitem |t, f, this, args, name| {
        let [key, value] = two(t, args, name)?;
        f(t, this, key, Some(value))?;
        Ok(Value::NONE)
    };
    "__delitem__" "($self, key, /)" "Delete self[key]." setitem |t, f, this, args, name| {
        let key = one(t, args, name)?;
        f(t, this, key, None)?;
        Ok(Value::NONE)
    };
    "__contains__" "($self, key, /)" "Return bool(key in self)." contains |t, f, this, args, name| {
        let item = one(t, args, name)?;
        f(t, this, item).map(Value::bool)
    };
    "__add__" "($self, value, /)" "Return self+value." concat |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__mul__" "($self, value, /)" "Return self*value." repeat |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__rmul__" "($self, value, /)" "Return value*self." repeat |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__iadd__" "($self, value, /)" "Implement self+=value." iconcat |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__imul__" "($self, value, /)" "Implement self*=value." irepeat |t, f, this, args, name| { let other = one(t, args, name)?; f(t, this, other) };
    "__buffer__" "($self, flags, /)" "Return a buffer object that exposes the underlying memory of the object." buffer |t, f, this, args, name| {
        let flags = one(t, args, name)?;
        let flags = ops::index_i64(t, flags)?;
        Ok(buffer::view_by(t, f, this, flags)?.as_value())
    };
    "__await__" "($self, /)" "Return an iterator to be used in await expression." await_ |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__aiter__" "($self, /)" "Return an awaitable, that resolves in asynchronous iterator." aiter |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__anext__" "($self, /)" "Return a value or raise StopAsyncIteration." anext |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
    "__del__" "($self, /)" "Called when the instance is about to be destroyed." del |t, f, this, args, name| { no_args(t, args, name)?; f(t, this) };
}

/// Keyword arguments as a dict, for callers that hand them on.
pub fn keywords_dict(thread: &mut Thread, args: Args<'_>) -> PyResult<Gc<Dict>> {
    let dict = Dict::new(thread);
    for (name, value) in args.keywords() {
        dict.set_str(thread, name, value)?;
    }
    Ok(dict)
}

/// Positional arguments as a tuple.
pub fn positional_tuple(thread: &mut Thread, args: Args<'_>) -> PyResult<Gc<Tuple>> {
    Tuple::new(thread, args.positional())
}
