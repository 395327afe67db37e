//! What descriptors and native functions tell about themselves: names, documentation, representation, comparison.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::number::hash;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::ClassMethodDescriptor;
use crate::object::descr::GetSetDescriptor;
use crate::object::descr::MemberDescriptor;
use crate::object::descr::Method;
use crate::object::descr::MethodDescriptor;
use crate::object::descr::MethodWrapper;
use crate::object::descr::WrapperDescriptor;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::spec::Receiver;
use crate::state::thread::Thread;
use crate::types::module::Module;
use crate::types::object::identity;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// A text, `None` where it is empty.
fn optional(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

/// `(getattr, (object, name))`: how functions found on objects are pickled.
fn reduce_by_getattr(thread: &mut Thread, object: Value, name: Value) -> PyResult {
    let interp = thread.interp();
    let Some(getattr) = interp.builtins().get_text(&interp, "getattr") else {
        return Err(thread.runtime_error("getattr is not available"));
    };
    let args = Tuple::small(&interp, &[object, name]);
    Ok(Tuple::small(&interp, &[getattr, args.as_value()]).as_value())
}

fn name_value(thread: &Thread, name: &str) -> Value {
    Str::intern(&thread.interp(), name).as_value()
}

/// `owner.name`
fn qualified(owner: Gc<Class>, name: &str) -> String {
    format!("{}.{name}", owner.qualname().to_string_lossy())
}

/// `==` and `!=` by what `same` finds; the rest is not for this type.
fn equality(op: Comparison, same: bool) -> Value {
    match op {
        Comparison::Eq => Value::bool(same),
        Comparison::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    }
}

/// The hash of two addresses together.
fn pair_hash(first: u64, second: u64) -> i64 {
    match hash::pointer(first) ^ hash::pointer(second) {
        -1 => -2,
        mixed => mixed,
    }
}

impl BuiltinFunction {
    /// The object it is bound to; a function of a module is bound to that.
    fn bound_to(&self) -> Option<Value> {
        self.receiver.get().filter(|receiver| receiver.cast::<Module>().is_none())
    }

    fn address_of_spec(&self) -> u64 {
        std::ptr::from_ref(self.spec).addr() as u64
    }
}

#[pymethods(extra = INFO)]
impl BuiltinFunction {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<BuiltinFunction>) -> String {
        let name = this.spec.name;
        match this.bound_to() {
            Some(receiver) => {
                let kind = thread.interp().class_of(receiver).name_text();
                format!("<built-in method {name} of {kind} object at {:#x}>", identity(receiver))
            }
            None => format!("<built-in function {name}>"),
        }
    }

    #[slot(hash)]
    fn hash(this: Gc<BuiltinFunction>) -> i64 {
        pair_hash(this.address_of_spec(), this.receiver.get().map_or(0, identity))
    }

    #[slot(compare)]
    fn compare(this: Gc<BuiltinFunction>, other: Value, op: Comparison) -> Value {
        match other.exact::<BuiltinFunction>() {
            Some(other) => {
                let same = std::ptr::eq(this.spec, other.spec) && this.receiver.get() == other.receiver.get();
                equality(op, same)
            }
            None => Value::NOT_IMPLEMENTED,
        }
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<BuiltinFunction>) -> PyResult {
        let name = name_value(thread, this.spec.name);
        match this.bound_to() {
            Some(receiver) => reduce_by_getattr(thread, receiver, name),
            None => Ok(name),
        }
    }

    #[getter(name = "__name__")]
    fn name(this: Gc<BuiltinFunction>) -> &'static str {
        this.spec.name
    }

    #[getter(name = "__qualname__")]
    fn qualname(thread: &mut Thread, this: Gc<BuiltinFunction>) -> String {
        let Some(receiver) = this.bound_to() else {
            // What is in no module is a static method, which says whose it is.
            let (owner, name) = (this.spec.params.owner, this.spec.name);
            return match owner.is_empty() || this.module.get().is_some() {
                true => name.to_string(),
                false => format!("{owner}.{name}"),
            };
        };
        let owner = receiver.as_class().unwrap_or_else(|| thread.interp().class_of(receiver));
        qualified(owner, this.spec.name)
    }

    #[getter(name = "__module__")]
    fn module(thread: &mut Thread, this: Gc<BuiltinFunction>) -> Option<Value> {
        let interp = thread.interp();
        let Some(module) = this.module.get() else {
            let is_function = this.receiver.get().is_none() && this.spec.receiver == Receiver::None;
            return is_function.then(|| Str::intern(&interp, "builtins").as_value());
        };
        match module.cast::<Module>() {
            Some(module) => module.dict().get_text(&interp, "__name__"),
            None => Some(module),
        }
    }

    #[getter(name = "__self__")]
    fn receiver(thread: &mut Thread, this: Gc<BuiltinFunction>) -> Option<Value> {
        let module = || {
            let interp = thread.interp();
            let Some(module) = this.module.get() else {
                return interp.modules().get_text(&interp, "builtins");
            };
            match module.cast::<Str>() {
                Some(name) => interp.modules().get_text(&interp, &name.to_string_lossy()),
                None => Some(module),
            }
        };
        this.receiver.get().or_else(module)
    }

    #[getter(name = "__doc__")]
    fn doc(this: Gc<BuiltinFunction>) -> Option<&'static str> {
        optional(this.spec.doc)
    }

    #[getter(name = "__text_signature__")]
    fn text_signature(this: Gc<BuiltinFunction>) -> Option<&'static str> {
        optional(this.spec.params.text)
    }
}

/// What every descriptor has that belongs to a class.
macro_rules! descriptor {
    ($type:ident $kind:literal |$this:ident| $name:expr, $doc:expr $(, $signature:expr)?) => {
        #[pymethods(extra = INFO)]
        impl $type {
            #[slot(repr)]
            fn repr($this: Gc<$type>) -> String {
                let owner = $this.class.get().map_or("?".to_string(), |class| class.name_text());
                format!("<{} '{}' of '{owner}' objects>", $kind, $name)
            }

            #[method("()", name = "__reduce__")]
            fn reduce(thread: &mut Thread, $this: Gc<$type>) -> PyResult {
                let name = name_value(thread, &$name);
                let owner = $this.class.get().map_or(Value::NONE, |class| class.as_value());
                reduce_by_getattr(thread, owner, name)
            }

            #[getter(name = "__name__", member)]
            fn name(thread: &mut Thread, $this: Gc<$type>) -> Value {
                name_value(thread, &$name)
            }

            #[getter(name = "__qualname__")]
            fn qualname($this: Gc<$type>) -> String {
                match $this.class.get() {
                    Some(class) => qualified(class, &$name),
                    None => $name.to_string(),
                }
            }

            #[getter(name = "__doc__")]
            fn doc($this: Gc<$type>) -> Option<&'static str> {
                let _ = $this;
                $doc
            }

            $(
                #[getter(name = "__text_signature__")]
                fn text_signature($this: Gc<$type>) -> Option<&'static str> {
                    $signature
                }
            )?
        }
    };
}

descriptor!(MethodDescriptor "method" |this| this.spec.name, optional(this.spec.doc), optional(this.spec.params.text));
descriptor!(ClassMethodDescriptor "method" |this| this.spec.name, optional(this.spec.doc), optional(this.spec.params.text));
descriptor!(WrapperDescriptor "slot wrapper" |this| this.wrapper.name, optional(this.wrapper.doc), optional(this.wrapper.text));
descriptor!(GetSetDescriptor "attribute" |this| this.spec.name, optional(this.spec.doc));
descriptor!(MemberDescriptor "member" |this| this.name.get().map_or(String::new(), |name| name.to_string_lossy()), None);

#[pymethods(extra = INFO)]
impl MethodWrapper {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<MethodWrapper>) -> String {
        let name = this.name_text();
        let receiver = this.receiver.get().unwrap_or(Value::NONE);
        let kind = thread.interp().class_of(receiver).name_text();
        format!("<method-wrapper '{name}' of {kind} object at {:#x}>", identity(receiver))
    }

    #[slot(hash)]
    fn hash(this: Gc<MethodWrapper>) -> i64 {
        let descriptor = this.descriptor.get().map_or(0, |descriptor| descriptor.addr() as u64);
        pair_hash(descriptor, this.receiver.get().map_or(0, identity))
    }

    #[slot(compare)]
    fn compare(this: Gc<MethodWrapper>, other: Value, op: Comparison) -> Value {
        match other.exact::<MethodWrapper>() {
            Some(other) => {
                let same = this.descriptor.get() == other.descriptor.get()
                    && this.receiver.get() == other.receiver.get();
                equality(op, same)
            }
            None => Value::NOT_IMPLEMENTED,
        }
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<MethodWrapper>) -> PyResult {
        let name = name_value(thread, this.name_text());
        reduce_by_getattr(thread, this.receiver.get().unwrap_or(Value::NONE), name)
    }

    #[getter(name = "__objclass__")]
    fn object_class(this: Gc<MethodWrapper>) -> Option<Value> {
        this.descriptor.get().map(|descriptor| descriptor.class().as_value())
    }

    #[getter(name = "__name__")]
    fn name(this: Gc<MethodWrapper>) -> &'static str {
        this.name_text()
    }

    #[getter(name = "__qualname__")]
    fn qualname(this: Gc<MethodWrapper>) -> String {
        match this.descriptor.get() {
            Some(descriptor) => qualified(descriptor.class(), descriptor.wrapper.name),
            None => String::new(),
        }
    }

    #[getter(name = "__doc__")]
    fn doc(this: Gc<MethodWrapper>) -> Option<&'static str> {
        optional(this.descriptor.get()?.wrapper.doc)
    }

    #[getter(name = "__text_signature__")]
    fn text_signature(this: Gc<MethodWrapper>) -> Option<&'static str> {
        optional(this.descriptor.get()?.wrapper.text)
    }
}

impl MethodWrapper {
    fn name_text(&self) -> &'static str {
        self.descriptor.get().map_or("", |descriptor| descriptor.wrapper.name)
    }
}

#[pymethods(extra = INFO)]
impl Method {
    #[new("(function, instance, /)")]
    fn make(thread: &mut Thread, function: Value, instance: Value) -> PyResult<Gc<Method>> {
        if thread.interp().class_of(function).slot(|slots| slots.call).is_none() {
            return Err(thread.type_error("first argument must be callable"));
        }
        if instance.is_none() {
            return Err(thread.type_error("instance must not be None"));
        }
        Ok(Method::new(&thread.interp(), function, instance))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Method>) -> PyResult<Gc<Str>> {
        let interp = thread.interp();
        let mut name = None;
        for attribute in [Name::__qualname__, Name::__name__] {
            if name.is_none() {
                name = attr::get_optional(thread, this.function(), attribute.get(&interp))?;
            }
        }
        let mut text = StrBuilder::new();
        text.push_str("<bound method ");
        match name.and_then(|name| name.cast::<Str>()) {
            Some(name) => text.push_string(thread, name)?,
            None => text.push_str("?"),
        }
        text.push_str(" of ");
        text.push_repr(thread, this.receiver())?;
        text.push_str(">");
        text.finish(thread)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Method>) -> PyResult<i64> {
        let mixed = hash::pointer(identity(this.receiver())) ^ ops::hash(thread, this.function())?;
        Ok(if mixed == -1 { -2 } else { mixed })
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Method>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.exact::<Method>() else { return Ok(Value::NOT_IMPLEMENTED) };
        if !matches!(op, Comparison::Eq | Comparison::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let same =
            this.receiver().is(other.receiver()) && ops::equal(thread, this.function(), other.function())?;
        Ok(equality(op, same))
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        if let Some(found) = attr::generic_get_optional(thread, this, name)? {
            return Ok(found);
        }
        match this.exact::<Method>() {
            Some(method) => attr::get(thread, method.function(), name),
            None => Err(attr::no_attribute(thread, this, name)),
        }
    }

    #[slot(descr_get)]
    fn descr_get(_thread: &mut Thread, this: Value, _instance: Option<Value>, _owner: Value) -> PyResult {
        Ok(this)
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<Method>) -> PyResult {
        let name = attr::get(thread, this.function(), Name::__name__.get(&thread.interp()))?;
        reduce_by_getattr(thread, this.receiver(), name)
    }

    #[getter(name = "__doc__")]
    fn doc(thread: &mut Thread, this: Gc<Method>) -> PyResult<Option<Value>> {
        let name = Name::__doc__.get(&thread.interp());
        attr::get_optional(thread, this.function(), name)
    }
}
