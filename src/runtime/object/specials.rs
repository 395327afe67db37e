//! Special methods: how slots and names like `__add__` are kept in step.
//!
//! [`ROWS`] says which names feed a slot and which of the [`trampolines`](crate::object::trampolines) a Python class gets
//! that defines one of them. The other direction, the names that a native type shows for the slots it fills, is
//! [`wrappers`](crate::object::wrappers).

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::buffer;
use crate::object::call;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::slots::Slots;
use crate::object::trampolines;
use crate::object::trampolines::binary;
use crate::object::trampolines::in_place;
use crate::object::trampolines::unary;
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
    hash [__hash__] trampolines::hash;
    call [__call__] trampolines::call_object;
    getattribute [__getattribute__ __getattr__] trampolines::getattribute;
    setattr [__setattr__ __delattr__] trampolines::setattr;
    compare [__lt__ __le__ __eq__ __ne__ __gt__ __ge__] trampolines::compare;
    iter [__iter__] trampolines::iter;
    next [__next__] trampolines::next;
    descr_get [__get__] trampolines::descr_get;
    descr_set [__set__ __delete__] trampolines::descr_set;
    new [__new__] trampolines::new;
    init [__init__] trampolines::init;
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
    pow [__pow__ __rpow__] trampolines::power;
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
    bool [__bool__] trampolines::truth;
    int [__int__] |t, v| unary(t, v, Name::__int__);
    float [__float__] |t, v| unary(t, v, Name::__float__);
    index [__index__] |t, v| unary(t, v, Name::__index__);
    len [__len__] trampolines::len;
    getitem [__getitem__] |t, a, b| method(t, a, Name::__getitem__, &[b]);
    setitem [__setitem__ __delitem__] trampolines::setitem;
    contains [__contains__] trampolines::contains;
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
