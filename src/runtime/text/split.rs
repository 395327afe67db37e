//! Cutting text into pieces, as ranges.

use std::ops::Range;

use super::Unit;
use super::search;
use super::search::Matches;
use super::unicode;

/// Whether a code point is white space for `str`.
#[inline]
pub fn is_space<T: Unit>(unit: T) -> bool {
    match unit.point() {
        point @ 0..0x80 => matches!(point, 0x09..=0x0D | 0x1C..=0x20),
        point => unicode::has(point, unicode::SPACE),
    }
}

/// Whether a byte is white space for `bytes`.
#[inline]
pub fn is_byte_space(byte: u8) -> bool {
    matches!(byte, 0x09..=0x0D | 0x20)
}

/// Whether a code point ends a line for `str`.
#[inline]
pub fn is_line_break<T: Unit>(unit: T) -> bool {
    match unit.point() {
        point @ 0..0x80 => matches!(point, 0x0A..=0x0D | 0x1C..=0x1E),
        point => unicode::has(point, unicode::LINE_BREAK),
    }
}

/// Whether a byte ends a line for `bytes`.
#[inline]
pub fn is_byte_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// `text.split(separator, most)`: the pieces between the first `most` places of a separator that is not empty.
pub fn split<T: Unit>(text: &[T], separator: &[T], most: usize) -> impl Iterator<Item = Range<usize>> {
    let mut places = Matches::new(text, separator).take(most);
    let (len, width) = (text.len(), separator.len());
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let piece = from..places.next().unwrap_or(len);
        // The piece that ends at the text's end without a separator is the last one.
        start = (piece.end < len || piece.end + width <= len).then_some(piece.end + width);
        Some(piece)
    })
}

/// `text.rsplit(separator, most)`, the pieces from right to left.
pub fn rsplit<T: Unit>(text: &[T], separator: &[T], most: usize) -> impl Iterator<Item = Range<usize>> {
    let mut end = Some(text.len());
    let mut left = most;
    std::iter::from_fn(move || {
        let to = end?;
        let found =
            if left == 0 || separator.is_empty() { None } else { search::rfind(&text[..to], separator) };
        left = left.saturating_sub(1);
        end = found;
        Some(found.map_or(0, |at| at + separator.len())..to)
    })
}

/// `text.split(None, most)`: the runs of units that are no white space; after `most` of them, the rest from its
/// first such unit to the end of the text.
pub fn split_spaces<T: Unit>(
    text: &[T],
    most: usize,
    space: impl Fn(T) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let (mut at, mut left) = (0, most);
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|&unit| !space(unit))?;
        if left == 0 {
            at = text.len();
            return Some(start..at);
        }
        left -= 1;
        at = text[start..].iter().position(|&unit| space(unit)).map_or(text.len(), |len| start + len);
        Some(start..at)
    })
}

/// `text.rsplit(None, most)`, the pieces from right to left.
pub fn rsplit_spaces<T: Unit>(
    text: &[T],
    most: usize,
    space: impl Fn(T) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let (mut at, mut left) = (text.len(), most);
    std::iter::from_fn(move || {
        let end = 1 + text[..at].iter().rposition(|&unit| !space(unit))?;
        if left == 0 {
            at = 0;
            return Some(0..end);
        }
        left -= 1;
        at = text[..end].iter().rposition(|&unit| space(unit)).map_or(0, |last| last + 1);
        Some(at..end)
    })
}

/// `text.splitlines(keep)`: `\r\n` is one line break.
pub fn split_lines<T: Unit>(
    text: &[T],
    keep: bool,
    line_break: impl Fn(T) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at == text.len() {
            return None;
        }
        let start = at;
        let end = text[at..].iter().position(|&unit| line_break(unit)).map_or(text.len(), |len| at + len);
        let pair = |index: usize| text.get(index).map(|unit| unit.point());
        let width =
            usize::from(end < text.len()) + usize::from(pair(end) == Some(13) && pair(end + 1) == Some(10));
        at = end + width;
        Some(start..if keep { at } else { end })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, pieces: impl Iterator<Item = Range<usize>>) -> String {
        pieces.map(|piece| &text[piece]).collect::<Vec<_>>().join("|")
    }

    fn by(text: &str, separator: &str, most: usize) -> (String, String) {
        let (text_units, separator) = (text.as_bytes(), separator.as_bytes());
        (show(text, split(text_units, separator, most)), show(text, rsplit(text_units, separator, most)))
    }

    #[test]
    fn by_separators() {
        assert_eq!(by("a,b,,c", ",", usize::MAX), ("a|b||c".into(), "c||b|a".into()));
        assert_eq!(by("a,b,,c", ",", 1), ("a|b,,c".into(), "c|a,b,".into()));
        assert_eq!(by("", ",", 3), ("".into(), "".into()));
        assert_eq!(by(",", ",", usize::MAX), ("|".into(), "|".into()));
        assert_eq!(by("aaa", "aa", usize::MAX), ("|a".into(), "|a".into()));
        assert_eq!(by("a--b--", "--", usize::MAX), ("a|b|".into(), "|b|a".into()));
        assert_eq!(by("abc", ",", 0), ("abc".into(), "abc".into()));
    }

    #[test]
    fn by_spaces() {
        let text = "  a b\t\nc  ";
        let pieces = |most| show(text, split_spaces(text.as_bytes(), most, is_space));
        assert_eq!([pieces(9), pieces(1), pieces(0)], ["a|b|c", "a|b\t\nc  ", "a b\t\nc  "]);
        let pieces = |most| show(text, rsplit_spaces(text.as_bytes(), most, is_space));
        assert_eq!([pieces(9), pieces(1), pieces(0)], ["c|b|a", "c|  a b", "  a b\t\nc"]);
        assert_eq!(split_spaces(b" \x1c", 9, is_space).count(), 0);
        assert_eq!(split_spaces(b" \x1c", 9, is_byte_space).count(), 1);
    }

    #[test]
    fn by_lines() {
        let text = "a\r\nb\n\rc\x0bd";
        assert_eq!(show(text, split_lines(text.as_bytes(), false, is_line_break)), "a|b||c|d");
        assert_eq!(show(text, split_lines(text.as_bytes(), true, is_byte_line_break)), "a\r\n|b\n|\r|c\x0bd");
        assert_eq!(split_lines(b"", false, is_line_break::<u8>).count(), 0);
        assert_eq!(split_lines(&[0x2028_u16, 0x85], true, is_line_break).count(), 2);
    }
}
