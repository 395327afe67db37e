//! The methods of generators, and what coroutines share with them.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::interp;
use crate::interp::Resumed;
use crate::interp::Sent;
use crate::modules::warnings;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::exception::Exception;
use crate::types::frame;
use crate::types::generator::Generator;
use crate::types::generator::State;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::traceback::Traceback;
use crate::types::tuple::Tuple;

/// `generator.send(value)`: the next yielded value; the end as StopIteration with the result.
pub fn send(thread: &mut Thread, generator: Gc<Generator>, value: Value) -> PyResult {
    let resumed = interp::resume(thread, generator, Sent::Value(value))?;
    yielded(thread, generator, resumed)
}

/// A yielded value; the end as the exception that says so.
pub(crate) fn yielded(thread: &mut Thread, generator: Gc<Generator>, resumed: Resumed) -> PyResult {
    match resumed {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(_) if generator.is_async_generator() => {
            Err(thread.raise_with(exceptions::STOP_ASYNC_ITERATION, &[]))
        }
        Resumed::Returned(value) => Err(thread.stop_iteration(Some(value).filter(|value| !value.is_none()))),
    }
}

/// The exception that `throw(type, value, traceback)` throws, in all its forms.
pub(crate) fn thrown(
    thread: &mut Thread,
    kind: Value,
    value: Option<Value>,
    traceback: Option<Value>,
) -> PyResult {
    let value = value.filter(|value| !value.is_none());
    let traceback = traceback.filter(|traceback| !traceback.is_none());
    if traceback.is_some_and(|traceback| traceback.exact::<Traceback>().is_none()) {
        return Err(thread.type_error("throw() third argument must be a traceback object"));
    }
    let exception = thrown_exception(thread, kind, value)?;
    if let (Some(traceback), Some(target)) = (traceback, exception.cast::<Exception>()) {
        thread.heap().set(target, &target.traceback, traceback);
    }
    Ok(exception)
}

fn thrown_exception(thread: &mut Thread, kind: Value, value: Option<Value>) -> PyResult {
    let interp = thread.interp();
    if kind.cast::<Exception>().is_some() {
        return match value {
            None => Ok(kind),
            Some(_) => Err(thread.type_error("instance exception may not have a separate value")),
        };
    }
    let base = interp.class(exceptions::BASE_EXCEPTION);
    let Some(class) = kind.as_class().filter(|class| class.is_subclass_of(base)) else {
        let got = interp.class_of(kind).name_text();
        return Err(thread.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {got}"
        )));
    };
    let made = match value {
        Some(value) if interp.class_of(value).is_subclass_of(class) => Ok(value),
        Some(value) => match value.cast::<Tuple>() {
            Some(args) => call::call(thread, kind, args.items()),
            None => call::call(thread, kind, &[value]),
        },
        None => call::call(thread, kind, &[]),
    };
    let made = made.and_then(|made| match made.cast::<Exception>() {
        Some(_) => Ok(made),
        None => {
            let got = interp.class_of(made).name_text();
            let class = crate::types::class::shown(&interp, class);
            let message =
                format!("calling {class} should have returned an instance of BaseException, not {got}");
            Err(thread.type_error(message))
        }
    });
    // What goes wrong with making the exception is thrown in its place.
    Ok(made.unwrap_or_else(|raised| thread.take_pending(raised)))
}

/// Warns of `throw` or `athrow` with an exception in parts.
pub(crate) fn warn_of_parts(thread: &mut Thread, method: &str, value: Option<Value>) -> PyResult<()> {
    if value.is_none() {
        return Ok(());
    }
    let text = format!(
        "the (type, exc, tb) signature of {method}() is deprecated, use the single-arg signature instead."
    );
    warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, &text, 1)
}

/// `throw(...)` of a generator or coroutine.
pub(crate) fn throw(
    thread: &mut Thread,
    generator: Gc<Generator>,
    kind: Value,
    value: Option<Value>,
    traceback: Option<Value>,
) -> PyResult {
    warn_of_parts(thread, "throw", value)?;
    let exception = thrown(thread, kind, value, traceback)?;
    let resumed = interp::resume(thread, generator, Sent::Exception(exception))?;
    yielded(thread, generator, resumed)
}

/// `<generator object name at 0x...>`
pub(crate) fn repr(thread: &mut Thread, generator: Gc<Generator>) -> PyResult {
    let class = thread.interp().class_of(generator.as_value()).name_text();
    let mut text = StrBuilder::new();
    text.push_str(&format!("<{class} object "));
    if let Some(name) = generator.qualname.get() {
        text.push_string(thread, name)?;
    }
    text.push_str(&format!(" at {:#x}>", generator.addr()));
    Ok(text.finish(thread)?.as_value())
}

/// Its frame, until it has ended.
pub(crate) fn frame_of(thread: &mut Thread, generator: Gc<Generator>) -> Option<Value> {
    if generator.state.get() == State::Finished {
        return None;
    }
    Some(frame::object_of_generator(thread, generator).as_value())
}

/// A new `__name__` or `__qualname__`.
pub(crate) fn settable_name(thread: &mut Thread, value: Option<Value>, attribute: &str) -> PyResult<Gc<Str>> {
    match value.and_then(|value| value.cast::<Str>()) {
        Some(name) => Ok(name),
        None => Err(thread.type_error(format!("{attribute} must be set to a string object"))),
    }
}

/// Attributes under names that differ by the kind of generator.
macro_rules! shared_methods {
    ($type:ident $owner:literal $title:literal itself($($itself:ident)?):
     $running:literal $frame:literal $code:literal $suspended:literal $delegate:literal $delegate_doc:literal {
        $($own:tt)*
    }) => {
        #[pymethods(owner = $owner, itself($($itself)?))]
        impl $type {
            #[slot(repr)]
            fn repr(thread: &mut Thread, this: Gc<Generator>) -> PyResult {
                $crate::types::generator::methods::repr(thread, this)
            }

            #[slot(del)]
            fn del(thread: &mut Thread, this: Gc<Generator>) -> PyResult {
                $crate::types::generator::finalize::finalize(thread, this);
                Ok(Value::NONE)
            }

            $($own)*

            /// Size of object in memory, in bytes.
            #[method("()", name = "__sizeof__")]
            fn sizeof(this: Gc<Generator>) -> usize {
                let slots = this.saved.get().map_or(0, |saved| saved.capacity());
                size_of::<Generator>() + slots * size_of::<Value>()
            }

            /// See PEP 585
            #[classmethod("(object, /)", name = "__class_getitem__")]
            fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
                $crate::types::generic_alias::new(thread, class.as_value(), object)
            }

            #[doc = concat!("name of the ", $title)]
            #[getter(name = "__name__")]
            fn name(this: Gc<Generator>) -> Option<Gc<Str>> {
                this.name.get()
            }

            #[setter(name = "__name__")]
            fn set_name(thread: &mut Thread, this: Gc<Generator>, value: Option<Value>) -> PyResult<()> {
                let name = $crate::types::generator::methods::settable_name(thread, value, "__name__")?;
                thread.heap().set_gc(this, &this.name, Some(name));
                Ok(())
            }

            #[doc = concat!("qualified name of the ", $title)]
            #[getter(name = "__qualname__")]
            fn qualname(this: Gc<Generator>) -> Option<Gc<Str>> {
                this.qualname.get()
            }

            #[setter(name = "__qualname__")]
            fn set_qualname(thread: &mut Thread, this: Gc<Generator>, value: Option<Value>) -> PyResult<()> {
                let name = $crate::types::generator::methods::settable_name(thread, value, "__qualname__")?;
                thread.heap().set_gc(this, &this.qualname, Some(name));
                Ok(())
            }

            #[getter(name = $running)]
            fn running(this: Gc<Generator>) -> bool {
                // An async generator runs, too, while it awaits.
                this.state.get() == $crate::types::generator::State::Running
                    || this.has_note($crate::types::generator::notes::RUNNING)
            }

            #[getter(name = $suspended)]
            fn suspended(this: Gc<Generator>) -> bool {
                this.state.get() == $crate::types::generator::State::Suspended
            }

            #[getter(name = $frame)]
            fn frame(thread: &mut Thread, this: Gc<Generator>) -> Option<Value> {
                $crate::types::generator::methods::frame_of(thread, this)
            }

            #[getter(name = $code)]
            fn code(this: Gc<Generator>) -> Option<Gc<Code>> {
                this.code.get()
            }

            #[doc = $delegate_doc]
            #[getter(name = $delegate)]
            fn delegate(this: Gc<Generator>) -> Option<Value> {
                $crate::interp::delegate_of(this)
            }
        }
    };
}

pub(crate) use shared_methods;

shared_methods! {
    Generator "generator" "generator" itself(iter):
    "gi_running" "gi_frame" "gi_code" "gi_suspended" "gi_yieldfrom" "object being iterated by yield from, or None" {
        #[slot(next)]
        fn next(thread: &mut Thread, this: Gc<Generator>) -> PyResult<Option<Value>> {
            interp::next(thread, this)
        }

        /// send(value) -> send 'value' into generator,
        /// return next yielded value or raise StopIteration.
        #[method("(value, /)", name = "send")]
        fn send_value(thread: &mut Thread, this: Gc<Generator>, value: Value) -> PyResult {
            send(thread, this, value)
        }

        /// throw(value)
        /// throw(type[,value[,tb]])
        ///
        /// Raise exception in generator, return next yielded value or raise
        /// StopIteration.
        /// the (type, val, tb) signature is deprecated,
        /// and may be removed in a future version of Python.
        #[method("(type, value=None, traceback=None, /)", name = "throw")]
        fn throw_exception(
            thread: &mut Thread,
            this: Gc<Generator>,
            kind: Value,
            value: Option<Value>,
            traceback: Option<Value>,
        ) -> PyResult {
            throw(thread, this, kind, value, traceback)
        }

        /// close() -> raise GeneratorExit inside generator.
        #[method("()")]
        fn close(thread: &mut Thread, this: Gc<Generator>) -> PyResult {
            interp::close_generator(thread, this)
        }
    }
}
