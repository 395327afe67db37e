//! The attributes of functions.

use taipan_code::CodeFlags;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::modules::warnings;
use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::descr::Method;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::function::prepare_globals;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// An argument of the constructor that is of a type or `None`.
fn optional<T: crate::object::spec::NativeType>(
    thread: &mut Thread,
    value: Option<Value>,
    message: &str,
) -> PyResult<Option<Gc<T>>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) => match value.cast::<T>() {
            Some(object) => Ok(Some(object)),
            None => Err(thread.type_error(message)),
        },
    }
}

/// Checks that the closure has a cell for each free variable of the code.
fn check_closure(thread: &mut Thread, code: Gc<Code>, closure: Option<Gc<Tuple>>) -> PyResult<()> {
    let (wanted, given) = (code.nfree(), closure.map_or(0, |closure| closure.len()));
    if wanted != given {
        let name = code.name();
        return Err(thread.value_error(format!("{name} requires closure of length {wanted}, not {given}")));
    }
    for cell in closure.map_or(&[][..], |closure| closure.items()) {
        if cell.exact::<Cell>().is_none() {
            let got = thread.interp().class_of(*cell).name_text();
            return Err(thread.type_error(format!("arg 5 (closure) expected cell, found {got}")));
        }
    }
    Ok(())
}

fn put(thread: &Thread, this: Gc<Function>, slot: &Slot, value: Option<Value>) {
    match value {
        Some(value) => thread.heap().set(this, slot, value),
        None => slot.clear(),
    }
}

fn string(thread: &mut Thread, value: Option<Value>, attribute: &str) -> PyResult<Gc<Str>> {
    match value.and_then(|value| value.cast::<Str>()) {
        Some(string) => Ok(string),
        None => Err(thread.type_error(format!("{attribute} must be set to a string object"))),
    }
}

#[pymethods]
impl Function {
    #[new("(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
    fn make(
        thread: &mut Thread,
        code: Gc<Code>,
        globals: Value,
        name: Option<Value>,
        argdefs: Option<Value>,
        closure: Option<Value>,
        kwdefaults: Option<Value>,
    ) -> PyResult<Gc<Function>> {
        let name = optional::<Str>(thread, name, "arg 3 (name) must be None or string")?;
        let defaults = optional::<Tuple>(thread, argdefs, "arg 4 (defaults) must be None or tuple")?;
        let message = match code.nfree() {
            0 => "arg 5 (closure) must be None or tuple",
            _ => "arg 5 (closure) must be tuple",
        };
        let closure = optional::<Tuple>(thread, closure, message)?;
        if code.nfree() > 0 && closure.is_none() {
            return Err(thread.type_error(message));
        }
        let kwdefaults = optional::<Dict>(thread, kwdefaults, "arg 6 (kwdefaults) must be None or dict")?;
        check_closure(thread, code, closure)?;
        let interp = thread.interp();
        let Some(globals) = Dict::of_mapping(&interp, globals) else {
            let got = interp.class_of(globals).name_text();
            return Err(thread.type_error(format!("function() argument 'globals' must be dict, not {got}")));
        };
        prepare_globals(thread, globals)?;
        let qualname = Str::intern(&interp, code.data().qualname.as_str());
        let function = Function::new(&interp, code, globals, qualname);
        let heap = interp.heap();
        if let Some(name) = name {
            heap.set_gc(function, &function.name, Some(name));
        }
        heap.set_gc(function, &function.defaults, defaults);
        heap.set_gc(function, &function.closure, closure);
        heap.set_gc(function, &function.kwdefaults, kwdefaults);
        Ok(function)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Function>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str("<function ");
        text.push_string(thread, this.qualname())?;
        text.push_str(&format!(" at {:#x}>", this.addr()));
        text.finish(thread)
    }

    #[slot(descr_get)]
    fn descr_get(
        thread: &mut Thread,
        this: Gc<Function>,
        instance: Option<Value>,
        _owner: Value,
    ) -> PyResult {
        match instance {
            Some(instance) => Ok(Method::new(&thread.interp(), this.as_value(), instance).as_value()),
            None => Ok(this.as_value()),
        }
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
        call::with_args(thread, this, args)
    }

    #[getter(name = "__globals__", member)]
    fn get_globals(this: Gc<Function>) -> Option<Value> {
        this.globals.get().map(|globals| globals.face())
    }

    /// the function's code
    #[getter(name = "__code__")]
    fn get_code(this: Gc<Function>) -> Option<Gc<Code>> {
        this.code.get()
    }

    #[setter(name = "__code__")]
    fn set_code(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(code) = value.and_then(|value| value.exact::<Code>()) else {
            return Err(thread.type_error("__code__ must be set to a code object"));
        };
        let (own, new) = (this.closure().len(), code.nfree());
        if own != new {
            let name = this.name().to_string_lossy();
            return Err(thread
                .value_error(format!("{name}() requires a code object with {own} free vars, not {new}")));
        }
        let kinds = CodeFlags::GENERATOR.0 | CodeFlags::COROUTINE.0 | CodeFlags::ASYNC_GENERATOR.0;
        if (this.code().flags().0 ^ code.flags().0) & kinds != 0 {
            let text = "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a \
                        plain function)";
            warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, text, 1)?;
        }
        code.use_globals(&thread.interp(), this.globals(), this.builtins());
        // The docstring stays the former one's.
        let doc = this.doc(thread)?;
        thread.heap().set(this, &this.doc, doc);
        thread.heap().set_gc(this, &this.code, Some(code));
        // What the interpreter has cached of the function may lean on its code.
        thread.interp().names_changed();
        Ok(())
    }

    #[getter(name = "__defaults__")]
    fn get_defaults(this: Gc<Function>) -> Option<Gc<Tuple>> {
        this.defaults.get()
    }

    #[setter(name = "__defaults__")]
    fn set_defaults(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let defaults = optional::<Tuple>(thread, value, "__defaults__ must be set to a tuple object")?;
        thread.heap().set_gc(this, &this.defaults, defaults);
        thread.interp().names_changed();
        Ok(())
    }

    #[getter(name = "__kwdefaults__")]
    fn get_kwdefaults(this: Gc<Function>) -> Option<Gc<Dict>> {
        this.kwdefaults.get()
    }

    #[setter(name = "__kwdefaults__")]
    fn set_kwdefaults(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let defaults = optional::<Dict>(thread, value, "__kwdefaults__ must be set to a dict object")?;
        thread.heap().set_gc(this, &this.kwdefaults, defaults);
        thread.interp().names_changed();
        Ok(())
    }

    /// The docstring.
    #[getter(name = "__doc__")]
    fn get_doc(thread: &mut Thread, this: Gc<Function>) -> PyResult {
        let doc = this.doc(thread)?;
        thread.heap().set(this, &this.doc, doc);
        Ok(doc)
    }

    #[setter(name = "__doc__")]
    fn set_doc(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) {
        thread.heap().set(this, &this.doc, value.unwrap_or(Value::NONE));
    }

    #[getter(name = "__module__")]
    fn get_module(this: Gc<Function>) -> Option<Value> {
        this.module.get()
    }

    #[setter(name = "__module__")]
    fn set_module(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) {
        put(thread, this, &this.module, value);
    }

    #[getter(name = "__name__")]
    fn get_name(this: Gc<Function>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[setter(name = "__name__")]
    fn set_name(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let name = string(thread, value, "__name__")?;
        thread.heap().set_gc(this, &this.name, Some(name));
        Ok(())
    }

    #[getter(name = "__qualname__")]
    fn get_qualname(this: Gc<Function>) -> Option<Gc<Str>> {
        this.qualname.get()
    }

    #[setter(name = "__qualname__")]
    fn set_qualname(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let name = string(thread, value, "__qualname__")?;
        thread.heap().set_gc(this, &this.qualname, Some(name));
        Ok(())
    }

    /// Get the declared type parameters for a function.
    #[getter(name = "__type_params__")]
    fn get_type_params(thread: &mut Thread, this: Gc<Function>) -> Gc<Tuple> {
        this.type_params.get().unwrap_or_else(|| thread.interp().empty_tuple())
    }

    #[setter(name = "__type_params__")]
    fn set_type_params(thread: &mut Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(params) = value.and_then(|value| value.cast::<Tuple>()) else {
            return Err(thread.type_error("__type_params__ must be set to a tuple"));
        };
        thread.heap().set_gc(this, &this.type_params, Some(params));
        Ok(())
    }
}
