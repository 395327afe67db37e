//! `types.GenericAlias`: `list[int]`.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// Represent a PEP 585 generic type
///
/// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
#[pytype(name = "GenericAlias", module = "types", shape = ids::GENERIC_ALIAS, flags(BASETYPE, WEAKREF), trace)]
#[repr(C)]
pub struct GenericAlias {
    header: Header,
    origin: Slot,
    args: Slot,
}

/// `origin[args]`
pub fn new(thread: &mut Thread, origin: Value, args: Value) -> PyResult {
    let args = match args.exact::<Tuple>() {
        Some(tuple) => tuple,
        None => Tuple::new(thread, &[args])?,
    };
    thread.interp().class(ids::GENERIC_ALIAS);
    let alias = GenericAlias {
        header: Header::new(ids::GENERIC_ALIAS),
        origin: Slot::new(origin),
        args: Slot::new(args.as_value()),
    };
    Ok(thread.heap().alloc(ids::GENERIC_ALIAS, alias).as_value())
}

/// Writes a type as annotations show it.
pub(crate) fn push_type_name(thread: &mut Thread, text: &mut StrBuilder, value: Value) -> PyResult<()> {
    let interp = thread.interp();
    if value == Value::ELLIPSIS {
        text.push_str("...");
        return Ok(());
    }
    let Some(class) = value.as_class() else {
        let repr = ops::repr(thread, value)?;
        text.push_string(repr);
        return Ok(());
    };
    if class == interp.class(ids::NONE_TYPE) {
        text.push_str("None");
        return Ok(());
    }
    if let Some(module) = crate::types::class::module_name(&interp, class).filter(|name| name != "builtins") {
        text.push_str(&module);
        text.push_str(".");
    }
    text.push_string(class.qualname());
    Ok(())
}

impl GenericAlias {
    fn parts(&self) -> [Value; 2] {
        [&self.origin, &self.args].map(|slot| slot.get().unwrap_or(Value::NONE))
    }
}

#[pymethods]
impl GenericAlias {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<Gc<Str>> {
        let [origin, args] = this.parts();
        let mut text = StrBuilder::new();
        push_type_name(thread, &mut text, origin)?;
        text.push_str("[");
        let args = args.exact::<Tuple>().map_or(&[][..], |args| args.items());
        if args.is_empty() {
            text.push_str("()");
        }
        for (index, &arg) in args.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            push_type_name(thread, &mut text, arg)?;
        }
        text.push_str("]");
        text.finish(thread)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<i64> {
        let [origin, args] = this.parts();
        Ok(ops::hash(thread, origin)? ^ ops::hash(thread, args)?)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<GenericAlias>, other: Value, op: Comparison) -> PyResult {
        let (Some(other), Comparison::Eq | Comparison::Ne) = (other.exact::<GenericAlias>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let ([origin, args], [other_origin, other_args]) = (this.parts(), other.parts());
        let equal = ops::equal(thread, origin, other_origin)? && ops::equal(thread, args, other_args)?;
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        crate::types::union::make(thread, left, right)
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
        let origin = this.cast::<GenericAlias>().map_or(Value::NONE, |this| this.parts()[0]);
        call::with_args(thread, origin, args)
    }

    #[method("(bases, /)", name = "__mro_entries__")]
    fn mro_entries(thread: &mut Thread, this: Gc<GenericAlias>, _bases: Value) -> PyResult<Gc<Tuple>> {
        Tuple::new(thread, &this.parts()[..1])
    }

    #[getter(name = "__origin__", member)]
    fn origin(this: Gc<GenericAlias>) -> Option<Value> {
        this.origin.get()
    }

    #[getter(name = "__args__", member)]
    fn args(this: Gc<GenericAlias>) -> Option<Value> {
        this.args.get()
    }
}
