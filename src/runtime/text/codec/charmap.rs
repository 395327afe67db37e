//! Encodings of one byte a character by a table of 256 code points.

use super::CodecError;
use super::DecodeHandler;
use super::EncodeHandler;
use crate::text::TextBuilder;
use crate::text::TextRef;

/// The code point that says in a table that a byte means nothing.
pub const UNDEFINED: u32 = 0xFFFE;

const REASON: &str = "character maps to <undefined>";

/// Decodes each byte by `push`, which says whether the byte means anything.
pub fn decode<H: DecodeHandler>(
    input: &[u8],
    push: impl Fn(u8, &mut TextBuilder) -> bool,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<(), H::Error> {
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        if push(byte, out) {
            at += 1;
        } else {
            let error = CodecError { start: at, end: at + 1, reason: REASON };
            at = super::recover_decoding(handler, error, input.len(), out)?;
        }
    }
    Ok(())
}

/// Encodes each code point as the bytes that `lookup` gives; a run without is one error.
pub fn encode<'m, H: EncodeHandler>(
    text: TextRef<'_>,
    lookup: impl Fn(u32) -> Option<&'m [u8]>,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    let push = |point, out: &mut Vec<u8>| lookup(point).map(|bytes| out.extend_from_slice(bytes)).is_some();
    let mut at = 0;
    while let Some(point) = text.get(at) {
        if push(point, out) {
            at += 1;
            continue;
        }
        let end = super::run_end(text, at, |point| lookup(point).is_none());
        let error = CodecError { start: at, end, reason: REASON };
        at = super::recover_encoding(handler, error, text, out, 1, push)?;
    }
    Ok(())
}
