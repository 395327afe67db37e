//! What declared functions lean on: conversion of arguments and results, receivers, and the messages when they do not
//! fit. The code that calls this is written by `taipan-macros`.

#![expect(unsafe_code, reason = "a field of a cell is named for as long as its value is held")]

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::HeapObject;
use taipan_gc::Value;

use crate::modules::warnings;
use crate::object::args::Args;
use crate::object::args::Params;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Slots;
use crate::object::spec::FunctionSpec;
use crate::object::spec::GetSetSpec;
use crate::object::spec::NativeType;
use crate::object::spec::Receiver;
use crate::object::spec::TypeSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::int::Int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// How messages name an argument.
#[derive(Clone, Copy, Debug)]
pub struct Arg {
    /// The function.
    pub function: &'static str,
    /// The parameter; empty where it is positional-only.
    pub name: &'static str,
    /// The position from 1 on; 0 for the only argument of a function.
    pub position: usize,
    /// Whether `None` will do.
    pub optional: bool,
}

impl Arg {
    /// `argument 'key'`, `argument 2`, or `argument`.
    fn place(self) -> String {
        match (self.name, self.position) {
            ("", 0) => "argument".to_string(),
            ("", position) => format!("argument {position}"),
            (name, _) => format!("argument '{name}'"),
        }
    }

    /// TypeError: the argument is not what it must be.
    #[cold]
    pub fn mismatch(self, thread: &mut Thread, wanted: &str, value: Value) -> Raised {
        let or_none = if self.optional { " or None" } else { "" };
        let given = given_name(thread, value);
        let (function, place) = (self.function, self.place());
        thread.type_error(format!("{function}() {place} must be {wanted}{or_none}, not {given}"))
    }
}

/// The type of an argument as messages show it.
fn given_name(thread: &Thread, value: Value) -> String {
    if value.is_none() { "None".to_string() } else { thread.interp().class_of(value).name_text() }
}

/// A parameter's Rust type.
pub trait FromArg: Sized {
    /// Converts an argument.
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self>;
}

impl FromArg for Value {
    #[inline(always)]
    fn from_arg(_: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        Ok(value)
    }
}

impl<T: FromArg> FromArg for Option<T> {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        if value.is_none() {
            return Ok(None);
        }
        T::from_arg(thread, value, Arg { optional: true, ..at }).map(Some)
    }
}

impl<T: NativeType> FromArg for Gc<T> {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        match value.cast() {
            Some(object) => Ok(object),
            None => Err(at.mismatch(thread, T::SPEC.name, value)),
        }
    }
}

impl FromArg for bool {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        ops::truth(thread, value)
    }
}

impl FromArg for f64 {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        real(thread, value)
    }
}

/// The float that a number stands for; TypeError for what is none.
#[inline]
pub fn real(thread: &mut Thread, value: Value) -> PyResult<f64> {
    match value.as_float() {
        Some(float) => Ok(float),
        None => real_number(thread, value),
    }
}

/// The float that a value which is no plain float stands for.
fn real_number(thread: &mut Thread, value: Value) -> PyResult<f64> {
    if value.is_int() || value.is_bool() || value.exact::<Int>().is_some() {
        return int::to_f64(thread, int::exact(value).unwrap_or(value));
    }
    match payload_float(value) {
        Some(float) => Ok(float),
        None => converted(thread, value),
    }
}

/// The float that `__float__` or `__index__` makes of a value.
pub fn converted(thread: &mut Thread, value: Value) -> PyResult<f64> {
    let class = thread.interp().class_of(value);
    if let Some(slot) = class.slot(|slots| slots.float) {
        let result = slot(thread, value)?;
        if let Some(float) = result.as_float() {
            return Ok(float);
        }
        let (own, other) = (class.name_text(), thread.interp().class_of(result).name_text());
        let message = format!("{own}.__float__ returned non-float (type {other})");
        let Some(float) = payload_float(result) else { return Err(thread.type_error(message)) };
        let message = format!(
            "{message}.  The ability to return an instance of a strict subclass of float is deprecated, and may be \
             removed in a future version of Python."
        );
        warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, &message, 1)?;
        return Ok(float);
    }
    if class.slot(|slots| slots.index).is_some() {
        let int = ops::index(thread, value)?;
        return int::to_f64(thread, int);
    }
    let name = class.name_text();
    Err(thread.type_error(format!("must be real number, not {name}")))
}

/// The float under an instance of a subclass of `float`.
fn payload_float(value: Value) -> Option<f64> {
    value.as_instance()?.payload()?.as_float()
}

/// An integer of a machine type by `__index__`, or the error that `refuse` makes of the exact int.
#[inline]
fn machine_int<T: TryFrom<i64>>(
    thread: &mut Thread,
    value: Value,
    refuse: impl FnOnce(&mut Thread, Value) -> PyResult<T>,
) -> PyResult<T> {
    let int = ops::index(thread, value)?;
    match int::to_i64(int).and_then(|small| T::try_from(small).ok()) {
        Some(small) => Ok(small),
        None => refuse(thread, int),
    }
}

#[cold]
fn too_large<T>(thread: &mut Thread, target: &str) -> PyResult<T> {
    Err(thread.overflow_error(format!("Python int too large to convert to C {target}")))
}

macro_rules! signed {
    ($($ty:ty: $name:literal)*) => {
        $(impl FromArg for $ty {
            #[inline]
            fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
                machine_int(thread, value, |thread, _| too_large(thread, $name))
            }
        })*
    };
}

signed! {
    i64: "long"
    i32: "int"
    isize: "ssize_t"
}

#[cold]
fn refuse_unsigned<T>(thread: &mut Thread, int: Value, message: &str) -> PyResult<T> {
    if int::is_negative(int) {
        return Err(thread.value_error("Cannot convert negative int"));
    }
    Err(thread.overflow_error(message))
}

/// Beyond what a machine index holds there is no size.
impl FromArg for usize {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        machine_int(thread, value, |thread, int| {
            refuse_unsigned(thread, int, "Python int too large to convert to C ssize_t")
        })
    }
}

impl FromArg for u32 {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        machine_int(thread, value, |thread, int| {
            refuse_unsigned(thread, int, "Python int too large for C uint32_t")
        })
    }
}

impl FromArg for u64 {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        machine_int(thread, value, |thread, int| match one_limb(int) {
            Some(limb) => Ok(limb),
            None => refuse_unsigned(thread, int, "Python int too large for C uint64_t"),
        })
    }
}

/// The magnitude of an exact int that is not negative, where one limb holds it.
fn one_limb(int: Value) -> Option<u64> {
    int::with_limbs(int, |int| match (int.negative, int.limbs) {
        (false, [limb]) => Some(*limb),
        _ => None,
    })?
}

/// An item of `bytes`.
impl FromArg for u8 {
    #[inline]
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        machine_int(thread, value, |thread, _| Err(thread.value_error("byte must be in range(0, 256)")))
    }
}

/// A string of one character: its code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ch(pub u32);

impl FromArg for Ch {
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        let Some(string) = value.cast::<Str>() else {
            return Err(at.mismatch(thread, "a unicode character", value));
        };
        if string.len() == 1 {
            return Ok(Ch(string.units().get(0).unwrap_or(0)));
        }
        let (function, place, len) = (at.function, at.place(), string.len());
        let message =
            format!("{function}(): {place} must be a unicode character, not a string of length {len}");
        Err(thread.type_error(message))
    }
}

/// What a native function returns.
pub trait IntoResult {
    /// Converts it to a value.
    fn into_result(self, thread: &mut Thread) -> PyResult;
}

impl IntoResult for Value {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(self)
    }
}

impl IntoResult for () {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }
}

impl IntoResult for bool {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(Value::bool(self))
    }
}

/// The bits may come from outside: a NaN is made the canonical one.
impl IntoResult for f64 {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(Value::canonical_float(self))
    }
}

macro_rules! integers {
    ($($ty:ty: $make:ident)*) => {
        $(impl IntoResult for $ty {
            #[inline]
            fn into_result(self, thread: &mut Thread) -> PyResult {
                Ok(int::$make(&thread.interp(), self.into()))
            }
        })*
    };
}

integers! {
    i64: from_i64
    i32: from_i64
    u32: from_i64
    u8: from_i64
    u64: from_u64
    usize: from_usize
    i128: from_i128
}

impl IntoResult for isize {
    #[inline]
    fn into_result(self, thread: &mut Thread) -> PyResult {
        Ok(int::from_i64(&thread.interp(), self as i64))
    }
}

impl IntoResult for &str {
    #[inline]
    fn into_result(self, thread: &mut Thread) -> PyResult {
        Ok(Str::from_text(thread, self)?.as_value())
    }
}

impl IntoResult for String {
    #[inline]
    fn into_result(self, thread: &mut Thread) -> PyResult {
        self.as_str().into_result(thread)
    }
}

impl<T: HeapObject> IntoResult for Gc<T> {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(self.as_value())
    }
}

impl<T: IntoResult> IntoResult for Option<T> {
    #[inline]
    fn into_result(self, thread: &mut Thread) -> PyResult {
        self.map_or(Ok(Value::NONE), |some| some.into_result(thread))
    }
}

impl<T: IntoResult> IntoResult for PyResult<T> {
    #[inline]
    fn into_result(self, thread: &mut Thread) -> PyResult {
        self?.into_result(thread)
    }
}

impl<A: IntoResult, B: IntoResult> IntoResult for (A, B) {
    fn into_result(self, thread: &mut Thread) -> PyResult {
        let items = [self.0.into_result(thread)?, self.1.into_result(thread)?];
        Ok(Tuple::small(&thread.interp(), &items).as_value())
    }
}

impl<A: IntoResult, B: IntoResult, C: IntoResult> IntoResult for (A, B, C) {
    fn into_result(self, thread: &mut Thread) -> PyResult {
        let items = [self.0.into_result(thread)?, self.1.into_result(thread)?, self.2.into_result(thread)?];
        Ok(Tuple::small(&thread.interp(), &items).as_value())
    }
}

/// A receiver's Rust type.
pub trait FromReceiver: Sized {
    /// The description of the type that messages name, where the Rust type tells it.
    const SPEC: Option<&'static TypeSpec> = None;

    /// The receiver, if the value is of the type or of a subclass.
    fn from_receiver(value: Value) -> Option<Self>;
}

/// The value as it comes: whoever binds the method has seen to its class.
impl FromReceiver for Value {
    #[inline(always)]
    fn from_receiver(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl<T: NativeType> FromReceiver for Gc<T> {
    const SPEC: Option<&'static TypeSpec> = Some(T::SPEC);

    #[inline(always)]
    fn from_receiver(value: Value) -> Option<Self> {
        value.cast()
    }
}

impl FromReceiver for f64 {
    #[inline]
    fn from_receiver(value: Value) -> Option<Self> {
        value.as_float().or_else(|| payload_float(value))
    }
}

/// A method's receiver: the first argument.
#[inline]
pub fn receiver<T: FromReceiver>(thread: &mut Thread, params: &Params, args: Args<'_>) -> PyResult<T> {
    let first = args.first();
    match first.and_then(T::from_receiver) {
        Some(this) => Ok(this),
        None => Err(wrong_receiver(thread, T::SPEC, params.owner, params.name, first)),
    }
}

/// A class method's class: the first argument.
#[inline]
pub fn class_receiver<T: FromReceiver>(thread: &mut Thread, params: &Params, args: Args<'_>) -> PyResult<T> {
    let first = args.first();
    match first.and_then(T::from_receiver) {
        Some(class) => Ok(class),
        None => Err(no_class(thread, params, first)),
    }
}

/// The object whose attribute is read or written.
#[inline]
pub fn attribute_receiver<T: FromReceiver>(
    thread: &mut Thread,
    this: Value,
    owner: &str,
    name: &str,
) -> PyResult<T> {
    match T::from_receiver(this) {
        Some(this) => Ok(this),
        None => Err(wrong_receiver(thread, T::SPEC, owner, name, Some(this))),
    }
}

/// The receiver of a slot, called under its special method's name.
#[inline]
pub fn slot_receiver<T: FromReceiver>(
    thread: &mut Thread,
    this: Value,
    owner: &str,
    method: &str,
) -> PyResult<T> {
    match T::from_receiver(this) {
        Some(this) => Ok(this),
        None => Err(wrong_slot_receiver(thread, this, owner, method)),
    }
}

/// The slot of an object that is its own answer: the `__iter__` of an iterator, the `__await__` of an awaitable.
pub fn itself(_: &mut Thread, this: Value) -> PyResult {
    Ok(this)
}

#[cold]
fn wrong_receiver(
    thread: &mut Thread,
    spec: Option<&'static TypeSpec>,
    owner: &str,
    name: &str,
    given: Option<Value>,
) -> Raised {
    let Some(given) = given else {
        return thread.type_error(format!("unbound method {owner}.{name}() needs an argument"));
    };
    let owner = spec.map_or_else(|| owner.to_string(), TypeSpec::full_name);
    let other = thread.interp().class_of(given).name_text();
    thread
        .type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{other}' object"))
}

#[cold]
fn wrong_slot_receiver(thread: &mut Thread, this: Value, owner: &str, method: &str) -> Raised {
    let other = thread.interp().class_of(this).name_text();
    thread.type_error(format!("descriptor '{method}' requires a '{owner}' object but received a '{other}'"))
}

#[cold]
fn no_class(thread: &mut Thread, params: &Params, given: Option<Value>) -> Raised {
    let Params { name, owner, .. } = params;
    let Some(given) = given else {
        return thread.type_error(format!("unbound method {owner}.{name}() needs an argument"));
    };
    let other = thread.interp().class_of(given).name_text();
    thread
        .type_error(format!("descriptor '{name}' for type '{owner}' needs a type, not a '{other}' as arg 2"))
}

/// The error of arguments that do not fit, receiver removed.
#[cold]
#[inline(never)]
pub fn misfit(thread: &mut Thread, params: &Params, args: Args<'_>) -> Raised {
    // As many as a signature has at most.
    let mut slots = [None; 32];
    match params.bind(thread, args, &mut slots[..params.names.len().min(32)]) {
        Err(raised) => raised,
        Ok(_) => thread.system_error(format!("{}(): arguments that fit were refused", params.name)),
    }
}

/// The arguments that the constructor of a positional-only type looks at: a subclass with an initialiser of its own takes
/// keyword arguments there, so they are not the constructor's business.
#[inline]
pub fn constructor_args<'a>(class: Gc<Class>, args: Args<'a>) -> Args<'a> {
    args_unless_replaced(class, args, |slots| slots.init.map(|init| init as usize))
}

/// The arguments that the initialiser of a positional-only type looks at: what a subclass's own constructor was given by
/// name is not its business.
#[inline]
pub fn initialiser_args<'a>(class: Gc<Class>, args: Args<'a>) -> Args<'a> {
    args_unless_replaced(class, args, |slots| slots.new.map(|new| new as usize))
}

/// All arguments, or where a class has replaced the other of its native base's two slots only the positional ones.
#[inline]
fn args_unless_replaced<'a>(
    class: Gc<Class>,
    args: Args<'a>,
    other: impl Fn(&Slots) -> Option<usize>,
) -> Args<'a> {
    if args.keyword_count() == 0 || class.spec().is_some() {
        return args;
    }
    let native = class.mro_classes().find_map(|base| other(base.spec()?.slots));
    if class.slot(&other) == native { args } else { Args::positional_only(args.positional()) }
}

/// Surplus keyword arguments as a dict, which may be empty.
#[inline]
pub fn keywords(thread: &mut Thread, surplus: Option<Gc<Dict>>) -> Gc<Dict> {
    surplus.unwrap_or_else(|| Dict::new(thread))
}

/// The field of an object that holds its attribute dict; none where the value is not an exact instance of `T`.
pub fn field_of<T: NativeType, U>(
    value: Value,
    field: impl FnOnce(&'static T) -> &'static GcSlot<U>,
) -> Option<&'static GcSlot<U>> {
    let object = value.exact::<T>()?;
    // SAFETY: the caller holds the value, and with it the object, as long as it uses the field.
    Some(field(unsafe { object.as_ptr().as_ref() }))
}

/// Several tables of methods as one.
pub const fn join_functions<const N: usize>(tables: &[&[FunctionSpec]]) -> [FunctionSpec; N] {
    const NO_PARAMS: &Params = &Params {
        name: "",
        owner: "",
        names: &[],
        positional_only: 0,
        positional: 0,
        required: 0,
        required_keywords: 0,
        varargs: false,
        varkw: false,
        text: "",
    };
    const BLANK: FunctionSpec = FunctionSpec {
        name: "",
        doc: "",
        params: NO_PARAMS,
        receiver: Receiver::None,
        call: |_, _| Ok(Value::NONE),
        intrinsic: None,
    };
    let mut joined = [BLANK; N];
    let (mut table, mut from, mut to) = (0, 0, 0);
    while table < tables.len() {
        while from < tables[table].len() {
            let FunctionSpec { name, doc, params, receiver, call, intrinsic } = tables[table][from];
            joined[to] = FunctionSpec { name, doc, params, receiver, call, intrinsic };
            (from, to) = (from + 1, to + 1);
        }
        (table, from) = (table + 1, 0);
    }
    joined
}

/// Several tables of computed attributes as one.
pub const fn join_getset<const N: usize>(tables: &[&[GetSetSpec]]) -> [GetSetSpec; N] {
    const BLANK: GetSetSpec = GetSetSpec { name: "", doc: "", get: |_, _| Ok(Value::NONE), set: None };
    let mut joined = [BLANK; N];
    let (mut table, mut from, mut to) = (0, 0, 0);
    while table < tables.len() {
        while from < tables[table].len() {
            let GetSetSpec { name, doc, get, set } = tables[table][from];
            joined[to] = GetSetSpec { name, doc, get, set };
            (from, to) = (from + 1, to + 1);
        }
        (table, from) = (table + 1, 0);
    }
    joined
}
