//! Searching in linear time whatever text and needle are: the algorithm of Crochemore and Perrin.
//!
//! It is the way out for wide text where searching its bytes keeps finding places between units. Text and needle
//! come as functions of an index, so that the same code searches from the end.

/// Where `needle` of `len` units stands first in a text of `text_len` units; `len` is not zero.
pub(super) fn find<T: Ord>(
    needle: impl Fn(usize) -> T,
    len: usize,
    text: impl Fn(usize) -> T,
    text_len: usize,
) -> Option<usize> {
    let cut = Cut::new(&needle, len);
    // How many units of the needle's start are known to stand at `at`.
    let (mut at, mut known) = (0, 0);
    while at + len <= text_len {
        let differs = |&index: &usize| needle(index) != text(at + index);
        if let Some(index) = (cut.at.max(known)..len).find(differs) {
            at += index - cut.at + 1;
            known = 0;
        } else if (known..cut.at).rev().any(|index| differs(&index)) {
            at += cut.shift;
            known = if cut.periodic { len - cut.shift } else { 0 };
        } else {
            return Some(at);
        }
    }
    None
}

/// A needle cut in two where the parts' local period is the whole's.
struct Cut {
    /// Where the second part begins.
    at: usize,
    /// How far the needle moves when its second part fits and its first does not.
    shift: usize,
    /// Whether the needle repeats itself after `shift` units.
    periodic: bool,
}

impl Cut {
    fn new<T: Ord>(needle: &impl Fn(usize) -> T, len: usize) -> Self {
        let least = greatest_suffix(len, |left, right| needle(left).cmp(&needle(right)));
        let most = greatest_suffix(len, |left, right| needle(right).cmp(&needle(left)));
        let (at, period) = if least.0 > most.0 { least } else { most };
        let periodic = at + period <= len && (0..at).all(|index| needle(index) == needle(index + period));
        let shift = if periodic { period } else { at.max(len - at) + 1 };
        Cut { at, shift, periodic }
    }
}

/// Where the suffix begins that is greatest by an order of the needle's units, and its period.
fn greatest_suffix(len: usize, order: impl Fn(usize, usize) -> std::cmp::Ordering) -> (usize, usize) {
    let (mut best, mut rival, mut equal, mut period) = (0, 1, 0, 1);
    while rival + equal < len {
        match order(rival + equal, best + equal) {
            std::cmp::Ordering::Less => {
                rival += equal + 1;
                equal = 0;
                period = rival - best;
            }
            std::cmp::Ordering::Equal if equal + 1 == period => {
                rival += period;
                equal = 0;
            }
            std::cmp::Ordering::Equal => equal += 1,
            std::cmp::Ordering::Greater => {
                best = rival;
                rival += 1;
                equal = 0;
                period = 1;
            }
        }
    }
    (best, period)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn agrees_with_the_standard_library(text in "[ab]{0,30}", needle in "[ab]{1,8}", times in 1_usize..4) {
            let needle = needle.repeat(times);
            let (text_bytes, bytes) = (text.as_bytes(), needle.as_bytes());
            let found = find(|index| bytes[index], bytes.len(), |index| text_bytes[index], text.len());
            prop_assert_eq!(found, text.find(&needle));
        }
    }
}
