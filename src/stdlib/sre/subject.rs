//! What the matcher asks of the code units of a subject.

use memchr::memmem::Finder;
use taipan_runtime::text;

/// One code unit, which is one character.
pub(super) trait Unit: text::Unit {
    /// Whether every unit is below 256.
    const NARROW: bool = false;

    /// The code point.
    #[inline(always)]
    fn code(self) -> u32 {
        self.point()
    }

    /// Where the character `ch` first stands.
    fn find(units: &[Self], ch: u32) -> Option<usize> {
        Self::find_unit(units, Self::from_point(ch)?)
    }

    /// Where the character `ch` last stands.
    fn find_last(units: &[Self], ch: u32) -> Option<usize> {
        Self::rfind_unit(units, Self::from_point(ch)?)
    }

    /// Where one of the characters first stands.
    fn find_any(units: &[Self], chars: &[u32]) -> Option<usize> {
        match *chars {
            [only] => Self::find(units, only),
            _ => units.iter().position(|unit| chars.contains(&unit.code())),
        }
    }

    /// Where the text first stands. The finder looks for it among bytes.
    fn find_text(units: &[Self], text: &[u32], _narrow: Option<&Finder<'_>>) -> Option<usize> {
        let (&first, after) = text.split_first()?;
        let mut start = 0;
        while let Some(found) = Self::find(units.get(start..)?, first) {
            let here = units.get(start + found + 1..)?.get(..after.len())?;
            if here.iter().zip(after).all(|(unit, &ch)| unit.code() == ch) {
                return Some(start + found);
            }
            start += found + 1;
        }
        None
    }
}

impl Unit for u8 {
    const NARROW: bool = true;

    /// Several characters are below U+0100 each, or the caller looks at what was found.
    fn find_any(units: &[u8], chars: &[u32]) -> Option<usize> {
        match *chars {
            [a] => Self::find(units, a),
            [a, b] => memchr::memchr2(a as u8, b as u8, units),
            [a, b, c] => memchr::memchr3(a as u8, b as u8, c as u8, units),
            _ => units.iter().position(|unit| chars.contains(&unit.code())),
        }
    }

    /// A text with a wider character stands nowhere among bytes.
    fn find_text(units: &[u8], _text: &[u32], narrow: Option<&Finder<'_>>) -> Option<usize> {
        narrow?.find(units)
    }
}

impl Unit for u16 {}

impl Unit for u32 {}
