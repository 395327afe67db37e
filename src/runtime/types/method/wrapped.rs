//! `staticmethod` and `classmethod`

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
use crate::object::class::Class;
use crate::object::descr::Method;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::str::StrBuilder;

/// Convert a function to be a static method.
///
/// A static method does not receive an implicit first argument.
/// To declare a static method, use this idiom:
///
///      class C:
///          @staticmethod
///          def f(arg1, arg2, argN):
///              ...
///
/// It can be called either on the class (e.g. C.f()) or on an instance
/// (e.g. C().f()). Both the class and the instance are ignored, and
/// neither is passed implicitly as the first argument to the method.
///
/// Static methods in Python are similar to those found in Java or C++.
/// For a more advanced concept, see the classmethod builtin.
#[pytype(
    name = "staticmethod",
    shape = ids::STATICMETHOD,
    signature = "(function, /)",
    flags(BASETYPE),
    dict = dict,
    trace
)]
#[repr(C)]
pub struct StaticMethod {
    header: Header,
    function: Slot,
    pub(crate) dict: GcSlot<Dict>,
}

/// Convert a function to be a class method.
///
/// A class method receives the class as implicit first argument,
/// just like an instance method receives the instance.
/// To declare a class method, use this idiom:
///
///   class C:
///       @classmethod
///       def f(cls, arg1, arg2, argN):
///           ...
///
/// It can be called either on the class (e.g. C.f()) or on an instance
/// (e.g. C().f()).  The instance is ignored except for its class.
/// If a class method is called for a derived class, the derived class
/// object is passed as the implied first argument.
///
/// Class methods are different than C++ or Java static methods.
/// If you want those, see the staticmethod builtin.
#[pytype(
    name = "classmethod",
    shape = ids::CLASSMETHOD,
    signature = "(function, /)",
    flags(BASETYPE),
    dict = dict,
    trace
)]
#[repr(C)]
pub struct ClassMethod {
    header: Header,
    function: Slot,
    pub(crate) dict: GcSlot<Dict>,
}

impl StaticMethod {
    /// The function that it wraps.
    pub(crate) fn function(&self) -> Option<Value> {
        self.function.get()
    }

    /// A static method.
    pub fn new(interp: &Interpreter, function: Value) -> Gc<StaticMethod> {
        let method = StaticMethod {
            header: Header::new(ids::STATICMETHOD),
            function: Slot::new(function),
            dict: GcSlot::empty(),
        };
        interp.heap().alloc(ids::STATICMETHOD, method)
    }

    fn bind(
        thread: &mut Thread,
        this: Gc<StaticMethod>,
        _instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        this.wrapped(thread)
    }
}

impl ClassMethod {
    /// The function that it wraps.
    pub(crate) fn function(&self) -> Option<Value> {
        self.function.get()
    }

    /// A class method.
    pub fn new(interp: &Interpreter, function: Value) -> Gc<ClassMethod> {
        let method = ClassMethod {
            header: Header::new(ids::CLASSMETHOD),
            function: Slot::new(function),
            dict: GcSlot::empty(),
        };
        interp.heap().alloc(ids::CLASSMETHOD, method)
    }

    fn bind(thread: &mut Thread, this: Gc<ClassMethod>, instance: Option<Value>, owner: Value) -> PyResult {
        let class = match instance {
            Some(instance) if owner.is_none() => thread.interp().class_of(instance).as_value(),
            _ => owner,
        };
        let function = this.wrapped(thread)?;
        Ok(Method::new(&thread.interp(), function, class).as_value())
    }
}

/// Attributes of the function that its wrapper shows as its own.
const COPIED: [Name; 4] = [Name::__module__, Name::__name__, Name::__qualname__, Name::__doc__];

fn copy_attributes(thread: &mut Thread, from: Value, to: Value) -> PyResult<()> {
    for name in COPIED {
        let name = name.get(&thread.interp());
        if let Some(value) = attr::get_optional(thread, from, name)? {
            attr::set(thread, to, name, Some(value))?;
        }
    }
    Ok(())
}

/// An attribute of the function, kept in the wrapper's own dict once it was read.
fn cached(thread: &mut Thread, this: Value, function: Value, name: Name) -> PyResult {
    let name = name.get(&thread.interp());
    if let Some(known) = attr::own_get(thread, this, name)? {
        return Ok(known);
    }
    let value = attr::get(thread, function, name)?;
    attr::own_set(thread, this, name, Some(value))?;
    Ok(value)
}

fn set_cached(thread: &mut Thread, this: Value, name: Name, value: Option<Value>) -> PyResult<()> {
    let name = name.get(&thread.interp());
    match attr::own_set(thread, this, name, value)? {
        attr::Stored::Done => Ok(()),
        attr::Stored::Absent | attr::Stored::NoDict => Err(attr::no_attribute(thread, this, name)),
    }
}

macro_rules! wrapper {
    ($type:ident $name:literal { $($own:tt)* }) => {
        impl $type {
            fn wrapped(&self, thread: &mut Thread) -> PyResult {
                match self.function.get() {
                    Some(function) => Ok(function),
                    None => Err(thread.runtime_error(concat!("uninitialized ", $name, " object"))),
                }
            }
        }

        #[pymethods]
        impl $type {
            #[slot(new)]
            fn new_uninitialised(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
                let method = $type::new(&thread.interp(), Value::NONE);
                method.function.clear();
                instance::finish_new(thread, class, method.as_value())
            }

            #[slot(init)]
            fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
                use crate::object::cast::ValueExt;
                if args.keyword_count() > 0 {
                    return Err(thread.type_error(concat!($name, "() takes no keyword arguments")));
                }
                let (Some(method), &[function]) = (this.cast::<$type>(), args.positional()) else {
                    let given = args.positional().len();
                    return Err(thread.type_error(format!("{} expected 1 argument, got {given}", $name)));
                };
                thread.heap().set(method, &method.function, function);
                copy_attributes(thread, function, this)
            }

            #[slot(repr)]
            fn repr(thread: &mut Thread, this: Gc<$type>) -> PyResult<Gc<Str>> {
                let function = this.function.get().unwrap_or(Value::NONE);
                let mut text = StrBuilder::new();
                text.push_str(concat!("<", $name, "("));
                text.push_repr(thread, function)?;
                text.push_str(")>");
                text.finish(thread)
            }

            #[slot(descr_get)]
            fn descr_get(
                thread: &mut Thread,
                this: Gc<$type>,
                instance: Option<Value>,
                owner: Value,
            ) -> PyResult {
                $type::bind(thread, this, instance, owner)
            }

            $($own)*

            /// See PEP 585
            #[classmethod("(object, /)", name = "__class_getitem__")]
            fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
                crate::types::generic_alias::new(thread, class.as_value(), object)
            }

            #[getter(name = "__func__", member)]
            #[getter(name = "__wrapped__", member)]
            fn func(this: Gc<$type>) -> Option<Value> {
                this.function.get()
            }

            #[getter(name = "__isabstractmethod__")]
            fn is_abstract(thread: &mut Thread, this: Gc<$type>) -> PyResult<bool> {
                let function = this.function.get().unwrap_or(Value::NONE);
                super::is_abstract(thread, function)
            }

            #[getter(name = "__annotations__")]
            fn annotations(thread: &mut Thread, this: Value) -> PyResult {
                let function = $type::func_of(thread, this)?;
                cached(thread, this, function, Name::__annotations__)
            }

            #[setter(name = "__annotations__")]
            fn set_annotations(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
                set_cached(thread, this, Name::__annotations__, value)
            }

            #[getter(name = "__annotate__")]
            fn annotate(thread: &mut Thread, this: Value) -> PyResult {
                let function = $type::func_of(thread, this)?;
                cached(thread, this, function, Name::__annotate__)
            }

            #[setter(name = "__annotate__")]
            fn set_annotate(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
                set_cached(thread, this, Name::__annotate__, value)
            }
        }

        impl $type {
            fn func_of(thread: &mut Thread, this: Value) -> PyResult {
                use crate::object::cast::ValueExt;
                match this.cast::<$type>() {
                    Some(method) => method.wrapped(thread),
                    None => Ok(Value::NONE),
                }
            }
        }
    };
}

wrapper! {
    StaticMethod "staticmethod" {
        #[slot(call)]
        fn call(thread: &mut Thread, this: Gc<StaticMethod>, args: Args<'_>) -> PyResult {
            let function = this.wrapped(thread)?;
            call::with_args(thread, function, args)
        }
    }
}

wrapper! {
    ClassMethod "classmethod" {}
}
