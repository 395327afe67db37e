//! `sys.displayhook`: the values of expressions in interactive sessions.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::modules::sys;
use crate::object::attr;
use crate::object::call;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// Print an object to sys.stdout and also save it in builtins._
#[pyfunction("(object, /)", module = "sys")]
pub fn displayhook(thread: &mut Thread, object: Value) -> PyResult<()> {
    let builtins = thread.interp().builtins();
    if object.is_none() {
        return Ok(());
    }
    // While it is shown, no object stands for it: a repr that looks at `_` does not see itself.
    builtins.set_text(thread, "_", Value::NONE)?;
    let Some(stdout) = sys::get(thread, "stdout")?.filter(|stream| !stream.is_none()) else {
        return Err(thread.runtime_error("lost sys.stdout"));
    };
    let text = ops::repr(thread, object)?;
    if let Err(raised) = write(thread, stdout, text.as_value()) {
        thread.catch_builtin(raised, exceptions::UNICODE_ENCODE_ERROR)?;
        write_escaped(thread, stdout, text)?;
    }
    let newline = Str::intern(&thread.interp(), "\n").as_value();
    write(thread, stdout, newline)?;
    builtins.set_text(thread, "_", object)
}

fn write(thread: &mut Thread, stream: Value, text: Value) -> PyResult<()> {
    let write = attr::get(thread, stream, Name::write.get(&thread.interp()))?;
    call::call(thread, write, &[text])?;
    Ok(())
}

/// Writes text that the stream's encoding does not have, with escapes.
fn write_escaped(thread: &mut Thread, stream: Value, text: Gc<Str>) -> PyResult<()> {
    let interp = thread.interp();
    let encoding = attr::get(thread, stream, Name::encoding.get(&interp))?;
    let handler = Str::intern(&interp, "backslashreplace").as_value();
    let encode = attr::get(thread, text.as_value(), Str::intern(&interp, "encode"))?;
    let encoded = call::call(thread, encode, &[encoding, handler])?;
    if let Some(buffer) = attr::get_optional(thread, stream, Str::intern(&interp, "buffer"))? {
        return write(thread, buffer, encoded);
    }
    let decode = attr::get(thread, encoded, Str::intern(&interp, "decode"))?;
    let decoded = call::call(thread, decode, &[encoding, Str::intern(&interp, "strict").as_value()])?;
    write(thread, stream, decoded)
}
