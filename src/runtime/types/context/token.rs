//! `Token`: what an assignment to a context variable can be undone with.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Context;
use super::ContextVar;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::generic_alias;
use crate::types::object::identity;
use crate::types::str::Str;
use crate::types::str::StrBuilder;

/// `Token.MISSING`: there was no value before.
#[pytype(name = "Token.MISSING", module = "_contextvars", shape = ids::CONTEXT_MISSING, flags(NO_NEW), leaf)]
#[repr(C)]
pub struct Missing {
    header: Header,
}

impl Missing {
    /// The only one of the interpreter.
    pub fn of(thread: &mut Thread) -> PyResult {
        let kept = thread.interp().module_state();
        if let Some(known) = kept.get_text(&thread.interp(), "Token.MISSING") {
            return Ok(known);
        }
        thread.interp().class(ids::CONTEXT_MISSING);
        let missing = Missing { header: Header::new(ids::CONTEXT_MISSING) };
        let missing = thread.heap().alloc(ids::CONTEXT_MISSING, missing).as_value();
        kept.set_text(thread, "Token.MISSING", missing)?;
        Ok(missing)
    }
}

#[pymethods]
impl Missing {
    #[slot(repr)]
    fn repr(_this: Gc<Missing>) -> &'static str {
        "<Token.MISSING>"
    }
}

/// Undoes an assignment to a context variable.
#[pytype(name = "Token", module = "_contextvars", shape = ids::CONTEXT_TOKEN, flags(UNHASHABLE), trace)]
#[repr(C)]
pub struct Token {
    header: Header,
    context: GcSlot<Context>,
    #[pymember(name = "var", computed)]
    variable: GcSlot<ContextVar>,
    /// Empty where the variable had no value.
    old: Slot,
    #[untraced]
    used: Cell<bool>,
}

impl Token {
    pub(super) fn new(
        thread: &Thread,
        context: Gc<Context>,
        variable: Gc<ContextVar>,
        old: Option<Value>,
    ) -> Gc<Token> {
        thread.interp().class(ids::CONTEXT_TOKEN);
        let token = Token {
            header: Header::new(ids::CONTEXT_TOKEN),
            context: GcSlot::new(context),
            variable: GcSlot::new(variable),
            old: old.map_or(Slot::empty(), Slot::new),
            used: Cell::new(false),
        };
        thread.heap().alloc(ids::CONTEXT_TOKEN, token)
    }

    fn shown(thread: &mut Thread, this: Gc<Token>) -> PyResult<String> {
        Ok(ops::repr(thread, this.as_value())?.to_string_lossy())
    }

    #[cold]
    fn refuse(
        thread: &mut Thread,
        this: Gc<Token>,
        what: &str,
        raise: fn(&mut Thread, String) -> Raised,
    ) -> Raised {
        match Token::shown(thread, this) {
            Ok(shown) => raise(thread, format!("{shown} {what}")),
            Err(raised) => raised,
        }
    }

    /// Gives the variable its former value back.
    pub(super) fn undo(thread: &mut Thread, this: Gc<Token>, variable: Gc<ContextVar>) -> PyResult<()> {
        if this.used.get() {
            let what = "has already been used once";
            return Err(Token::refuse(thread, this, what, |thread, text| thread.runtime_error(text)));
        }
        if this.variable.get() != Some(variable) {
            let what = "was created by a different ContextVar";
            return Err(Token::refuse(thread, this, what, |thread, text| thread.value_error(text)));
        }
        let context = Context::current(thread);
        if this.context.get() != Some(context) {
            let what = "was created in a different Context";
            return Err(Token::refuse(thread, this, what, |thread, text| thread.value_error(text)));
        }
        this.used.set(true);
        Context::set(thread, context, variable.as_value(), this.old.get())
    }
}

#[pymethods]
impl Token {
    #[slot(new)]
    fn slot_new(thread: &mut Thread, _class: Gc<Class>, _args: crate::object::args::Args<'_>) -> PyResult {
        Err(thread.runtime_error("Tokens can only be created by ContextVars"))
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Token>) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        text.push_str(if this.used.get() { "<Token used var=" } else { "<Token var=" });
        let variable = this.variable.get().map_or(Value::NONE, |variable| variable.as_value());
        text.push_repr(thread, variable)?;
        text.push_str(&format!(" at {:#x}>", identity(this.as_value())));
        text.finish(thread)
    }

    /// Tokens are generic over the same type as the ContextVar which created them.
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, key: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), key)
    }

    /// Enter into Token context manager.
    #[method("()", name = "__enter__")]
    fn enter(_thread: &mut Thread, this: Gc<Token>) -> Gc<Token> {
        this
    }

    /// Exit from Token context manager, restore the linked ContextVar.
    #[method("(type, val, tb, /)", name = "__exit__")]
    fn exit(thread: &mut Thread, this: Gc<Token>, _type: Value, _val: Value, _tb: Value) -> PyResult<()> {
        match this.variable.get() {
            Some(variable) => Token::undo(thread, this, variable),
            None => Ok(()),
        }
    }

    #[getter]
    fn old_value(thread: &mut Thread, this: Gc<Token>) -> PyResult {
        match this.old.get() {
            Some(old) => Ok(old),
            None => Missing::of(thread),
        }
    }
}
