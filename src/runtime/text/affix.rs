//! What is done at the ends of a text: stripping, padding; and the expansion of tabs.

use std::ops::Range;

use smallvec::SmallVec;

use super::TextRef;
use super::Unit;
use crate::with_units;

/// The sides at which a text is stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// `strip`
    Both,
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
}

/// What is left of `text` when units that satisfy `strips` are taken from its ends.
pub fn strip<T: Unit>(text: &[T], sides: Sides, strips: impl Fn(T) -> bool) -> Range<usize> {
    let start = match sides {
        Sides::Right => 0,
        _ => text.iter().position(|&unit| !strips(unit)).unwrap_or(text.len()),
    };
    let end = match sides {
        Sides::Left => text.len(),
        _ => text[start..].iter().rposition(|&unit| !strips(unit)).map_or(start, |last| start + last + 1),
    };
    start..end
}

/// A set of code points, for `str.strip(chars)`.
#[derive(Clone, Debug)]
pub struct PointSet {
    /// One bit for each code point of Latin-1.
    latin1: [u64; 4],
    /// The others, sorted.
    wide: SmallVec<[u32; 8]>,
}

impl PointSet {
    /// The set of the code points of `text`.
    pub fn new(text: TextRef<'_>) -> Self {
        let mut set = PointSet { latin1: [0; 4], wide: SmallVec::new() };
        with_units!(text, units => for unit in units {
            match unit.point() {
                point @ 0..=0xFF => set.latin1[point as usize / 64] |= 1 << (point % 64),
                point => set.wide.push(point),
            }
        });
        set.wide.sort_unstable();
        set
    }

    /// Whether the set has a code point.
    #[inline]
    pub fn contains<T: Unit>(&self, unit: T) -> bool {
        match unit.point() {
            point @ 0..=0xFF => self.latin1[point as usize / 64] >> (point % 64) & 1 == 1,
            point => self.wide.binary_search(&point).is_ok(),
        }
    }
}

/// The padding left and right that `center` gives a text of `len` units.
pub fn center_padding(len: usize, width: usize) -> (usize, usize) {
    let margin = width.saturating_sub(len);
    // An odd unit goes to the left when the width is odd.
    let left = margin / 2 + (margin & width & 1);
    (left, margin - left)
}

/// Fills `out` with `left` times `fill`, the text, and `fill` up to the end.
pub fn pad_into<T: Unit>(text: &[T], left: usize, fill: T, out: &mut [T]) {
    let (before, rest) = out.split_at_mut(left);
    let (middle, after) = rest.split_at_mut(text.len());
    before.fill(fill);
    middle.copy_from_slice(text);
    after.fill(fill);
}

/// `text.zfill(len)` where `len`, the length of `out`, is not below the text's: zeros go behind the sign.
pub fn zfill_into<T: Unit>(text: &[T], out: &mut [T]) {
    let zeros = out.len() - text.len();
    pad_into(text, zeros, T::truncate('0'.into()), out);
    if zeros > 0 && out.get(zeros).is_some_and(|unit| matches!(unit.point(), 0x2B | 0x2D)) {
        out.swap(0, zeros);
    }
}

/// The length of `text.expandtabs(tab_size)`, or `None` when no address space could hold it.
pub fn expand_tabs_size<T: Unit>(text: &[T], tab_size: usize) -> Option<usize> {
    let mut columns = Columns::new(tab_size);
    let mut size = 0_usize;
    for &unit in text {
        size = size.checked_add(columns.width(unit))?;
    }
    (size <= isize::MAX as usize).then_some(size)
}

/// `text.expandtabs(tab_size)` into `out`, [`expand_tabs_size`] units long.
pub fn expand_tabs_into<T: Unit>(text: &[T], tab_size: usize, out: &mut [T]) {
    let mut columns = Columns::new(tab_size);
    let mut at = 0;
    for &unit in text {
        let width = columns.width(unit);
        let fill = if unit.point() == u32::from(b'\t') { T::truncate(' '.into()) } else { unit };
        out[at..at + width].fill(fill);
        at += width;
    }
}

/// The column within a line, modulo the size of a tab.
struct Columns {
    tab_size: usize,
    column: usize,
}

impl Columns {
    fn new(tab_size: usize) -> Self {
        Columns { tab_size, column: 0 }
    }

    /// How many units stand for `unit`.
    fn width<T: Unit>(&mut self, unit: T) -> usize {
        match unit.point() {
            0x09 if self.tab_size == 0 => 0,
            0x09 => self.tab_size - std::mem::take(&mut self.column),
            0x0A | 0x0D => {
                self.column = 0;
                1
            }
            _ => {
                self.column += 1;
                if self.column >= self.tab_size {
                    self.column = 0;
                }
                1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripping() {
        let text = b"xxaxbyx";
        let set = PointSet::new(TextRef::Ucs2(&[0x78, 0x79, 0x3BB]));
        let left = |sides| &text[strip(text, sides, |unit| set.contains(unit))];
        assert_eq!(
            [left(Sides::Both), left(Sides::Left), left(Sides::Right)],
            [&b"axb"[..], b"axbyx", b"xxaxb"]
        );
        assert_eq!(strip(b"xx", Sides::Both, |_| true), 2..2);
        assert!(set.contains(0x3BB_u32) && !set.contains(0x3BC_u16));
    }

    #[test]
    fn centring_puts_the_odd_space_where_python_does() {
        assert_eq!(center_padding(1, 4), (1, 2));
        assert_eq!(center_padding(2, 5), (2, 1));
        assert_eq!(center_padding(5, 2), (0, 0));
    }

    #[test]
    fn zeros_go_behind_the_sign() {
        let mut out = [0; 5];
        zfill_into(b"-42", &mut out);
        assert_eq!(&out, b"-0042");
        zfill_into(b"", &mut out);
        assert_eq!(&out, b"00000");
    }

    #[test]
    fn tabs() {
        let expand = |text: &[u8], size| {
            let mut out = vec![0; expand_tabs_size(text, size).unwrap()];
            expand_tabs_into(text, size, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(expand(b"a\tbc\td\n\te", 4), "a   bc  d\n    e");
        assert_eq!(expand(b"abcd\te", 4), "abcd    e");
        assert_eq!(expand(b"a\tb", 0), "ab");
        assert_eq!(expand(b"a\tb", 1), "a b");
        assert_eq!(expand_tabs_size(b"\t\t\t", usize::MAX / 2), None);
    }
}
