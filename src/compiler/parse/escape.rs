//! Backslash escapes in string literals.

use taipan_code::Text;
use taipan_code::text::push_code_point;

use crate::char_names;

/// The text of a string literal's content, escapes replaced. Malformed escapes stay as they are: the parser has
/// refused them before.
pub(super) fn decode(content: &str) -> Text {
    let mut out = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = &rest[at..];
        let (point, len) = decode_one(escape);
        match point {
            Some(point) => push_code_point(&mut out, point),
            None if escape[1..].starts_with('\n') => {}
            None => out.extend_from_slice(&escape.as_bytes()[..len]),
        }
        rest = &escape[len..];
    }
    out.extend_from_slice(rest.as_bytes());
    Text::from_wtf8(out)
}

/// The code point of the escape that `escape` begins with, and the escape's length.
fn decode_one(escape: &str) -> (Option<u32>, usize) {
    let Some(c) = escape[1..].chars().next() else { return (None, 1) };
    let simple = match c {
        '\\' | '\'' | '"' => Some(c as u32),
        'a' => Some(7),
        'b' => Some(8),
        'f' => Some(12),
        'n' => Some(10),
        'r' => Some(13),
        't' => Some(9),
        'v' => Some(11),
        _ => None,
    };
    match c {
        _ if simple.is_some() => (simple, 2),
        '0'..='7' => octal(escape),
        'x' => hexadecimal(escape, 2),
        'u' => hexadecimal(escape, 4),
        'U' => hexadecimal(escape, 8),
        'N' => named(escape),
        _ => (None, 1 + c.len_utf8()),
    }
}

fn octal(escape: &str) -> (Option<u32>, usize) {
    let digits = escape[1..].bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    (u32::from_str_radix(&escape[1..1 + digits], 8).ok(), 1 + digits)
}

fn hexadecimal(escape: &str, digits: usize) -> (Option<u32>, usize) {
    let value = escape.get(2..2 + digits).and_then(|text| u32::from_str_radix(text, 16).ok());
    (value, if value.is_some() { 2 + digits } else { 2 })
}

fn named(escape: &str) -> (Option<u32>, usize) {
    let name = escape.get(3..).and_then(|rest| rest.split('}').next()).unwrap_or_default();
    match char_names::lookup(name) {
        Some(point) => (Some(point), 4 + name.len()),
        None => (None, 2),
    }
}

/// An escape that means nothing, or an octal one beyond `\377`.
pub(super) struct InvalidEscape {
    /// Where its backslash is.
    pub(super) at: usize,
    /// Whether it stands before a brace, as only the tokenizer minds in f-strings.
    pub(super) is_brace: bool,
    /// What is wrong, in CPython's words.
    pub(super) message: String,
}

/// The first invalid escape in the content of a string literal.
pub(super) fn find_invalid(content: &str, bytes: bool) -> Option<InvalidEscape> {
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'\\', &content.as_bytes()[from..]) {
        let at = from + found;
        let c = content[at + 1..].chars().next()?;
        if let Some(message) = complaint(&content[at..], c, bytes) {
            return Some(InvalidEscape { at, is_brace: matches!(c, '{' | '}'), message });
        }
        from = at + 1 + c.len_utf8();
    }
    None
}

fn complaint(escape: &str, c: char, bytes: bool) -> Option<String> {
    let (shown, kind) = match c {
        '\n' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => return None,
        'N' | 'u' | 'U' if !bytes => return None,
        '0'..='7' => {
            let (value, len) = octal(escape);
            if value.is_none_or(|value| value <= 0o377) {
                return None;
            }
            (&escape[1..len], "octal escape")
        }
        // The decoder is shown the escape of such a character, behind that of the backslash.
        _ if !c.is_ascii() => return None,
        _ => (&escape[1..1 + c.len_utf8()], "escape"),
    };
    Some(format!(
        "\"\\{shown}\" is an invalid {kind} sequence. Such sequences will not work in the future. Did you mean \
         \"\\\\{shown}\"? A raw string is also an option."
    ))
}

/// CPython's message for the first escape that is cut short or names nothing.
pub(super) fn find_malformed(content: &str, bytes: bool) -> Option<String> {
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'\\', &content.as_bytes()[from..]) {
        let at = from + found;
        let c = content[at + 1..].chars().next()?;
        let malformed =
            if bytes { malformed_in_bytes(&content[at..], at) } else { malformed_in_text(content, at) };
        if malformed.is_some() {
            return malformed;
        }
        from = at + 1 + c.len_utf8();
    }
    None
}

fn malformed_in_bytes(escape: &str, at: usize) -> Option<String> {
    let wrong = escape.starts_with("\\x") && hexadecimal(escape, 2).0.is_none();
    wrong.then(|| format!("(value error) invalid \\x escape at position {at}"))
}

fn malformed_in_text(content: &str, at: usize) -> Option<String> {
    let escape = &content[at..];
    let c = escape[1..].chars().next()?;
    let (digits, form) = match c {
        'x' => (2, "\\xXX"),
        'u' => (4, "\\uXXXX"),
        'U' => (8, "\\UXXXXXXXX"),
        'N' => return malformed_name(content, at),
        _ => return None,
    };
    let given = escape[2..].bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
    if given < digits {
        return Some(undecodable(content, at, 1 + given, &format!("truncated {form} escape")));
    }
    let value = hexadecimal(escape, digits).0.unwrap_or(0);
    (value > 0x10FFFF).then(|| undecodable(content, at, 9, "illegal Unicode character"))
}

fn malformed_name(content: &str, at: usize) -> Option<String> {
    let escape = &content[at..];
    let name = escape.get(3..).and_then(|rest| rest.split_once('}')).filter(|_| escape.as_bytes()[2] == b'{');
    match name {
        Some((name, _)) if !name.is_empty() && char_names::lookup(name).is_some() => None,
        Some((name, _)) if !name.is_empty() => {
            Some(undecodable(content, at, 3 + name.len(), "unknown Unicode character name"))
        }
        _ => {
            let rest = escape.get(2..).unwrap_or_default();
            let len = if rest.starts_with('{') { rest.find('}').unwrap_or(rest.len()) } else { 0 };
            Some(undecodable(content, at, 1 + len, "malformed \\N character escape"))
        }
    }
}

/// The bytes of a text as CPython rewrites it for its decoder: what is not ASCII takes ten there.
pub(super) fn decoded_width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 10 }).sum()
}

/// How often the first quote of a token occurs among the quotes that it begins with.
pub(super) fn quotes(token: &str) -> usize {
    let first = token.as_bytes().first();
    token.bytes().take_while(|byte| matches!(byte, b'\'' | b'"')).filter(|byte| Some(byte) == first).count()
}

/// CPython's words for an escape that cannot be decoded.
fn undecodable(content: &str, at: usize, len: usize, reason: &str) -> String {
    let start = decoded_width(&content[..at]);
    let end = start + len;
    format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_are_kept() {
        let text = decode(r"a\ud800\n\x41\101\N{BULLET}\q\");
        let points: Vec<u32> = text.code_points().collect();
        assert_eq!(points, [0x61, 0xD800, 10, 0x41, 0x41, 0x2022, 0x5C, 0x71, 0x5C]);
    }

    #[test]
    fn invalid_escapes_are_found() {
        assert!(find_invalid(r"\n\\d", false).is_none());
        assert_eq!(find_invalid(r"\n\d", false).map(|found| found.at), Some(2));
        assert!(find_invalid(r"\400", false).is_some_and(|found| found.message.contains("octal")));
        assert!(find_invalid(r"\u1234", true).is_some());
    }
}
