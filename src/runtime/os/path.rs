//! File names: text or bytes for the guest, bytes for the system. Bytes that are no UTF-8 are surrogates in text.

use std::ffi::CString;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::modules::codecs;
use crate::object::cast::ValueExt;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::str::Str;

/// `os.fspath(path)`: a string, a bytes object, or what `__fspath__` gives.
pub fn fspath(thread: &mut Thread, path: Value) -> PyResult {
    if path.cast::<Str>().is_some() || path.cast::<Bytes>().is_some() {
        return Ok(path);
    }
    let own = thread.interp().class_of(path).name_text();
    let Some(method) = specials::find_method(thread, path, Name::__fspath__)? else {
        return Err(thread.type_error(format!("expected str, bytes or os.PathLike object, not {own}")));
    };
    let result = method.call(thread, &[])?;
    if result.cast::<Str>().is_some() || result.cast::<Bytes>().is_some() {
        return Ok(result);
    }
    let other = thread.interp().class_of(result).name_text();
    Err(thread.type_error(format!("expected {own}.__fspath__() to return str or bytes, not {other}")))
}

/// The bytes of a string as the system has it.
pub fn encode(thread: &mut Thread, text: Gc<Str>) -> PyResult<Gc<Bytes>> {
    let errors = Str::intern(&thread.interp(), "surrogateescape");
    codecs::encode(thread, text, codecs::Encoding::Utf8, Some(errors))
}

/// The text of bytes that the system gave.
pub fn decode(thread: &mut Thread, bytes: &[u8]) -> PyResult<Gc<Str>> {
    let errors = Str::intern(&thread.interp(), "surrogateescape");
    Ok(codecs::decode(thread, bytes, codecs::Encoding::Utf8, Some(errors), true)?.0)
}

/// The contents of what [`fspath`] gives.
pub fn bytes_of(thread: &mut Thread, path: Value) -> PyResult<&'static [u8]> {
    if let Some(text) = path.cast::<Str>() {
        return Ok(encode(thread, text)?.as_slice());
    }
    Ok(path.cast::<Bytes>().map_or(&[], |bytes| bytes.as_slice()))
}

/// A path for the system: ValueError where it holds a null byte.
pub fn to_system(thread: &mut Thread, path: Value) -> PyResult<CString> {
    let path = fspath(thread, path)?;
    let bytes = bytes_of(thread, path)?;
    drop(thread.charge(bytes.len())?);
    CString::new(bytes).map_err(|_| thread.value_error("embedded null byte"))
}
