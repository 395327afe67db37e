//! Classes with fields of their own that need few words: StopIteration, SystemExit, ImportError, NameError, AttributeError,
//! KeyError.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Slots;
use crate::object::spec::GetSetSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::exception::methods;
use crate::types::str::Str;

/// A field as an attribute: `None` while it is not set, and again when it is deleted.
macro_rules! member {
    ($name:literal, $doc:literal, $index:expr) => {
        $crate::object::spec::GetSetSpec {
            name: $name,
            doc: $doc,
            get: |thread, this| $crate::types::exception::fields::get(thread, this, $index),
            set: Some(|thread, this, value| {
                $crate::types::exception::fields::set(thread, this, $index, value)
            }),
        }
    };
}

pub(super) use member;

/// Reads a field.
pub(super) fn get(thread: &mut Thread, this: Value, index: usize) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    Ok(exception.field(index).unwrap_or(Value::NONE))
}

/// Sets or deletes a field.
pub(super) fn set(thread: &mut Thread, this: Value, index: usize, value: Option<Value>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    match value {
        Some(value) => exception.set_field(thread, index, value),
        None => exception.clear_field(index),
    }
    Ok(())
}

/// Keyword arguments into fields; other names are errors.
fn take_keywords(
    thread: &mut Thread,
    exception: Gc<Exception>,
    args: Args<'_>,
    class: &str,
    known: &[(&str, usize)],
) -> PyResult<()> {
    if args.keyword_count() > known.len() {
        let (most, given) = (known.len(), args.keyword_count());
        let plural = if most == 1 { "" } else { "s" };
        return Err(thread
            .type_error(format!("{class}() takes at most {most} keyword argument{plural} ({given} given)")));
    }
    for &(_, index) in known {
        exception.clear_field(index);
    }
    for (name, value) in args.keywords() {
        match known.iter().find(|(known, _)| name.equals_str(known)) {
            Some(&(_, index)) => exception.set_field(thread, index, value),
            None => {
                let name = name.to_string_lossy();
                return Err(
                    thread.type_error(format!("{class}() got an unexpected keyword argument '{name}'"))
                );
            }
        }
    }
    Ok(())
}

pub(super) static STOP_ITERATION_GETSET: &[GetSetSpec] =
    &[member!("value", "generator return value", field::STOP_VALUE)];

pub(super) static SYSTEM_EXIT_GETSET: &[GetSetSpec] = &[member!("code", "exception code", field::EXIT_CODE)];

pub(super) static IMPORT_ERROR_GETSET: &[GetSetSpec] = &[
    member!("msg", "exception message", field::IMPORT_MSG),
    member!("name", "module name", field::IMPORT_NAME),
    member!("path", "module path", field::IMPORT_PATH),
    member!("name_from", "name imported from module", field::IMPORT_NAME_FROM),
];

pub(super) static NAME_ERROR_GETSET: &[GetSetSpec] = &[member!("name", "name", field::NAME)];

pub(super) static ATTRIBUTE_ERROR_GETSET: &[GetSetSpec] = &[
    member!("name", "attribute name", field::ATTRIBUTE_NAME),
    member!("obj", "object", field::ATTRIBUTE_OBJECT),
];

pub(super) static STOP_ITERATION_SLOTS: Slots = Slots { init: Some(stop_iteration_init), ..Slots::EMPTY };
pub(super) static SYSTEM_EXIT_SLOTS: Slots = Slots { init: Some(system_exit_init), ..Slots::EMPTY };
pub(super) static IMPORT_ERROR_SLOTS: Slots =
    Slots { init: Some(import_error_init), str: Some(import_error_str), ..Slots::EMPTY };
pub(super) static NAME_ERROR_SLOTS: Slots = Slots { init: Some(name_error_init), ..Slots::EMPTY };
pub(super) static ATTRIBUTE_ERROR_SLOTS: Slots = Slots { init: Some(attribute_error_init), ..Slots::EMPTY };
pub(super) static KEY_ERROR_SLOTS: Slots = Slots { str: Some(key_error_str), ..Slots::EMPTY };

/// `BaseException.__init__`
fn base_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<Gc<Exception>> {
    let exception = methods::receiver(thread, this)?;
    let class = thread.interp().class_of(this);
    methods::no_keywords(thread, class, args)?;
    methods::take_args(thread, exception, args)?;
    Ok(exception)
}

fn stop_iteration_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = base_init(thread, this, args)?;
    exception.set_field(thread, field::STOP_VALUE, args.first().unwrap_or(Value::NONE));
    Ok(())
}

fn system_exit_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = base_init(thread, this, args)?;
    let code = match *args.positional() {
        [] => return Ok(()),
        [code] => code,
        _ => exception.args.get().map_or(Value::NONE, |args| args.as_value()),
    };
    exception.set_field(thread, field::EXIT_CODE, code);
    Ok(())
}

fn import_error_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    methods::take_args(thread, exception, args)?;
    let known =
        [("name", field::IMPORT_NAME), ("path", field::IMPORT_PATH), ("name_from", field::IMPORT_NAME_FROM)];
    take_keywords(thread, exception, args, "ImportError", &known)?;
    exception.clear_field(field::IMPORT_MSG);
    if let [message] = *args.positional() {
        exception.set_field(thread, field::IMPORT_MSG, message);
    }
    Ok(())
}

fn import_error_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    match exception.field(field::IMPORT_MSG).filter(|message| message.exact::<Str>().is_some()) {
        Some(message) => Ok(message),
        None => methods::base_str(thread, this),
    }
}

fn name_error_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    methods::take_args(thread, exception, args)?;
    take_keywords(thread, exception, args, "NameError", &[("name", field::NAME)])
}

fn attribute_error_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    methods::take_args(thread, exception, args)?;
    let known = [("name", field::ATTRIBUTE_NAME), ("obj", field::ATTRIBUTE_OBJECT)];
    take_keywords(thread, exception, args, "AttributeError", &known)
}

fn key_error_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    match exception.args() {
        [key] => Ok(ops::repr(thread, *key)?.as_value()),
        _ => methods::base_str(thread, this),
    }
}

/// A copy of the attributes with some fields added.
fn state_with(thread: &mut Thread, this: Value, fields: &[(&str, usize)]) -> PyResult<Option<Gc<Dict>>> {
    let exception = methods::receiver(thread, this)?;
    let own = methods::attributes(thread, this)?;
    let mut state = None;
    if let Some(own) = own {
        state = Some(own.copy(thread)?);
    }
    for &(name, index) in fields {
        let Some(value) = exception.field(index) else { continue };
        let dict = state.unwrap_or_else(|| Dict::new(thread));
        dict.set_text(thread, name, value)?;
        state = Some(dict);
    }
    Ok(state)
}

/// The methods of `ImportError`.
pub(super) struct ImportErrorMethods;

#[pymethods(owner = "ImportError")]
impl ImportErrorMethods {
    /// Helper for pickle.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let exception = methods::receiver(thread, this)?;
        let known = [
            ("name", field::IMPORT_NAME),
            ("path", field::IMPORT_PATH),
            ("name_from", field::IMPORT_NAME_FROM),
        ];
        let state = state_with(thread, this, &known)?;
        let args = Exception::args_value(thread, exception);
        methods::reduced(thread, this, args, state.map(|state| state.as_value()))
    }
}

/// The methods of `AttributeError`.
pub(super) struct AttributeErrorMethods;

#[pymethods(owner = "AttributeError")]
impl AttributeErrorMethods {
    /// The state for pickle: the object is left out.
    #[method("()", name = "__getstate__")]
    fn getstate(thread: &mut Thread, this: Value) -> PyResult<Gc<Dict>> {
        let exception = methods::receiver(thread, this)?;
        let state = match state_with(thread, this, &[("name", field::ATTRIBUTE_NAME)])? {
            Some(state) => state,
            None => Dict::new(thread),
        };
        let args = Exception::args_value(thread, exception);
        state.set_text(thread, "args", args)?;
        Ok(state)
    }

    /// Helper for pickle.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let exception = methods::receiver(thread, this)?;
        let state = AttributeErrorMethods::getstate(thread, this)?.as_value();
        let args = Exception::args_value(thread, exception);
        methods::reduced(thread, this, args, Some(state))
    }
}
