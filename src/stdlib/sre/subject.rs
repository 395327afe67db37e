//! What the matcher asks of the code units of a subject.

use memchr::memmem::Finder;

/// One code unit, which is one character.
pub(super) trait Unit: Copy + Eq + 'static {
    /// Whether every unit is below 256.
    const NARROW: bool;

    /// The code point.
    fn code(self) -> u32;

    /// Where the character `ch` first stands.
    fn find(units: &[Self], ch: u32) -> Option<usize> {
        units.iter().position(|unit| unit.code() == ch)
    }

    /// Where one of the characters first stands.
    fn find_any(units: &[Self], chars: &[u32]) -> Option<usize> {
        units.iter().position(|unit| chars.contains(&unit.code()))
    }

    /// Where the character `ch` last stands.
    fn find_last(units: &[Self], ch: u32) -> Option<usize> {
        units.iter().rposition(|unit| unit.code() == ch)
    }

    /// Where the text, which is not empty, may first stand. The finder looks for it among bytes.
    fn find_text(units: &[Self], text: &[u32], _narrow: Option<&Finder<'_>>) -> Option<usize> {
        units.windows(text.len()).position(|window| window.iter().zip(text).all(|(a, &b)| a.code() == b))
    }
}

impl Unit for u8 {
    const NARROW: bool = true;

    #[inline(always)]
    fn code(self) -> u32 {
        u32::from(self)
    }

    fn find(units: &[u8], ch: u32) -> Option<usize> {
        memchr::memchr(u8::try_from(ch).ok()?, units)
    }

    fn find_any(units: &[u8], chars: &[u32]) -> Option<usize> {
        match *chars {
            [a] => memchr::memchr(a as u8, units),
            [a, b] => memchr::memchr2(a as u8, b as u8, units),
            [a, b, c] => memchr::memchr3(a as u8, b as u8, c as u8, units),
            _ => units.iter().position(|unit| chars.contains(&unit.code())),
        }
    }

    fn find_last(units: &[u8], ch: u32) -> Option<usize> {
        memchr::memrchr(u8::try_from(ch).ok()?, units)
    }

    /// A text with a wider character stands nowhere among bytes.
    fn find_text(units: &[u8], _text: &[u32], narrow: Option<&Finder<'_>>) -> Option<usize> {
        narrow?.find(units)
    }
}

impl Unit for u16 {
    const NARROW: bool = false;

    #[inline(always)]
    fn code(self) -> u32 {
        u32::from(self)
    }
}

impl Unit for u32 {
    const NARROW: bool = false;

    #[inline(always)]
    fn code(self) -> u32 {
        self
    }
}
