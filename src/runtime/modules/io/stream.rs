//! What all streams share: sizes and offsets, calls of their methods, their names, how they are made and shown.

use taipan_gc::Gc;
use taipan_gc::HeapObject;
use taipan_gc::Value;
use taipan_gc::flag_bits;

use super::state::unsupported;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::int;
use crate::types::str::Str;

/// A count of bytes or characters, where `None` and anything negative mean "all".
#[derive(Clone, Copy, Debug)]
pub struct Size(pub i64);

impl Size {
    /// Without a limit.
    pub const ALL: Size = Size(-1);

    /// The limit, if there is one.
    pub fn limit(self) -> Option<usize> {
        usize::try_from(self.0).ok()
    }

    /// The size that a value other than None says.
    pub(super) fn given(thread: &mut Thread, value: Value) -> PyResult<Size> {
        let class = thread.interp().class_of(value);
        if int::exact(value).is_none() && class.slot(|slots| slots.index).is_none() {
            let name = class.name_text();
            return Err(thread.type_error(format!("argument should be integer or None, not '{name}'")));
        }
        Ok(Size(ssize(thread, value)?))
    }
}

impl FromArg for Size {
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        if value.is_none() { Ok(Size::ALL) } else { Size::given(thread, value) }
    }
}

/// An index-sized integer; OverflowError where it is no such.
pub(super) fn ssize(thread: &mut Thread, value: Value) -> PyResult<i64> {
    let index = ops::index(thread, value)?;
    match int::to_i64(index) {
        Some(size) => Ok(size),
        None => Err(thread.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// An offset in a file.
pub(super) fn offset(thread: &mut Thread, value: Value) -> PyResult<i64> {
    let index = ops::index(thread, value)?;
    match int::to_i64(index) {
        Some(offset) => Ok(offset),
        None => Err(thread.overflow_error("cannot fit 'int' into an offset-sized integer")),
    }
}

/// `object.name(*args)`
pub(super) fn call_method(thread: &mut Thread, object: Value, name: Name, args: &[Value]) -> PyResult {
    let name = name.get(&thread.interp());
    attr::call_named(thread, object, name, args)
}

/// `object.name`
pub(super) fn attribute(thread: &mut Thread, object: Value, name: Name) -> PyResult {
    attr::get(thread, object, name.get(&thread.interp()))
}

/// `object.name`, nothing where there is no such attribute.
pub(super) fn attribute_optional(thread: &mut Thread, object: Value, name: Name) -> PyResult<Option<Value>> {
    attr::get_optional(thread, object, name.get(&thread.interp()))
}

/// The attribute `name` of streams.
pub(super) fn name_key(thread: &Thread) -> Gc<Str> {
    Str::intern(&thread.interp(), "name")
}

/// `stream.name`
pub(super) fn name_of(thread: &mut Thread, stream: Value) -> PyResult {
    let key = name_key(thread);
    attr::get(thread, stream, key)
}

/// Whether `object.name()` is true.
pub(super) fn ask(thread: &mut Thread, object: Value, name: Name) -> PyResult<bool> {
    let answer = call_method(thread, object, name, &[])?;
    ops::truth(thread, answer)
}

/// `stream.closed`
pub(super) fn is_closed(thread: &mut Thread, stream: Value) -> PyResult<bool> {
    let closed = attribute(thread, stream, Name::closed)?;
    ops::truth(thread, closed)
}

/// ValueError for a closed stream.
pub(super) fn check_closed(thread: &mut Thread, stream: Value) -> PyResult<()> {
    if is_closed(thread, stream)? {
        return Err(thread.value_error("I/O operation on closed file."));
    }
    Ok(())
}

/// UnsupportedOperation for a stream that answers no to `seekable`, `readable` or `writable`.
pub(super) fn check_able(thread: &mut Thread, stream: Value, name: Name) -> PyResult<()> {
    let answer = call_method(thread, stream, name, &[])?;
    if answer == Value::TRUE {
        return Ok(());
    }
    Err(unsupported(thread, &format!("File or stream is not {}.", name.text())))
}

/// The first failure, as the context of the second if both failed.
pub(super) fn both(
    thread: &mut Thread,
    first: PyResult,
    second: impl FnOnce(&mut Thread) -> PyResult,
) -> PyResult {
    let raised = match first {
        Ok(_) => return second(thread),
        Err(raised) => raised,
    };
    let earlier = thread.take_pending(raised);
    match second(thread) {
        Ok(_) => Err(thread.raise(earlier)),
        Err(raised) => {
            if let Some(later) = thread.pending().and_then(|later| later.cast::<Exception>())
                && !later.as_value().is(earlier)
            {
                thread.heap().set(later, &later.context, earlier);
            }
            Err(raised)
        }
    }
}

/// What `__new__` of a stream type gives; whatever dies open is closed by its finaliser.
pub(super) fn finish<T: HeapObject>(thread: &mut Thread, class: Gc<Class>, native: Gc<T>) -> PyResult {
    if class.spec().is_some() {
        thread.heap().need_del(native.any()).map_err(|_| thread.memory_error())?;
        return Ok(native.as_value());
    }
    instance::finish_new(thread, class, native.as_value())
}

/// A stream that closes a native one below it takes over its finalising: both may die at once, and what the upper one
/// holds back must be written before the lower one is closed.
pub(super) fn take_over(below: Value) {
    if let Some(header) = below.header() {
        header.clear_flag(flag_bits::NEEDS_DEL);
    }
}

/// A stream is on its own again.
pub(super) fn hand_back(thread: &mut Thread, below: Value) -> PyResult<()> {
    match below.as_gc().filter(|cell| !cell.header().has_flag(flag_bits::NEEDS_DEL)) {
        Some(cell) => thread.heap().need_del(cell).map_err(|_| thread.memory_error()),
        None => Ok(()),
    }
}

/// The contents of what a method of a stream returned.
pub(super) fn returned_bytes(thread: &mut Thread, value: Value, method: &str) -> PyResult<&'static [u8]> {
    match bytes::borrowed(value) {
        Some(bytes) => Ok(bytes),
        None => {
            let name = thread.interp().class_of(value).name_text();
            let message = format!("{method}() should have returned a bytes object, not '{name}'");
            Err(thread.raise_text(crate::object::exceptions::OS_ERROR, message))
        }
    }
}

/// Shows a stream as `<class name=..>`; `more` comes behind.
pub(super) fn show(thread: &mut Thread, this: Value, more: &str) -> PyResult<String> {
    let class = thread.interp().class_of(this);
    let module = attr::get(thread, class.as_value(), Name::__module__.get(&thread.interp()))?;
    let module = ops::str(thread, module)?.to_string_lossy();
    let qualname = class.qualname().to_string_lossy();
    let key = name_key(thread);
    let name = match attr::get_optional(thread, this, key) {
        Ok(name) => name,
        Err(raised) => {
            thread.catch_builtin(raised, crate::object::exceptions::VALUE_ERROR)?;
            None
        }
    };
    let shown = match name {
        None => String::new(),
        Some(name) => {
            let shown = thread.repr_once(this, |thread| ops::repr(thread, name))?;
            match shown {
                Some(shown) => format!(" name={}", shown.to_string_lossy()),
                None => {
                    let message = format!("reentrant call inside {module}.{qualname}.__repr__");
                    return Err(thread.runtime_error(message));
                }
            }
        }
    };
    Ok(format!("<{module}.{qualname}{shown}{more}>"))
}

/// TypeError: streams are not pickled.
#[cold]
pub(super) fn no_pickle(thread: &mut Thread, this: Value) -> Raised {
    let name = thread.interp().class_of(this).short_name();
    thread.type_error(format!("cannot pickle '{name}' instances"))
}

/// A string argument that may be `None`, in the words of argument clinic.
pub(super) fn optional_text(
    thread: &mut Thread,
    value: Option<Value>,
    function: &'static str,
    name: &'static str,
) -> PyResult<Option<Gc<Str>>> {
    match value {
        None => Ok(None),
        Some(value) => {
            Option::<Gc<Str>>::from_arg(thread, value, Arg { function, name, position: 0, optional: false })
        }
    }
}

/// Takes over the attributes of a pickled stream.
pub(super) fn update_attributes(thread: &mut Thread, this: Value, attributes: Value) -> PyResult<()> {
    if attributes.is_none() {
        return Ok(());
    }
    let Some(attributes) = attributes.cast::<Dict>() else {
        let name = thread.interp().class_of(attributes).name_text();
        let message = format!("third item of state should be a dict, got a {name}");
        return Err(thread.type_error(message));
    };
    match attr::own_dict(thread, this)? {
        Some(own) => own.update_from(thread, attributes),
        None => Ok(()),
    }
}
