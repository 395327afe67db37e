//! Normal forms of text.
//!
//! While a text is normalized, a code point carries its combining class in the eight bits above its own.

use super::Version;
use super::data::COMPOSITIONS;
use super::data::OLD_DECOMPOSITIONS;
use super::mapping;

/// A normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Whether what is compatible only is replaced too.
    pub compatible: bool,
    /// Whether the result is composed again.
    pub composed: bool,
}

impl Form {
    /// The form of a name.
    pub fn of_name(name: &str) -> Option<Form> {
        let (compatible, composed) = match name {
            "NFC" => (false, true),
            "NFKC" => (true, true),
            "NFD" => (false, false),
            "NFKD" => (true, false),
            _ => return None,
        };
        Some(Form { compatible, composed })
    }

    /// Below this code point every text is in the form.
    pub fn first_changed(self) -> u32 {
        match (self.compatible, self.composed) {
            (true, _) => 0xA0,
            (false, false) => 0xC0,
            (false, true) => 0x300,
        }
    }
}

/// Parts of Hangul syllables: the first of each kind, and how many there are.
const SYLLABLES: u32 = 0xAC00;
const LEADS: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
/// One before the first: no trailing consonant.
const TRAILS: u32 = 0x11A7;
const LEAD_COUNT: u32 = 19;
const VOWEL_COUNT: u32 = 21;
const TRAIL_COUNT: u32 = 28;
const SYLLABLE_COUNT: u32 = LEAD_COUNT * VOWEL_COUNT * TRAIL_COUNT;

/// The parts of a Hangul syllable, 0 for a trailing consonant that is not there.
pub(super) fn jamos_of(point: u32) -> Option<[u32; 3]> {
    let index = point.checked_sub(SYLLABLES).filter(|&index| index < SYLLABLE_COUNT)?;
    let (block, trail) = (index / TRAIL_COUNT, index % TRAIL_COUNT);
    let trail = if trail == 0 { 0 } else { TRAILS + trail };
    Some([LEADS + block / VOWEL_COUNT, VOWELS + block % VOWEL_COUNT, trail])
}

/// Two parts of a Hangul syllable as one code point.
fn compose_hangul(first: u32, second: u32) -> Option<u32> {
    let lead = first.wrapping_sub(LEADS);
    let vowel = second.wrapping_sub(VOWELS);
    if lead < LEAD_COUNT && vowel < VOWEL_COUNT {
        return Some(SYLLABLES + (lead * VOWEL_COUNT + vowel) * TRAIL_COUNT);
    }
    let index = first.wrapping_sub(SYLLABLES);
    let trail = second.wrapping_sub(TRAILS);
    let open = index < SYLLABLE_COUNT && index.is_multiple_of(TRAIL_COUNT);
    (open && (1..TRAIL_COUNT).contains(&trail)).then(|| first + trail)
}

fn compose(first: u32, second: u32) -> Option<u32> {
    let composed = || {
        let at = COMPOSITIONS.binary_search_by_key(&(first, second), |entry| entry.0).ok()?;
        Some(COMPOSITIONS[at].1)
    };
    compose_hangul(first, second).or_else(composed)
}

/// Calls `emit` for each code point of the full decomposition.
fn decompose(version: Version, compatible: bool, point: u32, emit: &mut impl FnMut(u32)) {
    if point < 0xA0 {
        return emit(point);
    }
    if let Some(jamos) = jamos_of(point) {
        return jamos.into_iter().filter(|&jamo| jamo != 0).for_each(emit);
    }
    if version == Version::Old {
        if version.lacks(point) {
            return emit(point);
        }
        if let Ok(at) = OLD_DECOMPOSITIONS.binary_search_by_key(&point, |entry| entry.0) {
            return emit(OLD_DECOMPOSITIONS[at].1);
        }
    }
    match mapping(point) {
        Some((tag, points)) if tag == 0 || compatible => {
            for part in points.chars() {
                decompose(version, compatible, u32::from(part), emit);
            }
        }
        _ => emit(point),
    }
}

const CLASS_SHIFT: u32 = 24;

fn class(marked: u32) -> u32 {
    marked >> CLASS_SHIFT
}

fn point(marked: u32) -> u32 {
    marked & ((1 << CLASS_SHIFT) - 1)
}

/// Normalizes one text. It is fed with the text's code points twice: first to learn how long the result may become.
pub struct Normalizer {
    version: Version,
    form: Form,
    points: Vec<u32>,
}

impl Normalizer {
    /// With nothing in it.
    pub fn new(version: Version, form: Form) -> Self {
        Normalizer { version, form, points: Vec::new() }
    }

    /// How many code points the decomposition of one has.
    pub fn width(&self, point: u32) -> usize {
        let mut count = 0;
        decompose(self.version, self.form.compatible, point, &mut |_| count += 1);
        count
    }

    /// Makes room for code points; false where there is none.
    pub fn reserve(&mut self, count: usize) -> bool {
        self.points.try_reserve_exact(count).is_ok()
    }

    /// Adds a code point of the text.
    pub fn push(&mut self, point: u32) {
        let points = &mut self.points;
        decompose(self.version, self.form.compatible, point, &mut |part| {
            // The classes of old characters have stayed the same, and new ones are put in order too.
            let class = u32::from(Version::Current.combining(part));
            points.push(part | class << CLASS_SHIFT);
        });
    }

    /// The text in its form.
    pub fn finish(mut self) -> Vec<u32> {
        let is_starter = |marked: &u32| class(*marked) == 0;
        for marks in self.points.split_mut(is_starter).filter(|marks| marks.len() > 1) {
            marks.sort_by_key(|&marked| class(marked));
        }
        if self.form.composed {
            self.compose();
        }
        for marked in &mut self.points {
            *marked = point(*marked);
        }
        self.points
    }

    /// Composes each starter with the marks behind it that nothing blocks.
    fn compose(&mut self) {
        let points = &mut self.points;
        let mut starter = None;
        let (mut last_class, mut kept) = (0, 0);
        for at in 0..points.len() {
            let marked = points[at];
            if let Some(start) = starter {
                let blocked = kept != start + 1 && last_class >= class(marked);
                if !blocked && let Some(both) = compose(point(points[start]), point(marked)) {
                    points[start] = both;
                    continue;
                }
            }
            if class(marked) == 0 {
                starter = Some(kept);
            }
            last_class = class(marked);
            points[kept] = marked;
            kept += 1;
        }
        points.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(form: &str, text: &str) -> String {
        let form = Form::of_name(form).expect("a form");
        let mut normalizer = Normalizer::new(Version::Current, form);
        text.chars().for_each(|c| normalizer.push(u32::from(c)));
        normalizer.finish().into_iter().filter_map(char::from_u32).collect()
    }

    #[test]
    fn forms() {
        assert_eq!(normal("NFD", "\u{1E69}"), "s\u{323}\u{307}");
        assert_eq!(normal("NFC", "s\u{307}\u{323}"), "\u{1E69}");
        assert_eq!(normal("NFKC", "\u{FB01}\u{2460}"), "fi1");
        assert_eq!(normal("NFC", "\u{1100}\u{1161}\u{11A8}"), "\u{AC01}");
        assert_eq!(normal("NFD", "\u{AC01}"), "\u{1100}\u{1161}\u{11A8}");
        assert_eq!(normal("NFC", "\u{212B}\u{958}"), "\u{C5}\u{915}\u{93C}");
    }
}
