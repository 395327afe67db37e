//! Case: conversions with the special cases of Unicode, and the predicates of `str`.

use super::TextBuf;
use super::TextBuilder;
use super::TextRef;
use super::Unit;
use super::unicode;
use super::unicode::Case;
use super::unicode::Mapped;
use crate::with_units;

const CAPITAL_SIGMA: u32 = 0x3A3;
const SMALL_SIGMA: u32 = 0x3C3;
const FINAL_SIGMA: u32 = 0x3C2;

/// `str.upper`
pub fn upper(text: TextRef<'_>) -> TextBuf {
    match text.as_ascii() {
        Some(ascii) => TextBuf::Ascii(ascii.as_bytes().to_ascii_uppercase()),
        None => map_all(text, |out, _, point| push(out, unicode::map(point, Case::Upper))),
    }
}

/// `str.lower`
pub fn lower(text: TextRef<'_>) -> TextBuf {
    match text.as_ascii() {
        Some(ascii) => TextBuf::Ascii(ascii.as_bytes().to_ascii_lowercase()),
        None => map_all(text, |out, index, point| push_lower(out, text, index, point)),
    }
}

/// `str.casefold`
pub fn casefold(text: TextRef<'_>) -> TextBuf {
    match text.as_ascii() {
        Some(ascii) => TextBuf::Ascii(ascii.as_bytes().to_ascii_lowercase()),
        None => map_all(text, |out, _, point| push(out, unicode::map(point, Case::Fold))),
    }
}

/// `str.capitalize`
pub fn capitalize(text: TextRef<'_>) -> TextBuf {
    map_all(text, |out, index, point| {
        if index == 0 {
            push(out, unicode::map(point, Case::Title));
        } else {
            push_lower(out, text, index, point);
        }
    })
}

/// `str.title`
pub fn title(text: TextRef<'_>) -> TextBuf {
    let mut after_cased = false;
    map_all(text, |out, index, point| {
        if after_cased {
            push_lower(out, text, index, point);
        } else {
            push(out, unicode::map(point, Case::Title));
        }
        after_cased = unicode::has(point, unicode::CASED);
    })
}

/// `str.swapcase`
pub fn swapcase(text: TextRef<'_>) -> TextBuf {
    map_all(text, |out, index, point| {
        let flags = unicode::flags(point);
        if flags & unicode::UPPER != 0 {
            push_lower(out, text, index, point);
        } else if flags & unicode::LOWER != 0 {
            push(out, unicode::map(point, Case::Upper));
        } else {
            out.push(point);
        }
    })
}

/// Builds a text from what `map` pushes for each index and code point.
fn map_all(text: TextRef<'_>, mut map: impl FnMut(&mut TextBuilder, usize, u32)) -> TextBuf {
    let mut out = TextBuilder::default();
    with_units!(text, units => for (index, unit) in units.iter().enumerate() {
        map(&mut out, index, unit.point());
    });
    out.finish()
}

fn push(out: &mut TextBuilder, mapped: Mapped) {
    match mapped {
        Mapped::One(point) => out.push(point),
        Mapped::Many(points) => points.chars().for_each(|c| out.push(c.into())),
    }
}

fn push_lower(out: &mut TextBuilder, text: TextRef<'_>, index: usize, point: u32) {
    if point == CAPITAL_SIGMA {
        out.push(if ends_word(text, index) { FINAL_SIGMA } else { SMALL_SIGMA });
    } else {
        push(out, unicode::map(point, Case::Lower));
    }
}

/// Whether a cased letter stands before the index and none after it, ignorable code points aside.
fn ends_word(text: TextRef<'_>, index: usize) -> bool {
    let before = text.slice(0..index).points();
    let after = text.slice(index + 1..text.len()).points();
    begins_cased(before.rev()) && !begins_cased(after)
}

/// Whether the first code point that the rule of the final sigma looks at is a cased letter.
fn begins_cased(mut points: impl Iterator<Item = u32>) -> bool {
    let first = points.find(|&point| !unicode::has(point, unicode::CASE_IGNORABLE));
    first.is_some_and(|point| unicode::has(point, unicode::CASED))
}

/// Whether the text is not empty and each code point has one of the flags: `isalpha` and its like.
pub fn all(text: TextRef<'_>, wanted: u16) -> bool {
    !text.is_empty() && every(text, wanted)
}

fn every(text: TextRef<'_>, wanted: u16) -> bool {
    with_units!(text, units => units.iter().all(|unit| unicode::has(unit.point(), wanted)))
}

/// `str.isalpha`
pub fn is_alpha(text: TextRef<'_>) -> bool {
    all(text, unicode::ALPHA)
}

/// `str.isalnum`
pub fn is_alnum(text: TextRef<'_>) -> bool {
    all(text, unicode::ALPHA | unicode::DECIMAL | unicode::DIGIT | unicode::NUMERIC)
}

/// `str.isdecimal`
pub fn is_decimal(text: TextRef<'_>) -> bool {
    all(text, unicode::DECIMAL)
}

/// `str.isdigit`
pub fn is_digit(text: TextRef<'_>) -> bool {
    all(text, unicode::DIGIT)
}

/// `str.isnumeric`
pub fn is_numeric(text: TextRef<'_>) -> bool {
    all(text, unicode::NUMERIC)
}

/// `str.isspace`
pub fn is_space(text: TextRef<'_>) -> bool {
    all(text, unicode::SPACE)
}

/// `str.isprintable`: also true of an empty text.
pub fn is_printable(text: TextRef<'_>) -> bool {
    every(text, unicode::PRINTABLE)
}

/// `str.isidentifier`
pub fn is_identifier(text: TextRef<'_>) -> bool {
    text.get(0).is_some_and(|first| first == u32::from(b'_') || unicode::has(first, unicode::ID_START))
        && every(text, unicode::ID_CONTINUE)
}

/// `str.islower`: no capital, and a small letter.
pub fn is_lower(text: TextRef<'_>) -> bool {
    only_case(text, unicode::LOWER, unicode::UPPER | unicode::TITLE)
}

/// `str.isupper`: no small letter, and a capital.
pub fn is_upper(text: TextRef<'_>) -> bool {
    only_case(text, unicode::UPPER, unicode::LOWER | unicode::TITLE)
}

fn only_case(text: TextRef<'_>, wanted: u16, forbidden: u16) -> bool {
    let mut seen = 0;
    with_units!(text, units => for unit in units {
        seen |= unicode::flags(unit.point());
        if seen & forbidden != 0 {
            return false;
        }
    });
    seen & wanted != 0
}

/// `str.istitle`: capitals only at the start of words, small letters only after them, and one capital.
pub fn is_title(text: TextRef<'_>) -> bool {
    let (mut after_cased, mut found) = (false, false);
    for point in text.points() {
        let flags = unicode::flags(point);
        let capital = flags & (unicode::UPPER | unicode::TITLE) != 0;
        let small = flags & unicode::LOWER != 0;
        if capital && after_cased || small && !after_cased {
            return false;
        }
        found |= capital;
        after_cased = capital || small;
    }
    found
}

/// The text with every decimal digit in ASCII and every white space as a blank, when it is ASCII then: what numbers
/// are read from. ASCII is taken as it is.
pub fn numeral(text: TextRef<'_>) -> Option<std::borrow::Cow<'_, [u8]>> {
    if let Some(ascii) = text.as_ascii() {
        return Some(ascii.as_bytes().into());
    }
    text.points().map(numeral_byte).collect::<Option<Vec<u8>>>().map(Into::into)
}

fn numeral_byte(point: u32) -> Option<u8> {
    match point {
        0..0x80 => Some(point as u8),
        _ if unicode::has(point, unicode::SPACE) => Some(b' '),
        _ => unicode::decimal(point).map(|digit| b'0' + digit),
    }
}

/// `bytes.swapcase`, `bytes.title` and `bytes.capitalize` know ASCII only.
pub mod ascii {
    /// `bytes.swapcase`, in place.
    pub fn swapcase(bytes: &mut [u8]) {
        for byte in bytes.iter_mut().filter(|byte| byte.is_ascii_alphabetic()) {
            *byte ^= 0x20;
        }
    }

    /// `bytes.title`, in place.
    pub fn title(bytes: &mut [u8]) {
        let mut after_letter = false;
        for byte in bytes {
            *byte = if after_letter { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
            after_letter = byte.is_ascii_alphabetic();
        }
    }

    /// `bytes.capitalize`, in place.
    pub fn capitalize(bytes: &mut [u8]) {
        bytes.make_ascii_lowercase();
        if let Some(first) = bytes.first_mut() {
            first.make_ascii_uppercase();
        }
    }

    /// `bytes.istitle`
    pub fn is_title(bytes: &[u8]) -> bool {
        let (mut after_letter, mut found) = (false, false);
        for byte in bytes {
            if byte.is_ascii_uppercase() && after_letter || byte.is_ascii_lowercase() && !after_letter {
                return false;
            }
            after_letter = byte.is_ascii_alphabetic();
            found |= byte.is_ascii_uppercase();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(f: fn(TextRef<'_>) -> TextBuf, text: &str) -> String {
        f(TextBuf::from(text).as_ref())
            .as_ref()
            .points()
            .map(|point| char::from_u32(point).unwrap())
            .collect()
    }

    fn says(f: fn(TextRef<'_>) -> bool, text: &str) -> bool {
        f(TextBuf::from(text).as_ref())
    }

    #[test]
    fn conversions() {
        assert_eq!(on(upper, "straße ŉ ǆ ﬃ"), "STRASSE ʼN Ǆ FFI");
        assert_eq!(on(lower, "ΑΣ ΑΣΑ Σ Α\u{301}Σ\u{301} İ"), "ας ασα σ α\u{301}ς\u{301} i\u{307}");
        assert_eq!(on(title, "ǆungla they're ﬁne"), "ǅungla They'Re Fine");
        assert_eq!(on(capitalize, "ß ΑΣ"), "Ss ας");
        assert_eq!(on(swapcase, "aB ß ǅ ΑΣ"), "Ab SS ǅ ας");
        assert_eq!(on(casefold, "Straße Ꭰ ς"), "strasse Ꭰ σ");
        assert_eq!(on(upper, "ÿ"), "Ÿ");
    }

    #[test]
    fn predicates() {
        assert!(says(is_identifier, "_aé9") && !says(is_identifier, "9a") && !says(is_identifier, ""));
        assert!(
            says(is_title, "Ab Cd 12")
                && !says(is_title, "AB")
                && !says(is_title, "ab")
                && !says(is_title, "")
        );
        assert!(
            says(is_upper, "A1") && !says(is_upper, "1") && says(is_lower, "aª") && !says(is_lower, "aǅ")
        );
        assert!(says(is_printable, "") && !says(is_printable, "\u{ad}") && says(is_space, "\u{3000}\x1f"));
        assert!(
            says(is_digit, "²") && !says(is_decimal, "²") && says(is_numeric, "½") && says(is_alnum, "a½")
        );
    }

    #[test]
    fn numerals() {
        assert_eq!(numeral(TextBuf::from("\u{3000}٣.5").as_ref()).as_deref(), Some(&b" 3.5"[..]));
        assert_eq!(numeral(TextBuf::from("½").as_ref()), None);
    }
}
