//! Finding, counting, replacing.

use memchr::memmem;

use super::Unit;
use super::two_way;

/// Wide text is searched as bytes, where a needle may also be found between units: so often before the search goes on
/// unit by unit.
const MISALIGNED_HITS: usize = 8;

/// Where `needle` stands first; an empty one stands at the start.
pub fn find<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [unit] => T::find_unit(text, *unit),
        _ if needle.len() > text.len() => None,
        _ => find_long(text, needle, |bytes| memmem::find(bytes, bytemuck::cast_slice(needle))),
    }
}

/// Where `needle` stands first, by a search in bytes.
fn find_long<T: Unit>(text: &[T], needle: &[T], search: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
    let bytes: &[u8] = bytemuck::cast_slice(text);
    let mut from = 0;
    for _ in 0..MISALIGNED_HITS {
        let at = from + search(&bytes[from..])?;
        if let Some(index) = whole_unit::<T>(at) {
            return Some(index);
        }
        from = at + 1;
    }
    let skipped = from.div_ceil(size_of::<T>());
    let rest = &text[skipped..];
    let found = two_way::find(|index| needle[index], needle.len(), |index| rest[index], rest.len())?;
    Some(skipped + found)
}

/// Where `needle` stands last; an empty one stands at the end.
pub fn rfind<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    match needle {
        [] => Some(text.len()),
        [unit] => T::rfind_unit(text, *unit),
        _ if needle.len() > text.len() => None,
        _ => rfind_long(text, needle),
    }
}

fn rfind_long<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    let mut bytes: &[u8] = bytemuck::cast_slice(text);
    let needle_bytes: &[u8] = bytemuck::cast_slice(needle);
    for _ in 0..MISALIGNED_HITS {
        let at = memmem::rfind(bytes, needle_bytes)?;
        if let Some(index) = whole_unit::<T>(at) {
            return Some(index);
        }
        bytes = &bytes[..at + needle_bytes.len() - 1];
    }
    // From the end both text and needle are read backwards.
    let (len, text_len) = (needle.len(), bytes.len() / size_of::<T>());
    let found =
        two_way::find(|index| needle[len - 1 - index], len, |index| text[text_len - 1 - index], text_len)?;
    Some(text_len - found - len)
}

/// The unit that starts at a byte offset, if one does.
fn whole_unit<T>(offset: usize) -> Option<usize> {
    offset.is_multiple_of(size_of::<T>()).then_some(offset / size_of::<T>())
}

/// The places of a needle that is not empty, from left to right, without overlap.
pub struct Matches<'t, 'n, T: Unit> {
    text: &'t [T],
    needle: Needle<'n, T>,
    at: usize,
}

enum Needle<'n, T> {
    Unit(T),
    /// For a text so short that a finder would not pay.
    Plain(&'n [T]),
    /// Boxed, as searches are passed on by value.
    Long(Box<memmem::Finder<'n>>, &'n [T]),
}

/// Up to this length of the text a needle is searched by its first unit.
const SHORT_TEXT: usize = 256;

impl<'t, 'n, T: Unit> Matches<'t, 'n, T> {
    /// The places of `needle` in `text`; none when the needle is empty.
    pub fn new(text: &'t [T], needle: &'n [T]) -> Self {
        let at = if needle.is_empty() { text.len() } else { 0 };
        let needle = match *needle {
            [unit] => Needle::Unit(unit),
            _ if text.len() <= SHORT_TEXT => Needle::Plain(needle),
            _ => Needle::Long(Box::new(memmem::Finder::new(bytemuck::cast_slice(needle))), needle),
        };
        Matches { text, needle, at }
    }
}

impl<T: Unit> Iterator for Matches<'_, '_, T> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let (found, len) = match &self.needle {
            Needle::Unit(unit) => (T::find_unit(rest, *unit)?, 1),
            Needle::Plain(needle) => (find_plain(rest, needle)?, needle.len()),
            Needle::Long(_, needle) if needle.is_empty() || needle.len() > rest.len() => return None,
            Needle::Long(finder, needle) => {
                (find_long(rest, needle, |bytes| finder.find(bytes))?, needle.len())
            }
        };
        let found = self.at + found;
        self.at = found + len;
        Some(found)
    }
}

/// Where `needle`, which is not empty, stands first, by its first unit.
fn find_plain<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    let (&first, tail) = needle.split_first()?;
    let mut at = 0;
    loop {
        at += T::find_unit(text.get(at..)?, first)?;
        if text[at + 1..].starts_with(tail) {
            return Some(at);
        }
        at += 1;
    }
}

/// How often `needle` occurs without overlap, at most `most`; an empty one occurs before and after each unit.
pub fn count<T: Unit>(text: &[T], needle: &[T], most: usize) -> usize {
    match *needle {
        [] => (text.len() + 1).min(most),
        [unit] if most == usize::MAX => text.iter().filter(|&&other| other == unit).count(),
        _ => Matches::new(text, needle).take(most).count(),
    }
}

/// The length of a text in which `count` times `old` units are replaced by `new` ones; `None` when no address space
/// could hold it.
pub fn replace_size(len: usize, old: usize, new: usize, count: usize) -> Option<usize> {
    (len - old * count).checked_add(new.checked_mul(count)?).filter(|&size| size <= isize::MAX as usize)
}

/// Replaces the first `count` places of `old` by `new`, where `count` is what [`count`] said; `out` has
/// [`replace_size`] units.
pub fn replace_into<T: Unit>(text: &[T], old: &[T], new: &[T], count: usize, out: &mut [T]) {
    match (old, new) {
        ([], _) => interleave_into(text, new, count, out),
        (&[old], &[new]) => replace_units_into(text, old, new, count, out),
        _ => {
            let mut out = Filler { out, at: 0 };
            let mut copied = 0;
            for found in Matches::new(text, old).take(count) {
                out.push(&text[copied..found]);
                out.push(new);
                copied = found + old.len();
            }
            out.push(&text[copied..]);
        }
    }
}

/// Writes slices one after the other.
struct Filler<'o, T> {
    out: &'o mut [T],
    at: usize,
}

impl<T: Copy> Filler<'_, T> {
    fn push(&mut self, units: &[T]) {
        self.out[self.at..self.at + units.len()].copy_from_slice(units);
        self.at += units.len();
    }
}

/// Writes `new` before the first `count` units, or after the last when there are fewer.
fn interleave_into<T: Unit>(text: &[T], new: &[T], count: usize, out: &mut [T]) {
    let mut out = Filler { out, at: 0 };
    for unit in text.iter().take(count) {
        out.push(new);
        out.push(std::slice::from_ref(unit));
    }
    match text.get(count..) {
        Some(rest) => out.push(rest),
        None => out.push(new),
    }
}

fn replace_units_into<T: Unit>(text: &[T], old: T, new: T, count: usize, out: &mut [T]) {
    out.copy_from_slice(text);
    for unit in out.iter_mut().filter(|unit| **unit == old).take(count) {
        *unit = new;
    }
}

/// Fills `out` with copies of `text`; its length is a multiple of the text's.
pub fn repeat_into<T: Unit>(text: &[T], out: &mut [T]) {
    if let [unit] = *text {
        return out.fill(unit);
    }
    let mut filled = text.len().min(out.len());
    out[..filled].copy_from_slice(&text[..filled]);
    while filled < out.len() {
        let more = filled.min(out.len() - filled);
        out.copy_within(..more, filled);
        filled += more;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn replace<T: Unit>(text: &[T], old: &[T], new: &[T], most: usize) -> Vec<T> {
        let count = count(text, old, most);
        let mut out = vec![T::truncate(0); replace_size(text.len(), old.len(), new.len(), count).unwrap()];
        replace_into(text, old, new, count, &mut out);
        out
    }

    proptest! {
        #[test]
        fn wide_text_is_searched_like_narrow_text(text in "[ab]{0,40}", needle in "[ab]{0,4}", new in "[bc]{0,3}") {
            // Long enough for a finder, too.
            let text = text.repeat(8);
            // 0x6161 is two times 'a': places between units must not be found.
            let wide = |text: &str| text.bytes().map(|byte| u16::from(byte) * 0x101).collect::<Vec<_>>();
            let (text16, needle16) = (wide(&text), wide(&needle));
            prop_assert_eq!(find(&text16, &needle16), text.find(&needle));
            prop_assert_eq!(rfind(&text16, &needle16), text.rfind(&needle));
            prop_assert_eq!(count(&text16, &needle16, usize::MAX), text.matches(&needle).count());
            prop_assert_eq!(replace(&text16, &needle16, &wide(&new), usize::MAX), wide(&text.replace(&needle, &new)));
            let bytes = replace(text.as_bytes(), needle.as_bytes(), new.as_bytes(), 2);
            prop_assert_eq!(bytes, text.replacen(&needle, &new, 2).into_bytes());
        }
    }

    #[test]
    fn places_between_units_are_no_trap() {
        // The needle's bytes stand everywhere in the text, one byte off.
        let (text, needle) = (vec![0xCDAB_u16; 100_000], vec![0xABCD_u16; 20_000]);
        assert_eq!((find(&text, &needle), rfind(&text, &needle)), (None, None));
        assert_eq!(count(&text, &needle, usize::MAX), 0);
        let joined = [&text[..], &needle, &text, &needle, &text].concat();
        assert_eq!((find(&joined, &needle), rfind(&joined, &needle)), (Some(100_000), Some(220_000)));
        assert_eq!(Matches::new(&joined, &needle).collect::<Vec<_>>(), [100_000, 220_000]);
    }

    #[test]
    fn empty_needles() {
        assert_eq!((find(b"ab", b""), rfind(b"ab", b"")), (Some(0), Some(2)));
        assert_eq!(replace(b"ab", b"", b"-", usize::MAX), b"-a-b-");
        assert_eq!(replace(b"ab", b"", b"-", 2), b"-a-b");
        assert_eq!(replace(b"", b"", b"-", usize::MAX), b"-");
        assert_eq!(Matches::new(&[b'a'; 1000], b"").next(), None);
    }

    #[test]
    fn repetition() {
        let mut out = [0; 12];
        repeat_into(b"abc", &mut out);
        assert_eq!(&out, b"abcabcabcabc");
        repeat_into::<u8>(b"", &mut []);
    }
}
