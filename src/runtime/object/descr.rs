//! Descriptors that native types and Python functions consist of.

use std::hint::black_box;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::object::spec::GetSetSpec;
use crate::object::spec::NativeFn;
use crate::object::storage;
use crate::object::wrappers::Wrapper;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// `builtin_function_or_method`: a native function, bound or not.
#[pytype(
    name = "builtin_function_or_method",
    shape = ids::BUILTIN_FUNCTION,
    flags(NO_NEW, WEAKREF),
    methods(INFO),
    trace
)]
#[repr(C)]
pub struct BuiltinFunction {
    header: Header,
    #[untraced]
    pub(crate) spec: &'static FunctionSpec,
    pub(crate) receiver: Slot,
    pub(crate) module: Slot,
}

/// `method_descriptor`: a method of a native type.
#[pytype(
    name = "method_descriptor",
    shape = ids::METHOD_DESCRIPTOR,
    flags(METHOD_DESCRIPTOR, NO_NEW),
    methods(INFO),
    trace
)]
#[repr(C)]
pub struct MethodDescriptor {
    header: Header,
    #[untraced]
    pub(crate) spec: &'static FunctionSpec,
    #[pymember(name = "__objclass__")]
    pub(crate) class: GcSlot<Class>,
}

/// `classmethod_descriptor`: a class method of a native type.
#[pytype(
    name = "classmethod_descriptor",
    shape = ids::CLASSMETHOD_DESCRIPTOR,
    flags(NO_NEW),
    methods(INFO),
    trace
)]
#[repr(C)]
pub struct ClassMethodDescriptor {
    header: Header,
    #[untraced]
    pub(crate) spec: &'static FunctionSpec,
    #[pymember(name = "__objclass__")]
    pub(crate) class: GcSlot<Class>,
}

/// `wrapper_descriptor`: a slot of a native type under its name.
#[pytype(
    name = "wrapper_descriptor",
    shape = ids::WRAPPER_DESCRIPTOR,
    flags(METHOD_DESCRIPTOR, NO_NEW),
    methods(INFO),
    trace
)]
#[repr(C)]
pub struct WrapperDescriptor {
    header: Header,
    #[untraced]
    pub(crate) wrapper: &'static Wrapper,
    #[pymember(name = "__objclass__")]
    pub(crate) class: GcSlot<Class>,
}

/// `method-wrapper`: a wrapper bound to an object.
#[pytype(name = "method-wrapper", shape = ids::METHOD_WRAPPER, flags(NO_NEW), methods(INFO), trace)]
#[repr(C)]
pub struct MethodWrapper {
    header: Header,
    pub(crate) descriptor: GcSlot<WrapperDescriptor>,
    #[pymember(name = "__self__")]
    pub(crate) receiver: Slot,
}

/// `getset_descriptor`: a computed attribute of a native type.
#[pytype(name = "getset_descriptor", shape = ids::GETSET_DESCRIPTOR, flags(NO_NEW), methods(INFO), trace)]
#[repr(C)]
pub struct GetSetDescriptor {
    header: Header,
    #[untraced]
    pub(crate) spec: &'static GetSetSpec,
    #[pymember(name = "__objclass__")]
    pub(crate) class: GcSlot<Class>,
}

/// `member_descriptor`: a slot of `__slots__`.
#[pytype(name = "member_descriptor", shape = ids::MEMBER_DESCRIPTOR, flags(NO_NEW), methods(INFO), trace)]
#[repr(C)]
pub struct MemberDescriptor {
    header: Header,
    #[untraced]
    pub(crate) index: usize,
    #[pymember(name = "__objclass__")]
    pub(crate) class: GcSlot<Class>,
    #[pymember(name = "__name__")]
    pub(crate) name: GcSlot<Str>,
}

/// Create a bound instance method object.
#[pytype(
    name = "method",
    shape = ids::METHOD,
    signature = "(function, instance, /)",
    flags(WEAKREF),
    methods(INFO),
    trace
)]
#[repr(C)]
pub struct Method {
    header: Header,
    /// the function (or other callable) implementing a method
    #[pymember(name = "__func__")]
    pub(crate) function: Slot,
    /// the instance to which a method is bound
    #[pymember(name = "__self__")]
    pub(crate) receiver: Slot,
}

impl BuiltinFunction {
    /// A native function; `receiver` comes before its arguments if there is one.
    pub fn new(
        interp: &Interpreter,
        spec: &'static FunctionSpec,
        receiver: Option<Value>,
    ) -> Gc<BuiltinFunction> {
        let function = BuiltinFunction {
            header: Header::new(ids::BUILTIN_FUNCTION),
            spec,
            receiver: receiver.map_or(Slot::empty(), Slot::new),
            module: Slot::empty(),
        };
        interp.heap().alloc(ids::BUILTIN_FUNCTION, function)
    }

    /// The description that it was made from.
    pub fn spec(&self) -> &'static FunctionSpec {
        self.spec
    }

    /// Calls it.
    #[inline]
    pub fn call(&self, thread: &mut Thread, args: Args<'_>) -> PyResult {
        match self.receiver.get() {
            None => (self.spec.call)(thread, args),
            Some(receiver) => with_first(thread, receiver, args, self.spec.call),
        }
    }
}

/// Calls a native function with one more argument in front.
pub fn with_first(thread: &mut Thread, first: Value, args: Args<'_>, function: NativeFn) -> PyResult {
    let all = args.all();
    match *all {
        [] => function(thread, Args::positional_only(&[first])),
        [a] => function(thread, Args::with_names(&[first, a], args.names())),
        [a, b] => function(thread, Args::with_names(&[first, a, b], args.names())),
        [a, b, c] => function(thread, Args::with_names(&[first, a, b, c], args.names())),
        _ => {
            let values = thread.alloc_values(all.len() + 1)?;
            let heap = thread.heap();
            heap.set(values, &values.slots()[0], first);
            for (slot, &value) in values.slots()[1..].iter().zip(all) {
                heap.set(values, slot, value);
            }
            let items = storage::filled(values, all.len() + 1);
            let result = function(thread, Args::with_names(items, args.names()));
            // Used once more: until here its address lies on the native stack and keeps the cell.
            black_box(values);
            result
        }
    }
}

impl MethodDescriptor {
    /// A method of a native type.
    pub fn new(interp: &Interpreter, class: Gc<Class>, spec: &'static FunctionSpec) -> Gc<MethodDescriptor> {
        let header = Header::new(ids::METHOD_DESCRIPTOR);
        let descriptor = MethodDescriptor { header, spec, class: GcSlot::new(class) };
        interp.heap().alloc(ids::METHOD_DESCRIPTOR, descriptor)
    }

    /// The class that defines it.
    pub fn class(&self) -> Gc<Class> {
        self.class.get().expect("a method has a class")
    }

    /// Calls it; the receiver is the first argument.
    #[inline]
    pub fn call(&self, thread: &mut Thread, args: Args<'_>) -> PyResult {
        if args.positional().is_empty() {
            return Err(self.no_receiver(thread));
        }
        (self.spec.call)(thread, args)
    }

    #[cold]
    fn no_receiver(&self, thread: &mut Thread) -> crate::object::raised::Raised {
        let class = self.class().short_name();
        thread.type_error(format!("unbound method {class}.{}() needs an argument", self.spec.name))
    }
}

impl ClassMethodDescriptor {
    /// A class method of a native type.
    pub fn new(
        interp: &Interpreter,
        class: Gc<Class>,
        spec: &'static FunctionSpec,
    ) -> Gc<ClassMethodDescriptor> {
        let header = Header::new(ids::CLASSMETHOD_DESCRIPTOR);
        let descriptor = ClassMethodDescriptor { header, spec, class: GcSlot::new(class) };
        interp.heap().alloc(ids::CLASSMETHOD_DESCRIPTOR, descriptor)
    }
}

impl WrapperDescriptor {
    /// A slot of a native type under its name.
    pub fn new(interp: &Interpreter, class: Gc<Class>, wrapper: &'static Wrapper) -> Gc<WrapperDescriptor> {
        let descriptor = WrapperDescriptor {
            header: Header::new(ids::WRAPPER_DESCRIPTOR),
            wrapper,
            class: GcSlot::new(class),
        };
        interp.heap().alloc(ids::WRAPPER_DESCRIPTOR, descriptor)
    }

    /// The class that fills the slot.
    pub fn class(&self) -> Gc<Class> {
        self.class.get().expect("a wrapper has a class")
    }

    /// Calls the slot of its class.
    pub fn call_on(&self, thread: &mut Thread, receiver: Value, args: Args<'_>) -> PyResult {
        let class = self.class();
        if !thread.interp().class_of(receiver).is_subclass_of(class) {
            let (own, other) = (class.name_text(), thread.interp().class_of(receiver).name_text());
            return Err(thread.type_error(format!(
                "descriptor '{}' requires a '{own}' object but received a '{other}'",
                self.wrapper.name
            )));
        }
        let slots = class.spec().map_or_else(|| class.slots(), |spec| *spec.slots);
        (self.wrapper.call)(thread, &slots, receiver, args)
    }
}

impl GetSetDescriptor {
    /// A computed attribute of a native type.
    pub fn new(interp: &Interpreter, class: Gc<Class>, spec: &'static GetSetSpec) -> Gc<GetSetDescriptor> {
        let descriptor =
            GetSetDescriptor { header: Header::new(ids::GETSET_DESCRIPTOR), spec, class: GcSlot::new(class) };
        interp.heap().alloc(ids::GETSET_DESCRIPTOR, descriptor)
    }
}

impl MemberDescriptor {
    /// The instance that has the slot; TypeError for an object of another class.
    fn owner_of(
        &self,
        thread: &mut Thread,
        object: Value,
    ) -> PyResult<Gc<crate::object::instance::Instance>> {
        let own = thread.interp().class_of(object);
        match object.as_instance() {
            Some(instance) if self.index_in(own).is_some() => Ok(instance),
            _ => {
                let name = self.name.get().map_or(String::new(), |name| name.to_string_lossy());
                let class = self.class.get().map_or(String::new(), |class| class.name_text());
                let got = own.name_text();
                Err(thread.type_error(format!(
                    "descriptor '{name}' for '{class}' objects doesn't apply to a '{got}' object"
                )))
            }
        }
    }

    /// The slot of the member in instances of `class`; `None` where it is a member of another class.
    pub(crate) fn index_in(&self, class: Gc<Class>) -> Option<usize> {
        self.class.get().is_none_or(|own| class.is_subclass_of(own)).then_some(self.index)
    }

    /// The member in slot `index` of the instances of `class`.
    pub fn new(interp: &Interpreter, class: Gc<Class>, name: Gc<Str>, index: usize) -> Gc<MemberDescriptor> {
        let descriptor = MemberDescriptor {
            header: Header::new(ids::MEMBER_DESCRIPTOR),
            index,
            class: GcSlot::new(class),
            name: GcSlot::new(name),
        };
        interp.heap().alloc(ids::MEMBER_DESCRIPTOR, descriptor)
    }
}

impl MethodWrapper {
    /// A wrapper bound to an object.
    pub fn new(
        interp: &Interpreter,
        descriptor: Gc<WrapperDescriptor>,
        receiver: Value,
    ) -> Gc<MethodWrapper> {
        let wrapper = MethodWrapper {
            header: Header::new(ids::METHOD_WRAPPER),
            descriptor: GcSlot::new(descriptor),
            receiver: Slot::new(receiver),
        };
        interp.heap().alloc(ids::METHOD_WRAPPER, wrapper)
    }
}

impl Method {
    /// A function bound to an instance.
    pub fn new(interp: &Interpreter, function: Value, receiver: Value) -> Gc<Method> {
        let method = Method {
            header: Header::new(ids::METHOD),
            function: Slot::new(function),
            receiver: Slot::new(receiver),
        };
        interp.heap().alloc(ids::METHOD, method)
    }

    /// The function.
    pub fn function(&self) -> Value {
        self.function.get().unwrap_or(Value::NONE)
    }

    /// The instance.
    pub fn receiver(&self) -> Value {
        self.receiver.get().unwrap_or(Value::NONE)
    }
}

#[pymethods]
impl BuiltinFunction {
    #[slot(call)]
    fn slot_call(thread: &mut Thread, this: Gc<BuiltinFunction>, args: Args<'_>) -> PyResult {
        this.call(thread, args)
    }
}

#[pymethods]
impl MethodDescriptor {
    #[slot(call)]
    fn slot_call(thread: &mut Thread, this: Gc<MethodDescriptor>, args: Args<'_>) -> PyResult {
        this.call(thread, args)
    }

    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<MethodDescriptor>,
        instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        match instance {
            Some(receiver) => {
                Ok(BuiltinFunction::new(&thread.interp(), this.spec, Some(receiver)).as_value())
            }
            None => Ok(this.as_value()),
        }
    }
}

#[pymethods]
impl WrapperDescriptor {
    #[slot(call)]
    fn slot_call(thread: &mut Thread, this: Gc<WrapperDescriptor>, args: Args<'_>) -> PyResult {
        match args.first() {
            Some(receiver) => this.call_on(thread, receiver, args.rest()),
            None => {
                let (name, owner) = (this.wrapper.name, this.class().name_text());
                Err(thread.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")))
            }
        }
    }

    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<WrapperDescriptor>,
        instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        match instance {
            Some(instance) => Ok(MethodWrapper::new(&thread.interp(), this, instance).as_value()),
            None => Ok(this.as_value()),
        }
    }
}

#[pymethods]
impl MethodWrapper {
    #[slot(call)]
    fn slot_call(thread: &mut Thread, this: Gc<MethodWrapper>, args: Args<'_>) -> PyResult {
        match (this.descriptor.get(), this.receiver.get()) {
            (Some(descriptor), Some(receiver)) => descriptor.call_on(thread, receiver, args),
            _ => Ok(Value::NONE),
        }
    }
}

#[pymethods]
impl GetSetDescriptor {
    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<GetSetDescriptor>,
        instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        match instance {
            Some(instance) => (this.spec.get)(thread, instance),
            None => Ok(this.as_value()),
        }
    }

    #[slot(descr_set)]
    fn descr_set(
        thread: &mut Thread,
        this: Gc<GetSetDescriptor>,
        instance: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        match this.spec.set {
            Some(set) => set(thread, instance, value),
            None => {
                let owner = this.class.get().map_or(String::new(), |class| class.name_text());
                let name = Str::intern(&thread.interp(), this.spec.name);
                let text = format!("attribute '{}' of '{owner}' objects is not writable", this.spec.name);
                Err(thread.attribute_error(text, instance, name))
            }
        }
    }
}

#[pymethods]
impl MemberDescriptor {
    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<MemberDescriptor>,
        instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        let Some(object) = instance else { return Ok(this.as_value()) };
        let slot = this.owner_of(thread, object)?.slot(this.index).get();
        match (slot, this.name.get()) {
            (Some(value), _) => Ok(value),
            (None, Some(name)) => {
                let interp = thread.interp();
                let class = crate::types::class::full_name(&interp, interp.class_of(object));
                let message = format!("'{class}' object has no attribute '{}'", name.to_string_lossy());
                Err(thread.attribute_error(message, object, name))
            }
            (None, None) => Ok(Value::NONE),
        }
    }

    #[slot(descr_set)]
    fn descr_set(
        thread: &mut Thread,
        this: Gc<MemberDescriptor>,
        instance: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        let target = this.owner_of(thread, instance)?;
        match value {
            Some(value) => thread.heap().set(target, target.slot(this.index), value),
            None if target.slot(this.index).get().is_some() => target.slot(this.index).clear(),
            None => {
                let name = this.name.get().map_or(Value::NONE, |name| name.as_value());
                return Err(thread.raise_with(crate::object::exceptions::ATTRIBUTE_ERROR, &[name]));
            }
        }
        Ok(())
    }
}

#[pymethods]
impl Method {
    #[slot(call)]
    fn slot_call(thread: &mut Thread, this: Gc<Method>, args: Args<'_>) -> PyResult {
        crate::object::call::with_receiver(thread, this.function(), this.receiver(), args)
    }
}

#[pymethods]
impl ClassMethodDescriptor {
    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<ClassMethodDescriptor>,
        instance: Option<Value>,
        owner: Value,
    ) -> PyResult {
        let class = match instance {
            Some(instance) if owner.is_none() => thread.interp().class_of(instance).as_value(),
            _ => owner,
        };
        Ok(BuiltinFunction::new(&thread.interp(), this.spec, Some(class)).as_value())
    }

    #[slot(call)]
    fn slot_call(thread: &mut Thread, this: Gc<ClassMethodDescriptor>, args: Args<'_>) -> PyResult {
        (this.spec.call)(thread, args)
    }
}
