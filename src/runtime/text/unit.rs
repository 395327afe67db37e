//! Code points of one kind, and strings of any kind.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::search;

mod sealed {
    pub trait Sealed {}
    impl Sealed for u8 {}
    impl Sealed for u16 {}
    impl Sealed for u32 {}
}

/// A code point stored in one, two or four bytes.
pub trait Unit: sealed::Sealed + bytemuck::Pod + Ord + Into<u32> + std::fmt::Debug {
    /// The largest code point of this kind.
    const MAX_POINT: u32;

    /// The code point as a number.
    fn point(self) -> u32;

    /// The lowest bits of a code point that the caller knows to fit.
    fn truncate(point: u32) -> Self;

    /// The code point, when it fits this kind.
    fn from_point(point: u32) -> Option<Self> {
        (point <= Self::MAX_POINT).then(|| Self::truncate(point))
    }

    /// Where `unit` stands first.
    fn find_unit(units: &[Self], unit: Self) -> Option<usize>;

    /// Where `unit` stands last.
    fn rfind_unit(units: &[Self], unit: Self) -> Option<usize>;

    /// A string of this kind as one of any kind.
    fn text(units: &[Self]) -> TextRef<'_>;
}

impl Unit for u8 {
    const MAX_POINT: u32 = 0xFF;

    #[inline]
    fn point(self) -> u32 {
        u32::from(self)
    }

    #[inline]
    fn truncate(point: u32) -> Self {
        point as u8
    }

    #[inline]
    fn find_unit(units: &[Self], unit: Self) -> Option<usize> {
        memchr::memchr(unit, units)
    }

    #[inline]
    fn rfind_unit(units: &[Self], unit: Self) -> Option<usize> {
        memchr::memrchr(unit, units)
    }

    fn text(units: &[Self]) -> TextRef<'_> {
        TextRef::Latin1(units)
    }
}

impl Unit for u16 {
    const MAX_POINT: u32 = 0xFFFF;

    #[inline]
    fn point(self) -> u32 {
        u32::from(self)
    }

    #[inline]
    fn truncate(point: u32) -> Self {
        point as u16
    }

    fn find_unit(units: &[Self], unit: Self) -> Option<usize> {
        find_wide(units, unit)
    }

    fn rfind_unit(units: &[Self], unit: Self) -> Option<usize> {
        rfind_wide(units, unit)
    }

    fn text(units: &[Self]) -> TextRef<'_> {
        TextRef::Ucs2(units)
    }
}

impl Unit for u32 {
    const MAX_POINT: u32 = 0x10_FFFF;

    #[inline]
    fn point(self) -> u32 {
        self
    }

    #[inline]
    fn truncate(point: u32) -> Self {
        point
    }

    fn find_unit(units: &[Self], unit: Self) -> Option<usize> {
        find_wide(units, unit)
    }

    fn rfind_unit(units: &[Self], unit: Self) -> Option<usize> {
        rfind_wide(units, unit)
    }

    fn text(units: &[Self]) -> TextRef<'_> {
        TextRef::Ucs4(units)
    }
}

/// How many units are tested together: such a loop without branches becomes vector instructions.
const LANES: usize = 16;

fn find_wide<T: Unit>(units: &[T], unit: T) -> Option<usize> {
    let (chunks, _) = units.as_chunks::<LANES>();
    let skipped = chunks.iter().take_while(|chunk| !holds(chunk, unit)).count() * LANES;
    units[skipped..].iter().position(|&other| other == unit).map(|at| skipped + at)
}

fn rfind_wide<T: Unit>(units: &[T], unit: T) -> Option<usize> {
    let (_, chunks) = units.as_rchunks::<LANES>();
    let skipped = chunks.iter().rev().take_while(|chunk| !holds(chunk, unit)).count() * LANES;
    units[..units.len() - skipped].iter().rposition(|&other| other == unit)
}

fn holds<T: Unit>(chunk: &[T; LANES], unit: T) -> bool {
    chunk.iter().fold(false, |found, &other| found | (other == unit))
}

/// The bits that occur in code points: at least the largest one's, and of the same kind.
pub fn or_of_points<T: Unit>(units: &[T]) -> u32 {
    units.iter().fold(0, |bits, unit| bits | unit.point())
}

/// The largest code point; 0 for an empty string.
pub fn max_point<T: Unit>(units: &[T]) -> u32 {
    units.iter().fold(0, |most, unit| most.max(unit.point()))
}

/// Whether all code points are below 128.
pub fn is_ascii<T: Unit>(units: &[T]) -> bool {
    units.chunks(256).all(|chunk| or_of_points(chunk) < 0x80)
}

/// Copies code points into another kind; the caller knows that they fit.
pub fn convert_into<From: Unit, To: Unit>(units: &[From], out: &mut [To]) {
    for (out, unit) in out.iter_mut().zip(units) {
        *out = To::truncate(unit.point());
    }
}

/// A borrowed string of any kind. A string whose code points would fit a narrower kind is allowed.
#[derive(Clone, Copy, Debug)]
pub enum TextRef<'a> {
    /// Code points up to 0xFF.
    Latin1(&'a [u8]),
    /// Code points up to 0xFFFF.
    Ucs2(&'a [u16]),
    /// Any code points.
    Ucs4(&'a [u32]),
}

/// Evaluates an expression with the units of a [`TextRef`], whatever their kind.
#[macro_export]
macro_rules! with_units {
    ($text:expr, $units:ident => $body:expr) => {
        match $text {
            $crate::text::TextRef::Latin1($units) => $body,
            $crate::text::TextRef::Ucs2($units) => $body,
            $crate::text::TextRef::Ucs4($units) => $body,
        }
    };
}

impl<'a> TextRef<'a> {
    /// The number of code points.
    pub fn len(self) -> usize {
        with_units!(self, units => units.len())
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code point at an index.
    pub fn get(self, index: usize) -> Option<u32> {
        with_units!(self, units => units.get(index).map(|unit| unit.point()))
    }

    /// Part of the string; the range lies inside it.
    pub fn slice(self, range: Range<usize>) -> Self {
        with_units!(self, units => Unit::text(&units[range]))
    }

    /// Bytes a unit.
    pub fn unit_size(self) -> usize {
        match self {
            TextRef::Latin1(_) => 1,
            TextRef::Ucs2(_) => 2,
            TextRef::Ucs4(_) => 4,
        }
    }

    /// The units as bytes, in the machine's order.
    pub fn as_bytes(self) -> &'a [u8] {
        match self {
            TextRef::Latin1(units) => units,
            TextRef::Ucs2(units) => bytemuck::cast_slice(units),
            TextRef::Ucs4(units) => bytemuck::cast_slice(units),
        }
    }

    /// The largest code point; 0 for an empty string.
    pub fn max_point(self) -> u32 {
        with_units!(self, units => max_point(units))
    }

    /// Whether all code points are below 128.
    pub fn is_ascii(self) -> bool {
        match self {
            TextRef::Latin1(units) => units.is_ascii(),
            TextRef::Ucs2(units) => is_ascii(units),
            TextRef::Ucs4(units) => is_ascii(units),
        }
    }

    /// The string as a Rust `str`, when it is stored as ASCII.
    pub fn as_ascii(self) -> Option<&'a str> {
        match self {
            TextRef::Latin1(units) if units.is_ascii() => std::str::from_utf8(units).ok(),
            _ => None,
        }
    }

    /// The code points in order.
    pub fn points(self) -> Points<'a> {
        Points { text: self, range: 0..self.len() }
    }

    /// Where `needle` stands first.
    pub fn find(self, needle: TextRef<'_>) -> Option<usize> {
        with_units!(self, units => search::find(units, &units_like(units, needle)?))
    }

    /// Where `needle` stands last.
    pub fn rfind(self, needle: TextRef<'_>) -> Option<usize> {
        with_units!(self, units => search::rfind(units, &units_like(units, needle)?))
    }

    /// How often `needle` occurs without overlap.
    pub fn count(self, needle: TextRef<'_>) -> usize {
        with_units!(self, units => match units_like(units, needle) {
            Some(needle) => search::count(units, &needle, usize::MAX),
            None => 0,
        })
    }

    /// Whether the string begins with `prefix`.
    pub fn starts_with(self, prefix: TextRef<'_>) -> bool {
        prefix.len() <= self.len() && self.slice(0..prefix.len()) == prefix
    }

    /// Whether the string ends with `suffix`.
    pub fn ends_with(self, suffix: TextRef<'_>) -> bool {
        suffix.len() <= self.len() && self.slice(self.len() - suffix.len()..self.len()) == suffix
    }
}

/// The needle in the kind of the text to be searched: `None` when one of its code points does not fit, so that it
/// cannot occur.
pub fn units_like<'n, T: Unit>(_searched: &[T], needle: TextRef<'n>) -> Option<Cow<'n, [T]>> {
    in_kind(needle)
}

/// A string in the kind `T`, when its code points fit; borrowed when it is of that kind already.
pub fn in_kind<T: Unit>(text: TextRef<'_>) -> Option<Cow<'_, [T]>> {
    with_units!(text, units => convert(units))
}

fn convert<From: Unit, To: Unit>(units: &[From]) -> Option<Cow<'_, [To]>> {
    match same_kind(units) {
        Some(same) => Some(Cow::Borrowed(same)),
        None => units.iter().map(|unit| To::from_point(unit.point())).collect(),
    }
}

/// The units as what they are, when `To` is `From`.
fn same_kind<From: Unit, To: Unit>(units: &[From]) -> Option<&[To]> {
    (size_of::<From>() == size_of::<To>()).then(|| bytemuck::cast_slice(units))
}

/// Copies a string into the start of a buffer of any kind that holds its code points; returns the rest. Joined
/// strings are written so.
pub fn copy_into<'o, T: Unit>(text: TextRef<'_>, out: &'o mut [T]) -> &'o mut [T] {
    let (start, rest) = out.split_at_mut(text.len());
    with_units!(text, units => match same_kind(units) {
        Some(same) => start.copy_from_slice(same),
        None => convert_into(units, start),
    });
    rest
}

impl PartialEq for TextRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (TextRef::Latin1(a), TextRef::Latin1(b)) => a == b,
            (TextRef::Ucs2(a), TextRef::Ucs2(b)) => a == b,
            (TextRef::Ucs4(a), TextRef::Ucs4(b)) => a == b,
            (a, b) => a.len() == b.len() && a.cmp(&b).is_eq(),
        }
    }
}

impl Eq for TextRef<'_> {}

impl Ord for TextRef<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (TextRef::Latin1(a), TextRef::Latin1(b)) => a.cmp(b),
            (TextRef::Ucs2(a), TextRef::Ucs2(b)) => a.cmp(b),
            (TextRef::Ucs4(a), TextRef::Ucs4(b)) => a.cmp(b),
            (a, b) => with_units!(a, a => with_units!(b, b => compare(a, b))),
        }
    }
}

impl PartialOrd for TextRef<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of strings of different kinds.
fn compare<A: Unit, B: Unit>(a: &[A], b: &[B]) -> Ordering {
    a.iter().map(|unit| unit.point()).cmp(b.iter().map(|unit| unit.point()))
}

/// The code points of a string.
#[derive(Clone, Debug)]
pub struct Points<'a> {
    text: TextRef<'a>,
    range: Range<usize>,
}

impl Iterator for Points<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.range.next().and_then(|index| self.text.get(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl DoubleEndedIterator for Points<'_> {
    fn next_back(&mut self) -> Option<u32> {
        self.range.next_back().and_then(|index| self.text.get(index))
    }
}

impl ExactSizeIterator for Points<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_searched_and_compared_alike() {
        let (narrow, wide) = (TextRef::Latin1(b"banana"), TextRef::Ucs4(&[0x61, 0x6E, 0x61]));
        assert_eq!((narrow.find(wide), narrow.rfind(wide), narrow.count(wide)), (Some(1), Some(3), 1));
        assert_eq!(narrow.find(TextRef::Ucs2(&[0x161])), None);
        assert!(narrow > wide && wide == TextRef::Latin1(b"ana") && narrow.ends_with(wide));
        assert!(!wide.starts_with(narrow) && wide.is_ascii() && wide.as_ascii().is_none());
    }

    #[test]
    fn single_units_are_found_from_both_ends() {
        let mut units = vec![7_u16; 100];
        assert_eq!((u16::find_unit(&units, 9), u16::rfind_unit(&units, 9)), (None, None));
        for at in [0, 15, 16, 83, 84, 99] {
            units[at] = 9;
            assert_eq!((u16::find_unit(&units, 9), u16::rfind_unit(&units, 9)), (Some(at), Some(at)));
            units[at] = 7;
        }
    }

    #[test]
    fn pieces_are_joined_in_a_wider_kind() {
        let mut out = [0_u16; 4];
        let rest = copy_into(TextRef::Ucs2(&[0x3BB]), copy_into(TextRef::Latin1(b"ab"), &mut out));
        assert_eq!(rest.len(), 1);
        assert_eq!(out, [0x61, 0x62, 0x3BB, 0]);
        assert_eq!(copy_into::<u32>(TextRef::Latin1(b""), &mut []), &mut []);
    }
}
