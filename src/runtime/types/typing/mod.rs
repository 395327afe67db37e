//! Type parameters and aliases: `TypeVar`, `ParamSpec`, `TypeVarTuple`, `TypeAliasType`, and the runtime functions that
//! the compiler calls to make them.

mod alias;
mod evaluator;
mod generic;
mod params;

pub use alias::TypeAlias;
pub use evaluator::ConstEvaluator;
pub use generic::Generic;
pub use params::ParamSpec;
pub use params::ParamSpecArgs;
pub use params::ParamSpecKwargs;
pub use params::TypeVar;
pub use params::TypeVarTuple;

use taipan_code::operand::Intrinsic1;
use taipan_code::operand::Intrinsic2;
use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A value that a function gives when it is first asked for.
pub(crate) struct Lazy {
    function: Slot,
    value: Slot,
}

impl Trace for Lazy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.function.trace(tracer);
        self.value.trace(tracer);
    }
}

impl Lazy {
    fn empty() -> Lazy {
        Lazy { function: Slot::empty(), value: Slot::empty() }
    }

    fn of(function: Value) -> Lazy {
        Lazy { function: Slot::new(function), value: Slot::empty() }
    }

    fn set(&self, thread: &Thread, owner: Gc<Header>, function: Value) {
        thread.heap().set(owner, &self.function, function);
        self.value.clear();
    }

    /// What evaluates it: the function, or an evaluator of the value that was given.
    fn evaluator(&self, thread: &mut Thread) -> Option<Value> {
        match (self.function.get(), self.value.get()) {
            (None, Some(value)) => Some(ConstEvaluator::of(thread, value)),
            (function, _) => function,
        }
    }

    fn is_given(&self) -> bool {
        self.function.get().is_some() || self.value.get().is_some()
    }

    fn of_value(value: Value) -> Lazy {
        Lazy { function: Slot::empty(), value: Slot::new(value) }
    }

    fn set_value(&self, thread: &Thread, owner: Gc<Header>, value: Value) {
        thread.heap().set(owner, &self.value, value);
    }

    /// The value, evaluated if it was not; `None` where there is no function.
    fn get(&self, thread: &mut Thread, owner: Gc<Header>) -> PyResult<Option<Value>> {
        /// Plain values are asked for.
        const VALUE_FORMAT: i64 = 1;
        if let Some(value) = self.value.get() {
            return Ok(Some(value));
        }
        let Some(function) = self.function.get() else { return Ok(None) };
        let value = call::call(thread, function, &[Value::int_from_low_bits(VALUE_FORMAT)])?;
        thread.heap().set(owner, &self.value, value);
        Ok(Some(value))
    }
}

/// Something that the module `typing` defines in Python.
fn from_typing(thread: &mut Thread, name: &str) -> PyResult {
    let typing = crate::modules::import::import_module(thread, "typing")?;
    attr::get(thread, typing, Str::intern(&thread.interp(), name))
}

/// Calls a function of the module `typing`.
fn ask_typing(thread: &mut Thread, function: &str, args: &[Value]) -> PyResult {
    let function = from_typing(thread, function)?;
    call::call(thread, function, args)
}

/// A type, or what may stand for one: `None` means its class, texts become forward references.
pub(crate) fn type_check(thread: &mut Thread, value: Value, message: &str) -> PyResult {
    if value.is_none() {
        return Ok(thread.interp().class(ids::NONE_TYPE).as_value());
    }
    if value.as_class().is_some() {
        return Ok(value);
    }
    let message = Str::from_text(thread, message)?.as_value();
    ask_typing(thread, "_type_check", &[value, message])
}

/// `__name__` of the module whose code runs.
fn caller_module(thread: &Thread) -> Option<Value> {
    let globals = thread.frame.get().map(|frame| frame.globals())?;
    globals.get_text(&thread.interp(), "__name__")
}

/// The type of the NoDefault singleton.
#[pytype(name = "NoDefaultType", module = "typing", shape = ids::NO_DEFAULT_TYPE, leaf)]
#[repr(C)]
pub struct NoDefaultType {
    _header: Header,
}

#[pymethods]
impl NoDefaultType {
    #[slot(new)]
    fn new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        if !args.all().is_empty() {
            return Err(thread.type_error("NoDefaultType takes no arguments"));
        }
        Ok(no_default(thread))
    }

    #[slot(repr)]
    fn repr(_this: Value) -> &'static str {
        "typing.NoDefault"
    }

    #[method("()", name = "__reduce__")]
    fn reduce(_this: Value) -> &'static str {
        "NoDefault"
    }
}

/// `typing.NoDefault`
pub fn no_default(thread: &mut Thread) -> Value {
    let interp = thread.interp();
    let class = interp.class(ids::NO_DEFAULT_TYPE);
    // The class keeps its only instance, under a name that no attribute has.
    const KEY: &str = "<instance>";
    let space = crate::object::class::namespace(&interp, class);
    if let Some(known) = space.get_text(&interp, KEY) {
        return known;
    }
    let made = NoDefaultType { _header: Header::new(ids::NO_DEFAULT_TYPE) };
    let made = interp.heap().alloc(ids::NO_DEFAULT_TYPE, made).as_value();
    space.put_fresh(&interp, Str::intern(&interp, KEY), made);
    made
}

/// The name of a parameter, which the compiler puts on the stack as a string.
fn name_of(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(name) => Ok(name),
        None => Err(thread.system_error("the name of a type parameter is no string")),
    }
}

/// A runtime function of one argument.
pub fn intrinsic_1(thread: &mut Thread, intrinsic: Intrinsic1, value: Value) -> PyResult {
    match intrinsic {
        Intrinsic1::TypeVar => {
            let name = name_of(thread, value)?;
            Ok(TypeVar::new(thread, name).as_value())
        }
        Intrinsic1::ParamSpec => {
            let name = name_of(thread, value)?;
            Ok(ParamSpec::new(thread, name).as_value())
        }
        Intrinsic1::TypeVarTuple => {
            let name = name_of(thread, value)?;
            Ok(TypeVarTuple::new(thread, name).as_value())
        }
        Intrinsic1::SubscriptGeneric => subscript_generic(thread, value),
        Intrinsic1::TypeAlias => type_alias(thread, value),
    }
}

/// `typing.Generic[*parameters]`; a TypeVarTuple is unpacked.
fn subscript_generic(thread: &mut Thread, parameters: Value) -> PyResult {
    let generic = thread.interp().class(ids::GENERIC).as_value();
    let unpacked = List::empty(&thread.interp());
    for &parameter in parameters.cast::<Tuple>().map_or(&[][..], |parameters| parameters.items()) {
        let parameter = match parameter.exact::<TypeVarTuple>() {
            Some(_) => params::unpacked(thread, parameter)?,
            None => parameter,
        };
        unpacked.push(thread, parameter)?;
    }
    let parameters = Tuple::new(thread, unpacked.items())?;
    ops::getitem(thread, generic, parameters.as_value())
}

/// The alias of a tuple of name, parameters (or `None`) and the function of its value.
fn type_alias(thread: &mut Thread, parts: Value) -> PyResult {
    let parts = parts.cast::<Tuple>().map_or(&[][..], |parts| parts.items());
    let &[name, params, function] = parts else {
        return Err(thread.system_error("a type alias without its parts"));
    };
    let name = name_of(thread, name)?;
    Ok(TypeAlias::new(thread, name, params.cast::<Tuple>(), function).as_value())
}

/// A runtime function of two arguments.
pub fn intrinsic_2(thread: &mut Thread, intrinsic: Intrinsic2, first: Value, second: Value) -> PyResult {
    match intrinsic {
        Intrinsic2::TypeVarWithBound => {
            let name = name_of(thread, first)?;
            let made = TypeVar::new(thread, name);
            made.bound.set(thread, made.any(), second);
            Ok(made.as_value())
        }
        Intrinsic2::TypeVarWithConstraints => {
            let name = name_of(thread, first)?;
            let made = TypeVar::new(thread, name);
            made.constraints.set(thread, made.any(), second);
            Ok(made.as_value())
        }
        Intrinsic2::SetFunctionTypeParams => {
            if let (Some(function), Some(params)) = (first.exact::<Function>(), second.cast::<Tuple>()) {
                thread.heap().set_gc(function, &function.type_params, Some(params));
            }
            Ok(first)
        }
        Intrinsic2::SetTypeParamDefault => {
            set_default(thread, first, second);
            Ok(first)
        }
    }
}

fn set_default(thread: &Thread, parameter: Value, function: Value) {
    if let Some(made) = parameter.exact::<TypeVar>() {
        made.default.set(thread, made.any(), function);
    } else if let Some(made) = parameter.exact::<ParamSpec>() {
        made.default.set(thread, made.any(), function);
    } else if let Some(made) = parameter.exact::<TypeVarTuple>() {
        made.default.set(thread, made.any(), function);
    }
}
