//! UTF-8.

use super::CodecError;
use super::DecodeHandler;
use super::EncodeHandler;
use super::is_surrogate;
use crate::text::TextBuilder;
use crate::text::TextRef;
use crate::text::Unit;
use crate::with_units;

/// Decodes UTF-8.
pub fn decode<H: DecodeHandler>(
    input: &[u8],
    last: bool,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<usize, H::Error> {
    if input.is_ascii() {
        out.push_units(input);
        return Ok(input.len());
    }
    let mut at = 0;
    while at < input.len() {
        let rest = &input[at..];
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text);
                break;
            }
            Err(error) => error,
        };
        let valid = error.valid_up_to();
        out.push_str(std::str::from_utf8(&rest[..valid]).unwrap_or_default());
        at += valid;
        let rest = &input[at..];
        if !last && (error.error_len().is_none() || is_half_surrogate(rest)) {
            return Ok(at);
        }
        let error = describe(rest, at, error.error_len());
        at = super::recover_decoding(handler, error, input.len(), out)?;
    }
    Ok(input.len())
}

/// Whether the input ends within an encoded surrogate, which the handler `surrogatepass` wants to see whole.
fn is_half_surrogate(rest: &[u8]) -> bool {
    matches!(rest, [0xED, 0xA0..=0xBF])
}

fn describe(rest: &[u8], start: usize, len: Option<usize>) -> CodecError {
    let reason = match (len, rest[0]) {
        (None, _) => "unexpected end of data",
        (_, 0x80..=0xC1 | 0xF5..) => "invalid start byte",
        _ => "invalid continuation byte",
    };
    CodecError { start, end: start + len.unwrap_or(rest.len()), reason }
}

/// The number of bytes that the text takes, three for a surrogate.
pub fn encoded_size(text: TextRef<'_>) -> usize {
    match text {
        TextRef::Latin1(units) => units.len() + units.iter().filter(|&&unit| unit >= 0x80).count(),
        _ => with_units!(text, units => units.iter().map(|&unit| width(unit.point())).sum()),
    }
}

fn width(point: u32) -> usize {
    match point {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x1_0000 => 3,
        _ => 4,
    }
}

/// Encodes as UTF-8. Surrogates are errors, a run of them one error.
pub fn encode<H: EncodeHandler>(
    text: TextRef<'_>,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    if let Some(ascii) = text.as_ascii() {
        out.extend_from_slice(ascii.as_bytes());
        return Ok(());
    }
    out.reserve(encoded_size(text));
    let mut at = 0;
    while let Some(start) = encode_valid(text, at, out) {
        let error = CodecError {
            start,
            end: super::run_end(text, start, is_surrogate),
            reason: "surrogates not allowed",
        };
        at = super::recover_encoding(handler, error, text, out, 1, |point, out| {
            out.push(point as u8);
            point < 0x80
        })?;
    }
    Ok(())
}

/// Encodes up to the first surrogate, whose index is returned.
fn encode_valid(text: TextRef<'_>, from: usize, out: &mut Vec<u8>) -> Option<usize> {
    with_units!(text, units => encode_units(units, from, out))
}

fn encode_units<T: Unit>(units: &[T], from: usize, out: &mut Vec<u8>) -> Option<usize> {
    for (index, unit) in units.iter().enumerate().skip(from) {
        match unit.point() {
            point @ 0..0x80 => out.push(point as u8),
            point @ 0x80..0x800 => out.extend([0xC0 | (point >> 6) as u8, 0x80 | (point & 0x3F) as u8]),
            0xD800..0xE000 => return Some(index),
            point => push_point(out, point),
        }
    }
    None
}

/// The text as UTF-8 with surrogates encoded like other code points (WTF-8).
pub fn encode_lossless(text: TextRef<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded_size(text));
    for point in text.points() {
        push_point(&mut out, point);
    }
    out
}

/// Appends a code point, a surrogate too.
pub fn push_point(out: &mut Vec<u8>, point: u32) {
    match char::from_u32(point) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xE0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
    }
}
