//! What `sys` says of interpreter, machine and start.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::simple_namespace::SimpleNamespace;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The language's version: major, minor, micro.
pub const VERSION: [i64; 3] = [3, 14, 7];
/// The same as one number; the release is final.
const HEX_VERSION: i64 = 0x030e_07f0;

/// Fills the namespace with all that is no function.
pub(super) fn fill(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    texts(thread, space)?;
    numbers(thread, space)?;
    containers(thread, space)?;
    let version = version_info(thread)?;
    space.set_text(thread, "version_info", version)?;
    let implementation = implementation(thread, version)?;
    space.set_text(thread, "implementation", implementation)?;
    let flags = flags(thread)?;
    space.set_text(thread, "flags", flags)
}

fn text(thread: &mut Thread, text: &str) -> PyResult {
    Ok(Str::from_text(thread, text)?.as_value())
}

fn number(thread: &Thread, number: i64) -> Value {
    int::from_i64(&thread.interp(), number)
}

fn texts(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let executable =
        std::env::current_exe().map_or(String::new(), |path| path.to_string_lossy().into_owned());
    let version = format!("3.14.7 (taipan {}) [Rust]", env!("CARGO_PKG_VERSION"));
    let entries: [(&str, &str); 13] = [
        ("version", &version),
        ("copyright", "Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved."),
        ("platform", if cfg!(target_os = "macos") { "darwin" } else { "linux" }),
        ("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
        ("executable", &executable),
        ("_base_executable", &executable),
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
    space.set_text(thread, "pycache_prefix", Value::NONE)
}

fn numbers(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    for (name, entry) in
        [("hexversion", HEX_VERSION), ("api_version", 1013), ("maxsize", i64::MAX), ("maxunicode", 0x10_FFFF)]
    {
        let entry = number(thread, entry);
        space.set_text(thread, name, entry)?;
    }
    space.set_text(thread, "dont_write_bytecode", Value::FALSE)
}

fn containers(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    space.set_text(thread, "modules", interp.modules().as_value())?;
    let root = interp.registry().library().map(|library| library.root());
    let path = List::empty(&interp);
    if let Some(root) = root {
        let root = text(thread, root)?;
        path.push(thread, root)?;
    }
    space.set_text(thread, "path", path.as_value())?;
    for name in ["argv", "orig_argv", "warnoptions", "meta_path", "path_hooks"] {
        space.set_text(thread, name, List::empty(&interp).as_value())?;
    }
    for name in ["path_importer_cache", "_xoptions"] {
        let dict = Dict::new(thread);
        space.set_text(thread, name, dict.as_value())?;
    }
    let names = List::empty(&interp);
    for name in interp.registry().native_names() {
        names.push(thread, Str::intern(&interp, name).as_value())?;
    }
    let names = Tuple::new(thread, names.items())?;
    space.set_text(thread, "builtin_module_names", names.as_value())
}

fn version_info(thread: &mut Thread) -> PyResult {
    let [major, minor, micro] = VERSION.map(|part| number(thread, part));
    let level = text(thread, "final")?;
    let serial = number(thread, 0);
    Ok(Tuple::new(thread, &[major, minor, micro, level, serial])?.as_value())
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

fn flags(thread: &mut Thread) -> PyResult {
    let dict = Dict::new(thread);
    for name in [
        "debug",
        "inspect",
        "interactive",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "isolated",
        "warn_default_encoding",
        "thread_inherit_context",
        "context_aware_warnings",
    ] {
        let zero = number(thread, 0);
        dict.set_text(thread, name, zero)?;
    }
    let optimize = number(thread, i64::from(thread.interp().config().optimize));
    dict.set_text(thread, "optimize", optimize)?;
    for name in ["hash_randomization", "utf8_mode"] {
        let one = number(thread, 1);
        dict.set_text(thread, name, one)?;
    }
    for name in ["dev_mode", "safe_path"] {
        dict.set_text(thread, name, Value::FALSE)?;
    }
    let digits = number(thread, 4300);
    dict.set_text(thread, "int_max_str_digits", digits)?;
    Ok(SimpleNamespace::over(&thread.interp(), dict).as_value())
}
