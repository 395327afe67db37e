//! Type parameters: `TypeVar`, `ParamSpec`, `TypeVarTuple`. Bounds, constraints and defaults are evaluated when they are
//! first asked for.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Lazy;
use super::ask_typing;
use super::caller_module;
use crate::object::args::Args;
use crate::object::args::Params;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::types::union;

/// `aux` of a parameter: how it varies.
const COVARIANT: u16 = 1;
const CONTRAVARIANT: u16 = 2;
const INFERRED: u16 = 4;

/// What a constructor was given, behind the name.
struct Given {
    name: Gc<Str>,
    constraints: Gc<Tuple>,
    bound: Option<Value>,
    default: Option<Value>,
    variance: u16,
}

const fn params(name: &'static str, names: &'static [&'static str], varargs: bool) -> Params {
    Params {
        name,
        owner: "",
        names,
        positional_only: 0,
        positional: 1,
        required: 1,
        required_keywords: 0,
        varargs,
        varkw: false,
        text: "",
    }
}

const FULL: &[&str] = &["name", "bound", "default", "covariant", "contravariant", "infer_variance"];
static TYPEVAR_PARAMS: Params = params("typevar", FULL, true);
static PARAMSPEC_PARAMS: Params = params("paramspec", FULL, false);
static TYPEVARTUPLE_PARAMS: Params = params("typevartuple", &["name", "default"], false);

/// Binds the arguments of a constructor.
fn read(thread: &mut Thread, params: &'static Params, args: Args<'_>) -> PyResult<Given> {
    let mut slots = [None; 6];
    let surplus = params.bind(thread, args, &mut slots[..params.names.len()])?;
    let constraints = Tuple::new(thread, surplus.positional)?;
    let value_of = |name: &str| params.names.iter().position(|known| *known == name).and_then(|at| slots[at]);
    let at = Arg { function: params.name, name: "name", position: 1, optional: false };
    let name = Gc::<Str>::from_arg(thread, value_of("name").unwrap_or(Value::NONE), at)?;
    let mut variance = 0;
    for (name, flag) in
        [("covariant", COVARIANT), ("contravariant", CONTRAVARIANT), ("infer_variance", INFERRED)]
    {
        if let Some(value) = value_of(name)
            && ops::truth(thread, value)?
        {
            variance |= flag;
        }
    }
    if variance & (COVARIANT | CONTRAVARIANT) == COVARIANT | CONTRAVARIANT {
        return Err(thread.value_error("Bivariant types are not supported."));
    }
    if variance & INFERRED != 0 && variance != INFERRED {
        return Err(thread.value_error("Variance cannot be specified with infer_variance."));
    }
    let bound = value_of("bound").filter(|bound| !bound.is_none());
    let no_default = super::no_default(thread);
    let default = value_of("default").filter(|default| !default.is(no_default));
    Ok(Given { name, constraints, bound, default, variance })
}

/// The index of a parameter among those of an alias.
fn index_in(thread: &mut Thread, alias: Value, parameter: Value) -> PyResult<(Gc<Tuple>, usize)> {
    let name = Str::intern(&thread.interp(), "__parameters__");
    let parameters = attr::get(thread, alias, name)?;
    let parameters = iter::to_tuple(thread, parameters)?;
    match parameters.items().iter().position(|known| known.is(parameter)) {
        Some(index) => Ok((parameters, index)),
        None => Err(thread.value_error("tuple.index(x): x not in tuple")),
    }
}

#[cold]
fn cannot_subclass(thread: &mut Thread, what: &str) -> Raised {
    thread.type_error(format!("Cannot subclass an instance of {what}"))
}

macro_rules! parameter {
    ($(#[$doc:meta])* $type:ident $name:literal $shape:ident $($block:ident)*) => {
        $(#[$doc])*
        #[pytype(name = $name, module = "typing", shape = ids::$shape, flags(WEAKREF), methods($($block),*), trace)]
        #[repr(C)]
        pub struct $type {
            header: Header,
            #[pymember(name = "__name__")]
            name: GcSlot<Str>,
            pub(super) bound: Lazy,
            pub(super) constraints: Lazy,
            pub(super) default: Lazy,
            #[pymember(name = "__module__", computed)]
            module: Slot,
        }

        impl $type {
            /// A parameter without bound and default, whose variance is inferred.
            pub fn new(thread: &mut Thread, name: Gc<Str>) -> Gc<$type> {
                let interp = thread.interp();
                interp.class(ids::$shape);
                let made = $type {
                    header: Header::new(ids::$shape),
                    name: GcSlot::new(name),
                    bound: Lazy::empty(),
                    constraints: Lazy::empty(),
                    default: Lazy::empty(),
                    module: caller_module(thread).map_or(Slot::empty(), Slot::new),
                };
                made.header.set_aux(INFERRED);
                interp.heap().alloc(ids::$shape, made)
            }

            fn of(thread: &mut Thread, given: Given) -> Gc<$type> {
                let made = $type::new(thread, given.name);
                made.header.set_aux(given.variance);
                if let Some(bound) = given.bound {
                    made.bound.set_value(thread, made.any(), bound);
                }
                if let Some(default) = given.default {
                    made.default.set_value(thread, made.any(), default);
                }
                made
            }

            pub(super) fn has_own_default(&self) -> bool {
                self.default.is_given()
            }

            fn shown_name(&self) -> String {
                self.name.get().map_or(String::new(), |name| name.to_string_lossy())
            }
        }

        #[pymethods(extra = SHARED)]
        impl $type {
            #[getter(name = "__default__")]
            fn get_default(thread: &mut Thread, this: Gc<$type>) -> PyResult {
                let default = this.default.get(thread, this.any())?;
                Ok(default.unwrap_or_else(|| super::no_default(thread)))
            }

            /// Return true if the parameter has a default.
            #[method("()")]
            fn has_default(this: Gc<$type>) -> bool {
                this.has_own_default()
            }

            #[getter(name = "evaluate_default")]
            fn evaluate_default(thread: &mut Thread, this: Gc<$type>) -> Option<Value> {
                this.default.evaluator(thread)
            }

            #[method("(bases, /)", name = "__mro_entries__")]
            fn mro_entries(thread: &mut Thread, _this: Gc<$type>, _bases: Value) -> PyResult {
                Err(cannot_subclass(thread, $name))
            }

            #[method("()", name = "__reduce__")]
            fn reduce(this: Gc<$type>) -> Option<Gc<Str>> {
                this.name.get()
            }
        }
    };
}

parameter! {
    /// Type variable.
    ///
    /// The preferred way to construct a type variable is via the dedicated
    /// syntax for generic functions, classes, and type aliases.
    TypeVar "TypeVar" TYPEVAR SHARED VARYING
}

parameter! {
    /// Parameter specification variable.
    ParamSpec "ParamSpec" PARAMSPEC SHARED VARYING
}

parameter! {
    /// Type variable tuple. A specialized form of type variable that enables
    /// variadic generics.
    TypeVarTuple "TypeVarTuple" TYPEVARTUPLE SHARED
}

/// What `TypeVar` and `ParamSpec` have alike.
macro_rules! varying {
    ($type:ident) => {
        impl $type {
            fn varies(&self, how: u16) -> bool {
                self.header.aux() & how != 0
            }
        }

        #[pymethods(extra = VARYING)]
        impl $type {
            #[slot(repr)]
            fn repr(this: Gc<$type>) -> String {
                let prefix = match () {
                    () if this.varies(INFERRED) => "",
                    () if this.varies(COVARIANT) => "+",
                    () if this.varies(CONTRAVARIANT) => "-",
                    () => "~",
                };
                format!("{prefix}{}", this.shown_name())
            }

            #[slot(or)]
            fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                union::of(thread, &[left, right])
            }

            #[getter(name = "__bound__")]
            fn get_bound(thread: &mut Thread, this: Gc<$type>) -> PyResult<Option<Value>> {
                this.bound.get(thread, this.any())
            }

            #[getter(name = "__covariant__", member)]
            fn is_covariant(this: Gc<$type>) -> bool {
                this.varies(COVARIANT)
            }

            #[getter(name = "__contravariant__", member)]
            fn is_contravariant(this: Gc<$type>) -> bool {
                this.varies(CONTRAVARIANT)
            }

            #[getter(name = "__infer_variance__", member)]
            fn infers_variance(this: Gc<$type>) -> bool {
                this.varies(INFERRED)
            }
        }
    };
}

varying!(TypeVar);
varying!(ParamSpec);

#[pymethods]
impl TypeVar {
    #[slot(new)]
    fn slot_new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        let mut given = read(thread, &TYPEVAR_PARAMS, args)?;
        if let Some(bound) = given.bound {
            given.bound = Some(super::type_check(thread, bound, "Bound must be a type.")?);
        }
        let constraints = given.constraints;
        if constraints.len() == 1 {
            return Err(thread.type_error("A single constraint is not allowed"));
        }
        if !constraints.is_empty() && given.bound.is_some() {
            return Err(thread.type_error("Constraints cannot be combined with bound=..."));
        }
        let made = TypeVar::of(thread, given);
        if !constraints.is_empty() {
            made.constraints.set_value(thread, made.any(), constraints.as_value());
        }
        Ok(made.as_value())
    }

    #[getter(name = "__constraints__")]
    fn get_constraints(thread: &mut Thread, this: Gc<TypeVar>) -> PyResult {
        let constraints = this.constraints.get(thread, this.any())?;
        Ok(constraints.unwrap_or_else(|| Tuple::small(&thread.interp(), &[]).as_value()))
    }

    #[getter(name = "evaluate_bound")]
    fn evaluate_bound(thread: &mut Thread, this: Gc<TypeVar>) -> Option<Value> {
        this.bound.evaluator(thread)
    }

    #[getter(name = "evaluate_constraints")]
    fn evaluate_constraints(thread: &mut Thread, this: Gc<TypeVar>) -> Option<Value> {
        this.constraints.evaluator(thread)
    }

    #[method("(arg, /)", name = "__typing_subst__")]
    fn subst(thread: &mut Thread, this: Value, arg: Value) -> PyResult {
        ask_typing(thread, "_typevar_subst", &[this, arg])
    }

    /// Takes the default where the arguments end.
    #[method("(alias, args, /)", name = "__typing_prepare_subst__")]
    fn prepare_subst(thread: &mut Thread, this: Gc<TypeVar>, alias: Value, args: Value) -> PyResult {
        let (parameters, index) = index_in(thread, alias, this.as_value())?;
        let args = iter::to_tuple(thread, args)?;
        if index < args.len() {
            return Ok(args.as_value());
        }
        match this.default.get(thread, this.any())?.filter(|_| index == args.len()) {
            Some(default) => {
                let longer = List::new(thread, args.items())?;
                longer.push(thread, default)?;
                Ok(Tuple::new(thread, longer.items())?.as_value())
            }
            None => Err(too_few(thread, alias, args.len(), parameters)),
        }
    }
}

#[cold]
fn too_few(thread: &mut Thread, alias: Value, given: usize, parameters: Gc<Tuple>) -> Raised {
    let has_default = |parameter: &&Value| {
        parameter.exact::<TypeVar>().is_some_and(|parameter| parameter.default.is_given())
    };
    let least = parameters.len() - parameters.items().iter().filter(has_default).count();
    let shown = match ops::str(thread, alias) {
        Ok(shown) => shown.to_string_lossy(),
        Err(raised) => return raised,
    };
    thread.type_error(format!("Too few arguments for {shown}; actual {given}, expected at least {least}"))
}

#[pymethods]
impl ParamSpec {
    #[slot(new)]
    fn slot_new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        let given = read(thread, &PARAMSPEC_PARAMS, args)?;
        Ok(ParamSpec::of(thread, given).as_value())
    }

    /// Represents positional arguments.
    #[getter(name = "args")]
    fn get_args(thread: &mut Thread, this: Gc<ParamSpec>) -> Gc<ParamSpecArgs> {
        ParamSpecArgs::of(thread, this.as_value())
    }

    /// Represents keyword arguments.
    #[getter(name = "kwargs")]
    fn get_kwargs(thread: &mut Thread, this: Gc<ParamSpec>) -> Gc<ParamSpecKwargs> {
        ParamSpecKwargs::of(thread, this.as_value())
    }

    #[method("(arg, /)", name = "__typing_subst__")]
    fn subst(thread: &mut Thread, this: Value, arg: Value) -> PyResult {
        ask_typing(thread, "_paramspec_subst", &[this, arg])
    }

    #[method("(alias, args, /)", name = "__typing_prepare_subst__")]
    fn prepare_subst(thread: &mut Thread, this: Value, alias: Value, args: Value) -> PyResult {
        ask_typing(thread, "_paramspec_prepare_subst", &[this, alias, args])
    }
}

#[pymethods]
impl TypeVarTuple {
    #[slot(new)]
    fn slot_new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        let given = read(thread, &TYPEVARTUPLE_PARAMS, args)?;
        Ok(TypeVarTuple::of(thread, given).as_value())
    }

    #[slot(repr)]
    fn repr(this: Gc<TypeVarTuple>) -> String {
        this.shown_name()
    }

    /// `*Ts` is `Unpack[Ts]`.
    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        let unpacked = unpacked(thread, this)?;
        let once = Tuple::new(thread, &[unpacked])?;
        iter::iter(thread, once.as_value())
    }

    #[method("(arg, /)", name = "__typing_subst__")]
    fn subst(thread: &mut Thread, _this: Value, _arg: Value) -> PyResult {
        Err(thread.type_error("Substitution of bare TypeVarTuple is not supported"))
    }

    #[method("(alias, args, /)", name = "__typing_prepare_subst__")]
    fn prepare_subst(thread: &mut Thread, this: Value, alias: Value, args: Value) -> PyResult {
        ask_typing(thread, "_typevartuple_prepare_subst", &[this, alias, args])
    }
}

/// `Unpack[parameter]`
pub(super) fn unpacked(thread: &mut Thread, parameter: Value) -> PyResult {
    let unpack = super::from_typing(thread, "Unpack")?;
    ops::getitem(thread, unpack, parameter)
}

macro_rules! of_paramspec {
    ($(#[$doc:meta])* $type:ident $name:literal $shape:ident $attribute:literal) => {
        $(#[$doc])*
        #[pytype(name = $name, module = "typing", shape = ids::$shape, flags(UNHASHABLE, WEAKREF),
            signature = "(origin)", trace)]
        #[repr(C)]
        pub struct $type {
            header: Header,
            #[pymember(name = "__origin__")]
            origin: Slot,
        }

        impl $type {
            fn of(thread: &Thread, origin: Value) -> Gc<$type> {
                const SHAPE: ShapeId = ids::$shape;
                thread.interp().class(SHAPE);
                thread.heap().alloc(SHAPE, $type { header: Header::new(SHAPE), origin: Slot::new(origin) })
            }
        }

        #[pymethods]
        impl $type {
            #[new("(origin)")]
            fn new(thread: &mut Thread, origin: Value) -> Gc<$type> {
                $type::of(thread, origin)
            }

            #[slot(repr)]
            fn repr(thread: &mut Thread, this: Gc<$type>) -> PyResult<String> {
                let origin = this.origin.get().unwrap_or(Value::NONE);
                if let Some(parameter) = origin.exact::<ParamSpec>() {
                    return Ok(format!("{}.{}", parameter.shown_name(), $attribute));
                }
                Ok(format!("{}.{}", ops::repr(thread, origin)?.to_string_lossy(), $attribute))
            }

            #[slot(hash)]
            fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
                ops::no_hash(thread, this)
            }

            #[slot(compare)]
            fn compare(thread: &mut Thread, this: Gc<$type>, other: Value, op: Comparison) -> PyResult {
                let (Some(other), Comparison::Eq | Comparison::Ne) = (other.exact::<$type>(), op) else {
                    return Ok(Value::NOT_IMPLEMENTED);
                };
                let origin = |of: Gc<$type>| of.origin.get().unwrap_or(Value::NONE);
                ops::compare(thread, op, origin(this), origin(other))
            }

            #[method("(bases, /)", name = "__mro_entries__")]
            fn mro_entries(thread: &mut Thread, _this: Gc<$type>, _bases: Value) -> PyResult {
                Err(cannot_subclass(thread, $name))
            }
        }
    };
}

of_paramspec! {
    /// The args for a ParamSpec object.
    ///
    /// Given a ParamSpec object P, P.args returns an instance of ParamSpecArgs.
    ///
    /// ParamSpecArgs objects have a reference back to their ParamSpec::
    ///
    ///     >>> P = ParamSpec("P")
    ///     >>> P.args.__origin__ is P
    ///     True
    ///
    /// This type is meant for runtime introspection and has no special meaning
    /// to static type checkers.
    ParamSpecArgs "ParamSpecArgs" PARAMSPEC_ARGS "args"
}

of_paramspec! {
    /// The kwargs for a ParamSpec object.
    ///
    /// Given a ParamSpec object P, P.kwargs returns an instance of ParamSpecKwargs.
    ///
    /// ParamSpecKwargs objects have a reference back to their ParamSpec::
    ///
    ///     >>> P = ParamSpec("P")
    ///     >>> P.kwargs.__origin__ is P
    ///     True
    ///
    /// This type is meant for runtime introspection and has no special meaning
    /// to static type checkers.
    ParamSpecKwargs "ParamSpecKwargs" PARAMSPEC_KWARGS "kwargs"
}
