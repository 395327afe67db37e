//! `typing.Union`: `int | None`.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::interpreter::shape_of;
use crate::state::thread::Thread;
use crate::types::generic_alias::GenericAlias;
use crate::types::generic_alias::parameters;
use crate::types::generic_alias::push_type_name;
use crate::types::generic_alias::substitute;
use crate::types::list::List;
use crate::types::sequence;
use crate::types::set;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;
use crate::types::typing::type_check;

/// Represent a union type
///
/// E.g. for int | str
#[pytype(name = "Union", module = "typing", shape = ids::UNION, flags(KEYED, WEAKREF), trace)]
#[repr(C)]
pub struct Union {
    header: Header,
    #[pymember(name = "__args__")]
    args: GcSlot<Tuple>,
    /// Made when first asked for.
    parameters: GcSlot<Tuple>,
}

impl Union {
    /// The members.
    pub fn args(&self) -> &'static [Value] {
        self.args.get().map_or(&[], |args| args.items())
    }
}

/// Whether a value may be a member: a class, `None`, an alias, a type variable.
fn is_member(value: Value) -> bool {
    let shape = shape_of(value);
    value.is_none()
        || value.as_class().is_some()
        || value.exact::<Union>().is_some()
        || value.cast::<GenericAlias>().is_some()
        || (ids::TYPEVAR..=ids::TYPE_ALIAS).contains(&shape)
}

/// `left | right`; `NOT_IMPLEMENTED` where one of them is no type.
pub fn make(thread: &mut Thread, left: Value, right: Value) -> PyResult {
    if !is_member(left) || !is_member(right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let members = List::empty(&thread.interp());
    for side in [left, right] {
        match side.exact::<Union>() {
            Some(union) => {
                for &member in union.args() {
                    add_member(thread, members, member)?;
                }
            }
            None if side.is_none() => {
                let class = thread.interp().class(ids::NONE_TYPE).as_value();
                add_member(thread, members, class)?;
            }
            None => add_member(thread, members, side)?,
        }
    }
    finish(thread, members)
}

/// `Union[members]`
pub fn of(thread: &mut Thread, parts: &[Value]) -> PyResult {
    let parts = Tuple::new(thread, parts)?;
    let members = List::empty(&thread.interp());
    for &part in parts.items() {
        let part = match is_member(part) && !part.is_none() {
            true => part,
            false => type_check(thread, part, "Union[arg, ...]: each arg must be a type.")?,
        };
        match part.exact::<Union>() {
            Some(union) => {
                for &member in union.args() {
                    add_member(thread, members, member)?;
                }
            }
            None => add_member(thread, members, part)?,
        }
    }
    finish(thread, members)
}

/// The only member, or a union of several.
fn finish(thread: &mut Thread, members: Gc<List>) -> PyResult {
    if let [only] = members.items() {
        return Ok(*only);
    }
    if members.is_empty() {
        return Err(thread.type_error("Cannot take a Union of no types."));
    }
    let args = Tuple::new(thread, members.items())?;
    thread.interp().class(ids::UNION);
    let union =
        Union { header: Header::new(ids::UNION), args: GcSlot::new(args), parameters: GcSlot::empty() };
    Ok(thread.heap().alloc(ids::UNION, union).as_value())
}

fn add_member(thread: &mut Thread, members: Gc<List>, member: Value) -> PyResult<()> {
    match sequence::find(thread, members, member, 0, usize::MAX)? {
        Some(_) => Ok(()),
        None => members.push(thread, member),
    }
}

#[pymethods]
impl Union {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Union>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        for (index, &member) in this.args().iter().enumerate() {
            if index > 0 {
                text.push_str(" | ");
            }
            push_type_name(thread, &mut text, member)?;
        }
        text.finish(thread)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Union>) -> PyResult<i64> {
        let members = set::frozen_of(thread, this.args())?;
        ops::hash(thread, members)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Union>, other: Value, op: Comparison) -> PyResult {
        let (Some(other), Comparison::Eq | Comparison::Ne) = (other.exact::<Union>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        // Members differ from each other, and need not be hashable.
        let (Some(left), Some(right)) = (this.args.get(), other.args.get()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let mut equal = left.items().len() == right.items().len();
        for &member in left.items() {
            equal = equal && sequence::find(thread, right, member, 0, usize::MAX)?.is_some();
        }
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        of(thread, &[left, right])
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Union>, item: Value) -> PyResult {
        let parameters = Union::get_parameters(thread, this)?;
        let Some(args) = this.args.get() else { return Ok(this.as_value()) };
        let args = substitute(thread, this.as_value(), args, parameters, item)?;
        of(thread, args.items())
    }

    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, _class: Gc<Class>, members: Value) -> PyResult {
        match members.cast::<Tuple>() {
            Some(members) => of(thread, members.items()),
            None => of(thread, &[members]),
        }
    }

    #[method("(bases, /)", name = "__mro_entries__")]
    fn mro_entries(thread: &mut Thread, this: Gc<Union>, _bases: Value) -> PyResult {
        let shown = ops::repr(thread, this.as_value())?.to_string_lossy();
        Err(thread.type_error(format!("Cannot subclass {shown}")))
    }

    #[getter(name = "__name__")]
    #[getter(name = "__qualname__")]
    fn name(_this: Gc<Union>) -> &'static str {
        "Union"
    }

    #[getter(name = "__module__")]
    fn module(_this: Gc<Union>) -> &'static str {
        "typing"
    }

    /// Type variables in the types.UnionType.
    #[getter(name = "__parameters__")]
    fn get_parameters(thread: &mut Thread, this: Gc<Union>) -> PyResult<Gc<Tuple>> {
        if let Some(known) = this.parameters.get() {
            return Ok(known);
        }
        let parameters = parameters(thread, this.args())?;
        thread.heap().set_gc(this, &this.parameters, parameters);
        Ok(parameters)
    }

    /// Always returns the type
    #[getter(name = "__origin__")]
    fn origin(thread: &mut Thread, _this: Gc<Union>) -> Value {
        thread.interp().class(ids::UNION).as_value()
    }
}
