//! `TypeAliasType`: what a `type` statement makes. Its value is evaluated when it is first asked for.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Lazy;
use super::ParamSpec;
use super::TypeVar;
use super::TypeVarTuple;
use super::caller_module;
use super::params::unpacked;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::types::union;

/// Type alias.
///
/// Type aliases are created through the type statement.
#[pytype(name = "TypeAliasType", module = "typing", shape = ids::TYPE_ALIAS, flags(KEYED), trace)]
#[repr(C)]
pub struct TypeAlias {
    header: Header,
    #[pymember(name = "__name__")]
    name: GcSlot<Str>,
    params: GcSlot<Tuple>,
    value: Lazy,
    #[pymember(name = "__module__", computed)]
    module: Slot,
}

impl TypeAlias {
    /// An alias whose value a function gives.
    pub fn new(
        thread: &mut Thread,
        name: Gc<Str>,
        params: Option<Gc<Tuple>>,
        function: Value,
    ) -> Gc<TypeAlias> {
        TypeAlias::allocate(thread, name, params, Lazy::of(function))
    }

    fn allocate(thread: &Thread, name: Gc<Str>, params: Option<Gc<Tuple>>, value: Lazy) -> Gc<TypeAlias> {
        let interp = thread.interp();
        interp.class(ids::TYPE_ALIAS);
        let module = caller_module(thread);
        let alias = TypeAlias {
            header: Header::new(ids::TYPE_ALIAS),
            name: GcSlot::new(name),
            params: params.map_or(GcSlot::empty(), GcSlot::new),
            value,
            module: module.map_or(Slot::empty(), Slot::new),
        };
        interp.heap().alloc(ids::TYPE_ALIAS, alias)
    }
}

/// Type parameters that a call gives: those with a default come last.
fn check_params(thread: &mut Thread, params: Gc<Tuple>) -> PyResult<()> {
    let mut default_seen = false;
    for &param in params.items() {
        let has_default =
            match (param.cast::<TypeVar>(), param.cast::<ParamSpec>(), param.cast::<TypeVarTuple>()) {
                (Some(param), ..) => param.has_own_default(),
                (_, Some(param), _) => param.has_own_default(),
                (.., Some(param)) => param.has_own_default(),
                _ => {
                    let shown = ops::repr(thread, param)?.to_string_lossy();
                    return Err(thread.type_error(format!("Expected a type param, got {shown}")));
                }
            };
        if default_seen && !has_default {
            let shown = ops::repr(thread, param)?.to_string_lossy();
            let text = format!("non-default type parameter '{shown}' follows default type parameter");
            return Err(thread.type_error(text));
        }
        default_seen |= has_default;
    }
    Ok(())
}

#[pymethods]
impl TypeAlias {
    #[new("(name, value, *, type_params=())", name = "typealias")]
    fn make(
        thread: &mut Thread,
        name: Gc<Str>,
        value: Value,
        type_params: Option<Value>,
    ) -> PyResult<Gc<TypeAlias>> {
        let params = type_params.map(|params| params.cast::<Tuple>());
        match params {
            Some(None) => return Err(thread.type_error("type_params must be a tuple")),
            Some(Some(params)) => check_params(thread, params)?,
            None => {}
        }
        Ok(TypeAlias::allocate(thread, name, params.flatten(), Lazy::of_value(value)))
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        union::make(thread, left, right)
    }

    #[method("()", name = "__reduce__")]
    fn reduce(this: Gc<TypeAlias>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[slot(repr)]
    fn repr(this: Gc<TypeAlias>) -> Option<Gc<Str>> {
        this.name.get()
    }

    /// `*Alias` is `Unpack[Alias]`.
    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        let once = unpacked(thread, this)?;
        let once = Tuple::new(thread, &[once])?;
        iter::iter(thread, once.as_value())
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<TypeAlias>, args: Value) -> PyResult {
        if this.params.get().is_none_or(|params| params.is_empty()) {
            return Err(thread.type_error("Only generic type aliases are subscriptable"));
        }
        crate::types::generic_alias::new(thread, this.as_value(), args)
    }

    #[getter(name = "__value__")]
    fn get_value(thread: &mut Thread, this: Gc<TypeAlias>) -> PyResult<Option<Value>> {
        this.value.get(thread, this.any())
    }

    #[getter(name = "__parameters__")]
    fn get_parameters(thread: &mut Thread, this: Gc<TypeAlias>) -> PyResult<Gc<Tuple>> {
        let parameters = List::empty(&thread.interp());
        for &param in this.params.get().map_or(&[][..], |params| params.items()) {
            let param = match param.exact::<TypeVarTuple>() {
                Some(_) => unpacked(thread, param)?,
                None => param,
            };
            parameters.push(thread, param)?;
        }
        Tuple::new(thread, parameters.items())
    }

    #[getter(name = "__type_params__")]
    fn get_params(thread: &mut Thread, this: Gc<TypeAlias>) -> Gc<Tuple> {
        this.params.get().unwrap_or_else(|| thread.interp().empty_tuple())
    }

    #[getter(name = "evaluate_value")]
    fn evaluate_value(thread: &mut Thread, this: Gc<TypeAlias>) -> Option<Value> {
        this.value.evaluator(thread)
    }
}
