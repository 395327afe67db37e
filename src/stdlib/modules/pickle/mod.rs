//! `_pickle`: objects as streams of bytes, for a stack machine that makes them again.

mod fast;
mod global;
mod load;
mod machine;
mod memo;
mod opcode;
mod output;
mod pickler;
mod reduce;
mod save;
mod source;
mod unpickler;

use std::convert::Infallible;

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::attr;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::class::new_class;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception;
use taipan_runtime::types::exception::declared;
use taipan_runtime::types::exception::declared::ExceptionSpec;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::buffers;
use machine::Machine;
use machine::Settings;
use memo::Memo;
use output::Output;
use pickler::Pickler;
use save::Format;
use save::Hooks;
use save::Saver;
use source::Source;
use unpickler::Unpickler;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_pickle",
    doc: "Optimized C implementation for the Python pickle module.",
    functions: &[DUMP_SPEC, DUMPS_SPEC, LOAD_SPEC, LOADS_SPEC],
    types: &[Pickler::SPEC, Unpickler::SPEC],
    exec: Some(exec),
};

/// The newest protocol, which is also the usual one.
const HIGHEST: u8 = 5;

static PICKLE_ERROR: ExceptionSpec =
    ExceptionSpec { name: "PickleError", module: "_pickle", doc: "", base: exceptions::EXCEPTION };

/// The module's entries for the classes that derive from `PickleError`.
const PICKLING_ERROR: &str = "PicklingError";
const UNPICKLING_ERROR: &str = "UnpicklingError";

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let base = declared::class(thread, &PICKLE_ERROR)?;
    namespace.set_text(thread, PICKLE_ERROR.name, base.as_value())?;
    for name in [PICKLING_ERROR, UNPICKLING_ERROR] {
        let derived = derive(thread, base, name)?;
        namespace.set_text(thread, name, derived)?;
    }
    Ok(())
}

fn derive(thread: &mut Thread, base: Gc<Class>, name: &str) -> PyResult {
    let interp = thread.interp();
    let space = Dict::new(thread);
    space.set_text(thread, "__module__", Str::intern(&interp, "_pickle").as_value())?;
    let bases = Tuple::small(&interp, &[base.as_value()]);
    let name = Str::intern(&interp, name);
    Ok(new_class(thread, interp.class(core_ids::TYPE), name, bases, space)?.as_value())
}

/// Raises an exception of a class of the module.
#[cold]
fn raise(thread: &mut Thread, class: &str, message: impl AsRef<str>) -> Raised {
    let made = module_entry(thread, "_pickle", class).and_then(|class| {
        let message = Str::from_text(thread, message.as_ref())?;
        taipan_runtime::object::call::call(thread, class, &[message.as_value()])
    });
    match made {
        Ok(exception) => {
            exception::chain_to_handled(thread, exception);
            thread.raise(exception)
        }
        Err(raised) => raised,
    }
}

#[cold]
fn pickling_error(thread: &mut Thread, message: impl AsRef<str>) -> Raised {
    raise(thread, PICKLING_ERROR, message)
}

#[cold]
fn unpickling_error(thread: &mut Thread, message: impl AsRef<str>) -> Raised {
    raise(thread, UNPICKLING_ERROR, message)
}

/// Where an exception of one of these builtin classes is pending, raises another one, whose context it becomes.
#[cold]
fn raise_instead(
    thread: &mut Thread,
    raised: Raised,
    known: &[ShapeId],
    other: impl FnOnce(&mut Thread, Value) -> PyResult<Infallible>,
) -> Raised {
    let interp = thread.interp();
    if !known.iter().any(|&class| thread.pending_is(interp.class(class))) {
        return raised;
    }
    let context = thread.take_pending(raised);
    let Err(raised) = other(thread, context);
    let error = thread.take_pending(raised);
    exception::chain(thread, error, context);
    thread.raise(error)
}

/// An entry of a module, which is imported where it is not there yet.
fn module_entry(thread: &mut Thread, module: &str, name: &str) -> PyResult {
    let module = taipan_runtime::modules::import::import_module(thread, module)?;
    let name = Str::intern(&thread.interp(), name);
    attr::get(thread, module, name)
}

/// A dict that a Python module keeps.
fn module_dict(thread: &mut Thread, module: &str, name: &str) -> PyResult<Gc<Dict>> {
    match module_entry(thread, module, name)?.cast::<Dict>() {
        Some(dict) => Ok(dict),
        None => Err(thread.runtime_error(format!("{module}.{name} should be a dict"))),
    }
}

/// The number of the protocol that is asked for.
fn protocol(thread: &mut Thread, asked: Option<Value>, buffer_callback: Value) -> PyResult<u8> {
    let number = match asked.filter(|asked| !asked.is_none()) {
        None => i64::from(HIGHEST),
        Some(asked) => taipan_runtime::object::ops::index_i64(thread, asked)?,
    };
    let number = if number < 0 { i64::from(HIGHEST) } else { number };
    let Some(number) = u8::try_from(number).ok().filter(|&number| number <= HIGHEST) else {
        return Err(thread.value_error(format!("pickle protocol must be <= {HIGHEST}")));
    };
    if !buffer_callback.is_none() && number < 5 {
        return Err(thread.value_error("buffer_callback needs protocol >= 5"));
    }
    Ok(number)
}

/// The method by which a file is written.
fn write_of(thread: &mut Thread, file: Value) -> PyResult {
    let write = Name::write.get(&thread.interp());
    match attr::get_optional(thread, file, write)? {
        Some(write) => Ok(write),
        None => Err(thread.type_error("file must have a 'write' attribute")),
    }
}

/// The methods by which a file is read: `read` and `readline`.
fn reads_of(thread: &mut Thread, file: Value) -> PyResult<(Value, Value)> {
    let interp = thread.interp();
    let read = attr::get_optional(thread, file, Name::read.get(&interp))?;
    let readline = attr::get_optional(thread, file, Name::readline.get(&interp))?;
    match (read, readline) {
        (Some(read), Some(readline)) => Ok((read, readline)),
        _ => Err(thread.type_error("file must have 'read' and 'readline' attributes")),
    }
}

/// Write a pickled representation of obj to the open file object file.
///
/// This is equivalent to ``Pickler(file, protocol).dump(obj)``, but may
/// be more efficient.
///
/// The optional *protocol* argument tells the pickler to use the given
/// protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
/// protocol is 5. It was introduced in Python 3.8, and is incompatible
/// with previous versions.
///
/// Specifying a negative protocol version selects the highest protocol
/// version supported.  The higher the protocol used, the more recent the
/// version of Python needed to read the pickle produced.
///
/// The *file* argument must have a write() method that accepts a single
/// bytes argument.  It can thus be a file object opened for binary
/// writing, an io.BytesIO instance, or any other custom object that meets
/// this interface.
///
/// If *fix_imports* is True and protocol is less than 3, pickle will try
/// to map the new Python 3 names to the old module names used in Python
/// 2, so that the pickle data stream is readable with Python 2.
///
/// If *buffer_callback* is None (the default), buffer views are serialized
/// into *file* as part of the pickle stream.  It is an error if
/// *buffer_callback* is not None and *protocol* is None or smaller than 5.
#[pyfunction("(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", module = "_pickle")]
fn dump(
    thread: &mut Thread,
    obj: Value,
    file: Value,
    protocol: Option<Value>,
    #[default(true)] fix_imports: bool,
    #[default(Value::NONE)] buffer_callback: Value,
) -> PyResult<()> {
    let protocol = self::protocol(thread, protocol, buffer_callback)?;
    let write = write_of(thread, file)?;
    let mut memo = Memo::new(thread);
    let format = Format::of(protocol, fix_imports);
    Saver::new(Output::to(write), &mut memo, Hooks::default(), format).dump(thread, obj)?;
    Ok(())
}

/// Return the pickled representation of the object as a bytes object.
///
/// The optional *protocol* argument tells the pickler to use the given
/// protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
/// protocol is 5. It was introduced in Python 3.8, and is incompatible
/// with previous versions.
///
/// Specifying a negative protocol version selects the highest protocol
/// version supported.  The higher the protocol used, the more recent the
/// version of Python needed to read the pickle produced.
///
/// If *fix_imports* is True and *protocol* is less than 3, pickle will
/// try to map the new Python 3 names to the old module names used in
/// Python 2, so that the pickle data stream is readable with Python 2.
///
/// If *buffer_callback* is None (the default), buffer views are serialized
/// into *file* as part of the pickle stream.  It is an error if
/// *buffer_callback* is not None and *protocol* is None or smaller than 5.
#[pyfunction("(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", module = "_pickle")]
fn dumps(
    thread: &mut Thread,
    obj: Value,
    protocol: Option<Value>,
    #[default(true)] fix_imports: bool,
    #[default(Value::NONE)] buffer_callback: Value,
) -> PyResult<Gc<Bytes>> {
    let protocol = self::protocol(thread, protocol, buffer_callback)?;
    let mut memo = Memo::new(thread);
    let format = Format::of(protocol, fix_imports);
    let output = Saver::new(Output::default(), &mut memo, Hooks::default(), format).dump(thread, obj)?;
    Bytes::new(thread, output.as_slice())
}

/// Read and return an object from the pickle data stored in a file.
///
/// This is equivalent to ``Unpickler(file).load()``, but may be more
/// efficient.
///
/// The protocol version of the pickle is detected automatically, so no
/// protocol argument is needed.  Bytes past the pickled object's
/// representation are ignored.
///
/// The argument *file* must have two methods, a read() method that takes
/// an integer argument, and a readline() method that requires no
/// arguments.  Both methods should return bytes.  Thus *file* can be a
/// binary file object opened for reading, an io.BytesIO object, or any
/// other custom object that meets this interface.
///
/// Optional keyword arguments are *fix_imports*, *encoding* and *errors*,
/// which are used to control compatibility support for pickle stream
/// generated by Python 2.  If *fix_imports* is True, pickle will try to
/// map the old Python 2 names to the new names used in Python 3.  The
/// *encoding* and *errors* tell pickle how to decode 8-bit string
/// instances pickled by Python 2; these default to 'ASCII' and 'strict',
/// respectively.  The *encoding* can be 'bytes' to read these 8-bit
/// string instances as bytes objects.
#[pyfunction(
    "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
    module = "_pickle"
)]
fn load(
    thread: &mut Thread,
    file: Value,
    #[default(true)] fix_imports: bool,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
    buffers: Option<Value>,
) -> PyResult {
    let (read, readline) = reads_of(thread, file)?;
    let settings = Settings::new(thread, fix_imports, encoding, errors, buffers)?;
    Machine::new(thread, Source::file(read, readline), settings, None)?.run(thread)
}

/// Read and return an object from the given pickle data.
///
/// The protocol version of the pickle is detected automatically, so no
/// protocol argument is needed.  Bytes past the pickled object's
/// representation are ignored.
///
/// Optional keyword arguments are *fix_imports*, *encoding* and *errors*,
/// which are used to control compatibility support for pickle stream
/// generated by Python 2.  If *fix_imports* is True, pickle will try to
/// map the old Python 2 names to the new names used in Python 3.  The
/// *encoding* and *errors* tell pickle how to decode 8-bit string
/// instances pickled by Python 2; these default to 'ASCII' and 'strict',
/// respectively.  The *encoding* can be 'bytes' to read these 8-bit
/// string instances as bytes objects.
#[pyfunction(
    "(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
    module = "_pickle"
)]
fn loads(
    thread: &mut Thread,
    data: Value,
    #[default(true)] fix_imports: bool,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
    buffers: Option<Value>,
) -> PyResult {
    let settings = Settings::new(thread, fix_imports, encoding, errors, buffers)?;
    let view = buffers::held(thread, data)?;
    let loaded = view
        .contents(thread)
        .and_then(|bytes| Machine::new(thread, Source::bytes(bytes), settings, None)?.run(thread));
    let released = view.release(thread);
    loaded.and_then(|loaded| released.map(|()| loaded))
}
