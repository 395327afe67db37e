//! `marshal`: the format of values in `.pyc` files. Code objects are in it as [`taipan_code::serial`] writes them.

mod read;
mod write;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;

use super::buffers;
use read::Reader;
use read::Source;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "marshal",
    doc: "This module contains functions that can read and write Python values in\na binary format. The format is \
          specific to Python, but independent of\nmachine architecture issues.\n\nNot all Python object types are \
          supported; in general, only objects\nwhose value is independent from a particular invocation of Python \
          can be\nwritten and read by this module. The following types are supported:\nNone, integers, \
          floating-point numbers, strings, bytes, bytearrays,\ntuples, lists, sets, dictionaries, and code objects, \
          where it\nshould be understood that tuples, lists and dictionaries are only\nsupported as long as the \
          values contained therein are themselves\nsupported; and recursive lists and dictionaries should not be \
          written\n(they will cause infinite loops).\n\nVariables:\n\nversion -- indicates the format that the \
          module uses. Version 0 is the\n    historical format, version 1 shares interned strings and version 2\n    \
          uses a binary format for floating-point numbers.\n    Version 3 shares common object references (New in \
          version 3.4).\n\nFunctions:\n\ndump() -- write value to a file\nload() -- read value from a file\ndumps() \
          -- marshal value as a bytes object\nloads() -- read value from a bytes-like object",
    functions: &[DUMP_SPEC, DUMPS_SPEC, LOAD_SPEC, LOADS_SPEC],
    types: &[],
    exec: Some(exec),
};

/// The version of the format.
const VERSION: i64 = 5;

/// The letters of the format.
mod letter {
    /// Added to the letter of an object that may be named again.
    pub const FLAG_REF: u8 = 0x80;
    pub const NULL: u8 = b'0';
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const STOP_ITERATION: u8 = b'S';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    pub const INT64: u8 = b'I';
    pub const LONG: u8 = b'l';
    pub const FLOAT: u8 = b'f';
    pub const BINARY_FLOAT: u8 = b'g';
    pub const COMPLEX: u8 = b'x';
    pub const BINARY_COMPLEX: u8 = b'y';
    pub const STRING: u8 = b's';
    pub const INTERNED: u8 = b't';
    pub const REF: u8 = b'r';
    pub const TUPLE: u8 = b'(';
    pub const SMALL_TUPLE: u8 = b')';
    pub const LIST: u8 = b'[';
    pub const DICT: u8 = b'{';
    pub const CODE: u8 = b'c';
    pub const UNICODE: u8 = b'u';
    pub const SET: u8 = b'<';
    pub const FROZENSET: u8 = b'>';
    pub const SLICE: u8 = b':';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
}

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let version = int::from_i64(&thread.interp(), VERSION);
    namespace.set_text(thread, "version", version)
}

/// Write the value on the open file.
///
///   value
///     Must be a supported type.
///   file
///     Must be a writeable binary file.
///   version
///     Indicates the data format that dump should use.
///   allow_code
///     Allow to write code objects.
///
/// If the value has (or contains an object that has) an unsupported type, a
/// ValueError exception is raised - but garbage data will also be written
/// to the file. The object will not be properly read back by load().
#[pyfunction("(value, file, version=version, /, *, allow_code=True)", module = "marshal")]
fn dump(
    thread: &mut Thread,
    value: Value,
    file: Value,
    #[default(VERSION as i32)] version: i32,
    #[default(true)] allow_code: bool,
) -> PyResult {
    let bytes = write::marshal(thread, value, version, allow_code)?;
    let method = attr::get(thread, file, Name::write.get(&thread.interp()))?;
    call::call(thread, method, &[bytes.as_value()])
}

/// Return the bytes object that would be written to a file by dump(value, file).
///
///   value
///     Must be a supported type.
///   version
///     Indicates the data format that dumps should use.
///   allow_code
///     Allow to write code objects.
///
/// Raise a ValueError exception if value has (or contains an object that
/// has) an unsupported type.
#[pyfunction("(value, version=version, /, *, allow_code=True)", module = "marshal")]
fn dumps(
    thread: &mut Thread,
    value: Value,
    #[default(VERSION as i32)] version: i32,
    #[default(true)] allow_code: bool,
) -> PyResult<Gc<Bytes>> {
    write::marshal(thread, value, version, allow_code)
}

/// Read one value from the open file and return it.
///
///   file
///     Must be readable binary file.
///   allow_code
///     Allow to load code objects.
///
/// If no valid value is read (e.g. because the data has a different Python
/// version's incompatible marshal format), raise EOFError, ValueError or
/// TypeError.
///
/// Note: If an object containing an unsupported type was marshalled with
/// dump(), load() will substitute None for the unmarshallable type.
#[pyfunction("(file, /, *, allow_code=True)", module = "marshal")]
fn load(thread: &mut Thread, file: Value, #[default(true)] allow_code: bool) -> PyResult {
    let method = attr::get(thread, file, Name::read.get(&thread.interp()))?;
    Reader::new(thread, Source::File(method), allow_code).value(thread)
}

/// Convert the bytes-like object to a value.
///
///   allow_code
///     Allow to load code objects.
///
/// If no valid value is found, raise EOFError, ValueError or TypeError.
/// Extra bytes in the input are ignored.
#[pyfunction("(bytes, /, *, allow_code=True)", module = "marshal")]
fn loads(thread: &mut Thread, bytes: Value, #[default(true)] allow_code: bool) -> PyResult {
    let view = buffers::held(thread, bytes)?;
    let value = view
        .contents(thread)
        .and_then(|bytes| Reader::new(thread, Source::Bytes(bytes), allow_code).value(thread));
    let released = view.release(thread);
    value.and_then(|value| released.map(|()| value))
}
