//! Encodings of one byte a character by a table of 256 code points.

use super::CodecError;
use super::DecodeHandler;
use super::EncodeHandler;
use crate::text::TextBuilder;
use crate::text::TextRef;

/// The code point that says in a table that a byte means nothing.
pub const UNDEFINED: u32 = 0xFFFE;

const REASON: &str = "character maps to <undefined>";

/// Decodes each byte as the code point at that index of `table`.
pub fn decode<H: DecodeHandler>(
    input: &[u8],
    table: TextRef<'_>,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<(), H::Error> {
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        match table.get(byte.into()) {
            None | Some(UNDEFINED) => {
                let error = CodecError { start: at, end: at + 1, reason: REASON };
                at = super::recover_decoding(handler, error, input.len(), out)?;
            }
            Some(point) => {
                out.push(point);
                at += 1;
            }
        }
    }
    Ok(())
}

/// Encodes each code point as the byte that `lookup` gives; a run without is one error.
pub fn encode<H: EncodeHandler>(
    text: TextRef<'_>,
    lookup: impl Fn(u32) -> Option<u8>,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    let mut at = 0;
    while let Some(point) = text.get(at) {
        if let Some(byte) = lookup(point) {
            out.push(byte);
            at += 1;
            continue;
        }
        let end = super::run_end(text, at, |point| lookup(point).is_none());
        let error = CodecError { start: at, end, reason: REASON };
        at = super::recover_encoding(handler, error, text, out, 1, |point, out| match lookup(point) {
            Some(byte) => {
                out.push(byte);
                true
            }
            None => false,
        })?;
    }
    Ok(())
}

/// The bytes of a table's code points, for [`encode`]: sorted pairs of code point and byte.
pub fn invert(table: TextRef<'_>) -> Vec<(u32, u8)> {
    let mut pairs: Vec<(u32, u8)> =
        table.points().zip(0..=u8::MAX).filter(|&(point, _)| point != UNDEFINED).collect();
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| pair.0);
    pairs
}
