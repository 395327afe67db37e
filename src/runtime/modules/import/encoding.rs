//! Sources in encodings that the compiler does not read: the codecs of Python decode them.

use taipan_gc::Value;

use crate::modules::codecs;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::exception::syntax;
use crate::types::str::Str;

/// The text of a file's bytes in an encoding that the compiler does not know, in UTF-8; `None` where it knows it. The
/// text still declares the encoding.
pub fn decode_foreign(thread: &mut Thread, source: &[u8], filename: Value) -> PyResult<Option<Vec<u8>>> {
    let Some(name) = taipan_compiler::foreign_encoding(source) else { return Ok(None) };
    let encoding = Str::from_text(thread, name)?;
    match codecs::decode_bytes(thread, source, Some(encoding), None) {
        Ok(text) => {
            drop(thread.charge(text.len().saturating_mul(4))?);
            Ok(Some(text.to_string_lossy().into_bytes()))
        }
        Err(raised) => Err(as_syntax_error(thread, raised, filename)),
    }
}

/// What a codec has to say against the file, as the error of the file.
#[cold]
fn as_syntax_error(thread: &mut Thread, raised: Raised, filename: Value) -> Raised {
    let interp = thread.interp();
    let told = [exceptions::LOOKUP_ERROR, exceptions::VALUE_ERROR];
    if !told.into_iter().any(|class| thread.pending_is(interp.class(class))) {
        return raised;
    }
    let exception = thread.take_pending(raised);
    match ops::str(thread, exception) {
        Ok(message) => {
            syntax::raise(thread, &taipan_compiler::undecoded(message.to_string_lossy()), filename)
        }
        Err(raised) => raised,
    }
}
