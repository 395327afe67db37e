//! Named tuples of native modules, such as `time.struct_time` and `sys.flags`.
//!
//! Such a type is a class derived from `tuple` that is made at its first use, from a static description. Fields beyond
//! the visible ones are in a second tuple, in the in-object slot behind the first.

mod methods;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::MethodDescriptor;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::state::thread::Thread;
use crate::types::class::new_class_with_room;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A type of named tuples.
#[derive(Debug)]
pub struct StructSpec {
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// Name and documentation of each field; a field without a name is reached by its index only.
    pub fields: &'static [(&'static str, &'static str)],
    /// How many of them are items of the tuple.
    pub visible: usize,
    /// Whether Python code may make instances.
    pub constructible: bool,
}

impl StructSpec {
    /// How many fields have no name.
    fn unnamed(&self) -> usize {
        self.fields.iter().filter(|(name, _)| name.is_empty()).count()
    }

    /// The names of the fields that have one.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|&(name, _)| name).filter(|name| !name.is_empty())
    }

    /// The name in messages.
    fn full_name(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }
}

/// The in-object slot of the fields that are no items of the tuple.
const HIDDEN: usize = 1;

/// A field of a named tuple.
#[pytype(name = "member_descriptor", shape = ids::STRUCT_FIELD, flags(NO_NEW), trace)]
#[repr(C)]
pub struct StructField {
    header: Header,
    #[pymember(name = "__objclass__")]
    class: GcSlot<Class>,
    #[untraced]
    spec: &'static StructSpec,
    #[untraced]
    index: usize,
}

impl StructField {
    fn name(&self) -> &'static str {
        self.spec.fields[self.index].0
    }
}

#[pymethods]
impl StructField {
    #[slot(repr)]
    fn repr(this: Gc<StructField>) -> String {
        format!("<member '{}' of '{}' objects>", this.name(), this.spec.full_name())
    }

    #[slot(descr_get)]
    fn descr_get(this: Gc<StructField>, instance: Option<Value>, _owner: Value) -> Value {
        match instance {
            Some(instance) => field(this.spec, instance, this.index).unwrap_or(Value::NONE),
            None => this.as_value(),
        }
    }

    #[slot(descr_set)]
    fn descr_set(
        thread: &mut Thread,
        this: Gc<StructField>,
        _instance: Value,
        _value: Option<Value>,
    ) -> PyResult<()> {
        let _ = this;
        Err(thread.raise_text(exceptions::ATTRIBUTE_ERROR, "readonly attribute"))
    }

    #[getter(name = "__name__", member)]
    fn get_name(this: Gc<StructField>) -> &'static str {
        this.name()
    }

    #[getter(name = "__doc__")]
    fn doc(this: Gc<StructField>) -> &'static str {
        this.spec.fields[this.index].1
    }
}

/// A field of an instance.
fn field(spec: &StructSpec, instance: Value, index: usize) -> Option<Value> {
    match index.checked_sub(spec.visible) {
        None => instance.cast::<Tuple>()?.get(index),
        Some(index) => instance.as_instance()?.slot(HIDDEN).get()?.exact::<Tuple>()?.get(index),
    }
}

/// The class of named tuples; made where it is not there yet.
pub fn class(thread: &mut Thread, spec: &'static StructSpec) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    if let Some(class) = interp.described_class(spec) {
        return Ok(class);
    }
    let class = make_class(thread, spec)?;
    interp.adopt_described_class(spec, class);
    Ok(class)
}

fn make_class(thread: &mut Thread, spec: &'static StructSpec) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    let space = Dict::new(thread);
    let text = |text| Str::intern(&interp, text).as_value();
    let count = |count: usize| Value::int_from_low_bits(count as i64);
    let names = List::empty(&interp);
    for name in spec.names().take(spec.visible - visible_unnamed(spec)) {
        names.push(thread, text(name))?;
    }
    let names = Tuple::new(thread, names.items())?;
    let doc = Str::from_text(thread, spec.doc)?;
    for (name, value) in [
        ("__module__", text(spec.module)),
        ("__doc__", doc.as_value()),
        ("__slots__", interp.empty_tuple().as_value()),
        ("__match_args__", names.as_value()),
        ("n_sequence_fields", count(spec.visible)),
        ("n_fields", count(spec.fields.len())),
        ("n_unnamed_fields", count(spec.unnamed())),
    ] {
        space.set_text(thread, name, value)?;
    }
    let bases = Tuple::small(&interp, &[interp.class(ids::TUPLE).as_value()]);
    let name = Str::intern(&interp, spec.name);
    let class = new_class_with_room(thread, interp.class(ids::TYPE), name, bases, space, 1)?;
    fill(thread, class, spec)?;
    class.set_flag(TypeFlags::BASETYPE.0, false);
    Ok(class)
}

fn visible_unnamed(spec: &StructSpec) -> usize {
    spec.fields[..spec.visible].iter().filter(|(name, _)| name.is_empty()).count()
}

/// Fields and methods.
fn fill(thread: &mut Thread, class: Gc<Class>, spec: &'static StructSpec) -> PyResult<()> {
    let interp = thread.interp();
    crate::object::class::set_own(thread, class, Str::intern(&interp, "__slots__"), None)?;
    for (index, &(name, _)) in spec.fields.iter().enumerate().filter(|(_, field)| !field.0.is_empty()) {
        let field =
            StructField { header: Header::new(ids::STRUCT_FIELD), class: GcSlot::new(class), spec, index };
        let field = interp.heap().alloc(ids::STRUCT_FIELD, field);
        crate::object::class::set_own(thread, class, Str::intern(&interp, name), Some(field.as_value()))?;
    }
    for method in methods::METHODS {
        let descriptor = MethodDescriptor::new(&interp, class, method).as_value();
        let name = Str::intern(&interp, method.name);
        crate::object::class::set_own(thread, class, name, Some(descriptor))?;
    }
    let new = BuiltinFunction::new(&interp, &methods::NEW_SPEC, None).as_value();
    crate::object::class::set_own(thread, class, Name::__new__.get(&interp), Some(new))?;
    Ok(())
}

/// The description of a class of named tuples.
fn spec_of(class: Gc<Class>) -> Option<&'static StructSpec> {
    let space = class.namespace.get()?;
    space.entries().find_map(|(_, _, value)| value.exact::<StructField>()).map(|field| field.spec)
}

/// An instance of these fields, which are as many as the description has.
pub fn new(thread: &mut Thread, spec: &'static StructSpec, fields: &[Value]) -> PyResult {
    debug_assert_eq!(fields.len(), spec.fields.len());
    let class = class(thread, spec)?;
    let (visible, hidden) = fields.split_at(spec.visible);
    let items = Tuple::new(thread, visible)?;
    let rest = Tuple::new(thread, hidden)?;
    let instance = Instance::new(&thread.interp(), class);
    thread.heap().set(instance, instance.slot(0), items.as_value());
    thread.heap().set(instance, instance.slot(HIDDEN), rest.as_value());
    Ok(instance.as_value())
}
