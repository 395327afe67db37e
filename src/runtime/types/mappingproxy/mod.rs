//! `mappingproxy`: a mapping that cannot be written through.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Read-only proxy of a mapping.
#[pytype(name = "mappingproxy", shape = ids::MAPPINGPROXY, flags(MAPPING), trace)]
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
}

#[pymethods]
impl MappingProxy {
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
        crate::object::iter::iter(thread, this.mapping())
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<MappingProxy>, key: Value) -> PyResult<bool> {
        ops::contains(thread, this.mapping(), key)
    }
}
