//! What the matcher asks about a character.
//!
//! Case mapping is the simple one: one character for one character, the first one where the full mapping has
//! several.

use taipan_runtime::text::unicode;
use taipan_runtime::text::unicode::Case;
use taipan_runtime::text::unicode::Mapped;

/// Whether `\w` of a str pattern matches: letters, numbers and the underscore.
pub fn is_word(ch: u32) -> bool {
    match ch {
        0..=0x7F => is_ascii_word(ch),
        _ => unicode::has(ch, unicode::ALPHA | unicode::DECIMAL | unicode::DIGIT | unicode::NUMERIC),
    }
}

/// Whether `\w` of a bytes or ASCII pattern matches.
pub fn is_ascii_word(ch: u32) -> bool {
    u8::try_from(ch).is_ok_and(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether `\d` of a str pattern matches.
pub fn is_decimal(ch: u32) -> bool {
    unicode::has(ch, unicode::DECIMAL)
}

/// Whether `\s` of a str pattern matches.
pub fn is_space(ch: u32) -> bool {
    unicode::has(ch, unicode::SPACE)
}

/// Whether `\s` of a bytes or ASCII pattern matches.
pub fn is_ascii_space(ch: u32) -> bool {
    matches!(ch, 0x09..=0x0D | 0x20)
}

/// Whether `str.splitlines` ends a line at the character.
pub fn is_line_break(ch: u32) -> bool {
    unicode::has(ch, unicode::LINE_BREAK)
}

/// The lower case of an ASCII letter; any other character itself.
pub fn lower_ascii(ch: u32) -> u32 {
    if (u32::from(b'A')..=u32::from(b'Z')).contains(&ch) { ch + 32 } else { ch }
}

/// The upper case of an ASCII letter; any other character itself.
pub fn upper_ascii(ch: u32) -> u32 {
    if (u32::from(b'a')..=u32::from(b'z')).contains(&ch) { ch - 32 } else { ch }
}

/// The simple lower case.
pub fn lower(ch: u32) -> u32 {
    if ch < 0x80 { lower_ascii(ch) } else { mapped(ch, Case::Lower) }
}

/// The simple upper case.
pub fn upper(ch: u32) -> u32 {
    if ch < 0x80 { upper_ascii(ch) } else { mapped(ch, Case::Upper) }
}

fn mapped(ch: u32, case: Case) -> u32 {
    match unicode::map(ch, case) {
        Mapped::One(image) => image,
        Mapped::Many(text) => text.chars().next().map_or(ch, u32::from),
    }
}

/// Whether the character has two cases, by [`lower`] and [`upper`].
pub fn is_cased(ch: u32) -> bool {
    lower(ch) != ch || upper(ch) != ch
}

/// Whether the character is an ASCII letter.
pub fn is_ascii_cased(ch: u32) -> bool {
    lower_ascii(ch) != ch || upper_ascii(ch) != ch
}
