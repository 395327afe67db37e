//! Text that may hold lone surrogates, as Python strings do.

use std::borrow::Cow;
use std::fmt;

/// A string as WTF-8: UTF-8 in which a lone surrogate (U+D800..=U+DFFF) is encoded as three bytes.
///
/// Nearly every text is valid UTF-8; [`Text::as_str`] says so. A surrogate *pair* is two code points in
/// Python and stays two three-byte sequences here, never one four-byte sequence.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Text(Cow<'static, [u8]>);

impl Text {
    /// The text of the given code points, surrogates allowed.
    ///
    /// Code points above U+10FFFF are replaced by U+FFFD; the lexer produces none.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Self {
        let mut bytes = Vec::new();
        for point in points {
            push_code_point(&mut bytes, point);
        }
        Text(bytes.into())
    }

    /// The text whose WTF-8 is `bytes`. The caller vouches for well-formed WTF-8; a malformed sequence is
    /// decoded to U+FFFD by [`Text::code_points`] and does no other harm.
    pub fn from_wtf8(bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Text(bytes.into())
    }

    /// The WTF-8 bytes.
    pub fn as_wtf8(&self) -> &[u8] {
        &self.0
    }

    /// The text as a Rust string, unless it holds a surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The text as a Rust string with U+FFFD for each surrogate: for messages, not for values.
    pub fn to_string_lossy(&self) -> String {
        self.code_points().map(|p| char::from_u32(p).unwrap_or('\u{FFFD}')).collect()
    }

    /// The code points in order, surrogates included.
    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints { rest: &self.0 }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(text.as_bytes().to_vec().into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(text.into_bytes().into())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string_lossy())
    }
}

/// Appends `point` to `bytes` as WTF-8.
pub fn push_code_point(bytes: &mut Vec<u8>, point: u32) {
    match char::from_u32(point) {
        Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None if point <= 0xFFFF => bytes.extend_from_slice(&[
            0xE0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
        None => bytes.extend_from_slice("\u{FFFD}".as_bytes()),
    }
}

/// Iterator over the code points of a [`Text`].
#[derive(Clone)]
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (&first, _) = self.rest.split_first()?;
        let (len, bits) = match first {
            0x00..=0x7F => (1, u32::from(first)),
            0xC0..=0xDF => (2, u32::from(first & 0x1F)),
            0xE0..=0xEF => (3, u32::from(first & 0x0F)),
            _ => (4, u32::from(first & 0x07)),
        };
        let Some(sequence) = self.rest.get(..len) else {
            self.rest = &[];
            return Some(0xFFFD);
        };
        self.rest = &self.rest[len..];
        Some(sequence[1..].iter().fold(bits, |bits, byte| bits << 6 | u32::from(byte & 0x3F)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_survive() {
        let points = [0x41, 0xD800, 0xDC00, 0x1F600, 0xDFFF, 0xE9];
        let text = Text::from_code_points(points);
        assert_eq!(text.code_points().collect::<Vec<_>>(), points);
        assert_eq!(text.as_str(), None);
    }

    #[test]
    fn plain_text_is_a_str() {
        assert_eq!(Text::from("héllo").as_str(), Some("héllo"));
    }
}
