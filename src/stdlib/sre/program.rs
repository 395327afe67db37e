//! The form in which a pattern runs: instructions with absolute targets, everything looked up beforehand.
//!
//! Only [`super::translate`] makes a [`Program`]; every index in it is in range by construction.

use std::num::NonZeroU32;

use super::class::Class;
use super::class::Fold;
use super::subject::Unit;

/// The index of an instruction, plus one: an `Option` of it and a position fits two registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pc(NonZeroU32);

impl Pc {
    /// The first instruction.
    pub(super) const START: Pc = Pc(NonZeroU32::MIN);

    /// The instruction of that index.
    pub(super) fn at(index: usize) -> Pc {
        Pc(NonZeroU32::MIN.saturating_add(index as u32))
    }

    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    pub(super) fn next(self) -> Pc {
        Pc(self.0.saturating_add(1))
    }

    /// The instruction before this one, which is not the first.
    pub(super) fn before(self) -> Pc {
        Pc(NonZeroU32::new(self.0.get() - 1).unwrap_or(NonZeroU32::MIN))
    }
}

/// An instruction. `u32` operands index the table of the program that the sentence names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Inst {
    /// Nothing matches here.
    Fail,
    /// The whole pattern has matched.
    Match,
    /// Any character but a newline.
    Any,
    /// Any character.
    AnyAll,
    /// This character.
    Literal(u32),
    /// Any other character.
    NotLiteral(u32),
    /// These characters: start and length in `literals`.
    Literals(u32, u32),
    /// A character of a set of `classes`.
    Class(u32),
    /// The mark of this index is here.
    Mark(u32),
    /// A condition on the position.
    At(At),
    /// Go on elsewhere.
    Jump(Pc),
    /// The first alternative of `branches` with which the rest matches.
    Branch(u32),
    /// A greedy repeat of one character, of `singles`.
    Run(u32),
    /// A lazy repeat of one character, of `singles`.
    LazyRun(u32),
    /// A greedy repeat of one character, of `singles`, that never gives back.
    PossessiveRun(u32),
    /// A repeat of `loops` begins.
    LoopEnter(u32),
    /// A round of a greedy repeat of `loops` has ended, or none has begun.
    MaxUntil(u32),
    /// A round of a lazy repeat of `loops` has ended, or none has begun.
    MinUntil(u32),
    /// A possessive repeat of `loops` begins.
    PossessiveEnter(u32),
    /// A round of a possessive repeat of `loops` has ended.
    PossessiveRound(u32),
    /// An assertion of `scopes` begins; its body follows.
    Assert(u32),
    /// It holds.
    AssertEnd(u32),
    /// A negative assertion of `scopes` begins; its body follows.
    AssertNot(u32),
    /// Its body has matched.
    AssertNotEnd(u32),
    /// An atomic group of `scopes` begins.
    Atomic(u32),
    /// It has matched.
    AtomicEnd(u32),
    /// The text of a group once more.
    GroupRef(u32, Fold),
    /// Go on here if the group has matched, else there.
    IfGroup(u32, Pc),
}

/// A condition on the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// At the start of the subject.
    Start,
    /// At the start of a line.
    LineStart,
    /// At the end, or before a newline at the end.
    End,
    /// At the end of a line.
    LineEnd,
    /// At the end of the subject.
    VeryEnd,
    /// Whether the neighbours differ in being word characters; of Unicode or of ASCII.
    Boundary {
        /// Whether they shall differ.
        wanted: bool,
        /// Whether letters beyond ASCII count.
        unicode: bool,
    },
}

/// One character, as a repeat repeats it.
#[derive(Clone, Copy, Debug)]
pub(super) enum One {
    Any,
    AnyAll,
    Literal(u32),
    NotLiteral(u32),
    /// An index into `classes`.
    Class(u32),
}

/// A repeat of one character.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub(super) one: One,
    pub(super) min: usize,
    /// `usize::MAX`: without end.
    pub(super) max: usize,
    /// What the character after the repeat must be: positions where it is not are skipped.
    pub(super) follow: First,
    /// No character of the repeat can follow it, so that giving back is vain: in a narrow subject, in a wide one.
    pub(super) keeps_narrow: bool,
    pub(super) keeps_wide: bool,
}

/// A repeat of more than one character.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    pub(super) min: usize,
    /// `usize::MAX`: without end.
    pub(super) max: usize,
    pub(super) body: Pc,
    pub(super) tail: Pc,
    /// What a round may begin with: where it cannot, none is tried.
    pub(super) first: First,
}

/// An assertion or an atomic group.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// How many characters before the position the body begins.
    pub(super) back: usize,
    /// What comes after it.
    pub(super) tail: Pc,
}

/// One way of a branch.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub(super) pc: Pc,
    pub(super) first: First,
}

/// A branch.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) ways: Box<[Alternative]>,
    /// Which ways may match before a character below U+0100, and at the end: a bit for each. Only where there
    /// are a few ways at least, and no more than there are bits.
    pub(super) masks: Option<Box<[u64; 257]>>,
}

impl Branch {
    /// The first way from `from` on that may match at `pos` of `units`.
    #[inline(always)]
    pub(super) fn admitted<U: Unit>(&self, units: &[U], pos: usize, from: usize) -> Option<usize> {
        let slot = units.get(pos).map_or(256, |unit| unit.code() as usize);
        match &self.masks {
            Some(masks) if slot <= 256 && (slot < 256 || pos == units.len()) => {
                let mask = masks[slot].checked_shr(from as u32).unwrap_or(0);
                (mask != 0).then(|| from + mask.trailing_zeros() as usize)
            }
            _ => {
                let admits = |way: &Alternative| way.first.admits(units, pos);
                self.ways.get(from..)?.iter().position(admits).map(|found| from + found)
            }
        }
    }
}

/// What is known about the first character of a piece of a program.
#[derive(Clone, Debug)]
pub(super) enum First {
    /// Nothing; it may even match the empty text.
    Unknown,
    /// It is this one.
    Literal(u32),
    /// It is of this set.
    Set(Box<FirstSet>),
}

impl First {
    /// Whether the piece may match at `pos` of `units`.
    #[inline(always)]
    pub(super) fn admits<U: Unit>(&self, units: &[U], pos: usize) -> bool {
        match self {
            First::Unknown => true,
            First::Literal(ch) => units.get(pos).is_some_and(|unit| unit.code() == *ch),
            First::Set(set) => units.get(pos).is_some_and(|unit| set.admits(*unit)),
        }
    }
}

/// A set that holds at least the characters a piece may begin with.
#[derive(Clone, Debug)]
pub(super) struct FirstSet {
    pub(super) table: [bool; 256],
    /// Whether it holds the characters from U+0100 on.
    pub(super) wide: bool,
}

impl FirstSet {
    #[inline(always)]
    pub(super) fn admits<U: Unit>(&self, unit: U) -> bool {
        self.table.get(unit.code() as usize).copied().unwrap_or(self.wide)
    }
}

/// A translated pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) insts: Box<[Inst]>,
    pub(super) classes: Box<[Class]>,
    pub(super) singles: Box<[Single]>,
    pub(super) loops: Box<[Loop]>,
    pub(super) scopes: Box<[Scope]>,
    pub(super) branches: Box<[Branch]>,
    pub(super) literals: Box<[u32]>,
    /// The least number of characters of a match.
    pub(super) min_width: usize,
}
