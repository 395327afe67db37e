//! `module`

#![expect(unsafe_code, reason = "implements the collector's trait for a layout")]

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::ids;
use crate::state::interpreter::Interpreter;
use crate::types::dict::Dict;

/// A module.
#[pytype(name = "module", shape = ids::MODULE, flags(BASETYPE), dict = dict)]
#[repr(C)]
pub struct Module {
    header: Header,
    pub(crate) dict: GcSlot<Dict>,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Module {
    const KIND: &'static Kind = &Kind::of::<Module>("module");
}

impl Trace for Module {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.dict.trace(tracer);
    }
}

impl Module {
    /// A module over a namespace.
    pub fn new(interp: &Interpreter, dict: Gc<Dict>) -> Gc<Module> {
        debug_assert!(dict.is_namespace());
        interp.heap().alloc(ids::MODULE, Module { header: Header::new(ids::MODULE), dict: GcSlot::new(dict) })
    }

    /// The namespace.
    pub fn dict(&self) -> Gc<Dict> {
        self.dict.get().expect("a module has a namespace")
    }
}

#[pymethods]
impl Module {}
