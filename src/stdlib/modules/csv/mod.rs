//! `_csv`: tables as text.

mod dialect;
mod reader;
mod writer;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::import;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::declared;
use taipan_runtime::types::exception::declared::ExceptionSpec;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;

use dialect::Dialect;
use reader::Reader;
use writer::Writer;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_csv",
    doc: "CSV parsing and writing.\n",
    functions: &[
        READER_SPEC,
        WRITER_SPEC,
        LIST_DIALECTS_SPEC,
        REGISTER_DIALECT_SPEC,
        UNREGISTER_DIALECT_SPEC,
        GET_DIALECT_SPEC,
        FIELD_SIZE_LIMIT_SPEC,
    ],
    types: &[Dialect::SPEC],
    exec: Some(exec),
};

static ERROR: ExceptionSpec =
    ExceptionSpec { name: "Error", module: "_csv", doc: "", base: exceptions::EXCEPTION };

/// When fields are quoted.
mod quote {
    pub const MINIMAL: u8 = 0;
    pub const ALL: u8 = 1;
    pub const NONNUMERIC: u8 = 2;
    pub const NONE: u8 = 3;
    pub const STRINGS: u8 = 4;
    pub const NOTNULL: u8 = 5;
}

/// The module's entries for the dialects by name, and for the longest field.
const DIALECTS: &str = "_dialects";
const LIMIT: &str = "_field_limit";
/// The longest field that is read, unless it is set otherwise.
const USUAL_LIMIT: i64 = 128 * 1024;

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(Reader::SPEC);
    interp.add_extension_type(Writer::SPEC);
    namespace.set_text(thread, "Reader", interp.class(Reader::SHAPE).as_value())?;
    namespace.set_text(thread, "Writer", interp.class(Writer::SHAPE).as_value())?;
    let error = declared::class(thread, &ERROR)?;
    namespace.set_text(thread, "Error", error.as_value())?;
    let dialects = Dict::new(thread);
    namespace.set_text(thread, DIALECTS, dialects.as_value())?;
    namespace.set_text(thread, LIMIT, int::from_i64(&interp, USUAL_LIMIT))?;
    for (name, value) in [
        ("QUOTE_MINIMAL", quote::MINIMAL),
        ("QUOTE_ALL", quote::ALL),
        ("QUOTE_NONNUMERIC", quote::NONNUMERIC),
        ("QUOTE_NONE", quote::NONE),
        ("QUOTE_STRINGS", quote::STRINGS),
        ("QUOTE_NOTNULL", quote::NOTNULL),
    ] {
        namespace.set_text(thread, name, int::from_i64(&interp, value.into()))?;
    }
    Ok(())
}

/// Raises `_csv.Error`.
#[cold]
fn error(thread: &mut Thread, message: impl AsRef<str>) -> Raised {
    declared::raise(thread, &ERROR, message)
}

/// An entry of the module.
fn entry(thread: &mut Thread, name: &str) -> PyResult {
    let module = import::import_module(thread, "_csv")?;
    let name = Str::intern(&thread.interp(), name);
    attr::get(thread, module, name)
}

/// The dialects by name.
fn dialects(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    match entry(thread, DIALECTS)?.cast::<Dict>() {
        Some(dialects) => Ok(dialects),
        None => Err(thread.runtime_error("_csv._dialects is no dict")),
    }
}

/// The longest field that is read.
fn field_limit(thread: &mut Thread) -> PyResult<usize> {
    let limit = entry(thread, LIMIT)?;
    Ok(int::to_i64(limit).and_then(|limit| usize::try_from(limit).ok()).unwrap_or(0))
}

/// The dialect registered under a name.
fn registered(thread: &mut Thread, name: Value) -> PyResult {
    let dialects = dialects(thread)?;
    match dialects.get(thread, name)? {
        Some(dialect) => Ok(dialect),
        None => Err(error(thread, "unknown dialect")),
    }
}

/// A table and, behind it, a dialect in whatever form.
fn table_and_dialect(thread: &mut Thread, args: Args<'_>, function: &str) -> PyResult<(Value, Gc<Dialect>)> {
    let (table, dialect) = match *args.positional() {
        [table] => (table, None),
        [table, dialect] => (table, Some(dialect)),
        [] => {
            return Err(thread.type_error(format!("{function} expected at least 1 argument, got 0")));
        }
        ref given => {
            let count = given.len();
            return Err(thread.type_error(format!("{function} expected at most 2 arguments, got {count}")));
        }
    };
    let dialect = dialect::make(thread, dialect, args)?;
    Ok((table, dialect))
}

/// Return a reader object that will process lines from the given iterable.
///
/// The "iterable" argument can be any object that returns a line
/// of input for each iteration, such as a file object or a list.  The
/// optional "dialect" argument defines a CSV dialect.  The function
/// also accepts optional keyword arguments which override settings
/// provided by the dialect.
///
/// The returned object is an iterator.  Each iteration returns a row
/// of the CSV file (which can span multiple input lines).
#[pyfunction(raw, module = "_csv")]
fn reader(thread: &mut Thread, args: Args<'_>) -> PyResult<Gc<Reader>> {
    let (lines, dialect) = table_and_dialect(thread, args, "reader")?;
    let lines = iter::iter(thread, lines)?;
    Ok(Reader::new(thread, lines, dialect))
}

/// Return a writer object that will write user data on the given file object.
///
/// The "fileobj" argument can be any object that supports the file API.
/// The optional "dialect" argument defines a CSV dialect.  The function
/// also accepts optional keyword arguments which override settings
/// provided by the dialect.
#[pyfunction(raw, module = "_csv")]
fn writer(thread: &mut Thread, args: Args<'_>) -> PyResult<Gc<Writer>> {
    let (file, dialect) = table_and_dialect(thread, args, "writer")?;
    let name = Str::intern(&thread.interp(), "write");
    match attr::get_optional(thread, file, name)? {
        Some(write) if call::is_callable(thread, write) => Ok(Writer::new(thread, write, dialect)),
        _ => Err(thread.type_error("argument 1 must have a \"write\" method")),
    }
}

/// Return a list of all known dialect names.
#[pyfunction("()", module = "_csv")]
fn list_dialects(thread: &mut Thread) -> PyResult<Gc<List>> {
    let dialects = dialects(thread)?;
    iter::to_list(thread, dialects.as_value())
}

/// Create a mapping from a string name to a CSV dialect.
///
/// The optional "dialect" argument specifies the base dialect instance
/// or the name of the registered dialect.  The function also accepts
/// optional keyword arguments which override settings provided by the
/// dialect.
#[pyfunction(raw, module = "_csv")]
fn register_dialect(thread: &mut Thread, args: Args<'_>) -> PyResult<()> {
    let (name, dialect) = table_and_dialect(thread, args, "register_dialect")?;
    if name.cast::<Str>().is_none() {
        return Err(thread.type_error("dialect name must be a string"));
    }
    dialects(thread)?.set(thread, name, dialect.as_value())
}

/// Delete the name/dialect mapping associated with a string name.
#[pyfunction("(name)", module = "_csv")]
fn unregister_dialect(thread: &mut Thread, name: Value) -> PyResult<()> {
    match dialects(thread)?.remove(thread, name)? {
        Some(_) => Ok(()),
        None => Err(error(thread, "unknown dialect")),
    }
}

/// Return the dialect instance associated with name.
#[pyfunction("(name)", module = "_csv")]
fn get_dialect(thread: &mut Thread, name: Value) -> PyResult {
    registered(thread, name)
}

/// Sets an upper limit on parsed fields.
///
/// Returns old limit. If limit is not given, no new limit is set and
/// the old limit is returned
#[pyfunction("(new_limit=None)", module = "_csv")]
fn field_size_limit(thread: &mut Thread, new_limit: Option<Value>) -> PyResult {
    let old = entry(thread, LIMIT)?;
    let Some(limit) = new_limit else { return Ok(old) };
    if int::exact(limit).is_none() {
        return Err(thread.type_error("limit must be an integer"));
    }
    let module = import::import_module(thread, "_csv")?;
    let name = Str::intern(&thread.interp(), LIMIT);
    attr::set(thread, module, name, int::exact(limit))?;
    Ok(old)
}
