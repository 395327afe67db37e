//! `typing.Generic`: a base class without a layout; what it does is written in Python.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::from_typing;
use crate::object::args::Args;
use crate::object::call;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Abstract base class for generic types.
///
/// On Python 3.12 and newer, generic classes implicitly inherit from
/// Generic when they declare a parameter list after the class's name::
///
///     class Mapping[KT, VT]:
///         def __getitem__(self, key: KT) -> VT:
///             ...
///             # Etc.
///
/// On older versions of Python, however, generic classes have to
/// explicitly inherit from Generic.
///
/// After a class has been declared to be generic, it can then be used as
/// follows::
///
///     def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:
///         try:
///             return mapping[key]
///         except KeyError:
///             return default
#[pytype(name = "Generic", module = "typing", shape = ids::GENERIC, flags(BASETYPE), kind = Instance::KIND)]
pub struct Generic {
    _header: Header,
}

#[pymethods]
impl Generic {
    /// Parameterizes a generic class.
    ///
    /// At least, parameterizing a generic class is the *main* thing this
    /// method does. For example, for some generic class `Foo`, this is called
    /// when we do `Foo[int]` - there, with `cls=Foo` and `params=int`.
    ///
    /// However, note that this method is also called when defining generic
    /// classes in the first place with `class Foo[T]: ...`.
    #[classmethod("(params, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, params: Value) -> PyResult {
        let function = from_typing(thread, "_generic_class_getitem")?;
        call::call(thread, function, &[class.as_value(), params])
    }

    /// Function to initialize subclasses.
    #[classmethod("(*args, **kwargs)", name = "__init_subclass__", raw)]
    fn init_subclass(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let function = from_typing(thread, "_generic_init_subclass")?;
        call::with_receiver(thread, function, class.as_value(), args)
    }
}
