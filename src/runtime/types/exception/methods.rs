//! What every exception has.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::instance;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::exception::Exception;
use crate::types::exception::allocate;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::traceback::Traceback;
use crate::types::tuple::Tuple;

/// `BaseException.__str__`
pub(super) fn base_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = receiver(thread, this)?;
    match exception.args() {
        [] => Ok(Str::intern(&thread.interp(), "").as_value()),
        [one] => Ok(ops::str(thread, *one)?.as_value()),
        _ => match exception.args.get() {
            Some(args) => Ok(ops::str(thread, args.as_value())?.as_value()),
            None => Ok(Value::NONE),
        },
    }
}

/// `BaseException.__init__`, keyword arguments aside: the arguments become `args`.
pub(super) fn take_args(thread: &mut Thread, exception: Gc<Exception>, args: Args<'_>) -> PyResult<()> {
    let values = Tuple::new(thread, args.positional())?;
    thread.heap().set_gc(exception, &exception.args, Some(values));
    Ok(())
}

/// The native exception of a method's receiver.
pub(super) fn receiver(thread: &mut Thread, this: Value) -> PyResult<Gc<Exception>> {
    match this.cast::<Exception>() {
        Some(exception) => Ok(exception),
        None => {
            let got = thread.interp().class_of(this).name_text();
            Err(thread.type_error(format!("an exception is required, not '{got}'")))
        }
    }
}

/// TypeError where there are keyword arguments.
pub(super) fn no_keywords(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult<()> {
    if args.keyword_count() == 0 {
        return Ok(());
    }
    let name = class.name_text();
    Err(thread.type_error(format!("{name}() takes no keyword arguments")))
}

/// The exception's attribute dict, if it has any attributes.
pub(super) fn attributes(thread: &mut Thread, this: Value) -> PyResult<Option<Gc<Dict>>> {
    Ok(attr::own_dict(thread, this)?.filter(|dict| !dict.is_empty()))
}

/// `(type(self), args)`, with a state behind if there is one.
pub(super) fn reduced(thread: &mut Thread, this: Value, args: Value, state: Option<Value>) -> PyResult {
    let interp = thread.interp();
    let class = interp.class_of(this).as_value();
    let tuple = match state {
        Some(state) => Tuple::small(&interp, &[class, args, state]),
        None => Tuple::small(&interp, &[class, args]),
    };
    Ok(tuple.as_value())
}

/// A cause or context that is assigned: an exception, or `None` as nothing.
fn linked(thread: &mut Thread, value: Option<Value>, attribute: &str, what: &str) -> PyResult<Option<Value>> {
    match value {
        None => Err(thread.type_error(format!("{attribute} may not be deleted"))),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.cast::<Exception>().is_some() => Ok(Some(value)),
        Some(_) => Err(thread.type_error(format!("{what} must be None or derive from BaseException"))),
    }
}

#[pymethods(owner = "BaseException")]
impl Exception {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let values = Tuple::new(thread, args.positional())?;
        thread.interp().class(class.payload());
        let exception = allocate(thread, class.payload(), values);
        instance::finish_new(thread, class, exception.as_value())
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let exception = receiver(thread, this)?;
        let class = thread.interp().class_of(this);
        no_keywords(thread, class, args)?;
        take_args(thread, exception, args)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let exception = receiver(thread, this)?;
        let mut text = StrBuilder::new();
        text.push_str(&thread.interp().class_of(this).short_name());
        match exception.args() {
            [one] => {
                let one = ops::repr(thread, *one)?;
                text.push_str("(");
                text.push_string(thread, one)?;
                text.push_str(")");
            }
            _ => {
                let args = exception.args.get().unwrap_or_else(|| thread.interp().empty_tuple());
                text.push_repr(thread, args.as_value())?;
            }
        }
        Ok(text.finish(thread)?.as_value())
    }

    #[slot(str)]
    fn str(thread: &mut Thread, this: Value) -> PyResult {
        base_str(thread, this)
    }

    /// Helper for pickle.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let exception = receiver(thread, this)?;
        let args = Exception::args_value(thread, exception);
        let state = attributes(thread, this)?;
        reduced(thread, this, args, state.map(|state| state.as_value()))
    }

    /// Sets every attribute that the state has.
    #[method("(state, /)", name = "__setstate__")]
    fn setstate(thread: &mut Thread, this: Value, state: Value) -> PyResult<()> {
        if state.is_none() {
            return Ok(());
        }
        let Some(state) = state.cast::<Dict>() else {
            return Err(thread.type_error("state is not a dictionary"));
        };
        let entries = state.copy(thread)?;
        let mut position = Position::default();
        while let Some((name, value)) = entries.next(&mut position) {
            let Some(name) = name.cast::<Str>() else {
                let got = thread.interp().class_of(name).name_text();
                return Err(thread.type_error(format!("attribute name must be string, not '{got}'")));
            };
            let name = Str::interned(&thread.interp(), name);
            attr::set(thread, this, name, Some(value))?;
        }
        Ok(())
    }

    /// Set self.__traceback__ to tb and return self.
    #[method("(object, /)")]
    fn with_traceback(thread: &mut Thread, this: Value, object: Value) -> PyResult {
        let exception = receiver(thread, this)?;
        Exception::set_traceback(thread, exception, Some(object))?;
        Ok(this)
    }

    /// Add a note to the exception
    #[method("(object, /)")]
    fn add_note(thread: &mut Thread, this: Value, object: Gc<Str>) -> PyResult<()> {
        super::push_note(thread, this, object)
    }

    #[getter(name = "args")]
    fn get_args(thread: &mut Thread, this: Gc<Exception>) -> Gc<Tuple> {
        this.args.get().unwrap_or_else(|| thread.interp().empty_tuple())
    }

    #[setter(name = "args")]
    fn set_args(thread: &mut Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(thread.type_error("args may not be deleted")) };
        let values = iter::to_tuple(thread, value)?;
        thread.heap().set_gc(this, &this.args, Some(values));
        Ok(())
    }

    #[getter(name = "__traceback__")]
    fn get_traceback(this: Gc<Exception>) -> Option<Value> {
        this.traceback.get()
    }

    #[setter(name = "__traceback__")]
    fn set_traceback(thread: &mut Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(thread.type_error("__traceback__ may not be deleted"));
        };
        if value.is_none() {
            this.traceback.clear();
            return Ok(());
        }
        if value.exact::<Traceback>().is_none() {
            return Err(thread.type_error("__traceback__ must be a traceback or None"));
        }
        thread.heap().set(this, &this.traceback, value);
        Ok(())
    }

    #[getter(name = "__context__")]
    fn get_context(this: Gc<Exception>) -> Option<Value> {
        this.context.get()
    }

    #[setter(name = "__context__")]
    fn set_context(thread: &mut Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        match linked(thread, value, "__context__", "exception context")? {
            Some(value) => thread.heap().set(this, &this.context, value),
            None => this.context.clear(),
        }
        Ok(())
    }

    #[getter(name = "__cause__")]
    fn get_cause(this: Gc<Exception>) -> Option<Value> {
        this.cause.get()
    }

    #[setter(name = "__cause__")]
    fn set_cause(thread: &mut Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        match linked(thread, value, "__cause__", "exception cause")? {
            Some(value) => thread.heap().set(this, &this.cause, value),
            None => this.cause.clear(),
        }
        this.set_suppress_context(true);
        Ok(())
    }

    #[getter(name = "__suppress_context__")]
    fn get_suppress_context(this: Gc<Exception>) -> bool {
        this.suppresses_context()
    }

    #[setter(name = "__suppress_context__")]
    fn change_suppress_context(
        thread: &mut Thread,
        this: Gc<Exception>,
        value: Option<Value>,
    ) -> PyResult<()> {
        match value.map(Value::as_bool) {
            Some(Some(on)) => {
                this.set_suppress_context(on);
                Ok(())
            }
            Some(None) => Err(thread.type_error("attribute value type must be bool")),
            None => Err(thread.type_error("can't delete numeric/char attribute")),
        }
    }
}

/// Whether an exception is a group.
pub(super) fn is_group(thread: &Thread, exception: Value) -> bool {
    let interp = thread.interp();
    exception.cast::<Exception>().is_some()
        && interp.class_of(exception).is_subclass_of(interp.class(exceptions::BASE_EXCEPTION_GROUP))
}
