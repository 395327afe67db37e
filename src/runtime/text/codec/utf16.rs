//! UTF-16.

use super::CodecError;
use super::DecodeHandler;
use super::EncodeHandler;
use super::Endian;
use crate::text::TextBuilder;
use crate::text::TextRef;

/// The byte order that a mark at the start of the input tells, and the mark's length; `None` without a mark.
pub fn byte_order_mark(input: &[u8]) -> Option<(Endian, usize)> {
    match input {
        [0xFF, 0xFE, ..] => Some((Endian::Little, 2)),
        [0xFE, 0xFF, ..] => Some((Endian::Big, 2)),
        _ => None,
    }
}

/// Decodes UTF-16 of a known byte order; a mark is a code point like others.
pub fn decode<H: DecodeHandler>(
    input: &[u8],
    endian: Endian,
    last: bool,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<usize, H::Error> {
    let mut at = 0;
    while at < input.len() {
        match next_point(input, at, endian) {
            Next::Point(point, width) => {
                out.push(point);
                at += width;
            }
            Next::CutOff(_) if !last => return Ok(at),
            Next::CutOff(reason) => {
                let error = CodecError { start: at, end: input.len(), reason };
                at = super::recover_decoding(handler, error, input.len(), out)?;
            }
            Next::Bad(reason) => {
                let error = CodecError { start: at, end: at + 2, reason };
                at = super::recover_decoding(handler, error, input.len(), out)?;
            }
        }
    }
    Ok(input.len())
}

enum Next {
    /// A code point and its width in bytes.
    Point(u32, usize),
    /// The input ends too early.
    CutOff(&'static str),
    /// A lone surrogate.
    Bad(&'static str),
}

fn next_point(input: &[u8], at: usize, endian: Endian) -> Next {
    let Some(unit) = unit(input, at, endian) else { return Next::CutOff("truncated data") };
    match unit {
        0xD800..0xDC00 => match self::unit(input, at + 2, endian) {
            Some(low @ 0xDC00..0xE000) => Next::Point(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00), 4),
            Some(_) => Next::Bad("illegal UTF-16 surrogate"),
            None => Next::CutOff("unexpected end of data"),
        },
        0xDC00..0xE000 => Next::Bad("illegal encoding"),
        _ => Next::Point(unit, 2),
    }
}

fn unit(input: &[u8], at: usize, endian: Endian) -> Option<u32> {
    let bytes = *input.get(at..)?.first_chunk()?;
    let unit = match endian {
        Endian::Little => u16::from_le_bytes(bytes),
        Endian::Big => u16::from_be_bytes(bytes),
    };
    Some(unit.into())
}

/// Encodes as UTF-16 without a mark. Each surrogate is an error.
pub fn encode<H: EncodeHandler>(
    text: TextRef<'_>,
    endian: Endian,
    out: &mut Vec<u8>,
    handler: &mut H,
) -> Result<(), H::Error> {
    super::encode_in_units(text, 2, out, handler, |out, point| push_point(out, point, endian))
}

/// Appends a code point, a lone surrogate too.
pub fn push_point(out: &mut Vec<u8>, point: u32, endian: Endian) {
    let mut push = |unit: u16| match endian {
        Endian::Little => out.extend_from_slice(&unit.to_le_bytes()),
        Endian::Big => out.extend_from_slice(&unit.to_be_bytes()),
    };
    match point {
        0..=0xFFFF => push(point as u16),
        _ => {
            let offset = point - 0x1_0000;
            push(0xD800 + (offset >> 10) as u16);
            push(0xDC00 + (offset & 0x3FF) as u16);
        }
    }
}
