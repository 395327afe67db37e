//! `types.GenericAlias`: `list[int]`.

mod iterator;
mod show;
mod substitute;

pub use iterator::GenericAliasIterator;
pub(crate) use show::push_type_name;
pub(crate) use substitute::parameters;
pub(crate) use substitute::substitute;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
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
use crate::object::instance;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Represent a PEP 585 generic type
///
/// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
#[pytype(
    name = "GenericAlias",
    module = "types",
    shape = ids::GENERIC_ALIAS,
    signature = "(origin, args, /)",
    flags(BASETYPE, WEAKREF),
    methods(ATTRIBUTES),
    trace
)]
#[repr(C)]
pub struct GenericAlias {
    header: Header,
    #[pymember(name = "__origin__")]
    origin: Slot,
    #[pymember(name = "__args__")]
    args: GcSlot<Tuple>,
    /// Made when first asked for.
    parameters: GcSlot<Tuple>,
}

/// `aux`: the alias is `*origin[args]`.
const STARRED: u16 = 1;

/// Attributes that are the alias's own; all others are its origin's.
const OWN: [&str; 12] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
];

/// `origin[args]`
pub fn new(thread: &mut Thread, origin: Value, args: Value) -> PyResult {
    let args = match args.cast::<Tuple>() {
        Some(tuple) => tuple,
        None => Tuple::new(thread, &[args])?,
    };
    Ok(GenericAlias::make(thread, origin, args, false).as_value())
}

impl GenericAlias {
    fn make(thread: &Thread, origin: Value, args: Gc<Tuple>, starred: bool) -> Gc<GenericAlias> {
        thread.interp().class(ids::GENERIC_ALIAS);
        let alias = GenericAlias {
            header: Header::new(ids::GENERIC_ALIAS),
            origin: Slot::new(origin),
            args: GcSlot::new(args),
            parameters: GcSlot::empty(),
        };
        alias.header.set_aux(if starred { STARRED } else { 0 });
        thread.heap().alloc(ids::GENERIC_ALIAS, alias)
    }

    fn origin(&self) -> Value {
        self.origin.get().unwrap_or(Value::NONE)
    }

    fn items(&self) -> &'static [Value] {
        self.args.get().map_or(&[], |args| args.items())
    }

    fn is_starred(&self) -> bool {
        self.header.aux() & STARRED != 0
    }

    fn parameters(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
        if let Some(known) = this.parameters.get() {
            return Ok(known);
        }
        let parameters = parameters(thread, this.items())?;
        thread.heap().set_gc(this, &this.parameters, parameters);
        Ok(parameters)
    }
}

#[pymethods]
impl GenericAlias {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        if args.keyword_count() > 0 {
            return Err(thread.type_error("GenericAlias() takes no keyword arguments"));
        }
        let &[origin, args] = args.positional() else {
            let given = args.positional().len();
            return Err(thread.type_error(format!("GenericAlias expected 2 arguments, got {given}")));
        };
        let alias = new(thread, origin, args)?;
        instance::finish_new(thread, class, alias)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<Gc<Str>> {
        show::alias(thread, this.is_starred(), this.origin(), this.items())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<i64> {
        let args = this.args.get().map_or(Value::NONE, |args| args.as_value());
        Ok(ops::hash(thread, this.origin())? ^ ops::hash(thread, args)?)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<GenericAlias>, other: Value, op: Comparison) -> PyResult {
        let (Some(other), Comparison::Eq | Comparison::Ne) = (other.cast::<GenericAlias>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let args = |alias: Gc<GenericAlias>| alias.args.get().map_or(Value::NONE, |args| args.as_value());
        let equal = this.is_starred() == other.is_starred()
            && ops::equal(thread, this.origin(), other.origin())?
            && ops::equal(thread, args(this), args(other))?;
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        crate::types::union::make(thread, left, right)
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
        let origin = this.cast::<GenericAlias>().map_or(Value::NONE, |this| this.origin());
        let made = call::with_args(thread, origin, args)?;
        let name = Str::intern(&thread.interp(), "__orig_class__");
        if let Err(raised) = attr::set(thread, made, name, Some(this)) {
            let interp = thread.interp();
            if thread.pending_is(interp.class(exceptions::TYPE_ERROR)) {
                thread.forget(raised);
            } else {
                thread.catch_builtin(raised, exceptions::ATTRIBUTE_ERROR)?;
            }
        }
        Ok(made)
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Value, item: Value) -> PyResult {
        let Some(alias) = this.cast::<GenericAlias>() else { return Ok(Value::NONE) };
        let parameters = GenericAlias::parameters(thread, alias)?;
        let Some(args) = alias.args.get() else { return Ok(this) };
        let args = substitute(thread, this, args, parameters, item)?;
        Ok(GenericAlias::make(thread, alias.origin(), args, alias.is_starred()).as_value())
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        Ok(GenericAliasIterator::over(thread, this))
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        match this.cast::<GenericAlias>() {
            Some(alias) if !OWN.iter().any(|own| name.equals_str(own)) => {
                attr::get(thread, alias.origin(), name)
            }
            _ => attr::generic_get(thread, this, name),
        }
    }
}

#[pymethods(extra = ATTRIBUTES)]
impl GenericAlias {
    #[method("(bases, /)", name = "__mro_entries__")]
    fn mro_entries(thread: &mut Thread, this: Gc<GenericAlias>, _bases: Value) -> PyResult<Gc<Tuple>> {
        Tuple::new(thread, &[this.origin()])
    }

    #[method("(instance, /)", name = "__instancecheck__")]
    fn instancecheck(thread: &mut Thread, _this: Gc<GenericAlias>, _instance: Value) -> PyResult {
        Err(thread.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    #[method("(cls, /)", name = "__subclasscheck__")]
    fn subclasscheck(thread: &mut Thread, _this: Gc<GenericAlias>, _cls: Value) -> PyResult {
        Err(thread.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult {
        let interp = thread.interp();
        let args = this.args.get().map_or(Value::NONE, |args| args.as_value());
        if this.is_starred() {
            let next = interp.builtins().get_text(&interp, "next").unwrap_or(Value::NONE);
            let plain = new(thread, this.origin(), args)?;
            let iterator = iter::iter(thread, plain)?;
            let of_next = Tuple::small(&interp, &[iterator]).as_value();
            return Ok(Tuple::small(&interp, &[next, of_next]).as_value());
        }
        let parts = Tuple::small(&interp, &[this.origin(), args]).as_value();
        let class = interp.class(ids::GENERIC_ALIAS).as_value();
        Ok(Tuple::small(&interp, &[class, parts]).as_value())
    }

    #[method("()", name = "__dir__")]
    fn dir(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<Gc<List>> {
        let interp = thread.interp();
        let dir = interp.builtins().get_text(&interp, "dir").unwrap_or(Value::NONE);
        let names = call::call(thread, dir, &[this.origin()])?;
        let names = iter::to_list(thread, names)?;
        for own in OWN.into_iter().filter(|own| !matches!(*own, "__bases__" | "__copy__" | "__deepcopy__")) {
            let own = Str::intern(&interp, own).as_value();
            if !ops::contains(thread, names.as_value(), own)? {
                names.push(thread, own)?;
            }
        }
        Ok(names)
    }

    #[getter(name = "__unpacked__", member)]
    fn get_unpacked(this: Gc<GenericAlias>) -> bool {
        this.is_starred()
    }

    /// Type variables in the GenericAlias.
    #[getter(name = "__parameters__")]
    fn get_parameters(thread: &mut Thread, this: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
        GenericAlias::parameters(thread, this)
    }

    #[getter(name = "__typing_unpacked_tuple_args__")]
    fn get_unpacked_args(thread: &mut Thread, this: Gc<GenericAlias>) -> Option<Gc<Tuple>> {
        let is_tuple = this.origin().is(thread.interp().class(ids::TUPLE).as_value());
        this.args.get().filter(|_| this.is_starred() && is_tuple)
    }
}
