//! `repr(float)` and `float(text)`.

use super::super::limbs;

/// `repr(value)`
pub fn repr(value: f64) -> String {
    let mut out = String::new();
    write_repr(&mut out, value);
    out
}

/// Appends `repr(value)`.
pub fn write_repr(out: &mut String, value: f64) {
    if value.is_nan() {
        return out.push_str("nan");
    }
    if value.is_infinite() {
        return out.push_str(if value < 0.0 { "-inf" } else { "inf" });
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value);
    let magnitude = value.abs();
    if (1e-4..1e16).contains(&magnitude) || magnitude == 0.0 {
        // Here the printer's form is Python's.
        return out.push_str(text);
    }
    // It writes an exponent as e-5 or e16, and smaller numbers without point: Python wants a sign and two digits.
    let style =
        super::FloatStyle { style: super::Style::Shortest, precision: 0, alternate: false, dot_zero: true };
    if value < 0.0 {
        out.push('-');
    }
    super::write_finite(out, value, style);
}

/// `float(text)`: `text` in ASCII, other decimal digits and white space already replaced. `None` is ValueError
/// `could not convert string to float: ...`.
pub fn parse(text: &[u8]) -> Option<f64> {
    let text = limbs::trim(text);
    if text.contains(&b'_') {
        return parse_plain(&without_underscores(text)?);
    }
    parse_plain(text)
}

/// As [`parse`], without white space and underscores.
fn parse_plain(text: &[u8]) -> Option<f64> {
    // The standard parser has the same grammar, inf, infinity and nan in any case included.
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The text without underscores, each of which must stand between digits.
pub(in crate::number) fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |index: usize| text.get(index).is_some_and(u8::is_ascii_digit);
    let mut plain = Vec::with_capacity(text.len());
    for (index, &byte) in text.iter().enumerate() {
        if byte != b'_' {
            plain.push(byte);
        } else if index == 0 || !digit(index - 1) || !digit(index + 1) {
            return None;
        }
    }
    Some(plain)
}

/// The longest number at the start of `text`, and its length; no white space, no underscores.
pub fn parse_prefix(text: &[u8]) -> Option<(f64, usize)> {
    let len = prefix_len(text);
    Some((parse_plain(&text[..len])?, len))
}

fn prefix_len(text: &[u8]) -> usize {
    let signed = usize::from(matches!(text, [b'+' | b'-', ..]));
    let rest = &text[signed..];
    for word in [&b"infinity"[..], b"inf", b"nan"] {
        if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            return signed + word.len();
        }
    }
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = signed + digits(signed);
    if text.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let count = digits(end + 1 + sign);
        if count > 0 {
            end += 1 + sign + count;
        }
    }
    end
}
