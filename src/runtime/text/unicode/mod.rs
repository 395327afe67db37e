//! What Unicode 16.0 says about a code point, as far as `str` asks.
//!
//! A code point's record is found through two tables: the index gives its block of 256 code points, the block its
//! record. Both are made at compile time from runs.

mod data;

use data::BLOCK_RUNS;
use data::BLOCKS;
use data::DIGITS;
use data::INDEX_RUNS;
use data::NUMERICS;
use data::RECORDS;
use data::SPECIAL;

/// Flags; what to add to the code point for upper, lower, title case and case folding.
type Record = (u16, i32, i32, i32, i32);

/// `str.isalpha`
pub const ALPHA: u16 = 1 << 0;
/// `str.isdecimal`
pub const DECIMAL: u16 = 1 << 1;
/// `str.isdigit`
pub const DIGIT: u16 = 1 << 2;
/// `str.isnumeric`
pub const NUMERIC: u16 = 1 << 3;
/// A small letter.
pub const LOWER: u16 = 1 << 4;
/// A capital letter.
pub const UPPER: u16 = 1 << 5;
/// A letter in title case, such as U+01C5.
pub const TITLE: u16 = 1 << 6;
/// `str.isspace`
pub const SPACE: u16 = 1 << 7;
/// `str.isprintable`
pub const PRINTABLE: u16 = 1 << 8;
/// Begins an identifier.
pub const ID_START: u16 = 1 << 9;
/// Goes on with an identifier.
pub const ID_CONTINUE: u16 = 1 << 10;
/// Ends a line for `str.splitlines`.
pub const LINE_BREAK: u16 = 1 << 11;
/// Has case, or is a letter that behaves so.
pub const CASED: u16 = 1 << 12;
/// Is passed over by the rule of the final sigma.
pub const CASE_IGNORABLE: u16 = 1 << 13;
/// Has a case mapping of several code points.
const SPECIAL_CASE: u16 = 1 << 14;

const BLOCK: usize = 256;
const CODE_POINTS: usize = 0x11_0000;

static INDEX: [u8; CODE_POINTS / BLOCK] = expand(&INDEX_RUNS);
static BLOCK_RECORDS: [u8; BLOCKS * BLOCK] = expand(&BLOCK_RUNS);

/// Writes runs of equal values out.
const fn expand<const LEN: usize>(runs: &[(u16, u8)]) -> [u8; LEN] {
    let mut out = [0; LEN];
    let (mut run, mut at) = (0, 0);
    while run < runs.len() {
        let (count, value) = runs[run];
        let end = at + count as usize;
        while at < end {
            out[at] = value;
            at += 1;
        }
        run += 1;
    }
    assert!(at == LEN);
    out
}

#[inline]
fn record(point: u32) -> &'static Record {
    let block = INDEX.get(point as usize / BLOCK).copied().unwrap_or(INDEX[INDEX.len() - 1]);
    let number = BLOCK_RECORDS[usize::from(block) * BLOCK + point as usize % BLOCK];
    &RECORDS[usize::from(number)]
}

/// All flags of a code point.
#[inline]
pub fn flags(point: u32) -> u16 {
    record(point).0
}

/// Whether a code point has one of the flags in `wanted`.
#[inline]
pub fn has(point: u32, wanted: u16) -> bool {
    flags(point) & wanted != 0
}

/// A mapping of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// To capitals.
    Upper,
    /// To small letters, without the rule of the final sigma.
    Lower,
    /// To the form at the start of a word.
    Title,
    /// To the form for caseless comparison.
    Fold,
}

/// What a code point is mapped to: at most three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapped {
    /// One code point.
    One(u32),
    /// Several.
    Many(&'static str),
}

/// Maps a code point, with the special cases that give several.
#[inline]
pub fn map(point: u32, case: Case) -> Mapped {
    let &(flags, upper, lower, title, fold) = record(point);
    if flags & SPECIAL_CASE != 0 {
        return map_special(point, case);
    }
    let delta = match case {
        Case::Upper => upper,
        Case::Lower => lower,
        Case::Title => title,
        Case::Fold => fold,
    };
    Mapped::One(point.wrapping_add_signed(delta))
}

#[cold]
fn map_special(point: u32, case: Case) -> Mapped {
    match SPECIAL.binary_search_by_key(&point, |entry| entry.0) {
        Ok(at) => Mapped::Many(SPECIAL[at].1[case as usize]),
        Err(_) => Mapped::One(point),
    }
}

/// The value of a decimal digit of any script.
#[inline]
pub fn decimal(point: u32) -> Option<u8> {
    match point {
        0..0x80 => (point as u8).is_ascii_digit().then(|| point as u8 - b'0'),
        _ if has(point, DECIMAL) => digit(point),
        _ => None,
    }
}

/// The value of a digit, superscripts and the like included.
pub fn digit(point: u32) -> Option<u8> {
    let run = DIGITS.partition_point(|run| run.0 <= point).checked_sub(1)?;
    let (start, count, first) = DIGITS[run];
    let offset = point - start;
    (offset < u32::from(count)).then(|| first + offset as u8)
}

/// The value of a number of any script.
pub fn numeric(point: u32) -> Option<f64> {
    let run = NUMERICS.partition_point(|run| run.0 <= point).checked_sub(1)?;
    let (start, count, first, denominator) = NUMERICS[run];
    let offset = point - start;
    (offset < u32::from(count)).then(|| (first + i64::from(offset)) as f64 / f64::from(denominator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_agrees_with_the_standard_library() {
        for byte in 0..0x80_u8 {
            let point = u32::from(byte);
            assert_eq!(has(point, ALPHA), byte.is_ascii_alphabetic());
            assert_eq!(has(point, LOWER), byte.is_ascii_lowercase());
            assert_eq!(has(point, PRINTABLE), (b' '..0x7F).contains(&byte));
            assert_eq!(map(point, Case::Upper), Mapped::One(byte.to_ascii_uppercase().into()));
            assert_eq!(decimal(point), char::from(byte).to_digit(10).map(|digit| digit as u8));
        }
        assert!(has(0x1C, SPACE) && has(0x85, LINE_BREAK) && !has(0x180E, SPACE));
    }

    #[test]
    fn the_whole_range_is_covered() {
        let count = |flag| (0..CODE_POINTS as u32).filter(|&point| has(point, flag)).count();
        let counts =
            [ALPHA, DECIMAL, DIGIT, NUMERIC, LOWER, UPPER, TITLE, SPACE, PRINTABLE, ID_START, ID_CONTINUE];
        assert_eq!(counts.map(count), [141028, 760, 888, 2002, 2569, 1978, 31, 29, 154810, 141247, 144522]);
        assert!(!has(0x10FFFF, PRINTABLE) && !has(u32::MAX, PRINTABLE));
    }

    #[test]
    fn special_cases() {
        assert_eq!(map(0xDF, Case::Upper), Mapped::Many("SS"));
        assert_eq!(map(0xDF, Case::Title), Mapped::Many("Ss"));
        assert_eq!(map(0x130, Case::Lower), Mapped::Many("i\u{307}"));
        assert_eq!(map(0x1C5, Case::Title), Mapped::One(0x1C5));
        assert_eq!(map(0x13A0, Case::Fold), Mapped::One(0x13A0));
        assert_eq!(map(0xAB70, Case::Fold), Mapped::One(0x13A0));
    }

    #[test]
    fn values() {
        assert_eq!((decimal(0x663), decimal(0xB2), digit(0xB2)), (Some(3), None, Some(2)));
        assert_eq!(numeric(0xBD), Some(0.5));
        assert_eq!(numeric(0x5146), Some(1e6));
        assert_eq!((numeric(0x41), digit(0x10FFFF)), (None, None));
    }
}
