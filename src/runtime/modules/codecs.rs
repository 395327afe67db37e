//! Encodings: what `str.encode`, `bytes.decode` and `_codecs` share.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::TextBuilder;
use crate::text::codec;
use crate::text::codec::Strict;
use crate::types::bytes::Bytes;
use crate::types::exception::unicode;
use crate::types::str::Str;

/// `string.encode(encoding, errors)`
pub fn encode_str(
    thread: &mut Thread,
    string: Gc<Str>,
    _encoding: Option<Gc<Str>>,
    _errors: Option<Gc<Str>>,
) -> PyResult {
    let mut out = Vec::new();
    match codec::utf8::encode(string.units(), &mut out, &mut Strict) {
        Ok(()) => Ok(Bytes::new(thread, &out)?.as_value()),
        Err(error) => {
            let made = unicode::encode_error(
                thread,
                "utf-8",
                string.as_value(),
                error.start..error.end,
                error.reason,
            );
            Err(unicode::raise(thread, made))
        }
    }
}

/// `bytes.decode(encoding, errors)`
pub fn decode_bytes(
    thread: &mut Thread,
    bytes: &[u8],
    _encoding: Option<Gc<Str>>,
    _errors: Option<Gc<Str>>,
) -> PyResult<Gc<Str>> {
    let mut out = TextBuilder::default();
    match codec::utf8::decode(bytes, true, &mut out, &mut Strict) {
        Ok(_) => Str::from_buf(thread, &out.finish()),
        Err(error) => {
            let object: Value = Bytes::new(thread, bytes)?.as_value();
            let made = unicode::decode_error(thread, "utf-8", object, error.start..error.end, error.reason);
            Err(unicode::raise(thread, made))
        }
    }
}
