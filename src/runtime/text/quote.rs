//! `repr` of strings and bytes, and `ascii`.

use super::TextBuf;
use super::TextBuilder;
use super::TextRef;
use super::Unit;
use super::unicode;
use crate::with_units;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// `repr(text)`: printable code points stand for themselves.
pub fn repr(text: TextRef<'_>) -> TextBuf {
    quote(text, |point| unicode::has(point, unicode::PRINTABLE))
}

/// `ascii(text)`: as [`repr`], with all but ASCII escaped.
pub fn ascii(text: TextRef<'_>) -> TextBuf {
    quote(text, |_| false)
}

/// Quotes a text; `printable` is asked about code points above ASCII.
fn quote(text: TextRef<'_>, printable: impl Fn(u32) -> bool) -> TextBuf {
    with_units!(text, units => quote_units(units, printable))
}

fn quote_units<T: Unit>(units: &[T], printable: impl Fn(u32) -> bool) -> TextBuf {
    let mut out = TextBuilder::default();
    let quote = quote_for(units);
    out.push(quote);
    let mut plain = 0;
    for (index, unit) in units.iter().enumerate() {
        let point = unit.point();
        let stands = match point {
            0x5C => false,
            0x20..0x7F => point != quote,
            0x00..0x80 => false,
            _ => printable(point),
        };
        if !stands {
            out.push_units(&units[plain..index]);
            escape(&mut out, point);
            plain = index + 1;
        }
    }
    out.push_units(&units[plain..]);
    out.push(quote);
    out.finish()
}

/// Double quotes when there are single ones to quote and no double ones.
fn quote_for<T: Unit>(units: &[T]) -> u32 {
    let has = |quote: char| T::find_unit(units, T::truncate(quote.into())).is_some();
    u32::from(if has('\'') && !has('"') { b'"' } else { b'\'' })
}

/// Appends an escape sequence for a code point.
fn escape(out: &mut TextBuilder, point: u32) {
    out.push(b'\\'.into());
    match point {
        0x09 => out.push(b't'.into()),
        0x0A => out.push(b'n'.into()),
        0x0D => out.push(b'r'.into()),
        0x22 | 0x27 | 0x5C => out.push(point),
        0x00..=0xFF => push_hex(out, b'x', point, 2),
        0x100..=0xFFFF => push_hex(out, b'u', point, 4),
        _ => push_hex(out, b'U', point, 8),
    }
}

fn push_hex(out: &mut TextBuilder, letter: u8, point: u32, digits: u32) {
    out.push(letter.into());
    for digit in (0..digits).rev() {
        out.push(HEX[(point >> (digit * 4) & 15) as usize].into());
    }
}

/// `repr(bytes)`, which is ASCII.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    let quote = quote_for(bytes) as u8;
    out.push('b');
    out.push(quote.into());
    for &byte in bytes {
        match byte {
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\\' => out.push_str("\\\\"),
            b' '..0x7F if byte != quote => out.push(byte.into()),
            _ if byte == quote => out.extend(['\\', byte.into()]),
            _ => {
                let digit = |nibble: u8| char::from(HEX[usize::from(nibble)]);
                out.extend(['\\', 'x', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    out.push(quote.into());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        let show = |f: fn(TextRef<'_>) -> TextBuf, points: &[u32]| {
            let quoted = f(TextRef::Ucs4(points));
            quoted.as_ref().points().map(|point| char::from_u32(point).unwrap()).collect::<String>()
        };
        let points: Vec<u32> =
            "a'\\\t\n\r\x00\x7fé\u{ad}λ😀".chars().map(u32::from).chain([0xD800]).collect();
        assert_eq!(show(repr, &points), r#""a'\\\t\n\r\x00\x7fé\xadλ😀\ud800""#);
        assert_eq!(show(ascii, &points), r#""a'\\\t\n\r\x00\x7f\xe9\xad\u03bb\U0001f600\ud800""#);
        assert_eq!(show(repr, &['\''.into(), '"'.into()]), r#"'\'"'"#);
        assert_eq!(show(repr, &[]), "''");
    }

    #[test]
    fn bytes() {
        assert_eq!(repr_bytes(b"a'\\\n\x00\xff"), r#"b"a'\\\n\x00\xff""#);
        assert_eq!(repr_bytes(b"'\""), r#"b'\'"'"#);
    }
}
