//! ASCII and Latin-1: one byte, one code point.

use super::CodecError;
use super::DecodeHandler;
use super::EncodeHandler;
use crate::text::TextBuilder;
use crate::text::TextRef;
use crate::text::Unit;
use crate::with_units;

/// Decodes ASCII.
pub fn decode_ascii<H: DecodeHandler>(
    input: &[u8],
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<(), H::Error> {
    let mut at = 0;
    while at < input.len() {
        let rest = &input[at..];
        let valid =
            if rest.is_ascii() { rest.len() } else { rest.iter().take_while(|b| b.is_ascii()).count() };
        out.push_units(&rest[..valid]);
        at += valid;
        if at < input.len() {
            let error = CodecError { start: at, end: at + 1, reason: "ordinal not in range(128)" };
            at = super::recover_decoding(handler, error, input.len(), out)?;
        }
    }
    Ok(())
}

/// Decodes Latin-1, which every byte is.
pub fn decode_latin1(input: &[u8], out: &mut TextBuilder) {
    out.push_units(input);
}

/// Encodes as ASCII.
pub fn encode_ascii<H: EncodeHandler>(
    text: TextRef<'_>,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    encode(text, 0x80, "ordinal not in range(128)", out, handler)
}

/// Encodes as Latin-1.
pub fn encode_latin1<H: EncodeHandler>(
    text: TextRef<'_>,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    encode(text, 0x100, "ordinal not in range(256)", out, handler)
}

/// Encodes code points below `limit`; a run of others is one error.
fn encode<H: EncodeHandler>(
    text: TextRef<'_>,
    limit: u32,
    reason: &'static str,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    let mut at = 0;
    while let Some(start) = encode_below(text, at, limit, out) {
        let end = super::run_end(text, start, |point| point >= limit);
        let error = CodecError { start, end, reason };
        at = super::recover_encoding(handler, error, text, out, 1, |point, out| {
            out.push(point as u8);
            point < limit
        })?;
    }
    Ok(())
}

/// Encodes up to the first code point that is not below `limit`, whose index is returned.
fn encode_below(text: TextRef<'_>, from: usize, limit: u32, out: &mut Vec<u8>) -> Option<usize> {
    if let TextRef::Latin1(units) = text
        && (limit == 0x100 || units[from..].is_ascii())
    {
        out.extend_from_slice(&units[from..]);
        return None;
    }
    with_units!(text, units => {
        for (index, &unit) in units.iter().enumerate().skip(from) {
            let point = unit.point();
            if point >= limit {
                return Some(index);
            }
            out.push(point as u8);
        }
    });
    None
}
