//! Fuel: how much an interpreter may still run.
//!
//! A unit is defined on the bytecode, never on a clock: a back-edge from offset p to q costs (p - q) / 2 + 1, entering a
//! code object a constant, native work n / 64 elements. Threads are dealt slices, which are taken from the fuel when they
//! are dealt; what a slice has left when it ends is given back, so that the count is exact whoever ended it and why.

use std::cell::Cell;

/// Units of budget in a slice, at most: the longest time between two polls.
pub const SLICE: i64 = 32_768;
/// The same in a test mode in which code is soon hot.
pub(crate) const SHORT_SLICE: i64 = 64;
/// By which part of its length a slice may be shorter. Slices of one length would find a regular program at the same
/// place again and again, and polls tell where a program spends its time.
const JITTER: i64 = 32;

/// The fuel of an interpreter.
#[derive(Debug)]
pub struct Fuel {
    /// Negative once more was spent than there was.
    left: Cell<i64>,
    /// Units in a slice, at most.
    longest: i64,
    /// Slices dealt, wrapping.
    dealt: Cell<u32>,
    spent: Cell<i64>,
}

impl Fuel {
    /// Fuel without a limit, dealt in slices of `longest` units at most.
    pub(crate) fn new(longest: i64) -> Fuel {
        Fuel { left: Cell::new(i64::MAX), longest, dealt: Cell::new(0), spent: Cell::new(0) }
    }

    /// Lets so many more units be spent from now on; `None` for no limit.
    pub fn refill(&self, units: Option<u64>) {
        let units = units.map_or(i64::MAX, |units| i64::try_from(units).unwrap_or(i64::MAX));
        self.left.set(units);
    }

    /// Units that were spent in all, as far as slices have ended.
    pub fn spent(&self) -> u64 {
        self.spent.get().max(0) as u64
    }

    /// Units that may still be dealt.
    pub fn left(&self) -> u64 {
        self.left.get().max(0) as u64
    }

    /// Whether more was spent than there was.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.left.get() < 0
    }

    /// Takes a slice.
    pub(crate) fn deal(&self) -> i64 {
        let dealt = self.dealt.get();
        self.dealt.set(dealt.wrapping_add(1));
        let scattered = i64::from(dealt.wrapping_mul(0x9E37_79B1) >> 16);
        let shorter = (scattered * (self.longest / JITTER)) >> 16;
        let slice = self.left.get().clamp(0, self.longest - shorter);
        self.left.set(self.left.get() - slice);
        slice
    }

    /// Gives a slice back of which `rest` units are left; a negative rest was spent beyond it.
    pub(crate) fn settle(&self, slice: i64, rest: i64) {
        self.left.set(self.left.get().saturating_add(rest));
        self.spent.set(self.spent.get().saturating_add(slice - rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_counted_to_the_unit() {
        let fuel = Fuel::new(SLICE);
        fuel.refill(Some(40_000));
        let first = fuel.deal();
        assert_eq!((first, fuel.left()), (SLICE, 40_000 - SLICE as u64));
        fuel.settle(first, 100);
        assert_eq!((fuel.spent(), fuel.left()), (SLICE as u64 - 100, 40_000 - SLICE as u64 + 100));
        let second = fuel.deal();
        assert_eq!(second, 40_000 - SLICE + 100, "less than any slice");
        fuel.settle(second, 0);
        assert!(!fuel.is_exhausted(), "to spend all is allowed");
        let third = fuel.deal();
        assert_eq!(third, 0);
        fuel.settle(third, -4);
        assert!(fuel.is_exhausted());
        assert_eq!(fuel.spent(), 40_004);
    }

    #[test]
    fn slices_without_a_limit_differ_a_little() {
        let fuel = Fuel::new(SLICE);
        let mut spent = 0;
        let mut seen = std::collections::HashSet::new();
        for _ in 0..100 {
            let slice = fuel.deal();
            assert!((SLICE - SLICE / JITTER..=SLICE).contains(&slice));
            fuel.settle(slice, -7);
            spent += slice + 7;
            seen.insert(slice);
        }
        assert_eq!(fuel.spent(), spent as u64);
        assert!(seen.len() > 90);
    }
}
