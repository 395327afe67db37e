//! `_types`: names for the types of the interpreter.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::ShapeId;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;

use crate::ids;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_types",
    doc: "Define names for built-in types.",
    functions: &[],
    types: &[],
    exec: Some(exec),
};

/// Capsule objects let you wrap a C "void *" pointer in a Python
/// object.  They're a way of passing data through the Python interpreter
/// without creating your own custom type.
///
/// Capsules are used for communication between extension modules.
/// They provide a way for an extension module to export a C interface
/// to other extension modules, so that extension modules can use the
/// Python import mechanism to link to one another.
#[pytype(name = "PyCapsule", shape = ids::CAPSULE, flags(NO_NEW), leaf)]
#[repr(C)]
struct Capsule {
    header: Header,
}

#[pymethods]
impl Capsule {}

const NAMES: [(&str, ShapeId); 27] = [
    ("AsyncGeneratorType", core_ids::ASYNC_GENERATOR),
    ("BuiltinFunctionType", core_ids::BUILTIN_FUNCTION),
    ("BuiltinMethodType", core_ids::BUILTIN_FUNCTION),
    ("CapsuleType", ids::CAPSULE),
    ("CellType", core_ids::CELL),
    ("ClassMethodDescriptorType", core_ids::CLASSMETHOD_DESCRIPTOR),
    ("CodeType", core_ids::CODE),
    ("CoroutineType", core_ids::COROUTINE),
    ("EllipsisType", core_ids::ELLIPSIS_TYPE),
    ("FrameType", core_ids::FRAME),
    ("FunctionType", core_ids::FUNCTION),
    ("GeneratorType", core_ids::GENERATOR),
    ("GenericAlias", core_ids::GENERIC_ALIAS),
    ("GetSetDescriptorType", core_ids::GETSET_DESCRIPTOR),
    ("LambdaType", core_ids::FUNCTION),
    ("MappingProxyType", core_ids::MAPPINGPROXY),
    ("MemberDescriptorType", core_ids::MEMBER_DESCRIPTOR),
    ("MethodDescriptorType", core_ids::METHOD_DESCRIPTOR),
    ("MethodType", core_ids::METHOD),
    ("MethodWrapperType", core_ids::METHOD_WRAPPER),
    ("ModuleType", core_ids::MODULE),
    ("NoneType", core_ids::NONE_TYPE),
    ("NotImplementedType", core_ids::NOT_IMPLEMENTED_TYPE),
    ("SimpleNamespace", core_ids::SIMPLE_NAMESPACE),
    ("TracebackType", core_ids::TRACEBACK),
    ("UnionType", core_ids::UNION),
    ("WrapperDescriptorType", core_ids::WRAPPER_DESCRIPTOR),
];

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    thread.interp().add_extension_type(Capsule::SPEC);
    for (name, shape) in NAMES {
        let class = thread.interp().class(shape).as_value();
        space.set_text(thread, name, class)?;
    }
    Ok(())
}
