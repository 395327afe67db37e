//! `OSError` and its subclasses: which class an error number makes, and the texts.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::args::Args;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::instance;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Slots;
use crate::object::spec::GetSetSpec;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::allocate;
use crate::types::exception::field;
use crate::types::exception::fields::member;
use crate::types::exception::methods;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

pub(super) static SLOTS: Slots = Slots { new: Some(new), init: Some(init), str: Some(str), ..Slots::EMPTY };

pub(super) static GETSET: &[GetSetSpec] = &[
    member!("errno", "POSIX exception code", field::OS_ERRNO),
    member!("strerror", "exception strerror", field::OS_STRERROR),
    member!("filename", "exception filename", field::OS_FILENAME),
    member!("filename2", "second exception filename", field::OS_FILENAME2),
    GetSetSpec { name: "characters_written", doc: "", get: get_written, set: Some(set_written) },
];

/// The subclass for an error number, where there is one.
fn class_for(errno: i64) -> Option<ShapeId> {
    use rustix::io::Errno;
    let errno =
        Errno::from_raw_os_error(i32::try_from(errno).ok().filter(|errno| (1..4096).contains(errno))?);
    Some(match errno {
        Errno::AGAIN | Errno::ALREADY | Errno::INPROGRESS => exceptions::BLOCKING_IO_ERROR,
        Errno::PIPE | Errno::SHUTDOWN => exceptions::BROKEN_PIPE_ERROR,
        Errno::CHILD => exceptions::CHILD_PROCESS_ERROR,
        Errno::CONNABORTED => exceptions::CONNECTION_ABORTED_ERROR,
        Errno::CONNREFUSED => exceptions::CONNECTION_REFUSED_ERROR,
        Errno::CONNRESET => exceptions::CONNECTION_RESET_ERROR,
        Errno::EXIST => exceptions::FILE_EXISTS_ERROR,
        Errno::NOENT => exceptions::FILE_NOT_FOUND_ERROR,
        Errno::ISDIR => exceptions::IS_A_DIRECTORY_ERROR,
        Errno::NOTDIR => exceptions::NOT_A_DIRECTORY_ERROR,
        Errno::INTR => exceptions::INTERRUPTED_ERROR,
        Errno::ACCESS | Errno::PERM => exceptions::PERMISSION_ERROR,
        Errno::SRCH => exceptions::PROCESS_LOOKUP_ERROR,
        Errno::TIMEDOUT => exceptions::TIMEOUT_ERROR,
        _ => return None,
    })
}

/// The system's text for an error number.
pub fn message(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}

/// Raises the error of an operating system call, with the file it was about.
#[cold]
pub fn raise(thread: &mut Thread, errno: i32, filename: Option<Value>) -> Raised {
    let text = match Str::from_text(thread, &message(errno)) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    let class = class_for(i64::from(errno)).unwrap_or(exceptions::OS_ERROR);
    thread.interp().class(class);
    let number = Value::int_from_low_bits(i64::from(errno));
    let args = Tuple::small(&thread.interp(), &[number, text.as_value()]);
    let exception = allocate(thread, class, args);
    exception.set_field(thread, field::OS_ERRNO, number);
    exception.set_field(thread, field::OS_STRERROR, text.as_value());
    if let Some(filename) = filename {
        exception.set_field(thread, field::OS_FILENAME, filename);
    }
    super::chain_to_handled(thread, exception.as_value());
    thread.raise(exception.as_value())
}

/// Whether `__init__` reads the arguments instead of `__new__`: where a class overrides the former alone.
fn reads_in_init(class: Gc<Class>) -> bool {
    let own_init = class.slot(|slots| slots.init.map(|slot| slot as usize));
    let own_new = class.slot(|slots| slots.new.map(|slot| slot as usize));
    own_init != SLOTS.init.map(|slot| slot as usize) && own_new == SLOTS.new.map(|slot| slot as usize)
}

fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
    let interp = thread.interp();
    if reads_in_init(class) {
        let exception = allocate(thread, class.payload(), interp.empty_tuple());
        return instance::finish_new(thread, class, exception.as_value());
    }
    methods::no_keywords(thread, class, args)?;
    let mut class = class;
    if class == interp.class(exceptions::OS_ERROR)
        && let [errno, _, ..] = *args.positional()
        && args.positional().len() <= 5
        && let Some(shape) = int::exact(errno).and_then(int::to_i64).and_then(class_for)
    {
        class = interp.class(shape);
    }
    let exception = allocate(thread, class.payload(), interp.empty_tuple());
    fill(thread, class, exception, args)?;
    instance::finish_new(thread, class, exception.as_value())
}

fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let class = thread.interp().class_of(this);
    if !reads_in_init(class) {
        return Ok(());
    }
    methods::no_keywords(thread, class, args)?;
    let exception = methods::receiver(thread, this)?;
    fill(thread, class, exception, args)
}

/// Sets the fields and `args`: with a file name these are the number and the text alone.
fn fill(thread: &mut Thread, class: Gc<Class>, exception: Gc<Exception>, args: Args<'_>) -> PyResult<()> {
    let given = args.positional();
    let mut kept = given;
    if (2..=5).contains(&given.len()) {
        exception.set_field(thread, field::OS_ERRNO, given[0]);
        exception.set_field(thread, field::OS_STRERROR, given[1]);
        if let Some(filename) = given.get(2).copied().filter(|filename| !filename.is_none()) {
            if is_blocking(thread, class) && is_number(thread, filename) {
                let written = ops::index(thread, filename)?;
                exception.set_field(thread, field::OS_WRITTEN, written);
            } else {
                exception.set_field(thread, field::OS_FILENAME, filename);
                if let Some(second) = given.get(4).copied().filter(|second| !second.is_none()) {
                    exception.set_field(thread, field::OS_FILENAME2, second);
                }
                kept = &given[..2];
            }
        }
    }
    let values = Tuple::new(thread, kept)?;
    thread.heap().set_gc(exception, &exception.args, Some(values));
    Ok(())
}

fn is_blocking(thread: &Thread, class: Gc<Class>) -> bool {
    class.is_subclass_of(thread.interp().class(exceptions::BLOCKING_IO_ERROR))
}

fn is_number(thread: &Thread, value: Value) -> bool {
    thread
        .interp()
        .class_of(value)
        .slot(|slots| slots.index.is_some() || slots.int.is_some() || slots.float.is_some())
}

fn str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    let part = |index: usize| exception.field(index).unwrap_or(Value::NONE);
    let has_filename = exception.field(field::OS_FILENAME).is_some();
    let has_text =
        exception.field(field::OS_ERRNO).is_some() && exception.field(field::OS_STRERROR).is_some();
    if !has_filename && !has_text {
        return methods::base_str(thread, this);
    }
    let mut text = StrBuilder::new();
    text.push_str("[Errno ");
    text.push_str_of(thread, part(field::OS_ERRNO))?;
    text.push_str("] ");
    text.push_str_of(thread, part(field::OS_STRERROR))?;
    if has_filename {
        text.push_str(": ");
        text.push_repr(thread, part(field::OS_FILENAME))?;
        if let Some(second) = exception.field(field::OS_FILENAME2) {
            text.push_str(" -> ");
            text.push_repr(thread, second)?;
        }
    }
    Ok(text.finish(thread)?.as_value())
}

fn get_written(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    match exception.field(field::OS_WRITTEN) {
        Some(written) => Ok(written),
        None => no_written(thread, this),
    }
}

fn no_written<T>(thread: &mut Thread, this: Value) -> PyResult<T> {
    let name = Str::intern(&thread.interp(), "characters_written");
    Err(thread.attribute_error("characters_written", this, name))
}

fn set_written(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    match value {
        Some(value) => {
            let written = ops::index(thread, value)?;
            exception.set_field(thread, field::OS_WRITTEN, written);
        }
        None if exception.field(field::OS_WRITTEN).is_none() => return no_written(thread, this),
        None => exception.clear_field(field::OS_WRITTEN),
    }
    Ok(())
}

/// The methods of `OSError`.
pub(super) struct OsErrorMethods;

#[pymethods(owner = "OSError")]
impl OsErrorMethods {
    /// Helper for pickle.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let exception = methods::receiver(thread, this)?;
        let args = match (exception.args(), exception.field(field::OS_FILENAME)) {
            ([errno, text], Some(filename)) => {
                let interp = thread.interp();
                let tuple = match exception.field(field::OS_FILENAME2) {
                    Some(second) => Tuple::small(&interp, &[*errno, *text, filename, Value::NONE, second]),
                    None => Tuple::small(&interp, &[*errno, *text, filename]),
                };
                tuple.as_value()
            }
            _ => Exception::args_value(thread, exception),
        };
        let state = methods::attributes(thread, this)?;
        methods::reduced(thread, this, args, state.map(|state| state.as_value()))
    }
}
