//! Type parameters: `TypeVar`, `ParamSpec`, `TypeVarTuple`. Bounds, constraints and defaults are evaluated when they are
//! first asked for.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Lazy;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

macro_rules! parameter {
    ($(#[$doc:meta])* $type:ident $name:literal $shape:ident $prefix:literal) => {
        $(#[$doc])*
        #[pytype(name = $name, module = "typing", shape = ids::$shape, flags(WEAKREF), methods(SHARED), trace)]
        #[repr(C)]
        pub struct $type {
            header: Header,
            name: GcSlot<Str>,
            pub(super) bound: Lazy,
            pub(super) constraints: Lazy,
            pub(super) default: Lazy,
            module: Slot,
        }

        impl $type {
            /// A parameter without bound and default, whose variance is inferred.
            pub fn new(thread: &mut Thread, name: Gc<Str>) -> Gc<$type> {
                let interp = thread.interp();
                interp.class(ids::$shape);
                let globals = thread.frame.get().map(|frame| frame.globals());
                let module = globals.and_then(|globals| globals.get_text(&interp, "__name__"));
                let made = $type {
                    header: Header::new(ids::$shape),
                    name: GcSlot::new(name),
                    bound: Lazy::empty(),
                    constraints: Lazy::empty(),
                    default: Lazy::empty(),
                    module: module.map_or(Slot::empty(), Slot::new),
                };
                interp.heap().alloc(ids::$shape, made)
            }
        }

        #[pymethods(extra = SHARED)]
        impl $type {
            #[slot(repr)]
            fn repr(this: Gc<$type>) -> String {
                let name = this.name.get().map_or(String::new(), |name| name.to_string_lossy());
                format!("{}{name}", $prefix)
            }

            #[getter(name = "__name__")]
            fn get_name(this: Gc<$type>) -> Option<Gc<Str>> {
                this.name.get()
            }

            #[getter(name = "__module__")]
            fn get_module(this: Gc<$type>) -> Option<Value> {
                this.module.get()
            }

            #[getter(name = "__default__")]
            fn get_default(thread: &mut Thread, this: Gc<$type>) -> PyResult {
                let default = this.default.get(thread, this.any())?;
                Ok(default.unwrap_or_else(|| super::no_default(thread)))
            }

            /// Return true if the parameter has a default.
            #[method("()")]
            fn has_default(this: Gc<$type>) -> bool {
                this.default.is_given()
            }

            #[getter(name = "evaluate_default")]
            fn evaluate_default(this: Gc<$type>) -> Option<Value> {
                this.default.function()
            }
        }
    };
}

parameter! {
    /// Type variable.
    ///
    /// The preferred way to construct a type variable is via the dedicated
    /// syntax for generic functions, classes, and type aliases.
    TypeVar "TypeVar" TYPEVAR ""
}

parameter! {
    /// Parameter specification variable.
    ParamSpec "ParamSpec" PARAMSPEC ""
}

parameter! {
    /// Type variable tuple. A specialized form of type variable that enables
    /// variadic generics.
    TypeVarTuple "TypeVarTuple" TYPEVARTUPLE ""
}

#[pymethods]
impl TypeVar {
    #[getter(name = "__bound__")]
    fn get_bound(thread: &mut Thread, this: Gc<TypeVar>) -> PyResult<Option<Value>> {
        this.bound.get(thread, this.any())
    }

    #[getter(name = "__constraints__")]
    fn get_constraints(thread: &mut Thread, this: Gc<TypeVar>) -> PyResult {
        let constraints = this.constraints.get(thread, this.any())?;
        Ok(constraints.unwrap_or_else(|| Tuple::small(&thread.interp(), &[]).as_value()))
    }

    #[getter(name = "evaluate_bound")]
    fn evaluate_bound(this: Gc<TypeVar>) -> Option<Value> {
        this.bound.function()
    }

    #[getter(name = "evaluate_constraints")]
    fn evaluate_constraints(this: Gc<TypeVar>) -> Option<Value> {
        this.constraints.function()
    }

    #[getter(name = "__covariant__", member)]
    #[getter(name = "__contravariant__", member)]
    fn has_variance(_this: Gc<TypeVar>) -> bool {
        false
    }

    #[getter(name = "__infer_variance__", member)]
    fn infers_variance(_this: Gc<TypeVar>) -> bool {
        true
    }
}

#[pymethods]
impl ParamSpec {
    #[getter(name = "__bound__")]
    fn get_bound(_this: Gc<ParamSpec>) -> Option<Value> {
        None
    }

    #[getter(name = "__covariant__")]
    #[getter(name = "__contravariant__")]
    fn has_variance(_this: Gc<ParamSpec>) -> bool {
        false
    }

    #[getter(name = "__infer_variance__")]
    fn infers_variance(_this: Gc<ParamSpec>) -> bool {
        true
    }
}

#[pymethods]
impl TypeVarTuple {}
