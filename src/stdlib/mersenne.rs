//! `random`'s generator: MT19937, giving the same numbers as CPython's from the same seeds and states.

/// Words of the state.
pub const WORDS: usize = 624;
/// How far apart the words are that make a new one.
const SHIFT: usize = 397;

/// A generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mersenne {
    words: Box<[u32; WORDS]>,
    /// The next word to be given out; [`WORDS`]: new ones are made first.
    next: usize,
}

impl Default for Mersenne {
    fn default() -> Self {
        Mersenne::from_key(&[0])
    }
}

impl Mersenne {
    /// The generator of a number.
    fn from_number(number: u32) -> Self {
        let mut words = Box::new([0; WORDS]);
        words[0] = number;
        for index in 1..WORDS {
            let before = words[index - 1];
            words[index] = (before ^ before >> 30).wrapping_mul(1_812_433_253).wrapping_add(index as u32);
        }
        Mersenne { words, next: WORDS }
    }

    /// The generator of an integer's absolute value in words, the least first; zero is one word.
    pub fn from_key(key: &[u32]) -> Self {
        let key = if key.is_empty() { &[0] } else { key };
        let mut generator = Mersenne::from_number(19_650_218);
        let words = &mut generator.words;
        let mut at = 1;
        for round in 0..WORDS.max(key.len()) {
            let place = round % key.len();
            let mixed = words[at] ^ stirred(words[at - 1], 1_664_525);
            words[at] = mixed.wrapping_add(key[place]).wrapping_add(place as u32);
            at = following(words, at);
        }
        for _ in 1..WORDS {
            let mixed = words[at] ^ stirred(words[at - 1], 1_566_083_941);
            words[at] = mixed.wrapping_sub(at as u32);
            at = following(words, at);
        }
        words[0] = 0x8000_0000;
        generator
    }

    /// The generator with this state, which [`Mersenne::state`] gave; nothing if it is none.
    pub fn from_state(words: &[u32; WORDS], next: usize) -> Option<Self> {
        (next <= WORDS).then(|| Mersenne { words: Box::new(*words), next })
    }

    /// The state: words, and the number of those given out.
    pub fn state(&self) -> (&[u32; WORDS], usize) {
        (&self.words, self.next)
    }

    /// The next 32 bits.
    pub fn word(&mut self) -> u32 {
        if self.next >= WORDS {
            self.renew();
        }
        let word = self.words[self.next];
        self.next += 1;
        tempered(word)
    }

    fn renew(&mut self) {
        for index in 0..WORDS {
            let joined = self.words[index] & 0x8000_0000 | self.words[(index + 1) % WORDS] & 0x7FFF_FFFF;
            let twist = if joined & 1 == 1 { 0x9908_B0DF } else { 0 };
            self.words[index] = self.words[(index + SHIFT) % WORDS] ^ joined >> 1 ^ twist;
        }
        self.next = 0;
    }

    /// The next float from 0 up to 1, in steps of 2^-53.
    pub fn float(&mut self) -> f64 {
        let high = self.word() >> 5;
        let low = self.word() >> 6;
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// The next `count` bits, at most 64, as a number.
    pub fn small_bits(&mut self, count: u32) -> u64 {
        match count {
            0 => 0,
            1..=32 => u64::from(self.word() >> (32 - count)),
            _ => {
                let low = u64::from(self.word());
                low | u64::from(self.word() >> (64 - count)) << 32
            }
        }
    }

    /// Fills `words`, the least first, with the next `count` bits; there are as many words as hold them.
    pub fn bits_into(&mut self, count: usize, words: &mut [u32]) {
        let mut left = count;
        for word in words {
            *word = self.word();
            if left < 32 {
                *word = word.checked_shr(32 - left as u32).unwrap_or(0);
            }
            left = left.saturating_sub(32);
        }
    }
}

fn stirred(word: u32, factor: u32) -> u32 {
    (word ^ word >> 30).wrapping_mul(factor)
}

/// The index after `at`; behind the last word the first is made equal to it and passed.
fn following(words: &mut [u32; WORDS], at: usize) -> usize {
    if at + 1 < WORDS {
        return at + 1;
    }
    words[0] = words[WORDS - 1];
    1
}

fn tempered(word: u32) -> u32 {
    let word = word ^ word >> 11;
    let word = word ^ word << 7 & 0x9D2C_5680;
    let word = word ^ word << 15 & 0xEFC6_0000;
    word ^ word >> 18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_cpython() {
        let mut generator = Mersenne::from_key(&[42]);
        assert_eq!(generator.float(), 0.6394267984578837);
        assert_eq!(generator.float(), 0.025010755222666936);
        assert_eq!(generator.small_bits(64), FORTY_TWO_BITS);
        let mut generator = Mersenne::from_key(&[0xDEAD_BEEF, 0x1234_5678, 1]);
        let mut words = [0; 4];
        generator.bits_into(100, &mut words);
        assert_eq!(words, LONG_KEY_BITS);
        for _ in 0..1000 {
            generator.word();
        }
        assert_eq!(generator.float(), LONG_KEY_LATER);
    }

    const FORTY_TWO_BITS: u64 = 4_517_457_392_071_889_495;
    const LONG_KEY_BITS: [u32; 4] = [315_268_077, 1_617_461_496, 2_223_713_024, 10];
    const LONG_KEY_LATER: f64 = 0.7822217809303388;

    #[test]
    fn states() {
        let mut generator = Mersenne::default();
        generator.word();
        let (words, next) = generator.state();
        let mut other = Mersenne::from_state(words, next).expect("a state");
        assert_eq!(other.word(), generator.word());
        assert_eq!(Mersenne::from_state(&[0; WORDS], WORDS + 1), None);
    }
}
