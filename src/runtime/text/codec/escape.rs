//! Escape sequences: `unicode_escape`, `raw_unicode_escape`, and the escapes of bytes literals.

use super::CodecError;
use super::DecodeHandler;
use crate::number::Fault;
use crate::text::TextBuilder;
use crate::text::TextRef;

/// A sequence that means itself but should not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEscape {
    /// Where the backslash stands.
    pub at: usize,
    /// Whether it is an octal number above 0o377.
    pub octal: bool,
}

/// Decodes `unicode_escape`. `name` finds the code point of a Unicode name. Returns the bytes consumed and the first
/// invalid escape.
pub fn decode_unicode<H: DecodeHandler>(
    input: &[u8],
    last: bool,
    out: &mut TextBuilder,
    handler: &mut H,
    name: impl Fn(&str) -> Option<u32>,
) -> Result<(usize, Option<InvalidEscape>), H::Error> {
    let (mut at, mut invalid) = (0, None);
    while at < input.len() {
        let plain = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        out.push_units(&input[at..at + plain]);
        at += plain;
        if at == input.len() {
            break;
        }
        match sequence(&input[at..], &name) {
            Sequence::Point(point, width) => {
                let octal = point > 0xFF && input[at + 1].is_ascii_digit();
                if octal && invalid.is_none() {
                    invalid = Some(InvalidEscape { at, octal });
                }
                out.push(point);
                at += width;
            }
            Sequence::Nothing(width) => at += width,
            Sequence::Unknown => {
                invalid = invalid.or(Some(InvalidEscape { at, octal: false }));
                out.push(b'\\'.into());
                at += 1;
            }
            Sequence::Bad { len, open: true, .. } if !last && at + len == input.len() => {
                return Ok((at, invalid));
            }
            Sequence::Bad { len, reason, .. } => {
                let error = CodecError { start: at, end: at + len, reason };
                at = super::recover_decoding(handler, error, input.len(), out)?;
            }
        }
    }
    Ok((input.len(), invalid))
}

/// What stands at a backslash.
enum Sequence {
    /// A code point, written in so many bytes.
    Point(u32, usize),
    /// A line end that is skipped.
    Nothing(usize),
    /// No escape: the backslash stands for itself.
    Unknown,
    /// An error of so many bytes; `open` when more input could mend it.
    Bad { len: usize, reason: &'static str, open: bool },
}

/// Reads the sequence at the start of `input`, which is a backslash.
fn sequence(input: &[u8], name: impl Fn(&str) -> Option<u32>) -> Sequence {
    let Some(&letter) = input.get(1) else {
        return Sequence::Bad { len: 1, reason: "\\ at end of string", open: true };
    };
    let simple = |point: u8| Sequence::Point(point.into(), 2);
    match letter {
        b'\n' => Sequence::Nothing(2),
        b'\\' | b'\'' | b'"' => simple(letter),
        b'a' => simple(7),
        b'b' => simple(8),
        b't' => simple(9),
        b'n' => simple(10),
        b'v' => simple(11),
        b'f' => simple(12),
        b'r' => simple(13),
        b'0'..=b'7' => {
            let (point, digits) = octal(&input[1..]);
            Sequence::Point(point, 1 + digits)
        }
        b'x' => hexadecimal(input, 2, "truncated \\xXX escape"),
        b'u' => hexadecimal(input, 4, "truncated \\uXXXX escape"),
        b'U' => hexadecimal(input, 8, "truncated \\UXXXXXXXX escape"),
        b'N' => named(input, name),
        _ => Sequence::Unknown,
    }
}

/// The value and length of up to three octal digits.
fn octal(text: &[u8]) -> (u32, usize) {
    let digits = text.iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7')).count();
    (text[..digits].iter().fold(0, |value, digit| value << 3 | u32::from(digit - b'0')), digits)
}

/// `\x`, `\u` or `\U` with exactly `digits` digits.
fn hexadecimal(input: &[u8], digits: usize, reason: &'static str) -> Sequence {
    let found = input[2..].iter().take(digits).take_while(|digit| digit.is_ascii_hexdigit()).count();
    if found < digits {
        return Sequence::Bad { len: 2 + found, reason, open: true };
    }
    let value = input[2..2 + digits].iter().filter_map(|&digit| char::from(digit).to_digit(16));
    match value.fold(0, |value: u32, digit| value << 4 | digit) {
        0x11_0000.. => Sequence::Bad { len: 2 + digits, reason: "illegal Unicode character", open: false },
        point => Sequence::Point(point, 2 + digits),
    }
}

/// `\N{name}`
fn named(input: &[u8], name: impl Fn(&str) -> Option<u32>) -> Sequence {
    let malformed = |len, open| Sequence::Bad { len, reason: "malformed \\N character escape", open };
    if input.get(2) != Some(&b'{') {
        return malformed(2, input.len() == 2);
    }
    let Some(close) = memchr::memchr(b'}', input) else { return malformed(input.len(), true) };
    if close == 3 {
        return malformed(3, false);
    }
    match std::str::from_utf8(&input[3..close]).ok().and_then(name) {
        Some(point) => Sequence::Point(point, close + 1),
        None => Sequence::Bad { len: close + 1, reason: "unknown Unicode character name", open: false },
    }
}

/// Encodes as `unicode_escape`.
pub fn encode_unicode(text: TextRef<'_>, out: &mut Vec<u8>) {
    for point in text.points() {
        match point {
            0x5C => out.extend_from_slice(b"\\\\"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x20..0x7F => out.push(point as u8),
            0..=0xFF => out.extend_from_slice(format!("\\x{point:02x}").as_bytes()),
            _ => push_wide(out, point),
        }
    }
}

fn push_wide(out: &mut Vec<u8>, point: u32) {
    let escape = if point <= 0xFFFF { format!("\\u{point:04x}") } else { format!("\\U{point:08x}") };
    out.extend_from_slice(escape.as_bytes());
}

/// Decodes `raw_unicode_escape`: only `\u` and `\U` after an odd number of backslashes are escapes.
pub fn decode_raw<H: DecodeHandler>(
    input: &[u8],
    last: bool,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<usize, H::Error> {
    let mut at = 0;
    while at < input.len() {
        let plain = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        out.push_units(&input[at..at + plain]);
        at += plain;
        let sequence = match input.get(at..).unwrap_or_default() {
            [] => break,
            [_] if !last => return Ok(at),
            [_, b'u', ..] => hexadecimal(&input[at..], 4, "truncated \\uXXXX escape"),
            [_, b'U', ..] => hexadecimal(&input[at..], 8, "truncated \\UXXXXXXXX escape"),
            rest => {
                let pair = rest.len().min(2);
                out.push_units(&rest[..pair]);
                at += pair;
                continue;
            }
        };
        match sequence {
            Sequence::Point(point, width) => {
                out.push(point);
                at += width;
            }
            Sequence::Bad { len, open: true, .. } if !last && at + len == input.len() => return Ok(at),
            Sequence::Bad { len, reason, open } => {
                let reason = if open { reason } else { "\\Uxxxxxxxx out of range" };
                let error = CodecError { start: at, end: at + len, reason };
                at = super::recover_decoding(handler, error, input.len(), out)?;
            }
            // Hexadecimal sequences are nothing else.
            Sequence::Nothing(_) | Sequence::Unknown => break,
        }
    }
    Ok(input.len())
}

/// Encodes as `raw_unicode_escape`.
pub fn encode_raw(text: TextRef<'_>, out: &mut Vec<u8>) {
    for point in text.points() {
        match point {
            0..=0xFF => out.push(point as u8),
            _ => push_wide(out, point),
        }
    }
}

/// What to do about a bad `\x` in [`decode_bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesErrors {
    /// Fails.
    Strict,
    /// Writes a question mark.
    Replace,
    /// Writes nothing.
    Ignore,
}

/// Decodes the escapes of a bytes literal (`codecs.escape_decode`); also gives the first invalid escape.
pub fn decode_bytes(input: &[u8], errors: BytesErrors) -> Result<(Vec<u8>, Option<InvalidEscape>), Fault> {
    let (mut at, mut out, mut invalid) = (0, Vec::with_capacity(input.len()), None);
    while at < input.len() {
        let plain = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        out.extend_from_slice(&input[at..at + plain]);
        at += plain;
        if at == input.len() {
            break;
        }
        let letter = *input.get(at + 1).ok_or_else(|| Fault::value("Trailing \\ in string"))?;
        // The names and numbers of Unicode are not known here.
        let sequence = match letter {
            b'u' | b'U' | b'N' => Sequence::Unknown,
            _ => sequence(&input[at..], |_| None),
        };
        match sequence {
            Sequence::Point(point, width) => {
                if point > 0xFF {
                    invalid = invalid.or(Some(InvalidEscape { at, octal: true }));
                }
                out.push(point as u8);
                at += width;
            }
            Sequence::Nothing(width) => at += width,
            Sequence::Unknown => {
                invalid = invalid.or(Some(InvalidEscape { at, octal: false }));
                out.push(b'\\');
                at += 1;
            }
            Sequence::Bad { len, .. } => {
                match errors {
                    BytesErrors::Strict => {
                        return Err(Fault::value(format!("invalid \\x escape at position {at}")));
                    }
                    BytesErrors::Replace => out.push(b'?'),
                    BytesErrors::Ignore => {}
                }
                at += len;
            }
        }
    }
    Ok((out, invalid))
}

/// Encodes the escapes of a bytes literal (`codecs.escape_encode`).
pub fn encode_bytes(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    for &byte in input {
        match byte {
            b'\\' | b'\'' => out.extend([b'\\', byte]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b' '..0x7F => out.push(byte),
            _ => out.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    out
}
