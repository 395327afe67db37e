//! Sets of characters: a table for the first 256, the set's own items for the rest.

use super::subject::Unit;
use super::unicode;
use super::words::category;

/// How a character is changed before a set is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fold {
    /// Not at all.
    Exact,
    /// To its ASCII lower case.
    Ascii,
    /// To its simple lower case.
    Unicode,
    /// Both cases of the locale are asked.
    Locale,
}

impl Fold {
    /// The character that stands for `ch` in a comparison.
    pub(super) fn apply(self, ch: u32) -> u32 {
        match self {
            Fold::Exact => ch,
            // The locale is C: Python's own default encoding leaves its letters the ASCII ones.
            Fold::Ascii | Fold::Locale => unicode::lower_ascii(ch),
            Fold::Unicode => unicode::lower(ch),
        }
    }
}

/// One item of a set, in the order of the code words: the first that holds the character decides.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// From here on holding means not belonging.
    Negate,
    /// One character.
    Literal(u32),
    /// First and last character.
    Range(u32, u32),
    /// First and last, asked for the character and for its upper case.
    RangeBothCases(u32, u32),
    /// A category by its number in [`category`].
    Category(u32),
    /// A bitmap of the first 256 characters.
    Bitmap(Box<[u32; 8]>),
    /// The basic plane: for each high byte the number of a bitmap.
    Plane {
        /// The number of the bitmap of each high byte.
        map: Box<[u8; 256]>,
        /// The bitmaps.
        bitmaps: Box<[[u32; 8]]>,
    },
}

impl Item {
    fn holds(&self, ch: u32) -> bool {
        match self {
            Item::Negate => false,
            Item::Literal(one) => ch == *one,
            Item::Range(low, high) => (*low..=*high).contains(&ch),
            Item::RangeBothCases(low, high) => {
                (*low..=*high).contains(&ch) || (*low..=*high).contains(&unicode::upper(ch))
            }
            Item::Category(number) => in_category(*number, ch),
            Item::Bitmap(bits) => ch < 256 && has_bit(bits, ch),
            Item::Plane { map, bitmaps } => plane_holds(map, bitmaps, ch),
        }
    }

    /// Whether the item may hold a character from U+0100 on.
    fn is_wide(&self) -> bool {
        match self {
            Item::Literal(one) => *one > 0xFF,
            Item::Range(_, high) => *high > 0xFF,
            Item::Bitmap(_) => false,
            Item::Category(number) => !matches!(*number, 0 | 2 | 4 | 6 | 8),
            Item::Negate | Item::RangeBothCases(..) | Item::Plane { .. } => true,
        }
    }
}

fn plane_holds(map: &[u8; 256], bitmaps: &[[u32; 8]], ch: u32) -> bool {
    let Some(&number) = map.get((ch >> 8) as usize) else { return false };
    bitmaps.get(usize::from(number)).is_some_and(|bits| has_bit(bits, ch & 0xFF))
}

fn has_bit(bits: &[u32; 8], ch: u32) -> bool {
    bits[(ch >> 5 & 7) as usize] >> (ch & 31) & 1 == 1
}

/// Whether `ch` is in the category of that number.
pub(super) fn in_category(number: u32, ch: u32) -> bool {
    let inside = match number & !1 {
        category::DIGIT => (0x30..=0x39).contains(&ch),
        category::SPACE => unicode::is_ascii_space(ch),
        category::WORD | category::LOC_WORD => unicode::is_ascii_word(ch),
        category::LINEBREAK => ch == 0x0A,
        category::UNI_DIGIT => unicode::is_decimal(ch),
        category::UNI_SPACE => unicode::is_space(ch),
        category::UNI_WORD => unicode::is_word(ch),
        _ => unicode::is_line_break(ch),
    };
    inside == (number & 1 == 0)
}

/// The characters from U+0100 on that a class holds.
#[derive(Clone, Debug)]
enum Wide {
    None,
    Items { items: Box<[Item]>, fold: Fold },
}

/// A set of characters, ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct Class {
    table: Box<[bool; 256]>,
    wide: Wide,
}

impl Class {
    /// The class of `items`, asked for the folded character.
    pub(super) fn new(items: Vec<Item>, fold: Fold) -> Self {
        let table = std::array::from_fn(|ch| decide(&items, fold, ch as u32));
        let wide = if fold != Fold::Unicode && !items.iter().any(Item::is_wide) {
            Wide::None
        } else {
            Wide::Items { items: items.into(), fold }
        };
        Class { table: Box::new(table), wide }
    }

    /// No character.
    pub(super) fn empty() -> Self {
        Class { table: Box::new([false; 256]), wide: Wide::None }
    }

    /// Whether the class holds `unit`.
    #[inline(always)]
    pub(super) fn holds<U: Unit>(&self, unit: U) -> bool {
        let ch = unit.code();
        if ch < 256 { self.table[ch as usize] } else { self.holds_wide(ch) }
    }

    #[inline(never)]
    fn holds_wide(&self, ch: u32) -> bool {
        match &self.wide {
            Wide::None => false,
            Wide::Items { items, fold } => decide(items, *fold, ch),
        }
    }

    /// The answers for the first 256 characters.
    pub(super) fn table(&self) -> &[bool; 256] {
        &self.table
    }

    /// Whether the class may hold a character from U+0100 on.
    pub(super) fn is_wide(&self) -> bool {
        !matches!(self.wide, Wide::None)
    }
}

/// Whether the set `items` holds `ch` under `fold`.
fn decide(items: &[Item], fold: Fold, ch: u32) -> bool {
    let lower = fold.apply(ch);
    if holds(items, lower) {
        return true;
    }
    fold == Fold::Locale && holds(items, unicode::upper_ascii(ch))
}

fn holds(items: &[Item], ch: u32) -> bool {
    let mut inside = true;
    for item in items {
        if matches!(item, Item::Negate) {
            inside = !inside;
        } else if item.holds(ch) {
            return inside;
        }
    }
    !inside
}
