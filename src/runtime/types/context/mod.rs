//! `contextvars`: contexts, their variables, and tokens of assignments.
//!
//! A context is a dict of values by variable. Copying a context shares the dict; the first assignment to either side
//! copies it.

mod token;
mod variable;

pub use token::Missing;
pub use token::Token;
pub use variable::ContextVar;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// Values of context variables.
#[pytype(name = "Context", module = "_contextvars", shape = ids::CONTEXT, flags(UNHASHABLE, WEAKREF), trace)]
#[repr(C)]
pub struct Context {
    header: Header,
    values: GcSlot<Dict>,
    /// What the thread goes back to when the context is left.
    previous: Slot,
    /// Another context may have the same dict.
    #[untraced]
    shared: Cell<bool>,
    #[untraced]
    entered: Cell<bool>,
}

impl Context {
    fn over(thread: &Thread, values: Option<Gc<Dict>>) -> Gc<Context> {
        thread.interp().class(ids::CONTEXT);
        let context = Context {
            header: Header::new(ids::CONTEXT),
            values: values.map_or(GcSlot::empty(), GcSlot::new),
            previous: Slot::empty(),
            shared: Cell::new(values.is_some()),
            entered: Cell::new(false),
        };
        thread.heap().alloc(ids::CONTEXT, context)
    }

    /// The thread's context; its first is empty.
    pub fn current(thread: &mut Thread) -> Gc<Context> {
        if let Some(context) = thread.context.get().and_then(|context| context.exact::<Context>()) {
            return context;
        }
        let context = Context::over(thread, None);
        context.entered.set(true);
        thread.context.init(context.as_value());
        context
    }

    /// A context with the same values.
    pub fn duplicate(thread: &mut Thread, this: Gc<Context>) -> Gc<Context> {
        let values = this.values.get();
        this.shared.set(values.is_some());
        Context::over(thread, values)
    }

    /// The value of a variable.
    pub fn get(thread: &mut Thread, this: Gc<Context>, variable: Value) -> PyResult<Option<Value>> {
        match this.values.get() {
            Some(values) => values.get(thread, variable),
            None => Ok(None),
        }
    }

    /// Assigns to a variable, or forgets it without a value.
    fn set(thread: &mut Thread, this: Gc<Context>, variable: Value, value: Option<Value>) -> PyResult<()> {
        let values = match this.values.get() {
            Some(values) if !this.shared.get() => values,
            Some(values) => values.copy(thread)?,
            None => Dict::new(thread),
        };
        thread.heap().set_gc(this, &this.values, values);
        this.shared.set(false);
        match value {
            Some(value) => values.set(thread, variable, value),
            None => values.remove(thread, variable).map(|_| ()),
        }
    }

    /// Makes the context the thread's.
    pub fn enter(thread: &mut Thread, this: Gc<Context>) -> PyResult<()> {
        if this.entered.get() {
            let shown = ops::repr(thread, this.as_value())?.to_string_lossy();
            let message = format!("cannot enter context: {shown} is already entered");
            return Err(thread.runtime_error(message));
        }
        let previous = Context::current(thread);
        this.entered.set(true);
        thread.heap().set(this, &this.previous, previous.as_value());
        thread.context.init(this.as_value());
        Ok(())
    }

    /// Goes back to the context before.
    pub fn exit(thread: &mut Thread, this: Gc<Context>) {
        if let Some(previous) = this.previous.get() {
            thread.context.init(previous);
        }
        this.previous.clear();
        this.entered.set(false);
    }

    fn len(&self) -> usize {
        self.values.get().map_or(0, |values| values.len())
    }

    fn list(
        thread: &mut Thread,
        this: Gc<Context>,
        pick: fn(&mut Thread, Value, Value) -> Value,
    ) -> PyResult<Gc<List>> {
        let list = List::with_capacity(thread, this.len())?;
        let mut position = Position::default();
        while let Some((variable, value)) = this.values.get().and_then(|values| values.next(&mut position)) {
            let item = pick(thread, variable, value);
            list.push(thread, item)?;
        }
        Ok(list)
    }
}

fn check_key(thread: &mut Thread, key: Value) -> PyResult<()> {
    match key.exact::<ContextVar>() {
        Some(_) => Ok(()),
        None => Err(wrong_key(thread, key)),
    }
}

#[cold]
fn wrong_key(thread: &mut Thread, key: Value) -> Raised {
    match ops::repr(thread, key) {
        Ok(shown) => {
            let shown = shown.to_string_lossy();
            thread.type_error(format!("a ContextVar key was expected, got {shown}"))
        }
        Err(raised) => raised,
    }
}

#[pymethods]
impl Context {
    #[slot(new)]
    fn new(thread: &mut Thread, _class: Gc<Class>, args: Args<'_>) -> PyResult {
        if !args.all().is_empty() {
            return Err(thread.type_error("Context() does not accept any arguments"));
        }
        Ok(Context::over(thread, None).as_value())
    }

    #[slot(len)]
    fn slot_len(this: Gc<Context>) -> usize {
        this.len()
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Context>, key: Value) -> PyResult {
        check_key(thread, key)?;
        match Context::get(thread, this, key)? {
            Some(value) => Ok(value),
            None => Err(thread.key_error(key)),
        }
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<Context>, key: Value) -> PyResult<bool> {
        check_key(thread, key)?;
        Ok(Context::get(thread, this, key)?.is_some())
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Context>) -> PyResult {
        let keys = Context::list(thread, this, |_, variable, _| variable)?;
        iter::iter(thread, keys.as_value())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Context>, other: Value, op: Comparison) -> PyResult {
        let (Some(other), Comparison::Eq | Comparison::Ne) = (other.exact::<Context>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equal = match (this.values.get(), other.values.get()) {
            (Some(left), Some(right)) => ops::equal(thread, left.as_value(), right.as_value())?,
            _ => this.len() == other.len(),
        };
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    /// Return the value for `key` if `key` has the value in the context object.
    ///
    /// If `key` does not exist, return `default`.  If `default` is not
    /// given, return None.
    #[method("(key, default=None, /)", name = "get")]
    fn get_or(thread: &mut Thread, this: Gc<Context>, key: Value, default: Option<Value>) -> PyResult {
        check_key(thread, key)?;
        Ok(Context::get(thread, this, key)?.or(default).unwrap_or(Value::NONE))
    }

    /// Return all variables and their values in the context object.
    ///
    /// The result is returned as a list of 2-tuples (variable, value).
    #[method("()")]
    fn items(thread: &mut Thread, this: Gc<Context>) -> PyResult<Gc<List>> {
        Context::list(thread, this, |thread, variable, value| {
            Tuple::small(&thread.interp(), &[variable, value]).as_value()
        })
    }

    /// Return a list of all variables in the context object.
    #[method("()")]
    fn keys(thread: &mut Thread, this: Gc<Context>) -> PyResult<Gc<List>> {
        Context::list(thread, this, |_, variable, _| variable)
    }

    /// Return a list of all variables' values in the context object.
    #[method("()")]
    fn values(thread: &mut Thread, this: Gc<Context>) -> PyResult<Gc<List>> {
        Context::list(thread, this, |_, _, value| value)
    }

    /// Return a shallow copy of the context object.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<Context>) -> Gc<Context> {
        Context::duplicate(thread, this)
    }

    #[method("(*args, **kwargs)", raw)]
    fn run(thread: &mut Thread, this: Gc<Context>, args: Args<'_>) -> PyResult {
        let Some(callable) = args.first() else {
            return Err(thread.type_error("run() missing 1 required positional argument"));
        };
        Context::enter(thread, this)?;
        let result = call::with_args(thread, callable, args.rest());
        Context::exit(thread, this);
        result
    }
}
