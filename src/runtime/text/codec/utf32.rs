//! UTF-32.

use super::CodecError;
use super::DecodeHandler;
use super::EncodeHandler;
use super::Endian;
use crate::text::TextBuilder;
use crate::text::TextRef;

/// The byte order that a mark at the start of the input tells, and the mark's length; `None` without a mark.
pub fn byte_order_mark(input: &[u8]) -> Option<(Endian, usize)> {
    match input {
        [0xFF, 0xFE, 0, 0, ..] => Some((Endian::Little, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Endian::Big, 4)),
        _ => None,
    }
}

/// Decodes UTF-32 of a known byte order; a mark is a code point like others.
pub fn decode<H: DecodeHandler>(
    input: &[u8],
    endian: Endian,
    last: bool,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<usize, H::Error> {
    let mut at = 0;
    while at < input.len() {
        let (end, reason) = match input[at..].first_chunk::<4>() {
            Some(bytes) => match point(*bytes, endian) {
                Ok(point) => {
                    out.push(point);
                    at += 4;
                    continue;
                }
                Err(reason) => (at + 4, reason),
            },
            None if !last => return Ok(at),
            None => (input.len(), "truncated data"),
        };
        let error = CodecError { start: at, end, reason };
        at = super::recover_decoding(handler, error, input.len(), out)?;
    }
    Ok(input.len())
}

fn point(bytes: [u8; 4], endian: Endian) -> Result<u32, &'static str> {
    let point = match endian {
        Endian::Little => u32::from_le_bytes(bytes),
        Endian::Big => u32::from_be_bytes(bytes),
    };
    match point {
        0xD800..0xE000 => Err("code point in surrogate code point range(0xd800, 0xe000)"),
        0x11_0000.. => Err("code point not in range(0x110000)"),
        _ => Ok(point),
    }
}

/// Encodes as UTF-32 without a mark. Each surrogate is an error.
pub fn encode<H: EncodeHandler>(
    text: TextRef<'_>,
    endian: Endian,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    super::encode_in_units(text, 4, out, handler, |out, point| push_point(out, point, endian))
}

/// Appends a code point, a surrogate too.
pub fn push_point(out: &mut Vec<u8>, point: u32, endian: Endian) {
    out.extend_from_slice(&match endian {
        Endian::Little => point.to_le_bytes(),
        Endian::Big => point.to_be_bytes(),
    });
}
