//! What `sys` says of interpreter, machine and start.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::flags;
use super::library;
use super::records;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::set;
use crate::types::simple_namespace::SimpleNamespace;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The language's version: major, minor, micro.
pub const VERSION: [i64; 3] = [3, 14, 7];
/// The same as one number; the release is final.
const HEX_VERSION: i64 = 0x030e_07f0;

/// `sys.platform`
pub const PLATFORM: &str = if cfg!(target_os = "macos") { "darwin" } else { "linux" };

/// `sys.version`
pub fn version() -> String {
    format!("3.14.7 (taipan {}) [Rust]", env!("CARGO_PKG_VERSION"))
}

/// Fills the namespace with all that is no function.
pub(super) fn fill(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    texts(thread, space)?;
    numbers(thread, space)?;
    containers(thread, space)?;
    start(thread, space)?;
    let version = records::fill(thread, space)?;
    let implementation = implementation(thread, version)?;
    space.set_text(thread, "implementation", implementation)?;
    let flags = flags::make(thread)?;
    space.set_text(thread, "flags", flags)
}

fn text(thread: &mut Thread, text: &str) -> PyResult {
    Ok(Str::from_text(thread, text)?.as_value())
}

fn number(thread: &Thread, number: i64) -> Value {
    int::from_i64(&thread.interp(), number)
}

fn texts(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let version = version();
    let entries: [(&str, &str); 11] = [
        ("version", &version),
        ("copyright", "Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved."),
        ("platform", PLATFORM),
        ("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
        ("prefix", "/usr"),
        ("base_prefix", "/usr"),
        ("exec_prefix", "/usr"),
        ("base_exec_prefix", "/usr"),
        ("platlibdir", "lib"),
        ("float_repr_style", "short"),
        ("abiflags", ""),
    ];
    for (name, entry) in entries {
        let entry = text(thread, entry)?;
        space.set_text(thread, name, entry)?;
    }
    Ok(())
}

fn numbers(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    for (name, entry) in
        [("hexversion", HEX_VERSION), ("api_version", 1013), ("maxsize", i64::MAX), ("maxunicode", 0x10_FFFF)]
    {
        let entry = number(thread, entry);
        space.set_text(thread, name, entry)?;
    }
    let dont_write = thread.interp().config().flags.dont_write_bytecode;
    space.set_text(thread, "dont_write_bytecode", Value::bool(dont_write))
}

fn containers(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    space.set_text(thread, "modules", interp.modules().as_value())?;
    for name in ["meta_path", "path_hooks"] {
        space.set_text(thread, name, List::empty(&interp).as_value())?;
    }
    let dict = Dict::new(thread);
    space.set_text(thread, "path_importer_cache", dict.as_value())?;
    let names = List::empty(&interp);
    for name in interp.registry().native_names() {
        names.push(thread, Str::intern(&interp, name).as_value())?;
    }
    let names = Tuple::new(thread, names.items())?;
    space.set_text(thread, "builtin_module_names", names.as_value())?;
    let library = List::empty(&interp);
    for name in library::NAMES {
        library.push(thread, Str::intern(&interp, name).as_value())?;
    }
    let library = set::frozen_of(thread, library.items())?;
    space.set_text(thread, "stdlib_module_names", library)
}

/// What the command line said.
fn start(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let command = &interp.config().command;
    let executable = match &command.executable {
        Some(executable) => Str::from_os(thread, executable)?,
        None => {
            let host = std::env::current_exe().unwrap_or_default();
            Str::from_os(thread, host.as_os_str())?
        }
    };
    space.set_text(thread, "executable", executable.as_value())?;
    space.set_text(thread, "_base_executable", executable.as_value())?;
    let prefix = match &command.pycache_prefix {
        Some(prefix) => Str::from_os(thread, prefix)?.as_value(),
        None => Value::NONE,
    };
    space.set_text(thread, "pycache_prefix", prefix)?;
    let lists = [
        ("argv", &command.argv),
        ("orig_argv", &command.orig_argv),
        ("warnoptions", &command.warn_options),
        ("path", &command.path),
    ];
    for (name, entries) in lists {
        let list = List::empty(&interp);
        for entry in entries {
            let entry = Str::from_os(thread, entry)?;
            list.push(thread, entry.as_value())?;
        }
        if name == "path"
            && let Some(library) = interp.registry().library()
        {
            let root = text(thread, library.root())?;
            list.push(thread, root)?;
        }
        space.set_text(thread, name, list.as_value())?;
    }
    x_options(thread, space)
}

fn x_options(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let dict = Dict::new(thread);
    for (name, value) in &interp.config().command.x_options {
        let name = Str::from_os(thread, name)?;
        let value = match value {
            Some(value) => Str::from_os(thread, value)?.as_value(),
            None => Value::TRUE,
        };
        dict.set(thread, name.as_value(), value)?;
    }
    space.set_text(thread, "_xoptions", dict.as_value())
}

fn implementation(thread: &mut Thread, version: Value) -> PyResult {
    let dict = Dict::new(thread);
    for (name, entry) in [("name", "taipan"), ("cache_tag", "taipan-314"), ("_multiarch", "")] {
        let entry = text(thread, entry)?;
        dict.set_text(thread, name, entry)?;
    }
    dict.set_text(thread, "version", version)?;
    let hex = number(thread, HEX_VERSION);
    dict.set_text(thread, "hexversion", hex)?;
    dict.set_text(thread, "supports_isolated_interpreters", Value::TRUE)?;
    Ok(SimpleNamespace::over(&thread.interp(), dict).as_value())
}
