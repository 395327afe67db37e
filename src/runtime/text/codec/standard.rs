//! The error handlers that every interpreter knows: `replace`, `surrogateescape` and the others.

use std::fmt::Write;

use super::CodecError;
use super::DecodeRecovery;
use super::EncodeRecovery;
use super::Endian;
use super::Replacement;
use super::is_surrogate;
use super::utf8;
use super::utf16;
use super::utf32;
use crate::text::TextBuf;
use crate::text::TextBuilder;
use crate::text::TextRef;

/// A standard error handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// Raises.
    Strict,
    /// Leaves the piece out.
    Ignore,
    /// Writes `?`, or U+FFFD.
    Replace,
    /// Writes escape sequences.
    BackslashReplace,
    /// Writes references such as `&#233;`; encodes only.
    XmlCharRefReplace,
    /// Writes `\N{...}`; encodes only.
    NameReplace,
    /// Keeps bytes as lone surrogates.
    SurrogateEscape,
    /// Encodes surrogates as other code points.
    SurrogatePass,
}

/// An encoding that `surrogatepass` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utf {
    /// UTF-8
    Utf8,
    /// UTF-16 of a byte order.
    Utf16(Endian),
    /// UTF-32 of a byte order.
    Utf32(Endian),
}

impl Standard {
    /// The handler of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "strict" => Standard::Strict,
            "ignore" => Standard::Ignore,
            "replace" => Standard::Replace,
            "backslashreplace" => Standard::BackslashReplace,
            "xmlcharrefreplace" => Standard::XmlCharRefReplace,
            "namereplace" => Standard::NameReplace,
            "surrogateescape" => Standard::SurrogateEscape,
            "surrogatepass" => Standard::SurrogatePass,
            _ => return None,
        })
    }

    /// What the handler makes of undecodable bytes; `None` when it raises the error. The handlers that only encode
    /// give `None` too; the caller raises TypeError `don't know how to handle UnicodeDecodeError in error callback`.
    pub fn decode(self, input: &[u8], error: CodecError, utf: Option<Utf>) -> Option<DecodeRecovery> {
        let bytes = input.get(error.start..error.end)?;
        let recovery = |replacement| Some(DecodeRecovery { replacement, resume: error.end });
        match self {
            Standard::Strict | Standard::XmlCharRefReplace | Standard::NameReplace => None,
            Standard::Ignore => recovery(TextBuf::from("")),
            Standard::Replace => recovery(TextBuf::from("\u{FFFD}")),
            Standard::BackslashReplace => {
                let mut text = String::with_capacity(bytes.len() * 4);
                for byte in bytes {
                    // Writing to a String does not fail.
                    let _ = write!(text, "\\x{byte:02x}");
                }
                recovery(TextBuf::Ascii(text.into_bytes()))
            }
            Standard::SurrogateEscape => escape_bytes(bytes, error.start),
            Standard::SurrogatePass => {
                let (point, width) = passed_surrogate(input.get(error.start..)?, utf?)?;
                let replacement = TextBuf::Ucs2(vec![point as u16]);
                Some(DecodeRecovery { replacement, resume: error.start + width })
            }
        }
    }

    /// What the handler makes of code points that cannot be encoded; `None` when it raises the error. `name` gives
    /// the Unicode name of a code point.
    pub fn encode(
        self,
        text: TextRef<'_>,
        error: CodecError,
        utf: Option<Utf>,
        name: impl Fn(u32) -> Option<String>,
    ) -> Option<EncodeRecovery> {
        let points = text.slice(error.start..error.end).points();
        let replacement = match self {
            Standard::Strict => return None,
            Standard::Ignore => Replacement::Bytes(Vec::new()),
            Standard::Replace => Replacement::Text(TextBuf::Ascii(vec![b'?'; points.len()])),
            Standard::BackslashReplace => ascii(points.map(escape_point)),
            Standard::XmlCharRefReplace => ascii(points.map(|point| format!("&#{point};"))),
            Standard::NameReplace => ascii(points.map(|point| match name(point) {
                Some(name) => format!("\\N{{{name}}}"),
                None => escape_point(point),
            })),
            Standard::SurrogateEscape => return unescape_points(points, error.start),
            Standard::SurrogatePass => pass_surrogates(points, utf?)?,
        };
        Some(EncodeRecovery { replacement, resume: error.end })
    }
}

fn ascii(pieces: impl Iterator<Item = String>) -> Replacement {
    Replacement::Text(TextBuf::Ascii(pieces.collect::<String>().into_bytes()))
}

/// The escape sequence of a code point.
fn escape_point(point: u32) -> String {
    match point {
        0..=0xFF => format!("\\x{point:02x}"),
        0x100..=0xFFFF => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

/// Bytes above ASCII as lone surrogates, up to the first that is ASCII; four at most, as an error never has more.
fn escape_bytes(bytes: &[u8], start: usize) -> Option<DecodeRecovery> {
    let mut text = TextBuilder::default();
    for &byte in bytes.iter().take(4).take_while(|byte| !byte.is_ascii()) {
        text.push(0xDC00 + u32::from(byte));
    }
    let resume = start + text.len();
    (!text.is_empty()).then(|| DecodeRecovery { replacement: text.finish(), resume })
}

/// The bytes that the leading lone surrogates stand for, if there are any.
fn unescape_points(points: impl Iterator<Item = u32>, start: usize) -> Option<EncodeRecovery> {
    let escaped = points.take_while(|point| (0xDC80..=0xDCFF).contains(point));
    let bytes: Vec<u8> = escaped.map(|point| point as u8).collect();
    let resume = start + bytes.len();
    (!bytes.is_empty()).then_some(EncodeRecovery { replacement: Replacement::Bytes(bytes), resume })
}

fn pass_surrogates(points: impl Iterator<Item = u32>, utf: Utf) -> Option<Replacement> {
    let mut bytes = Vec::new();
    for point in points {
        if !is_surrogate(point) {
            return None;
        }
        match utf {
            Utf::Utf8 => utf8::push_point(&mut bytes, point),
            Utf::Utf16(endian) => utf16::push_point(&mut bytes, point, endian),
            Utf::Utf32(endian) => utf32::push_point(&mut bytes, point, endian),
        }
    }
    Some(Replacement::Bytes(bytes))
}

/// The surrogate that the bytes encode, and their number.
fn passed_surrogate(bytes: &[u8], utf: Utf) -> Option<(u32, usize)> {
    let (point, width) = match (utf, bytes) {
        (Utf::Utf8, &[0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..]) => {
            (0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3)
        }
        (Utf::Utf16(Endian::Little), &[low, high, ..]) => (u16::from_le_bytes([low, high]).into(), 2),
        (Utf::Utf16(Endian::Big), &[high, low, ..]) => (u16::from_be_bytes([high, low]).into(), 2),
        (Utf::Utf32(Endian::Little), &[a, b, c, d, ..]) => (u32::from_le_bytes([a, b, c, d]), 4),
        (Utf::Utf32(Endian::Big), &[a, b, c, d, ..]) => (u32::from_be_bytes([a, b, c, d]), 4),
        _ => return None,
    };
    is_surrogate(point).then_some((point, width))
}
