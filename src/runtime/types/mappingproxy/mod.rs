//! `mappingproxy`: a mapping that cannot be written through.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::generic_alias;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// Read-only proxy of a mapping.
#[pytype(name = "mappingproxy", shape = ids::MAPPINGPROXY, signature = "(mapping)", flags(MAPPING), trace)]
#[repr(C)]
pub struct MappingProxy {
    header: Header,
    mapping: Slot,
}

/// A proxy of a mapping.
pub fn new(thread: &mut Thread, mapping: Value) -> Value {
    thread.interp().class(ids::MAPPINGPROXY);
    let proxy = MappingProxy { header: Header::new(ids::MAPPINGPROXY), mapping: Slot::new(mapping) };
    thread.heap().alloc(ids::MAPPINGPROXY, proxy).as_value()
}

impl MappingProxy {
    fn mapping(&self) -> Value {
        self.mapping.get().unwrap_or(Value::NONE)
    }

    /// Calls a method of the mapping.
    fn forward(&self, thread: &mut Thread, name: &str, args: &[Value]) -> PyResult {
        let name = Str::intern(&thread.interp(), name);
        let method = attr::get(thread, self.mapping(), name)?;
        call::call(thread, method, args)
    }
}

/// The mapping under a proxy, or the value itself.
fn under(value: Value) -> Value {
    value.exact::<MappingProxy>().map_or(value, |proxy| proxy.mapping())
}

#[pymethods]
impl MappingProxy {
    #[new("(mapping)")]
    fn new_from(thread: &mut Thread, mapping: Value) -> PyResult {
        let class = thread.interp().class_of(mapping);
        let is_mapping = class.slot(|slots| slots.getitem).is_some()
            && mapping.cast::<List>().is_none()
            && mapping.cast::<Tuple>().is_none();
        if !is_mapping {
            let name = class.name_text();
            return Err(thread.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
        }
        Ok(new(thread, mapping))
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<MappingProxy>, key: Value) -> PyResult {
        ops::getitem(thread, this.mapping(), key)
    }

    #[slot(len)]
    fn len(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult<usize> {
        ops::len(thread, this.mapping())
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult {
        iter::iter(thread, this.mapping())
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<MappingProxy>, key: Value) -> PyResult<bool> {
        ops::contains(thread, this.mapping(), key)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult<Gc<Str>> {
        let inner = ops::repr(thread, this.mapping())?;
        let mut text = StrBuilder::new();
        text.push_str("mappingproxy(");
        text.push_string(thread, inner)?;
        text.push_str(")");
        text.finish(thread)
    }

    #[slot(str)]
    fn str(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult<Gc<Str>> {
        ops::str(thread, this.mapping())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult<i64> {
        ops::hash(thread, this.mapping())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<MappingProxy>, other: Value, op: Comparison) -> PyResult {
        ops::compare(thread, op, this.mapping(), under(other))
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        ops::binary(thread, BinaryOp::Or, under(left), under(right))
    }

    #[slot(ior)]
    fn ior(thread: &mut Thread, this: Value, _other: Value) -> PyResult {
        let name = thread.interp().class_of(this).name_text();
        Err(thread.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
    }

    /// Return the value for key if key is in the mapping, else default.
    #[method("(key, default=None, /)")]
    fn get(thread: &mut Thread, this: Gc<MappingProxy>, key: Value, default: Option<Value>) -> PyResult {
        if let Some(dict) = this.mapping().exact::<Dict>() {
            return Ok(dict.get(thread, key)?.or(default).unwrap_or(Value::NONE));
        }
        this.forward(thread, "get", &[key, default.unwrap_or(Value::NONE)])
    }

    /// a set-like object providing a view on D's keys
    #[method("()")]
    fn keys(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult {
        this.forward(thread, "keys", &[])
    }

    /// an object providing a view on D's values
    #[method("()")]
    fn values(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult {
        this.forward(thread, "values", &[])
    }

    /// a set-like object providing a view on D's items
    #[method("()")]
    fn items(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult {
        this.forward(thread, "items", &[])
    }

    /// a shallow copy of D
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult {
        this.forward(thread, "copy", &[])
    }

    /// reverse iterator over the keys
    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Gc<MappingProxy>) -> PyResult {
        this.forward(thread, "__reversed__", &[])
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
