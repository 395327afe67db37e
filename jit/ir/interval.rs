//! What integers a value may be.

use taipan_gc::Value;

use super::Compare;
use super::IntOp;

/// The machine integers from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lowest.
    pub low: i64,
    /// The highest.
    pub high: i64,
}

impl Interval {
    /// Every machine integer.
    pub const WORD: Interval = Interval { low: i64::MIN, high: i64::MAX };
    /// Every small int.
    pub const SMALL: Interval = Interval { low: Value::MIN_INT, high: Value::MAX_INT };
    /// Every byte.
    pub const BYTE: Interval = Interval { low: 0, high: 255 };
    /// The counts that a shift of machine integers may have.
    pub const COUNT: Interval = Interval { low: 0, high: 63 };
    /// Every length of something in memory.
    pub const LENGTH: Interval = Interval { low: 0, high: 1 << 47 };
    /// What most ranges run through.
    pub const SHORT: Interval = Interval { low: 0, high: 1 << 31 };

    /// One integer.
    pub const fn just(value: i64) -> Interval {
        Interval { low: value, high: value }
    }

    /// Whether the other interval is a part of this one.
    pub fn contains(self, other: Interval) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    /// Whether all of it are small ints.
    pub fn is_small(self) -> bool {
        Interval::SMALL.contains(self)
    }

    /// Whether a float tells all of it apart.
    pub fn fits_float(self) -> bool {
        const LIMIT: i64 = 1 << 53;
        Interval { low: -LIMIT, high: LIMIT }.contains(self)
    }

    /// Whether nothing in it is below zero.
    pub fn is_natural(self) -> bool {
        self.low >= 0
    }

    /// The smallest interval that has both in it.
    pub fn join(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What is in both; this one where nothing is.
    pub fn meet(self, other: Interval) -> Interval {
        let both = Interval { low: self.low.max(other.low), high: self.high.min(other.high) };
        if both.low <= both.high { both } else { self }
    }

    /// An interval that contains both and was not made to fit: it grows a few times only.
    pub fn widened(self, other: Interval) -> Interval {
        const HIGHS: [i64; 3] = [Interval::SHORT.high, Interval::SMALL.high, i64::MAX];
        const LOWS: [i64; 3] = [0, Interval::SMALL.low, i64::MIN];
        let mut wide = self;
        if other.high > self.high {
            wide.high = HIGHS.into_iter().find(|&high| high >= other.high).unwrap_or(i64::MAX);
        }
        if other.low < self.low {
            wide.low = LOWS.into_iter().find(|&low| low <= other.low).unwrap_or(i64::MIN);
        }
        wide
    }

    /// What is left where a comparison with one of `other` holds.
    pub fn where_holds(self, compare: Compare, other: Interval) -> Interval {
        let (below, above) = (other.high.saturating_sub(1), other.low.saturating_add(1));
        let bound = match compare {
            Compare::Lt => Interval { low: i64::MIN, high: below },
            Compare::Le => Interval { low: i64::MIN, high: other.high },
            Compare::Eq => other,
            Compare::Ne => return self.without(other),
            Compare::Gt => Interval { low: above, high: i64::MAX },
            Compare::Ge => Interval { low: other.low, high: i64::MAX },
        };
        self.meet(bound)
    }

    /// What is left where it is not the one integer that the other interval is.
    fn without(self, other: Interval) -> Interval {
        if other.low != other.high || self.low == self.high {
            return self;
        }
        Interval {
            low: if self.low == other.low { self.low + 1 } else { self.low },
            high: if self.high == other.high { self.high - 1 } else { self.high },
        }
    }

    /// What an operator makes of two integers; `None` where the result may have more than 64 bits. Divisors are not zero,
    /// counts are 0 to 63.
    pub fn of(op: IntOp, left: Interval, right: Interval) -> Option<Interval> {
        match op {
            IntOp::Add => Self::from_corners(left, right, |a, b| a + b),
            IntOp::Sub => Self::from_corners(left, right, |a, b| a - b),
            IntOp::Mul => Self::from_corners(left, right, |a, b| a * b),
            IntOp::Shl => Self::from_corners(left, Interval::COUNT.meet(right), |a, b| a << b),
            IntOp::Shr => Self::from_corners(left, Interval::COUNT.meet(right), |a, b| a >> b),
            IntOp::FloorDiv if right.low > 0 => Self::from_corners(left, right, i128::div_euclid),
            IntOp::FloorDiv => {
                let largest = i128::from(left.low).abs().max(i128::from(left.high).abs());
                Self::from_ends(-largest, largest)
            }
            IntOp::Mod => Some(Self::of_rest(left, right)),
            IntOp::And => Some(Self::of_and(left, right)),
            IntOp::Or | IntOp::Xor => Some(Self::of_or(left, right)),
        }
    }

    /// The absolute values of integers, of which the least one is none.
    pub fn abs(self) -> Interval {
        let (low, high) = (self.low.saturating_abs(), self.high.saturating_abs());
        let least = if self.contains(Interval::just(0)) { 0 } else { low.min(high) };
        Interval { low: least, high: low.max(high) }
    }

    /// The hull of what an operator makes of the ends, where it is monotonic in each operand.
    fn from_corners(left: Interval, right: Interval, op: impl Fn(i128, i128) -> i128) -> Option<Interval> {
        let corners =
            [(left.low, right.low), (left.low, right.high), (left.high, right.low), (left.high, right.high)]
                .map(|(a, b)| op(i128::from(a), i128::from(b)));
        let low = corners.into_iter().fold(i128::MAX, i128::min);
        let high = corners.into_iter().fold(i128::MIN, i128::max);
        Self::from_ends(low, high)
    }

    fn from_ends(low: i128, high: i128) -> Option<Interval> {
        Some(Interval { low: low.try_into().ok()?, high: high.try_into().ok()? })
    }

    /// A rest has the sign of the divisor and is nearer to zero; of naturals it is no larger than what is divided.
    fn of_rest(left: Interval, right: Interval) -> Interval {
        let low = if right.low > 0 { 0 } else { right.low.saturating_add(1).min(0) };
        let high = right.high.saturating_sub(1).max(0);
        if left.is_natural() && right.low > 0 {
            return Interval { low, high: high.min(left.high) };
        }
        Interval { low, high }
    }

    fn of_and(left: Interval, right: Interval) -> Interval {
        match (left.is_natural(), right.is_natural()) {
            (true, true) => Interval { low: 0, high: left.high.min(right.high) },
            (true, false) => Interval { low: 0, high: left.high },
            (false, true) => Interval { low: 0, high: right.high },
            (false, false) => Self::of_bits(left.bits().max(right.bits())),
        }
    }

    fn of_or(left: Interval, right: Interval) -> Interval {
        let all = Self::of_bits(left.bits().max(right.bits()));
        if left.is_natural() && right.is_natural() { Interval { low: 0, ..all } } else { all }
    }

    /// How many bits all of it fit in, beside the sign.
    fn bits(self) -> u32 {
        let of = |value: i64| 64 - (value ^ (value >> 63)).leading_zeros();
        of(self.low).max(of(self.high))
    }

    /// Everything with so many bits beside the sign, at most 63.
    fn of_bits(bits: u32) -> Interval {
        let high = ((1_u64 << bits) - 1) as i64;
        Interval { low: !high, high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPS: [IntOp; 10] = [
        IntOp::Add,
        IntOp::Sub,
        IntOp::Mul,
        IntOp::FloorDiv,
        IntOp::Mod,
        IntOp::And,
        IntOp::Or,
        IntOp::Xor,
        IntOp::Shl,
        IntOp::Shr,
    ];
    const VALUES: [i64; 16] = [
        i64::MIN,
        i64::MIN + 1,
        Interval::SMALL.low,
        -1000,
        -8,
        -7,
        -1,
        0,
        1,
        2,
        7,
        63,
        1000,
        Interval::SMALL.high,
        i64::MAX - 1,
        i64::MAX,
    ];

    fn floor_div(a: i128, b: i128) -> i128 {
        let quotient = a / b;
        if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
    }

    fn result(op: IntOp, a: i64, b: i64) -> Option<i128> {
        let (x, y) = (i128::from(a), i128::from(b));
        let is_count = (0..64).contains(&b);
        Some(match op {
            IntOp::Add => x + y,
            IntOp::Sub => x - y,
            IntOp::Mul => x * y,
            IntOp::FloorDiv | IntOp::Mod if b == 0 => return None,
            IntOp::FloorDiv => floor_div(x, y),
            IntOp::Mod => x - floor_div(x, y) * y,
            IntOp::And => x & y,
            IntOp::Or => x | y,
            IntOp::Xor => x ^ y,
            IntOp::Shl | IntOp::Shr if !is_count => return None,
            IntOp::Shl => x << y,
            IntOp::Shr => x >> y,
        })
    }

    fn intervals() -> impl Iterator<Item = Interval> {
        let pairs =
            |(index, &low): (usize, &i64)| VALUES[index..].iter().map(move |&high| Interval { low, high });
        VALUES.iter().enumerate().flat_map(pairs)
    }

    fn members(interval: Interval) -> impl Iterator<Item = i64> + Clone {
        VALUES.into_iter().filter(move |&value| interval.contains(Interval::just(value)))
    }

    #[test]
    fn results_lie_in_the_interval() {
        for op in OPS {
            for left in intervals() {
                for right in intervals() {
                    let Some(all) = Interval::of(op, left, right) else { continue };
                    for (a, b) in members(left).flat_map(|a| members(right).map(move |b| (a, b))) {
                        let Some(value) = result(op, a, b) else { continue };
                        let is_inside = (i128::from(all.low)..=i128::from(all.high)).contains(&value);
                        assert!(
                            is_inside,
                            "{op:?} {left:?} {right:?}: {a}, {b} give {value}, not in {all:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn comparisons_keep_what_they_hold_for() {
        for left in intervals() {
            for right in intervals() {
                for (a, b) in members(left).flat_map(|a| members(right).map(move |b| (a, b))) {
                    let holds = [a < b, a <= b, a == b, a != b, a > b, a >= b];
                    for (compare, holds) in Compare::ALL.into_iter().zip(holds) {
                        let kept = left.where_holds(compare, right);
                        assert!(
                            !holds || kept.contains(Interval::just(a)),
                            "{compare:?} {left:?} {right:?}: {a}"
                        );
                    }
                }
            }
        }
    }
}
