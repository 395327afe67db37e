//! Strings being built, in the narrowest kind that holds them.

use super::TextRef;
use super::Unit;
use super::unit;
use crate::number::Fault;

/// An owned string in the narrowest kind.
#[derive(Clone, Debug)]
pub enum TextBuf {
    /// Code points below 128.
    Ascii(Vec<u8>),
    /// Code points up to 0xFF.
    Latin1(Vec<u8>),
    /// Code points up to 0xFFFF.
    Ucs2(Vec<u16>),
    /// Any code points.
    Ucs4(Vec<u32>),
}

impl TextBuf {
    /// The string, borrowed.
    pub fn as_ref(&self) -> TextRef<'_> {
        match self {
            TextBuf::Ascii(units) | TextBuf::Latin1(units) => TextRef::Latin1(units),
            TextBuf::Ucs2(units) => TextRef::Ucs2(units),
            TextBuf::Ucs4(units) => TextRef::Ucs4(units),
        }
    }
}

impl PartialEq for TextBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl From<&str> for TextBuf {
    fn from(text: &str) -> Self {
        let mut builder = TextBuilder::default();
        builder.push_str(text);
        builder.finish()
    }
}

impl From<TextRef<'_>> for TextBuf {
    fn from(text: TextRef<'_>) -> Self {
        let mut builder = TextBuilder::default();
        builder.push_text(text);
        builder.finish()
    }
}

/// A string growing at its end. It starts in one byte a code point and is widened when a code point asks for it.
#[derive(Clone, Debug)]
pub struct TextBuilder {
    units: Units,
    /// The bits of all code points so far.
    bits: u32,
}

#[derive(Clone, Debug)]
enum Units {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Default for TextBuilder {
    fn default() -> Self {
        TextBuilder { units: Units::One(Vec::new()), bits: 0 }
    }
}

impl TextBuilder {
    /// An empty string with room for `capacity` code points, in the kind that holds `max_point`.
    pub fn with_capacity(capacity: usize, max_point: u32) -> Result<Self, Fault> {
        let units = match max_point {
            0..=0xFF => Units::One(try_vec(capacity)?),
            0x100..=0xFFFF => Units::Two(try_vec(capacity)?),
            _ => Units::Four(try_vec(capacity)?),
        };
        Ok(TextBuilder { units, bits: 0 })
    }

    /// The number of code points so far.
    pub fn len(&self) -> usize {
        match &self.units {
            Units::One(units) => units.len(),
            Units::Two(units) => units.len(),
            Units::Four(units) => units.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a code point.
    #[inline]
    pub fn push(&mut self, point: u32) {
        self.bits |= point;
        match &mut self.units {
            Units::One(units) if point <= 0xFF => units.push(point as u8),
            Units::Two(units) if point <= 0xFFFF => units.push(point as u16),
            Units::Four(units) => units.push(point),
            _ => self.push_wider(point),
        }
    }

    #[cold]
    fn push_wider(&mut self, point: u32) {
        self.widen(point);
        self.push(point);
    }

    /// Changes to the kind that holds `point`.
    fn widen(&mut self, point: u32) {
        let old = std::mem::replace(&mut self.units, Units::One(Vec::new()));
        self.units = match (old, point) {
            (Units::One(units), 0x100..=0xFFFF) => {
                Units::Two(units.iter().map(|&unit| unit.into()).collect())
            }
            (Units::One(units), 0x1_0000..) => Units::Four(units.iter().map(|&unit| unit.into()).collect()),
            (Units::Two(units), 0x1_0000..) => Units::Four(units.iter().map(|&unit| unit.into()).collect()),
            (old, _) => old,
        };
    }

    /// Appends code points of one kind.
    pub fn push_units<T: Unit>(&mut self, units: &[T]) {
        let bits = unit::or_of_points(units);
        self.bits |= bits;
        self.widen(bits);
        match &mut self.units {
            Units::One(out) => extend_units(out, units),
            Units::Two(out) => extend_units(out, units),
            Units::Four(out) => extend_units(out, units),
        }
    }

    /// Appends a string of any kind.
    pub fn push_text(&mut self, text: TextRef<'_>) {
        crate::with_units!(text, units => self.push_units(units));
    }

    /// Appends a Rust string.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            return self.push_units(text.as_bytes());
        }
        // The highest byte of UTF-8 tells the kind before anything is decoded.
        self.widen(match text.bytes().fold(0, u8::max) {
            0..0xC4 => 0,
            0xC4..0xF0 => 0xFFFF,
            0xF0.. => 0x10_FFFF,
        });
        match &mut self.units {
            Units::One(out) => extend_chars(out, &mut self.bits, text),
            Units::Two(out) => extend_chars(out, &mut self.bits, text),
            Units::Four(out) => extend_chars(out, &mut self.bits, text),
        }
    }

    /// Appends a code point `count` times.
    pub fn push_repeated(&mut self, point: u32, count: usize) {
        if count == 0 {
            return;
        }
        self.bits |= point;
        self.widen(point);
        match &mut self.units {
            Units::One(units) => units.resize(units.len() + count, point as u8),
            Units::Two(units) => units.resize(units.len() + count, point as u16),
            Units::Four(units) => units.resize(units.len() + count, point),
        }
    }

    /// The string, narrowed when its kind is wider than its code points.
    pub fn finish(self) -> TextBuf {
        match (self.units, self.bits) {
            (Units::One(units), 0..=0x7F) => TextBuf::Ascii(units),
            (Units::One(units), _) => TextBuf::Latin1(units),
            (Units::Two(units), 0x100..) => TextBuf::Ucs2(units),
            (Units::Four(units), 0x1_0000..) => TextBuf::Ucs4(units),
            (Units::Two(units), _) => narrow(&units),
            (Units::Four(units), _) => narrow(&units),
        }
    }
}

/// Appends code points that are known to fit.
fn extend_units<From: Unit, To: Unit>(out: &mut Vec<To>, units: &[From]) {
    if size_of::<From>() == size_of::<To>() {
        out.extend_from_slice(bytemuck::cast_slice(units));
    } else {
        out.extend(units.iter().map(|unit| To::truncate(unit.point())));
    }
}

/// Appends characters that are known to fit.
fn extend_chars<T: Unit>(out: &mut Vec<T>, bits: &mut u32, text: &str) {
    out.reserve(text.chars().count());
    for c in text.chars() {
        *bits |= u32::from(c);
        out.push(T::truncate(c.into()));
    }
}

/// The string in its narrowest kind.
pub fn narrow<T: Unit>(units: &[T]) -> TextBuf {
    let mut builder = TextBuilder::default();
    builder.push_units(units);
    builder.finish()
}

/// An empty vector with room, or MemoryError.
fn try_vec<T>(capacity: usize) -> Result<Vec<T>, Fault> {
    let mut vec = Vec::new();
    vec.try_reserve_exact(capacity).map_err(|_| Fault::memory())?;
    Ok(vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_code_points() {
        let kinds = ["abc", "abé", "abλ", "ab😀"].map(|text| match TextBuf::from(text) {
            TextBuf::Ascii(_) => 0,
            TextBuf::Latin1(_) => 1,
            TextBuf::Ucs2(_) => 2,
            TextBuf::Ucs4(_) => 4,
        });
        assert_eq!(kinds, [0, 1, 2, 4]);
        assert!(matches!(narrow(&[0x41_u32, 0xD800]), TextBuf::Ucs2(_)));
        assert!(matches!(narrow(&[0x41_u16, 0x42]), TextBuf::Ascii(_)));
    }

    #[test]
    fn widening_keeps_what_was_there() {
        let mut builder = TextBuilder::default();
        builder.push_str("a");
        builder.push_repeated(0x3BB, 2);
        builder.push_text(TextRef::Latin1(b"z"));
        builder.push(0x1F600);
        assert_eq!(builder.len(), 5);
        assert_eq!(builder.finish(), TextBuf::from("aλλz😀"));
    }
}
