//! `ContextVar`

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Context;
use super::Token;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::object::identity;
use crate::types::str::Str;
use crate::types::str::StrBuilder;

/// A variable whose value belongs to the context.
#[pytype(name = "ContextVar", module = "_contextvars", shape = ids::CONTEXT_VAR, trace)]
#[repr(C)]
pub struct ContextVar {
    header: Header,
    #[pymember]
    name: GcSlot<Str>,
    default: Slot,
}

impl ContextVar {
    /// A variable without a default.
    pub fn named(thread: &Thread, name: Gc<Str>, default: Option<Value>) -> Gc<ContextVar> {
        thread.interp().class(ids::CONTEXT_VAR);
        let variable = ContextVar {
            header: Header::new(ids::CONTEXT_VAR),
            name: GcSlot::new(name),
            default: default.map_or(Slot::empty(), Slot::new),
        };
        thread.heap().alloc(ids::CONTEXT_VAR, variable)
    }

    /// The value in the thread's context.
    pub fn value(thread: &mut Thread, this: Gc<ContextVar>) -> PyResult<Option<Value>> {
        let context = Context::current(thread);
        Context::get(thread, context, this.as_value())
    }
}

#[pymethods]
impl ContextVar {
    #[new("(name, /, *, default=<unrepresentable>)")]
    fn new(thread: &mut Thread, name: Value, default: Option<Value>) -> PyResult<Gc<ContextVar>> {
        match name.cast::<Str>() {
            Some(text) => {
                ops::hash(thread, name)?;
                Ok(ContextVar::named(thread, text, default))
            }
            None => Err(thread.type_error("context variable name must be a str")),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<ContextVar>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str("<ContextVar name=");
        let name = this.name.get().map_or(Value::NONE, |name| name.as_value());
        text.push_repr(thread, name)?;
        if let Some(default) = this.default.get() {
            text.push_str(" default=");
            text.push_repr(thread, default)?;
        }
        text.push_str(&format!(" at {:#x}>", identity(this.as_value())));
        text.finish(thread)
    }

    /// Return a value for the context variable for the current context.
    ///
    /// If there is no value for the variable in the current context, the
    /// method will:
    ///  * return the value of the default argument of the method, if
    ///    provided; or
    ///  * return the default value for the context variable, if it was
    ///    created with one; or
    ///  * raise a LookupError.
    #[method("(default=<unrepresentable>, /)")]
    fn get(thread: &mut Thread, this: Gc<ContextVar>, default: Option<Value>) -> PyResult {
        match ContextVar::value(thread, this)?.or(default).or(this.default.get()) {
            Some(value) => Ok(value),
            None => Err(thread.raise_with(exceptions::LOOKUP_ERROR, &[this.as_value()])),
        }
    }

    /// Call to set a new value for the context variable in the current context.
    ///
    /// The required value argument is the new value for the context
    /// variable.
    ///
    /// Returns a Token object that can be used to restore the variable to
    /// its previous value via the `ContextVar.reset()` method.
    #[method("(value, /)")]
    fn set(thread: &mut Thread, this: Gc<ContextVar>, value: Value) -> PyResult<Gc<Token>> {
        let context = Context::current(thread);
        let old = Context::get(thread, context, this.as_value())?;
        Context::set(thread, context, this.as_value(), Some(value))?;
        Ok(Token::new(thread, context, this, old))
    }

    /// Reset the context variable.
    ///
    /// The variable is reset to the value it had before the
    /// `ContextVar.set()` that created the token was used.
    #[method("(token, /)")]
    fn reset(thread: &mut Thread, this: Gc<ContextVar>, token: Value) -> PyResult<()> {
        match token.exact::<Token>() {
            Some(token) => Token::undo(thread, token, this),
            None => {
                let shown = ops::repr(thread, token)?.to_string_lossy();
                Err(thread.type_error(format!("expected an instance of Token, got {shown}")))
            }
        }
    }

    /// ContextVars are generic over the type of their contained values
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, key: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), key)
    }
}
