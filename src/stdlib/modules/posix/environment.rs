//! The process's environment.

use std::os::unix::ffi::OsStrExt;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;

use super::system;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[CREATE_ENVIRON_SPEC, PUTENV_SPEC, UNSETENV_SPEC];

/// The variables as a dict of bytes; of a name that is there twice the first counts.
pub fn variables(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let dict = Dict::new(thread);
    for (name, value) in std::env::vars_os() {
        let name = Bytes::new(thread, name.as_bytes())?.as_value();
        let value = Bytes::new(thread, value.as_bytes())?.as_value();
        dict.set_default(thread, name, value)?;
    }
    Ok(dict)
}

/// Create the environment dictionary.
#[pyfunction("()", module = "posix", name = "_create_environ")]
fn create_environ(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    variables(thread)
}

/// The name of a variable.
fn name_of(thread: &mut Thread, name: Value) -> PyResult<Vec<u8>> {
    let name = os::path::to_system(thread, name)?.into_bytes();
    if name.contains(&b'=') {
        return Err(thread.value_error("illegal environment variable name"));
    }
    if name.is_empty() {
        return Err(os_error::raise(thread, libc::EINVAL, None));
    }
    Ok(name)
}

/// Change or add an environment variable.
#[pyfunction("(name, value, /)", module = "posix")]
fn putenv(thread: &mut Thread, name: Value, value: Value) -> PyResult<()> {
    let name = name_of(thread, name)?;
    let value = os::path::to_system(thread, value)?;
    system::set_variable(&name, Some(value.as_bytes()));
    Ok(())
}

/// Delete an environment variable.
#[pyfunction("(name, /)", module = "posix")]
fn unsetenv(thread: &mut Thread, name: Value) -> PyResult<()> {
    let name = name_of(thread, name)?;
    system::set_variable(&name, None);
    Ok(())
}
