//! Encodings: what `str.encode`, `bytes.decode` and `_codecs` share. The registry of search functions and error
//! handlers is the interpreter's.

mod charmap;
mod functions;
mod handlers;
mod handling;
mod registry;

pub use functions::MODULE;
pub use registry::Registry;
pub(crate) use registry::lookup;

use taipan_gc::Gc;
use taipan_gc::Value;

use self::handling::Handling;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::TextBuilder;
use crate::text::codec;
use crate::text::codec::Endian;
use crate::text::codec::standard::Utf;
use crate::types::bytes::Bytes;
use crate::types::str::Str;
use crate::types::str::Units;

/// An encoding that needs no registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `ascii`
    Ascii,
    /// `latin-1`
    Latin1,
    /// `utf-8`
    Utf8,
    /// `utf-7`
    Utf7,
    /// `utf-16` of a byte order, or of the mark's.
    Utf16(Option<Endian>),
    /// `utf-32` of a byte order, or of the mark's.
    Utf32(Option<Endian>),
    /// `unicode-escape`
    UnicodeEscape,
    /// `raw-unicode-escape`
    RawUnicodeEscape,
}

impl Encoding {
    /// The encoding of that name, in any of its common spellings.
    pub(crate) fn from_name(name: &str) -> Option<Encoding> {
        match name {
            "utf-8" | "utf8" | "UTF-8" => return Some(Encoding::Utf8),
            "ascii" => return Some(Encoding::Ascii),
            "latin-1" | "latin1" => return Some(Encoding::Latin1),
            _ => {}
        }
        let name = name.to_ascii_lowercase().replace([' ', '-'], "_");
        Some(match name.as_str() {
            "utf_8" | "utf8" => Encoding::Utf8,
            "ascii" | "us_ascii" => Encoding::Ascii,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => Encoding::Latin1,
            "utf_7" => Encoding::Utf7,
            "utf_16" | "utf16" => Encoding::Utf16(None),
            "utf_16_le" => Encoding::Utf16(Some(Endian::Little)),
            "utf_16_be" => Encoding::Utf16(Some(Endian::Big)),
            "utf_32" | "utf32" => Encoding::Utf32(None),
            "utf_32_le" => Encoding::Utf32(Some(Endian::Little)),
            "utf_32_be" => Encoding::Utf32(Some(Endian::Big)),
            "unicode_escape" => Encoding::UnicodeEscape,
            "raw_unicode_escape" => Encoding::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The encoding that a string names.
    pub(crate) fn named(name: Gc<Str>) -> Option<Encoding> {
        Self::from_name(name.as_ascii()?)
    }

    /// The name in errors.
    fn name(self) -> &'static str {
        match self {
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf8 => "utf-8",
            Encoding::Utf7 => "utf7",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(Endian::Little)) => "utf-16-le",
            Encoding::Utf16(Some(Endian::Big)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(Endian::Little)) => "utf-32-le",
            Encoding::Utf32(Some(Endian::Big)) => "utf-32-be",
            Encoding::UnicodeEscape => "unicodeescape",
            Encoding::RawUnicodeEscape => "rawunicodeescape",
        }
    }

    /// The form that `surrogatepass` knows.
    fn utf(self) -> Option<Utf> {
        match self {
            Encoding::Utf8 => Some(Utf::Utf8),
            Encoding::Utf16(endian) => Some(Utf::Utf16(endian.unwrap_or(Endian::NATIVE))),
            Encoding::Utf32(endian) => Some(Utf::Utf32(endian.unwrap_or(Endian::NATIVE))),
            _ => None,
        }
    }
}

/// The bytes of a string in an encoding.
pub(crate) fn encode(
    thread: &mut Thread,
    string: Gc<Str>,
    encoding: Encoding,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Bytes>> {
    let text = string.units();
    if matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1)
        && let Some(ascii) = string.as_ascii()
    {
        return Bytes::new(thread, ascii.as_bytes());
    }
    if text.len() > 1 << 12 {
        drop(thread.charge(text.len().saturating_mul(8))?);
        thread.work(text.len() / 4)?;
    }
    if encoding == Encoding::Utf8
        && let Some(text) = string.to_utf8()
    {
        return Bytes::new(thread, text.as_bytes());
    }
    let mut out = Vec::new();
    encode_into(thread, string, text, encoding, errors, &mut out)?;
    Bytes::new(thread, &out)
}

fn encode_into(
    thread: &mut Thread,
    string: Gc<Str>,
    text: Units<'_>,
    encoding: Encoding,
    errors: Option<Gc<Str>>,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let mut handler =
        Handling::encoding(thread, string.as_value(), encoding.name(), encoding.utf(), errors, text);
    match encoding {
        Encoding::Ascii => codec::narrow::encode_ascii(text, out, &mut handler),
        Encoding::Latin1 => codec::narrow::encode_latin1(text, out, &mut handler),
        Encoding::Utf8 => codec::utf8::encode(text, out, &mut handler),
        Encoding::Utf16(endian) => {
            if endian.is_none() {
                codec::utf16::push_point(out, 0xFEFF, Endian::NATIVE);
            }
            codec::utf16::encode(text, endian.unwrap_or(Endian::NATIVE), out, &mut handler)
        }
        Encoding::Utf32(endian) => {
            if endian.is_none() {
                codec::utf32::push_point(out, 0xFEFF, Endian::NATIVE);
            }
            codec::utf32::encode(text, endian.unwrap_or(Endian::NATIVE), out, &mut handler)
        }
        Encoding::Utf7 => {
            codec::utf7::encode(text, out);
            Ok(())
        }
        Encoding::UnicodeEscape => {
            codec::escape::encode_unicode(text, out);
            Ok(())
        }
        Encoding::RawUnicodeEscape => {
            codec::escape::encode_raw(text, out);
            Ok(())
        }
    }
}

/// The string of bytes in an encoding, and how many of them it took; all, where no more will follow (`last`).
pub(crate) fn decode(
    thread: &mut Thread,
    bytes: &[u8],
    encoding: Encoding,
    errors: Option<Gc<Str>>,
    last: bool,
) -> PyResult<(Gc<Str>, usize)> {
    match encoding {
        Encoding::Utf8 | Encoding::Ascii if bytes.is_ascii() => {
            return Ok((Str::from_latin1(thread, bytes)?, bytes.len()));
        }
        Encoding::Latin1 => return Ok((Str::from_latin1(thread, bytes)?, bytes.len())),
        _ => {}
    }
    if bytes.len() > 1 << 12 {
        drop(thread.charge(bytes.len().saturating_mul(4))?);
        thread.work(bytes.len() / 4)?;
    }
    let mut out = TextBuilder::default();
    let consumed = decode_into(thread, bytes, encoding, errors, last, &mut out)?;
    Ok((Str::from_buf(thread, &out.finish())?, consumed))
}

fn decode_into(
    thread: &mut Thread,
    bytes: &[u8],
    encoding: Encoding,
    errors: Option<Gc<Str>>,
    last: bool,
    out: &mut TextBuilder,
) -> PyResult<usize> {
    let (encoding, skip) = in_order(encoding, bytes);
    let mut handler = Handling::decoding(thread, bytes, encoding.name(), encoding.utf(), errors);
    handler.skip(skip);
    match encoding {
        Encoding::Ascii => codec::narrow::decode_ascii(bytes, out, &mut handler).map(|()| bytes.len()),
        Encoding::Latin1 => {
            codec::narrow::decode_latin1(bytes, out);
            Ok(bytes.len())
        }
        Encoding::Utf8 => codec::utf8::decode(bytes, last, out, &mut handler),
        Encoding::Utf7 => codec::utf7::decode(bytes, last, out, &mut handler),
        Encoding::Utf16(endian) => {
            let endian = endian.unwrap_or(Endian::NATIVE);
            let consumed = codec::utf16::decode(&bytes[skip..], endian, last, out, &mut handler)?;
            Ok(consumed + skip)
        }
        Encoding::Utf32(endian) => {
            let endian = endian.unwrap_or(Endian::NATIVE);
            let consumed = codec::utf32::decode(&bytes[skip..], endian, last, out, &mut handler)?;
            Ok(consumed + skip)
        }
        Encoding::UnicodeEscape => {
            codec::escape::decode_unicode(bytes, last, out, &mut handler, crate::text::names::lookup)
                .map(|(consumed, _)| consumed)
        }
        Encoding::RawUnicodeEscape => codec::escape::decode_raw(bytes, last, out, &mut handler),
    }
}

/// The encoding with its byte order: the one given, or that of the mark at the start, which is skipped then. Errors name it
/// so.
fn in_order(encoding: Encoding, bytes: &[u8]) -> (Encoding, usize) {
    let native = (Endian::NATIVE, 0);
    match encoding {
        Encoding::Utf16(None) => {
            let (endian, skip) = codec::utf16::byte_order_mark(bytes).unwrap_or(native);
            (Encoding::Utf16(Some(endian)), skip)
        }
        Encoding::Utf32(None) => {
            let (endian, skip) = codec::utf32::byte_order_mark(bytes).unwrap_or(native);
            (Encoding::Utf32(Some(endian)), skip)
        }
        encoding => (encoding, 0),
    }
}

/// `string.encode(encoding, errors)`
pub fn encode_str(
    thread: &mut Thread,
    string: Gc<Str>,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult {
    match encoding {
        None => Ok(encode(thread, string, Encoding::Utf8, errors)?.as_value()),
        Some(name) => match Encoding::named(name) {
            Some(encoding) => Ok(encode(thread, string, encoding, errors)?.as_value()),
            None => registry::encode_text(thread, string, name, errors),
        },
    }
}

/// `bytes.decode(encoding, errors)`
pub fn decode_bytes(
    thread: &mut Thread,
    bytes: &[u8],
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Str>> {
    // Nothing means the same in every encoding, known or not.
    if bytes.is_empty() {
        return Ok(thread.interp().strings().empty());
    }
    let encoding = match encoding {
        None => Encoding::Utf8,
        Some(name) => match Encoding::named(name) {
            Some(encoding) => encoding,
            None => {
                let object: Value = Bytes::new(thread, bytes)?.as_value();
                return registry::decode_text(thread, object, name, errors);
            }
        },
    };
    Ok(decode(thread, bytes, encoding, errors, true)?.0)
}
