//! What Unicode 16.0 and 3.2 say about a code point, as far as `unicodedata` asks and `str` does not.
//!
//! Each version has a sorted table of the rows of code points that have the same record; both share the records.

#[rustfmt::skip]
mod data;
mod normalize;

use data::CATEGORIES;
use data::DECOMPOSITIONS;
use data::DIRECTIONS;
use data::OLD_DECIMALS;
use data::OLD_NUMERICS;
use data::OLD_RUNS;
use data::RECORDS;
use data::RUNS;
use data::SEQUENCES;
use data::TAGS;
use data::WIDTHS;
use taipan_runtime::text::names;
use taipan_runtime::text::unicode;

pub use normalize::Form;
pub use normalize::Normalizer;

/// Category, direction, width, combining class, whether it is mirrored.
type Record = (u8, u8, u8, u8, u8);
/// First code point of a row, and the number of its record.
type Run = (u32, u16);

/// A version of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 16.0
    Current,
    /// 3.2, which internationalised domain names are defined by.
    Old,
}

impl Version {
    /// Its number.
    pub fn number(self) -> &'static str {
        match self {
            Version::Current => "16.0.0",
            Version::Old => "3.2.0",
        }
    }

    fn record(self, point: u32) -> &'static Record {
        let runs: &[Run] = match self {
            Version::Current => &RUNS,
            Version::Old => &OLD_RUNS,
        };
        let next = runs.partition_point(|run| run.0 <= point);
        &RECORDS[usize::from(runs[next.saturating_sub(1)].1)]
    }

    /// The general category.
    pub fn category(self, point: u32) -> &'static str {
        CATEGORIES[usize::from(self.record(point).0)]
    }

    /// The bidirectional class, empty for none.
    pub fn direction(self, point: u32) -> &'static str {
        DIRECTIONS[usize::from(self.record(point).1)]
    }

    /// The East Asian width.
    pub fn width(self, point: u32) -> &'static str {
        WIDTHS[usize::from(self.record(point).2)]
    }

    /// The canonical combining class.
    pub fn combining(self, point: u32) -> u8 {
        self.record(point).3
    }

    /// Whether it is mirrored in text that runs the other way.
    pub fn is_mirrored(self, point: u32) -> bool {
        self.record(point).4 != 0
    }

    /// Whether the old version has no such character.
    fn lacks(self, point: u32) -> bool {
        self == Version::Old && self.category(point) == "Cn"
    }

    /// The value as a decimal digit.
    pub fn decimal(self, point: u32) -> Option<u8> {
        if self == Version::Old {
            if self.lacks(point) {
                return None;
            }
            if let Ok(at) = OLD_DECIMALS.binary_search_by_key(&point, |entry| entry.0) {
                return u8::try_from(OLD_DECIMALS[at].1).ok();
            }
        }
        unicode::decimal(point)
    }

    /// The value as a digit; the same in every version.
    pub fn digit(self, point: u32) -> Option<u8> {
        unicode::digit(point)
    }

    /// The value as a number.
    pub fn numeric(self, point: u32) -> Option<f64> {
        if self == Version::Old {
            if self.lacks(point) {
                return None;
            }
            if let Ok(at) = OLD_NUMERICS.binary_search_by_key(&point, |entry| entry.0) {
                return Some(OLD_NUMERICS[at].1).filter(|value| *value >= 0.0);
            }
        }
        unicode::numeric(point)
    }

    /// The name.
    pub fn name(self, point: u32) -> Option<String> {
        if self.lacks(point) { None } else { names::name(point) }
    }

    /// The text of a name, an alias or the name of a sequence; the old version has names only.
    pub fn lookup(self, name: &str) -> Option<String> {
        if let Some(found) = names::lookup(name) {
            // Control characters have aliases only.
            let is_own = match names::name(found) {
                Some(own) => own.eq_ignore_ascii_case(name),
                None => self.category(found) != "Cc",
            };
            return char::from_u32(found).filter(|_| is_own || self == Version::Current).map(String::from);
        }
        let upper = name.to_ascii_uppercase();
        let at = SEQUENCES.binary_search_by_key(&upper.as_str(), |entry| entry.0).ok()?;
        (self == Version::Current).then(|| SEQUENCES[at].1.to_owned())
    }

    /// The decomposition as the database writes it: a tag unless it is canonical, and code points.
    pub fn decomposition(self, point: u32) -> String {
        if self.lacks(point) {
            return String::new();
        }
        if let Some(jamos) = normalize::jamos_of(point) {
            return hexadecimal(String::new(), jamos.into_iter().filter(|&jamo| jamo != 0));
        }
        match mapping(point) {
            Some((0, points)) => hexadecimal(String::new(), points.chars().map(u32::from)),
            Some((tag, points)) => {
                let tag = format!("<{}>", TAGS[usize::from(tag)]);
                hexadecimal(tag, points.chars().map(u32::from))
            }
            None => String::new(),
        }
    }
}

/// Appends code points, blanks between.
fn hexadecimal(mut out: String, points: impl Iterator<Item = u32>) -> String {
    for point in points {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&format!("{point:04X}"));
    }
    out
}

/// The tag and the text of a decomposition, Hangul syllables aside; tag 0 is the canonical one.
fn mapping(point: u32) -> Option<(u8, &'static str)> {
    let at = DECOMPOSITIONS.binary_search_by_key(&point, |entry| entry.0).ok()?;
    let (_, tag, points) = DECOMPOSITIONS[at];
    Some((tag, points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties() {
        let new = Version::Current;
        assert_eq!((new.category(0x41), new.direction(0x41), new.width(0x41)), ("Lu", "L", "Na"));
        assert_eq!((new.combining(0x301), new.is_mirrored(0x28)), (230, true));
        assert_eq!((new.category(0x10FFFF), new.category(u32::MAX)), ("Cn", "Cn"));
        assert_eq!(Version::Old.category(0x221), "Cn");
        assert_eq!(new.decomposition(0xA8), "<compat> 0020 0308");
        assert_eq!(new.decomposition(0xAC01), "1100 1161 11A8");
    }

    #[test]
    fn names_of_sequences() {
        let name = "keycap digit one";
        assert_eq!(Version::Current.lookup(name).as_deref(), Some("1\u{FE0F}\u{20E3}"));
        assert_eq!(Version::Old.lookup(name), None);
        assert_eq!(Version::Old.lookup("NULL"), None);
    }
}
