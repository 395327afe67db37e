//! `object`, `NoneType`, `ellipsis`, `NotImplementedType`: types without a layout.

mod reduce;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// The base class of the class hierarchy.
///
/// When called, it accepts no arguments and returns a new featureless
/// instance that has no instance attributes and cannot be given any.
#[pytype(name = "object", shape = ids::OBJECT, flags(BASETYPE), signature = "()", kind = Instance::KIND)]
pub struct Object {
    _header: Header,
}

/// `object.__repr__`
pub fn repr(thread: &mut Thread, value: Value) -> PyResult {
    let interp = thread.interp();
    let class = interp.class_of(value);
    let qualname = class.qualname().to_string_lossy();
    let name = match crate::types::class::module_name(&interp, class) {
        Some(module) if module != "builtins" => format!("{module}.{qualname}"),
        _ => qualname,
    };
    Ok(Str::from_text(thread, &format!("<{name} object at {:#x}>", identity(value)))?.as_value())
}

/// `id(value)`
pub fn identity(value: Value) -> u64 {
    value.bits()
}

/// An instance of exactly `object`.
pub fn plain_instance(thread: &mut Thread) -> Value {
    let class = thread.interp().class(ids::OBJECT);
    Instance::new(&thread.interp(), class).as_value()
}

/// The hash of `None`: the same in every process.
const NONE_HASH: i64 = 0xFCA8_6420;

/// The error for arguments that neither `__new__` nor `__init__` takes.
fn check_no_args(thread: &mut Thread, class: Gc<Class>, args: Args<'_>, in_new: bool) -> PyResult<()> {
    if args.all().is_empty() {
        return Ok(());
    }
    let object = thread.interp().class(ids::OBJECT).slots();
    let own = class.slots();
    let overrides_new = own.new.map(|slot| slot as usize) != object.new.map(|slot| slot as usize);
    let overrides_init = own.init.map(|slot| slot as usize) != object.init.map(|slot| slot as usize);
    let (this, other, name) = if in_new {
        (overrides_new, overrides_init, "__new__")
    } else {
        (overrides_init, overrides_new, "__init__")
    };
    if this {
        let what = if in_new { "type to instantiate" } else { "instance to initialize" };
        return Err(thread.type_error(format!("object.{name}() takes exactly one argument (the {what})")));
    }
    if !other {
        let class = class.name_text();
        return Err(thread.type_error(match in_new {
            true => format!("{class}() takes no arguments"),
            false => format!("{class}.__init__() takes exactly one argument (the instance to initialize)"),
        }));
    }
    Ok(())
}

#[pymethods]
impl Object {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        check_no_args(thread, class, args, true)?;
        if class.has_flag(class_flags::ABSTRACT) {
            return Err(crate::types::class::abstract_error(thread, class));
        }
        crate::object::instance::allocate(thread, class)
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let class = thread.interp().class_of(this);
        check_no_args(thread, class, args, false)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        repr(thread, this)
    }

    #[slot(str)]
    fn str(thread: &mut Thread, this: Value) -> PyResult {
        ops::repr_object(thread, this)
    }

    #[slot(hash)]
    fn hash(_thread: &mut Thread, this: Value) -> PyResult<i64> {
        if this.is_none() {
            return Ok(NONE_HASH);
        }
        Ok(crate::number::hash::pointer(identity(this)))
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        attr::generic_get(thread, this, name)
    }

    #[slot(setattr)]
    fn setattr(thread: &mut Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
        attr::generic_set(thread, this, name, value)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
        match op {
            Comparison::Eq if this.is(other) => Ok(Value::TRUE),
            Comparison::Ne => {
                let Some(slot) = thread.interp().class_of(this).slot(|slots| slots.compare) else {
                    return Ok(Value::NOT_IMPLEMENTED);
                };
                let equal = slot(thread, this, other, Comparison::Eq)?;
                if equal == Value::NOT_IMPLEMENTED {
                    return Ok(equal);
                }
                Ok(Value::bool(!ops::truth(thread, equal)?))
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// the object's class
    #[getter(name = "__class__")]
    fn class(thread: &mut Thread, this: Value) -> Value {
        thread.interp().class_of(this).as_value()
    }

    #[setter(name = "__class__")]
    fn set_class(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        crate::types::class::assign_class(thread, this, value)
    }

    /// Default object formatter.
    ///
    /// Return str(self) if format_spec is empty. Raise TypeError otherwise.
    #[method("(format_spec, /)", name = "__format__")]
    fn format(thread: &mut Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        if !format_spec.is_empty() {
            let name = thread.interp().class_of(this).name_text();
            return Err(thread.type_error(format!("unsupported format string passed to {name}.__format__")));
        }
        ops::str(thread, this)
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod(raw, "()", name = "__init_subclass__")]
    fn init_subclass(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult<()> {
        let given = args.positional().len();
        if args.all().is_empty() {
            return Ok(());
        }
        let name = class.qualname().to_string_lossy();
        let text = match args.keyword_count() {
            0 => format!("{name}.__init_subclass__() takes no arguments ({given} given)"),
            _ => format!("{name}.__init_subclass__() takes no keyword arguments"),
        };
        Err(thread.type_error(text))
    }

    /// Helper for pickle.
    #[method("()", name = "__getstate__")]
    fn getstate(thread: &mut Thread, this: Value) -> PyResult {
        reduce::state(thread, this)
    }

    /// Abstract classes can override this to customize issubclass().
    ///
    /// This is invoked early on by abc.ABCMeta.__subclasscheck__().
    /// It should return True, False or NotImplemented.  If it returns
    /// NotImplemented, the normal algorithm is used.  Otherwise, it
    /// overrides the normal algorithm (and the outcome is cached).
    #[classmethod("(object, /)", name = "__subclasshook__")]
    fn subclasshook(_class: Gc<Class>, object: Value) -> Value {
        let _ = object;
        Value::NOT_IMPLEMENTED
    }

    /// Default dir() implementation.
    #[method("()", name = "__dir__")]
    fn dir(thread: &mut Thread, this: Value) -> PyResult {
        crate::builtins::dir::object_dir(thread, this)
    }

    /// Helper for pickle.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        reduce::reduce(thread, this, 0)
    }

    /// Helper for pickle.
    #[method("(protocol, /)", name = "__reduce_ex__")]
    fn reduce_ex(thread: &mut Thread, this: Value, protocol: i64) -> PyResult {
        let interp = thread.interp();
        let name = Name::__reduce__.get(&interp);
        let own = class::lookup(&interp, interp.class_of(this), name);
        if own != class::lookup(&interp, interp.class(ids::OBJECT), name) {
            return crate::object::specials::method(thread, this, Name::__reduce__, &[]);
        }
        reduce::reduce(thread, this, protocol)
    }

    /// Size of object in memory, in bytes.
    #[method("()", name = "__sizeof__")]
    fn sizeof(_this: Value) -> i64 {
        16
    }
}

macro_rules! singleton {
    ($(#[$doc:meta])* $type:ident $name:literal $shape:ident $text:literal) => {
        $(#[$doc])*
        #[pytype(name = $name, shape = ids::$shape, kind = &Kind::leaf($name))]
        pub struct $type {
            _header: Header,
        }

        #[pymethods]
        impl $type {
            #[slot(new)]
            fn new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
                if !args.all().is_empty() {
                    return Err(thread.type_error(concat!($name, " takes no arguments")));
                }
                Ok(Self::VALUE)
            }

            #[slot(repr)]
            fn repr(thread: &mut Thread, _this: Value) -> PyResult {
                Ok(Str::intern(&thread.interp(), $text).as_value())
            }

            #[slot(bool)]
            fn bool(thread: &mut Thread, this: Value) -> PyResult<bool> {
                if this == Value::NOT_IMPLEMENTED {
                    return Err(thread.type_error("NotImplemented should not be used in a boolean context"));
                }
                Ok(!this.is_none())
            }

            /// Helper for pickle.
            #[method("()", name = "__reduce__")]
            fn reduce(_this: Value) -> &'static str {
                $text
            }
        }
    };
}

singleton! {
    /// The type of the None singleton.
    NoneType "NoneType" NONE_TYPE "None"
}

singleton! {
    /// The type of the NotImplemented singleton.
    NotImplementedType "NotImplementedType" NOT_IMPLEMENTED_TYPE "NotImplemented"
}

singleton! {
    /// The type of the Ellipsis singleton.
    EllipsisType "ellipsis" ELLIPSIS_TYPE "Ellipsis"
}

impl NoneType {
    const VALUE: Value = Value::NONE;
}

impl NotImplementedType {
    const VALUE: Value = Value::NOT_IMPLEMENTED;
}

impl EllipsisType {
    const VALUE: Value = Value::ELLIPSIS;
}
